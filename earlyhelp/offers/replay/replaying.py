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
    UNREADABLE = "unreadable"
    """What was asked is damaged: it is not the JSON that was kept."""


FAULTS = frozenset({Replay.DIFFERS, Replay.TEXT_LOST, Replay.UNREADABLE})
"""What becomes of a decision only if somebody altered or lost something of it."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A stored decision: what was asked, what was answered, and under which text."""

    decision_id: int
    assessment_id: str
    document: object
    """The assessment that was asked; None where it cannot be read any more."""
    output: str
    """The answer as JSON, byte for byte."""
    digest: str | None


def read_text(digest: str, text: str | None) -> Ruleset | None:
    """Return the ruleset of a kept text, or None if it is not the text that decided."""
    if text is None or digest_of(text) != digest:
        return None
    read = read_ruleset(text)
    return None if isinstance(read, list) else read


def read_document(text: str) -> object:
    """Return the assessment of a kept text, or None if it is damaged."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def replay(decided: Decided, ruleset: Ruleset | None) -> Replay:
    """Decide again and compare."""
    if decided.digest is None:
        return Replay.NO_RULESET
    if not isinstance(decided.document, Mapping):
        return Replay.UNREADABLE
    if ruleset is None:
        return Replay.TEXT_LOST
    again = decide(read_assessment(decided.document, ruleset.flags), ruleset).as_json()
    same = json.dumps(again, ensure_ascii=False) == decided.output
    return Replay.SAME if same else Replay.DIFFERS
