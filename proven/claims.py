"""The claims of tests/seeds.tsv: what each compares, its bound, and what was measured over seeds and numerics."""

import ast
import math
import statistics
from pathlib import Path

from proven.files import of_file, rows_of

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests" / "seeds.tsv"
COLUMNS = ("value", "side", "bound", "none", "how", "of", "mean", "spread", "n")
NUMBERS = ("bound", "none", "mean", "spread", "n")
MARGIN = 3  # spreads between a claim's mean and its bound
FUNCTIONS = {
    f.__name__: f for f in (abs, all, any, enumerate, float, int, len, list, max, min, range, sorted, sum, zip)
}
FUNCTIONS |= {"math": math, "mean": statistics.fmean, "stdev": statistics.stdev, "median": statistics.median}


def claims():
    """Rows of the table as dicts; numbers are floats, None where a cell is empty.

    A row says: `value` ("chapter/stem.name") lies on this `side` of `bound`, where `none` would be no effect; `how` names
    the comparison; `of` is the expression over the listing's values that gives it ("": the value called `name`).
    """
    return [dict(row) for rows in _claims(TABLE).values() for row in rows]


@of_file
def _claims(table):
    """The rows of each claim, in the order of the table: dict from its value."""
    found = {}
    for row in rows_of(table):
        row = {k: (float(v) if v else None) if k in NUMBERS else v or "" for k, v in row.items()}
        found.setdefault(row["value"], []).append(row)
    return found


def write(rows):
    """Write the table."""
    text = "".join("\t".join(_cell(row[column]) for column in COLUMNS) + "\n" for row in rows)
    TABLE.write_text("\t".join(COLUMNS) + "\n" + text, encoding="utf-8")


def _cell(value):
    return "" if value is None else value if isinstance(value, str) else f"{value:.6g}"


def find(value):
    """The rows of one claim, as a list of dicts.

    Args:
        value: "chapter/stem.name" as in the table's first column.

    Raises:
        LookupError: the table has no such row.
    """
    if value not in (known := _claims(TABLE)):
        raise LookupError(f"tests/seeds.tsv has no row for {value}: add it, then make seeds")
    return [dict(row) for row in known[value]]


def listing(row):
    """Name of the listing that a row is about."""
    return row["value"].partition(".")[0] + ".py"


def expression(row):
    """The Python expression over the listing's values that gives the claimed number."""
    return row["of"] or row["value"].partition(".")[2]


def names(row):
    """The values of the listing that a row is computed from, as a set of str."""
    return {node.id for node in ast.walk(ast.parse(expression(row), mode="eval")) if isinstance(node, ast.Name)}


def evaluate(row, values):
    """The claimed number in one run; a list where a notebook gives one number for each of its own seeds.

    Args:
        row: a row of `claims`.
        values: dict of the run's module-level values.

    Raises:
        Exception: whatever the expression raises; a missing value is a NameError.
    """
    found = eval(expression(row), {"__builtins__": {}, **FUNCTIONS, **values})
    return [float(x) for x in found] if isinstance(found, (list, tuple)) else float(found)


def lies(row, found):
    """Whether a number lies on the claim's side of its bound; NaN never does."""
    return found > row["bound"] if row["side"] == ">" else found < row["bound"]


def judge(row):
    """What is wrong with a claim, "" if nothing: its bound lies three spreads from the mean, beyond "no effect"."""
    sign = {">": 1, "<": -1}[row["side"]]
    if row["mean"] is None:
        return f"{row['value']}: not measured yet; run make seeds"
    if not row["how"]:
        return f"{row['value']}: say in the column how what is compared: paired difference, share of wins, ratio …"
    if sign * (row["bound"] - row["none"]) < 0:
        return f"{row['value']}: the bound {row['bound']:g} is not on the claim's side of no effect, {row['none']:g}"
    if not sign * (row["mean"] - row["bound"]) >= MARGIN * row["spread"]:
        found = f"{row['mean']:.4g}, spread {row['spread']:.2g}"
        return f"{row['value']} {row['side']} {row['bound']:g}: measured {found}: less than {MARGIN} spreads"
    return ""
