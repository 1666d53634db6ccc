"""What may follow an answer: another choice, and a word to the directory's editors. Pure.

A person decides both. Editors are told of the service only: which fact of its listing seems wrong,
and when it said so; nothing of the family.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.offers.choices import FULL, SAID_NO
from earlyhelp.offers.plans.basis import met_by
from earlyhelp.offers.records import Choice, StoredOffer
from earlyhelp.offers.replies.reply import ReplyState, StoredReply
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.web.words import count_of, day

LEAVES_OUT: Mapping[ReplyState, str] = {
    ReplyState.FULL: FULL,
    ReplyState.WAITING: "too_long",
    ReplyState.NOT_ELIGIBLE: "not_right",
    ReplyState.DECLINED_BY_SERVICE: SAID_NO,
    ReplyState.DECLINED_BY_FAMILY: "family_no",
    ReplyState.NO_REPLY: SAID_NO,
    ReplyState.ASKED: SAID_NO,
}
"""Why a service is left out of the offer after each answer, as the form of the offer calls it."""
FAMILY_LEAVES_OUT: Mapping[str, str] = {
    "too_far": "too_far",
    "too_long": "too_long",
    "times": "not_right",
    "cost": "not_right",
    "tried": "tried",
    "in_place": "in_place",
}
"""The same, where the family said why."""


def reason_to_leave_out(last: StoredReply | None) -> str:
    """Return why a service would be left out of the offer, after what it said last.

    Empty where that does not tell: whoever leaves it out then says why.
    """
    if last is None:
        return ""
    usual = LEAVES_OUT.get(last.state, "")
    if last.state is not ReplyState.DECLINED_BY_FAMILY:
        return usual
    return FAMILY_LEAVES_OUT.get(last.reason or "", usual)


@dataclass(frozen=True, slots=True)
class Telling:
    """What the directory's editors would be told: the fact of the listing, and the sentence."""

    field: str
    text: str
    said_on: date
    """The day on which the service said so."""


RULES: Mapping[str, tuple[str, str]] = {
    "age": ("minimum_age_years", "because of age. The ages listed here may be wrong"),
    "area": ("areas_served", "because of where a family lives. The areas listed may be wrong"),
    "route": ("referral_routes", "from us. Who can ask may be listed wrong"),
    "level": ("levels_served", "because of the level of need. The levels listed may be wrong"),
    "need": ("needs", "because it does not help with the need. Its needs may be listed wrong"),
    "rule": ("eligibility", "because of a rule of its own. Who it is for may be listed wrong"),
}


def telling_of(last: StoredReply | None) -> Telling | None:
    """Return what an answer tells of the listing; None where it tells nothing."""
    if last is None:
        return None
    on = day(last.said_on)
    match last.state:
        case ReplyState.FULL:
            return Telling(
                "capacity_state", f"On {on} the service said that it is full.", last.said_on
            )
        case ReplyState.WAITING if last.waits_until is not None:
            days = count_of((last.waits_until - last.said_on).days, "day")
            text = f"On {on} the service said that the wait is {days}."
            return Telling("wait_days", text, last.said_on)
        case ReplyState.NOT_ELIGIBLE if rule := RULES.get(last.reason or ""):
            field, why = rule
            text = f"On {on} the service said that it cannot take a child {why}."
            return Telling(field, text, last.said_on)
        case ReplyState.NO_REPLY:
            text = f"By {on} the service had not answered a practitioner."
            return Telling("telephone", text, last.said_on)
        case _:
            return None


def needs_chosen_for(
    offer: StoredOffer | None, chosen: Iterable[Choice]
) -> Mapping[str, Sequence[NeedCode]]:
    """Return the needs that each service was chosen for.

    Of a service that was added by hand, and stands in no suggestion, all needs of the offer count.
    """
    if offer is None:
        return {}
    meets = met_by(offer)
    wanted = frozenset(offer.needs)
    return {
        choice.service_id: [
            NeedCode(need) for need in meets.get(choice.service_id, ()) if need in wanted
        ]
        or list(offer.needs)
        for choice in chosen
    }
