"""What the loader refuses: each by one change to the packaged ruleset, named with its remedy."""

import re
import tomllib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from earlyhelp.matching import Ruleset, read_ruleset
from earlyhelp.matching.ruleset import Problem, digest_of
from earlyhelp.matching.ruleset_values import GATES
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import DAY, complete, decide, default_ruleset, rules_fired
from tests.matching.refusals import NEW, REFUSED, TEXT, added, in_rule, swap


def problems(text: str) -> list[Problem]:
    read = read_ruleset(text)
    assert not isinstance(read, Ruleset), "this should have been refused"
    assert read
    return read


def said(text: str) -> str:
    return "\n".join(f"{problem.where}: {problem.text}" for problem in problems(text))


def test_the_packaged_ruleset_and_one_more_rule_are_read() -> None:
    assert isinstance(read_ruleset(TEXT), Ruleset)
    assert isinstance(read_ruleset(added(NEW)), Ruleset)


@pytest.mark.parametrize(
    ("text", "remedy"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_it_is_refused_with_where_and_what_to_do(text: str, remedy: str) -> None:
    assert remedy in said(text)


def test_a_hole_is_named_even_where_every_rule_passes_its_own_tests() -> None:
    text = in_rule("G8-UNIVERSAL", 'severity = "none" }', 'severity = "none", need = "behaviour" }')
    text = text.replace('{ housing = "none" }', '{ behaviour = "none" }')
    assert "rules: a child without any worry gives nothing" in said(text)


def test_doubt_that_asks_nobody_is_refused() -> None:
    text = in_rule("G4-UNKNOWN", "{ unknown = true }", '{ unknown = true }, { danger = "no" }')
    text = text.replace(
        'danger = "not_known"\nexpect = "consult"', 'persistence = "unknown"\nexpect = "consult"'
    )
    assert "rules: something that is not known gives universal" in said(text)


def test_a_flag_that_refers_a_child_only_at_some_ages_is_refused() -> None:
    text = in_rule(
        "G1-URGENT",
        '{ flag_minimum = "urgent_s47" }',
        '{ flag_minimum = "urgent_s47" }, { age_at_least = 1 }',
    )
    assert "flag suicide_risk: no rule reads this flag so that it alone gives urgent_s47" in said(
        text
    )


def test_every_problem_is_said_at_once() -> None:
    text = TEXT.replace("number = 1\n", "number = 9\n", 1)
    text = text.replace('id = "dangerous_home"', 'id = "untidy_home"', 1)
    text = text.replace('text = "The child is in danger now."', "", 1)
    text = text.replace("[contact.emergency]", "[contact.plumber]", 1)
    text = text.replace("effective_from = 2026-04-01\n", "", 1)
    where = {problem.where for problem in problems(text)}
    assert {
        *("file", "levels", "flag dangerous_home", "flag untidy_home", "rule G1-DANGER"),
        *("contacts", "contact emergency"),
    } <= where


def test_a_problem_that_follows_from_another_is_not_said_too() -> None:
    assert [
        problem.where for problem in problems(in_rule("G1-URGENT", "flag_minimum", "flag_max"))
    ] == ["rule G1-URGENT"]


def test_a_bad_number_does_not_hide_a_failing_test() -> None:
    text = TEXT.replace('phone = "999"', 'phone = ""').replace(
        'needs = { housing = "none" }\nexpect = "universal"',
        'needs = { housing = "none" }\nexpect = "consult"',
    )
    assert {problem.where for problem in problems(text)} >= {
        *("contact emergency", "rule G7-EMERGING, test 2"),
    }


def test_a_digest_names_the_exact_bytes() -> None:
    assert default_ruleset().digest == digest_of(TEXT)
    assert digest_of("é") == (
        "sha256:4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"
    )
    commented = read_ruleset(f"{TEXT}\n# one more line\n")
    assert isinstance(commented, Ruleset)
    assert commented.digest != default_ruleset().digest


def test_a_draft_can_be_read_and_is_not_in_force() -> None:
    for change in (
        swap('approved_by = "Safeguarding partnership business manager (example)"', ""),
        swap("Safeguarding partnership business manager (example)", " "),
    ):
        draft = read_ruleset(change)
        assert isinstance(draft, Ruleset)
        assert not draft.in_force(DAY)


def test_the_packaged_ruleset_has_every_gate_but_the_offers() -> None:
    assert [gate for gate in GATES if default_ruleset().gates[gate]] == list(GATES[:-1])
    level = default_ruleset().level(Response.URGENT_S47)
    assert level is not None
    assert level.number == 4
    assert default_ruleset().level(Response.CONSULT) is None


def test_an_area_may_name_and_number_its_levels_as_it_likes() -> None:
    text = swap('responses = ["csc_s17", "urgent_s47"]', 'responses = ["csc_s17"]')
    fifth = 'number = 5\nname = "Protection"\nowner = "A social worker"\nroute = "999"\n'
    read = read_ruleset(
        text.replace("[lists]", f'[[level]]\n{fifth}responses = ["urgent_s47"]\n[lists]')
    )
    assert isinstance(read, Ruleset), read
    assert [level.number for level in read.levels] == [1, 2, 3, 4, 5]


def test_a_number_in_the_ruleset_changes_the_decision_without_code() -> None:
    read = read_ruleset(
        TEXT.replace("outcomes = 3 }", "outcomes = 4 }").replace(
            'housing = "emerging", money_debt_food = "emerging" }\nexpect = "targeted',
            'housing = "emerging", money_debt_food = "emerging", behaviour = "emerging" }\n'
            'expect = "targeted',
        )
    )
    assert isinstance(read, Ruleset), read
    three = complete(
        dict.fromkeys(("attendance_exclusion", "housing", "money_debt_food"), "emerging")
    )
    assert decide(three, read).response is Response.EARLY_HELP_OFFER
    assert "G6-COMBINATION" in rules_fired(decide(three))


PIECES = sorted(set(re.findall(r'"[^"\n]*"|\b[a-z_]+\b|[0-9]+|[{}\[\]=,\n.]', TEXT)))
TOML_VALUES = [
    "1",
    "-1",
    "true",
    '""',
    '"x"',
    "[]",
    "{}",
    "[[1]]",
    "nan",
    "2026-01-01",
    "[{ a = [{}] }]",
]


def value_places() -> list[tuple[int, int]]:
    """Return where in the text a value stands: after an equals sign."""
    return [match.span(1) for match in re.finditer(r"= (\"[^\"\n]*\"|[0-9-]+)(?=[ ,\n}])", TEXT)]


PLACES = value_places()


@pytest.mark.many_cases
@given(
    st.lists(
        st.tuples(st.sampled_from(PLACES), st.sampled_from(TOML_VALUES)), min_size=1, max_size=4
    )
)
@hypothesis_settings(max_examples=60)
def test_any_value_in_any_place_gives_problems_or_a_ruleset(
    changes: list[tuple[tuple[int, int], str]],
) -> None:
    text = TEXT
    for (start, end), value in sorted(dict(changes).items(), reverse=True):
        text = text[:start] + value + text[end:]
    check_read(text)


@pytest.mark.many_cases
@given(st.integers(0, len(TEXT)), st.integers(0, 60), st.sampled_from(PIECES))
@hypothesis_settings(max_examples=60)
def test_any_cut_and_paste_gives_problems_or_a_ruleset(start: int, length: int, piece: str) -> None:
    check_read(TEXT[:start] + piece + TEXT[start + length :])


@pytest.mark.many_cases
@given(st.text(max_size=80))
@hypothesis_settings(max_examples=40)
def test_any_text_gives_problems(text: str) -> None:
    check_read(text)


def check_read(text: str) -> None:
    read = read_ruleset(text)
    if isinstance(read, Ruleset):
        tomllib.loads(text)
        return
    assert read
    assert all(problem.where and problem.text for problem in read)


KEYS: list[Callable[[], str]] = [
    lambda: "a = " + "[" * 5_000,
    lambda: f"{TEXT}\na = {'{b=' * 3_000}",
]


@pytest.mark.parametrize("make", KEYS)
def test_a_file_nested_without_end_is_refused(make: Callable[[], str]) -> None:
    assert problems(make())[0].where == "file"
