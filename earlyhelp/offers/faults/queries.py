"""Reads of the faults that decisions met."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.accounts.queries import utc
from earlyhelp.offers.faults.kinds import Counted, Kind, Place
from earlyhelp.offers.faults.models import FaultCountRow


def find_counts(session: Session, since: date) -> Sequence[Counted]:
    """Return the counts from a day on, the newest first."""
    rows = session.scalars(
        select(FaultCountRow)
        .where(FaultCountRow.day >= since)
        .order_by(FaultCountRow.last_at.desc(), FaultCountRow.id)
    )
    return [
        Counted(
            row.day,
            Kind(row.kind),
            Place(row.place),
            row.times,
            utc(row.last_at),
            row.last_request,
        )
        for row in rows
    ]


def counts_before(session: Session, before: datetime) -> Sequence[str]:
    """Return the ids of the counts of days before a moment."""
    found = session.scalars(select(FaultCountRow.id).where(FaultCountRow.last_at < before))
    return [str(one) for one in found]
