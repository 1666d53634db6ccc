"""How the list is put in order: what has been due the longest first, each family in its groups."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.offers.families.due import (
    Family,
    Group,
    PlanFacts,
    ServiceFacts,
    choose,
    count_groups,
    in_order,
    stand,
)
from earlyhelp.offers.replies.due import Last
from earlyhelp.offers.replies.reply import ReplyState as S

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(2026, 1, 1), date(2027, 6, 1))
LASTS = st.none() | st.builds(Last, st.sampled_from(S), DAYS, st.none() | DAYS)
PLANS = st.none() | st.builds(PlanFacts, DAYS, DAYS, st.none() | DAYS)
SERVICES = st.lists(st.builds(ServiceFacts, st.sampled_from("ab"), st.just("A"), LASTS), max_size=3)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds take none
FAMILIES = st.lists(
    st.builds(
        Family,
        id=st.uuids().map(str),
        changed_at=MOMENTS,
        is_draft=st.booleans(),
        plan=PLANS,
        services=SERVICES,
        chosen_on=st.none() | DAYS,
        rings_first=st.booleans(),
    ),
    max_size=8,
)
PARTS = {Group.DRAFTS, Group.OFFERS, Group.PLANS, Group.CLOSED}


def a_family(name: str = "a", **stated: Any) -> Family:  # noqa: ANN401 - as the family has them
    return Family(name, datetime(2026, 11, 1, tzinfo=UTC), **stated)


def an_asked(days_ago: int) -> ServiceFacts:
    return ServiceFacts("s", "S", Last(S.ASKED, TODAY - timedelta(days=days_ago)))


def a_plan(review_in: int = 30, agreed_ago: int = 0) -> PlanFacts:
    return PlanFacts(TODAY - timedelta(days=agreed_ago), TODAY + timedelta(days=review_in))


@given(FAMILIES, st.integers(1, 60))
def test_each_family_stands_once_in_its_part_and_what_is_due_comes_first(
    families: list[Family], reply_days: int
) -> None:
    standings = [stand(one, today=TODAY, reply_days=reply_days) for one in families]
    for one in standings:
        assert len(one.groups & PARTS) == 1
        assert one.groups - PARTS <= {Group.REPLIES, Group.REVIEWS}
        assert not one.groups & {Group.REPLIES, Group.REVIEWS} or Group.PLANS in one.groups
        assert one.due_since is None or one.due_since <= TODAY
        assert bool(one.due_since) == bool(one.services or one.review_since or one.no_plan_since)
        assert not (one.rings_first and one.due_since), "nothing is proposed beside whom to ring"
    every = in_order(standings)
    assert every == in_order(list(reversed(standings)))
    urgent = [one.rings_first for one in every]
    assert urgent == sorted(urgent, reverse=True), "whom to ring comes first"
    found = [one for one in every if not one.rings_first]
    due = [one.due_since for one in found]
    first = [day for day in due if day is not None]
    assert due[: len(first)] == sorted(first)
    rest = [one.family.changed_at for one in found[len(first) :]]
    assert rest == sorted(rest, reverse=True)
    counts = count_groups(standings)
    assert sum(counts[part] for part in PARTS) == len(families)
    for group in Group:
        assert len(choose(standings, group)) == counts[group]
    assert choose(standings, None) == every


def test_the_longest_due_stands_on_top_whatever_it_is() -> None:
    families = [
        a_family("quiet", plan=a_plan(), services=[an_asked(3)]),
        a_family("review", plan=a_plan(review_in=-2)),
        a_family("reply", plan=a_plan(), services=[an_asked(17)]),
        a_family("no plan", services=[an_asked(0)], chosen_on=TODAY - timedelta(days=14)),
        a_family("not asked", plan=a_plan(agreed_ago=15), services=[ServiceFacts("s", "S")]),
    ]
    found = in_order([stand(one, today=TODAY, reply_days=14) for one in families])
    assert [one.family.id for one in found] == ["reply", "review", "not asked", "no plan", "quiet"]
    assert found[-1].awaited == 1


def test_whom_to_ring_comes_first_until_it_is_closed() -> None:
    late = a_family("late", plan=a_plan(review_in=-300))
    danger = a_family("danger", plan=a_plan(review_in=-1), rings_first=True)
    draft = a_family("draft", is_draft=True, rings_first=True)
    closed = a_family("closed", closed_on=TODAY, rings_first=True)
    every = [stand(one, today=TODAY, reply_days=14) for one in (late, closed, draft, danger)]
    assert [one.family.id for one in in_order(every)] == ["danger", "draft", "late", "closed"]
    assert [one.groups for one in in_order(every)][:2] == [{Group.PLANS}, {Group.DRAFTS}]


def test_a_review_is_due_on_its_day_and_a_closed_plan_never() -> None:
    tomorrow = stand(a_family(plan=a_plan(review_in=1)), today=TODAY, reply_days=14)
    assert (tomorrow.review_since, tomorrow.due_since) == (None, None)
    now = stand(a_family(plan=a_plan(review_in=0)), today=TODAY, reply_days=14)
    assert (now.review_since, Group.REVIEWS in now.groups) == (TODAY, True)
    closed = PlanFacts(TODAY, TODAY, closed_on=TODAY)
    ended = stand(a_family(plan=closed, services=[an_asked(99)]), today=TODAY, reply_days=14)
    assert (ended.due_since, ended.groups) == (None, frozenset({Group.CLOSED}))


def test_a_draft_and_choices_of_the_last_days_ask_for_nothing() -> None:
    on, services = TODAY - timedelta(days=13), [an_asked(0)]
    fresh = a_family(services=services, chosen_on=on)
    draft = a_family(is_draft=True, services=services, chosen_on=date(2026, 1, 1))
    for family in (fresh, draft):
        assert stand(family, today=TODAY, reply_days=14).due_since is None
    assert stand(fresh, today=TODAY, reply_days=13).due_since == TODAY
