"""Makes Markdown tables."""


def table(head, rows, align=""):
    """A table in Markdown.

    Args:
        head: cells of the first row (list of str).
        rows: list of lists of str.
        align: "r" for each column of numbers, any other letter for one of text; shorter than head, the rest is text.
    """
    marks = ["---:" if mark == "r" else "---" for mark in align.ljust(len(head))]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in (head, marks, *rows))
