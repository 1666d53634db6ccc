"""What is pure in accounts: codes, passwords, how long things last, and the texts of mails."""

import doctest
from datetime import UTC, date, datetime, timedelta
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.accounts import (
    codes,
    devices,
    hashing,
    letters,
    lifetimes,
    links,
    passwords,
    people,
    qr,
    roles,
    samples,
    sealing,
    tokens,
)
from earlyhelp.accounts.links import LinkKind
from earlyhelp.accounts.signing import pages

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
RFC_KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The key of the test values in RFC 6238, appendix B."""


@pytest.mark.parametrize(
    "module", [codes, devices, links, passwords, people, roles, samples, pages]
)
def test_the_examples_in_the_documentation_run(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert codes.code_at(RFC_KEY, moment) == code
    assert codes.used_step(RFC_KEY, code, moment, None) == seconds // 30


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "٣٣٣٣٣٣", "28708２", "9" * 10_000, "\x00" * 6]
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert codes.used_step(RFC_KEY, typed, datetime.fromtimestamp(59, UTC), None) is None


@given(st.integers(0, 2**31), st.integers(-5, 5))
def test_a_code_opens_only_its_own_half_minute_and_none_before(seconds: int, apart: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    other = datetime.fromtimestamp(max(0, seconds + 30 * apart), UTC)
    step = codes.used_step(RFC_KEY, codes.code_at(RFC_KEY, other), moment, None)
    same = int(other.timestamp()) // 30 == seconds // 30
    assert (step is not None) is (
        same or codes.code_at(RFC_KEY, other) == codes.code_at(RFC_KEY, moment)
    )
    assert codes.used_step(RFC_KEY, codes.code_at(RFC_KEY, moment), moment, seconds // 30) is None


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("lamp violin gravel noon", None),
        ("sale lamp violin gravel", None),
        ("a" * 15, passwords.TOO_EASY),
        ("Password1234567", passwords.TOO_EASY),
        ("qwertyuiopasdfgh", passwords.TOO_EASY),
        ("Westcliffe 2024 Westcliffe!", passwords.LOCAL),
        ("stoneywood west cliffe", passwords.LOCAL),
        ("fourteen char.", passwords.TOO_SHORT),
        ("x" * 201, passwords.TOO_LONG),
    ],
)
def test_passwords_are_long_hard_to_guess_and_not_local(password: str, problem: str | None) -> None:
    names = {"Westcliffe", "Stoneywood", "Sale", "West Cliffe"}
    assert passwords.password_problem(password, names) == problem


@given(st.text(max_size=300))
def test_any_text_is_judged(password: str) -> None:
    problem = passwords.password_problem(password, {"Somewhere"})
    assert problem is None or problem.strip()


def test_a_sealed_text_opens_with_its_own_secret_only() -> None:
    sealed = sealing.Seal("a" * 32).close("the key")
    assert "the key" not in sealed
    assert sealing.Seal("a" * 32).open(sealed) == "the key"
    assert sealing.Seal("b" * 32).open(sealed) is None
    assert sealing.Seal("a" * 32).open(sealed[:-2] + "xx") is None
    assert sealing.Seal("a" * 32).open("é") is None


def test_counting_keys_differ_by_kind_and_secret() -> None:
    one, other = sealing.Seal("a" * 32), sealing.Seal("b" * 32)
    found = {one.keyed("account", "x"), one.keyed("address", "x"), other.keyed("account", "x")}
    assert len(found) == 3


def test_no_password_is_right_where_there_is_none() -> None:
    assert not hashing.is_right(hashing.NOBODYS, None, 32)
    assert not hashing.is_right("x", "no hash", 32)
    stored = hashing.hash_password("x", 32)
    assert stored.startswith("$argon2id$")
    assert hashing.is_right("x", stored, 64)
    assert hashing.is_outdated(stored, 64)
    assert not hashing.is_outdated(stored, 32)


def test_a_session_ends_on_the_second() -> None:
    begun = NOW - timedelta(hours=11, minutes=59)
    seen = NOW - timedelta(minutes=29)
    assert not lifetimes.is_over(begun, seen, NOW)
    assert lifetimes.is_over(begun, seen, NOW + timedelta(minutes=1))
    assert lifetimes.is_over(NOW, NOW, NOW + timedelta(minutes=30))
    assert lifetimes.ends_at(begun, NOW) == NOW + timedelta(minutes=1)
    assert lifetimes.ends_at(NOW, NOW) == NOW + timedelta(minutes=30)


@pytest.mark.parametrize(("today", "ended"), [(date(2028, 2, 29), False), (date(2028, 3, 1), True)])
def test_the_last_day_still_counts(today: date, *, ended: bool) -> None:
    assert lifetimes.has_ended(date(2028, 2, 29), today) is ended
    assert not lifetimes.has_ended(None, today)


@given(st.lists(st.integers(0, 90), max_size=30), st.integers(1, 20))
def test_after_the_wait_a_try_may_go_on_and_not_before(ages: list[int], most: int) -> None:
    tried = [NOW - timedelta(seconds=age) for age in ages]
    wait = lifetimes.wait_seconds(tried, most, NOW)
    recent = sum(age < 60 for age in ages)
    assert (wait > 0) is (recent > most)
    if wait:
        later = NOW + timedelta(seconds=wait)
        assert sum((later - when).total_seconds() < 60 for when in tried) <= most
        assert (
            sum((later - timedelta(seconds=1) - when).total_seconds() < 60 for when in tried) > most
        )


def test_a_token_too_long_for_ours_is_cut_before_it_is_hashed() -> None:
    assert tokens.digest("x" * 10_000) == tokens.digest("x" * 100)
    assert tokens.digest("\ud800") != tokens.digest("")


@pytest.mark.parametrize("kind", list(LinkKind))
def test_a_mail_carries_its_link_and_says_how_long_it_works(kind: LinkKind) -> None:
    mail = letters.letter_with_link(kind, "a@b.example", "https://x.example/y/z")
    assert "https://x.example/y/z" in mail.text
    assert "hour" in mail.text
    assert "a@b.example" not in mail.text


def test_the_square_code_draws_every_dark_square() -> None:
    square = qr.square_code("otpauth://totp/x?secret=ABC")
    area = sum(int(part.split("h")[1].split("v")[0]) for part in square.path.split("M")[1:])
    assert square.side > 20
    assert 0.2 < area / square.side**2 < 0.6


@pytest.mark.parametrize(
    "text",
    ["a@b", "a b@c.example", "@c.example", "a@.example.", "a@b.example\n.", "a\x00@b.example"],
)
def test_what_is_no_address_is_none(text: str) -> None:
    found = people.read_email(text)
    assert found is None or "\n" not in found
