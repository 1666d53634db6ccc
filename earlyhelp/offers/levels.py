"""What an area calls its levels and responses, drawn from the ruleset that decided. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from earlyhelp.matching import Ruleset
from earlyhelp.offers.facts import RESPONSE_WORDS
from earlyhelp.taxonomy.services import Response

TALK = Response.CONSULT


@dataclass(frozen=True, slots=True)
class LevelShown:
    """The level of a response, as the area names it."""

    number: int
    of: int
    name: str
    owner: str
    route: str


@dataclass(frozen=True, slots=True)
class AreaWords:
    """An area's words: what the answers point to, and the level that this is."""

    labels: Mapping[str, str]
    levels: Mapping[str, LevelShown]

    def label(self, response: str) -> str:
        """Return what answers point to; a word that nobody knows is a reason to talk."""
        return self.labels.get(response) or RESPONSE_WORDS.get(response, RESPONSE_WORDS[TALK])

    def points_to(self, response: str) -> str:
        """Say in one sentence what a response means here.

        >>> PLAIN.points_to("targeted_early_help")
        'These answers point to targeted early help.'
        """
        return f"These answers point to {self.label(response)}."


PLAIN = AreaWords(RESPONSE_WORDS, {})
"""The words for where no ruleset can be read."""


def area_words(ruleset: Ruleset | None) -> AreaWords:
    """Return the words of a ruleset."""
    if ruleset is None:
        return PLAIN
    labels = {response.value: label for response, label in ruleset.labels.items()}
    return AreaWords(labels, {r.value: shown for r in Response if (shown := _level(ruleset, r))})


def _level(ruleset: Ruleset, response: Response) -> LevelShown | None:
    level = ruleset.level(response)
    if level is None:
        return None
    return LevelShown(level.number, len(ruleset.levels), level.name, level.owner, level.route)
