"""Bringing area files in, in a real browser: choose, check, confirm, done, undo."""

from collections.abc import Sequence

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Check
from tests.browser.driving import sign_in

SAMPLE = "E08000009"
TURNED = b"postcode,la_code,lon,lat\nZZ1 1AA,E08000009,53.4,-2.3\nnowhere,E08000009,-2.3,53.4\n"
OTHER = b"postcode,la_code,la_name\nZZ1 1AA,E06000999,Anyborough\n"
# A year long before the sample's, so that no other page shows it while it is in.
PEOPLE = (
    "area_code,period,sex," + ",".join(map(str, range(90))) + ",90+\n"
    f"{SAMPLE},2001-06-30,Persons," + ",".join(["7"] * 91) + "\n"
    "E08000001,2001-06-30,Persons," + ",".join(["7"] * 91) + "\n"
).encode()


def send(page: Page, files: Sequence[tuple[str, bytes]], area: str = SAMPLE) -> None:
    page.goto("/imports/areas")
    page.get_by_role("button", name="Bring in area files").click()
    page.get_by_label("Files").set_input_files(
        [FilePayload(name=name, mimeType="text/csv", buffer=content) for name, content in files]
    )
    page.get_by_label("Code of your authority").fill(area)
    page.get_by_role("button", name="Check the files").click()


def walk(page: Page, see: Check) -> None:
    """Go from files with problems, over another area's, to an import that is taken back."""
    sign_in(page, "data-officer")
    page.goto("/imports/areas")
    see(page, "areas-imports")
    page.goto("/imports/areas/new")
    see(page, "areas-choose")
    page.get_by_label("Code of your authority").fill("E07000095")
    page.get_by_role("button", name="Check the files").click()
    see(page, "areas-choose-errors")
    expect(page.locator("main")).to_contain_text("children's services belong to its county")
    send(page, [("postcodes.csv", TURNED), ("people.csv", PEOPLE)])
    see(page, "areas-problems")
    expect(page.locator("#problems tbody tr")).to_have_count(2)
    expect(page.locator("main")).to_contain_text("Nothing was stored: 2 problems to mend first.")
    send(page, [("other.csv", OTHER)], area="E06000999")
    see(page, "areas-other-area")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Replace Trafford").click()
    see(page, "areas-other-area-errors")
    expect(page.get_by_text("Choose whether Trafford is to go").first).to_be_visible()
    bring_in_and_take_back(page, see)


def bring_in_and_take_back(page: Page, see: Check) -> None:
    send(page, [("people.csv", PEOPLE)])
    see(page, "areas-check")
    expect(page.locator("main")).to_contain_text("1: another area: metropolitan district")
    page.get_by_role("button", name="Continue").click()
    see(page, "areas-confirm")
    page.get_by_label("Who published the files?").fill("Office for National Statistics")
    for part, text in (("Day", "30"), ("Month", "7"), ("Year", "2002")):
        page.get_by_label(part, exact=True).fill(text)
    page.get_by_label("Under which licence?").fill("Open Government Licence v3.0")
    page.get_by_role("button", name="Bring in 1 file").click()
    see(page, "areas-done")
    expect(page.locator("main")).to_contain_text("30 July 2002")
    page.get_by_role("link", name="Undo this import").click()
    see(page, "areas-undo")
    page.get_by_role("button", name="Undo import").click()
    expect(page.locator("main")).to_contain_text("Everything stands as it stood before.")


def test_area_files_come_in_only_after_a_check_and_go_again(page: Page, check: Check) -> None:
    walk(page, check)


def test_the_same_without_scripts_for_area_files(without_scripts: Page, look: Check) -> None:
    walk(without_scripts, look)
