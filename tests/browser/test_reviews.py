"""A plan looked at again on a phone: what changed, how it goes on, closing and opening again."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from earlyhelp.clock import now
from earlyhelp.demo import load_families
from earlyhelp.offers.models import AssessmentRow
from earlyhelp.terminal import Environment
from tests.browser.conftest import Check, serve
from tests.browser.driving import sign_in
from tests.conftest import ROOT, settings_of_copy

FAMILIES = ROOT / "data" / "assessments" / "families.toml"


@pytest.fixture(scope="module")
def address(sample_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Have the browsers of this file open a copy of the sample area with its families."""
    settings = settings_of_copy(sample_database_url, tmp_path_factory.mktemp("reviews"))
    environment = Environment(settings)
    with environment.database.session(writing=True) as session:
        session.execute(delete(AssessmentRow))  # other tests leave families in the sample
    load_families(environment, FAMILIES, now())
    environment.database.engine.dispose()
    with serve(settings) as address:
        yield address


def go_on(page: Page, button: str, heading: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


def is_at(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


def choose(page: Page, group: str, answer: str) -> None:
    page.get_by_role("group", name=group, exact=True).get_by_label(answer, exact=True).check()


def test_a_plan_is_reviewed_and_nothing_has_got_better(phone: Page, check: Check) -> None:
    sign_in(phone, "practitioner")
    phone.goto("/assessments")
    phone.get_by_role("link", name="Example 7").last.click()
    is_at(phone, "Early help plan")
    phone.get_by_role("button", name="Review this plan").click()
    is_at(phone, "Is there anything new")
    check(phone, "review-worry")
    phone.get_by_label("No, there is nothing new of this kind").check()
    go_on(phone, "Continue", "What has changed?")
    go_on(phone, "Continue", "What has changed?")
    expect(phone.get_by_text("There is a problem")).to_be_visible()
    check(phone, "review-changes-error")
    choose(phone, "Family relationships and parental conflict", "The same")
    choose(phone, "Behaviour and emotional regulation", "The same")
    phone.get_by_role("group", name="reached?").get_by_label("Partly reached").check()
    choose(phone, "Does the family still want this help?", "Yes")
    go_on(phone, "Continue", "How does it go on?")
    check(phone, "review-ending")
    phone.get_by_label("Step down").check()
    check(phone, "review-ending-step-down")
    phone.get_by_label("Close the plan").check()
    go_on(phone, "Save this review", "How does it go on?")
    check(phone, "review-ending-error")
    phone.get_by_label("The plan goes on").check()
    go_on(phone, "Save this review", "What to do now")
    check(phone, "review-next")
    go_on(phone, "Change this answer and decide again", "What these answers point to")
    expect(phone.get_by_text("What has changed since")).to_be_visible()
    check(phone, "review-outcome")
    phone.get_by_role("link", name="Step up").click()
    is_at(phone, "Step up")
    check(phone, "review-step-up")


def test_help_is_closed_and_opened_again(laptop: Page, check: Check) -> None:
    sign_in(laptop, "practitioner")
    laptop.goto("/assessments")
    laptop.get_by_role("link", name="Example 9").last.click()
    is_at(laptop, "Early help plan")
    laptop.get_by_role("link", name="Close without a review").click()
    is_at(laptop, "Close the plan")
    laptop.get_by_label("The family does not want this help").check()
    go_on(laptop, "Close the plan", "Close the plan")
    expect(laptop.get_by_text("There is a problem")).to_be_visible()
    check(laptop, "close-error")
    laptop.get_by_label("No, there is nothing new of this kind").check()
    laptop.get_by_label("The family has moved away").check()
    laptop.get_by_label("Some things are better").check()
    go_on(laptop, "Close the plan", "Early help plan")
    expect(laptop.get_by_text("It is closed. Everything stays readable.")).to_be_visible()
    check(laptop, "plan-closed")
    laptop.get_by_role("link", name="Open it again").click()
    is_at(laptop, "Open it again")
    check(laptop, "open-again")
    laptop.get_by_label("The family has moved back").check()
    go_on(laptop, "Open it again", "Early help plan")
    expect(laptop.get_by_text("It is open again.")).to_be_visible()
