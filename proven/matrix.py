"""Where else the listings run: what ``make matrix`` found on other versions of Python and torch, and how it is shown."""

import json
import math
import time
from pathlib import Path

from proven.tables import table
from proven.terminal import settled

FILE = Path("bench", "matrix.json")
CLOSE = 1e-5  # relative difference up to which two values are the same but for rounding


def load(root):
    """What was measured, as `Matrix.data`; None if nothing was."""
    path = Path(root) / FILE
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


class Matrix:
    """Collects rounds, compares each with the reference, and writes the file after each.

    Args:
        root: root of the checkout; rows that are kept there stay until they are measured anew.
        reference: dict with python, torch and runs: name of each listing -> {"text", "values"} or {"failed"}.
        twice: the same, run again: what differs between the two differs everywhere.
    """

    def __init__(self, root, reference, twice):
        self.root, self.reference = Path(root), reference
        runs, again = reference["runs"], twice["runs"]
        changing = [name for name in runs if runs[name].get("text") != again[name].get("text")]
        self.data = {
            "python": reference["python"],
            "torch": reference["torch"],
            "changing": sorted(changing),
            "rows": [],
        }

    def add(self, start, found):
        """One round.

        Args:
            start: "" or the start method of processes.
            found: like the reference; listings that it lacks were left out.
        """
        row = {
            "python": found["python"],
            "torch": found["torch"],
            "start": start,
            "date": time.strftime("%Y-%m-%d"),
            "listings": len(found["runs"]),
            **compare(self.reference["runs"], found["runs"], self.data["changing"]),
        }
        kept = (load(self.root) or self.data)["rows"]  # as it is now: another round may have ended beside this one
        self.data["rows"] = sorted([*(each for each in kept if _key(each) != _key(row)), row], key=_key)
        path = self.root / FILE
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(self.data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _key(row):
    return (
        row["start"],
        [-int(part) for part in row["torch"].split(".")],
        [int(part) for part in row["python"].split(".")],
    )


def compare(reference, found, changing=()):
    """What differs between two rounds.

    Args:
        reference, found: name -> {"text", "values"} or {"failed"}.
        changing: names that are not compared, but must run.

    Returns:
        dict with failed (name -> what), text and values: names of those that print other text, leave other values.
    """
    failed = {name: settled(each["failed"]) for name, each in found.items() if "failed" in each}
    both = [name for name in found if name not in failed and name not in changing and "text" in reference.get(name, {})]
    text = [name for name in both if found[name]["text"] != reference[name]["text"]]
    values = [
        name for name in both if found[name]["values"] and not _same(reference[name]["values"], found[name]["values"])
    ]
    return {"failed": failed, "text": sorted(text), "values": sorted(values)}


def _same(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, float) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=CLOSE, abs_tol=CLOSE**2) or (a != a and b != b)
    return a == b


def section(data, words, link):
    """Markdown of the part of the status page, "" if nothing was measured.

    Args:
        data: of `load`.
        words: in the page's language.
        link: function from the name of a listing to Markdown that leads to it.
    """
    if not data:
        return ""
    dates = ", ".join(dict.fromkeys(sorted(row["date"] for row in data["rows"])))
    known = {"date": dates, "python": data["python"], "torch": data["torch"], "changing": len(data["changing"])}
    lines = [f"\n## {words['title']} {{ #also-runs-on }}\n", words["lead"].format(**known) + "\n"]
    rows = []
    for row in data["rows"]:
        python = words["forkserver"].format(python=row["python"]) if row["start"] else row["python"]
        links = [" ".join(map(link, row[part])) or words["none"] for part in ("failed", "text")]
        rows.append([python, row["torch"], str(row["listings"]), *links])
    return "\n".join([*lines, table(words["head"], rows, "llr"), f"{words['vision']} {words['repeat']}", ""])


def plain_text(data):
    """The rows for a terminal."""
    lines = [
        f"Python {row['python']:8} torch {row['torch']:8} {row['start']:10} {row['listings']:4} listings, "
        f"{len(row['failed'])} failed, {len(row['text'])} print other text, {len(row['values'])} leave other values"
        for row in data["rows"]
    ]
    failed = [f"  {what}" for row in data["rows"] for what in row["failed"].values()]
    return "\n".join(["", *lines, *failed])
