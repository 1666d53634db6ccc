"""The local profile by hand: the raw rows by SQL, then a table of cells that are ready."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from flask import Flask, render_template
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

TEMPLATES = Path(__file__).parent / "templates"
Tables = Sequence[tuple[str, Sequence[tuple[str, ...]]]]
FIGURES = "value, lower_95, upper_95, lower_99_8, upper_99_8, count, denominator"
OWN = f"""
    SELECT r.import_id, r.place_id, r.series_id, r.sortable, r.line, r.annotation_id, {FIGURES}
    FROM reading r
    WHERE r.import_id IN (SELECT id FROM jsna_import WHERE undone_at IS NULL)
      AND r.place_id = (SELECT id FROM jsna_place WHERE code = ?)
      AND r.series_id IN (
        SELECT id FROM series WHERE category = '' AND sex IN ('Persons', '', 'Not applicable'))
"""
BESIDE = """
    SELECT series_id, place_id, value FROM reading
    WHERE import_id = ? AND sortable = ?
      AND place_id IN (SELECT id FROM jsna_place WHERE code IN ({places}))
      AND series_id IN ({series})
"""
CATALOGUE = "SELECT * FROM indicator ORDER BY id"
NEEDS = "SELECT * FROM indicator_need ORDER BY indicator_id, rank"
SERIES = "SELECT * FROM series WHERE category = ''"
NOTES = "SELECT * FROM annotation WHERE id IN ({notes})"


def make_app(path: Path, area: str, beside: Sequence[str], tables: Tables) -> Flask:
    """Return an application with the one page; ``tables`` are its cells, worked out before."""
    app = Flask("floor", static_folder=None)
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    loader = ChoiceLoader([components, FileSystemLoader(TEMPLATES)])
    app.jinja_loader = cast("FileSystemLoader", loader)  # Flask's type names one loader class
    connection = sqlite3.connect(path, check_same_thread=False)

    @app.get("/needs")
    def show_profile() -> str:
        read(connection, area, beside)
        return render_template("floor_profile.html", title="Local needs", tables=tables)

    return app


def read(connection: sqlite3.Connection, area: str, beside: Sequence[str]) -> int:
    """Read every row that the profile is made of; return how many readings."""
    for statement in (CATALOGUE, NEEDS, SERIES):
        connection.execute(statement).fetchall()
    own = connection.execute(OWN, [area]).fetchall()
    latest: dict[int, tuple[int, int, int]] = {}
    for row in own:
        latest[row[2]] = max(latest.get(row[2], (0, 0, 0)), (row[3], row[0], row[5]))
    notes = [note for _, _, note in latest.values()]
    connection.execute(NOTES.format(notes=_marks(notes)), notes).fetchall()
    found = len(own)
    for sortable, number in {(period, brought) for period, brought, _ in latest.values()}:
        series = [one for one, last in latest.items() if last[:2] == (sortable, number)]
        statement = BESIDE.format(places=_marks(beside), series=_marks(series))
        found += len(connection.execute(statement, [number, sortable, *beside, *series]).fetchall())
    return found


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
