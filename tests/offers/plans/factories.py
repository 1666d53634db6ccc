"""A practitioner who makes plans through the pages, and plans as plain values."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

from flask import Flask
from werkzeug.test import TestResponse

from earlyhelp.clock import now
from earlyhelp.db import Database
from earlyhelp.offers.commands import record_answers
from earlyhelp.offers.need_pages import BIG, SOME
from earlyhelp.offers.plans import contents
from earlyhelp.offers.plans.basis import Around, Basis, make_basis
from earlyhelp.offers.plans.dates import Interval
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.questions import Answers, Value
from earlyhelp.offers.records import (
    Choice,
    StoredAssessment,
    StoredDecision,
    StoredOffer,
    Verdict,
)
from earlyhelp.offers.told import Told
from earlyhelp.services.searching.service_words import make_call
from earlyhelp.taxonomy.needs import NeedCode
from tests.offers.factories import GROUP_OF_NEED, Family, Walker, complete_answers

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 2)
WORRIES = {"housing": "significant", "speech_language": "emerging", "online_safety": "emerging"}
HOUSING, SPEECH, ONLINE = (NeedCode(code) for code in WORRIES)
TALKING, ADVICE = "a" * 36, "b" * 36
Form = dict[str, list[str]]
BIG_SIZES = frozenset({"significant", "severe"})


def database_of(app: Flask) -> Database:
    """Return the database of an application."""
    found: Database = app.extensions["earlyhelp"].database
    return found


class _Fields(HTMLParser):
    """Collects what a browser would send of a page's forms."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: Form = {}
        self._open = ""
        self._picks = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name") or ""
        if tag == "input" and name and name != "csrf_token":
            self.sent.setdefault(name, []).append(found.get("value") or "")
        if tag in {"textarea", "select"}:
            self._open, self._picks = name, tag == "select"
            self.sent[name] = [] if self._picks else [""]
        if tag == "option" and ("selected" in found or not self.sent[self._open]):
            self.sent[self._open] = [found.get("value") or ""]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "select"}:
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open and not self._picks:
            self.sent[self._open] = [data]


def form_of(page: TestResponse) -> Form:
    """Return what a browser would send if nothing were changed."""
    fields = _Fields()
    fields.feed(page.text)
    return fields.sent


def three(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]


def decide(walker: Walker, family: Family | None = None) -> None:
    """Decide on a family's answers and agree, without filling in page after page."""
    given = family or Family(worries=WORRIES)
    walker.begin()
    with database_of(walker.client.application).session(writing=True) as session:
        record_answers(session, walker.id, answers_of(given), now=now())
    assert walker.post("/check", {}).status_code == 303
    assert walker.agree().status_code == 303


def answers_of(family: Family) -> Answers:
    """Return what is stored of a family of 10 years with some worries."""
    answers = complete_answers(
        consent={"agrees": family.consent},
        reference={"reference": family.reference},
        how_long={"persistence": family.persistence},
        own_words={"own_words": family.own_words},
        severity={need: size for need, size in family.worries.items() if size in BIG_SIZES},
    )
    for need, size in family.worries.items():
        step = GROUP_OF_NEED[NeedCode(need)]
        answers = {**answers, step: {**answers[step], need: BIG if size in BIG_SIZES else SOME}}
    return answers


def save_offer(
    walker: Walker, family: Family | None = None, *, leave_out: str = ""
) -> TestResponse:
    """Choose what is suggested to a family, but for one service by its name."""
    decide(walker, family)
    return choose(walker, leave_out=leave_out)


def choose(walker: Walker, *, leave_out: str = "") -> TestResponse:
    """Choose every service of the offer, but for one by its name."""
    page = walker.get("/offer").text
    named = re.findall(r'What about ([^<]+)\?.*?name="service-([0-9a-f-]{36})"', page, re.DOTALL)
    sent = {"lead": "school"}
    for name, service_id in dict.fromkeys((n, i) for n, i in named):
        is_out = name.strip() == leave_out
        sent[f"service-{service_id}"] = "leave_out" if is_out else "choose"
        sent[f"service-{service_id}-why"] = "too_far" if is_out else ""
    return walker.post("/offer", sent)


def agree_on(walker: Walker, changed: Mapping[str, Value] | None = None) -> TestResponse:
    """Send the form of the plan as it stands, but for what is changed."""
    return walker.post("/plan/change", {**form_of(walker.get("/plan/change")), **(changed or {})})


def a_decision(
    response: str = "targeted_early_help", *, consent: str = "yes", decision_id: int = 1
) -> StoredDecision:
    """Return a decision on three worries, agreed with."""
    needs = [
        {"need": "speech_language", "severity": "emerging", "impact": []},
        {"need": "housing", "severity": "significant", "impact": ["daily_life", "learning"]},
        {"need": "online_safety", "severity": "emerging"},
        {"need": "behaviour", "severity": "none"},
    ]
    document = {
        "needs": needs,
        "consent": consent,
        "persistence": "over_3_months",
        "child": {"age_years": 10},
    }
    output = {
        "response": response,
        "next_steps": [{"action": "set_review", "within": {"number": 6, "unit": "weeks"}}],
        "near": [{"text": "More would change it."}, {"text": "More would change it."}],
    }
    return StoredDecision(decision_id, document, "", output, NOW, Verdict(is_agreed=True))


def an_offer(*choices: Choice) -> StoredOffer:
    """Return an offer of two services; nothing was found for the third worry."""
    proposal = {
        "kind": "offer",
        "matches": [
            {"service": TALKING, "name": "Talking Together", "meets": ["speech_language"]},
            {"service": ADVICE, "name": "Home Advice", "meets": ["housing"]},
        ],
        "unmet": [{"need": "online_safety", "reason": "none_exists", "text": "x"}],
        "meanwhile": [{"service": "c" * 36, "name": "Stay and Play", "meets": ["online_safety"]}],
    }
    chosen = choices or (
        Choice(TALKING, "Talking Together", is_chosen=True),
        Choice(ADVICE, "Home Advice", is_chosen=True),
    )
    return StoredOffer(1, proposal, frozenset({ONLINE}), chosen, "school", NOW)


def a_basis(
    decision: StoredDecision | None = None, offer: StoredOffer | None = None, *, words: str = ""
) -> Basis:
    """Return what a plan is made of."""
    decided = decision or a_decision()
    answers = complete_answers(own_words={"own_words": words})
    stored = StoredAssessment("i" * 22, answers, NOW, NOW, decided)
    told = {TALKING: Told(make_call("01632 960100"), "2 weeks"), ADVICE: Told(None, "Not given")}
    return make_basis(stored, decided, offer or an_offer(), Around(Interval(6), told))


def a_stored_plan(**changed: Value) -> StoredPlan:
    """Return a plan for both services."""
    kept: dict[str, Value] = {
        contents.NEEDS: [HOUSING, SPEECH, ONLINE],
        contents.OPEN_NEEDS: [ONLINE],
        contents.SERVICES: [TALKING, ADVICE],
        f"name-{TALKING}": "Talking Together",
        f"who-{TALKING}": "me",
        f"how-{TALKING}": "telephone",
        f"by-{TALKING}": "2026-11-09",
        f"name-{ADVICE}": "Home Advice",
        f"who-{ADVICE}": "family",
        f"how-{ADVICE}": "in_person",
        f"by-{ADVICE}": "",
        "goal-housing": "A key of our own",
        "why-online_safety": "We know of no open service for it.",
        "meanwhile-online_safety": "We look again.",
        "what-1": "Ask for the form",
        "doer-1": "family",
        "day-1": "2026-11-20",
        "lead": "me",
        "family": "Be there",
    }
    plan = StoredPlan("i" * 22, 1, kept, TODAY, date(2026, 12, 14), NOW, NOW)
    return replace(plan, contents={**kept, **changed})
