"""What a reader takes home: the site as an archive, and one listing by `make try`."""

import os
import re
import subprocess
import zipfile
from urllib.parse import unquote

import pytest

from proven import offline
from proven.problem import Problem
from proven.testing import ROOT


def test_what_would_be_fetched_stands_in_the_archive(tmp_path):
    site, text = tmp_path / "site", 'print("half of it, 一半")\n# %%\nprint("100% &")\n'
    (site / "en" / "case").mkdir(parents=True)
    (site / "listings").mkdir()
    (site / "index.html").write_text('<a href="en/">English</a>')
    page = '<a href="../case/#id">here</a><button data-copy="../../listings/x.py">Copy</button><a href="https://x.org/">x</a>'
    (site / "en" / "case" / "index.html").write_text(page)
    (site / "listings" / "x.py").write_text(text, encoding="utf-8")
    for picture in ("assets/card.png", "en/assets/cards/case.png", "en/case/photo.png"):
        (site / picture).parent.mkdir(parents=True, exist_ok=True)
        (site / picture).write_bytes(b"PNG")
    offline.write(site, tmp_path / "site.zip")
    with zipfile.ZipFile(tmp_path / "site.zip") as archive:
        shown = archive.read(f"{offline.NAME}/en/case/index.html").decode()
        pictures = [name for name in archive.namelist() if name.endswith(".png")]
        assert 'href="en/index.html"' in archive.read(f"{offline.NAME}/index.html").decode()
    assert pictures == [f"{offline.NAME}/en/case/photo.png"]  # cards are for who shares an address
    assert 'href="../case/index.html#id"' in shown
    assert 'href="https://x.org/"' in shown
    assert unquote(re.search('data-copy="data:text/plain;charset=utf-8,([^"]+)"', shown)[1]) == text


def test_without_a_site_there_is_no_archive(tmp_path):
    with pytest.raises(Problem, match="make site"):
        offline.write(tmp_path, tmp_path / "site.zip")


def tried(listing):
    command = ["make", "--silent", "--old-file=.venv/ready", "try", f"LISTING={listing}"]
    env = {**os.environ, "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_make_try_runs_one_listing_and_leaves_nothing_behind(home):
    before = sorted(os.listdir(ROOT))
    ran = tried("dropout/silence.py")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip()
    assert sorted(os.listdir(ROOT)) == before


def test_make_try_says_what_it_wants():
    ran = tried("")
    assert ran.returncode != 0
    assert "make try LISTING=" in ran.stdout


def test_the_readme_says_what_the_archive_weighs(site, tmp_path):
    weighs = offline.write(site, tmp_path / "site.zip") / 1e6
    told = re.search(
        r"an archive of (\d+) MB that opens without a server", (ROOT / "README.md").read_text(encoding="utf-8")
    )
    assert told and abs(int(told[1]) - weighs) < 1, f"README.md: write that it is an archive of {weighs:.0f} MB"
