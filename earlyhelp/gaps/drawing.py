"""The report in each of its forms, all drawn from the same value. Pure."""

import json
from collections.abc import Mapping, Sequence

from earlyhelp.gaps.asked import say_asked
from earlyhelp.gaps.family_rows import TABLES, family_rows, flat_rows
from earlyhelp.gaps.gap import STATUS_LABELS, Gap, GapReport
from earlyhelp.gaps.rows import COLUMNS, as_flat, as_json, guarded
from earlyhelp.gaps.wording import say_figure, say_places, say_shortfall
from earlyhelp.gaps.workbook import write_workbook
from earlyhelp.terminal import as_csv, as_table

MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMS = ("table", *MEDIA_TYPES)
FAMILY_FORMS = ("table", "csv", "json")
TABLE_COLUMNS = (
    *("need", "ages", "status", "children in need", "places", "services", "shortfall"),
    "requests not met",
)


ON_A_TERMINAL: Mapping[str, Sequence[str]] = {
    "requests": ("need", "by", "label", "asked", "unmatched", "part_unmet"),
    "answers": (
        *("need", "by", "label", "asked", "accepted", "waiting", "full", "declined_by_service"),
        *("not_eligible", "declined_by_family", "no_reply", "no_answer_yet"),
        *("half_in_words", "most_in_words"),
    ),
}


def draw(report: GapReport, rows: Sequence[Gap], form: str) -> bytes:
    """Return rows of a report in one of ``FORMS``."""
    match form:
        case "xlsx":
            return write_workbook(report, rows)
        case "csv":
            cells = [{k: guarded(v) for k, v in as_flat(gap).items()} for gap in rows]
            return as_csv(list(COLUMNS), cells).encode()
        case "json":
            return _as_json([as_json(gap) for gap in rows])
        case _:
            return f"{as_table(TABLE_COLUMNS, [as_line(gap) for gap in rows])}\n".encode()


def draw_families(report: GapReport, table: str, form: str, need: str | None = None) -> bytes:
    """Return requests or answers as CSV, JSON or a table for a terminal; see ``family_rows``."""
    if form == "json":
        return _as_json(family_rows(report, table, need))
    rows = flat_rows(report, table, need)
    if form == "csv":
        cells = [{name: guarded(value) for name, value in row.items()} for row in rows]
        return as_csv(list(TABLES[table]), cells).encode()
    columns = ON_A_TERMINAL[table]
    lines = [{name: _or_unknown(row[name]) for name in columns} for row in rows]
    return f"{as_table(columns, lines)}\n".encode()


def _or_unknown(value: object) -> object:
    return "-" if value in (None, "") else value


def _as_json(rows: Sequence[Mapping[str, object]]) -> bytes:
    return f"{json.dumps(rows, ensure_ascii=False, indent=2, allow_nan=False)}\n".encode()


def as_line(gap: Gap) -> dict[str, object]:
    """Return a gap as a line of the table on a terminal."""
    known = f"{gap.supply.services} ({gap.supply.capacity_known} known)"
    values = (
        gap.need.code,
        gap.band.label,
        STATUS_LABELS[gap.status],
        say_figure(gap.children),
        say_places(gap.places),
        known if gap.supply.services else "none",
        say_shortfall(gap.shortfall),
        say_asked(gap.asked),
    )
    return dict(zip(TABLE_COLUMNS, values, strict=True))
