"""The Traditional pages: words as in Taiwan, code, addresses and ids untouched."""

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
    ],
)
def test_terms_are_those_of_the_field_in_taiwan(simplified, traditional):
    assert hant.words(f"这里的{simplified}。", GLOSSARY) == f"這裡的{traditional}。"


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
