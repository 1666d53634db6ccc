"""The journeys of the people who use it, in a real browser, on a phone and on a laptop."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Check
from tests.browser.driving import heading, make_assessment, sign_in

TWO_WORRIES = {
    "Parenting, routines and boundaries": "Some worry",
    "Money, debt, food and fuel": "Some worry",
}
HURT = re.compile("injury", re.IGNORECASE)
STAFF_PAGES = {"/places": "data-officer", "/assessments": "practitioner"}
TELEPHONE = re.compile(r"^tel:")


def test_a_phone_number_is_found_in_three_pages(page: Page, check: Check) -> None:
    page.goto("/")
    check(page, "start")
    page.get_by_label("What help are you looking for?").fill("sleep")
    page.get_by_label("Postcode or area (optional)").fill("m33 4nd")
    page.get_by_role("button", name="Search").click()
    check(page, "results")
    assert "4ND" not in page.url.upper()
    first = page.locator(".app-card").first
    expect(first).to_contain_text("Why it is here")
    expect(first).to_contain_text("Waiting time")
    expect(first).to_contain_text("Last checked")
    first.get_by_role("link").first.click()
    check(page, "service")
    assert page.locator("main a[href^='tel:']").count() >= 1


def test_every_page_of_an_assessment_stands_every_check(phone: Page, check: Check) -> None:
    sign_in(phone, "practitioner")
    make_assessment(phone, TWO_WORRIES, see=check)
    check(phone, "outcome-offer")
    phone.get_by_label("I agree").check()
    phone.get_by_role("button", name="Save and continue").click()
    check(phone, "offer")


def test_two_smaller_worries_lead_to_an_offer_with_reasons(
    laptop: Page, check: Check, look: Check
) -> None:
    sign_in(laptop, "practitioner")
    page = laptop
    make_assessment(page, TWO_WORRIES, see=look)
    check(page, "outcome-offer")
    assert "These answers point to" in page.locator("main").inner_text()
    page.get_by_label("I agree").check()
    page.get_by_role("button", name="Save and continue").click()
    check(page, "offer")
    text = page.locator("main").inner_text()
    assert "Parenting, routines and boundaries" in text
    assert "Money, debt, food and fuel" in text
    for choice in page.get_by_label("Choose it").all():
        choice.check()
    page.get_by_role("button", name="Save these choices").click()
    check(page, "offer-saved")
    page.goto("/assessments")
    check(page, "assessments-with-one")


def test_what_is_not_known_leads_to_a_talk_with_a_social_worker(phone: Page, check: Check) -> None:
    sign_in(phone, "practitioner")
    make_assessment(phone, {"Housing and homelessness": "Not known"})
    check(phone, "outcome-consult")
    expect(phone.locator("main")).to_contain_text("social worker")
    assert phone.locator("a[href^='/services/']").count() == 0


def test_nothing_to_worry_about_leads_to_help_for_everyone(laptop: Page, check: Check) -> None:
    sign_in(laptop, "practitioner")
    make_assessment(laptop, {})
    check(laptop, "outcome-universal")
    laptop.get_by_label("I agree").check()
    laptop.get_by_role("button", name="Save and continue").click()
    check(laptop, "universal-help")


def test_one_danger_sign_leads_to_the_front_door_and_to_no_service(
    phone: Page, check: Check
) -> None:
    sign_in(phone, "practitioner")
    make_assessment(phone, TWO_WORRIES, signs=[HURT])
    check(phone, "outcome-front-door")
    first_link = phone.locator("main a").first
    assert TELEPHONE.match(first_link.get_attribute("href") or "")
    assert phone.locator("a[href^='/services/']").count() == 0
    assert phone.get_by_role("link", name=re.compile("offer", re.IGNORECASE)).count() == 0
    phone.goto(phone.url.replace("/outcome", "/offer"))
    assert phone.url.endswith("/outcome")


def test_a_child_in_danger_now_stops_at_who_to_call(page: Page, check: Check) -> None:
    sign_in(page, "practitioner")
    page.goto("/assessments/new")
    page.get_by_role("button", name="Start now").click()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Save and continue").click()
    check(page, "danger-now")
    assert page.locator("main a[href='tel:999']").count() >= 1


def test_a_commissioner_reads_the_gap_table(page: Page, check: Check) -> None:
    sign_in(page, "commissioner")
    page.goto("/gaps")
    check(page, "gaps")
    expect(page.locator("main")).to_contain_text("A gap is a question, not a verdict")
    page.locator("tbody a").first.click()
    check(page, "gap-of-a-need")


def test_a_file_that_is_no_table_is_refused_in_words(
    page: Page, check: Check, tmp_path: Path
) -> None:
    sign_in(page, "data-officer")
    wrong = tmp_path / "page.csv"
    wrong.write_text("<!DOCTYPE html><html><body>Sorry</body></html>", "utf-8")
    page.goto("/imports/new/file")
    page.locator("input[type=file]").set_input_files(wrong)
    page.locator("main form button").first.click()
    check(page, "import-refused")
    assert page.title().startswith("Error: ")
    expect(page.locator("main")).to_contain_text("Nothing was brought in")


@pytest.mark.parametrize(
    "path",
    [
        *("/worried", "/levels", "/how-matching-works", "/needs", "/places", "/assessments"),
        *("/accessibility", "/privacy", "/cookies", "/contact", "/nowhere"),
    ],
)
def test_a_page_stands_every_check(page: Page, check: Check, path: str) -> None:
    if path in STAFF_PAGES:
        sign_in(page, STAFF_PAGES[path])
    page.goto(path)
    check(page, path.strip("/"))


def test_nothing_found_gives_three_next_steps(page: Page, check: Check) -> None:
    page.goto("/search?text=zzzzqqqq")
    check(page, "nothing-found")
    assert page.locator("main li").count() >= 3
    assert page.locator("main a[href^='tel:'], main a[href='/worried']").count() >= 1


def test_a_wrong_postcode_is_answered_in_words(page: Page, check: Check) -> None:
    page.goto("/")
    page.get_by_label("What help are you looking for?").fill("sleep")
    page.get_by_label("Postcode or area (optional)").fill("M33 99")
    page.get_by_role("button", name="Search").click()
    check(page, "wrong-postcode")
    expect(page.locator("main")).to_contain_text("like the one on a letter")


def test_a_long_and_hostile_search_is_only_words(page: Page, check: Check) -> None:
    page.goto("/search?text=" + "%3Cscript%3Ealert(1)%3C/script%3E" + "sleeplessness" * 30)
    check(page, "hostile-search")
    assert page.locator("main script").count() == 0


def test_the_offer_is_reached_without_scripts(without_scripts: Page, look: Check) -> None:
    sign_in(without_scripts, "practitioner")
    make_assessment(without_scripts, TWO_WORRIES)
    look(without_scripts, "outcome-without-scripts")
    assert "These answers point to" in without_scripts.locator("main").inner_text()


def test_search_works_by_keyboard_alone(laptop: Page) -> None:
    laptop.goto("/")
    laptop.keyboard.press("Tab")
    assert laptop.evaluate("document.activeElement.innerText") == "Skip to main content"
    for _ in range(40):
        laptop.keyboard.press("Tab")
        if laptop.evaluate("document.activeElement.name") == "text":
            break
    laptop.keyboard.type("debt")
    laptop.keyboard.press("Enter")
    laptop.wait_for_url("**/search**")
    focused = set()
    for _ in range(60):
        laptop.keyboard.press("Tab")
        focused.add(laptop.evaluate("document.activeElement.className"))
        if "/services/" in (laptop.evaluate("document.activeElement.href || ''")):
            break
    laptop.keyboard.press("Enter")
    laptop.wait_for_url("**/services/**")
    assert heading(laptop)


def test_a_mistake_moves_focus_to_the_list_of_what_to_mend(laptop: Page, check: Check) -> None:
    sign_in(laptop, "practitioner")
    laptop.goto("/assessments/new")
    laptop.get_by_role("button", name="Start now").click()
    laptop.get_by_role("button", name="Save and continue").click()
    laptop.wait_for_selector(".govuk-error-summary:focus")
    check(laptop, "assessment-error")
    assert laptop.title().startswith("Error: ")
    laptop.locator(".govuk-error-summary a").first.click()
    assert laptop.evaluate("document.activeElement.type") == "radio"
