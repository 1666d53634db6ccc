"""Indicators, columns and sheets in a real browser: what a data officer says about figures."""

from io import BytesIO

from openpyxl import Workbook
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Check
from tests.browser.driving import heading, sign_in

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
METADATA = (
    "Indicator ID,Indicator,Definition,Caveats,Unit,Polarity\r\n"
    '{id},Publisher name,What is counted,"Counts are rounded","per 10,000",RAG - High is good\r\n'
    "90285,Other,Words,,%,Purple\r\n"
).format


def choose(page: Page, name: str, kind: str, content: bytes, button: str) -> None:
    file = FilePayload(name=name, mimeType=kind, buffer=content)
    page.get_by_label("File").first.set_input_files(file)
    page.get_by_role("button", name=button).click()


def two_sheets() -> bytes:
    book = Workbook()
    book.worksheets[0].title = "Last year"
    book.create_sheet("This year")
    for sheet in book.worksheets:
        sheet.append(["area_code", "period", "indicator", "value"])
        sheet.append(["E92000001", "2022/23", "Browser walks", 5])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def walk(page: Page, see: Check, indicator: str) -> None:
    """Map an indicator, look at a publisher's metadata, and take both back."""
    sign_in(page, "data-officer")
    page.goto("/imports/indicators")
    see(page, "indicators")
    page.goto(f"/imports/indicators/{indicator}")
    see(page, "indicator")
    page.get_by_label("Youngest age in years").fill("ten")
    page.get_by_role("button", name="Save").click()
    see(page, "indicator-error")
    assert page.title().startswith("Error: ")
    page.get_by_label("Youngest age in years").fill("1")
    page.get_by_label("I confirm the needs").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Changed by hand")
    see(page, "indicator-history")

    page.goto("/imports/indicators/file")
    see(page, "indicators-file")
    content = METADATA(id=indicator).encode()
    choose(page, "metadata.csv", CSV, content, "Look at the file")
    see(page, "indicators-preview")
    page.get_by_role("button", name="Store").click()
    see(page, "indicators-preview-error")
    page.get_by_label("Leave them out").check()
    page.get_by_role("button", name="Store").click()
    assert heading(page) == "Indicators"
    page.goto(f"/imports/indicators/{indicator}/history")
    page.get_by_role("link", name="Undo change").first.click()
    see(page, "indicator-undo")
    page.get_by_role("button", name="Undo all that this file changed").click()
    page.get_by_role("link", name="Undo change").first.click()
    page.get_by_role("button", name="Undo change").click()
    expect(page.get_by_text("It took back change")).to_have_count(2)


def describe(page: Page, see: Check, indicator: str) -> None:
    """Say what the columns of a table are, and which sheet of a workbook is meant."""
    page.goto("/imports/new/file")
    table = f"LA code,Year,Rate {indicator}\nE92000001,2022/23,41.5\n".encode()
    choose(page, "rates.csv", CSV, table, "Check the file")
    see(page, "columns-refused")
    page.get_by_role("button", name="Say what each column is").click()
    see(page, "columns")
    page.get_by_role("button", name="Save and check the file").click()
    see(page, "columns-error")
    page.get_by_label("What is measured").last.fill("Browser walks")
    page.get_by_role("button", name="Save and check the file").click()
    expect(page.locator("main")).to_contain_text("1 reading can come in")
    page.goto("/imports/columns")
    see(page, "columns-described")

    page.goto("/imports/new/file")
    choose(page, "two.xlsx", XLSX, two_sheets(), "Check the file")
    page.get_by_role("button", name="Choose the sheet").click()
    see(page, "sheet")
    page.get_by_label("This year").check()
    page.get_by_role("button", name="Check this sheet").click()
    expect(page.locator("main")).to_contain_text("its sheet This year was read")


def test_what_figures_tell_is_said_on_a_phone(phone: Page, check: Check) -> None:
    walk(phone, check, "90284")
    describe(phone, check, "90284")


def test_the_same_on_a_laptop(laptop: Page, check: Check) -> None:
    walk(laptop, check, "90810")


def test_the_same_without_scripts(without_scripts: Page, look: Check) -> None:
    walk(without_scripts, look, "90832")
    describe(without_scripts, look, "90832")
