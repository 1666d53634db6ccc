"""What the page of one service shows, in the order in which a caller needs it."""

from dataclasses import dataclass
from datetime import date, time

from earlyhelp.services.checking import (
    DEFAULT_PERIODS,
    CheckState,
    Periods,
    Space,
    check_state,
    check_words,
    wait_words,
)
from earlyhelp.services.facts import Opening, PlaceFacts, ProviderFacts, ServiceFacts
from earlyhelp.services.listings import (
    NO_LOWER_AGE,
    NO_UPPER_AGE,
    Ages,
    ages_words,
    cost_words,
    delivery_words,
    listed,
    one_after_another,
    routes_words,
    sector_words,
)
from earlyhelp.services.records import Record
from earlyhelp.services.searching.criteria import RESPONSE_LABELS
from earlyhelp.services.searching.hits import CHECK_COLOURS
from earlyhelp.services.words import (
    ACCESS_LABELS,
    DAY_LABELS,
    LEVEL_LABELS,
    METHOD_LABELS,
    PARTNER_LABELS,
    STATUS_LABELS,
    Day,
    Status,
)
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.taxonomy.services import Strength
from earlyhelp.web.words import NOT_GIVEN, day


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """A place in words."""

    lines: tuple[str, ...]
    openings: tuple[str, ...]
    accessibility: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServicePage:
    """One service in words; what is unknown says so, or is empty where the page says it."""

    name: str
    description: str | None
    alert: str | None
    warnings: tuple[str, ...]
    is_illustrative: bool
    is_confidential: bool
    main_needs: tuple[str, ...]
    part_needs: tuple[str, ...]
    ages: str
    eligibility: str | None
    reasons_refused: tuple[str, ...]
    levels: str
    routes: str
    consent: str
    telephone: str | None
    email: str | None
    url: str | None
    form_url: str | None
    talk_to_role: str | None
    talk_to_telephone: str | None
    step_up: str | None
    waiting: str
    space: str
    last_checked: str
    check_detail: str
    check_colour: str
    delivery: str
    places: tuple[PlaceWords, ...]
    cost: str
    access: str
    languages: str
    provider: str
    provider_description: str | None
    sector: str
    evidence: str | None


def make_service_page(
    record: Record, *, on: date, periods: Periods = DEFAULT_PERIODS
) -> ServicePage:
    """Return what the page of a service shows on a day."""
    facts = record.facts
    state = check_state(record.checked_on, on, periods)
    space = Space(facts.capacity_state, facts.vacancies, facts.capacity_confirmed_on)
    return ServicePage(
        name=facts.name,
        description=facts.description,
        alert=facts.alert,
        warnings=_warnings(record, state),
        is_illustrative=facts.is_illustrative,
        is_confidential=record.is_confidential,
        main_needs=_needs(facts, Strength.PRIMARY),
        part_needs=_needs(facts, Strength.PARTIAL),
        ages=ages_words(_ages(facts)),
        eligibility=facts.eligibility,
        reasons_refused=facts.reasons_refused or (),
        levels=_levels(facts),
        routes=routes_words(listed(facts.referral_routes)),
        consent=_yes_no(facts.consent_needed, "The family must agree first", "Not needed"),
        telephone=facts.telephone,
        email=facts.email,
        url=facts.url,
        form_url=facts.form_url,
        talk_to_role=facts.talk_to_role,
        talk_to_telephone=facts.talk_to_telephone,
        step_up=facts.step_up_contact,
        waiting=wait_words(facts.wait_days, facts.wait_as_of, on, periods),
        space=space.words(on, periods),
        last_checked=check_words(record.checked_on, on, periods),
        check_detail=_check_detail(record),
        check_colour=CHECK_COLOURS[state],
        delivery=delivery_words(listed(facts.delivery)),
        places=tuple(_place(place) for place in facts.places),
        cost=cost_words(facts.free, facts.cost_text),
        access=_access(facts.access_needs),
        languages=", ".join(facts.languages or ()) or NOT_GIVEN,
        provider=facts.provider.name,
        provider_description=facts.provider.description,
        sector=_sector(facts.provider),
        evidence=facts.evidence,
    )


def _warnings(record: Record, state: CheckState) -> tuple[str, ...]:
    """Return what must be read before anything else."""
    facts = record.facts
    said = []
    if facts.status is not None and facts.status is not Status.ACTIVE:
        since = f" on {day(facts.closed_on)}" if facts.closed_on else ""
        said.append(f"{STATUS_LABELS[facts.status]}{since}.")
    if state is CheckState.STALE:
        said.append("Nobody has checked these facts for a long time. Ring before you rely on them.")
    if state is CheckState.UNVERIFIED:
        said.append("Nobody has checked these facts yet. Ring before you rely on them.")
    if record.gone_on is not None:
        said.append(f"Its source stopped listing it on {day(record.gone_on)}.")
    return tuple(said)


def _check_detail(record: Record) -> str:
    if record.checked_on is None or record.check_method is None:
        return ""
    return f"{day(record.checked_on)}, {METHOD_LABELS[record.check_method]}"


def _needs(facts: ServiceFacts, strength: Strength) -> tuple[str, ...]:
    held = (NEED_BY_CODE.get(NeedCode(code)) for code, how in facts.needs if how is strength)
    return tuple(sorted(need.label for need in held if need))


def _ages(facts: ServiceFacts) -> Ages:
    return Ages(
        facts.age_of,
        NO_LOWER_AGE if facts.no_minimum_age else facts.minimum_age_years,
        NO_UPPER_AGE if facts.no_maximum_age else facts.maximum_age_years,
        facts.before_birth,
    )


def _levels(facts: ServiceFacts) -> str:
    served = facts.levels_served or ()
    words = [label for level, label in RESPONSE_LABELS.items() if level in served]
    if facts.level_of_offer is not None:
        words.insert(0, LEVEL_LABELS[facts.level_of_offer])
    return one_after_another(words) or NOT_GIVEN


def _access(access: frozenset[str] | None) -> str:
    if access is None:
        return NOT_GIVEN
    words = [label for need, label in ACCESS_LABELS.items() if need in access]
    return one_after_another(words) or "None of those we ask about"


def _yes_no(stated: bool | None, yes: str, no: str) -> str:  # noqa: FBT001 - one of three answers, not a switch
    if stated is None:
        return NOT_GIVEN
    return yes if stated else no


def _sector(provider: ProviderFacts) -> str:
    label = sector_words(provider.sector)
    if provider.statutory_partner is None:
        return label
    return f"{label}, run by {PARTNER_LABELS[provider.statutory_partner]}"


def _place(place: PlaceFacts) -> PlaceWords:
    lines = (place.name, place.address_1, place.city, place.postcode)
    openings = sorted(place.openings, key=_opening_order)
    return PlaceWords(
        lines=tuple(line for line in lines if line),
        openings=tuple(_opening(opening) for opening in openings),
        accessibility=place.accessibility or (),
    )


def _opening_order(opening: Opening) -> tuple[int, time]:
    first = min((list(Day).index(Day(d)) for d in opening.days or ()), default=len(Day))
    return first, opening.opens_at or time()


def _opening(opening: Opening) -> str:
    days = [label for d, label in DAY_LABELS.items() if d in (opening.days or ())]
    parts = [", ".join(days) or "Days not given", _hours(opening)]
    if opening.term_time_only:
        parts.append("in school terms only")
    return ", ".join(parts)


def _hours(opening: Opening) -> str:
    opens, closes = opening.opens_at, opening.closes_at
    if opens and closes:
        return f"{clock_words(opens)} to {clock_words(closes)}"
    if opens:
        return f"from {clock_words(opens)}"
    return f"until {clock_words(closes)}" if closes else "hours not given"


def clock_words(value: time) -> str:
    """Write a time of day.

    >>> clock_words(time(9, 30)), clock_words(time(13)), clock_words(time(0, 5))
    ('9:30am', '1pm', '12:05am')
    """
    minutes = f":{value:%M}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"  # noqa: PLR2004 - noon
