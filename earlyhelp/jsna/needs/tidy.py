"""Every figure of the profile as one tidy row, the same for CSV, workbook and command. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from earlyhelp.geography.codes import Level
from earlyhelp.jsna.detail import Beside, IndicatorDetail
from earlyhelp.jsna.intervals import Interval
from earlyhelp.jsna.needs.held import NeedHeld
from earlyhelp.jsna.needs.places_part import expected_in_places
from earlyhelp.jsna.profile import limits_of
from earlyhelp.jsna.readings import HeldReading
from earlyhelp.jsna.showing import harmless

COLUMNS: Mapping[str, str] = {
    "needs": "codes of the needs that the indicator tells about, the first most",
    "indicator": "number or name of the indicator in the catalogue",
    "name": "what the indicator is called",
    "what": "here, England, region, similar area, mean of similar areas, a level of places, group",
    "area_code": "official code of the area",
    "area_name": "name of the area",
    "sex": "as published",
    "age": "as published",
    "category_type": "kind of breakdown; empty for the figure of everybody",
    "category": "part of the breakdown; never to be added up",
    "period": "time that the figure covers, as published",
    "year_type": "calendar, financial or academic, where known",
    "value": "the figure; empty where it is missing",
    "unit": "% or per so many",
    "lower_95": "lower end of the likely (95%) range",
    "upper_95": "upper end of the likely (95%) range",
    "limits": "published; calculated here; modelled here",
    "count": "how many were counted, where given",
    "denominator": "out of how many, where given",
    "missing": "why there is no figure",
    "compared_with_england": "worked out here from range and England's figure of the same file",
    "trend": "worked out here from the last five years",
    "trend_as_published": "as published, never used",
    "note": "of the publisher",
    "source": "publisher of the file",
    "released_on": "day the file was released",
    "import": "number of the import",
    "line": "line of the file",
    "is_in_latest_file": "False where a newer file no longer holds it",
}
"""Each column with what it holds."""
Row = dict[str, object]


def tidy_rows(held: NeedHeld) -> list[Row]:
    """Return every figure that the page of a need shows, in its order."""
    return [row for detail in held.details for row in _of_indicator(detail, held)]


def harmless_rows(rows: Sequence[Row]) -> list[Row]:
    """Return rows whose texts no spreadsheet takes for a formula."""
    return [
        {name: harmless(cell) if isinstance(cell, str) else cell for name, cell in row.items()}
        for row in rows
    ]


def _of_indicator(detail: IndicatorDetail, held: NeedHeld) -> Iterator[Row]:
    yield from _over_time(detail)
    yield from _beside(detail, "region", (detail.region,))
    yield from _beside(detail, "similar area", detail.similar_areas)
    yield from _mean(detail)
    apart = {(other.series_id, other.sortable) for other in detail.by_sex}
    for one in held.by_sex:
        if (one.series_id, one.sortable) in apart:
            yield _row(detail, "here", one)
    for places in detail.places:
        yield from _beside(detail, str(places.level), places.figures)
    for breakdown in detail.breakdowns:
        yield from _beside(detail, "group", [one for _, one in breakdown.groups])
    yield from _expected(detail, held)


def _over_time(detail: IndicatorDetail) -> Iterator[Row]:
    line = detail.line
    for point in detail.history:
        row = _row(detail, "here", point.reading)
        if line is not None and point.reading.sortable == line.sortable:
            row |= {
                "compared_with_england": line.comparison,
                "trend": line.trend_in_words,
                "trend_as_published": line.published_trend or None,
            }
        yield row
        if point.england is not None:
            yield _row(detail, "England", point.england)


def _mean(detail: IndicatorDetail) -> Iterator[Row]:
    found = detail.similar
    if found is not None and detail.line is not None:
        yield _derived(detail, "mean of similar areas", found.mean, found.limits) | {
            "period": detail.line.period,
            "limits": None if found.limits is None else "calculated",
            "note": f"{found.with_value} of {found.of} have a figure",
        }


def _expected(detail: IndicatorDetail, held: NeedHeld) -> Iterator[Row]:
    modelled = expected_in_places(detail, held)
    if modelled is None:
        return
    for one in modelled.places:
        yield _derived(
            detail, f"expected in {Level.WARD}", one.value if one.shows_point else None, one.limits
        ) | {
            "area_code": one.code,
            "area_name": held.names.get(one.code, one.code),
            "limits": "modelled",
            "unit": modelled.what,
            "denominator": one.people,
            "period": None if detail.line is None else detail.line.period,
            "missing": None if one.shows_point else "Too few for one figure",
            "note": "Modelled, no count of people",
        }


def _beside(detail: IndicatorDetail, what: str, found: Sequence[Beside | None]) -> Iterator[Row]:
    for one in found:
        if one is not None and one.reading is not None:
            yield _row(detail, what, one.reading)
        elif one is not None:
            yield _derived(detail, what, None, None) | {
                "area_code": one.code,
                "area_name": one.name,
                "missing": one.missing,
            }


def _row(detail: IndicatorDetail, what: str, reading: HeldReading) -> Row:
    limits, origin = limits_of(reading.facts, detail.indicator)
    series = reading.series
    return _derived(detail, what, reading.facts.value, limits) | {
        "area_code": reading.area_code,
        "area_name": reading.area_name,
        "sex": series.sex or None,
        "age": series.age or None,
        "category_type": series.category_type or None,
        "category": series.category or None,
        "period": reading.annotation.period,
        "limits": None if origin is None else origin.value,
        "count": reading.facts.count,
        "denominator": reading.facts.denominator,
        "missing": reading.annotation.missing,
        "note": reading.annotation.note or None,
        "source": reading.source,
        "released_on": reading.released_on.isoformat(),
        "import": reading.import_id,
        "line": reading.line,
        "is_in_latest_file": reading.is_in_latest_file,
    }


def _derived(
    detail: IndicatorDetail, what: str, value: float | None, limits: Interval | None
) -> Row:
    """Return the row of a figure that stands on no line of a file."""
    indicator = detail.indicator
    return dict.fromkeys(COLUMNS) | {
        "needs": "; ".join(indicator.needs),
        "indicator": indicator.id,
        "name": indicator.name,
        "what": what,
        "year_type": indicator.year_type or None,
        "value": value,
        "unit": indicator.unit or None,
        "lower_95": None if limits is None else limits.low,
        "upper_95": None if limits is None else limits.high,
    }
