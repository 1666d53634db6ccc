"""What an offer holds: services with reasons, what else was considered, and what stays open."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from earlyhelp.taxonomy.needs import NeedCode


class OfferKind(StrEnum):
    """What was drawn up."""

    OFFER = "offer"
    """Services chosen together to meet the needs."""
    LIST = "list"
    """Help open to every family, for them to use as they like."""
    NONE = "none"
    """Nothing: a social worker comes first, or the child is out of scope."""


class UnmetReason(StrEnum):
    """Why no service was found for a need; counted, by these words, as recorded need."""

    NONE_EXISTS = "none_exists"
    NOT_ELIGIBLE = "not_eligible"
    TOO_FAR = "too_far"
    FULL = "full"
    WAIT = "wait"
    LANGUAGE_OR_ACCESS = "language_or_access"
    COST = "cost"
    NOT_VERIFIED = "not_verified"


class OpenReason(StrEnum):
    """Why a need stays open although no service is lacking; never counted as unmet."""

    SOCIAL_CARE_STEP = "social_care_step"
    """Services may help, but never alone."""
    NOT_AGREED = "not_agreed"
    """The family has not agreed to help with this."""
    LEFT_OUT = "left_out"
    """Only services that were left out on purpose are for this."""
    IN_USE = "in_use"
    """A service that the family already uses is the one that helps with this."""


class AlternativeKind(StrEnum):
    """What another way of meeting the needs is best at."""

    FEWEST = "fewest"
    SOONEST = "soonest"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class Match:
    """One service proposed, with the needs it meets and why."""

    service_id: str
    name: str
    meets: frozenset[NeedCode]
    reasons: tuple[str, ...]
    does_not_fit: tuple[str, ...]
    """What does not fit or is not known, each a sentence."""
    order: int
    """Place in the offer, from 1."""
    starts_now: bool
    """False where others should start first."""

    def as_json(self) -> dict[str, object]:
        """Return the match as it is printed and stored."""
        return {
            "service": self.service_id,
            "name": self.name,
            "meets": sorted(self.meets),
            "reasons": list(self.reasons),
            "does_not_fit": list(self.does_not_fit),
            "starts": "now" if self.starts_now else "later",
        }


@dataclass(frozen=True, slots=True)
class NotOffered:
    """One service that was considered and is not in the offer."""

    service_id: str
    name: str
    code: str
    reason: str

    def as_json(self) -> dict[str, object]:
        """Return the entry as it is printed and stored."""
        return {
            "service": self.service_id,
            "name": self.name,
            "code": str(self.code),
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Unmet:
    """A need for which nothing could be found."""

    need: NeedCode
    reason: UnmetReason
    text: str

    def as_json(self) -> dict[str, object]:
        """Return the entry as it is printed and stored."""
        return {"need": self.need, "reason": self.reason.value, "text": self.text}


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """A need that stays open for a reason other than a lack of services."""

    need: NeedCode
    reason: OpenReason
    text: str

    def as_json(self) -> dict[str, object]:
        """Return the entry as it is printed and stored."""
        return {"need": self.need, "reason": self.reason.value, "text": self.text}


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A limit that was set aside because nothing kept it, and for which needs."""

    code: str
    needs: tuple[NeedCode, ...]
    text: str

    def as_json(self) -> dict[str, object]:
        """Return the entry as it is printed and stored."""
        return {"code": self.code, "needs": list(self.needs), "text": self.text}


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way of helping, with what is given up for it."""

    kind: AlternativeKind
    matches: tuple[Match, ...]
    gives_up: str

    def as_json(self) -> dict[str, object]:
        """Return the alternative as it is printed and stored."""
        return {
            "kind": self.kind.value,
            "matches": [match.as_json() for match in self.matches],
            "gives_up": self.gives_up,
        }


@dataclass(frozen=True, slots=True)
class Offer:
    """What is proposed to a family, and everything that was considered for it."""

    kind: OfferKind
    matches: tuple[Match, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    not_offered: Sequence[NotOffered] = ()
    """Every other service with its reason; put into words when somebody looks."""
    left_out_near: Sequence[NotOffered] = ()
    """Of these the nearest that are for the needs asked about."""
    unmet: tuple[Unmet, ...] = ()
    left_open: tuple[LeftOpen, ...] = ()
    relaxed: tuple[Relaxed, ...] = ()
    meanwhile: tuple[Match, ...] = ()
    """Help open to every family, for needs that have no match yet."""
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the offer as the command prints it and the store keeps it."""
        return {
            "kind": self.kind.value,
            "matches": [match.as_json() for match in self.matches],
            "alternatives": [other.as_json() for other in self.alternatives],
            "not_offered": [entry.as_json() for entry in self.not_offered],
            "unmet": [entry.as_json() for entry in self.unmet],
            "left_open": [entry.as_json() for entry in self.left_open],
            "relaxed": [entry.as_json() for entry in self.relaxed],
            "meanwhile": [match.as_json() for match in self.meanwhile],
            "notes": list(self.notes),
        }
