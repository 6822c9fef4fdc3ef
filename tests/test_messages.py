"""The index of errors lists what the listings of other pages have really said."""

import html
import json
import re

import pytest

from proven import messages
from proven.languages import LANGUAGES
from proven.place import Place
from proven.project import Project
from proven.snapshot import Snapshot
from proven.testing import ROOT

PAGE = """# Errors

## `it breaks …` { #broken }

```python
--8<-- "case/broken.py"
```

```python
--8<-- "case/mended.py"
```

```text
ValueError: as it was worded before
```

## Caught { #caught }

```python
--8<-- "case/caught.py"
```

## No message { #none }

```python
--8<-- "case/mended.py"
```
"""


@pytest.fixture
def place(checkout):
    checkout('# proven: raises=ValueError\nraise ValueError("it \\033[1m<breaks>\\033[0m 7")\n', "case/broken.py")
    checkout("print(7)\n", "case/mended.py")
    checkout('try:\n    {}["a"]\nexcept KeyError as error:\n    print(f"KeyError: {error}")\n', "case/caught.py")
    for name in ("error_case", "errors"):
        (checkout.root / "docs" / "en" / f"{name}.md").write_text(PAGE, encoding="utf-8")
    view = Snapshot(Project(checkout.root))
    return Place(view, LANGUAGES["en"].words["card"], "docs/en/errors.md", up="../")


def test_an_entry_has_the_messages_of_its_listings_and_its_quotes(place):
    assert messages.entries(place, "error_case") == [
        ("`it breaks …`", "broken", ["ValueError: it <breaks> 7", "ValueError: as it was worded before"]),
        ("Caught", "caught", ["KeyError: 'a'"]),
    ]


def test_the_list_leads_to_the_entries_and_carries_their_messages(place):
    shown = messages.listed(place, "error_case")
    found = re.findall(r'<a href="([^"]*)" data-messages="([^"]*)">(.*?)</a>', shown)
    assert [each[0] for each in found] == ["../error_case/#broken", "../error_case/#caught"]
    assert json.loads(html.unescape(found[0][1]))[0] == "ValueError: it <breaks> 7"
    assert found[0][2] == "<code>it breaks …</code>"


def test_a_page_with_the_list_is_stale_when_the_other_page_or_a_run_changes(place):
    messages.listed(place, "error_case")
    assert ("page", "docs/en/error_case.md") in place.needs and ("run", "case/broken.py") in place.needs
    before = place.needs["page", "docs/en/error_case.md"]
    (place.view.root / "docs" / "en" / "error_case.md").write_text(PAGE + "\nMore.\n", encoding="utf-8")
    assert place.view.mark("page", "docs/en/error_case.md") != before


def test_every_entry_of_the_pages_of_errors_is_listed():
    for language in ("en", "zh"):
        pages = sorted((ROOT / "docs" / language).glob("error_*.md"))
        index = (ROOT / "docs" / language / "errors.md").read_text(encoding="utf-8")
        assert re.findall(r"^<!-- messages (\w+) -->$", index, re.MULTILINE) != []
        assert set(re.findall(r"^<!-- messages (\w+) -->$", index, re.MULTILINE)) == {page.stem for page in pages}
