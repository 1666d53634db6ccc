"""Listings that may be one service: candidates, side by side, made one, taken apart."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import today
from earlyhelp.services.commands import ChangedMeanwhileError
from earlyhelp.services.editing.checking import find_errors
from earlyhelp.services.editing.choosing import choose, find_choices
from earlyhelp.services.editing.commands import (
    CannotMergeError,
    Pair,
    keep_apart,
    merge,
    undo_merge,
)
from earlyhelp.services.editing.pages import MergePage, PairLine, PairSide
from earlyhelp.services.editing.queries import (
    StoredListing,
    find_duplicates,
    find_merges,
    find_names,
    get_listing,
)
from earlyhelp.services.editing.views.shared import (
    CHANGED_MEANWHILE,
    EDITOR,
    MEND_IT,
    SEE_OTHER,
    SERVICE,
    bp,
    change,
    leave_line,
)
from earlyhelp.services.likeness import Likeness
from earlyhelp.web.database import session
from earlyhelp.web.paging import Paging, read_page

PAIRS_A_PAGE = 20
Errors = list[tuple[str, str]]


@bp.get("/editor/duplicates")
@for_roles(EDITOR)
def list_duplicates() -> str:
    """List the pairs that may be one service, most alike first, and the merges that stand."""
    pairs = find_duplicates(session())
    paging = read_page(request.args.get("page"), PAIRS_A_PAGE, len(pairs))
    return render_template(
        "editing/list_duplicates.html",
        total=len(pairs),
        pairs=_lines(pairs[paging.offset : paging.last]),
        paging=paging,
        merges=find_merges(session()),
        of=None,
    )


def _lines(pairs: tuple[Likeness, ...]) -> tuple[PairLine, ...]:
    named = find_names(session(), [one for pair in pairs for one in (pair.first, pair.second)])
    return tuple(
        PairLine(
            pair.first,
            named[pair.first].name,
            named[pair.first].provider.name,
            pair.second,
            named[pair.second].name,
            named[pair.second].provider.name,
            pair.reasons,
            round(pair.score * 100),
        )
        for pair in pairs
    )


@bp.get("/editor/services/<public_id>/duplicates")
@for_roles(EDITOR)
def compare_duplicates(public_id: str) -> str:
    """Show a listing beside another, or list those that may be the same service."""
    first = get_listing(session(), public_id)
    other = request.args.get("other", "")
    pairs = find_duplicates(session())
    if other:
        page = _page(first, get_listing(session(), other), pairs)
        return render_template("editing/merge.html", page=page)
    mine = tuple(pair for pair in pairs if public_id in {pair.first, pair.second})
    return render_template(
        "editing/list_duplicates.html",
        total=len(mine),
        pairs=_lines(mine),
        paging=Paging(1, max(1, len(mine)), len(mine)),
        merges=find_merges(session(), first.id),
        of=first,
    )


def _page(
    first: StoredListing,
    second: StoredListing,
    pairs: tuple[Likeness, ...] = (),
    errors: Errors | None = None,
) -> MergePage:
    both = {first.public_id, second.public_id}
    reasons = next((pair.reasons for pair in pairs if {pair.first, pair.second} == both), ())
    return MergePage(
        first=_side(first),
        second=_side(second),
        choices=find_choices(first.facts, second.facts),
        reasons=reasons,
        lives=request.form.get("lives", "first"),
        picked={
            name.removeprefix("pick-"): text
            for name, text in request.form.items()
            if name.startswith("pick-")
        },
        errors=errors or (),
    )


def _side(listing: StoredListing) -> PairSide:
    return PairSide(
        listing.public_id,
        listing.facts.name,
        listing.facts.provider.name,
        listing.source,
        listing.version,
        listing.merged_into,
    )


@bp.post("/editor/services/<public_id>/duplicates")
@for_roles(EDITOR)
def decide_duplicates(public_id: str) -> ResponseReturnValue:
    """Make one listing of two, or remember that they are two."""
    first = get_listing(session(), public_id)
    second = get_listing(session(), request.form.get("other", ""))
    if request.form.get("do") == "apart":
        keep_apart(session(), first, second, change())
        leave_line(Action.CHANGE, SERVICE, public_id, "not duplicates")
        session().commit()
        flash("Remembered: these are two services.")
        return redirect(url_for("editing.list_duplicates"), SEE_OTHER)
    versions = (str(first.version), str(second.version))
    if versions != (request.form.get("first_version"), request.form.get("second_version")):
        return _again(first, second, "Somebody has changed one of these. Look at them again")
    return _merge(first, second)


def _merge(first: StoredListing, second: StoredListing) -> ResponseReturnValue:
    page = _page(first, second)
    errors: Errors = [
        (f"pick-{one.field}", f"{one.label}: choose which to keep")
        for one in page.choices
        if page.picked.get(one.field) not in {"first", "second"}
    ]
    if page.lives not in {"first", "second"}:
        errors.append(("lives", "Choose which address lives on"))
    if errors:
        return render_template("editing/merge.html", page=_page(first, second, (), errors)), MEND_IT
    survivor, merged = (first, second) if page.lives == "first" else (second, first)
    taken = [one.field for one in page.choices if page.picked[one.field] != page.lives]
    facts = choose(survivor.facts, merged.facts, taken)
    faults = [("lives", sentence) for _, sentence in find_errors(facts, on=today())]
    if faults:
        return render_template("editing/merge.html", page=_page(first, second, (), faults)), MEND_IT
    try:
        merge(session(), Pair(survivor, merged), facts, change())
    except (ChangedMeanwhileError, CannotMergeError) as fault:
        session().rollback()
        return _again(first, second, str(fault).rstrip("."))
    leave_line(Action.MERGE, SERVICE, survivor.public_id)
    session().commit()
    flash("The two are one listing now. The other address leads there.")
    return redirect(url_for("editing.edit", public_id=survivor.public_id), SEE_OTHER)


def _again(first: StoredListing, second: StoredListing, sentence: str) -> ResponseReturnValue:
    page = _page(first, second, (), [("lives", sentence)])
    return render_template("editing/merge.html", page=page), CHANGED_MEANWHILE


@bp.post("/editor/duplicates/<int:merge_id>/undo")
@for_roles(EDITOR)
def take_apart(merge_id: int) -> ResponseReturnValue:
    """Make two listings of one again."""
    try:
        is_as_before = undo_merge(session(), merge_id, change())
    except CannotMergeError as fault:
        session().rollback()
        flash(str(fault))
        return redirect(url_for("editing.list_duplicates"), SEE_OTHER)
    leave_line(Action.UNDO, "merge", str(merge_id))
    session().commit()
    flash(
        "They are two listings again."
        if is_as_before
        else "They are two listings again. One was changed after the merge and stays as it is now; "
        "look at its history."
    )
    return redirect(url_for("editing.list_duplicates"), SEE_OTHER)
