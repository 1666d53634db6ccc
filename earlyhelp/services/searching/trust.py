"""How far the page of a service can be trusted: warnings, checks, claims and days."""

from dataclasses import dataclass
from datetime import date

from earlyhelp.services.checking import CheckState, Periods, check_state, check_words
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.records import Record
from earlyhelp.services.searching.hits import CHECK_COLOURS
from earlyhelp.services.words import METHOD_LABELS, STATUS_LABELS, Status
from earlyhelp.web.words import day

ADVICE = {
    Status.INACTIVE: "Ask the service before you rely on anything here.",
    Status.DEFUNCT: "Look for other help.",
    Status.TEMPORARILY_CLOSED: "Ask the service when it opens again.",
}
NOT_LONG = "Nobody has checked these facts for a long time. Ring before you rely on them."
NEVER = "Nobody has checked these facts yet. Ring before you rely on them."
CLAIM = "Checked on {}. That is its own claim; we have not checked it."


@dataclass(frozen=True, slots=True)
class Trust:
    """How far the page can be trusted: checks, claims, days."""

    last_checked: str
    detail: str
    colour: str
    claim: str | None
    """What its source says of a check of its own."""
    changed: str
    listed: str | None
    """From when to when it is listed, where its source says so."""


def find_warnings(record: Record) -> tuple[str, ...]:
    """Return what must be read before anything else."""
    facts = record.facts
    said = []
    if facts.status is not None and facts.status is not Status.ACTIVE:
        since = f" on {day(facts.closed_on)}" if facts.closed_on else ""
        said.append(f"{STATUS_LABELS[facts.status]}{since}. {ADVICE[facts.status]}")
    if record.gone_on is not None:
        said.append(
            f"Its source stopped listing it on {day(record.gone_on)}. "
            "It may have ended: ask the service."
        )
    return tuple(said)


def find_caution(record: Record, on: date, periods: Periods) -> str | None:
    """Say that nobody checked a listing for long; None where somebody did."""
    cautions = {CheckState.STALE: NOT_LONG, CheckState.UNVERIFIED: NEVER}
    return cautions.get(check_state(record.checked_on, on, periods))


def make_trust(record: Record, on: date, periods: Periods) -> Trust:
    """Say how far the page of a service can be trusted on a day."""
    facts = record.facts
    state = check_state(record.checked_on, on, periods)
    return Trust(
        last_checked=check_words(record.checked_on, on, periods),
        detail=_check_detail(record),
        colour=CHECK_COLOURS[state],
        claim=CLAIM.format(day(facts.assured_on)) if facts.assured_on else None,
        changed=f"{day(record.modified_at.date())}. A change is not a check.",
        listed=_listed(facts),
    )


def _check_detail(record: Record) -> str:
    if record.checked_on is None or record.check_method is None:
        return ""
    return f"{day(record.checked_on)}, {METHOD_LABELS[record.check_method]}"


def _listed(facts: ServiceFacts) -> str | None:
    starts = f"From {day(facts.publish_from)}" if facts.publish_from else ""
    ends = f"until {day(facts.publish_to)}" if facts.publish_to else ""
    said = " ".join(part for part in (starts, ends) if part)
    return said[:1].upper() + said[1:] if said else None
