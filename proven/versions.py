"""Versions of what is installed, read from metadata without importing it, and of the engine's own run-time; a change is
noticed at once.
"""

import functools
import os
import sysconfig
from importlib import metadata
from pathlib import Path

from proven.files import digest_of

RUNTIME = ("runtime", "record", "terminal", "guard")  # the modules of the engine that a listing's process runs
_RUNTIME = {f"proven/{name}.py": str(Path(__file__).with_name(f"{name}.py")) for name in RUNTIME}


def stamp():
    """What changes whenever a distribution is installed, removed or upgraded: the times of the folders they lie in."""
    return tuple(os.stat(folder).st_mtime_ns for folder in _folders())


@functools.cache
def _folders():
    found = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return sorted(folder for folder in found if os.path.isdir(folder))


def runtime():
    """Digests of the modules that run a listing, as dict from "proven/NAME.py"."""
    return {name: digest_of(path) for name, path in _RUNTIME.items()}


def installed(name, now=None):
    """Version of an installed distribution, None if it is not installed.

    Args:
        name: of the distribution (str).
        now: `stamp`, should the caller know it (tuple).
    """
    return _version(name, now or stamp())


def distributions(modules):
    """Versions of the distributions that provide the given top-level modules.

    Args:
        modules: iterable of module names.

    Returns:
        dict from distribution to version, without the engine itself (its run-time is in the key by content).
    """
    now = stamp()
    names = {name for module in modules for name in _providers(now).get(module, ())} - {"proven"}
    return {name: installed(name, now) for name in sorted(names)}


@functools.lru_cache(maxsize=1024)
def _version(name, _):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


@functools.lru_cache(maxsize=2)
def _providers(_):
    return metadata.packages_distributions()


def engine():
    """Digests of all that the engine is made of, and what changes with every distribution: pages depend on them."""
    here = Path(__file__).parent
    return [digest_of(path) for path in [*sorted(here.glob("*.py")), *sorted(here.glob("words/*.toml"))]], stamp()
