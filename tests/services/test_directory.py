"""The directory in memory: the same until somebody writes it, and never out of date."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from earlyhelp.db import Database
from earlyhelp.geography.distance import Point
from earlyhelp.matching.candidate import Candidate
from earlyhelp.services.checking import Periods
from earlyhelp.services.commands import (
    Change,
    place_locations,
    record_check,
    record_merges,
    refresh_listings,
    store_facts,
)
from earlyhelp.services.editing.commands import store_mapping
from earlyhelp.services.eligibility import Known
from earlyhelp.services.facts import PlaceFacts, ProviderFacts, ServiceFacts
from earlyhelp.services.mapping import TermNeed
from earlyhelp.services.parts import CostOption, EligibilityRule, Term
from earlyhelp.services.queries import find_candidates, find_directory, load_services
from earlyhelp.services.words import (
    CapacityState,
    ChangeReason,
    CheckMethod,
    CheckOutcome,
    EvidenceRating,
    RuleField,
    RuleKind,
    RuleOperator,
    Status,
    Withheld,
)
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Strength
from tests.services.factories import NOW, TODAY

EDIT = Change(NOW, None, ChangeReason.EDIT)
HERE = Point(53.4, -2.3)
HOME = Known(9.0, frozenset({"E05000002"}))
PLACE = PlaceFacts("Hall", city="Town", latitude=53.41, longitude=-2.31)
FACTS = ServiceFacts("a", ProviderFacts("P"), "Homes", Status.ACTIVE)
FACTS = replace(
    FACTS,
    needs=(("housing", Strength.PRIMARY),),
    terms=(Term("kinds", "h1", "Homes"),),
    places=(PLACE,),
    delivery=frozenset({"location"}),
)


def kept(session: Session, facts: ServiceFacts = FACTS) -> None:
    store_facts(session, "a list", [facts], EDIT)


def seen(session: Session) -> list[Candidate]:
    return find_directory(session, on=TODAY).seen_from(HERE, HOME).every_candidate()


def changed(**facts: Any) -> Callable[[Session], None]:  # noqa: ANN401 - of the facts
    return lambda session: kept(session, replace(FACTS, **facts))


def _checked(session: Session) -> None:
    (row,) = load_services(session)
    record_check(row, CheckMethod.TELEPHONE, CheckOutcome.STILL_RIGHT, on=TODAY)
    session.flush()
    refresh_listings(session, [row.id])


def _mapped(session: Session) -> None:
    kept(session, replace(FACTS, needs=()))
    assert seen(session)[0].needs == {}
    store_mapping(session, "kinds", [TermNeed("h1", "send", Strength.PARTIAL)], 0, EDIT)


def _merged(session: Session) -> None:
    store_facts(session, "another", [replace(FACTS, name="Other homes")], EDIT)
    first, second = load_services(session)
    record_merges(session, {first.id: second.id}, EDIT)


NOT_FROM_9 = EligibilityRule(
    RuleKind.EXCLUDE, RuleField.AGE, RuleOperator.AT_LEAST, "9", "Not at 9"
)
WRITES: dict[str, Callable[[Session], None]] = {
    "a wait": changed(wait_days=3, wait_as_of=TODAY),
    "space": changed(capacity_state=CapacityState.CLOSED, capacity_confirmed_on=TODAY),
    "a status": changed(status=Status.TEMPORARILY_CLOSED),
    "an end": changed(closed_on=TODAY),
    "an end of publication": changed(publish_to=TODAY - timedelta(days=1)),
    "what is kept out of sight": changed(withheld=Withheld.CLOSED),
    "needs": changed(needs=(("send", Strength.PRIMARY),)),
    "ages": changed(maximum_age_years=4.0),
    "areas": changed(areas_served=frozenset({"E05000001"})),
    "a rule in its own words": changed(rules=(NOT_FROM_9,)),
    "a price": changed(cost_options=(CostOption(amount=3.0),)),
    "evidence": changed(evidence_rating=EvidenceRating.STRONG),
    "a place": changed(places=(replace(PLACE, latitude=53.9),)),
    "a place that became confidential": changed(places=(replace(PLACE, confidential=True),)),
    "a check": _checked,
    "what a term stands for": _mapped,
    "a merge": _merged,
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_every_write_that_an_offer_reads_is_seen_at_once(
    session: Session, write: Callable[[Session], None]
) -> None:
    kept(session)
    before = seen(session)
    assert find_directory(session, on=TODAY) is find_directory(session, on=TODAY)
    write(session)
    after = seen(session)
    assert after != before
    assert after == find_candidates(session, on=TODAY, near=HERE, known=HOME)


def test_a_position_that_a_postcode_gives_is_seen_at_once(session: Session) -> None:
    kept(session, replace(FACTS, places=(PlaceFacts("Hall", postcode="ZZ1 1AA"),)))
    assert seen(session)[0].distance_miles is None
    session.execute(text("UPDATE location SET latitude = 53.5, longitude = -2.3"))
    refresh_listings(session, place_locations(session) | {load_services(session)[0].id})
    assert seen(session)[0].distance_miles is not None


def test_what_depends_on_the_day_is_worked_out_for_the_day_asked(session: Session) -> None:
    kept(session, replace(FACTS, wait_days=5, wait_as_of=TODAY))
    _checked(session)
    for days, state, wait in ((0, "verified", 5), (100, "overdue", None), (200, "stale", None)):
        on = TODAY + timedelta(days=days)
        (one,) = find_directory(session, on=on).stock.candidates
        assert (one.check_state, one.wait_days) == (state, wait)
    strict = Periods(stale_days=1, check_days=1, due_days=0)
    (one,) = find_directory(session, on=TODAY + timedelta(days=3), periods=strict).stock.candidates
    assert one.check_state == "stale"


def test_what_was_rolled_back_is_never_kept_for_others(database: Database) -> None:
    with database.session(writing=True) as session:
        kept(session)
    with database.session() as session:
        before = find_directory(session, on=TODAY)
    with database.open(writing=True) as session:
        changed(name="Never said")(session)
        assert [one.name for one in seen(session)] == ["Never said"]
        session.rollback()
    with database.session() as session:
        assert find_directory(session, on=TODAY) is before
        assert [one.name for one in before.stock.candidates] == ["Homes"]


def test_writers_at_the_same_time_leave_a_state_that_nobody_saw_before(
    database: Database,
) -> None:
    with database.session(writing=True) as session:
        kept(session)
    first = database.open(writing=True)
    changed(name="First")(first)
    if database.is_sqlite:
        first.commit()
    with database.session() as session:
        between = find_directory(session, on=TODAY)
    with database.session(writing=True) as second:
        # of other terms: writers of a term that both services use wait for each other
        needs = (("send", Strength.PRIMARY),)
        other = replace(FACTS, name="Second", needs=needs, terms=())
        store_facts(second, "another", [other], EDIT)
    with database.session() as session:
        later = find_directory(session, on=TODAY)
        assert later is not between
    first.commit()
    first.close()
    with database.session() as session:
        names = [one.name for one in find_directory(session, on=TODAY).stock.candidates]
    assert names == ["First", "Second"]


def test_a_low_price_a_high_one_and_none_are_told_apart(session: Session) -> None:
    def costs(*amounts: float, free: bool | None = None) -> tuple[bool | None, bool]:
        options = tuple(CostOption(amount=amount) for amount in amounts)
        kept(session, replace(FACTS, cost_options=options, free=free))
        (one,) = seen(session)
        return one.free, one.low_cost

    assert costs() == (None, False)
    assert costs(0.0) == (True, False)
    assert costs(5.0) == (False, True)
    assert costs(2.0, 5.01) == (False, False)
    assert costs(2.0, free=False) == (False, True)
    assert costs(2.0, free=True) == (True, False)


def test_homes_and_ages_that_are_kept_are_bounded(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("earlyhelp.services.directory.KEPT_HOMES", 2)
    monkeypatch.setattr("earlyhelp.services.directory.KEPT_BARS", 2)
    kept(session, replace(FACTS, rules=(NOT_FROM_9,), areas_served=frozenset({"E05000001"})))
    directory = find_directory(session, on=TODAY)
    for number in range(8):
        near = Point(53.4 + number / 10, -2.3)
        known = Known(float(number), frozenset({f"E0500000{number}"}))
        (one,) = directory.seen_from(near, known).every_candidate()
        (again,) = find_candidates(session, on=TODAY, near=near, known=known)
        assert one == again
        assert (one.serves_area, bool(one.rules_against)) == (number == 1, False)
    barred = directory.seen_from(None, Known(9.0, frozenset({"E05000001"}))).barred
    assert barred == {0}
    assert NeedCode("housing") in directory.stock.candidates[0].needs
