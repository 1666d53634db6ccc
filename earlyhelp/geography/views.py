"""The page that says which places are held, from which files, and what is absent."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template

from earlyhelp.accounts.guards import for_roles
from earlyhelp.geography import queries
from earlyhelp.geography.places import Holding, PlaceImport, ServedArea
from earlyhelp.web.database import session

bp = Blueprint("geography", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """The area served, how much is held of it, what is absent, and the files behind it."""

    area: ServedArea | None
    holdings: Sequence[Holding]
    absent: Sequence[str]
    imports: Sequence[PlaceImport]


@bp.get("/places")
@for_roles("data-officer", "commissioner", "administrator")
def places() -> str:
    """Show which places are held and from which files."""
    open_session = session()
    page = PlacesPage(
        area=queries.get_served_area(open_session),
        holdings=queries.find_holdings(open_session),
        absent=queries.find_absent(open_session),
        imports=queries.find_imports(open_session),
    )
    return render_template("geography/places.html", page=page)
