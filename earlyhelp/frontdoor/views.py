"""Pages that everybody may read; none of them needs the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request

from earlyhelp.accounts.guards import public, public_without_database
from earlyhelp.matching import Ruleset
from earlyhelp.rulesets.showing import Shown, show_ruleset
from earlyhelp.settings import EMERGENCY, Telephone
from earlyhelp.web.state import in_use, state

bp = Blueprint("frontdoor", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class WorriedPage:
    """Who to call now; ``because`` is a sentence when an answer led here."""

    telephones: Sequence[Telephone]
    because: str = ""


def telephones() -> Sequence[Telephone]:
    """Return the numbers of the front door, in the order to try them."""
    settings = state().settings
    return (EMERGENCY, settings.front_door, settings.out_of_hours, settings.advice_line)


@bp.get("/worried")
@public_without_database
def worried() -> str:
    """Show who to call, whatever else is broken."""
    return render_template("frontdoor/worried.html", page=WorriedPage(telephones()))


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The ruleset in force in words; None where there is none that can be used."""

    ruleset: Ruleset | None
    shown: Shown | None
    telephones: Sequence[Telephone]
    live_from: date | None
    """The day from which it decides here; None where that is its own first day."""
    all_open: bool
    """Whether every rule is shown at once, to be read through or printed."""


def _rules_page() -> RulesPage:
    found = in_use()
    return RulesPage(
        found.ruleset,
        show_ruleset(found.ruleset) if found.ruleset else None,
        telephones(),
        found.live_from,
        wants_all(),
    )


def wants_all() -> bool:
    """Say whether the reader asked for everything that is folded."""
    return request.args.get("all") == "yes"


@bp.get("/levels")
@public
def levels() -> str:
    """Show the area's levels of need and how to talk to a social worker."""
    return render_template("frontdoor/levels.html", page=_rules_page())


@bp.get("/how-matching-works")
@public
def how_matching_works() -> str:
    """Show every rule of the ruleset in force, in the order in which they are asked."""
    return render_template("frontdoor/how_matching_works.html", page=_rules_page())


@bp.get("/accessibility")
@public
def accessibility() -> str:
    """Show what is tested, how, and what fails."""
    return render_template("frontdoor/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> str:
    """Show what is kept, and what never is."""
    return render_template("frontdoor/privacy.html")


@bp.get("/cookies")
@public
def cookies() -> str:
    """Show which cookie is set."""
    return render_template("frontdoor/cookies.html")


@bp.get("/contact")
@public
def contact() -> str:
    """Show whom to ask about what."""
    return render_template("frontdoor/contact.html")
