import json
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from earlyhelp.app import main
from earlyhelp.db import Database
from earlyhelp.offers import cli
from earlyhelp.web.database import DatabaseFault
from tests.offers.factories import AREA, POSTCODE

CLEAR_CHILD = {"age_years": 4, "send": "no", "social_worker": "no"}
CLEAR = {"child": CLEAR_CHILD, "immediate_danger": "no"}
TWO_NEEDS = {
    **CLEAR,
    "assessed_on": "2026-11-01",
    "needs": [
        {"need": "speech_language", "severity": "emerging"},
        {"need": "young_carer", "severity": "emerging"},
    ],
    "flags_default": "no",
    "persistence": "new",
    "consent": "yes",
    "area": AREA,
    "postcode": POSTCODE,
}


def run(database: Database, tmp_path: Path, text: str) -> Result:
    file = tmp_path / "assessment.json"
    file.write_text(text, "utf-8")
    url = database.url.render_as_string(hide_password=False)
    return CliRunner().invoke(
        main, ["offers", "propose", str(file)], env={"EARLYHELP_DATABASE_URL": url}
    )


def test_it_prints_the_decision_and_the_offer(website: Flask, tmp_path: Path) -> None:
    database = website.extensions["earlyhelp"].database
    done = run(database, tmp_path, json.dumps(TWO_NEEDS))
    assert done.exit_code == 0, done.output
    printed = json.loads(done.stdout)
    assert printed["decision"]["response"] == "early_help_offer"
    (match,) = printed["matches"]
    assert (match["name"], match["meets"]) == ("Talking Together", ["speech_language"])
    assert match["reasons"]
    assert [(entry["need"], entry["reason"]) for entry in printed["unmet"]] == [
        ("young_carer", "none_exists")
    ]
    assert {"alternatives", "not_offered", "relaxed"} <= printed.keys()
    assert {"service", "name", "code", "reason"} == printed["not_offered"][0].keys()
    assert POSTCODE not in done.stdout
    twice = json.loads(run(database, tmp_path, json.dumps([TWO_NEEDS, TWO_NEEDS])).stdout)
    assert twice == [printed, printed]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({**TWO_NEEDS, "flags": {"suicide_risk": "yes"}}),
        json.dumps({**TWO_NEEDS, "child": {}}),
        "not json",
        "[]",
        "3",
        '{"child": [], "needs": {}, "postcode": 3}',
    ],
)
def test_without_a_level_for_services_there_is_no_match_and_no_database(
    tmp_path: Path, text: str
) -> None:
    gone = Database("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1")
    done = run(gone, tmp_path, text)
    assert done.exit_code == 0, done.output
    printed = json.loads(done.stdout)
    for one in printed if isinstance(printed, list) else [printed]:
        assert one["decision"]["response"] in {"consult", "urgent_s47"}
        assert one["decision"]["contacts"]
        assert one["matches"] == []


def test_with_the_database_away_the_answer_is_a_talk_with_a_social_worker(tmp_path: Path) -> None:
    gone = Database("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1")
    done = run(gone, tmp_path, json.dumps(TWO_NEEDS))
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert answer["decision"]["response"] == "consult"
    assert answer["decision"]["contacts"]
    assert answer["matches"] == []
    assert "the database did not answer" in done.stderr


@pytest.mark.parametrize(
    "odd",
    [
        {"access_needs": ["\ud83d", "wheelchair", None, {}]},
        {"strengths": ["\ud83d"], "area": "\ud83d", "postcode": "\ud83d\x00"},
        {"area": "\x00", "postcode": ["M33"]},
        {"child": {**CLEAR_CHILD, "age_years": 10**400, "age_months": 12 * 10**400}},
        {"child": {**CLEAR_CHILD, "age_years": -1, "age_months": -12}},
        {"child": {**CLEAR_CHILD, "age_years": float("nan"), "age_months": 10**400}},
    ],
)
def test_odd_letters_and_numbers_still_get_an_answer(
    website_on_each: Flask, tmp_path: Path, odd: dict[str, object]
) -> None:
    database = website_on_each.extensions["earlyhelp"].database
    done = run(database, tmp_path, json.dumps({**TWO_NEEDS, **odd}))
    assert done.exit_code == 0, done.output
    expected = "consult" if "child" in odd else "early_help_offer"
    assert json.loads(done.stdout)["decision"]["response"] == expected


def test_a_directory_that_does_not_answer_is_a_talk_with_numbers(
    website: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: object, **_named: object) -> NoReturn:
        raise DatabaseFault

    monkeypatch.setattr(cli, "find_sight_for", away)
    database = website.extensions["earlyhelp"].database
    done = run(database, tmp_path, json.dumps(TWO_NEEDS))
    assert done.exit_code == 0, done.output
    printed = json.loads(done.stdout)
    assert printed["decision"]["response"] == "consult"
    assert next(one["phone"] for one in printed["decision"]["contacts"]) == "999"
    assert printed["matches"] == []
    assert "the database did not answer" in done.stderr
