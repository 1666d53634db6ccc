"""One line of the log for each request, its id in every answer, and faults without their values."""

import secrets
import time
from typing import Final

from flask import Flask, Response, g, request

from earlyhelp.logs import ERROR, INFO, WARNING, begin_logging, elapsed_ms, note, places

ID_BYTES: Final = 8
NO_ROUTE: Final = "none"
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def request_id() -> str:
    """Return this request's own random id, which stands in its lines and on its error page."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(ID_BYTES)
    chosen: str = g.request_id
    return chosen


def name_user(user_id: str | None) -> None:
    """Say whose request this is, by the opaque id of the account, for the lines that follow."""
    g.log_user_id = user_id


def route() -> str:
    """Return the template of the address asked for; what was typed into it is left out."""
    return request.url_rule.rule if request.url_rule is not None else NO_ROUTE


def note_request(event: str, level: int, **facts: str | float | bool | None) -> None:
    """Write a line with the id, route and user of this request."""
    user_id: str | None = g.get("log_user_id")
    note(event, level, request_id=request_id(), route=route(), user_id=user_id, **facts)


def warn_request(event: str, **facts: str | float | bool | None) -> None:
    """Write a line of this request about something that matters to security."""
    note_request(event, WARNING, security=True, **facts)


def note_fault(fault: BaseException) -> None:
    """Write where an unexpected fault was raised; never its message or a local value."""
    trace = " > ".join(places(fault.__traceback__))
    note_request("fault", ERROR, fault=type(fault).__name__, trace=trace)


def method() -> str:
    """Return how the page was asked for; a method nobody knows is not repeated."""
    return request.method if request.method in METHODS else "other"


def init_logs(app: Flask) -> None:
    """Begin the log, time each request and put its id into the answer."""
    begin_logging()

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def _end(response: Response) -> Response:
        response.headers["X-Request-Id"] = request_id()
        began = g.get("began")
        note_request(
            "request",
            INFO,
            method=method(),
            status=response.status_code,
            ms=None if began is None else elapsed_ms(began),
        )
        return response
