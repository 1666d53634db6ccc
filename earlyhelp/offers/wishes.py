"""What the family wants of help, and what was chosen or left out before: no rule reads these. Pure.

They narrow which services are offered and never the level of need, so they stand beside the
answers that a decision is made of, not among them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.offers.questions import Answers, many
from earlyhelp.offers.records import Choice
from earlyhelp.taxonomy.needs import NeedCode

NEAR_MILES, SOON_DAYS = 3.0, 84
"""What counts as near and as soon, our own choice; both are said where they are asked."""
FAMILY_NO, IN_PLACE, UNSAFE = "family_no", "in_place", "unsafe"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What narrows an offer beside the answers of the assessment."""

    limits: frozenset[str] = frozenset()
    declined_needs: frozenset[NeedCode] = frozenset()
    chosen: frozenset[str] = frozenset()
    left_out: Mapping[str, str] | None = None
    """Services left out before, by id, each with its reason's short word."""


NO_WISHES = Wishes()


def wishes_of(answers: Answers, choices: Sequence[Choice] = ()) -> Wishes:
    """Return what a family wants, with what was chosen and left out when it was last asked."""
    values = answers.get("access", {})
    return Wishes(
        limits=frozenset(many(values, "limits")),
        declined_needs=frozenset(NeedCode(code) for code in many(values, "declined")),
        chosen=frozenset(choice.service_id for choice in choices if choice.is_chosen),
        left_out={
            choice.service_id: choice.left_out_because or ""
            for choice in choices
            if not choice.is_chosen
        },
    )


def narrowed(enquiry: Enquiry, wishes: Wishes, reasons: Mapping[str, str]) -> Enquiry:
    """Return what an offer is asked for once the family has had its say.

    ``reasons`` are the words of each reason for leaving a service out.
    """
    left = wishes.left_out or {}
    of_family = {FAMILY_NO, IN_PLACE, UNSAFE}
    return replace(
        enquiry,
        max_miles=NEAR_MILES if "near" in wishes.limits else None,
        max_wait_days=SOON_DAYS if "soon" in wishes.limits else None,
        free_only="free" in wishes.limits,
        declined_needs=wishes.declined_needs & enquiry.asked_needs,
        chosen_services=wishes.chosen,
        excluded_services=_because(left, FAMILY_NO),
        unsafe_services=_because(left, UNSAFE),
        current_services=_because(left, IN_PLACE),
        left_out={
            one: reasons.get(why, "no reason is kept")
            for one, why in left.items()
            if why not in of_family
        },
    )


def _because(left: Mapping[str, str], why: str) -> frozenset[str]:
    return frozenset(one for one, given in left.items() if given == why)
