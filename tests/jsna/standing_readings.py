"""What the profile reads of an area, figure by figure, for tests of what is current."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from earlyhelp.jsna.readings import HeldReading
from earlyhelp.jsna.standing.queries import (
    current_of,
    find_series_of,
    get_store,
    hold,
    read_rows,
)


def find_current_readings(
    session: Session, area_code: str, *, as_at: date | None = None
) -> Sequence[HeldReading]:
    """Return the current reading of every series and period of an area, in that order."""
    store = get_store(session, area_code, as_at)
    series = find_series_of(session)
    rows, _ = current_of(store, read_rows(session, store, store.numbers_of([area_code]), series))
    return hold(session, store, sorted(rows, key=lambda row: (row[2], row[3])), series)
