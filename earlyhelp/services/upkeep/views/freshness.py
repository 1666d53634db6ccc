"""How fresh the listings are, for editors and commissioners."""

from dataclasses import dataclass

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import today
from earlyhelp.services.checking import Periods
from earlyhelp.services.exchange.cells import guard
from earlyhelp.services.upkeep.freshness import COLUMNS, Freshness, derive_freshness
from earlyhelp.services.upkeep.views.shared import EDITOR, bp, periods, standings
from earlyhelp.terminal import as_csv

COMMISSIONER = "commissioner"


@dataclass(frozen=True, slots=True)
class FreshnessPage:
    """The figures over all, and of each provider."""

    overall: Freshness
    providers: tuple[Freshness, ...]
    periods: Periods


@bp.get("/editor/freshness")
@for_roles(EDITOR, COMMISSIONER)
def freshness() -> ResponseReturnValue:
    """Show how many listings were checked in time, overall and for each provider."""
    overall, providers = derive_freshness(standings())
    page = FreshnessPage(overall, providers, periods())
    return render_template("upkeep/freshness.html", page=page)


@bp.get("/editor/freshness.csv")
@for_roles(EDITOR, COMMISSIONER)
def freshness_csv() -> ResponseReturnValue:
    """Give the same figures as a file."""
    overall, providers = derive_freshness(standings())
    rows = [dict(one.as_row()) for one in (overall, *providers)]
    for row in rows:
        row["provider"] = guard(str(row["provider"]))
    name = f"freshness-{today().isoformat()}.csv"
    return Response(
        as_csv(COLUMNS, rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
