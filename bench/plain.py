"""Writes what plain Material is measured with: the same pages, as one would write them without an engine.

Listings and outputs are pasted in as fences, figures are files, values are numbers, formulas are left to the browser.
"""

import json
import re
import shutil
from pathlib import Path

import yaml
from mkdocs.utils.yaml import yaml_load

from proven import generated, status
from proven.languages import LANGUAGES
from proven.project import project
from proven.snapshot import Snapshot
from proven.written import fence_at

HOOK = '''"""Builds the languages after the root, all in one process."""

from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

LANGUAGES = ("en", "zh", "zh-hant")


def on_post_build(config):
    if Path(config.config_file_path).stem == "mkdocs":
        for language in LANGUAGES:
            build(load_config(f"{language}.yml", site_dir=f"{config.site_dir}/{language}"))
'''
_TESTED = re.compile(r"\{\{ tested (?:(\w+)\.)?(\w+) \}\}")
_VALUE = re.compile(r"\{\{.*?\}\}")


def write(ours, theirs):
    """Write a folder that ``mkdocs build`` makes the same pages from.

    Args:
        ours: a checkout that has been built, so that its runs and its generated pages are there (Path).
        theirs: the folder to write (Path).
    """
    home = project(ours)
    view = Snapshot(home)
    records = status.listings(view)
    shutil.copytree(ours / "docs" / "assets", theirs / "docs" / "assets")
    shutil.copy(ours / "docs" / "index.md", theirs / "docs")
    shutil.copytree(ours / "overrides", theirs / "overrides")
    for language, about in LANGUAGES.items():
        source = ours / "docs" / language if about.written == about.code else ours / ".proven" / language
        target = theirs / language
        shutil.copytree(source, target)
        for name, text in generated.pages(view, about, records).items():
            if name.startswith("tests/"):  # a file of tests, which the engine highlights itself
                code = (ours / "tests" / f"test_{Path(name).stem}.py").read_text(encoding="utf-8")
                text = f"{text.partition('<div')[0]}```python\n{code}```\n"
            (target / name).parent.mkdir(exist_ok=True)
            (target / name).write_text(text, encoding="utf-8")
        for path in target.rglob("*.md"):
            path.write_text(pasted(path.read_text(encoding="utf-8"), home, path.stem, target), encoding="utf-8")
        for path in (ours / ".proven" / "notebooks" / language).glob("*.ipynb"):
            (target / "notebooks").mkdir(exist_ok=True)
            text = notebook(json.loads(path.read_text(encoding="utf-8")))
            (target / "notebooks" / f"{path.stem}.md").write_text(text, encoding="utf-8")
        config(ours / "languages" / f"{language}.yml", theirs / f"{language}.yml", docs_dir=language)
    config(ours / "mkdocs.yml", theirs / "mkdocs.yml", docs_dir="docs", hooks=["languages.py"])
    (theirs / "languages.py").write_text(HOOK, encoding="utf-8")


def config(source, target, **changes):
    """Write a configuration without this project's plugin and extensions."""
    with source.open(encoding="utf-8") as file:
        options = yaml_load(file)
    plugins = options.get("plugins", {})
    options["plugins"] = {name: plugins[name] for name in plugins if name == "search"}
    extensions = options["markdown_extensions"]
    options["markdown_extensions"] = {name: extensions[name] for name in extensions if not name.startswith("proven")}
    options["theme"]["custom_dir"] = "overrides"
    options |= {"strict": False, "watch": [], **changes}
    target.write_text(yaml.safe_dump(options, allow_unicode=True, sort_keys=False), encoding="utf-8")


def pasted(text, home, chapter, folder):
    """A page with listing and output in place of each embedding fence.

    Args:
        text: Markdown of the page.
        home: Project with the kept runs.
        chapter: the page's name.
        folder: where figures go (Path).

    Returns:
        str
    """

    def paste(fence):
        listing, run = home.read(fence.listing), home.outcome(fence.listing)
        lines = [f"[](){{ #{listing.slug} }}", "", "```python", *listing.published.splitlines(), "```", ""]
        if run.text.strip():
            lines += ["```text", *run.text.rstrip().splitlines(), "```", ""]
        for number, svg in enumerate(run.figures):
            name = f"{listing.slug}-{number}.svg"
            (folder / name).write_text(svg, encoding="utf-8")
            lines += [f"![A figure]({name})", ""]
        return [fence.indent + line for line in lines]

    def test(match):
        where = match[1] or chapter
        return f'<a class="tested" href="../tests/{where}/#{match[2]}">tested</a>'

    lines, shown, number = text.splitlines(), [], 0
    while number < len(lines):
        fence = fence_at(lines, number)
        last = fence.last if fence else number
        shown += paste(fence) if fence and fence.listing else lines[number : last + 1]
        number = last + 1
    return _VALUE.sub("0.123", _TESTED.sub(test, "\n".join(shown)))


def notebook(content):
    """Markdown of an executed notebook: its prose, its code and its text outputs."""
    parts = []
    for cell in content["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
        else:
            parts.append(f"```python\n{source}\n```")
            for output in cell.get("outputs", ()):
                if shown := "".join(output.get("text", ())):
                    parts.append(f"```text\n{shown}\n```")
    return "\n\n".join(parts) + "\n"


def one_language(folder):
    """Leave a checkout English alone, without notebooks, with all its pages in the navigation as they come."""
    for name, pattern, made in (
        ("mkdocs.yml", r"languages: \[[^\]]*\]", "languages: [en]"),
        ("languages/en.yml", r"^nav:\n(?:[ -].*\n?)*", ""),
        ("languages/en.yml", r"^  mkdocs-jupyter:.*\n(?:    .*\n)*", ""),
    ):
        path = Path(folder, name)
        text, count = re.subn(pattern, made, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert count == 1, f"{name}: {pattern}"
        path.write_text(text, encoding="utf-8")
