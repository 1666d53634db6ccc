import pytest

from earlyhelp.accounts.audit.lines import Actor
from earlyhelp.app import create_app
from earlyhelp.clock import now
from earlyhelp.db import Database
from earlyhelp.jsna.imports import StagedFile
from earlyhelp.jsna.runs.commands import Wish, plan_run, stage_file
from earlyhelp.jsna.runs.views import resume_imports, workers_of
from earlyhelp.settings import Settings
from earlyhelp.terminal import Bar
from tests.jsna.factories import a_row, as_bytes


def test_a_server_takes_up_at_its_first_request_what_another_one_left(database: Database) -> None:
    with database.session(writing=True) as session:
        stage_file(session, StagedFile("a", "a.csv", as_bytes([a_row()]), now()))
        run = plan_run(session, "a", Wish(Actor(None, "data-officer"), now()))
    url = database.url.render_as_string(hide_password=False)
    app = create_app(Settings(database_url=url))
    resume_imports(app)
    workers = workers_of(app)
    assert not workers.wait(run.id, 0.1)
    app.test_client().get("/health/live")
    assert workers.wait(run.id, 60)
    assert workers.rest(60)


class Terminal:
    """Standard error that says it is a terminal."""

    def __init__(self) -> None:
        self.written = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.written += text
        return len(text)

    def flush(self) -> None:
        """Everything is here already."""


def test_a_bar_grows_on_a_terminal_and_is_silent_elsewhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = Bar("Reading")
    silent(1, 2)
    silent.close()
    assert capsys.readouterr().err == ""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    bar = Bar("Reading")
    for done, total in ((1, 200), (1, 2), (1, 2), (5, 2), (0, 0)):
        bar(done, total)
    bar.close()
    drawn = terminal.written.split("\r")[1:]
    assert drawn == [
        f"Reading [{'':<30}]   0%",
        f"Reading [{'#' * 15:<30}]  50%",
        f"Reading [{'#' * 30}] 100%\n",
    ]
