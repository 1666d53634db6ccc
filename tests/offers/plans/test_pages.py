import json
import re
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.clock import now, today
from earlyhelp.offers.facts import RESPONSE_WORDS, SEVERITY_WORDS
from earlyhelp.offers.models import OfferRow
from earlyhelp.offers.plans.asking import WORSE
from earlyhelp.offers.plans.contents import MOST_ACTIONS, actions_in, contacts_in
from earlyhelp.offers.plans.dates import add_working_days
from earlyhelp.offers.plans.models import PlanRow
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.plans.queries import find_plan
from earlyhelp.offers.queries import find_services_in_use
from earlyhelp.offers.questions import Value
from earlyhelp.offers.rematch.queries import find_open_ids
from earlyhelp.offers.reviews.commands import record_review
from earlyhelp.offers.reviews.review import NewReview, Result
from earlyhelp.records.held.queries import export_subject
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NEEDS
from tests.conftest import signed_in_client
from tests.offers.factories import Family, Walker, words
from tests.offers.plans.factories import (
    WORRIES,
    agree_on,
    choose,
    database_of,
    decide,
    form_of,
    save_offer,
    three,
)

NUMBERS = ("999", "01632 960001", "01632 960002", "01632 960003")
PAGES = ("/plan", "/plan/change", "/print?copy=family", "/print?copy=worker")
SOON = today() + timedelta(days=20)
GOALS: Mapping[str, Value] = {
    "goal-housing": "A key of our own",
    "family": "We look at the post each day",
    "review_on": three(SOON),
}


def plan_of(app: Flask, walker: Walker) -> StoredPlan | None:
    with database_of(app).session() as session:
        return find_plan(session, walker.id)


def made_plan(app: Flask, walker: Walker) -> StoredPlan:
    plan = plan_of(app, walker)
    assert plan is not None
    return plan


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@pytest.fixture
def planned(walker: Walker) -> Walker:
    """Give a practitioner whose family has a plan for both services."""
    assert save_offer(walker, Family(worries=WORRIES, own_words="my own bed")).status_code == 303
    assert agree_on(walker, GOALS).status_code == 303
    return walker


def test_saved_choices_lead_to_the_plan_and_every_page_back_to_it(walker: Walker) -> None:
    decide(walker)
    assert walker.get("/plan").location.endswith("/plan/change")
    assert walker.get("/plan/change").location.endswith("/offer")
    assert "Make the plan" not in walker.get("/offer").text
    choose(walker)
    offer = walker.get("/offer").text
    assert offer.count("Make the plan") == 2
    assert walker.url("/plan/change") in offer
    assert walker.url("/plan") + '"' not in walker.get("/outcome").text
    assert agree_on(walker).location == walker.url("/plan")
    assert "The plan is saved." in walker.get("/plan").text
    assert "The plan is saved." not in walker.get("/plan").text
    for page in ("/offer", "/outcome"):
        text = walker.get(page).text
        assert "Go to the plan" in text
        assert walker.url("/plan") + '"' in text
    assert "/offer/print" not in walker.get("/offer").text


def test_the_form_is_filled_in_as_far_as_can_be_known(walker: Walker) -> None:
    save_offer(walker, Family(worries=WORRIES, own_words="my own bed"))
    page = walker.get("/plan/change")
    sent, text = form_of(page), words(page)
    assert sent["lead"] == ["school"]
    six_weeks = today() + timedelta(weeks=6)
    weekend = max(0, six_weeks.weekday() - 4)
    assert sent["review_on"] == three(six_weeks - timedelta(days=weekend))
    assert sent["agreed_on"] == three(today())
    assert "You wrote down what they say: my own bed" in text
    assert f"by {in_words(add_working_days(today(), 5))}" in text
    assert "We know of no open service for it." in text
    assert sent["worse"] == [WORSE]
    assert not re.search(r"<details[^>]* open", page.text)


def test_a_plan_says_who_does_what_by_when_with_every_number(planned: Walker) -> None:
    text = words(planned.get("/plan"))
    for said in (
        "A key of our own",
        "The family : We look at the post each day",
        f"Look at it again {in_words(SOON)}",
        f"Agreed on {in_words(today())}",
        "Someone at the school or nursery",
        "2 weeks, reported on",
        "Checked this month",
        "Still open. We know of no open service for it.",
        "Big worry, in more than one setting or lasting.",
        *NUMBERS,
    ):
        assert said in text, said


def test_a_plan_is_not_saved_without_a_review_date(walker: Walker, website: Flask) -> None:
    save_offer(walker)
    answer = agree_on(walker, {"review_on": ["", "", ""], "goal-housing": "A key"})
    assert answer.status_code == 422
    assert "<title>Error: Make the plan" in answer.text
    assert 'href="#review_on-day"' in answer.text
    assert words(answer).count("Enter the day on which you look at this plan again") == 2
    assert form_of(answer)["goal-housing"] == ["A key"]
    assert plan_of(website, walker) is None
    past = agree_on(walker, {"review_on": three(today() - timedelta(days=1))})
    assert "The review date must be today or later" in past.text
    assert plan_of(website, walker) is None


def test_a_fold_with_something_to_mend_stands_open(walker: Walker) -> None:
    save_offer(walker)
    sent = form_of(walker.get("/plan/change"))
    by = next(name for name in sent if name.startswith("by-"))
    answer = agree_on(walker, {by: ["40", "1", "2027"], "step_up": "Ring Mrs Brown"})
    assert answer.status_code == 422
    assert len(re.findall(r"<details[^>]* open", answer.text)) == 2
    assert "This looks like it holds a name" in answer.text
    assert agree_on(walker, {"step_up": "Ring Mrs Brown", "warned": "yes"}).status_code == 303


def test_another_action_can_be_added_without_scripts_and_nothing_is_saved(
    walker: Walker, website: Flask
) -> None:
    save_offer(walker)
    more = agree_on(walker, {"do": "add", "what-1": "Ring the school", "review_on": [""]})
    assert more.status_code == 200
    sent = form_of(more)
    assert sent["rows"] == ["2"]
    assert sent["what-1"] == ["Ring the school"]
    assert 'id="what-2"' in more.text
    assert plan_of(website, walker) is None
    sent |= {"what-2": ["Ask for the form"], "doer-2": ["family"], "review_on": three(SOON)}
    assert walker.post("/plan/change", sent).status_code == 303
    actions = actions_in(made_plan(website, walker).contents)
    assert [action.what for action in actions] == ["Ring the school", "Ask for the form"]
    assert "The family : Ask for the form" in words(walker.get("/plan"))
    assert form_of(walker.get("/plan/change"))["rows"] == ["2"]
    for hostile in ("99999", "-1", "x"):
        page = agree_on(walker, {"do": "add", "rows": hostile})
        assert page.status_code == 200
        assert int(form_of(page)["rows"][0]) <= MOST_ACTIONS


def test_what_somebody_else_changed_is_never_overwritten_unseen(
    planned: Walker, website: Flask
) -> None:
    opened = form_of(planned.get("/plan/change"))
    agree_on(planned, {"goal-housing": "Written by a colleague"})
    answer = planned.post("/plan/change", {**opened, "goal-housing": ["Mine"]})
    assert answer.status_code == 409
    assert "Somebody else changed this plan after you opened it" in answer.text
    assert made_plan(website, planned).contents["goal-housing"] == "Written by a colleague"
    assert planned.post("/plan/change", form_of(answer)).status_code == 303
    assert made_plan(website, planned).contents["goal-housing"] == "Mine"


def test_a_form_that_is_sent_twice_is_saved_once(walker: Walker, website: Flask) -> None:
    save_offer(walker)
    sent = {**form_of(walker.get("/plan/change")), "what-1": ["Ring the school"]}
    assert walker.post("/plan/change", sent).status_code == 303
    first = made_plan(website, walker)
    again = walker.post("/plan/change", sent)
    assert (again.status_code, again.location) == (303, walker.url("/plan"))
    assert made_plan(website, walker) == first


def test_other_choices_are_said_on_the_plan_until_it_is_changed(planned: Walker) -> None:
    choose(planned, leave_out="Home Advice")
    plan = words(planned.get("/plan"))
    assert "Home Advice is no longer chosen." in plan
    agree_on(planned)
    plan = words(planned.get("/plan"))
    assert "is no longer chosen" not in plan
    assert "No service was chosen for it." in plan


def test_answers_changed_since_lead_to_the_check_before_the_plan_is_changed(
    planned: Walker,
) -> None:
    planned.send("needs-home", {"housing": "none", "rest": ["yes"]})
    plan = planned.get("/plan").text
    assert "Answers were changed after the last decision." in plan
    assert planned.url("/check") in plan
    assert planned.url("/plan/change") not in plan
    assert planned.get("/plan/change").location == planned.url("/plan")
    assert "A key of our own" in plan


def test_a_new_decision_asks_for_choices_and_then_says_what_is_different(planned: Walker) -> None:
    planned.send("needs-home", {"housing": "some", "rest": ["yes"]})
    planned.post("/check", {})
    assert "See what they point to and say whether you agree" in planned.get("/plan").text
    planned.agree()
    plan = planned.get("/plan").text
    assert "Choose the services for them" in plan
    assert "A key of our own" in plan
    choose(planned)
    plan = planned.get("/plan").text
    assert "The answers were decided on again on" in plan
    assert planned.url("/plan/change") in plan


@pytest.mark.parametrize(
    ("step", "answer", "said"),
    [
        ("safety", {"danger": "yes"}, "You said that the child is in danger now. Ring 999 first."),
        (
            "danger-signs",
            {"signs": ["serious_neglect"]},
            "These answers point to children&#39;s social care. Ring before you go on",
        ),
    ],
)
def test_where_harm_is_likely_the_numbers_stand_first_and_nothing_is_proposed(
    planned: Walker, step: str, answer: dict[str, str | list[str]], said: str
) -> None:
    planned.send(step, answer)
    planned.post("/check", {})
    text = planned.get("/plan").text
    main = text[text.index("<h1") :]
    assert said in main
    assert main.index("01632 960001") < main.index("A key of our own")
    for page in ("/plan/change", "/offer", "/review"):
        assert f'{planned.url(page)}"' not in main, page
    assert "copy=family" not in main
    assert "Write down what it said" not in main
    assert planned.get("/plan/change").status_code == 303
    assert planned.post("/plan/change", {}).status_code == 303
    assert planned.get("/print?copy=family").location == planned.url("/plan")
    worker = planned.get("/print?copy=worker").text
    assert worker.index("01632 960001") < worker.index("A key of our own")
    outcome = planned.get("/outcome")
    assert step == "safety" or "Read the plan made before" in outcome.text


def test_without_a_plan_danger_and_social_care_lead_to_their_own_pages(walker: Walker) -> None:
    save_offer(walker)
    walker.send("safety", {"danger": "yes"})
    assert walker.get("/plan").location == walker.url("/ring-now")
    walker.send("safety", {"danger": "no"})
    walker.send("danger-signs", {"signs": ["serious_neglect"]})
    walker.post("/check", {})
    assert walker.get("/plan").location == walker.url("/outcome")


def test_answers_that_point_to_help_for_everyone_keep_the_plan_readable(planned: Walker) -> None:
    for step in ("needs-home", "needs-development", "needs-community", "needs-parents"):
        planned.send(step, {"rest": ["yes"]})
    planned.send("needs-child", {"rest": ["yes"]})
    planned.post("/check", {})
    planned.agree()
    plan = planned.get("/plan").text
    assert "A key of our own" in plan
    assert planned.url("/plan/change") not in plan


def test_where_the_family_said_no_the_plan_is_short_of_services_and_looked_at_soon(
    walker: Walker,
) -> None:
    decide(walker, Family(worries=WORRIES, consent="refused"))
    page = walker.get("/plan/change")
    sent, text = form_of(page), words(page)
    assert sent["review_on"] == three(add_working_days(today(), 10))
    assert "The family has not agreed to early help" in text
    assert "When was this written?" in text
    late = agree_on(walker, {"review_on": three(today() + timedelta(days=35))})
    assert "The usual time is 10 working days" in late.text
    assert agree_on(walker).status_code == 303
    plan = walker.get("/plan").text
    assert "No service was chosen." in plan
    assert "copy=family" not in plan
    assert walker.get("/print?copy=family").location == walker.url("/plan")


def test_the_familys_paper_has_no_label_no_size_and_no_word_of_a_machine(planned: Walker) -> None:
    other = Walker(planned.client)
    save_offer(other, Family(worries=WORRIES, reference="OTHER-77"))
    agree_on(other, {"goal-housing": "Somebody else's goal"})
    paper = words(planned.get("/print?copy=family"))
    paper = paper[paper.index("Your plan") : paper.index("Facts change")]
    for said in ("A key of our own", in_words(SOON), in_words(today()), *NUMBERS):
        assert said in paper, said
    for forbidden in (
        *(need.label for need in NEEDS),
        *(need.code for need in NEEDS if "_" in need.code),
        *SEVERITY_WORDS.values(),
        *RESPONSE_WORDS.values(),
        *("EH-1", "OTHER-77", "Somebody else's goal", "level", "Level", "score", "ruleset"),
        *("point to", "worry", "worries:", "G6-", "None", "[]"),
    ):
        assert forbidden.casefold() not in _without_our_own(paper), forbidden
    assert not re.search(r"\b[a-z]+_[a-z_]+\b", paper)


def _without_our_own(paper: str) -> str:
    """Return a paper without what it says on purpose: when to ask for more, whom to ring."""
    for ours in ("A worry grows, or reaches another part", "Children's social care front door"):
        paper = paper.replace(ours, "")
    return paper.casefold()


def test_the_copy_for_workers_has_every_number_day_and_the_ruleset(planned: Walker) -> None:
    paper = words(planned.get("/print?copy=worker"))
    for said in (
        "EH-1",
        NEED_BY_CODE[next(code for code in NEED_BY_CODE if code == "housing")].label,
        "A key of our own",
        "Not asked yet",
        "Decided by the ruleset example-default, version 1.0.0, in force from 1 April 2026.",
        "Level 3 of 4: Targeted early help.",
        in_words(SOON),
        f"Printed on {in_words(today())}.",
        *NUMBERS,
    ):
        assert said in paper, said


def test_a_paper_that_nobody_knows_leads_to_the_plan_and_without_a_plan_to_the_offers(
    walker: Walker,
) -> None:
    save_offer(walker)
    assert walker.get("/print?copy=family").location == walker.url("/offer/print")
    agree_on(walker)
    for wanted in ("/print", "/print?copy=", "/print?copy=everyone"):
        assert walker.get(wanted).location == walker.url("/plan")


def test_no_other_organisation_finds_a_plan(planned: Walker, website: Flask) -> None:
    stranger = signed_in_client(website, "practitioner", "elsewhere")
    for page in PAGES:
        assert stranger.get(planned.url(page)).status_code == 404
    assert stranger.post(planned.url("/plan/change"), data={}).status_code == 404
    colleague = planned.client
    assert colleague.get(planned.url("/plan")).status_code == 200


def test_each_act_on_a_plan_leaves_a_line_and_the_family_can_have_it_in_words(
    walker_on_each: Walker,
) -> None:
    walker = walker_on_each
    save_offer(walker)
    agree_on(walker, {**GOALS, "what-1": "Ring the school", "doer-1": "lead"})
    walker.get("/plan")
    walker.get("/print?copy=family")
    with database_of(walker.client.application).session() as session:
        lines = session.scalars(
            select(AuditLineRow.action)
            .where(AuditLineRow.object_id == walker.id)
            .order_by(AuditLineRow.id)
        ).all()
        held = json.loads(json.dumps(export_subject(session, [walker.id])))
    assert lines[-4:] == ["open", "change", "open", "print"]
    plan = held["assessments"][0]["plan"]
    assert plan["looked_at_again_on"] == SOON.isoformat()
    agreed = plan["what_was_agreed"]
    assert agreed["what_will_be_different"]["Housing and homelessness"] == "A key of our own"
    assert agreed["who_leads"] == "Someone at the school or nursery"
    assert agreed["what_the_family_does"] == "We look at the post each day"
    assert [action["who"] for action in agreed["what_else_is_done"]] == ["The lead practitioner"]
    services = {service["name"] for service in agreed["services"]}
    assert services == {"Talking Together", "Home Advice"}
    assert plan["what_was_agreed_as_stored"]["lead"] == "school"


def test_a_closed_plan_stays_readable_and_nothing_is_looked_for_any_more(
    walker_on_each: Walker,
) -> None:
    walker, app = walker_on_each, walker_on_each.client.application
    save_offer(walker)
    agree_on(walker, GOALS)
    chosen = {contact.service_id for contact in contacts_in(made_plan(app, walker).contents)}
    with database_of(app).session() as session:
        offers = find_open_ids(session)
        assert len(offers) == 1
        assert find_services_in_use(session) == chosen
    _review(app, walker, Result.CLOSED, reason="goals_reached", outcome="better")
    with database_of(app).session() as session:
        assert find_open_ids(session) == []
        assert find_services_in_use(session) == set()
    page = walker.get("/plan").text
    assert f"Closed on {in_words(today())}." in page
    assert "A key of our own" in page
    assert walker.url("/plan/change") not in page
    assert walker.get("/plan/change").location == walker.url("/plan")
    assert "It ended on" in walker.get("/print?copy=family").text
    assert "Closed on" in walker.get("/print?copy=worker").text
    _review(app, walker, Result.OPENED_AGAIN, next_on=SOON)
    with database_of(app).session() as session:
        assert find_open_ids(session) == offers
        assert find_services_in_use(session) == chosen


def _review(
    app: Flask,
    walker: Walker,
    result: Result,
    *,
    reason: str | None = None,
    outcome: str | None = None,
    next_on: date | None = None,
) -> None:
    with database_of(app).session(writing=True) as session:
        review = NewReview(today(), {}, result, "practitioner", reason, outcome, next_on)
        record_review(session, walker.id, review, find_plan(session, walker.id), now=now())


def test_a_plan_that_cannot_be_read_shows_whom_to_ring(planned: Walker, website: Flask) -> None:
    with database_of(website).session(writing=True) as session:
        session.execute(
            update(PlanRow).where(PlanRow.assessment_id == planned.id).values(contents="{")
        )
    for page in PAGES:
        answer = planned.get(page)
        assert answer.status_code == 200
        assert "01632 960001" in answer.text
        assert "A key of our own" not in answer.text


def test_hostile_and_very_long_words_stay_words(walker: Walker) -> None:
    save_offer(walker)
    text = "<script>alert(1)</script>" + "x" * 270
    sent = {"goal-housing": text, "what-1": "{{ 7*7 }}", "family": "\x00a\u202eb", "warned": "yes"}
    assert agree_on(walker, sent).status_code == 303
    for page in PAGES:
        shown = walker.get(page).text
        assert "<script>alert" not in shown
        assert "\x00" not in shown
    assert "{{ 7*7 }}" in walker.get("/plan").text
    long = agree_on(walker, {"goal-housing": "x" * 301})
    assert "Use 300 characters or fewer. You used 301" in long.text


def test_a_decision_that_was_never_saved_as_an_offer_has_no_plan(
    walker: Walker, website: Flask
) -> None:
    save_offer(walker)
    with database_of(website).session(writing=True) as session:
        session.execute(
            update(OfferRow).where(OfferRow.assessment_id == walker.id).values(saved_at=None)
        )
    assert walker.get("/plan/change").location == walker.url("/offer")
    assert walker.post("/plan/change", {"review_on": three(SOON)}).location == walker.url("/offer")
