"""Reads of rulesets: which are kept, which is live on a day, and the text of one."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from earlyhelp.errors import NotHereError
from earlyhelp.matching.ruleset_values import Problem
from earlyhelp.rulesets.files import Held, KeptRuleset, Switch
from earlyhelp.rulesets.models import RulesetFile, RulesetSwitch


def find_rulesets(session: Session) -> Sequence[KeptRuleset]:
    """Return every kept ruleset, newest first."""
    rows = session.scalars(
        select(RulesetFile).order_by(RulesetFile.recorded_at.desc(), RulesetFile.digest)
    )
    return [_kept(row) for row in rows]


def find_held(session: Session, fixed: KeptRuleset | None, on: date) -> Held:
    """Return everything that is kept of rulesets on a day, with ``fixed``, that of the settings."""
    kept = list(find_rulesets(session))
    if fixed is not None and fixed.digest not in {one.digest for one in kept}:
        kept.append(fixed)
    return Held(kept, find_switches(session), fixed, on)


def get_ruleset(session: Session, digest: str) -> KeptRuleset:
    """Return one kept ruleset.

    Raises:
        NotHereError: if there is none with this digest.
    """
    row = session.get(RulesetFile, digest)
    if row is None:
        raise NotHereError("There is no ruleset with this address.")
    return _kept(row)


def get_text(session: Session, digest: str) -> str | None:
    """Return the exact text of a ruleset, or None if it was never kept."""
    return session.scalar(select(RulesetFile.text).where(RulesetFile.digest == digest))


def get_text_to_decide(session: Session, digest: str) -> tuple[str, bool] | None:
    """Return the text of a ruleset that may decide, and whether it was approved here.

    None: it was never kept, or its approval is that of whoever brought it in, or of nobody.
    """
    row = session.get(RulesetFile, digest)
    if row is None or (row.recorded_by is not None and row.approved_by in {None, row.recorded_by}):
        return None
    return row.text, row.recorded_by is not None


def find_approved_texts(session: Session, *, but: str) -> Sequence[str]:
    """Return the texts of all rulesets that may decide, but one."""
    return session.scalars(
        select(RulesetFile.text)
        .where(
            RulesetFile.digest != but,
            or_(RulesetFile.approved_at.is_not(None), RulesetFile.recorded_by.is_(None)),
        )
        .order_by(RulesetFile.effective_from, RulesetFile.digest)
    ).all()


def find_breach_count(session: Session, digest: str) -> int | None:
    """Return how often a ruleset broke a law when it was tried; None where it was not tried."""
    return session.scalar(select(RulesetFile.breaches).where(RulesetFile.digest == digest))


def find_switches(session: Session) -> list[Switch]:
    """Return every switch, the first made first."""
    rows = session.scalars(select(RulesetSwitch).order_by(RulesetSwitch.id))
    return [
        Switch(
            row.digest,
            row.live_from,
            aware(row.switched_at),
            row.switched_by,
            aware(row.undone_at) if row.undone_at else None,
            row.id,
        )
        for row in rows
    ]


def find_live(session: Session, on: date) -> tuple[str, date] | None:
    """Return the digest that is live on a day, and since when; None where none was switched on."""
    row = session.execute(
        select(RulesetSwitch.digest, RulesetSwitch.live_from)
        .where(RulesetSwitch.undone_at.is_(None), RulesetSwitch.live_from <= on)
        .order_by(RulesetSwitch.live_from.desc(), RulesetSwitch.id.desc())
        .limit(1)
    ).first()
    return (row.digest, row.live_from) if row else None


def aware(moment: datetime) -> datetime:
    """Return a moment with its zone; the embedded database keeps UTC without saying so."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _kept(row: RulesetFile) -> KeptRuleset:
    return KeptRuleset(
        digest=row.digest,
        ruleset_id=row.ruleset_id,
        version=row.version,
        title=row.title,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        recorded_at=aware(row.recorded_at),
        recorded_by=row.recorded_by,
        breaches=row.breaches,
        found=[Problem(where, text) for where, text in json.loads(row.breach_texts or "[]")],
        approved_at=aware(row.approved_at) if row.approved_at else None,
        approved_by=row.approved_by,
    )
