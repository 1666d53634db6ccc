"""What the store gives the pages of the profile, on both databases."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from earlyhelp.errors import NotHereError
from earlyhelp.geography.codes import Level, level_of
from earlyhelp.geography.models import (
    AreaRow,
    AuthorityRow,
    NeighbourRow,
    PopulationRow,
    ServedAreaRow,
)
from earlyhelp.geography.models import ImportRow as PlacesImportRow
from earlyhelp.jsna.commands import undo_import
from earlyhelp.jsna.models import IndicatorNeedRow, IndicatorRow
from earlyhelp.jsna.needs.held import UNMAPPED, FigureKey
from earlyhelp.jsna.needs.links import Links
from earlyhelp.jsna.needs.need_page import make_need_page
from earlyhelp.jsna.needs.overview import make_overview
from earlyhelp.jsna.needs.queries import get_figure, get_need, get_overview, get_source
from earlyhelp.jsna.needs.tidy import tidy_rows
from earlyhelp.jsna.needs.trace_pages import make_figure_page
from earlyhelp.jsna.seeding.commands import seed_catalogue
from earlyhelp.jsna.trend import Direction
from tests.conftest import QueryCounter
from tests.jsna.factories import (
    ENGLAND,
    SIMPLE_HEADINGS,
    a_row,
    a_simple_row,
    as_bytes,
    bring_in,
)

HERE, COUNTY, WARD = "E06000001", "E10000015", "E05000001"
HEALTH = "child_physical_health"
LINKS = Links("/needs")
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def serve(session: Session, code: str = HERE, *, wards: Sequence[str] = ()) -> int:
    """Serve an area of which nothing else is known; return the import its places are of."""
    places = PlacesImportRow(
        kind="look-up", file_name="a", sha256="a" * 64, source="ONS", recorded_at=NOON
    )
    session.add_all([places, ServedAreaRow(code=code, name="Here")])
    session.add_all(
        AreaRow(code=ward, vintage="2024", level=level_of(ward), name=f"Ward {ward[-1]}")
        for ward in wards
    )
    seed_catalogue(session)
    session.flush()
    return places.id


def page_text(session: Session, need: str = HEALTH, code: str = HERE) -> str:
    return repr(make_need_page(get_need(session, code, need), need, LINKS))


def years(*values: str, area: str = HERE) -> list[dict[str, str]]:
    return [
        a_row(
            area_code=area,
            time_period=f"{2018 + at}/{19 + at}",
            time_period_sortable=f"{2018 + at}0000",
            value=value,
            lower_ci_95_0_limit=str(float(value) - 1) if value else "",
            upper_ci_95_0_limit=str(float(value) + 1) if value else "",
            count="",
        )
        for at, value in enumerate(values)
    ]


def test_an_area_without_region_and_neighbours_has_its_profile_and_says_so(
    session: Session,
) -> None:
    serve(session)
    bring_in(session, as_bytes(years("90", "80", "70", "60", "50")))
    (detail,) = get_need(session, HERE, HEALTH).details
    assert detail.line is not None
    assert detail.line.trend.direction is Direction.DECREASING
    assert [point.reading.facts.value for point in detail.history] == [90, 80, 70, 60, 50]
    assert (detail.region, detail.similar, detail.similar_areas) == (None, None, ())
    text = page_text(session)
    assert "Region not known" in text
    assert "None of them has a figure in this file." in text
    assert "Decreasing and getting better" in text


def test_a_region_that_no_reading_names_is_called_as_a_look_up_has_it(session: Session) -> None:
    places = serve(session)
    region = "E12000001"
    session.add_all(
        [
            AuthorityRow(code=HERE, name="Here", region_code=region, import_id=places),
            AreaRow(code=region, vintage="2024", level=Level.REGION, name="A region"),
        ]
    )
    bring_in(session, as_bytes(years("90", "80")))
    (detail,) = get_need(session, HERE, HEALTH).details
    assert detail.region is not None
    assert (detail.region.code, detail.region.name) == (region, "A region")
    session.execute(update(AreaRow).where(AreaRow.code == region).values(name=None))
    (detail,) = get_need(session, HERE, HEALTH).details
    assert detail.region is not None
    assert detail.region.name == f"Region ({region})"


def test_a_county_has_its_own_figures_though_no_postcode_carries_its_code(
    session: Session,
) -> None:
    serve(session, COUNTY)
    bring_in(session, as_bytes(years("90", "80", area=COUNTY)))
    (line,) = get_overview(session, COUNTY).profile.lines
    assert (line.area_code, line.value) == (COUNTY, 80)
    assert "county" in page_text(session, code=COUNTY) or "Counties" in page_text(
        session, code=COUNTY
    )


def headline(session: Session) -> tuple[str, float | None]:
    (line,) = get_overview(session, HERE).profile.lines
    return line.indicator.name, line.value


def test_a_profile_read_again_has_every_change_since(session: Session) -> None:
    """It is kept in memory between reads, which nobody may notice."""
    serve(session)
    first = bring_in(session, as_bytes(years("90", "80")))
    name, value = headline(session)
    assert (name, value) == headline(session)
    assert value == 80
    second = bring_in(session, as_bytes(years("90", "85")), date(2025, 11, 5), minute=1)
    assert headline(session) == (name, 85)
    assert first.import_id is not None
    assert second.import_id is not None
    undo_import(session, second.import_id, undone_by="a test", undone_at=NOON)
    assert headline(session) == (name, 80)
    session.execute(update(IndicatorRow).values(name="Teeth"))
    assert headline(session) == ("Teeth", 80)
    undo_import(session, first.import_id, undone_by="a test", undone_at=NOON)
    assert get_overview(session, HERE).profile.lines == ()


def test_neighbours_are_of_the_same_file_and_the_missing_say_why(session: Session) -> None:
    places = serve(session)
    session.add_all(
        [
            *(
                AuthorityRow(code=code, old_code=old, name=name, import_id=places)
                for code, old, name in (
                    (HERE, "801", "Here"),
                    ("E06000002", "802", "Near"),
                    ("E06000003", "803", "Nearer"),
                )
            ),
            *(
                NeighbourRow(
                    old_code="801",
                    place=place,
                    neighbour_old_code=old,
                    closeness="Close",
                    import_id=places,
                )
                for place, old in enumerate(("802", "803"), 1)
            ),
        ]
    )
    session.flush()
    rows = [
        *years("50"),
        *years("60", area="E06000002"),
        a_row(area_code="E06000003", time_period="2018/19", time_period_sortable="20180000")
        | {"Value": "", "Value note": "Hidden by its publisher", "Count": ""}
        | {"Lower CI 95.0 limit": "", "Upper CI 95.0 limit": ""},
    ]
    bring_in(session, as_bytes(rows))
    (detail,) = get_need(session, HERE, HEALTH).details
    assert detail.similar is not None
    assert (detail.similar.mean, detail.similar.with_value, detail.similar.of) == (60, 1, 2)
    assert [one.missing for one in detail.similar_areas] == ["", "Hidden by its publisher"]
    assert detail.similar.difference is not None
    assert detail.similar.difference.value == -10
    assert "Hidden by its publisher" in page_text(session)
    whats = {(row["what"], row["missing"]) for row in tidy_rows(get_need(session, HERE, HEALTH))}
    assert ("similar area", "Hidden by its publisher") in whats


def test_a_missing_latest_figure_says_why_and_is_never_a_zero(session: Session) -> None:
    serve(session)
    hole = years("50", "")
    hole[1]["Value note"] = "Too small to publish"
    bring_in(session, as_bytes(hole))
    page = make_overview(get_overview(session, HERE), LINKS)
    ((row,),) = [group.rows for domain in page.domains for group in domain.groups]
    assert (row.value, row.missing, row.comparison) == ("", "Too small to publish", "Not compared")
    assert "One of the last 5" not in row.why_no_trend
    assert "A trend needs 5 years" in row.why_no_trend
    assert "Too small to publish" in page_text(session)


def test_a_figure_gone_from_the_latest_file_stays_and_is_marked(session: Session) -> None:
    serve(session)
    bring_in(session, as_bytes(years("50", "51")))
    bring_in(session, as_bytes(years("49")), date(2025, 11, 5), minute=1)
    (detail,) = get_need(session, HERE, HEALTH).details
    found = [
        (point.reading.facts.value, point.versions, point.reading.is_in_latest_file)
        for point in detail.history
    ]
    assert found == [(49, 2, True), (51, 1, False)]
    assert "Not in the latest file" in page_text(session)
    page = make_overview(get_overview(session, HERE), LINKS)
    assert "not in the latest file" in page.domains[0].groups[0].rows[0].about


def test_figures_of_wards_alone_are_shown_as_that(session: Session) -> None:
    serve(session, wards=(WARD, "E05000002"))
    rows = [
        a_row(area_code=ward, value=value, lower_ci_95_0_limit="", upper_ci_95_0_limit="")
        for ward, value in ((WARD, "10"), ("E05000002", "75.5"))
    ]
    bring_in(session, as_bytes(rows))
    held = get_overview(session, HERE)
    assert (held.profile.lines, held.in_parts) == ((), frozenset({"90284"}))
    page = make_overview(held, LINKS)
    assert page.has_readings
    assert page.domains[0].groups[0].more == "1 more indicator for wards or groups only"
    (detail,) = get_need(session, HERE, HEALTH).details
    assert detail.line is None
    (places,) = detail.places
    assert (places.level, [one.value for one in places.figures]) == (Level.WARD, [75.5, 10])
    text = page_text(session)
    assert "There is no figure for Here as a whole, only for wards." in text
    assert "There is no map: no boundaries of wards have been brought in." in text


def test_an_indicator_of_no_known_polarity_is_higher_or_lower_in_orange_or_blue(
    session: Session,
) -> None:
    serve(session)
    rows = [
        a_row(indicator_id="1", indicator_name="Something new", area_code=area, value=value)
        for area, value in ((HERE, "75.5"), (ENGLAND, "60"))
    ]
    bring_in(session, as_bytes(rows))
    page = make_overview(get_overview(session, HERE), LINKS)
    (row,) = page.domains[-1].groups[0].rows
    assert (page.domains[-1].heading, row.comparison, row.colour) == (
        "Not linked to a need yet",
        "Higher",
        "orange",
    )
    assert "They count towards none." in page_text(session, UNMAPPED)


def test_a_count_without_a_rate_gets_one_from_the_population_of_its_year(
    session: Session,
) -> None:
    places = serve(session)
    session.add_all(
        PopulationRow(
            area_code=HERE,
            period="2022-06-30",
            sex="Persons",
            age=age,
            level=level_of(HERE),
            count=1000,
            import_id=places,
        )
        for age in range(18)
    )
    row = a_simple_row(indicator="Children in need", measure="Count", value="90")
    bring_in(session, as_bytes([row], SIMPLE_HEADINGS))
    indicator = session.get_one(IndicatorRow, "local:children-in-need")
    indicator.value_type = "count"
    session.add(IndicatorNeedRow(indicator_id=indicator.id, need="neglect_basic_care", rank=0))
    session.flush()
    session.expire_all()
    text = page_text(session, "neglect_basic_care")
    assert "Rate worked out here: 50.0 per 10,000 (40.2 to 61.5)." in text
    assert "18,000 children aged 0 to 17 in mid-2022" in text
    assert "are from ONS" in text


def test_no_area_and_an_area_without_figures_say_what_to_do(session: Session) -> None:
    assert not make_overview(None, LINKS).has_readings
    serve(session)
    page = make_overview(get_overview(session, HERE), LINKS)
    assert (page.heading, page.has_readings) == ("Local needs in Here", False)
    assert "No figure about this need is held for Here." in page_text(session)


def test_huge_and_tiny_values_are_drawn_and_said(session: Session) -> None:
    serve(session)
    bring_in(session, as_bytes(years("1e12", "2e-9", "123456789.5")))
    text = page_text(session)
    assert "123,456,789.5" in text
    assert not re.search(r"\b(nan|inf)\b", text)


def test_a_figure_is_traced_through_every_release_and_those_taken_back(session: Session) -> None:
    serve(session)
    first = bring_in(session, as_bytes(years("50")))
    second = bring_in(session, as_bytes(years("49")), date(2025, 11, 5), minute=1)
    third = bring_in(session, as_bytes(years("48")), date(2026, 1, 5), minute=2)
    assert third.import_id is not None
    undo_import(session, third.import_id, undone_by="a test", undone_at=NOON)
    (line,) = get_overview(session, HERE).profile.lines
    held = get_figure(session, FigureKey(HERE, line.series_id, line.sortable))
    assert [one.import_id for one in held.versions][:2] == [second.import_id, first.import_id]
    states = [part.state for part in make_figure_page(held, LINKS).versions]
    assert states == ["Current", "Earlier release", "Taken back"]
    assert [one.line for one in held.versions] == [2, 2, 2]
    source = get_source(session, first.import_id or 0)
    assert [one.id for one in source.later] == [second.import_id]
    for key in (
        FigureKey("E06000999", line.series_id, line.sortable),
        FigureKey(HERE, 999, line.sortable),
        FigureKey(HERE, line.series_id, 19000000),
    ):
        with pytest.raises(NotHereError):
            get_figure(session, key)


def test_more_readings_and_imports_send_no_more_statements(session: Session) -> None:
    serve(session, wards=(WARD,))
    bring_in(
        session, as_bytes([row for area in (HERE, ENGLAND, WARD) for row in years("50", area=area)])
    )
    engine = session.get_bind().engine
    assert isinstance(engine, Engine)
    few = _statements(session, engine)
    for number in range(4):
        rows = [
            row | {"Indicator ID": str(indicator), "Indicator Name": f"Indicator {indicator}"}
            for indicator in (90284, 90285, 90832)
            for area in (HERE, ENGLAND, WARD)
            for row in years("50", "51", "52", "53", str(54 + number), area=area)
        ]
        bring_in(session, as_bytes(rows), date(2025, 1, 1 + number), minute=number + 1)
    assert _statements(session, engine) == few


def _statements(session: Session, engine: Engine) -> tuple[int, int]:
    session.expire_all()
    with QueryCounter(engine) as overview:
        get_overview(session, HERE)
    with QueryCounter(engine) as need:
        get_need(session, HERE, HEALTH)
    return len(overview.statements), len(need.statements)
