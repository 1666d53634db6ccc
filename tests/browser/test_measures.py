"""A file with one column for each measure, in a real browser: explained once, then read."""

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Check
from tests.browser.driving import heading, sign_in
from tests.jsna.factories import DFE_HEADINGS, TRAFFORD, a_dfe_row, as_bytes

ROWS = [
    a_dfe_row(new_la_code=TRAFFORD, la_name="Trafford", pupil_type=kind, time_period=year)
    for kind in ("Total", "FSM eligible")
    for year in ("202223", "202324")
]


def test_columns_are_explained_once_and_can_be_forgotten(phone: Page, check: Check) -> None:
    page, title = phone, "Walking to school, explained here"
    sign_in(page, "data-officer")
    page.goto("/imports/new/file")
    content = as_bytes(ROWS, DFE_HEADINGS)
    file = FilePayload(name=f"{title}.csv", mimeType="text/csv", buffer=content)
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    expect(page.locator("main")).to_contain_text("Columns of figures found: walkers")
    check(page, "measures-refused")
    page.get_by_role("button", name="Say what the columns stand for").click()
    assert heading(page) == "What do the columns stand for?"
    page.locator("summary").nth(3).click()
    check(page, "measures-explain")
    page.get_by_label("Name of this layout").fill(title)
    page.get_by_label("walkers_percent is for").select_option("figures")
    page.get_by_role("button", name="Save and check the file").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("walkers_percent")
    assert page.title().startswith("Error: ")
    check(page, "measures-errors")
    page.locator("#name-3").fill(f"Walks, {title}")
    page.locator("#count-3").select_option("walkers")
    page.locator("#denominator-3").select_option("pupils")
    page.get_by_role("button", name="Save and check the file").click()
    expect(page.locator("main")).to_contain_text("4 readings can come in.")
    page.goto("/imports/measures")
    check(page, "measures-list")
    page.get_by_role("row", name=title).get_by_role("link", name="Forget").click()
    check(page, "measures-forget")
    page.get_by_role("button", name="Forget this layout").click()
    expect(page.locator("main")).not_to_contain_text(title)
