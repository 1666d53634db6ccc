"""Commands of the checking cycle, as they are typed."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from earlyhelp.app import main
from earlyhelp.clock import now, today
from earlyhelp.db import Database
from earlyhelp.services.models import Service
from earlyhelp.services.upkeep.commands import Hand, ask_again, handle_report
from earlyhelp.services.upkeep.models import ProviderLink, Reminder, Report
from earlyhelp.services.upkeep.words import Outcome, ToldBy
from tests.services.factories import bring_in
from tests.services.upkeep.conftest import CHECKS, ROWS, TODAY


class Shell:
    """The command line on a small directory, with a folder of mails."""

    def __init__(self, database: Database, mails: Path) -> None:
        self.database, self.folder = database, mails
        self.settings = {
            "EARLYHELP_DATABASE_URL": database.url.render_as_string(hide_password=False),
            "EARLYHELP_MAIL_URL": f"folder:{mails}",
            "EARLYHELP_BASE_URL": "https://earlyhelp.example",
        }

    def run(self, *words: str, **settings: str) -> Result:
        return CliRunner().invoke(main, ["services", *words], env={**self.settings, **settings})

    def json(self, *words: str) -> list[dict[str, object]]:
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        found: list[dict[str, object]] = json.loads(result.stdout)
        return found

    def mails(self) -> list[str]:
        return [path.read_text("utf-8") for path in sorted(self.folder.glob("*.eml"))]


@pytest.fixture
def shell(database: Database, tmp_path: Path) -> Shell:
    with database.session(writing=True) as session:
        bring_in(session, *ROWS, on=TODAY)
        bring_in(session, *CHECKS, on=TODAY)
    return Shell(database, tmp_path / "mails")


def test_due_lists_what_is_to_be_checked_with_reasons(shell: Shell) -> None:
    due = shell.json("due")
    assert [(line["name"], line["state"]) for line in due] == [
        ("Safe house", "unverified"),
        ("Sleep help", "stale"),
    ]
    assert due[1]["reasons"] == ["overdue", "incomplete"]
    incomplete = shell.json("due", "--reason", "incomplete", "--provider", "library")
    assert [line["name"] for line in incomplete] == ["Reading help"]
    table = shell.run("due", "--format", "csv").stdout
    assert "overdue; incomplete" in table
    assert shell.run("due", "--reason", "bad").exit_code == 2


def test_a_reminder_goes_to_each_provider_whose_check_is_due(shell: Shell) -> None:
    assert {line["result"] for line in shell.json("remind", "--dry-run")} == {"would be sent"}
    assert shell.mails() == []
    sent = shell.json("remind")
    assert {(line["name"], line["result"]) for line in sent} == {
        ("Safe house", "sent"),
        ("Sleep help", "sent"),
    }
    assert len(shell.mails()) == 2
    for mail in shell.mails():
        plain = mail.replace("=\n", "")
        assert re.search(r"https://earlyhelp\.example/confirm/[\w-]{43}", plain)
        for private in ("Zanzibar", "ZZ99", "01632", "Only for editors", "Secret fund"):
            assert private not in plain


def test_a_second_run_sends_nothing_until_the_days_of_the_setting_are_over(shell: Shell) -> None:
    shell.json("remind")
    assert shell.json("remind") == []
    assert len(shell.mails()) == 2
    with shell.database.session(writing=True) as session:
        session.execute(update(Reminder).values(on=today() - timedelta(days=14)))
    assert len(shell.json("remind")) == 2
    with shell.database.session() as session:
        live = session.scalars(select(ProviderLink).where(ProviderLink.ended_at.is_(None))).all()
        assert len(live) == 2, "a newer link ends the one before"


def test_several_listings_of_one_mailbox_come_in_one_mail(shell: Shell) -> None:
    with shell.database.session(writing=True) as session:
        session.execute(update(Service).values(email="one@mailbox.example"))
    shell.json("remind")
    assert len(shell.mails()) == 1
    assert len(set(re.findall(r"/confirm/[\w-]+", shell.mails()[0].replace("=\n", "")))) == 2


def test_a_mail_that_fails_is_sent_by_the_next_run(shell: Shell) -> None:
    failed = shell.run("remind", EARLYHELP_MAIL_URL="smtp://127.0.0.1:9")
    assert failed.exit_code == 3
    assert {line["result"] for line in json.loads(failed.stdout)} == {"failed"}
    assert {line["result"] for line in shell.json("remind")} == {"sent"}


def test_a_listing_without_an_address_is_named_and_mails_that_are_off_are_said(
    shell: Shell,
) -> None:
    with shell.database.session(writing=True) as session:
        session.execute(update(Service).where(Service.source_id == "sleep").values(email=None))
    results = {line["name"]: line["result"] for line in shell.json("remind")}
    assert results == {"Safe house": "sent", "Sleep help": "no email address"}
    off = shell.run(
        "remind",
        EARLYHELP_MAIL_URL="",
        EARLYHELP_MODE="production",
    )
    assert off.exit_code == 3
    assert "EARLYHELP_MAIL_URL" in off.stderr


def test_whoever_asked_for_a_new_link_gets_one_once_a_day(shell: Shell) -> None:
    shell.json("remind")
    with shell.database.session(writing=True) as session:
        held = session.scalars(select(ProviderLink.token_hash)).all()
        for token_hash in held:
            ask_again(session, token_hash, now())
    assert shell.json("remind") == [], "not twice on a day"
    with shell.database.session(writing=True) as session:
        session.execute(update(Reminder).values(on=today() - timedelta(days=1)))
    assert len(shell.json("remind")) == 2


def test_an_answer_that_could_not_be_sent_goes_out_and_the_address_is_forgotten(
    shell: Shell,
) -> None:
    with shell.database.session(writing=True) as session:
        service = session.scalars(select(Service).where(Service.source_id == "reading")).one()
        report = Report(
            service_id=service.id,
            by_kind=ToldBy.PUBLIC,
            told_at=now(),
            text="Wrong",
            email="who@told.example",
        )
        session.add(report)
        session.flush()
        handle_report(session, report.id, Outcome.PUT_RIGHT, None, Hand("a test", now()))
    shell.json("remind")
    assert any("who@told.example" in mail for mail in shell.mails())
    with shell.database.session() as session:
        assert session.scalars(select(Report.email)).one() is None


def test_freshness_prints_the_whole_and_each_provider(shell: Shell) -> None:
    result = shell.run("freshness", "--format", "json")
    figures = json.loads(result.stdout)
    assert figures["overall"]["listings"] == 3
    assert figures["overall"]["in_time_percent"] == 33.3
    assert {one["provider"] for one in figures["providers"]} == {
        "A provider",
        "Library",
        "Night charity",
    }
    assert shell.run("freshness", "--format", "csv").stdout.startswith("provider,listings,")
