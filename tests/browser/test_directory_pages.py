"""The directory's pages in a real browser: one service, the shortlist, side by side, the map."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Check

PAPER_POINTS = re.compile(rb"/MediaBox \[0 0 (\d+)(?:\.\d+)? (\d+)")
LEAST_TARGET = 24
PRESSES_AT_MOST = 60


def shortlist(page: Page, count: int) -> None:
    """Put the first services of all results on this browser's shortlist."""
    page.goto("/search")
    for _ in range(count):
        page.get_by_role("button", name="Add to shortlist").first.click()


def test_a_service_page_shows_the_telephone_on_its_first_screen(phone: Page, check: Check) -> None:
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto("/search?text=children's+centre")
    phone.locator(".app-card").first.get_by_role("link").first.click()
    check(phone, "service-page")
    call = phone.locator(".app-call")
    box = call.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 640, "the telephone should be on the first screen"
    assert box["height"] >= 44
    words = phone.locator("main").inner_text()
    assert words.index("Why people are turned down") < words.index("How to get in")
    expect(phone.get_by_role("link", name="Tell us something is wrong")).to_be_visible()


NARROW = 640
TABLET = 700
"""Pixels up to which the comparison is one card below the other."""


def test_what_was_typed_on_a_page_that_was_open_for_too_long_comes_back(
    phone: Page, check: Check
) -> None:
    phone.goto("/search?text=children's+centre")
    phone.locator(".app-card").first.get_by_role("link").first.click()
    phone.get_by_role("link", name="Tell us something is wrong").click()
    phone.get_by_label("What is wrong").fill("It rings out.")
    phone.locator("main input[name=csrf_token]").evaluate("field => { field.value = 'old' }")
    phone.locator("main form button").click()
    expect(phone.get_by_role("alert")).to_contain_text("Nothing was sent yet.")
    expect(phone.get_by_label("What is wrong")).to_have_value("It rings out.")
    check(phone, "form-again")


def test_services_are_shortlisted_compared_printed_and_shared(page: Page, check: Check) -> None:
    page.goto("/open-data")
    check(page, "open-data")
    page.goto("/shortlist")
    check(page, "shortlist-empty")
    shortlist(page, 3)
    expect(page.get_by_role("link", name="Your shortlist (3)")).to_be_visible()
    page.get_by_role("link", name="Your shortlist (3)").click()
    check(page, "shortlist")
    page.get_by_role("button", name="Compare those chosen").click()
    check(page, "shortlist-error")
    expect(page.get_by_role("link", name="Choose 2 to 4 services to compare")).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Compare those chosen").click()
    check(page, "compare")
    box = page.get_by_role("region", name="Side by side")
    if page.viewport_size and page.viewport_size["width"] <= NARROW:
        assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    expect(box.get_by_role("columnheader")).to_have_count(4)
    expect(page.locator("main")).to_contain_text("They differ in")
    expect(page.get_by_role("rowheader", name=re.compile("^Waiting time"))).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Open the shared list").click()
    check(page, "shortlist-shared")
    assert set(re.findall(r"[?&](\w+)=", page.url)) == {"service"}
    page.get_by_role("link", name="Print this list").click()
    check(page, "shortlist-print")


def test_a_shortlist_works_by_keyboard_and_without_scripts(without_scripts: Page) -> None:
    page = without_scripts
    page.goto("/search?text=children's+centre")
    for number in range(1, 5):
        page.get_by_role("button", name="Add to shortlist").first.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=f"Your shortlist ({number})")).to_be_visible()
    page.get_by_role("link", name="Your shortlist (4)").press("Enter")
    expect(page.get_by_role("button", name="Compare those chosen")).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.press("Space")
    page.get_by_role("button", name="Compare those chosen").press("Enter")
    region = page.get_by_role("region", name="Side by side")
    expect(region).to_be_visible()
    assert region.evaluate("box => box.scrollWidth <= box.clientWidth"), "cards fit a phone"
    page.set_viewport_size({"width": TABLET, "height": 900})
    region.focus()
    for _ in range(PRESSES_AT_MOST):  # a page that is still being drawn does not move yet
        page.keyboard.press("ArrowRight")
        if region.evaluate("box => box.scrollLeft") > 0:
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail("the table is not moved by the keyboard")
    page.get_by_role("link", name="Back to your shortlist").press("Enter")
    page.get_by_role("button", name="Clear the list").press("Enter")
    expect(page.locator("h1")).to_have_text("Your shortlist is empty")


def test_a_printed_list_fits_paper_with_its_numbers(laptop: Page, tmp_path: Path) -> None:
    shortlist(laptop, 4)
    laptop.goto("/shortlist/print")
    expect(laptop.get_by_role("button", name="Print now")).to_be_visible()
    paper = tmp_path / "list.pdf"
    laptop.pdf(path=paper, format="A4")
    sizes = PAPER_POINTS.findall(paper.read_bytes())
    assert 1 <= len(sizes) <= 2, "four services should fit on two sides"
    laptop.emulate_media(media="print")
    assert laptop.evaluate("document.documentElement.scrollWidth") <= 1280
    numbers = laptop.locator(".app-sheet__call")
    assert numbers.count() == 4
    expect(laptop.locator("main")).to_contain_text("Printed on")


def test_results_stand_on_a_map_that_needs_nobody_else(page: Page, check: Check) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/search?place=m33")
    page.get_by_role("link", name="Show on a map").click()
    check(page, "map")
    own = page.url.split("/search")[0]
    assert all(address.startswith(own) for address in asked), asked
    marks = page.locator(".app-map a:visible")
    assert marks.count() >= 3
    for mark in marks.all():
        assert_large_enough(mark)
    marks.first.focus()
    expect(marks.first).to_be_focused()
    single = page.locator(".app-map a[href^='/services/']:visible").first
    single.press("Enter")
    expect(page.locator(".app-service")).to_be_visible()


def assert_large_enough(mark: Locator) -> None:
    box = mark.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= LEAST_TARGET


@pytest.mark.parametrize("query", ["text=zzzz", "age=99&place=m33"])
def test_a_map_of_nothing_or_with_an_error_says_so(phone: Page, check: Check, query: str) -> None:
    phone.goto(f"/search/map?{query}")
    check(phone, f"map-{query[:3]}")
