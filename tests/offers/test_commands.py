from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from earlyhelp.accounts.models import AccountRow
from earlyhelp.errors import NotHereError
from earlyhelp.offers.commands import (
    begin_assessment,
    record_answers,
    record_decision,
    record_verdict,
)
from earlyhelp.offers.places import Place
from earlyhelp.offers.queries import find_area_codes, find_assessments, find_point, get_assessment
from earlyhelp.offers.records import Owner, Verdict
from tests.offers.factories import AREA, LSOA, WARD, a_place

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
ID = "i" * 22
OWNER = Owner("a" * 22, "A school")


def a_draft(session: Session, assessment_id: str = ID, *, now: datetime = NOW) -> None:
    if session.get(AccountRow, OWNER.account_id) is None:
        session.add(
            AccountRow(
                id=OWNER.account_id,
                email="a@school.test",
                organisation=OWNER.organisation,
                created_at=NOW,
            )
        )
        session.flush()
    begin_assessment(session, assessment_id=assessment_id, owner=OWNER, now=now)


def test_an_assessment_is_found_by_its_owner_only(session: Session) -> None:
    a_draft(session)
    assert get_assessment(session, ID, OWNER).created_at == NOW
    stranger = Owner("b" * 22, "Another school")
    assert find_assessments(session, stranger) == []
    assert find_assessments(session, stranger, of_colleagues=True) == []
    with pytest.raises(NotHereError):
        get_assessment(session, ID, stranger)


def test_a_colleague_finds_it_among_those_of_colleagues(session: Session) -> None:
    a_draft(session)
    colleague = Owner("c" * 22, OWNER.organisation)
    assert find_assessments(session, colleague) == []
    assert [one.id for one in find_assessments(session, colleague, of_colleagues=True)] == [ID]
    assert find_assessments(session, OWNER, of_colleagues=True) == []
    assert get_assessment(session, ID, colleague).id == ID


def test_whoever_goes_elsewhere_leaves_their_assessments_behind(session: Session) -> None:
    a_draft(session)
    moved = Owner(OWNER.account_id, "Another school")
    assert find_assessments(session, moved) == []
    with pytest.raises(NotHereError):
        get_assessment(session, ID, moved)


def test_changing_a_draft_keeps_it(session: Session) -> None:
    a_draft(session)
    record_answers(session, ID, {"safety": {"danger": "no"}}, now=NOW + timedelta(hours=20))
    assert get_assessment(session, ID, OWNER).answers == {"safety": {"danger": "no"}}


def test_the_newest_decision_counts_and_carries_its_ruleset_and_verdict(session: Session) -> None:
    a_draft(session)
    named = {"id": "r", "version": "1", "digest": "sha256:0", "effective_from": "2026-04-01"}
    record_decision(session, ID, {"a": 1}, {"response": "consult", "ruleset": named}, now=NOW)
    last = record_decision(
        session, ID, {"a": 2}, {"response": "universal", "ruleset": None}, now=NOW
    )
    verdict = Verdict(is_agreed=False, wanted="csc_s17", effect="raised", reason="r")
    record_verdict(session, last, verdict, now=NOW)
    decision = get_assessment(session, ID, OWNER, to_change=True).decision
    assert decision is not None
    assert (decision.document, decision.response) == ({"a": 2}, "universal")
    assert decision.verdict == verdict
    assert decision.decided_at == NOW


def test_a_place_is_known_by_its_codes_and_without_one_every_ward_counts(session: Session) -> None:
    assert find_area_codes(session, Place()) == frozenset()
    a_place(session)
    place = Place(area=AREA, ward=WARD, lsoa=LSOA)
    assert find_area_codes(session, place) == {AREA, WARD}
    assert find_area_codes(session, replace(place, ward=None)) == {AREA, WARD}
    assert find_area_codes(session, Place()) == {AREA, WARD}
    assert find_area_codes(session, Place(area="E06999999")) == {"E06999999"}
    assert find_point(session, LSOA) is not None
    assert find_point(session, "nowhere") is None
