"""Read the rules of retention and the holds."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.accounts.retention.kinds import Hold, RecordKind, Registry
from earlyhelp.accounts.retention.models import RetentionHoldRow, RetentionRuleRow
from earlyhelp.accounts.retention.rules import Period, Rule, Unit

BY_DEFAULT = "proposed default"


def find_rules(session: Session, registry: Registry) -> Mapping[str, Rule]:
    """Return the rule of each kind that has one: as set, or the kind's own default."""
    rules = {kind.code: rule for kind in registry.kinds if (rule := default_rule(kind))}
    for row in session.scalars(select(RetentionRuleRow)):
        rules[row.record_kind] = Rule(
            row.record_kind,
            Period(row.amount, Unit(row.unit)),
            row.counted_from,
            row.reason,
            row.set_by,
            row.set_on,
        )
    return {code: rule for code, rule in rules.items() if registry.kind(code) is not None}


def default_rule(kind: RecordKind) -> Rule | None:
    """Return the rule that a kind brings, if it has one."""
    if kind.default is None:
        return None
    since = date(2026, 1, 1)
    return Rule(kind.code, kind.default, kind.counted_from, kind.default_reason, BY_DEFAULT, since)


def find_missing(session: Session, registry: Registry) -> Sequence[RecordKind]:
    """Return the kinds that have no rule."""
    rules = find_rules(session, registry)
    return [kind for kind in registry.kinds if kind.code not in rules]


def find_holds(session: Session, on: date) -> Sequence[Hold]:
    """Return the holds in force on a day, the one that ends next first."""
    rows = session.scalars(
        select(RetentionHoldRow)
        .where(RetentionHoldRow.released_at.is_(None), RetentionHoldRow.ends_on >= on)
        .order_by(RetentionHoldRow.ends_on, RetentionHoldRow.id)
    )
    return [
        Hold(
            row.id,
            row.record_kind,
            row.record_id,
            row.reason,
            row.set_by,
            row.set_at,
            row.ends_on,
        )
        for row in rows
    ]


def find_held(session: Session, on: date) -> frozenset[tuple[str, str]]:
    """Return the kind and id of every record that is held on a day."""
    return frozenset((hold.record_kind, hold.record_id) for hold in find_holds(session, on))
