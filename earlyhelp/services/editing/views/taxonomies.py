"""Lists of terms kept by others: bring one in, and say what its terms stand for."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.errors import EarlyHelpError
from earlyhelp.services.editing.commands import store_mapping, store_terms
from earlyhelp.services.editing.queries import (
    count_uses,
    find_mapping,
    find_mapping_history,
    find_taxonomies,
    get_terms,
)
from earlyhelp.services.editing.terms import as_tree, read_name, read_terms
from earlyhelp.services.editing.views.shared import (
    CHANGED_MEANWHILE,
    EDITOR,
    MEND_IT,
    SEE_OTHER,
    bp,
    change,
    leave_line,
    who,
)
from earlyhelp.services.facts import Problem
from earlyhelp.services.mapping import TermNeed
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NEEDS, NeedCode
from earlyhelp.taxonomy.services import Strength
from earlyhelp.web.database import session
from earlyhelp.web.state import state
from earlyhelp.web.uploads import FileKind, Refused, Sent, check_upload, limits_of
from earlyhelp.web.words import moment

Errors = list[tuple[str, str]]
SHOWN_PROBLEMS = 100


@bp.get("/editor/taxonomies")
@for_roles(EDITOR)
def list_taxonomies() -> str:
    """List the lists of terms, with a form to bring one in."""
    return _lists([], [])


def _lists(errors: Errors, problems: list[Problem]) -> str:
    return render_template(
        "editing/list_taxonomies.html",
        taxonomies=find_taxonomies(session()),
        errors=errors,
        problems=problems[:SHOWN_PROBLEMS],
        total=len(problems),
        name=request.form.get("name", ""),
    )


@bp.post("/editor/taxonomies")
@for_roles(EDITOR)
def import_terms() -> ResponseReturnValue:
    """Bring a list of terms in, all of it or nothing."""
    name = read_name(request.form.get("name", ""))
    file = _file()
    errors: Errors = []
    if name is None:
        errors.append(("name", "Enter the name of the list, as services carry it"))
    if isinstance(file, Refused):
        errors.append(("file", file.sentence))
    if name is None or isinstance(file, Refused):
        return _lists(errors, []), MEND_IT
    read = read_terms(file.content)
    if read.problems:
        sentence = f"{file.shown_name} has {len(read.problems)} problems. Nothing was brought in"
        return _lists([("file", sentence)], list(read.problems)), MEND_IT
    changes = store_terms(session(), name, read.terms, change(), file.shown_name)
    leave_line(Action.IMPORT, "taxonomy", None)
    session().commit()
    flash(f"{name}: {changes.sentence}")
    return redirect(url_for("editing.show_taxonomy", taxonomy=name), SEE_OTHER)


def _file() -> Sent | Refused:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return Refused("missing", "Choose a file that ends in .csv")
    limits = limits_of(state().settings)
    return check_upload(sent.filename, sent.read(), {FileKind.CSV}, limits)


@bp.get("/editor/taxonomies/<path:taxonomy>")
@for_roles(EDITOR)
def show_taxonomy(taxonomy: str) -> str:
    """Show a list as a tree, and the needs that its terms stand for."""
    return _tree(taxonomy, [])


def _tree(taxonomy: str, errors: Errors) -> str:
    terms = get_terms(session(), taxonomy)
    version, needs = find_mapping(session(), taxonomy)
    labels = {term.term_id: term.label for term in terms}
    names: dict[str, str] = {}
    return render_template(
        "editing/show_taxonomy.html",
        taxonomy=taxonomy,
        branches=as_tree(terms),
        uses=count_uses(session(), taxonomy),
        version=version,
        mapped=[
            (one, labels.get(one.term_id, one.term_id), NEED_BY_CODE[NeedCode(one.need)].label)
            for one in needs
        ],
        offered=[term for term in terms if not term.is_retired],
        needs=NEEDS,
        versions=[
            (row.version, moment(row.at), who(row.by, names), len(row.needs))
            for row in find_mapping_history(session(), taxonomy)
        ],
        errors=errors,
    )


@bp.post("/editor/taxonomies/<path:taxonomy>")
@for_roles(EDITOR)
def map_terms(taxonomy: str) -> ResponseReturnValue:
    """Say that a term stands for a need, or no longer; each time a new version."""
    get_terms(session(), taxonomy)
    _, needs = find_mapping(session(), taxonomy)
    removed = request.form.get("remove")
    if removed is not None:
        wanted = [one for one in needs if f"{one.term_id}|{one.need}" != removed]
    else:
        made = _typed(taxonomy)
        if made is None:
            return _tree(taxonomy, [("term", "Choose a term, a need and how squarely")]), MEND_IT
        kept = [one for one in needs if (one.term_id, one.need) != (made.term_id, made.need)]
        wanted = [*kept, made]
    version = request.form.get("version", "")
    try:
        store_mapping(
            session(), taxonomy, wanted, int(version) if version.isdecimal() else -1, change()
        )
    except EarlyHelpError as fault:
        session().rollback()
        return _tree(taxonomy, [("term", str(fault).rstrip("."))]), CHANGED_MEANWHILE
    leave_line(Action.CHANGE, "need_mapping", None)
    session().commit()
    flash("Stored. Services with these terms are found by the needs as proposals.")
    return redirect(url_for("editing.show_taxonomy", taxonomy=taxonomy), SEE_OTHER)


def _typed(taxonomy: str) -> TermNeed | None:
    term, need, strength = (request.form.get(name, "") for name in ("term", "need", "strength"))
    known = {one.term_id for one in get_terms(session(), taxonomy) if not one.is_retired}
    if term in known and need in NEED_BY_CODE and strength in set(Strength):
        return TermNeed(term, need, Strength(strength))
    return None
