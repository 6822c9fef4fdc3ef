"""Command line: ``python -m proven`` runs what is stale; ``--all`` everything; ``why``, ``seeds``, ``mutants``, …"""

import argparse
import sys
import time
from pathlib import Path

from proven.pool import Progress
from proven.project import project
from proven.snippet import Problem


def main(arguments=None):
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m proven", description="Runs the listings of this checkout.")
    parser.add_argument("--all", action="store_true", help="run every listing, even what is fresh")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the checkout (default: this folder)")
    commands = parser.add_subparsers(dest="command")
    why = commands.add_parser("why", help="what changed since the kept run of a listing")
    why.add_argument("listing", help="chapter/listing.py or notebooks/name.py")
    for name, text in (
        ("seeds", "rerun all listings over seeds and numerics; write what moved, and mean and spread of the claims"),
        ("mutants", "run the mutants of tests/mutations.tsv; each must be killed by its test"),
        ("portable", "run the tests of chapters and notebooks under other numerics and other seeds"),
    ):
        command = commands.add_parser(name, help=text)
        told = "only what begins with this, for example a chapter"
        if name == "seeds":
            command.add_argument("only", nargs="*", help=told)
            command.add_argument(
                "--stale", action="store_true", help="only the listings changed since they were measured"
            )
            command.add_argument("--collect", action="store_true", help="only make the reruns of this numerics")
        else:
            command.add_argument("only", nargs="?", default="", help=told)
            command.add_argument("--quarter", action="store_true", help="a fourth of them, by the last commit's day")
        if name == "portable":
            command.add_argument("--round", action="append", help="only this numerics or seed-N; may be repeated")
    archive = commands.add_parser("zip", help="write the built site as one archive that opens without a server")
    archive.add_argument("target", nargs="?", type=Path, default=Path("proven-pytorch.zip"))
    commands.add_parser("anchors", help="add new ids of the built site to docs/anchors.txt")
    options = parser.parse_args(arguments)
    try:
        return COMMANDS[options.command](options)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(options):
    home = project(options.root)
    names = home.snippets() + home.notebooks()
    width = max(map(len, names), default=0)
    start, progress = time.perf_counter(), Progress()

    def begin(count):
        progress.total = count

    def done(listing, outcome):
        state = "failed" if isinstance(outcome, Problem) else f"{outcome.seconds:6.1f} s"
        progress.step(f"{listing.name:{width}}  {state}")

    outcomes = home.refresh(names, again=options.all, done=done, begin=begin)
    problems = [outcome for outcome in outcomes.values() if isinstance(outcome, Problem)]
    compute = sum(outcome.seconds for outcome in outcomes.values() if not isinstance(outcome, Problem))
    for problem in problems:
        print(problem, file=sys.stderr)
    print(
        f"\n{len(names)} listings, {progress.ended} ran now in {time.perf_counter() - start:.1f} s, "
        f"{len(names) - progress.ended} were fresh; "
        f"{compute:.1f} s of compute; {len(problems)} failed"
    )
    return 1 if problems else 0


def _why(options):
    home = project(options.root)
    changes = home.store.why(home.read(options.listing))
    if changes is None:
        print(f"{options.listing} has no kept run: it runs at the next build.")
    elif not changes:
        print(f"{options.listing} is fresh.")
    for name, before, now in changes or ():
        print(f"{name}: {before or 'absent'} → {now or 'absent'}")
    return 0


def _seeds(options):
    from proven import seeds

    only = seeds.stale() if options.stale else options.only or [""]
    if not only:
        print("All listings are measured as they are.")
        return 0
    if options.collect:
        seeds.collect(only)
        return 0
    return _report(seeds.measure(only), "claims do not hold over seeds and numerics")


def _mutants(options):
    from proven.mutants import kill_all, mutations
    from proven.portable import quarter

    rows = [row for row in mutations() if row[0].startswith(options.only)]
    tried, wrong = kill_all(quarter(rows) if options.quarter else rows)
    print(f"{tried - len(wrong)} of {tried} mutants killed")
    return _report(wrong, "mutants were not killed as they should be")


def _portable(options):
    from proven import numerics, portable

    keys = [key for key in portable.chapters() if key.startswith(options.only.rstrip("/"))]
    if options.quarter:
        keys = portable.quarter(keys)
    rounds = options.round or ([numerics.WEAKEST] if options.quarter else None)
    if unknown := set(rounds or ()) - set(portable.rounds()):
        raise Problem(
            "--round", 0, f"there is no round {min(unknown)!r}", f"Choose from {', '.join(portable.rounds())}."
        )
    wrong = portable.prove(keys, rounds)
    print(f"{len(keys)} chapters and notebooks, {len(wrong)} tests failed")
    return _report(wrong, "tests failed")


def _anchors(options):
    from proven.anchors import update

    added = update(options.root)
    print(f"{added} new ids in docs/anchors.txt")
    return 0


def _zip(options):
    from proven import offline

    size = offline.write(options.root / "site", options.target)
    print(f"{options.target}: {size / 1e6:.1f} MB; unpack it and open index.html")
    return 0


def _report(wrong, what):
    if wrong:
        print(f"{len(wrong)} {what}:", *wrong, sep="\n  ", file=sys.stderr)
    return 1 if wrong else 0


COMMANDS = {
    None: _run,
    "why": _why,
    "seeds": _seeds,
    "mutants": _mutants,
    "portable": _portable,
    "anchors": _anchors,
    "zip": _zip,
}

if __name__ == "__main__":
    sys.exit(main())
