"""The files of a checkout: their text, their digests, what lies below a folder, what has changed; links are followed."""

import codecs
import contextlib
import csv
import functools
import hashlib
import io
import os
import stat
import subprocess
from pathlib import Path

from proven.problem import Problem

_MARKS = {codecs.BOM_UTF32_LE: "UTF-32", codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


def write_whole(path, text):
    """Write a file under a temporary name and rename it, so that no reader ever sees half of it.

    Args:
        path: of the file (Path); its folder is made.
        text: what it shall hold (str), written as UTF-8.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def text_of(root, file):
    """Text of a file.

    Args:
        root: root of the checkout (Path).
        file: its path from there (str).

    Raises:
        Problem: there is none, or it is not in UTF-8.
    """
    try:
        data = Path(root, file).read_bytes()
    except OSError:
        raise Problem(file, 0, "there is no such file", "Mend the path or add the file.") from None
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            raise Problem(file, 0, f"is in {name}", "Save it as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"is not in UTF-8: it holds the byte {data[error.start]:#x}"
        raise Problem(file, data.count(b"\n", 0, error.start) + 1, what, "Save it as UTF-8.") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def text_at(path):
    """Text of a file (Path), as `text_of` reads it; a Problem names it from the root of its checkout.

    Raises:
        OSError: there is none.
        Problem: it is not in UTF-8.
    """
    path = Path(path)
    path.stat()
    root = next((each for each in path.parents if (each / "mkdocs.yml").is_file()), path.parent)
    return text_of(root, path.relative_to(root).as_posix())


def digest(data):
    """Short SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()[:20]


def digest_of(path):
    """Digest of a file, None if there is none; while size and times stay, its bytes are read once in a process."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return _digest(str(path), status.st_size, status.st_mtime_ns, status.st_ctime_ns)


@functools.lru_cache(maxsize=4096)
def _digest(path, *_):
    return digest(Path(path).read_bytes())


def of_file(read):
    """Decorator of a function of a path: what it has made of the file is kept as long as the file's bytes stay the same.

    Whoever is given it shares it, and must not change it.
    """

    @functools.lru_cache(maxsize=256)
    def known(path, _):
        return read(path)

    @functools.wraps(read)
    def current(path):
        return known(Path(path), digest_of(path))

    return current


@of_file
def rows_of(path):
    """A table of values with tabs between them (Path), as tuple of dict by the names in its first line.

    Raises:
        OSError: there is no such file.
        Problem: it is not in UTF-8.
    """
    return tuple(csv.DictReader(io.StringIO(text_at(path)), delimiter="\t", quoting=csv.QUOTE_NONE))


def below(folder):
    """All files below a folder, as sorted list of Path; links are followed, each folder once."""
    found, seen = [], set()
    for here, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(here)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        found += [Path(here, name) for name in files]
    return sorted(found)


def stamps(folder):
    """Size and time of change of every file below a folder, to see later whether anything was changed."""
    found = {}
    for path in folder.rglob("*") if folder.is_dir() else ():
        with contextlib.suppress(OSError):
            status = path.lstat()
            found[str(path)] = (status.st_size, status.st_mtime_ns) if path.is_file() else None
    return found


def checkout(root):
    """Size and time of change of every file of the checkout that git does not ignore."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    if listed.returncode:  # no git, or no checkout: a downloaded archive
        tops = [path for path in root.iterdir() if not path.name.startswith((".", "site"))]
        paths = (path for top in tops for path in (below(top) if top.is_dir() else [top]))
    else:
        paths = (root / name for name in listed.stdout.split("\0") if name)
    found = {}
    for path in paths:
        with contextlib.suppress(OSError):
            status = path.lstat()
            found[path.relative_to(root).as_posix()] = (status.st_size, status.st_mtime_ns)
    return found


def differing(before, after):
    """Names that two `checkout` do not have alike, sorted."""
    return sorted(name for name in after.keys() | before.keys() if after.get(name) != before.get(name))


def changed_at(root, name):
    """When a file of the checkout was changed, or removed from its folder (nanoseconds)."""
    path = root / name
    while not os.path.lexists(path):
        path = path.parent
    status = path.lstat()
    return max(status.st_mtime_ns, status.st_ctime_ns if os.name == "posix" else 0)
