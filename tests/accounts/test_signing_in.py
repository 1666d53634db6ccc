import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from earlyhelp.accounts import codes
from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.accounts.models import AccountRow, SessionRow, TryRow
from earlyhelp.accounts.tokens import digest
from earlyhelp.db import Database
from earlyhelp.web.state import keep_state
from tests.accounts.people import (
    KEY,
    PASSWORD,
    PRACTITIONER,
    SITE,
    WRONG,
    Browser,
    Clock,
    a_person,
)

COOKIE = "__Host-earlyhelp"


def lines(records: Database, action: str) -> list[tuple[str, str | None]]:
    """Return outcome and account of the lines of an act."""
    with records.session() as session:
        rows = session.scalars(select(AuditLineRow).where(AuditLineRow.action == action))
        return [(row.outcome, row.object_id) for row in rows]


def test_a_password_and_a_code_open_the_first_page_of_the_role(
    browser: Browser, records: Database
) -> None:
    answer = browser.password()
    assert answer.location == "/sign-in/code"
    assert not browser.is_signed_in()
    answer = browser.code()
    assert answer.location == "/assessments"
    assert browser.is_signed_in()
    assert [outcome for outcome, _ in lines(records, "sign_in")] == ["done"]


def test_the_cookie_is_a_reference_that_scripts_and_other_sites_cannot_use(
    browser: Browser, records: Database
) -> None:
    browser.password()
    (header,) = [
        h for h in browser.code().headers.getlist("Set-Cookie") if h.startswith(COOKIE + "=")
    ]
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in header.split("; ")
    assert "Domain" not in header
    cookie = browser.client.get_cookie(COOKIE, domain="earlyhelp.example")
    assert cookie is not None
    assert len(cookie.value) >= 43
    with records.session() as session:
        (row,) = session.scalars(select(SessionRow))
        assert row.token_hash == digest(cookie.value)
        assert cookie.value not in str(vars(row))


def test_every_sign_in_has_a_token_of_its_own(browser: Browser) -> None:
    tokens = set()
    for _ in range(2):
        browser.password()
        tokens.add(browser.client.get_cookie(COOKIE, domain="earlyhelp.example").value)  # type: ignore[union-attr]
        browser.code()
        tokens.add(browser.client.get_cookie(COOKIE, domain="earlyhelp.example").value)  # type: ignore[union-attr]
        browser.post("/sign-out")
    assert len(tokens) == 4


def test_a_wrong_password_and_no_account_get_the_same_answer(browser: Browser) -> None:
    wrong = browser.password(password=WRONG)
    nobody = browser.password(email="nobody@council.example")
    assert wrong.status_code == nobody.status_code == 422
    # Each answer has a nonce and a form token of its own; nothing else may differ.
    own = re.compile(r'(nonce|name="csrf_token" value)="[^"]*"')
    pages = {own.sub("", answer.text) for answer in (wrong, nobody)}
    assert (
        len(
            {
                page.replace(PRACTITIONER, "x").replace("nobody@council.example", "x")
                for page in pages
            }
        )
        == 1
    )
    assert wrong.text.count("Error:") >= 2
    assert PASSWORD not in wrong.text


def test_a_code_works_once_even_in_another_browser(
    browser: Browser, another: Callable[[], Browser], clock: Clock, records: Database
) -> None:
    second = another()
    browser.password()
    second.password()
    code = clock.next_code()
    assert browser.code(code).status_code == 303
    answer = second.code(code)
    assert answer.status_code == 422
    assert "used before" in answer.text
    assert not second.is_signed_in()
    assert second.code().status_code == 303
    assert ("wrong code", lines(records, "sign_in")[1][1]) in lines(records, "sign_in")


@pytest.mark.parametrize("seconds", [-120, -60, -30, 30, 60, 120])
def test_a_code_of_another_half_minute_is_refused(
    browser: Browser, clock: Clock, seconds: int
) -> None:
    browser.password()
    clock.on(minutes=3)
    other = clock.moment.timestamp() + seconds
    code = codes.code_at(KEY, clock.moment.fromtimestamp(other, tz=clock.moment.tzinfo))
    assert browser.code(code).status_code == 422


def test_a_password_waits_ten_minutes_for_its_code(browser: Browser, clock: Clock) -> None:
    browser.password()
    clock.on(minutes=10)
    assert browser.code().location.startswith("/sign-in?why=ended")
    assert not browser.is_signed_in()


def test_five_tries_a_minute_then_429_with_the_time_to_wait(
    browser: Browser, another: Callable[[], Browser], clock: Clock
) -> None:
    for _ in range(5):
        assert browser.password(password=WRONG).status_code == 422
    for again in (browser, another()):
        answer = again.password()
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
        assert "Too many tries" in answer.text
    clock.on(seconds=60)
    assert browser.password().status_code == 303


def test_wrong_codes_count_as_tries(browser: Browser) -> None:
    browser.password()
    assert [browser.code("000000").status_code for _ in range(6)] == [422] * 5 + [429]


def test_right_ones_do_not_count(browser: Browser) -> None:
    for _ in range(7):
        browser.sign_in()
        browser.post("/sign-out")


def test_twenty_tries_a_minute_from_one_address(browser: Browser, records: Database) -> None:
    found = [browser.password(email=f"x{n}@council.example").status_code for n in range(21)]
    assert found == [422] * 20 + [429]
    with records.session() as session:
        rows = list(session.scalars(select(TryRow)))
        assert sum(row.counts for row in rows) == 20
        assert "127.0.0.1" not in str([vars(row) for row in rows])


def test_an_ended_account_is_out_at_once_and_cannot_come_back(
    browser: Browser, another: Callable[[], Browser]
) -> None:
    browser.sign_in()
    administrator = another().sign_in("a@council.example")
    page = administrator.get("/admin/accounts").text
    address = page.split(f">{PRACTITIONER}<")[0].rsplit('href="', 1)[1].split('"')[0]
    assert administrator.post(f"{address}/end").status_code == 303
    answer = browser.get("/assessments")
    assert answer.location.startswith("/sign-in?")
    assert "why=ended" in answer.location
    assert browser.password().status_code == 422


def test_an_account_is_shut_after_its_last_day(
    browser: Browser, clock: Clock, records: Database
) -> None:
    browser.sign_in()
    with records.session(writing=True) as session:
        for row in session.scalars(select(AccountRow)):
            row.ends_on = clock.moment.date()
    assert browser.is_signed_in()
    clock.on(days=1)
    assert not browser.is_signed_in()
    assert browser.password().status_code == 422


def test_somebody_without_codes_is_told_what_to_do(browser: Browser, records: Database) -> None:
    with records.session(writing=True) as session:
        a_person(session, "new@council.example", has_codes=False)
    answer = browser.password("new@council.example")
    assert "Your codes are not set up" in answer.text
    assert not browser.is_signed_in()


def test_signing_out_ends_the_session_at_the_server(browser: Browser, records: Database) -> None:
    browser.sign_in()
    token = browser.client.get_cookie(COOKIE, domain="earlyhelp.example")
    assert token is not None
    assert browser.post("/sign-out").location == "/signed-out"
    with records.session() as session:
        assert list(session.scalars(select(SessionRow))) == []
    browser.client.set_cookie(COOKIE, token.value, domain="earlyhelp.example", secure=True)
    assert not browser.is_signed_in()
    assert [outcome for outcome, _ in lines(records, "sign_out")] == ["done"]


@pytest.mark.parametrize(
    "wanted",
    [
        *("https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example"),
        *("javascript:alert(1)", "/nowhere", "assessments", "/sign-out", "/%0d%0aX: y"),
        *("http:///evil.example", "/\tevil", "/" + "a" * 600, "https://[", ""),
    ],
)
def test_only_own_pages_follow_a_sign_in(browser: Browser, wanted: str) -> None:
    answer = browser.client.post(
        "/sign-in",
        query_string={"next": wanted},
        data={"email": PRACTITIONER, "password": PASSWORD},
        base_url=SITE,
    )
    assert answer.location == "/sign-in/code"


def test_where_somebody_wanted_to_go_is_kept(browser: Browser) -> None:
    answer = browser.get("/assessments?whose=colleagues")
    assert answer.status_code == 303
    answer = browser.post(answer.location, {"email": PRACTITIONER, "password": PASSWORD})
    answer = browser.post(answer.location, {"code": browser.clock.next_code()})
    assert answer.location == "/assessments?whose=colleagues"


@pytest.mark.parametrize("field", ["email", "password"])
@pytest.mark.parametrize("value", ["", "x" * 10_000, "\x00", "é\ud7ff☃", "a\r\nb", "'; --", "<b>"])
def test_whatever_is_typed_is_answered_in_words(browser: Browser, field: str, value: str) -> None:
    sent = {"email": PRACTITIONER, "password": PASSWORD, field: value}
    answer = browser.post("/sign-in", sent)
    assert answer.status_code == 422
    assert "<b>" not in answer.text.replace("<b></b>", "")


def test_a_cookie_that_is_none_of_ours_is_nobody(browser: Browser) -> None:
    for value in ("x", "x" * 3000, "%00", "é"):
        browser.client.set_cookie(COOKIE, value, domain="earlyhelp.example", secure=True)
        assert browser.get("/assessments").location.startswith("/sign-in")


def test_a_key_sealed_with_another_secret_opens_nothing(
    browser: Browser, records: Database
) -> None:
    with records.session(writing=True) as session:
        for row in session.scalars(select(AccountRow)):
            row.factor_key = "gAAAA-not-ours"
    browser.password()
    assert browser.code().status_code == 422


def test_a_hash_of_other_costs_is_renewed_when_the_password_was_right(
    browser: Browser, records: Database
) -> None:
    def stored() -> str:
        with records.session() as session:
            row = session.scalars(select(AccountRow).where(AccountRow.email == PRACTITIONER)).one()
            return str(row.password_hash)

    running = browser.app.extensions["earlyhelp"]
    settings = replace(running.settings, password_memory_kib=64)
    keep_state(browser.app, replace(running, settings=settings))
    browser.password(password=WRONG)
    assert "m=32," in stored()
    browser.sign_in()
    assert "m=64," in stored()


def test_no_mail_goes_out_for_a_sign_in(browser: Browser, mails: Path) -> None:
    browser.sign_in()
    assert not mails.exists()
