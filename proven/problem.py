"""What a person has to mend, as every part of the engine tells it."""


class Problem(Exception):
    """Something that a person has to mend: which file, which line, what is wrong, what to do.

    Args:
        file: path as a reader would type it from the root of the checkout.
        line: 1-based line number, 0 when no line is to blame.
        what: one sentence that says what is wrong.
        remedy: one sentence that says what to do.
    """

    def __init__(self, file, line, what, remedy=""):
        self.file, self.line, self.what, self.remedy = str(file), line, what, remedy
        super().__init__(file, line, what, remedy)

    def __str__(self):
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what}" + (f"\n    {self.remedy}" if self.remedy else "")
