"""A reply as it is kept, as a plain value. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from earlyhelp.taxonomy.needs import NeedCode


class ReplyState(StrEnum):
    """What a service answered. Source: the states that a family's plan can be in with a service."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    DECLINED_BY_FAMILY = "declined_by_family"
    DECLINED_BY_SERVICE = "declined_by_service"
    NOT_ELIGIBLE = "not_eligible"
    FULL = "full"
    NO_REPLY = "no_reply"


@dataclass(frozen=True, slots=True)
class StoredReply:
    """One thing that a service said, or that it was asked."""

    service_id: str
    name: str
    needs: Sequence[NeedCode]
    state: ReplyState
    said_on: date
    waits_until: date | None
    reason: str | None
    recorded_at: datetime
    id: int = 0
    puts_right: int | None = None
    """The number of an earlier one that was a slip."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What is to be written down of one service."""

    service_id: str
    name: str
    needs: Sequence[NeedCode]
    state: ReplyState
    said_on: date
    waits_until: date | None = None
    reason: str | None = None
    puts_right: int | None = None
