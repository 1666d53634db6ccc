"""Public pages: the ruleset card and the algorithmic transparency record of the rules in force."""

from typing import cast

from flask import Blueprint, current_app, render_template

from earlyhelp import __version__
from earlyhelp.accounts.guards import public
from earlyhelp.db import Session
from earlyhelp.frontdoor.views import telephones, wants_all
from earlyhelp.geography.queries import get_served_area
from earlyhelp.matching import Ruleset
from earlyhelp.matching.measuring import Measured, measure
from earlyhelp.offers.transparency.card import make_card
from earlyhelp.offers.transparency.documents import Document
from earlyhelp.offers.transparency.facts import Known, Used
from earlyhelp.offers.transparency.queries import get_used
from earlyhelp.offers.transparency.record import make_record
from earlyhelp.rulesets.queries import find_breach_count
from earlyhelp.web.database import DatabaseFault, session
from earlyhelp.web.state import state

bp = Blueprint("transparency", __name__, template_folder="templates")
MEASURED = "earlyhelp-measured"
NO_CARD, NO_RECORD = "Ruleset card", "Algorithmic transparency record"


@bp.get("/how-matching-works/card")
@public
def show_card() -> str:
    """Show the card of the ruleset in force, laid out for paper too."""
    known = _known()
    return _page(make_card(known) if known else None, NO_CARD)


@bp.get("/how-matching-works/record")
@public
def show_record() -> str:
    """Show the algorithmic transparency record of the ruleset in force."""
    known = _known()
    return _page(make_record(known) if known else None, NO_RECORD)


def _page(document: Document | None, otherwise: str) -> str:
    return render_template(
        "transparency/show_document.html",
        document=document,
        otherwise=otherwise,
        telephones_shown=telephones(),
        all_open=wants_all(),
    )


def _known() -> Known | None:
    """Return what both documents are drawn from; None where there is no ruleset to describe."""
    running = state()
    if running.ruleset is None:
        return None
    return known_of(running.ruleset, _measured(running.ruleset), running.settings.base_url)


def known_of(ruleset: Ruleset, measured: Measured, base_url: str) -> Known:
    """Return what is known of a ruleset; counts are not known while the database is away."""
    try:
        breaches, area, used = _stored(session(), ruleset)
    except DatabaseFault:
        breaches, area, used = None, "", None
    return Known(ruleset, measured, breaches, __version__, base_url, area, used)


def _stored(open_session: Session, ruleset: Ruleset) -> tuple[int | None, str, Used]:
    served = get_served_area(open_session)
    breaches = find_breach_count(open_session, ruleset.digest)
    return breaches, served.name if served else "", get_used(open_session)


def _measured(ruleset: Ruleset) -> Measured:
    """Return how the ruleset answers the published signs, measured once for each."""
    held = cast("dict[str, Measured]", current_app.extensions.setdefault(MEASURED, {}))
    if ruleset.digest not in held:
        held[ruleset.digest] = measure(ruleset)
    return held[ruleset.digest]
