"""An offer of services for a child below the statutory level."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.choosing import Chooser, Chosen, Other
from earlyhelp.matching.considering import Considered, Wanted, consider, unrelated_barrier
from earlyhelp.matching.constraints import Code
from earlyhelp.matching.enquiry import AGREED, DEFAULT_LIMITS, Enquiry, OfferLimits
from earlyhelp.matching.lazily import Lazily
from earlyhelp.matching.matches import (
    Alternative,
    AlternativeKind,
    LeftOpen,
    Match,
    NotOffered,
    Offer,
    OfferKind,
    OpenReason,
    Relaxed,
    Unmet,
    UnmetReason,
)
from earlyhelp.matching.notes import notes_on_list, notes_on_offer
from earlyhelp.matching.reasons import misfits, needs_social_care, reasons
from earlyhelp.matching.relaxing import not_agreed, relaxed_for, social_care_step, why_open
from earlyhelp.matching.sight import Sight
from earlyhelp.matching.stock import Stock
from earlyhelp.matching.wording import in_order
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import LEVELS_SERVED, Response

__all__ = [
    "DEFAULT_LIMITS",
    "Alternative",
    "AlternativeKind",
    "Candidate",
    "Enquiry",
    "LeftOpen",
    "Match",
    "NotOffered",
    "Offer",
    "OfferKind",
    "OfferLimits",
    "OpenReason",
    "Relaxed",
    "Unmet",
    "UnmetReason",
    "choose_from",
    "is_for_services",
    "propose",
    "propose_from",
]

ADULT, OLDEST_WITH_SEND = 18, 25
NOTHING = Offer(OfferKind.NONE)
_CODE_ORDER = {code.value: place for place, code in enumerate(Code)}


def propose(
    enquiry: Enquiry,
    candidates: Iterable[Candidate],
    *,
    limits: OfferLimits = DEFAULT_LIMITS,
) -> Offer:
    """Return the fewest services that together cover the needs, with reasons for each.

    Nothing at all at a level where a social worker comes first, or out of scope; a list of help
    open to every family at the universal level. The order of the candidates does not matter.
    """
    if not is_for_services(enquiry):
        return NOTHING
    every = tuple(candidates)
    return _drawn_up(enquiry, limits, _Looked(every, lambda: every, lambda: every))


def propose_from(
    enquiry: Enquiry, stock: Stock, sight: Sight, *, limits: OfferLimits = DEFAULT_LIMITS
) -> Offer:
    """Return the same offer as ``propose``, from a directory that was arranged beforehand."""
    if not is_for_services(enquiry):
        return NOTHING

    def seen(places: Iterable[int]) -> tuple[Candidate, ...]:
        return tuple(sight.candidate(place) for place in places)

    def everything() -> tuple[Candidate, ...]:
        asked = enquiry.asked_needs
        return tuple(
            one if asked and asked.isdisjoint(one.needs) else sight.candidate(place)
            for place, one in enumerate(stock.candidates)
        )

    looked = _Looked(
        seen(stock.look(enquiry, sight, limits)),
        everything,
        lambda: seen(stock.nearest(enquiry, sight, limits.left_out_shown)),
    )
    return _drawn_up(enquiry, limits, looked)


def choose_from(
    enquiry: Enquiry, stock: Stock, sight: Sight, *, limits: OfferLimits = DEFAULT_LIMITS
) -> Sequence[Candidate]:
    """Return only the services that ``propose_from`` would propose, without words or distances."""
    if not is_for_services(enquiry) or enquiry.response is Response.UNIVERSAL:
        return ()
    found = stock.choose(enquiry, sight, limits)
    if found is not None:
        return [stock.candidates[place] for place in found]
    places = stock.look(enquiry, sight, limits, alternatives=False)
    wanted = Wanted.of(enquiry)
    chooser = Chooser(wanted, limits)
    considered = consider(enquiry, wanted, [sight.candidate(place) for place in places])
    chosen = chooser.choose(enquiry, considered)
    return [one.candidate for one in chooser.in_sequence(chosen.all)]


@dataclass(frozen=True, slots=True)
class _Looked:
    """The services looked at closely, and how to look at more."""

    closer: tuple[Candidate, ...]
    """Those that the offer may hold, or that say why a need stays open."""
    everything: Callable[[], tuple[Candidate, ...]]
    near: Callable[[], tuple[Candidate, ...]]
    """The nearest that are for the needs."""


def _drawn_up(enquiry: Enquiry, limits: OfferLimits, looked: _Looked) -> Offer:
    asked = _Asked(enquiry, looked, Wanted.of(enquiry), limits)
    return asked.listing() if enquiry.response is Response.UNIVERSAL else asked.offer()


def is_for_services(enquiry: Enquiry) -> bool:
    """Say whether services may be proposed at this level of response and age."""
    age, too_old = enquiry.age_years, OLDEST_WITH_SEND if enquiry.send else ADULT
    return enquiry.response in LEVELS_SERVED and (age is None or age < too_old)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One enquiry with all that is looked at for it."""

    enquiry: Enquiry
    looked: _Looked
    wanted: Wanted
    limits: OfferLimits

    @property
    def chooser(self) -> Chooser:
        """What chooses services for the needs."""
        return Chooser(self.wanted, self.limits)

    def offer(self) -> Offer:
        """Choose services that cover the needs together."""
        considered = consider(self.enquiry, self.wanted, self.looked.closer)
        chosen = self.chooser.choose(self.enquiry, considered)
        picked = self.chooser.in_sequence(chosen.all)
        unmet, left_open = self._still_open(chosen, considered)
        meanwhile = self._meanwhile(frozenset(entry.need for entry in unmet), picked)
        return Offer(
            OfferKind.OFFER,
            matches=self.matches(picked, self.limits.start_at_once),
            alternatives=tuple(
                self._alternative(other) for other in self.chooser.others(chosen, considered)
            ),
            not_offered=Lazily(lambda: self._left_out(self.looked.everything(), picked, meanwhile)),
            left_out_near=Lazily(lambda: self._left_out(self.looked.near(), picked, meanwhile)),
            unmet=unmet,
            left_open=left_open,
            relaxed=relaxed_for(self.wanted, chosen.relaxed),
            meanwhile=self.for_every_family.matches(meanwhile, len(meanwhile)),
            notes=notes_on_offer(
                self.enquiry,
                self.limits,
                _candidates(picked),
                _candidates(meanwhile),
                is_exact=chosen.is_exact,
            ),
        )

    def listing(self) -> Offer:
        """List help open to every family."""
        picked = self.open_to_every_family(self.looked.closer)
        return Offer(
            OfferKind.LIST,
            matches=self.matches(picked, len(picked)),
            not_offered=Lazily(lambda: self._left_out(self.looked.everything(), picked)),
            left_out_near=Lazily(lambda: self._left_out(self.looked.near(), picked)),
            left_open=tuple(
                not_agreed(self.enquiry, need) for need in in_order(self.enquiry.declined_needs)
            ),
            notes=notes_on_list(self.enquiry, _candidates(picked)),
        )

    @property
    def for_every_family(self) -> "_Asked":
        """The same enquiry at the level of help that is open to every family."""
        return replace(self, enquiry=replace(self.enquiry, response=Response.UNIVERSAL))

    def open_to_every_family(self, candidates: Iterable[Candidate]) -> Sequence[Considered]:
        """Return the services that fit, in their order, as many as are shown at once."""
        considered = consider(self.enquiry, self.wanted, candidates)
        fits = self.chooser.in_sequence(one for one in considered if not one.barriers)
        return fits[: self.limits.listed]

    def matches(self, picked: Sequence[Considered], at_once: int) -> tuple[Match, ...]:
        """Put services into words, in their order; the first so many start now."""
        return tuple(
            self._match(one, order, starts_now=order <= at_once)
            for order, one in enumerate(picked, start=1)
        )

    def _match(self, one: Considered, order: int, *, starts_now: bool) -> Match:
        candidate, meets = one.candidate, self.wanted.named(one.covers)
        return Match(
            candidate.service_id,
            candidate.name,
            meets,
            reasons(self.enquiry, candidate, meets),
            misfits(self.enquiry, candidate, meets),
            order,
            starts_now,
        )

    def _alternative(self, other: Other) -> Alternative:
        services = self.chooser.in_sequence(other.services)
        matches = self.matches(services, self.limits.start_at_once)
        return Alternative(other.kind, matches, other.gives_up)

    def _still_open(
        self, chosen: Chosen, considered: Sequence[Considered]
    ) -> tuple[tuple[Unmet, ...], tuple[LeftOpen, ...]]:
        """Return the needs without a match, and those that stay open for other reasons."""
        covered = self.wanted.named(chosen.covers)
        open_needs = [need for need in in_order(self.enquiry.asked_needs) if need not in covered]
        entries = [
            why_open(self.enquiry, need, [one for one in considered if need in one.candidate.needs])
            for need in open_needs
        ]
        beside = [social_care_step(need) for need in in_order(needs_social_care(self.enquiry))]
        return (
            tuple(entry for entry in entries if isinstance(entry, Unmet)),
            (*(entry for entry in entries if isinstance(entry, LeftOpen)), *beside),
        )

    def _meanwhile(
        self, unmet: frozenset[NeedCode], picked: Sequence[Considered]
    ) -> Sequence[Considered]:
        """Return help open to every family, for needs that nobody helps with yet."""
        needs = unmet if self.enquiry.consent in AGREED else self.enquiry.wanted_needs
        taken = _ids(picked)
        candidates = [
            one
            for one in self.looked.closer
            if Response.UNIVERSAL in one.responses
            and one.service_id not in taken
            and not needs.isdisjoint(one.needs)
        ]
        return self.for_every_family.open_to_every_family(candidates)

    def _left_out(
        self,
        every: Sequence[Candidate],
        picked: Sequence[Considered],
        meanwhile: Sequence[Considered] = (),
    ) -> tuple[NotOffered, ...]:
        """Return each service that is nowhere in the offer: those that would fit come first."""
        considered = consider(self.enquiry, self.wanted, every)
        taken = _ids((*picked, *meanwhile))
        looked_at = _ids(considered)
        left = [
            self._entry(one, picked) for one in considered if one.candidate.service_id not in taken
        ]
        left += [_unrelated(one) for one in every if one.service_id not in looked_at]
        left.sort(key=lambda entry: (_CODE_ORDER[entry.code], entry.name, entry.service_id))
        return tuple(left)

    def _entry(self, one: Considered, picked: Sequence[Considered]) -> NotOffered:
        name, service_id = one.label
        if one.barriers:
            return NotOffered(service_id, name, one.barriers[0].code, one.barriers[0].reason)
        reason = self.chooser.why_not_needed(one, picked)
        return NotOffered(service_id, name, Code.NOT_NEEDED, reason)


def _ids(considered: Iterable[Considered]) -> set[str]:
    return {one.candidate.service_id for one in considered}


def _candidates(considered: Iterable[Considered]) -> Sequence[Candidate]:
    return [one.candidate for one in considered]


def _unrelated(candidate: Candidate) -> NotOffered:
    barrier = unrelated_barrier(candidate)
    return NotOffered(candidate.service_id, candidate.name, barrier.code, barrier.reason)
