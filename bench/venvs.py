"""Virtual environments of the tools that only ``bench/`` needs; the project's packages are seen in them."""

import subprocess
import sys
import sysconfig
from pathlib import Path


def set_up(home, wanted, paths=(), tell=lambda text: None):
    """Make an environment, or make it anew if its requirements have changed.

    Args:
        home: its folder (Path), below .bench.
        wanted: text of a requirements.txt.
        paths: further folders of which modules are imported there.
        tell: called with a line for people before it is made.

    Returns:
        Path of its interpreter.

    Raises:
        subprocess.CalledProcessError: it cannot be made, or what is wanted cannot be installed.
    """
    python, ready = home / "bin" / "python", home / "ready.txt"
    if ready.is_file() and ready.read_text(encoding="utf-8") == wanted:
        return python
    tell(f"sets up {home.name}/")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
    code = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    own = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    seen = dict.fromkeys([*map(str, paths), *(sysconfig.get_paths()[name] for name in ("purelib", "platlib"))])
    Path(own, "project.pth").write_text("\n".join([*seen, ""]), encoding="utf-8")
    (home / "requirements.txt").write_text(wanted, encoding="utf-8")
    install = [str(python), "-m", "pip", "install", "--quiet", "-r", str(home / "requirements.txt")]
    subprocess.run(install, check=True)
    ready.write_text(wanted, encoding="utf-8")
    return python
