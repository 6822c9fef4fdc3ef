"""Fixtures, and the background start of the listings' runs."""

import functools
import http.server
import inspect
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
from pathlib import Path

import pytest

from proven import seeds, testing
from proven.problem import Problem
from proven.project import Project, project
from proven.testing import ROOT

OTHER_SEEDS = ("1", "2")  # with which a test marked any_outcome is run again
NO_BROWSER = "no Chromium: apt-get install chromium, or CHROMIUM=/path/to/chrome make test"
NO_BROWSER_IN_CI = f"{NO_BROWSER}; CI=true leaves nothing out"
NO_COMPILER = (
    "a C++ compiler and Python's header files (Debian: apt-get install g++ python3-dev; macOS: xcode-select --install)"
)
BELOW = {"site": "/", "published": "/proven-pytorch/"}  # path below which a site that the tests build is served
for name in ("REPO_URL", "SITE_URL"):  # the workflow's; what a test builds has its own
    os.environ.pop(name, None)
os.environ.setdefault("OMP_NUM_THREADS", "1")  # as a listing has: two that share busy cores wait for one another
if overlay := os.environ.get("PROVEN_OVERLAY"):
    sys.path.insert(0, overlay)  # a mutant goes before the file that it mutates


def pytest_collection_finish(session):
    """Start what the collected tests will ask for, in the background, on all cores."""
    texts = {Path(item.path) for item in session.items if not os.environ.get("PROVEN_OVERLAY")}
    names = set()
    for path in texts:
        names.update(re.findall(r'\brun\(\s*"([\w-]+/\w+\.py)"', path.read_text(encoding="utf-8")))
    known = {*project(ROOT).snippets(), *project(ROOT).notebooks()}
    if not os.environ.get("PROVEN_OVERLAY") and any(
        "ran" in item.fixturenames or Path(item.path).name == "test_snippets.py" for item in session.items
    ):
        names |= known
    names = {name for name in names & known if not project(ROOT).read(name).shown_only}
    bound = [inspect.getsource(item.function) for item in session.items if item.get_closest_marker("any_outcome")]
    again = {name for text in bound for name in re.findall(r'\brun\(\s*"([\w-]+/\w+\.py)"', text)} & names
    if names and not hasattr(session.config, "workerinput"):
        end_if_no_run_can_be_kept()
    testing.run_ahead(sorted(names), [(name, seed) for name in sorted(again) for seed in OTHER_SEEDS])


def end_if_no_run_can_be_kept():
    """One message instead of one for each test."""
    try:
        project(ROOT).store.ready()
    except Problem as problem:
        pytest.exit(str(problem), 1)


if seed := os.environ.get("PROVEN_SEED"):  # other draws in the tests, too
    import torch

    _manual_seed = torch.manual_seed
    torch.manual_seed = lambda number: _manual_seed(int(number) + 1000 * int(seed))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """A value that moves with seed or numerics is asserted only through a claim of tests/seeds.tsv.

    A test marked ``any_outcome`` asserts what holds whatever the run gave: it is run again with two other seeds.
    """
    testing.reads.clear()
    testing.claimed.clear()
    result = yield
    if os.environ.get("PROVEN_OVERLAY"):
        return result
    if item.get_closest_marker("any_outcome"):
        _try_other_outcomes(item)
        return result
    unclaimed = testing.reads - testing.claimed
    moving = seeds.moving() if unclaimed else {}
    if loose := sorted((name, key) for name, key in unclaimed if key in moving.get(name, ("", ()))[1]):
        told = ", ".join(f"{name.removesuffix('.py')}.{key}" for name, key in loose)
        pytest.fail(
            f"reads {told}, which moves with the seed or the numerics, without a claim: give it a row in tests/seeds.tsv "
            "and assert holds(…); or mark the test any_outcome if it holds whatever the run gives",
            pytrace=False,
        )
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call):
    """What a program said that a test ran in vain stands in the report."""
    report = yield
    if call.excinfo and isinstance(failed := call.excinfo.value, subprocess.CalledProcessError):
        for name in ("stdout", "stderr"):
            if said := getattr(failed, name):
                said = said.decode(errors="replace") if isinstance(said, bytes) else said
                report.sections.append((f"{name} of {failed.cmd[0]}", said))
    return report


def _try_other_outcomes(item):
    before = os.environ.get("PROVEN_SEED")
    try:
        for seed in OTHER_SEEDS:
            os.environ["PROVEN_SEED"] = seed
            item.runtest()
    finally:
        os.environ.pop("PROVEN_SEED") if before is None else os.environ.update(PROVEN_SEED=before)


@pytest.fixture(scope="session")
def home():
    """This checkout."""
    return project(ROOT)


@pytest.fixture
def double():
    """Re-implementations are compared in float64: rounding must not hide a wrong term."""
    import torch

    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


@pytest.fixture
def checkout(tmp_path):
    """An empty checkout: call it with a listing's text to get (Project, name)."""
    root = tmp_path / "checkout"
    (root / "docs" / "en").mkdir(parents=True)

    def write(source, name="case/listing.py"):
        path = root / "snippets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        return Project(root), name

    write.root = root
    return write


def find_chromium():
    """Path of Chromium or Chrome, None if there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    paths = [os.environ.get("CHROMIUM"), *map(shutil.which, names)]
    paths += [f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ("Chromium", "Google Chrome")]
    return next((path for path in paths if path and Path(path).exists()), None)


def pytest_collection_modifyitems(config, items):
    """Without a browser, leave its tests out and say so at the end; in CI nothing runs instead."""
    kept = [item for item in items if "browser" not in Path(item.path).parts]
    if find_chromium() or len(kept) == len(items):
        return
    if os.environ.get("CI"):
        if not hasattr(config, "workerinput"):  # of several processes the one that hands out the tests ends: see below
            pytest.exit(NO_BROWSER_IN_CI, 4)
        return
    config.left_out = len(items) - len(kept)
    items[:] = kept


def pytest_terminal_summary(terminalreporter, config):
    """Name what was left out, and how to get it."""
    if getattr(config, "left_out", 0):
        terminalreporter.write_line(
            f"Left out: {config.left_out} browser tests, for want of Chromium. Install it (Debian: apt-get install "
            "chromium; macOS: brew install --cask chromium) or name one: CHROMIUM=/path/to/chrome make test"
        )
    without = [each for each in terminalreporter.stats.get("skipped", []) if NO_COMPILER in str(each.longrepr)]
    if without:
        terminalreporter.write_line(f"Left out: {len(without)} tests of torch.compile, for want of {NO_COMPILER}")


@pytest.fixture(scope="session")
def compiler():
    """What torch.compile's default backend needs on a CPU: without it a test is left out, in CI it fails."""
    name = os.environ.get("CXX") or ("clang++" if sys.platform == "darwin" else "g++")  # as torch looks for it
    if not shutil.which(name) or not Path(sysconfig.get_path("include"), "Python.h").exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_COMPILER)


@pytest.fixture(scope="session")
def chromium():
    """Path of the browser."""
    path = find_chromium()
    assert path, NO_BROWSER
    return path


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below a path and says nothing; what is not there is answered as GitHub Pages does, by 404.html."""

    below = "/"

    def translate_path(self, path):
        known = path.startswith(self.below)
        return super().translate_path(path.removeprefix(self.below.rstrip("/")) if known else "/none")

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(page.stat().st_size))
        self.end_headers()
        self.wfile.write(page.read_bytes())
        return None

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    """Says nothing of a browser that left before the end of a file."""

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Site(type(Path())):
    """Folder of a built site, with its ``url``: there it is served while the tests run."""

    url = ""


def _served(folder, below="/"):
    """URL at which a folder is served while the tests run; it may come into being later."""
    handler = type("Below", (Quiet,), {"below": below})
    server = Server(("127.0.0.1", 0), functools.partial(handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}{below}"


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    """Give each process of ``pytest -n`` the folder that they share, and serve from here the sites built in it."""
    config = node.config
    if not hasattr(config, "shared"):
        folder = tempfile.TemporaryDirectory(prefix="proven-tests-")
        config.add_cleanup(folder.cleanup)
        urls = {name: _served(Path(folder.name, name), below) for name, below in BELOW.items()}
        config.shared = {"folder": folder.name, **urls}
    node.workerinput["shared"] = config.shared


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(ids):
    """End before the first test if no run can be kept; in CI, also if a process has tests of the browser and there is none."""
    if os.environ.get("CI") and not find_chromium() and any("/browser/" in each for each in ids):
        pytest.exit(NO_BROWSER_IN_CI, 4)
    end_if_no_run_can_be_kept()


def pytest_configure(config):
    """In a process of ``pytest -n``, runs are shared with the others."""
    if given := getattr(config, "workerinput", None):
        testing.shared = given["shared"]["folder"]


def _build(folder, url, **env):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SITE_URL": url, **env}
    built = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr


def _built(request, name, **env):
    """The whole site, built once in this session by the plain command with ``--strict``, and served."""
    given = getattr(request.config, "workerinput", {}).get("shared")
    if not given:
        site = Site(request.getfixturevalue("tmp_path_factory").mktemp(name))
        site.url = _served(site, BELOW[name])
        _build(site, site.url, **env)
        return site
    site = Site(given["folder"], name)
    site.url = given[name]
    with testing.one_process(f"{name}.built") as first:
        if first:
            _build(site, site.url, **env)
    return site


@pytest.fixture(scope="session")
def ran(home):
    """All listings and notebooks, run in this session."""
    testing.run_all([name for name in home.notebooks() + home.snippets() if not home.read(name).shown_only])


@pytest.fixture(scope="session")
def site(request, ran):
    """The site as a checkout makes it, from the runs of this session."""
    return _built(request, "site")


@pytest.fixture(scope="session")
def published(request, ran):
    """The site as the workflow publishes it: with a repository, at an address below a path."""
    return _built(request, "published", REPO_URL="https://github.com/proven/pytorch")


@pytest.fixture(scope="session")
def moved(site):
    """URL of the same site elsewhere: another host, on plain http (the browser finds it here), below another path."""
    return _served(site, "/elsewhere/").replace("127.0.0.1", "plain.test")
