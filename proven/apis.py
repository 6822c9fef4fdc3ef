"""Makes the index of PyTorch's names: which of them the listings use, their defaults, and which section is about each.

A name is read off a listing's imports and attributes, so nothing of PyTorch is loaded for it.
"""

import ast
import contextlib
import html
import re
from collections import defaultdict

from proven import defaults, written
from proven.files import digest_of, text_at
from proven.kept import Kept, key
from proven.problem import Problem
from proven.versions import installed

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{4,}")  # of a heading
MOST = 5  # sections that are linked beside those that are about a name


def names(source):
    """Full names that a listing uses, without those of modules.

    Args:
        source: its text.

    Returns:
        set of str, such as "torch.nn.Linear"
    """
    nodes, aliases, modules = list(ast.walk(ast.parse(source))), {}, set(defaults.LIBRARIES)
    for node in nodes:
        if isinstance(node, ast.Import):
            for each in node.names:
                modules.add(each.name)
                aliases[each.asname or each.name.partition(".")[0]] = (
                    each.name if each.asname else each.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
            aliases |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
    found = set()
    for node in nodes:
        parts = _chain(node) if isinstance(node, (ast.Name, ast.Attribute)) else ()
        if parts and parts[0] in aliases:
            found.add(".".join([aliases[parts[0]], *(part for part in parts[1:] if not part.startswith("__"))]))
    longer = {name.rsplit(".", 1)[0] for name in found}
    return {name for name in found - longer - modules if name.partition(".")[0] in defaults.LIBRARIES}


def _chain(node):
    """Parts of ``a.b.c``, empty for anything else."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [node.id, *reversed(parts)] if isinstance(node, ast.Name) else []


def index(view, docs, words):
    """Markdown of the index.

    Args:
        view: Snapshot.
        docs: folder of the language's written pages (Path).
        words: of the page, in its language.

    Returns:
        str
    """
    about, used = _sections(view, docs)
    given = defaults.of(view.root / ".proven", used)
    lines = [f"---\ndescription: '{words['description']}'\nsearch:\n  boost: 0.2\nhide: [toc]\n---"]
    lead = words["lead"].format(count=len(used), version=installed("torch"))
    lines += [f"# {words['title']} {{ #api }}\n", f"{lead}\n"]
    head = "".join(f"<th>{cell}</th>" for cell in words["head"])
    lines.append('<div class="facts apis" data-search-exclude>')
    lines[-1] += f'<p class="facts-label" hidden>{words["filter"]}</p><table class="apis">'
    lines[-1] += f"<thead><tr>{head}</tr></thead><tbody>"
    for name in sorted(used, key=str.lower):
        mine = about[name.rsplit(".", 1)[1]][:3]
        rest = [link for link in dict.fromkeys(used[name]) if link not in mine]
        more = f" +{len(rest) - MOST}" if len(rest) > MOST else ""
        said = f"<br><small>{html.escape(given[name], quote=False)}</small>" if given[name] else ""
        cells = f"<code>{name}</code>{said}", _links(mine), _links(rest[:MOST]) + more
        lines[-1] += "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
    return "\n".join(lines) + "</tbody></table></div>\n"


def _links(places):
    return " · ".join(
        f'<a href="../{written.address(page)}#{anchor}">{title}</a>' for page, anchor, title in dict.fromkeys(places)
    )


def _sections(view, docs):
    """Links of each word of a heading; links of each name used."""
    about, used, kept = defaultdict(list), defaultdict(list), Kept(view.root / ".proven" / "made" / "apis")
    for path in sorted(docs.glob("*.md")):
        place = None
        for part in written.parts(text_at(path)):
            if isinstance(part, written.Heading):
                place = (path.stem, part.anchor, written.inline(part.title))
                for word in set(_WORD.findall(part.title)):
                    about[word].append(place)
            elif part.listing and place:
                with contextlib.suppress(Problem, SyntaxError):  # its page will tell
                    source = view.read(part.listing).source
                    whole = key(digest_of(__file__), source)
                    for name in kept.get(
                        "names", part.listing, whole, lambda source=source: (sorted(names(source)), True)
                    ):
                        used[name].append(place)
    kept.write()
    modules = {name.rpartition(".")[0] for name in used}
    return about, {name: used[name] for name in used if name not in modules or name.rpartition(".")[2][0].isupper()}
