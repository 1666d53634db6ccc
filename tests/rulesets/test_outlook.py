"""How long a ruleset decides: said with the days left and what to do, where it is looked at."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from earlyhelp.app import create_app, main
from earlyhelp.clock import today
from earlyhelp.db import Database
from earlyhelp.matching import packaged_ruleset_text
from earlyhelp.migrations.run import migrate
from earlyhelp.rulesets.files import Held, of_settings
from earlyhelp.rulesets.outlook import Outlook, make_outlook
from earlyhelp.settings import Settings
from tests.conftest import signed_in_client
from tests.matching.factories import default_ruleset

ON = date(2026, 11, 2)
TALK = "every assessment is answered with: talk to a social worker"
DO = "Bring in the next ruleset, have a second person approve it, and switch it on"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today, 2 November 2026"),
        (1, "3 November 2026, tomorrow"),
        (2, "4 November 2026, in 2 days"),
        (1_200, "14 February 2030, in 1,200 days"),
    ],
)
def test_the_last_day_is_said_with_the_days_left_and_what_to_do(days: int, said: str) -> None:
    found = Outlook(ON, ON + timedelta(days=days))
    after = ON + timedelta(days=days + 1)
    assert found.days_left == days
    assert found.sentence == (
        f"The last day on which a ruleset decides is {said}. After it {TALK}. "
        f"{DO} from {after.day} {after:%B %Y}."
    )


def test_what_never_ends_is_not_spoken_of() -> None:
    assert Outlook(ON) == Outlook(ON, None, "")
    assert (Outlook(ON).days_left, Outlook(ON).sentence, Outlook(ON).is_near) == (None, "", False)


@pytest.mark.parametrize(("days", "is_near"), [(0, True), (60, True), (61, False)])
def test_it_has_to_be_dealt_with_from_60_days_before(days: int, is_near: bool) -> None:
    found = Outlook(ON, ON + timedelta(days=days))
    assert found.is_near is is_near
    assert found.is_within(days)
    assert not found.is_within(days - 1)


def test_where_none_decides_it_is_said_why_and_what_to_do() -> None:
    for fault in ("it has 3 problems", "it has 3 problems."):
        found = Outlook(ON, fault=fault)
        assert found.sentence == (
            f"No ruleset decides just now: it has 3 problems. Until one does, {TALK}. {DO}."
        )
        assert found.is_near
        assert found.is_within(0)


def test_the_outlook_is_that_of_the_ruleset_that_decides_today() -> None:
    ruleset = replace(default_ruleset(), effective_to=date(2026, 12, 31))
    held = Held((), (), of_settings(ruleset), ON)
    assert make_outlook(ruleset, "", held) == Outlook(ON, date(2026, 12, 31))
    assert make_outlook(None, "it is broken", held) == Outlook(ON, fault="it is broken")
    late = make_outlook(ruleset, "", replace(held, on=date(2027, 1, 1)))
    assert (late.last, late.on) == (None, date(2027, 1, 1))
    assert late.fault == (
        "The ruleset example-default came to its end on 31 December 2026; "
        "the day asked for is 1 January 2027."
    )
    assert "approved by nobody" in make_outlook(replace(ruleset, approved_by=""), "", held).fault


def ending(last: date) -> str:
    text = packaged_ruleset_text("default")
    return text.replace("\ntitle = ", f"\neffective_to = {last.isoformat()}\ntitle = ", 1)


@pytest.fixture
def of_area(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """Give settings with a ruleset of the area's own, which ends so many days from today."""
    url = f"sqlite:///{tmp_path}/outlook.sqlite3"
    file = tmp_path / "mine.toml"
    file.write_text(ending(today() + timedelta(days=request.param)), encoding="utf-8")
    database = Database(url)
    migrate(database)
    yield Settings(database_url=url, ruleset=str(file))
    database.engine.dispose()


def due(settings: Settings, *options: str) -> Result:
    environment = {
        "EARLYHELP_DATABASE_URL": settings.database_url,
        "EARLYHELP_RULESET": settings.ruleset,
    }
    return CliRunner().invoke(main, ["rulesets", "due", *options], env=environment)


def made(settings: Settings) -> Flask:
    app = create_app(settings)
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    return app


PAGES = ("/admin/accounts", "/admin/faults", "/admin/rulesets")


@pytest.mark.parametrize("of_area", [23], indirect=True)
def test_an_end_that_is_near_is_said_wherever_administrators_look_and_nowhere_else(
    of_area: Settings,
) -> None:
    app = made(of_area)
    client = signed_in_client(app, "administrator")
    for page in PAGES:
        assert "in 23 days" in client.get(page).get_data(as_text=True), page
    first = client.get("/admin/accounts").get_data(as_text=True)
    assert '<a class="govuk-link" href="/admin/rulesets">Look at the rulesets</a>' in first
    assert "in 23 days" not in signed_in_client(app, "practitioner").get("/assessments").text
    app.extensions["earlyhelp"].database.engine.dispose()
    found = due(of_area)
    assert found.exit_code == 1
    assert '"days_left": 23' in found.stdout
    assert '"decides": "example-default 1.0.0"' in found.stdout
    assert "in 23 days" in found.stderr
    later = due(of_area, "--within", "22")
    assert (later.exit_code, later.stderr) == (0, "")
    assert '"is_due": false' in later.stdout


@pytest.mark.parametrize("of_area", [200], indirect=True)
def test_an_end_far_off_is_said_on_the_page_of_rulesets_alone(of_area: Settings) -> None:
    app = made(of_area)
    client = signed_in_client(app, "administrator")
    shown = ["in 200 days" in client.get(page).get_data(as_text=True) for page in PAGES]
    assert shown == [False, False, True]
    app.extensions["earlyhelp"].database.engine.dispose()
    assert due(of_area).exit_code == 0


@pytest.mark.parametrize("of_area", [-1], indirect=True)
def test_that_it_came_to_its_end_is_said_with_what_to_do(of_area: Settings) -> None:
    app = made(of_area)
    client = signed_in_client(app, "administrator")
    for page in PAGES:
        shown = client.get(page).get_data(as_text=True)
        assert "No ruleset decides just now" in shown, page
        assert "came to its end on" in shown, page
        assert DO in shown
    app.extensions["earlyhelp"].database.engine.dispose()
    found = due(of_area)
    assert found.exit_code == 1
    assert '"decides"' not in found.stdout.replace('"decides": null', "")
    assert "came to its end" in found.stderr
