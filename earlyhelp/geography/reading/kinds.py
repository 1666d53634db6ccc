"""Which kind of file of places this is, told from its headings alone."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from earlyhelp.geography.places import OLDEST
from earlyhelp.geography.reading.headings import Headings, normalise

AGE_HEADING = re.compile(r"(?:age)?([0-9]{1,2})(?:\+|plus|andover|andolder)?")

POSTCODE = ("postcode", "pcds", "pcd2", "pcd", "pcd7", "pcd8")
AUTHORITY = ("oslaua", "laua")
STATUS = ("incodepointopen", "live")
LONGITUDE = ("lon", "long", "longitude")
LATITUDE = ("lat", "latitude")
POINTS = (
    ("postcodemeanlon", "postcodemeanlat", "the mean position of its postcodes"),
    ("pointinpolygonlon", "pointinpolygonlat", "a point within its boundary"),
)
AREA_CODE = ("areacode", "code", "geographycode", "gsscode")
PERIOD = ("period", "year", "date", "timeperiod", "midyear")
DOMAIN = ("indexdomain", "domain")
WIDE_DOMAIN = re.compile(r"(.+) (score|rank|decile|numerator)")


class Kind(StrEnum):
    """What a file brings, in the order in which files are read."""

    AUTHORITIES = "authorities"
    NEIGHBOURS = "neighbours"
    LOOKUP = "lookup"
    POSTCODES = "postcodes"
    STATUS = "postcode status"
    POPULATION = "population"
    DEPRIVATION = "deprivation"
    POINTS = "small-area points"
    BOUNDARIES = "boundaries"


@dataclass(frozen=True, slots=True)
class Want:
    """Something the headings of a kind must have, in words for the sender."""

    words: str
    met: Callable[[Headings], bool]


@dataclass(frozen=True, slots=True)
class Refusal:
    """The nearest kind and what the file lacks to be one; ``likeness`` 0 means like none."""

    nearest: Kind
    lacks: tuple[str, ...]
    likeness: float


def age_columns(headings: Headings) -> dict[int, int]:
    """Return where each single year of age stands; the last one is 90 and over."""
    found = {}
    for name, i in headings.index.items():
        match = AGE_HEADING.fullmatch(name)
        if match and int(match[1]) <= OLDEST:
            found[int(match[1])] = i
    return dict(sorted(found.items()))


def population_code(headings: Headings) -> int | None:
    """Return where the code of the place stands in a population file."""
    found = headings.find(*AREA_CODE)
    if found is None and headings.code_columns:
        return headings.code_columns[0].index
    return found


def lsoa_column(headings: Headings) -> tuple[int, str | None] | None:
    """Return where the LSOA code stands and the year of its boundaries, File 7 heading included."""
    column = headings.codes_of("lsoa")
    if column:
        return column.index, column.vintage
    for year in ("2021", "2011"):
        found = headings.find(f"lsoacode({year})")
        if found is not None:
            return found, year
    return None


def _has(*names: str) -> Callable[[Headings], bool]:
    return lambda headings: headings.find(*names) is not None


def _has_place(*places: str) -> Callable[[Headings], bool]:
    return lambda headings: headings.codes_of(*places) is not None


def _has_domains(headings: Headings) -> bool:
    if headings.find(*DOMAIN) is not None:
        return headings.find("rank") is not None or headings.find("decile") is not None
    return sum(bool(WIDE_DOMAIN.match(normalise(cell))) for cell in headings.written) > 1


def _has_authority_or_lsoa(headings: Headings) -> bool:
    return _has(*AUTHORITY)(headings) or _has_place("la", "lad", "ltla", "lsoa")(headings)


def _has_point(headings: Headings) -> bool:
    if any(headings.find(lon) is not None for lon, _lat, _words in POINTS):
        return True
    return _has(*LONGITUDE)(headings) and _has(*LATITUDE)(headings)


def _is_no_postcode_list(headings: Headings) -> bool:
    return headings.find(*POSTCODE) is None


def _has_vintage_codes(headings: Headings) -> bool:
    return sum(column.vintage is not None for column in headings.code_columns) > 1


# First match wins; a postcode file may also carry codes with years, so order matters.
WANTS: tuple[tuple[Kind, tuple[Want, ...]], ...] = (
    (
        Kind.POPULATION,
        (
            Want("a code column such as area_code", lambda h: population_code(h) is not None),
            Want(
                "a column for each year of age from 0 to 90+",
                lambda h: len(age_columns(h)) >= OLDEST,
            ),
        ),
    ),
    (
        Kind.DEPRIVATION,
        (
            Want("an LSOA code column", lambda h: lsoa_column(h) is not None),
            Want("score, rank and decile for each domain", _has_domains),
        ),
    ),
    (
        Kind.AUTHORITIES,
        (
            Want("a column new_la_code", _has("newlacode")),
            Want("a column old_la_code", _has("oldlacode")),
            Want("a column date_of_termination", _has("dateoftermination")),
        ),
    ),
    (
        Kind.NEIGHBOURS,
        (
            Want("a column old_la_code", _has("oldlacode")),
            Want("columns SN_1, SN_2 and so on", _has("sn1")),
        ),
    ),
    (
        Kind.POSTCODES,
        (
            Want("a postcode column", _has(*POSTCODE)),
            Want("an authority column (la_code) or an LSOA column", _has_authority_or_lsoa),
        ),
    ),
    (
        Kind.STATUS,
        (
            Want("a postcode column", _has(*POSTCODE)),
            Want("a column of 0 and 1 named in_code_point_open or live", _has(*STATUS)),
        ),
    ),
    (
        Kind.POINTS,
        (
            Want("one code column", lambda h: len(h.code_columns) == 1 and _is_no_postcode_list(h)),
            Want("columns of longitude and latitude", _has_point),
        ),
    ),
    (
        Kind.LOOKUP,
        (
            Want("two or more code columns", lambda h: len(h.code_columns) > 1),
            Want("the year of the codes in their headings, such as lsoa21cd", _has_vintage_codes),
        ),
    ),
)
LOOKUP_WITH_VINTAGE_TOLD = WANTS[-1][1][:1]


def recognise(headings: Headings, *, vintage: str | None = None) -> Kind | Refusal:
    """Return the kind of a file, or the nearest kind and what is missing.

    ``vintage`` is the year that the sender gave for headings that state none.
    """
    nearest = Refusal(Kind.POSTCODES, ("a postcode column",), 0.0)
    for kind, wants in WANTS:
        needed: Sequence[Want] = (
            LOOKUP_WITH_VINTAGE_TOLD if kind is Kind.LOOKUP and vintage else wants
        )
        lacks = tuple(want.words for want in needed if not want.met(headings))
        if not lacks:
            return kind
        likeness = 1 - len(lacks) / len(needed)
        if likeness > nearest.likeness:
            nearest = Refusal(kind, lacks, likeness)
    return nearest
