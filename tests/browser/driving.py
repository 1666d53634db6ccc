"""Walk through an assessment as a person would: by what the pages say, never by their addresses."""

from collections.abc import Callable, Mapping, Sequence
from re import Pattern

from playwright.sync_api import Page

from earlyhelp.accounts.samples import demo_email
from tests.conftest import DEMO_PASSWORD

See = Callable[[Page, str], None]
STEPS_AT_MOST = 40


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def sign_in(page: Page, role: str) -> None:
    """Sign this browser in as the demo's person with a role; staff pages open afterwards."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(demo_email(role))
    page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector("text=Sign out")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and continue").click()


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


PLAIN_ANSWERS = {
    "Is the child in danger now?": "No",
    "Does the family know you are doing this and agree?": "Yes",
    "Does the child have special educational needs or a disability?": "No",
    "Does the child have a social worker now?": "No",
    "Does the child move about on their own?": "Yes",
}


def answer_page(
    page: Page, worries: Mapping[str, str], signs: Sequence[str | Pattern[str]]
) -> None:
    """Answer the page that is open: the plain answer, but for the worries and signs given."""
    title = heading(page)
    if title in PLAIN_ANSWERS:
        page.get_by_label(PLAIN_ANSWERS[title], exact=True).check()
    elif title == "How old is the child?":
        page.get_by_label("I know the age").check()
        page.get_by_label("Age in years").fill("7")
    elif title == "Danger signs":
        for sign in signs or ["None of these"]:
            page.get_by_label(sign).first.check()
    elif "how long" in title.lower():
        page.get_by_role("radio").first.check()
    elif page.get_by_label("I know about these: they are not a worry").count():
        _answer_needs(page, worries)
    save(page)


def _answer_needs(page: Page, worries: Mapping[str, str]) -> None:
    for need, worry in worries.items():
        group = page.get_by_role("group", name=need)
        if group.count():
            group.get_by_label(worry, exact=True).check()
    page.get_by_label("I know about these: they are not a worry").check()


def make_assessment(
    page: Page,
    worries: Mapping[str, str],
    signs: Sequence[str | Pattern[str]] = (),
    see: See = lambda _page, _name: None,
) -> None:
    """Go from the first page to the outcome, showing each page to ``see`` before it is answered."""
    page.goto("/assessments/new")
    see(page, "assessment-start")
    page.get_by_role("button", name="Start now").click()
    for step in range(STEPS_AT_MOST):
        if heading(page) == "Check your answers":
            break
        name = (
            page.url.rstrip("/").rsplit("/", 1)[-1] if "questions" in page.url else f"tasks-{step}"
        )
        see(page, f"assessment-{name}")
        if heading(page) != "Early help assessment":
            answer_page(page, worries, signs)
        elif (todo := page.locator("li", has_text="Not started").get_by_role("link")).count():
            todo.first.click()
        else:
            page.get_by_role("button", name="Check your answers").click()
    see(page, "assessment-check")
    page.get_by_role("button", name="See what these answers point to").click()
