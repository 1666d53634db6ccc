"""Pages of the local profile, and the way from each figure to file, line and release."""

from datetime import date

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.guards import public
from earlyhelp.clock import today
from earlyhelp.geography.codes import read_code
from earlyhelp.geography.places import ServedArea
from earlyhelp.geography.queries import get_served_area
from earlyhelp.jsna.needs import queries, trace_pages
from earlyhelp.jsna.needs.asking import NOT_A_DAY, read_ages, read_as_at
from earlyhelp.jsna.needs.downloads import FORMS, MEDIA_TYPES, draw
from earlyhelp.jsna.needs.held import UNMAPPED, FigureKey
from earlyhelp.jsna.needs.links import Links
from earlyhelp.jsna.needs.need_page import make_need_page
from earlyhelp.jsna.needs.overview import make_overview
from earlyhelp.taxonomy.needs import NEED_BY_CODE
from earlyhelp.web.database import session

bp = Blueprint("needs", __name__, template_folder="templates")
BAD_REQUEST = 400
LAST_TENTH = 10


@bp.get("/needs")
@public
def show_profile() -> ResponseReturnValue:
    """Show each need with its headline figures, how they stand, and what is missing."""
    if request.args.get("need") in NEED_BY_CODE:
        return redirect(url_for("needs.show_need", need=request.args["need"]))
    served = get_served_area(session())
    day, error = _as_at()
    held = None if served is None else queries.get_overview(session(), served.code, day)
    page = make_overview(held, _links())
    status = BAD_REQUEST if error else 200
    return render_template("needs/show_profile.html", page=page, error=error), status


@bp.get("/needs/download/<form>")
@public
def download_all(form: str) -> ResponseReturnValue:
    """Give every figure of every need as a file."""
    return _download(_served(), "", form)


@bp.get("/needs/<need>")
@public
def show_need(need: str) -> ResponseReturnValue:
    """Show everything held about one need."""
    served = _served()
    day, error = _as_at()
    held = queries.get_need(session(), served.code, _known(need), day)
    page = make_need_page(held, need, _links())
    status = BAD_REQUEST if error else 200
    return render_template("needs/show_need.html", page=page, error=error), status


@bp.get("/needs/<need>/download/<form>")
@public
def download_need(need: str, form: str) -> ResponseReturnValue:
    """Give every figure of one need as a file."""
    return _download(_served(), _known(need), form)


@bp.get("/needs/figures/<area_code>/<int:series_id>/<int:sortable>")
@public
def show_figure(area_code: str, series_id: int, sortable: int) -> ResponseReturnValue:
    """Show one figure in every version, each with its import, line and release."""
    key = FigureKey(_code(area_code), series_id, sortable)
    page = trace_pages.make_figure_page(queries.get_figure(session(), key), _links())
    return render_template("needs/show_figure.html", page=page)


@bp.get("/needs/sources/<int:import_id>")
@public
def show_source(import_id: int) -> ResponseReturnValue:
    """Show one import: publisher, file, licence, release, and what it superseded."""
    page = trace_pages.make_source_page(queries.get_source(session(), import_id), _links())
    return render_template("needs/show_rows.html", page=page)


@bp.get("/needs/people/<area_code>")
@public
def show_people(area_code: str) -> ResponseReturnValue:
    """Show how many people of some ages live in a place, and who counted them."""
    ages = read_ages(request.args.get("from", ""), request.args.get("to", ""))
    if ages is None:
        abort(404)
    held = queries.get_people(session(), _code(area_code), ages)
    page = trace_pages.make_people_page(held, _links())
    return render_template("needs/show_rows.html", page=page)


@bp.get("/needs/deprivation/<int:tenth>")
@public
def show_tenth(tenth: int) -> ResponseReturnValue:
    """Show the small areas of one tenth by deprivation, each with file and line."""
    if not 1 <= tenth <= LAST_TENTH:
        abort(404)
    areas = queries.find_tenth(session(), tenth)
    page = trace_pages.make_tenth_page(tenth, areas, _links())
    return render_template("needs/show_rows.html", page=page)


def _links() -> Links:
    return Links(url_for("needs.show_profile"))


def _served() -> ServedArea:
    found = get_served_area(session())
    if found is None:
        abort(404)
    return found


def _known(need: str) -> str:
    if need not in NEED_BY_CODE and need != UNMAPPED:
        abort(404)
    return need


def _code(area_code: str) -> str:
    found = read_code(area_code)
    if found is None:
        abort(404)
    return found


def _as_at() -> tuple[date | None, str]:
    """Return the day asked for, and what is wrong with what was typed."""
    typed = request.args.get("as_at", "")
    found = read_as_at(typed)
    return (found, "") if found or not typed.strip() else (None, NOT_A_DAY)


def _download(served: ServedArea, need: str, form: str) -> ResponseReturnValue:
    if form not in FORMS:
        abort(404)
    day, _ = _as_at()
    held = queries.get_need(session(), served.code, need, day)
    name = f"local-needs{f'-{need}' if need else ''}.{form}"
    return Response(
        draw(held, need, form, today()),
        mimetype=MEDIA_TYPES[form],
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )
