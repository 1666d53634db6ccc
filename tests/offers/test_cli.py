"""The commands that decide and check: what is printed where, and with which status."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from earlyhelp.app import main
from earlyhelp.errors import EarlyHelpError
from earlyhelp.matching import packaged_ruleset_text
from earlyhelp.offers.cli import matching_cli
from earlyhelp.settings import Settings, Telephone
from earlyhelp.terminal import Environment
from tests.matching.factories import complete, default_ruleset, example

TEXT = packaged_ruleset_text("default")
AWAY = Settings(database_url="postgresql+psycopg://nobody@127.0.0.1:9/none")
PHONES = ["999", "01632 960001", "01632 960002", "01632 960003"]


def run(*words: object, settings: Settings = AWAY) -> Result:
    """Run a command; the database is away, since none of this needs it."""
    return CliRunner().invoke(
        matching_cli, [str(word) for word in words], obj=Environment(settings)
    )


def written(folder: Path, document: object, name: str = "family.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def ruleset(folder: Path, text: str) -> Path:
    path = folder / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return path


def decided(result: Result) -> dict[str, object]:
    assert result.exit_code == 0, result.output
    shown = json.loads(result.stdout)
    assert isinstance(shown, dict)
    return shown


def phones(decision: dict[str, object]) -> list[str]:
    contacts = decision["contacts"]
    assert isinstance(contacts, list)
    return [contact["phone"] for contact in contacts]


def test_it_prints_one_decision_and_nothing_else(tmp_path: Path) -> None:
    result = run("decide", written(tmp_path, example()))
    assert decided(result)["response"] == "targeted_early_help"
    assert result.stderr == ""


def test_a_list_gives_the_list_of_decisions_in_the_same_order(tmp_path: Path) -> None:
    several = [complete({"housing": "severe"}), complete(), 3, complete({"housing": "emerging"})]
    result = run("decide", written(tmp_path, several))
    assert result.exit_code == 0
    assert [one["response"] for one in json.loads(result.stdout)] == [
        *("csc_s17", "universal", "consult", "early_help_offer"),
    ]
    assert result.stderr == "Assessment 3: The assessment could not be read.\n"
    assert json.loads(run("decide", written(tmp_path, [])).stdout) == []


def test_running_it_twice_prints_the_same_bytes(tmp_path: Path) -> None:
    path = written(tmp_path, example())
    assert run("decide", path).stdout_bytes == run("decide", path).stdout_bytes


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "family.json"
    path.write_text(json.dumps(example()), encoding="utf-8-sig")
    assert decided(run("decide", path))["response"] == "targeted_early_help"


UNREADABLE = [
    b"",
    b"{",
    b"not json",
    b"\xff\xfe\x00",
    b'{"a": "\xe9"}',
    b"[" * 100_000,
    b"1" * 5_000,
    b"<html></html>",
    b"PK\x03\x04",
]


@pytest.mark.parametrize("content", UNREADABLE, ids=lambda content: repr(content[:8]))
def test_a_file_that_is_no_json_still_gets_numbers_and_one_sentence(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "family.json"
    path.write_bytes(content)
    result = run("decide", path)
    decision = decided(result)
    assert decision["response"] == "consult"
    assert phones(decision) == PHONES
    assert result.stderr.count("\n") == 1
    assert "family.json is not readable as JSON" in result.stderr


@pytest.mark.parametrize("content", ["null", "3", '"yes"', "true", "NaN"])
def test_json_that_is_no_assessment_still_gets_numbers(tmp_path: Path, content: str) -> None:
    path = tmp_path / "family.json"
    path.write_text(content, encoding="utf-8")
    result = run("decide", path)
    assert decided(result)["response"] == "consult"
    assert result.stderr.count("\n") == 1


def test_a_missing_file_or_a_folder_still_gets_numbers(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        result = run("decide", path)
        assert phones(decided(result)) == PHONES
        assert result.stderr.count("\n") == 1
        assert "cannot be opened" in result.stderr


def test_without_a_file_it_is_wrong_use() -> None:
    assert run("decide").exit_code == 2
    assert run("decide", "a.json", "--on", "spring").exit_code == 2
    assert run("decide", "a.json", "--colour", "red").exit_code == 2


def test_copies_of_a_key_are_all_read(tmp_path: Path) -> None:
    text = json.dumps(complete())[:-1]
    path = tmp_path / "family.json"
    path.write_text(f'{text}, "flags": {{"suicide_risk": "yes", "suicide_risk": "no"}}}}')
    assert decided(run("decide", path))["response"] == "urgent_s47"


def test_the_day_picks_whether_the_ruleset_holds(tmp_path: Path) -> None:
    path = written(tmp_path, example())
    assert decided(run("decide", path, "--on", "2026-04-01"))["response"] == "targeted_early_help"
    result = run("decide", path, "--on", "2026-03-31")
    assert decided(result)["response"] == "consult"
    assert result.stderr == (
        "The ruleset example-default holds from 1 April 2026 on; "
        "the day asked for is 31 March 2026.\n"
    )


def test_another_ruleset_may_be_used(tmp_path: Path) -> None:
    path = written(tmp_path, example())
    other = ruleset(tmp_path, TEXT.replace('version = "1.0.0"', 'version = "2.0.0"', 1))
    decision = decided(run("decide", path, "--ruleset", other))
    assert isinstance(decision["ruleset"], dict)
    assert decision["ruleset"]["version"] == "2.0.0"
    by_setting = decided(run("decide", path, settings=replace(AWAY, ruleset=str(other))))
    assert by_setting == decision


BROKEN = {
    "corrupt": TEXT.replace("[[rule]]", "[[rule", 1),
    "with problems": TEXT.replace('id = "G1-DANGER"', 'id = "G1-URGENT"', 1),
    "draft": TEXT.replace('approved_by = "Safeguarding', 'approved_by = ""  # "', 1),
    "future": TEXT.replace("effective_from = 2026-04-01", "effective_from = 2030-04-01", 1),
    "expired": TEXT.replace(
        "effective_from = 2026-04-01", "effective_from = 2026-04-01\neffective_to = 2026-04-30", 1
    ),
    "empty": "",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_ruleset_that_cannot_be_used_makes_every_decision_a_talk(
    tmp_path: Path, text: str
) -> None:
    for document, first in ((example(), "consult_social_worker"), (IN_DANGER, "ring_999")):
        path = written(tmp_path, document)
        result = run("decide", path, "--ruleset", ruleset(tmp_path, text))
        decision = decided(result)
        assert phones(decision) == PHONES
        assert isinstance(decision["next_steps"], list)
        assert decision["next_steps"][0]["action"] == first
        assert decision["ruleset"] == dict.fromkeys(("id", "version", "digest", "effective_from"))
        assert result.stderr.count("\n") == 1


IN_DANGER = complete(immediate_danger="yes", assessed_on="2026-05-12")


def test_a_ruleset_that_is_not_there_makes_every_decision_a_talk(tmp_path: Path) -> None:
    path = written(tmp_path, example())
    for missing in (tmp_path / "none.toml", tmp_path):
        result = run("decide", path, "--ruleset", missing)
        assert decided(result)["response"] == "consult"
        assert result.stderr.count("\n") == 1
    for setting in ("none", "../default", str(tmp_path / "none.toml")):
        result = run("decide", path, settings=replace(AWAY, ruleset=setting))
        assert decided(result)["response"] == "consult"


def test_a_ruleset_in_another_encoding_makes_every_decision_a_talk(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_bytes(TEXT.encode("utf-16"))
    result = run("decide", written(tmp_path, example()), "--ruleset", path)
    assert decided(result)["response"] == "consult"


def test_the_numbers_to_call_come_from_the_settings_when_there_is_no_ruleset(
    tmp_path: Path,
) -> None:
    settings = replace(AWAY, front_door=Telephone("Front door", "01632 960444", "all hours"))
    path = tmp_path / "none.json"
    assert phones(decided(run("decide", path, settings=settings)))[1] == "01632 960444"


def test_a_good_ruleset_is_checked_with_its_own_cases(tmp_path: Path) -> None:
    result = run("check", ruleset(tmp_path, TEXT))
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["problems"] == []
    assert report["digest"] == default_ruleset().digest
    assert report["rules"] == len(default_ruleset().rules)
    assert report["cases"] == sum(len(rule.tests) for rule in default_ruleset().rules)


def test_a_bad_ruleset_is_refused_with_every_problem(tmp_path: Path) -> None:
    text = TEXT.replace('text = "The child is in danger now."', "", 1)
    text = text.replace("[contact.advice_line]", "[contact.plumber]", 1)
    result = run("check", ruleset(tmp_path, text))
    assert result.exit_code == 1
    where = {problem["where"] for problem in json.loads(result.stdout)["problems"]}
    assert where == {"rule G1-DANGER", "contacts", "contact advice_line"}


def test_checking_without_a_file_is_wrong_use(tmp_path: Path) -> None:
    assert run("check").exit_code == 2
    assert run("check", tmp_path / "none.toml").exit_code == 2


def test_a_ruleset_in_another_encoding_has_one_problem_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_bytes(TEXT.encode("utf-16"))
    result = run("check", path)
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)["problems"]
    assert "save it as UTF-8" in problem["text"]
    assert result.stderr.startswith("rules.toml has 1 problem.")


def test_a_ruleset_may_be_saved_on_windows(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert run("check", path).exit_code == 0
    result = run("decide", written(tmp_path, example()), "--ruleset", path)
    assert decided(result)["response"] == "targeted_early_help"


def test_problems_of_a_ruleset_can_be_read_as_a_table(tmp_path: Path) -> None:
    text = TEXT.replace("[contact.advice_line]", "[contact.plumber]", 1)
    result = run("check", ruleset(tmp_path, text), "--format", "table")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0].split() == ["where", "text"]
    assert "contact advice_line" in result.stdout
    good = run("check", ruleset(tmp_path, TEXT), "--format", "csv")
    assert good.exit_code == 0
    assert good.stdout.startswith("ruleset,version,digest,rules,cases")
    assert "has no problem" in good.stderr


def test_standard_input_is_read_for_a_dash(tmp_path: Path) -> None:
    family = json.dumps(example())
    piped = CliRunner().invoke(
        matching_cli, ["decide", "-"], obj=Environment(AWAY), input=family.encode()
    )
    assert decided(piped) == decided(run("decide", written(tmp_path, example())))
    none = CliRunner().invoke(matching_cli, ["decide", "-"], obj=Environment(AWAY), input=b"")
    assert decided(none)["response"] == "consult"
    assert none.stderr.startswith("Standard input is not readable as JSON")
    checked = CliRunner().invoke(
        matching_cli, ["check", "-"], obj=Environment(AWAY), input=TEXT.encode()
    )
    assert checked.exit_code == 0, checked.stderr


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("none", "there is no packaged ruleset 'none'"),
        ("/nowhere/mine.toml", "the file mine.toml is not there"),
        ("/nowhere/\x00.toml", "embedded null byte"),
    ],
)
def test_why_there_is_no_ruleset_is_said_in_words(setting: str, says: str, tmp_path: Path) -> None:
    result = run("decide", written(tmp_path, example()), settings=replace(AWAY, ruleset=setting))
    assert says in result.stderr
    assert "Error" not in result.stderr


def test_one_problem_is_said_in_the_singular(tmp_path: Path) -> None:
    path = ruleset(tmp_path, "not = [toml")
    result = run("decide", written(tmp_path, example()), "--ruleset", path)
    assert "it has a problem (file: this cannot be read as TOML" in result.stderr


def test_words_are_looked_up_and_the_numbers_stand_there_without_a_ruleset() -> None:
    settings = replace(
        AWAY,
        ruleset="/nowhere/mine.toml",
        front_door=Telephone("Front door", "01632 960444", "all hours"),
    )
    result = run("suggest", "his uncle hits him", settings=settings)
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["sounds_like_harm"] is True
    assert found["flags"]
    assert [one["phone"] for one in found["contacts"]][:2] == ["999", "01632 960444"]
    assert "the file mine.toml is not there" in result.stderr
    assert "01632 960444" in result.stderr


@pytest.mark.parametrize("content", ["[1, {}, null]", "[{}", "3"])
def test_cases_that_cannot_be_asked_stop_a_comparison(content: str, tmp_path: Path) -> None:
    cases = tmp_path / "cases.json"
    cases.write_text(content, encoding="utf-8")
    same = ruleset(tmp_path, TEXT)
    with pytest.raises(EarlyHelpError, match=r"Assessment 1 of cases.json cannot be asked"):
        raise run("compare", same, same, "--cases", cases).exception or AssertionError


def test_cases_may_come_from_standard_input(tmp_path: Path) -> None:
    same = str(ruleset(tmp_path, TEXT))
    asked = ["compare", same, same, "--cases"]
    without = run(*asked[:3])
    piped = CliRunner().invoke(
        matching_cli, [*asked, "-"], obj=Environment(AWAY), input=json.dumps([example()])
    )
    counts = [json.loads(one.stdout)["cases"]["asked"] for one in (without, piped)]
    assert counts[1] == counts[0] + 1


@pytest.mark.parametrize("words", [("matching", "replay"), ("offers", "rematch")])
def test_a_file_that_is_no_database_is_said_in_one_sentence(
    words: tuple[str, str], tmp_path: Path
) -> None:
    spoilt = tmp_path / "spoilt.sqlite"
    spoilt.write_bytes(b"not a database at all" * 300)
    env = {"EARLYHELP_DATABASE_URL": f"sqlite:///{spoilt}"}
    done = CliRunner().invoke(main, words, env=env)
    assert done.exit_code == 3
    assert done.stderr.startswith("The database cannot be used (DatabaseError).")
    assert done.stdout == ""


def test_words_may_come_from_standard_input() -> None:
    arguments = ["suggest", "-", "--format", "json"]
    piped = CliRunner().invoke(
        matching_cli, arguments, obj=Environment(AWAY), input="we are being evicted\r\n"
    )
    assert json.loads(piped.stdout)["needs"][0]["need"] == "housing"


@pytest.mark.parametrize("command", ["decide", "check"])
def test_each_command_shows_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"earlyhelp matching {command}" in result.stdout
