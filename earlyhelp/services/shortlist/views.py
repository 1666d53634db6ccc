"""The pages of the shortlist. It is kept in the visitor's own session cookie, as ids only."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from earlyhelp import clock
from earlyhelp.accounts.guards import public
from earlyhelp.geography.queries import find_names
from earlyhelp.services.checking import periods_of
from earlyhelp.services.queries import find_records
from earlyhelp.services.searching.service_page import make_service_page
from earlyhelp.services.shortlist.choosing import (
    FEWEST_COMPARED,
    LONGEST,
    MOST_COMPARED,
    add,
    read_back,
    read_ids,
    remove,
)
from earlyhelp.services.shortlist.pages import (
    CHOOSE,
    FULL,
    Found,
    ListPage,
    PrintPage,
    gone_words,
    make_compare_page,
    own_heading,
    print_heading,
    shared_heading,
)
from earlyhelp.web import database
from earlyhelp.web.state import state

bp = Blueprint("shortlist", __name__, template_folder="templates")
KEPT = "shortlist"


@bp.get("/shortlist")
@public
def show_shortlist() -> ResponseReturnValue:
    """Show the visitor's own list."""
    errors = (("", FULL),) if request.args.get("full") else ()
    return _show_list(_kept(), is_own=True, errors=errors)


@bp.post("/shortlist")
@public
def change() -> ResponseReturnValue:
    """Add services to the visitor's list, remove some, or clear it."""
    kept = [page.public_id for page in _find(_kept()).services]
    added = add(kept, read_ids(request.form.getlist("add")))
    removed = read_ids(request.form.getlist("remove"))
    session[KEPT] = [] if "clear" in request.form else list(remove(added.ids, removed))
    if added.left_out:
        return redirect(url_for("shortlist.show_shortlist", full="yes"), 303)
    back = read_back(request.form.get("back"))
    if back is None:
        return redirect(url_for("shortlist.show_shortlist"), 303)
    changed = read_ids([*request.form.getlist("add"), *removed], most=1)
    return redirect(f"{back}#{anchor(changed[0])}" if changed else back, 303)


@bp.get("/shortlist/shared")
@public
def show_shared() -> ResponseReturnValue:
    """Show a list that somebody shared; the visitor's own stays as it is."""
    return _show_list(_asked(), is_own=False)


@bp.get("/shortlist/compare")
@public
def compare_services() -> ResponseReturnValue:
    """Put 2 to 4 services side by side."""
    asked = _asked()
    if not FEWEST_COMPARED <= len(asked) <= MOST_COMPARED:
        return _show_list(_kept(), is_own=True, errors=(("compare", CHOOSE),), chosen=asked)
    found = _find(asked)
    if len(found.services) < FEWEST_COMPARED:
        return _show_list(asked, is_own=False)
    return render_template("shortlist/compare.html", page=make_compare_page(found.services))


@bp.get("/shortlist/print")
@public
def print_list() -> ResponseReturnValue:
    """Lay a list out for paper: that of the address, or the visitor's own."""
    ids = _asked() or _kept()
    found = _find(ids)
    page = PrintPage(
        heading=print_heading(found.services),
        services=found.services,
        printed_on=clock.today(),
        address=_share_address(ids),
        notices=gone_words(found.gone),
    )
    return render_template("shortlist/print.html", page=page)


def anchor(public_id: str) -> str:
    """Return the name of a service's place on a page of results."""
    return f"s-{public_id}"


@bp.record_once
def _give_templates(setup: BlueprintSetupState) -> None:
    """Let every page ask what is on the visitor's list."""
    setup.app.jinja_env.globals.update(
        is_shortlisted=lambda public_id: public_id in session.get(KEPT, ()),
        shortlist_count=lambda: len(session.get(KEPT, ())),
    )


def _kept() -> tuple[str, ...]:
    return read_ids(session.get(KEPT, ()))


def _asked() -> tuple[str, ...]:
    return read_ids(request.args.getlist("service"))


def _find(ids: Sequence[str]) -> Found:
    """Return the services of a list in its order, each once; those that are gone are counted."""
    opened, on = database.reading_session(), clock.today()
    known = find_records(opened, ids, on=on)
    records = {known[one].public_id: known[one] for one in ids if one in known}
    served = (record.facts.areas_served or frozenset() for record in records.values())
    names = find_names(opened, set().union(*served))
    periods = periods_of(state().settings)
    services = tuple(
        make_service_page(record, on=on, periods=periods, area_names=names)
        for record in records.values()
    )
    return Found(services, gone=sum(one not in known for one in ids))


def _show_list(
    ids: Sequence[str],
    *,
    is_own: bool,
    errors: tuple[tuple[str, str], ...] = (),
    chosen: Sequence[str] = (),
) -> str:
    found = _find(ids)
    heading = own_heading if is_own else shared_heading
    page = ListPage(
        heading=heading(len(found.services)),
        services=found.services,
        is_own=is_own,
        errors=errors,
        notices=gone_words(found.gone),
        chosen=frozenset(chosen),
        share=_share_address(ids),
        print_address=url_for("shortlist.print_list", service=list(ids)),
    )
    return render_template("shortlist/show_shortlist.html", page=page, longest=LONGEST)


def _share_address(ids: Sequence[str]) -> str:
    return url_for("shortlist.show_shared", service=list(ids), _external=True)
