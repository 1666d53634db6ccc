"""A plan after an offer: made on a phone, answered by a service, reviewed, and on paper."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect
from sqlalchemy import update

from earlyhelp.clock import now, today
from earlyhelp.db import Database
from earlyhelp.offers.commands import record_answers
from earlyhelp.offers.replies.models import ReplyRow
from tests.browser.conftest import Check, serve
from tests.browser.driving import save, sign_in
from tests.conftest import settings_of_copy
from tests.offers.factories import Family
from tests.offers.plans.factories import answers_of

PHONE = ViewportSize(width=360, height=800)
NARROW, LAPTOP = ViewportSize(width=320, height=900), ViewportSize(width=1280, height=900)
SIDES_OF_PAPER = 2
ACCEPTED = "Accepted: the service will take the family on"
LONG = "We want the evenings to be calm " * 9
WORRIES = {"parenting_boundaries": "emerging", "money_debt_food": "emerging"}


@dataclass(frozen=True, slots=True)
class Served:
    """A copy of the sample area, and where it is served."""

    address: str
    database: Database


@pytest.fixture(scope="module")
def served(sample_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = settings_of_copy(sample_database_url, tmp_path_factory.mktemp("plans"))
    database = Database(settings.database_url)
    with serve(settings) as address:
        yield Served(address, database)
    database.engine.dispose()


@pytest.fixture(scope="module")
def address(served: Served) -> str:
    """Have the browsers of this file open the copy."""
    return served.address


def save_an_offer(page: Page, served: Served) -> str:
    """Choose every service that is suggested to a new family; return the family's address."""
    sign_in(page, "practitioner")
    page.goto("/assessments/new")
    page.get_by_role("button", name="Start now").click()
    page.wait_for_url("**/questions/safety")
    family = page.url.rsplit("/questions", 1)[0]
    answers = answers_of(Family(worries=WORRIES, own_words="I want my own bed"))
    with served.database.session(writing=True) as session:
        record_answers(session, family.rsplit("/", 1)[-1], answers, now=now())
    page.goto(f"{family}/check")
    page.get_by_role("button", name="See what these answers point to").click()
    page.get_by_label("I agree").check()
    save(page)
    for card in page.locator("form .app-card").all():
        card.get_by_label("Choose it").check()
    page.get_by_role("button", name="Save these choices").click()
    expect(page.get_by_text("Your choices are saved.")).to_be_visible()
    return family


FOCUSED = """() => {
    const here = document.activeElement
    const label = here.labels?.[0] ?? here
    return [label.textContent.replace(/\\s+/g, " ").trim(), here.name ?? "", here.type ?? ""]
}"""


def to(page: Page, name: str) -> None:
    """Move on by the Tab key until a field, link or button with this name has the focus."""
    seen = []
    for _ in range(120):
        page.keyboard.press("Tab")
        text, _name, _type = page.evaluate(FOCUSED)
        seen.append(text)
        if text.startswith(name):
            return
    pytest.fail(f"{name} cannot be reached by keyboard: {seen}")


def pick(page: Page, answer: str) -> None:
    """Move on to the group of radios with this answer, and choose it by the arrow keys."""
    group = page.get_by_label(answer, exact=True).first.get_attribute("name")
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED)[1] == group:
            break
    for _ in range(20):
        page.keyboard.press("Space")
        if page.evaluate(FOCUSED)[0] == answer:
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"{answer} cannot be chosen by keyboard")


def test_a_family_is_helped_by_keyboard_alone(phone: Page, served: Served, check: Check) -> None:
    phone.set_viewport_size(PHONE)
    save_an_offer(phone, served)
    to(phone, "Make the plan")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/plan/change")
    check(phone, "plan-form")
    to(phone, "Parenting, routines and boundaries")
    phone.keyboard.type("Calm evenings")
    to(phone, "Change who, how and by when")
    phone.keyboard.press("Enter")
    to(phone, "Who gets in touch?")
    phone.keyboard.type("The family")
    to(phone, "What is to be done?")
    phone.keyboard.type("Ring the school")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/plan")
    expect(phone.get_by_text("Calm evenings")).to_be_visible()
    expect(phone.get_by_text("In touch:").first.locator("xpath=..")).to_contain_text("The family")
    expect(phone.get_by_text("Ring the school")).to_be_visible()
    check(phone, "plan")
    to(phone, "Write down what it said")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/plan/replies/*")
    check(phone, "plan-reply")
    pick(phone, ACCEPTED)
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", level=1, name="Early help plan").wait_for()
    expect(phone.get_by_text("Accepted").first).to_be_visible()
    to(phone, "Review this plan")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/review")
    check(phone, "plan-review-worry")
    pick(phone, "No, there is nothing new of this kind")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="What has changed?")).to_be_visible()
    check(phone, "plan-review-changes")


def test_a_plan_needs_no_scripts(without_scripts: Page, served: Served, look: Check) -> None:
    page = without_scripts
    page.set_viewport_size(PHONE)
    save_an_offer(page, served)
    page.get_by_role("link", name="Make the plan").first.click()
    page.get_by_label("What is to be done?").fill("Ring the school")
    page.get_by_role("button", name="Add another action").click()
    page.wait_for_url("**/plan/change#what-2")
    expect(page.get_by_label("What is to be done?").first).to_have_value("Ring the school")
    page.locator("#what-2").fill("Ask for the form")
    page.get_by_text("Change who, how and by when").first.click()
    page.get_by_label("How?").first.select_option("In person")
    page.get_by_role("button", name="Save the plan").last.click()
    expect(page.get_by_text("The plan is saved.")).to_be_visible()
    expect(page.get_by_text("Ask for the form")).to_be_visible()
    expect(page.get_by_text("in person").first).to_be_visible()
    look(page, "plan-without-scripts")
    page.get_by_role("link", name=re.compile("^Write down what it said")).first.click()
    page.get_by_label(ACCEPTED).check()
    page.get_by_role("button", name="Save this answer").click()
    page.get_by_role("heading", level=1, name="Early help plan").wait_for()
    expect(page.get_by_text("Accepted").first).to_be_visible()
    page.get_by_role("button", name="Review this plan").click()
    page.get_by_label("No, there is nothing new of this kind").check()
    page.get_by_role("button", name="Continue").click()
    for answer in page.get_by_label("Better", exact=True).all():
        answer.check()
    still_wanted = page.get_by_role("group", name="Does the family still want this help?")
    still_wanted.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("The plan goes on").check()
    page.get_by_role("button", name="Save this review").click()
    page.get_by_role("heading", level=1, name="Early help plan").wait_for()
    expect(page.get_by_text("Review: the plan goes on")).to_be_visible()


def test_a_plan_in_every_state_and_on_paper(
    phone: Page, served: Served, check: Check, tmp_path: Path
) -> None:
    page = phone
    family = save_an_offer(page, served)
    page.get_by_role("link", name="Make the plan").first.click()
    review = page.get_by_role("group", name="When do you look at this plan again?")
    year = review.get_by_label("Year").input_value()
    for part in ("Day", "Month", "Year"):
        review.get_by_label(part).fill("")
    for field in ("What will the family do?", "Parenting, routines and boundaries"):
        page.get_by_label(field).fill(LONG)
    page.get_by_text("Change who, how and by when").first.click()
    page.get_by_role("group", name="By when?").first.get_by_label("Day").fill("40")
    page.get_by_role("button", name="Save the plan").last.click()
    expect(page.get_by_role("alert")).to_contain_text("It cannot be saved without one")
    assert page.title().startswith("Error: ")
    check(page, "plan-form-error")
    page.get_by_role("link", name=re.compile("^Enter the day on which")).click()
    expect(review.get_by_label("Day")).to_be_focused()
    for part, number in (("Day", "4"), ("Month", "1"), ("Year", year)):
        review.get_by_label(part).fill(number)
    page.get_by_role("group", name="By when?").first.get_by_label("Day").fill("28")
    page.get_by_role("button", name="Save the plan").last.click()
    expect(page.get_by_text("The plan is saved.")).to_be_visible()
    for size in (NARROW, LAPTOP):
        page.set_viewport_size(size)
        check(page, "plan-full")
    for reader, number in (("the family", "999"), ("workers", "version")):
        page.get_by_role("link", name=f"Print a copy for {reader}").click()
        expect(page.get_by_text(number).first).to_be_visible()
        check(page, f"plan-{reader.split()[-1]}")
        paper = tmp_path / "plan.pdf"
        page.pdf(path=paper, format="A4")
        sides = len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes()))
        assert sides <= SIDES_OF_PAPER, f"the copy for {reader} has {sides} sides"
        page.get_by_role("link", name="Back to the plan").click()
        expect(page.get_by_role("heading", name="Early help plan")).to_be_visible()
    page.goto(f"{family}/questions/safety")
    page.get_by_label("Yes", exact=True).check()
    save(page)
    page.goto(f"{family}/plan")
    expect(page.get_by_text("Ring 999 first.")).to_be_visible()
    for size in (NARROW, LAPTOP):
        page.set_viewport_size(size)
        check(page, "plan-in-danger")


def test_after_a_no_the_next_best_is_shown_and_what_is_late_stands_on_top(
    phone: Page, served: Served, check: Check
) -> None:
    page = phone
    family = save_an_offer(page, served)
    page.get_by_role("link", name="Make the plan").first.click()
    page.get_by_role("button", name="Save the plan").last.click()
    expect(page.get_by_text("The plan is saved.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Write down what it said")).first.click()
    page.get_by_label("The service cannot take this child").check()
    page.get_by_role("button", name="Save this answer").click()
    expect(page.get_by_role("link", name="Choose why, or that they did not say")).to_be_visible()
    check(page, "reply-error")
    page.get_by_label("Because of the child’s age").check()
    page.get_by_role("button", name="Save this answer").click()
    expect(page.get_by_text("What the service said is written down.")).to_be_visible()
    check(page, "reply-no")
    page.get_by_role("button", name="Tell the directory’s editors").click()
    expect(page.get_by_text("They have not looked at it yet")).to_be_visible()
    page.get_by_role("link", name="Look for another service in its place").click()
    expect(page.get_by_text("left out below")).to_be_visible()
    check(page, "offer-next-best")
    page.goto(f"{family}/plan")
    page.get_by_role("link", name=re.compile("^Write down what it said")).last.click()
    page.get_by_label("Asked, no answer yet").check()
    page.get_by_role("button", name="Save this answer").click()
    expect(page.get_by_text("What the service said is written down.")).to_be_visible()
    with served.database.session(writing=True) as session:
        asked = update(ReplyRow).where(ReplyRow.state == "asked")
        session.execute(asked.values(said_on=today() - timedelta(days=14)))
    page.goto("/assessments")
    first = page.locator(".app-families__one--due").first  # below those with whom to ring first
    expect(first).to_contain_text("asked 14 days ago, no answer yet. Ring again")
    expect(first.locator("a[href^='tel:']").first).to_be_visible()
    for size in (NARROW, LAPTOP):
        page.set_viewport_size(size)
        check(page, "families-due")
    page.get_by_role("link", name=re.compile("^Open plans")).click()
    expect(page.locator("a[aria-current]", has_text="Open plans")).to_be_visible()
    check(page, "families-plans")
