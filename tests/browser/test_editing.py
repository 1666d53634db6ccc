"""Changing a listing, walked through by editors: errors, two at once, history, duplicates."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import driving
from tests.browser.conftest import Check, serve
from tests.conftest import settings_of_copy


@pytest.fixture(scope="module")
def address(sample_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a copy of the sample area: what is changed here changes nobody else's."""
    with serve(
        settings_of_copy(sample_database_url, tmp_path_factory.mktemp("editing"))
    ) as address:
        yield address


def add_listing(page: Page, name: str, telephone: str) -> None:
    page.goto("/editor/services/new")
    page.get_by_label("Name of the service").fill(name)
    page.get_by_label("Name of the provider").fill("Acorn")
    page.get_by_role("group", name="Is it running?").get_by_label("Open", exact=True).check()
    page.get_by_label("Telephone", exact=True).fill(telephone)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).last.click()


def test_an_editor_mends_a_listing_without_scripts_and_loses_nothing(
    without_scripts: Page,
) -> None:
    page = without_scripts
    driving.sign_in(page, "directory-editor")
    add_listing(page, "Sleep circle", "01632 960101")
    page.locator("#description").fill("Typed with care")
    page.locator("#vacancies").fill("five")
    page.get_by_role("button", name="Add a place").click()
    expect(page.locator("#description")).to_have_value("Typed with care")
    page.locator("#places-0-name").fill("Hall")
    save(page)
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_role("link", name=re.compile("^Places free")).click()
    page.locator("#vacancies").fill("")
    save(page)
    expect(page.get_by_text("This does not count as a check")).to_be_visible()
    expect(page.locator("#places-0-name")).to_have_value("Hall")


def test_two_editors_at_once_see_each_other_and_an_older_version_comes_back(
    phone: Page, laptop: Page, check: Check
) -> None:
    for page in (phone, laptop):
        driving.sign_in(page, "directory-editor")
    add_listing(laptop, "Music for all", "01632 960102")
    phone.goto(laptop.url)
    laptop.get_by_label("Name of the service").fill("Music for everyone")
    save(laptop)
    phone.get_by_label("Name of the service").fill("Music for families")
    save(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text(
        "Somebody else has changed Music for everyone"
    )
    check(phone, "editing-clash")
    phone.get_by_label("Yours: Music for families").check()
    phone.get_by_role("button", name="Save both changes").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Music for families")
    phone.get_by_role("link", name="History of changes").click()
    check(phone, "editing-history")
    phone.get_by_role("link", name="Restore version 1").click()
    phone.get_by_role("button", name="Restore version 1").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("History of Music for all")


def test_two_listings_become_one_and_two_again(phone: Page, check: Check) -> None:
    driving.sign_in(phone, "directory-editor")
    width = phone.viewport_size["width"] if phone.viewport_size else 0
    telephone = f"01632 96{width:04}"
    phone.goto("/editor/services/new")
    save(phone)
    check(phone, "editing-form-error")
    add_listing(phone, f"Reading hour {width}", telephone)
    check(phone, "editing-form")
    first = phone.url
    add_listing(phone, f"Reading hours {width}", telephone)
    phone.get_by_role("link", name="Possible duplicates").click()
    check(phone, "editing-duplicates")
    phone.get_by_role("link", name="Look at both").first.click()
    for group in phone.get_by_role("group").all()[1:]:
        group.get_by_role("radio").first.check()
    check(phone, "editing-merge")
    phone.get_by_role("button", name="Make them one").click()
    expect(phone.get_by_text("The two are one listing now")).to_be_visible()
    phone.goto("/editor/duplicates")
    phone.get_by_role("button", name="Make them two again").first.click()
    expect(phone.get_by_text("They are two listings again")).to_be_visible()
    phone.goto(first)
    phone.get_by_role("link", name="Keep it out of sight").click()
    check(phone, "editing-withhold")
    phone.goto("/editor/taxonomies")
    check(phone, "editing-taxonomies")
