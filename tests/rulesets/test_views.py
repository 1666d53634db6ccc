"""The pages of rulesets: two administrators, from the file to the decision and back."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from earlyhelp.app import create_app
from earlyhelp.clock import today
from earlyhelp.db import Database
from earlyhelp.matching import packaged_ruleset_text
from earlyhelp.migrations.run import migrate
from earlyhelp.rulesets import commands
from earlyhelp.settings import Settings
from tests.conftest import signed_in_client

FAMILY_HELP = packaged_ruleset_text("family_help")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give an application on an empty embedded database of its own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('rulesets')}/rulesets.sqlite3"
    database = Database(url)
    migrate(database)
    app = create_app(Settings(database_url=url))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=False)
    yield app
    app.extensions["earlyhelp"].database.engine.dispose()
    database.engine.dispose()


@pytest.fixture
def ann(made: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(commands, "find_breaches", lambda _ruleset, **_: [])
    return signed_in_client(made, "administrator", "First")


@pytest.fixture
def ben(made: Flask) -> FlaskClient:
    return signed_in_client(made, "administrator", "Second")


def send(client: FlaskClient, text: str, name: str = "mine.toml") -> tuple[int, str, str]:
    answer = client.post("/admin/rulesets/new", data={"file": (BytesIO(text.encode()), name)})
    return answer.status_code, answer.headers.get("Location", ""), answer.get_data(as_text=True)


def words(client: FlaskClient, address: str) -> str:
    return client.get(address, follow_redirects=True).get_data(as_text=True)


def test_from_a_file_to_the_decision_and_back(ann: FlaskClient, ben: FlaskClient) -> None:
    assert "example-default" in words(ann, "/how-matching-works")
    status, location, _ = send(ann, FAMILY_HELP)
    assert status == 303
    address = location.partition("?")[0]
    page = words(ann, address)
    assert "another administrator has to approve it" in page
    assert "6 of 55 cases change: 6 to a graver answer, 0 to a lighter one." in page
    assert ann.post(f"{address}/approve").status_code == 422
    assert "another human being than the one who brought it in" in words(ben, address)
    assert "with the account administrator@First.test" in words(ben, address)
    assert ben.post(f"{address}/approve").status_code == 303
    assert approval_lines(ann) == [
        ("administrator@Second.test", "ruleset", address.rpartition("/")[2]),
        ("administrator@Second.test", "ruleset_preparer", account_of(ann, "First")),
    ]
    day = {f"live-from-{p}": str(getattr(today(), p)) for p in ("day", "month", "year")}
    assert ben.post(f"{address}/switch", data={"live-from-day": "31"}).status_code == 422
    assert ben.post(f"{address}/switch", data=day).status_code == 303
    assert "example-family-help" in words(ann, "/how-matching-works")
    assert "Family Help with a social worker" in words(ann, "/levels")
    shown = words(ann, "/admin/rulesets")
    assert "Then example-default 1.0.0 decides again, from the next decision on." in shown
    seen = {"switch": re.findall(r'name="switch" value="(\d+)"', shown)[0]}
    assert ann.post("/admin/rulesets/undo").status_code == 422, "nobody saw which one"
    assert ann.post("/admin/rulesets/undo", data=seen).status_code == 303
    assert "example-default" in words(ann, "/how-matching-works")
    assert ann.post("/admin/rulesets/undo", data=seen).status_code == 422


def approval_lines(client: FlaskClient) -> list[tuple[str, str, str]]:
    """Return who approved what, and whose it was, as the audit says it."""
    rows = client.post("/admin/audit/export.json", data={"purpose": "inspection"}).get_json()
    return sorted(
        (row["person"], row["object_kind"], row["object_id"])
        for row in rows
        if row["outcome"] in {"approved", "approved by another"}
    )


def account_of(client: FlaskClient, organisation: str) -> str:
    page = words(client, "/admin/accounts")
    found = re.search(rf'/admin/accounts/([\w-]+)">administrator@{organisation}.test', page)
    assert found is not None
    return found[1]


def test_the_file_comes_back_byte_for_byte(ann: FlaskClient) -> None:
    _, location, _ = send(ann, FAMILY_HELP)
    address = location.partition("?")[0]
    assert ann.get(f"{address}/file").data == FAMILY_HELP.encode()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Choose a file"),
        ("id = ", "cannot be read as TOML"),
        (FAMILY_HELP.replace("[[flag]]", "[[flagg]]", 1), "problem"),
        ("x" * 500_001, "at most 500 kB"),
        ("<html><body>Not found</body></html>", "cannot be read as TOML"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(ann: FlaskClient, text: str, says: str) -> None:
    status, _, page = send(ann, text)
    assert status == 422
    assert says in page
    assert "<title>Error: " in page


def test_a_file_name_is_shown_as_text(ann: FlaskClient) -> None:
    _, _, page = send(ann, FAMILY_HELP.replace("[[flag]]", "[[flagg]]", 1), "<b>x</b>.toml")
    assert "<b>x</b>" not in page


def fields(page: str) -> dict[str, str]:
    inputs = re.findall(r'<input class="govuk-input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page)
    return dict(inputs)


def test_numbers_are_changed_without_writing_toml(ann: FlaskClient) -> None:
    live = next(
        key
        for key in re.findall(r"/admin/rulesets/([0-9a-f]{64})", words(ann, "/admin/rulesets"))
        if "example-default" in words(ann, f"/admin/rulesets/{key}")
    )
    address = f"/admin/rulesets/{live}/change"
    assert "Nothing was changed" in ann.post(address, data={}).get_data(as_text=True)
    assert 'name="version" type="text" value="1.0.1"' in words(ann, address), "ready to be kept"
    alone = ann.post(address, data={"version": "1.0.1"}).get_data(as_text=True)
    assert "Nothing was changed but the version" in alone
    wrong = ann.post(address, data={"review_weeks.early_help_offer": "0"})
    assert "Enter a whole number from 1 to 999" in wrong.get_data(as_text=True)
    assert 'value="0"' in wrong.get_data(as_text=True), "nothing typed is lost"
    same = ann.post(address, data={"review_weeks.early_help_offer": "8"})
    assert "new version, like 1.0.1" in same.get_data(as_text=True)
    sent = {"review_weeks.early_help_offer": "8", "version": "1.1.0"}
    answer = ann.post(address, data=sent)
    assert answer.status_code == 303
    page = words(ann, answer.headers["Location"])
    assert "None of the" in page
    assert "early_help_offer" in page
    assert "Waits for a second person" in page


def test_no_other_role_sees_rulesets(made: Flask) -> None:
    for role in ("practitioner", "commissioner", "data-officer", "directory-editor"):
        assert signed_in_client(made, role).get("/admin/rulesets").status_code == 403


def test_an_address_that_was_never_kept_is_not_here(ann: FlaskClient) -> None:
    assert ann.get(f"/admin/rulesets/{'0' * 64}").status_code == 404


def test_the_packaged_file_is_the_one_that_is_sent() -> None:
    folder = Path(commands.__file__).parent.parent / "matching" / "rulesets"
    assert (folder / "family_help.toml").read_text("utf-8") == FAMILY_HELP


def test_a_change_with_problems_comes_back_whole_and_open(ann: FlaskClient) -> None:
    live = re.findall(r"/admin/rulesets/([0-9a-f]{64})", words(ann, "/admin/rulesets"))[0]
    address = f"/admin/rulesets/{live}/change"
    name = next(n for n in fields(words(ann, address)) if n.endswith(".outcomes"))
    sent = {name: "5", "version": "9.0.0", "contact.front_door.phone": "01632 960 777"}
    page = ann.post(address, data=sent).get_data(as_text=True)
    assert 'href="#mend"' in page
    assert "rule G6-COMBINATION, test 1" in page
    assert fields(page)["contact.front_door.phone"] == "01632 960 777"
    assert fields(page)[name] == "5"
    assert page.count('<details class="govuk-details" open>') == 3, "those with a change are open"


def test_a_draft_with_other_numbers_than_the_settings_says_so(ann: FlaskClient) -> None:
    text = FAMILY_HELP.replace("01632 960001", "01632 960777").replace('"1.0.0"', '"7.0.0"', 1)
    _, location, _ = send(ann, text)
    page = words(ann, location.partition("?")[0])
    assert "front door 01632 960777 here and 01632 960001 in the settings" in page
