"""Made-up families are kept as the pages keep real ones, and bring the demonstration to life."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.accounts.commands import add_account
from earlyhelp.accounts.people import Newcomer
from earlyhelp.app import create_app
from earlyhelp.clock import now
from earlyhelp.db import Database
from earlyhelp.demo import load_families
from earlyhelp.errors import EnvironmentFaultError
from earlyhelp.offers import queries
from earlyhelp.offers.given.cli import load_rules
from earlyhelp.offers.illustrating.commands import record_family
from earlyhelp.offers.illustrating.families import Answered, Family, Looked, read_families
from earlyhelp.offers.illustrating.setting import Setting
from earlyhelp.offers.models import AssessmentRow, DecisionRow, OfferRow, OfferServiceRow
from earlyhelp.offers.plans.models import PlanRow
from earlyhelp.offers.records import Owner
from earlyhelp.offers.replies.models import ReplyRow
from earlyhelp.offers.reviews.models import ReviewRow
from earlyhelp.services.checking import DEFAULT_PERIODS
from earlyhelp.settings import Settings
from earlyhelp.terminal import Environment
from tests.conftest import ROOT, settings_of_copy, signed_in_client
from tests.offers.factories import POSTCODE, SAMPLE_NAMES, a_place, a_sample_directory, words

FAMILIES = ROOT / "data" / "assessments" / "families.toml"
AGE = {"how": "age", "years": "7"}
NOW = now()
SCHOOL = "A school"


@pytest.fixture
def setting(session: Session) -> Setting:
    a_place(session)
    a_sample_directory(session)
    account_id = add_account(session, Newcomer("p@school.test", ("practitioner",), SCHOOL), NOW)
    return Setting(Owner(account_id, SCHOOL), load_rules(Settings(), None), DEFAULT_PERIODS, NOW)


def test_an_offer_with_choices_is_kept_as_of_its_day(session: Session, setting: Setting) -> None:
    family = Family(
        "Example 9",
        days_ago=4,
        worries={"speech_language": "emerging", "housing": "emerging"},
        pages={"age": AGE, "place": {"postcode": POSTCODE}},
        agrees=True,
        saves=True,
        leaves_out="too_far",
        lead="school",
    )
    record_family(session, "one", family, setting)
    stored = queries.get_assessment(session, "one", setting.owner)
    assert stored.created_at == NOW - timedelta(days=4)
    assert stored.answers["reference"] == {"reference": "Example 9"}
    assert POSTCODE not in json.dumps(stored.answers)
    assert stored.decision is not None
    assert stored.decision.response == "early_help_offer"
    assert stored.decision.document["assessed_on"] == (NOW - timedelta(days=4)).date().isoformat()
    kept = queries.find_offer(session, stored.decision.id)
    assert kept is not None
    said = {choice.name: choice.left_out_because for choice in kept.choices}
    assert set(said) == {SAMPLE_NAMES[0], SAMPLE_NAMES[2]}
    assert sorted(map(str, said.values())) == ["None", "too_far"]
    assert (kept.lead, kept.standing is None) == ("school", False)
    (line,) = session.scalars(select(AuditLineRow)).all()
    assert (line.action, line.object_id) == ("create", "one")


def test_a_sign_of_harm_gets_no_offer_and_a_draft_no_decision(
    session: Session, setting: Setting
) -> None:
    harmed = Family(
        "Example 1", 2, {"housing": "emerging"},
        {"age": AGE, "danger-signs": {"signs": ["serious_neglect"]}}, agrees=True, saves=True,
    )  # fmt: skip
    draft = Family("Example 2", 1, pages={"age": AGE}, only=["safety", "consent", "age"])
    record_family(session, "harmed", harmed, setting)
    record_family(session, "draft", draft, setting)
    (decision,) = session.scalars(select(DecisionRow)).all()
    assert (decision.assessment_id, decision.response) == ("harmed", "csc_s17")
    assert session.scalars(select(OfferRow)).all() == []
    kept = queries.get_assessment(session, "draft", setting.owner)
    assert (set(kept.answers), kept.decision) == ({"safety", "consent", "age"}, None)


def test_what_a_page_would_not_take_is_refused_by_name(session: Session, setting: Setting) -> None:
    family = Family("Example 1", 1, pages={"age": {"how": "age", "years": "400"}})
    with pytest.raises(EnvironmentFaultError, match="Example 1 of the sample, age"):
        record_family(session, "one", family, setting)
    with pytest.raises(TypeError):
        read_families('[[family]]\nreferense = "x"')


@pytest.fixture(scope="module")
def practitioner(
    sample_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """Give the demonstration's practitioner, on a copy of the sample with its families."""
    settings = settings_of_copy(sample_database_url, tmp_path_factory.mktemp("families"))
    environment = Environment(settings)
    with environment.database.session(writing=True) as session:
        session.execute(delete(AssessmentRow))  # other tests leave families in the sample
    load_families(environment, FAMILIES, now())
    environment.database.engine.dispose()
    app = create_app(settings)
    yield signed_in_client(app, "practitioner")
    app.extensions["earlyhelp"].database.engine.dispose()


def test_the_demonstration_begins_with_families_at_every_stage(practitioner: FlaskClient) -> None:
    said = words(practitioner.get("/assessments"))
    for family in read_families(FAMILIES.read_text("utf-8")):
        assert family.reference in said
    environment = practitioner.application.extensions["earlyhelp"].database
    with environment.session() as session:
        responses = Counter(session.scalars(select(DecisionRow.response)))
        saved = [row.saved_at is not None for row in session.scalars(select(OfferRow))]
        left_out = session.scalars(select(OfferServiceRow.left_out_because)).all()
        decided = session.scalars(select(DecisionRow.assessment_id)).all()
    assert responses == {
        "early_help_offer": 5, "targeted_early_help": 1, "consult": 1, "csc_s17": 1
    }  # fmt: skip
    assert Counter(saved) == {True: 5, False: 1}
    assert "too_long" in left_out
    for assessment_id in decided:
        assert practitioner.get(f"/assessments/{assessment_id}/outcome").status_code == 200


def test_the_demonstration_shows_plans_with_answers_and_reviews(practitioner: FlaskClient) -> None:
    environment = practitioner.application.extensions["earlyhelp"].database
    with environment.session() as session:
        plans = session.scalars(select(PlanRow)).all()
        states = set(session.scalars(select(ReplyRow.state)))
        results = Counter(session.scalars(select(ReviewRow.result)))
    assert states == {"asked", "waiting", "full", "accepted"}
    assert results == {"goes_on": 1, "closed": 1}
    assert [plan.outcome for plan in plans if plan.closed_on] == ["better"]
    open_ones = [plan for plan in plans if not plan.closed_on]
    assert len(open_ones) == 4
    assert all(plan.review_on > NOW.date() for plan in open_ones)
    for plan in plans:
        page = practitioner.get(f"/assessments/{plan.assessment_id}/plan")
        assert page.status_code == 200
        assert "Early help plan" in page.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"plan": {"review_on": ["1", "1", "2020"]}}, "the plan"),
        ({"replies": [Answered(3, 2, "asked")]}, "an answer"),
        ({"reviews": [Looked(1, {"wants": "yes"}, {"result": "goes_on"})]}, "a review"),
    ],
)
def test_what_the_pages_of_a_plan_would_not_take_is_refused_by_name(
    session: Session, setting: Setting, changed: dict[str, Any], said: str
) -> None:
    family = Family(
        "Example 9", 4, {"housing": "emerging"}, {"age": AGE}, agrees=True, saves=True,
        plan={"family": "Rests"},
    )  # fmt: skip
    with pytest.raises(EnvironmentFaultError, match=f"Example 9 of the sample, {said}"):
        record_family(session, "one", replace(family, **changed), setting)


def test_without_a_ruleset_no_family_is_made_up(database: Database, tmp_path: Path) -> None:
    url = database.url.render_as_string(hide_password=False)
    environment = Environment(Settings(database_url=url, ruleset=str(tmp_path / "none.toml")))
    with pytest.raises(EnvironmentFaultError, match="need a ruleset"):
        load_families(environment, FAMILIES, now())
    environment.database.engine.dispose()
