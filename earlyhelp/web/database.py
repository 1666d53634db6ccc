"""One database session for each request, opened when a view first asks and closed at its end."""

from flask import Flask, g, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from earlyhelp.web.state import state

READING = frozenset({"GET", "HEAD", "OPTIONS"})

DatabaseFault = SQLAlchemyError
"""What the store raises when it cannot answer; error pages turn it into words."""


def session() -> Session:
    """Return this request's session; one that may write takes the write lock at its start."""
    if "session" not in g:
        g.session = state().database.open(writing=request.method not in READING)
    opened: Session = g.session
    return opened


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
