"""What the pages of the checking cycle show, one value for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.services.checking import Periods, check_words
from earlyhelp.services.differing import (
    NOT_STATED,
    FieldDifference,
    field_differences,
    label_of,
    words_of,
)
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.records import public_facts
from earlyhelp.services.upkeep.answers import ASK_BY_NAME, Ask, as_typed, with_values
from earlyhelp.services.upkeep.queueing import Line
from earlyhelp.services.upkeep.records import CheckLine, Listing, ReportLine, SuggestionLine
from earlyhelp.services.upkeep.words import (
    REASON_COLOURS,
    REASON_LABELS,
    TOLD_BY_LABELS,
    Reason,
)
from earlyhelp.services.words import METHOD_LABELS, CheckOutcome
from earlyhelp.web.words import count_of, day

PUBLIC_FIELDS = (
    *("name", "provider.name", "status", "description", "telephone", "email", "url", "form_url"),
    *("talk_to_role", "talk_to_telephone", "step_up_contact", "minimum_age_years"),
    *("maximum_age_years", "no_minimum_age", "no_maximum_age", "before_birth", "needs"),
    *("levels_served", "referral_routes", "consent_needed", "eligibility", "reasons_refused"),
    *("delivery", "places", "openings", "access_needs", "languages", "free", "cost_text"),
    *("capacity_state", "capacity_children", "vacancies", "capacity_confirmed_on"),
    *("wait_days", "wait_as_of"),
)
"""What a provider is shown through its link: public facts, with space and waiting."""
EDITOR_FIELDS = (*PUBLIC_FIELDS, "alert", "closed_on", "notes")
ONLY_IF_TRUE = frozenset({"no_minimum_age", "no_maximum_age"})
ONLY_IF_STATED = frozenset({"openings", "alert", "closed_on", "notes", "before_birth"})
OUTCOME_WORDS = {
    CheckOutcome.STILL_RIGHT: "Still right",
    CheckOutcome.CHANGED: "Put right",
    CheckOutcome.COULD_NOT_REACH: "Could not reach",
    CheckOutcome.CLOSED: "Closed",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact in words."""

    label: str
    words: str
    is_stated: bool


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One listing of the queue in words."""

    service_id: str
    name: str
    provider: str
    reasons: tuple[tuple[str, str], ...]
    """Each with its colour."""
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many listings have one reason, and whether only they are shown."""

    value: str
    label: str
    count: int
    is_chosen: bool


def queue_row(line: Line, on: date, periods: Periods) -> QueueRow:
    """Return a line of the queue in words."""
    standing = line.standing
    details = [f"{check_words(standing.checked_on, on, periods)}."]
    if Reason.INCOMPLETE in line.reasons:
        details.append(f"{standing.completeness.words()}.")
    if standing.unreached:
        details.append(f"Could not be reached on {count_of(standing.unreached, 'day')}.")
    if standing.gone_on:
        details.append(f"Gone from its source since {day(standing.gone_on)}.")
    if standing.asked_provider_on:
        details.append(f"The provider was asked on {day(standing.asked_provider_on)}.")
    return QueueRow(
        standing.service_id,
        standing.name,
        standing.provider,
        tuple((REASON_LABELS[one], REASON_COLOURS.get(one, "grey")) for one in line.reasons),
        tuple(details),
    )


def reason_counts(counts: Mapping[Reason, int], chosen: Reason | None) -> tuple[ReasonCount, ...]:
    """Return the counts at the top of the queue."""
    return tuple(
        ReasonCount(reason.value, REASON_LABELS[reason], counts[reason], reason is chosen)
        for reason in Reason
    )


def editor_facts(facts: ServiceFacts) -> tuple[Fact, ...]:
    """Return what an editor compares with the service itself."""
    return _facts(facts, EDITOR_FIELDS)


def provider_facts(facts: ServiceFacts) -> tuple[Fact, ...]:
    """Return what a provider may see: public facts only."""
    return _facts(public_facts(facts), PUBLIC_FIELDS)


def _facts(facts: ServiceFacts, names: Sequence[str]) -> tuple[Fact, ...]:
    found = []
    for name in names:
        value = getattr(facts, name, None) if "." not in name else facts.provider.name
        is_stated = value is not None and value != ()
        if (name in ONLY_IF_TRUE and not value) or (name in ONLY_IF_STATED and not is_stated):
            continue
        words = words_of(facts, name) if is_stated else NOT_STATED
        found.append(Fact(label_of(name), words, is_stated))
    return tuple(found)


def check_words_of(check: CheckLine) -> str:
    """Say one check in a line.

    >>> from earlyhelp.services.words import CheckMethod
    >>> check_words_of(CheckLine(date(2026, 3, 4), CheckMethod.VISIT, CheckOutcome.STILL_RIGHT))
    '4 March 2026: Still right, by a visit'
    """
    return f"{day(check.on)}: {OUTCOME_WORDS[check.outcome]}, {METHOD_LABELS[check.method]}"


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """One suggestion as an editor decides it."""

    line: SuggestionLine
    difference: FieldDifference
    now_words: str
    changed_meanwhile: bool
    """The fact is no longer what it was when the suggestion was made."""
    ask: Ask | None
    """How another value can be entered; None for facts that have no single field."""
    typed: Sequence[str]


def suggestion_view(line: SuggestionLine, facts: ServiceFacts) -> SuggestionView:
    """Return a suggestion with its difference, and whether the fact has changed meanwhile."""
    before, after = (with_values(facts, {line.field: one}) for one in (line.before, line.after))
    found = field_differences(before, after)
    words = words_of(facts, line.field)
    return SuggestionView(
        line=line,
        difference=found[0]
        if found
        else FieldDifference(line.field, label_of(line.field), words, words),
        now_words=words,
        changed_meanwhile=getattr(facts, line.field) != line.before,
        ask=ASK_BY_NAME.get(line.field),
        typed=as_typed(line.after),
    )


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report with everything an editor needs to answer it."""

    line: ReportLine
    who: str
    about: str | None
    now_words: str | None
    """What the fact it is about says now."""
    suggestions: tuple[SuggestionView, ...]


def report_view(line: ReportLine, listing: Listing) -> ReportView:
    """Return a report as its page shows it."""
    facts = listing.facts
    return ReportView(
        line=line,
        who=TOLD_BY_LABELS[line.by_kind],
        about=label_of(line.field) if line.field else None,
        now_words=words_of(facts, line.field) if line.field else None,
        suggestions=tuple(suggestion_view(one, facts) for one in line.suggestions),
    )
