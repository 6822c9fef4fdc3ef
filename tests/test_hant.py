"""The Traditional pages: words as in Taiwan, code, addresses and ids untouched."""

import re

import pytest

from proven import hant
from proven.testing import ROOT

GLOSSARY = ROOT / "docs" / "glossary.tsv"


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("优化器", "最佳化器"),
        ("参数", "參數"),
        ("批量归一化", "批次正規化"),
        ("学习率", "學習率"),
        ("网络", "網路"),
        ("数据", "資料"),
        ("默认", "預設"),
        ("权重衰减", "權重衰減"),
        ("过拟合", "過擬合"),
        ("激活函数", "激勵函數"),
        ("局部变量和局部极小值", "區域變數和局部極小值"),
        ("进程", "行程"),
        ("“扩展”", "「擴充」"),
        ("函数里、浮点数里、样本里、分数里", "函式裡、浮點數裡、樣本裡、分數裡"),
        ("变换只用于训练，这只影响步长", "變換只用於訓練，這只影響步長"),
        ("这只猫", "這隻貓"),
        ("写明了、多了、几乎、减去并除以", "寫明了、多了、幾乎、減去並除以"),
        ("线性层在线性区间", "線性層在線性區間"),
        ("舍入误差记在账上", "捨入誤差記在帳上"),
        ("小回归问题", "小迴歸問題"),
        ("停在原地", "停在原地"),
        ("原地修改", "就地修改"),
        ("**无偏**方差", "**不偏**變異數"),
        ("激活之前", "激勵之前"),
        ("归一化层和批量归一化", "正規化層和批次正規化"),
        ("共同支持", "共同支持"),
        ("两份副本", "兩份副本"),
        ("连续函数、奇函数、惩罚函数", "連續函數、奇函數、懲罰函數"),
        ("调用这个函数，函数签名里有参数", "呼叫這個函式，函式簽章裡有參數"),
        ("返回值打印出来", "回傳值印出來"),
        ("下划线、注释、协议、压缩包、克隆", "底線、註解、協定、壓縮檔、複製"),
        ("子类的类名", "子類別的類別名稱"),
        ("随机水平和水平翻转", "隨機水準和水平翻轉"),
        ("每一列是一个特征", "每一直欄是一個特徵"),
        ("数据是一行行的，每行一个样本", "資料是一橫列一橫列的，每一橫列一個樣本"),
        ("第 3 行（row）、第 2 列（column）", "第 3 橫列（row）、第 2 直欄（column）"),
        ("一行代码", "一行程式碼"),
    ],
)
def test_terms_are_those_of_the_field_in_taiwan(simplified, traditional):
    assert hant.words(f"这里的{simplified}。", GLOSSARY) == f"這裡的{traditional}。"


WRONG = re.compile(
    r"[數本分]里|几乎|隻(?!貓|狗)|[寫挑多說表][明]?瞭|線上性|舍入|停在就地|減去併|賬|小回歸|啟用(?:之前|之後|函)|共同支援|批次歸一化|歸一化層|"
    r"無偏|奇函式|連續函式|懲罰函式|損失函式|子類(?!別)|打印|列印|下劃線|註釋|協議|壓縮包|克隆|報錯資訊|求導|全域性|"
    r"[\ue000-\uf8ff]|\x01|“|”"
)


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "zh").rglob("*.md")), ids=lambda path: path.stem)
def test_no_page_has_a_wrong_character_or_word(page):
    assert not [match[0] for match in WRONG.finditer(prose(hant.convert(page.read_text(encoding="utf-8"), GLOSSARY)))]


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.py")), ids=lambda path: path.stem)
def test_no_notebook_has_a_wrong_character_or_word(notebook):
    assert not WRONG.findall(prose(hant.convert(notebook.read_text(encoding="utf-8"), GLOSSARY)))


def prose(markdown):
    """What is not kept as it is: code, values, addresses, formulas."""
    return "".join(piece for number, piece in enumerate(hant.KEPT.split(markdown)) if number % 2 == 0)


PAGE = """---
description: 优化器的数据
---
# 优化器 { #optimizer data-points="A1-1" }

看 `print("优化器")`，$数^2$，[数据](数据.md#数)，{{ tested test_数据 }}，<a title="数据">数据</a>，https://a.b/数据

```python alt="优化器的图" hl="3"
x = "优化器"  # 数据
```

    ```python
    y = "网络"
    ```

```sh
make test  # 验证数据
```
"""


def test_code_addresses_ids_and_formulas_stay():
    made = hant.convert(PAGE, GLOSSARY)
    for kept in (
        'x = "优化器"  # 数据',
        '    y = "网络"',
        '`print("优化器")`',
        "$数^2$",
        "](数据.md#数)",
        "{{ tested test_数据 }}",
        '<a title="数据">',
        "https://a.b/数据",
        '{ #optimizer data-points="A1-1" }',
        'hl="3"',
    ):
        assert kept in made
    for changed in (
        "description: 最佳化器的資料",
        "# 最佳化器 {",
        "[資料]",
        ">資料</a>",
        'alt="最佳化器的圖"',
        "# 驗證資料",
    ):
        assert changed in made


def test_a_page_is_written_only_when_it_changes(tmp_path):
    source, target = tmp_path / "zh", tmp_path / "hant"
    source.mkdir()
    (source / "a.md").write_text("数据", encoding="utf-8")
    (source / "b.md").write_text("网络", encoding="utf-8")
    hant.generate(source, target, GLOSSARY)
    before = (target / "a.md").stat().st_mtime_ns
    (source / "b.md").unlink()
    hant.generate(source, target, GLOSSARY)
    assert (target / "a.md").stat().st_mtime_ns == before
    assert [path.name for path in target.iterdir()] == ["a.md"]
