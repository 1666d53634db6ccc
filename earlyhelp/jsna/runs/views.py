"""What pages ask of the runs: this process's workers, and a file to be checked once more.

It holds no page; the pages of every part of needs data that has to do with a staged file use it.
"""

from collections.abc import Sequence
from typing import Any, cast

from flask import Flask, current_app

from earlyhelp.accounts.guards import actor
from earlyhelp.clock import now
from earlyhelp.db import Session
from earlyhelp.jsna.commands import FindGaps
from earlyhelp.jsna.runs.commands import Wish, plan_run
from earlyhelp.jsna.runs.run import Answers, Run
from earlyhelp.jsna.runs.working import Workers, Workshop
from earlyhelp.web.database import session

KEY = "earlyhelp.imports"
WAITS_SECONDS = 2.0
"""So long a page waits for a run, so that a small file is answered at once."""


def init_imports(app: Flask, find_gaps: FindGaps) -> None:
    """Give an application its workers; ``find_gaps`` finds the gaps as the gap report has them."""
    database = app.extensions["earlyhelp"].database
    app.extensions[KEY] = Workers(Workshop(database, now, find_gaps))


def resume_imports(app: Flask) -> None:
    """Have an application that serves take up, at its first request, what another one left."""
    left = [workers_of(app)]

    @app.before_request
    def _resume() -> None:
        while left:
            left.pop().call()


def workers_of(app: Flask) -> Workers:
    """Return the workers of an application."""
    return cast("Workers", app.extensions[KEY])


def workers() -> Workers:
    """Return the workers of the application that answers this request."""
    return workers_of(current_app)


def find_gaps(opened: Session) -> Sequence[Any]:
    """Return the rows of the gap report as they are now."""
    found = workers().find_gaps
    return () if found is None else found(opened)


def begin(name: str, answers: Answers | None = None) -> Run:
    """Have a staged file checked, or with answers brought in; wait a moment for its end.

    What is asked for is kept first, with whatever else was written in this request.

    Raises:
        NotHereError: if the file is not kept any more.
    """
    planned = plan_run(session(), name, Wish(actor(), now(), answers))
    session().commit()
    if planned.is_unfinished:
        workers().call()
        workers().wait(planned.id, WAITS_SECONDS)
    return planned
