"""Set rules and holds, and take away what is due; none commits, and the clock is an argument."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from sqlite3 import OperationalError

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from earlyhelp.accounts.audit.commands import count_lines_before, cut_lines, record_act
from earlyhelp.accounts.audit.lines import CHECKPOINT_OF, Act, Action, Actor
from earlyhelp.accounts.retention.kinds import Due, NewHold, RecordKind, Registry
from earlyhelp.accounts.retention.models import RetentionHoldRow, RetentionRuleRow
from earlyhelp.accounts.retention.queries import find_held, find_rules
from earlyhelp.accounts.retention.rules import Rule, cutoff
from earlyhelp.db import Database
from earlyhelp.errors import EarlyHelpError, NotHereError

AT_A_TIME = 500


class HeldError(EarlyHelpError):
    """A record may not go because it is held."""


def set_rule(session: Session, actor: Actor, rule: Rule, recorded_at: datetime) -> None:
    """Write the rule of a kind in place of the one before."""
    session.merge(
        RetentionRuleRow(
            record_kind=rule.record_kind,
            amount=rule.keep_for.amount,
            unit=rule.keep_for.unit.value,
            counted_from=rule.counted_from,
            reason=rule.reason,
            set_by=rule.set_by,
            set_on=rule.set_on,
        )
    )
    session.flush()
    act = Act(Action.RETENTION_CHANGE, "retention_rule", rule.record_kind)
    record_act(session, actor, act, recorded_at)


def hold(session: Session, actor: Actor, new: NewHold, recorded_at: datetime) -> str:
    """Keep a record from being purged or erased; return the hold's id."""
    row = RetentionHoldRow(
        id=secrets.token_hex(11),  # no id begins with "-", which a command would take for an option
        record_kind=new.record_kind,
        record_id=new.record_id,
        reason=new.reason,
        set_by=new.set_by,
        set_at=recorded_at,
        ends_on=new.ends_on,
    )
    session.add(row)
    session.flush()
    record_act(session, actor, Act(Action.HOLD, new.record_kind, new.record_id), recorded_at)
    return row.id


def release(session: Session, actor: Actor, hold_id: str, recorded_at: datetime) -> None:
    """End a hold.

    Raises:
        NotHereError: if there is none, or it was ended already.
    """
    row = session.scalars(
        select(RetentionHoldRow)
        .where(RetentionHoldRow.id == hold_id, RetentionHoldRow.released_at.is_(None))
        .with_for_update()
    ).first()
    if row is None:
        raise NotHereError("There is no such hold.")
    session.execute(
        update(RetentionHoldRow)
        .where(RetentionHoldRow.id == hold_id)
        .values(released_at=recorded_at, released_by=actor.account_id or actor.role)
    )
    record_act(session, actor, Act(Action.RELEASE, row.record_kind, row.record_id), recorded_at)


def find_due(session: Session, registry: Registry, moment: datetime) -> Sequence[Due]:
    """Return for each kind how many records are due at a moment; changes nothing."""
    rules, held = find_rules(session, registry), find_held(session, moment.astimezone(UTC).date())
    found = []
    for kind in registry.kinds:
        rule = rules.get(kind.code)
        if rule is None or not kind.is_in_database:
            found.append(Due(kind, rule))
            continue
        if kind.code == CHECKPOINT_OF:
            count = count_lines_before(session, cutoff(rule.keep_for, moment))
            found.append(Due(kind, rule, count))
            continue
        ids = _ids(session, kind, rule, moment)
        back = sum((kind.code, one) in held for one in ids)
        found.append(Due(kind, rule, len(ids) - back, back))
    return found


def purge(session: Session, actor: Actor, registry: Registry, moment: datetime) -> Sequence[Due]:
    """Take away everything that is due and not held, with its parts; return the counts."""
    overwrite_deleted(session)
    due = find_due(session, registry, moment)
    held = find_held(session, moment.astimezone(UTC).date())
    for one in due:
        if not one.going or one.rule is None:
            continue
        if one.kind.code == CHECKPOINT_OF:
            cut_lines(session, actor, cutoff(one.rule.keep_for, moment), moment)
        elif one.kind.delete is not None:
            ids = _ids(session, one.kind, one.rule, moment)
            going = [record for record in ids if (one.kind.code, record) not in held]
            for start in range(0, len(going), AT_A_TIME):
                one.kind.delete(session, going[start : start + AT_A_TIME])
        outcome = f"done {one.going}"
        act = Act(Action.PURGE, one.kind.code, purpose="retention", outcome=outcome)
        record_act(session, actor, act, moment)
    return due


def erase(
    session: Session, actor: Actor, registry: Registry, ids: Sequence[str], moment: datetime
) -> None:
    """Take one family's assessments away with all that belongs to them, before they are due.

    Raises:
        HeldError: if one of them is held; then nothing goes.
    """
    overwrite_deleted(session)
    held = {one for _, one in find_held(session, moment.astimezone(UTC).date())}
    if held & set(ids):
        raise HeldError("A hold keeps this record. End the hold first, or wait until it ends.")
    registry.erase_subject(session, ids)
    for one in ids:
        act = Act(Action.ERASE, "assessment", one, purpose="subject request")
        record_act(session, actor, act, moment)


def overwrite_deleted(session: Session) -> None:
    """Have the embedded database write zeros over what this session deletes."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA secure_delete = ON"))


def _ids(session: Session, kind: RecordKind, rule: Rule, moment: datetime) -> Sequence[str]:
    before = cutoff(rule.keep_for, moment)
    return () if kind.find_before is None else kind.find_before(session, before)


def compact(database: Database) -> bool:
    """Rebuild the embedded database's file, so that nothing deleted stays in it; say if it could.

    A reader or writer that does not finish in time keeps the old pages; then run it again. A
    PostgreSQL server clears its own files.
    """
    if not database.is_sqlite:
        return True
    raw = database.engine.raw_connection()
    try:
        driver = raw.driver_connection
        driver.execute("VACUUM")  # type: ignore[union-attr] # a connection just checked out is open
        row = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()  # type: ignore[union-attr] # as above
    except OperationalError:
        return False
    finally:
        raw.close()
    return row is not None and row[0] == 0
