"""Reads of authorities: tiers, statistical neighbours, successors, and whose readings count."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.geography import codes
from earlyhelp.geography.codes import Level
from earlyhelp.geography.models import AreaLinkRow, AreaRow, AuthorityRow, NeighbourRow
from earlyhelp.geography.places import Area, Authority
from earlyhelp.geography.queries.areas import find_districts, get_served_area

COMBINED = "combined-authority"


def find_neighbours(session: Session, code: str) -> Sequence[Area]:
    """Return an authority's living statistical neighbours, nearest first."""
    statement = (
        select(AuthorityRow.code, AuthorityRow.name)
        .join(NeighbourRow, NeighbourRow.neighbour_old_code == AuthorityRow.old_code)
        .where(
            AuthorityRow.ended_on.is_(None),
            NeighbourRow.old_code
            == select(AuthorityRow.old_code).where(AuthorityRow.code == code).scalar_subquery(),
        )
        .order_by(NeighbourRow.place)
    )
    return [Area(c, name, codes.level_of(c)) for c, name in session.execute(statement)]


def find_authority(session: Session, code: str) -> Authority | None:
    """Return an authority by its code, living or ended, where the list of authorities has it."""
    row = session.get(AuthorityRow, code)
    if row is None:
        return None
    return Authority(row.name, row.ended_on, find_successor(session, code))


def find_successor(session: Session, code: str) -> Area | None:
    """Return the one living authority with the three-digit code of an ended one, if any."""
    statement = select(AuthorityRow.code, AuthorityRow.name).where(
        AuthorityRow.ended_on.is_(None),
        AuthorityRow.code != code,
        AuthorityRow.old_code
        == select(AuthorityRow.old_code)
        .where(AuthorityRow.code == code, AuthorityRow.ended_on.is_not(None))
        .scalar_subquery(),
    )
    living = session.execute(statement).all()
    if len(living) != 1:
        return None
    successor, name = living[0]
    return Area(successor, name, codes.level_of(successor))


def find_authority_codes(session: Session) -> Mapping[str, str | None]:
    """Return what each authority's code is today: itself while it lives, else the one successor.

    None stands for a code that ended and that no single living authority took the place of.
    """
    columns = (AuthorityRow.code, AuthorityRow.old_code, AuthorityRow.ended_on)
    rows = session.execute(select(*columns)).all()
    living: dict[str | None, list[str]] = {}
    for code, old_code, ended_on in rows:
        if ended_on is None:
            living.setdefault(old_code, []).append(code)
    return {
        code: code if ended_on is None else _only(living.get(old_code, []) if old_code else [])
        for code, old_code, ended_on in rows
    }


def _only(codes_: Sequence[str]) -> str | None:
    return codes_[0] if len(codes_) == 1 else None


def get_served_region(session: Session, code: str) -> str | None:
    """Return the region of the area served, if that is the one with this code; else None.

    The list of authorities tells it, or a look-up from the area or its districts to regions.
    """
    served = get_served_area(session)
    if served is None or served.code != code:
        return None
    statement = select(AuthorityRow.region_code).where(AuthorityRow.code == code)
    return session.scalar(statement) or _larger(session, code, Level.REGION)


def _larger(session: Session, code: str, level: Level) -> str | None:
    """Return the place of a level that an authority or its districts lie in, by a look-up."""
    statement = (
        select(AreaLinkRow.parent_code)
        .where(
            AreaLinkRow.child_code.in_([code, *_linked_districts(session, code)]),
            AreaLinkRow.parent_level == level,
        )
        .order_by(AreaLinkRow.parent_vintage.desc(), AreaLinkRow.parent_code)
    )
    return session.scalars(statement).first()


def _linked_districts(session: Session, code: str) -> Sequence[str]:
    statement = select(AreaLinkRow.child_code).where(
        AreaLinkRow.parent_code == code, AreaLinkRow.child_level == Level.DISTRICT
    )
    return session.scalars(statement.distinct()).all()


def find_profile_areas(session: Session) -> Mapping[str, str]:
    """Return every code whose readings belong to the area's profile, with what it is to the area.

    The words are "own", "district", "small-area", "region", "combined-authority", "country" and
    "neighbour".
    """
    served = get_served_area(session)
    if served is None:
        return {}
    neighbours = {area.code: "neighbour" for area in find_neighbours(session, served.code)}
    return neighbours | find_own_places(session, served.code)


def find_own_places(session: Session, served_code: str) -> dict[str, str]:
    """Return the same without the neighbours, for the area served."""
    statement = select(AreaRow.code, AreaRow.level).where(AreaRow.level.in_(codes.SMALL_AREAS))
    found = {code: "small-area" for code, _ in session.execute(statement)}
    found |= {area.code: "district" for area in find_districts(session)}
    found |= dict.fromkeys(_linked_districts(session, served_code), "district")
    region = get_served_region(session, served_code)
    combined = _larger(session, served_code, Level.COMBINED_AUTHORITY)
    found |= {code: what for code, what in ((region, "region"), (combined, COMBINED)) if code}
    return found | {codes.ENGLAND: "country", served_code: "own"}
