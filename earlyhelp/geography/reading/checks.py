"""What does not fit together once all files are read, in sentences that name both sides."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from earlyhelp.geography.codes import AUTHORITIES, Level, level_of
from earlyhelp.geography.places import NOT_STATED
from earlyhelp.geography.reading.merging import Row, Sheet
from earlyhelp.geography.reading.values import Key
from earlyhelp.geography.vintages import CodeSet, VintageError, require_shared

ABSENT: Mapping[str, str] = {
    "postcode": "No postcodes were brought in: the search goes on without distance.",
    "population": "No populations were brought in: rates and the gap report cannot be shown.",
    "deprivation": "No deprivation was brought in: need cannot be shared out by deprivation.",
    "boundary": "No boundaries were brought in: there are no maps.",
}


def check(
    sheets: Mapping[str, Sheet], counted: frozenset[str], holds: Mapping[str, bool]
) -> list[str]:
    """Return everything that a data officer should know of the whole, after the import.

    ``sheets`` are those of postcodes, areas and links; ``counted`` are the places that have a
    population, and ``holds`` says which tables hold anything.
    """
    return [
        *absent(holds),
        *_without_population(sheets, counted),
        *_unlike_wards(sheets),
        *_splits(sheets),
    ]


def absent(holds: Mapping[str, bool]) -> list[str]:
    """Return a sentence for each part of the program that is switched off for want of data."""
    return [sentence for table, sentence in ABSENT.items() if not holds.get(table)]


def _column(sheet: Sheet, name: str) -> int:
    return sheet.columns.index(name)


def _named(sheet: Sheet, column: str) -> frozenset[str]:
    place = _column(sheet, column)
    return frozenset(str(row[place]) for row in sheet.after.values() if row[place])


def _without_population(sheets: Mapping[str, Sheet], counted: frozenset[str]) -> Sequence[str]:
    lacking = _named(sheets["postcode"], "lsoa_code") - counted
    if not lacking or not any(level_of(code) is Level.LSOA for code in counted):
        return ()
    named = ", ".join(sorted(lacking)[:5])
    return (f"{len(lacking)} small areas (LSOA) of the postcodes have no population: {named}.",)


def _unlike_wards(sheets: Mapping[str, Sheet]) -> list[str]:
    wards = _named(sheets["postcode"], "ward_code")
    looked_up: dict[str, set[str]] = defaultdict(set)
    links = sheets["area_link"]
    level = _column(links, "parent_level")
    for key, row in links.after.items():
        if row[level] == Level.WARD:
            looked_up[str(key[3])].add(str(key[2]))
    if not wards:
        return []
    vintage = newest_year(sheets["area"].after, wards)
    return [
        sentence
        for year, listed in sorted(looked_up.items())
        for sentence in _fault(
            CodeSet("A look-up", Level.WARD, year, frozenset(listed)),
            CodeSet("the postcodes", Level.WARD, vintage, wards),
        )
    ]


def _fault(left: CodeSet, right: CodeSet) -> Sequence[str]:
    try:
        require_shared(left, right)
    except VintageError as fault:
        return (f"{fault}.",)
    return ()


def newest_year(areas: Mapping[Key, Row], codes: frozenset[str]) -> str:
    """Return the newest stated year in which any of the codes is known."""
    years = {str(key[1]) for key in areas if key[0] in codes} - {NOT_STATED}
    return max(years, default=NOT_STATED)


def _splits(sheets: Mapping[str, Sheet]) -> Sequence[str]:
    links = sheets["area_link"]
    child, parent = _column(links, "child_level"), _column(links, "parent_level")
    became: dict[str, set[str]] = defaultdict(set)
    for key, row in links.after.items():
        if row[child] == row[parent] and row[child] not in AUTHORITIES:
            became[str(key[0])].add(str(key[2]))
    split = sorted(code for code, successors in became.items() if len(successors) > 1)
    if not split:
        return ()
    named = ", ".join(split[:5])
    return (f"Split since 2011: {named}; figures of a split place are not copied to its parts.",)
