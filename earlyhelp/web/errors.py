"""Error pages: what happened, what to do, and who to ring. None of them reads the database."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from earlyhelp.errors import NotHereError
from earlyhelp.settings import EMERGENCY, Settings, Telephone
from earlyhelp.web.database import DatabaseFault

log = logging.getLogger("earlyhelp")

UNAVAILABLE, FAULT = 503, 500
WORDS: dict[int, tuple[str, tuple[str, ...]]] = {
    400: (
        "We could not use what was sent",
        ("Go back, check what you entered and try again.",),
    ),
    403: (
        "This page is for staff",
        (
            "It opens with a sign-in, which this version does not have yet.",
            "Staff pages are open in the demonstration only.",
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
    413: ("That file is too large", ("Choose a file of 64 MB or less.",)),
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
STALE_FORM = (
    "This page was open for too long",
    ("Nothing was saved. Go back, load the page again and send it once more.",),
)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What an error page says."""

    heading: str
    sentences: Sequence[str]
    telephones: Sequence[Telephone]
    request_id: str = ""


def init_errors(app: Flask, settings: Settings) -> None:
    """Answer every fault with a page that helps."""
    telephones = (EMERGENCY, settings.front_door, settings.out_of_hours, settings.advice_line)

    def page(
        status: int, words: tuple[str, Sequence[str]], request_id: str = ""
    ) -> tuple[str, int]:
        shown = ErrorPage(words[0], words[1], telephones, request_id)
        return render_template("web/error.html", page=shown), status

    def http(fault: HTTPException) -> tuple[str, int]:
        status = fault.code or FAULT
        return page(status, WORDS.get(status, WORDS[FAULT if status >= FAULT else 400]))

    def unexpected(fault: Exception) -> tuple[str, int]:
        away = isinstance(fault, DatabaseFault)
        request_id = secrets.token_hex(6)
        # The trace says where; its message could repeat what a person typed, so it is left out.
        log.error("%s at %s, reference %s", type(fault).__name__, _where(fault), request_id)
        return page(
            UNAVAILABLE if away else FAULT, WORDS[UNAVAILABLE if away else FAULT], request_id
        )

    app.register_error_handler(HTTPException, http)
    app.register_error_handler(CSRFError, lambda _: page(400, STALE_FORM))
    app.register_error_handler(NotHereError, lambda _: page(404, WORDS[404]))
    app.register_error_handler(Exception, unexpected)


def _where(fault: BaseException) -> str:
    """Return the file and line that raised, without any value."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown place"
