"""Keeps what MkDocs finds out about a theme: its eleven thousand files and its compiled templates, from language to
language, and from build to build while pages are served.
"""

import functools

import jinja2

from proven.files import below, digest_of
from proven.kept import key

_environments = {}  # configuration file -> (key, Jinja's environment)


def keep(config, root):
    """Have a configuration's theme give the environment of the last build, if nothing that it hangs on has changed.

    Args:
        config: of MkDocs, before a build.
        root: root of the checkout (Path).
    """
    make = config.theme.get_env
    dirs = tuple(config.theme.dirs)
    overrides = [(str(path), digest_of(path)) for path in below(root / "overrides")]

    def get_env():
        now = key(dirs, overrides, config.user_configs[0])
        known, env = _environments.get(config.config_file_path, (None, None))
        if known != now:
            env = make()
            env.loader.list_templates = functools.partial(_files, dirs, str(overrides))
            compiled = root / ".proven" / f"templates-{jinja2.__version__}"
            compiled.mkdir(parents=True, exist_ok=True)
            env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(compiled))
            _environments[config.config_file_path] = now, env
        return env

    config.theme.get_env = get_env


@functools.lru_cache(maxsize=4)
def _files(dirs, _):
    names = jinja2.FileSystemLoader(dirs).list_templates()
    return [
        name for name in names if not any(part.startswith(".") for part in name.split("/"))
    ]  # MkDocs takes no icons
