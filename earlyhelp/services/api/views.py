"""The open feed under /api: HSDS-UK 3.0, for everybody, read only."""

from collections.abc import Callable, Iterable
from importlib.resources import files
from urllib.parse import quote

from flask import Blueprint, Response, abort, render_template, request, stream_with_context, url_for
from flask.sansio.blueprints import BlueprintSetupState

from earlyhelp import clock
from earlyhelp.accounts.guards import public
from earlyhelp.services.api import taxonomies
from earlyhelp.services.api.downloads import TABLES, every_row, file_name
from earlyhelp.services.api.envelopes import Page
from earlyhelp.services.api.guide import make_page
from earlyhelp.services.api.parameters import TAKEN
from earlyhelp.services.api.problems import MEDIA_TYPE, problem, question_problem
from earlyhelp.services.api.queries import (
    Day,
    Feed,
    count_services,
    find_entries,
    find_exported,
    write_feed_file,
)
from earlyhelp.services.api.questions import Asked, Fault, Question, read_question
from earlyhelp.services.checking import periods_of
from earlyhelp.services.hsds.members import as_text, read_id
from earlyhelp.web import database
from earlyhelp.web.errors import Words, answer_programs
from earlyhelp.web.state import state

PREFIX = "/api"
bp = Blueprint("api", __name__, template_folder="templates")
VERSION = "HSDS-UK-3.0"
"""From this word the validators choose their specification."""
PROFILE = "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md"
OPENAPI = files(__package__).joinpath("openapi.json").read_text("utf-8")
KEPT = "public, max-age=60"
"""A minute only, so that an address that must no longer be told is soon gone from caches."""
IGNORED = "Ignored-Parameters"
MOST_NAMED, LONGEST_NAMED = 20, 50
FOR_EVERYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Expose-Headers": f"ETag, {IGNORED}, Retry-After, X-Request-Id",
    "Access-Control-Max-Age": "86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@bp.get("/api", strict_slashes=False)
@public
def root() -> Response:
    """Say which standard this is, and where its description stands."""
    base = _base()
    document = {
        "version": VERSION,
        "profile": PROFILE,
        "openapi_url": f"{base}{PREFIX}/openapi.json",
        "x_earlyhelp_guide": f"{base}/open-data",
    }
    return _whole(as_text(document))


@bp.get("/api/openapi.json")
@public
def openapi() -> Response:
    """Describe the feed."""
    return _whole(OPENAPI)


@bp.get("/api/services", strict_slashes=False)
@public
def services() -> Response:
    """List services."""
    feed = _feed()
    return _searched("services", feed, feed.services, feed.stream_services)


@bp.get("/api/services/<id>", strict_slashes=False)
@public
def service(id: str) -> Response:  # noqa: A002 - the standard's own name
    """Show one service with all its parts."""
    return _one(id, _feed().service)


@bp.get("/api/service_at_locations", strict_slashes=False)
@public
def service_at_locations() -> Response:
    """List services at places."""
    feed = _feed()
    return _searched("service_at_locations", feed, feed.places, feed.stream_places)


@bp.get("/api/service_at_locations/<id>", strict_slashes=False)
@public
def service_at_location(id: str) -> Response:  # noqa: A002 - the standard's own name
    """Show one service at one place."""
    return _one(id, _feed().place)


@bp.get("/api/taxonomies", strict_slashes=False)
@public
def list_taxonomies() -> Response:
    """List the lists of terms."""
    asked = _asked("taxonomies")

    def found() -> list[str]:
        entries = find_entries(database.session())
        lists = taxonomies.find_taxonomies(entries, asked.question)
        return [taxonomies.flat_taxonomy(one) for one in lists]

    return _listed(asked, found)


@bp.get("/api/taxonomies/<id>", strict_slashes=False)
@public
def taxonomy(id: str) -> Response:  # noqa: A002 - the standard's own name
    """Show one list with its terms."""

    def find(wanted: str) -> str | None:
        entries = find_entries(database.session())
        lists = (entry.taxonomy for entry in entries if entry.taxonomy.id == wanted)
        found = next(lists, None)
        return None if found is None else taxonomies.full_taxonomy(found, entries)

    return _one(id, find)


@bp.get("/api/taxonomy_terms", strict_slashes=False)
@public
def taxonomy_terms() -> Response:
    """List terms."""
    asked = _asked("taxonomy_terms")

    def found() -> list[str]:
        entries = find_entries(database.session())
        return [entry.body for entry in taxonomies.find_terms(entries, asked.question)]

    return _listed(asked, found)


@bp.get("/api/taxonomy_terms/<id>", strict_slashes=False)
@public
def taxonomy_term(id: str) -> Response:  # noqa: A002 - the standard's own name
    """Show one term."""

    def find(wanted: str) -> str | None:
        entries = find_entries(database.session())
        return next((entry.body for entry in entries if entry.id == wanted), None)

    return _one(id, find)


@bp.get("/open-data")
@public
def open_data() -> str:
    """Explain the feed, and offer the whole directory as a file."""
    services = count_services(database.session(), clock.today())
    files_at = url_for("api.download", form="x").removesuffix("x")
    page = make_page(_base() + PREFIX, files_at, services)
    return render_template("api/open_data.html", page=page)


@bp.get("/open-data/services.<form>")
@public
def download(form: str) -> Response:
    """Give the whole public directory as a file."""
    day = _day()
    if form == "json":
        content, ending, kind = _feed_file(day), form, "application/json"
    elif form in TABLES:
        table = TABLES[form]
        rows = every_row(find_exported(database.session(), day.on))
        content, ending, kind = table.write(rows, day.on), table.ending, table.media_type
    else:
        abort(404)
    answer = Response(content, mimetype=kind.partition(";")[0])
    name = file_name(ending, day.on)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _feed_file(day: Day) -> bytes:
    return write_feed_file(database.session(), day).encode()


def _base() -> str:
    return state().settings.base_url.rstrip("/")


def _day() -> Day:
    return Day(clock.today(), periods_of(state().settings))


def _feed() -> Feed:
    return Feed(database.session(), _day())


def _asked(collection: str) -> Asked:
    return read_question(dict(request.args.lists()), TAKEN[collection])


def _refused(faults: tuple[Fault, ...], asked: Asked) -> Response:
    answer = Response(question_problem(faults), 400, mimetype=MEDIA_TYPE)
    return _naming_ignored(answer, asked)


def _searched(
    collection: str,
    feed: Feed,
    page: Callable[[Question], Page],
    stream: Callable[[Question], Iterable[str]],
) -> Response:
    asked = _asked(collection)
    if faults := asked.faults or feed.find_faults(asked.question):
        return _refused(faults, asked)
    return _collection(asked, page, stream)


def _listed(asked: Asked, find: Callable[[], list[str]]) -> Response:
    if asked.faults:
        return _refused(asked.faults, asked)
    texts = find()
    return _collection(
        asked, lambda question: taxonomies.page_of(texts, question), lambda _question: texts
    )


def _collection(
    asked: Asked,
    page: Callable[[Question], Page],
    stream: Callable[[Question], Iterable[str]],
) -> Response:
    question = asked.question
    if not question.streams:
        return _naming_ignored(_whole(page(question).as_text()), asked)
    lines = (f"{text}\n" for text in stream(question))
    answer = Response(stream_with_context(lines), mimetype="application/x-ndjson")
    answer.headers["Cache-Control"] = KEPT
    return _naming_ignored(answer, asked)


def _one(given: str, find: Callable[[str], str | None]) -> Response:
    known = read_id(given)
    text = None if known is None else find(known)
    if text is None:
        return _fault(404)
    return _naming_ignored(_whole(text), Asked(ignored=tuple(request.args)))


def _whole(text: str) -> Response:
    """Return a body with its tag; a reader who has it already gets 304 and nothing more."""
    answer = Response(text, mimetype="application/json")
    answer.headers["Cache-Control"] = KEPT
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _naming_ignored(answer: Response, asked: Asked) -> Response:
    """Name the parameters that nobody knows here, in a header."""
    if asked.ignored:
        names = (quote(name[:LONGEST_NAMED], safe="") for name in asked.ignored[:MOST_NAMED])
        answer.headers[IGNORED] = ", ".join(names)
    return answer


def _fault(status: int, _words: Words | None = None, reference: str = "") -> Response:
    """Say what went wrong in words for programs, whatever a page would say."""
    return Response(problem(status, request_id=reference), status, mimetype=MEDIA_TYPE)


def is_feed(path: str) -> bool:
    """Say whether an address belongs to the feed."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


@bp.after_app_request
def _open_to_everybody(response: Response) -> Response:
    """Let pages of other sites read every answer of the feed, faults included."""
    if is_feed(request.path) and request.blueprint in {None, bp.name}:
        response.headers.update(FOR_EVERYBODY)
    return response


@bp.record_once
def _speak_to_programs(setup: BlueprintSetupState) -> None:
    """Answer every fault below the feed's address by a problem document."""
    answer_programs(setup.app.extensions, PREFIX, _fault)
