"""The days of an area's rulesets: none claimed twice, none left out between two."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from earlyhelp.matching import Ruleset, packaged_ruleset_text, read_ruleset
from earlyhelp.rulesets.commands import (
    RulesetRefusedError,
    Switching,
    approve,
    record_draft,
    switch_on,
)
from earlyhelp.rulesets.dates import (
    Term,
    find_date_problems,
    read_term,
    runs_out_on,
    term_of,
    why_not_in_force,
)
from earlyhelp.rulesets.files import Switch
from tests.matching.factories import default_ruleset

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
TEXT = packaged_ruleset_text("default")


def term(starts: str, ends: str = "", *, name: str = "other", area: str = "E1") -> Term:
    last = date.fromisoformat(ends) if ends else None
    return Term(name, "1", area, date.fromisoformat(starts), last)


NEW = term("2027-04-01", "2028-03-31", name="new")


@pytest.mark.parametrize(
    ("others", "says"),
    [
        ([], None),
        ([term("2026-04-01")], None),
        ([term("2026-04-01", "2027-03-31")], None),
        ([term("2026-04-01", "2027-03-31"), term("2028-04-01")], None),
        ([term("2026-04-01", "2027-04-01")], "The days from 1 April 2027 to 1 April 2027 are also"),
        ([term("2026-04-01", "2027-03-30")], "Nothing holds from 31 March 2027 to 31 March 2027"),
        ([term("2027-04-01")], "holds from the same day, 1 April 2027"),
        ([term("2028-03-31")], "The days from 31 March 2028 to 31 March 2028 are also those of"),
        ([term("2028-04-02")], "Nothing holds from 1 April 2028 to 1 April 2028"),
        ([term("2026-04-01", "2027-01-01", area="E2")], None),
        ([term("2026-04-01", name="new"), term("2027-04-01", name="new")], None),
        ([term("2026-04-01", "2030-01-01", name="new")], None),
    ],
)
def test_days_of_one_area_neither_overlap_nor_leave_a_day_out(
    others: list[Term], says: str | None
) -> None:
    problems = find_date_problems(NEW, others)
    if says is None:
        assert problems == []
    else:
        assert len(problems) == 1
        assert says in problems[0]


def test_each_refusal_says_which_day_to_choose() -> None:
    overlap = find_date_problems(NEW, [term("2026-04-01", "2027-04-05")])
    assert "Let other 1 end on 31 March 2027, or let new 1 begin on 6 April 2027." in overlap[0]
    gap = find_date_problems(NEW, [term("2026-04-01", "2027-01-31")])
    assert "Let this one begin on 1 February 2027." in gap[0]


def test_the_days_of_a_text_are_those_of_its_ruleset() -> None:
    read = read_ruleset(TEXT)
    assert isinstance(read, Ruleset)
    assert read_term(TEXT) == term_of(read)


def draft(session: Session, starts: str, ends: str = "", *, name: str = "mine") -> str:
    text = TEXT.replace('id = "example-default"', f'id = "{name}"', 1)
    last = f"\neffective_to = {ends}" if ends else ""
    text = text.replace("effective_from = 2026-04-01", f"effective_from = {starts}{last}", 1)
    digest = record_draft(session, text, by="ann", at=AT, cases=5).digest
    assert digest is not None
    return digest


def test_approval_is_refused_for_days_of_another_ruleset_of_the_area(session: Session) -> None:
    approve(session, draft(session, "2026-04-01", "2027-03-31", name="first"), by="ben", at=AT)
    with pytest.raises(RulesetRefusedError, match="are also those of first"):
        approve(session, draft(session, "2027-03-01"), by="ben", at=AT)
    with pytest.raises(RulesetRefusedError, match="Let this one begin on 1 April 2027"):
        approve(session, draft(session, "2027-05-01"), by="ben", at=AT)
    approve(session, draft(session, "2027-04-01"), by="ben", at=AT)


def test_the_ruleset_of_the_settings_counts_too(session: Session) -> None:
    fixed = read_ruleset(TEXT)
    assert isinstance(fixed, Ruleset)
    digest = draft(session, "2026-04-01")
    with pytest.raises(RulesetRefusedError, match="holds from the same day"):
        approve(session, digest, by="ben", at=AT, fixed=fixed)
    approve(session, digest, by="ben", at=AT)


def test_no_switch_leaves_days_on_which_nothing_decides(session: Session) -> None:
    first = draft(session, "2026-04-01", "2026-12-31", name="first")
    second = draft(session, "2027-01-01", name="second")
    for digest in (first, second):
        approve(session, digest, by="ben", at=AT)
    switch_on(session, first, Switching(AT.date(), "ben", AT))
    with pytest.raises(RulesetRefusedError, match="Choose 1 January 2027 or an earlier day"):
        switch_on(session, second, Switching(date(2027, 1, 2), "ben", AT))
    switch_on(session, second, Switching(date(2027, 1, 1), "ben", AT))


def switch(digest: str, live_from: str) -> Switch:
    return Switch(digest, date.fromisoformat(live_from), AT, "ben", None)


ON = date(2026, 11, 2)
LAST = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("switches", "last"),
    [
        ([], None),
        ([switch("open", "2026-10-01")], None),
        ([switch("ends", "2026-10-01")], LAST),
        ([switch("ends", "2026-10-01"), switch("open", "2027-01-01")], None),
        ([switch("ends", "2026-10-01"), switch("open", "2027-01-02")], LAST),
        ([switch("open", "2026-10-01"), switch("ends", "2026-12-01")], LAST),
    ],
)
def test_the_list_warns_of_the_last_day_on_which_a_ruleset_decides(
    switches: list[Switch], last: date | None
) -> None:
    ends = {None: None, "open": None, "ends": LAST}
    assert runs_out_on(switches, ends, ON) == last
    assert runs_out_on([], {None: LAST}, ON) == LAST


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"approved_by": ""}, "has been approved by nobody, so that it decides nothing yet."),
        (
            {"effective_from": date(2026, 11, 3)},
            "holds from 3 November 2026 on; the day asked for is 2 November 2026.",
        ),
        (
            {"effective_to": date(2026, 11, 1)},
            "came to its end on 1 November 2026; the day asked for is 2 November 2026.",
        ),
    ],
)
def test_why_a_ruleset_is_not_in_force_is_said_in_words(
    changes: dict[str, object], says: str
) -> None:
    ruleset = replace(default_ruleset(), **changes)  # type: ignore[arg-type] # fields of a table
    assert why_not_in_force(ruleset, date(2026, 11, 2)) == f"The ruleset example-default {says}"
