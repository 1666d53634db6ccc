"""The public pages of the directory: start, search, one service."""

from collections.abc import Mapping, Sequence
from logging import INFO

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from earlyhelp import clock
from earlyhelp.accounts.guards import public
from earlyhelp.geography.codes import Level
from earlyhelp.geography.distance import Point
from earlyhelp.geography.postcodes import read_postcode
from earlyhelp.geography.queries import find_boundaries, find_names
from earlyhelp.services.checking import Periods, periods_of
from earlyhelp.services.queries import Moved, find_whereabouts, get_page
from earlyhelp.services.searching.commands import Miss, count_unmet_search
from earlyhelp.services.searching.criteria import Near, as_pairs, read_criteria
from earlyhelp.services.searching.mapping import RESULTS_ON_A_MAP, Outlines, make_map_page
from earlyhelp.services.searching.pages import (
    Asked,
    SearchPage,
    StartPage,
    address,
    make_left_out_page,
    make_search_page,
)
from earlyhelp.services.searching.queries import (
    RESULTS_A_PAGE,
    NearAnswer,
    find_left_out,
    find_near,
    find_services,
    find_with_counts,
)
from earlyhelp.services.searching.service_page import make_service_page
from earlyhelp.web import database
from earlyhelp.web.logs import note_request
from earlyhelp.web.paging import Paging, read_page
from earlyhelp.web.state import state

bp = Blueprint("services", __name__, template_folder="templates")
Given = Mapping[str, Sequence[str]]
NEAR_KEPT = "near"
ASK_AGAIN = "Enter the postcode again to see distances. We do not keep it."


@bp.get("/")
@public
def start() -> ResponseReturnValue:
    """Show the start page."""
    return render_template("services/start.html", page=StartPage(url_for("services.search")))


@bp.get("/search")
@public
def search() -> ResponseReturnValue:
    """Show the services that fit a search; a full postcode leaves the address at once."""
    given = _lists(request.args)
    place = request.args.get("place", "")
    if read_postcode(place):
        return _keep_and_redirect(given, find_near(database.session(), place))
    answer = find_near(database.session(), place) if place.strip() else _kept_near()
    return _show(given, answer)


@bp.post("/search")
@public
def set_place() -> ResponseReturnValue:
    """Take a search with a place, keep where a postcode lies out of the address, and show it."""
    given = _lists(request.form)
    place = request.form.get("place", "").strip()
    if not place:
        return redirect(_address_of(given, None), 303)
    answer = find_near(database.reading_session(), place)
    return _keep_and_redirect(given, answer) if answer.near else _show(given, answer)


@bp.get("/search/map")
@public
def show_map() -> ResponseReturnValue:
    """Show the services that fit a search on a map."""
    given = _lists(request.args)
    place = request.args.get("place", "")
    if read_postcode(place):
        return _keep_and_redirect(given, find_near(database.session(), place))
    answer = find_near(database.session(), place) if place.strip() else _kept_near()
    found = _find(given, answer, "services.show_map", RESULTS_ON_A_MAP)
    opened = database.reading_session()
    outlines = Outlines(
        authority=find_boundaries(opened, "authority"),
        wards=find_boundaries(opened, Level.WARD),
        localities=find_boundaries(opened, Level.LOCALITY),
    )
    where = find_whereabouts(opened, [hit.service_id for hit in found.hits])
    back = address(url_for("services.search"), as_pairs(found.criteria))
    sheet = make_map_page(found, back, where, outlines)
    return render_template("services/show_map.html", page=found, map=sheet)


@bp.get("/services/<public_id>")
@public
def show_service(public_id: str) -> ResponseReturnValue:
    """Show one service."""
    opened, on = database.session(), clock.today()
    found = get_page(opened, public_id, on=on)
    if isinstance(found, Moved):
        return redirect(url_for("services.show_service", public_id=found.public_id), 301)
    names = find_names(opened, set(found.facts.areas_served or ()))
    page = make_service_page(found, on=on, periods=_periods(), area_names=names)
    return render_template("services/show_service.html", page=page)


@bp.record_once
def _let_anyone_search(setup: BlueprintSetupState) -> None:
    """Take the search form without a token, so that the start page needs no cookie.

    It changes nothing but where this visitor's own search looks from.
    """
    setup.app.extensions["csrf"].exempt(set_place)


@bp.get("/search/left-out")
@public
def show_left_out() -> ResponseReturnValue:
    """Show the services that have the words and were left out, each with the reason."""
    answer = _answer_of_address()
    criteria, _ = read_criteria(_lists(request.args), answer.near)
    found = find_left_out(
        database.reading_session(), criteria, on=clock.today(), periods=_periods()
    )
    page = make_left_out_page(url_for("services.search"), criteria, found)
    return render_template("services/left_out.html", page=page)


def _answer_of_address() -> NearAnswer:
    place = request.args.get("place", "")
    if place.strip() and not read_postcode(place):
        return find_near(database.session(), place)
    return _kept_near()


def _show(given: Given, answer: NearAnswer) -> str:
    """Show results as a list; where there are none, the miss is counted."""
    page = _find(given, answer, "services.search", RESULTS_A_PAGE)
    if not page.hits and not page.errors:
        _count_miss(page)
    on_a_map = address(url_for("services.show_map"), as_pairs(page.criteria))
    return render_template("services/search.html", page=page, map_address=on_a_map)


def _count_miss(page: SearchPage) -> None:
    """Count that a search found nothing: need, area and month, in a transaction of its own.

    A page that is shown changes nothing else (docs/decisions/0013-counting-searches.md). While
    another writer holds the database the miss is not counted, so that nobody waits for it.
    """
    near = page.criteria.near
    miss = Miss(page.wanted, near.area_code if near else None, clock.today())
    try:
        with state().database.session(writing=True, waiting=False) as writing:
            count_unmet_search(writing, miss)
    except database.DatabaseFault:
        note_request("unmet_search_not_counted", INFO)


def _find(given: Given, answer: NearAnswer, endpoint: str, size: int) -> SearchPage:
    """Return a page of so many results, with what the place left unsaid."""
    criteria, faults = read_criteria(given, answer.near)
    picked: list[Paging] = []

    def pick(total: int) -> slice:
        picked.append(read_page(request.args.get("page"), size, total))
        return slice(picked[0].offset, picked[0].last)

    find = find_with_counts if endpoint == "services.search" else find_services
    results = find(
        database.reading_session(), criteria, on=clock.today(), pick=pick, periods=_periods()
    )
    asked = Asked(
        criteria,
        (*faults, *([("place", answer.sentence)] if answer.is_wrong else [])),
        {name: next(iter(given.get(name, ())), "") for name in ("age", "place")},
        (answer.sentence,) if answer.sentence and not answer.is_wrong else (),
    )
    return make_search_page(url_for(endpoint), asked, results, picked[0])


def _keep_and_redirect(given: Given, answer: NearAnswer) -> ResponseReturnValue:
    """Keep where a postcode lies in this visitor's session; the address says only that it is."""
    near = answer.near
    if near is not None and near.pair[0] == NEAR_KEPT:
        point = near.point
        kept = [near.label, point.latitude, point.longitude, answer.sentence, near.area_code]
        session[NEAR_KEPT] = kept
    return redirect(_address_of(given, near), 303)


def _address_of(given: Given, near: Near | None) -> str:
    criteria, _ = read_criteria(given, near)
    return address(url_for("services.search"), as_pairs(criteria))


def _kept_near() -> NearAnswer:
    """Return the place of this visitor's postcode, if the address asks for it."""
    if request.args.get(NEAR_KEPT) != "postcode":
        return NearAnswer(None)
    kept = session.get(NEAR_KEPT)
    if not kept:
        return NearAnswer(None, ASK_AGAIN)
    label, latitude, longitude, sentence, *area = kept
    pair, area_code = (NEAR_KEPT, "postcode"), next(iter(area), None)
    return NearAnswer(Near(Point(latitude, longitude), label, pair, area_code), sentence)


def _periods() -> Periods:
    return periods_of(state().settings)


def _lists(values: MultiDict[str, str]) -> Given:
    return {name: texts for name, texts in values.lists() if name != "place"}
