"""One listing: add it, change it, decide where two people met, keep it out of sight."""

from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import today
from earlyhelp.services.commands import ChangedMeanwhileError
from earlyhelp.services.editing.checking import find_errors, find_warning
from earlyhelp.services.editing.choosing import Choice, clash, settle
from earlyhelp.services.editing.commands import (
    add_listing,
    check_whole,
    save_listing,
    withhold,
)
from earlyhelp.services.editing.form import (
    Reading,
    Values,
    numbers_of,
    read_form,
    to_values,
    with_another,
    without,
)
from earlyhelp.services.editing.pages import METHODS, WITHHELD_OPTIONS, ClashPage, FormPage
from earlyhelp.services.editing.queries import (
    StoredListing,
    find_versions,
    get_listing,
    get_version,
)
from earlyhelp.services.editing.views.shared import (
    CHANGED_MEANWHILE,
    EDITOR,
    MEND_IT,
    SEE_OTHER,
    SERVICE,
    bp,
    change,
    check_page,
    leave_line,
    sent,
    who,
)
from earlyhelp.services.facts import ProviderFacts, ServiceFacts
from earlyhelp.services.queries import find_mapped_needs
from earlyhelp.services.words import CheckMethod, Withheld
from earlyhelp.web.database import session
from earlyhelp.web.words import moment

NEW = "Add a service"
CHOOSE_METHOD = ("checked_by", "Choose how you checked the listing")
NOW_HIDDEN = (
    "This address is confidential from now on. It may have left before, in exports, prints or the "
    "open feed. Tell those who took it."
)


@bp.get("/editor/services/new")
@for_roles(EDITOR)
def add() -> str:
    """Show an empty form."""
    return render_template("editing/edit.html", page=FormPage(NEW, to_values(_empty()), 0))


@bp.post("/editor/services/new")
@for_roles(EDITOR)
def store_new() -> ResponseReturnValue:
    """Add what was typed, or show it again with what is to be mended."""
    values = _with_buttons(sent())
    if values is not None:
        return render_template("editing/edit.html", page=FormPage(NEW, values, 0))
    reading = read_form(sent(), _empty())
    page = _faulty(FormPage(NEW, sent(), 0), reading)
    if page is not None:
        return render_template("editing/edit.html", page=page), MEND_IT
    public_id = add_listing(session(), reading.facts, change())
    return _kept(public_id, reading.facts, None)


@bp.get("/editor/services/<public_id>")
@for_roles(EDITOR)
def edit(public_id: str) -> str:
    """Show the form of a listing, filled with what it says now."""
    listing = get_listing(session(), public_id)
    return render_template("editing/edit.html", page=_page(listing, to_values(listing.facts)))


@bp.post("/editor/services/<public_id>")
@for_roles(EDITOR)
def store(public_id: str) -> ResponseReturnValue:
    """Change a listing, or show what was typed with what is to be mended or decided."""
    listing = get_listing(session(), public_id)
    values = _with_buttons(sent())
    if values is not None:
        return render_template("editing/edit.html", page=_page(listing, values, _version()))
    base = _base(listing, _version())
    reading = read_form(sent(), base)
    page = _faulty(_page(listing, sent(), _version()), reading)
    if page is not None:
        return render_template("editing/edit.html", page=page), MEND_IT
    return _store(listing, base, reading.facts)


def _store(listing: StoredListing, base: ServiceFacts, ours: ServiceFacts) -> ResponseReturnValue:
    facts: ServiceFacts | None = ours
    if listing.version != _version():
        decided = request.form.get("theirs") == str(listing.version)
        facts = settle(base, listing.facts, ours, _picked()) if decided else None
    if facts is None or (listing.version != _version() and find_errors(facts, on=today())):
        return _show_clash(listing, base, ours)
    try:
        save_listing(session(), listing, facts, change())
    except ChangedMeanwhileError:
        session().rollback()
        return _show_clash(get_listing(session(), listing.public_id), base, ours)
    return _kept(listing.public_id, facts, listing.facts)


def _kept(public_id: str, facts: ServiceFacts, before: ServiceFacts | None) -> ResponseReturnValue:
    """Commit, with the line of the audit and the check if the whole listing was checked."""
    if "checked" in request.form:
        method = CheckMethod(request.form["checked_by"])
        check_whole(session(), public_id, method, change())
    leave_line(Action.CHANGE if before else Action.CREATE, SERVICE, public_id)
    session().commit()
    flash("Saved. This counts as a check of the whole listing." if "checked" in request.form else
          "Saved. This does not count as a check.")  # fmt: skip
    if before and _newly_hidden(before, facts):
        flash(NOW_HIDDEN)
    return redirect(url_for("editing.edit", public_id=public_id), SEE_OTHER)


def _newly_hidden(before: ServiceFacts, after: ServiceFacts) -> bool:
    was = {place.key for place in before.places if not place.is_hidden}
    return any(place.is_hidden and place.key in was for place in after.places)


def _empty() -> ServiceFacts:
    return ServiceFacts(str(uuid4()), ProviderFacts(""), "", None)


def _version() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004 - digits of a number


def _base(listing: StoredListing, version: int) -> ServiceFacts:
    """Return what the form was filled with."""
    if version == listing.version:
        return listing.facts
    return get_version(session(), listing.id, version).facts


def _with_buttons(values: Values) -> Values | None:
    """Return the answers with one more or one less, if such a button was pressed."""
    added, removed = values.get("add", ()), values.get("remove", ())
    if added:
        return with_another(values, added[0])
    return without(values, removed[0]) if removed else None


def _page(listing: StoredListing, values: Values, version: int | None = None) -> FormPage:
    facts = listing.facts
    return FormPage(
        heading=facts.name,
        values=values,
        version=listing.version if version is None else version,
        public_id=listing.public_id,
        check_page=check_page(listing.public_id),
        withheld=facts.withheld.value if facts.withheld else None,
        merged_into=listing.merged_into,
        proposed=find_mapped_needs(session(), facts),
    )


def _faulty(page: FormPage, reading: Reading) -> FormPage | None:
    """Return the page with what is to be mended, or None if nothing is."""
    errors = reading.errors or _in_form(find_errors(reading.facts, on=today()), page.values)
    form = request.form
    if "checked" in form and form.get("checked_by") not in dict(METHODS):
        errors = (*errors, CHOOSE_METHOD)
    warning = find_warning(reading.facts)
    seen = "notes_seen" in form or warning is None
    if not errors and seen:
        return None
    parts = {name: getattr(page, name) for name in FormPage.__dataclass_fields__}
    return FormPage(**(parts | {"errors": errors, "warning": warning}))


def _in_form(errors: tuple[tuple[str, str], ...], values: Values) -> tuple[tuple[str, str], ...]:
    """Return faults with the numbers that things have in the form: some may have been taken out."""
    return tuple((_renumbered(name, values), sentence) for name, sentence in errors)


def _renumbered(name: str, values: Values) -> str:
    parts, start = name.split("-"), ""
    for place in range(0, len(parts) - 2, 2):
        start += parts[place]
        numbers = numbers_of(values, start)
        position = int(parts[place + 1])
        start += f"-{numbers[position] if position < len(numbers) else position}-"
    return start + parts[-1]


def _picked() -> dict[str, str]:
    start = "pick-"
    return {
        name.removeprefix(start): text
        for name, text in request.form.items()
        if name.startswith(start)
    }


def _show_clash(
    listing: StoredListing, base: ServiceFacts, ours: ServiceFacts
) -> ResponseReturnValue:
    met = clash(base, listing.facts, ours)
    newest = find_versions(session(), listing.id)[0]
    was_asked = "theirs" in request.form
    page = ClashPage(
        public_id=listing.public_id,
        name=listing.facts.name,
        theirs_by=who(newest.by, {}),
        theirs_at=moment(newest.at),
        version=listing.version,
        form=FormPage("", sent(), _version()),
        theirs=met.theirs,
        choices=met.both,
        picked=_picked(),
        errors=_unpicked(met.both) if was_asked else (),
    )
    return render_template("editing/clash.html", page=page), CHANGED_MEANWHILE


def _unpicked(choices: tuple[Choice, ...]) -> tuple[tuple[str, str], ...]:
    picked = _picked()
    missing = [one for one in choices if picked.get(one.field) not in {"theirs", "ours"}]
    return tuple((f"pick-{one.field}", f"{one.label}: choose which to keep") for one in missing)


@bp.get("/editor/services/<public_id>/out-of-sight")
@for_roles(EDITOR)
def ask_withhold(public_id: str) -> str:
    """Ask why a listing is to be kept out of sight, or whether it may be seen again."""
    listing = get_listing(session(), public_id)
    return render_template(
        "editing/withhold.html", page=_page(listing, {}), options=WITHHELD_OPTIONS, errors=()
    )


@bp.post("/editor/services/<public_id>/out-of-sight")
@for_roles(EDITOR)
def store_withhold(public_id: str) -> ResponseReturnValue:
    """Keep a listing out of sight, or let it be seen again."""
    listing = get_listing(session(), public_id)
    because = request.form.get("because", "")
    is_lifted = because == "lift" and listing.facts.withheld is not None
    if not is_lifted and because not in dict(WITHHELD_OPTIONS):
        errors = [("because", "Choose why the listing is to be kept out of sight")]
        page = _page(listing, {})
        return render_template(
            "editing/withhold.html", page=page, options=WITHHELD_OPTIONS, errors=errors
        ), MEND_IT
    withhold(session(), listing, None if is_lifted else Withheld(because), change())
    leave_line(Action.CHANGE, SERVICE, public_id, "shown again" if is_lifted else "out of sight")
    session().commit()
    flash("The listing can be seen again." if is_lifted else
          "The listing is out of sight. No import brings it back.")  # fmt: skip
    return redirect(url_for("editing.edit", public_id=public_id), SEE_OTHER)
