"""Measures what running every listing costs, beside plain Material and beside other tools: ``make bench``.

All is timed in copies, round by round, so that what is compared is measured side by side; see bench/report.py for
what follows from it. Writes bench/latest.json and prints its tables.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import peers
import plain
import report
import tools
from mkdocs.commands.build import build
from mkdocs.config import load_config
from timing import BUILD, ENV, ROOT, SMALL, copy, timed

from proven.project import project
from proven.runtime import ENVIRONMENT
from proven.versions import installed

PARTS = ("budget", "peers", "growth")


def compute(folder):
    """Seconds of all kept runs of a checkout."""
    kept = (folder / ".proven" / "runs").rglob("*.json")
    return sum(json.loads(path.read_text(encoding="utf-8"))["run"]["seconds"] for path in kept)


# ---- this site -----------------------------------------------------------------------------------------------------


def this_site(folder, rounds, tell):
    """Cold, warm and edited builds, with what they are compared with: dict from name to seconds of each round."""
    ours, theirs = folder / "ours", folder / "theirs"
    copy(ours)
    modules = project(ROOT).imported()
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


# ---- all together --------------------------------------------------------------------------------------------------


def main():
    """Measure, write, print; returns the exit status."""
    options = _options()
    if options.serve:
        return serve(options.serve, options.rounds)
    latest = ROOT / "bench" / "latest.json"
    before = json.loads(latest.read_text(encoding="utf-8")) if options.only and latest.is_file() else {}
    measured = Measured(options, before)
    if options.only != "budget":
        peers.set_up(measured.tell)
    with tempfile.TemporaryDirectory(prefix="proven-bench-") as temporary:
        measured.all(Path(temporary).resolve())
    data = measured.data(before)
    print(report.plain_text(data, report.WORDS["en"]))
    latest.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    report.write(ROOT)
    return 0


def _options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often this site is measured (default: 3)")
    parser.add_argument("--repeats", type=int, default=1, help="how often the tools are measured (default: 1)")
    parser.add_argument("--limit", type=float, default=240, help="seconds that one build may take (default: 240)")
    parser.add_argument("--sizes", default=",".join(map(str, report.SIZES)), help="numbers of listings for growth")
    parser.add_argument("--only", choices=PARTS, help="measure one part again; the others stay as they were")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


class Measured:
    """What is measured in one call of this script, with the parts that were measured before.

    Args:
        options: of the command line.
        before: dict, as bench/latest.json has it; {} to measure all.
    """

    def __init__(self, options, before):
        self.options, self.start = options, time.perf_counter()
        self.seconds, self.parts = dict(before.get("seconds", {})), dict(before.get("parts", {}))
        self.listings = tools.the_tree()
        self.about = {name: before[name] for name in ("listings", "sample") if name in before}
        self.load = (
            round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else 0
        )  # of others: above a few tenths, wait

    def tell(self, line):
        """A line for those who wait."""
        print(f"{time.perf_counter() - self.start:6.0f} s  {line}", file=sys.stderr, flush=True)

    def all(self, folder):
        """Measure what is asked for, in copies below a folder."""
        for name, work in zip(PARTS, (self.budget, self.peers, self.growth), strict=True):
            if self.options.only in (None, name):
                began = time.perf_counter()
                work(folder)
                minutes = round((time.perf_counter() - began) / 60, 1)
                self.parts[name] = {"date": time.strftime("%Y-%m-%d"), "load": self.load, "minutes": minutes}

    def budget(self, folder):
        """This site, beside plain Material."""
        self.seconds.update(this_site(folder / "site", self.options.rounds, self.tell))

    def peers(self, folder):
        """A sample of the listings through all tools."""
        some, options = tools.sample(self.listings), self.options
        self.tell(f"{len(some)} of the {len(self.listings)} listings of this site")
        self.seconds["listings"] = tools.tools(
            folder / "listings", some, report.KINDS, options.repeats, options.limit, {}, self.tell
        )
        self.about.update(listings=len(self.listings), sample=len(some))

    def growth(self, folder):
        """More and more copies of one listing through all tools."""
        options = self.options
        sizes = [int(size) for size in options.sizes.split(",")]
        found = tools.growth(folder / "growth", sizes, options.repeats, options.limit, self.tell)
        self.seconds["growth"] = found

    def data(self, before):
        """What bench/latest.json holds."""
        cores, options = os.cpu_count() or 1, self.options
        return {
            "parts": self.parts,
            "cores": cores,
            "rounds": options.rounds,
            "repeats": options.repeats,
            "limit": options.limit,
            "listings": len(self.listings),
            "sample": len(tools.sample(self.listings)),
            **self.about,
            "versions": {**before.get("versions", {}), **versions()},
            "rows": report.budget(self.seconds, cores),
            "medians": report.medians(self.seconds),
            "seconds": self.seconds,
        }


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
