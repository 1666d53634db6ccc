"""The common changes of a ruleset in a form, for people who do not write TOML."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles, me
from earlyhelp.clock import now
from earlyhelp.rulesets import commands
from earlyhelp.rulesets.editing import (
    next_version,
    read_sections,
    without_approval,
    write_changes,
)
from earlyhelp.rulesets.files import KeptRuleset
from earlyhelp.rulesets.pages import EditPage
from earlyhelp.rulesets.queries import find_rulesets
from earlyhelp.rulesets.views.shared import TO_BE_MENDED, bp, go_to, keep, kept_ruleset, text_of
from earlyhelp.web.database import session


@bp.get("/admin/rulesets/<key>/change")
@for_roles("administrator")
def show_change(key: str) -> str:
    """Show what may be changed without writing TOML."""
    kept = kept_ruleset(key)
    page = EditPage(kept, read_sections(text_of(kept)), version=_next_version(kept))
    return render_template("rulesets/change_ruleset.html", page=page)


def _next_version(kept: KeptRuleset) -> str:
    """Return a version that no ruleset of this name has, so that it need not be thought of."""
    taken = {one.version for one in find_rulesets(session()) if one.ruleset_id == kept.ruleset_id}
    return next_version(kept.version, taken)


@bp.post("/admin/rulesets/<key>/change")
@for_roles("administrator")
def change(key: str) -> ResponseReturnValue:
    """Write the changes into the text and keep it as a new draft."""
    kept = kept_ruleset(key)
    text = text_of(kept)
    fields = {one.name for section in read_sections(text) for one in section.fields}
    sent = {name: request.form[name] for name in fields if name in request.form}
    changed, wrong = write_changes(text, sent)
    without_version = {name: typed for name, typed in sent.items() if name != "version"}
    if not wrong and write_changes(text, without_version)[0] == text:
        wrong = {"version": "Nothing was changed but the version. Change something, or go back"}
    elif not wrong and sent.get("version", kept.version).strip() == kept.version:
        wrong = {"version": f"Give the changed ruleset a new version, like {_next_version(kept)}"}
    drafted = None
    if not wrong:
        text = without_approval(changed)
        drafted = commands.record_draft(session(), text, by=me().account_id, at=now())
    if drafted is not None and drafted.digest is not None:
        keep(Action.CHANGE, drafted.digest)
        return go_to(drafted.digest, "kept")
    problems = drafted.problems if drafted else ()
    errors = tuple(wrong.items()) or (("mend", "See what to mend before it can be kept"),)
    before = {
        field.name: field.value for one in read_sections(text_of(kept)) for field in one.fields
    }
    sections = read_sections(changed)
    differing = frozenset(
        field.name
        for one in sections
        for field in one.fields
        if before.get(field.name) != field.value
    )
    page = EditPage(kept, sections, errors, problems, wrong, sent, changed=differing)
    return render_template("rulesets/change_ruleset.html", page=page), TO_BE_MENDED
