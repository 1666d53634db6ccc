"""POST /api/decisions: the command's own answers over HTTP, and nothing of them kept."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from earlyhelp.offers.api.problems import LARGEST, MOST
from earlyhelp.offers.cli import matching_cli
from earlyhelp.services.upkeep.throttle import LIMITS
from earlyhelp.settings import Settings
from earlyhelp.terminal import Environment
from tests.conftest import snapshot
from tests.matching.factories import complete, example

COUNTS = {"public_try", "fault_count"}
"""The tables that count; they hold nothing of what was sent."""


@pytest.fixture(scope="module")
def asker(website: Flask) -> FlaskClient:
    return website.test_client()


@pytest.fixture(autouse=True)
def not_too_often(website: Flask) -> Iterator[None]:
    yield
    with website.extensions["earlyhelp"].database.session(writing=True) as session:
        session.connection().exec_driver_sql("DELETE FROM public_try")


DOCUMENTS = {
    "one": example(),
    "a list": [complete({"housing": "severe"}), complete(), 3, {}],
    "nothing": [],
    "in danger": complete(immediate_danger="yes"),
    "unknown words": {**example(), "colour": "red"},
    "a number": 3,
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_answer_is_the_commands_to_the_byte(
    asker: FlaskClient, name: str, tmp_path: Path
) -> None:
    text = json.dumps(DOCUMENTS[name])
    path = tmp_path / "family.json"
    path.write_text(text, "utf-8")
    away = Settings(database_url="sqlite://")
    said = CliRunner().invoke(matching_cli, ["decide", str(path)], obj=Environment(away))
    answer = asker.post("/api/decisions", data=text, content_type="application/json")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert answer.data == said.stdout_bytes


def test_nothing_of_it_is_kept(website: Flask, asker: FlaskClient) -> None:
    database = website.extensions["earlyhelp"].database
    before = snapshot(database)
    sent = {**example(), "postcode": "ZZ1 1AA", "notes": "zq-note", "zq-name": 1}
    answer = asker.post("/api/decisions", json=sent)
    assert "zq" not in answer.text
    after = snapshot(database)
    assert {n: c for n, c in after.items() if n not in COUNTS} == {
        n: c for n, c in before.items() if n not in COUNTS
    }


def test_no_browser_of_another_site_may_send_one(asker: FlaskClient) -> None:
    for answer in (asker.post("/api/decisions", json={}), asker.options("/api/decisions")):
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
    assert asker.get("/api").headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({"data": "x" * (LARGEST + 1), "content_type": "application/json"}, 413, "at most 100"),
        ({"json": [{}] * (MOST + 1)}, 413, "at most 100"),
        ({"data": {"a": "b"}}, 415, "application/json"),
        ({"data": b"{}", "content_type": "text/plain"}, 415, "application/json"),
        ({"data": b"{}"}, 415, "application/json"),
    ],
)
def test_wrong_use_is_a_problem_document(
    asker: FlaskClient, sent: dict[str, object], status: int, says: str
) -> None:
    answer = asker.post("/api/decisions", **sent)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    problem = json.loads(answer.text)
    assert problem["status"] == status
    assert says in problem["detail"]
    assert [one["phone"] for one in problem["contacts"]][:2] == ["999", "01632 960001"]


def test_another_method_is_told_what_to_do(asker: FlaskClient) -> None:
    answer = asker.get("/api/decisions")
    assert answer.status_code == 405
    assert "POST" in json.loads(answer.text)["detail"]
    assert set(answer.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}
    assert "GET, HEAD" in json.loads(asker.post("/api/services").text)["detail"]


def test_too_many_from_one_address_have_to_wait(asker: FlaskClient) -> None:
    for _ in range(LIMITS["decision"].tries):
        assert asker.post("/api/decisions", data=b"3", content_type="application/json")
    answer = asker.post("/api/decisions", json={})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) == 60
    assert answer.mimetype == "application/problem+json"


UNREADABLE = [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b"1" * 5_000, b"NaN", b"null", b'"yes"']


@pytest.mark.parametrize("content", UNREADABLE, ids=lambda content: repr(content[:8]))
def test_what_is_no_assessment_is_a_talk_with_numbers(asker: FlaskClient, content: bytes) -> None:
    answer = asker.post("/api/decisions", data=content, content_type="application/json")
    assert answer.status_code == 200
    assert answer.get_json()["response"] == "consult"
    assert len(answer.get_json()["contacts"]) == 4


def schema(asker: FlaskClient, name: str) -> Draft202012Validator:
    described = asker.get("/api/decisions/openapi.json").get_json()
    return Draft202012Validator({**described, "$ref": f"#/components/schemas/{name}"})


def test_every_answer_is_as_described(asker: FlaskClient) -> None:
    validator = schema(asker, "Decision")
    flags = {"position_of_trust": "yes", "homeless_child_16_17": "not_known"}
    for document in (
        *(example(), {}, 3, complete({"housing": "severe"}), complete(flags=flags)),
        *(complete(age=40), complete(immediate_danger="yes"), complete(age=0, needs={})),
    ):
        answer = asker.post("/api/decisions", json=document).get_json()
        validator.validate(answer)
    problem = asker.post("/api/decisions", data=b"{}").get_data(as_text=True)
    schema(asker, "Problem").validate(json.loads(problem))


def test_the_description_takes_what_the_rules_know_and_no_other_word(asker: FlaskClient) -> None:
    validator = schema(asker, "Assessment")
    validator.validate(example())
    validator.validate(complete(flags={"suicide_risk": True}))
    assert list(validator.iter_errors({"needs": [{"need": "hunger"}]}))
    assert list(validator.iter_errors({"immediate_danger": "perhaps"}))
