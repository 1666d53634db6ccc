from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from earlyhelp.offers.document import as_document, as_text, digest
from earlyhelp.offers.facts import need_label
from earlyhelp.offers.plans import contents
from earlyhelp.offers.plans.basis import NOBODY_CHOSEN, is_ready
from earlyhelp.offers.plans.comparing import differences
from earlyhelp.offers.plans.showing import Around, show_plan
from earlyhelp.offers.plans.standing import Standing, standing_of
from earlyhelp.offers.plans.timeline import Kept, make_timeline
from earlyhelp.offers.plans.who import Reader, lead_options, lead_words, who_options, who_words
from earlyhelp.offers.records import Choice, StoredAssessment, Verdict
from earlyhelp.offers.replies.reply import ReplyState, StoredReply
from earlyhelp.offers.reviews.review import Result, StoredReview
from tests.offers.factories import complete_answers
from tests.offers.plans.factories import (
    ADVICE,
    HOUSING,
    NOW,
    ONLINE,
    SPEECH,
    TALKING,
    TODAY,
    a_basis,
    a_decision,
    a_stored_plan,
    an_offer,
)

LATER = NOW + timedelta(days=9)


def test_what_a_plan_is_made_of_names_needs_gravest_first_with_their_evidence() -> None:
    basis = a_basis(words="I want my own bed")
    assert [need.code for need in basis.needs] == [HOUSING, SPEECH, ONLINE]
    assert basis.needs[0].evidence == [
        "Big worry, in more than one setting or lasting.",
        "It affects: everyday life, learning.",
    ]
    assert basis.needs[1].evidence == ["Some worry."]
    assert [need.code for need in basis.open_needs] == [ONLINE]
    assert basis.own_words == "I want my own bed"
    assert [service.meets for service in basis.services] == [
        ["Speech, language and communication"],
        ["Housing and homelessness"],
    ]


def test_a_need_whose_service_was_left_out_stays_open() -> None:
    left = Choice(ADVICE, "Home Advice", is_chosen=False, left_out_because="too_far")
    basis = a_basis(offer=an_offer(Choice(TALKING, "Talking Together", is_chosen=True), left))
    open_needs = {need.code: need.why_open for need in basis.open_needs}
    assert open_needs[HOUSING] == NOBODY_CHOSEN
    assert SPEECH not in open_needs


def test_services_of_another_way_and_merged_listings_help_with_their_needs() -> None:
    offer = an_offer(
        Choice("d" * 36, "Another", is_chosen=True), Choice("e" * 36, "Merged", is_chosen=True)
    )
    other = {"matches": [{"service": "d" * 36, "name": "Another", "meets": ["online_safety"]}]}
    proposal = {**offer.proposal, "alternatives": [other]}
    basis = a_basis(offer=replace(offer, proposal=proposal, living={ADVICE: "e" * 36}))
    assert [need.code for need in basis.open_needs] == [SPEECH]


def test_a_plan_follows_saved_choices_or_an_offer_of_nothing() -> None:
    offer = an_offer()
    assert is_ready(offer)
    unsaved = replace(offer, saved_at=None)
    assert not is_ready(unsaved)
    assert not is_ready(None)
    assert is_ready(replace(unsaved, proposal={"matches": []}))


def test_a_plan_is_told_to_each_reader_in_their_own_words() -> None:
    plan = a_stored_plan()
    worker = show_plan(plan, a_decision(), Around())
    family = show_plan(plan, a_decision(), Around(Reader.FAMILY))
    assert [contact.who for contact in worker.contacts] == [
        "The worker who made this plan",
        "The family",
    ]
    assert [contact.who for contact in family.contacts] == ["Your worker", "You"]
    assert [action.who for action in family.actions] == ["You"]
    assert (worker.contacts[0].how, worker.contacts[0].by) == ("By telephone", date(2026, 11, 9))
    assert worker.contacts[1].by is None
    assert worker.contacts[0].facts is None
    assert family.goals == ["A key of our own"]
    assert [need.meanwhile for need in worker.open_needs] == ["We look again."]
    assert worker.how_long == "How long: 3 months or more."
    assert worker.nearly == ["More would change it."]
    assert worker.ended is None


def test_every_role_has_words_for_every_reader() -> None:
    for reader in Reader:
        assert all(who_words(option.value, reader) for option in who_options(is_new=True))
        assert all(lead_words(option.value, reader) for option in lead_options(is_new=True))
        assert who_words("nobody", reader) == lead_words("", reader) == ""


def test_who_changes_a_plan_is_not_taken_for_who_made_it() -> None:
    first, later = who_options(is_new=True)[0], who_options(is_new=False)[0]
    assert (first.text, later.text) == ("I do", "The worker who made this plan")
    mine = replace(an_offer(), lead="me", lead_by="a" * 22)
    assert a_basis(offer=mine).lead == "colleague"
    assert a_basis(offer=replace(mine, lead_by=None)).lead == "me"
    assert a_basis(offer=replace(mine, lead="school")).lead == "school"


def test_a_closed_plan_says_why_and_what_became_of_it() -> None:
    plan = replace(
        a_stored_plan(), closed_on=TODAY, closed_because="moved_away", outcome="not_known"
    )
    ended = show_plan(plan, a_decision(), Around()).ended
    assert ended is not None
    assert (ended.on, ended.because) == (TODAY, "The family has moved away")


def test_merged_services_are_one_and_the_first_words_stay() -> None:
    moved = contents.on_living(a_stored_plan().contents, {TALKING: ADVICE})
    only = contents.contacts_in(moved)
    assert [(each.service_id, each.name, each.who) for each in only] == [
        (ADVICE, "Talking Together", "me")
    ]
    moved = contents.on_living(a_stored_plan().contents, {TALKING: "f" * 36})
    assert [each.service_id for each in contents.contacts_in(moved)] == ["f" * 36, ADVICE]
    assert not any(name.endswith(TALKING) for name in moved)


def test_what_is_different_since_a_plan_was_saved_is_said() -> None:
    plan = a_stored_plan()
    assert differences(plan, a_basis()) == []
    assert differences(plan, None) == ()
    other = an_offer(
        Choice(TALKING, "Talking Together", is_chosen=True),
        Choice("d" * 36, "Calm Evenings", is_chosen=True),
    )
    without = replace(plan, contents={**plan.contents, "needs": [HOUSING, SPEECH, "behaviour"]})
    assert differences(without, a_basis(a_decision(decision_id=2), other)) == [
        "The answers were decided on again on 2 November 2026, after this plan.",
        "Home Advice is no longer chosen.",
        "Calm Evenings is chosen now and not in the plan yet.",
        f"{need_label('behaviour')} is no longer a worry.",
        f"{need_label('online_safety')} is a worry now.",
    ]


def stored(decision_response: str | None, **answers: Mapping[str, str]) -> StoredAssessment:
    """Return an assessment whose decision stands on its answers, but for those changed since."""
    before = complete_answers()
    decision = None
    if decision_response is not None:
        text = as_text(as_document(before, assessed_on=TODAY))
        decision = replace(a_decision(decision_response), input_digest=digest(text))
    return StoredAssessment("i" * 22, {**before, **answers}, NOW, NOW, decision)


@pytest.mark.parametrize(
    ("assessment", "standing"),
    [
        (stored("targeted_early_help"), Standing.FITS),
        (stored("early_help_offer"), Standing.FITS),
        (stored("universal"), Standing.OPEN_TO_ALL),
        (stored("consult"), Standing.SOCIAL_CARE),
        (stored("csc_s17"), Standing.SOCIAL_CARE),
        (stored("urgent_s47"), Standing.SOCIAL_CARE),
        (stored("out_of_scope"), Standing.SOCIAL_CARE),
        (stored(None), Standing.UNDECIDED),
        (stored("early_help_offer", send={"send": "yes"}), Standing.UNDECIDED),
        (stored("csc_s17", send={"send": "yes"}), Standing.SOCIAL_CARE),
        (stored("early_help_offer", safety={"danger": "yes"}), Standing.DANGER),
        (stored(None, safety={"danger": "yes"}), Standing.DANGER),
    ],
)
def test_the_gravest_of_what_is_known_decides_whether_a_plan_may_be_made(
    assessment: StoredAssessment, standing: Standing
) -> None:
    assert standing_of(assessment) is standing


def test_a_step_up_counts_and_a_decision_without_a_word_is_not_confirmed() -> None:
    lower = stored("early_help_offer")
    assert lower.decision is not None
    unconfirmed = replace(lower, decision=replace(lower.decision, verdict=None))
    assert standing_of(unconfirmed) is Standing.UNCONFIRMED
    up = Verdict(is_agreed=False, wanted="csc_s17", effect="raised", reason="x")
    raised = replace(lower, decision=replace(lower.decision, verdict=up))
    assert standing_of(raised) is Standing.SOCIAL_CARE


def test_what_happened_stands_in_its_order_without_slips() -> None:
    def reply(number: int, state: ReplyState, said_on: date) -> StoredReply:
        known = ("Talking Together", [SPEECH], state, said_on, None, None, LATER)
        return StoredReply(TALKING, *known, id=number)

    on = date(2026, 11, 9)
    replies = [
        reply(1, ReplyState.DECLINED_BY_SERVICE, on),
        replace(reply(2, ReplyState.ASKED, on), puts_right=1),
        reply(3, ReplyState.ACCEPTED, date(2026, 11, 11)),
    ]
    review = StoredReview(
        date(2026, 12, 14), {"need-housing": "better"}, Result.CLOSED, "goals_reached", "better",
        None, LATER,
    )  # fmt: skip
    again = replace(review, held_on=date(2026, 12, 15), contents={}, result=Result.OPENED_AGAIN)
    offer = replace(an_offer(), saved_at=NOW - timedelta(minutes=5))
    events = make_timeline(Kept(a_stored_plan(), offer, replies, [review, again]))
    assert [(event.on.day, event.words) for event in events] == [
        (15, "Opened again"),
        (14, "Review: closed"),
        (11, "Talking Together: accepted"),
        (9, "Talking Together: asked, no answer yet"),
        (2, "Plan agreed"),
        (2, "Choices of the offer saved"),
    ]
    alone = make_timeline(Kept(a_stored_plan(), None, (), ()))
    assert [event.words for event in alone] == ["Plan agreed"]
