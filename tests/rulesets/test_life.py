"""A ruleset's life: kept, approved by a second person, live from a day, taken back in one step."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from earlyhelp.accounts.commands import add_account, end_account
from earlyhelp.accounts.people import Newcomer
from earlyhelp.db import Database
from earlyhelp.matching import Ruleset, packaged_ruleset_text, read_ruleset
from earlyhelp.matching.ruleset import digest_of
from earlyhelp.offers.decisions import Rules, decide_document, settings_contacts
from earlyhelp.offers.faults.kinds import Fault, Kind
from earlyhelp.rulesets.commands import (
    RulesetRefusedError,
    Switching,
    approve,
    keep_text,
    record_draft,
    switch_on,
    undo_last_switch,
)
from earlyhelp.rulesets.files import Stage, last_made, of_settings, stage_of
from earlyhelp.rulesets.live import LiveRuleset
from earlyhelp.rulesets.models import RulesetSwitch
from earlyhelp.rulesets.queries import (
    find_live,
    find_rulesets,
    find_switches,
    get_ruleset,
    get_text,
)
from earlyhelp.settings import Settings
from earlyhelp.taxonomy.services import Response
from earlyhelp.web.state import RulesetInUse
from tests.matching.factories import complete
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
    return stage_of(get_ruleset(session, digest), find_switches(session), on, None)


def last(session: Session) -> int | None:
    """Return the switch that a page offers to take back."""
    found = last_made(find_switches(session))
    return found.id if found else None


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


def account(session: Session, email: str) -> str:
    return add_account(session, Newcomer(email, ("administrator",), "The area"), AT)


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [
        ("ann@area.example", "ann+two@area.example", True),
        ("Ann+1@area.example", "ann+2@AREA.example", True),
        ("ann@area.example", "ann@other.example", False),
        ("a.nn@area.example", "ann@area.example", False),
        ("ann@area.example", "ben@area.example", False),
    ],
)
def test_two_accounts_of_one_mailbox_are_no_two_people(
    session: Session, first: str, second: str, is_refused: bool
) -> None:
    ann, two = account(session, first), account(session, second)
    digest = record_draft(session, FAMILY_HELP, by=ann, at=AT, cases=FEW).digest or ""
    if is_refused:
        with pytest.raises(RulesetRefusedError, match="have one e-mail address"):
            approve(session, digest, by=two, at=AT)
    else:
        approve(session, digest, by=two, at=AT)
    assert stage(session, digest) is (Stage.DRAFT if is_refused else Stage.APPROVED)


def test_an_ended_account_and_a_new_one_with_its_address_are_no_two_people(
    session: Session,
) -> None:
    account(session, "ben@area.example")
    ann = account(session, "ann@area.example")
    digest = record_draft(session, FAMILY_HELP, by=ann, at=AT, cases=FEW).digest or ""
    end_account(session, ann, AT)
    with pytest.raises(RulesetRefusedError, match="have one e-mail address"):
        approve(session, digest, by=account(session, "ann@area.example"), at=AT)


def test_a_ruleset_that_breaks_a_law_is_kept_but_never_approved(session: Session) -> None:
    drafted = record_draft(session, significant_is_social_care(), by="ann", at=AT, cases=1_000)
    assert drafted.digest is not None
    assert stage(session, drafted.digest) is Stage.BROKEN
    with pytest.raises(RulesetRefusedError, match="breaks a law"):
        approve(session, drafted.digest, by="ben", at=AT)


def with_first_line(text: str, line: str) -> str:
    return f"# {line}\n{text}"


def test_one_version_is_approved_with_one_text_only(session: Session) -> None:
    approved(session)
    other = record_draft(
        session, with_first_line(FAMILY_HELP, "again"), by="ann", at=AT, cases=FEW
    ).digest
    with pytest.raises(RulesetRefusedError, match="is approved already with other words"):
        approve(session, other or "", by="ben", at=AT)


def test_the_version_of_the_settings_is_not_given_twice_either(session: Session) -> None:
    text = with_first_line(fixed().text, "mine")
    digest = record_draft(session, text, by="ann", at=AT, cases=FEW).digest or ""
    with pytest.raises(RulesetRefusedError, match=r"example-default .* is approved already"):
        approve(session, digest, by="ben", at=AT, fixed=fixed().ruleset)


def test_a_file_of_the_settings_that_nobody_approved_is_not_switched_on(session: Session) -> None:
    text = re.sub('approved_by = "[^"]*"', 'approved_by = ""', fixed().text, count=1)
    read = read_ruleset(text)
    assert isinstance(read, Ruleset)
    keep_text(session, read, text, AT)
    with pytest.raises(RulesetRefusedError, match="A second person has to approve"):
        switch_on(session, read.digest, Switching(TODAY, "ben", AT))


def test_a_text_that_was_changed_in_the_store_is_neither_approved_nor_switched_on(
    session: Session,
) -> None:
    waiting = record_draft(session, FAMILY_HELP, by="ann", at=AT, cases=FEW).digest or ""
    session.execute(sql("UPDATE ruleset_file SET text = text || ' '"))
    session.expire_all()
    with pytest.raises(RulesetRefusedError, match="not the one that was brought in"):
        approve(session, waiting, by="ben", at=AT)
    session.execute(sql("UPDATE ruleset_file SET approved_at = recorded_at, approved_by = 'ben'"))
    session.expire_all()
    with pytest.raises(RulesetRefusedError, match="not the one that was brought in"):
        switch_on(session, waiting, Switching(TODAY, "ben", AT))


def test_a_text_that_this_version_cannot_read_is_not_switched_on(session: Session) -> None:
    text = FAMILY_HELP.replace("[[level]]", "[[lvl]]")
    digest = digest_of(text)
    add = (
        "INSERT INTO ruleset_file (digest, ruleset_id, version, title, effective_from, text, "
        "recorded_at, recorded_by, approved_at, approved_by) VALUES (:digest, 'old', '1', 'Old', "
        "'2026-04-01', :text, '2026-04-01', 'ann', '2026-04-01', 'ben')"
    )
    session.execute(sql(add), {"digest": digest, "text": text})
    with pytest.raises(RulesetRefusedError, match="It cannot be used any more: it has 6 problems"):
        switch_on(session, digest, Switching(TODAY, "ben", AT))


def test_the_same_switch_twice_is_one(session: Session) -> None:
    digest = approved(session)
    switch_on(session, digest, Switching(TODAY, "ben", AT))
    with pytest.raises(RulesetRefusedError, match="switched on from 2 November 2026 already"):
        switch_on(session, digest, Switching(TODAY, "ann", AT))
    switch_on(session, digest, Switching(TODAY + timedelta(days=1), "ben", AT))


def test_two_people_who_take_a_switch_back_at_once_take_back_one(session: Session) -> None:
    digest = approved(session)
    switch_on(session, digest, Switching(TODAY, "ben", AT))
    switch_on(session, digest, Switching(TODAY + timedelta(days=1), "ben", AT))
    seen = last(session)
    undo_last_switch(session, seen, by="ann", at=AT)
    with pytest.raises(RulesetRefusedError, match="Somebody else made or took back a switch"):
        undo_last_switch(session, seen, by="ben", at=AT)
    with pytest.raises(RulesetRefusedError, match="Somebody else"):
        undo_last_switch(session, None, by="ben", at=AT)


def test_of_two_switches_for_one_day_the_last_made_holds(session: Session) -> None:
    digest = approved(session)
    ruleset = fixed().ruleset
    assert ruleset is not None
    keep_text(session, ruleset, fixed().text, AT)
    switch_on(session, digest, Switching(TODAY, "ben", AT + timedelta(seconds=9)))
    switch_on(session, ruleset.digest, Switching(TODAY, "ben", AT))
    assert find_live(session, TODAY) == (ruleset.digest, TODAY)
    assert stage(session, ruleset.digest) is Stage.LIVE
    assert stage(session, digest) is Stage.EARLIER


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
    assert undo_last_switch(session, last(session), by="ann", at=AT) is None
    assert stage(session, digest, later) is Stage.APPROVED
    with pytest.raises(RulesetRefusedError, match="Nothing"):
        undo_last_switch(session, last(session), by="ann", at=AT)


def test_until_something_is_switched_on_the_file_of_the_settings_is_live(session: Session) -> None:
    ruleset = fixed().ruleset
    assert ruleset is not None
    assert stage_of(of_settings(ruleset), [], TODAY, ruleset.digest) is Stage.LIVE
    assert stage_of(of_settings(ruleset), [], TODAY, "sha256:new") is Stage.EARLIER
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
    assert found.live_from == TODAY
    assert found.text == FAMILY_HELP
    with database.session(writing=True) as session:
        undo_last_switch(session, last(session), by="ann", at=AT)
    assert finder().ruleset == fixed().ruleset


def test_a_text_that_was_changed_in_the_store_decides_nothing(database: Database) -> None:
    with database.session(writing=True) as session:
        switch_on(session, approved(session), Switching(TODAY, "ben", AT))
        session.execute(sql("UPDATE ruleset_file SET text = text || ' '"))
    found = live(database)
    assert found.ruleset is None
    assert "not the one that is kept" in found.fault


@pytest.mark.parametrize("approver", ["'ann'", "NULL"])
def test_a_text_that_no_second_person_approved_decides_nothing(
    database: Database, approver: str
) -> None:
    with database.session(writing=True) as session:
        switch_on(session, approved(session), Switching(TODAY, "ben", AT))
        session.execute(sql(f"UPDATE ruleset_file SET approved_by = {approver}"))
    found = live(database)
    assert found.ruleset is None
    assert "no second person has approved" in found.fault


def test_a_file_of_the_settings_that_is_switched_on_keeps_its_own_approval(
    database: Database,
) -> None:
    ruleset = fixed().ruleset
    assert ruleset is not None
    with database.session(writing=True) as session:
        keep_text(session, ruleset, fixed().text, AT)
        switch_on(session, ruleset.digest, Switching(TODAY, "ben", AT))
    found = live(database).ruleset
    assert found is not None
    assert found.approved_by == ruleset.approved_by


LAST_DAY = date(2026, 11, 30)


ANSWERS = (
    (TODAY, Response.EARLY_HELP_OFFER),
    (LAST_DAY, Response.EARLY_HELP_OFFER),
    (LAST_DAY + timedelta(days=1), Response.CONSULT),
    (LAST_DAY + timedelta(days=31), Response.CONSULT),
    (LAST_DAY + timedelta(days=32), Response.EARLY_HELP_OFFER),
)


def test_every_decision_on_a_day_without_a_ruleset_is_a_talk_with_numbers(
    database: Database,
) -> None:
    """The first ends with November; the second was moved to January after it had been planned."""
    ends = "effective_from = 2026-04-01\neffective_to = 2026-11-30"
    first = FAMILY_HELP.replace("effective_from = 2026-04-01", ends, 1)
    with database.session(writing=True) as session:
        digest = record_draft(session, first, by="ann", at=AT, cases=FEW).digest or ""
        approve(session, digest, by="ben", at=AT)
        switch_on(session, digest, Switching(TODAY, "ben", AT))
        second = fixed().ruleset
        assert second is not None
        keep_text(session, second, fixed().text, AT)
        session.add(RulesetSwitch(digest=second.digest, live_from=date(2027, 1, 1), switched_at=AT))
    for on, response in ANSWERS:
        found = live(database, on)
        rules = Rules(found.ruleset, found.fault, settings_contacts(Settings()))
        faults: list[Fault] = []
        document = complete(needs={"housing": "emerging"}, consent="yes") | {"assessed_on": None}
        decision = decide_document(document, rules, on=None, today=on, report=faults.append)
        assert decision.response is response
        assert [one.phone for one in decision.contacts][:2] == ["999", "01632 960001"]
        expected = [Kind.NOT_IN_FORCE] if response is Response.CONSULT else []
        assert [fault.kind for fault in faults] == expected


def test_a_store_that_does_not_answer_leaves_no_ruleset() -> None:
    found = live(Database("sqlite:///file:nothing?mode=ro&uri=true"))
    assert found.ruleset is None
    assert "did not answer" in found.fault
