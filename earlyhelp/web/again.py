"""A public form whose token counts no more is shown again with what was typed.

Nothing is stored and nothing is done with it: whoever typed it looks at it and sends it again.
Forms of people who are signed in are kept for them instead (docs/decisions/0014).
"""

from collections.abc import Callable, Mapping

from flask import Blueprint, current_app, g, make_response, request
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from earlyhelp.errors import NotHereError
from earlyhelp.web.database import DatabaseFault

AGAIN = "earlyhelp-forms-again"
FROM_HERE = frozenset({"same-origin", "none"})
"""What a browser says of where a form stands, when it stands here."""
SHOWN, STALE = 200, 400
Show = Callable[..., ResponseReturnValue]
"""Shows a form with what was sent, from the parts of its address; it reads and never writes."""


def show_again(bp: Blueprint, forms: Mapping[str, Show]) -> None:
    """Name the forms of a blueprint that are shown again, by the view that takes each."""

    def keep(setup: BlueprintSetupState) -> None:
        named = {f"{bp.name}.{view}": show for view, show in forms.items()}
        setup.app.extensions.setdefault(AGAIN, {}).update(named)

    bp.record_once(keep)


def form_again() -> ResponseReturnValue | None:
    """Return the form of this request with what was typed, or None where it is not shown again.

    What has no form any more, such as a link that was used up, is answered like any other page.
    A form that stood on another site is not: its words would not be those of the person here.
    """
    forms: Mapping[str, Show] = current_app.extensions.get(AGAIN, {})
    show = forms.get(request.endpoint or "")
    if show is None or not _stands_here():
        return None
    g.is_form_again = True
    try:
        answer = make_response(show(**(request.view_args or {})))
    except (NotHereError, DatabaseFault):
        answer = None
    if answer is None or answer.status_code != SHOWN:
        g.is_form_again = False
        return None
    answer.status_code = STALE
    return answer


def is_form_again() -> bool:
    """Say whether this page shows a form again; its frame says so."""
    return bool(g.get("is_form_again"))


def _stands_here() -> bool:
    """Say whether a form stands on our own page; older browsers name only the site it is on."""
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said in FROM_HERE
    return request.headers.get("Origin") in {None, request.host_url.removesuffix("/")}
