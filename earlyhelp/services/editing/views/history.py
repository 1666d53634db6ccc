"""The history of a listing: who changed what, any two states side by side, one restored."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.services.commands import ChangedMeanwhileError
from earlyhelp.services.differing import FieldDifference, field_differences
from earlyhelp.services.editing.commands import restore_version
from earlyhelp.services.editing.pages import (
    REASON_WORDS,
    HistoryPage,
    RestorePage,
    VersionLine,
)
from earlyhelp.services.editing.queries import (
    StoredListing,
    StoredVersion,
    find_versions,
    get_listing,
    get_version,
)
from earlyhelp.services.editing.views.shared import (
    CHANGED_MEANWHILE,
    EDITOR,
    SEE_OTHER,
    SERVICE,
    bp,
    change,
    leave_line,
    who,
)
from earlyhelp.web.database import session
from earlyhelp.web.words import moment


@bp.get("/editor/services/<public_id>/history")
@for_roles(EDITOR)
def history(public_id: str) -> str:
    """Show every change of a listing, and two of its states side by side if asked."""
    listing = get_listing(session(), public_id)
    versions = find_versions(session(), listing.id)
    first, second = _number("first"), _number("second")
    compared = _compared(versions, first, second)
    page = HistoryPage(public_id, listing.facts.name, _lines(versions), first, second, compared)
    return render_template("editing/history.html", page=page)


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 - digits of a number


def _compared(
    versions: tuple[StoredVersion, ...], first: int | None, second: int | None
) -> tuple[FieldDifference, ...] | None:
    known = {one.version: one for one in versions}
    if first not in known or second not in known:
        return None
    return field_differences(known[first].facts, known[second].facts)


def _lines(versions: tuple[StoredVersion, ...]) -> tuple[VersionLine, ...]:
    names: dict[str, str] = {}
    older = (*versions[1:], None)
    return tuple(
        VersionLine(
            version=one.version,
            at=moment(one.at),
            who=who(one.by, names),
            why=REASON_WORDS[one.reason],
            differences=field_differences(before.facts, one.facts) if before else (),
            is_newest=number == 0,
        )
        for number, (one, before) in enumerate(zip(versions, older, strict=True))
    )


@bp.get("/editor/services/<public_id>/history/<int:version>")
@for_roles(EDITOR)
def ask_restore(public_id: str, version: int) -> str:
    """Show what restoring an older state would change."""
    listing = get_listing(session(), public_id)
    return render_template("editing/restore.html", page=_restoring(listing, version))


def _restoring(listing: StoredListing, version: int, *, has_changed: bool = False) -> RestorePage:
    older = get_version(session(), listing.id, version)
    return RestorePage(
        listing.public_id,
        listing.facts.name,
        version,
        listing.version,
        field_differences(listing.facts, older.facts),
        has_changed,
    )


@bp.post("/editor/services/<public_id>/history/<int:version>")
@for_roles(EDITOR)
def restore(public_id: str, version: int) -> ResponseReturnValue:
    """Make a listing say again what it said, unless somebody has changed it since it was shown."""
    listing = get_listing(session(), public_id)
    if request.form.get("current") == str(listing.version):
        try:
            restore_version(session(), listing, version, change())
            leave_line(Action.RESTORE, SERVICE, public_id)
            session().commit()
            flash(f"Version {version} was restored as a new version.")
            return redirect(url_for("editing.history", public_id=public_id), SEE_OTHER)
        except ChangedMeanwhileError:
            session().rollback()
            listing = get_listing(session(), public_id)
    page = _restoring(listing, version, has_changed=True)
    return render_template("editing/restore.html", page=page), CHANGED_MEANWHILE
