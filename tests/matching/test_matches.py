"""An offer as it is printed and stored: lists, words and numbers, each under its name."""

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
from tests.matching.offer_factories import ABUSE, BEHAVIOUR, MONEY, PARENTING, SPEECH

NOW = Match(
    "a", "A", frozenset({SPEECH, BEHAVIOUR}), ("Free",), ("Ages not given",), 1, starts_now=True
)
LATER = Match("b", "B", frozenset({MONEY}), ("At home", "Free"), (), 2, starts_now=False)
NOW_WRITTEN = {
    "service": "a",
    "name": "A",
    "meets": ["behaviour", "speech_language"],
    "reasons": ["Free"],
    "does_not_fit": ["Ages not given"],
    "starts": "now",
}
LATER_WRITTEN = {
    "service": "b",
    "name": "B",
    "meets": ["money_debt_food"],
    "reasons": ["At home", "Free"],
    "does_not_fit": [],
    "starts": "later",
}


def test_an_offer_is_written_with_all_that_it_holds() -> None:
    offer = Offer(
        OfferKind.OFFER,
        matches=(NOW, LATER),
        alternatives=(Alternative(AlternativeKind.SOONEST, (LATER,), "Gives up: more travel"),),
        not_offered=[NotOffered("c", "C", "age", "For ages 8 to 18; the child is 7")],
        left_out_near=[NotOffered("d", "D", "cost", "It costs money")],
        unmet=(Unmet(PARENTING, UnmetReason.FULL, "We found nothing for parenting"),),
        left_open=(LeftOpen(ABUSE, OpenReason.SOCIAL_CARE_STEP, "Never alone"),),
        relaxed=(Relaxed("stale", (MONEY, SPEECH), "Nothing checked lately fits"),),
        meanwhile=(NOW,),
        notes=("Offer only what the family has agreed to.",),
    )
    assert offer.as_json() == {
        "kind": "offer",
        "matches": [NOW_WRITTEN, LATER_WRITTEN],
        "alternatives": [
            {"kind": "soonest", "matches": [LATER_WRITTEN], "gives_up": "Gives up: more travel"}
        ],
        "not_offered": [
            {
                "service": "c",
                "name": "C",
                "code": "age",
                "reason": "For ages 8 to 18; the child is 7",
            }
        ],
        "unmet": [
            {
                "need": "parenting_boundaries",
                "reason": "full",
                "text": "We found nothing for parenting",
            }
        ],
        "left_open": [
            {"need": "abuse_recovery", "reason": "social_care_step", "text": "Never alone"}
        ],
        "relaxed": [
            {
                "code": "stale",
                "needs": ["money_debt_food", "speech_language"],
                "text": "Nothing checked lately fits",
            }
        ],
        "meanwhile": [NOW_WRITTEN],
        "notes": ["Offer only what the family has agreed to."],
    }


def test_where_nothing_is_proposed_every_part_is_an_empty_list() -> None:
    assert Offer(OfferKind.NONE).as_json() == {
        "kind": "none",
        "matches": [],
        "alternatives": [],
        "not_offered": [],
        "unmet": [],
        "left_open": [],
        "relaxed": [],
        "meanwhile": [],
        "notes": [],
    }
