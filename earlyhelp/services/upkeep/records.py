"""What is stored of the checking cycle, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.upkeep.words import Because, Decision, Outcome, ToldBy
from earlyhelp.services.words import CheckMethod, CheckOutcome


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check of a listing."""

    on: date
    method: CheckMethod
    outcome: CheckOutcome


@dataclass(frozen=True, slots=True)
class SuggestionLine:
    """One suggested change, and what was decided of it."""

    id: int
    field: str
    base_version: int
    before: object
    after: object
    decision: Decision | None
    because: Because | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """Something that we were told about a listing."""

    id: int
    service_id: str
    service_name: str
    by_kind: ToldBy
    told_at: datetime
    field: str | None
    text: str | None
    wants_answer: bool
    outcome: Outcome | None
    because: Because | None
    handled_at: datetime | None
    suggestions: tuple[SuggestionLine, ...]

    @property
    def is_open(self) -> bool:
        """Say whether an editor still has to look at it."""
        return self.handled_at is None


@dataclass(frozen=True, slots=True)
class Reminded:
    """The listings, by public id, whose providers were reminded lately, and today."""

    recently: frozenset[str]
    today: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnswerOwed:
    """An answer to somebody who told us something and left an address."""

    report_id: int
    email: str
    service_id: str
    name: str
    outcome: Outcome
    because: Because | None


@dataclass(frozen=True, slots=True)
class Listing:
    """One listing as an editor checks it: everything recorded, with its checks and messages."""

    id: int
    """The row's number; never in an address."""
    public_id: str
    source: str
    version: int
    facts: ServiceFacts
    checked_on: date | None
    checks: tuple[CheckLine, ...]
    gone_on: date | None
    modified_at: datetime
    reports: tuple[ReportLine, ...]
    link_made_at: datetime | None
    """A link is out with its provider since then."""
    link_expires_at: datetime | None
    has_page: bool
    """The public can open it."""

    @property
    def email(self) -> str | None:
        """Where a mail for its provider goes: the listing's own address, or the provider's."""
        return self.facts.email or self.facts.provider.email
