"""What was chosen, and above all what is unsafe, still counts after a new decision."""

import re

import pytest
from flask import Flask

from tests.conftest import signed_in_client
from tests.offers.factories import Family, Walker, words

SAID = "What you and the family chose before is filled in."
PLAY = "Stay and Play"


def card_of(page: str, name: str) -> str:
    """Return the question about one service by its name."""
    (fieldset,) = [part for part in page.split("<fieldset")[1:] if f"What about {name}" in part]
    return fieldset


def question_of(page: str, name: str) -> str:
    found = re.search(r'name="(service-[^"]+)"', card_of(page, name))
    assert found is not None
    return found.group(1)


@pytest.fixture
def left(website_on_each: Flask) -> Walker:
    """A family for which one service was chosen and one left out as unsafe."""
    walker = Walker(signed_in_client(website_on_each, "practitioner"))
    walker.decide(Family(worries={"isolation_support": "emerging", "housing": "emerging"}))
    walker.agree()
    page = walker.get("/offer").text
    assert SAID not in words(page), "nothing was chosen before"
    play = question_of(page, PLAY)
    others = {name for name in re.findall(r'name="(service-[^"]+)"', page) if name != play}
    chosen = {name: "choose" for name in others if not name.endswith("-why")}
    sent = {**chosen, play: "leave_out", f"{play}-why": "unsafe"}
    assert walker.post("/offer", sent).status_code == 303
    assert SAID not in words(walker.get("/offer")), "they are saved for this decision"
    return walker


def decide_again(walker: Walker) -> None:
    assert walker.post("/check", {}).status_code == 303
    walker.agree()


def test_after_a_new_decision_choices_are_filled_in_and_not_saved(left: Walker) -> None:
    decide_again(left)
    page = left.get("/offer").text
    assert SAID in words(page)
    assert "Last saved on" not in words(page)
    assert re.search(r'value="leave_out"\s+checked', card_of(page, PLAY))
    assert len(re.findall(r'value="choose"\s+checked', page)) == 1
    assert left.get("/offer/print").location.endswith("/offer"), "nothing is chosen anew yet"


def test_saving_makes_them_those_of_the_new_decision(left: Walker) -> None:
    decide_again(left)
    page = left.get("/offer").text
    play = question_of(page, PLAY)
    names = set(re.findall(r'name="(service-[^"]+)"', page))
    sent = {name: "choose" for name in names if not name.endswith("-why") and name != play}
    sent |= {play: "leave_out", f"{play}-why": "unsafe"}
    assert left.post("/offer", sent).status_code == 303
    after = words(left.get("/offer"))
    assert "Last saved on" in after
    assert SAID not in after


def test_what_is_unsafe_is_on_no_list_of_what_is_open_to_everyone(left: Walker) -> None:
    before = Walker(left.client)
    before.decide(Family())
    before.agree()
    assert PLAY in words(before.get("/offer/print")), "others are told of it"
    for step, data in Family().pages().items():
        left.send(step, data)
    decide_again(left)
    page = words(left.get("/offer"))
    assert "Help that is open to everyone" in page
    assert PLAY not in page.split("Left out by you")[0]
    assert PLAY not in words(left.get("/offer/print"))
