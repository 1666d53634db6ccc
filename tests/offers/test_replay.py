"""Every kept decision is decided again under its own ruleset, and is the same byte for byte."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from earlyhelp.accounts.commands import add_account
from earlyhelp.accounts.people import Newcomer
from earlyhelp.matching import decide, packaged_ruleset_text, read_assessment, read_ruleset
from earlyhelp.matching.ruleset import Ruleset
from earlyhelp.offers.models import AssessmentRow, DecisionRow
from earlyhelp.offers.replay.queries import find_cases, replay_all
from earlyhelp.offers.replay.replaying import Replay
from earlyhelp.rulesets.commands import keep_text
from tests.matching.factories import complete, default_ruleset

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
CHILDREN = (
    complete({"housing": "emerging"}),
    complete({"housing": "severe"}, flags={"suicide_risk": "yes"}),
    {**complete({"behaviour": "significant"}), "immediate_danger": "not_known"},
)


def family_help() -> Ruleset:
    read = read_ruleset(packaged_ruleset_text("family_help"))
    assert isinstance(read, Ruleset)
    return read


@pytest.fixture
def decided(session: Session) -> Session:
    """Give a store with three decisions under each of two rulesets."""
    account = add_account(session, Newcomer("p@one.test", ("practitioner",), "One"), AT)
    assessment = AssessmentRow(
        id="a" * 22,
        account_id=account,
        organisation="One",
        answers="{}",
        stage="decided",
        created_at=AT,
        changed_at=AT,
    )
    session.add(assessment)
    session.flush()
    for ruleset, name in ((default_ruleset(), "default"), (family_help(), "family_help")):
        keep_text(session, ruleset, packaged_ruleset_text(name), AT)
        for document in CHILDREN:
            answer = decide(read_assessment(document, ruleset.flags), ruleset).as_json()
            session.add(
                DecisionRow(
                    assessment_id=assessment.id,
                    document=json.dumps(document),
                    input_digest="sha256:0",
                    output=json.dumps(answer, ensure_ascii=False),
                    response=str(answer["response"]),
                    ruleset_digest=ruleset.digest,
                    decided_at=AT,
                )
            )
    session.flush()
    return session


def outcomes(session: Session) -> list[Replay]:
    return [outcome for _, outcome in replay_all(session)]


def test_every_decision_replays_to_the_same_bytes_under_its_own_ruleset(decided: Session) -> None:
    assert outcomes(decided) == [Replay.SAME] * 6


def test_a_decision_that_was_altered_is_found(decided: Session) -> None:
    changed = "UPDATE decision SET output = replace(output, 'csc_s17', 'universal')"
    decided.execute(sql(changed))
    found = outcomes(decided)
    assert Replay.DIFFERS in found
    assert Replay.SAME in found


def test_a_text_that_was_altered_replays_nothing(decided: Session) -> None:
    decided.execute(sql("UPDATE ruleset_file SET text = text || ' '"))
    assert outcomes(decided) == [Replay.TEXT_LOST] * 6


def test_a_decision_without_a_ruleset_has_nothing_to_replay(decided: Session) -> None:
    decided.execute(sql("UPDATE decision SET ruleset_digest = NULL"))
    assert outcomes(decided) == [Replay.NO_RULESET] * 6


def test_kept_decisions_are_cases_for_a_comparison_and_name_nobody(decided: Session) -> None:
    cases = list(find_cases(decided, default_ruleset()))
    assert len(cases) == 6
    assert all(case.name.startswith("Kept decision ") for case in cases)


def test_a_decision_whose_assessment_is_damaged_is_named_and_stops_nothing(
    decided: Session,
) -> None:
    decided.execute(
        sql(
            "UPDATE decision SET document = '{\"child\": ' WHERE id = "
            "(SELECT min(id) FROM decision)"
        )
    )
    decided.execute(
        sql("UPDATE decision SET document = '[1]' WHERE id = (SELECT max(id) FROM decision)")
    )
    found = outcomes(decided)
    assert found[0] is found[-1] is Replay.UNREADABLE
    assert found[1:-1] == [Replay.SAME] * 4
    assert len(list(find_cases(decided, default_ruleset()))) == 5
