"""Checking listings, walked through by an editor, a provider and a reader of the public page."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import driving
from tests.browser.conftest import Check, serve
from tests.conftest import settings_of_copy

TWENTY = 20
TABS_AT_MOST = 80


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mails")


@pytest.fixture(scope="module")
def address(
    sample_database_url: str, mails: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Serve a copy of the sample area: what is checked here changes nobody else's."""
    settings = settings_of_copy(sample_database_url, tmp_path_factory.mktemp("upkeep"))
    with serve(replace(settings, mail_url=f"folder:{mails}")) as address:
        yield address


def newest_link(mails: Path) -> str:
    """Return the path of the link in the newest mail."""
    text = max(mails.glob("*.eml")).read_text("utf-8").replace("=\n", "")
    found: list[str] = re.findall(r"https?://[^/\s]+(/confirm/\S+)", text)
    return found[-1]


def focused(page: Page) -> str:
    text = page.evaluate("document.activeElement.textContent.trim()")
    assert isinstance(text, str)
    return text


def tab_to(page: Page, selector: str) -> None:
    for _ in range(TABS_AT_MOST):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"{selector} is not reached by the keyboard")


def test_twenty_listings_are_confirmed_by_the_keyboard_alone(laptop: Page) -> None:
    driving.sign_in(laptop, "directory-editor")
    laptop.goto("/editor/queue")
    tab_to(laptop, "th[scope=row] a")
    laptop.keyboard.press("Enter")
    seen = []
    for _ in range(TWENTY):
        expect(laptop.get_by_role("button", name="Still right")).to_be_focused()
        seen.append(laptop.locator("h1").inner_text())
        before = laptop.url
        laptop.keyboard.press("Enter")
        expect(laptop).not_to_have_url(before)
    assert len(set(seen)) == TWENTY
    last = seen[-1].removesuffix(": check")
    expect(laptop.get_by_role("status")).to_have_text(f"{last} is recorded as still right.")
    assert focused(laptop) == "Still right"


def test_a_report_stands_on_top_and_a_link_works_once_without_scripts(
    without_scripts: Page, mails: Path, look: Check
) -> None:
    page = without_scripts
    page.goto("/search?text=reading")
    page.locator(".app-card h2 a, .app-card h3 a").first.click()
    name = page.locator("h1").inner_text()
    page.get_by_role("link", name="Tell us something is wrong").click()
    look(page, "tell-us")
    page.get_by_label("What is wrong?").fill("Nobody answers the number")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("h1")).to_have_text("Thank you for telling us")
    driving.sign_in(page, "directory-editor")
    page.goto("/editor/queue")
    first = page.locator("th[scope=row] a").first
    assert first.inner_text() == name
    first.click()
    expect(page.get_by_text("Nobody answers the number")).to_be_visible()
    page.get_by_role("link", name="Deal with this").click()
    page.get_by_label("Turn it down", exact=True).check()
    page.get_by_label("If you turn it down: because").select_option("not_confirmed")
    page.get_by_role("button", name="Store what you decided").click()
    expect(page.get_by_role("status")).to_have_text("The report has been dealt with.")
    page.get_by_role("button", name="Ask the provider").click()
    link = newest_link(mails)
    page.goto(link)
    page.get_by_role("button", name="Everything is right").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    page.goto(link)
    expect(page.locator("h1")).to_have_text("This link no longer works")
    page.get_by_role("button", name="Ask for a new link").click()
    look(page, "asked-new-link")


def test_every_page_of_checking_can_be_used_by_everybody(
    phone: Page, mails: Path, check: Check
) -> None:
    driving.sign_in(phone, "directory-editor")
    phone.goto("/editor/queue")
    check(phone, "queue")
    phone.get_by_label("Name of a service or provider").fill("no such words")
    phone.get_by_role("button", name="Filter").click()
    check(phone, "queue-empty")
    phone.goto("/editor/queue?reason=incomplete&page=2")
    phone.locator("table input[type=checkbox]").first.check()
    phone.get_by_role("button", name="Record as still right").click()
    check(phone, "queue-several")
    phone.get_by_role("link", name="Back").click()
    phone.locator("th[scope=row] a", has_text="illustrative").first.click()
    service = phone.url.split("/services/")[1].split("/")[0]
    check(phone, "check")
    phone.get_by_role("button", name="Closed").click()
    phone.get_by_role("button", name="Record it as closed").click()
    check(phone, "check-closed-error")
    _provider(phone, service, mails, check)
    _report(phone, service, check)
    phone.goto("/editor/freshness")
    check(phone, "freshness")


def _provider(page: Page, service: str, mails: Path, check: Check) -> None:
    page.goto(f"/editor/services/{service}/check")
    page.get_by_role("button", name="Ask the provider").click()
    link = newest_link(mails)
    page.goto(link)
    check(page, "confirm")
    page.get_by_role("button", name="Change something").click()
    page.get_by_label("Telephone", exact=True).fill("ring us")
    page.get_by_role("button", name="Send changes").click()
    check(page, "confirm-change-error")
    page.get_by_label("Telephone", exact=True).fill("01632 960777")
    page.get_by_label("Places free").fill("")
    page.get_by_label("Anything else").fill("There is a new door")
    page.get_by_role("button", name="Send changes").click()
    check(page, "confirm-thanks")
    page.goto(link)
    check(page, "confirm-dead-link")


def _report(page: Page, service: str, check: Check) -> None:
    page.goto(f"/services/{service}/tell-us")
    page.get_by_role("button", name="Send").click()
    check(page, "tell-us-error")
    page.get_by_label("What is wrong?").fill("A long word " + "x" * 200)
    page.get_by_role("button", name="Send").click()
    check(page, "tell-us-thanks")
    page.goto(f"/editor/services/{service}/check")
    check(page, "check-with-messages")
    page.get_by_role("link", name="Deal with this").last.click()
    page.get_by_label("Turn down", exact=True).first.check()
    page.get_by_role("button", name="Store what you decided").click()
    check(page, "report-error")
