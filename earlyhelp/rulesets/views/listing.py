"""The list of rulesets, and bringing one in."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles, me
from earlyhelp.clock import now
from earlyhelp.rulesets import commands
from earlyhelp.rulesets.pages import ListPage, NewPage, make_lines, make_undo
from earlyhelp.rulesets.views.shared import (
    TO_BE_MENDED,
    bp,
    go_to,
    held_today,
    keep,
    names,
    outlook,
    said_done,
)
from earlyhelp.web.database import session

LARGEST = 500_000
"""Bytes of a ruleset; the packaged one has about 40,000."""


@bp.get("/admin/rulesets")
@for_roles("administrator")
def list_rulesets() -> str:
    """List the rulesets: the live one first."""
    return show_list()


def show_list(errors: Sequence[tuple[str, str]] = ()) -> str:
    """Show the list, with what stood in the way of the last act."""
    held = held_today()
    accounts = names()
    page = ListPage(
        make_lines(held, accounts),
        make_undo(held, accounts),
        outlook(held),
        said_done(),
        errors,
    )
    return render_template("rulesets/list_rulesets.html", page=page)


@bp.get("/admin/rulesets/new")
@for_roles("administrator")
def show_new() -> str:
    """Ask for a file."""
    return render_template("rulesets/new_ruleset.html", page=NewPage())


@bp.post("/admin/rulesets/new")
@for_roles("administrator")
def bring_in() -> ResponseReturnValue:
    """Check a file, try it, and keep it as a draft; a file with problems is not kept."""
    sent = request.files.get("file")
    data = sent.stream.read(LARGEST + 1) if sent else b""
    name = sent.filename or "" if sent else ""
    text, problem = _read_text(data)
    if problem:
        page = NewPage((("file", problem),), name)
        return render_template("rulesets/new_ruleset.html", page=page), TO_BE_MENDED
    drafted = commands.record_draft(session(), text, by=me().account_id, at=now())
    if drafted.digest is None:
        count = len(drafted.problems)
        found = "1 problem" if count == 1 else f"{count:,} problems"
        said = f"This ruleset has {found}. Mend it and choose it again"
        page = NewPage((("file", said),), name, drafted.problems)
        return render_template("rulesets/new_ruleset.html", page=page), TO_BE_MENDED
    keep(Action.IMPORT, drafted.digest)
    return go_to(drafted.digest, "kept")


def _read_text(data: bytes) -> tuple[str, str]:
    if not data:
        return "", "Choose a file that ends in .toml"
    if len(data) > LARGEST:
        return "", f"Choose a file of at most {LARGEST // 1000:,} kB"
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return "", "Choose a text file in UTF-8; this is not one"
