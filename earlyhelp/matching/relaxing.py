"""What is set aside where nothing fits, and why a need stays unmet all the same.

Set aside, in this order: the day of the last check, travel, wait, cost, area. Never age, route,
safety or consent.
"""

from collections.abc import Iterable, Sequence

from earlyhelp.matching.considering import Considered, Wanted
from earlyhelp.matching.constraints import Code
from earlyhelp.matching.enquiry import NO_AGREEMENT, Enquiry
from earlyhelp.matching.matches import LeftOpen, OpenReason, Relaxed, Unmet, UnmetReason
from earlyhelp.matching.wording import all_needs_words, need_words
from earlyhelp.taxonomy.needs import NeedCode

RELAXING: Sequence[Sequence[Code]] = (
    (Code.STALE,),
    (Code.TOO_FAR,),
    (Code.FULL, Code.WAIT),
    (Code.COST,),
    (Code.AREA,),
)
"""What is set aside first stands first; a step keeps all that earlier ones set aside."""
_STEP = {code: step for step, codes in enumerate(RELAXING, start=1) for code in codes}
"""In the order in which what was set aside is said."""
_NEVER = [code for code in Code if code not in {*_STEP, Code.LANGUAGE_OR_ACCESS, Code.CLOSED}]
_HARDNESS_OF = [*_STEP, Code.LANGUAGE_OR_ACCESS, *_NEVER, Code.CLOSED].index
"""Codes as they are set aside; what is never set aside comes later, closed last."""
CHOICES = frozenset({Code.CONSENT, Code.LEFT_OUT, Code.DUPLICATE})
"""What the family or the practitioner chose; no service is lacking because of it."""
OF_NO_MATTER_IN_USE = frozenset(
    {*_STEP, Code.LANGUAGE_OR_ACCESS, Code.ROUTE, Code.LEFT_OUT, Code.DUPLICATE}
)
"""What keeps out no family that a service helps already."""
RELAXED_WORDS = {
    Code.STALE: "Nothing checked lately fits. These have not been checked for too long",
    Code.TOO_FAR: "Nothing fits within the distance asked for. These are further away",
    Code.WAIT: "Nothing fits within the wait asked for. These have a longer wait",
    Code.FULL: "Nothing with space fits. These are full and give no waiting time",
    Code.COST: "Nothing free fits. These cost money",
    Code.AREA: "Nothing in this area fits. Ask these whether they accept",
}
UNMET_BY_CODE = {
    Code.STALE: UnmetReason.NOT_VERIFIED,
    Code.TOO_FAR: UnmetReason.TOO_FAR,
    Code.WAIT: UnmetReason.WAIT,
    Code.FULL: UnmetReason.FULL,
    Code.COST: UnmetReason.COST,
    Code.LANGUAGE_OR_ACCESS: UnmetReason.LANGUAGE_OR_ACCESS,
    Code.CLOSED: UnmetReason.NONE_EXISTS,
}
"""For every other code the child is not eligible."""
UNMET_WORDS = {
    UnmetReason.NONE_EXISTS: "we know of no open service for this",
    UnmetReason.NOT_ELIGIBLE: "no service for this takes this child, in this way, here",
    UnmetReason.TOO_FAR: "the services for this are too far away",
    UnmetReason.FULL: "the services for this are full",
    UnmetReason.WAIT: "the wait for this is too long",
    UnmetReason.LANGUAGE_OR_ACCESS: "no service for this meets the access needs",
    UnmetReason.COST: "the services for this cost money",
    UnmetReason.NOT_VERIFIED: "the services for this have not been checked for too long",
}


def relaxing_step(enquiry: Enquiry, one: Considered) -> int | None:
    """Return how far limits must be set aside to admit a service; 0 if it fits already.

    None for a service that is kept out by what is never set aside.
    """
    return _step(enquiry, one, one.codes)


def _step(enquiry: Enquiry, one: Considered, codes: frozenset[Code]) -> int | None:
    if Code.AREA in codes and one.candidate.refuses_other_areas:
        return None
    if any(code not in _STEP or _is_firm(enquiry, code) for code in codes):
        return None
    return max((_STEP[code] for code in codes), default=0)


def _is_firm(enquiry: Enquiry, code: Code) -> bool:
    return ("wait" if code is Code.FULL else code.value) in enquiry.firm


def relaxed_for(wanted: Wanted, chosen: Iterable[tuple[Considered, int]]) -> tuple[Relaxed, ...]:
    """Say which limits the services chosen do not keep, and for which needs (as bits)."""
    needs_by_code: dict[Code, set[NeedCode]] = {}
    for one, covers in chosen:
        for code in one.codes:
            needs_by_code.setdefault(code, set()).update(wanted.named(covers))
    return tuple(
        Relaxed(code.value, tuple(sorted(needs)), _relaxed_text(code, needs))
        for code in _STEP
        if (needs := needs_by_code.get(code))
    )


def _relaxed_text(code: Code, needs: set[NeedCode]) -> str:
    return f"{RELAXED_WORDS[code]}: {all_needs_words(needs)}"


def why_open(enquiry: Enquiry, need: NeedCode, for_it: Sequence[Considered]) -> Unmet | LeftOpen:
    """Say why a need has no match, from the services that are for it.

    The reason is the last limit that had to be set aside before any of them could help. A need
    that only the family's own choice or a service in use keeps open is not an unmet one.
    """
    if need in enquiry.declined_needs or enquiry.consent in NO_AGREEMENT:
        return not_agreed(enquiry, need)
    if any(_is_in_use(one) for one in for_it):
        text = f"The family already uses the service that helps with {need_words(need)}"
        return LeftOpen(need, OpenReason.IN_USE, text)
    if _kept_out_by(Code.CONSENT, enquiry, for_it):
        text = f"The family does not want the services that would help with {need_words(need)}"
        return LeftOpen(need, OpenReason.NOT_AGREED, text)
    if _kept_out_by(Code.LEFT_OUT, enquiry, for_it):
        text = f"You left out the services that would help with {need_words(need)}"
        return LeftOpen(need, OpenReason.LEFT_OUT, text)
    hardest = [max(one.codes - CHOICES, key=_HARDNESS_OF) for one in for_it]
    last = min(hardest, key=_HARDNESS_OF, default=Code.CLOSED)
    return unmet(need, UNMET_BY_CODE.get(last, UnmetReason.NOT_ELIGIBLE))


def _is_in_use(one: Considered) -> bool:
    """Say whether the family uses a service that is for the child; limits matter no more to it."""
    return Code.DUPLICATE in one.codes and OF_NO_MATTER_IN_USE.issuperset(one.codes)


def _kept_out_by(code: Code, enquiry: Enquiry, for_it: Iterable[Considered]) -> bool:
    """Say whether a choice keeps out a service that would be in the offer but for choices."""
    return any(
        code in one.codes and _step(enquiry, one, one.codes - CHOICES) is not None for one in for_it
    )


def unmet(need: NeedCode, reason: UnmetReason) -> Unmet:
    """Return an unmet need with its reason in words."""
    return Unmet(need, reason, f"We found nothing for {need_words(need)}: {UNMET_WORDS[reason]}")


def not_agreed(enquiry: Enquiry, need: NeedCode) -> LeftOpen:
    """Return a need that stays open because the family has not agreed to help with it."""
    words = need_words(need)
    text = f"The family has not agreed to help with {words}"
    if enquiry.consent == "unsafe_to_ask":
        text = f"The family cannot be asked safely yet whether they want help with {words}"
    return LeftOpen(need, OpenReason.NOT_AGREED, text)


def social_care_step(need: NeedCode) -> LeftOpen:
    """Return a need that stays open beside its services, because they never meet it alone."""
    text = f"A service never meets {need_words(need)} alone: a social care step stands beside it"
    return LeftOpen(need, OpenReason.SOCIAL_CARE_STEP, text)
