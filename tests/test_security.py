"""Web security as laws: headers, hosts, logs, error pages, and the line each reading leaves."""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn, Self

import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from werkzeug.exceptions import TooManyRequests

from earlyhelp.accounts.audit.lines import verify
from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.accounts.audit.queries import read_chain
from earlyhelp.accounts.guards import audience_of, public
from earlyhelp.accounts.roles import ROLES
from earlyhelp.app import create_app
from earlyhelp.db import Database
from earlyhelp.logs import JsonLines, begin_logging, note
from earlyhelp.settings import Settings, Telephone
from earlyhelp.web.database import LEAVES_LINE
from tests.conftest import PASSWORD_MEMORY_KIB, settings_of_copy, signed_in_client
from tests.offers.factories import Family, Walker
from tests.test_routes import EXAMPLES, address_of, routes

NUMBER = Telephone("a", "01632 960101", "all hours")
PRIVATE = "zq-private-value"
WORRIES = {"parenting_boundaries": "emerging", "housing": "emerging"}
STATUSES = (400, 401, 403, 404, 405, 413, 429, 500, 503)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Cache-Control": "no-store",
}
POLICY = (
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
)


class PrivateError(Exception):
    """A fault whose message and local values must go nowhere."""


def fault_with_values() -> NoReturn:
    """Raise with something private in a local value and in the message."""
    fail(f"{PRIVATE} {request.args.get('q')}")


def fail(private: str) -> NoReturn:
    raise PrivateError(private)


def wait_a_little() -> NoReturn:
    raise TooManyRequests(retry_after=17)


@pytest.fixture(scope="module")
def faulty(sample_database_url: str) -> Iterator[Flask]:
    """Give an application over HTTPS with a page for each fault."""
    settings = Settings(
        database_url=sample_database_url,
        base_url="https://earlyhelp.example",
        upload_megabytes=1,
        password_memory_kib=PASSWORD_MEMORY_KIB,
    )
    made = create_app(settings)
    for status in STATUSES:
        made.add_url_rule(
            f"/fault/{status}", f"fault{status}", public(lambda status=status: abort(status))
        )
    made.add_url_rule("/fault/raise", "raise", public(fault_with_values))
    made.add_url_rule("/fault/wait", "wait", public(wait_a_little))
    made.add_url_rule("/fault/form", "form", public(lambda: "kept"), methods=["POST"])
    made.config.update(PROPAGATE_EXCEPTIONS=False)
    yield made
    made.extensions["earlyhelp"].database.engine.dispose()


@pytest.fixture
def stranger(faulty: Flask) -> FlaskClient:
    client = faulty.test_client()
    client.environ_base["HTTP_HOST"] = "earlyhelp.example"
    client.environ_base["wsgi.url_scheme"] = "https"
    return client


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Give every line that the log writes."""
    begin_logging()
    written: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    handler = Keep()
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def events(lines: list[str]) -> list[str]:
    return [json.loads(line)["event"] for line in lines]


# Error pages


@pytest.mark.parametrize("status", STATUSES)
def test_every_error_page_helps_and_has_every_header(stranger: FlaskClient, status: int) -> None:
    answer = stranger.get(f"/fault/{status}")
    assert answer.status_code == status
    for name, value in HEADERS.items():
        assert answer.headers[name] == value, name
    policy = answer.headers["Content-Security-Policy"]
    assert all(part in policy for part in POLICY)
    assert "unsafe" not in policy
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert len(answer.headers["X-Request-Id"]) == 16
    assert "Access-Control-Allow-Origin" not in answer.headers
    text = answer.get_data(as_text=True)
    assert "<h1" in text
    assert "tel:999" in text
    assert ("Retry-After" in answer.headers) == (status == 429)


def test_a_page_that_is_not_there_has_every_header(stranger: FlaskClient) -> None:
    answer = stranger.get("/nowhere")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Strict-Transport-Security"] == HEADERS["Strict-Transport-Security"]


def test_a_wrong_method_names_the_right_ones(stranger: FlaskClient) -> None:
    answer = stranger.delete("/worried")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_method_nobody_needs_is_refused(stranger: FlaskClient) -> None:
    for method in ("TRACE", "PUT", "PATCH", "PROPFIND"):
        assert stranger.open("/worried", method=method).status_code == 405


def test_too_many_tries_say_when_to_come_back(stranger: FlaskClient) -> None:
    assert stranger.get("/fault/wait").headers["Retry-After"] == "17"
    assert stranger.get("/fault/429").headers["Retry-After"] == "60"


def test_a_body_above_the_limit_is_refused_in_words(stranger: FlaskClient) -> None:
    form = "application/x-www-form-urlencoded"
    answer = stranger.post("/fault/form", data=b"a=" + b"x" * 2_000_000, content_type=form)
    assert answer.status_code == 413
    assert b"Choose a file of 1 MB or less." in answer.data


def test_a_fault_shows_its_reference_and_nothing_else(
    stranger: FlaskClient, lines: list[str]
) -> None:
    answer = stranger.get(f"/fault/raise?q={PRIVATE}")
    assert answer.status_code == 500
    reference = answer.headers["X-Request-Id"]
    text = answer.get_data(as_text=True)
    assert reference in text
    assert PRIVATE not in text
    assert "PrivateError" not in text
    (fault,) = [json.loads(line) for line in lines if '"fault"' in line.split("request_id")[0]]
    assert fault["fault"] == "PrivateError"
    assert fault["request_id"] == reference
    assert "fault_with_values" in fault["trace"]
    assert PRIVATE not in "".join(lines)


# Logs


def test_each_request_is_one_line_with_the_template_of_its_address(
    stranger: FlaskClient, lines: list[str]
) -> None:
    stranger.get(f"/services/00000000-0000-4000-8000-000000000000?q={PRIVATE}")
    stranger.get(f"/{PRIVATE}/{PRIVATE}")
    stranger.open(f"/search?text={PRIVATE}", method="PROPFIND")
    found = [json.loads(line) for line in lines if json.loads(line)["event"] == "request"]
    assert found[0]["route"].startswith("/services/<")
    assert found[1]["route"] == "none"
    assert {"time", "level", "event", "request_id", "route", "status", "ms"} <= found[0].keys()
    assert found[2]["method"] == "other"
    assert PRIVATE not in "".join(lines)


def test_a_line_break_in_what_was_sent_makes_no_second_line(
    stranger: FlaskClient, lines: list[str]
) -> None:
    stranger.get("/search?text=a%0d%0a%7b%22event%22:%22forged%22%7d")
    stranger.post("/search", data={"a\r\nb": "c\r\nd"}, headers={"User-Agent": "x"})
    assert all("\n" not in line and "\r" not in line for line in lines)
    assert "forged" not in "".join(lines)


def test_a_fact_with_a_line_break_is_encoded(lines: list[str]) -> None:
    note("try", because="a\r\nb\u2028c\x1b")
    assert json.loads(lines[-1])["because"] == "a\r\nb\u2028c\x1b"
    assert lines[-1].isascii()
    assert lines[-1].isprintable()


def test_a_fact_without_a_name_of_its_own_is_refused() -> None:
    with pytest.raises(ValueError, match="address"):
        note("try", address=PRIVATE)


def test_what_a_library_says_is_shown_by_its_place_alone(lines: list[str]) -> None:
    logger = logging.getLogger("waitress")
    logger.error("Exception while serving /%s", PRIVATE)
    try:
        fail(PRIVATE)
    except PrivateError:
        logger.exception("Exception while serving /%s", PRIVATE)
    assert events(lines[-2:]) == ["library", "library"]
    assert json.loads(lines[-1])["fault"] == "PrivateError"
    assert PRIVATE not in "".join(lines)


def test_the_log_begins_once() -> None:
    before = len(logging.getLogger().handlers)
    begin_logging()
    begin_logging()
    assert len(logging.getLogger().handlers) - before <= 1


def test_whose_request_it_is_stands_in_its_line(
    as_role: Callable[[str], FlaskClient], lines: list[str]
) -> None:
    as_role("commissioner").get("/gaps")
    line = json.loads(lines[-1])
    assert len(line["user_id"]) == 22
    assert "@" not in "".join(lines)


@pytest.mark.parametrize(
    ("address", "event_name"),
    [
        ("/fault/401", "sign_in_needed"),
        ("/fault/403", "access_refused"),
        ("/fault/413", "upload_refused"),
        ("/fault/429", "rate_limited"),
    ],
)
def test_a_refusal_is_an_event_of_security(
    stranger: FlaskClient, lines: list[str], address: str, event_name: str
) -> None:
    stranger.get(address)
    found = [json.loads(line) for line in lines]
    assert [line["event"] for line in found if line.get("security")] == [event_name]


def test_a_form_without_its_token_is_an_event_of_security(
    stranger: FlaskClient, lines: list[str]
) -> None:
    assert stranger.post("/fault/form").status_code == 400
    assert "form_token_refused" in events(lines)


# Hosts and proxies


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "earlyhelp.example.evil.example",
        "evil.example:443",
        "earlyhelp.example@evil.example",
        "",
        "earlyhelp.example evil",
    ],
)
def test_a_forged_host_is_refused_in_words(
    stranger: FlaskClient, lines: list[str], host: str
) -> None:
    answer = stranger.get("/worried", environ_overrides={"HTTP_HOST": host})
    assert answer.status_code == 400
    assert b"does not answer to that address" in answer.data
    assert b"evil" not in answer.data
    assert "host_refused" in events(lines)
    assert answer.headers["Content-Security-Policy"]


def test_a_named_host_and_this_machine_are_answered_in_the_demo(faulty: Flask) -> None:
    client = faulty.test_client()
    for host in ("earlyhelp.example", "EARLYHELP.example:8443", "localhost:1", "127.0.0.1:8000"):
        assert client.get("/worried", environ_overrides={"HTTP_HOST": host}).status_code == 200


def test_host_names_come_from_the_settings() -> None:
    settings = Settings(
        mode="production", base_url="https://earlyhelp.example", hosts="a.example, B.example"
    )
    assert settings.host_names == {"earlyhelp.example", "a.example", "b.example"}
    assert "localhost" in replace(settings, mode="demo").host_names


@pytest.mark.parametrize(
    ("proxies", "given", "believed"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
    ],
)
def test_exactly_the_proxies_of_the_settings_are_believed(
    sample_database_url: str, proxies: int, given: str, believed: str
) -> None:
    made = create_app(Settings(database_url=sample_database_url, proxies=proxies))
    made.add_url_rule("/who", "who", public(lambda: f"{request.remote_addr} {request.host}"))
    sent = {"X-Forwarded-For": given, "X-Forwarded-Host": "evil.example"}
    answer = made.test_client().get("/who", headers=sent)
    assert answer.text == f"{believed} localhost"


# Laws over every route


def test_every_page_about_one_family_leaves_a_line(app: Flask) -> None:
    for route in routes(app):
        if "assessment_id" in route.rule.arguments:
            view = app.view_functions[route.endpoint]
            assert getattr(view, LEAVES_LINE, False), f"{route.endpoint} shows and leaves no line"


def test_a_view_that_leaves_a_line_is_never_public(app: Flask) -> None:
    for endpoint, view in app.view_functions.items():
        audience = audience_of(view)
        if getattr(view, LEAVES_LINE, False):
            assert audience is not None, endpoint
            assert not audience.is_public, endpoint


class Writes:
    """Notes every transaction that wrote something and was not kept."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine
        self.lost: list[str] = []
        self._open: dict[int, list[str]] = {}

    def __enter__(self) -> Self:
        event.listen(self._engine, "before_cursor_execute", self._note)
        event.listen(self._engine, "commit", self._kept)
        event.listen(self._engine, "rollback", self._undone)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)
        event.remove(self._engine, "commit", self._kept)
        event.remove(self._engine, "rollback", self._undone)

    def _note(self, *arguments: object) -> None:
        statement = str(arguments[2])
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE")):
            self._open.setdefault(id(arguments[0]), []).append(statement)

    def _kept(self, connection: object) -> None:
        self._open.pop(id(connection), None)

    def _undone(self, connection: object) -> None:
        self.lost += self._open.pop(id(connection), [])


def test_no_route_leaves_anything_uncommitted(sample_database_url: str, tmp_path: Path) -> None:
    """Every form is sent by somebody who may: imports are taken back, so it has its own copy."""
    app = create_app(settings_of_copy(sample_database_url, tmp_path))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=False)
    database = app.extensions["earlyhelp"].database
    for role in ROLES:
        client = signed_in_client(app, role)
        for route in routes(app):
            audience = audience_of(app.view_functions[route.endpoint])
            if audience is None or role not in audience.roles or "sign" in route.endpoint:
                continue
            with Writes(database) as writes:
                client.open(address_of(app, route), method=route.method)
            assert writes.lost == [], (role, route)


def test_somebody_elses_or_no_record_is_not_found_and_leaves_a_line(
    app: Flask, as_role: Callable[[str], FlaskClient]
) -> None:
    database = app.extensions["earlyhelp"].database
    client = as_role("practitioner")
    for route in routes(app):
        if "assessment_id" not in route.rule.arguments:
            continue
        before = newest(database)
        assert client.open(address_of(app, route), method=route.method).status_code == 404
        (line,) = since(database, before)
        assert (line.outcome, line.object_id) == ("refused", EXAMPLES["assessment_id"])
        assert line.actor_id is not None


def newest(database: Database) -> int:
    with database.session() as session:
        return session.scalar(select(func.max(AuditLineRow.id))) or 0


def since(database: Database, line: int) -> list[AuditLineRow]:
    with database.session() as session:
        found = select(AuditLineRow).where(AuditLineRow.id > line).order_by(AuditLineRow.id)
        return list(session.scalars(found))


@pytest.fixture
def walked(app: Flask) -> Walker:
    """Give a walker whose family has a decision that was agreed to."""
    walker = Walker(signed_in_client(app, "practitioner"))
    walker.decide(Family(worries=WORRIES, own_words="some words"))
    walker.agree()
    return walker


def test_opening_a_page_of_an_assessment_writes_exactly_one_line(
    app: Flask, walked: Walker
) -> None:
    database = app.extensions["earlyhelp"].database
    for page in ("", "/check", "/questions/age", "/outcome", "/offer"):
        before = newest(database)
        assert walked.get(page).status_code == 200, page
        (line,) = since(database, before)
        assert (line.action, line.object_kind, line.object_id) == (
            "open",
            "assessment",
            walked.id,
        ), page
        assert line.role == "practitioner"
        assert line.request_id is not None
        assert line.outcome == "done"


def test_a_change_writes_one_line_and_a_redirect_none(app: Flask, walked: Walker) -> None:
    database = app.extensions["earlyhelp"].database
    before = newest(database)
    walked.post("/offer", {})
    assert [line.action for line in since(database, before)] in (["offer"], ["open"])
    before = newest(database)
    assert walked.client.get(f"/assessments/{walked.id}/ring-now").status_code == 303
    assert since(database, before) == []


def test_the_line_is_written_or_the_page_is_not_shown(app: Flask, walked: Walker) -> None:
    database = app.extensions["earlyhelp"].database
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER audit_full BEFORE INSERT ON audit_line "
            "BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    try:
        answer = walked.get("/check")
        assert answer.status_code == 503
        assert "some words" not in answer.text
    finally:
        with database.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER audit_full")


def test_the_chain_of_all_these_lines_holds(app: Flask, walked: Walker) -> None:
    assert walked.id
    with app.extensions["earlyhelp"].database.session() as session:
        assert verify(read_chain(session)).broken is None
