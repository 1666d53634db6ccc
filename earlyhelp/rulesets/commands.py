"""Writes of rulesets: keep one, approve it as a second person, switch it on, take that back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.errors import EarlyHelpError
from earlyhelp.matching.laws import CASES, find_breaches
from earlyhelp.matching.ruleset import Problem, Ruleset, read_ruleset
from earlyhelp.rulesets.files import Switch, live_on
from earlyhelp.rulesets.models import RulesetFile, RulesetSwitch
from earlyhelp.rulesets.queries import find_switches


class RulesetRefusedError(EarlyHelpError):
    """A ruleset may not go a step further; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What became of a text: the digest under which it is kept, or why it was not kept."""

    digest: str | None
    problems: tuple[Problem, ...]
    """Refusals of the loader where it was not kept; breaches of laws where it was."""


def keep_text(session: Session, ruleset: Ruleset, text: str, at: datetime) -> None:
    """Keep the text of a ruleset that decides, so that its decisions can be replayed."""
    if session.get(RulesetFile, ruleset.digest) is None:
        session.add(_row(ruleset, text, at, by=None, breaches=None))
        session.flush()


def record_draft(
    session: Session, text: str, *, by: str, at: datetime, cases: int = CASES
) -> Drafted:
    """Check a text, try it on made-up children, and keep it as a draft; a refused one is not kept.

    The same text twice is the same draft.
    """
    read = read_ruleset(text)
    if isinstance(read, list):
        return Drafted(None, tuple(read))
    breaches = tuple(find_breaches(read, cases=cases))
    if session.get(RulesetFile, read.digest) is None:
        session.add(_row(read, text, at, by=by, breaches=len(breaches)))
        session.flush()
    return Drafted(read.digest, breaches)


def approve(session: Session, digest: str, *, by: str, at: datetime) -> None:
    """Approve a draft as a second person.

    Raises:
        RulesetRefusedError: if the same person brought it in, it breaks a law, or it is no draft.
    """
    row = _get(session, digest)
    if row.recorded_by is None or row.approved_at is not None:
        raise RulesetRefusedError("This ruleset is approved already.")
    if row.recorded_by == by:
        raise RulesetRefusedError("You brought this ruleset in. A second person has to approve it.")
    if row.breaches:
        raise RulesetRefusedError("This ruleset breaks a law. Mend it and bring it in again.")
    row.approved_by, row.approved_at = by, at
    session.flush()


def switch_on(session: Session, digest: str, *, live_from: date, by: str, at: datetime) -> None:
    """Make a ruleset live from a day.

    Raises:
        RulesetRefusedError: if it is not approved, or does not hold on that day.
    """
    row = _get(session, digest)
    if row.recorded_by is not None and row.approved_at is None:
        raise RulesetRefusedError("A second person has to approve this ruleset first.")
    if live_from < at.date():
        raise RulesetRefusedError("Choose today or a later day. What was decided stays decided.")
    if live_from < row.effective_from:
        raise RulesetRefusedError(f"This ruleset holds from {row.effective_from.isoformat()} on.")
    if row.effective_to is not None and live_from > row.effective_to:
        raise RulesetRefusedError(f"This ruleset ends on {row.effective_to.isoformat()}.")
    session.add(RulesetSwitch(digest=digest, live_from=live_from, switched_at=at, switched_by=by))
    session.flush()


def undo_last_switch(session: Session, *, by: str, at: datetime) -> Switch | None:
    """Take the last switch back; return what is live now, None for the file of the settings.

    Raises:
        RulesetRefusedError: if nothing is switched on.
    """
    row = session.scalar(
        select(RulesetSwitch)
        .where(RulesetSwitch.undone_at.is_(None))
        .order_by(RulesetSwitch.id.desc())
        .limit(1)
    )
    if row is None:
        raise RulesetRefusedError("Nothing was switched on that could be taken back.")
    row.undone_at, row.undone_by = at, by
    session.flush()
    return live_on(find_switches(session), at.date())


def _get(session: Session, digest: str) -> RulesetFile:
    row = session.get(RulesetFile, digest)
    if row is None:
        raise RulesetRefusedError("There is no such ruleset.")
    return row


def _row(
    ruleset: Ruleset, text: str, at: datetime, *, by: str | None, breaches: int | None
) -> RulesetFile:
    return RulesetFile(
        digest=ruleset.digest,
        ruleset_id=ruleset.id,
        version=ruleset.version,
        title=ruleset.title,
        effective_from=ruleset.effective_from,
        effective_to=ruleset.effective_to,
        text=text,
        recorded_at=at,
        recorded_by=by,
        breaches=breaches,
    )
