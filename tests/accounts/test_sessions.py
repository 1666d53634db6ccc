import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from earlyhelp.accounts.models import AccountRoleRow, AccountRow, KeptFormRow, SessionRow
from earlyhelp.accounts.sealing import Seal
from earlyhelp.clock import now
from earlyhelp.db import Database
from earlyhelp.web.state import keep_state
from tests.accounts.people import (
    NEW_PASSWORD,
    PASSWORD,
    PRACTITIONER,
    SECRET,
    SITE,
    Browser,
    Clock,
)

Another = Callable[[], Browser]


def begin_assessment(browser: Browser) -> str:
    """Return the address of the first question of a new assessment."""
    return browser.post("/assessments/new").location


def form_of(browser: Browser, address: str) -> dict[str, str]:
    """Return the hidden fields of the form on a page, as a browser sends them with it."""
    hidden = r'type="hidden" name="(csrf_token|made_for)" value="([^"]+)"'
    page = browser.get(address).text
    return dict(re.findall(hidden, page[page.index("<main") :]))


def kept_forms(records: Database) -> list[KeptFormRow]:
    with records.session() as session:
        return list(session.scalars(select(KeptFormRow)))


def test_a_session_lasts_thirty_minutes_without_use_and_not_a_second_more(
    browser: Browser, clock: Clock
) -> None:
    browser.sign_in()
    clock.on(minutes=29, seconds=59)
    assert browser.is_signed_in()
    clock.on(minutes=29, seconds=59)
    assert browser.is_signed_in()
    clock.on(minutes=30)
    assert not browser.is_signed_in()


def test_a_session_lasts_twelve_hours_however_busy(browser: Browser, clock: Clock) -> None:
    browser.sign_in()
    for _ in range(36):
        clock.on(minutes=19, seconds=59)
        assert browser.is_signed_in()
    clock.on(minutes=1)
    assert not browser.is_signed_in()


def test_reading_a_page_writes_the_last_use_once_a_minute(
    browser: Browser, clock: Clock, records: Database
) -> None:
    def seen() -> object:
        with records.session() as session:
            return session.scalars(select(SessionRow.seen_at)).one()

    browser.sign_in()
    first = seen()
    clock.on(seconds=59)
    browser.get("/account")
    assert seen() == first
    clock.on(seconds=1)
    browser.get("/account")
    assert seen() != first


def test_five_browsers_at_most_and_the_oldest_ends_first(another: Another) -> None:
    browsers = [another().sign_in() for _ in range(6)]
    assert [one.is_signed_in() for one in browsers] == [False] + [True] * 5


def test_a_person_sees_their_sign_ins_and_ends_one(another: Another) -> None:
    first, second = another().sign_in(), another().sign_in()
    page = first.get("/account").text
    assert page.count("Browser not known") >= 2
    (other,) = [
        part.split('"')[0]
        for part in page.split('name="session" value="')[1:]
        if part[:6] != "others"
    ]
    assert first.post("/account/sessions", {"session": other}).status_code == 303
    assert first.is_signed_in()
    assert not second.is_signed_in()


def test_nobody_ends_somebody_elses_session(another: Another, records: Database) -> None:
    mine, other = another().sign_in(), another().sign_in("a@council.example")
    with records.session() as session:
        ids = list(session.scalars(select(SessionRow.id)))
    for session_id in ids[-1:]:
        other.post("/account/sessions", {"session": session_id})
        mine.post("/account/sessions", {"session": session_id})
    assert [mine.is_signed_in(), other.is_signed_in()].count(True) == 1


def test_signing_out_everywhere_else_leaves_this_one(another: Another) -> None:
    browsers = [another().sign_in() for _ in range(3)]
    browsers[1].post("/account/sessions", {"session": "others"})
    assert [one.is_signed_in() for one in browsers] == [False, True, False]


def test_a_new_password_ends_every_other_session_and_renews_this_one(another: Another) -> None:
    first, second = another().sign_in(), another().sign_in()
    before = first.client.get_cookie("__Host-earlyhelp", domain="earlyhelp.example")
    answer = first.post(
        "/account/password",
        {"password": PASSWORD, "code": first.clock.next_code(), "new-password": NEW_PASSWORD},
    )
    assert answer.location == "/account?done=password"
    after = first.client.get_cookie("__Host-earlyhelp", domain="earlyhelp.example")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert first.is_signed_in()
    assert not second.is_signed_in()
    assert another().password().status_code == 422
    another().sign_in(password=NEW_PASSWORD)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/account/password", {"new-password": NEW_PASSWORD}),
        ("/account/email", {"email": "new@council.example"}),
        ("/account/codes", {}),
    ],
)
def test_a_change_asks_for_password_and_code_again(
    browser: Browser, address: str, sent: dict[str, str]
) -> None:
    browser.sign_in()
    code = browser.clock.next_code()
    for wrong in (
        {"password": "wrong wrong wrong", "code": code},
        {"password": PASSWORD, "code": "1"},
    ):
        answer = browser.post(address, {**sent, **wrong})
        assert answer.status_code == 422, address
        assert "not right" in answer.text
    assert browser.post(address, {**sent, "password": PASSWORD, "code": code}).status_code == 303


def test_a_change_of_roles_ends_the_sessions(
    browser: Browser, another: Another, records: Database
) -> None:
    browser.sign_in()
    administrator = another().sign_in("a@council.example")
    with records.session() as session:
        account_id = session.scalars(
            select(AccountRoleRow.account_id).where(AccountRoleRow.role == "practitioner")
        ).one()
    sent = {"role": ["commissioner"], "organisation": "A council"}
    answer = administrator.post(f"/admin/accounts/{account_id}/change", sent)
    assert answer.status_code == 303
    assert not browser.is_signed_in()
    browser.sign_in()
    assert browser.get("/assessments").status_code == 403
    assert browser.get("/gaps").status_code == 200


def test_what_was_sent_too_late_is_kept_and_saved_after_signing_in(
    browser: Browser, clock: Clock, records: Database
) -> None:
    browser.sign_in()
    question = begin_assessment(browser)
    form = form_of(browser, question)
    clock.on(minutes=31)
    answer = browser.post(question, form | {"danger": "no", "note": "They sleep badly <at> night"})
    assert answer.location == f"/sign-in?next={question}&why=kept"
    assert "What you sent is kept" in browser.get(answer.location).text
    (kept,) = kept_forms(records)
    assert "sleep" not in kept.fields
    browser.password()
    assert browser.code().location == "/sign-in/kept"
    page = browser.get("/sign-in/kept").text
    assert "They sleep badly &lt;at&gt; night" in page
    assert "1 other answer" in page
    answer = browser.post("/sign-in/kept", {"danger": "no", "note": "They sleep badly <at> night"})
    assert (answer.status_code, answer.location) == (307, question)
    assert browser.post(question, {"danger": "no"}).status_code == 303
    assert browser.get("/sign-in/kept").status_code == 303


def test_a_kept_form_can_be_left_and_goes_after_an_hour(browser: Browser, clock: Clock) -> None:
    browser.sign_in()
    question = begin_assessment(browser)
    for minutes, choice in ((31, "drop"), (31, None)):
        form = form_of(browser, question)
        clock.on(minutes=minutes)
        browser.post(question, form | {"danger": "no"})
        if choice:
            browser.sign_in()
            answer = browser.post("/sign-in/kept", {"kept-choice": "drop"})
            assert answer.location == question
        else:
            clock.on(minutes=60)
            browser.password()
            assert browser.code().location == "/assessments"


def test_a_kept_form_is_for_the_same_account_only(browser: Browser, clock: Clock) -> None:
    browser.sign_in()
    question = begin_assessment(browser)
    form = form_of(browser, question)
    clock.on(minutes=31)
    browser.post(question, form | {"danger": "no"})
    browser.password("a@council.example")
    assert browser.code().location == "/admin/accounts"
    assert browser.get("/sign-in/kept").status_code == 303


def test_a_stranger_can_have_nothing_kept(browser: Browser, records: Database) -> None:
    for mark in ("", "made up", "x" * 501, Seal("another secret").close("form 1 2026-11-01")):
        answer = browser.post("/assessments/new", {"x": "y", "made_for": mark})
        assert answer.location == "/sign-in?next=/assessments/new&why=lost"
    assert "nothing was saved" in browser.get(answer.location).text
    assert kept_forms(records) == []


def test_a_form_that_was_not_made_for_the_sender_is_not_kept(
    council: Flask, browser: Browser, clock: Clock, records: Database
) -> None:
    browser.sign_in()
    question = begin_assessment(browser)
    clock.on(minutes=31)
    council.config["WTF_CSRF_ENABLED"] = True
    answer = browser.post(question, {"danger": "no"})
    assert answer.location == f"/sign-in?next={question}&why=lost"
    assert kept_forms(records) == []


def test_what_is_sent_after_the_browser_lost_its_cookies_is_kept_and_saved(
    council: Flask, browser: Browser, records: Database
) -> None:
    council.config["WTF_CSRF_ENABLED"] = False
    browser.sign_in()
    question = begin_assessment(browser) + "?back=check"
    form = form_of(browser, question)
    council.config["WTF_CSRF_ENABLED"] = True
    browser.client = council.test_client()
    answer = browser.post(question, form | {"danger": "no", "note": "They sleep badly"})
    assert answer.location.endswith("&why=kept")
    assert "sleep" not in answer.location + str(answer.headers)
    (kept,) = kept_forms(records)
    assert kept.address == question, "it goes on to where it was going"
    assert "sleep" not in kept.fields
    council.config["WTF_CSRF_ENABLED"] = False
    browser.password()
    assert browser.code().location == "/sign-in/kept"
    assert "They sleep badly" in browser.get("/sign-in/kept").text
    assert browser.post("/sign-in/kept", {"danger": "no"}).location == question


def test_the_mark_in_a_form_keeps_what_was_sent_for_twelve_hours_and_opens_nothing(
    council: Flask, browser: Browser, clock: Clock, records: Database
) -> None:
    browser.sign_in()
    question = begin_assessment(browser)
    form = form_of(browser, question)
    browser.client = council.test_client()
    clock.on(hours=11, minutes=59, seconds=59)
    browser.post(question, form | {"danger": "no"})
    assert len(kept_forms(records)) == 1
    assert not browser.is_signed_in()
    with records.session(writing=True) as session:
        session.execute(delete(KeptFormRow))
    clock.on(seconds=1)
    assert browser.post(question, form | {"danger": "no"}).location.endswith("&why=lost")
    assert kept_forms(records) == []


def test_nothing_is_kept_for_an_account_that_ended(
    council: Flask, browser: Browser, records: Database
) -> None:
    browser.sign_in()
    question = begin_assessment(browser)
    form = form_of(browser, question)
    browser.client = council.test_client()
    with records.session(writing=True) as session:
        session.execute(update(AccountRow).values(ended_at=now()))
    assert browser.post(question, form | {"danger": "no"}).location.endswith("&why=lost")
    assert kept_forms(records) == []


def test_a_form_far_too_large_is_not_kept_and_that_is_said(
    council: Flask, browser: Browser, records: Database
) -> None:
    browser.sign_in()
    question = begin_assessment(browser)
    form = form_of(browser, question)
    browser.client = council.test_client()
    answer = browser.post(question, form | {"note": "a" * 200_001})
    assert answer.location.endswith("&why=lost")
    assert kept_forms(records) == []


def test_a_form_whose_token_counts_no_more_is_kept_for_whoever_it_was_made_for(
    council: Flask, browser: Browser, records: Database
) -> None:
    browser.sign_in()
    question = begin_assessment(browser)
    council.config["WTF_CSRF_ENABLED"] = True
    form = form_of(browser, question)
    stale = form | {"csrf_token": "of a cookie that is gone", "danger": "no"}
    answer = browser.post(question, stale)
    assert answer.location == "/sign-in/kept"
    page = browser.get("/sign-in/kept").text
    assert "so it was not saved yet" in page
    sent = form_of(browser, "/sign-in/kept") | {"danger": "no"}
    headers = {"Referer": SITE}
    answer = browser.client.post("/sign-in/kept", data=sent, base_url=SITE, headers=headers)
    assert (answer.status_code, answer.location) == (307, question)
    assert kept_forms(records) == []


def test_a_form_made_for_nobody_or_somebody_else_is_refused_without_its_token(
    council: Flask, browser: Browser, another: Another, records: Database
) -> None:
    browser.sign_in()
    question = begin_assessment(browser)
    other = another().sign_in("a@council.example")
    theirs = form_of(other, "/account/password")
    council.config["WTF_CSRF_ENABLED"] = True
    for mark in ({}, {"made_for": theirs["made_for"]}):
        answer = browser.post(question, {"danger": "no"} | mark)
        assert answer.status_code == 400
        assert "Nothing was saved" in answer.text
    answer = browser.post("/sign-in/kept", form_of(browser, question) | {"csrf_token": "old"})
    assert answer.status_code == 400, "or it would go round and round"
    assert kept_forms(records) == []


def test_staying_signed_in_counts_the_half_hour_anew(browser: Browser, clock: Clock) -> None:
    browser.sign_in()
    clock.on(minutes=29)
    assert browser.post("/account/stay").status_code == 204
    clock.on(minutes=29)
    assert browser.is_signed_in()


def test_the_page_knows_when_the_session_will_end(browser: Browser, clock: Clock) -> None:
    browser.sign_in()
    assert 'data-seconds="1800"' in browser.get("/account").text
    for _ in range(35):
        clock.on(minutes=20)
        browser.get("/account")
    clock.on(minutes=10)
    page = browser.get("/account").text
    left = int(page.split('data-seconds="')[1].split('"')[0])
    assert left <= timedelta(minutes=10).total_seconds()


def test_the_navigation_shows_what_the_role_may_open(browser: Browser, another: Another) -> None:
    nobody = another().get("/search").text
    assert "Sign in" in nobody
    assert ">My families<" not in nobody
    practitioner = browser.sign_in().get("/search").text
    assert ">My families<" in practitioner
    assert ">Accounts<" not in practitioner
    assert "Sign out" in practitioner
    administrator = another().sign_in("a@council.example").get("/search").text
    assert ">Accounts<" in administrator
    assert ">My families<" not in administrator
    for page in (nobody, practitioner, administrator):
        assert "Worried about a child now?" in page


def test_a_public_page_sets_no_cookie(browser: Browser) -> None:
    for address in ("/", "/worried", "/levels", "/search?text=sleep"):
        assert browser.get(address).headers.getlist("Set-Cookie") == [], address


def test_the_page_on_whom_to_call_reads_no_database(browser: Browser) -> None:
    browser.sign_in()
    running = browser.app.extensions["earlyhelp"]
    gone = Database("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2")
    keep_state(browser.app, replace(running, database=gone))
    assert browser.get("/worried").status_code == 200
    assert browser.get("/levels").status_code == 200
    assert browser.get("/account").status_code == 503
    assert "Account" in browser.get("/worried").text


def test_kept_fields_come_back_in_their_order(
    browser: Browser, clock: Clock, records: Database
) -> None:
    browser.sign_in()
    question = begin_assessment(browser)
    form = form_of(browser, question)
    clock.on(minutes=31)
    sent = {"signs": ["b", "a"], "csrf_token": "secret", "danger": "no", "not-kept-words": "Once"}
    browser.post(question, {**form, **sent})
    (row,) = kept_forms(records)
    pairs = json.loads(Seal(SECRET).open(row.fields) or "")
    assert pairs == [["signs", "b"], ["signs", "a"], ["danger", "no"]]
    assert PRACTITIONER not in row.address
