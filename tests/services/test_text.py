import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.services import text
from earlyhelp.services.searching.narrowing import match_words
from earlyhelp.services.text import PACKAGED, index_words, question_words, stem, tokens
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NEEDS


@given(st.text(max_size=200))
def test_words_hold_letters_and_digits_only_and_folding_twice_changes_nothing(written: str) -> None:
    words = tokens(written)
    assert all(word.isalnum() and len(word) <= text.LONGEST_WORD for word in words)
    assert tokens(" ".join(words)) == words


@given(st.text(max_size=60))
def test_a_text_finds_itself(written: str) -> None:
    held = index_words(written).split()
    asked = [word for word in question_words(written) if word not in text.JOINING_WORDS]
    assert all(text.any_fits(word, held) for word in asked)


@given(st.text(max_size=100))
def test_every_question_can_be_asked_of_both_databases(written: str) -> None:
    words = question_words(written)
    assert len(words) <= text.MOST_WORDS
    assert match_words(words, is_sqlite=True).count('"') == 2 * len(words)
    assert match_words(words, is_sqlite=False).count("'") == 2 * len(words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("family", "families"),
        ("house", "housing"),
        ("parent", "parenting"),
        ("bully", "bullied"),
        ("Café", "CAFE"),
        ("school's", "schools"),
        ("worry", "worries"),
        ("stop", "stopping"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert index_words(one) == index_words(other)


def test_short_words_are_left_whole() -> None:
    assert [stem(word) for word in ("bus", "gas", "king", "red", "adhd")] == [
        "bus",
        "gas",
        "king",
        "red",
        "adhd",
    ]


@pytest.mark.parametrize(
    ("asked", "need"),
    [
        ("sleep", "parenting_boundaries"),
        ("school attendance", "attendance_exclusion"),
        ("parents arguing", "family_conflict"),
        ("help with my child's anxiety", "child_mental_health"),
        ("food bank", "money_debt_food"),
        ("ADHD", "send"),
        ("county lines", "exploitation_missing"),
        ("domestic violence", "domestic_abuse"),
        ("partner hits me", "domestic_abuse"),
        ("speech delay", "speech_language"),
        ("he is not talking yet", "speech_language"),
        ("baby blues", "perinatal_infant"),
        ("post natal depression", "parent_mental_health"),
        ("drinking too much", "parent_substance_use"),
        ("grandad died", "bereavement_loss"),
        ("mould in flat", "housing"),
        ("foodbank", "money_debt_food"),
        ("fussy eater", "healthy_weight_oral"),
    ],
)
def test_everyday_words_lead_to_a_need(asked: str, need: str) -> None:
    assert need in PACKAGED.meant(question_words(asked))


def test_words_that_mean_nothing_lead_nowhere() -> None:
    assert PACKAGED.meant(question_words("zzzz")) == frozenset()
    assert PACKAGED.meant(()) == frozenset()


def test_the_label_of_every_need_leads_to_it() -> None:
    for need in NEEDS:
        assert need.code in PACKAGED.meant(question_words(need.label)), need.label


def test_everyday_words_are_kept_for_each_need_once() -> None:
    path = Path(text.__file__).with_name("everyday_words.csv")
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    assert [row["need"] for row in rows] == list(NEED_BY_CODE)
