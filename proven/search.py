"""Makes the theme's search find Chinese terms: the glossary's words stay whole in the index, where 过拟合 would be cut
into 过 and 拟合, and whole words are asked.

Of code the index keeps the names of libraries alone, each as a word of its own, so that lstsq finds
torch.linalg.lstsq; messages of errors stay whole.
"""

import functools
import html
import json
import keyword
import re
from collections import Counter

from material.plugins.search import plugin
from mkdocs.exceptions import PluginError

from proven import glossary
from proven.files import digest_of, rows_of
from proven.kept import key
from proven.problem import Problem

_HAN, _LATIN = "[\u4e00-\u9fff]", "[A-Za-z0-9]"
_PRE = re.compile(r"<pre>(<code>)?(.*?)</pre>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_TAG_OR_TEXT = re.compile(r"<[^>]+>|#[^\n]*|\"[^\"\n]*\"|'[^'\n]*'")  # and remarks: what is left are names and numbers
_CODE = re.compile(r"<pre><code>([^<]*)</code></pre>")  # as `_shortened` leaves it
_NAME = re.compile(r"\.([^\W\d]\w{2,})|([^\W\d]\w{2,})=(?!=)")  # attributes and arguments
_INLINE = re.compile(r"(?<!<pre>)<code>|</code>(?!</pre>)")  # nobody asks for these, and they weigh 3 KB
_SPOKEN = re.compile(r"<code>([^<]+)</code>")  # names in a text
_IMPORT = re.compile(r"^\s*(?:from|import) .*$", re.MULTILINE)
_JOINT = re.compile(rf"(?<!{_HAN})\u200b+|\u200b+(?!{_HAN})")  # a cut beside what separates words anyhow
_PARAGRAPH = re.compile(r".*?</p>", re.DOTALL)  # and what stands before it: messages of errors are no paragraphs yet
_LOOSE = re.compile(r"[ \u200b]+([.,;:。，；：、])(?=[\s\u200b<]|$)")  # where the mark of a test stood before it
_SEPARATORS = {  # between words: nn.SyncBatchNorm is two, L2正则化 is two; 0.5 stays one
    False: r"[\s\-,:;!?()\[\]{}\"“”]+|\.(?!\d)",
    True: rf"[\s\u200b\-,:;!?()\[\]{{}}\"，。、；：（）“”！？《》…]+|\.(?!\d)|(?<={_HAN})(?={_LATIN})|(?<={_LATIN})(?={_HAN})",
}
_LISTS = ("articles/", "bench/", "corrections/", "status/")  # pages of links and numbers, found by their headings
_DETAILS = re.compile(r"#(?:articles|reading|summary)$")  # parts of a chapter, found by their headings
_EXERCISE = re.compile(r"#exercise-\d+$")  # of which it knows the names alone
_FIRST = re.compile(r"^(symptoms|error)_")  # of which it knows the first paragraph, the cause; of the rest the names
_MESSAGE = 130  # characters of an error's message that the search knows
LOOKED_UP = 2.15  # boost of pages of errors and symptoms: where a chapter, at 2, answers as well, they come first
_COMMON = 4  # a name in the code of more sections than this leads nowhere: item, shape, zero_grad
# from the search:
_HIDDEN = re.compile(r'(<\w+ class="(?:tested|listing-head|listing-foot|listing-fig|minutes|take|stamp)")')
_TITLE = 30  # what a word of a heading counts against one of the text; the theme's 1,000 lets any "a" of a heading win
_CUT = "\x7f"  # where Chinese words are cut, in the file: one byte and not three, which is 7 KB less behind gzip
SYNONYMS = "docs/synonyms.tsv"
_ALSO = 4  # what a whole word that was not typed counts, where a typed one counts 8
_SEARCH = re.compile(r"\bsearch\((\w)\)\{if\((?=\1=\1\.replace\(new RegExp)")  # where a query comes in
_ASK_ALSO = (  # 1-beta^t is no boost, which would end in an error, and what a message quotes need not be found
    "%s%s=%s.reduce((all,[asked,also])=>(/^[ -~]+$/.test(asked)?RegExp(`\\\\b${asked}\\\\b`,'i').test(all):all.toLowerCase().includes(asked))"
    "?`${all} ${also}`:all,%s.replace(/[~^\"]/g,' ')),"
)
_UNASKED = (  # what a query says and does not ask for, beside the stop words that lunr knows
    "examples?|explained|gets?|idea|makes?|meaning|tutorial|us(?:e|es|ed|ing)|的|了|是|吗|嗎|呢|要|会|會|能|可以|应该|應該|需要|"
    "怎么|怎麼|怎样|怎樣|如何|什么|什麼|为什么|為什麼|哪个|哪個|哪些|多少|一个|一個|我|来|來|就|还|還|都|也|很|和|与|與|在"
)
_CHANGES = [  # to the theme's search worker, each of which must be found in it
    # a cut is the zero-width space that the theme knows, once the file has been read
    (
        re.compile(r"(=new \w+\()(\w+\.data)(?=\),\{type:1\})"),
        r"\1(\2.docs.forEach(e=>{for(let n of['title','text'])e[n]=e[n].replaceAll('\\x7f','\\u200b')}),\2)",
    ),
    # lunr knows two ends of words for the same if letters and numbers of nodes read alike: "1" + "23" and "12" + "3";
    # then it looks up words that no text holds, and a query such as num_workers ends with an error and finds nothing
    (re.compile(r"\b(\w)=\1\+(\w)\+(\w)\.id\b"), r"\1=\1+\2+' '+\3.id+' '"),
    # of a Chinese query all parts are looked up as whole words, those at its end, too
    (re.compile(r'\.join\("\* "\)'), '.join(" ")'),
    (re.compile(r"(for\(let (\w+)=(\w+)\+1;\2)<((\w+)\.length;\2\+\+\)\5\.slice\(\3,\2\)in )"), r"\1<=\4"),
    # "how to save a model, example" asks for save and model; a whole word counts more than the beginning of another,
    # and "pruned" begins as pruning does; one Chinese character is no beginning: 设 is not 设备
    (
        re.compile(r"\.map\((\w)=>(/\(\^\[\+-\]\|\[~\^\]\\d\+\$\)/\.test\(\1\)\?\1:)`\$\{\1\}\*`\)\.join"),
        r".filter((r,n,o)=>o.length<2||lunr.stopWordFilter(r.toLowerCase())&&!/^("
        + _UNASKED
        + r")$/i.test(r)).map(\1=>\2/^[\\u4e00-\\u9fff]$/.test(\1)?`${\1}^8`:`${\1}^8 ${\1.replace(/^([a-z]{4,}?)(?:e?s|ed|ing)$/i,'$1')}*`).join",
    ),
    # a section that has more of the words that were asked comes first, by the root of their share
    (
        re.compile(
            r"(let (\w)=\+!\w\.parent\+(Object\.values\((\w)\)\.filter\(\w=>\w\)\.length/Object\.keys\(\4\)\.length);"
            r"[^;]*?score:\w\*)"
        ),
        r"\1Math.sqrt(\3)*",
    ),
]


class Index(plugin.SearchIndex):
    """The theme's index, with shorter entries, which are kept from build to build.

    Args:
        kept: Kept, of the language.
        common: key of what the entries of all pages hang on.
        root: root of the checkout, whose glossary says how Chinese is cut into words; None for other languages.
        config: of the theme's plugin.
    """

    def __init__(self, kept, common, root, config):
        super().__init__(**config)
        self._kept, self._common, self._root = kept, common, root
        self._terms = digest_of(root / glossary.FILE) if root else ""
        plugin.jieba = glossary.Cutter(root / glossary.FILE) if root else None  # the theme asks this name

    def add_entry_from_context(self, page):
        """Called by the theme for each page."""

        def make():
            self.entries, content = [], page.content
            page.content = _HIDDEN.sub(r"\1 data-search-exclude", content)  # here, so that no page carries it
            super(Index, self).add_entry_from_context(page)
            page.content = content
            return {"entries": [entry | {"text": _text(entry)} for entry in self.entries], "terms": self._terms}, True

        def fits(made):
            changed = glossary.touched(self._root, made["terms"]) if self._root else ()
            if not changed:
                return changed is not None
            text = f"{page.content}\n{page.title}\n{page.toc}"
            return not any(map(f"{text}\n{_TAG.sub('', text)}".__contains__, changed))

        before = self.entries
        about = [page.url, page.title, {name: page.meta.get(name) for name in ("title", "search", "tags")}]
        whole = key(self._common, page.content, str(page.toc), about)
        self.entries = before + self._kept.get(page.file.src_uri, "search", whole, make, fits)["entries"]

    def generate_search_index(self, prev):
        """The index as JSON, in which Chinese is Chinese."""
        config = {name: self.config[name] for name in ("lang", "separator", "pipeline", "fields")}
        title = {**config["fields"]["title"], "boost": _TITLE}
        config |= {"separator": _SEPARATORS[self._root is not None], "fields": {**config["fields"], "title": title}}
        data = {"config": config, "docs": _without_common_names(self.entries)}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str).replace("\u200b", _CUT)


def synonyms(root, language):
    """What people type and the pages call otherwise, as lists [what they type, the pages' words for it].

    Args:
        root: root of the checkout (Path), whose docs/synonyms.tsv has a row for each.
        language: Language; one that is generated has the rows of the written one, converted, and its own.
    """
    path, found = root / SYNONYMS, {}
    for row in rows_of(path) if path.is_file() else ():
        if row["language"] == language.folder:
            found[row["asked"]] = row["also"]
        elif row["language"] == language.written:
            found[language.phrase(root, row["asked"])] = language.phrase(root, row["also"])
    return [list(pair) for pair in found.items()]


def ask_whole_words(site, also):
    """Change how the theme's search worker asks: for whole words first, for no stop words, for a Chinese query whole, too.

    Args:
        site: folder of the language (Path); tests/queries.tsv holds what must be found in it.
        also: what `synonyms` gives: words that are looked up as well, each for half of what a typed one counts.

    Raises:
        PluginError: the worker of this version of the theme is another, or lies elsewhere.
    """
    paths = list(site.glob("assets/javascripts/workers/search.*.min.js"))
    if len(paths) != 1:
        raise _another(f"found {len(paths)} search workers of the theme in {site.name}/assets/javascripts/workers")
    (path,) = paths
    text = path.read_text(encoding="utf-8")
    for before, after in [*_CHANGES, (_SEARCH, functools.partial(_asked_also, also))]:
        text, count = before.subn(after, text)
        if count != 1:
            raise _another(f"found {count} times what it changes in {path.name}: {before.pattern}")
    path.write_text(text, encoding="utf-8")


def _another(what):
    remedy = (
        "Read the theme's new search worker and mend the list of changes, or install the theme of requirements.txt."
    )
    return PluginError(str(Problem("proven/search.py", 0, what, remedy)))


def _asked_also(also, found):
    known = [[asked, " ".join(f"{word}^{_ALSO}" for word in words.split())] for asked, words in also]
    known = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    return _ASK_ALSO % (found[0], found[1], known, found[1])


def _text(entry):
    """What the search knows of a section."""
    where = entry["location"]
    if where.startswith(_LISTS) or _DETAILS.search(where):
        return ""
    text, rest = entry["text"], ""
    if _EXERCISE.search(where):
        text, rest = "", text
    elif _FIRST.search(where) and (first := _PARAGRAPH.match(text)):
        text, rest = first[0], text[first.end() :]
    text = _INLINE.sub("", _LOOSE.sub(r"\1", _PRE.sub(_shortened, text))) + _spoken(rest)
    known = set(re.findall(r"\w+", _CODE.sub("", text)))  # what it names need not stand there twice

    def first(name):
        before = len(known)
        known.add(name)
        return len(known) > before

    return _JOINT.sub("", _CODE.sub(lambda code: _names(code, first), text)).replace("\n", " ")


def _spoken(text):
    names = [name for said in _SPOKEN.findall(_PRE.sub("", text)) for name in re.findall(r"[^\W\d][\w-]{2,}", said)]
    return f"<pre><code>{' '.join(dict.fromkeys(names))}</code></pre>" if names else ""


def _without_common_names(entries):
    counts = Counter(name for entry in entries for code in _CODE.findall(entry["text"]) for name in set(code.split()))

    def rare(code):
        return _names(code, lambda name: counts[name] <= _COMMON)

    return [entry | {"text": _CODE.sub(rare, entry["text"])} for entry in entries]


def _names(code, wanted):
    names = " ".join(filter(wanted, code[1].split()))
    return f"<pre><code>{names}</code></pre>" if names else ""


def _shortened(pre):
    if not pre[1]:  # not code, but the message of an error
        return f"<p>{html.escape(html.unescape(pre[2]).strip()[:_MESSAGE], quote=False)}</p>"
    code = _TAG_OR_TEXT.sub("", html.unescape(pre[2]))
    names = [name for line in _IMPORT.findall(code) for name in re.findall(r"[^\W\d]\w{2,}", line)]
    names += [attribute or argument for attribute, argument in _NAME.findall(code)]
    return f"<pre><code>{' '.join(name for name in dict.fromkeys(names) if not keyword.iskeyword(name))}</code></pre>"
