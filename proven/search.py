"""Makes the theme's search find Chinese terms: the glossary's words stay whole in the index, and whole words are asked.

Without it 过拟合 is cut into 过 and 拟合, and the question for it is 过: "to cross, past". Of code the index keeps the
names alone, each as a word of its own: half the size, and lstsq finds torch.linalg.lstsq. Messages of errors stay whole.
"""

import functools
import html
import json
import keyword
import logging
import re

from material.plugins.search import plugin

jieba = plugin.jieba  # cuts Chinese into words for the search index
if jieba:
    jieba.setLogLevel(logging.WARNING)

_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_PRE = re.compile(r"<pre>(<code>)?(.*?)</pre>", re.DOTALL)
_TAG_OR_TEXT = re.compile(r"<[^>]+>|#[^\n]*|\"[^\"\n]*\"|'[^'\n]*'")  # and remarks: what is left are names and numbers
_NAME = re.compile(r"[^\W\d]\w{2,}")
_SLICES = re.compile(r"(for\(let (\w+)=(\w+)\+1;\2)<((\w+)\.length;\2\+\+\)\5\.slice\(\3,\2\)in )")


def teach(chinese, glossary):
    """Have Chinese pages cut into words, the glossary's terms kept whole where jieba would cut off a single character.

    Args:
        chinese: whether the pages are Chinese; in English ones single terms stand, whole already, and the dictionary
            that takes a second to load is not.
        glossary: path of glossary.tsv.
    """
    plugin.jieba = jieba if chinese else None
    if chinese and jieba:
        _teach(glossary.read_text(encoding="utf-8"))


@functools.cache
def _teach(text):
    for row in text.splitlines()[1:]:
        for term in _CHINESE.findall("\t".join(row.split("\t")[1:3])):
            if min(map(len, jieba.cut(term))) == 1:
                jieba.add_word(term)


def mend(site):
    """Shorten the index of a built language, and let the theme's search worker ask for a whole query, too.

    The worker looks up all parts of a query but those at its end.

    Args:
        site: folder of the language (Path); tests/browser proves that queries find their pages.
    """
    for path in site.glob("assets/javascripts/workers/search.*.min.js"):
        path.write_text(_SLICES.sub(r"\1<=\4", path.read_text(encoding="utf-8")), encoding="utf-8")
    path = site / "search" / "search_index.json"
    if path.is_file():
        index = json.loads(path.read_text(encoding="utf-8"))
        for entry in index["docs"]:
            entry["text"] = _PRE.sub(_shortened, entry["text"])
        path.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _shortened(pre):
    if not pre[1]:  # not code, but the message of an error
        return f"<p>{pre[2].strip()}</p>"
    names = dict.fromkeys(_NAME.findall(_TAG_OR_TEXT.sub(" ", html.unescape(pre[2]))))
    return f"<pre><code>{' '.join(name for name in names if not keyword.iskeyword(name))}</code></pre>"
