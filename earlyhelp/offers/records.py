"""What is stored of an assessment, its decision and its offer, as plain values. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from earlyhelp.offers.document import Document
from earlyhelp.offers.questions import Answers
from earlyhelp.taxonomy.needs import NeedCode

Json = Mapping[str, object]


class DamagedRecordError(ValueError):
    """What was kept of a family is not what was written: it cannot be read any more."""


def read_object(text: str) -> dict[str, Any]:
    """Return one JSON object that was kept.

    Raises:
        DamagedRecordError: if it is none.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise DamagedRecordError from fault
    if not isinstance(found, dict):
        raise DamagedRecordError
    return found


DRAFT_KIND = "draft_assessment"
"""What the rules of retention call an assessment that nothing was decided on."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who asks for assessments: a practitioner's account, and whom they work for."""

    account_id: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the practitioner said of a decision; ``wanted`` and ``reason`` where they differ."""

    is_agreed: bool
    wanted: str | None = None
    effect: str = "same"
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """One decision with its exact input."""

    id: int
    document: Document
    input_digest: str
    output: Json
    decided_at: datetime
    verdict: Verdict | None

    @property
    def response(self) -> str:
        """What the rules made of the answers."""
        return str(self.output["response"])


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """One assessment with its newest decision, if it has one."""

    id: str
    answers: Answers
    created_at: datetime
    changed_at: datetime
    decision: StoredDecision | None
    has_saved_offer: bool = False
    is_damaged: bool = False
    """Whether what was kept cannot be read, so that nothing else here is known."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One service chosen, or left out with the reason."""

    service_id: str
    name: str
    is_chosen: bool
    left_out_because: str | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads; ``by`` is the account that said "I am", where that is the role."""

    role: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class StoredOffer:
    """One offer; ``choices`` is empty and ``saved_at`` None until choices were saved."""

    id: int
    proposal: Json
    counted: frozenset[NeedCode]
    """Needs recorded as unmet."""
    choices: Sequence[Choice]
    lead: str | None
    saved_at: datetime | None
    lead_by: str | None = None
    """The account that said "I am", where that is what ``lead`` says."""
    standing: str | None = None
    """How things stood when choices were saved, as ``rematch.states`` writes it."""
    needs: Sequence[NeedCode] = ()
    """Needs that the offer was asked for."""
    living: Mapping[str, str] = field(default_factory=dict)
    """Where services of the choices that were merged into others since are listed now."""
