"""The local profile of an area: its latest figures, with those of other places beside them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from earlyhelp.geography.queries import find_profile_areas
from earlyhelp.jsna.models import ReadingRow
from earlyhelp.jsna.needs.held import Overview
from earlyhelp.jsna.needs.queries.store import (
    FACTS_FROM,
    Store,
    current_of,
    find_beside,
    find_places,
    find_series_of,
    get_store,
    hold,
    read_rows,
)
from earlyhelp.jsna.profile import EVERYBODY, Figure, LocalProfile, derive_profile
from earlyhelp.jsna.readings import Facts, Series

OWN_PLACES = frozenset({"district", "small-area"})


def get_overview(session: Session, area_code: str, as_at: date | None = None) -> Overview:
    """Return the headline figures of an area, and which indicators only parts of it have."""
    store = get_store(session, area_code, as_at)
    every = find_series_of(session)
    series = {n: one for n, one in every.items() if one.is_headline and one.sex in EVERYBODY}
    profile = profile_of(session, store, series=series)
    shown = {line.indicator.id for line in profile.lines}
    rest = {number: one for number, one in every.items() if one.indicator_id not in shown}
    in_files = frozenset[str]().union(*(known.indicators for known in store.in_use))
    return Overview(
        profile=profile,
        catalogue=store.catalogue,
        in_files=in_files,
        in_parts=_in_parts(session, store, rest),
        neighbours=tuple(store.around.names[code] for code in store.around.neighbours),
    )


def _in_parts(session: Session, store: Store, series: Mapping[int, Series]) -> frozenset[str]:
    imports = store.imports_of({one.indicator_id for one in series.values()})
    if not imports:
        return frozenset()
    own = find_profile_areas(session)
    codes = [store.around.area_code, *(code for code, what in own.items() if what in OWN_PLACES)]
    statement = (
        select(ReadingRow.series_id)
        .where(
            ReadingRow.import_id.in_(imports),
            ReadingRow.place_id.in_([number for number, _ in find_places(session, codes).values()]),
            ReadingRow.series_id.in_(series),
        )
        .distinct()
    )
    return frozenset(series[number].indicator_id for number in session.scalars(statement))


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
    of_series: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        of_series[row[2]].append(row)
    history = {number: sorted(each, key=_period) for number, each in of_series.items()}
    latest = [each[-1] for each in history.values()]
    beside = find_beside(session, store, latest)
    names = {number: code for code, (number, _) in store.places.items()}
    figures = [
        Figure(
            reading,
            {names[row[1]]: row[FACTS_FROM] for row in beside.get(reading.series_id, ())},
            history=tuple((row[3], Facts(*row[FACTS_FROM:])) for row in history[reading.series_id]),
            versions=versions[(own[0], reading.series_id, reading.sortable)],
        )
        for reading in hold(session, store, latest, series)
    ]
    return derive_profile(store.around, figures, store.catalogue, store.as_at)


def _period(row: Row[Any]) -> int:
    period: int = row[3]
    return period
