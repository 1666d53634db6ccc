"""Bringing a list of services in, in a real browser: a wrong file can do no harm."""

import csv
from io import StringIO

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Check
from tests.browser.driving import heading, sign_in

CSV = "text/csv"
COLUMNS = ("source_id", "provider_name", "provider_sector", "service_name", "status", "free")


def a_list(*rows: tuple[str, str]) -> bytes:
    """Return a list in our own template: an id and whether it is free, on each row."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for own, free in rows:
        writer.writerow((own, "Browser provider", "voluntary", f"Kite club {own}", "active", free))
    return out.getvalue().encode()


NINE_BAD = a_list(("good", "yes"), *((f"bad{n}", f"perhaps {n}") for n in range(9)))


def choose(page: Page, content: bytes, source: str, name: str = "list.csv") -> None:
    page.goto("/imports/services")
    page.get_by_role("button", name="Bring in a list").click()
    page.get_by_label("File").set_input_files(FilePayload(name=name, mimeType=CSV, buffer=content))
    page.get_by_label("Whose list is it?").fill(source)
    page.get_by_role("button", name="Check the list").click()


def walk(page: Page, see: Check, source: str) -> None:
    """Go from a file with nine bad rows to an import, and take it back."""
    sign_in(page, "data-officer")
    page.goto("/imports/services/new")
    see(page, "services-choose")
    choose(page, NINE_BAD, source)
    see(page, "services-check")
    main = page.locator("main")
    expect(main).to_contain_text("1 service can come in, 9 have problems.")
    for number in range(9):
        row = page.locator("#problems tbody tr").nth(number)
        expect(row).to_contain_text(str(number + 3))
        expect(row).to_contain_text("free")
        expect(row).to_contain_text(f"perhaps {number}")
        expect(row).to_contain_text("yes or no")
    page.get_by_role("button", name="Continue").click()
    see(page, "services-check-no-choice")
    assert page.title().startswith("Error: ")
    page.get_by_label("Leave out the 9 services with problems").check()
    page.get_by_role("button", name="Continue").click()
    see(page, "services-confirm")
    page.get_by_role("button", name="Bring in 1 service").click()
    expect(page.get_by_text("Enter the licence of the list").first).to_be_visible()
    page.get_by_label("Under which licence?").fill("Open Government Licence v3.0")
    page.get_by_role("button", name="Bring in 1 service").click()
    see(page, "services-done")
    expect(main).to_contain_text("Left out by choice")
    page.get_by_role("link", name="Undo this import").click()
    see(page, "services-undo")
    page.get_by_role("button", name="Undo import").click()
    expect(page.locator("main")).to_contain_text("Taken back on")
    page.goto("/imports/services")
    see(page, "services-imports")


def test_nine_bad_rows_bring_nothing_in_until_somebody_chooses(phone: Page, check: Check) -> None:
    walk(phone, check, "Browser list, phone")


def test_the_same_without_scripts(without_scripts: Page, look: Check) -> None:
    walk(without_scripts, look, "Browser list, no scripts")


def test_columns_and_decisions_are_asked_in_plain_questions(laptop: Page, check: Check) -> None:
    sign_in(laptop, "data-officer")
    unknown = b"key,title,phone\n1,Kite club,01632 960777\n"
    choose(laptop, unknown, "Browser list, one")
    assert heading(laptop) == "What is in each column?"
    check(laptop, "services-columns")
    laptop.get_by_label("title", exact=True).select_option("leave out")
    laptop.get_by_role("button", name="Save and continue").click()
    check(laptop, "services-columns-error")
    laptop.get_by_label("title", exact=True).select_option("service_name")
    laptop.get_by_label("Is every service running?").select_option("active")
    laptop.get_by_role("button", name="Save and continue").click()
    assert heading(laptop) == "Check the list"
    laptop.get_by_role("button", name="Continue").click()
    laptop.get_by_label("Under which licence?").fill("not known")
    laptop.get_by_role("button", name="Bring in 1 service").click()
    imported = laptop.url
    choose(laptop, unknown + b"\n", "Browser list, two")
    laptop.get_by_role("button", name="Continue").click()
    assert heading(laptop) == "What needs your decision"
    check(laptop, "services-decide")
    laptop.get_by_role("button", name="Save and continue").click()
    check(laptop, "services-decide-error")
    laptop.get_by_label("Leave it out").check()
    laptop.get_by_role("button", name="Save and continue").click()
    expect(laptop.locator("main")).to_contain_text("Nothing will change")
    laptop.goto(f"{imported}/undo")
    laptop.get_by_role("button", name="Undo import").click()
    expect(laptop.locator("main")).to_contain_text("Taken back on")
