"""What is known of a child and family on a day: the facts that the gates read, and no others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from earlyhelp.taxonomy.needs import NeedCode


class Answer(StrEnum):
    """An answer to a yes-or-no question; not known is an answer of its own."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


class Severity(StrEnum):
    """How much a need weighs. Any sign of harm is a flag, not a severity."""

    NONE = "none"
    EMERGING = "emerging"
    SIGNIFICANT = "significant"
    SEVERE = "severe"
    UNKNOWN = "unknown"


SEVERITY_ORDER = (Severity.NONE, Severity.EMERGING, Severity.SIGNIFICANT, Severity.SEVERE)
RANK: Mapping[Severity, int] = {severity: rank for rank, severity in enumerate(SEVERITY_ORDER)}


class Impact(StrEnum):
    """What a need does to the child."""

    DEVELOPMENT = "development"
    HEALTH = "health"
    LEARNING = "learning"
    RELATIONSHIPS = "relationships"
    SAFETY = "safety"
    DAILY_LIFE = "daily_life"
    INJURY_OR_MARK = "injury_or_mark"
    SEXUAL_ACTIVITY = "sexual_activity"
    SEXUAL_INFECTION = "sexual_infection"
    PREGNANCY = "pregnancy"


class Persistence(StrEnum):
    """How long it has lasted, and whether help has worked."""

    NEW = "new"
    OVER_3_MONTHS = "over_3_months"
    NOT_IMPROVED = "not_improved_after_help"
    UNKNOWN = "unknown"


PERSISTENCE_ORDER = (Persistence.NEW, Persistence.OVER_3_MONTHS, Persistence.NOT_IMPROVED)


class Consent(StrEnum):
    """Whether the family agrees to early help. It never changes the level of need."""

    YES = "yes"
    PARTIAL = "partial"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"
    UNSAFE_TO_ASK = "unsafe_to_ask"


ACCESS_NEEDS = ("interpreter", "wheelchair", "evening_or_weekend", "not_online_only", "home_visit")


@dataclass(frozen=True, slots=True)
class Child:
    """Facts about the child; an age of None with ``unborn`` no means that the age is not known."""

    age_years: int | None
    unborn: Answer
    mobile: Answer
    send: Answer
    mobile_is_assumed: bool = False
    """Nobody said whether the child moves independently; it was taken from the age."""

    @property
    def age_is_known(self) -> bool:
        """Say whether we know how old the child is; unborn is an age too."""
        return self.age_years is not None or self.unborn is Answer.YES


@dataclass(frozen=True, slots=True)
class StatedNeed:
    """One need as the practitioner judged it."""

    severity: Severity
    impact: frozenset[Impact] = frozenset()


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A code, value or field that the ruleset cannot read; it makes the answer "consult"."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The facts of one assessment; ``flags`` has an answer for every flag that was asked or named.

    A flag that is absent counts as ``absent_flags``.
    """

    child: Child
    danger: Answer
    needs: Mapping[NeedCode, StatedNeed]
    flags: Mapping[str, Answer]
    absent_flags: Answer
    persistence: Persistence
    consent: Consent
    strengths: Sequence[str] = ()
    access_needs: Sequence[str] = ()
    area: str | None = None
    assessed_on: date | None = None
    unrecognised: Sequence[Unrecognised] = ()

    def flag(self, name: str) -> Answer:
        """Return the answer to one flag."""
        return self.flags.get(name, self.absent_flags)
