"""No planted name, note, reference or postcode stands where it must not, after every journey.

A new journey is one more function marked ``@journey``; it is walked with planted words, and then
every place where they must not stand is searched. A new table needs nothing: unless ``MAY_STAND``
says that a word belongs in it, finding the word there fails.
"""

import base64
import io
import logging
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from flask import Flask, Response, request, request_finished
from flask.testing import FlaskClient
from sqlalchemy import select

from earlyhelp.accounts.guards import audience_of
from earlyhelp.accounts.roles import ROLES
from earlyhelp.app import create_app
from earlyhelp.clock import today
from earlyhelp.db import Base, Database
from earlyhelp.logs import JsonLines, begin_logging
from earlyhelp.migrations.run import migrate
from earlyhelp.offers.child_pages import age_of
from earlyhelp.offers.document import as_document
from earlyhelp.offers.places import place_of
from earlyhelp.offers.plans.dates import parts_of
from earlyhelp.offers.questions import Answers
from earlyhelp.offers.steps import STEP_BY_ID
from earlyhelp.settings import Settings
from tests.conftest import PASSWORD_MEMORY_KIB, signed_in_client
from tests.offers.factories import (
    POSTCODE,
    Family,
    Walker,
    a_place,
    a_sample_directory,
    complete_answers,
)
from tests.offers.plans.factories import agree_on, save_offer
from tests.offers.reviews.factories import changed as review_of
from tests.offers.reviews.factories import ended
from tests.test_routes import address_of, routes

NAME = "Zqjosephine"
NOTE = "zqsleepsbadly"
REFERENCE = "ZQ-REF-7"
TYPED_EMAIL = "zqnobody@example.org"
WORD_SEARCHED = "zqsearchword"
MARKERS = (NAME, NOTE, REFERENCE, POSTCODE, POSTCODE.replace(" ", ""), TYPED_EMAIL, WORD_SEARCHED)
MAY_STAND: Mapping[str, frozenset[str]] = {
    NAME: frozenset(
        {
            *("assessment", "decision", "plan", "review"),
            *("staged_file", "jsna_import", "jsna_run"),
        }
    ),
    NOTE: frozenset({"assessment", "plan", "review", "staged_file", "jsna_import", "jsna_run"}),
    REFERENCE: frozenset({"assessment"}),
    POSTCODE: frozenset({"postcode"}),
}
"""The tables in which a word belongs: where it was written down on purpose, and nowhere else."""
SEARCH_ADDRESSES = ("/search", "/shortlist")
"""What somebody looks for in the public directory may stand in its own addresses."""


@dataclass
class Visit:
    """The application under test, and everything it let out."""

    app: Flask
    addresses: list[str] = field(default_factory=list)
    """Addresses led to: redirects, links and forms."""
    titles: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def as_role(self, role: str) -> FlaskClient:
        return signed_in_client(self.app, role)

    def note(self, _sender: Flask, response: Response, **_more: object) -> None:
        self.headers.append(str(response.headers))
        self.cookies += [opened(value) for value in response.headers.getlist("Set-Cookie")]
        self.addresses += response.headers.getlist("Location")
        if response.mimetype == "text/html" and not response.is_streamed:
            text = response.get_data(as_text=True)
            self.addresses += re.findall(r'\s(?:href|action|src)="([^"]*)"', text)
            self.titles += re.findall(r"<title>(.*?)</title>", text, re.DOTALL)
        self.headers.append(request.endpoint or "")


def opened(cookie: str) -> str:
    """Return a cookie with what its signed value holds, as its reader could see it."""
    value = cookie.partition("=")[2].partition(";")[0]
    payload = value.lstrip(".").partition(".")[0]
    try:
        held = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        held = zlib.decompress(held) if value.startswith(".") else held
    except (ValueError, zlib.error):
        return cookie
    return cookie + held.decode("utf-8", "replace")


Journey = Callable[[Visit], None]
JOURNEYS: list[Journey] = []


def journey(walk: Journey) -> Journey:
    JOURNEYS.append(walk)
    return walk


@journey
def a_family_is_assessed_and_offered_help(visit: Visit) -> None:
    walker = Walker(visit.as_role("practitioner"))
    worries = {"speech_language": "emerging", "parenting_boundaries": "emerging"}
    family = Family(worries=worries, own_words=NOTE, reference=REFERENCE, postcode=POSTCODE.lower())
    walker.decide(family)
    walker.send("own-words", {"own_words": f"{NAME} {NOTE}"})
    walker.send("own-words", {"own_words": f"{NAME} {NOTE}", "warned": "yes"})
    walker.post("/check", {})
    different = {"verdict": "different", "wanted": "universal", "reason": f"{NAME} told us"}
    walker.post("/outcome", {**different, "warned": "yes"})
    walker.agree()
    walker.post("/offer", {})
    for page in (
        "",
        "/check",
        "/outcome",
        "/offer",
        "/offer/print",
        "/questions/own-words",
        "/questions/place",
    ):
        walker.get(page)
    walker.client.get("/assessments")


@journey
def a_plan_is_agreed_on_answered_reviewed_and_closed(visit: Visit) -> None:
    walker = Walker(visit.as_role("practitioner"))
    worries = {"speech_language": "emerging", "housing": "emerging"}
    save_offer(walker, Family(worries=worries, own_words=NOTE, reference=REFERENCE))
    texts = {"goal-speech_language": f"{NAME} {NOTE}", "family": NOTE, "what-1": f"I ring {NAME}"}
    assert agree_on(walker, texts).status_code == 422
    assert agree_on(walker, {**texts, "warned": "yes"}).status_code == 303
    asked = re.search(r"/plan/replies/[0-9a-f-]{36}", walker.get("/plan").text)
    assert asked is not None
    said = parts_of(today())
    answer = walker.post(asked[0], {"reply": "asked", "said": said, "seen": "0", "note": NOTE})
    assert answer.status_code == 303
    found = review_of("same", "worse", **{"said-housing": f"{NAME} {NOTE}", "child_says": NOTE})
    walker.post("/review", found)
    kept = ended(found, why=f"{NAME} {NOTE}", warned="yes")
    assert walker.post("/review", kept).status_code == 303
    for page in (
        "/plan",
        "/plan/change",
        "/review",
        "/review/next",
        "/close",
        "/step-up",
        asked[0],
    ):
        walker.get(page)
    for page in ("/print?copy=family", "/print?copy=worker", "/offer", "/outcome"):
        assert walker.get(page).status_code == 200
    walker.client.get("/assessments")


@journey
def somebody_describes_a_worry_in_their_own_words(visit: Visit) -> None:
    walker = Walker(visit.as_role("practitioner"))
    walker.begin()
    walker.send("safety", {"danger": "no"})
    walker.send("consent", {"agrees": "yes"})
    said = f"{NAME} {NOTE} of {POSTCODE} is hit by her father"
    for step in ("needs-home", "danger-signs"):
        found = walker.send(step, {"not-kept-words": said, "do": "find"})
        assert "ring the front door now" in found.text
    stranger = visit.app.test_client()
    stranger.post(walker.url("/questions/needs-home"), data={"not-kept-words": said, "do": "find"})


@journey
def another_system_asks_for_a_decision(visit: Visit) -> None:
    client = visit.app.test_client()
    family = {"reference": REFERENCE, "notes": f"{NAME} {NOTE}", "postcode": POSTCODE, NAME: NOTE}
    for document in (family, [family], f"{NAME} {NOTE}"):
        assert client.post("/api/decisions", json=document).status_code == 200
    client.post("/api/decisions", data={NAME: NOTE})


@journey
def services_are_searched_near_a_home(visit: Visit) -> None:
    client = visit.app.test_client()
    client.post("/search", data={"text": WORD_SEARCHED, "place": POSTCODE})
    client.get("/search", query_string={"text": WORD_SEARCHED, "place": POSTCODE})
    client.get("/search", query_string={"text": WORD_SEARCHED})


@journey
def a_file_with_a_name_in_it_is_sent(visit: Visit) -> None:
    client = visit.as_role("data-officer")
    content = f"area_code,value\n{NAME},{NOTE}\n".encode()
    sent = {"file": (io.BytesIO(content), f"{NAME}.csv")}
    answer = client.post("/imports/new", data=sent, content_type="multipart/form-data")
    client.get(answer.location)
    client.get(f"{answer.location}/problems.csv")
    client.post("/imports/new", data={"file": (io.BytesIO(b"MZ"), f"{NAME}.csv")})


@journey
def somebody_tries_to_sign_in(visit: Visit) -> None:
    client = visit.app.test_client()
    tried = client.post("/sign-in", data={"email": TYPED_EMAIL, "password": NAME})
    assert tried.status_code in {401, 422}
    assert client.post("/forgotten-password", data={"email": TYPED_EMAIL}).status_code < 404


@journey
def an_administrator_looks_a_family_up_and_erases_it(visit: Visit) -> None:
    client = visit.as_role("administrator")
    client.get(client.post("/admin/audit", data={"reference": REFERENCE}).location or "/")
    client.post("/admin/audit", data={"person": TYPED_EMAIL})
    client.post("/admin/audit/export.csv", data={"purpose": "concern"})
    client.post("/admin/subject", data={"reference": REFERENCE})
    client.post("/admin/subject/export", data={"reference": REFERENCE})
    client.post("/admin/subject/erase", data={"reference": REFERENCE})
    client.get("/admin/retention")


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Give everything that all journeys together let out."""
    folder = tmp_path_factory.mktemp("privacy")
    database = Database(f"sqlite:///{folder}/privacy.sqlite3")
    migrate(database)
    with database.session(writing=True) as session:
        a_place(session)
        a_sample_directory(session)
    database.engine.dispose()
    app = create_app(
        Settings(
            database_url=f"sqlite:///{folder}/privacy.sqlite3",
            mail_url=f"folder:{folder}/mails",
            password_memory_kib=PASSWORD_MEMORY_KIB,
        )
    )
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=False)
    visit = Visit(app)
    begin_logging()
    handler = Listener(visit.lines)
    logging.getLogger().addHandler(handler)
    request_finished.connect(visit.note, app)
    for walk in JOURNEYS:
        walk(visit)
    request_finished.disconnect(visit.note, app)
    logging.getLogger().removeHandler(handler)
    visit.lines += [path.read_text("utf-8") for path in folder.rglob("mails/*") if path.is_file()]
    yield visit
    app.extensions["earlyhelp"].database.engine.dispose()


class Listener(logging.Handler):
    """Keeps each line as it is written, and what any library would have said."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))


def found_in(texts: list[str]) -> list[tuple[str, str]]:
    """Return each marker found with the text it stands in; letters count alike in any case."""
    return [
        (marker, text[:200])
        for text in texts
        for marker in MARKERS
        if marker.casefold() in text.casefold()
    ]


def test_the_search_finds_what_is_planted(visited: Visit) -> None:
    """The words did get in; otherwise finding none of them elsewhere would say nothing."""
    assert found_in([f"a {NAME} b"])
    stored = tables(visited)
    for marker, where in MAY_STAND.items():
        held = [table for table, text in stored.items() if marker.casefold() in text.casefold()]
        assert held, f"{marker} was planted nowhere"
        assert set(held) <= where


def tables(visited: Visit) -> dict[str, str]:
    """Return every row of every table as text."""
    with visited.app.extensions["earlyhelp"].database.session() as session:
        return {
            table.name: "\n".join(map(readable, session.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }


def readable(row: Iterable[object]) -> str:
    cells = (one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in row)
    return " | ".join(cells)


def test_nothing_of_a_family_leaves_its_place(visited: Visit) -> None:
    own = [one for one in visited.addresses if not one.startswith(SEARCH_ADDRESSES)]
    searches = [one.replace(WORD_SEARCHED, "") for one in visited.addresses]
    assert found_in(own) == []
    assert found_in(searches) == []
    titles = [one.replace(WORD_SEARCHED, "") for one in visited.titles]
    assert found_in(titles) == []
    assert found_in(visited.cookies) == []
    assert found_in(visited.lines) == []
    headers = [one.replace(WORD_SEARCHED, "") for one in visited.headers]
    assert found_in(headers) == []


def test_no_table_holds_what_does_not_belong_in_it(visited: Visit) -> None:
    for table, text in tables(visited).items():
        for marker in MARKERS:
            if table not in MAY_STAND.get(marker, frozenset()):
                assert marker.casefold() not in text.casefold(), (table, marker)


def test_every_page_of_staff_is_never_stored(
    app: Flask, as_role: Callable[[str], FlaskClient]
) -> None:
    clients = {role: as_role(role) for role in ROLES}
    for route in routes(app):
        audience = audience_of(app.view_functions[route.endpoint])
        if audience is None or audience.is_public or route.method != "GET":
            continue
        client = clients[min(audience.roles)]
        answer = client.get(address_of(app, route))
        assert answer.headers["Cache-Control"] == "no-store", route


# What a family is asked

OTHER_ANSWERS: Answers = {
    "safety": {"danger": "yes"},
    "consent": {"agrees": "no"},
    "age": {"how": "age", "years": "3", "months": ""},
    "place": {"area": "E08000099", "ward": "E05000099", "lsoa": "E01000099", "name": "A ward"},
    "send": {"send": "yes"},
    "mobile": {"mobile": "no"},
    "social-worker": {"social_worker": "yes"},
    "strengths": {"strengths": ["early_development"]},
    "severity": {"housing": "severe"},
    "impact": {"housing": ["sleep"]},
    "how-long": {"persistence": "over_3_months"},
    "danger-signs": {"signs": ["neglect"], "unsure": [], "asked": []},
    "access": {"access": ["interpreter"]},
}
FOR_PEOPLE = {
    "reference": "finds the family again on My families, and answers a request for access",
    "own-words": "says what the family wants on the pages of the assessment; no rule reads it",
}
"""Questions that no rule reads, each with what reads it."""


def test_every_question_is_used_by_a_rule_or_a_report() -> None:
    needs = {step for step in STEP_BY_ID if step not in OTHER_ANSWERS | FOR_PEOPLE.keys()}
    for step in STEP_BY_ID:
        if step in FOR_PEOPLE:
            continue
        worried: Answers = {**complete_answers(), **big_worry()}
        young = {"age": {"how": "age", "years": "0", "months": "3"}}
        base: Answers = {**worried, **young} if step == "mobile" else worried
        other = dict.fromkeys(base.get(step, {}), "big") if step in needs else OTHER_ANSWERS[step]
        changed: Answers = {**base, step: other}
        assert used(changed) != used(base), f"nothing uses the answer to {step}"


def big_worry() -> Answers:
    return {"needs-home": {**complete_answers()["needs-home"], "housing": "big"}}


def used(answers: Answers) -> tuple[object, ...]:
    """Return what the rules, the offer and the gap report take from answers."""
    return as_document(answers, assessed_on=today()), place_of(answers), age_of(answers)
