"""Pages of administrators: bring a ruleset in, compare, approve, switch on, take back, change."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import SEE_OTHER, actor, for_roles, me
from earlyhelp.accounts.queries import find_accounts
from earlyhelp.clock import now, today
from earlyhelp.db import Session
from earlyhelp.errors import NotHereError
from earlyhelp.matching.comparing import Case, compare
from earlyhelp.matching.ruleset import Ruleset, read_ruleset
from earlyhelp.rulesets import commands
from earlyhelp.rulesets.dates import runs_out_on
from earlyhelp.rulesets.editing import read_sections, without_approval, write_changes
from earlyhelp.rulesets.files import KeptRuleset, Stage, Switch, of_settings, stage_of
from earlyhelp.rulesets.pages import (
    DONE,
    EditPage,
    ListPage,
    Names,
    NewPage,
    RulesetPage,
    digest_of_key,
    key_of,
    make_cases,
    make_lines,
    who,
)
from earlyhelp.rulesets.queries import find_rulesets, find_switches, get_ruleset, get_text
from earlyhelp.rulesets.showing import show_gates
from earlyhelp.web.database import session
from earlyhelp.web.state import RulesetInUse, in_use

bp = Blueprint("rulesets", __name__, template_folder="templates")
KIND = "ruleset"
LARGEST = 500_000
"""Bytes of a ruleset; the packaged one has about 40,000."""
TO_BE_MENDED = 422
FindCases = Callable[[Session, Ruleset], Iterable[Case]]
AROUND = "earlyhelp-rulesets"


@dataclass(frozen=True, slots=True)
class Around:
    """What these pages are told: the ruleset of the settings, and what was decided so far."""

    fixed: RulesetInUse
    find_cases: FindCases


def init_rulesets(app: Flask, around: Around) -> None:
    """Hand the pages what stands outside this package."""
    app.extensions[AROUND] = around


def _around() -> Around:
    return cast("Around", current_app.extensions[AROUND])


@bp.get("/admin/rulesets")
@for_roles("administrator")
def list_rulesets() -> str:
    """List the rulesets: the live one first."""
    return _list()


def _list(errors: Sequence[tuple[str, str]] = ()) -> str:
    switches = find_switches(session())
    kept = find_rulesets(session())
    fixed = _fixed()
    if fixed is not None and fixed.digest not in {one.digest for one in kept}:
        kept = [*kept, fixed]
    can_undo = any(one.undone_at is None for one in switches)
    lines = make_lines(kept, switches, _names(), today())
    page = ListPage(lines, can_undo, _runs_out(kept, switches, fixed), _done(), errors)
    return render_template("rulesets/list_rulesets.html", page=page)


def _runs_out(
    kept: Sequence[KeptRuleset], switches: list[Switch], fixed: KeptRuleset | None
) -> date | None:
    ends: dict[str | None, date | None] = {one.digest: one.effective_to for one in kept}
    return runs_out_on(switches, {**ends, None: fixed.effective_to if fixed else None}, today())


def _fixed() -> KeptRuleset | None:
    """Return the ruleset of the settings, which is kept in the database once it has decided."""
    ruleset = _around().fixed.ruleset
    return of_settings(ruleset) if ruleset else None


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
    _keep(Action.IMPORT, drafted.digest)
    return _to(drafted.digest, "kept")


def _read_text(data: bytes) -> tuple[str, str]:
    if not data:
        return "", "Choose a file that ends in .toml"
    if len(data) > LARGEST:
        return "", f"Choose a file of at most {LARGEST // 1000:,} kB"
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return "", "Choose a text file in UTF-8; this is not one"


@bp.get("/admin/rulesets/<key>")
@for_roles("administrator")
def show_ruleset(key: str) -> str:
    """Show one ruleset, how it differs from the live one, and what may be done with it."""
    return _show(_kept(key))


def _show(kept: KeptRuleset, errors: Sequence[tuple[str, str]] = ()) -> str:
    ruleset = _read(kept)
    names = _names()
    stage = stage_of(kept, find_switches(session()), today())
    live = in_use().ruleset
    comparison = None
    if live is not None and live.digest != kept.digest:
        comparison = compare(live, ruleset, _decided(ruleset))
    page = RulesetPage(
        kept=kept,
        ruleset=ruleset,
        stage=stage,
        by=who(kept.recorded_by, names),
        approved_by=_approved_by(kept, ruleset, names),
        comparison=comparison,
        ups=make_cases(comparison, up=True),
        downs=make_cases(comparison, up=False),
        gates=show_gates(ruleset),
        may_approve=stage is Stage.DRAFT and kept.recorded_by != me().account_id,
        today=today(),
        errors=errors,
        done=_done(),
    )
    return render_template("rulesets/show_ruleset.html", page=page)


def _approved_by(kept: KeptRuleset, ruleset: Ruleset, names: Names) -> str:
    """Say who approved it: of the file of the settings, whoever the file names."""
    if kept.is_of_settings:
        return ruleset.approved_by
    return who(kept.approved_by, names) if kept.approved_by else ""


@bp.get("/admin/rulesets/<key>/file")
@for_roles("administrator")
def download(key: str) -> Response:
    """Hand out the exact text."""
    kept = _kept(key)
    answer = Response(_text(kept), mimetype="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=ruleset.toml"
    return answer


@bp.post("/admin/rulesets/<key>/approve")
@for_roles("administrator")
def approve(key: str) -> ResponseReturnValue:
    """Approve a draft that somebody else brought in."""
    kept = _kept(key)
    try:
        fixed = _around().fixed.ruleset
        commands.approve(session(), kept.digest, by=me().account_id, at=now(), fixed=fixed)
    except commands.RulesetRefusedError as fault:
        session().rollback()
        return _show(kept, (("approve", str(fault)),)), TO_BE_MENDED
    _keep(Action.CHANGE, kept.digest, "approved")
    return _to(kept.digest, "approved")


@bp.post("/admin/rulesets/<key>/switch")
@for_roles("administrator")
def switch(key: str) -> ResponseReturnValue:
    """Make a ruleset live from a day."""
    kept = _kept(key)
    day, problem = _read_day()
    fixed = _around().fixed
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
    _keep(Action.RULESET_SWITCH, kept.digest)
    return _to(kept.digest, "switched")


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
        live = commands.undo_last_switch(session(), by=me().account_id, at=now())
    except commands.RulesetRefusedError as fault:
        session().rollback()
        return _list((("undo", str(fault)),)), TO_BE_MENDED
    _keep(Action.RULESET_SWITCH, live.digest if live else None, "switched back")
    return redirect(url_for("rulesets.list_rulesets", done="undone"), SEE_OTHER)


@bp.get("/admin/rulesets/<key>/change")
@for_roles("administrator")
def show_change(key: str) -> str:
    """Show what may be changed without writing TOML."""
    kept = _kept(key)
    return render_template(
        "rulesets/change_ruleset.html", page=EditPage(kept, read_sections(_text(kept)))
    )


@bp.post("/admin/rulesets/<key>/change")
@for_roles("administrator")
def change(key: str) -> ResponseReturnValue:
    """Write the changes into the text and keep it as a new draft."""
    kept = _kept(key)
    text = _text(kept)
    fields = {one.name for section in read_sections(text) for one in section.fields}
    sent = {name: request.form[name] for name in fields if name in request.form}
    changed, wrong = write_changes(text, sent)
    if not wrong and changed == text:
        wrong = {"version": "Nothing was changed"}
    elif not wrong and sent.get("version", kept.version).strip() == kept.version:
        wrong = {"version": "Give the changed ruleset a new version"}
    drafted = None
    if not wrong:
        text = without_approval(changed)
        drafted = commands.record_draft(session(), text, by=me().account_id, at=now())
    if drafted is not None and drafted.digest is not None:
        _keep(Action.CHANGE, drafted.digest)
        return _to(drafted.digest, "kept")
    problems = drafted.problems if drafted else ()
    errors = tuple(wrong.items()) or (("version", "The changed ruleset has problems; see below"),)
    sections = read_sections(changed)
    page = EditPage(kept, sections, errors, problems, wrong)
    return render_template("rulesets/change_ruleset.html", page=page), TO_BE_MENDED


def _kept(key: str) -> KeptRuleset:
    digest, fixed = digest_of_key(key), _fixed()
    if fixed is not None and fixed.digest == digest:
        return fixed
    return get_ruleset(session(), digest)


def _text(kept: KeptRuleset) -> str:
    return get_text(session(), kept.digest) or _around().fixed.text


def _read(kept: KeptRuleset) -> Ruleset:
    """Return a kept ruleset; this version may refuse what an earlier one could read."""
    read = read_ruleset(_text(kept))
    if isinstance(read, list):
        raise NotHereError("This version cannot read this ruleset any more. Its text is kept.")
    return read


def _decided(ruleset: Ruleset) -> Iterable[Case]:
    return _around().find_cases(session(), ruleset)


def _names() -> dict[str, str]:
    return {account.id: account.email for account in find_accounts(session())}


def _done() -> str:
    return DONE.get(request.args.get("done", ""), "")


def _keep(action: Action, digest: str | None, outcome: str = "done") -> None:
    """Leave a line in the audit and commit both together."""
    key = key_of(digest) if digest else None
    record_act(session(), actor(), Act(action, KIND, key, outcome=outcome), now())
    session().commit()


def _to(digest: str, done: str) -> ResponseReturnValue:
    address = url_for("rulesets.show_ruleset", key=key_of(digest), done=done)
    return redirect(address, SEE_OTHER)
