"""Measures what running every listing costs, beside plain Material and beside other tools: ``make bench``.

All is timed in copies, round by round, so that what is compared is measured side by side; see proven/budget.py for
what follows from it. Writes bench/latest.json and prints its tables.
"""

import argparse
import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import peers
import plain
from mkdocs.commands.build import build
from mkdocs.config import load_config

from proven import budget
from proven.forkserver import PRELOADED
from proven.project import project
from proven.runtime import ENVIRONMENT
from proven.versions import installed

ROOT = Path(__file__).resolve().parent.parent
ENV = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
BUILD = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
SMALL = "dropout/inverted_scaling.py"  # the listing that is edited, and copied for growth
PARTS = ("budget", "peers", "growth")
SAMPLE = 30  # at most so many of the listings go through the other tools


class Over(Exception):
    """A measurement took longer than it may."""


class Failed(Exception):
    """A command did not succeed; says what it said."""


def timed(command, folder, limit=None, env=ENV):
    """Wall time of a command that must succeed.

    Raises:
        Over: it ran longer than `limit` seconds; it was ended with all that it had started.
        Failed: its status was not zero.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=said, stderr=said, start_new_session=True)
        try:
            status = process.wait(limit)
        except subprocess.TimeoutExpired:
            raise Over from None
        finally:
            seconds = time.perf_counter() - start
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if status:
            said.seek(0)
            raise Failed(f"{' '.join(map(str, command))} failed in {folder}:\n{said.read()[-3000:]}")
    return seconds


def copy(folder):
    """A copy of the checkout's sources, without what git ignores but data/."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard"], capture_output=True)
    names = listed.stdout.decode().splitlines()
    names += [path.relative_to(ROOT).as_posix() for path in ROOT.glob("data/**/*") if path.is_file()]
    for name in dict.fromkeys(names):
        if (ROOT / name).is_file() and not name.startswith("proven/"):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
    return folder


def compute(folder):
    """Seconds of all kept runs of a checkout."""
    kept = (folder / ".proven" / "runs").rglob("*.json")
    return sum(json.loads(path.read_text(encoding="utf-8"))["run"]["seconds"] for path in kept)


# ---- this site -----------------------------------------------------------------------------------------------------


def this_site(folder, rounds, tell):
    """Cold, warm and edited builds, with what they are compared with: dict from name to seconds of each round."""
    ours, theirs = folder / "ours", folder / "theirs"
    copy(ours)
    modules = [*PRELOADED, *project(ROOT).imported()]
    imports = [sys.executable, "-c", f"import {', '.join(modules)}"]
    found = {name: [] for name in ("cold", "compute", "import", "warm", "plain", "edited", "rebuild", "run")}

    def note(**seconds):
        for name, value in seconds.items():
            found[name].append(round(value, 3))
        tell("  ".join(f"{name} {value:.1f}" for name, value in seconds.items()))

    timed(imports, folder)  # from disk to memory once; not counted
    for number in range(rounds):
        for made in (".proven", "site"):
            shutil.rmtree(ours / made, ignore_errors=True)
        cold = timed(BUILD, ours)
        note(cold=cold, compute=compute(ours), **{"import": timed(imports, folder, env={**ENV, **ENVIRONMENT})})
        if not number:
            plain.write(ours, theirs)
            timed(BUILD, theirs)
        note(warm=timed(BUILD, ours), plain=timed(BUILD, theirs))
    command = [sys.executable, __file__, "--serve", str(ours), "--rounds", str(rounds)]
    served = subprocess.run(command, env=ENV, cwd=ours, check=True, stdout=subprocess.PIPE)
    for seconds in json.loads(served.stdout.splitlines()[-1]):
        note(**seconds)
    return found


def serve(folder, rounds):
    """As ``mkdocs serve`` does: build again and again in one process; edit one listing in between. Prints JSON."""
    os.chdir(folder)
    load_config("mkdocs.yml").plugins.on_startup(command="serve", dirty=False)
    listing, found = folder / "snippets" / SMALL, []

    def rebuild():
        start = time.perf_counter()
        config = load_config("mkdocs.yml")
        build(config, serve_url=config.site_url)
        return time.perf_counter() - start

    for number in range(rounds + 1):
        listing.write_text(f"{listing.read_text(encoding='utf-8')}# edited {number}\n", encoding="utf-8")
        edited = rebuild()
        found.append({"edited": edited, "rebuild": rebuild(), "run": project(folder).outcome(SMALL).seconds})
    print(json.dumps(found[1:]))  # the first had to import torch


# ---- the listings alone, through all tools -------------------------------------------------------------------------


def the_tree():
    """The listings of this checkout: dict from name to Snippet; those that are only shown are left out."""
    listings = {name: project(ROOT).read(name) for name in project(ROOT).embedded()}
    return {name: listing for name, listing in sorted(listings.items()) if not listing.shown_only}


def sample(listings):
    """Every second, third … of the listings, and the small one: as `the_tree`, of all chapters alike.

    Those that start processes of their own stay away: Sphinx-Gallery's workers cannot run them.
    """
    alone = [name for name, listing in listings.items() if "__main__" not in listing.source]
    wanted = {*alone[:: -(-len(alone) // SAMPLE)], SMALL}
    return {name: listings[name] for name in listings if name in wanted}


def edited(listings):
    """The same with one of them changed, the small one if it is there."""
    name = SMALL if SMALL in listings else next(iter(listings))
    return {**listings, name: dataclasses.replace(listings[name], source=f"{listings[name].source}# edited\n")}


def copies(count):
    """Small copies of one listing, each with a text of its own, twenty a chapter: as `the_tree`."""
    small, made = project(ROOT).read(SMALL), {}
    for number in range(count):
        source = f"{small.source}print('copy {number}')\n"
        name = f"chapter_{number // 20:03}/listing_{number:04}.py"
        made[name] = type(small)(name, source, imports=small.imports)
    return made


def ours_alone(folder, listings):
    """A checkout that has only these listings, on one page a chapter, in one language; returns its command."""
    copy(folder)
    for made in ("docs/en", "docs/zh", "snippets", "tests", "notebooks", "bench"):
        shutil.rmtree(folder / made, ignore_errors=True)
    pages = {"index": "# Listings\n"}
    for name, listing in listings.items():
        chapter = name.split("/")[0]
        pages.setdefault(chapter, f"# {chapter}\n")
        pages[chapter] += f'\n## {listing.slug}\n\n```python\n--8<-- "{name}"\n```\n'
        for path, text in ((f"snippets/{name}", listing.source), (f"tests/test_{chapter}.py", "")):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    for made in ("docs/en", "notebooks"):
        (folder / made).mkdir()
    for name, text in pages.items():
        (folder / "docs" / "en" / f"{name}.md").write_text(text, encoding="utf-8")
    plain.one_language(folder)
    return BUILD


def tools(folder, listings, kinds, rounds, limit, expected, tell):
    """Seconds of each tool's builds of the same listings.

    Args:
        folder: where to work (Path).
        listings: dict from name to Snippet.
        kinds: of budget.KINDS, in their order.
        rounds: how often each is measured.
        limit: seconds that one build may take.
        expected: dict from tool to the seconds that a cold build may be expected to take.
        tell: called with a line for each round.

    Returns:
        dict from tool to a dict from kind to its list of seconds; or {how: limit} where it was stopped ("over"),
        not run because it would have been ("expected"), or ended with an error ("failed").
    """
    found = {}
    for tool in budget.TOOLS:
        found[tool] = seconds = {kind: [] for kind in kinds}
        if expected.get(tool, 0) > limit:
            seconds |= {kind: {"expected": limit} for kind in kinds}
            tell(f"{tool}: not run, it would take about {expected[tool]:.0f} s")
            continue
        for number in range(rounds):
            here, how = folder / f"{tool}-{number}", ""
            here.mkdir(parents=True)
            for kind in kinds:
                if kind != "warm":
                    command = WRITERS[tool](here, edited(listings) if kind == "edited" else listings)
                try:
                    if not how:
                        seconds[kind].append(round(timed(command, here, limit, _environment(tool)), 3))
                except (Over, Failed) as problem:
                    how = "over" if isinstance(problem, Over) else "failed"
                    tell(str(problem))
                    if tool == "ours" and how == "failed":
                        raise
                if how:
                    seconds[kind] = {how: limit}
            tell(f"{tool}: " + ", ".join(f"{kind} {each}" for kind, each in seconds.items()))
            shutil.rmtree(here)
            if how:
                break
    return found


def _environment(tool):
    return ENV if tool == "ours" else {**ENV, **peers.environment()}


def growth(folder, sizes, rounds, limit, tell):
    """The tools on more and more listings: dict from number of listings (str) to what `tools` gives."""
    found, before = {}, {tool: [] for tool in budget.TOOLS}
    for size in sizes:
        expected = {tool: budget.extrapolate(points, size) for tool, points in before.items()}
        tell(f"{size} small listings")
        kinds = budget.KINDS[:2]
        found[str(size)] = tools(folder / str(size), copies(size), kinds, rounds, limit, expected, tell)
        for tool, each in found[str(size)].items():
            before[tool].append((size, budget.middle(each["cold"])))
    return found


WRITERS = {"ours": ours_alone, **peers.WRITERS}


# ---- all together --------------------------------------------------------------------------------------------------


def main():
    """Measure, write, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often this site is measured (default: 3)")
    parser.add_argument("--repeats", type=int, default=1, help="how often the tools are measured (default: 1)")
    parser.add_argument("--limit", type=float, default=240, help="seconds that one build may take (default: 240)")
    parser.add_argument("--sizes", default=",".join(map(str, budget.SIZES)), help="numbers of listings for growth")
    parser.add_argument("--only", choices=PARTS, help="measure one part again; the others stay as they were")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        return serve(options.serve, options.rounds)
    latest = ROOT / "bench" / "latest.json"
    before = json.loads(latest.read_text(encoding="utf-8")) if options.only and latest.is_file() else {}
    start, seconds, listings = time.perf_counter(), dict(before.get("seconds", {})), the_tree()
    some, repeats, limit = sample(listings), options.repeats, options.limit
    load = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else 0  # of others: above a few tenths, wait
    parts = dict(before.get("parts", {}))
    about = {name: before[name] for name in ("listings", "sample") if name in before}

    def tell(line):
        print(f"{time.perf_counter() - start:6.0f} s  {line}", file=sys.stderr, flush=True)

    def measure(name, work):
        if options.only in (None, name):
            began = time.perf_counter()
            work()
            minutes = round((time.perf_counter() - began) / 60, 1)
            parts[name] = {"date": time.strftime("%Y-%m-%d"), "load": load, "minutes": minutes}

    def the_budget():
        seconds.update(this_site(folder / "site", options.rounds, tell))

    def the_peers():
        tell(f"{len(some)} of the {len(listings)} listings of this site")
        seconds["listings"] = tools(folder / "listings", some, budget.KINDS, repeats, limit, {}, tell)
        about.update(listings=len(listings), sample=len(some))

    def the_growth():
        sizes = [int(size) for size in options.sizes.split(",")]
        seconds["growth"] = growth(folder / "growth", sizes, repeats, limit, tell)

    if options.only != "budget":
        peers.set_up(tell)
    with tempfile.TemporaryDirectory(prefix="proven-bench-") as temporary:
        folder = Path(temporary).resolve()
        for name, work in zip(PARTS, (the_budget, the_peers, the_growth), strict=True):
            measure(name, work)
    cores = os.cpu_count() or 1
    data = {
        "parts": parts,
        "cores": cores,
        "rounds": options.rounds,
        "repeats": repeats,
        "limit": limit,
        "listings": len(listings),
        "sample": len(some),
        **about,
        "versions": {**before.get("versions", {}), **versions()},
        "rows": budget.budget(seconds, cores),
        "medians": budget.medians(seconds),
        "seconds": seconds,
    }
    print(budget.plain_text(data, budget.WORDS["en"]))
    latest.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def versions():
    """Versions of what was compared."""
    names = ("torch", "torchvision", "mkdocs", "mkdocs-material")
    return {
        "python": ".".join(map(str, sys.version_info[:3])),
        **{name: installed(name) for name in names},
        **peers.versions(),
    }


if __name__ == "__main__":
    sys.exit(main())
