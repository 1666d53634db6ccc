from datetime import UTC, date, datetime, timedelta

import pytest

from earlyhelp.accounts.audit.lines import Actor
from earlyhelp.jsna.dialects import Refusal
from earlyhelp.jsna.runs.outcome import CheckOutcome, outcome_of, read_outcome
from earlyhelp.jsna.runs.run import (
    USUAL,
    Answers,
    Run,
    Stage,
    State,
    Task,
    is_silent,
    read_answers,
)
from tests.jsna.factories import a_row, as_bytes, checked

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def a_run(
    state: State = State.RUNNING, stage: Stage = Stage.READING, done: int = 0, total: int = 0
) -> Run:
    return Run(
        id=1,
        file="f",
        file_name="needs.csv",
        task=Task.STORE,
        state=state,
        stage=stage,
        done=done,
        total=total,
        asked=Actor(None, None),
        asked_at=NOON,
        beat_at=NOON,
        fault=None,
        import_id=None,
    )


@pytest.mark.parametrize(
    ("run", "before", "says"),
    [
        (a_run(), None, "Reading the file."),
        (a_run(done=1, total=3), None, "Reading the file: 33%."),
        (a_run(done=9, total=3), None, "Reading the file: 100%."),
        (a_run(stage=Stage.COMPARING), None, "Comparing with what is in use."),
        (a_run(stage=Stage.STORING, total=4), None, "Storing the readings: 0%."),
        (a_run(State.WAITING, Stage.WAITING), None, "Waiting for its turn."),
        (
            a_run(State.WAITING, Stage.WAITING),
            a_run(),
            "Waiting: needs.csv is being brought in first.",
        ),
        (a_run(done=1, total=2), a_run(), "Reading the file: 50%."),
    ],
)
def test_a_run_says_in_one_sentence_how_far_it_is(run: Run, before: Run | None, says: str) -> None:
    assert run.says(before) == says


def test_a_run_is_silent_only_after_its_lease_and_only_while_it_runs() -> None:
    assert not is_silent(a_run(), NOON + USUAL.lease)
    late = NOON + USUAL.lease + timedelta(seconds=1)
    assert is_silent(a_run(), late)
    assert not is_silent(a_run(State.WAITING), late)
    assert not is_silent(a_run(State.DONE), late)


def test_answers_are_read_as_they_were_kept_and_become_what_is_said_of_an_import() -> None:
    answers = Answers("OHID", date(2024, 11, 5), "Open Government Licence v3.0", 9)
    assert read_answers(answers.as_json()) == answers
    details = answers.details("o" * 22, NOON)
    assert (details.source, details.released_on) == ("OHID", date(2024, 11, 5))
    assert (details.imported_by, details.recorded_at) == ("o" * 22, NOON)
    assert details.leaves_out_problems
    assert not Answers("OHID", date(2024, 11, 5), "", 0).details("", NOON).leaves_out_problems


def test_what_a_check_found_is_read_as_it_was_kept() -> None:
    content = as_bytes([a_row(), a_row(sex="Male", value="*"), a_row(sex="Female", value="many")])
    found = outcome_of(checked(content), "3-1", NOON)
    assert read_outcome(found.as_json()) == found
    assert [row.value for row in found.preview] == ["75.5", 'Shown as "*": hidden by the publisher']
    assert (found.problem_rows, found.can_come_in, found.can_leave_out) == (1, True, True)
    refused = outcome_of(Refusal("It is a web page.", ("a", "b"), "simple-long", ("c",)), "", NOON)
    assert read_outcome(refused.as_json()) == refused
    assert (refused.problem_rows, refused.can_come_in) == (0, False)
    assert CheckOutcome("", NOON).problem_rows == 0
