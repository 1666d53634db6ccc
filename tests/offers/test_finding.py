"""A box on the pages of needs and signs: words in, questions out; nothing ticked, nothing kept."""

import json
import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from earlyhelp.offers.finding import WORDS_FIELD, asks_words
from earlyhelp.offers.groups import NEED_GROUPS
from earlyhelp.offers.models import AssessmentRow
from earlyhelp.offers.steps import STEPS
from earlyhelp.web.state import RulesetInUse, keep_state
from tests.conftest import signed_in_client
from tests.offers.factories import Sent, Walker, words

PHONES = ("999", "01632 960001", "01632 960002", "01632 960003")
HARM = "These words may describe harm. If a child may be harmed, ring the front door now"
NO_MATCH = "Nothing here is close to these words. Choose from the full list, or ask for advice."


@pytest.fixture(scope="module")
def begun(website: Flask) -> Walker:
    walker = Walker(signed_in_client(website, "practitioner", "finding"))
    walker.begin()
    walker.send("safety", {"danger": "no"})
    walker.send("consent", {"agrees": "yes"})
    walker.send("age", {"how": "age", "years": "10"})
    return walker


def find(walker: Walker, text: str, step: str = "needs-home", **chosen: str) -> TestResponse:
    sent: Sent = {WORDS_FIELD: text, "do": "find", **chosen}
    answer = walker.send(step, sent)
    assert answer.status_code == 200
    return answer


def found_part(answer: TestResponse) -> str:
    """Return the markup of what was found."""
    part = re.search(r'<section class="app-found".*?</section>', answer.text, re.DOTALL)
    assert part is not None
    return part[0]


def links(answer: TestResponse) -> list[str]:
    return re.findall(r'<a class="govuk-link" href="([^"]+)"', found_part(answer))


def test_it_stands_on_the_pages_of_needs_and_of_danger_signs(begun: Walker) -> None:
    with_box = {step.id for step in STEPS if asks_words(step)}
    assert with_box == {"danger-signs", *(group.step for group in NEED_GROUPS)}
    for step in (*with_box, "age", "consent"):
        shown = begun.get(f"/questions/{step}").text
        assert (f'name="{WORDS_FIELD}"' in shown) is (step in with_box), step


def test_words_lead_to_the_questions_that_fit(begun: Walker) -> None:
    answer = find(begun, "we are being evicted. she is waiting for an autism assessment")
    assert "#housing" in links(answer)
    assert any(link.endswith("#send") and "/questions/" in link for link in links(answer))
    assert "is not saved yet" in words(answer)
    assert "You decide which of them fit" in words(answer)


def test_each_suggestion_and_each_warning_says_because_of_which_words(begun: Walker) -> None:
    shown = words(found_part(find(begun, "We are being EVICTED.\nHer uncle belted the lad!")))
    assert "Because you wrote “EVICTED" in shown
    warned = shown.index(HARM)
    assert shown.index("Because you wrote “uncle belted … lad”") > warned
    assert "What you wrote is like “" in shown
    assert shown.index("Because you wrote “") < shown.index(PHONES[0])


def test_without_words_of_harm_nothing_is_given_as_a_reason_for_a_warning(begun: Walker) -> None:
    part = found_part(find(begun, "fussy eater"))
    assert 'class="govuk-body app-because"' not in part
    assert part.count("app-because") == part.count("<li>")


def test_the_words_are_shown_as_text_and_never_outside_the_page_body(begun: Walker) -> None:
    hostile = "uncle/<b>hits</b>/him&amp;<script>alert(1)</script> dad hits “him” \u202eoverdose"
    answer = find(begun, hostile)
    part = found_part(answer)
    assert "<script" not in part
    assert "<b>" not in part
    assert "\u202e" not in part
    head = answer.text[: answer.text.index("<body")]
    assert "hits" not in head
    assert "overdose" not in head
    assert "hits" not in str(answer.headers)
    assert not any("hits" in link for link in links(answer))


def test_flags_come_first_and_lead_to_their_own_box(begun: Walker) -> None:
    answer = find(begun, "she took an overdose of tablets")
    part = found_part(answer)
    assert part.index("Danger signs") < part.index("Needs and worries")
    target = next(link for link in links(answer) if "/danger-signs#" in link)
    anchor = target.partition("#")[2]
    box = re.search(rf'<input[^>]*id="{anchor}"[^>]*>', begun.get("/questions/danger-signs").text)
    assert box is not None
    assert 'value="suicide_risk"' in box[0]


def test_a_sign_that_is_not_asked_at_this_age_leads_to_the_page(begun: Walker) -> None:
    answer = find(begun, "her unborn baby is at risk, she is hiding the pregnancy")
    assert any(link.endswith("/questions/danger-signs") for link in links(answer))


def test_at_most_five_of_each(begun: Walker) -> None:
    answer = find(begun, "school, sleep, friends, money, housing, mum is ill, dad drinks and hits")
    assert len(links(answer)) <= 10


@pytest.mark.parametrize("text", ["dad hits him", "zz knife zz", "my brother is in a gang xxyyzz"])
def test_words_that_sound_like_harm_bring_the_warning_with_the_numbers(
    begun: Walker, text: str
) -> None:
    shown = words(found_part(find(begun, text)))
    assert HARM in shown
    assert all(phone in shown for phone in PHONES)
    assert shown.index(HARM) < shown.index("999")


def test_the_numbers_stand_there_also_without_the_warning(begun: Walker) -> None:
    shown = words(found_part(find(begun, "fussy eater")))
    assert HARM not in shown
    assert "If a child may be harmed, do not look for a box. Ring now." in shown
    assert all(phone in shown for phone in PHONES)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "?!", "mój syn nie chce chodzić do szkoły", "请帮帮我的孩子", "lorem ipsum dolor"],
)
def test_no_match_gives_the_advice_line_and_the_full_list(begun: Walker, text: str) -> None:
    answer = find(begun, text)
    shown = words(found_part(answer))
    assert NO_MATCH in shown
    assert "advice line" in shown
    assert PHONES[3] in shown
    for group in NEED_GROUPS:
        assert any(link.endswith(f"/questions/{group.step}") for link in links(answer))


def test_a_long_text_is_told_the_limit_and_still_heard_for_harm(begun: Walker) -> None:
    shown = words(found_part(find(begun, "sleep problems " * 700)))
    assert "write at most 2,000 letters" in shown
    assert "The full list" in shown
    assert HARM in words(found_part(find(begun, "sleep problems " * 700 + "and she was raped")))


def test_nothing_is_ticked_kept_or_lost(begun: Walker, website: Flask) -> None:
    database = website.extensions["earlyhelp"].database
    before = begun.get("/questions/needs-home").text
    answer = find(begun, "we are being evicted, zqwords", money_debt_food="some")
    chosen = re.findall(r'<input[^>]*id="([^"]+)"[^>]*checked', answer.text)
    assert chosen == ["money_debt_food-2"]
    assert "zqwords" in answer.text
    assert "zqwords" not in str(answer.headers)
    with database.session() as session:
        kept = session.scalars(select(AssessmentRow.answers)).all()
        assert not any("zqwords" in one for one in kept)
        mine = session.scalars(
            select(AssessmentRow.answers).where(AssessmentRow.id == begun.id)
        ).one()
        assert "needs-home" not in json.loads(mine)
    assert without_tokens(begun.get("/questions/needs-home").text) == without_tokens(before)


def without_tokens(page: str) -> str:
    """Return a page without what differs from one second to the next."""
    return re.sub(r'(value|data-token)="[^"]{60,}"|nonce="[^"]*"', "", page)


def test_what_is_typed_is_shown_as_text(begun: Walker) -> None:
    answer = find(begun, "</textarea><script>alert(1)</script>")
    assert "<script>alert" not in answer.text


def test_without_a_ruleset_the_numbers_come_first(begun: Walker, website: Flask) -> None:
    running = website.extensions["earlyhelp"]
    keep_state(website, replace(running, find_ruleset=lambda: RulesetInUse(None, "it is broken")))
    shown = words(found_part(find(begun, "fussy eater")))
    keep_state(website, running)
    assert "nothing was looked up" in shown
    assert all(phone in shown for phone in PHONES)


def test_the_way_back_to_the_check_stays(begun: Walker) -> None:
    answer = begun.send("needs-home", {WORDS_FIELD: "autism", "do": "find"}, back="?back=check")
    assert any(link.endswith("back=check#send") for link in links(answer))
