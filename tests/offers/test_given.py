"""What commands are given and how they answer: one answer, or a list of them in order."""

import errno
import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from earlyhelp.app import main
from earlyhelp.offers.given.cli import answer_each
from earlyhelp.terminal import as_json, print_list


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "assessments.json"


def decide(file: Path) -> Result:
    return CliRunner().invoke(main, ["matching", "decide", str(file)])


@pytest.mark.parametrize("values", [[], [{"a": "two\nlines"}], [{}, [1, {"b": [2]}], None, "é"]])
def test_a_list_is_printed_as_one_document_like_any_other(
    values: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    print_list(iter(values))
    assert capsys.readouterr().out == f"{as_json(values)}\n"


def test_of_a_list_each_answer_is_printed_before_the_next_is_asked_for(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("[1, 2, 3]")
    printed: list[int] = []

    def answer(document: object, _report: object) -> dict[str, object]:
        printed.append(capsys.readouterr().out.count("number"))
        return {"number": document}

    assert answer_each(file, answer) == []
    assert printed == [0, 1, 1]


def test_a_list_with_one_bad_entry_keeps_its_order(file: Path) -> None:
    file.write_text('[{"immediate_danger": "yes"}, 5, {"immediate_danger": "yes"}]')
    done = decide(file)
    assert done.exit_code == 0
    found = [one["response"] for one in json.loads(done.stdout)]
    assert found == ["urgent_s47", "consult", "urgent_s47"]
    assert "Assessment 2: The assessment could not be read." in done.stderr


@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        (errno.ENOSPC, 3, "The machine stopped this: No space left on device.\n"),
        (errno.EPIPE, 1, ""),
    ],
)
def test_where_nothing_can_be_printed_it_is_said_in_one_sentence(
    file: Path, monkeypatch: pytest.MonkeyPatch, number: int, status: int, said: str
) -> None:
    real = click.echo

    def full(text: str = "", *, err: bool = False, nl: bool = True) -> None:
        if not err:
            raise OSError(number, "No space left on device")
        real(text, err=err, nl=nl)

    monkeypatch.setattr("earlyhelp.terminal.click.echo", full)
    file.write_text("{}")
    done = decide(file)
    assert done.exit_code == status
    assert done.stderr.endswith(said)
    assert "Traceback" not in done.stderr
