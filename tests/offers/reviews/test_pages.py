"""The pages of a review, of stepping up, of closing and of opening again."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from earlyhelp.clock import today
from earlyhelp.offers.models import AssessmentRow, DecisionRow
from earlyhelp.offers.plans.models import PlanRow
from earlyhelp.offers.reviews.models import ReviewRow
from earlyhelp.web.state import RulesetInUse, keep_state
from tests.conftest import signed_in_client
from tests.offers.factories import SAMPLE_NAMES, Walker, words
from tests.offers.reviews.factories import (
    CLOSED,
    HOUSING,
    NEXT,
    SPEECH,
    Form,
    a_decision,
    a_plan,
    changed,
    damage,
    database_of,
    day_of,
    ended,
    kept_plan,
    kept_reviews,
    newest_decision,
)

FRONT_DOOR = "01632 960001"
SAME = "same"


def review(walker: Walker, form: Form) -> TestResponse:
    return walker.post("/review", form)


def decision_of(walker: Walker, app: Flask) -> DecisionRow:
    with database_of(app).session() as session:
        return newest_decision(session, walker.id)


def numbers_stand_first(text: str) -> bool:
    main = text[text.index("<main") : text.index("</main>")]
    forms = [main.index(mark) for mark in ("<form", "<h2") if mark in main]
    return main.index("999") < main.index(FRONT_DOOR) < min(forms)


def test_a_review_is_kept_and_the_plan_goes_on(
    walker_on_each: Walker, website_on_each: Flask
) -> None:
    walker, app = walker_on_each, website_on_each
    a_plan(walker, app)
    first = words(walker.get("/review"))
    assert "Is there anything new that makes you worry about harm or danger?" in first
    assert "How does it go on?" not in first
    page = words(review(walker, {"worry": "no"}))
    assert "What has changed?" in page
    assert "He says what he wants" in page
    sent = changed(housing=SAME, **{f"said-{HOUSING}": "It is still damp", "child_says": "Fine"})
    ending = review(walker, sent)
    assert "The plan goes on. This is a suggestion. You decide." in words(ending)
    assert "The same: Housing and homelessness." in words(ending)
    assert 'name="need-housing" value="same"' in ending.text
    kept = review(walker, ended(sent))
    assert kept.location.endswith("/review/next")
    assert walker.get("/review/next").location.endswith("/plan#reviews")
    (row,) = kept_reviews(app, walker.id)
    assert (row.result, row.reason, row.outcome) == ("goes_on", None, None)
    assert row.next_on == day_of(NEXT) == kept_plan(app, walker.id).review_on
    assert row.recorded_role == "practitioner"
    plan = words(walker.get("/plan"))
    assert "The plan goes on" in plan
    assert "It is still damp" in plan


@pytest.mark.parametrize("stage", ["", "changes", "ending"])
def test_a_new_worry_leads_to_the_numbers_and_keeps_nothing(
    walker: Walker, website: Flask, stage: str
) -> None:
    a_plan(walker, website)
    sent = ended(changed(), **CLOSED) | {"stage": stage, "worry": "harm"}
    answer = review(walker, sent)
    assert answer.location.endswith("/review/worry")
    page = walker.get("/review/worry").text
    assert numbers_stand_first(page)
    assert "Mark the danger signs that you see" in page
    assert not kept_reviews(website, walker.id)
    assert kept_plan(website, walker.id).closed_on is None


def test_danger_now_is_kept_and_every_page_then_says_to_ring(
    walker: Walker, website: Flask
) -> None:
    a_plan(walker, website)
    assert review(walker, {"worry": "danger"}).location.endswith("/ring-now")
    assert "Ring 999 first" in words(walker.get("/ring-now"))
    for answer in (walker.get("/review"), review(walker, ended(changed()))):
        assert numbers_stand_first(answer.text)
        assert "suggested" not in words(answer).replace("Nothing is suggested", "")
    assert not kept_reviews(website, walker.id)


def test_nothing_is_kept_without_an_answer_about_harm(walker: Walker, website: Flask) -> None:
    a_plan(walker, website)
    for worry in ("", "maybe"):
        answer = review(walker, ended(changed()) | {"worry": worry})
        assert answer.status_code == 422
        assert "<title>Error: Is there anything new" in answer.text
    assert not kept_reviews(website, walker.id)


@pytest.mark.parametrize("signs", [("serious_neglect",)])
def test_where_the_answers_point_to_social_care_nothing_is_asked_or_proposed(
    walker: Walker, website: Flask, signs: tuple[str, ...]
) -> None:
    a_plan(walker, website)
    review(walker, ended(changed(), child_says="I am fine"))
    walker.send("danger-signs", {"signs": list(signs)})
    walker.post("/check", {})
    for answer in (walker.get("/review"), review(walker, ended(changed()))):
        assert numbers_stand_first(answer.text)
        assert "I am fine" in answer.text
        assert "/services/" not in answer.text
        for name in SAMPLE_NAMES:
            assert name not in answer.text
    assert len(kept_reviews(website, walker.id)) == 1


def test_going_back_loses_nothing(walker: Walker, website: Flask) -> None:
    a_plan(walker, website)
    sent = changed(speech="worse", **{f"said-{SPEECH}": '"<b>loud</b>"'})
    page = review(walker, {**sent, "stage": "ending", "do": "back"}).text
    assert "What has changed?" in page
    assert "&lt;b&gt;loud&lt;/b&gt;" in page
    assert "<b>loud" not in page
    assert re.search(r'value="worse" checked', page)


def test_what_is_to_be_mended_is_said_and_nothing_typed_is_lost(
    walker: Walker, website: Flask
) -> None:
    a_plan(walker, website)
    answer = review(walker, changed(speech="", **{f"said-{HOUSING}": "We rang Ahmed"}))
    assert answer.status_code == 422
    assert answer.text.count("Choose how it is now with Speech") == 2
    assert "This looks like it holds a name" in answer.text
    assert "We rang Ahmed" in answer.text
    again = review(walker, changed(**{f"said-{HOUSING}": "We rang Ahmed", "warned": "yes"}))
    assert "How does it go on?" in again.text
    ending = review(walker, ended(changed(), result="closed"))
    assert ending.status_code == 422
    assert "<title>Error: How does it go on?" in ending.text
    assert "Choose why it is closed" in ending.text
    assert not kept_reviews(website, walker.id)


def test_what_a_page_never_showed_is_not_taken(walker: Walker, website: Flask) -> None:
    a_plan(walker, website)
    odd: Form = {
        "need-housing": ["worse", "better"],
        "need-radicalisation": "worse",
        "stage": "\x00",
        "result": "purge",
        "seen": "9" * 400,
        "next_on": ["1", "1", "9" * 5000],
        "why": "x" * 501,
    }
    assert "What has changed?" in review(walker, changed() | {"stage": "\x00"}).text
    for stage in ("changes", "ending"):
        answer = review(walker, ended(changed()) | odd | {"stage": stage})
        assert answer.status_code in {200, 422}
    assert not kept_reviews(website, walker.id)


def test_nothing_better_after_help_changes_the_answer_and_decides_again(
    walker_on_each: Walker, website_on_each: Flask
) -> None:
    walker, app = walker_on_each, website_on_each
    a_plan(walker, app)
    sent = changed(SAME, SAME)
    assert "Nothing has got better after help" in words(review(walker, sent))
    review(walker, ended(sent))
    page = words(walker.get("/review/next"))
    assert "becomes “Help was given and things have not got better”" in page
    before = decision_of(walker, app).id
    assert walker.post("/review/next", {}).location.endswith("/outcome")
    decision = decision_of(walker, app)
    assert decision.id > before
    assert decision.response == "targeted_early_help"
    assert decision.verdict is None
    outcome = words(walker.get("/outcome"))
    assert "What has changed since" in outcome
    assert "How long: help was given and things have not got better" in outcome
    assert walker.get("/review/next").location.endswith("/plan#reviews")
    assert walker.post("/review/next", {}).location.endswith("/review/next")
    assert decision_of(walker, app).id == decision.id


def test_worse_needs_lead_to_their_pages_before_it_is_decided_again(
    walker: Walker, website: Flask
) -> None:
    a_plan(walker, website)
    sent = changed("worse", SAME, wants="no")
    assert "Step up: the family needs more help. This is a suggestion" in words(
        review(walker, sent)
    )
    refused = review(walker, ended(sent))
    assert "Enter the reason" in words(refused)
    review(walker, ended(sent, why="She says it is only the noise"))
    page = walker.get("/review/next").text
    assert "/questions/needs-health?back=check" in page
    assert "/questions/consent?back=check" in page
    assert FRONT_DOOR in page
    assert "See what is left to do" in walker.get("/plan").text
    before = decision_of(walker, website).id
    assert walker.post("/review/next", {}).location.endswith("/review/next")
    assert decision_of(walker, website).id == before
    assert "Help was given" not in walker.get("/review/next").text
    assert "Help was given" in walker.get("/check").text


def test_a_step_up_counts_at_once_and_both_are_kept(
    walker_on_each: Walker, website_on_each: Flask
) -> None:
    walker, app = walker_on_each, website_on_each
    a_plan(walker, app)
    before = decision_of(walker, app)
    sent = ended(changed("worse"), result="step_up", higher="csc_s17", why="He is thin")
    assert review(walker, sent).location.endswith("/outcome")
    after = decision_of(walker, app)
    assert before.id != after.id
    with database_of(app).session() as session:
        kept = session.get(DecisionRow, before.id)
        assert kept is not None
        assert (kept.verdict, kept.effect) == ("agreed", "same")
    assert (after.response, after.wanted, after.effect) == (
        "early_help_offer",
        "csc_s17",
        "raised",
    )
    outcome = walker.get("/outcome").text
    assert numbers_stand_first(outcome)
    assert "You stepped this up." in outcome
    assert walker.get("/offer").location.endswith("/outcome")
    assert FRONT_DOOR in walker.get("/plan").text
    assert kept_reviews(app, walker.id)[0].result == "step_up"


def test_a_step_up_needs_no_review_and_no_plan(walker: Walker, website: Flask) -> None:
    a_decision(walker, website)
    page = walker.get("/step-up")
    assert numbers_stand_first(page.text)
    answer = walker.post("/step-up", {"higher": "consult"})
    assert answer.status_code == 422
    assert numbers_stand_first(answer.text.replace('<h2 class="govuk-error', ""))
    walker.post("/step-up", {"higher": "targeted_early_help", "why": "School and home"})
    assert decision_of(walker, website).wanted == "targeted_early_help"
    assert walker.get("/offer").status_code == 200
    assert 'value="csc_s17"' in walker.get("/step-up").text


def test_from_the_highest_level_there_is_no_step_up(walker: Walker, website: Flask) -> None:
    a_decision(walker, website, danger_signs={"signs": ["suspected_physical_abuse"]})
    assert "There is no higher level" in words(walker.get("/step-up"))
    answer = walker.post("/step-up", {"higher": "universal", "why": "w"})
    assert answer.location.endswith("/step-up")


def test_only_somebody_who_may_steps_down_and_then_it_counts(
    walker_on_each: Walker, website_on_each: Flask
) -> None:
    walker, app = walker_on_each, website_on_each
    a_plan(walker, app, size="big")
    sent = ended(changed(), result="step_down", lower="early_help_offer", why="It has held")
    assert "Only a social worker or an early help manager" in words(review(walker, changed()))
    refused = review(walker, sent)
    assert "Choose who decided" in words(refused)
    assert review(walker, {**sent, "decided_by": "early_help_manager"}).status_code == 303
    after = decision_of(walker, app)
    assert (after.response, after.wanted, after.effect) == (
        "targeted_early_help",
        "early_help_offer",
        "lowered",
    )
    outcome = words(walker.get("/outcome"))
    assert "These answers point to early help from one service" in outcome
    assert "The rules alone pointed to targeted early help" in outcome
    assert walker.get("/offer").status_code == 200


def test_the_rules_never_count_less_than_a_review_that_closed_nothing(
    walker: Walker, website: Flask
) -> None:
    """From the lowest offer there is one way down: help that is open to everyone."""
    a_plan(walker, website)
    page = review(walker, changed()).text
    assert 'value="universal"' in page
    sent = ended(changed(), result="step_down", lower="consult", decided_by="social_worker")
    assert review(walker, {**sent, "why": "w"}).status_code == 422


def test_a_plan_is_closed_with_reason_and_outcome_and_opened_again(
    walker_on_each: Walker, website_on_each: Flask
) -> None:
    walker, app = walker_on_each, website_on_each
    a_plan(walker, app)
    over = changed("no_longer", "no_longer", **{f"goal-{SPEECH}": "reached"})
    assert "Close the plan. This is a suggestion." in words(review(walker, over))
    assert review(walker, ended(over, **CLOSED)).location.endswith("/plan#reviews")
    plan = kept_plan(app, walker.id)
    assert (plan.closed_on, plan.closed_because, plan.outcome) == (
        today(),
        "goals_reached",
        "better",
    )
    page = words(walker.get("/plan"))
    assert "What the plan was for has been reached. Things are better for the family." in page
    assert walker.get("/review").location.endswith("/plan")
    assert walker.get("/close").location.endswith("/open-again")
    assert walker.post("/open-again", {"reason": "asked_again"}).status_code == 422
    again: Form = {"reason": "asked_again", "next_on": NEXT}
    assert walker.post("/open-again", again).location.endswith("/plan#reviews")
    plan = kept_plan(app, walker.id)
    assert (plan.closed_on, plan.closed_because, plan.review_on) == (None, None, day_of(NEXT))
    assert [row.result for row in kept_reviews(app, walker.id)] == ["closed", "opened_again"]
    assert "The family asks for help again" in words(walker.get("/plan"))
    assert walker.post("/open-again", again).location.endswith("/plan#reviews")
    assert len(kept_reviews(app, walker.id)) == 2


def test_an_assessment_without_a_plan_is_closed_and_opened_again(
    walker_on_each: Walker, website_on_each: Flask
) -> None:
    walker, app = walker_on_each, website_on_each
    a_decision(walker, app)
    walker.agree()
    for page in ("/outcome", "/offer"):
        assert walker.url("/close") in walker.get(page).text
    form: Form = {"worry": "no", "reason": "declined", "outcome": "not_started"}
    refused = walker.post("/close", form)
    assert refused.status_code == 422
    assert "is no reason to close by itself" in words(refused)
    assert walker.post("/close", {**form, "talked": "may_end"}).location.endswith("/outcome")
    outcome = words(walker.get("/outcome"))
    assert "Closed on" in outcome
    assert "The family does not want this help. No help had begun." in outcome
    families = words(walker.client.get("/assessments?show=closed"))
    assert "Closed on" in families
    assert "Points to" not in families
    assert walker.post("/open-again", {"reason": "by_mistake"}).location.endswith("/outcome")
    assert "Closed on" not in words(walker.get("/outcome"))
    assert [row.result for row in kept_reviews(app, walker.id)] == ["closed", "opened_again"]


def test_closing_without_a_review_still_asks_about_harm_first(
    walker: Walker, website: Flask
) -> None:
    a_plan(walker, website)
    form: Form = {"reason": "moved_away", "outcome": "not_known"}
    assert walker.post("/close", form).status_code == 422
    assert walker.post("/close", {**form, "worry": "harm"}).location.endswith("/review/worry")
    assert kept_plan(website, walker.id).closed_on is None
    assert walker.post("/close", {**form, "worry": "no"}).location.endswith("/plan#reviews")
    assert walker.post("/close", {**form, "worry": "no"}).location.endswith("/plan#reviews")
    assert len(kept_reviews(website, walker.id)) == 1


def test_new_answers_open_what_was_closed(walker: Walker, website: Flask) -> None:
    a_plan(walker, website)
    walker.post("/close", {"worry": "no", "reason": "moved_away", "outcome": "not_known"})
    walker.post("/check", {})
    assert kept_plan(website, walker.id).closed_on is None
    assert kept_reviews(website, walker.id)[-1].reason == "new_answers"
    walker.post("/close", {"worry": "no", "reason": "moved_away", "outcome": "not_known"})
    walker.post("/step-up", {"higher": "csc_s17", "why": "w"})
    assert kept_plan(website, walker.id).closed_on is None


def test_choosing_services_or_making_a_plan_opens_what_was_closed(
    walker: Walker, website: Flask
) -> None:
    a_decision(walker, website)
    walker.agree()
    closing: Form = {"worry": "no", "reason": "moved_away", "outcome": "not_known"}
    walker.post("/close", closing)
    services = re.findall(r'name="(service-[0-9a-f-]{36})"', walker.get("/offer").text)
    walker.post("/offer", dict.fromkeys(services, "choose"))
    walker.post("/close", closing)
    form = walker.get("/plan/change").text
    fields = re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', form)
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    sent |= {name: ["me"] for name in re.findall(r'<select[^>]* name="([^"]+)"', form)}
    sent |= {name: ["telephone"] for name in sent if name.startswith("how-")}
    answer = walker.post("/plan/change", {**sent, "do": ""})
    assert answer.location.endswith("/plan"), words(answer)
    reasons = [row.reason for row in kept_reviews(website, walker.id)]
    assert reasons == ["moved_away", "new_choices", "moved_away", "new_plan"]


def test_the_same_review_sent_twice_is_kept_once(walker: Walker, website: Flask) -> None:
    a_plan(walker, website)
    for _ in range(2):
        assert review(walker, ended(changed())).location.endswith("/review/next")
    assert len(kept_reviews(website, walker.id)) == 1
    for _ in range(2):
        answer = review(walker, {**ended(changed(), **CLOSED), "seen": "1"})
        assert answer.location.endswith("/plan#reviews")
    assert len(kept_reviews(website, walker.id)) == 2


def test_a_review_never_passes_over_one_that_somebody_else_kept(
    walker: Walker, website: Flask
) -> None:
    a_plan(walker, website)
    review(walker, ended(changed()))
    late = review(walker, ended(changed(SAME), child_says="I waited"))
    assert late.status_code == 422
    assert "Somebody else reviewed this plan since you began: The plan goes on" in words(late)
    assert 'name="seen" value="1"' in late.text
    assert "I waited" in late.text
    walker.post("/close", {"worry": "no", "reason": "moved_away", "outcome": "not_known"})
    closed = review(walker, ended(changed(SAME)) | {"seen": "2"})
    assert closed.status_code == 422
    assert "This plan was closed since you began" in words(closed)
    assert len(kept_reviews(website, walker.id)) == 2


def test_without_a_plan_there_is_no_review(walker: Walker, website: Flask) -> None:
    walker.begin()
    walker.send("safety", {"danger": "no"})
    for page in ("/close", "/step-up", "/review", "/review/next", "/open-again"):
        assert walker.get(page).status_code == 303, page
        assert walker.post(page, {}).status_code in {303, 405}, page
    assert not kept_reviews(website, walker.id)


def test_changed_or_unconfirmed_answers_come_before_a_review(
    walker: Walker, website: Flask
) -> None:
    a_plan(walker, website)
    walker.send("send", {"send": "yes"})
    assert walker.get("/review").location.endswith("/check")
    walker.post("/check", {})
    assert walker.get("/review").location.endswith("/outcome")


def test_nobody_elses_plan_is_found(walker: Walker, website: Flask) -> None:
    a_plan(walker, website)
    stranger = signed_in_client(website, "practitioner", "another-place")
    for page in ("/review", "/review/next", "/review/worry", "/close", "/open-again", "/step-up"):
        assert stranger.get(walker.url(page)).status_code == 404
    for page in ("/review", "/review/next", "/close", "/open-again", "/step-up"):
        assert stranger.post(walker.url(page), data={"worry": "danger"}).status_code == 404


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (ReviewRow, {"contents": "[]"}),
        (ReviewRow, {"result": "purged"}),
        (PlanRow, {"contents": "{"}),
    ],
)
def test_a_damaged_record_leads_to_a_talk_and_not_to_a_blank_page(
    walker: Walker, website: Flask, row: type[ReviewRow | PlanRow], columns: dict[str, str]
) -> None:
    a_plan(walker, website)
    review(walker, ended(changed()))
    damage(website, row, walker.id, **columns)
    for answer in (walker.get("/review"), review(walker, ended(changed())), walker.get("/close")):
        assert answer.status_code == 200
        assert numbers_stand_first(answer.text)


@pytest.fixture
def broken_rules(website: Flask) -> Iterator[None]:
    """Let no ruleset be in use for a while."""
    running = website.extensions["earlyhelp"]
    broken = RulesetInUse(None, "it has 3 problems")
    keep_state(website, replace(running, find_ruleset=lambda: broken))
    yield
    keep_state(website, running)


@pytest.mark.usefixtures("broken_rules")
def test_a_decision_that_broke_never_loses_a_step_up(walker: Walker, website: Flask) -> None:
    a_decision(walker, website)
    walker.post("/step-up", {"higher": "csc_s17", "why": "w"})
    decision = decision_of(walker, website)
    assert (decision.response, decision.wanted, decision.effect) == ("consult", "csc_s17", "raised")
    assert numbers_stand_first(walker.get("/outcome").text)


def test_a_review_counts_as_a_change_of_the_family(walker: Walker, website: Flask) -> None:
    """How long a record is kept counts from its last change."""
    a_plan(walker, website)
    with database_of(website).session(writing=True) as session:
        row = session.get(AssessmentRow, walker.id)
        assert row is not None
        row.changed_at -= timedelta(days=300)
        then = row.changed_at
    review(walker, ended(changed()))
    with database_of(website).session() as session:
        row = session.get(AssessmentRow, walker.id)
        assert row is not None
        assert row.changed_at.replace(tzinfo=None) > then.replace(tzinfo=None)
