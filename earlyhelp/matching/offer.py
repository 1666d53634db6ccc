"""An offer of services for a child below the statutory level."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.choosing import Chooser, Chosen, Other
from earlyhelp.matching.considering import Considered, Wanted, consider, unrelated_barrier
from earlyhelp.matching.constraints import Code
from earlyhelp.matching.enquiry import AGREED, DEFAULT_LIMITS, NO_AGREEMENT, Enquiry, OfferLimits
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
from earlyhelp.matching.reasons import misfits, needs_social_care, reasons
from earlyhelp.matching.relaxing import not_agreed, relaxed_for, why_open
from earlyhelp.matching.stock import Sight, Stock
from earlyhelp.matching.wording import in_order, need_words
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Response

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

OFFERED_AT = frozenset({Response.EARLY_HELP_OFFER, Response.TARGETED_EARLY_HELP})
ADULT, OLDEST_WITH_SEND = 18, 25
CONSENT_NOTES: Mapping[str, str] = {
    "not_asked": "The family has not been asked yet. This can be offered when they agree.",
    "partial": "Offer only what the family has agreed to.",
    "refused": "The family has not agreed to early help. Help open to every family is listed.",
    "unsafe_to_ask": "Do not approach the family yet. Talk to a social worker first.",
}
LEAD_PRACTITIONER_NOTE = "Name a lead practitioner before this starts."
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
    every = tuple(candidates)
    return _propose(enquiry, limits, _Looked(every, lambda: every, lambda: every))


def propose_from(
    enquiry: Enquiry, stock: Stock, sight: Sight, *, limits: OfferLimits = DEFAULT_LIMITS
) -> Offer:
    """Return the same offer as ``propose``, from a directory that was arranged beforehand."""
    if not is_for_services(enquiry):
        return Offer(OfferKind.NONE)

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
    return _propose(enquiry, limits, looked)


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


def _propose(enquiry: Enquiry, limits: OfferLimits, looked: _Looked) -> Offer:
    if not is_for_services(enquiry):
        return Offer(OfferKind.NONE)
    asked = _Asked(enquiry, looked, Wanted.of(enquiry), limits)
    return asked.listing() if enquiry.response is Response.UNIVERSAL else asked.offer()


def is_for_services(enquiry: Enquiry) -> bool:
    """Say whether services may be proposed at this level of response and age."""
    if enquiry.response is not Response.UNIVERSAL and enquiry.response not in OFFERED_AT:
        return False
    age = enquiry.age_years
    return age is None or age < (OLDEST_WITH_SEND if enquiry.send else ADULT)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One enquiry with all that is looked at for it."""

    enquiry: Enquiry
    looked: _Looked
    wanted: Wanted
    limits: OfferLimits

    def offer(self) -> Offer:
        """Choose services that cover the needs together."""
        considered = consider(self.enquiry, self.wanted, self.looked.closer)
        chooser = Chooser(self.wanted, self.limits)
        chosen = chooser.choose(self.enquiry, considered)
        picked = chooser.in_sequence(chosen.all)
        unmet, left_open = self._still_open(chosen, considered)
        meanwhile = self._meanwhile([entry.need for entry in unmet], picked)
        shown = {match.service_id for match in meanwhile}
        return Offer(
            OfferKind.OFFER,
            matches=self.matches(picked),
            alternatives=tuple(
                self._alternative(chooser, other) for other in chooser.others(chosen, considered)
            ),
            not_offered=Lazily(lambda: self._left_out(self.looked.everything(), picked, shown)),
            left_out_near=Lazily(lambda: self._left_out(self.looked.near(), picked, shown)),
            unmet=unmet,
            left_open=left_open,
            relaxed=relaxed_for(self.wanted, chosen.relaxed),
            meanwhile=meanwhile,
            notes=self._notes(chosen),
        )

    def listing(self) -> Offer:
        """List help open to every family, as many services as are shown at once."""
        considered = consider(self.enquiry, self.wanted, self.looked.closer)
        chooser = Chooser(self.wanted, self.limits)
        fits = chooser.in_sequence(one for one in considered if not one.barriers)
        picked = fits[: self.limits.listed]
        note = CONSENT_NOTES.get(self.enquiry.consent)
        return Offer(
            OfferKind.LIST,
            matches=self.matches(picked, starts_now=len(picked)),
            not_offered=Lazily(lambda: self._left_out(self.looked.everything(), picked, set())),
            left_out_near=Lazily(lambda: self._left_out(self.looked.near(), picked, set())),
            left_open=tuple(not_agreed(need) for need in in_order(self.enquiry.declined_needs)),
            notes=(note,) if note and self.enquiry.consent in NO_AGREEMENT else (),
        )

    def matches(
        self, picked: Sequence[Considered], *, starts_now: int | None = None
    ) -> tuple[Match, ...]:
        """Put services into words, in their order; as many start now as the area allows."""
        at_once = self.limits.start_at_once if starts_now is None else starts_now
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

    def _alternative(self, chooser: Chooser, other: Other) -> Alternative:
        services = chooser.in_sequence(other.services)
        return Alternative(other.kind, self.matches(services), other.gives_up)

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
        beside = [_social_care_step(need) for need in in_order(needs_social_care(self.enquiry))]
        return (
            tuple(entry for entry in entries if isinstance(entry, Unmet)),
            (*(entry for entry in entries if isinstance(entry, LeftOpen)), *beside),
        )

    def _meanwhile(
        self, unmet: Sequence[NeedCode], picked: Sequence[Considered]
    ) -> tuple[Match, ...]:
        """Return help open to every family, for needs that nobody helps with yet."""
        agreed = self.enquiry.consent in AGREED
        bits = self.wanted.bits
        goal = sum(bits[need] for need in unmet) if agreed else self.wanted.all
        taken = {one.candidate.service_id for one in picked}
        universal = [
            candidate
            for candidate in self.looked.closer
            if Response.UNIVERSAL in candidate.responses and candidate.service_id not in taken
        ]
        if not goal or not universal:
            return ()
        listing = replace(self, enquiry=replace(self.enquiry, response=Response.UNIVERSAL))
        fits = [
            one
            for one in consider(listing.enquiry, self.wanted, universal)
            if not one.barriers and one.covers & goal
        ]
        first = Chooser(self.wanted, self.limits).in_sequence(fits)[: self.limits.listed]
        return listing.matches(first, starts_now=len(first))

    def _left_out(
        self, every: Sequence[Candidate], picked: Sequence[Considered], shown: set[str]
    ) -> tuple[NotOffered, ...]:
        """Return each service that is nowhere in the offer: those that would fit come first."""
        considered = consider(self.enquiry, self.wanted, every)
        taken = shown | {one.candidate.service_id for one in picked}
        looked_at = {one.candidate.service_id for one in considered}
        chooser = Chooser(self.wanted, self.limits)
        left = [
            _entry(one, chooser, picked)
            for one in considered
            if one.candidate.service_id not in taken
        ]
        left += [_unrelated(one) for one in every if one.service_id not in looked_at]
        left.sort(key=lambda entry: (_CODE_ORDER[entry.code], entry.name, entry.service_id))
        return tuple(left)

    def _notes(self, chosen: Chosen) -> tuple[str, ...]:
        found = [CONSENT_NOTES.get(self.enquiry.consent, "")]
        if self.enquiry.response is Response.TARGETED_EARLY_HELP:
            found.append(LEAD_PRACTITIONER_NOTE)
        if len(chosen.all) > self.limits.start_at_once:
            found.append(
                f"Start with the first {self.limits.start_at_once} services. "
                "The others follow, so that not too much begins at once."
            )
        if not chosen.is_exact:
            found.append(
                f"There are more than {self.limits.exact_needs} needs, "
                "so these may not be the fewest services possible."
            )
        return tuple(note for note in found if note)


def _social_care_step(need: NeedCode) -> LeftOpen:
    text = f"A service never meets {need_words(need)} alone: a social care step stands beside it"
    return LeftOpen(need, OpenReason.SOCIAL_CARE_STEP, text)


def _entry(one: Considered, chooser: Chooser, picked: Sequence[Considered]) -> NotOffered:
    name, service_id = one.label
    if not one.barriers:
        reason = chooser.why_not_needed(one, picked)
        return NotOffered(service_id, name, Code.NOT_NEEDED, reason)
    return NotOffered(service_id, name, one.barriers[0].code, one.barriers[0].reason)


def _unrelated(candidate: Candidate) -> NotOffered:
    barrier = unrelated_barrier(candidate)
    return NotOffered(candidate.service_id, candidate.name, barrier.code, barrier.reason)
