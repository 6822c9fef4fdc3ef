"""Command line: ``python -m proven`` runs what is stale; ``--all`` everything; ``why``, ``seeds``, ``mutants``, ``anchors``."""

import argparse
import sys
import time
from pathlib import Path

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
        ("seeds", "rerun the claims of tests/seeds.tsv over seeds and write mean and spread"),
        ("mutants", "run the mutants of tests/mutations.tsv; each must be killed by its test"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("only", nargs="?", default="", help="only what begins with this, for example a chapter")
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
    ended, start = 0, time.perf_counter()

    def done(listing, outcome):
        nonlocal ended
        ended += 1
        state = "failed" if isinstance(outcome, Problem) else f"{outcome.seconds:6.1f} s"
        if sys.stderr.isatty():
            bar = "█" * ended + "·" * (max(len(names) - ended, 0))
            print(
                f"\r\033[K{listing.name:{width}}  {state}", f"{bar[:60]} {ended}", sep="\n", end="\r", file=sys.stderr
            )
        else:
            print(f"{listing.name:{width}}  {state}")

    outcomes = home.refresh(names, again=options.all, done=done)
    problems = [outcome for outcome in outcomes.values() if isinstance(outcome, Problem)]
    compute = sum(outcome.seconds for outcome in outcomes.values() if not isinstance(outcome, Problem))
    for problem in problems:
        print(problem, file=sys.stderr)
    print(
        f"\n{len(names)} listings, {ended} ran now in {time.perf_counter() - start:.1f} s, {len(names) - ended} were fresh; "
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
    from proven.testing import measure_seeds

    return _report(measure_seeds(only=options.only), "claims do not hold over the seeds")


def _mutants(options):
    from proven.testing import kill_all, mutations

    wrong = kill_all(options.only)
    print(f"{len([row for row in mutations() if row[0].startswith(options.only)]) - len(wrong)} mutants killed")
    return _report(wrong, "mutants were not killed as they should be")


def _anchors(options):
    from proven.anchors import update

    added = update(options.root)
    print(f"{added} new ids in docs/anchors.txt")
    return 0


def _report(wrong, what):
    if wrong:
        print(f"{len(wrong)} {what}:", *wrong, sep="\n  ", file=sys.stderr)
    return 1 if wrong else 0


COMMANDS = {None: _run, "why": _why, "seeds": _seeds, "mutants": _mutants, "anchors": _anchors}

if __name__ == "__main__":
    sys.exit(main())
