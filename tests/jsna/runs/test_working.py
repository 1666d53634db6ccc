from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError

from earlyhelp.accounts.audit.lines import Actor
from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.db import Database, Session
from earlyhelp.errors import NotHereError
from earlyhelp.geography.models import ServedAreaRow
from earlyhelp.jsna import sheets
from earlyhelp.jsna.effects import GapFigure
from earlyhelp.jsna.imports import StagedFile
from earlyhelp.jsna.models import StagedFileRow
from earlyhelp.jsna.naming.commands import say_of_file
from earlyhelp.jsna.queries import find_imports, get_import
from earlyhelp.jsna.runs import commands, queries
from earlyhelp.jsna.runs.commands import Wish, claim_run, drop_file, plan_run, stage_file
from earlyhelp.jsna.runs.run import Answers, Pace, Run, Stage, State, TakenOverError, Task
from earlyhelp.jsna.runs.working import NOT_OUR_FAULT, Workers, Workshop
from earlyhelp.jsna.sheets import TextTable
from earlyhelp.web.uploads import Limits, Refused
from earlyhelp.web.workbooks import Book, open_workbook
from tests.jsna.factories import a_row, as_bytes

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
OFFICER = Actor("o" * 22, "data-officer", "r" * 16)
ANSWERS = Answers("OHID", date(2024, 11, 5), "Open Government Licence v3.0")
QUICK = Pace(poll=timedelta(milliseconds=5))
HERE = "E06000001"


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **time: float) -> None:
        self.moment += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def served(database: Database) -> Database:
    with database.session(writing=True) as session:
        session.add(ServedAreaRow(code=HERE, name="Hartlepool"))
    return database


@pytest.fixture
def make(served: Database, clock: Clock) -> Iterator[Callable[..., Workers]]:
    """Give the workers of as many processes as asked for; none is left at the end."""
    made: list[Workers] = []

    def one(find_gaps: Callable[[Session], Sequence[GapFigure]] | None = None) -> Workers:
        made.append(Workers(Workshop(served, clock, find_gaps, pace=QUICK)))
        return made[-1]

    yield one
    assert all(workers.rest(60) for workers in made)


def content(value: str = "75.5") -> bytes:
    return as_bytes([a_row(value=value)])


def send(database: Database, name: str, answers: Answers | None = ANSWERS, value: str = "") -> Run:
    """Stage a file, and ask for it to be brought in, or without answers to be checked."""
    with database.session(writing=True) as session:
        stage_file(session, StagedFile(name, f"{name}.csv", content(value or "75.5"), NOON))
        return plan_run(session, name, Wish(OFFICER, NOON, answers))


def get(database: Database, name: str) -> Run:
    with database.session() as session:
        found = queries.find_run(session, name)
    assert found is not None
    return found


def imported(database: Database) -> list[str]:
    with database.session() as session:
        return [known.file_name for known in reversed(find_imports(session))]


def test_a_check_keeps_what_it_found_and_stores_nothing(
    served: Database, make: Callable[..., Workers]
) -> None:
    run = send(served, "a", None)
    workers = make()
    workers.call()
    assert workers.wait(run.id, 60)
    with served.session() as session:
        outcome = queries.find_outcome(session, "a")
    assert outcome is not None
    assert outcome.report is not None
    assert (outcome.report.distinct, outcome.can_come_in, outcome.problem_rows) == (1, True, 0)
    assert [row.value for row in outcome.preview] == ["75.5"]
    assert imported(served) == []


def test_an_import_names_who_asked_for_it_and_leaves_one_line(
    served: Database, make: Callable[..., Workers]
) -> None:
    asked = send(served, "a")
    workers = make()
    workers.call()
    assert workers.wait(asked.id, 60)
    run = get(served, "a")
    with served.session() as session:
        known = get_import(session, run.import_id or 0)
        (line,) = session.scalars(select(AuditLineRow)).all()
        kept = session.scalar(select(func.count()).select_from(StagedFileRow))
    assert (known.imported_by, known.source, known.licence) == (
        OFFICER.account_id,
        ANSWERS.source,
        ANSWERS.licence,
    )
    assert (line.action, line.actor_id, line.role) == ("import", OFFICER.account_id, OFFICER.role)
    assert line.request_id == OFFICER.request_id
    assert (run.state, kept) == (State.DONE, 0)


def test_a_workbook_is_opened_once_for_its_check_and_its_import(
    served: Database, make: Callable[..., Workers], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []

    def count(content: bytes, limits: Limits) -> Book | Refused:
        opened.append(len(content))
        return open_workbook(content, limits)

    monkeypatch.setattr(sheets, "open_workbook", count)
    row, book, sent = a_row(), Workbook(), BytesIO()
    for line in (list(row), list(row.values())):
        book.worksheets[0].append(line)
    book.save(sent)
    workers = make()
    for answers in (None, ANSWERS):
        with served.session(writing=True) as session:
            if answers is None:
                stage_file(session, StagedFile("a", "a.xlsx", sent.getvalue(), NOON))
            run = plan_run(session, "a", Wish(OFFICER, NOON, answers))
        workers.call()
        assert workers.wait(run.id, 60)
        with served.session(writing=True) as session:
            assert (queries.find_text(session, "a") is None) == (answers is not None)
    assert opened == [len(sent.getvalue())]
    with served.session() as session:
        (known,) = find_imports(session)
    assert known.report.notices[0] == "This is a workbook; its sheet Sheet was read."


def test_another_sheet_of_a_staged_workbook_is_opened_anew(session: Session) -> None:
    stage_file(session, StagedFile("a", "a.xlsx", b"PK", NOON))
    commands.keep_text(session, "a", TextTable(BytesIO(b"a,b"), is_workbook=True, notices=("So.",)))
    kept = queries.find_text(session, "a")
    assert kept is not None
    assert (kept.stream.read(), kept.notices) == (b"a,b", ("So.",))
    say_of_file(session, "a", always={"period": "2024"})
    assert queries.find_text(session, "a") is not None
    say_of_file(session, "a", sheet="Other")
    assert queries.find_text(session, "a") is None


def test_asked_for_twice_it_comes_in_once(served: Database, make: Callable[..., Workers]) -> None:
    first = send(served, "a")
    with served.session(writing=True) as session:
        assert plan_run(session, "a", Wish(OFFICER, NOON, ANSWERS)).id == first.id
    workers = make()
    workers.call()
    assert workers.wait(first.id, 60)
    with served.session(writing=True) as session:
        again = plan_run(session, "a", Wish(OFFICER, NOON, ANSWERS))
        with pytest.raises(NotHereError):
            plan_run(session, "a", Wish(OFFICER, NOON))
    assert (again.id, again.import_id is not None) == (first.id, True)
    assert imported(served) == ["a.csv"]


def test_imports_come_in_one_after_another_in_the_order_they_were_asked_for(
    served: Database, make: Callable[..., Workers], clock: Clock
) -> None:
    runs = [send(served, name, value=value) for name, value in (("a", "1"), ("b", "2"))]
    with served.session(writing=True) as session:
        first = claim_run(session, "t", clock(), QUICK)
        assert first is not None
        assert first.run.id == runs[0].id
    with served.session(writing=True) as session:
        assert claim_run(session, "u", clock(), QUICK) is None
        waiting = get(served, "b")
        before = queries.find_before(session, waiting)
    assert waiting.says(before) == "Waiting: a.csv is being brought in first."
    clock.pass_by(minutes=5)
    processes = [make(), make()]
    for workers in processes:
        workers.call()
    assert all(workers.wait(runs[1].id, 60) for workers in processes)
    assert imported(served) == ["a.csv", "b.csv"]


def test_a_check_waits_for_no_import(served: Database, clock: Clock) -> None:
    send(served, "a")
    with served.session(writing=True) as session:
        assert claim_run(session, "t", clock(), QUICK) is not None
    check = send(served, "b", None)
    with served.session(writing=True) as session:
        claimed = claim_run(session, "u", clock(), QUICK)
        assert claimed is not None
        assert claimed.run.id == check.id


def test_a_run_whose_worker_died_is_taken_up_and_the_dead_one_cannot_end_it(
    served: Database, make: Callable[..., Workers], clock: Clock
) -> None:
    run = send(served, "a")
    with served.session(writing=True) as session:
        dead = claim_run(session, "dead", clock(), QUICK)
    assert dead is not None
    with served.session(writing=True) as session:
        assert claim_run(session, "early", clock(), QUICK) is None
    clock.pass_by(minutes=2)
    workers = make()
    workers.call()
    assert workers.wait(run.id, 60)
    with served.session(writing=True) as session, pytest.raises(TakenOverError):
        commands.end_import(session, dead, 1)
    assert imported(served) == ["a.csv"]


def test_a_worker_that_is_heard_of_keeps_its_run(served: Database, clock: Clock) -> None:
    send(served, "a")
    with served.session(writing=True) as session:
        claim = claim_run(session, "t", clock(), QUICK)
    assert claim is not None
    clock.pass_by(seconds=50)
    with served.session(writing=True) as session:
        commands.beat(session, claim, clock(), (Stage.READING, 3, 4))
    clock.pass_by(seconds=50)
    with served.session(writing=True) as session:
        assert claim_run(session, "u", clock(), QUICK) is None
    assert get(served, "a").says() == "Reading the file: 75%."


def test_a_run_that_stops_too_often_says_so_and_can_be_started_again(
    served: Database, make: Callable[..., Workers], clock: Clock
) -> None:
    run = send(served, "a")
    for number in range(QUICK.tries):
        with served.session(writing=True) as session:
            assert claim_run(session, f"t{number}", clock(), QUICK) is not None
        clock.pass_by(minutes=2)
    with served.session(writing=True) as session:
        assert claim_run(session, "last", clock(), QUICK) is None
    failed = get(served, "a")
    assert failed.state is State.FAILED
    assert "It was begun 3 times and stopped before its end" in str(failed.fault)
    with served.session(writing=True) as session:
        assert commands.start_again(session, "a", Wish(OFFICER, clock())) is not None
        assert commands.start_again(session, "a", Wish(OFFICER, clock())) is None
    workers = make()
    workers.call()
    assert workers.wait(run.id, 60)
    assert imported(served) == ["a.csv"]


def test_a_fault_nobody_foresaw_stores_nothing_and_tells_no_value(
    served: Database, make: Callable[..., Workers], capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_session: Session) -> Sequence[GapFigure]:
        raise ValueError("Sam Example, 12 High Street")

    run = send(served, "a")
    workers = make(broken)
    workers.call()
    assert workers.wait(run.id, 60)
    assert workers.rest(60)
    assert (get(served, "a").state, get(served, "a").fault) == (State.FAILED, NOT_OUR_FAULT)
    assert imported(served) == []
    assert "Sam Example" not in "".join(capsys.readouterr())
    with served.session() as session:
        assert [run.file for run in queries.find_failed(session)] == ["a"]


def test_a_database_that_was_away_for_a_moment_loses_nothing(
    served: Database, make: Callable[..., Workers], clock: Clock
) -> None:
    asked: list[int] = []

    def away_once(_session: Session) -> Sequence[GapFigure]:
        asked.append(1)
        if len(asked) == 1:
            clock.pass_by(minutes=2)
            raise OperationalError("SELECT", {}, Exception("the server went away"))
        return ()

    run = send(served, "a")
    workers = make(away_once)
    workers.call()
    assert workers.wait(run.id, 60)
    assert imported(served) == ["a.csv"]


def test_a_file_that_vanished_is_said_and_leaves_nothing(
    served: Database, make: Callable[..., Workers]
) -> None:
    run = send(served, "a")
    with served.session(writing=True) as session:
        session.execute(delete(StagedFileRow))
    workers = make()
    workers.call()
    assert workers.wait(run.id, 60)
    assert get(served, "a").fault == "This file is not kept any more. Choose it again."
    assert imported(served) == []


def test_a_file_dropped_on_its_way_does_not_come_in(served: Database, clock: Clock) -> None:
    send(served, "a")
    with served.session(writing=True) as session:
        claim = claim_run(session, "t", clock(), QUICK)
        drop_file(session, "a")
    assert claim is not None
    with served.session(writing=True) as session, pytest.raises(TakenOverError):
        commands.beat(session, claim, clock(), (Stage.STORING, 0, 0))
    with served.session() as session:
        assert queries.find_run(session, "a") is None


def test_of_the_same_file_sent_twice_one_comes_in_and_the_other_says_so(
    served: Database, make: Callable[..., Workers]
) -> None:
    runs = [send(served, name) for name in ("a", "b")]
    workers = make()
    workers.call()
    assert workers.wait(runs[1].id, 60)
    assert imported(served) == ["a.csv"]
    number = get(served, "a").import_id
    assert get(served, "b").fault == f"This file was already brought in as import {number}."


def test_no_more_rows_are_left_out_than_somebody_has_seen(
    served: Database, make: Callable[..., Workers]
) -> None:
    rows = as_bytes([a_row(), a_row(area_code="E92000001", value="many")])
    with served.session(writing=True) as session:
        stage_file(session, StagedFile("a", "a.csv", rows, NOON))
        run = plan_run(session, "a", Wish(OFFICER, NOON, ANSWERS))
    workers = make()
    workers.call()
    assert workers.wait(run.id, 60)
    assert "1 row has problems now. Check the file again." in str(get(served, "a").fault)
    assert imported(served) == []


def test_a_file_on_its_way_is_kept_however_long_it_takes(served: Database, clock: Clock) -> None:
    send(served, "a")
    send(served, "b", None)
    with served.session(writing=True) as session:
        claim = claim_run(session, "t", clock(), QUICK)
        assert claim is not None
        other = claim_run(session, "u", clock(), QUICK)
        assert other is not None
        assert other.run.task is Task.CHECK
        commands.end_check(session, other, {})
        later = StagedFile("c", "c.csv", content(), NOON + timedelta(days=2))
        stage_file(session, later)
        kept = session.scalars(select(StagedFileRow.name).order_by(StagedFileRow.name)).all()
    assert kept == ["a", "c"]
