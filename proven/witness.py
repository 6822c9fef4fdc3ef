"""pytest plugin for mutants: writes down how each phase of a test ended, so that only its own assertion counts as a kill."""

import os
from pathlib import Path

_lines = []


def pytest_runtest_makereport(item, call):
    """Called by pytest after setup, call and teardown of a test."""
    how = call.excinfo.typename if call.excinfo else "passed"
    _lines.append(f"{call.when}\t{how}\t{str(call.excinfo.value)[:800]!r}" if call.excinfo else f"{call.when}\t{how}\t")
    Path(os.environ["PROVEN_WITNESS"]).write_text("\n".join(_lines), encoding="utf-8")
