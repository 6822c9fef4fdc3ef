"""The built site as one archive that is read without a server: ``make zip``.

A browser that shows files opens no folder, fetches nothing and starts no worker: so links name the pages' files, what
would be fetched stands in the pages, and the search is a script that runs in a frame.
"""

import base64
import json
import posixpath
import re
import zipfile
from urllib.parse import quote

from proven.problem import Problem

NAME = "proven-pytorch"
_HREF = re.compile(r'(?<= href=")(?![a-z]+:|#|/)([^"#?]*)')
_COPY = re.compile(r'(?<=data-copy=")[^"]+')
_ERRORS = 'import(new URL("errors.js", here))'
_INSTANT = re.compile(
    r'"navigation\.instant[\w.]*", '
)  # the theme's scripts wait for it, and for ever where nothing is fetched
_LEFT_OUT = ("404.html", "robots.txt", "sitemap", ".map", "assets/card.png", "assets/cards/")
_SHIM = """// A page that is a file may start no worker: the search's runs in a frame.
window.IFrameWorker = window.Worker = class extends EventTarget {
  constructor(url) {
    super()
    const frame = document.body.appendChild(document.createElement("iframe"))
    frame.hidden = true
    const inner = this.inner = frame.contentWindow
    const load = url => new Promise((done, failed) => {
      const script = inner.document.createElement("script")
      Object.assign(script, {src: url, onload: done, onerror: failed})
      inner.document.body.append(script)
    })
    inner.postMessage = data => this.dispatchEvent(new MessageEvent("message", {data}))
    inner.importScripts = async (...urls) => { for (const url of urls) await load(url) }
    this.ready = load(url)
  }
  postMessage(data) { this.ready.then(() => this.inner.dispatchEvent(new this.inner.MessageEvent("message", {data}))) }
}
"""


def write(site, target):
    """Write the archive.

    Args:
        site: folder of the built site (Path); it stays as it is.
        target: the archive (Path).

    Returns:
        int, its size in bytes.

    Raises:
        Problem: there is no built site.
    """
    if not (site / "index.html").is_file():
        raise Problem(str(site), 0, "there is no built site", "Build it: make site.")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(f"{NAME}/assets/offline.js", _SHIM)
        for path in sorted(each for each in site.rglob("*") if each.is_file()):
            name = path.relative_to(site).as_posix()
            if path.name == "search_index.json":
                archive.writestr(f"{NAME}/{name.removesuffix('on')}", _index(path))
            elif not any(each in name for each in _LEFT_OUT):
                archive.writestr(f"{NAME}/{name}", _changed(site, path))
    return target.stat().st_size


def _changed(site, path):
    if path.suffix == ".html":
        return _page(site, path)
    if path.name == "proven.js":
        code = base64.b64encode((path.parent / "errors.js").read_bytes()).decode()
        return path.read_text(encoding="utf-8").replace(_ERRORS, f'import("data:text/javascript;base64,{code}")')
    return path.read_bytes()


def _page(site, path):
    """A page whose links name files, and whose parts of listings are copied from the page itself."""
    folder = path.parent

    def file(link):
        whole = bool(link[1]) and (folder / link[1]).is_dir()
        return posixpath.join(link[1], "index.html") if whole else link[1]

    def text(listing):
        return f"data:text/plain;charset=utf-8,{quote((folder / listing[0]).read_text(encoding='utf-8'))}"

    page = _COPY.sub(text, _HREF.sub(file, path.read_text(encoding="utf-8")))
    up = "../" * len(path.relative_to(site).parts[1:])
    return _INSTANT.sub("", page).replace(
        '<script id="__config"', f'<script src="{up}assets/offline.js"></script><script id="__config"'
    )


def _index(path):
    """The index of the search as a script; its places are files, too."""
    index = json.loads(path.read_text(encoding="utf-8"))
    for entry in index["docs"]:
        page, mark, part = entry["location"].partition("#")
        entry["location"] = f"{page}index.html{mark}{part}"
    return f"var __index = {json.dumps(index, ensure_ascii=False, separators=(',', ':'))}"
