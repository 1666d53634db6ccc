"""Needs data brought in, in a real browser: a wrong file does no harm, a long one is told of."""

import csv
from datetime import timedelta
from io import StringIO

from playwright.sync_api import FilePayload, Page, expect

from earlyhelp.accounts.audit.lines import Actor
from earlyhelp.clock import now
from earlyhelp.db import Database
from earlyhelp.jsna.imports import StagedFile
from earlyhelp.jsna.runs.commands import Wish, beat, claim_run, plan_run, stage_file
from earlyhelp.jsna.runs.run import Stage
from tests.browser.conftest import Check
from tests.browser.driving import heading, sign_in

CSV = "text/csv"
COLUMNS = ("area_code", "area_name", "period", "indicator", "measure", "unit", "value")
TRAFFORD = "E08000009"


def a_file(indicator: str, *values: str) -> bytes:
    """Return a file in our own template: one year for each value."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for year, value in enumerate(values, start=2010):
        row = (TRAFFORD, "Trafford", str(year), indicator, "Percentage", "Persons", value)
        writer.writerow(row)
    return out.getvalue().encode()


def nine_bad(indicator: str) -> bytes:
    return a_file(indicator, "41.5", *(f"perhaps {number}" for number in range(9)))


def choose(page: Page, content: bytes, name: str) -> None:
    page.goto("/imports")
    page.get_by_role("button", name="Bring in a file").click()
    page.get_by_role("link", name="Needs data", exact=True).click()
    page.get_by_label("File").set_input_files(FilePayload(name=name, mimeType=CSV, buffer=content))
    page.get_by_role("button", name="Check the file").click()


def walk(page: Page, see: Check, name: str) -> None:
    """Go from a file with nine bad rows to an import, and take it back."""
    sign_in(page, "data-officer")
    main = page.locator("main")
    page.goto("/imports/new")
    see(page, "imports-kind")
    choose(page, nine_bad(name), f"{name}.csv")
    see(page, "imports-check")
    assert page.title().startswith("Error: ")
    expect(main).to_contain_text("1 reading can come in, 9 rows have problems.")
    for number in range(9):
        row = page.locator("#problems tbody tr").nth(number)
        for said in (str(number + 3), "value", f"perhaps {number}", "Write the number"):
            expect(row).to_contain_text(said)
    checked = page.url
    page.goto(f"{checked}/confirm")
    assert page.url == checked, "nothing goes on before a choice is made"
    page.goto("/imports")
    expect(main).not_to_contain_text(f"{name}.csv")
    page.goto(checked)
    page.get_by_role("button", name="Leave out the 9 rows").click()
    see(page, "imports-confirm")
    page.get_by_role("button", name="Bring in 1 reading").click()
    see(page, "imports-confirm-errors")
    page.get_by_label("Who published the figures?").fill(name)
    for part, text in (("Day", "5"), ("Month", "11"), ("Year", "2024")):
        page.get_by_label(part, exact=True).fill(text)
    page.get_by_label("Under which licence?").fill("Open Government Licence v3.0")
    page.get_by_role("button", name="Bring in 1 reading").click()
    see(page, "imports-done")
    expect(main).to_contain_text("1 of the")
    expect(main).to_contain_text("9 rows left out by choice of data-officer@demo.example")
    page.get_by_role("link", name="Undo this import").click()
    see(page, "imports-undo")
    page.get_by_role("button", name="Undo import").click()
    expect(main).to_contain_text("Taken back on")
    see(page, "imports-undone")
    page.goto("/imports")
    see(page, "imports-list")


def test_nine_bad_rows_bring_nothing_in_until_somebody_chooses(phone: Page, check: Check) -> None:
    walk(phone, check, "Browser figure")


def test_the_same_on_a_wide_screen(laptop: Page, look: Check) -> None:
    walk(laptop, look, "Browser figure, wide")


def test_the_same_without_scripts(without_scripts: Page, look: Check) -> None:
    walk(without_scripts, look, "Browser figure without scripts")


def test_a_file_on_its_way_says_how_far_it_is_and_then_opens_by_itself(
    phone: Page, check: Check, sample_database_url: str
) -> None:
    """Another process has the file, then dies; a worker of this server sees it to its end."""
    database, name, moment = Database(sample_database_url), "p" * 43, now()
    with database.session(writing=True) as session:
        file = StagedFile(name, "progress.csv", a_file("Browser progress", "41.5"), moment)
        stage_file(session, file)
        plan_run(session, name, Wish(Actor(None, "data-officer"), moment))
        claim = claim_run(session, "another process", moment)
        assert claim is not None
        beat(session, claim, moment, (Stage.READING, 40, 100))
    sign_in(phone, "data-officer")
    phone.goto(f"/imports/new/{name}")
    assert heading(phone) == "Checking the file"
    expect(phone.locator("main")).to_contain_text("Reading the file: 40%.")
    check(phone, "imports-progress")
    with database.session(writing=True) as session:
        beat(session, claim, moment, (Stage.READING, 75, 100))
    expect(phone.locator("#app-run-says")).to_have_text("Reading the file: 75%.")
    expect(phone.get_by_role("status")).to_have_text("Reading the file: 75%.")
    with database.session(writing=True) as session:
        beat(session, claim, moment - timedelta(minutes=5), (Stage.READING, 80, 100))
    database.engine.dispose()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Check the file")
    phone.get_by_role("button", name="Do not bring this file in").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Imports of needs data")
