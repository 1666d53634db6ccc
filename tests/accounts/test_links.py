"""Invitations, forgotten passwords, new codes and new e-mail addresses: each by a link, once."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from earlyhelp.accounts import codes
from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.accounts.models import AccountRow, LinkRow
from earlyhelp.db import Database
from earlyhelp.web.state import keep_state
from tests.accounts.people import (
    ADMINISTRATOR,
    NEW_PASSWORD,
    PASSWORD,
    PRACTITIONER,
    SITE,
    Browser,
    Clock,
    last_link,
    read_mails,
)

NO_LONGER = "This link no longer works. Ask for a new one."
NEWCOMER = "new.person@council.example"
INVITATION = {"email": NEWCOMER, "organisation": "A council", "role": ["practitioner"]}
Another = Callable[[], Browser]


@pytest.fixture
def administrator(another: Another) -> Browser:
    return another().sign_in(ADMINISTRATOR)


def invite(administrator: Browser, mails: Path) -> str:
    """Invite the newcomer; return the address of the link."""
    assert administrator.post("/admin/accounts/invite", INVITATION).status_code == 303
    return last_link(mails)


def key_on(page: str) -> str:
    """Return the key for an authenticator app that a page shows."""
    return page.split('app-key">')[1].split("<", 1)[0].replace(" ", "")


def set_up(browser: Browser) -> str:
    """Set up codes as the page asks; return the key."""
    key = key_on(browser.get("/sign-in/set-up").text)
    answer = browser.post("/sign-in/set-up", {"code": codes.code_at(key, browser.clock.moment)})
    assert answer.status_code == 303, answer.text
    return key


def ask_for_reset(browser: Browser, mails: Path, email: str = PRACTITIONER) -> str:
    answer = browser.post("/forgotten-password", {"email": email})
    answer.close()
    assert answer.status_code == 200
    return last_link(mails)


def account_of(records: Database, email: str) -> str:
    with records.session() as session:
        return session.scalars(select(AccountRow.id).where(AccountRow.email == email)).one()


def test_an_invitation_leads_to_a_password_codes_and_the_first_page(
    administrator: Browser, browser: Browser, mails: Path, records: Database
) -> None:
    link = invite(administrator, mails)
    page = browser.get(link).text
    assert "Choose a password" in page
    assert NEWCOMER in page
    assert browser.post(link, {"password": PASSWORD}).location == "/sign-in/set-up"
    shown = browser.get("/sign-in/set-up")
    assert "<svg" in shown.text
    assert "data:" not in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert not browser.is_signed_in()
    key = set_up(browser)
    assert browser.is_signed_in()
    assert NO_LONGER in browser.get(link).text
    with records.session() as session:
        row = session.scalars(select(AccountRow).where(AccountRow.email == NEWCOMER)).one()
        assert key not in str(row.factor_key)
        assert PASSWORD not in str(row.password_hash)
        made = select(AuditLineRow.action).where(AuditLineRow.object_kind == "account")
        acts = list(session.scalars(made.order_by(AuditLineRow.id)))
        assert acts == ["sign_in", "invite", "password_change", "factor_change", "sign_in"]


def test_an_interrupted_invitation_can_be_taken_up_again(
    administrator: Browser, browser: Browser, another: Another, mails: Path
) -> None:
    link = invite(administrator, mails)
    browser.post(link, {"password": PASSWORD})
    assert "Your codes are not set up" in another().password(NEWCOMER).text
    later = another()
    assert later.post(link, {"password": NEW_PASSWORD}).status_code == 303
    set_up(later)
    answer = browser.post("/sign-in/set-up", {"code": "123456"})
    assert NO_LONGER in answer.text


def test_two_browsers_with_one_invitation_set_up_codes_once(
    administrator: Browser, browser: Browser, another: Another, mails: Path
) -> None:
    link = invite(administrator, mails)
    second = another()
    for one in (browser, second):
        assert one.post(link, {"password": PASSWORD}).status_code == 303
    pages = [one.get("/sign-in/set-up") for one in (browser, second)]
    assert [page.status_code for page in pages] == [303, 200]
    set_up(second)
    assert NO_LONGER in browser.post("/sign-in/set-up", {"code": "123456"}).text


def test_an_invitation_lasts_48_hours(
    administrator: Browser, browser: Browser, clock: Clock, mails: Path
) -> None:
    link = invite(administrator, mails)
    clock.on(hours=47, minutes=59)
    assert browser.get(link).status_code == 200
    clock.on(minutes=1)
    for answer in (browser.get(link), browser.post(link, {"password": PASSWORD})):
        assert answer.status_code == 410
        assert NO_LONGER in answer.text


@pytest.mark.parametrize("kind", ["invitation", "new-password", "new-codes", "confirm-email"])
@pytest.mark.parametrize("token", ["x" * 43, "x" * 10_000, "%00", "é☃", "..%2f..", "'--"])
def test_a_guessed_link_shows_the_same_page(browser: Browser, kind: str, token: str) -> None:
    for answer in (browser.get(f"/{kind}/{token}"), browser.post(f"/{kind}/{token}")):
        assert answer.status_code in {404, 410}
        if answer.status_code == 410:
            assert NO_LONGER in answer.text


def test_a_link_of_one_kind_does_nothing_as_another(
    administrator: Browser, browser: Browser, mails: Path
) -> None:
    token = invite(administrator, mails).rsplit("/", 1)[1]
    for kind in ("new-password", "new-codes", "confirm-email"):
        assert browser.post(f"/{kind}/{token}", {"password": PASSWORD}).status_code == 410


def test_an_earlier_invitation_ends_with_the_next(
    administrator: Browser, browser: Browser, mails: Path, records: Database
) -> None:
    first = invite(administrator, mails)
    again = f"/admin/accounts/{account_of(records, NEWCOMER)}/invite"
    assert administrator.post(again).status_code == 303
    assert browser.get(first).status_code == 410
    assert browser.get(last_link(mails)).status_code == 200


def test_only_hashes_of_links_are_stored_and_mails_carry_nothing_else(
    administrator: Browser, mails: Path, records: Database
) -> None:
    token = invite(administrator, mails).rsplit("/", 1)[1]
    assert len(token) >= 43
    with records.session() as session:
        (row,) = session.scalars(select(LinkRow))
        assert token not in str(vars(row))
    (mail,) = read_mails(mails)
    assert mail["To"] == NEWCOMER
    assert mail.get_content_type() == "text/plain"
    assert "A council" not in mail.get_content()


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", "Enter a password"),
        ("short", "15 characters or more"),
        ("x" * 201, "200 characters or fewer"),
        ("aaaaaaaaaaaaaaaaaaaa", "easy to guess"),
        ("password1234567890", "easy to guess"),
        ("early help early help 1", "Leave out names of places"),
    ],
)
def test_a_weak_password_is_answered_with_what_to_do(
    administrator: Browser, browser: Browser, mails: Path, password: str, says: str
) -> None:
    answer = browser.post(invite(administrator, mails), {"password": password})
    assert answer.status_code == 422
    assert answer.text.count(says) >= 2
    assert "<title>Error: " in " ".join(answer.text.split()).replace("<title> ", "<title>")


def test_names_of_places_here_count_as_easy_to_guess(
    administrator: Browser, browser: Browser, mails: Path
) -> None:
    browser.app.config["EARLYHELP_LOCAL_WORDS"], kept = (
        lambda _session: {"Zanzibar Passage"},
        browser.app.config["EARLYHELP_LOCAL_WORDS"],
    )
    link = invite(administrator, mails)
    answer = browser.post(link, {"password": "zanzibarpassage 77"})
    browser.app.config["EARLYHELP_LOCAL_WORDS"] = kept
    assert "Leave out names of places" in answer.text


@pytest.mark.parametrize("password", ["  lamp violin gravel  ", "Lámpara viøltü 灯 グラベル mast"])
def test_a_password_is_taken_exactly_as_typed(
    administrator: Browser, browser: Browser, another: Another, mails: Path, password: str
) -> None:
    link = invite(administrator, mails)
    assert browser.post(link, {"password": password}).status_code == 303
    set_up(browser)
    assert another().password(NEWCOMER, password.strip() + "!").status_code == 422
    assert another().password(NEWCOMER, password).status_code == 303


def test_a_forgotten_password_is_replaced_and_the_code_still_asked(
    browser: Browser, another: Another, mails: Path, records: Database
) -> None:
    browser.sign_in()
    link = ask_for_reset(another(), mails)
    fresh = another()
    answer = fresh.post(link, {"password": NEW_PASSWORD})
    assert answer.location == "/sign-in?why=changed"
    assert not browser.is_signed_in()
    assert fresh.password(password=PASSWORD).status_code == 422
    assert fresh.password(password=NEW_PASSWORD).location == "/sign-in/code"
    assert not fresh.is_signed_in()
    assert fresh.code().status_code == 303
    assert fresh.get(link).status_code == 410
    told = read_mails(mails)[-1]
    assert told["To"] == PRACTITIONER
    assert "password of your account was changed" in told.get_content()
    with records.session() as session:
        assert "password_change" in set(session.scalars(select(AuditLineRow.action)))


def test_asking_for_a_link_says_the_same_whoever_asks(browser: Browser, mails: Path) -> None:
    answers = [
        browser.post("/forgotten-password", {"email": email})
        for email in (PRACTITIONER, "nobody@council.example", "no address")
    ]
    pages = {
        answer.text.replace(
            answer.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0], "n"
        )
        for answer in answers
    }
    assert len(pages) == 1
    assert [mail["To"] for mail in read_mails(mails)] == [PRACTITIONER]


def test_a_link_for_a_password_lasts_an_hour(browser: Browser, clock: Clock, mails: Path) -> None:
    link = ask_for_reset(browser, mails)
    clock.on(minutes=59, seconds=59)
    assert browser.get(link).status_code == 200
    clock.on(seconds=1)
    assert browser.get(link).status_code == 410


def test_asking_for_links_counts_as_trying(browser: Browser) -> None:
    found = [
        browser.post("/forgotten-password", {"email": PRACTITIONER}).status_code for _ in range(6)
    ]
    assert found == [200] * 5 + [429]


def test_a_forged_host_never_stands_in_a_mail(browser: Browser, mails: Path) -> None:
    answer = browser.client.post(
        "/forgotten-password",
        data={"email": PRACTITIONER},
        base_url=SITE,
        headers={"X-Forwarded-Host": "evil.example"},
        buffered=True,
    )
    assert answer.status_code == 200
    refused = browser.client.post(
        "/forgotten-password", data={"email": PRACTITIONER}, base_url="https://evil.example"
    )
    assert refused.status_code == 400
    assert [SITE in mail.get_content() for mail in read_mails(mails)] == [True]


def test_lost_codes_are_reset_after_proof_and_set_up_with_the_password(
    administrator: Browser, browser: Browser, another: Another, mails: Path, records: Database
) -> None:
    browser.sign_in()
    address = f"/admin/accounts/{account_of(records, PRACTITIONER)}/codes"
    assert administrator.get(address).status_code == 200
    assert administrator.post(address).status_code == 422
    assert browser.is_signed_in()
    assert administrator.post(address, {"proof": "met"}).status_code == 303
    assert not browser.is_signed_in()
    assert "reset by an administrator" in read_mails(mails)[-2].get_content()
    link = last_link(mails)
    assert browser.password().status_code == 422
    fresh = another()
    assert fresh.get(link).status_code == 200
    assert fresh.post(link, {"password": "wrong wrong wrong"}).status_code == 422
    assert fresh.post(link, {"password": PASSWORD}).location == "/sign-in/set-up"
    set_up(fresh)
    assert fresh.is_signed_in()
    assert fresh.get(link).status_code == 410
    with records.session() as session:
        purposes = set(session.scalars(select(AuditLineRow.purpose)))
        assert "lost codes met" in purposes


def test_somebody_signed_in_sets_up_codes_on_another_phone(
    browser: Browser, clock: Clock, mails: Path
) -> None:
    browser.sign_in()
    sent = {"password": PASSWORD, "code": clock.next_code()}
    assert browser.post("/account/codes", sent).location == "/sign-in/set-up"
    clock.on(seconds=30)
    assert browser.post("/sign-in/set-up", {"code": "000000"}).status_code == 422
    key = set_up(browser)
    assert browser.is_signed_in()
    browser.post("/sign-out")
    browser.password()
    assert browser.code().status_code == 422
    clock.on(seconds=30)
    assert browser.code(codes.code_at(key, clock.moment)).status_code == 303
    assert "codes of your account were set up anew" in read_mails(mails)[-1].get_content()


def test_a_new_address_is_confirmed_by_its_own_mail(
    browser: Browser, clock: Clock, mails: Path
) -> None:
    browser.sign_in()
    sent = {"password": PASSWORD, "code": clock.next_code(), "email": "moved@council.example"}
    assert browser.post("/account/email", sent).location == "/account?done=email"
    assert read_mails(mails)[-1]["To"] == "moved@council.example"
    link = last_link(mails)
    assert "moved@council.example" in browser.get(link).text
    assert browser.is_signed_in()
    assert browser.post(link).location == "/sign-in?why=email"
    assert not browser.is_signed_in()
    assert read_mails(mails)[-1]["To"] == PRACTITIONER
    assert browser.password().status_code == 422
    assert browser.password("moved@council.example").status_code == 303


def test_an_address_in_use_is_not_told_and_gets_no_link(
    browser: Browser, clock: Clock, mails: Path
) -> None:
    browser.sign_in()
    sent = {"password": PASSWORD, "code": clock.next_code(), "email": ADMINISTRATOR}
    assert browser.post("/account/email", sent).location == "/account?done=email"
    assert read_mails(mails) == []


def test_without_mails_the_link_is_shown_once_to_hand_over(
    administrator: Browser, browser: Browser, council: Flask
) -> None:
    running = council.extensions["earlyhelp"]
    for mail_url in ("", "smtp://127.0.0.1:1"):
        settings = replace(running.settings, mail_url=mail_url)
        keep_state(council, replace(running, settings=settings))
        sent = {**INVITATION, "email": f"x{len(mail_url)}@council.example"}
        page = administrator.post("/admin/accounts/invite", sent).text
        assert "Hand over this link" in page
        link = page.split(SITE)[1].split("<")[0]
        assert browser.get(link).status_code == 200


def test_nobody_is_told_whether_a_mail_could_go_out(browser: Browser, council: Flask) -> None:
    running = council.extensions["earlyhelp"]
    settings = replace(running.settings, mail_url="smtp://127.0.0.1:1")
    keep_state(council, replace(running, settings=settings))
    assert browser.post("/forgotten-password", {"email": PRACTITIONER}).status_code == 200
