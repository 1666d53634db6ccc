"""The figures of the profile in each form that can be taken away. Pure."""

from collections.abc import Mapping
from datetime import date

from earlyhelp.jsna.needs.held import NeedHeld
from earlyhelp.jsna.needs.need_page import need_label
from earlyhelp.jsna.needs.tidy import COLUMNS, harmless_rows, tidy_rows
from earlyhelp.jsna.needs.workbook import write_workbook
from earlyhelp.terminal import as_csv
from earlyhelp.web.words import day

MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMS = tuple(MEDIA_TYPES)


def draw(held: NeedHeld, need: str, form: str, made_on: date) -> bytes:
    """Return every figure held about a need, or all needs, in one of ``FORMS``."""
    rows = tidy_rows(held)
    if form == "csv":
        return as_csv(list(COLUMNS), harmless_rows(rows)).encode()
    what = need_label(need) if need else "all needs"
    title = f"Local needs in {held.profile.area_name}: {what}"
    as_at = held.profile.as_at
    files = {(row["import"], row["source"], row["released_on"]) for row in rows if row["import"]}
    about = [
        ("area", held.profile.area_code),
        ("made on", day(made_on)),
        ("released up to", day(as_at) if as_at else "the latest"),
        ("figures", f"{len(rows):,}"),
        ("note", "A missing figure is never 0. Groups of a breakdown are never to be added up."),
        ("note", "Rows of expected figures are modelled and no counts of people."),
        *(
            (f"import {number}", f"{source}, released {released}")
            for number, source, released in sorted(files, key=str)
        ),
    ]
    return write_workbook(title, rows, about, made_on)
