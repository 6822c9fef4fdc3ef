"""Draws mutants at random from all listings, and tells which of them no test notices: ``python bench/random_mutants.py``.

A mutant changes one number, operator, comparison or flag, or drops one statement, as cosmic-ray and mutmut do. It is
noticed if the listing no longer ends as it should, or a test that reads it fails. Of those that nobody notices some leave
the very same run (equivalent, or behind a rounding), the rest are read by a person: equivalent, or a hole in the tests.
"""

import argparse
import ast
import random
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from proven import mutants, seeds, snippet  # noqa: E402
from proven import run as runs  # noqa: E402
from proven.pool import side_by_side  # noqa: E402
from proven.project import project  # noqa: E402
from proven.snippet import Problem  # noqa: E402

OPERATORS = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.Pow: "*", ast.MatMult: "*"}
COMPARISONS = {ast.Lt: ">=", ast.Gt: "<=", ast.LtE: ">", ast.GtE: "<", ast.Eq: "!=", ast.NotEq: "=="}


def changes(source):
    """All mutants of a listing: list of (kind, line, text before, source after)."""
    tree, found = ast.parse(source), []
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    text = source.encode()

    def place(line, column):
        return starts[line - 1] + column

    def replace(kind, node, start, end, after):
        new = (text[:start] + after.encode() + text[end:]).decode()
        found.append((kind, node.lineno, text[start:end].decode(), after, new))

    for node in ast.walk(tree):
        if not hasattr(node, "lineno"):
            continue
        start, end = place(node.lineno, node.col_offset), place(node.end_lineno, node.end_col_offset)
        if isinstance(node, ast.Constant) and isinstance(node.value, bool):
            replace("flag", node, start, end, str(not node.value))
        elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
            after = node.value + 1 if isinstance(node.value, int) else node.value * 2 or 1.0
            replace("number", node, start, end, str(after))
        elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            left, right = (
                place(node.left.end_lineno, node.left.end_col_offset),
                place(node.right.lineno, node.right.col_offset),
            )
            if b"(" not in text[left:right] and b")" not in text[left:right]:
                replace("operator", node, left, right, f" {OPERATORS[type(node.op)]} ")
        elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARISONS:
            left = place(node.left.end_lineno, node.left.end_col_offset)
            right = place(node.comparators[0].lineno, node.comparators[0].col_offset)
            replace("comparison", node, left, right, f" {COMPARISONS[type(node.ops[0])]} ")
        elif isinstance(node, (ast.Expr, ast.AugAssign)) and not isinstance(getattr(node, "value", None), ast.Constant):
            replace("statement", node, start, end, "pass")
    return found


def readers(name):
    """The tests of a chapter that read a listing, through names of the module or directly: list of str."""
    chapter, stem = name.removesuffix(".py").split("/")
    path = ROOT / "tests" / f"test_{chapter}.py"
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8")
    nodes = {}
    for node in ast.parse(text).body:
        pieces = [node, *getattr(node, "decorator_list", [])]  # a test may take its listing as a parameter
        for each in _names(node):
            nodes.setdefault(each, []).extend(ast.get_source_segment(text, piece) for piece in pieces)
    known = {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(f"{chapter}.{stem}")
        for alias in node.names
    }
    spoken = [f"{chapter}/{stem}.", f"{chapter}.{stem} ", f'"{stem}"']
    wanted, before = set(known), None
    words = {each: set(ast_names(sources)) for each, sources in nodes.items()}
    while wanted != before:
        before = set(wanted)
        for each, sources in nodes.items():
            if words[each] & wanted or any(said in source for said in spoken for source in sources):
                wanted.add(each)
    return sorted(each for each in wanted if each.startswith("test_"))


def _names(node):
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []


def ast_names(sources):
    """Every name that pieces of code use, arguments (fixtures) too."""
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Name):
                yield node.id
            elif isinstance(node, ast.arg):
                yield node.arg


def judge(job):
    """How a mutant ended: "stops", "noticed", "same run" or "survives", and what was seen."""
    name, (_, _, _, _, source) = job
    with tempfile.TemporaryDirectory(prefix="proven-random-") as folder:
        overlay = Path(folder, snippet.file_of(name))
        overlay.parent.mkdir(parents=True)
        overlay.write_text(source, encoding="utf-8")
        mutant = snippet.parse(ROOT, name, source)
        try:
            run = runs.run(ROOT, mutant, project(ROOT).imported())
        except Problem as problem:
            return "stops", problem.what.splitlines()[0]
        tests = readers(name)
        if tests:
            status = mutants.run_pytest(mutants.job(mutant, tests, folder), project(ROOT).imported())
            if status != 0:
                return "noticed", ""
        kept = project(ROOT).store.load(project(ROOT).read(name))
        same = kept and run.text == kept.text and not seeds.moved([run.values, kept.values])
        return ("same run" if same else "survives"), f"{len(tests)} tests read the listing"


def main(arguments=None):
    """Draw, run, tell; returns 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="listings whose name begins with this")
    options = parser.parse_args(arguments)
    home = project(ROOT)
    listings = [home.read(name) for name in home.snippets() if name.startswith(options.only)]
    jobs = [(each.name, change) for each in listings if not each.shown_only for change in changes(each.source)]
    drawn = random.Random(options.seed).sample(jobs, min(options.count, len(jobs)))
    counts = {}

    def ended(job, outcome):
        (name, (kind, line, before, after, _)), (how, what) = job, outcome
        counts[how] = counts.get(how, 0) + 1
        if how != "noticed":
            print(f"{how:9} {name}:{line} {kind}: {before!r} → {after!r}  {what}", flush=True)

    side_by_side(judge, drawn, ended)
    print(f"{len(drawn)} of {len(jobs)} mutants:", ", ".join(f"{n} {how}" for how, n in sorted(counts.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
