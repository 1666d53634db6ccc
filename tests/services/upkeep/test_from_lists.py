"""What a list says and was not taken waits for the directory editors as suggestions."""

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.app import main
from earlyhelp.db import Database
from earlyhelp.services.exchange.checked import Decisions
from earlyhelp.services.exchange.commands import ImportOptions, import_files
from earlyhelp.services.exchange.opening import SentFile
from earlyhelp.services.exchange.weighing import Side
from earlyhelp.services.upkeep.commands import suggest_from_list
from earlyhelp.services.upkeep.models import Report, Suggestion
from earlyhelp.services.upkeep.words import ToldBy
from tests.services.exchange.factories import edit, edited
from tests.services.factories import NOW, TODAY, a_file, a_row
from tests.services.upkeep.conftest import Site

SOURCE = "A list"
Told = Sequence[tuple[str, str, str]]


def bring(session: Session, side: Side | None = Side.HERE, **facts: str) -> None:
    options = ImportOptions(
        TODAY,
        NOW,
        source=SOURCE,
        decisions=Decisions(every_side=side),
        tell_kept=suggest_from_list,
    )
    report = import_files(session, [SentFile("list.csv", a_file(a_row("a", **facts)))], options)
    assert report.stored
    session.flush()
    session.expire_all()


def told(session: Session) -> Told:
    assert {row.by_kind for row in session.scalars(select(Report))} <= {ToldBy.IMPORT}
    rows = session.scalars(select(Suggestion).order_by(Suggestion.id))
    return [(row.field, row.before, row.after) for row in rows]


def test_each_fact_that_is_kept_is_suggested_once(session: Session) -> None:
    bring(session, alert="Old", languages="English", free="no")
    edit(session, "a", alert="Ours", languages=("Welsh",))
    bring(session, alert="Theirs", languages="English; Urdu", free="yes")
    both = [
        ("alert", '"Ours"', '"Theirs"'),
        ("languages", '["Welsh"]', '["English", "Urdu"]'),
    ]
    assert sorted(told(session)) == both
    bring(session, alert="Theirs", languages="English; Urdu", free="yes")
    bring(session, alert="Theirs", languages="English; Urdu", free="no")
    assert sorted(told(session)) == both
    bring(session, alert="Third", languages="English; Urdu", free="no")
    assert sorted(told(session)) == sorted([*both, ("alert", '"Ours"', '"Third"')])
    assert len(session.scalars(select(Report)).all()) == 2


def test_what_the_list_wins_is_not_suggested(session: Session) -> None:
    bring(session, alert="Old")
    edit(session, "a", alert="Ours")
    bring(session, Side.LIST, alert="Theirs")
    assert told(session) == []


def test_the_editor_decides_what_the_person_at_the_import_left(site: Site) -> None:
    officer = site.as_role("data-officer")

    def send(**facts: str) -> str:
        file = (io.BytesIO(a_file(a_row("a", **facts))), "list.csv")
        sent = officer.post("/imports/services/new", data={"file": file, "source": SOURCE})
        return sent.headers["Location"]

    licence = {"licence": "Open"}
    assert officer.post(f"{send(alert='Old')}/confirm", data=licence).status_code == 303
    edited(site.database, "a", alert="Ours")
    address = send(alert="Theirs")
    decide = officer.get(f"{address}/confirm").headers["Location"]
    assert "goes to the directory editors as a suggestion" in officer.get(decide).text
    officer.post(decide, data={"conflict-1": "here"})
    assert officer.post(f"{address}/confirm", data=licence).status_code == 303
    with site.database.session() as session:
        report = session.scalars(select(Report)).one()
        number, suggestion = report.id, report.suggestions[0].id
        version = report.service.version
    page = site.editor.get(f"/editor/reports/{number}").text
    assert "A list that was brought in" in page
    assert "Theirs" in page
    answer = site.editor.post(
        f"/editor/reports/{number}",
        data={"version": str(version), f"decision-{suggestion}": "accepted"},
    )
    assert answer.status_code == 303, answer.text
    with site.database.session() as session:
        report = session.scalars(select(Report)).one()
        assert (report.service.alert, report.handled_at is None) == ("Theirs", False)


def test_the_command_line_suggests_them_too(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("EARLYHELP_DATABASE_URL", url)

    def run(alert: str, *more: str) -> int:
        path = tmp_path / "list.csv"
        path.write_bytes(a_file(a_row("a", alert=alert)))
        return CliRunner().invoke(main, ["services", "import", str(path), *more]).exit_code

    assert run("Old") == 0
    edited(database, "a", alert="Ours")
    assert run("Theirs") == 1
    assert run("Theirs", "--conflicts", "here", "--dry-run") == 0
    with database.session() as session:
        assert told(session) == []
    assert run("Theirs", "--conflicts", "here") == 0
    with database.session() as session:
        assert told(session) == [("alert", '"Ours"', '"Theirs"')]
