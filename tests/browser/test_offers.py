"""An offer after it was made: left out, shown another way, and changed by the directory."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from earlyhelp.accounts.samples import demo_email
from earlyhelp.app import main
from earlyhelp.settings import Settings
from tests.browser.conftest import Check, serve
from tests.browser.driving import make_assessment, save, sign_in
from tests.conftest import DEMO_PASSWORD, settings_of_copy

WORRIES = {
    "Parenting, routines and boundaries": "Some worry",
    "Money, debt, food and fuel": "Some worry",
}


@dataclass(frozen=True, slots=True)
class Served:
    """A copy of the sample area of which the directory may change."""

    address: str
    settings: Settings

    def look_again(self) -> None:
        """Look at every open offer again, as a timer does each night."""
        environment = {"EARLYHELP_DATABASE_URL": self.settings.database_url}
        done = CliRunner().invoke(main, ["offers", "rematch"], env=environment)
        assert done.exit_code == 0, done.output


@pytest.fixture(scope="module")
def served(sample_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = settings_of_copy(sample_database_url, tmp_path_factory.mktemp("offers"))
    with serve(settings) as address:
        yield Served(address, settings)


@pytest.fixture(scope="module")
def address(served: Served) -> str:
    """Have the browsers of this file open the copy."""
    return served.address


def close_listing(page: Page, path: str) -> None:
    """Record a service as closed, as an editor."""
    sign_in(page, "directory-editor")
    page.goto(f"/editor{path}/check")
    page.get_by_role("button", name="Closed").click()
    page.get_by_label("For good").check()
    for part, number in (("Day", "1"), ("Month", "11"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(number)
    page.get_by_role("button", name="Record it as closed").click()


def test_what_changes_for_a_family_after_its_offer_was_saved(
    phone: Page, laptop: Page, served: Served, check: Check
) -> None:
    sign_in(phone, "practitioner")
    make_assessment(phone, WORRIES)
    phone.get_by_label("I agree").check()
    save(phone)
    offer = phone.url
    phone.get_by_role("link", name=re.compile("^Show this instead")).last.click()
    expect(phone.get_by_text("You see another way: ")).to_be_visible()
    check(phone, "offer-another-way")
    phone.get_by_role("link", name="Show the first suggestion again").click()
    phone.get_by_text("Would fit, but others come first").click()
    phone.get_by_role("button", name=re.compile("^Add it")).first.click()
    expect(phone.locator("#added")).to_contain_text("You added")
    check(phone, "offer-added")
    cards = phone.locator("form .app-card")
    for card in cards.all():
        card.get_by_label("Choose it").check()
    kept = cards.first.get_by_role("link").first.get_attribute("href") or ""
    name = cards.first.get_by_role("link").first.inner_text()
    cards.first.get_by_label("Choose it").check()
    cards.last.get_by_label("Leave it out").check()
    phone.get_by_role("button", name="Save these choices").click()
    check(phone, "offer-without-a-reason")
    assert phone.title().startswith("Error: ")
    cards.last.get_by_label("The family does not want it").check()
    phone.get_by_role("button", name="Save these choices").click()
    expect(phone.get_by_text("Left out by you and the family")).to_be_visible()
    check(phone, "offer-left-out")
    phone.get_by_role("link", name="Print a copy for the family").first.click()
    expect(phone.get_by_role("heading", name="Help for your family")).to_be_visible()
    expect(phone.get_by_role("heading", name=name)).to_be_visible()
    check(phone, "offer-family-copy")
    phone.get_by_role("link", name="Back to the offer").click()
    expect(phone.get_by_role("heading", name="Early help offer")).to_be_visible()

    close_listing(laptop, kept)
    served.look_again()
    phone.goto("/assessments")
    expect(phone.get_by_role("region", name="What has changed")).to_contain_text(name)
    check(phone, "assessments-changed")
    phone.goto(offer)
    check(phone, "offer-changed")
    expect(phone.get_by_role("region", name="What has changed since you saved")).to_contain_text(
        name
    )
    phone.get_by_role("button", name="I have seen this").click()
    expect(phone.get_by_role("region", name="What has changed since you saved")).to_have_count(0)


def test_what_was_typed_is_saved_when_the_browser_lost_its_cookies(
    page: Page, check: Check
) -> None:
    sign_in(page, "practitioner")
    page.goto("/assessments/new")
    page.get_by_role("button", name="Start now").click()
    page.get_by_label("No", exact=True).check()
    save(page)
    page.get_by_label("Yes", exact=True).check()
    page.context.clear_cookies()
    save(page)
    expect(page.get_by_text("What you sent is kept for you")).to_be_visible()
    check(page, "sign-in-kept")
    page.get_by_label("E-mail address").fill(demo_email("practitioner"))
    page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="What you sent is kept")).to_be_visible()
    check(page, "sign-in-kept-form")
    page.get_by_role("button", name="Save it now").click()
    page.get_by_role("link", name="About the child").click()
    reference = page.get_by_label("Your own reference")
    question = page.url
    reference.fill("EH-77")
    page.context.clear_cookies(name="earlyhelp-form")
    save(page)
    page.get_by_role("button", name="Save it now").click()
    expect(page.get_by_role("heading", name="How old is the child?")).to_be_visible()
    page.goto(question)
    expect(reference).to_have_value("EH-77")
