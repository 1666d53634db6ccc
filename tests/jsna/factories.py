"""Files, rows and imports with good defaults, and a served area with its neighbours."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from earlyhelp.geography.models import AuthorityRow, NeighbourRow, ServedAreaRow
from earlyhelp.geography.models import ImportRow as PlacesImportRow
from earlyhelp.jsna.checked import Checked
from earlyhelp.jsna.checking import Terms, check_file
from earlyhelp.jsna.commands import Question, check_import, record_import
from earlyhelp.jsna.dialects import NOTHING_KNOWN, AboutPlaces, Known, Refusal
from earlyhelp.jsna.imports import ALL, ImportDetails
from earlyhelp.jsna.measures.layouts import ColumnUse, MeasureLayout, Use
from earlyhelp.jsna.reading import BLOCK_BYTES
from earlyhelp.jsna.readings import Reading
from earlyhelp.jsna.records import ON_THE_COMMAND_LINE, Limits
from earlyhelp.jsna.report import ImportReport
from earlyhelp.jsna.scope import Scope

LATER = "data/jsna/fingertips/90284_counties-uas_parent-england_2010-11_to_2023-24.csv"
EARLIER = "data/jsna/fingertips/90284_utla_2022-23_earlier-extract.csv"
SIMPLE = "data/jsna/simple-long"
LOOKUPS = "data/jsna/lookups"
TRAFFORD = "E08000009"
ENGLAND = "E92000001"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
EVERYWHERE = Scope()

FINGERTIPS_HEADINGS = (
    *("Indicator ID", "Indicator Name", "Parent Code", "Parent Name", "Area Code", "Area Name"),
    *("Area Type", "Sex", "Age", "Category Type", "Category", "Time period", "Value"),
    *("Lower CI 95.0 limit", "Upper CI 95.0 limit", "Lower CI 99.8 limit", "Upper CI 99.8 limit"),
    *("Count", "Denominator", "Value note", "Recent Trend"),
    *("Compared to England value or percentiles", "Compared to percentiles"),
    *("Time period Sortable", "New data", "Compared to goal", "Time period range"),
)
A_ROW: Mapping[str, str] = {
    "Indicator ID": "90284",
    "Indicator Name": "Injuries, ages 0 to 14",
    "Parent Code": ENGLAND,
    "Parent Name": "England",
    "Area Code": "E06000001",
    "Area Name": "Hartlepool",
    "Area Type": "Counties & UAs (from Apr 2023)",
    "Sex": "Persons",
    "Age": "<15 yrs",
    "Time period": "2022/23",
    "Value": "75.5",
    "Lower CI 95.0 limit": "70.25",
    "Upper CI 95.0 limit": "80.125",
    "Count": "755",
    "Denominator": "100000",
    "Compared to England value or percentiles": "Similar",
    "Time period Sortable": "20220000",
    "Time period range": "1y",
}
SIMPLE_HEADINGS = ("area_code", "area_name", "period", "indicator", "measure", "unit", "value")
A_SIMPLE_ROW: Mapping[str, str] = {
    "area_code": "E06000001",
    "area_name": "Hartlepool",
    "period": "2022/23",
    "indicator": "Children who walk to school",
    "measure": "Percentage",
    "unit": "Persons",
    "value": "41.5",
}


def a_row(**changes: str) -> dict[str, str]:
    """A Fingertips row; names of changes are headings with underscores for spaces."""
    wanted = {heading.lower().replace(" ", "_").replace(".", "_"): heading for heading in A_ROW}
    wanted |= {h.lower().replace(" ", "_").replace(".", "_"): h for h in FINGERTIPS_HEADINGS}
    return dict(A_ROW) | {wanted[name]: text for name, text in changes.items()}


def a_simple_row(**changes: str) -> dict[str, str]:
    return dict(A_SIMPLE_ROW) | changes


DFE_HEADINGS = (
    *("time_period", "time_identifier", "geographic_level", "country_code", "country_name"),
    *("region_code", "region_name", "old_la_code", "new_la_code", "la_name", "pupil_type", "sex"),
    *("walkers", "walkers_percent", "pupils"),
)
A_DFE_ROW: Mapping[str, str] = {
    "time_period": "202223",
    "time_identifier": "Academic year",
    "geographic_level": "Local authority",
    "country_code": ENGLAND,
    "country_name": "England",
    "region_code": "E12000001",
    "region_name": "North East",
    "old_la_code": "805",
    "new_la_code": "E06000001",
    "la_name": "Hartlepool",
    "pupil_type": "Total",
    "sex": "Total",
    "walkers": "415",
    "walkers_percent": "41.5",
    "pupils": "1000",
}
WALKING = MeasureLayout(
    "Walking to school",
    (
        ColumnUse("pupil type", "pupil_type", Use.BREAKDOWN, "Total"),
        ColumnUse("sex", "sex", Use.SEX),
        ColumnUse("walkers", "walkers", Use.FIGURES, indicator_id="dfe:walkers"),
        ColumnUse(
            *("walkers percent", "walkers_percent", Use.FIGURES, "", "dfe:walking", "Walking"),
            *("walkers", "pupils"),
        ),
        ColumnUse("pupils", "pupils", Use.LEFT_OUT),
    ),
)
EXPLAINED = Known(measures=(WALKING,))


def a_dfe_row(**changes: str) -> dict[str, str]:
    return dict(A_DFE_ROW) | changes


def as_bytes(
    rows: Sequence[Mapping[str, str]],
    headings: Sequence[str] = FINGERTIPS_HEADINGS,
    *,
    separator: str = ",",
    line_end: str = "\n",
    quoting: int = csv.QUOTE_MINIMAL,
) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=line_end, quoting=quoting)  # type: ignore[arg-type] # csv's own numbers
    writer.writerow(headings)
    writer.writerows([row.get(heading, "") for heading in headings] for row in rows)
    return out.getvalue().encode()


def answer_to(
    content: bytes,
    scope: Scope = EVERYWHERE,
    limits: Limits = ON_THE_COMMAND_LINE,
    block_bytes: int = BLOCK_BYTES,
    known: Known = NOTHING_KNOWN,
) -> Checked | AboutPlaces | Refusal:
    return check_file(io.BytesIO(content), "a file.csv", scope, Terms(limits, known, block_bytes))


def checked(
    content: bytes,
    scope: Scope = EVERYWHERE,
    block_bytes: int = BLOCK_BYTES,
    known: Known = NOTHING_KNOWN,
) -> Checked:
    found = answer_to(content, scope, block_bytes=block_bytes, known=known)
    assert isinstance(found, Checked), found
    return found


def readings_of(found: Checked) -> list[Reading]:
    return found.first_readings(len(found.rows))


def refused(content: bytes, limits: Limits = ON_THE_COMMAND_LINE) -> str:
    found = answer_to(content, limits=limits)
    assert isinstance(found, Refusal), found
    return found.sentence


def bring_in(
    session: Session,
    content: bytes,
    released_on: date = date(2024, 11, 5),
    *,
    source: str = "Fingertips (OHID)",
    areas: str = ALL,
    minute: int = 0,
    leave_out: bool = False,
) -> ImportReport:
    """Check and store as page and command do; already held answers with its report."""
    moment = NOON + timedelta(minutes=minute)
    question = Question(moment, released_on, areas, ON_THE_COMMAND_LINE)
    found = check_import(session, io.BytesIO(content), "a file.csv", question)
    assert isinstance(found, Checked), found
    if not found.can_come_in:
        return found.report
    details = ImportDetails(
        source=source,
        released_on=released_on,
        recorded_at=moment,
        imported_by="a test",
        areas=areas,
        leaves_out_problems=leave_out,
    )
    return record_import(session, found, details)


def serve_trafford(session: Session, real_data: Path) -> None:
    """Serve Trafford, with the authorities and neighbours of the real look-ups."""
    places = PlacesImportRow(
        kind="look-up", file_name="a", sha256="a" * 64, source="DfE", recorded_at=NOON
    )
    session.add_all([places, ServedAreaRow(code=TRAFFORD, name="Trafford")])
    session.flush()
    with (real_data / LOOKUPS / "dfe_las.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if len(row["new_la_code"]) != len(TRAFFORD):
                continue  # several codes in one cell, or none
            session.add(
                AuthorityRow(
                    code=row["new_la_code"],
                    old_code=row["old_la_code"] or None,
                    name=row["la_name"],
                    region_code=row["parent_geography_code"] or None,
                    began_on=None,
                    ended_on=date(2020, 3, 31) if row["date_of_termination"] else None,
                    import_id=places.id,
                )
            )
    wide = real_data / LOOKUPS / "children_statistical_neighbours_2025_wide.csv"
    with wide.open(encoding="utf-8-sig") as file:
        own = next(row for row in csv.DictReader(file) if row["la_name"] == "Trafford")
    session.add_all(
        NeighbourRow(
            old_code=own["old_la_code"],
            place=place,
            neighbour_old_code=own[f"SN_{place}"],
            closeness=own[f"SN_{place}P"].strip(),
            import_id=places.id,
        )
        for place in range(1, 11)
    )
    session.flush()
