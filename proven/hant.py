"""Generates the Traditional Chinese pages from the Simplified ones: words as in Taiwan, code and addresses untouched."""

import functools
import re
from pathlib import Path

# What is not prose: fenced code, inline code, values and marks, link targets, attributes, formulas, tags, addresses.
KEPT = re.compile(
    r"(^[ ]*```[^\n]*\n.*?^[ ]*```[ ]*$|`[^`\n]*`|\{\{.*?\}\}|\]\([^)\s]*\)|\{ [^}\n]*\}|\$\$.*?\$\$|\$[^$\n]+\$|<[^>\n]+>|https?://\S+)",
    re.MULTILINE | re.DOTALL,
)
_HEAD = re.compile(r"\A([^\n]*)(.*)\Z", re.DOTALL)


def _after(befores, word):
    """Pattern of a word that stands after one of the given words; Python's own look-behind knows one width only."""
    return f"(?:{'|'.join(f'(?<={before})' for before in befores.split())}){word}"


RULES = (  # Simplified text where the word chosen by OpenCC is not the one meant: (pattern, what Taiwan writes)
    # matrices: 行 and 列 change places in Taiwan, so both are written out; 一行代码 is a line
    (r"行（row）", "橫列（row）"),
    (r"列（column）", "直欄（column）"),
    (r"行向量", "橫列向量"),
    (r"列向量", "直欄向量"),
    (r"行数和列数", "橫列數和直欄數"),
    (r"(?<=[一两二三四五六七八九十几每各])行(?=[一两二三四五六七八九十几每各]列)", "橫列"),
    (_after("列在四 列在每 列在三 列在两", "行"), "橫列"),
    (r"(?<=每)一?行(?=(?:是)?一个样本|的和|加起来|之和|都可以照原样)", "一橫列"),
    (r"(?<=[上下]面)一行", "一橫列"),
    (r"(?<=下)一行(?=也许)|(?<=版本的那)一行", "一橫列"),
    (r"(?<=两)行(?=手写)|行(?=有明有暗)", "橫列"),
    (r"一行行的", "一橫列一橫列的"),
    (r"(?<=[一两二三四五六七八九十几每各首末按逐])列(?![表出举为])", "直欄"),
    # functions: of mathematics 函數, of code 函式 (the default)
    (
        _after(
            "连续 惩罚 损失 目标 线性 指数 对数 阶跃 似然 密度 代价 分段 仿射 周期 二次 逻辑 权重的 多项式 正弦 真实 "
            "一串 拟合出来的",
            "函数",
        ),
        "函數",
    ),
    (r"(?<=[奇偶凸凹核罚种])函数", "函數"),
    (r"函数(?=值|族|空间|本身|关系|图像|轮流|的(?:范围|图像|导数|斜率|曲率|极|最小|最大|形状|容量))", "函數"),
    # words
    (r"停在原地", "停在原地"),
    (r"激活(?!函数|值)", "激勵"),
    (r"批归一化、批标准化、批量规范化", "批次標準化、批量標準化、批次常態化"),
    (r"归一化", "正規化"),
    (r"拐点", "轉折點"),
    (r"大语言模型", "大型語言模型"),
    (r"无偏", "不偏"),
    (r"副本", "副本"),
    (r"(?<=共同)支持", "支持"),
    (r"支持(?=向量|集)", "支持"),
    (r"打印(?=出)", "印"),
    (r"打印", "印出"),
    (r"返回值", "回傳值"),
    (r"返回", "回傳"),
    (r"下划线", "底線"),
    (r"注释", "註解"),
    (r"协议", "協定"),
    (r"压缩包", "壓縮檔"),
    (r"签名(?!者)", "簽章"),
    (r"复现", "重現"),
    (r"(?:报错|错误)信息", "錯誤訊息"),
    (r"不会?报错", "不會出現錯誤訊息"),
    (r"(?<=[种的何及])报错|(?<=mismatch )报错|报错(?=[是：]| [A-Za-z])", "錯誤訊息"),
    (r"报错", "出現錯誤"),
    (r"会报(?= ?$)", "會引發"),
    (r"粘贴(?=到)", "貼"),
    (r"手工", "手動"),
    (r"显式", "明確"),
    (r"求导", "微分"),
    (r"克隆", "複製"),
    (r"舍入", "捨入"),
    (r"回归", "迴歸"),
    (r"类名", "類別名稱"),
    (r"子类(?!别)", "子類別"),
    (r"父类(?!别)", "父類別"),
    (r"(?<=[定自]义)类(?![别型似])", "類別"),
    (
        r"(?<=[个的把有开动些])类(?=[的名定，。；：、）]|里|时|把|会|默认|是旧版|就|之后| ?$)|类(?=必须|定义)|(?<=Python )类",
        "類別",
    ),
    (r"(?<=几乎|趋于|保持|接近)水平|水平(?=翻|方向|线|轴)", "水平"),
    (r"水平", "水準"),
    (r"通过(?= ?[a-z]|改变|设置|调整|增加|减少|比较|修改|使用|这个|它|一个|参数)", "透過"),
    (r"(?<=[这那一两三几每])只(?=猫|狗|鸟)", "隻"),
    (r"在线(?=的上下|上|下方|两侧)", "在線"),
    (r"局部变量", "區域變數"),
    (r"局部", "局部"),
    (r"全局", "全域"),
    (r"扩展名", "副檔名"),
    (r"扩展(?=到)", "擴展"),
    (r"扩展", "擴充"),
    (r"循环(?=单元|神经|变化)", "循環"),
    (r"台", "台"),
    (r"(?<=\d )位(?=浮点|整数)", "位元"),
    (r"逐位(?!置)", "逐位元"),
    (r"堆顶", "堆積頂端"),
    (r"(?<=一个)堆", "堆積"),
    (r"(?<=哪个)源|(?<=出的)源|(?<=CPU )源", "來源"),
    (r"软件源", "套件來源"),
    (r"安装包", "安裝套件"),
    (r"工具包", "工具組"),
    (r"包(?=里的)", "套件"),
    (r"(?<![仓据])库", "函式庫"),
    (r"仓库", "儲存庫"),
    (r"驱动(?!程序)", "驅動程式"),
    (r"终端(?!机)", "終端機"),
    (r"显存", "顯示記憶體"),
    (r"重定向", "重新導向"),
    (r"单元格", "儲存格"),
    (r"校验和", "總和檢查碼"),
    (r"崩溃", "當機"),
    (r"随机数生成器", "亂數產生器"),
    (r"随机数(?![据字量])", "亂數"),
    (r"生成器", "產生器"),
    (r"示例", "範例"),
    (r"演示", "示範"),
    (r"教程", "教學"),
    (r"常量", "常數"),
    (r"许可", "授權"),
    (r"条目", "項目"),
    (r"条形图|柱状图", "長條圖"),
    (r"柱子", "長條"),
    (r"贝叶斯", "貝氏"),
    (r"了解", "了解"),
    (r"要么", "要嘛"),
    (r"米或毫米", "公尺或公釐"),
    (r"识别", "辨識"),
    (r"单个(?!数)", "單一"),
    (r"(?<![公英海])里(?!程)", "裡"),
    (r"(?<=看)表(?=中)", "表"),
    (r"竖线", "垂直線"),
    (r"实践中", "實務上"),
    (r"(?<=正常)工作|(?<=照常)工作", "運作"),
    (r"构建(?=神经|网络|模型)", "建構"),
    (r"构建", "建置"),
    (r"(?<=内存)地址", "位址"),
    (r"命令", "指令"),
    (r"最小二乘(?!法)", "最小平方"),
    (r"(?<=一个)依赖", "相依套件"),
    (r"构造", "建構"),
    (r"折中", "折衷"),
    (r"实现", "實作"),
    (r"推理", "推論"),
    (r"(?<=[多那])块(?= GPU)|(?<=每)块(?=只有)", "顆"),
    (r"脚本", "腳本"),
    (r"进程", "行程"),
    (r"程序", "程式"),
    (r"前缀", "前綴"),
    (r"后缀", "後綴"),
    (r"抛出", "拋出"),
    (r"发布", "發布"),
    (r"账", "帳"),
    (r"缺省", "預設"),
    (r"“", "「"),
    (r"”", "」"),
    (r"‘", "『"),
    (r"’(?![a-z])", "』"),
)
_PRIVATE = 0xE000  # what is decided already stands as one character of the private use area, which OpenCC keeps


@functools.cache
def _opencc():
    from opencc import OpenCC

    return OpenCC("s2twp")  # Simplified to Traditional, words as in Taiwan


@functools.cache
def _jieba():
    import jieba

    jieba.setLogLevel("ERROR")
    return jieba


@functools.cache
def _decided(path, _):
    """What the glossary and the rules decide: (pattern, list of replacements), glossary's longest terms after the rules."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:] if line]
    terms = {row[1]: row[2] for row in rows if re.search("[\u4e00-\u9fff]", row[1])}
    known = sorted(terms.items(), key=lambda pair: -len(pair[0]))
    long = [(re.escape(zh), hant) for zh, hant in known if len(zh) > 2]  # 批量归一化 goes before the rule for 归一化
    short = [(re.escape(zh), hant) for zh, hant in known if len(zh) <= 2]
    rules = [*long, *RULES, *short]
    pattern = re.compile("|".join(f"(?P<r{number}>{rule})" for number, (rule, _) in enumerate(rules)))
    return pattern, [hant for _, hant in rules]


def words(text, glossary):
    """Prose in Traditional Chinese.

    The text is cut into words before OpenCC sees it: its own longest match takes 数里 of 函数里 for a measure of length.

    Args:
        text: Simplified Chinese without code.
        glossary: path of glossary.tsv; its zh-Hant column goes before OpenCC's choice.

    Returns:
        str
    """
    if not re.search("[\u4e00-\u9fff“”‘’]", text):
        return text
    pattern, wanted = _decided(glossary, glossary.stat().st_mtime_ns)
    text = pattern.sub(lambda match: chr(_PRIVATE + int(match.lastgroup[1:])), text)
    text = _opencc().convert("\x01".join(_jieba().cut(text))).replace("\x01", "")
    return re.sub("[\ue000-\uf8ff]", lambda match: wanted[ord(match[0]) - _PRIVATE], text)


def convert(markdown, glossary):
    """A page in Traditional Chinese; of a fence only the alt, caption and fold texts change (and a shell's comments).

    Args:
        markdown: the page in Simplified Chinese.
        glossary: path of glossary.tsv.

    Returns:
        str
    """
    pieces = KEPT.split(markdown)
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            pieces[number] = words(piece, glossary)
        elif piece.lstrip().startswith("```"):
            head, body = _HEAD.match(piece).groups()
            head = re.sub(r'(?<==")[^"]*(?=")', lambda m: words(m[0], glossary), head)
            pieces[number] = head + (words(body, glossary) if head.strip() == "```sh" else body)
    return "".join(pieces)


def generate(source, target, glossary):
    """Write the pages of `target` from those of `source`, only where their bytes change; remove what has no source.

    Args:
        source, target: folders (Path).
        glossary: path of glossary.tsv.
    """
    wanted = {path.relative_to(source): path for path in source.rglob("*") if path.is_file()}
    for name, path in wanted.items():
        made = convert(path.read_text(encoding="utf-8"), glossary)
        page = Path(target, name)
        if not page.is_file() or page.read_text(encoding="utf-8") != made:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(made, encoding="utf-8")
    for page in target.rglob("*.md"):
        if page.relative_to(target) not in wanted:
            page.unlink()
