"""POST /api/decisions: what ``earlyhelp matching decide`` does, over HTTP and with no memory.

Whatever is sent as JSON gets a decision and status 200, since a program that meets a fault has a
child behind it too. Only wrong use of the address itself is refused.
"""

import json
from importlib.resources import files

from flask import Blueprint, Response, abort, request
from flask.sansio.blueprints import BlueprintSetupState

from earlyhelp.accounts.guards import public_without_database
from earlyhelp.clock import now, today
from earlyhelp.matching import Pairs
from earlyhelp.offers.api.problems import LARGEST, MEDIA_TYPE, MOST, problem
from earlyhelp.offers.decisions import decide_document, settings_contacts
from earlyhelp.offers.faults.guards import count_apart, log_fault
from earlyhelp.offers.faults.kinds import Fault, Place
from earlyhelp.offers.guards import rules_in_use
from earlyhelp.services.upkeep.commands import note_try
from earlyhelp.services.upkeep.queries import count_tries
from earlyhelp.services.upkeep.throttle import is_over, window_start
from earlyhelp.services.upkeep.views.shared import address_key
from earlyhelp.terminal import as_json
from earlyhelp.web.database import DatabaseFault
from earlyhelp.web.errors import Words, answer_programs
from earlyhelp.web.state import in_use, state

PREFIX = "/api/decisions"
OPENAPI = files(__package__).joinpath("openapi.json").read_text("utf-8")
TOO_LARGE, NO_JSON, TOO_MANY = 413, 415, 429
bp = Blueprint("decisions", __name__)


@bp.post("/api/decisions", strict_slashes=False)
@public_without_database
def decide() -> Response:
    """Return the decision on an assessment, or on each of a list of them."""
    documents = _read()
    if isinstance(documents, list) and len(documents) > MOST:
        abort(TOO_LARGE)
    if _is_too_often():
        abort(TOO_MANY)
    faults: list[Fault] = []
    if isinstance(documents, list):
        answer: object = [_decide(document, faults) for document in documents]
    else:
        answer = _decide(documents, faults)
    count_apart(faults, Place.API)
    return Response(f"{as_json(answer)}\n", mimetype="application/json")


def _read() -> object:
    """Return what was sent, keeping every copy of a key; None for what is no JSON."""
    if request.mimetype != "application/json":
        abort(NO_JSON)
    request.max_content_length = LARGEST
    try:
        return json.loads(request.get_data().decode("utf-8-sig"), object_pairs_hook=Pairs)
    except (ValueError, RecursionError):
        return None


def _decide(document: object, faults: list[Fault]) -> dict[str, object]:
    def report(fault: Fault) -> None:
        faults.append(fault)
        log_fault(fault)

    rules = rules_in_use(in_use())
    return decide_document(document, rules, on=None, today=today(), report=report).as_json()


def _is_too_often() -> bool:
    """Count this request; where that cannot be done, it is answered all the same."""
    moment, key = now(), address_key()
    try:
        with state().database.session(writing=True, waiting=False) as session:
            tries = count_tries(session, "decision", key, window_start("decision", moment))
            if is_over("decision", tries):
                return True
            note_try(session, "decision", key, moment)
    except DatabaseFault:
        return False
    return False


@bp.get("/api/decisions/openapi.json")
@public_without_database
def describe() -> Response:
    """Describe the address; the feed of the directory has a description of its own."""
    return Response(OPENAPI, mimetype="application/json")


def _fault(status: int, _words: Words | None = None, reference: str = "") -> Response:
    contacts = settings_contacts(state().settings)
    return Response(problem(status, contacts, reference), status, mimetype=MEDIA_TYPE)


@bp.record_once
def _speak_to_programs(setup: BlueprintSetupState) -> None:
    """Answer by problem documents; a request of a program has no form token."""
    answer_programs(setup.app.extensions, PREFIX, _fault)
    setup.app.extensions["csrf"].exempt(decide)
