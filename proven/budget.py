"""What ``make bench`` found, against what it may cost: ratios, verdicts, and the page that shows them.

bench/bench.py measures and writes bench/latest.json; everything here is derived from that file.
"""

import itertools
import json
import statistics

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
WORDS = {
    "en": {
        "title": "Bench",
        "description": "What running every listing costs: cold, warm and edited builds as ratios, and other tools on the same listings",
        "lead": "What it costs that every listing runs. Measured on {date} in {minutes} minutes on {cores} cores (load before the start: {load:g}) with Python {python} and torch {torch}. "
        "Seconds belong to that computer; the ratios should hold on yours.",
        "none": "Nothing has been measured yet.",
        "budget": "Budget",
        "budget_lead": "Medians. Rounds: {rounds} for the whole site, {repeats} for the listings alone.",
        "budget_head": ("Build", "Seconds", "Measured against", "Seconds", "Ratio", "Allowed", "Kept"),
        "rows": {
            "cold": (
                "everything anew, all languages",
                "compute ÷ {cores} cores + one import + a build from a full store",
            ),
            "warm": ("nothing changed, all languages", "plain Material on the same pages, code and output pasted in"),
            "edited": ("one listing edited while serving", "a rebuild with nothing changed + the listing's own run"),
            "mkdocs-jupyter": ("{sample} listings alone, anew", "mkdocs-jupyter, a notebook each"),
            "sphinx-gallery": ("{sample} listings alone, nothing changed", "Sphinx-Gallery"),
        },
        "yes": "yes",
        "no": "**no**",
        "more": "+\u00a0{:g}\u00a0s",
        "peers": "The same listings through other tools",
        "peers_lead": "{sample} of the {listings} listings of this site, evenly spread, one thread each, in one language; "
        "{versions}. Rounds: {repeats}. Here a chapter is a page, for the others a listing is one; "
        "“one notebook a chapter” lets its listings share a process, so that one can spoil the next. "
        "Times as seconds, and as multiples of ours.",
        "peers_head": ("Tool", "Everything anew", "÷ ours", "Nothing changed", "÷ ours", "One edited", "÷ ours"),
        "ours": "Proven (this site)",
        "shared": "{tool}, one notebook a chapter",
        "growth": "With more listings",
        "growth_lead": "Small copies of one listing, twenty a chapter: seconds for everything anew, then with nothing changed. "
        "Rounds: {repeats}. A build may take {limit:g} s; one that would take longer is not run.",
        "growth_head": ("Tool", "{}, anew", "{}, unchanged"),
        "over": "> {:g}, stopped",
        "expected": "not run (limit)",
        "failed": "ended with an error",
        "wins": "Where the others are better",
        "better": {
            "sphinx-gallery": "Sphinx-Gallery writes only the pages that changed, and gives each example a thumbnail and links into the API reference",
            "myst-nb": "MyST-NB writes only the pages that changed, runs other languages than Python and makes PDF as well",
            "mkdocs-jupyter": "mkdocs-jupyter shows notebooks as they are, with nothing new to learn",
        },
        "faster": "; it is faster than ours at: {}.",
        "slower": "; in these tables it is nowhere faster.",
        "win": "{size} listings, {what} ({theirs} s, ours {ours} s)",
        "material": "Plain Material runs nothing, so there is no first build to wait for, and no engine to maintain.",
        "cold": "anew",
        "warm": "nothing changed",
        "edited": "one edited",
        "join": "; ",
        "repeat": "Repeat it",
        "command": "This sets up the other tools in `.bench/`, with the project's own torch, takes about half an hour on two cores "
        "and writes `bench/latest.json`, from which this page is made. `.venv/bin/python bench/bench.py --only budget` measures the first table alone.",
    },
    "zh": {
        "title": "性能测量",
        "description": "真正运行每段代码要花多少时间：全新、无改动、改一段代码三种构建的比值，以及其他工具跑同样代码的用时",
        "lead": "真正运行每段代码，代价是多少？下面的数据于 {date} 在 {cores} 核机器上花 {minutes} 分钟测得（开始前的负载为 {load:g}），Python {python}，torch {torch}。"
        "秒数只属于那台机器，比值换到你的机器上应当差不多。",
        "none": "还没有测量数据。",
        "budget": "预算",
        "budget_lead": "整站测 {rounds} 轮，抽样的代码测 {repeats} 轮，取中位数。",
        "budget_head": ("构建", "秒", "对照", "秒", "比值", "上限", "达标"),
        "rows": {
            "cold": ("全部重来，所有语言", "代码用时 ÷ {cores} 核 + 一次导入 + 运行结果齐全时的构建"),
            "warm": ("没有改动，所有语言", "不用引擎的 Material，页面相同，代码和输出直接贴上"),
            "edited": ("预览时改一段代码", "没有改动时重建一次 + 这段代码自己的用时"),
            "mkdocs-jupyter": ("只含 {sample} 段代码，全部重来", "mkdocs-jupyter，每段一个笔记本"),
            "sphinx-gallery": ("只含 {sample} 段代码，没有改动", "Sphinx-Gallery"),
        },
        "yes": "是",
        "no": "**否**",
        "more": "多\u00a0{:g}\u00a0秒",
        "peers": "同样的代码，换别的工具来跑",
        "peers_lead": "从全站 {listings} 段代码中均匀抽取 {sample} 段，只做一种语言，每段用一个线程；版本：{versions}。测 {repeats} 轮。"
        "本站每章一页，其他工具一段代码一页；“每章一个笔记本”让同章的代码共用一个进程，前一段可能影响后一段。表中是秒数和相对本站的倍数。",
        "peers_head": ("工具", "全部重来", "÷ 本站", "没有改动", "÷ 本站", "改一段", "÷ 本站"),
        "ours": "Proven（本站）",
        "shared": "{tool}，每章一个笔记本",
        "growth": "代码变多以后",
        "growth_lead": "把一小段代码复制多份，每章二十段：先列全部重来的秒数，再列没有改动时的秒数。测 {repeats} 轮；"
        "单次构建最多 {limit:g} 秒，估计超时的不测。",
        "growth_head": ("工具", "{} 段，重来", "{} 段，不变"),
        "over": "> {:g}，中止",
        "expected": "未测（超时）",
        "failed": "出错",
        "wins": "其他工具更好的地方",
        "better": {
            "sphinx-gallery": "Sphinx-Gallery 只重写改动过的页面，还给每个例子配上缩略图和通往 API 文档的链接",
            "myst-nb": "MyST-NB 只重写改动过的页面，还能运行 Python 以外的语言、输出 PDF",
            "mkdocs-jupyter": "mkdocs-jupyter 直接展示现成的笔记本，不必另学写法",
        },
        "faster": "；它比本站快的有：{}。",
        "slower": "；上面的表里，它没有一项更快。",
        "win": "{size} 段代码时{what}（{theirs} 秒，本站 {ours} 秒）",
        "material": "不用引擎的 Material 什么也不运行，第一次构建无须等待，也没有引擎要维护。",
        "cold": "全部重来",
        "warm": "没有改动",
        "edited": "改一段",
        "join": "；",
        "repeat": "自己测一遍",
        "command": "这条命令会把其他工具装进 `.bench/`（torch 用项目自己的那份），在两核机器上约需半小时，结果写入 `bench/latest.json`，本页就由它生成。"
        "`.venv/bin/python bench/bench.py --only budget` 只重测第一张表。",
    },
}


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
    """What bench/latest.json holds, None if nothing has been measured."""
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
    align = ["---", *("---:" if _numeric(rows, n) else "---" for n in range(1, len(head)))]
    lines = [head, align, *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


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
