"""Own words to questions, the published rules, and what an administrator sees of both."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Check
from tests.browser.driving import heading, save, sign_in

WORDS = "What have you seen or heard?"
FIND = "Find the questions"


def open_needs(page: Page) -> None:
    """Begin an assessment and open its first page of needs."""
    sign_in(page, "practitioner")
    page.goto("/assessments/new")
    page.get_by_role("button", name="Start now").click()
    page.get_by_label("No", exact=True).check()
    save(page)
    page.get_by_label("Yes", exact=True).check()
    save(page)
    page.get_by_role("link", name="Needs and worries").click()


def test_own_words_lead_to_questions_and_lose_nothing(page: Page, check: Check) -> None:
    open_needs(page)
    title = heading(page)
    chosen = page.get_by_label("Some worry", exact=True).first
    chosen.check()
    page.get_by_role("link", name="Describe it in your own words").click()
    page.get_by_label(WORDS).fill("we are being evicted. her dad hits her")
    page.get_by_role("button", name=FIND).click()
    expect(page.get_by_text("These words may describe harm.")).to_be_visible()
    expect(page.get_by_text("Because you wrote “her dad hits”").first).to_be_visible()
    assert heading(page) == title
    expect(page.get_by_label("Some worry", exact=True).first).to_be_checked()
    check(page, "own-words-harm")
    page.get_by_role("link", name="Housing and homelessness").click()
    expect(page.get_by_role("group", name="Housing and homelessness")).to_be_visible()
    page.get_by_label(WORDS).fill("mon fils ne dort pas la nuit")
    page.get_by_role("button", name=FIND).click()
    expect(page.get_by_text("Nothing here is close to these words.")).to_be_visible()
    check(page, "own-words-nothing")
    for address, name in (
        ("/how-matching-works", "how-matching-works"),
        ("/how-matching-works/card", "ruleset-card"),
        ("/how-matching-works/record", "transparency-record"),
    ):
        page.goto(address)
        check(page, name)


def test_own_words_without_scripts(without_scripts: Page, look: Check) -> None:
    open_needs(without_scripts)
    without_scripts.get_by_label(WORDS).fill("fussy eater")
    without_scripts.get_by_role("button", name=FIND).click()
    assert without_scripts.url.endswith("#found")
    expect(without_scripts.get_by_text("If a child may be harmed, do not look")).to_be_visible()
    look(without_scripts, "own-words-without-scripts")


def test_an_administrator_sees_faults_and_changes_numbers(phone: Page, check: Check) -> None:
    sign_in(phone, "administrator")
    phone.goto("/admin/faults")
    check(phone, "faults")
    phone.goto("/admin/rulesets")
    check(phone, "rulesets")
    phone.get_by_role("link", name="Example threshold document 2026").first.click()
    check(phone, "ruleset")
    phone.get_by_role("link", name="Change it").click()
    check(phone, "ruleset-change")
    phone.get_by_text("Numbers and days in rules", exact=True).click()
    phone.get_by_label("G6-COMBINATION: how many areas of family life").fill("4")
    phone.get_by_role("button", name="Check and keep as a draft").click()
    expect(phone.get_by_text("rule G6-COMBINATION, test 1")).to_be_visible()
    expect(phone.get_by_label("G6-COMBINATION: how many areas")).to_have_value("4")
    check(phone, "ruleset-change-refused")
