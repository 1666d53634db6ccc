"""One ruleset: how it differs from the live one, its approval, its switch, and taking that back."""

from collections.abc import Sequence
from datetime import date

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import SEE_OTHER, actor, for_roles, me
from earlyhelp.clock import now, today
from earlyhelp.matching.comparing import compare
from earlyhelp.matching.ruleset import Ruleset
from earlyhelp.rulesets import commands
from earlyhelp.rulesets.files import KeptRuleset, Stage, decides_from, stage_of
from earlyhelp.rulesets.pages import Names, RulesetPage, make_cases, who
from earlyhelp.rulesets.queries import find_switches
from earlyhelp.rulesets.showing import find_other_numbers, show_gates
from earlyhelp.rulesets.views.listing import show_list
from earlyhelp.rulesets.views.shared import (
    TO_BE_MENDED,
    around,
    bp,
    go_to,
    keep,
    kept_ruleset,
    names,
    read_kept,
    said_done,
    text_of,
)
from earlyhelp.web.database import session
from earlyhelp.web.state import in_use, state

PREPARER = "ruleset_preparer"
"""What the audit calls the account that brought in what another account approves."""


@bp.get("/admin/rulesets/<key>")
@for_roles("administrator")
def show_ruleset(key: str) -> str:
    """Show one ruleset, how it differs from the live one, and what may be done with it."""
    return _show(kept_ruleset(key))


def _show(kept: KeptRuleset, errors: Sequence[tuple[str, str]] = ()) -> str:
    ruleset = read_kept(kept)
    accounts = names()
    fixed = around().fixed.ruleset
    switches = find_switches(session())
    stage = stage_of(kept, switches, today(), fixed.digest if fixed else None)
    live = in_use().ruleset
    comparison = None
    if live is not None and live.digest != kept.digest:
        comparison = compare(live, ruleset, around().find_cases(session(), ruleset))
    page = RulesetPage(
        kept=kept,
        ruleset=ruleset,
        stage=stage,
        by=who(kept.recorded_by, accounts),
        approved_by=_approved_by(kept, ruleset, accounts),
        comparison=comparison,
        ups=make_cases(comparison, up=True),
        downs=make_cases(comparison, up=False),
        gates=show_gates(ruleset),
        may_approve=stage is Stage.DRAFT and kept.recorded_by != me().account_id,
        decides_from=decides_from(kept.digest, switches),
        other_numbers=find_other_numbers(ruleset, _numbers()),
        today=today(),
        errors=errors,
        done=said_done(),
    )
    return render_template("rulesets/show_ruleset.html", page=page)


def _numbers() -> dict[str, str]:
    """Return the numbers of the settings, which stand where no ruleset does."""
    settings = state().settings
    return {
        "front_door": settings.front_door.number,
        "out_of_hours": settings.out_of_hours.number,
        "advice_line": settings.advice_line.number,
    }


def _approved_by(kept: KeptRuleset, ruleset: Ruleset, accounts: Names) -> str:
    """Say who approved it: of the file of the settings, whoever the file names."""
    if kept.is_of_settings:
        return ruleset.approved_by
    return who(kept.approved_by, accounts) if kept.approved_by else ""


@bp.get("/admin/rulesets/<key>/file")
@for_roles("administrator")
def download(key: str) -> Response:
    """Hand out the exact text."""
    kept = kept_ruleset(key)
    answer = Response(text_of(kept), mimetype="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=ruleset.toml"
    return answer


@bp.post("/admin/rulesets/<key>/approve")
@for_roles("administrator")
def approve(key: str) -> ResponseReturnValue:
    """Approve a draft that somebody else brought in."""
    kept = kept_ruleset(key)
    try:
        fixed = around().fixed.ruleset
        commands.approve(session(), kept.digest, by=me().account_id, at=now(), fixed=fixed)
    except commands.RulesetRefusedError as fault:
        session().rollback()
        return _show(kept, (("approve", str(fault)),)), TO_BE_MENDED
    prepared = Act(Action.CHANGE, PREPARER, kept.recorded_by, outcome="approved by another")
    record_act(session(), actor(), prepared, now())
    keep(Action.CHANGE, kept.digest, "approved")
    return go_to(kept.digest, "approved")


@bp.post("/admin/rulesets/<key>/switch")
@for_roles("administrator")
def switch(key: str) -> ResponseReturnValue:
    """Make a ruleset live from a day."""
    kept = kept_ruleset(key)
    day, problem = _read_day()
    fixed = around().fixed
    if day is not None:
        if fixed.ruleset is not None and fixed.ruleset.digest == kept.digest:
            commands.keep_text(session(), fixed.ruleset, fixed.text, now())
        try:
            switching = commands.Switching(day, me().account_id, now())
            commands.switch_on(session(), kept.digest, switching, fixed.ruleset)
        except commands.RulesetRefusedError as fault:
            session().rollback()
            problem = str(fault)
    if problem:
        return _show(kept, (("live-from-day", problem),)), TO_BE_MENDED
    keep(Action.RULESET_SWITCH, kept.digest)
    return go_to(kept.digest, "switched")


def _read_day() -> tuple[date | None, str]:
    parts = [request.form.get(f"live-from-{part}", "") for part in ("year", "month", "day")]
    try:
        return date(*(int(part) for part in parts)), ""
    except ValueError:
        return None, "Enter a real day, such as 1 4 2027"


@bp.post("/admin/rulesets/undo")
@for_roles("administrator")
def undo() -> ResponseReturnValue:
    """Take the last switch back."""
    try:
        seen = request.form.get("switch", type=int)
        live = commands.undo_last_switch(session(), seen, by=me().account_id, at=now())
    except commands.RulesetRefusedError as fault:
        session().rollback()
        return show_list((("undo", str(fault)),)), TO_BE_MENDED
    keep(Action.RULESET_SWITCH, live.digest if live else None, "switched back")
    return redirect(url_for("rulesets.list_rulesets", done="undone"), SEE_OTHER)
