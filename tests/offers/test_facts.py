import pytest

from earlyhelp.offers.facts import RESPONSE_WORDS, say_fact, say_path
from earlyhelp.offers.levels import PLAIN
from earlyhelp.offers.signs import SIGNS
from earlyhelp.taxonomy.services import Response


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("needs.housing.severity", "severe", "Housing and homelessness: big worry, likely to harm"),
        ("needs.housing.severity", "x", "Housing and homelessness: not known"),
        ("needs.housing.impact", ["health", "injury_or_mark"], "affects health, there is a bruise"),
        ("needs.housing.impact", [], "affects nothing that was chosen"),
        ("needs.new_need.severity", "emerging", "A need that is not in the list: some worry"),
        ("flags.suicide_risk", "yes", "The child has tried to end their life"),
        ("flags.new_flag", "not_known", "A danger sign: not known"),
        ("child.age_years", 7, "Age in years: 7"),
        ("child.unborn", "yes", "Not born yet: yes"),
        ("child.mobile", None, "Moves about on their own: not known"),
        ("immediate_danger", True, "In danger now: yes"),
        ("persistence", "over_3_months", "How long: 3 months or more"),
        ("consent", "refused", "The family knows and agrees: the family said no"),
        ("postcode", "x", "An answer that the rules could not read"),
    ],
)
def test_every_fact_is_said_in_words(path: str, value: object, words: str) -> None:
    said = say_fact(path, value)
    assert words in said
    assert "_" not in said
    assert say_path(path)


def test_every_sign_is_said_in_its_own_words() -> None:
    for sign in SIGNS:
        assert say_path(f"flags.{sign.flag}") == sign.words


def test_every_response_has_its_sentence() -> None:
    assert set(RESPONSE_WORDS) == set(Response)
    for response in Response:
        assert PLAIN.points_to(response).startswith("These answers point to ")
    assert PLAIN.points_to("new") == PLAIN.points_to("consult")


def test_an_answer_that_speaks_of_its_giver_keeps_its_capital() -> None:
    said = say_fact("consent", "unsafe_to_ask")
    assert said.startswith("The family knows and agrees: I cannot ask")
    assert say_fact("consent", "yes") == "The family knows and agrees: yes"
