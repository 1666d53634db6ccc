"""Values of the directory with good defaults."""

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from io import StringIO

from sqlalchemy.orm import Session

from earlyhelp.geography.distance import Point
from earlyhelp.services.checking import room
from earlyhelp.services.exchange.commands import ImportOptions, import_services
from earlyhelp.services.exchange.reports import ImportReport
from earlyhelp.services.listings import Listing, Sketch, listed, unlisted, write_points
from earlyhelp.services.marks import (
    ACCESS_BITS,
    DELIVERY_BITS,
    LEVEL_BITS,
    ROUTE_BITS,
    marks,
    need_marks,
    room_kind,
)
from earlyhelp.services.searching.criteria import Near
from earlyhelp.services.text import index_words

TODAY = date(2026, 11, 1)
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
HERE = Near(Point(53.42, -2.32), "AB1", ("place", "AB1"))
Row = Mapping[str, str]


def a_listing(
    name: str = "Sleep group",
    *,
    needs: Mapping[str, str] | None = None,
    ages: tuple[float | None, float | None] = (None, None),
    space: tuple[str | None, int | None, date | None] = (None, None, None),
    wait: tuple[int | None, date | None] = (None, None),
    checked_days_ago: int | None = 10,
    points: Sequence[Point] = (),
    delivery: frozenset[str] | None = None,
    routes: frozenset[str] | None = None,
    public_id: str | None = None,
    **facts: object,
) -> Listing:
    held = {"parenting_boundaries": "primary"} if needs is None else needs
    values: dict[str, object] = {
        "public_id": public_id or name.casefold(),
        "name": name,
        "one_line": None,
        "provider_name": "A provider",
        "sector": "voluntary",
        "status": "active",
        "is_illustrative": False,
        "is_confidential": False,
        "name_words": index_words(name),
        "needs": ";" + "".join(f"{code}:{held[code]};" for code in sorted(held)),
        "age_of": "child",
        "minimum_age": ages[0],
        "maximum_age": ages[1],
        "before_birth": None,
        "free": None,
        "cost_text": None,
        "delivery": listed(delivery),
        "routes": listed(routes),
        "levels": None,
        "areas": None,
        "access": None,
        "capacity_state": space[0],
        "vacancies": space[1],
        "capacity_on": space[2],
        "wait_days": wait[0],
        "wait_on": wait[1],
        "checked_on": None
        if checked_days_ago is None
        else TODAY - timedelta(days=checked_days_ago),
        "telephone": None,
        "comes_to_you": bool(delivery and delivery - {"location"}),
        "publish_from": None,
        "publish_to": None,
        "points": write_points(list(points)),
        "languages": None,
        "wait_expires_days": None,
        "places": "[]",
        "rules": None,
    }
    return Listing(**(values | facts))  # type: ignore[arg-type] # the names and types are Listing's


def a_sketch(listing: Listing, words: Sequence[str] = ()) -> Sketch:
    """Return what a search compares of a listing which holds all these words."""
    held = listing.strengths.items()
    state = listing.capacity_state
    facts = {name: getattr(listing, name) for name in Sketch._fields if hasattr(listing, name)}
    return Sketch(
        **facts,
        service_id=0,
        primary_needs=need_marks(frozenset(code for code, how in held if how == "primary")),
        partial_needs=need_marks(frozenset(code for code, how in held if how == "partial")),
        delivery_marks=_marks(listing.delivery, DELIVERY_BITS),
        route_marks=_marks(listing.routes, ROUTE_BITS),
        level_marks=_marks(listing.levels, LEVEL_BITS),
        access_marks=_marks(listing.access, ACCESS_BITS),
        hours=None,
        room=room_kind(state, room(state, listing.vacancies)),
        capacity_day=listing.capacity_on.toordinal() if listing.capacity_on else None,
        checked_day=listing.checked_on.toordinal() if listing.checked_on else None,
        held=(1 << len(words)) - 1,
    )


def _marks(text: str | None, bits: Mapping[str, int]) -> int | None:
    return None if text is None else marks(unlisted(text), bits)


def a_row(source_id: str = "a", **cells: str) -> Row:
    return {
        "source_id": source_id,
        "provider_name": "A provider",
        "provider_sector": "voluntary",
        "service_name": f"Service {source_id}",
        "status": "active",
    } | cells


def a_file(*rows: Row) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = StringIO(newline="")
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def bring_in(
    session: Session,
    *rows: Row,
    data: bytes | None = None,
    source: str = "a list",
    dry_run: bool = False,
    on: date = TODAY,
    moved_by: timedelta = timedelta(),
) -> ImportReport:
    options = ImportOptions(
        on, NOW, file_name="list.csv", source=source, dry_run=dry_run, moved_by=moved_by
    )
    report = import_services(session, a_file(*rows) if data is None else data, options)
    session.flush()
    session.expire_all()
    return report
