"""Says of every listing when it ran, how long, what it left, and which points and tests hang on it: page and JSON."""

import contextlib
import itertools
import json
import re
import textwrap

from proven import notebook, written
from proven.coverage import declared
from proven.files import of_file, text_at
from proven.snippet import Problem, Snippet
from proven.tables import table
from proven.versions import installed

_IMPORT = re.compile(r"from snippets\.([\w.]+) import (\w+)")


def versions(python):
    """Versions for the texts: dict with python, torch, torchvision."""
    return {"python": python, "torch": installed("torch"), "torchvision": installed("torchvision")}


def listings(view):
    """One record a listing, in the order of the pages, then one a notebook.

    Args:
        view: Snapshot.

    Returns:
        list of dict: name, page, id ("" for a notebook), date, seconds, values (names), points (ids of its section), tests (names).
    """
    records = []
    for page in sorted((view.root / "docs" / "en").glob("*.md")):
        here = []
        for part in written.parts(text_at(page)):
            if isinstance(part, written.Heading):
                here = list(part.points)
            elif part.listing.split("/")[0] == page.stem:
                records.append(_record(view, part.listing, page.stem, here))
    for name in view.home.notebooks():
        points = []
        with contextlib.suppress(Problem):  # its page will tell
            points = sorted(declared(view.root / name))
        records.append(_record(view, name, name[:-3], points))
    return records


def data(records, python):
    """All records as JSON text, for machines."""
    return json.dumps({**versions(python), "listings": records}, indent=1)


def _record(view, name, page, points):
    listing, outcome = Snippet(name, ""), view.outcome(name)
    whole = name == f"{page}.py"  # a notebook, all of whose chapter's tests are its own
    failed = isinstance(outcome, Problem)
    return {
        "name": name,
        "page": f"{page}/",
        "id": "" if whole else listing.slug,
        "date": "" if failed else outcome.date,
        "seconds": None if failed else outcome.seconds,
        "values": [] if failed else sorted(outcome.values),
        "points": points,
        "tests": list(view.tests(listing.chapter)) if whole else _tests(view, name, listing.chapter),
    }


def _tests(view, name, chapter):
    """Names of the tests that name a listing, or a function of it that their file imports."""
    file = view.root / "tests" / f"test_{chapter}.py"
    lines, imported = _lines(file)
    functions = imported.get(name[:-3].replace("/", "."), ())
    signs = [re.compile(rf"\b{each}\b") for each in functions]
    found = []
    for test, (first, last) in view.tests(chapter).items():
        body = "\n".join(lines[first - 1 : last])
        if f'"{name[:-3]}' in body or any(sign.search(body) for sign in signs):
            found.append(test)
    return found


@of_file
def _lines(file):
    """Lines of a file of tests, and which functions of which listings it imports."""
    text, imported = text_at(file), {}
    for module, function in _IMPORT.findall(text):
        imported.setdefault(module, []).append(function)
    return text.splitlines(), imported


def page(root, language, records, python):
    """Markdown of the status page in one language: a fold for each chapter or notebook, with a table.

    Args:
        root: root of the checkout (Path).
        language: Language in which it is written.
        records: of `listings`.
        python: version.
    """
    words, pages = language.words["status"], {}
    for record in records:
        pages.setdefault(_file(record), []).append(record)
    lines = [f"---\ndescription: '{words['description']}'\nhide: [toc]\n---\n# {words['title']}\n"]
    lines.append(words["lead"].format(**versions(python)) + "\n")
    for file, here in pages.items():
        title, _ = notebook.about(root, file, language) or ("", "")  # of a page that is gone or bad, which will tell
        title = (title or f"`{here[0]['page'][:-1]}`").replace('"', "&quot;")
        seconds = sum(record["seconds"] or 0 for record in here)
        about = words["page" if len(here) > 1 else "listing"].format(count=len(here), seconds=seconds)
        lines.append(f"??? ran \"{title} <span class='key'>{about}</span>\"\n")
        lines.append(textwrap.indent(table(words["head"], map(_row, here), "lrrrll"), "    "))
    return "\n".join(lines)


def _row(record):
    return [
        f"[{record['name'].rpartition('/')[2]}]({_address(record)})",
        "" if record["seconds"] is None else f"{record['seconds']:.1f}",
        str(len(record["values"])),
        str(len(record["tests"])),
        " ".join(f'<span class="nowrap">{points}</span>' for points in _shortened(record["points"])),
        record["date"],
    ]


def _shortened(points):
    """A3-7, A3-8, A3-9, A3-12 as "A3-7–9, 12": one text for each article."""
    for article, ids in itertools.groupby(sorted(points), lambda point: point.partition("-")[0]):
        numbers = sorted(int(point.partition("-")[2]) for point in ids)
        runs = [list(run) for _, run in itertools.groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
        yield f"{article}-" + ", ".join(f"{run[0][1]}–{run[-1][1]}" if len(run) > 1 else f"{run[0][1]}" for run in runs)


def _file(record):
    return f"{record['page'][:-1]}.{'md' if record['id'] else 'ipynb'}"


def _address(record):
    return _file(record) + (f"#{record['id']}" if record["id"] else "")


def _link(record):
    return f"[`{record['name']}`]({_address(record)})"


def linker(records):
    """Function from a listing's name to Markdown that leads to it; one that is gone has its name alone."""
    links = {each["name"]: _link(each) for each in records}
    return lambda name: links.get(name, f"`{name}`")


def stamp(names, view, words, python):
    """One sentence for the foot of a page.

    Args:
        names: listings that the page shows.
        view: Snapshot.
        words: in the page's language.
        python: version.

    Returns:
        str, "" for a page without listings that ran.
    """
    outcomes = [view.outcome(name) for name in dict.fromkeys(names)]
    ran = [each for each in outcomes if not isinstance(each, Problem) and each.date]
    if not ran:
        return ""
    seconds, date = sum(each.seconds for each in ran), max(each.date for each in ran)
    kind = "notebook" if set(names) <= set(view.home.notebooks()) else "one" if len(ran) == 1 else "stamp"
    return words[kind].format(count=len(ran), seconds=seconds, date=date, **versions(python))
