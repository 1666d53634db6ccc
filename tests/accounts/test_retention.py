"""Records go on their day with all that belongs to them, unless they are held."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import COMMAND_LINE, Act, Action, verify
from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.accounts.audit.queries import read_chain
from earlyhelp.accounts.models import AccountRow, LinkRow, SessionRow, TryRow
from earlyhelp.accounts.retention import commands
from earlyhelp.accounts.retention.commands import HeldError, compact
from earlyhelp.accounts.retention.kinds import NewHold
from earlyhelp.accounts.retention.queries import find_holds, find_missing, find_rules
from earlyhelp.accounts.retention.rules import Period, Unit, cutoff, due_on
from earlyhelp.db import Database
from earlyhelp.errors import NotHereError
from earlyhelp.jsna.imports import StagedFile
from earlyhelp.jsna.runs.commands import Wish, claim_run, fail_run, plan_run, stage_file
from earlyhelp.migrations.run import migrate
from earlyhelp.offers.commands import begin_assessment, record_answers, record_decision
from earlyhelp.offers.faults.commands import add_counts
from earlyhelp.offers.faults.counting import count_of
from earlyhelp.offers.faults.kinds import Fault, Kind, Place
from earlyhelp.offers.models import (
    AssessmentRow,
    DecisionRow,
    NeedTallyRow,
    OfferNeedRow,
    OfferRow,
)
from earlyhelp.offers.questions import Answers
from earlyhelp.offers.records import DRAFT_KIND, Owner
from earlyhelp.records.kinds import ASSESSMENT, KINDS, REGISTRY
from earlyhelp.services.exchange.commands import ImportOptions, stage_list, undo_import
from earlyhelp.services.exchange.models import DirectoryFile, DirectoryImport
from earlyhelp.services.exchange.opening import SentFile
from earlyhelp.services.exchange.queries import find_imports
from earlyhelp.services.models import Service
from earlyhelp.services.upkeep.models import (
    ProviderLink,
    PublicTry,
    Reminder,
    Report,
    Suggestion,
)
from earlyhelp.services.upkeep.words import ToldBy
from tests.accounts.retention_factories import YEAR, set_rules
from tests.services.factories import a_row, bring_in

MOMENT = datetime(2024, 2, 29, 9, 30, tzinfo=UTC)
OWNER = Owner("a" * 22, "A school")
ID, OTHER = "i" * 22, "j" * 22
MARKER = "zqmarker"


def an_assessment(session: Session, record: str = ID, *, decided: bool = True) -> None:
    if session.get(AccountRow, OWNER.account_id) is None:
        session.add(
            AccountRow(
                id=OWNER.account_id,
                email="someone@school.example",
                organisation=OWNER.organisation,
                created_at=MOMENT,
            )
        )
        session.flush()
    begin_assessment(session, assessment_id=record, owner=OWNER, now=MOMENT)
    answers: Answers = {"reference": {"reference": "EH-7"}, "words": {"words": MARKER}}
    record_answers(session, record, answers, now=MOMENT)
    if decided:
        record_decision(session, record, {"a": MARKER}, {"response": "targeted"}, now=MOMENT)


def a_draft(session: Session) -> None:
    an_assessment(session, decided=False)


def a_staged_file(session: Session) -> None:
    stage_file(session, StagedFile("n" * 43, "a.csv", b"a", MOMENT))


def a_run_that_ended(session: Session) -> None:
    stage_file(session, StagedFile("n" * 43, "a.csv", b"a", MOMENT + timedelta(days=9_000)))
    plan_run(session, "n" * 43, Wish(COMMAND_LINE, MOMENT))
    claim = claim_run(session, "t", MOMENT)
    assert claim is not None
    fail_run(session, claim, "It stopped.")


def a_try(session: Session) -> None:
    session.add(TryRow(id="t" * 22, account_key="k", address_key="a", tried_at=MOMENT, counts=True))


def a_line(session: Session) -> None:
    record_act(session, COMMAND_LINE, Act(Action.OPEN, "assessment"), MOMENT)


def a_staged_list(session: Session) -> None:
    options = ImportOptions(MOMENT.date(), MOMENT, source="a list")
    stage_list(session, "l" * 43, [SentFile("a.csv", MARKER.encode())], options)


def a_list_that_came_in(session: Session) -> None:
    bring_in(session, a_row("here"), on=MOMENT.date())
    session.execute(update(DirectoryImport).values(recorded_at=MOMENT))


def a_listing(session: Session) -> int:
    bring_in(session, a_row("here"), on=MOMENT.date())
    session.execute(delete(DirectoryFile))
    return session.scalars(select(Service.id)).one()


def a_report(session: Session) -> Report:
    said = {"by_kind": ToldBy.PUBLIC, "told_at": MOMENT, "text": MARKER}
    row = Report(service_id=a_listing(session), **said)
    row.suggestions = [Suggestion(base_version=1, field="alert", before="null", after='"A"')]
    session.add(row)
    return row


def a_report_dealt_with(session: Session) -> None:
    a_report(session).handled_at = MOMENT


def a_report_with_email(session: Session) -> None:
    a_report(session).email = "someone@somewhere.example"


def a_provider_link(session: Session) -> None:
    session.add(
        ProviderLink(
            token_hash="h" * 64,
            service_id=a_listing(session),
            made_at=MOMENT - timedelta(days=14),
            expires_at=MOMENT,
        )
    )


def a_reminder(session: Session) -> None:
    session.add(Reminder(service_id=a_listing(session), on=MOMENT.date(), sent_at=MOMENT))


def a_public_try(session: Session) -> None:
    session.add(PublicTry(kind="report", address_key="a", tried_at=MOMENT))


def a_fault_counted(session: Session) -> None:
    counted = count_of(Fault(Kind.NO_RULESET, "There was none."), Place.API, MOMENT, "r1")
    add_counts(session, [counted])


MAKERS: dict[str, Callable[[Session], None]] = {
    DRAFT_KIND: a_draft,
    ASSESSMENT: an_assessment,
    "import_file": a_staged_file,
    "import_run": a_run_that_ended,
    "sign_in_try": a_try,
    "original_file": a_list_that_came_in,
    "service_report": a_report_dealt_with,
    "report_email": a_report_with_email,
    "provider_link": a_provider_link,
    "provider_reminder": a_reminder,
    "public_try": a_public_try,
    "fault_count": a_fault_counted,
}
MORE = {"import_file": a_staged_list}
"""A second table of the same kind."""


def counts(session: Session, moment: datetime) -> dict[str, int]:
    return {one.kind.code: one.going for one in commands.find_due(session, REGISTRY, moment)}


@pytest.mark.parametrize(("code", "make"), [*MAKERS.items(), *MORE.items()])
def test_each_kind_goes_on_its_day_and_not_the_day_before(
    session: Session, code: str, make: Callable[[Session], object]
) -> None:
    set_rules(session)
    make(session)
    session.flush()
    period = find_rules(session, REGISTRY)[code].keep_for
    day = due_on(MOMENT.date(), period)
    the_day = datetime(day.year, day.month, day.day, tzinfo=UTC)
    before = the_day - timedelta(seconds=1)
    assert counts(session, before)[code] == 0
    assert counts(session, the_day)[code] == 1
    commands.purge(session, COMMAND_LINE, REGISTRY, before)
    assert counts(session, the_day)[code] == 1
    commands.purge(session, COMMAND_LINE, REGISTRY, the_day)
    assert counts(session, the_day)[code] == 0


def test_every_kind_in_the_database_is_tried_here_or_named() -> None:
    of_accounts = {"session", "account_link", "kept_form"}
    reached = {kind.code for kind in KINDS if kind.is_in_database}
    assert reached - set(MAKERS) - of_accounts == {"audit_line"}


def test_what_nobody_has_dealt_with_yet_stays_without_its_address(session: Session) -> None:
    set_rules(session)
    a_report_with_email(session)
    commands.purge(session, COMMAND_LINE, REGISTRY, MOMENT + timedelta(days=40_000))
    (row,) = session.scalars(select(Report).execution_options(populate_existing=True)).all()
    assert (row.text, row.email) == (MARKER, None)
    assert session.scalar(select(func.count()).select_from(Suggestion)) == 1


def test_a_report_goes_with_the_changes_it_asked_for(session: Session) -> None:
    set_rules(session)
    a_report_dealt_with(session)
    commands.purge(session, COMMAND_LINE, REGISTRY, MOMENT + timedelta(days=400))
    for table in (Report, Suggestion):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_a_wish_for_a_new_link_outlives_the_link(session: Session) -> None:
    set_rules(session)
    a_provider_link(session)
    session.flush()
    asked = MOMENT + timedelta(days=80)
    session.execute(update(ProviderLink).values(asked_again_at=asked))
    assert counts(session, MOMENT + timedelta(days=100))["provider_link"] == 0
    assert counts(session, asked + timedelta(days=91))["provider_link"] == 1


def test_a_list_can_be_taken_back_after_its_file_is_gone(session: Session) -> None:
    set_rules(session)
    a_list_that_came_in(session)
    commands.purge(session, COMMAND_LINE, REGISTRY, MOMENT + timedelta(days=91))
    assert session.scalar(select(func.count()).select_from(DirectoryFile)) == 0
    (found,) = find_imports(session)
    undo_import(session, found.id, undone_at=MOMENT, undone_by=None)
    assert session.scalar(select(func.count()).select_from(Service)) == 0


def test_sessions_and_links_go_by_their_own_clocks(session: Session) -> None:
    rules = {kind.code: kind.default for kind in KINDS}
    assert rules["session"] == Period(12, Unit.HOURS)
    assert SessionRow.__table__.c.begun_at is not None
    assert LinkRow.__table__.c.ends_at is not None
    assert counts(session, MOMENT)["session"] == 0


def test_a_kind_without_a_rule_is_named_and_never_purged(session: Session) -> None:
    assert {kind.code for kind in find_missing(session, REGISTRY)} == {
        ASSESSMENT,
        "audit_line",
        "backup",
    }
    an_assessment(session)
    commands.purge(session, COMMAND_LINE, REGISTRY, MOMENT + timedelta(days=40_000))
    assert session.scalar(select(func.count()).select_from(AssessmentRow)) == 1
    set_rules(session)
    assert find_missing(session, REGISTRY) == []


def test_what_belongs_to_a_record_goes_with_it(session: Session) -> None:
    set_rules(session)
    an_assessment(session)
    commands.purge(session, COMMAND_LINE, REGISTRY, MOMENT + timedelta(days=400))
    for table in (AssessmentRow, DecisionRow):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def an_offer(
    session: Session, record: str, needs: dict[str, str | None], *, is_current: bool = True
) -> None:
    """Add an offer to an assessment as the page of offers does: its needs, and which are unmet."""
    decision = session.scalars(
        select(func.max(DecisionRow.id)).where(DecisionRow.assessment_id == record)
    ).one()
    row = OfferRow(
        assessment_id=record,
        decision_id=decision,
        proposal="{}",
        is_current=is_current,
        area_code="E08000099",
        ward_code="E05000099",
        lsoa_code="E01000099",
        age_band="5-10",
        recorded_at=MOMENT,
    )
    session.add(row)
    session.flush()
    session.add_all(
        OfferNeedRow(offer_id=row.id, need=need, severity="significant", unmet_reason=reason)
        for need, reason in needs.items()
    )
    session.flush()


def published(session: Session) -> Counter[tuple[str, str | None, str, str | None, str | None]]:
    """Return what reports count: how often each need was asked for, by month and ward."""
    counted: Counter[tuple[str, str | None, str, str | None, str | None]] = Counter()
    asked = select(
        OfferNeedRow.need, OfferNeedRow.unmet_reason, OfferRow.recorded_at,
        OfferRow.area_code, OfferRow.ward_code,
    ).join(OfferRow, OfferRow.id == OfferNeedRow.offer_id).where(OfferRow.is_current)  # fmt: skip
    for need, reason, at, area, ward in session.execute(asked):
        counted[need, reason, at.strftime("%Y-%m"), area, ward] += 1
    for row in session.scalars(select(NeedTallyRow)):
        month, reason = row.month.strftime("%Y-%m"), row.unmet_reason or None
        counted[row.need, reason, month, row.area_code or None, row.ward_code or None] += row.times
    return counted


def test_a_purged_figure_stays_in_published_totals(session: Session) -> None:
    set_rules(session)
    for record in (ID, OTHER, "k" * 22):
        an_assessment(session, record)
        an_offer(session, record, {"housing": None, "young_carer": "none_exists"})
    record_decision(session, ID, {"a": MARKER}, {"response": "targeted"}, now=MOMENT)
    session.execute(update(OfferRow).where(OfferRow.assessment_id == ID).values(is_current=False))
    an_offer(session, ID, {"housing": "full", "send": None})
    before = published(session)
    assert before["young_carer", "none_exists", "2024-02", "E08000099", "E05000099"] == 2
    assert sum(before.values()) == 6
    commands.erase(session, COMMAND_LINE, REGISTRY, [OTHER], MOMENT)
    assert published(session) == before
    commands.purge(session, COMMAND_LINE, REGISTRY, MOMENT + timedelta(days=400))
    assert session.scalar(select(func.count()).select_from(OfferNeedRow)) == 0
    assert published(session) == before
    commands.purge(session, COMMAND_LINE, REGISTRY, MOMENT + timedelta(days=500))
    assert published(session) == before


def test_what_stays_of_a_purged_assessment_is_counts_only(session: Session) -> None:
    set_rules(session)
    an_assessment(session)
    an_offer(session, ID, {"young_carer": "none_exists"})
    commands.purge(session, COMMAND_LINE, REGISTRY, MOMENT + timedelta(days=400))
    (row,) = session.scalars(select(NeedTallyRow)).all()
    kept = {one.name: getattr(row, one.name) for one in NeedTallyRow.__table__.columns}
    assert kept == {
        "month": date(2024, 2, 1),
        "need": "young_carer",
        "unmet_reason": "none_exists",
        "area_code": "E08000099",
        "ward_code": "E05000099",
        "times": 1,
    }


def purge_and_fail(database: Database) -> None:
    with database.session(writing=True) as session:
        commands.purge(session, COMMAND_LINE, REGISTRY, MOMENT + timedelta(days=400))
        raise NotHereError


def test_a_purge_that_fails_counts_nothing_twice(database: Database) -> None:
    with database.session(writing=True) as session:
        set_rules(session)
        an_assessment(session)
        an_offer(session, ID, {"young_carer": "none_exists"})
        before = published(session)
    with pytest.raises(NotHereError):
        purge_and_fail(database)
    with database.session() as session:
        assert published(session) == before
        assert session.scalar(select(func.count()).select_from(NeedTallyRow)) == 0


def test_a_held_record_stays_until_its_hold_ends(session: Session) -> None:
    set_rules(session)
    an_assessment(session)
    an_assessment(session, OTHER)
    new = NewHold(ASSESSMENT, ID, "court", "x" * 22, date(2027, 3, 4))
    commands.hold(session, COMMAND_LINE, new, MOMENT)
    last_day = datetime(2027, 3, 4, 23, tzinfo=UTC)
    due = {one.kind.code: one for one in commands.purge(session, COMMAND_LINE, REGISTRY, last_day)}
    assert (due[ASSESSMENT].going, due[ASSESSMENT].held) == (1, 1)
    assert session.scalars(select(AssessmentRow.id)).all() == [ID]
    commands.purge(session, COMMAND_LINE, REGISTRY, last_day + timedelta(days=1))
    assert session.scalars(select(AssessmentRow.id)).all() == []


def test_a_hold_that_was_ended_no_longer_holds(session: Session) -> None:
    set_rules(session)
    an_assessment(session)
    new = NewHold(ASSESSMENT, ID, "court", "x" * 22, date(2099, 3, 4))
    hold_id = commands.hold(session, COMMAND_LINE, new, MOMENT)
    with pytest.raises(HeldError, match="hold"):
        commands.erase(session, COMMAND_LINE, REGISTRY, [ID], MOMENT)
    commands.release(session, COMMAND_LINE, hold_id, MOMENT)
    assert find_holds(session, MOMENT.date()) == []
    with pytest.raises(NotHereError):
        commands.release(session, COMMAND_LINE, hold_id, MOMENT)
    commands.erase(session, COMMAND_LINE, REGISTRY, [ID], MOMENT)
    assert session.scalars(select(AssessmentRow.id)).all() == []


def test_the_audit_is_cut_from_its_oldest_line_and_still_verifies(session: Session) -> None:
    set_rules(session)
    for days in range(4):
        record_act(
            session,
            COMMAND_LINE,
            Act(Action.OPEN, "assessment"),
            MOMENT + timedelta(days=100 * days),
        )
    cut = MOMENT + timedelta(days=366)
    expected = session.scalar(
        select(func.count(AuditLineRow.id)).where(AuditLineRow.recorded_at < cutoff(YEAR, cut))
    )
    commands.purge(session, COMMAND_LINE, REGISTRY, cut)
    left: Sequence[AuditLineRow] = session.scalars(
        select(AuditLineRow).order_by(AuditLineRow.id)
    ).all()
    assert expected
    assert left[0].id == expected + 1
    assert "checkpoint" in {line.action for line in left}
    assert verify(read_chain(session)).broken is None


def test_each_purge_leaves_a_line_with_its_count_and_no_data(session: Session) -> None:
    set_rules(session)
    an_assessment(session)
    commands.purge(session, COMMAND_LINE, REGISTRY, MOMENT + timedelta(days=366))
    lines = session.scalars(select(AuditLineRow).where(AuditLineRow.action == "purge")).all()
    assert {(line.object_kind, line.outcome) for line in lines} >= {(ASSESSMENT, "done 1")}
    assert MARKER not in str([vars(line) for line in lines])


def test_after_the_purge_nothing_of_it_is_left_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "proof.sqlite3"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.session(writing=True) as session:
        set_rules(session)
        an_assessment(session)

    def bytes_of_all() -> bytes:
        return b"".join(found.read_bytes() for found in tmp_path.iterdir())

    assert MARKER.encode() in bytes_of_all()
    with database.session(writing=True) as session:
        commands.purge(session, COMMAND_LINE, REGISTRY, MOMENT + timedelta(days=400))
    assert compact(database)
    assert MARKER.encode() not in bytes_of_all()
    assert b"EH-7" not in bytes_of_all()
    database.engine.dispose()


def test_the_file_is_not_rebuilt_under_somebody_who_reads(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/busy.sqlite3")
    migrate(database)
    database.engine.dispose()
    with database.open(writing=True, waiting=False) as session:
        session.scalar(select(func.count()).select_from(AssessmentRow))
        raw = database.engine.raw_connection()
        raw.driver_connection.execute("PRAGMA busy_timeout=0")  # type: ignore[union-attr] # open
        raw.close()
        assert not compact(database)
    database.engine.dispose()
