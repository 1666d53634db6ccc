"""One database session for each request, opened when a view first asks and closed at its end."""

from flask import Flask, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from earlyhelp.web.state import state

READING = frozenset({"GET", "HEAD", "OPTIONS"})
LEAVES_LINE = "leaves_line"
"""The attribute of a view whose session has to be one that writes, however it is asked for."""

DatabaseFault = SQLAlchemyError
"""What the store raises when it cannot answer; error pages turn it into words."""


def session() -> Session:
    """Return this request's session; one that may write takes the write lock at its start."""
    if "session" not in g:
        writing = request.method not in READING or leaves_line(request.endpoint)
        g.session = state().database.open(writing=writing)
    opened: Session = g.session
    return opened


def leaves_line(endpoint: str | None) -> bool:
    """Say whether a view writes a line of the audit even when it only shows a page."""
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, LEAVES_LINE, False) is True


def reading_session() -> Session:
    """Return this request's session for a form that stores nothing: it waits for no writer."""
    if "session" not in g:
        g.session = state().database.open()
    opened: Session = g.session
    return opened


def init_database(app: Flask) -> None:
    """Close each request's session, undoing what no view has committed."""

    @app.teardown_appcontext
    def _close(_fault: BaseException | None) -> None:
        opened: Session | None = g.pop("session", None)
        if opened is not None:
            opened.close()
