"""What a listing of the pages of errors has said: its error, its warning, or the error that it caught and printed."""

import re

from proven.testing import run


def said(listing):
    """The message, without where PyTorch's own file lies, and without numbers of this run and this machine."""
    result = run(listing)
    message = result.error or result.warning or re.search(r"^\w+Error: .*", result.text, re.MULTILINE)[0]
    message = re.sub(r" \(Triggered internally at .*?\)", "", message).strip()
    return re.sub(r"(?<=pid\(s\) )\d+|(?<=system is )\d+", "…", message)
