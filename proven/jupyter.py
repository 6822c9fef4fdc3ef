"""All that has to do with mkdocs-jupyter: how it is configured, and how its pages become those of a chapter."""

import re
from pathlib import Path

from mkdocs.exceptions import PluginError

from proven import card as cards
from proven.notebook import shown_by
from proven.problem import Problem
from proven.versions import installed

_CODE = re.compile(  # what mkdocs-jupyter makes of a cell of code
    r'id="cell-id=([\w-]+)"(?:(?!id="cell-id=).)*<div class="highlight-ipynb[^>]*><pre>(?:<span></span>)?(.*?)</pre>',
    re.DOTALL,
)
_GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?")
_DATA = re.compile(r"\(\s*[\"']data[\"']")  # the folder; a file in it is looked for by whoever can do without


def configure(plugin, root, folder):
    """Set its options that depend on the checkout.

    Args:
        plugin: the instance of mkdocs-jupyter.
        root: root of the checkout (Path).
        folder: name of the language's folder.
    """
    # its keys know no versions, and each language clears what it does not know
    cache = f"{folder}-{installed('mkdocs-jupyter')}-{installed('nbconvert')}"
    plugin.config["cache_dir"] = str(root / ".proven" / "jupyter" / cache)
    if "mathjax_version" in plugin.config:
        plugin.config["mathjax_version"] = 2  # from 0.27 on, any other puts a script of a CDN on every page


def colab(repository, notebook, folder):
    """Address at which Colab opens an executed notebook from the branch that `.ci/notebooks` pushes.

    Args:
        repository: address of the repository, ``repo_url`` of the configuration, or None.
        notebook: Notebook.
        folder: name of the language's folder.

    Returns:
        str, "" where Colab cannot: the repository is not on GitHub, or the notebook needs its folder data/.
    """
    found = _GITHUB.fullmatch(repository or "")
    if not found or any(_DATA.search(cell.text) for cell in notebook.cells if not cell.options):
        return ""
    return (
        f"https://colab.research.google.com/github/{found[1]}/blob/notebooks/{folder}/{Path(notebook.name).stem}.ipynb"
    )


def cured(notebook, content, rendered, run, language):
    """A notebook's page with each cell as mkdocs-jupyter shows its code and as chapters show output.

    Args:
        notebook: Notebook.
        content: HTML made from its Markdown.
        rendered: HTML by mkdocs-jupyter; its styles, scripts, prompts and second copies of the code stay behind.
        run: Run, or Problem: then there is no output.
        language: Language.

    Returns:
        str

    Raises:
        PluginError: it makes other HTML in this version.
    """
    code = dict(_CODE.findall(rendered))
    for cell in notebook.cells:
        if not cell.options:
            if cell.id not in code:
                what = (
                    f"does not find the cell {cell.id} of {notebook.name} in the HTML by mkdocs-jupyter and nbconvert"
                )
                remedy = "Mend its pattern of a cell of code, or install the versions of requirements.txt."
                raise PluginError(str(Problem("proven/jupyter.py", 0, what, remedy)))
            alt = language.phrase(notebook.root, cell.alt.get(language.written, ""))
            shown = f'<div class="highlight"><pre><code>{code[cell.id]}</code></pre></div>'
            shown = cards.lean(shown)
            shown += cards.output(shown_by(run, cell), {"alt": alt}, language.words["card"])
            content = content.replace(f'<div data-cell="{cell.id}"></div>', f'<div class="listing">{shown}</div>')
    return content
