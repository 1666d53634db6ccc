"""The words of a text, and what was typed for them.

``parts_of`` gives what stands between spaces, as it was typed; ``words_of`` the words in it, to be
compared. The words of a text are those of its parts, one after the other.
"""

import re
from collections.abc import Iterable, Sequence

NUMBER = re.compile(r"[0-9]+")
APOSTROPHES = str.maketrans("", "", "'`\u00b4\u2018\u2019\u02bc")
"""What keyboards give for one: they are left out."""
EDGES = re.compile(r"^[\W_]+|[\W_]+$")
GAP = " … "
LONGEST_SHOWN = 40
"""Letters of a part that are shown again; a longer one is no word anybody would know again."""


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters; a hyphen parts words, an apostrophe does not.

    >>> words_of("He SELF-harms; isn't safe.")
    ['he', 'self', 'harms', 'isnt', 'safe']
    >>> words_of("14yo, yr4")
    ['14', 'yo', 'yr', '4']
    """
    bare = text.casefold().translate(APOSTROPHES)
    apart = "".join(char if char.isalnum() else " " for char in bare)
    return NUMBER.sub(r" \g<0> ", apart).split()


def parts_of(text: str) -> list[str]:
    """Return what stands between the spaces of a text, as it was typed."""
    return text.split()


def as_typed(parts: Sequence[str], places: Iterable[int]) -> str:
    """Return some parts of a text to be shown to whoever typed it, in its order.

    What stood between them is ``…``, and signs around a part are left out. So is what cannot be
    seen, since it could change the order in which the rest is shown.

    >>> as_typed(["My", "uncle", "(Bob)", "belted", "him!"], [4, 1, 3])
    'uncle … belted him'
    """
    told = ""
    before: int | None = None
    for place in sorted(set(places)):
        gap = "" if before is None else " " if place == before + 1 else GAP
        told += gap + _shown(parts[place])
        before = place
    return told


def _shown(part: str) -> str:
    bare = EDGES.sub("", "".join(filter(str.isprintable, part)))
    return bare if len(bare) <= LONGEST_SHOWN else f"{bare[:LONGEST_SHOWN]}…"
