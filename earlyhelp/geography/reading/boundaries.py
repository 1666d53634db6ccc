"""Read outlines of places from GeoJSON in longitude and latitude."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from earlyhelp.geography.codes import Level, level_of, read_code
from earlyhelp.geography.distance import Point
from earlyhelp.geography.places import NOT_STATED
from earlyhelp.geography.reading.features import Feature, read_features
from earlyhelp.geography.reading.files import Examined
from earlyhelp.geography.reading.gazetteer import Gazetteer
from earlyhelp.geography.reading.headings import CODE_HEADING, squeeze
from earlyhelp.geography.reading.lookups import SIZE
from earlyhelp.geography.reading.positions import is_in_kingdom
from earlyhelp.geography.reading.values import CellError, Found, Problem
from earlyhelp.geography.vintages import read_vintage

DECIMALS = 6
"""A sixth decimal of a degree is about ten centimetres."""
MEND_THE_FEATURE = "Export the boundaries again from where they came, or take the feature out."

Watched = Callable[[Iterator[Feature]], Iterator[Feature]]


@dataclass(frozen=True, slots=True)
class Outlined:
    """What the properties of a feature say: a code with its year, or only a name."""

    code: str | None
    name: str
    vintage: str | None


def read_boundaries(examined: Examined, gazetteer: Gazetteer, watched: Watched = iter) -> Found:
    """Return the outlines of the area served and of places in it; ``watched`` counts features.

    Raises:
        FileRefusedError: if the file is no GeoJSON collection of features in WGS84.
    """
    found = Found()
    for number, feature in enumerate(watched(read_features(examined)), start=1):
        try:
            outlined = read_properties(feature.get("properties"))
            if outlined.code is not None and not gazetteer.is_own(outlined.code):
                found.skipped["another area"] += 1
                continue
            geometry = read_geometry(feature.get("geometry"))
        except CellError as fault:
            what = str(feature.get("properties"))[:80]
            found.fault(Problem(number, "feature", what, str(fault), MEND_THE_FEATURE))
            continue
        _keep(found, gazetteer, outlined, geometry)
    return found


def read_properties(properties: object) -> Outlined:
    """Return the place that a feature outlines; of several codes, the smallest place's.

    Raises:
        CellError: if there is neither a code nor a name.
    """
    if not isinstance(properties, dict):
        raise CellError("properties with a code or a name")
    texts = {squeeze(str(k)): str(v).strip() for k, v in properties.items() if v is not None}
    coded = sorted(_coded(texts), key=lambda found: SIZE.get(level_of(found[0]), 99))
    if coded:
        code, stem, year = coded[0]
        name = texts.get(f"{stem}{year}nm") or texts.get(f"{stem}{year}name") or code
        return Outlined(code, name, read_vintage(year))
    name = texts.get("areaname") or texts.get("name") or ""
    if not name:
        raise CellError("area_code and area_name, or properties that end in CD and NM")
    return Outlined(None, name, None)


def _coded(texts: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for heading, text in texts.items():
        match = CODE_HEADING.fullmatch(heading)
        stem, year = (match[1], match[2] or "") if match else ("area", "")
        if match is None and heading != "areacode":
            continue
        code = read_code(text)
        if code is None:
            raise CellError(f"an official code, not {text[:20]!r}")
        yield code, stem, year


def read_geometry(geometry: object) -> str:
    """Return a polygon or several as compact JSON, positions rounded to ten centimetres.

    Raises:
        CellError: if it is neither, or lies outside the United Kingdom.
    """
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"} or not isinstance(geometry, dict):
        raise CellError("a Polygon or MultiPolygon")
    depth = 2 if kind == "Polygon" else 3
    coordinates = _round(geometry.get("coordinates"), depth)
    return json.dumps({"type": kind, "coordinates": coordinates}, separators=(",", ":"))


def _round(value: object, depth: int) -> list[object]:
    if not isinstance(value, list) or not value:
        raise CellError("coordinates")
    if depth:
        return [_round(inner, depth - 1) for inner in value]
    numbers = [x for x in value[:2] if isinstance(x, int | float) and not isinstance(x, bool)]
    if len(numbers) < 2:  # noqa: PLR2004 - a position has two numbers
        raise CellError("positions of two numbers")
    longitude, latitude = numbers
    if not is_in_kingdom(Point(latitude, longitude)):
        if is_in_kingdom(Point(longitude, latitude)):
            raise CellError("longitude before latitude")
        raise CellError("positions in degrees within the United Kingdom")
    return [round(longitude, DECIMALS), round(latitude, DECIMALS)]


def _keep(found: Found, gazetteer: Gazetteer, outlined: Outlined, geometry: str) -> None:
    rows = found.batch("boundary", "name", "geometry").rows
    if outlined.code is None:
        key = (Level.LOCALITY.value, outlined.name, outlined.vintage or NOT_STATED)
    else:
        vintage = gazetteer.note(outlined.code, outlined.vintage)
        key = (level_of(outlined.code).value, outlined.code, vintage)
        names = found.batch("area", "level", "name", fills_only=True)
        names.rows[outlined.code, vintage] = (key[0], outlined.name)
    found.merged += key in rows
    found.kept += key not in rows
    rows[key] = (outlined.name, geometry)
