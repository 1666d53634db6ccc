"""The page of results in a real browser: choices, chips, spelling, nothing found."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Check

LEAST_STEPS = 3
RESULTS = re.compile(r"^\d+ services?")


def test_results_come_first_and_are_narrowed_by_choices(page: Page, check: Check) -> None:
    page.goto("/search?text=parents&place=m33")
    check(page, "search-results")
    first_card = page.locator(".app-card").first.bounding_box()
    assert first_card is not None
    assert first_card["y"] < 900, "the first result should be on the first screen"
    filters = page.get_by_role("button", name="Apply filters")
    if page.viewport_size == {"width": PHONE, "height": 900}:
        expect(filters).to_be_hidden()
        page.get_by_role("link", name="Filter these results").click()
    expect(filters).to_be_visible()
    before = page.locator("h1").inner_text()
    page.locator("#filters summary").filter(has_text="How it is given").click()
    page.get_by_label(re.compile("^At home")).check()
    page.get_by_role("button", name="Apply filters").click()
    chip = page.locator(".app-chip").filter(has_text="At home")
    expect(chip).to_be_visible()
    expect(page.locator("h1")).to_have_text(RESULTS)
    check(page, "search-chips")
    chip.click()
    expect(page.locator("h1")).to_have_text(before)


def test_a_slip_of_the_keyboard_is_mended_and_said(phone: Page, check: Check) -> None:
    phone.goto("/search?text=parnets")
    expect(phone.locator("main")).to_contain_text("No service has “parnets”")
    expect(phone.get_by_role("link", name="Search only for “parnets”")).to_be_visible()
    check(phone, "search-spelling")


def test_nothing_found_leaves_ways_on_without_scripts(
    page: Page, without_scripts: Page, check: Check
) -> None:
    address = "/search?text=zzzzqqqq&within=1&place=m33"
    page.goto(address)
    check(page, "search-nothing")
    without_scripts.goto(address)
    expect(without_scripts.locator("h1")).to_have_text("No services found")
    steps = without_scripts.locator("main ul.govuk-list--bullet a")
    assert steps.count() >= LEAST_STEPS
    expect(without_scripts.get_by_text("Childline")).to_be_visible()
    without_scripts.get_by_role("link", name="See every service in the directory").click()
    expect(without_scripts.locator("h1")).to_have_text(RESULTS)


def test_the_services_left_out_say_why(page: Page, check: Check) -> None:
    page.goto("/search?text=parents&age=15")
    page.get_by_role("link", name="See the services left out, and why").click()
    check(page, "search-left-out")
