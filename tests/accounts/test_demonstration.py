"""The demonstration's five people: one random password, kept for the owner of the files only."""

from pathlib import Path

from click.testing import CliRunner

from earlyhelp.accounts import hashing
from earlyhelp.accounts.queries import find_account, find_accounts
from earlyhelp.accounts.roles import ROLES
from earlyhelp.accounts.samples import demo_email
from earlyhelp.app import main
from earlyhelp.db import Database
from earlyhelp.demo import keep_password, load_people
from tests.conftest import PASSWORD_MEMORY_KIB, snapshot


def test_the_password_is_random_and_the_same_on_a_second_run(tmp_path: Path) -> None:
    first, made = keep_password(tmp_path / "one")
    assert made
    assert len(first) >= 20
    assert keep_password(tmp_path / "one") == (first, False)
    assert keep_password(tmp_path / "two")[0] != first
    (file,) = (tmp_path / "one").iterdir()
    assert file.stat().st_mode & 0o077 == 0


def test_each_role_has_its_person_and_a_second_run_changes_nothing(database: Database) -> None:
    load_people(database, "one password for all", PASSWORD_MEMORY_KIB, anew=True)
    with database.session() as session:
        found = find_accounts(session)
        assert {account.email for account in found} == {demo_email(role) for role in ROLES}
        assert all(account.roles == {account.email.split("@")[0]} for account in found)
        hashes = [account.password_hash for account in found]
        assert all(hashing.is_right("one password for all", h, PASSWORD_MEMORY_KIB) for h in hashes)
    before = snapshot(database)
    load_people(database, "one password for all", PASSWORD_MEMORY_KIB, anew=False)
    assert snapshot(database) == before
    with database.session() as session:
        assert [account.password_hash for account in find_accounts(session)] == hashes


def test_a_password_that_was_lost_is_set_anew(database: Database) -> None:
    load_people(database, "one password for all", PASSWORD_MEMORY_KIB, anew=True)
    load_people(database, "another for all of them", PASSWORD_MEMORY_KIB, anew=True)
    with database.session() as session:
        found = find_account(session, demo_email("practitioner"))
        assert found is not None
        stored = found.password_hash
    assert hashing.is_right("another for all of them", stored, PASSWORD_MEMORY_KIB)


def test_production_gets_no_sample_people(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    settings = {"EARLYHELP_DATABASE_URL": url, "EARLYHELP_MODE": "production"}
    answer = CliRunner().invoke(main, ["demo", "--no-serve"], env=settings)
    assert answer.exit_code == 3
    with database.session() as session:
        assert find_accounts(session) == []
