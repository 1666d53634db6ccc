"""One service of a list beside what stands here: what changes, and what a person has to decide."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from earlyhelp.services.documents import write_json
from earlyhelp.services.exchange.reading import ReadService
from earlyhelp.services.facts import PlaceFacts, ServiceFacts, differences, keep_confidential
from earlyhelp.services.parts import ContactFacts, ProviderFacts

NOBODY_STATES = frozenset({"withheld", "source_id"})
PLACES = "places"


class Side(StrEnum):
    """Whose word counts where an editor here and a list say different things."""

    HERE = "here"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Known:
    """What stands here of one service, and what its list last said."""

    public_id: str
    facts: ServiceFacts
    version: int
    gone_on: date | None = None
    said: ServiceFacts | None = None
    kept: frozenset[str] = frozenset()
    """Facts that a person then chose to leave as they were here."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One service of a list after the comparison."""

    source: str
    source_id: str
    name: str
    stated: ServiceFacts
    """What the list says; where it is silent, what stands here."""
    facts: ServiceFacts
    """What will stand here."""
    known: Known | None
    changes: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    """Facts that an editor changed here since the list was last brought in, still to be decided."""
    kept: tuple[str, ...] = ()
    stays_hidden: bool = False

    @property
    def is_new(self) -> bool:
        """Say whether the list names it for the first time."""
        return self.known is None

    @property
    def comes_back(self) -> bool:
        """Say whether its list had stopped naming it."""
        return self.known is not None and self.known.gone_on is not None

    @property
    def outcome(self) -> str:
        """What the list brings of it: new, changed or same."""
        if self.is_new:
            return "new"
        return "changed" if self.changes or self.comes_back else "same"


def weigh(
    source: str,
    read: ReadService,
    facts: ServiceFacts,
    known: Known | None,
    choices: Mapping[str, Side],
) -> Weighed:
    """Return what a list's service changes here.

    What its list cannot state stays as it is here. A fact that somebody changed here since the
    list was last brought in waits for a choice; until then it stays.
    """
    if known is None:
        return Weighed(source, facts.source_id, facts.name, facts, facts, None)
    spoken = _spoken(read, facts, known.facts)
    stated = _kept_hidden(known.facts, spoken)
    taken: list[str] = []
    undecided: list[str] = []
    kept: list[str] = []
    for name in differences(known.facts, stated):
        side = _side(name, known, stated, choices)
        (taken if side is Side.LIST else kept if side is Side.HERE else undecided).append(name)
    return Weighed(
        source=source,
        source_id=facts.source_id,
        name=facts.name,
        stated=stated,
        facts=replace(known.facts, **{name: getattr(stated, name) for name in taken}),
        known=known,
        changes=tuple(taken),
        conflicts=tuple(undecided),
        kept=tuple(kept),
        stays_hidden=stated.places != spoken.places,
    )


def _side(
    name: str, known: Known, stated: ServiceFacts, choices: Mapping[str, Side]
) -> Side | None:
    """Return whose word counts for a fact; None if a person has to say."""
    said = known.said
    if said is None or getattr(known.facts, name) == getattr(said, name):
        return Side.LIST
    if name in choices:
        return choices[name]
    decided_before = name in known.kept and getattr(stated, name) == getattr(said, name)
    return Side.HERE if decided_before else None


def _spoken(read: ReadService, facts: ServiceFacts, here: ServiceFacts) -> ServiceFacts:
    """Return the list's facts, with what stands here where the list cannot say anything."""
    names = {field.name for field in fields(ServiceFacts)}
    silent = (names - read.states) | NOBODY_STATES
    spoken = replace(facts, **{name: getattr(here, name) for name in silent})
    if read.source is None:
        return spoken
    return replace(
        spoken,
        places=_with_hidden(spoken.places, here.places),
        contacts=_with_private(spoken.contacts, here.contacts),
    )


def _with_private(
    listed: tuple[ContactFacts, ...], here: tuple[ContactFacts, ...]
) -> tuple[ContactFacts, ...]:
    """Return the contacts of a list that was written here, which leaves out private ones."""
    if listed == tuple(one for one in here if not one.is_private):
        return here
    return (*listed, *(one for one in here if one.is_private))


def _with_hidden(
    listed: tuple[PlaceFacts, ...], here: tuple[PlaceFacts, ...]
) -> tuple[PlaceFacts, ...]:
    """Return the places of a list that was written here, which leaves out what is hidden."""
    hidden = [place for place in here if place.is_hidden]
    told = [place for place in listed if not place.masked]
    return tuple(sorted((*told, *hidden), key=lambda place: place.key))


def _kept_hidden(here: ServiceFacts, facts: ServiceFacts) -> ServiceFacts:
    """Return facts in which no place is easier to find than before."""
    confidential = keep_confidential(here, facts)
    masked = {place.key for place in here.places if place.masked}
    places = tuple(
        replace(place, masked=place.masked or place.key in masked) for place in confidential.places
    )
    return replace(confidential, places=places)


def unified(services: list[ReadService]) -> list[ReadService]:
    """Return services that agree on the providers and places they share: the fullest account wins.

    Records of a feed repeat their provider; where two say different things, the order of records
    must not decide.
    """
    providers: dict[str, ProviderFacts] = {}
    places: dict[tuple[str, ...], PlaceFacts] = {}
    for one in services:
        if one.facts is None:
            continue
        provider = one.facts.provider
        providers[provider.key] = _fuller(providers.get(provider.key), provider)
        for place in one.facts.places:
            places[place.key] = _fuller(places.get(place.key), _shared(place))
    return [
        one if one.facts is None else replace(one, facts=_unified(one.facts, providers, places))
        for one in services
    ]


Kind = TypeVar("Kind", ProviderFacts, PlaceFacts)


def _fuller(first: Kind | None, second: Kind) -> Kind:
    if first is None or first == second:
        return second
    return max(first, second, key=lambda part: (len(write_json(part)), write_json(part)))


def _shared(place: PlaceFacts) -> PlaceFacts:
    """Return what a place is for every service given there."""
    return replace(place, openings=(), at_id=None, confidential=False, masked=False)


def _unified(
    facts: ServiceFacts,
    providers: Mapping[str, ProviderFacts],
    places: Mapping[tuple[str, ...], PlaceFacts],
) -> ServiceFacts:
    own = ("openings", "at_id", "confidential", "masked")
    return replace(
        facts,
        provider=providers[facts.provider.key],
        places=tuple(
            replace(places[place.key], **{name: getattr(place, name) for name in own})
            for place in facts.places
        ),
    )
