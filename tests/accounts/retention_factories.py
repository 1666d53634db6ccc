"""Rules of retention for tests."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from earlyhelp.accounts.audit.lines import COMMAND_LINE
from earlyhelp.accounts.retention.commands import set_rule
from earlyhelp.accounts.retention.queries import find_missing
from earlyhelp.accounts.retention.rules import Period, Rule, Unit
from earlyhelp.records.kinds import REGISTRY

SET_AT = datetime(2024, 2, 29, 9, 30, tzinfo=UTC)
YEAR = Period(1, Unit.YEARS)


def a_rule(kind: str, keep_for: Period = YEAR) -> Rule:
    return Rule(kind, keep_for, "the last change", "the schedule", "x" * 22, SET_AT.date())


def set_rules(session: Session) -> None:
    """Give every kind without one a rule of a year."""
    for kind in find_missing(session, REGISTRY):
        set_rule(session, COMMAND_LINE, a_rule(kind.code), SET_AT)
