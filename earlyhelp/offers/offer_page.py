"""What the offer page says: services by need, what does not fit, what else was considered. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import SEVERITIES, Enquiry
from earlyhelp.matching.matches import (
    Alternative,
    AlternativeKind,
    Match,
    NotOffered,
    Offer,
    OfferKind,
    UnmetReason,
)
from earlyhelp.matching.notes import CONSENT_NOTES
from earlyhelp.matching.reasons import wait_words as matched_wait
from earlyhelp.offers.choices import ADDABLE, left_out_before, question_name
from earlyhelp.offers.facts import need_label
from earlyhelp.offers.proposing import Drawn
from earlyhelp.offers.records import StoredOffer
from earlyhelp.taxonomy.needs import NEEDS, NeedCode

ALTERNATIVE_LABELS: Mapping[AlternativeKind, str] = {
    AlternativeKind.FEWEST: "The fewest services",
    AlternativeKind.SOONEST: "The soonest start",
    AlternativeKind.NEAREST: "The least travel",
}
UNMET_WORDS: Mapping[UnmetReason, str] = {
    UnmetReason.NONE_EXISTS: "We know of no open service for it.",
    UnmetReason.NOT_ELIGIBLE: "No service for it takes this child.",
    UnmetReason.TOO_FAR: "The services for it are too far away.",
    UnmetReason.FULL: "The services for it are full.",
    UnmetReason.WAIT: "The wait for the services is too long.",
    UnmetReason.LANGUAGE_OR_ACCESS: "No service for it gives the access that the family needs.",
    UnmetReason.COST: "The services for it cost more than the family can pay.",
    UnmetReason.NOT_VERIFIED: "The services for it have not been checked for too long.",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One suggested service."""

    service_id: str
    name: str
    meets: Sequence[str]
    reasons: Sequence[str]
    does_not_fit: Sequence[str]
    checked: str
    starts: str
    question: str
    """Name of the question that chooses it or leaves it out."""


@dataclass(frozen=True, slots=True)
class NeedSection:
    """One need, with the services that stand first under it or why it stays open."""

    label: str
    cards: Sequence[Card]
    elsewhere: Sequence[str]
    """Names of services under other needs that also help with this one."""
    open_because: Sequence[str]
    is_counted: bool
    """Recorded as a gap."""
    is_unmet: bool


@dataclass(frozen=True, slots=True)
class Another:
    """Another way of meeting the needs, to open instead of the one shown."""

    kind: str
    label: str
    names: Sequence[str]
    gives_up: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A service that was left out when choices were saved."""

    name: str
    question: str


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """Services that were looked at and left out for one kind of reason."""

    label: str
    entries: Sequence[NotOffered]

    @property
    def can_be_added(self) -> bool:
        """Whether these would fit, so that somebody may choose one all the same."""
        return self.entries[0].code == ADDABLE

    @property
    def shared(self) -> str:
        """The reason where it is the same for all of several, so that it is said once."""
        reasons = {entry.reason for entry in self.entries}
        return self.entries[0].reason if len(self.entries) > 1 and len(reasons) == 1 else ""


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer in words."""

    sections: Sequence[NeedSection]
    others: Sequence[Another]
    shown: Another | None
    """The way that is shown where it is not the first."""
    meanwhile: Sequence[Card]
    relaxed: Sequence[str]
    notes: Sequence[str]
    considered: Sequence[ReasonGroup]
    """Services looked at and left out, by reason, those that come nearest to fitting first."""
    left_out: Sequence[LeftOut]
    """Services left out by choice, which may be chosen after all."""
    consent: str
    may_choose: bool
    is_list: bool


def new_since(view: OfferView, stored: StoredOffer | None) -> Sequence[str]:
    """Return the names of services shown that nobody has said anything of since saving."""
    if stored is None or stored.saved_at is None:
        return ()
    said = {choice.service_id for choice in stored.choices}
    return [
        card.name for part in view.sections for card in part.cards if card.service_id not in said
    ]


def matches_shown(offer: Offer, shown: str) -> Sequence[Match]:
    """Return the services of the way that is shown; an unknown way is the first."""
    for other in offer.alternatives:
        if other.kind == shown:
            return other.matches
    return offer.matches


def view_offer(
    drawn: Drawn, way: str, stored: StoredOffer | None, *, every: bool = False
) -> OfferView:
    """Return an offer in words; ``way`` is the kind of the alternative to show, if any.

    With ``every`` each service of the directory that is not in it has its reason, however many.
    """
    offer, enquiry = drawn.offer, drawn.enquiry
    order = needs_in_order(enquiry)

    def card(match: Match) -> Card:
        return _card(match, drawn.find(match.service_id), order)

    shown = [(match, card(match)) for match in matches_shown(offer, way)]
    counted = stored.counted if stored else frozenset()
    is_list = offer.kind is OfferKind.LIST
    consent = CONSENT_NOTES.get(enquiry.consent, "")
    return OfferView(
        sections=[_section(need, offer, shown, order, counted) for need in order],
        others=[_another(other) for other in offer.alternatives if other.kind != way],
        shown=next((_another(other) for other in offer.alternatives if other.kind == way), None),
        meanwhile=[card(match) for match in (offer.matches if is_list else offer.meanwhile)],
        relaxed=[entry.text for entry in offer.relaxed],
        notes=[note for note in offer.notes if note != consent],
        considered=_considered(offer.not_offered if every else offer.left_out_near, every=every),
        left_out=[
            LeftOut(one.name, question_name(one.service_id))
            for one in left_out_before(matches_shown(offer, way), stored)
        ],
        consent=consent,
        may_choose=offer.kind is OfferKind.OFFER
        and bool(shown or left_out_before(offer.matches, stored)),
        is_list=is_list,
    )


def _another(other: Alternative) -> Another:
    return Another(
        other.kind.value,
        ALTERNATIVE_LABELS[other.kind],
        [match.name for match in other.matches],
        other.gives_up,
    )


def needs_in_order(enquiry: Enquiry) -> Sequence[NeedCode]:
    """Return the needs asked about, gravest first, then in the order of the taxonomy."""
    asked = [need.code for need in NEEDS if enquiry.needs.get(need.code) in SEVERITIES]
    return sorted(asked, key=lambda code: SEVERITIES.index(enquiry.needs[code]))


def _card(match: Match, candidate: Candidate, order: Sequence[NeedCode]) -> Card:
    facts = {candidate.check_words, matched_wait(candidate)}  # shown as facts of their own
    return Card(
        service_id=match.service_id,
        name=match.name,
        meets=[need_label(code) for code in order if code in match.meets],
        reasons=[reason for reason in match.reasons if reason not in facts],
        does_not_fit=[sentence for sentence in match.does_not_fit if sentence not in facts],
        checked=candidate.check_words,
        starts="" if match.starts_now else "Start this after the others",
        question=question_name(match.service_id),
    )


def _section(
    need: NeedCode,
    offer: Offer,
    shown: Sequence[tuple[Match, Card]],
    order: Sequence[NeedCode],
    counted: frozenset[NeedCode],
) -> NeedSection:
    helping = [(match, card) for match, card in shown if need in match.meets]
    first = [card for match, card in helping if _first_need(match, order) == need]
    unmet = [UNMET_WORDS[entry.reason] for entry in offer.unmet if entry.need == need]
    left_open = [entry.text for entry in offer.left_open if entry.need == need]
    return NeedSection(
        label=need_label(need),
        cards=first,
        elsewhere=[card.name for _, card in helping if card not in first],
        open_because=unmet + left_open
        or ([] if helping else ["This suggestion leaves the need open."]),
        is_counted=need in counted,
        is_unmet=bool(unmet),
    )


def _first_need(match: Match, order: Sequence[NeedCode]) -> NeedCode:
    return next((code for code in order if code in match.meets), order[0])


def _considered(entries: Sequence[NotOffered], *, every: bool) -> Sequence[ReasonGroup]:
    by_label: dict[str, list[NotOffered]] = {label: [] for label in CODE_LABELS.values()}
    for entry in sorted(entries, key=lambda entry: (entry.name.casefold(), entry.service_id)):
        if every or entry.code != NO_NEED:
            by_label.setdefault(CODE_LABELS.get(entry.code, OTHER), []).append(entry)
    return [ReasonGroup(label, group) for label, group in by_label.items() if group]


NO_NEED, OTHER = "need", "Other reasons"
CODE_LABELS: Mapping[str, str] = {
    "not_needed": "Would fit, but others come first",
    "left_out": "You left it out",
    "full": "Full",
    "wait": "Too long a wait",
    "too_far": "Too far",
    "cost": "Costs money",
    "language_or_access": "Language or access",
    "stale": "Not checked for too long",
    "duplicate": "In use already",
    "consent": "Not agreed by the family",
    "route": "You cannot ask for it",
    "intensity": "Not at this level of help",
    "area": "Does not serve this area",
    "age": "Not for this age",
    "rule": "Its own rules keep this child out",
    "safety": "Not safe for this family",
    "closed": "Closed",
    NO_NEED: "For other needs",
}
"""What each kind of reason is called; what could still be asked about stands first."""
