"""The administrator finds an opening by a family's reference, and looks at what is kept."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Check
from tests.browser.driving import sign_in


def test_an_opening_is_found_by_the_familys_reference(phone: Page, check: Check) -> None:
    sign_in(phone, "administrator")
    phone.goto("/admin/audit")
    check(phone, "audit")
    phone.get_by_label("About which family?").fill("EH-nobody")
    phone.get_by_role("button", name="Show these lines").click()
    expect(phone.get_by_role("alert")).to_contain_text("No record here has that reference")
    check(phone, "audit-error")
    phone.get_by_role("button", name="Check every line").click()
    check(phone, "audit-check")


def test_rules_holds_and_subject_access(laptop: Page, check: Check) -> None:
    sign_in(laptop, "administrator")
    laptop.goto("/admin/retention")
    check(laptop, "retention")
    laptop.get_by_role("link", name="Change the rule for Assessments with a decision").click()
    check(laptop, "retention-rule")
    laptop.goto("/admin/retention/hold")
    laptop.get_by_role("button", name="Hold these records").click()
    check(laptop, "retention-hold-error")
    laptop.goto("/admin/subject")
    check(laptop, "subject")
