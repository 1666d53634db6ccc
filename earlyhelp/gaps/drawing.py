"""The report in each of its forms, all drawn from the same value. Pure."""

import json
from collections.abc import Mapping, Sequence

from earlyhelp.gaps.asked import say_asked
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
TABLE_COLUMNS = (
    *("need", "ages", "status", "children in need", "places", "services", "shortfall"),
    "requests not met",
)


def draw(report: GapReport, rows: Sequence[Gap], form: str) -> bytes:
    """Return rows of a report in one of ``FORMS``."""
    match form:
        case "xlsx":
            return write_workbook(report, rows)
        case "csv":
            cells = [{k: guarded(v) for k, v in as_flat(gap).items()} for gap in rows]
            return as_csv(list(COLUMNS), cells).encode()
        case "json":
            written = [as_json(gap) for gap in rows]
            return (
                f"{json.dumps(written, ensure_ascii=False, indent=2, allow_nan=False)}\n".encode()
            )
        case _:
            return f"{as_table(TABLE_COLUMNS, [as_line(gap) for gap in rows])}\n".encode()


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
