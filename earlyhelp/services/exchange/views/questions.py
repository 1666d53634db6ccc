"""What a person is asked on the way: columns, and what needs a decision."""

from collections.abc import Mapping
from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.guards import actor, for_roles
from earlyhelp.clock import now
from earlyhelp.services.exchange import pages
from earlyhelp.services.exchange.checked import Checked, Decisions
from earlyhelp.services.exchange.commands import (
    note_decisions,
    remember_columns,
)
from earlyhelp.services.exchange.layouts import AskColumns
from earlyhelp.services.exchange.matching import FIXED, LEAVE, Matching
from earlyhelp.services.exchange.queries import get_staged
from earlyhelp.services.exchange.views.shared import (
    MEND_IT,
    ROLES,
    SEE_OTHER,
    bp,
    check_staged,
    undecided,
)
from earlyhelp.services.exchange.weighing import Side
from earlyhelp.web.database import session


@bp.get("/imports/services/new/<name>/columns")
@for_roles(*ROLES)
def match_columns(name: str) -> ResponseReturnValue:
    """Ask what each column of a list is that nobody has described yet."""
    staged = get_staged(session(), name)
    asked = check_staged(staged)
    if not isinstance(asked, AskColumns):
        return redirect(url_for("exchange.check_list", name=name), SEE_OTHER)
    page = pages.columns_page(name, staged.file_name, asked, asked.suggestion)
    return render_template("exchange/match_columns.html", page=page)


@bp.post("/imports/services/new/<name>/columns")
@for_roles(*ROLES)
def keep_columns(name: str) -> ResponseReturnValue:
    """Remember what each column is, for this list and the next of its kind."""
    staged = get_staged(session(), name)
    asked = check_staged(staged)
    if not isinstance(asked, AskColumns):
        return redirect(url_for("exchange.check_list", name=name), SEE_OTHER)
    matching = _matching(asked)
    if matching.faults:
        page = pages.columns_page(name, staged.file_name, asked, matching, is_sent=True)
        return render_template("exchange/match_columns.html", page=page), MEND_IT
    remember_columns(session(), asked.signature, matching, at=now(), by=actor().account_id)
    session().commit()
    return redirect(url_for("exchange.check_list", name=name), SEE_OTHER)


def _matching(asked: AskColumns) -> Matching:
    given = request.form.get
    columns = [
        (column, given(f"column-{number}", LEAVE))
        for number, column in enumerate(asked.grid.header, start=1)
    ]
    fixed = [(name, given(f"fixed-{name}", "")) for name in FIXED]
    return Matching(
        tuple(columns), tuple((name, value) for name, value in fixed if value in FIXED[name])
    )


@bp.get("/imports/services/new/<name>/decide")
@for_roles(*ROLES)
def decide(name: str) -> ResponseReturnValue:
    """Ask about facts changed here as well, and about services that may stand here already."""
    staged = get_staged(session(), name)
    found = undecided(staged)
    if found is None:
        return redirect(url_for("exchange.check_list", name=name), SEE_OTHER)
    page = pages.DecidePage(name, staged.file_name, found.report, {})
    return render_template("exchange/decide.html", page=page)


@bp.post("/imports/services/new/<name>/decide")
@for_roles(*ROLES)
def keep_decisions(name: str) -> ResponseReturnValue:
    """Take every decision; one that is missing is asked again."""
    staged = get_staged(session(), name)
    found = undecided(staged)
    if found is None:
        return redirect(url_for("exchange.check_list", name=name), SEE_OTHER)
    chosen = {key: request.form.get(key, "") for key, _ in _questions(found)}
    missing = [(key, text) for key, text in _questions(found) if not chosen[key]]
    if missing:
        page = pages.DecidePage(name, staged.file_name, found.report, chosen, missing)
        return render_template("exchange/decide.html", page=page), MEND_IT
    note_decisions(session(), name, _decided(staged.decisions, found, chosen))
    session().commit()
    return redirect(url_for("exchange.confirm", name=name), SEE_OTHER)


def _questions(found: Checked) -> list[tuple[str, str]]:
    """Return the field of each question, with what to say where it was left open."""
    conflicts = [
        (f"conflict-{number}", f"Choose what {one.label} of {one.name} is to be")
        for number, one in enumerate(found.report.conflicts, start=1)
    ]
    return conflicts + [
        (f"duplicate-{number}", f"Choose whether {one.name} comes in as well")
        for number, one in enumerate(found.report.duplicates, start=1)
    ]


def _decided(before: Decisions, found: Checked, chosen: Mapping[str, str]) -> Decisions:
    sides = {
        one.key: Side.HERE if chosen[f"conflict-{number}"] == "here" else Side.LIST
        for number, one in enumerate(found.report.conflicts, start=1)
    }
    left_out = {
        one.source_id
        for number, one in enumerate(found.report.duplicates, start=1)
        if chosen[f"duplicate-{number}"] == "leave-out"
    }
    return replace(
        before,
        sides={**before.sides, **sides},
        left_out=before.left_out | left_out,
        duplicates_seen=True,
    )
