from dataclasses import replace
from datetime import UTC, date, datetime

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.constraints import Code
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.matching.matches import (
    LeftOpen,
    Match,
    NotOffered,
    Offer,
    OfferKind,
    OpenReason,
    Unmet,
    UnmetReason,
)
from earlyhelp.matching.offer import propose
from earlyhelp.offers.choices import choice_questions, lead_words, read_choices, saved_values
from earlyhelp.offers.offer_page import CODE_LABELS, UNMET_WORDS, matches_shown, view_offer
from earlyhelp.offers.proposing import Drawn, enquiry_for, with_lead
from earlyhelp.offers.records import Choice, StoredOffer
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import ReferralRoute, Response, Strength

TODAY = date(2026, 11, 1)
HOUSING, BEHAVIOUR, MONEY = NeedCode("housing"), NeedCode("behaviour"), NeedCode("money_debt_food")


def candidate(service_id: str, **changed: object) -> Candidate:
    facts: dict[str, object] = {
        "service_id": service_id,
        "name": f"Service {service_id}",
        "needs": {HOUSING: Strength.PRIMARY, BEHAVIOUR: Strength.PRIMARY},
        "responses": frozenset(Response),
        "minimum_age": 0.0,
        "maximum_age": 25.0,
        "before_birth": True,
        "age_of": "child",
        "is_open": True,
        "closed_because": None,
        "serves_area": True,
        "routes": frozenset({ReferralRoute.FAMILY}),
        "delivery": frozenset(),
        "distance_miles": None,
        "wait_days": 14,
        "wait_as_of": date(2026, 10, 20),
        "has_space": None,
        "capacity_words": "",
        "free": True,
        "access": None,
        "days_since_checked": 10,
        "check_state": "verified",
        "check_words": "Checked this month",
        "is_confidential": False,
    }
    return Candidate(**(facts | changed))  # type: ignore[arg-type] # each fact has its field's type


def drawn(offer: Offer, **needs: str) -> Drawn:
    enquiry = Enquiry(
        Response.EARLY_HELP_OFFER, {NeedCode(k): v for k, v in needs.items()}, consent="yes"
    )
    return Drawn(enquiry, offer, candidate)


def test_a_service_stands_once_under_its_gravest_need() -> None:
    match = Match(
        "a", "Service a", frozenset({HOUSING, BEHAVIOUR}), ("Free",), (), 1, starts_now=True
    )
    offer = Offer(OfferKind.OFFER, (match,))
    view = view_offer(drawn(offer, behaviour="emerging", housing="significant"), "", None)
    first, second = view.sections
    assert first.label == "Housing and homelessness"
    assert [card.name for card in first.cards] == ["Service a"]
    assert (list(second.cards), second.elsewhere) == ([], ["Service a"])
    assert first.cards[0].checked == "Checked this month"


def test_a_need_without_help_says_why_and_whether_it_is_counted() -> None:
    offer = Offer(
        OfferKind.OFFER,
        unmet=(Unmet(HOUSING, UnmetReason.FULL, "t"),),
        left_open=(LeftOpen(BEHAVIOUR, OpenReason.NOT_AGREED, "Not agreed."),),
    )
    asked = drawn(offer, housing="emerging", behaviour="emerging", money_debt_food="emerging")
    kept = StoredOffer(1, {}, frozenset({HOUSING}), (), None, None)
    for stored, counted in ((None, False), (kept, True)):
        view = view_offer(asked, "", stored)
        by_label = {section.label: section for section in view.sections}
        unmet = by_label["Housing and homelessness"]
        assert (unmet.is_unmet, unmet.is_counted) == (True, counted)
        assert list(unmet.open_because) == ["The services for it are full."]
        assert list(by_label["Behaviour and emotional regulation"].open_because) == ["Not agreed."]
        money = by_label["Money, debt, food and fuel"]
        assert list(money.open_because) == ["This suggestion leaves the need open."]
        assert not view.may_choose


def test_every_reason_for_a_gap_has_words() -> None:
    assert set(UNMET_WORDS) == set(UnmetReason)


def test_services_that_meet_no_need_are_not_listed_as_considered() -> None:
    offer = Offer(
        OfferKind.OFFER,
        left_out_near=(
            NotOffered("x", "X", "need", "r"),
            NotOffered("y", "Y", "stale", "r"),
            NotOffered("z", "Z", "new_code", "r"),
        ),
    )
    view = view_offer(drawn(offer, housing="emerging"), "", None)
    assert [group.label for group in view.considered] == [
        "Not checked for too long",
        "Other reasons",
    ]
    whole = replace(offer, not_offered=offer.left_out_near)
    view = view_offer(drawn(whole, housing="emerging"), "", None, every=True)
    assert [group.label for group in view.considered] == [
        "Not checked for too long",
        "For other needs",
        "Other reasons",
    ]


def test_a_reason_that_all_of_a_group_share_is_said_once() -> None:
    offer = Offer(
        OfferKind.OFFER,
        not_offered=(
            NotOffered("b", "beta", "age", "For 12 to 16; the child is 7"),
            NotOffered("a", "Alpha", "age", "For 2 to 4; the child is 7"),
            NotOffered("y", "Y", "need", "Not for these needs"),
            NotOffered("x", "X", "need", "Not for these needs"),
            NotOffered("z", "Z", "closed", "Closed"),
        ),
    )
    age, closed, other = view_offer(
        drawn(offer, housing="emerging"), "", None, every=True
    ).considered
    assert (age.shared, [entry.name for entry in age.entries]) == ("", ["Alpha", "beta"])
    assert (other.shared, [entry.name for entry in other.entries]) == (
        "Not for these needs",
        ["X", "Y"],
    )
    assert closed.shared == "", "one service stands with its reason"


def test_every_kind_of_reason_has_words_of_its_own() -> None:
    assert set(CODE_LABELS) == {code.value for code in Code}


def test_a_stale_listing_is_never_offered_even_where_nothing_else_is() -> None:
    document = {
        "child": {"age_years": 0, "age_months": 6, "send": "no"},
        "needs": [{"need": "housing", "severity": "emerging"}],
        "consent": "yes",
    }
    stale = candidate("s", check_state="stale", days_since_checked=400)
    enquiry = enquiry_for(document, "early_help_offer", None)
    assert enquiry.age_years == 0.5
    offer = propose(enquiry, [stale])
    assert offer.matches == ()
    assert offer.unmet[0].reason is UnmetReason.NOT_VERIFIED


def test_months_that_cannot_be_are_left_out() -> None:
    for months in (True, "6", 14, None):
        asked = enquiry_for({"child": {"age_years": 3, "age_months": months}}, "universal", None)
        assert asked.age_years in {None, 3.0}


def test_choices_come_back_as_they_were_saved() -> None:
    match = Match("a", "Service a", frozenset({HOUSING}), (), (), 1, starts_now=True)
    saved = StoredOffer(
        1,
        {},
        frozenset(),
        [Choice("a", "Service a", is_chosen=False, left_out_because="tried")],
        "school",
        datetime(2026, 11, 1, tzinfo=UTC),
    )
    reading, choices = read_choices([match], Response.TARGETED_EARLY_HELP, saved_values(saved))
    assert reading.problems == {}
    assert choices == saved.choices
    assert saved_values(None) == {}
    assert len(choice_questions([match], Response.EARLY_HELP_OFFER)) == 2


def test_an_offer_asks_for_a_lead_until_one_is_named() -> None:
    enquiry = Enquiry(Response.TARGETED_EARLY_HELP, {HOUSING: "severe"}, consent="yes")
    offer = replace(propose(enquiry, [candidate("a")]), left_out_near=())
    first = Drawn(enquiry, offer, candidate)
    asks, other = "Name a lead practitioner before this starts.", "Another note."
    assert asks in view_offer(first, "", None).notes
    assert with_lead(first, None) is first
    two = replace(first, offer=replace(offer, notes=(asks, other)))
    assert list(view_offer(with_lead(two, "school"), "", None).notes) == [other]


def test_whoever_leads_is_said_so_that_a_colleague_understands_it() -> None:
    assert lead_words("health") == "a health visitor, midwife or nurse"
    assert lead_words("me") == "the practitioner who saved these choices"
    assert lead_words("me_for_now") == "the practitioner who saved these choices, for now"
    assert lead_words(None) == ""


def test_an_unknown_way_is_the_first_suggestion() -> None:
    match = Match("a", "Service a", frozenset({HOUSING}), (), (), 1, starts_now=True)
    assert matches_shown(Offer(OfferKind.OFFER, (match,)), "made up") == (match,)
