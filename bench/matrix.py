"""Runs every listing on other versions of Python and torch, and with another start of processes: ``make matrix``.

Each version gets a virtual environment of its own below .bench/, one at a time; what has run there is kept, so that an
interrupted round goes on. Writes bench/matrix.json; the status page shows it.
"""

import argparse
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the environments have the listings' packages alone

from proven import matrix  # noqa: E402
from proven.project import Project  # noqa: E402
from proven.snippet import Problem  # noqa: E402

FOLDER = ROOT / ".bench" / "matrix"
VERSIONS = (("3.11", ""), ("3.12", ""), ("3.13", ""), ("3.11", "2.13.0"))  # of Python and torch; "" is the pinned one
FORKSERVER = "import multiprocessing\n\nmultiprocessing.set_start_method('forkserver', force=True)\n"  # Python 3.14's
ALONE = {"OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": "", "PYTHONHASHSEED": "0", "MPLBACKEND": "agg"}
FITTING = {"torchvision", "torchao"}  # each fits one version of torch
STARTS = re.compile(r"num_workers|multiprocessing")  # text of a listing that starts processes


def packages(torch=""):
    """What the listings import, as requirements.txt pins it.

    Args:
        torch: another version of torch; then those that fit one version only, torchvision and torchao, are left out.

    Returns:
        list of str for pip
    """
    first = (ROOT / "requirements.txt").read_text(encoding="utf-8").split("# The site")[0]
    pins = [line.split("#")[0].strip() for line in first.splitlines() if "==" in line]
    if torch:
        pins = [f"torch=={torch}", *(pin for pin in pins if not pin.startswith("torch"))]
    return pins


def interpreter(version):
    """Path of an interpreter of this version ("3.12"), None if there is none: on the PATH, or pyenv's."""
    if version == ".".join(platform.python_version_tuple()[:2]):
        return sys.executable
    pyenv = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"), key=lambda path: len(str(path)))
    for path in (shutil.which(f"python{version}"), *map(str, pyenv[::-1])):
        told = path and subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
        if told and told.returncode == 0:  # pyenv's shims stand for versions that are not chosen
            return path
    return None


def copy(folder, vision):
    """A checkout of the listings alone; unless `vision`, without those that import torchvision or torchao."""
    for name in ("snippets", "notebooks", "data"):
        shutil.rmtree(folder / name, ignore_errors=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "matplotlibrc", folder)
    home = Project(folder)
    for name in home.snippets() + home.notebooks():
        listing = home.read(name)
        if listing.shown_only or (FITTING & set(listing.imports) and not vision):
            (folder / listing.file).unlink()


def here(folder):
    """Run the listings of a checkout in this very environment and write ``runs.json`` into it."""
    home = Project(folder)
    names = home.snippets() + home.notebooks()
    count = 0

    def done(listing, outcome):
        nonlocal count
        count += 1
        print(f"{count:4} {listing.name}{'  FAILED' if isinstance(outcome, Problem) else ''}", flush=True)

    outcomes = home.refresh(names, done=done)
    found = {
        name: {"failed": f"{each.file}:{each.line}: {each.what}"}
        if isinstance(each, Problem)
        else {"text": each.text + each.error, "values": each.values}
        for name, each in outcomes.items()
    }
    versions = {"python": platform.python_version(), "torch": metadata.version("torch").partition("+")[0]}
    (folder / "runs.json").write_text(json.dumps({**versions, "runs": found}), encoding="utf-8")


def measured(python, torch, folder):
    """Run the listings in an environment; returns what `here` wrote, as a dict."""
    folder.mkdir(parents=True, exist_ok=True)
    copy(folder, vision=not torch)
    command = [str(python), str(Path(__file__).resolve()), "--here", str(folder)]
    subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    return json.loads((folder / "runs.json").read_text(encoding="utf-8"))


def environment(python, torch, folder):
    """Make the virtual environment and return its interpreter; one that is whole is used again."""
    command = folder / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ready = folder / "venv" / "ready"
    if not ready.is_file():
        shutil.rmtree(folder / "venv", ignore_errors=True)
        subprocess.run([python, "-m", "venv", str(folder / "venv")], check=True)
        subprocess.run([str(command), "-m", "pip", "install", "--quiet", *packages(torch)], check=True)
        ready.touch()
    return command


def forkserver(reference):
    """Run the listings that start processes as ``python file.py``, with the start method of Python 3.14.

    Args:
        reference: what these listings gave, as in `here`.

    Returns:
        dict like that of `here`
    """
    home, found = Project(ROOT), {}
    for name in home.snippets() + home.notebooks():
        listing = home.read(name)
        if not STARTS.search(listing.source) or name not in reference["runs"]:
            continue
        with tempfile.TemporaryDirectory(prefix="proven-matrix-") as folder:
            Path(folder, "site").mkdir()
            Path(folder, "site", "sitecustomize.py").write_text(FORKSERVER, encoding="utf-8")
            Path(folder, "work").mkdir()
            if listing.uses_data:
                shutil.copytree(ROOT / "data", Path(folder, "work", "data"))
            Path(folder, "work", "listing.py").write_text(listing.source, encoding="utf-8")
            command = [sys.executable, "-W", "default" if listing.warns else "error", "listing.py"]
            env = {**os.environ, **ALONE, "PYTHONPATH": str(Path(folder, "site"))}
            ran = subprocess.run(
                command, cwd=Path(folder, "work"), env=env, capture_output=True, text=True, check=False
            )
        failed = ran.returncode != 0 and not (listing.raises and listing.raises in ran.stderr)
        said = ran.stderr.strip().splitlines() or [f"status {ran.returncode}"]
        found[name] = {"failed": f"{listing.file}: {said[-1]}"} if failed else {"text": ran.stdout, "values": {}}
        print(f"     {name}{'  FAILED' if failed else ''}", flush=True)
    return {"python": reference["python"], "torch": reference["torch"], "runs": found}


def main(arguments=None):
    """Run what is asked for; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", action="store_true", help="keep the virtual environments: some GB each")
    parser.add_argument("--only", default="", help="only this Python, such as 3.12, or this torch, or forkserver")
    parser.add_argument("--here", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.here:
        here(options.here)
        return 0
    reference, twice = (measured(sys.executable, "", FOLDER / name) for name in ("reference", "twice"))
    found = matrix.Matrix(ROOT, reference, twice)
    for version, torch in VERSIONS:
        if options.only and options.only not in (version, torch):
            continue
        python, folder = interpreter(version), FOLDER / f"python-{version}-torch-{torch or 'pinned'}"
        if python is None:
            print(f"There is no Python {version} here: left out.", file=sys.stderr)
            continue
        if python == sys.executable and not torch:
            found.add("", twice)
            continue
        print(f"Python {version}, torch {torch or 'as pinned'}", flush=True)
        found.add("", measured(environment(python, torch, folder), torch, folder))
        if not options.keep:
            shutil.rmtree(folder / "venv")
    if options.only in ("", "forkserver"):
        found.add("forkserver", forkserver(reference))
    print(matrix.plain_text(found.data))
    return 0


if __name__ == "__main__":
    if not importlib.util.find_spec("torch"):
        sys.exit("make matrix runs in the checkout's own environment, which has torch")
    sys.exit(main())
