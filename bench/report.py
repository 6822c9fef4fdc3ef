"""What ``make bench`` found, against what it may cost: ratios, verdicts, and the pages that show them.

bench/bench.py measures and writes bench/latest.json; everything here is derived from that file, and written by
``python bench/report.py`` for the site to take: bench/pages/en.md and zh.md.
"""

import itertools
import json
import statistics
import tomllib
from pathlib import Path

from proven.tables import table

HERE = Path(__file__).resolve().parent
KINDS = ("cold", "warm", "edited")  # builds: everything anew, nothing changed, one listing edited
SIZES = (2, 10, 100, 500)  # listings of the growth table: few, then ten with 10 and 50 times as many
LIMITS = {  # row of the budget -> at most this ratio, or at most this many seconds more
    "cold": ("ratio", 1.3),
    "warm": ("ratio", 1.15),
    "edited": ("more", 1.0),
    "mkdocs-jupyter": ("ratio", 1 / 5),
    "sphinx-gallery": ("ratio", 1.0),
}
TOOLS = {  # key -> name in the tables
    "ours": "Proven",
    "sphinx-gallery": "Sphinx-Gallery",
    "myst-nb": "MyST-NB",
    "mkdocs-jupyter": "mkdocs-jupyter",
    "myst-nb-shared": "MyST-NB",
    "mkdocs-jupyter-shared": "mkdocs-jupyter",
}
SHARED = "-shared"  # one notebook for all listings of a chapter
WORDS = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in (HERE / "words").glob("*.toml")}


# ---- what follows from the seconds ---------------------------------------------------------------------------------


def compare(kind, ours, theirs):
    """Median over the rounds of "ratio" (ours ÷ theirs) or "more" (ours − theirs): what is compared ran side by side."""
    pairs = zip(ours, theirs, strict=True)
    return statistics.median(a / b if kind == "ratio" else a - b for a, b in pairs)


def budget(seconds, cores):
    """Rows of the budget.

    Args:
        seconds: dict from what was timed to its list of seconds; ``listings`` holds those of the tools.
        cores: number of cores.

    Returns:
        list of dict: key, ours and against (medians), ratio, kind, limit, kept, and stopped: against is but the time
        after which it was stopped, so that the ratio is below the one given. A row that cannot be said is left out.
    """
    tools = seconds.get("listings", {})
    pairs = {
        "mkdocs-jupyter": (tools.get("ours", {}).get("cold"), tools.get("mkdocs-jupyter", {}).get("cold")),
        "sphinx-gallery": (tools.get("ours", {}).get("warm"), tools.get("sphinx-gallery", {}).get("warm")),
    }
    if "cold" in seconds:
        parts = zip(seconds["compute"], seconds["import"], seconds["warm"], strict=True)
        pairs["cold"] = (seconds["cold"], [compute / cores + imported + warm for compute, imported, warm in parts])
        pairs["warm"] = (seconds["warm"], seconds["plain"])
        parts = zip(seconds["rebuild"], seconds["run"], strict=True)
        pairs["edited"] = (seconds["edited"], [rebuild + run for rebuild, run in parts])
    rows = []
    for key, (kind, limit) in LIMITS.items():
        ours, theirs = pairs.get(key, (None, None))
        if stopped := isinstance(theirs, dict) and "over" in theirs:
            theirs = [theirs["over"]]
        if not isinstance(ours, list) or not isinstance(theirs, list):
            continue
        count = min(len(ours), len(theirs))
        ours, theirs = ours[:count], theirs[:count]
        kept = compare(kind, ours, theirs) <= limit
        row = {
            "ours": statistics.median(ours),
            "against": statistics.median(theirs),
            "ratio": compare("ratio", ours, theirs),
        }
        row = {"key": key, **{name: _short(value) for name, value in row.items()}, "stopped": stopped}
        rows.append({**row, "kind": kind, "limit": limit, "kept": kept})
    return rows


def middle(measured):
    """Median of a list of seconds; None for what was stopped or not run."""
    return statistics.median(measured) if isinstance(measured, list) else None


def extrapolate(points, size):
    """Seconds that a measurement may be expected to take, on the line through the last two that were made.

    Args:
        points: list of (number of listings, seconds, or None for what was stopped or not run), growing.
        size: number of listings.

    Returns:
        float, 0 if fewer than two are known, infinity after one that was stopped: it is not tried with more.
    """
    if points and points[-1][1] is None:
        return float("inf")
    if len(points) < 2:
        return 0.0
    (few, low), (many, high) = points[-2:]
    return high + (high - low) / (many - few) * (size - many)


def medians(seconds):
    """The same tree with the median in place of each list of seconds."""
    if isinstance(seconds, dict):
        return {name: medians(each) for name, each in seconds.items()}
    return _short(statistics.median(seconds)) if isinstance(seconds, list) else seconds


def wins(seconds, listings, tool):
    """Where a tool is faster than ours: list of (number of listings, key of TOOLS, kind of build, its seconds, ours)."""
    found = []
    for size, tools in ((listings, seconds.get("listings", {})), *seconds.get("growth", {}).items()):
        for key, kind in itertools.product((tool, tool + SHARED), KINDS):
            ours, theirs = (middle(tools.get(each, {}).get(kind)) for each in ("ours", key))
            if ours and theirs and theirs < ours:
                found.append((int(size), key, kind, theirs, ours))
    return found


def _short(value):
    return float(f"{value:.4g}") if isinstance(value, float) else value


# ---- tables and page -----------------------------------------------------------------------------------------------


def load(root):
    """What bench/latest.json of a checkout holds, None if nothing has been measured."""
    path = root / "bench" / "latest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def tables(data, words):
    """The tables in one language.

    Args:
        data: as `load` gives it.
        words: one of WORDS.

    Returns:
        dict from the section's key to (cells of the head, list of rows, each a list of cells).
    """
    seconds, found = data["seconds"], {}
    rows = []
    for row in budget(seconds, data["cores"]):
        what, against = (text.format(**data) for text in words["rows"][row["key"]])
        allowed = f"≤\u00a0{row['limit']:g}" if row["kind"] == "ratio" else words["more"].format(row["limit"])
        kept = words["yes"] if row["kept"] else words["no"]
        over, below = ("> ", "< ") if row["stopped"] else ("", "")
        other, found_ratio = f"{over}{_time(row['against'])}", f"{below}{row['ratio']:.2f}"
        rows.append([what, _time(row["ours"]), against, other, found_ratio, allowed, kept])
    if rows:
        found["budget"] = (list(words["budget_head"]), rows)
    if tools := seconds.get("listings"):
        rows = []
        for tool in filter(tools.get, TOOLS):
            cells = [_name(tool, words)]
            for what in KINDS:
                ours, theirs = tools["ours"].get(what), tools[tool].get(what)
                times = f"{middle(theirs) / middle(ours):.1f}\u00a0×" if middle(theirs) and middle(ours) else ""
                cells += [_cell(theirs, words), times]
            rows.append(cells)
        found["peers"] = (list(words["peers_head"]), rows)
    if growth := seconds.get("growth"):
        first, *heads = words["growth_head"]
        kinds = KINDS[:2]
        head = [first, *(text.format(size) for text in heads for size in growth)]
        known = [tool for tool in TOOLS if any(tool in tools for tools in growth.values())]
        rows = [
            [
                _name(tool, words),
                *(_cell(tools.get(tool, {}).get(what), words) for what in kinds for tools in growth.values()),
            ]
            for tool in known
        ]
        found["growth"] = (head, rows)
    return found


def _name(tool, words):
    if tool == "ours":
        return words["ours"]
    return words["shared"].format(tool=TOOLS[tool]) if tool.endswith(SHARED) else TOOLS[tool]


def _time(seconds):
    return f"{seconds:.1f}" if seconds < 100 else f"{seconds:.0f}"


def _cell(measured, words):
    if isinstance(measured, list):
        return _time(statistics.median(measured))
    key, value = next(iter(measured.items())) if measured else ("expected", 0)
    return words[key].format(value)


def page(data, words):
    """Markdown of the page in one language; `data` may be None."""
    front = f"---\ndescription: '{words['description']}'\nhide: [toc]\n---\n"
    command = f"## {words['repeat']} {{ #repeat }}\n\n```sh\nmake bench\n```\n\n{words['command']}\n"
    if not data:
        return f"{front}# {words['title']}\n\n{words['none']}\n\n{command}"
    known = {**data, **data["versions"], **_when(data["parts"]), "versions": _versions(data["versions"])}
    parts = [f"{front}# {words['title']}\n", words["lead"].format(**known) + "\n"]
    for key, (head, rows) in tables(data, words).items():
        parts.append(f"## {words[key]} {{ #{key} }}\n")
        if lead := words.get(f"{key}_lead"):
            parts.append(lead.format(**known) + "\n")
        parts.append(_markdown(head, rows))
    parts.append(f"## {words['wins']} {{ #others }}\n")
    parts += [f"- {text}{_wins(data, tool, words)}" for tool, text in words["better"].items()]
    return "\n".join([*parts, f"- {words['material']}", "", command])


def _when(parts):
    """Dates, minutes and greatest load of the parts, which may have been measured apart."""
    dates = dict.fromkeys(sorted(part["date"] for part in parts.values()))
    minutes, load = sum(part["minutes"] for part in parts.values()), max(part["load"] for part in parts.values())
    return {"date": ", ".join(dates), "minutes": round(minutes), "load": load}


def _markdown(head, rows):
    return table(head, rows, "l" + "".join("r" if _numeric(rows, n) else "l" for n in range(1, len(head))))


def _numeric(rows, column):
    return any(row[column][:1].isdigit() for row in rows)


def _wins(data, tool, words):
    found = []
    for size, key, kind, theirs, ours in wins(data["seconds"], data["sample"], tool):
        what = words["shared"].format(tool=words[kind]) if key.endswith(SHARED) else words[kind]
        found.append(words["win"].format(size=size, what=what, theirs=_time(theirs), ours=_time(ours)))
    return words["faster"].format(words["join"].join(found)) if found else words["slower"]


def _versions(versions):
    tools = ("mkdocs-material", "sphinx-gallery", "myst-nb", "mkdocs-jupyter")
    return ", ".join(f"{name} {versions[name]}" for name in tools if versions.get(name))


def plain_text(data, words):
    """The tables for a terminal."""
    parts = []
    for key, (head, rows) in tables(data, words).items():
        widths = [max(len(row[n]) for row in [head, *rows]) for n in range(len(head))]
        lines = ["  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)) for row in [head, *rows]]
        parts += [f"\n{words[key]}", *(line.rstrip() for line in lines)]
    return "\n".join(parts)


def write(root):
    """Write the page of each language from what was measured."""
    for language, words in WORDS.items():
        path = root / "bench" / "pages" / f"{language}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(page(load(root), words), encoding="utf-8")


if __name__ == "__main__":
    write(HERE.parent)
