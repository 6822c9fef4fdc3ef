"""The checkout as one build sees it: each listing is read once, each run looked up once, and what a page takes of them
has a mark by which the next build knows whether it is still so.
"""

from proven.files import digest, digest_of
from proven.problem import Problem


class Snapshot:
    """Listings, runs and tests of a Project, as they were when first asked for.

    Args:
        home: Project.
        outcomes: dict from name to Run or Problem, of what is known already.
    """

    def __init__(self, home, outcomes=None):
        self.home, self.root = home, home.root
        self._made = {("outcome", name): each for name, each in (outcomes or {}).items()}

    def read(self, name):
        """See `Project.read`."""
        return self.once(("listing", name), lambda: self.home.read(name))

    def outcome(self, name):
        """See `Project.outcome`."""
        return self.once(("outcome", name), lambda: self.home.outcome(name))

    def tests(self, chapter):
        """See `Project.tests`."""
        return self.once(("tests", chapter), lambda: self.home.tests(chapter))

    def once(self, name, make):
        """What `make` returned when something of this name was first asked for; who is given it must not change it."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def still(self, taken):
        """Whether all that a page has taken is still so.

        Args:
            taken: list of [kind, name, mark], see `Place.taken`.
        """
        return all(self.mark(kind, name) == mark for kind, name, mark in taken)

    def mark(self, kind, name):
        """Digest of what a page takes: the text of a "listing", its "run", the names of the "tests" of a chapter, the
        text of another "page".

        Returns:
            str, "" for what is not to be relied upon: a failure, or a run that is not kept.
        """
        try:
            if kind == "listing":
                return digest(self.read(name).source.encode())
            if kind == "run":
                return getattr(self.outcome(name), "mark", "")
        except Problem:
            return ""
        if kind == "page":
            return digest_of(self.root / name)
        return digest("\n".join(self.tests(name)).encode())
