import pytest

from earlyhelp.geography.places import (
    SENTENCES,
    Deprivation,
    DomainFigures,
    PostcodeAnswer,
    PostcodeKind,
    period_in_words,
)


def test_each_answer_about_a_postcode_has_its_sentence() -> None:
    assert set(SENTENCES) == set(PostcodeKind)
    assert "full UK postcode" in PostcodeAnswer(PostcodeKind.NOT_A_POSTCODE).sentence
    assert "not in this area" in PostcodeAnswer(PostcodeKind.OUTSIDE).sentence
    assert "no longer in use" in PostcodeAnswer(PostcodeKind.TERMINATED).sentence
    assert "position is not" in PostcodeAnswer(PostcodeKind.NO_POSITION).sentence
    assert PostcodeAnswer(PostcodeKind.LIVE).sentence == ""


@pytest.mark.parametrize(
    ("period", "words"),
    [("2024-06-30", "mid-2024"), ("2021-03-21", "21 March 2021"), ("2021", "2021")],
)
def test_a_period_is_said_in_words(period: str, words: str) -> None:
    assert period_in_words(period) == words


def test_an_absent_domain_is_unknown_and_never_nought() -> None:
    found = Deprivation("E01000001", 2025, {"imd": DomainFigures(decile=1)})
    assert (found.imd_decile, found.idaci_decile, found.idaci_children) == (1, None, None)
