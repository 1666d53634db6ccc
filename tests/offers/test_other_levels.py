"""With another ruleset in force, every page names its levels and nobody else's."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from flask import Flask

from earlyhelp.matching import Ruleset, packaged_ruleset_text, read_ruleset
from earlyhelp.matching.offer import propose
from earlyhelp.offers.proposing import enquiry_for
from earlyhelp.taxonomy.services import Response
from earlyhelp.web.state import RulesetInUse, keep_state
from tests.conftest import signed_in_client
from tests.matching.offer_factories import SPEECH, a_service
from tests.offers.factories import Family, Walker, words

TEXT = packaged_ruleset_text("family_help")
LEVELS = (
    (Family(), "level 1 of 5: Universal"),
    (Family(worries={"housing": "emerging"}), "level 2 of 5: Community help"),
    (
        Family(persistence="not_improved_after_help", worries={"housing": "emerging"}),
        "level 3 of 5: Family Help with a family worker",
    ),
    (Family(worries={"housing": "significant"}), "level 4 of 5: Family Help with a social worker"),
    (Family(signs=("suicide_risk",)), "level 5 of 5: Multi-agency child protection"),
)
OTHERS = ("targeted early help", "children's social care, now", "early help from one service")
"""Words of the ruleset that is not in force."""


@cache
def other() -> RulesetInUse:
    read = read_ruleset(TEXT)
    assert isinstance(read, Ruleset)
    return RulesetInUse(read, "", TEXT)


@pytest.fixture
def family_help(website: Flask) -> Iterator[Flask]:
    running, found = website.extensions["earlyhelp"], other()
    keep_state(website, replace(running, find_ruleset=lambda: found))
    yield website
    keep_state(website, running)


def is_in_its_words(page: str) -> None:
    for other in OTHERS:
        assert other not in page


@pytest.mark.parametrize(("family", "level"), LEVELS, ids=lambda part: str(part)[:12])
def test_the_outcome_names_the_level_as_the_area_does(
    family_help: Flask, family: Family, level: str
) -> None:
    walker = Walker(signed_in_client(family_help, "practitioner", "levels"))
    outcome = words(walker.decide(family))
    assert level in outcome
    is_in_its_words(outcome)


def test_every_page_that_names_a_level_uses_the_areas_words(family_help: Flask) -> None:
    walker = Walker(signed_in_client(family_help, "practitioner", "other levels"))
    worries = {"housing": "significant", "behaviour": "emerging"}
    walker.decide(Family(worries=worries, unsure=("suicide_risk",)))
    shown = words(walker.get("/outcome"))
    assert "anything from Family Help with a social worker to child protection, now" in shown
    is_in_its_words(shown)
    different = {"verdict": "different", "wanted": "urgent_s47", "reason": "More worried"}
    walker.post("/outcome", different)
    said = words(walker.get("/outcome"))
    assert "You thought it should be child protection, now" in said
    is_in_its_words(said)
    client = walker.client
    assert "Points to child protection, now" in words(client.get("/assessments"))
    for address in ("/assessments", "/levels", "/how-matching-works", "/how-matching-works/card"):
        page = words(client.get(address))
        is_in_its_words(page)
        if "levels" in address or "matching" in address:
            assert "Family Help with a social worker" in page
    administrator = signed_in_client(family_help, "administrator")
    assert "example-family-help" in words(administrator.get("/how-matching-works/record"))


def test_an_earlier_decision_keeps_the_words_of_its_own_ruleset(website: Flask) -> None:
    walker = Walker(signed_in_client(website, "practitioner", "kept words"))
    walker.decide(Family(worries={"housing": "significant"}))
    running = website.extensions["earlyhelp"]
    keep_state(website, replace(running, find_ruleset=other))
    page = words(walker.get("/outcome"))
    keep_state(website, running)
    assert "level 3 of 4: Targeted early help" in page
    assert "Family Help" not in page


def test_a_service_for_another_level_is_left_out_in_the_areas_words() -> None:
    document = {
        "child": {"age_years": 7},
        "needs": [{"need": SPEECH, "severity": "significant"}],
        "consent": "yes",
    }
    service = a_service("a", [SPEECH], responses=frozenset({Response.EARLY_HELP_OFFER}))
    offer = propose(enquiry_for(document, "targeted_early_help", other().ruleset), [service])
    assert [entry.reason for entry in offer.not_offered] == [
        "Gives help from one service, not Family Help with a family worker"
    ]
