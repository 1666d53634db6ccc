"""Write counts of faults, and take them away; none commits."""

from collections.abc import Iterable

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from earlyhelp.offers.faults.kinds import Counted
from earlyhelp.offers.faults.models import FaultCountRow


def add_counts(session: Session, counts: Iterable[Counted]) -> None:
    """Add to the counts, whoever else adds at the same time."""
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for count in counts:
        new = make(FaultCountRow).values(
            day=count.day,
            kind=count.kind.value,
            place=count.place.value,
            times=count.times,
            last_at=count.last_at,
            last_request=count.last_request,
        )
        session.execute(
            new.on_conflict_do_update(
                index_elements=["day", "kind", "place"],
                set_={
                    "times": FaultCountRow.times + count.times,
                    "last_at": count.last_at,
                    "last_request": count.last_request,
                },
            )
        )


def delete_counts(session: Session, ids: Iterable[str]) -> None:
    """Delete the counts of some days."""
    session.execute(delete(FaultCountRow).where(FaultCountRow.id.in_([int(one) for one in ids])))
