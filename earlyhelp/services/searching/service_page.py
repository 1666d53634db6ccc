"""What the page of one service shows, in the order in which a caller needs it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from earlyhelp.services.checking import (
    DEFAULT_PERIODS,
    Periods,
    Space,
    wait_words,
)
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.lines import one_line
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
)
from earlyhelp.services.records import Record
from earlyhelp.services.searching.criteria import RESPONSE_LABELS
from earlyhelp.services.searching.openings import OpeningWords, openings_words
from earlyhelp.services.searching.service_words import (
    Call,
    ContactWords,
    PlaceWords,
    TermsWords,
    areas_words,
    contact_words,
    cost_option_words,
    make_call,
    numbers_of,
    place_words,
    sector_of,
    terms_words,
    web_link,
)
from earlyhelp.services.searching.trust import Trust, find_caution, find_warnings, make_trust
from earlyhelp.services.words import (
    ACCESS_LABELS,
    EVIDENCE_LABELS,
    LEVEL_LABELS,
    RuleKind,
)
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.taxonomy.services import Strength
from earlyhelp.web.words import NOT_GIVEN

NO_NAMES: Mapping[str, str] = {}
LEAD_LETTERS = 160


@dataclass(frozen=True, slots=True)
class ProviderWords:
    """Who runs a service."""

    name: str
    sector: str
    description: str | None
    website: str | None
    email: str | None
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServicePage:
    """One service in words; what is unknown says so, or is empty where the page says it."""

    public_id: str
    name: str
    description: str | None
    alert: str | None
    warnings: tuple[str, ...]
    """What must be read before anything else."""
    caution: str | None
    """Set where nobody checked the listing for long."""
    is_illustrative: bool
    is_confidential: bool
    main_needs: tuple[str, ...]
    part_needs: tuple[str, ...]
    ages: str
    includes: tuple[str, ...]
    excludes: tuple[str, ...]
    eligibility: str | None
    reasons_refused: tuple[str, ...]
    levels: str
    areas: tuple[str, ...]
    routes: str
    consent: str
    application_process: str | None
    telephone: Call | None
    email: str | None
    url: str | None
    form_url: str | None
    talk_to_role: str | None
    talk_to: Call | None
    step_up: str | None
    contacts: tuple[ContactWords, ...]
    waiting: str
    space: str
    group_spaces: tuple[tuple[str, str], ...]
    trust: Trust
    delivery: str
    places: tuple[PlaceWords, ...]
    openings: tuple[OpeningWords, ...]
    costs: tuple[str, ...]
    """What it costs, one way to pay after the other; never empty."""
    access: str
    languages: str
    provider: ProviderWords
    funding_sources: tuple[str, ...]
    evidence: str | None
    evidence_rating: str | None
    evidence_caveats: str | None
    accreditations: str | None
    terms: tuple[TermsWords, ...]

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every number to ring, each once, with what it is for."""
        talk_to = self.talk_to and replace(self.talk_to, about=self.talk_to_role or "to talk to")
        others = (
            replace(call, about="; ".join(part for part in (contact.name, call.about) if part))
            for contact in self.contacts
            for call in contact.calls
        )
        every = (call for call in (self.telephone, talk_to, *others) if call)
        return tuple({call.number: call for call in reversed(tuple(every))}.values())[::-1]

    @property
    def lead(self) -> str | None:
        """What it does in one sentence, cut where it is a long one."""
        first = one_line(self.description)
        if first is None or len(first) <= LEAD_LETTERS:
            return first
        return f"{first[:LEAD_LETTERS].rsplit(' ', 1)[0].rstrip(',;:')} …"


def make_service_page(
    record: Record,
    *,
    on: date,
    periods: Periods = DEFAULT_PERIODS,
    area_names: Mapping[str, str] = NO_NAMES,
) -> ServicePage:
    """Return what the page of a service shows on a day; ``area_names`` are by official code."""
    facts = record.facts
    return ServicePage(
        public_id=record.public_id,
        name=facts.name,
        description=facts.description,
        alert=facts.alert,
        warnings=find_warnings(record),
        caution=find_caution(record, on, periods),
        is_illustrative=facts.is_illustrative,
        is_confidential=record.is_confidential,
        main_needs=_needs(facts, Strength.PRIMARY),
        part_needs=_needs(facts, Strength.PARTIAL),
        ages=ages_words(_ages(facts)),
        includes=_rules(facts, RuleKind.INCLUDE),
        excludes=_rules(facts, RuleKind.EXCLUDE),
        eligibility=facts.eligibility,
        reasons_refused=facts.reasons_refused or (),
        levels=_levels(facts),
        areas=areas_words(facts.areas_served, area_names, facts.service_areas),
        routes=routes_words(listed(facts.referral_routes)),
        consent=_yes_no(facts.consent_needed, "The family must agree first", "Not needed"),
        application_process=facts.application_process,
        telephone=make_call(facts.telephone),
        email=facts.email,
        url=web_link(facts.url),
        form_url=web_link(facts.form_url),
        talk_to_role=facts.talk_to_role,
        talk_to=make_call(facts.talk_to_telephone),
        step_up=facts.step_up_contact,
        contacts=tuple(contact_words(contact) for contact in facts.contacts),
        waiting=_waiting(facts, on, periods),
        space=_space(facts).words(on, periods),
        group_spaces=tuple(
            (one.target_group, Space(one.state, one.vacancies, one.confirmed_on).words(on, periods))
            for one in facts.capacities
        ),
        trust=make_trust(record, on, periods),
        delivery=delivery_words(listed(facts.delivery)),
        places=tuple(place_words(place, on) for place in facts.places),
        openings=openings_words(facts.openings, on),
        costs=_costs(facts, on),
        access=_access(facts.access_needs),
        languages=", ".join(facts.languages or ()) or NOT_GIVEN,
        provider=_provider(facts),
        funding_sources=facts.funding_sources,
        evidence=facts.evidence,
        evidence_rating=EVIDENCE_LABELS[facts.evidence_rating] if facts.evidence_rating else None,
        evidence_caveats=facts.evidence_caveats,
        accreditations=facts.accreditations,
        terms=terms_words(facts.terms),
    )


def _rules(facts: ServiceFacts, kind: RuleKind) -> tuple[str, ...]:
    return tuple(rule.sentence for rule in facts.rules if rule.kind is kind)


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


def _waiting(facts: ServiceFacts, on: date, periods: Periods) -> str:
    """Say the waiting time; a service may state for how long its own counts."""
    own = facts.wait_expires_days
    counted = periods if own is None else periods._replace(wait_days=own)
    return wait_words(facts.wait_days, facts.wait_as_of, on, counted)


def _space(facts: ServiceFacts) -> Space:
    return Space(facts.capacity_state, facts.vacancies, facts.capacity_confirmed_on)


def _costs(facts: ServiceFacts, on: date) -> tuple[str, ...]:
    """Say what it costs; prices say more than that there is a cost."""
    options = (cost_option_words(option, on) for option in facts.cost_options)
    prices = tuple(words for words in options if words)
    says_more = facts.free or facts.cost_text or not prices
    return (*([cost_words(facts.free, facts.cost_text)] if says_more else []), *prices)


def _access(access: frozenset[str] | None) -> str:
    if access is None:
        return NOT_GIVEN
    words = [label for need, label in ACCESS_LABELS.items() if need in access]
    return one_after_another(words) or "None of those we ask about"


def _yes_no(stated: bool | None, yes: str, no: str) -> str:  # noqa: FBT001 - one of three answers, not a switch
    if stated is None:
        return NOT_GIVEN
    return yes if stated else no


def _provider(facts: ServiceFacts) -> ProviderWords:
    provider = facts.provider
    return ProviderWords(
        name=provider.name,
        sector=sector_of(provider),
        description=provider.description,
        website=web_link(provider.website),
        email=provider.email,
        numbers=numbers_of(provider),
    )
