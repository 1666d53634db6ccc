"""The chain of the audit: what it holds, and that nothing in it changes unseen."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import (
    GENESIS,
    Act,
    Action,
    Actor,
    Head,
    Line,
    chain,
    checkpoint,
    verify,
)
from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.db import Database
from tests.conftest import unprotected

MOMENT = datetime(2026, 3, 4, 9, 30, 0, 123456, tzinfo=UTC)
SOMEBODY = Actor("a" * 22, "practitioner", "req-1")


def lines(number: int = 5) -> list[Line]:
    """Return a chain of so many lines."""
    made: list[Line] = []
    for i in range(1, number + 1):
        line = Line(
            id=i,
            recorded_at=MOMENT + timedelta(seconds=i),
            actor_id=SOMEBODY.account_id,
            role=SOMEBODY.role,
            action=Action.OPEN,
            object_kind="assessment",
            object_id=f"x{i}",
            purpose=None,
            request_id=SOMEBODY.request_id,
            outcome="done",
        )
        made.append(chain(line, made[-1].hash if made else GENESIS))
    return made


def test_a_whole_chain_has_no_break() -> None:
    found = verify(lines())
    assert (found.lines, found.broken) == (5, None)
    assert found.head == Head(5, lines()[4].hash)
    assert verify([]).broken is None


@pytest.mark.parametrize(
    "change",
    [
        {"recorded_at": MOMENT},
        {"actor_id": "b"},
        {"role": "administrator"},
        {"action": "print"},
        {"object_kind": "offer"},
        {"object_id": "x9"},
        {"purpose": "court"},
        {"request_id": None},
        {"outcome": "refused"},
        {"previous_hash": "1" * 64},
        {"hash": "1" * 64},
    ],
)
def test_a_line_changed_in_any_column_is_the_first_broken_one(change: dict[str, Any]) -> None:
    held = lines()
    held[2] = replace(held[2], **change)
    broken = verify(held).broken
    assert broken is not None
    assert broken.line_id == 3


def removed(held: list[Line]) -> list[Line]:
    return held[:2] + held[3:]


def inserted(held: list[Line]) -> list[Line]:
    extra = chain(replace(held[2], object_id="y"), held[1].hash)
    return [*held[:2], extra, *held[2:]]


def reordered(held: list[Line]) -> list[Line]:
    return [*held[:2], held[3], held[2], held[4]]


def renumbered(held: list[Line]) -> list[Line]:
    """Remove a line and give those after it new numbers, keeping their hashes."""
    return held[:2] + [replace(line, id=line.id - 1) for line in held[3:]]


@pytest.mark.parametrize("tamper", [removed, inserted, reordered, renumbered])
def test_a_line_removed_put_in_or_moved_is_found(
    tamper: Callable[[list[Line]], Sequence[Line]],
) -> None:
    broken = verify(tamper(lines())).broken
    assert broken is not None
    assert broken.line_id in {3, 4}


def test_a_cut_tail_is_found_with_a_head_that_was_written_down() -> None:
    held = lines()
    known = Head(5, held[4].hash)
    assert verify(held[:4]).broken is None
    broken = verify(held[:4], known).broken
    assert broken is not None
    assert broken.line_id == 5
    assert verify(held, known).broken is None


def test_a_chain_made_anew_is_found_with_a_head_that_was_written_down() -> None:
    held = lines()
    made_anew = [replace(line, outcome="other") for line in held]
    for i, line in enumerate(made_anew):
        made_anew[i] = chain(line, made_anew[i - 1].hash if i else GENESIS)
    assert verify(made_anew).broken is None
    assert verify(made_anew, Head(4, held[3].hash)).broken is not None


def test_the_oldest_lines_may_go_only_behind_a_checkpoint() -> None:
    held = lines()
    assert verify(held[2:]).broken is not None
    act = checkpoint(Head(2, held[1].hash))
    line = replace(held[4], id=6, action=act.action, object_id=act.object_id, hash="")
    with_checkpoint = [*held, chain(line, held[4].hash)]
    assert verify(with_checkpoint[2:]).broken is None
    assert verify(with_checkpoint[3:]).broken is not None


@pytest.mark.parametrize(
    "part",
    [
        {"object_kind": "Assessment of J"},
        {"object_id": "a name"},
        {"object_id": "someone@example.org"},
        {"object_id": "x" * 101},
        {"purpose": "The mother said: no"},
        {"outcome": "line\nbreak"},
    ],
)
def test_a_line_has_no_room_for_words_that_somebody_typed(part: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="audit line"):
        Act(**{"action": Action.OPEN, "object_kind": "assessment", **part})  # type: ignore[arg-type]


def stored(session: Session) -> list[Line]:
    rows = session.scalars(select(AuditLineRow).order_by(AuditLineRow.id))
    names = Line.__dataclass_fields__
    found = [Line(**{name: getattr(row, name) for name in names}) for row in rows]
    return [
        replace(line, recorded_at=line.recorded_at.replace(tzinfo=line.recorded_at.tzinfo or UTC))
        for line in found
    ]


def write(session: Session, number: int, kind: str = "assessment") -> None:
    for i in range(number):
        record_act(session, SOMEBODY, Act(Action.OPEN, kind, f"x{i}"), MOMENT)


def test_what_is_stored_is_a_chain(session: Session) -> None:
    write(session, 3)
    found = stored(session)
    assert [line.id for line in found] == [1, 2, 3]
    assert found[0].recorded_at == MOMENT
    assert verify(found).broken is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_line SET outcome = 'other' WHERE id = 2",
        "DELETE FROM audit_line WHERE id = 3",
        "DELETE FROM audit_line",
        (
            "INSERT INTO audit_line SELECT 1, recorded_at, actor_id, role, action, object_kind, "
            "object_id, purpose, request_id, outcome, previous_hash, hash "
            "FROM audit_line WHERE id = 2"
        ),
    ],
)
def test_the_database_itself_refuses_to_change_or_delete(session: Session, statement: str) -> None:
    write(session, 3)
    with pytest.raises(DatabaseError, match="a line of the audit is"), session.begin_nested():
        session.execute(text(statement))
    assert len(stored(session)) == 3


def test_replacing_a_line_is_refused_too(session: Session) -> None:
    write(session, 3)
    if session.get_bind().dialect.name == "postgresql":
        statement = "TRUNCATE audit_line"
    else:
        statement = "INSERT OR REPLACE INTO audit_line SELECT * FROM audit_line WHERE id = 2"
    with pytest.raises(DatabaseError, match="a line of the audit is"), session.begin_nested():
        session.execute(text(statement))


def test_behind_a_checkpoint_the_oldest_lines_may_go_and_no_others(session: Session) -> None:
    write(session, 4)
    held = stored(session)
    record_act(session, SOMEBODY, checkpoint(Head(2, held[1].hash)), MOMENT)
    session.execute(text("DELETE FROM audit_line WHERE id <= 2"))
    assert verify(stored(session)).broken is None
    with pytest.raises(DatabaseError, match="never deleted"), session.begin_nested():
        session.execute(text("DELETE FROM audit_line WHERE id <= 3"))


@pytest.mark.parametrize(
    "column",
    ["actor_id", "role", "action", "object_kind", "object_id", "purpose", "outcome", "hash"],
)
def test_a_column_altered_past_the_triggers_is_found_at_its_line(
    session: Session, column: str
) -> None:
    write(session, 4)
    with unprotected(session, "audit_line"):
        session.execute(text(f"UPDATE audit_line SET {column} = 'other' WHERE id = 3"))
    broken = verify(stored(session)).broken
    assert broken is not None
    assert broken.line_id == 3


def test_two_workers_at_once_keep_one_chain(database: Database) -> None:
    ready = threading.Barrier(2)

    def work() -> None:
        ready.wait(timeout=60)
        for _ in range(15):
            with database.session(writing=True) as session:
                write(session, 2)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    with database.session() as session:
        assert session.scalar(select(func.count()).select_from(AuditLineRow)) == 60
        assert verify(stored(session)).broken is None


def test_an_act_that_is_undone_leaves_no_line(database: Database) -> None:
    with database.open(writing=True) as session:
        write(session, 1)
        session.rollback()
    with database.session() as session:
        assert stored(session) == []
