"""A practitioner who fills in pages, and a small directory and area to do it in."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from earlyhelp.clock import now, today
from earlyhelp.geography.models import AreaRow, ImportRow, PostcodeRow, ServedAreaRow
from earlyhelp.offers.groups import NEED_GROUPS
from earlyhelp.offers.need_pages import BIG, SOME
from earlyhelp.offers.questions import Answers
from earlyhelp.offers.signs import SIGNS
from earlyhelp.services.exchange.commands import ImportOptions, import_services

AREA, WARD, LSOA = "E08000099", "E05000099", "E01000099"
POSTCODE = "ZZ1 1AA"
Sent = Mapping[str, str | list[str]]

GROUP_OF_NEED = {code: group.step for group in NEED_GROUPS for code in group.codes}


def a_place(session: Session) -> None:
    """Store one served area with one postcode."""
    session.add(
        ImportRow(
            id=1,
            kind="postcodes",
            file_name="p.csv",
            sha256="0" * 64,
            source="made up",
            recorded_at=now(),
        )
    )
    session.flush()
    session.add(ServedAreaRow(code=AREA, name="Sampleshire"))
    session.add(AreaRow(code=WARD, vintage="2024", level="ward", name="Sample Ward"))
    session.add(
        PostcodeRow(
            postcode=POSTCODE,
            authority_code=AREA,
            district_code=AREA,
            ward_code=WARD,
            lsoa_code=LSOA,
            latitude=53.4,
            longitude=-2.3,
            import_id=1,
        )
    )
    session.flush()


def a_service(name: str, needs: str, **stated: str) -> dict[str, str]:
    """Return one row of the directory's template, open, checked for nothing else."""
    reported = (today() - timedelta(days=7)).isoformat()
    return {
        "source_id": name.casefold().replace(" ", "-"),
        "provider_name": "A charity",
        "provider_sector": "voluntary",
        "service_name": name,
        "description": "Help.",
        "status": "active",
        "minimum_age_years": "0",
        "maximum_age_years": "25",
        "before_birth": "yes",
        "needs": needs,
        "levels_served": "universal; early_help_offer; targeted_early_help",
        "referral_route": "family; professional",
        "delivery": "home_visit",
        "areas_served": AREA,
        "free": "yes",
        "wait_days": "14",
        "wait_as_of": reported,
    } | stated


def a_directory(session: Session, *rows: Mapping[str, str]) -> None:
    """Bring services in as a council would, checked three weeks ago."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    report = import_services(
        session, out.getvalue().encode(), ImportOptions(on=today(), recorded_at=now())
    )
    assert report.problems == (), report.problems
    checks = "source_id,on,method,outcome\n" + "".join(
        f"{row['source_id']},{today() - timedelta(days=21)},telephone,still_right\n" for row in rows
    )
    report = import_services(session, checks.encode(), ImportOptions(on=today(), recorded_at=now()))
    assert report.problems == (), report.problems


SAMPLE_NAMES = ("Talking Together", "Calm Evenings", "Home Advice", "Stay and Play")


def a_sample_directory(session: Session) -> None:
    """Store four services whose names no page about harm may hold."""
    a_directory(
        session,
        a_service(SAMPLE_NAMES[0], "speech_language:primary"),
        a_service(SAMPLE_NAMES[1], "parenting_boundaries:primary; family_conflict:partial"),
        a_service(SAMPLE_NAMES[2], "housing:primary; money_debt_food:primary"),
        a_service(SAMPLE_NAMES[3], "isolation_support:primary", level_of_offer="universal"),
    )


@dataclass
class Family:
    """What a practitioner would answer; the defaults are complete, with nothing to worry about."""

    age: Sent = field(default_factory=lambda: {"how": "age", "years": "10"})
    worries: Mapping[str, str] = field(default_factory=dict)
    """Need to emerging, significant or severe."""
    signs: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    danger: str = "no"
    consent: str = "yes"
    reference: str = "EH-1"
    postcode: str = ""
    send: str = "no"
    mobile: str = "yes"
    social_worker: str = "no"
    persistence: str = "new"
    own_words: str = ""
    strengths: tuple[str, ...] = ()
    impact: Mapping[str, list[str]] = field(default_factory=dict)

    def pages(self) -> dict[str, Sent]:
        """Return what is sent for each page, in order."""
        sizes = {"emerging": SOME, "significant": BIG, "severe": BIG}
        pages: dict[str, Sent] = {
            "consent": {"agrees": self.consent},
            "reference": {"reference": self.reference},
            "age": self.age,
            "place": {"postcode": self.postcode},
            "send": {"send": self.send},
            "mobile": {"mobile": self.mobile},
            "social-worker": {"social_worker": self.social_worker},
            "strengths": {"strengths": list(self.strengths)},
        }
        for group in NEED_GROUPS:
            chosen: dict[str, str | list[str]] = {
                code: sizes[self.worries[code]] for code in group.codes if code in self.worries
            }
            pages[group.step] = {**chosen, "rest": ["yes"]}
        pages["severity"] = {
            code: size for code, size in self.worries.items() if size in {"significant", "severe"}
        }
        pages["impact"] = dict(self.impact)
        pages["how-long"] = {"persistence": self.persistence}
        pages["danger-signs"] = {
            "signs": list(self.signs) or ["none"],
            "unsure": list(self.unsure),
        }
        pages["access"] = {"access": []}
        pages["own-words"] = {"own_words": self.own_words}
        return pages


class Walker:
    """Fills in pages through the test client, page after page."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.id = ""

    def begin(self) -> None:
        """Start an assessment."""
        answer = self.client.post("/assessments/new")
        assert answer.status_code == 303, answer.text
        self.id = answer.location.split("/")[2]

    def url(self, page: str = "") -> str:
        return f"/assessments/{self.id}{page}"

    def get(self, page: str = "") -> TestResponse:
        return self.client.get(self.url(page))

    def post(self, page: str, data: Sent) -> TestResponse:
        return self.client.post(self.url(page), data=data)

    def send(self, step: str, data: Sent, back: str = "") -> TestResponse:
        return self.post(f"/questions/{step}{back}", data)

    def fill(self, family: Family) -> None:
        """Answer every page that is asked of this family."""
        self.begin()
        assert self.send("safety", {"danger": family.danger}).status_code == 303
        for step, data in family.pages().items():
            answer = self.send(step, data)
            assert answer.status_code == 303, (step, words(answer))

    def decide(self, family: Family) -> str:
        """Fill all in, decide, and return the outcome page's text."""
        self.fill(family)
        assert self.post("/check", {}).status_code == 303
        return self.get("/outcome").text

    def agree(self) -> TestResponse:
        return self.post("/outcome", {"verdict": "agreed"})


def words(answer: TestResponse | str) -> str:
    """Return what a reader sees of a page, on one line."""
    text = answer if isinstance(answer, str) else answer.text
    text = re.sub(r"<(script|style|head)\b.*?</\1>", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", text)
    return " ".join(text.replace("&#39;", "'").replace("&amp;", "&").split())


def complete_answers(**changed: Mapping[str, str | list[str]]) -> Answers:
    """Return the stored answers of a child of 10 with nothing to worry about."""
    asked = [sign.flag for sign in SIGNS if sign.flag != "existing_social_worker"]
    answers: dict[str, Mapping[str, str | list[str]]] = {
        "safety": {"danger": "no"},
        "consent": {"agrees": "yes"},
        "age": {"how": "age", "years": "10", "months": ""},
        "send": {"send": "no"},
        "social-worker": {"social_worker": "no"},
        **{group.step: dict.fromkeys(group.codes, "none") for group in NEED_GROUPS},
        "danger-signs": {"signs": ["none"], "unsure": [], "asked": asked},
    }
    return answers | {name.replace("_", "-"): values for name, values in changed.items()}
