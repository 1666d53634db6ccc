"""Writes of accounts on both engines, and two at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from earlyhelp.accounts.commands import (
    AccountProblemError,
    add_account,
    change_email,
    change_rights,
    end_account,
    make_link,
    tie_to_provider,
    use_link,
    use_step,
)
from earlyhelp.accounts.links import LinkKind
from earlyhelp.accounts.models import Stage
from earlyhelp.accounts.people import Newcomer
from earlyhelp.accounts.queries import (
    find_account,
    find_accounts,
    find_by_provider,
    find_kept_form,
    find_link,
    find_session,
    find_sessions,
    find_tries,
    get_account,
)
from earlyhelp.accounts.sessions.commands import (
    Beginning,
    begin_session,
    end_session,
    keep_form,
    let_go,
    record_try,
    touch_session,
)
from earlyhelp.accounts.tokens import digest
from earlyhelp.db import Database
from earlyhelp.errors import NotHereError

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
BEGINNING = Beginning(Stage.WHOLE, "Firefox on Linux", 5)


def somebody(session: Session, email: str = "a@b.example", *roles: str) -> str:
    newcomer = Newcomer(email, roles or ("practitioner", "commissioner"), "A school")
    return add_account(session, newcomer, NOW)


def test_an_account_is_found_by_its_address_in_any_case(session: Session) -> None:
    account_id = somebody(session, "A.Person@School.example")
    found = find_account(session, " a.person@school.EXAMPLE ")
    assert found is not None
    assert (found.id, found.email) == (account_id, "A.Person@School.example")
    assert found.roles == {"practitioner", "commissioner"}
    assert found.role_words == "Practitioner, Commissioner"
    assert found.created_at == NOW
    with pytest.raises(AccountProblemError):
        somebody(session, "a.person@school.example")


def test_an_ended_account_keeps_its_id_and_frees_its_address(session: Session) -> None:
    somebody(session, "boss@b.example", "administrator")
    old = somebody(session)
    token = begin_session(session, old, BEGINNING, NOW)
    link = make_link(session, old, LinkKind.RESET, NOW)
    end_account(session, old, NOW)
    assert find_account(session, "a@b.example") is None
    assert get_account(session, old).state_words(NOW.date()) == "Ended"
    assert find_session(session, token) is None
    assert find_link(session, link, LinkKind.RESET, NOW) is None
    new = somebody(session)
    assert new != old
    assert [account.id for account in find_accounts(session)][-1] == old


def test_an_administrator_is_always_left(session: Session) -> None:
    only = somebody(session, "boss@b.example", "administrator")
    with pytest.raises(AccountProblemError, match="Nobody would be left"):
        end_account(session, only, NOW)
    with pytest.raises(AccountProblemError, match="Nobody would be left"):
        change_rights(session, only, Newcomer("", ("commissioner",), "A school"), NOW)


def test_an_address_that_is_taken_is_not_taken_twice(session: Session) -> None:
    first, _ = somebody(session), somebody(session, "c@b.example")
    with pytest.raises(AccountProblemError):
        change_email(session, first, "C@B.example")
    change_email(session, first, "A@b.example")
    assert get_account(session, first).email == "A@b.example"


def test_a_link_works_once_until_its_hour(session: Session) -> None:
    account_id = somebody(session)
    token = make_link(session, account_id, LinkKind.RESET, NOW)
    late = NOW + timedelta(hours=1)
    assert find_link(session, token, LinkKind.RESET, late - timedelta(seconds=1)) is not None
    assert find_link(session, token, LinkKind.RESET, late) is None
    assert find_link(session, token, LinkKind.INVITATION, NOW) is None
    assert use_link(session, digest(token), NOW)
    assert not use_link(session, digest(token), NOW)
    assert find_link(session, token, LinkKind.RESET, NOW) is None


def test_a_session_is_found_with_its_account(session: Session) -> None:
    account_id = somebody(session)
    token = begin_session(session, account_id, BEGINNING, NOW)
    found = find_session(session, token)
    assert found is not None
    assert (found.account.id, found.begun_at, found.stage) == (account_id, NOW, Stage.WHOLE)
    touch_session(session, found.id, NOW + timedelta(minutes=5))
    (line,) = find_sessions(session, account_id, NOW + timedelta(minutes=30))
    assert (line.device, line.seen_at) == ("Firefox on Linux", NOW + timedelta(minutes=5))
    assert find_sessions(session, account_id, NOW + timedelta(minutes=35)) == []
    assert not end_session(session, "somebody else", found.id)
    assert end_session(session, account_id, found.id)
    assert find_session(session, token) is None


def test_sessions_long_over_are_deleted_by_the_next_sign_in(session: Session) -> None:
    account_id = somebody(session)
    old = begin_session(session, account_id, BEGINNING, NOW)
    begin_session(session, account_id, BEGINNING, NOW + timedelta(hours=6))
    assert find_session(session, old) is not None
    begin_session(session, account_id, BEGINNING, NOW + timedelta(days=2))
    assert find_session(session, old) is None


def test_a_kept_form_goes_after_an_hour(session: Session) -> None:
    account_id = somebody(session)
    keep_form(session, account_id, "/first", "sealed", NOW)
    keep_form(session, account_id, "/assessments", "sealed", NOW)
    almost = NOW + timedelta(minutes=59, seconds=59)
    assert find_kept_form(session, account_id, almost) == ("/assessments", "sealed")
    assert find_kept_form(session, account_id, NOW + timedelta(hours=1)) is None


def test_tries_count_for_a_minute_unless_let_go(session: Session) -> None:
    first = record_try(session, "account", "address", NOW)
    record_try(session, "account", "elsewhere", NOW)
    assert len(find_tries(session, "account", "account", NOW)) == 2
    assert len(find_tries(session, "address", "address", NOW)) == 1
    let_go(session, first)
    assert len(find_tries(session, "account", "account", NOW)) == 1
    assert find_tries(session, "account", "account", NOW + timedelta(minutes=1)) == []


def test_an_account_is_known_to_a_provider_by_issuer_and_subject(session: Session) -> None:
    account_id = somebody(session)
    tie_to_provider(session, account_id, "https://issuer.example", "42")
    found = find_by_provider(session, "https://issuer.example", "42")
    assert found is not None
    assert found.id == account_id
    assert find_by_provider(session, "https://other.example", "42") is None


def test_a_missing_account_is_said(session: Session) -> None:
    with pytest.raises(NotHereError):
        get_account(session, "x" * 22)
    with pytest.raises(NotHereError):
        end_account(session, "x" * 22, NOW)


def test_of_two_at_once_with_one_code_one_gets_in(database: Database) -> None:
    with database.session(writing=True) as session:
        account_id = somebody(session)

    def use(_: int) -> bool:
        with database.session(writing=True) as own:
            return use_step(own, account_id, 58_000_000)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, range(4))) == [False, False, False, True]
    with database.session(writing=True) as session:
        assert not use_step(session, account_id, 57_999_999)
        assert use_step(session, account_id, 58_000_001)


def test_of_many_tries_at_once_no_more_than_allowed_go_on(database: Database) -> None:
    def go_on(_: int) -> bool:
        with database.session(writing=True) as own:
            record_try(own, "account", "address", NOW)
        with database.session() as own:
            return len(find_tries(own, "account", "account", NOW)) <= 5

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(go_on, range(16))) <= 5
