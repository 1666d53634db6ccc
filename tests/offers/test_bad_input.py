"""Whatever is sent, the answer is in words; whatever breaks, the numbers to ring stand there."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from earlyhelp.app import create_app
from earlyhelp.db import Database
from earlyhelp.offers.groups import NEED_GROUPS
from earlyhelp.offers.steps import STEPS
from earlyhelp.settings import Settings
from earlyhelp.web.state import RulesetInUse, keep_state
from tests.accounts.retention_factories import set_rules
from tests.conftest import signed_in_client
from tests.offers.factories import Family, Sent, Walker, words

FRONT_DOOR = "01632 960001"


NAMES = (
    *("danger", "agrees", "how", "years", "months", "born_on", "postcode", "forget", "send"),
    *("mobile", "social_worker", "rest", "persistence", "signs", "unsure", "access", "own_words"),
    *("reference", "warned", "housing", "strengths", "asked", "lsoa"),
)
"""Every field of every page, and some that are not."""


@pytest.mark.parametrize(
    "junk", ["x" * 10_000, "<script>alert(1)</script>", "\x00\u202e%00' OR 1=1", "💥"]
)
def test_anything_may_be_sent_to_any_page(walker: Walker, junk: str) -> None:
    walker.begin()
    walker.send("safety", {"danger": "no"})
    walker.send("consent", {"agrees": "yes"})
    walker.send("needs-home", {"housing": "big"})
    for step in STEPS:
        answer = walker.send(step.id, {name: [junk, junk] for name in NAMES})
        assert answer.status_code in {303, 422}, words(answer)
        assert "<script>alert" not in answer.text
        if answer.status_code == 422:
            assert "There is a problem" in answer.text
            assert "invalid" not in words(answer).casefold()
    assert walker.get("/check").status_code == 200
    assert walker.post("/check", {}).status_code == 303
    assert walker.get("/outcome").status_code == 200


@pytest.mark.parametrize(
    ("step", "sent", "says"),
    [
        ("age", {}, "Choose how old the child is, or Not known"),
        ("age", {"how": "age"}, "Enter the age of the child"),
        ("age", {"how": "age", "years": "26"}, "Age must be a whole number from 0 to 25"),
        ("age", {"how": "age", "years": "1", "months": "8"}, "Months must fit the years"),
        ("age", {"how": "birth", "born_on": ["31", "2", "2020"]}, "Enter a date of birth"),
        ("age", {"how": "birth", "born_on": ["1"]}, "Enter a date of birth"),
        ("age", {"how": "birth", "born_on": ["1", "1", "1950"]}, "must make an age of 0 to 25"),
        ("place", {"postcode": "hello"}, "Enter a full UK postcode, like the one on a letter"),
        ("place", {"postcode": "AA1 1AA"}, "This postcode is not in this area"),
        ("reference", {"reference": "Jo Smith"}, "never a name"),
        ("reference", {"reference": "943 476 5919"}, "not an NHS or pupil number"),
        ("danger-signs", {}, "Choose the danger signs you know of or suspect, or None of these"),
        ("danger-signs", {"signs": ["none", "suicide_risk"]}, "only if you choose nothing else"),
        ("danger-signs", {"signs": ["made_up"]}, "Choose from the answers on this page"),
        ("safety", {}, "Choose whether the child is in danger now"),
        ("consent", {"agrees": "maybe"}, "Choose from the answers on this page"),
        ("own-words", {"own_words": "x" * 501}, "Use 500 characters or fewer. You used 501"),
        ("needs-home", {"housing": "huge"}, "Choose from the answers on this page"),
    ],
)
def test_errors_say_what_to_do_and_lose_nothing(
    walker: Walker, step: str, sent: Sent, says: str
) -> None:
    walker.begin()
    walker.send("safety", {"danger": "no"})
    walker.send("consent", {"agrees": "yes"})
    answer = walker.send(step, sent)
    assert answer.status_code == 422
    assert words(answer).count(says) == 2, "in the summary and beside the field"
    assert "<title>Error: " in answer.text


def test_likely_names_in_own_words_are_asked_about_once(walker: Walker) -> None:
    walker.fill(Family())
    text = "I want to live with Ahmed"
    answer = walker.send("own-words", {"own_words": text})
    assert answer.status_code == 422
    assert "This looks like it holds a name" in words(answer)
    assert text in answer.text
    again = walker.send("own-words", {"own_words": text, "warned": "yes"})
    assert again.status_code == 303


def test_pages_out_of_order_lead_to_the_first_question(walker: Walker) -> None:
    walker.begin()
    for page in ("", "/check", "/outcome", "/offer", "/questions/age", "/questions/consent"):
        answer = walker.client.get(walker.url(page), follow_redirects=True)
        assert answer.status_code == 200
        assert "Is the child in danger now?" in answer.text, page
    walker.send("safety", {"danger": "no"})
    answer = walker.client.get(walker.url("/questions/age"), follow_redirects=True)
    assert "Does the family know you are doing this and agree?" in answer.text
    walker.send("consent", {"agrees": "yes"})
    answer = walker.client.get(walker.url("/questions/severity"), follow_redirects=True)
    assert "Early help assessment" in answer.text
    assert walker.get("/outcome").location.endswith("/check")


def test_unknown_pages_and_ids_do_not_exist(walker: Walker) -> None:
    walker.begin()
    assert walker.get("/questions/nothing").status_code == 404
    walker.id = "0" * 22
    for page in ("", "/check", "/outcome", "/offer", "/questions/age"):
        answer = walker.get(page)
        assert answer.status_code == 404
        assert FRONT_DOOR in answer.text


def test_a_made_up_service_or_way_changes_nothing(walker: Walker) -> None:
    walker.decide(Family(worries={"housing": "emerging"}))
    walker.agree()
    assert walker.get("/offer?way=%3Cscript%3E").status_code == 200
    answer = walker.post("/offer", {"service-x": "choose", "way": "<script>"})
    assert answer.status_code == 422
    assert "<script>&" not in answer.text


@pytest.fixture
def without_rules(website: Flask) -> Iterator[Walker]:
    running = website.extensions["earlyhelp"]
    broken = RulesetInUse(None, "it has 3 problems")
    keep_state(website, replace(running, find_ruleset=lambda: broken))
    yield Walker(signed_in_client(website, "practitioner"))
    keep_state(website, running)


def test_without_a_ruleset_every_decision_is_a_talk_with_numbers(without_rules: Walker) -> None:
    text = without_rules.decide(Family(worries={"housing": "emerging"}))
    assert "We could not work this out. Talk to a social worker before you go on." in text
    assert FRONT_DOOR in text
    assert "No ruleset could be used" in text
    without_rules.agree()
    assert without_rules.get("/offer").location.endswith("/outcome")


@pytest.fixture
def away(website: Flask) -> Iterator[Walker]:
    """Give a practitioner whose assessment is complete when the database goes away."""
    walker = Walker(signed_in_client(website, "practitioner"))
    walker.fill(Family(worries={"housing": "emerging"}))
    running = website.extensions["earlyhelp"]
    gone = Database("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2")
    keep_state(website, replace(running, database=gone))
    yield walker
    keep_state(website, running)
    gone.engine.dispose()


@pytest.mark.parametrize("page", ["/check", "/outcome"])
def test_with_the_database_away_a_decision_is_a_talk_with_numbers(away: Walker, page: str) -> None:
    answer = away.post(page, {}) if page == "/check" else away.get(page)
    assert answer.status_code == 200
    assert "Talk to a social worker" in words(answer)
    assert FRONT_DOOR in answer.text
    assert "This could not be saved" in answer.text


@pytest.mark.parametrize("page", ["", "/offer", "/questions/age", "/check"])
def test_with_the_database_away_other_pages_say_whom_to_ring(away: Walker, page: str) -> None:
    answer = away.get(page)
    assert answer.status_code == 503
    assert "Talk to a social worker" in words(answer)
    assert FRONT_DOOR in answer.text


def test_outside_the_demo_a_stranger_is_sent_to_sign_in(database: Database) -> None:
    with database.session(writing=True) as session:
        set_rules(session)
    telephone = Settings().front_door
    numbers = {name: replace(telephone, number="01632 960101") for name in ("front_door",)}
    settings = Settings(
        mode="production",
        secret_key="k" * 32,
        database_url=database.url.render_as_string(hide_password=False),
        base_url="https://earlyhelp.example",
        front_door=numbers["front_door"],
        out_of_hours=numbers["front_door"],
        advice_line=numbers["front_door"],
    )
    client = create_app(settings).test_client()
    answer = client.get("/assessments", base_url="https://earlyhelp.example")
    assert answer.location == "/sign-in?next=/assessments"


def test_needs_left_empty_with_the_rest_marked_are_not_a_worry(walker: Walker) -> None:
    walker.begin()
    walker.send("safety", {"danger": "no"})
    walker.send("consent", {"agrees": "yes"})
    for group in NEED_GROUPS:
        walker.send(group.step, {group.codes[0]: "some", "rest": ["yes"]})
    check = words(walker.get("/check"))
    assert "Some worry: Early development and school readiness" in check


@pytest.fixture
def unwritable(website: Flask) -> Iterator[Walker]:
    """Give a practitioner whose decision the database refuses to keep."""
    database: Database = website.extensions["earlyhelp"].database
    trigger = "CREATE TRIGGER refuse BEFORE INSERT ON decision BEGIN SELECT RAISE(ABORT, 'x'); END"
    walker = Walker(signed_in_client(website, "practitioner"))
    for statement in (trigger, "DROP TRIGGER refuse"):
        with database.session(writing=True) as session:
            session.connection().exec_driver_sql(statement)
        if statement == trigger:
            yield walker


def test_a_decision_that_cannot_be_kept_is_still_shown(unwritable: Walker) -> None:
    unwritable.fill(Family(signs=("suicide_risk",)))
    answer = unwritable.post("/check", {})
    assert answer.status_code == 200
    assert "These answers point to children's social care, now" in words(answer)
    assert "This could not be saved" in answer.text
    assert unwritable.get("/outcome").location.endswith("/check")
