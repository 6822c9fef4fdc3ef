"""Checks the HTML of the built site with the Nu Html Checker: ``make nu``. An error of ours is the exit status.

The checker is a Java program that comes from npm into .bench/nu; without npm or Java nothing is checked.
"""

import argparse
import collections
import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".bench" / "nu"
VERSION = "26.9.27"
THEIRS = "Attribute “autocomplete” is only allowed"  # Material's switches: Firefox would keep their state on a reload


def set_up():
    """Install the checker; returns the path of its program."""
    jar = HOME / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.is_file():
        HOME.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(HOME), "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run([*command, f"vnu-jar@{VERSION}"], check=True, stdout=subprocess.DEVNULL)
    return jar


def check(jar, paths):
    """What the checker says of files and folders: list of its messages, errors alone."""
    command = ["java", "-Xss8m", "-jar", str(jar), "--errors-only", "--skip-non-html", "--exit-zero-always"]
    done = subprocess.run([*command, "--format", "json", *map(str, paths)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-300:])
    return json.loads(done.stderr or done.stdout)["messages"]


def ours(messages, site):
    """Lines for the messages that are not the theme's: each text once, with its first place and their number."""
    found = collections.defaultdict(list)
    for each in messages:
        if not each["message"].startswith(THEIRS):
            place = each.get("url", "").partition(f"{site}/")[2]
            found[each["message"]].append(f"{place}:{each.get('lastLine', 0)}: {each.get('extract', '')[:120]!r}")
    return [f"{places[0]} {text} ({len(places)})" for text, places in found.items()]


def main():
    """Check, print what is wrong; the exit status is 1 if anything is."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("pages", nargs="*", default=[""], help="folders or files in the site (default: all of it)")
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the built site (default: site)")
    options = parser.parse_args()
    site = options.site.resolve()
    if not shutil.which("npm") or not shutil.which("java") or not (site / "index.html").is_file():
        print("The Nu Html Checker is left out: it needs npm, Java and a built site (make site).")
        return 0
    messages = check(set_up(), [site / page for page in options.pages])
    lines = ours(messages, site)
    print(f"Nu Html Checker {VERSION}: {len(lines)} kinds of errors of ours, {len(messages)} errors in all")
    for line in lines:
        print(f"    {line}")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
