"""How things stand for a family on a day: the services they chose, and each of their needs. Pure.

Kept with an offer when choices are saved, and looked at again later. Nothing of it is shown.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.constraints import Barrier, Code, barriers, closed_barrier
from earlyhelp.matching.enquiry import Enquiry, OfferLimits
from earlyhelp.matching.offer import choose_from
from earlyhelp.matching.ordering import NOW, start_of
from earlyhelp.offers.records import Choice, DamagedRecordError, Json
from earlyhelp.services.directory import ChildSight
from earlyhelp.taxonomy.needs import NeedCode

CHOSEN_ALL_THE_SAME = frozenset(
    {Code.TOO_FAR, Code.WAIT, Code.FULL, Code.COST, Code.LANGUAGE_OR_ACCESS}
)
"""Limits that a family sets aside when it chooses a service."""
GONE = "gone"
DAMAGE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What reading a record raises that does not have the shape it was kept in."""
WATCHED = 40
"""So many services without a place are watched for each offer, the nearest first."""


class Met(StrEnum):
    """How a need stands."""

    MET = "met"
    """A service that the family chose helps with it."""
    SUGGESTED = "suggested"
    """None that was chosen does; there is one to suggest."""
    NOT_MET = "not_met"


@dataclass(frozen=True, slots=True)
class Held:
    """One service that was chosen, as it stood; ``None`` is "not stated"."""

    name: str
    kept_out: str = ""
    """The code of what keeps it out for good; empty while it stands."""
    because: str = ""
    wait_days: int | None = None
    has_space: bool | None = None
    is_free: bool | None = None

    @property
    def has_place(self) -> bool:
        """Whether it said that a child can start now."""
        no_wait = self.wait_days is None or self.wait_days <= 0
        return no_wait and self.has_space is not False and not self.says_nothing

    @property
    def says_nothing(self) -> bool:
        """Whether it said neither how long the wait is nor whether there is space."""
        return self.wait_days is None and self.has_space is None


@dataclass(frozen=True, slots=True)
class State:
    """How things stood for a family."""

    services: Mapping[str, Held]
    """The services chosen, by id."""
    needs: Mapping[NeedCode, Met]
    without_place: frozenset[str] = frozenset()
    """Services that would fit, for needs with no start at once, and had no place then."""
    suggested: Mapping[NeedCode, str] = field(default_factory=dict)
    """The name of the service to suggest for each need that no chosen one helps with."""
    with_place: Mapping[str, str] = field(default_factory=dict)
    """Of the services asked after, the names of those that fit and have a place now."""

    def on_living(self, living: Mapping[str, str]) -> "State":
        """Return the same with merged services under the ids at which they live on.

        What lives on as a service that was chosen needs no watching any more.
        """
        if not living:
            return self
        services = {living.get(one, one): held for one, held in self.services.items()}
        watched = frozenset(living.get(one, one) for one in self.without_place)
        return replace(self, services=services, without_place=watched - services.keys())


def look(
    enquiry: Enquiry, sight: ChildSight, limits: OfferLimits, watch: Collection[str] = ()
) -> State:
    """Return how things stand; ``watch`` are services of which it is asked if they have a place."""
    by_id = sight.directory.stock.by_id
    chosen = {
        one: sight.candidate(by_id[one]) if one in by_id else None
        for one in sorted(enquiry.chosen_services)
    }
    services = {one: _held(enquiry, candidate) for one, candidate in chosen.items()}
    standing = [
        candidate
        for one, candidate in chosen.items()
        if candidate is not None and not services[one].kept_out
    ]
    met = _needs_of(standing)
    at_once = _needs_of(one for one in standing if start_of(one) == NOW)
    suggested = _suggested(enquiry, sight, limits, met)
    return State(
        services=services,
        needs={need: _met(need, met, suggested) for need in sorted(enquiry.wanted_needs)},
        without_place=_without_place(enquiry, sight, enquiry.wanted_needs - at_once),
        suggested=suggested,
        with_place=_with_place(enquiry, sight, watch),
    )


def _held(enquiry: Enquiry, candidate: Candidate | None) -> Held:
    if candidate is None:
        return Held("", GONE)
    barrier = _firm_barrier(enquiry, candidate)
    return Held(
        candidate.name,
        barrier.code.value if barrier else "",
        barrier.reason if barrier else "",
        candidate.wait_days,
        candidate.has_space,
        candidate.free,
    )


def _firm_barrier(enquiry: Enquiry, candidate: Candidate) -> Barrier | None:
    """Return what keeps out even a service that the family chose, the first of all."""
    if not candidate.is_open:
        return closed_barrier(candidate)
    if not candidate.needs.keys() & enquiry.wanted_needs:
        return Barrier(Code.NEED, "It does not say any more that it helps with these needs")
    found = (one for one in barriers(enquiry, candidate) if one.code not in CHOSEN_ALL_THE_SAME)
    return next(found, None)


def _needs_of(candidates: Iterable[Candidate]) -> frozenset[NeedCode]:
    return frozenset(need for one in candidates for need in one.needs)


def _met(need: NeedCode, met: Collection[NeedCode], suggested: Collection[NeedCode]) -> Met:
    if need in met:
        return Met.MET
    return Met.SUGGESTED if need in suggested else Met.NOT_MET


def _suggested(
    enquiry: Enquiry, sight: ChildSight, limits: OfferLimits, met: Collection[NeedCode]
) -> Mapping[NeedCode, str]:
    """Return the name of a service to suggest for each need that no chosen one helps with."""
    if enquiry.wanted_needs <= frozenset(met):
        return {}
    found: dict[NeedCode, str] = {}
    for one in choose_from(enquiry, sight.directory.stock, sight, limits=limits):
        for need in one.needs.keys() & enquiry.wanted_needs:
            if need not in met:
                found.setdefault(need, one.name)
    return found


def _without_place(
    enquiry: Enquiry, sight: ChildSight, needs: Collection[NeedCode]
) -> frozenset[str]:
    """Return the nearest services for some needs that fit and say that they have no place now."""
    places = sight.directory.stock.without_place(frozenset(needs), sight)
    seen = (sight.candidate(place) for place in places)
    found: list[str] = []
    for one in seen:
        if one.service_id not in enquiry.chosen_services and _fits_but_for_place(enquiry, one):
            found.append(one.service_id)
            if len(found) == WATCHED:
                break
    return frozenset(found)


def _fits_but_for_place(enquiry: Enquiry, candidate: Candidate) -> bool:
    codes = {barrier.code for barrier in barriers(enquiry, candidate)}
    return candidate.is_open and codes <= {Code.WAIT, Code.FULL}


def _with_place(enquiry: Enquiry, sight: ChildSight, watch: Collection[str]) -> Mapping[str, str]:
    by_id = sight.directory.stock.by_id
    seen = (sight.candidate(by_id[one]) for one in sorted(watch) if one in by_id)
    return {
        one.service_id: one.name
        for one in seen
        if one.is_open and start_of(one) == NOW and not barriers(enquiry, one)
    }


HELD_AS = {
    "name": str,
    "kept_out": str,
    "because": str,
    "wait_days": int | None,
    "has_space": bool | None,
    "is_free": bool | None,
}
"""What each fact of a service is kept as."""


def as_json(state: State) -> Json:
    """Return a state as it is kept with an offer."""
    return {
        "services": {one: asdict(held) for one, held in state.services.items()},
        "needs": {need: met.value for need, met in state.needs.items()},
        "without_place": sorted(state.without_place),
    }


def state_then(
    standing: str | None,
    proposal: Json,
    choices: Sequence[Choice],
    needs: Iterable[NeedCode],
) -> State:
    """Return how things stood when choices were saved; an older offer tells less of it.

    Raises:
        DamagedRecordError: if what was kept of it is not what was written.
    """
    if not standing:
        return state_of(proposal, choices, needs)
    try:
        return read_state(json.loads(standing))
    except DAMAGE as fault:
        raise DamagedRecordError from fault


def read_state(kept: Mapping[str, Any]) -> State:
    """Return a state that was kept; of another shape it raises what ``state_then`` heeds."""
    return State(
        services={one: _read_held(held) for one, held in kept["services"].items()},
        needs={NeedCode(need): Met(str(met)) for need, met in kept["needs"].items()},
        without_place=_read_ids(kept["without_place"]),
    )


def _read_ids(kept: Iterable[Any]) -> frozenset[str]:
    ids = frozenset(kept)
    if not all(isinstance(one, str) for one in ids):
        raise ValueError("a service that was watched is not kept as it was written")
    return ids


def _read_held(kept: Mapping[str, Any]) -> Held:
    held = Held(**kept)
    if not all(isinstance(getattr(held, name), kind) for name, kind in HELD_AS.items()):
        raise ValueError("a service that was chosen is not kept as it was written")
    return held


def state_of(proposal: Json, choices: Sequence[Choice], needs: Iterable[NeedCode]) -> State:
    """Return what an offer tells that was saved before states were kept."""
    unmet = {str(entry["need"]) for entry in _entries(proposal, "unmet")}
    return State(
        services={choice.service_id: Held(choice.name) for choice in choices if choice.is_chosen},
        needs={need: Met.NOT_MET if need in unmet else Met.MET for need in needs},
    )


def _entries(proposal: Json, name: str) -> Sequence[Mapping[str, object]]:
    entries = proposal.get(name)
    return entries if isinstance(entries, list) else []
