"""The same listings through all tools, ours among them: what each takes for them."""

import dataclasses
import shutil

import peers
import plain
import report
from timing import BUILD, ENV, ROOT, SMALL, Failed, Over, copy, timed

from proven.project import project

SAMPLE = 30  # at most so many of the listings go through the other tools


def the_tree():
    """The listings of this checkout: dict from name to Snippet; those that are only shown are left out."""
    listings = {name: project(ROOT).read(name) for name in project(ROOT).embedded()}
    return {name: listing for name, listing in sorted(listings.items()) if not listing.shown_only}


def sample(listings):
    """Every second, third … of the listings, and the small one: as `the_tree`, of all chapters alike.

    Those that start processes of their own or ask where their module lies (Flask does) stay away: Sphinx-Gallery, which
    runs them in its own process without a file, cannot run them.
    """
    alone = [name for name, listing in listings.items() if "__name__" not in listing.source]
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
    for name in ("corrections", "chapters"):
        (folder / "docs" / f"{name}.tsv").unlink()  # of pages that are gone
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
        kinds: of report.KINDS, in their order.
        rounds: how often each is measured.
        limit: seconds that one build may take.
        expected: dict from tool to the seconds that a cold build may be expected to take.
        tell: called with a line for each round.

    Returns:
        dict from tool to a dict from kind to its list of seconds; or {how: limit} where it was stopped ("over"),
        not run because it would have been ("expected"), or ended with an error ("failed").
    """
    found = {}
    for tool in report.TOOLS:
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
    found, before = {}, {tool: [] for tool in report.TOOLS}
    for size in sizes:
        expected = {tool: report.extrapolate(points, size) for tool, points in before.items()}
        tell(f"{size} small listings")
        kinds = report.KINDS[:2]
        found[str(size)] = tools(folder / str(size), copies(size), kinds, rounds, limit, expected, tell)
        for tool, each in found[str(size)].items():
            before[tool].append((size, report.middle(each["cold"])))
    return found


WRITERS = {"ours": ours_alone, **peers.WRITERS}
