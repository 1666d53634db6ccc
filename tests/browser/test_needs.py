"""The local needs profile in a real browser: every part of it, on a phone and on a laptop."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Check

Look = Callable[[Page, str], None]


def test_a_figure_is_read_and_followed_to_its_line(page: Page, check: Check) -> None:
    page.goto("/needs")
    page.get_by_text("needs and why each has no figure").click()
    check(page, "needs")
    page.get_by_role("link", name="Child physical health").first.click()
    expect(page.locator("main")).to_contain_text("Decreasing and getting better")
    page.get_by_text("What would be expected in each ward").first.click()
    page.get_by_text("About this indicator").first.click()
    check(page, "needs-health")
    page.get_by_role("link", name="70.1").first.click()
    expect(page.locator("main")).to_contain_text("Line of the file")
    check(page, "needs-figure")
    page.get_by_role("link", name=re.compile("fingertips_90284_2010")).first.click()
    expect(page.locator("main")).to_contain_text("SHA-256")
    check(page, "needs-source")
    for address, name in (
        ("/needs/money_debt_food", "needs-money"),
        ("/needs/housing", "needs-nothing"),
        ("/needs/deprivation/1", "needs-tenth"),
        ("/needs?as_at=soon", "needs-wrong-day"),
    ):
        page.goto(address)
        check(page, name)


def test_the_profile_is_read_without_scripts_in_forced_colours_and_on_paper(
    without_scripts: Page, look: Look
) -> None:
    page = without_scripts
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto("/needs/child_physical_health")
    page.get_by_role("link", name=re.compile("51.6 per 10,000")).first.click()
    expect(page.locator("h1")).to_contain_text("2023/24")
    page.go_back()
    look(page, "needs-forced-colours")
    drawn = page.locator("svg.app-chart").first
    paper = drawn.locator(".app-chart__sheet").first.evaluate("e => getComputedStyle(e).fill")
    letters = drawn.locator("text").first.evaluate("e => getComputedStyle(e).fill")
    assert paper != letters
    page.emulate_media(media="print", forced_colors="none", color_scheme="light")
    look(page, "needs-print")
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
    expect(drawn).to_be_visible()
