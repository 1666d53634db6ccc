"""What the pages and their picture say."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.gaps.analysis import derive_gaps
from earlyhelp.gaps.asked import AskedRow, tell_asked
from earlyhelp.gaps.chart import LEFT, PLOT, ROWS, draw_chart, whole_scale
from earlyhelp.gaps.families import Families
from earlyhelp.gaps.gap import GapReport
from earlyhelp.gaps.line import Line, make_line
from earlyhelp.gaps.need_page import make_need_page
from earlyhelp.gaps.notes import headline, note_report, sources_of
from earlyhelp.gaps.page import ReportPage, make_report_page
from earlyhelp.gaps.selection import Column, Selection, select
from earlyhelp.gaps.telling import KEPT_SITES, Telling
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NEEDS
from tests.gaps.factories import (
    MONEY,
    PARENTING,
    SPEECH,
    TODAY,
    a_listing,
    a_reading,
    inputs,
    report,
    row,
)


@pytest.fixture(scope="module")
def found() -> GapReport:
    return report(
        [a_reading(), a_reading(needs=(SPEECH,), value=3, limits=(2, 4), ages=(0, 9))],
        [
            replace(a_listing("a", capacity=18, name="Hub"), is_checked=True, wait_days=20),
            replace(a_listing("b", capacity=None, name="Bank"), is_illustrative=True),
            a_listing("c", needs=(SPEECH, PARENTING), ages=(0, 4), capacity=30, name="Talk"),
            a_listing("d", ages=(None, None), capacity=7, name="Open"),
            a_listing("e", left_out="Closed", name="Gone", needs=(MONEY,)),
        ],
    )


def a_page(found: GapReport, selection: Selection) -> ReportPage:
    return make_report_page(Telling(found), selection, lambda rows: f"{len(rows)} rows")


def test_a_line_says_every_figure_with_its_range_year_and_checks(found: GapReport) -> None:
    line = make_line(row(found))
    assert line.status == "Short"
    assert line.children == "1,000 (900 to 1,100)"
    assert line.measured == "observed, 2023/24"
    assert line.places.startswith("18 (18 to ")
    assert line.services == "3"
    assert line.checked == "1 checked"
    assert line.wait == "3 weeks (1 of 3 say)"


def test_a_line_of_unknowns_has_words_in_every_cell(found: GapReport) -> None:
    line = make_line(row(found, NEEDS[0].code, "before-birth"))
    assert (line.children, line.ratio, line.shortfall) == ("Not known",) * 3
    assert (line.services, line.wait, line.places) == ("None", "No service", "0")
    assert line.unmet == "None asked"


def test_every_heading_sorts_and_the_chosen_one_says_how(found: GapReport) -> None:
    page = a_page(found, Selection(column=Column.PLACES, descending=True))
    assert {heading.selection.column for heading in page.headings} == set(Column)
    assert [heading.sorted for heading in page.headings if heading.sorted] == ["descending"]


def test_rows_that_nobody_has_counted_are_not_dropped_unsaid(found: GapReport) -> None:
    page = a_page(found, Selection())
    assert page.count + page.hidden == len(found.rows)
    assert a_page(found, Selection(with_uncounted=True)).hidden == 0


def test_the_picture_shows_the_rows_that_can_be_compared_in_the_order_of_the_table(
    found: GapReport,
) -> None:
    for selection in (Selection(), Selection(column=Column.CHILDREN, descending=True)):
        rows = select(found.rows, selection)
        chart = draw_chart(rows)
        assert chart is not None
        comparable = [gap for gap in rows if gap.shortfall is not None][:ROWS]
        assert [bar.label for bar in chart.bars] == [
            f"{gap.need.label}, {gap.band.label.lower()}" for gap in comparable
        ]
        assert all(bar.label in chart.description for bar in chart.bars)
        for bar in chart.bars:
            for span in (bar.need, bar.places):
                assert span.start >= LEFT
                assert span.start + span.width <= LEFT + PLOT + 3


def test_nothing_to_compare_draws_no_picture() -> None:
    assert draw_chart(report().rows) is None


@given(st.integers(1, 10**7))
def test_a_scale_holds_its_highest_figure_and_little_more(highest: int) -> None:
    end = whole_scale(highest)
    assert highest <= end <= max(2, 2 * highest)


def test_a_need_shows_each_age_with_its_sum_and_the_services_behind_it(found: GapReport) -> None:
    page = make_need_page(Telling(found), NEED_BY_CODE[MONEY], 3)
    assert [band.line.band for band in page.bands] == ["0 to 4", "5 to 10", "11 to 17", "18 to 25"]
    assert page.unknown == ("Before birth",)
    first = page.bands[0]
    assert first.sentence.startswith("Need 1,000 (900 to 1,100) − places 18")
    assert [(one.name, one.part) for one in first.counted[:2]] == [("Bank", "All"), ("Hub", "All")]
    assert first.counted[0].is_illustrative
    assert first.counted[0].capacity.startswith("Not given; judged as the middle of")
    assert first.counted[1].capacity == "18, confirmed 1 November 2026"
    assert first.counted[1].provider == "Any charity, Charity"
    assert first.counted[2].capacity == (
        "7, confirmed 1 November 2026; ages not given, so only possible"
    )
    assert [(one.name, one.reason) for one in page.left_out] == [("Gone", "Closed")]
    assert page.sources == (("Children in low income families", "OHID, Fingertips", "2023/24"),)


def test_a_shared_service_says_which_part_is_for_this_need_and_age(found: GapReport) -> None:
    band = make_need_page(Telling(found), NEED_BY_CODE[SPEECH], 3).bands[0]
    assert [(one.name, one.part, one.places) for one in band.counted] == [("Talk", "50%", "15")]
    assert "Services for several needs or ages give each a part of their places." in band.notes


def test_a_service_that_cannot_be_judged_says_that_nothing_is_counted() -> None:
    found = report([a_reading()], [a_listing(capacity=None)])
    counted = make_need_page(Telling(found), NEED_BY_CODE[MONEY], 3).bands[0].counted[0]
    assert counted.capacity == ("Not given; no similar service to judge by, so nothing is counted")
    assert counted.places == "Not known"


def test_a_need_of_which_nothing_is_known_has_no_ages() -> None:
    page = make_need_page(Telling(report()), NEED_BY_CODE[MONEY], 3)
    assert page.bands == ()
    assert len(page.unknown) == 5


def test_notes_say_what_the_report_rests_on(found: GapReport) -> None:
    notes = note_report(found)
    assert notes[0] == "A gap is a question, not a verdict."
    assert "4 services counted; capacity is known for 3. 1 service left out." in notes
    assert "Invented examples among them: 1." in notes
    assert "Needs data: imports 3 and 7." in note_report(replace(found, import_ids=(3, 7)))
    assert "Children living here: mid-2024, Office for National Statistics." in notes


def test_an_empty_house_says_what_to_bring_in() -> None:
    bare = replace(report(), population=None)
    notes = note_report(bare)
    assert "No service counts yet. Bring in a list of services first." in notes
    assert any("The number of children living here is not known" in note for note in notes)
    assert headline(bare) == ("Nothing can be compared yet: need or places are not known anywhere.")


def test_the_headline_counts_shortfalls_and_what_cannot_be_known(found: GapReport) -> None:
    known = sum(gap.shortfall is not None for gap in found.rows)
    assert headline(found).endswith(f"For {len(found.rows) - known} more there is not enough data.")


def test_each_reading_used_is_named_once(found: GapReport) -> None:
    assert len(sources_of(found.rows)) == 1
    assert inputs().on == TODAY


def test_a_row_is_drawn_once_for_each_site_and_few_sites_are_kept(found: GapReport) -> None:
    drawn: list[str] = []

    def draw(line: Line) -> str:
        drawn.append(line.need)
        return f"{line.need}, {line.band}"

    telling, some = Telling(found), found.rows[:3]
    first = telling.drawn("/gaps", some, draw)
    assert first == [f"{gap.need.label}, {gap.band.label}" for gap in some]
    assert telling.drawn("/gaps", found.rows[1:3], draw) == first[1:]
    assert len(drawn) == len(found.rows)
    for number in range(5):
        telling.drawn(f"/{number}/gaps", some, draw)
    assert len(telling._drawn) <= KEPT_SITES


def test_what_offers_asked_for_stands_beside_the_need_at_each_age() -> None:
    asked = tell_asked(
        [
            AskedRow(MONEY, "0-4", "full", 7),
            AskedRow(MONEY, "0-4", None, 12),
            AskedRow(MONEY, "5-10", "cost", 2),
            AskedRow(MONEY, None, None, 30),
        ]
    )
    found = derive_gaps(replace(inputs([a_reading()]), families=Families(asked)))
    page = make_need_page(Telling(found), NEED_BY_CODE[MONEY], 0)
    assert [(one.ages, one.asked, one.unmatched, one.share, one.reasons) for one in page.asked] == [
        ("0 to 4", "20", "5", "25% (11% to 47%)", "full: 5"),
        ("5 to 10", *["Too few to show"] * 3, "cost: Too few to show"),
        ("All ages", "50", "10", "20% (11% to 33%)", "full: 5; cost: Too few to show"),
    ]
    assert page.asked[0].children == "1,000 (900 to 1,100)"
    assert page.asked[-1].children == "Not added up"
    other = make_need_page(Telling(found), NEED_BY_CODE[SPEECH], 0)
    assert other.asked == ()
    assert make_line(row(found)).unmet == "5 of 20"
