"""One stored decision decided again, and whether every byte is the same. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from earlyhelp.matching import Ruleset, decide, read_assessment, read_ruleset
from earlyhelp.matching.ruleset import digest_of


class Replay(StrEnum):
    """What became of a decision that was decided again."""

    SAME = "same"
    DIFFERS = "differs"
    NO_RULESET = "no_ruleset"
    """It was a safe decision, made because no ruleset could be used; there is nothing to replay."""
    TEXT_LOST = "text_lost"
    """The text of its ruleset is not kept, or cannot be read any more."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A stored decision: what was asked, what was answered, and under which text."""

    decision_id: int
    assessment_id: str
    document: Mapping[str, object]
    output: str
    """The answer as JSON, byte for byte."""
    digest: str | None


def read_text(digest: str, text: str | None) -> Ruleset | None:
    """Return the ruleset of a kept text, or None if it is not the text that decided."""
    if text is None or digest_of(text) != digest:
        return None
    read = read_ruleset(text)
    return None if isinstance(read, list) else read


def replay(decided: Decided, ruleset: Ruleset | None) -> Replay:
    """Decide again and compare."""
    if decided.digest is None:
        return Replay.NO_RULESET
    if ruleset is None:
        return Replay.TEXT_LOST
    again = decide(read_assessment(decided.document, ruleset.flags), ruleset).as_json()
    same = json.dumps(again, ensure_ascii=False) == decided.output
    return Replay.SAME if same else Replay.DIFFERS
