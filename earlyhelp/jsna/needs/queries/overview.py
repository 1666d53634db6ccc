"""The headline figures of an area for the first page of the profile."""

from collections.abc import Mapping
from datetime import date
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, select
from sqlalchemy.orm import Session

from earlyhelp.geography.queries import find_profile_areas
from earlyhelp.jsna.models import ReadingRow
from earlyhelp.jsna.needs.held import Overview
from earlyhelp.jsna.profile import EVERYBODY, LocalProfile
from earlyhelp.jsna.readings import Series
from earlyhelp.jsna.standing.queries import (
    Store,
    find_places,
    find_series_of,
    get_store,
    profile_of,
)

OWN_PLACES = frozenset({"district", "small-area"})
KEPT_PROFILES = 2
RestsOn = tuple[Store, Mapping[int, Series]]
_profiles: WeakKeyDictionary[Pool, tuple[tuple[RestsOn, LocalProfile], ...]] = WeakKeyDictionary()


def get_overview(session: Session, area_code: str, as_at: date | None = None) -> Overview:
    """Return the headline figures of an area, and which indicators only parts of it have."""
    store = get_store(session, area_code, as_at)
    every = find_series_of(session)
    series = {n: one for n, one in every.items() if one.is_headline and one.sex in EVERYBODY}
    profile = _profile_of(session, store, series)
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


def _profile_of(session: Session, store: Store, series: Mapping[int, Series]) -> LocalProfile:
    """Return the profile, worked out anew only if something differs that it rests on.

    The readings of an import never change: a correction is another import, and one that was taken
    back is no longer in use. So the same imports in use, catalogue, places and series give the same
    profile. ``KEPT_PROFILES`` of each database are kept in memory.
    """
    rests_on = store, series
    pool = session.connection().engine.pool
    kept = _profiles.get(pool, ())
    for held, profile in kept:
        if held == rests_on:
            return profile
    profile = profile_of(session, store, series=series)
    _profiles[pool] = ((rests_on, profile), *kept[: KEPT_PROFILES - 1])
    return profile


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
