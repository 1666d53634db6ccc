"""Accounts in a real browser: an invitation to its first page, and back after the half hour."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from earlyhelp.accounts import codes
from earlyhelp.accounts.commands import (
    add_account,
    end_account,
    make_link,
    set_factor,
    set_password,
)
from earlyhelp.accounts.hashing import hash_password
from earlyhelp.accounts.links import LinkKind
from earlyhelp.accounts.models import AccountRow, SessionRow
from earlyhelp.accounts.people import Newcomer
from earlyhelp.accounts.queries import find_account
from earlyhelp.accounts.sealing import Seal
from earlyhelp.clock import now
from earlyhelp.db import Database
from earlyhelp.settings import Settings
from tests.accounts.people import KEY, PASSWORD
from tests.browser.conftest import LAPTOP, PHONE, Check, serve
from tests.browser.driving import heading
from tests.conftest import PASSWORD_MEMORY_KIB

SECRET = "s" * 40


@dataclass
class Council:
    """The demonstration's area, but with codes asked for."""

    address: str
    database: Database

    def invitation(self, email: str, role: str) -> str:
        """Write an account; return the path of its link."""
        with self.database.session(writing=True) as session:
            account_id = add_account(session, Newcomer(email, (role,), "A council"), now())
            token = make_link(session, account_id, LinkKind.INVITATION, now())
        return f"/invitation/{token}"

    def person(self, role: str) -> str:
        """Write somebody with a password and codes; return the e-mail address."""
        email = f"{token_hex(4)}@council.example"
        with self.database.session(writing=True) as session:
            account_id = add_account(session, Newcomer(email, (role,), "A council"), now())
            set_password(session, account_id, hash_password(PASSWORD, PASSWORD_MEMORY_KIB))
            set_factor(session, account_id, Seal(SECRET).close(KEY), 0)
        return email

    def codes_pages(self, email: str) -> tuple[str, str]:
        """Return the path that resets somebody's codes, and that of a link to set up new ones."""
        with self.database.session(writing=True) as session:
            found = find_account(session, email)
            assert found is not None
            token = make_link(session, found.id, LinkKind.FACTOR, now())
        return f"/admin/accounts/{found.id}/codes", f"/new-codes/{token}"

    def let_pass(self, minutes: int) -> None:
        """Have every session look as old, and every code as new."""
        with self.database.session(writing=True) as session:
            session.execute(update(SessionRow).values(seen_at=now() - timedelta(minutes=minutes)))
            session.execute(update(AccountRow).values(factor_step=0))

    def end(self, email: str) -> None:
        """End an account."""
        with self.database.session(writing=True) as session:
            found = find_account(session, email)
            assert found is not None
            end_account(session, found.id, now())


@pytest.fixture(scope="module")
def council(sample_database_url: str) -> Iterator[Council]:
    settings = Settings(
        database_url=sample_database_url,
        password_memory_kib=PASSWORD_MEMORY_KIB,
        second_factor="on",
        secret_key=SECRET,
    )
    database = Database(sample_database_url)
    with serve(settings) as address:
        yield Council(address, database)
    database.engine.dispose()


@pytest.fixture(scope="module")
def address(council: Council) -> str:
    """Have the browsers of this file open the council's pages."""
    return council.address


def enter_code(page: Page, key: str) -> None:
    """Enter the present code; near the end of its half minute wait for the next."""
    if now().second % 30 > 26:  # what is left might be too short to type in
        time.sleep(4)
    page.locator("#code").fill(codes.code_at(key, now()))
    page.get_by_role("button", name="Continue").click()


def enter_password(page: Page, email: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_from_an_invitation_to_the_first_page(phone: Page, check: Check, council: Council) -> None:
    page = phone
    page.goto(council.invitation(f"{token_hex(4)}@council.example", "practitioner"))
    check(page, "invitation")
    page.get_by_label("Password", exact=True).fill("too short")
    page.get_by_role("button", name="Save and continue").click()
    check(page, "invitation-error")
    assert page.title().startswith("Error: ")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Save and continue").click()
    check(page, "set-up")
    page.locator("#code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    check(page, "set-up-error")
    enter_code(page, page.locator("strong.app-key").inner_text().replace(" ", ""))
    assert heading(page) == "My families"
    page.get_by_role("link", name="Account", exact=True).click()
    check(page, "account")
    for link in ("Change your password", "Change your e-mail address"):
        page.get_by_role("link", name=link).click()
        check(page, link.lower().replace(" ", "-"))
        page.go_back()
    page.locator("nav").get_by_role("button", name="Sign out").click()
    check(page, "signed-out")
    page.goto("/assessments")
    check(page, "sign-in")
    page.get_by_role("button", name="Sign in").click()
    check(page, "sign-in-error")
    page.goto("/invitation/made-up")
    check(page, "link-no-longer")


def test_the_warning_comes_by_itself_and_one_press_stays_signed_in(
    phone: Page, check: Check, council: Council
) -> None:
    phone.clock.install()
    phone.goto("/assessments/new")
    enter_password(phone, council.person("practitioner"))
    check(phone, "code")
    enter_code(phone, KEY)
    phone.get_by_role("button", name="Start now").click()
    phone.get_by_label("No", exact=True).check()
    box = phone.get_by_role("alertdialog")
    phone.clock.fast_forward("27:55")
    expect(box).to_be_hidden()
    phone.clock.fast_forward("00:10")
    expect(box).to_be_visible()
    expect(phone.get_by_role("button", name="Stay signed in")).to_be_focused()
    check(phone, "idle-warning")
    phone.keyboard.press("Enter")
    expect(box).to_be_hidden()
    assert phone.get_by_label("No", exact=True).is_checked()
    phone.clock.fast_forward("30:05")
    expect(box).to_contain_text("You are signed out")
    phone.keyboard.press("Enter")
    expect(box).to_be_hidden()
    assert phone.get_by_label("No", exact=True).is_checked()


def come_back_late(page: Page, council: Council, look: Check) -> None:
    """Send a page after the half hour, sign in again, and find what was sent."""
    email = council.person("practitioner")
    page.goto("/assessments/new")
    enter_password(page, email)
    enter_code(page, KEY)
    page.get_by_role("button", name="Start now").click()
    page.get_by_label("No", exact=True).check()
    council.let_pass(31)
    page.get_by_role("button", name="Save and continue").click()
    assert heading(page) == "Sign in"
    expect(page.locator("main")).to_contain_text("What you sent is kept")
    look(page, "sign-in-kept")
    enter_password(page, email)
    enter_code(page, KEY)
    look(page, "kept")
    assert heading(page) == "What you sent is kept"
    page.get_by_role("button", name="Save it now").click()
    assert heading(page) == "Does the family know you are doing this and agree?"
    page.go_back()


def test_what_was_sent_too_late_comes_back_without_scripts(
    without_scripts: Page, council: Council, look: Check
) -> None:
    come_back_late(without_scripts, council, look)


def test_an_account_that_ends_is_out_with_the_next_press(
    phone: Page, council: Council, check: Check
) -> None:
    email = council.person("practitioner")
    phone.goto("/assessments")
    enter_password(phone, email)
    enter_code(phone, KEY)
    assert heading(phone) == "My families"
    council.end(email)
    phone.get_by_role("button", name="Start an early help assessment").click()
    assert heading(phone) == "Sign in"
    check(phone, "sign-in-ended")
    enter_password(phone, email)
    expect(phone.locator("main")).to_contain_text("is not right")


def test_an_administrator_invites_by_keyboard_alone(
    laptop: Page, council: Council, check: Check
) -> None:
    page = laptop

    def to(name: str) -> None:
        """Move on by the Tab key until a field, link or button with this name has the focus."""
        for _ in range(40):
            page.keyboard.press("Tab")
            found = page.evaluate(
                "(document.activeElement.labels?.[0] ?? document.activeElement).innerText"
            )
            if (found or "").strip() == name:
                return
        pytest.fail(f"{name} cannot be reached by keyboard")

    page.goto("/admin/accounts")
    to("E-mail address")
    page.keyboard.type(council.person("administrator"))
    to("Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#code")
    to("Code")
    if now().second % 30 > 26:
        time.sleep(4)
    page.keyboard.type(codes.code_at(KEY, now()))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Accounts", exact=True).wait_for()
    check(page, "accounts")
    to("Invite somebody")
    page.keyboard.press("Enter")
    page.wait_for_url("**/invite")
    check(page, "invite")
    to("E-mail address")
    page.keyboard.type(f"{token_hex(4)}@council.example")
    to("Practitioner")
    page.keyboard.press("Space")
    to("Organisation")
    page.keyboard.type("A school")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/accounts/*done=invited")
    check(page, "invited")
    page.get_by_role("link", name="End this account").click()
    check(page, "end-account")
    page.go_back()
    page.get_by_role("link", name="Change roles, organisation or last day").click()
    check(page, "change-account")
    reset_lost_codes(page, council, check)


def reset_lost_codes(page: Page, council: Council, check: Check) -> None:
    """As an administrator, reset somebody's codes; and open a link like the one that is mailed."""
    reset, _ = council.codes_pages(email := council.person("practitioner"))
    page.goto(reset)
    check(page, "reset-codes")
    page.get_by_role("button", name="Reset their codes").click()
    page.set_viewport_size({"width": PHONE, "height": 900})
    check(page, "reset-codes-error")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Reset their codes").click()
    page.wait_for_url("**/admin/accounts/*done=codes")
    _, link = council.codes_pages(email)
    page.goto(link)
    check(page, "new-codes")
    page.set_viewport_size({"width": LAPTOP, "height": 900})
    page.get_by_role("button", name="Continue").click()
    check(page, "new-codes-error")
