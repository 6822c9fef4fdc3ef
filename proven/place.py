"""The page that is being rendered: where it stands, the engine's words in its language, what was found wrong on it."""

import html
from dataclasses import dataclass, field
from pathlib import Path

from proven.problem import Problem
from proven.snippet import Snippet

WORDS = {
    "en": {
        "tested": "tested",
        "copy": "Copy",
        "copied": "Copied",
        "download": "Download this file",
        "ran": "ran in {seconds} on {what}",
        "shown": "defined here, run by {test}",
        "seconds": "{:.1f} s",
        "permalink": "Permanent link to this listing",
        "figure": "Figure",
        "failed": "This listing does not run",
        "changed": "what changed against {other}",
        "take": "Run it yourself: {notebook} with all its output, or {file} to edit.",
    },
    "zh": {
        "tested": "已测试",
        "copy": "复制",
        "copied": "已复制",
        "download": "下载这个文件",
        "ran": "运行 {seconds}，{what}",
        "shown": "此处只作定义，由 {test} 运行",
        "seconds": "{:.1f} 秒",
        "permalink": "本代码的永久链接",
        "figure": "图",
        "failed": "这段代码没能跑通",
        "changed": "与 {other} 的差别",
        "take": "自己跑一遍：{notebook}（带全部输出），或 {file}（便于修改）。",
    },
}
WORDS["zh-Hant"] = {
    "tested": "已測試",
    "copy": "複製",
    "copied": "已複製",
    "download": "下載這個檔案",
    "ran": "執行 {seconds}，{what}",
    "shown": "此處只作定義，由 {test} 執行",
    "seconds": "{:.1f} 秒",
    "permalink": "本程式碼的永久連結",
    "figure": "圖",
    "failed": "這段程式碼沒能跑通",
    "changed": "與 {other} 的差別",
    "take": "自己跑一遍：{notebook}（附全部輸出），或 {file}（便於修改）。",
}


@dataclass
class Place:
    """The page that is being rendered; the site plugin sets it before each page."""

    root: Path = Path()
    file: str = ""  # docs/en/dropout.md
    up: str = ""  # relative URL from the page to the root of its language
    offset: int = 0  # lines of front matter
    language: str = "en"
    serving: bool = False
    problems: list = field(default_factory=list)
    shown: dict = field(default_factory=dict)  # file -> the listings on it

    @property
    def words(self):
        """Words of the engine in the page's language."""
        return WORDS[self.language]

    def problem(self, line, what, remedy=""):
        """A Problem of this page; its line is counted without the front matter."""
        return Problem(self.file, line + self.offset, what, remedy)

    def report(self, problem):
        """Note what is wrong (a build will fail) and return what stands in its place under ``mkdocs serve``."""
        self.problems.append(problem)
        return failed_card(problem, self.words)


def failed_card(problem, words):
    """HTML of the red card; in place of a listing it keeps the listing's address."""
    name = problem.file.removeprefix("snippets/")
    slug = f' id="{Snippet(name, "").slug}"' if name != problem.file else ""
    return (
        f'<div class="listing listing-failed"{slug} role="alert"><p class="listing-head">{words["failed"]}</p>'
        f"<pre><samp>{html.escape(str(problem))}</samp></pre></div>"
    )
