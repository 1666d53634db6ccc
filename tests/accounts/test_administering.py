"""What an administrator does with accounts, and what nobody can do to them."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.accounts.models import AccountRoleRow, AccountRow
from earlyhelp.db import Database
from tests.accounts.people import ADMINISTRATOR, PRACTITIONER, Browser

GOOD = {"email": "n@council.example", "organisation": "A school", "role": ["practitioner"]}
Another = Callable[[], Browser]


@pytest.fixture
def administrator(another: Another) -> Browser:
    return another().sign_in(ADMINISTRATOR)


def account_of(records: Database, email: str) -> AccountRow:
    with records.session() as session:
        return session.scalars(select(AccountRow).where(AccountRow.email == email)).one()


def roles_of(records: Database, account_id: str) -> set[str]:
    with records.session() as session:
        held = select(AccountRoleRow.role).where(AccountRoleRow.account_id == account_id)
        return set(session.scalars(held))


def acts(records: Database) -> list[str]:
    with records.session() as session:
        made = select(AuditLineRow.action).where(AuditLineRow.object_kind == "account")
        return list(session.scalars(made.order_by(AuditLineRow.id)))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"email": ""}, "Enter an e-mail address"),
        ({"email": "no address"}, "Enter an e-mail address"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "Enter an e-mail address"),
        ({"email": "x" * 10_000 + "@b.example"}, "Enter an e-mail address"),
        ({"email": PRACTITIONER.upper()}, "There is an account with this e-mail address"),
        ({"organisation": " "}, "Enter the organisation"),
        ({"organisation": "x" * 10_000}, "200 characters or fewer"),
        ({"organisation": "a\x00b"}, "200 characters or fewer"),
        ({"role": []}, "Choose at least one role"),
        ({"role": ["owner", "root"]}, "Choose at least one role"),
        ({"ends-on-day": "31"}, "Enter the last day as numbers"),
        ({"ends-on-day": "٣", "ends-on-month": "1", "ends-on-year": "2030"}, "as numbers"),
        ({"ends-on-day": "31", "ends-on-month": "2", "ends-on-year": "2030"}, "no such day"),
        ({"ends-on-day": "1", "ends-on-month": "1", "ends-on-year": "2020"}, "today or later"),
    ],
)
def test_an_invitation_that_cannot_be_is_answered_beside_its_field(
    administrator: Browser, records: Database, wrong: dict[str, object], says: str
) -> None:
    answer = administrator.post("/admin/accounts/invite", {**GOOD, **wrong})
    assert answer.status_code == 422
    assert answer.text.count(says) >= 2
    with records.session() as session:
        assert len(list(session.scalars(select(AccountRow)))) == 2


def test_only_the_fields_of_the_form_are_taken(administrator: Browser, records: Database) -> None:
    extra = {"id": "chosen", "password_hash": "x", "factor_key": "x", "ended_at": "2020-01-01"}
    administrator.post(
        "/admin/accounts/invite", {**GOOD, **extra, "role": ["practitioner", "root"]}
    )
    row = account_of(records, "n@council.example")
    assert row.id != "chosen"
    assert (row.password_hash, row.factor_key, row.ended_at) == (None, None, None)
    assert roles_of(records, row.id) == {"practitioner"}
    change = {**GOOD, **extra, "email": "other@council.example"}
    administrator.post(f"/admin/accounts/{row.id}/change", change)
    assert account_of(records, "n@council.example").id == row.id


def test_nobody_gives_themselves_a_role(browser: Browser, records: Database) -> None:
    browser.sign_in()
    mine = account_of(records, PRACTITIONER)
    sent = {"role": ["administrator"], "organisation": "A council"}
    assert browser.post(f"/admin/accounts/{mine.id}/change", sent).status_code == 403
    for address in ("/account/password", "/account/email", "/account/sessions"):
        browser.post(address, sent)
    assert roles_of(records, mine.id) == {"practitioner"}


def test_the_last_administrator_stays(administrator: Browser, records: Database) -> None:
    mine = account_of(records, ADMINISTRATOR)
    sent = {"role": ["practitioner"], "organisation": "A council"}
    for address, form in (("change", sent), ("end", {})):
        answer = administrator.post(f"/admin/accounts/{mine.id}/{address}", form)
        assert answer.status_code == 422
        assert "Nobody would be left to administer" in answer.text
    assert roles_of(records, mine.id) == {"administrator"}
    assert administrator.is_signed_in()


def test_an_ended_address_can_be_invited_anew_as_another_account(
    administrator: Browser, records: Database
) -> None:
    old = account_of(records, PRACTITIONER)
    administrator.post(f"/admin/accounts/{old.id}/end")
    answer = administrator.post("/admin/accounts/invite", {**GOOD, "email": PRACTITIONER})
    assert answer.status_code == 303
    with records.session() as session:
        rows = list(session.scalars(select(AccountRow).where(AccountRow.email == PRACTITIONER)))
    assert len({row.id for row in rows}) == 2
    for page in ("change", "end", "codes"):
        assert administrator.get(f"/admin/accounts/{old.id}/{page}").status_code == 404
    assert "Ended" in administrator.get(f"/admin/accounts/{old.id}").text


def test_signing_somebody_out_everywhere(
    administrator: Browser, browser: Browser, records: Database
) -> None:
    browser.sign_in()
    mine = account_of(records, PRACTITIONER)
    assert "Where they are signed in" in administrator.get(f"/admin/accounts/{mine.id}").text
    administrator.post(f"/admin/accounts/{mine.id}/sessions")
    assert not browser.is_signed_in()


def test_every_act_leaves_its_line(administrator: Browser, records: Database) -> None:
    mine = account_of(records, PRACTITIONER)
    base = f"/admin/accounts/{mine.id}"
    rights = {"role": ["practitioner"], "organisation": "Elsewhere"}
    administrator.post(f"{base}/change", rights)
    administrator.post(f"{base}/change", {**rights, "role": ["commissioner"]})
    administrator.post(f"{base}/sessions")
    administrator.post(f"{base}/codes", {"proof": "called"})
    administrator.post(f"{base}/end")
    assert acts(records) == [
        *("sign_in", "account_change", "role_change", "session_end"),
        *("factor_change", "account_end"),
    ]


def test_a_person_who_is_not_there_is_404(administrator: Browser) -> None:
    for page in ("", "/change", "/end", "/codes"):
        assert administrator.get(f"/admin/accounts/{'e' * 22}{page}").status_code == 404
    for page in ("change", "end", "codes", "sessions", "invite"):
        assert administrator.post(f"/admin/accounts/{'e' * 22}/{page}").status_code == 404
