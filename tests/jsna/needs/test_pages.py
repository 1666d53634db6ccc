"""The pages of the profile on the sample area, and every figure followed to its line."""

import csv
import io
import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import openpyxl
import pytest
from flask.testing import FlaskClient

NEEDS = ("child_physical_health", "healthy_weight_oral", "money_debt_food")
LARGEST_PICTURE = 15_500
SVG = "{http://www.w3.org/2000/svg}"
FIGURE = re.compile(r"\d")
DERIVED = {"Likely range", "Beside England", "Last five years", "Expected", "Range", "From"}
"""Columns whose words are worked out from figures that stand beside them."""


def read(client: FlaskClient, address: str, status: int = 200) -> Element:
    answer = client.get(address)
    assert answer.status_code == status, address
    page: Element = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
    return page


def words(element: Element) -> str:
    return re.sub(r"\s+", " ", " ".join(element.itertext())).strip()


def figures(page: Element) -> Iterator[tuple[str, Element]]:
    """Give each cell of a table that holds a figure, with the heading of its column."""
    for table in page.iter("table"):
        headings = [words(one) for one in table.findall("./thead/tr/th")]
        for row in table.findall("./tbody/tr"):
            for heading, cell in zip(headings, list(row), strict=True):
                if cell.tag == "td" and heading not in DERIVED and FIGURE.search(words(cell)):
                    yield heading, cell


@pytest.mark.parametrize("address", ["/needs", *(f"/needs/{need}" for need in NEEDS[:2])])
def test_every_figure_leads_to_file_line_and_release(client: FlaskClient, address: str) -> None:
    page = read(client, address)
    ids = {one.get("id") for one in page.iter() if one.get("id")}
    pages: dict[str, Element] = {address: page}
    followed = 0
    for heading, cell in figures(page):
        link = cell.find(".//a")
        assert link is not None, f"{address}: {heading} {words(cell)!r} leads nowhere"
        href = link.get("href") or ""
        path, anchor = urlsplit(href)._replace(fragment="").geturl(), urlsplit(href).fragment
        if path not in pages:
            pages[path] = read(client, path)
        there = pages[path]
        assert not anchor or anchor in {one.get("id") for one in there.iter()}, href
        if path.startswith("/needs/figures/"):
            version = next(one for one in there.iter("section") if one.get("id") == anchor)
            said = words(version)
            assert words(link).split(" ")[0] in said
            for part in ("Line of the file", "File", "Released", "Current"):
                assert part in said, href
        followed += 1
    assert followed > 8
    assert ids


def test_a_figure_shows_all_its_releases_and_which_is_current(client: FlaskClient) -> None:
    page = read(client, "/needs/child_physical_health")
    (link,) = [
        one
        for one in page.iter("a")
        if words(one) == "70.1" and "/needs/figures/" in (one.get("href") or "")
    ]
    there = words(read(client, (link.get("href") or "").partition("#")[0]))
    assert "2 releases hold this figure" in there
    assert "Import 2, released 31 December 2024 Current" in there
    assert "Import 1, released 31 December 2023 Earlier release" in there
    assert "70.3875" in there
    assert "as published; never worked out again" in there


def test_a_file_says_who_published_it_and_what_it_superseded(client: FlaskClient) -> None:
    later, earlier = (
        words(read(client, "/needs/sources/2")),
        words(read(client, "/needs/sources/1")),
    )
    assert "OHID Fingertips" in later
    assert "Open Government Licence v3.0" in later
    assert re.search(r"SHA-256 of the file ?[0-9a-f]{64}", later)
    assert "Came after Import 1, OHID Fingertips, released 31 December 2023" in later
    assert "Superseded by Import 2, OHID Fingertips, released 31 December 2024" in earlier
    assert "the demonstration" not in later


def test_the_page_of_a_need_says_all_that_is_known_of_trafford(client: FlaskClient) -> None:
    said = words(read(client, "/needs/child_physical_health"))
    for part in (
        "51.6 per 10,000",
        "Likely range 45.3 to 58.6",
        "financial year, April to March",
        "England: 72.7 per 10,000",
        "Decreasing and getting better",
        "As published: “Increasing and getting worse”. The last five figures say otherwise",
        "Their plain mean is 68.0 per 10,000 (10 of 10 have a figure)",
        "16.4 per 10,000 lower (likely 9.2 to 23.0)",
        "most deprived tenth",
        "4 other breakdowns of other boundaries or years are held and never mixed",
        "they are modelled and no counts of people",
        "2 releases, the latest shown",
        "No file with it has been brought in yet.",
    ):
        assert part in said, part


def test_the_day_as_of_which_figures_are_shown_can_be_chosen(client: FlaskClient) -> None:
    then = words(read(client, "/needs/child_physical_health?as_at=2023-12-31"))
    assert "70.4 per 10,000" in then
    assert "51.6" not in then
    overview = words(read(client, "/needs?as_at=2023-12-31"))
    assert "as released up to 31 December 2023" in overview
    assert "No figures were released up to" in words(read(client, "/needs?as_at=1999-01-01"))
    wrong = read(client, "/needs?as_at=31/12/2023", 400)
    assert "Enter a day like 2024-12-31" in words(wrong)
    assert words(next(wrong.iter("title"))).startswith("Error: ")


def test_what_is_held_for_parts_only_is_said_and_mapped(client: FlaskClient) -> None:
    page = read(client, "/needs/money_debt_food")
    said = words(page)
    assert "There is no figure for Trafford as a whole, only for wards." in said
    assert "21 of 21 wards have a figure. Highest in Old Trafford (33.1%)" in said
    assert "Deprived small areas" in said
    titles = [words(one) for one in page.iter(f"{SVG}title")]
    assert any(one.startswith("Map: Children in relative low income") for one in titles)
    assert sum(one.startswith("Old Trafford: 33.1%") for one in titles) == 1
    assert "2 more indicators for wards or groups only" in words(read(client, "/needs"))


def test_every_need_has_a_page_that_says_why_it_has_no_figure(client: FlaskClient) -> None:
    said = words(read(client, "/needs/housing"))
    assert "No figure about this need is held for Trafford." in said
    assert "No figure is not the same as no need." in said
    assert "No figure about this need" in words(read(client, "/needs/unmapped"))
    for address in (
        "/needs/none_such",
        "/needs/figures/E08000009/999999/20230000",
        "/needs/figures/nonsense/1/20230000",
        "/needs/sources/999",
        "/needs/people/E08000009",
        "/needs/people/E08000009?from=0&to=zz",
        "/needs/people/E99999999?from=0&to=5",
        "/needs/deprivation/0",
        "/needs/deprivation/11",
        "/needs/download/exe",
        "/needs/housing/download/exe",
        "/needs/none_such/download/csv",
    ):
        assert client.get(address).status_code == 404, address


def test_an_old_address_of_one_need_leads_to_its_page(client: FlaskClient) -> None:
    answer = client.get("/needs?need=housing")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/needs/housing")


def test_pictures_have_words_no_style_and_little_weight(client: FlaskClient) -> None:
    for need in NEEDS:
        text = client.get(f"/needs/{need}").get_data(as_text=True)
        pictures = re.findall(r'<svg class="app-chart".*?</svg>', text, re.DOTALL)
        assert pictures
        for picture in pictures:
            named = re.search(r'role="img" aria-labelledby="(\S+) (\S+)"', picture)
            assert named is not None
            for id_, tag in zip(named.groups(), ("title", "desc"), strict=True):
                assert re.search(rf'<{tag} id="{id_}">\S', picture)
            assert "style=" not in picture
            assert "NaN" not in picture
            assert len(picture.encode()) <= LARGEST_PICTURE


def test_a_picture_stands_in_the_order_of_its_table(client: FlaskClient) -> None:
    page = read(client, "/needs/child_physical_health")
    panel = next(
        one for one in page.iter("section") if (one.get("id") or "").startswith("similar-")
    )
    drawn = words(next(panel.iter(f"{SVG}desc")))
    named = [words(row.find("./th") or row[0]) for row in panel.findall(".//tbody/tr")]
    places = [drawn.index(f"{name}: ") for name in named]
    assert len(places) == 13
    assert places == sorted(places)


def test_the_downloads_hold_the_figures_of_the_page(client: FlaskClient) -> None:
    text = client.get("/needs/child_physical_health/download/csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text)))
    (latest,) = [
        row
        for row in rows
        if (row["what"], row["period"], row["sex"]) == ("here", "2023/24", "Persons")
    ]
    assert latest["value"] == "51.6007"
    assert (latest["import"], latest["line"]) == ("2", latest["line"])
    assert latest["released_on"] == "2024-12-31"
    assert latest["trend"] == "Decreasing and getting better"
    (mean,) = [row for row in rows if row["what"] == "mean of similar areas"]
    assert float(mean["value"]) == pytest.approx(67.998159)
    assert {row["what"] for row in rows} == {
        "here",
        "England",
        "region",
        "similar area",
        "mean of similar areas",
        "group",
        "expected in ward",
    }
    for row in rows:
        assert row["value"] or row["missing"], row
    every = client.get("/needs/download/csv").get_data(as_text=True)
    assert "money_debt_food" in every
    assert "early_development" in every
    book = openpyxl.load_workbook(
        io.BytesIO(client.get("/needs/child_physical_health/download/xlsx").get_data())
    )
    assert book.sheetnames == ["About", "Figures", "Columns"]
    sheet = book["Figures"]
    heads = [cell.value for cell in sheet[1]]
    values = {row[heads.index("value")].value for row in sheet.iter_rows(min_row=2)}
    assert 51.6007 in values
    assert "import 2" in {cell.value for cell in book["About"]["A"]}
