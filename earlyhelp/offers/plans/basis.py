"""What a plan is made of: the needs, the services chosen, and what stays open. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from earlyhelp.offers.facts import need_label
from earlyhelp.offers.offer_page import UNMET_WORDS
from earlyhelp.offers.plans.dates import Interval
from earlyhelp.offers.plans.evidence import evidence_of, stated_needs
from earlyhelp.offers.plans.who import lead_of
from earlyhelp.offers.questions import one
from earlyhelp.offers.records import Json, StoredAssessment, StoredDecision, StoredOffer
from earlyhelp.offers.told import Told
from earlyhelp.taxonomy.needs import NeedCode

AGREED = frozenset({"yes", "partial"})
UNMET_WORDS_BY_CODE = {reason.value: words for reason, words in UNMET_WORDS.items()}
NOBODY_CHOSEN = "No service was chosen for it."


@dataclass(frozen=True, slots=True)
class NeedBasis:
    """One need with what was answered about it."""

    code: NeedCode
    label: str
    evidence: Sequence[str]
    why_open: str
    """Why no service helps with it; empty where one does."""
    meanwhile: Sequence[str]
    """Names of help open to every family that was suggested for it."""


@dataclass(frozen=True, slots=True)
class ServiceBasis:
    """One service that was chosen."""

    service_id: str
    name: str
    meets: Sequence[str]
    told: Told | None


@dataclass(frozen=True, slots=True)
class Basis:
    """All that a plan is made of."""

    decision: StoredDecision
    needs: Sequence[NeedBasis]
    services: Sequence[ServiceBasis]
    lead: str
    own_words: str
    """What the child or family said, from the answers."""
    interval: Interval
    is_new: bool = True
    """Whether no plan was made yet, so that *I* is who makes it."""

    @property
    def consent(self) -> str:
        """What was answered about the family's agreement."""
        return str(self.decision.document.get("consent", ""))

    @property
    def is_agreed(self) -> bool:
        """Whether the family agrees, to all or to a part."""
        return self.consent in AGREED

    @property
    def open_needs(self) -> Sequence[NeedBasis]:
        """The needs that no service helps with."""
        return [need for need in self.needs if need.why_open]


@dataclass(frozen=True, slots=True)
class Around:
    """What a basis is made with beside the record: the interval, and what the directory says."""

    interval: Interval
    told: Mapping[str, Told] = field(default_factory=dict)
    account_id: str = ""
    """Whoever asks."""
    is_new: bool = True


def is_ready(offer: StoredOffer | None) -> bool:
    """Say whether a plan can follow an offer: choices are saved, or there was nothing to choose."""
    if offer is None:
        return False
    return offer.saved_at is not None or not offer.proposal.get("matches")


def make_basis(
    stored: StoredAssessment, decision: StoredDecision, offer: StoredOffer, around: Around
) -> Basis:
    """Return what a plan for an offer is made of."""
    meets = met_by(offer)
    chosen = [choice for choice in offer.choices if choice.is_chosen]
    helped = {need for choice in chosen for need in meets.get(choice.service_id, ())}
    stated = stated_needs(decision)
    why, meanwhile = _why_open(offer), _meanwhile(offer)
    return Basis(
        decision,
        needs=[
            NeedBasis(
                code,
                need_label(code),
                evidence_of(facts),
                "" if code in helped else why.get(code, NOBODY_CHOSEN),
                meanwhile.get(code, ()),
            )
            for code, facts in stated.items()
        ],
        services=[
            ServiceBasis(
                choice.service_id,
                choice.name,
                [need_label(code) for code in stated if code in meets.get(choice.service_id, ())],
                around.told.get(choice.service_id),
            )
            for choice in chosen
        ],
        lead=lead_of(offer.lead, is_mine=offer.lead_by in {None, around.account_id}),
        own_words=one(stored.answers.get("own-words", {}), "own_words"),
        interval=around.interval,
        is_new=around.is_new,
    )


def _entries(proposal: Json, name: str) -> Sequence[Json]:
    found = proposal.get(name)
    return found if isinstance(found, list) else []


def _matches(proposal: Json) -> Iterator[Json]:
    yield from _entries(proposal, "matches")
    for other in _entries(proposal, "alternatives"):
        yield from _entries(other, "matches")


def met_by(offer: StoredOffer) -> Mapping[str, Sequence[str]]:
    """Return the needs that each service of an offer helps with, by the id it is listed at."""
    return {
        offer.living.get(str(match["service"]), str(match["service"])): [
            str(need) for need in _entries(match, "meets")
        ]
        for match in _matches(offer.proposal)
    }


def _why_open(offer: StoredOffer) -> Mapping[str, str]:
    """Return why needs stay open, by the code: nothing was found, or the reason of the offer."""
    left = {
        str(entry["need"]): str(entry["text"]) for entry in _entries(offer.proposal, "left_open")
    }
    unmet = {
        str(entry["need"]): UNMET_WORDS_BY_CODE.get(str(entry["reason"]), str(entry["text"]))
        for entry in _entries(offer.proposal, "unmet")
    }
    return left | unmet


def _meanwhile(offer: StoredOffer) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for match in _entries(offer.proposal, "meanwhile"):
        for need in _entries(match, "meets"):
            found.setdefault(str(need), []).append(str(match["name"]))
    return found
