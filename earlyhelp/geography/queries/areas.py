"""Reads of postcodes, areas, look-ups and boundaries."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from earlyhelp.geography import codes
from earlyhelp.geography.codes import Level
from earlyhelp.geography.distance import Point
from earlyhelp.geography.models import (
    AreaLinkRow,
    AreaRow,
    BoundaryRow,
    PostcodeRow,
    ServedAreaRow,
)
from earlyhelp.geography.places import (
    Area,
    Boundary,
    PostcodeAnswer,
    PostcodeKind,
    ServedArea,
)
from earlyhelp.geography.postcodes import read_postcode
from earlyhelp.geography.vintages import CodeSet, Heirs, require_shared


def get_served_area(session: Session) -> ServedArea | None:
    """Return the authority served, or None before any place was brought in."""
    row = session.scalars(select(ServedAreaRow)).first()
    return None if row is None else ServedArea(row.code, row.name)


def find_area_fault(session: Session, area: str) -> str | None:
    """Return why an authority cannot be the area served, naming the county of a district."""
    code = codes.read_code(area)
    county = session.scalars(_county_of(code)).first() if code else None
    name = find_names(session, {county}).get(county or "")
    return codes.area_fault(area, f"{name} ({county})" if name else county)


def find_setting_fault(session: Session, setting: str) -> str | None:
    """Return what is wrong with the setting of the area, with what to do, or None.

    It names an authority for children's services, and the one whose places are held, if any are.
    """
    fault = find_area_fault(session, setting)
    if fault is not None:
        return fault
    served = get_served_area(session)
    if served is None or served.code == codes.read_code(setting):
        return None
    return (
        f"it is {setting}, but the places held are those of {served.name} ({served.code}); set it "
        f"to {served.code}, or serve the other area with earlyhelp geography import FILES "
        f"--area {setting} --replace"
    )


def _county_of(code: str) -> Select[str]:
    return (
        select(AreaLinkRow.parent_code)
        .where(AreaLinkRow.child_code == code, AreaLinkRow.parent_level == Level.COUNTY)
        .order_by(AreaLinkRow.parent_vintage.desc())
    )


def get_upper_tier(session: Session, code: str) -> str | None:
    """Return the authority for children's services of a district, or of itself; None if unknown."""
    if codes.level_of(code) in codes.UPPER_TIER:
        return code
    return session.scalars(_county_of(code)).first()


def find_postcode(session: Session, text: str) -> PostcodeAnswer:
    """Return what is known of a postcode typed in any case or spacing; always an answer."""
    postcode = read_postcode(text)
    if postcode is None:
        return PostcodeAnswer(PostcodeKind.NOT_A_POSTCODE)
    row = session.get(PostcodeRow, postcode)
    if row is None:
        return PostcodeAnswer(PostcodeKind.OUTSIDE, postcode)
    names = find_names(session, {row.ward_code, row.district_code})
    point = None
    if row.latitude is not None and row.longitude is not None:
        point = Point(row.latitude, row.longitude)
    return PostcodeAnswer(
        kind=_kind_of(row),
        postcode=postcode,
        point=point,
        lsoa_code=row.lsoa_code,
        msoa_code=row.msoa_code,
        ward_code=row.ward_code,
        ward_name=names.get(row.ward_code or ""),
        district_code=row.district_code,
        district_name=names.get(row.district_code or ""),
        authority_code=row.authority_code,
    )


def _kind_of(row: PostcodeRow) -> PostcodeKind:
    if row.terminated_in is not None or row.is_listed_live is False:
        return PostcodeKind.TERMINATED
    if row.latitude is None or row.longitude is None:
        return PostcodeKind.NO_POSITION
    return PostcodeKind.LIVE


def find_names(session: Session, wanted: set[str | None]) -> Mapping[str, str]:
    """Return the name of each code that has one; the newest boundaries' name wins."""
    statement = (
        select(AreaRow.code, AreaRow.name)
        .where(AreaRow.code.in_(sorted(code for code in wanted if code)), AreaRow.name.is_not(None))
        .order_by(AreaRow.vintage)
    )
    return {code: name for code, name in session.execute(statement) if name}


def find_areas(session: Session, code: str) -> Sequence[Area]:
    """Return a place once for each vintage in which its code is known, newest first."""
    rows = session.scalars(
        select(AreaRow).where(AreaRow.code == code).order_by(AreaRow.vintage.desc())
    )
    return [_area(row) for row in rows]


def find_containing(session: Session, code: str) -> Sequence[Area]:
    """Return the places that a place lies in by the look-ups, or became, smallest code first."""
    statement = (
        select(AreaRow)
        .join(
            AreaLinkRow,
            (AreaLinkRow.parent_code == AreaRow.code)
            & (AreaLinkRow.parent_vintage == AreaRow.vintage),
        )
        .where(AreaLinkRow.child_code == code)
        .distinct()
        .order_by(AreaRow.code, AreaRow.vintage)
    )
    return [_area(row) for row in session.scalars(statement)]


def _area(row: AreaRow) -> Area:
    return Area(row.code, row.name or row.code, Level(row.level), row.vintage, row.local_name)


def find_wards(session: Session) -> Sequence[Area]:
    """Return the wards that the area's postcodes lie in, by name."""
    return _areas_of_postcodes(session, PostcodeRow.ward_code)


def find_districts(session: Session) -> Sequence[Area]:
    """Return the districts that the area's postcodes lie in, by name; one in a single tier."""
    return _areas_of_postcodes(session, PostcodeRow.district_code)


def find_places_named(session: Session, text: str) -> Sequence[Area]:
    """Return the districts of a name or code, or else the wards; a ward may name its district.

    Wards of one name in several districts are all returned, each named with its district.
    """
    named = " ".join(text.casefold().split())
    districts = find_districts(session)
    found = [one for one in districts if named in {one.name.casefold(), one.code.casefold()}]
    if found:
        return found
    name, _, of_district = (part.strip() for part in named.partition(","))
    wards = [
        one for one in find_wards(session) if name in {one.name.casefold(), one.code.casefold()}
    ]
    if len(wards) < 2 and not of_district:  # noqa: PLR2004 - one is no choice
        return wards
    holding = _districts_of_wards(session, [ward.code for ward in wards])
    names = {one.code: one.name for one in districts}
    told = [
        replace(w, name=f"{w.name}, {names.get(holding.get(w.code, ''), w.code)}") for w in wards
    ]
    exact = [one for one in told if one.name.casefold() == f"{name}, {of_district}"]
    chosen = exact or told
    same = len({one.name for one in chosen}) < len(chosen)
    return [replace(one, name=one.code) for one in chosen] if same else chosen


def _districts_of_wards(session: Session, wards: Sequence[str]) -> Mapping[str, str]:
    pairs = select(PostcodeRow.ward_code, PostcodeRow.district_code).where(
        PostcodeRow.ward_code.in_(wards), PostcodeRow.district_code.is_not(None)
    )
    return {row.ward_code: row.district_code for row in session.execute(pairs.distinct())}


def find_lsoas(session: Session) -> Sequence[Area]:
    """Return the small areas (LSOA) that the area's postcodes lie in, by name."""
    return _areas_of_postcodes(session, PostcodeRow.lsoa_code)


def _areas_of_postcodes(
    session: Session, column: InstrumentedAttribute[str | None]
) -> Sequence[Area]:
    statement = (
        select(AreaRow)
        .where(AreaRow.code.in_(select(column).where(column.is_not(None)).distinct()))
        .order_by(AreaRow.vintage)
    )
    newest = {row.code: row for row in session.scalars(statement)}
    return sorted((_area(row) for row in newest.values()), key=lambda area: (area.name, area.code))


def find_lsoa_wards(session: Session, *, vintage: str | None = None) -> Mapping[str, str]:
    """Return the best-fit ward of each LSOA, from the newest look-up or that of one vintage.

    Best fit is not membership: a family's ward comes from its postcode.

    Raises:
        VintageError: if the look-up's wards are not the wards of the postcodes.
    """
    links = _links(session, Level.LSOA, Level.WARD)
    if not links:
        return {}
    chosen = vintage or max(link.parent_vintage for link in links)
    found = {link.child_code: link.parent_code for link in links if link.parent_vintage == chosen}
    wards = find_wards(session)
    if wards:
        require_shared(
            CodeSet("the look-up", Level.WARD, chosen, frozenset(found.values())),
            CodeSet(
                "the postcodes",
                Level.WARD,
                max(ward.vintage for ward in wards),
                frozenset(ward.code for ward in wards),
            ),
        )
    return found


def find_lsoa_changes(session: Session) -> Mapping[str, Sequence[str]]:
    """Return the LSOAs of 2021 that each LSOA of 2011 became; a split one has several."""
    return find_heirs(session).became


def find_heirs(
    session: Session, *, weights: Mapping[str, float] | None = None, stated_by: str = ""
) -> Heirs:
    """Return what each older LSOA became, with the look-up's weights or else those given.

    ``weights`` are a measure of each newer LSOA's size, such as its children, and ``stated_by``
    says in words what they are; a look-up with weights of its own comes first.
    """
    links = _links(session, Level.LSOA, Level.LSOA)
    became: dict[str, list[str]] = defaultdict(list)
    for link in links:
        became[link.child_code].append(link.parent_code)
    own = {(x.child_code, x.parent_code): x.weight for x in links if x.weight is not None}
    if own:
        stated_by = "the weights of the look-up"
    else:
        sizes = weights or {}
        own = {
            (code, heir): sizes[heir]
            for code, all_ in became.items()
            for heir in all_
            if heir in sizes
        }
    return Heirs({code: sorted(found) for code, found in became.items()}, own, stated_by)


def _links(session: Session, child: Level, parent: Level) -> Sequence[AreaLinkRow]:
    statement = select(AreaLinkRow).where(
        AreaLinkRow.child_level == child, AreaLinkRow.parent_level == parent
    )
    return session.scalars(statement).all()


def find_boundaries(session: Session, kind: Level | str) -> Sequence[Boundary]:
    """Return the outlines of a level by name, newest boundaries of each place only."""
    levels = codes.AUTHORITIES if kind == "authority" else {Level(kind)}
    statement = (
        select(BoundaryRow)
        .where(BoundaryRow.level.in_(sorted(levels)))
        .order_by(BoundaryRow.vintage)
    )
    newest = {row.place: row for row in session.scalars(statement)}
    return [
        Boundary(
            code=None if row.level == Level.LOCALITY else row.place,
            name=row.name,
            level=Level(row.level),
            vintage=row.vintage,
            geometry=json.loads(row.geometry),
        )
        for row in sorted(newest.values(), key=lambda row: (row.name, row.place))
    ]


def find_place_names(session: Session) -> frozenset[str]:
    """Return every name of a place that was brought in: what people here would guess first."""
    named = select(AreaRow.name, AreaRow.local_name).distinct()
    names = {name for row in session.execute(named) for name in row if name}
    return frozenset(names | set(session.scalars(select(ServedAreaRow.name))))
