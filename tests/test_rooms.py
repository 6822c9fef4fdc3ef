"""The engine's rooms are as CONTRIBUTING.md says: what runs and shows listings knows no language and no theme."""

import ast
import re

import pytest

from proven.testing import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROWS = TEXT[TEXT.index("| module |") : TEXT.index("`bench/` measures")].splitlines()
LINE = ROWS.index("| — | — |")
MODULES = sorted(path.stem for path in (ROOT / "proven").glob("*.py") if not path.stem.startswith("__"))
LOCAL = re.compile(r"\b(zh|hant|chinese|english|material|mkdocs|zensical)\b|[\u4e00-\u9fff]", re.IGNORECASE)
NAMED = {  # above the line: a language or a theme, and why
    "files": {"mkdocs"},  # the file that a checkout's root is known by
    "store": {"mkdocs"},  # the log that a build prints
    "page": {"mkdocs"},  # who makes an extension before any page is there
    "mathml": {"mkdocs"},  # the same
}
FENCES = {  # text with a fence's marks in it, and why
    "written",  # the reader
    "page",  # tells what else an author has written in a fence
    "snippet",  # the sections of a listing are marked alike
    "hant",  # leaves fences as they are
    "factcheck",  # writes them
    "plain",  # writes them
}


def source_of(module):
    """Text of a module of the engine."""
    return (ROOT / "proven" / f"{module}.py").read_text(encoding="utf-8")


def texts(source):
    """The texts that a module works with: all but the docstrings."""
    tree = ast.parse(source)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        x.value
        for x in ast.walk(tree)
        if isinstance(x, ast.Constant) and isinstance(x.value, str) and id(x) not in told
    ]


def rooms(rows):
    """Names of the modules in the first cells of rows."""
    return [name for row in rows if "|" in row for name in re.findall(r"`(\w+)`", row.split("|")[1])]


def imported(module):
    """Names of the engine's modules, and of other top-level modules, that a module imports anywhere."""
    found = set()
    for node in ast.walk(ast.parse(source_of(module))):
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


@pytest.mark.parametrize("module", rooms(ROWS[:LINE]))
def test_what_runs_and_shows_listings_names_no_language_and_no_theme(module):
    assert {each[0].lower() for each in LOCAL.finditer(source_of(module).replace("_", " "))} == NAMED.get(module, set())


def places_kept(source):
    """What keeps the place of a page for longer than the page: outside functions, as a global, in another module."""
    tree = ast.parse(source)
    modules = {
        x.asname or x.name
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for x in node.names
    }
    waiting, found = [tree], []
    while waiting:  # what runs when the module is imported
        node = waiting.pop()
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            found.append(node)
        if not isinstance(node, (ast.FunctionDef, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)
    for node in ast.walk(tree):
        elsewhere = isinstance(node, ast.Assign) and any(
            isinstance(x, ast.Attribute) and isinstance(x.value, ast.Name) and x.value.id in modules
            for x in node.targets
        )
        if isinstance(node, ast.Global) or elsewhere:
            found.append(node)
    return [told for node in found if re.search(r"\bplace\b|Place\(", told := ast.unparse(node).replace("_", " "))]


@pytest.mark.parametrize("module", MODULES)
def test_no_module_keeps_the_place_of_a_page(module):
    assert not places_kept(source_of(module))


def test_a_kept_place_is_found():
    for kept in (
        "_place = None",
        "class A:\n    place = None",
        "here = Place()",
        "def f():\n    global current_place\n    current_place = 1",
        "from proven import page\n\ndef f(place):\n    page.place = place",
    ):
        assert places_kept(kept), kept
    assert not places_kept("def f(self, place):\n    self.place = place\n    here = Place()")


@pytest.mark.parametrize("module", MODULES)
def test_fences_and_tables_have_one_reader(module):
    source = source_of(module)
    fences = [text for text in texts(source) if "--8<--" in text or "```" in text]
    assert bool(fences) == (module in FENCES), fences
    assert ("csv" in imported(module)) == (module == "files")
    logs = {"mutants": 2}  # a log of how tests ended is no table of the checkout
    assert source.count('.split("\\t"') == logs.get(module, 0)


@pytest.mark.parametrize("module", [*MODULES, "__main__", "__init__"])
def test_modules_and_functions_are_short_and_say_what_they_do(module):
    source = source_of(module)
    tree = ast.parse(source)
    assert (told := ast.get_docstring(tree)) and source.count("\n") <= 300
    assert len(re.findall(r"""[.!?]["')]*(?=\s|$)""", told)) <= 2, told  # sentences
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert not [f.name for f in functions if f.end_lineno - f.lineno >= 50]
