"""Turns what a program wrote to a terminal into the text that stands there in the end: the last state of a progress
bar, without colour codes and control characters.
"""

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TOKEN = re.compile(
    r"\x1b\[(?P<numbers>[0-?]*)[ -/]*(?P<code>[@-~])"  # colours, moves of the cursor, erasing
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?"  # titles, links, modes
    r"|(?P<move>[\r\n\x08])|(?P<text>[^\x1b\r\n\x08]+)"
)


def settled(text):
    """The text as a terminal shows it when all of it has been written.

    Args:
        text: str, with whatever a program writes: carriage returns, ANSI codes, control characters.

    Returns:
        str, of its control characters only tab and newline.
    """
    if not _CONTROL.search(text):
        return text
    screen = _Screen()
    for token in _TOKEN.finditer(text):
        if token["text"]:
            screen.write(_CONTROL.sub("", token["text"]))
        elif token["move"]:
            screen.move(token["move"])
        elif token["code"]:
            screen.obey(token["code"], token["numbers"])
    return "\n".join(row.rstrip(" ") for row in screen.rows)


def bare(text):
    """The text (str) without codes and control characters, but for tab and newline, and otherwise as it is."""
    if not _CONTROL.search(text):
        return text
    return _CONTROL.sub("", _TOKEN.sub(lambda token: token["text"] or token["move"] or "", text))


class _Screen:
    """Rows of text and a cursor."""

    def __init__(self):
        self.rows, self.row, self.column = [""], 0, 0

    def write(self, text):
        old = self.rows[self.row].ljust(self.column)
        self.rows[self.row] = old[: self.column] + text + old[self.column + len(text) :]
        self.column += len(text)

    def move(self, character):
        if character == "\x08":
            self.column = max(self.column - 1, 0)
            return
        self.column = 0
        if character == "\n":
            self._to_row(self.row + 1)

    def obey(self, code, numbers):
        first = numbers.split(";")[0]
        count = int(first) if first.isdigit() else 0
        if code in "AF":
            self.row = max(self.row - (count or 1), 0)
        elif code in "BE":
            self._to_row(self.row + (count or 1))
        elif code == "C":
            self.column += count or 1
        elif code == "D":
            self.column = max(self.column - (count or 1), 0)
        elif code == "G":
            self.column = max(count - 1, 0)
        elif code == "K":
            self._erase(count)
        elif code == "J" and count >= 2:
            self.rows, self.row, self.column = [""], 0, 0
        elif code == "J" and not count:
            self._erase(0)
            del self.rows[self.row + 1 :]
        if code in "EF":
            self.column = 0

    def _erase(self, how):
        line = self.rows[self.row]
        kept = {0: line[: self.column], 1: " " * self.column + line[self.column :]}
        self.rows[self.row] = kept.get(how, "")

    def _to_row(self, row):
        self.row = min(row, len(self.rows) + 1_000)  # a program may say any number
        self.rows += [""] * (self.row + 1 - len(self.rows))
