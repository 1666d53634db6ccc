"""From words to needs: an aid, measured on the published signs with each left out in its turn."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.matching.likeness import Found
from earlyhelp.matching.phrases import FLAG, HARM, MEANS, NEED, PLAIN, WORD, read_phrases
from earlyhelp.matching.suggesting import (
    Suggester,
    Suggestions,
    make_suggester,
)
from earlyhelp.taxonomy.needs import NEED_BY_CODE
from tests.matching.factories import default_ruleset, once_a_run

DATA = Path(__file__).parent / "data"


@once_a_run
def suggester() -> Suggester:
    return make_suggester(default_ruleset())


def suggest(text: str) -> Suggestions:
    return suggester().suggest(text)


class LeavingOut:
    """The corpus as if it had never seen one text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def alike(self, text: str) -> list[Found]:
        phrases = suggester().phrases
        found = suggester().corpus.alike(text)
        return [one for one in found if phrases[one.place].text != self.text]


def without(text: str) -> Suggester:
    """Return the suggester as it would be had it never seen this phrase."""
    return replace(suggester(), corpus=LeavingOut(text))  # type: ignore[arg-type] # all it is asked


@once_a_run
def answers() -> list[tuple[dict[str, str], Suggestions]]:
    """Return each published sign with what is suggested for it by all the other phrases."""
    with (DATA / "indicators_dev.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [row["indicator_paraphrase"] for row in rows]
    return [(row, without(text).suggest(text)) for row, text in zip(rows, texts, strict=True)]


def test_the_need_of_a_published_sign_is_among_the_first_five() -> None:
    found = [row["need_id"] in [one.code for one in got.needs] for row, got in answers()]
    first = [bool(got.needs) and got.needs[0].code == row["need_id"] for row, got in answers()]
    assert len(found) == 169
    assert sum(found) >= 135
    assert sum(first) >= 72


def test_the_flag_of_a_sign_that_must_reach_social_care_is_among_the_first_five() -> None:
    always = [(row, got) for row, got in answers() if row["always_escalate"] == "yes"]
    found = [row["harm_flag"] in [one.code for one in got.flags] for row, got in always]
    assert len(found) == 36
    assert sum(found) >= 32


def test_every_sign_that_must_reach_social_care_brings_the_front_door() -> None:
    silent = [
        row["indicator_paraphrase"]
        for row, got in answers()
        if row["always_escalate"] == "yes" and not got.sounds_like_harm
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("he will not go to school", "attendance_exclusion"),
        ("my parents are arguing all the time", "family_conflict"),
        ("bedtime is a battle, we have no routine", "parenting_boundaries"),
        ("waiting for an autism assessment", "send"),
        ("MUM HAS DEPRESSION", "parent_mental_health"),
        ("we are being evicted!!", "housing"),
        ("grandma died and she is heart-broken", "bereavement_loss"),
    ],
)
def test_everyday_words_lead_to_their_need_first(text: str, need: str) -> None:
    assert suggest(text).needs[0].code == need


@pytest.mark.parametrize(
    "text",
    [
        *("dad hits him", "my baby has a bruise", "she took an overdose", "he self-harms"),
        *("SHE IS SCARED OF HER UNCLE", "left alone all night", "knife", "raped"),
        "sleep problems. also her boyfriend strangled her",
    ],
)
def test_words_that_sound_like_harm_bring_the_front_door(text: str) -> None:
    found = suggest(text)
    assert found.sounds_like_harm
    assert "ring the front door now" in found.sentence
    assert [one.id for one in found.contacts][:2] == ["emergency", "front_door"]


@pytest.mark.parametrize("text", ["", "   ", "?!", "x", "请帮帮我的孩子", "помогите"])
def test_words_that_are_like_nothing_say_so_and_give_the_advice_line(text: str) -> None:
    found = suggest(text)
    assert not found.needs
    assert not found.flags
    assert "full list" in found.sentence
    assert "advice_line" in {one.id for one in found.contacts}


def test_it_decides_nothing() -> None:
    document = suggest("dad hits him").as_json()
    assert document["decides"] is False
    assert "response" not in document


@pytest.mark.many_cases
@given(st.text(max_size=300))
def test_any_text_gets_an_answer_of_at_most_five_each(text: str) -> None:
    found = suggest(text)
    assert len(found.needs) <= 5
    assert len(found.flags) <= 5
    assert found == suggest(text)


def test_a_text_beyond_the_limit_is_told_it_and_still_heard_for_harm() -> None:
    found = suggest("sleep problems " * 700)
    assert found.is_too_long
    assert not found.found_any
    assert "at most 2,000 letters" in found.sentence
    assert suggest("sleep problems " * 700 + "she was raped").sounds_like_harm
    assert not suggest("sleep problems " * 100).is_too_long


@pytest.mark.parametrize(
    "text",
    [
        "mon fils ne dort pas la nuit et il est fatigué",
        "mój syn nie chce chodzić do szkoły",
        "mae fy mab yn cael trafferth cysgu",
        "çocuğum okula gitmek istemiyor",
        "lorem ipsum dolor sit amet",
    ],
)
def test_words_of_another_language_match_nothing(text: str) -> None:
    assert not suggest(text).found_any


def test_words_that_only_stand_for_others_are_read_too() -> None:
    found = make_suggester(default_ruleset()).suggest("lamped, decked, clobbered")
    assert found.sounds_like_harm
    assert found.flags


def test_one_sentence_does_not_hide_another() -> None:
    alone = {one.code for one in suggest("we are being evicted").needs[:1]}
    together = suggest("She sleeps well and eats well. We are being evicted. Thank you for asking")
    assert alone <= {one.code for one in together.needs}


def sentences(kind: str) -> list[str]:
    with (DATA / "harm_sentences.csv").open(encoding="utf-8", newline="") as file:
        return [row["sentence"] for row in csv.DictReader(file) if row["set"] == kind]


def test_sentences_about_harm_on_which_the_words_were_chosen_bring_the_front_door() -> None:
    assert [one for one in sentences("chosen on") if not suggest(one).sounds_like_harm] == []


def test_so_many_of_the_sentences_that_were_kept_apart_bring_it_too() -> None:
    """Why the numbers stand on every answer of the page, warned or not."""
    kept_apart = sentences("kept apart")
    assert len(kept_apart) == 30
    assert sum(suggest(one).sounds_like_harm for one in kept_apart) >= 25


def practice() -> list[dict[str, str]]:
    """Return sentences as schools, health visitors, GPs, police and parents write them.

    Phrases were added with them in sight, so they show what is heard now and measure nothing.
    """
    with (DATA / "practice_sentences.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_harm_in_the_words_of_practice_brings_the_front_door_however_it_is_spelt() -> None:
    harmful = [row["sentence"] for row in practice() if row["harm"] == "yes"]
    assert len(harmful) == 38
    assert [one for one in harmful if not suggest(one).sounds_like_harm] == []


def test_worries_in_the_words_of_practice_rarely_bring_the_warning() -> None:
    plain = [row["sentence"] for row in practice() if row["harm"] == "no"]
    assert sum(suggest(one).sounds_like_harm for one in plain) <= 5


def test_what_a_professional_expects_is_near_the_top() -> None:
    rows = [(row, suggest(row["sentence"])) for row in practice()]
    needs = [
        {one.code for one in got.needs[:3]} & {*row["needs"].split(";")}
        for row, got in rows
        if row["needs"]
    ]
    flags = [
        {one.code for one in got.flags} & {*row["flags"].split(";")}
        for row, got in rows
        if row["flags"]
    ]
    assert (len(needs), sum(map(bool, needs))) >= (66, 65)
    assert (len(flags), sum(map(bool, flags))) >= (38, 37)


def heard_sentences(
    kind: str, name: str = "heard_sentences.csv"
) -> list[tuple[set[str], Suggestions]]:
    """Return sentences of one kind with their codes and what is suggested for each.

    They were written before the words that hear them; words were then added with them in sight.
    The README beside them says how many were heard when they were first tried.
    """
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == kind]
    return [({*row["codes"].split(";")}, suggest(row["sentence"])) for row in rows]


def test_harm_is_heard_in_all_but_few_sentences_and_its_sign_is_among_the_first_five() -> None:
    found = heard_sentences("flag")
    assert len(found) == 155
    assert sum(got.sounds_like_harm for _, got in found) >= 151
    assert sum(bool(codes & {one.code for one in got.flags}) for codes, got in found) >= 150


def test_the_need_of_nearly_every_sentence_is_among_the_first_three() -> None:
    found = heard_sentences("need")
    assert len(found) == 127
    assert sum(bool(codes & {one.code for one in got.needs[:3]}) for codes, got in found) >= 115


def test_sentences_about_needs_and_about_nothing_rarely_bring_the_warning() -> None:
    found = [*heard_sentences("need"), *heard_sentences("none")]
    assert len(found) == 180
    assert sum(got.sounds_like_harm for _, got in found) <= 17


def test_harm_as_guidance_children_and_neighbours_put_it_is_heard_in_nearly_all() -> None:
    """Words were chosen with these in sight, so they show what is heard and measure nothing."""
    found = heard_sentences("flag", "guidance_sentences.csv")
    assert len(found) == 305
    assert sum(got.sounds_like_harm for _, got in found) >= 300
    assert sum(bool(codes & {one.code for one in got.flags}) for codes, got in found) >= 269
    plain = heard_sentences("none", "guidance_sentences.csv")
    assert len(plain) == 40
    assert sum(got.sounds_like_harm for _, got in plain) <= 19


def test_sentences_that_nobody_chose_words_for_are_heard_as_often_as_the_documents_say() -> None:
    """What is heard of sentences never seen: never choose a word because of one of these."""
    flags, needs, others = (
        heard_sentences(kind, "unseen_sentences.csv") for kind in ("flag", "need", "none")
    )
    assert (len(flags), len(needs), len(others)) == (135, 95, 30)
    assert sum(got.sounds_like_harm for _, got in flags) >= 111
    assert sum(bool(codes & {one.code for one in got.flags}) for codes, got in flags) >= 117
    assert sum(bool(codes & {one.code for one in got.needs[:3]}) for codes, got in needs) >= 85
    assert sum(got.sounds_like_harm for _, got in [*needs, *others]) <= 22


def test_a_warning_for_words_that_were_heard_says_which() -> None:
    assert suggest("uncle belted the lad").heard == ("hit", "uncle … hit … boy")
    assert suggest("we are being evicted").heard == ()


def test_everyday_sentences_rarely_bring_the_warning() -> None:
    everyday = sentences("everyday")
    assert sum(suggest(one).sounds_like_harm for one in everyday) <= 4


def test_every_need_and_flag_has_phrases_and_no_phrase_names_another() -> None:
    codes = {kind: {p.code for p in read_phrases() if p.kind == kind} for kind in (NEED, FLAG)}
    assert codes[NEED] == set(NEED_BY_CODE)
    assert codes[FLAG] == set(default_ruleset().flags)
    assert {phrase.kind for phrase in read_phrases()} == {NEED, FLAG, HARM, PLAIN, MEANS, WORD}
