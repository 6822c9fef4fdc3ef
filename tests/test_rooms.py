"""The engine's rooms are as CONTRIBUTING.md says: what runs and shows listings knows no language and no theme."""

import ast
import re

import pytest

from proven.testing import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROWS = TEXT[TEXT.index("| module |") : TEXT.index("`bench/` measures")].splitlines()
LINE = ROWS.index("| — | — |")
MODULES = sorted(path.stem for path in (ROOT / "proven").glob("*.py") if not path.stem.startswith("__"))


def rooms(rows):
    """Names of the modules in the first cells of rows."""
    return [name for row in rows if "|" in row for name in re.findall(r"`(\w+)`", row.split("|")[1])]


def imported(module):
    """Names of the engine's modules, and of other top-level modules, that a module imports anywhere."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / "proven" / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "proven":
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module.removeprefix("proven.") if node.module.startswith("proven.") else node.module)
    return found


def test_each_module_has_its_place_in_the_table():
    assert sorted(rooms(ROWS)) == MODULES


@pytest.mark.parametrize("module", rooms(ROWS[:LINE]))
def test_what_runs_and_shows_listings_knows_no_language_and_no_theme(module):
    assert not imported(module) & {*rooms(ROWS[LINE:]), "mkdocs", "material", "opencc", "jieba", "nbformat"}


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_functions_are_short_and_say_what_they_do(module):
    source = (ROOT / "proven" / f"{module}.py").read_text(encoding="utf-8")
    tree = ast.parse(source)
    assert ast.get_docstring(tree) and source.count("\n") <= 300
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert not [f.name for f in functions if f.end_lineno - f.lineno >= 50]
