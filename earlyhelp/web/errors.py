"""Error pages: what happened, what to do, and who to ring. None of them reads the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException, SecurityError

from earlyhelp.errors import NotHereError
from earlyhelp.settings import EMERGENCY, Settings, Telephone
from earlyhelp.web.again import form_again
from earlyhelp.web.database import DatabaseFault
from earlyhelp.web.logs import note_fault, request_id, warn_request

Words = tuple[str, Sequence[str]]
UNAVAILABLE, FAULT, TOO_MANY = 503, 500, 429
A_MINUTE = 60
TOO_LARGE = "That file is too large"
EVENTS = {401: "sign_in_needed", 403: "access_refused", 413: "upload_refused", 429: "rate_limited"}
"""What the log calls a refusal that matters to security."""
WORDS: dict[int, Words] = {
    400: (
        "We could not use what was sent",
        ("Go back, check what you entered and try again.",),
    ),
    401: (
        "Sign in to see this page",
        ("Sign in, then open this page again.",),
    ),
    403: (
        "This page is not for you",
        (
            "Your account does not open this page.",
            "If you need it for your work, ask your administrator.",
        ),
    ),
    404: (
        "Page not found",
        (
            "If you typed the address, check that it is right.",
            "If you followed a link, it may be old.",
        ),
    ),
    405: (
        "This page cannot be used like that",
        ("Go back to the page before and use its buttons.",),
    ),
    429: ("Too many tries", ("Wait a minute, then try again.",)),
    FAULT: (
        "Something went wrong here",
        ("Nothing you entered on this page was saved. Try again later.",),
    ),
    UNAVAILABLE: (
        "We cannot reach our records just now",
        ("Nothing you entered on this page was saved. Try again in a few minutes.",),
    ),
}
UNKNOWN_HOST = (
    "This site does not answer to that address",
    (
        "Check the address that you typed, or the link that you followed.",
        "If you look after this site, add the name to its settings.",
    ),
)
STALE_FORM = (
    "This page was open for too long",
    (
        "Nothing was saved, and what you typed is not kept.",
        "Go back, load the page again and send it once more.",
    ),
)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What an error page says."""

    heading: str
    sentences: Sequence[str]
    telephones: Sequence[Telephone]
    request_id: str = ""


Answer = Callable[[int, Words, str], ResponseReturnValue]
"""A fault told to a program: from its status, its words and the id of the request."""
ANSWERS = "earlyhelp-answers"


def answer_programs(extensions: dict[str, Any], prefix: str, answer: Answer) -> None:
    """Answer faults below an address that programs read by something other than a page.

    ``extensions`` are those of the application.
    """
    extensions.setdefault(ANSWERS, {})[prefix] = answer


def _answer_for(path: str) -> Answer | None:
    """Return how to answer at an address, if it is one that programs read; the nearest counts."""
    answers: dict[str, Answer] = current_app.extensions.get(ANSWERS, {})
    found = [prefix for prefix in answers if path == prefix or path.startswith(f"{prefix}/")]
    return answers[max(found, key=len)] if found else None


def init_errors(app: Flask, settings: Settings) -> None:
    """Answer every fault with a page that helps."""
    telephones = (EMERGENCY, settings.front_door, settings.out_of_hours, settings.advice_line)
    words_for = _words(settings)

    def page(status: int, words: Words, *, reference: str = "") -> ResponseReturnValue:
        if answer := _answer_for(request.path):
            return answer(status, words, reference)
        shown = ErrorPage(words[0], words[1], telephones, reference)
        return render_template("web/error.html", page=shown), status

    def http(fault: HTTPException) -> ResponseReturnValue:
        status = fault.code or FAULT
        _note_refusal(status, EVENTS.get(status))
        answer = make_response(page(status, words_for(status)))
        _keep_headers(fault, answer.headers)
        return answer

    def elsewhere(_fault: SecurityError) -> ResponseReturnValue:
        _note_refusal(400, "host_refused")
        return page(400, UNKNOWN_HOST)

    def stale(_fault: CSRFError) -> ResponseReturnValue:
        _note_refusal(400, "form_token_refused")
        return form_again() or page(400, STALE_FORM)

    def unexpected(fault: Exception) -> ResponseReturnValue:
        note_fault(fault)
        status = UNAVAILABLE if isinstance(fault, DatabaseFault) else FAULT
        return page(status, WORDS[status], reference=request_id())

    app.register_error_handler(HTTPException, http)
    app.register_error_handler(SecurityError, elsewhere)
    app.register_error_handler(CSRFError, stale)
    app.register_error_handler(NotHereError, lambda _: page(404, WORDS[404]))
    app.register_error_handler(Exception, unexpected)


def _words(settings: Settings) -> Callable[[int], Words]:
    """Return what to say for each status; the largest file is the one of the settings."""
    largest = f"Choose a file of {settings.upload_megabytes} MB or less."
    said = {**WORDS, 413: (TOO_LARGE, (largest,))}
    return lambda status: said.get(status, said[FAULT if status >= FAULT else 400])


def _note_refusal(status: int, event: str | None) -> None:
    if event is not None:
        warn_request(event, status=status)


def _keep_headers(fault: HTTPException, headers: Headers) -> None:
    """Keep what a fault says beside its page: which methods are allowed, when to try again."""
    for name, value in fault.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            headers[name] = value
    if fault.code == TOO_MANY and "Retry-After" not in headers:
        headers["Retry-After"] = str(A_MINUTE)
