"""The local profile of an area, and what an import may change in it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from earlyhelp.geography.queries import get_served_area
from earlyhelp.jsna.effects import Figures, GapFigure, profile_figures
from earlyhelp.jsna.profile import Figure, LocalProfile, derive_profile
from earlyhelp.jsna.readings import Facts, Series
from earlyhelp.jsna.standing.queries.store import (
    FACTS_FROM,
    Plain,
    Store,
    current_of,
    find_series_of,
    find_values_beside,
    get_store,
    hold,
    read_rows,
)
from earlyhelp.jsna.trend import POINTS


def get_profile(session: Session, area_code: str, as_at: date | None = None) -> LocalProfile:
    """Return the local profile of an area, as it was with the releases up to a day if one is given.

    An area without readings has a profile without lines.
    """
    store = get_store(session, area_code, as_at)
    return profile_of(session, store, series=find_series_of(session, headline=True))


def profile_of(session: Session, store: Store, *, series: Mapping[int, Series]) -> LocalProfile:
    """Return the local profile of some headline series from what was read already."""
    own = store.numbers_of([store.around.area_code])
    rows, versions = current_of(store, read_rows(session, store, own, series))
    of_series: dict[int, list[Plain]] = defaultdict(list)
    for row in rows:
        of_series[row[2]].append(row)
    history = {number: sorted(each, key=_period) for number, each in of_series.items()}
    latest = [each[-1] for each in history.values()]
    beside = find_values_beside(session, store, latest)
    names = {number: code for code, (number, _) in store.places.items()}
    figures = [
        Figure(
            reading,
            {names[place]: value for place, value in beside.get(reading.series_id, ())},
            history=[
                (row[3], Facts(*row[FACTS_FROM:])) for row in history[reading.series_id][-POINTS:]
            ],
            versions=versions[(own[0], reading.series_id, reading.sortable)],
        )
        for reading in hold(session, store, latest, series)
    ]
    return derive_profile(store.around, figures, store.catalogue, store.as_at)


def _period(row: Plain) -> int:
    period: int = row[3]
    return period


def find_figures(
    session: Session, find_gaps: Callable[[Session], Sequence[GapFigure]] | None
) -> Figures | None:
    """Return what an import may change, as it is now; None where nobody asks or is served."""
    served = get_served_area(session)
    if served is None or find_gaps is None:
        return None
    return Figures(profile_figures(get_profile(session, served.code)), find_gaps(session))
