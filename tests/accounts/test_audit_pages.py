"""The administrator's pages and commands: the audit, retention, and what is held about a family."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from earlyhelp.accounts.audit.cli import audit_cli
from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import COMMAND_LINE, Act, Action, Head
from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.accounts.audit.queries import get_head
from earlyhelp.clock import now
from earlyhelp.db import Database
from earlyhelp.offers.models import AssessmentRow
from earlyhelp.records.cli import retention_cli, subject_cli
from earlyhelp.records.queries import find_by_reference
from earlyhelp.settings import Settings
from earlyhelp.terminal import Environment
from tests.accounts.retention_factories import set_rules
from tests.conftest import signed_in_client, unprotected
from tests.offers.factories import Family, Walker

REFERENCE = "EH-99417"
WORDS = "zqownwords"


class Terminal:
    """The commands on one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._environment = Environment(Settings(), find_by_reference)
        self._environment.__dict__["database"] = database

    def __call__(self, *arguments: str) -> Result:
        groups = {"audit": audit_cli, "retention": retention_cli, "subject": subject_cli}
        return CliRunner().invoke(groups[arguments[0]], arguments[1:], obj=self._environment)

    def act(self, count: int = 3) -> None:
        with self.database.session(writing=True) as session:
            for i in range(count):
                record_act(session, COMMAND_LINE, Act(Action.OPEN, "assessment", f"x{i}"), now())

    def run_sql(self, statement: str) -> None:
        with self.database.session(writing=True) as session, unprotected(session, "audit_line"):
            session.execute(text(statement))


@pytest.fixture
def terminal(database: Database) -> Terminal:
    return Terminal(database)


# Commands


def test_verify_says_that_every_line_holds(terminal: Terminal) -> None:
    assert json.loads(terminal("audit", "verify").stdout)["lines"] == 0
    terminal.act()
    done = terminal("audit", "verify")
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    assert (said["lines"], said["whole"]) == (3, True)
    assert said["head"].startswith("3:")
    assert said["head"] in done.stderr


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_line SET object_id = 'y' WHERE id = 2",
        "DELETE FROM audit_line WHERE id = 2",
    ],
)
def test_verify_names_the_first_broken_line(terminal: Terminal, statement: str) -> None:
    terminal.act()
    terminal.run_sql(statement)
    done = terminal("audit", "verify")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["first_broken"]["line"] in {2, 3}
    assert "does not hold" in done.stderr


def test_verify_finds_a_cut_end_with_a_head_from_the_log(terminal: Terminal) -> None:
    terminal.act()
    with terminal.database.session() as session:
        head = str(get_head(session))
    terminal.run_sql("DELETE FROM audit_line WHERE id = 3")
    assert terminal("audit", "verify").exit_code == 0
    assert terminal("audit", "verify", "--head", head).exit_code == 1
    assert terminal("audit", "verify", "--head", "newest").exit_code == 2


def test_export_gives_lines_and_leaves_one(terminal: Terminal) -> None:
    terminal.act()
    done = terminal("audit", "export", "--record", "x1", "--purpose", "concern", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["object_id"] for row in rows] == ["x1"]
    assert len(rows[0]["hash"]) == 64
    with terminal.database.session() as session:
        newest = session.scalars(select(AuditLineRow).order_by(AuditLineRow.id.desc())).first()
        assert newest is not None
        assert (newest.action, newest.purpose) == ("export", "concern")
    assert terminal("audit", "export").exit_code == 2
    nobody = terminal("audit", "export", "--reference", "EH-0", "--purpose", "concern")
    assert nobody.exit_code != 0


def test_rules_are_listed_set_and_refused_in_words(terminal: Terminal) -> None:
    done = terminal("retention", "rules", "--format", "json")
    assert {row["kind"] for row in json.loads(done.stdout)} >= {"assessment", "draft_assessment"}
    assert "No rule yet for: assessment" in done.stderr
    wrong = terminal("retention", "set", "assessment", "soon", "--reason", "x")
    assert wrong.exit_code == 2
    assert "6 years" in wrong.stderr
    done = terminal("retention", "set", "assessment", "6 years", "--reason", "Schedule 12")
    assert "kept for 6 years" in done.stderr
    assert terminal("retention", "set", "nothing", "6 years", "--reason", "x").exit_code == 2


def test_a_dry_run_counts_and_a_purge_takes(terminal: Terminal) -> None:
    with terminal.database.session(writing=True) as session:
        set_rules(session)
        before = session.scalar(select(func.count(AuditLineRow.id)))
    done = terminal("retention", "purge", "--dry-run", "--format", "json")
    due = {row["kind"]: row.get("due") for row in json.loads(done.stdout)}
    assert due["audit_line"] == before
    assert due["log"] is None
    assert "Nothing was changed" in done.stderr
    done = terminal("retention", "purge", "--format", "json")
    assert done.exit_code == 0
    assert '"audit_head"' in done.stderr
    assert terminal("audit", "verify").exit_code == 0


def test_a_hold_is_set_and_ended(terminal: Terminal) -> None:
    done = terminal(
        "retention", "hold", "assessment", "x1", "--reason", "court", "--until", "2099-03-04"
    )
    hold = done.stderr.split()[-1]
    assert terminal("retention", "release", hold).exit_code == 0
    assert terminal("retention", "release", hold).exit_code != 0


# Pages


@pytest.fixture
def family(app: Flask) -> Walker:
    """Give a walker who has written about one family."""
    walker = Walker(signed_in_client(app, "practitioner"))
    walker.fill(Family(reference=REFERENCE, own_words=WORDS))
    return walker


@pytest.fixture
def administrator(as_role: Callable[[str], FlaskClient]) -> FlaskClient:
    return as_role("administrator")


def test_an_opening_is_found_by_the_familys_reference(
    family: Walker, administrator: FlaskClient
) -> None:
    answer = administrator.post("/admin/audit", data={"reference": REFERENCE.lower()})
    assert answer.status_code == 303
    assert REFERENCE.lower() not in answer.location.lower()
    page = administrator.get(answer.location).text
    assert family.id in page
    assert "Opened" in page or "Began" in page
    assert "practitioner@demo.example" in page
    assert WORDS not in page


def test_lines_are_chosen_by_person_and_day(family: Walker, administrator: FlaskClient) -> None:
    assert family.id
    sent = {
        "person": "Practitioner@demo.example",
        "since-day": "1",
        "since-month": "1",
        "since-year": "2026",
    }
    answer = administrator.post("/admin/audit", data=sent)
    assert "demo.example" not in answer.location
    assert "since=2026-01-01" in answer.location
    assert "practitioner@demo.example" in administrator.get(answer.location).text
    assert "There is no such line" in administrator.get("/admin/audit?record=nothing").text


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"reference": "EH-nobody"}, "No record here has that reference"),
        ({"person": "nobody@demo.example"}, "Nobody has an account with that e-mail"),
        ({"since-day": "31", "since-month": "2", "since-year": "2026"}, "Enter a real date"),
        (
            {
                "since-day": "2",
                "since-month": "2",
                "since-year": "2026",
                "until-day": "1",
                "until-month": "2",
                "until-year": "2026",
            },
            "must be the same as the first day or later",
        ),
    ],
)
def test_a_filter_that_finds_nobody_says_what_to_do(
    administrator: FlaskClient, sent: dict[str, str], says: str
) -> None:
    answer = administrator.post("/admin/audit", data=sent)
    assert answer.status_code == 422
    assert says in answer.text
    assert "<title>\n    Error: " in answer.text or "Error: " in answer.text


def test_the_check_says_that_every_line_holds(administrator: FlaskClient) -> None:
    answer = administrator.post("/admin/audit/verify")
    assert "Every line holds" in answer.text


def test_a_file_of_lines_needs_a_reason(administrator: FlaskClient) -> None:
    assert administrator.post("/admin/audit/export.csv").status_code == 422
    answer = administrator.post("/admin/audit/export.csv", data={"purpose": "inspection"})
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    answer = administrator.post("/admin/audit/export.json", data={"purpose": "inspection"})
    assert answer.get_json()[0]["action"] == "export"


@pytest.mark.parametrize("hostile", ["x' OR '1'='1", "<script>alert(1)</script>", "a" * 10_000])
def test_hostile_filters_change_nothing_and_show_nothing(
    administrator: FlaskClient, hostile: str
) -> None:
    page = administrator.get("/admin/audit", query_string={"record": hostile, "page": hostile})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    answer = administrator.post("/admin/audit", data={"reference": hostile, "person": hostile})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text


def test_rules_stand_in_a_table_and_can_be_changed(administrator: FlaskClient) -> None:
    page = administrator.get("/admin/retention").text
    assert "Assessments not finished" in page
    assert "30 days" in page
    wrong = administrator.post("/admin/retention/rules/assessment", data={"amount": "0"})
    assert wrong.status_code == 422
    assert "Enter how long" in wrong.text
    sent = {"amount": "7", "unit": "years", "reason": "Schedule, line 12"}
    assert administrator.post("/admin/retention/rules/assessment", data=sent).status_code == 303
    assert "7 years" in administrator.get("/admin/retention").text
    assert administrator.get("/admin/retention/rules/nothing").status_code == 404


def test_a_held_family_cannot_be_erased_until_the_hold_is_ended(
    family: Walker, administrator: FlaskClient
) -> None:
    sent = {
        "reference": REFERENCE,
        "reason": "court",
        "until-day": "4",
        "until-month": "3",
        "until-year": "2099",
    }
    assert administrator.post("/admin/retention/hold", data={}).status_code == 422
    assert administrator.post("/admin/retention/hold", data=sent).status_code == 303
    erase = {"reference": REFERENCE, "confirmed": "yes"}
    refused = administrator.post("/admin/subject/erase", data=erase)
    assert refused.status_code == 409
    assert "held until 4 March 2099" in refused.text
    page = administrator.get("/admin/retention").text
    while "/release" in page:
        start = page.index('action="/admin/retention/hold/') + len('action="')
        address = page[start : page.index('"', start)]
        assert administrator.post(address).status_code == 303
        page = administrator.get("/admin/retention").text
    assert family.get("/check").status_code == 200


def test_what_is_held_can_be_taken_out_and_erased(
    app: Flask, family: Walker, administrator: FlaskClient
) -> None:
    found = administrator.post("/admin/subject", data={"reference": REFERENCE})
    assert "held" in found.text
    assert WORDS not in found.text
    answer = administrator.post("/admin/subject/export", data={"reference": REFERENCE})
    assert REFERENCE not in answer.headers["Content-Disposition"]
    held = answer.get_json()
    assert WORDS in json.dumps(held)
    assert {line["role"] for line in held["who_saw_and_changed_it"]} >= {"practitioner"}
    assert "demo.example" not in json.dumps(held)
    asked = administrator.post("/admin/subject/erase", data={"reference": REFERENCE})
    assert "cannot be undone" in asked.text
    erase = {"reference": REFERENCE, "confirmed": "yes"}
    assert "Everything is erased" in administrator.post("/admin/subject/erase", data=erase).text
    assert family.get("/check").status_code == 404
    with app.extensions["earlyhelp"].database.session() as session:
        left = session.scalars(select(AssessmentRow.answers)).all()
    assert WORDS not in "".join(left)
    again = administrator.post("/admin/subject", data={"reference": REFERENCE})
    assert again.status_code == 422


def test_on_the_command_line_a_family_is_taken_out_and_erased(
    app: Flask, family: Walker, tmp_path: Path
) -> None:
    terminal = Terminal(app.extensions["earlyhelp"].database)
    out = tmp_path / "answer.json"
    assert terminal("subject", "export", REFERENCE, "--out", str(out)).exit_code == 0
    assert family.id in out.read_text("utf-8")
    assert terminal("subject", "export", REFERENCE, "--out", str(out)).exit_code == 2
    counted = terminal("subject", "erase", REFERENCE)
    assert "Add --yes" in counted.stderr
    assert terminal("subject", "erase", REFERENCE, "--yes").exit_code == 0
    assert terminal("subject", "erase", REFERENCE, "--yes").exit_code != 0


def test_a_head_is_written_as_a_number_and_a_hash() -> None:
    assert str(Head(7, "ab" * 32)) == f"7:{'ab' * 32}"
