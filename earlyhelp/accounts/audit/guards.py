"""Lines of pages that show a record: written with the reading, or the page is not shown."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import make_response, request
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action, is_opaque
from earlyhelp.accounts.guards import actor
from earlyhelp.clock import now
from earlyhelp.errors import NotHereError
from earlyhelp.web.database import LEAVES_LINE, READING, session
from earlyhelp.web.logs import warn_request

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]
SHOWN_AGAIN = 422
MULTIPLE_CHOICES = 300


def audited(
    action: Action, object_kind: str, part: str | None = None
) -> Callable[[View[P]], View[P]]:
    """Have a view leave one line whenever it shows its page, in the reading's own transaction.

    ``part`` names the part of the address that holds the record's id. A redirect shows nothing and
    leaves no line here. A form leaves one when it is shown again to be mended; what it changes the
    view records itself, before its commit. A record that is not there, or is somebody else's,
    leaves a line that says refused. Stands below the declaration of the audience::

        @bp.get("/assessments/<assessment_id>")
        @for_roles("practitioner")
        @audited(Action.OPEN, "assessment", "assessment_id")
        def show_tasks(assessment_id: str) -> ResponseReturnValue: ...
    """

    def declare(view: View[P]) -> View[P]:
        @wraps(view)
        def run(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            object_id = _opaque(kwargs.get(part) if part else None)
            try:
                answer = view(*args, **kwargs)
            except NotHereError:
                _write(Act(action, object_kind, object_id, outcome="refused"))
                warn_request("record_refused", kind=object_kind)
                raise
            status = make_response(answer).status_code
            if request.method in READING:
                if status < MULTIPLE_CHOICES:
                    _write(Act(action, object_kind, object_id))
            elif status == SHOWN_AGAIN:
                session().rollback()  # a form that has to be mended keeps nothing but its line
                _write(Act(action, object_kind, object_id))
            return answer

        setattr(run, LEAVES_LINE, True)
        return run

    return declare


def _write(act: Act) -> None:
    record_act(session(), actor(), act, now())
    session().commit()


def _opaque(value: Any) -> str | None:  # noqa: ANN401 - parts of addresses are texts or numbers
    text = None if value is None else str(value)
    return text if text is not None and is_opaque(text) else None
