"""Pages by hand: a bare Flask application, SQL without objects, rows written out in a template."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from flask import Flask, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from benchmarks import search_floor
from earlyhelp.geography.distance import Point
from earlyhelp.services.searching.criteria import Criteria, Near
from earlyhelp.taxonomy.needs import NEEDS, NeedCode
from earlyhelp.taxonomy.services import DELIVERY_LABELS, ROUTE_LABELS, SECTOR_LABELS

Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]
FILTERS: Groups = (
    ("need", tuple((need.code, need.label) for need in NEEDS)),
    ("delivery", tuple((word.value, label) for word, label in DELIVERY_LABELS.items())),
    ("route", tuple((word.value, label) for word, label in ROUTE_LABELS.items())),
    ("sector", tuple((word.value, label) for word, label in SECTOR_LABELS.items())),
)
TEMPLATES = Path(__file__).parent / "templates"


def make_app(connection: sqlite3.Connection, gaps: Sequence[Sequence[str]]) -> Flask:
    """Return an application with a page of results and a table; the first row has the headings."""
    app = Flask("floor", static_folder=None)
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    loader = ChoiceLoader([components, FileSystemLoader(TEMPLATES)])
    app.jinja_loader = cast("FileSystemLoader", loader)  # Flask's type names one loader class

    @app.get("/search")
    def search() -> str:
        rows = search_floor.find(connection, _criteria())
        return render_template(
            "floor_search.html",
            title=f"{len(rows)} services",
            rows=rows,
            asked={**request.args, "chosen": set(request.args.getlist("need"))},
            groups=FILTERS if "filters" in request.args else (),
        )

    @app.get("/gaps")
    def show_gaps() -> str:
        return render_gaps(gaps)

    return app


def _criteria() -> Criteria:
    given = request.args
    near = Near(Point(float(given["latitude"]), float(given["longitude"])), "", ("", ""))
    return Criteria(
        text=given["text"],
        needs=frozenset(NeedCode(code) for code in given.getlist("need")),
        age_years=float(given["age"]),
        near=near,
        within_miles=float(given["within"]),
    )


def render_gaps(gaps: Sequence[Sequence[str]]) -> str:
    """Return the page with the table, the first row as its headings."""
    return render_template("floor_gaps.html", title="Gaps", headings=gaps[0], rows=gaps[1:])
