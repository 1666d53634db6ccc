"""The report as rows for files: the JSON of the interface, and one flat row of it. Pure.

A key that is absent is not known.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence

from earlyhelp.gaps.asked import Asked, say_reasons
from earlyhelp.gaps.family_rows import TABLES, family_rows
from earlyhelp.gaps.gap import STATUS_LABELS, Figure, Gap, GapReport
from earlyhelp.gaps.told import Told

NO_REASON = "none"

COLUMNS: Mapping[str, str] = {
    "area": "Official code of the area",
    "area_name": "Name of the area",
    "need": "Need, by its code",
    "need_label": "Need, in words",
    "age_band": "Ages in years, or before birth",
    "status": "no-provision, short, not-clear, enough-on-paper or no-data",
    "status_label": "The status in words",
    "need_children_value": "Children who need this help",
    "need_children_low": "Lower end of its range",
    "need_children_high": "Upper end of its range",
    "need_kind": "observed for exactly these ages, or modelled from others",
    "need_source": "Who published the figure for need, and which it is",
    "need_period": "The time that the figure covers",
    "need_import": "The import of needs data that the figure came in with",
    "places_low": "Children that services can help at one time, as confirmed in the last 12 months",
    "places_high": "The same with what is not known judged by similar services",
    "services": "Services that count",
    "capacity_known": "Of these, services whose capacity is known",
    "shortfall_value": "Children in need less known places; below nought are places to spare",
    "shortfall_low": "Lower end of its range",
    "shortfall_high": "Upper end of its range",
    "unmet_asked": "Requests for it in offers, last 12 months, to the nearest 5",
    "unmet_unmatched": "Of these, requests that nothing was found for",
    "unmet_by_reason": "Why nothing was found, with counts",
    "suppressed": "Whether figures are hidden because they are too small to show",
    "sentence": "The sum in one line",
    "notes": "What must be known to read the row",
}
"""Columns of the flat form and what each holds. An empty cell means that it is not known."""


def as_json(gap: Gap) -> dict[str, object]:
    """Return a gap as one row of the interface."""
    row: dict[str, object] = {
        "area": gap.area.code,
        "area_name": gap.area.name,
        "need": gap.need.code,
        "age_band": gap.band.code,
        "status": gap.status.value,
    }
    if gap.children is not None and gap.estimate is not None:
        row["need_children"] = {
            **_figure(gap.children),
            "kind": gap.estimate.kind.value,
            "source": source_of(gap),
            "period": gap.estimate.period,
            **({} if gap.estimate.import_id is None else {"import": gap.estimate.import_id}),
        }
    places: dict[str, object] = {}
    if gap.places is not None:
        places = {"low": gap.places.low, "high": gap.places.high}
    counts = {"services": gap.supply.services, "capacity_known": gap.supply.capacity_known}
    row["places"] = {**places, **counts}
    if gap.shortfall is not None:
        row["shortfall"] = _figure(gap.shortfall)
    row["unmet"] = _unmet(gap.asked)
    return {
        **row,
        "suppressed": gap.asked.is_suppressed,
        "sentence": " ".join((gap.sentence, *gap.notes)),
    }


def _unmet(one: Asked) -> dict[str, object]:
    """Return what offers were asked for; a count too small to show is absent."""
    counts = {"asked": one.asked.number, "unmatched": one.unmatched.number}
    reasons = {reason.value: told.number for reason, told in one.by_reason.items()}
    return {**_known(counts), "by_reason": _known(reasons)}


def _known(counts: Mapping[str, object]) -> dict[str, object]:
    return {name: count for name, count in counts.items() if count is not None}


def source_of(gap: Gap) -> str | None:
    """Return who published the figure for need, and which it is."""
    if gap.estimate is None:
        return None
    return ": ".join(part for part in (gap.estimate.source, gap.estimate.name) if part)


def _figure(figure: Figure) -> dict[str, object]:
    return _known({"value": figure.value, "low": figure.low, "high": figure.high})


def as_flat(gap: Gap) -> dict[str, object]:
    """Return a gap as one row of a table, by the names of ``COLUMNS``; None is not known."""
    children, places, shortfall = gap.children, gap.places, gap.shortfall
    estimate = gap.estimate
    return {
        "area": gap.area.code,
        "area_name": gap.area.name,
        "need": gap.need.code,
        "need_label": gap.need.label,
        "age_band": gap.band.code,
        "status": gap.status.value,
        "status_label": STATUS_LABELS[gap.status],
        "need_children_value": children and children.value,
        "need_children_low": children and children.low,
        "need_children_high": children and children.high,
        "need_kind": estimate and estimate.kind.value,
        "need_source": source_of(gap),
        "need_period": estimate and estimate.period,
        "need_import": estimate and estimate.import_id,
        "places_low": places and places.low,
        "places_high": places and places.high,
        "services": gap.supply.services,
        "capacity_known": gap.supply.capacity_known,
        "shortfall_value": shortfall and shortfall.value,
        "shortfall_low": shortfall and shortfall.low,
        "shortfall_high": shortfall and shortfall.high,
        "unmet_asked": _told(gap.asked.asked),
        "unmet_unmatched": _told(gap.asked.unmatched),
        "unmet_by_reason": say_reasons(gap.asked) or NO_REASON,
        "suppressed": "yes" if gap.asked.is_suppressed else "no",
        "sentence": gap.sentence,
        "notes": " ".join(gap.notes),
    }


def _told(one: Told) -> int | str:
    return one.words() if one.number is None else one.number


def snapshot(report: GapReport) -> str:
    """Return a short mark of the whole report: equal for equal figures, else different."""
    rows: Sequence[object] = [as_json(gap) for gap in report.rows]
    families = [family_rows(report, table) for table in TABLES]
    text = json.dumps([report.on.isoformat(), rows, families], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")


def guarded(value: object) -> object:
    """Return a cell that no spreadsheet program takes for a formula; numbers stay numbers.

    >>> guarded("=1+1"), guarded(-3), guarded("Need 42")
    ("'=1+1", -3, 'Need 42')
    """
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
