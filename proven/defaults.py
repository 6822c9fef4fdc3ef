"""Reads the defaults of PyTorch's names off their signatures, in a process of its own: a build loads no torch for it.

What was read is kept with the versions of the libraries, so that only names that are new are looked up.
"""

import contextlib
import json
import subprocess
import sys

from proven.files import write_whole
from proven.problem import Problem
from proven.versions import installed

FILE = ("made", "defaults.json")  # in the folder of the kept runs
LIBRARIES = ("torch", "torchvision", "safetensors")
_READ = """
import contextlib, importlib, inspect, json, sys, warnings
warnings.simplefilter("ignore")

def find(name):
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        with contextlib.suppress(ImportError, AttributeError):
            found = importlib.import_module(".".join(parts[:cut]))
            for part in parts[cut:]:
                found = getattr(found, part)
            return found

def text(value):
    named = getattr(value, "__name__", None)
    enum = f"{type(value).__name__}.{value.name}" if hasattr(value, "name") and hasattr(value, "value") else None
    return enum or named or ("…" if " at 0x" in repr(value) or value is ... else repr(value))

def defaults(name):
    try:
        given = inspect.signature(find(name)).parameters.values()
    except (TypeError, ValueError):
        return ""
    kept = [each for each in given if each.default is not each.empty and not each.name.startswith("_")]
    return ", ".join(f"{each.name}={text(each.default)}" for each in kept if each.name not in ("device", "dtype"))

print(json.dumps({name: defaults(name) for name in sys.argv[1:]}))
"""


def of(folder, names):
    """Defaults of names, as their signatures say.

    Args:
        folder: of the kept runs (Path).
        names: iterable of str, such as "torch.nn.Linear".

    Returns:
        dict from name to str, such as "bias=True"; empty where there are none, or where Python cannot tell

    Raises:
        Problem: PyTorch cannot be loaded to read what is not kept yet.
    """
    versions, path = {name: installed(name) for name in LIBRARIES}, folder.joinpath(*FILE)
    known = {}
    with contextlib.suppress(OSError, ValueError):
        kept = json.loads(path.read_text(encoding="utf-8"))
        known = kept["defaults"] if kept["versions"] == versions else {}
    if missing := sorted(set(names) - set(known)):
        known |= _read(missing)
        write_whole(path, json.dumps({"versions": versions, "defaults": known}))
    return {name: known[name] for name in names}


def _read(names):
    done = subprocess.run([sys.executable, "-c", _READ, *names], capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:] or [""]
        raise Problem("docs/*/api.md", 0, f"PyTorch's defaults cannot be read: {said[0]}", "Mend the installation.")
    return json.loads(done.stdout)
