"""Codes of the Office for National Statistics for places; the level comes from the prefix."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

FORM = re.compile(r"[EWSNKJLM][0-9]{8}")


class Level(StrEnum):
    """What kind of place a code names."""

    OUTPUT_AREA = "output-area"
    LSOA = "lsoa"
    MSOA = "msoa"
    WARD = "ward"
    UNITARY = "unitary"
    DISTRICT = "district"
    METROPOLITAN = "metropolitan-district"
    LONDON_BOROUGH = "london-borough"
    COUNTY = "county"
    COMBINED_AUTHORITY = "combined-authority"
    REGION = "region"
    COUNTRY = "country"
    LOCALITY = "locality"
    """A place that an area draws for itself: it has a name and no code."""
    PSEUDO = "pseudo"
    """A code that stands for the Channel Islands or the Isle of Man."""
    OTHER = "other"


LEVEL_BY_PREFIX: Mapping[str, Level] = MappingProxyType(
    {
        "E00": Level.OUTPUT_AREA,
        "W00": Level.OUTPUT_AREA,
        "E01": Level.LSOA,
        "W01": Level.LSOA,
        "E02": Level.MSOA,
        "W02": Level.MSOA,
        "E05": Level.WARD,
        "W05": Level.WARD,
        "E06": Level.UNITARY,
        "W06": Level.UNITARY,
        "E07": Level.DISTRICT,
        "E08": Level.METROPOLITAN,
        "E09": Level.LONDON_BOROUGH,
        "E10": Level.COUNTY,
        "E12": Level.REGION,
        "E47": Level.COMBINED_AUTHORITY,
        "E92": Level.COUNTRY,
        "W92": Level.COUNTRY,
        "L99": Level.PSEUDO,
        "M99": Level.PSEUDO,
    }
)
UPPER_TIER = frozenset({Level.UNITARY, Level.METROPOLITAN, Level.LONDON_BOROUGH, Level.COUNTY})
LOWER_TIER = frozenset({Level.UNITARY, Level.METROPOLITAN, Level.LONDON_BOROUGH, Level.DISTRICT})
AUTHORITIES = UPPER_TIER | LOWER_TIER
SMALL_AREAS = frozenset({Level.OUTPUT_AREA, Level.LSOA, Level.MSOA, Level.WARD})
BENCHMARKS = frozenset({Level.COUNTRY, Level.REGION})
ENGLAND = "E92000001"

NAME_OF_LEVEL: Mapping[Level, str] = MappingProxyType(
    {
        Level.OUTPUT_AREA: "output area",
        Level.LSOA: "lower-layer super output area",
        Level.MSOA: "middle-layer super output area",
        Level.WARD: "ward",
        Level.UNITARY: "unitary authority",
        Level.DISTRICT: "district",
        Level.METROPOLITAN: "metropolitan district",
        Level.LONDON_BOROUGH: "London borough",
        Level.COUNTY: "county",
        Level.COMBINED_AUTHORITY: "combined authority",
        Level.REGION: "region",
        Level.COUNTRY: "country",
        Level.LOCALITY: "locality",
        Level.PSEUDO: "Channel Islands or Isle of Man",
        Level.OTHER: "other place",
    }
)


def read_code(text: str) -> str | None:
    """Return a code in capitals without outer spaces, or None where the form is not a code's.

    >>> read_code(" e92000001 ")
    'E92000001'
    """
    code = text.strip().upper()
    return code if code.isascii() and FORM.fullmatch(code) else None


def level_of(code: str) -> Level:
    """Return the level of a well-formed code, from its prefix and never from a label.

    >>> level_of("E12000007").value
    'region'
    """
    return LEVEL_BY_PREFIX.get(code[:3], Level.OTHER)


def area_fault(code: str, county: str | None = None) -> str | None:
    """Return why an authority cannot be the area served, in one sentence, or None if it can.

    An English upper-tier authority can: it is the one responsible for children's services. Give the
    county's name where it is known, so that the sentence can name it.
    """
    read = read_code(code)
    if read is None:
        return f"{code!r} is not a code of an authority; it looks like E and eight digits"
    level = level_of(read)
    if level is Level.DISTRICT:
        owner = county or "its county council"
        return f"{read} is a district: children's services belong to {owner}; use the county's code"
    if level not in UPPER_TIER or not read.startswith("E"):
        return (
            f"{read} is not an authority for children's services in England; "
            "its code begins with E06, E08, E09 or E10"
        )
    return None
