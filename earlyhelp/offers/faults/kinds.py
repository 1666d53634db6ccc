"""Kinds of faults that a decision can meet, in words, and where each was met. Pure.

A fault says why, never what was in the assessment.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What stood in the way of a decision; the value is kept and stands in the log."""

    NO_RULESET = "no_ruleset"
    NOT_IN_FORCE = "not_in_force"
    RULE_BROKE = "rule_broke"
    TIME_RAN_OUT = "time_ran_out"
    DATABASE_AWAY = "database_away"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"
    UNKNOWN_WORD = "unknown_word"
    GIVEN_TWICE = "given_twice"
    NO_NEEDS = "no_needs"
    NO_AGE = "no_age"


class Place(StrEnum):
    """Where a decision was asked for."""

    PAGE = "page"
    API = "api"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Words:
    """A kind of fault in words, and what an administrator can do."""

    text: str
    remedy: str
    of_the_tool: bool
    """Whether this directory is at fault, rather than what was sent to it."""


WORDS: dict[Kind, Words] = {
    Kind.NO_RULESET: Words(
        "There was no ruleset that could be used",
        "Open Rulesets and switch one on, or mend the file that the settings name.",
        of_the_tool=True,
    ),
    Kind.NOT_IN_FORCE: Words(
        "The ruleset did not hold on that day, or nobody had approved it",
        "Look at its first and last day under Rulesets, and switch on one that holds.",
        of_the_tool=True,
    ),
    Kind.RULE_BROKE: Words(
        "A rule could not be carried out",
        "Take the last switch back under Rulesets, and tell whoever mends earlyhelp.",
        of_the_tool=True,
    ),
    Kind.TIME_RAN_OUT: Words(
        "The decision took too long",
        "Look at the load of the machine, and tell whoever mends earlyhelp.",
        of_the_tool=True,
    ),
    Kind.DATABASE_AWAY: Words(
        "The database did not answer",
        "Look at /health/ready and at the database.",
        of_the_tool=True,
    ),
    Kind.DAMAGED: Words(
        "What was kept of an assessment could not be read",
        "Run earlyhelp matching replay: it names every such decision. Then restore a sound backup.",
        of_the_tool=True,
    ),
    Kind.UNREADABLE: Words(
        "The assessment could not be read at all",
        "Tell whoever sends it: it has to be one JSON object, or a list of them.",
        of_the_tool=False,
    ),
    Kind.UNKNOWN_WORD: Words(
        "The assessment held a name or word that the rules do not know",
        "Tell whoever sends it which needs, signs and words there are.",
        of_the_tool=False,
    ),
    Kind.GIVEN_TWICE: Words(
        "A fact stood in the assessment twice",
        "Tell whoever sends it: each fact once.",
        of_the_tool=False,
    ),
    Kind.NO_NEEDS: Words(
        "No need had been looked at",
        "Nothing has to be mended here. If it is frequent, ask why the page is left.",
        of_the_tool=False,
    ),
    Kind.NO_AGE: Words(
        "The age of the child was missing",
        "Nothing has to be mended here. If it is frequent, ask why it is left open.",
        of_the_tool=False,
    ),
}

PLACES: dict[Place, str] = {
    Place.PAGE: "On the pages",
    Place.API: "Over the API",
    Place.COMMAND: "On the command line",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its kind, and one sentence for whoever asked."""

    kind: Kind
    why: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How often one kind of fault was met in one place on one day."""

    day: date
    kind: Kind
    place: Place
    times: int
    last_at: datetime
    last_request: str | None
