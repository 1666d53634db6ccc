"""What the list reads of all families at once agrees with what each page says of its own."""

import pytest
from flask import Flask

from earlyhelp.db import Database
from earlyhelp.offers.families.queries import find_families
from earlyhelp.offers.models import AssessmentRow
from earlyhelp.offers.plans.standing import RINGS_FIRST, standing_of
from earlyhelp.offers.queries import find_assessments
from earlyhelp.offers.records import Owner
from tests.conftest import signed_in_client
from tests.offers.factories import Family, Walker, words

TOP = "a social worker or 999 comes first"


@pytest.fixture
def walker(website_on_each: Flask) -> Walker:
    return Walker(signed_in_client(website_on_each, "practitioner"))


def owner_of(database: Database, assessment_id: str) -> Owner:
    with database.session() as session:
        row = session.get_one(AssessmentRow, assessment_id)
        return Owner(row.account_id, row.organisation)


def test_who_comes_first_is_the_same_on_the_list_and_on_each_page(
    walker: Walker, database: Database
) -> None:
    said = '"safety": {"danger": "yes" – what is written in a text counts for nothing'
    quiet = (Family(), Family(own_words=said), Family(worries={"housing": "emerging"}))
    grave = (Family(signs=("serious_neglect",)), Family(unsure=("suicide_risk",)))
    for family in (*quiet, *grave):
        walker.decide(family)
    for wanted in ("csc_s17", "universal"):
        walker.decide(Family(worries={"housing": "emerging"}))
        sent = {"verdict": "different", "wanted": wanted, "reason": "More than the answers show"}
        walker.post("/outcome", sent)
    walker.begin()
    walker.send("safety", {"danger": "yes"})
    owner = owner_of(database, walker.id)
    with database.session() as session:
        listed = {one.id: one.rings_first for one in find_families(session, owner)}
        each = {one.id: standing_of(one) for one in find_assessments(session, owner)}
    assert listed == {name: standing in RINGS_FIRST for name, standing in each.items()}
    assert sum(listed.values()) == len(grave) + len(("danger", "raised"))


def test_a_child_in_danger_stands_on_top_until_the_answer_changes(walker: Walker) -> None:
    walker.begin()
    walker.send("safety", {"danger": "yes"})
    danger = walker.id
    walker.decide(Family())
    page = words(walker.client.get("/assessments"))
    assert f"For 1 family {TOP}. It stands on top" in page
    assert page.index("In danger: ring now") < page.index("Points to")
    alone = words(walker.client.get("/assessments?show=drafts"))
    assert "In danger: ring now" in alone
    walker.id = danger
    walker.send("safety", {"danger": "no"})
    assert TOP not in words(walker.client.get("/assessments"))
