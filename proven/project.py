"""Knows one checkout: which pages embed which listings, which runs are fresh; runs what is not and tells all that failed."""

import ast
import contextlib
import functools
import sys
from collections import defaultdict
from pathlib import Path

from proven import files, forked, run, snippet, written
from proven.snippet import Problem
from proven.store import Store

FEW = 2  # listings for which the fork server imports but what they need: all would take three times as long


class Project:
    """A checkout. The store remembers what passed, this what failed."""

    def __init__(self, root):
        self.root = Path(root).resolve()
        self.store = Store(self.root)
        self._failed = {}  # name -> (state of the store, Problem)

    def snippets(self):
        """Names of all listings, sorted."""
        folder = self.root / "snippets"
        return sorted(path.relative_to(folder).as_posix() for path in folder.glob("*/*.py"))

    def notebooks(self):
        """Names of all notebooks, sorted."""
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob("notebooks/*.py"))

    def read(self, name):
        """The listing's Snippet as it is on disk now; see `proven.snippet.read`."""
        return snippet.read(self.root, name)

    def embedded(self):
        """Where each listing is shown: dict from name to a list of "docs/en/page.md:line"."""
        places = defaultdict(list)
        for page in files.below(self.root / "docs"):
            file = page.relative_to(self.root).as_posix()
            if page.suffix == ".md":
                for name, line in written.embedded(files.text_of(self.root, file)):
                    places[name].append(f"{file}:{line}")
        return places

    def check_texts(self):
        """Raise Problem if a table or a file of tests, of which pages are made, is not in UTF-8."""
        for pattern in ("*.tsv", "docs/*.tsv", "tests/*.tsv", "tests/test_*.py"):
            for path in sorted(self.root.glob(pattern)):
                _text(path)

    def outcome(self, name):
        """Run (kept or new) or Problem of one listing; one that failed is not tried again before the next `refresh`,
        unless anything that it depends on has changed.
        """
        state, problem = self._failed.get(name, (None, None))
        if problem:
            with contextlib.suppress(Problem):
                if state == self.store.state(self.read(name)):
                    return problem
        return self.refresh([name])[name]

    def refresh(self, names, again=False, done=lambda snippet, outcome: None, begin=lambda count: None):
        """Run what is stale.

        Args:
            names: listings; those that are only shown (``shown-only=``) are not run.
            again: run even what is fresh.
            done: called as each run ends, with Snippet and Run or Problem.
            begin: called beforehand with the number of listings that will run.

        Returns:
            dict from name to Run, or Problem where it failed. A Problem says on which pages the listing stands.

        Raises:
            Problem: what has run cannot be kept.
        """
        outcomes, stale = {}, []
        for name in dict.fromkeys(names):
            try:
                listing = self.read(name)
            except Problem as problem:
                outcomes[name] = problem
                continue
            if listing.shown_only:
                outcomes[name] = run.Run()
                outcomes[name].mark = "shown only"
            elif not again and (kept := self.store.load(listing)):
                outcomes[name] = kept
            else:
                stale.append(listing)
        begin(len(stale))
        outcomes |= self._run(stale, done) if stale else {}
        self._refuse_hidden(outcomes)
        self._say_where(outcomes)
        return outcomes

    def _run(self, stale, done):
        self.store.ready()
        stale.sort(key=lambda each: not each.name.startswith("notebooks/"))  # long ones first: no core waits for one
        before = {listing.name: self.store.state(listing) for listing in stale}
        modules = self.imported(stale if len(stale) <= FEW else None)
        outcomes = run.run_all(self.root, stale, done, modules)
        for listing in stale:
            self._failed.pop(listing.name, None)
            if isinstance(outcome := outcomes[listing.name], Problem):
                self._failed[listing.name] = before[listing.name], outcome
            elif self.store.state(listing) == before[listing.name]:  # else nobody knows of which state it tells
                self.store.save(listing, outcome)
        return outcomes

    def _refuse_hidden(self, outcomes):
        """Put a Problem in place of each run of a listing that would find another one where it loads a module."""
        beside = functools.cache(lambda folder: {path.stem for path in (self.root / folder).glob("*.py")})
        for name, outcome in outcomes.items():
            folder = snippet.file_of(name).rpartition("/")[0]
            if hidden := isinstance(outcome, run.Run) and sorted(beside(folder).intersection(outcome.modules)):
                what = f"loads the module {hidden[0]!r}, whose name {folder}/{hidden[0]}.py has"
                remedy = f"Rename that: for whom runs the listing in its folder, `import {hidden[0]}` finds it."
                outcomes[name] = Problem(snippet.file_of(name), 0, what, remedy)

    def _say_where(self, outcomes):
        """Add to each Problem the pages that show its listing."""
        failed = {name: each for name, each in outcomes.items() if isinstance(each, Problem)}
        places = self.embedded() if failed else {}
        for name, problem in failed.items():
            if (on := places.get(name)) and "Shown on" not in problem.remedy:
                problem.remedy = f"{problem.remedy} Shown on {', '.join(on)}.".strip()

    def imported(self, listings=None):
        """What the fork server imports once, for these listings (list of Snippet) or for all that there are."""
        usual, names = list(forked.PRELOADED), set()
        if listings is None:
            for name in self.snippets() + self.notebooks():
                with contextlib.suppress(Problem):  # whoever runs it will be told
                    names.update(self.read(name).imports)
        else:
            names.update(*(listing.imports for listing in listings))
            trains = any("optim" in listing.source for listing in listings)
            usual = [each for each in usual if each.split(".")[0] in names and (trains or "_dynamo" not in each)]
        return usual + sorted(names - set(sys.stdlib_module_names) - {"torch", "torchvision", "matplotlib"})

    def tests(self, chapter):
        """Tests of a chapter in the order of its file: dict from name to the lines (first, last) of the function."""
        return _functions(self.root / "tests" / f"test_{chapter}.py")


_text = files.of_file(files.text_at)


@files.of_file
def _functions(path):
    if not path.is_file():
        return {}
    tree = ast.parse(files.text_at(path))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    return {f.name: (min([f.lineno, *(d.lineno for d in f.decorator_list)]), f.end_lineno) for f in functions}


@functools.cache
def project(root):
    """The one Project of a checkout in this process."""
    return Project(root)
