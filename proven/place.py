"""The page that is being rendered: where it stands, the engine's words in its language, what it takes of the checkout,
what was found wrong on it.
"""

import html
from dataclasses import dataclass, field

from proven.files import text_of
from proven.problem import Problem
from proven.snapshot import Snapshot
from proven.snippet import Snippet


@dataclass
class Place:
    """One page; whoever renders Markdown gives it to the extensions."""

    view: Snapshot
    words: dict  # of the cards, in the page's language
    file: str = ""  # docs/en/dropout.md
    up: str = ""  # relative URL from the page to the root of its language
    offset: int = 0  # lines of front matter
    problems: list = field(default_factory=list)
    shown: list = field(default_factory=list)  # the listings on it
    needs: dict = field(default_factory=dict)  # (kind, name) -> mark of what was taken, see `Snapshot.mark`

    def read(self, name):
        """A listing; from now on the page depends on its text."""
        self._need("listing", name)
        return self.view.read(name)

    def outcome(self, name):
        """A listing's Run or Problem; from now on the page depends on it."""
        self._need("run", name)
        return self.view.outcome(name)

    def tests(self, chapter):
        """Tests of a chapter; from now on the page depends on their names."""
        self._need("tests", chapter)
        return self.view.tests(chapter)

    def sibling(self, name):
        """Text of a page in the same folder; from now on the page depends on it."""
        file = f"{self.file.rpartition('/')[0]}/{name}"
        self._need("page", file)
        return text_of(self.view.root, file)

    def taken(self):
        """What the page depends on, as JSON holds it, for `Snapshot.still`: list of [kind, name, mark]."""
        return [[kind, name, mark] for (kind, name), mark in self.needs.items()]

    def lasting(self):
        """Whether what was made of the page may be kept: nothing is wrong on it, and all that it takes is kept, too."""
        return not self.problems and all(self.needs.values())

    def _need(self, kind, name):
        self.needs[kind, name] = self.view.mark(kind, name)

    def problem(self, line, what, remedy=""):
        """A Problem of this page; its line (int, from 1) is counted without the front matter."""
        return Problem(self.file, line + self.offset, what, remedy)

    def report(self, problem):
        """Note what is wrong (a build will fail) and return what stands in its place while pages are served."""
        self.problems.append(problem)
        return failed_card(problem, self.words)


def failed_card(problem, words):
    """HTML of the red card; in place of a listing it keeps the listing's address."""
    name = problem.file.removeprefix("snippets/")
    slug = f' id="{Snippet(name, "").slug}"' if name != problem.file else ""
    return (
        f'<div class="listing listing-failed"{slug} role="alert"><p class="listing-head">{words["failed"]}</p>'
        f"<pre><samp>{html.escape(str(problem))}</samp></pre></div>"
    )
