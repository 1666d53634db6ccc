"""The rulesets that come with the program: packaged data, read like any other constant."""

import re
from importlib.resources import files

NAME = re.compile(r"[a-z0-9_]{1,60}")


def packaged_ruleset_text(name: str) -> str:
    """Return the text of a packaged ruleset.

    Raises:
        ValueError: if there is no ruleset of this name.
    """
    source = files(__package__).joinpath("rulesets").joinpath(f"{name}.toml")
    if not NAME.fullmatch(name) or not source.is_file():
        raise ValueError(f"there is no packaged ruleset {name!r}")
    return source.read_bytes().decode()
