"""A ruleset's life: kept, approved by a second person, live from a day, taken back in one step."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from earlyhelp.db import Database
from earlyhelp.matching import Ruleset, packaged_ruleset_text, read_ruleset
from earlyhelp.rulesets.commands import (
    RulesetRefusedError,
    Switching,
    approve,
    keep_text,
    record_draft,
    switch_on,
    undo_last_switch,
)
from earlyhelp.rulesets.files import Stage, of_settings, stage_of
from earlyhelp.rulesets.live import LiveRuleset
from earlyhelp.rulesets.queries import find_rulesets, find_switches, get_ruleset, get_text
from earlyhelp.web.state import RulesetInUse
from tests.matching.test_indicators import significant_is_social_care

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
TODAY = AT.date()
FEW = 60
"""Made-up children of a test; test_laws asks the full number."""
FAMILY_HELP = packaged_ruleset_text("family_help")


def fixed() -> RulesetInUse:
    text = packaged_ruleset_text("default")
    read = read_ruleset(text)
    assert isinstance(read, Ruleset)
    return RulesetInUse(read, "", text)


def approved(session: Session) -> str:
    drafted = record_draft(session, FAMILY_HELP, by="ann", at=AT, cases=FEW)
    assert drafted.digest is not None
    approve(session, drafted.digest, by="ben", at=AT)
    return drafted.digest


def stage(session: Session, digest: str, on: date = TODAY) -> Stage:
    return stage_of(get_ruleset(session, digest), find_switches(session), on)


def test_a_text_with_problems_is_not_kept_and_says_what_to_mend(session: Session) -> None:
    broken = FAMILY_HELP.replace('response = "consult"', 'response = "nothing"')
    drafted = record_draft(session, broken, by="ann", at=AT, cases=FEW)
    assert drafted.digest is None
    assert any(problem.where == "rule G4-UNKNOWN" for problem in drafted.problems)
    assert find_rulesets(session) == []


def test_the_same_text_twice_is_one_draft_and_stays_byte_for_byte(session: Session) -> None:
    first = record_draft(session, FAMILY_HELP, by="ann", at=AT, cases=FEW)
    again = record_draft(session, FAMILY_HELP, by="ben", at=AT + timedelta(days=1), cases=FEW)
    assert first.digest == again.digest
    assert [kept.recorded_by for kept in find_rulesets(session)] == ["ann"]
    assert first.digest is not None
    assert get_text(session, first.digest) == FAMILY_HELP


def test_nobody_approves_their_own_draft(session: Session) -> None:
    digest = record_draft(session, FAMILY_HELP, by="ann", at=AT, cases=FEW).digest or ""
    assert stage(session, digest) is Stage.DRAFT
    with pytest.raises(RulesetRefusedError, match="second person"):
        approve(session, digest, by="ann", at=AT)
    approve(session, digest, by="ben", at=AT)
    assert stage(session, digest) is Stage.APPROVED
    with pytest.raises(RulesetRefusedError, match="already"):
        approve(session, digest, by="cat", at=AT)


def test_a_ruleset_that_breaks_a_law_is_kept_but_never_approved(session: Session) -> None:
    drafted = record_draft(session, significant_is_social_care(), by="ann", at=AT, cases=1_000)
    assert drafted.digest is not None
    assert stage(session, drafted.digest) is Stage.BROKEN
    with pytest.raises(RulesetRefusedError, match="breaks a law"):
        approve(session, drafted.digest, by="ben", at=AT)


def test_only_an_approved_ruleset_goes_live(session: Session) -> None:
    digest = record_draft(session, FAMILY_HELP, by="ann", at=AT, cases=FEW).digest or ""
    with pytest.raises(RulesetRefusedError, match="approve"):
        switch_on(session, digest, Switching(TODAY, "ben", AT))


@pytest.mark.parametrize(
    ("live_from", "says"),
    [
        (TODAY - timedelta(days=1), "today or a later day"),
        (date(2026, 3, 31), "today or a later day"),
    ],
)
def test_no_switch_reaches_into_the_past(session: Session, live_from: date, says: str) -> None:
    digest = approved(session)
    with pytest.raises(RulesetRefusedError, match=says):
        switch_on(session, digest, Switching(live_from, "ben", AT))


def test_a_switch_before_the_ruleset_holds_is_refused(session: Session) -> None:
    digest = approved(session)
    early = datetime(2026, 3, 1, tzinfo=UTC)
    with pytest.raises(RulesetRefusedError, match="holds from 1 April 2026"):
        switch_on(session, digest, Switching(early.date(), "ben", early))


def test_a_switch_in_the_future_waits_and_is_taken_back_in_one_step(session: Session) -> None:
    digest = approved(session)
    later = TODAY + timedelta(days=30)
    switch_on(session, digest, Switching(later, "ben", AT))
    assert stage(session, digest) is Stage.COMING
    assert stage(session, digest, later) is Stage.LIVE
    assert undo_last_switch(session, by="ann", at=AT) is None
    assert stage(session, digest, later) is Stage.APPROVED
    with pytest.raises(RulesetRefusedError, match="Nothing"):
        undo_last_switch(session, by="ann", at=AT)


def test_until_something_is_switched_on_the_file_of_the_settings_is_live(session: Session) -> None:
    ruleset = fixed().ruleset
    assert ruleset is not None
    assert stage_of(of_settings(ruleset), [], TODAY) is Stage.LIVE
    keep_text(session, ruleset, fixed().text, AT)
    switch_on(session, approved(session), Switching(TODAY, "ben", AT))
    assert stage(session, ruleset.digest) is Stage.EARLIER


def live(database: Database, on: date = TODAY) -> RulesetInUse:
    return LiveRuleset(database, fixed(), lambda: on)()


def test_what_decides_follows_the_switch_at_once_and_back(database: Database) -> None:
    finder = LiveRuleset(database, fixed(), lambda: TODAY)
    assert finder().ruleset == fixed().ruleset
    with database.session(writing=True) as session:
        switch_on(session, approved(session), Switching(TODAY, "ben", AT))
    found = finder()
    assert found.ruleset is not None
    assert found.ruleset.id == "example-family-help"
    assert found.ruleset.in_force(TODAY)
    assert found.text == FAMILY_HELP
    with database.session(writing=True) as session:
        undo_last_switch(session, by="ann", at=AT)
    assert finder().ruleset == fixed().ruleset


def test_a_text_that_was_changed_in_the_store_decides_nothing(database: Database) -> None:
    with database.session(writing=True) as session:
        switch_on(session, approved(session), Switching(TODAY, "ben", AT))
        session.execute(sql("UPDATE ruleset_file SET text = text || ' '"))
    found = live(database)
    assert found.ruleset is None
    assert "not the one that is kept" in found.fault


def test_a_store_that_does_not_answer_leaves_no_ruleset() -> None:
    found = live(Database("sqlite:///file:nothing?mode=ro&uri=true"))
    assert found.ruleset is None
    assert "did not answer" in found.fault
