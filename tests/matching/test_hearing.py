"""Words as people write them: what they mean, how they are spelt, and which sound like harm."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.matching.hearing import (
    LONGEST_SLIP,
    STRETCH,
    Hearing,
    is_slip,
    make_hearing,
    usual_hearing,
)
from earlyhelp.matching.phrases import (
    FLAG,
    HARM,
    MEANS,
    NEED,
    PLAIN,
    WORD,
    Lists,
    Phrase,
    Sign,
    read_lists,
    read_phrases,
)
from earlyhelp.taxonomy.needs import NEED_BY_CODE

PHRASES = (
    Phrase(HARM, "", "strangled"),
    Phrase(HARM, "", "not safe"),
    Phrase(HARM, "", "locked * cupboard"),
    Phrase(HARM, "", "hit him * with a belt"),
    Phrase(MEANS, "strangled", "by the throat"),
    Phrase(MEANS, "angry", "p'd off"),
    Phrase(MEANS, "drunk", "p'd"),
    Phrase(WORD, "", "strangler"),
    Phrase(NEED, "housing", "being evicted from the house"),
    Phrase(HARM, "", "kicked"),
    Phrase(PLAIN, "", "kicked * ball"),
)
FAMILIES = {
    "carer": ("mum", "dad", "step dad", "boyfriend*"),
    "child": ("boy", "girl*", "mum"),
    "strikes": ("belt*", "kicked", "raised * hand"),
    "soft": ("kicked",),
    "harmless": ("football",),
    "debts": ("debt*", "owes"),
}
STRIKES = Sign(("hurt", "told"), (("carer",), ("strikes",), ("child",)))
LATE = Sign(("late",), (("harmless", "debts"), ("child",)))
DEBTS = Sign((), (("debts",),), ("money",))


LONG_PARTS = (
    "his uncle belted the lad",
    "she took an overdose of tablets. Mum shouts at her all day",
    "he was bruised in a hockey tackle",
    "we are being evicted and owe rent",
    "left alone with the baby all night",
)
PLAIN_PARTS = ("we went for a walk", "", "sleeps well, eats well")


def padded(part: str) -> str:
    """Return a part with so many plain words after it that the next begins a stretch of its own."""
    words = len(usual_hearing().read(part).words)
    return f"{part} {'and ' * (4 * STRETCH - words)}"


def with_phrases(phrases: Iterable[Phrase], texts: Iterable[str]) -> Hearing:
    return make_hearing(Lists(tuple(phrases), {}, ()), texts)


def hearing() -> Hearing:
    return make_hearing(Lists(PHRASES, FAMILIES, (STRIKES, LATE, DEBTS)), ["debt debt", "depot"])


def sounds_like_harm(heard_with: Hearing, text: str) -> bool:
    return any(one.is_harm for one in heard_with.heard(text))


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("", "  "),
        ("He IS n't here", " he is nt here "),
        ("isn\u2019t, can't; wont", " is not can not will not "),
        ("he is p'd off", " he is angry "),
        ("he was p'd and again p'd off", " he was drunk and again angry "),
        ("By the throat!", " strangled "),
        ("by the throb", " by the throb "),
        ("evcited from the huose", " evicted from the huose "),
        ("He's, she's, I'm", " he is she is i am "),
        ("they're; I've; we've, they've you've", " they are i have we have they have you have "),
        ("he'd they'd you'd; cannot", " he would they would you would can not "),
        ("14yo, yr4", " 14 yo yr 4 "),
    ],
)
def test_a_text_is_given_in_the_words_of_the_phrases(text: str, usual: str) -> None:
    assert hearing().usual(text) == usual


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("strangeld", "strangled"),  # two letters swapped
        ("stranglled", "strangled"),  # a letter twice
        ("strngled", "strangled"),  # a letter lost
        ("strengled", "strangled"),  # a letter that sounds alike
        ("evisted", "evicted"),
        ("evigted", "evigted"),  # a letter that does not
        ("xtrangled", "xtrangled"),
        ("sevicted", "sevicted"),  # the first letter is nearly always right
        ("strangler", "strangler"),  # a word of its own
        ("cuboard", "cupboard"),
        ("hous", "hous"),  # too short to be sure
        ("housse", "house"),
        ("hosue", "hosue"),
        ("evcitde", "evcitde"),  # two slips
    ],
)
def test_a_slip_of_the_pen_is_read_as_the_word_that_was_meant(word: str, known: str) -> None:
    assert hearing().usual(word) == f" {known} "


def test_of_two_words_that_may_be_meant_the_one_said_more_often_is_taken() -> None:
    heard = with_phrases([Phrase(HARM, "", "staring"), Phrase(HARM, "", "starting")], ["starting"])
    assert heard.usual("starring") == " staring "
    assert heard.usual("starning") == " staring "
    twice = with_phrases([Phrase(HARM, "", "bruises")], ["bruisers bruisers"])
    assert twice.usual("bruisrs") == " bruisers "
    often = with_phrases([], ["carers carers caners"])
    assert often.usual("carners") == " carers "
    level = with_phrases([], ["carers caners"])
    assert level.usual("carners") == " caners "


@pytest.mark.parametrize(
    ("word", "known", "is_one"),
    [
        ("brused", "bruised", True),
        ("bruiised", "bruised", True),
        ("burised", "bruised", True),
        ("suiside", "suicide", True),
        ("abuze", "abuse", True),
        ("looked", "locked", False),
        ("hitnig", "hiting", True),
        ("bca", "abc", False),
        ("abcd", "ab", False),
        ("bcaxyz", "xcabyz", False),  # letters swapped that are no neighbours
        ("tableau", "tabelau", True),
        ("abcdef", "abcfed", False),
        ("abcdef", "badcef", False),
    ],
)
def test_what_counts_as_one_slip(word: str, known: str, is_one: bool) -> None:
    assert is_slip(word, known) is is_one


@pytest.mark.parametrize(
    ("text", "harm"),
    [
        ("he strangled her", True),
        ("strangeld", True),
        ("grabbed by the throat", True),
        ("isn't safe", True),
        ("is safe, not late", False),
        ("locked in a cupboard", True),
        ("locked cupboard", True),
        ("locked in a very small dark cupboard", True),
        ("locked in a very very small dark cupboard", False),
        ("a cupboard that was locked", False),
        ("unlocked in a cupboard", False),
        ("hit him hard with a belt", True),
        ("hit him with a belt", True),
        ("hit his sister with a belt", False),
        ("being evicted", False),
        ("", False),
    ],
)
def test_words_of_harm_are_heard_also_apart_and_misspelt(text: str, harm: bool) -> None:
    assert sounds_like_harm(hearing(), text) is harm


def said(text: str) -> list[tuple[str, tuple[str, ...] | None]]:
    """Return the words heard in a text, each with the signs of harm they are of."""
    return [(one.words, one.sign.flags if one.sign else None) for one in hearing().heard(text)]


HURT = ("hurt", "told")


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("dad belts the boy", [("dad … belts … boy", HURT)]),
        ("the boy said a belt was there, and Dad", [("boy … belt … dad", HURT)]),
        (
            "her step dad raised his hand to the girls",
            [("step … dad … raised … hand … girls", HURT)],
        ),
        ("dad has a belt", []),
        ("dad and the boy", []),
        ("mum belts her", []),  # one word counts for one family
        ("mum belts mum", [("mum … belts … mum", HURT)]),
        ("he strangled her", [("strangled", None)]),
        ("strangled, strangled", [("strangled", None), ("strangled", None)]),
        ("a boy at football", [("boy … football", ("late",))]),
        ("a boy owes", [("boy … owes", ("late",)), ("owes", ())]),
    ],
)
def test_words_of_several_families_near_each_other_are_a_sign(
    text: str, heard: list[tuple[str, tuple[str, ...] | None]]
) -> None:
    assert said(text) == heard


@pytest.mark.parametrize(
    ("between", "is_heard"), [(0, True), (12, True), (27, True), (28, False), (60, False)]
)
def test_words_of_a_sign_that_stand_far_apart_are_none(between: int, is_heard: bool) -> None:
    assert bool(said("dad " + "and " * between + "belts girl")) is is_heard


def test_a_sign_is_heard_over_the_end_of_a_stretch_and_only_once() -> None:
    for start in range(40):
        assert said("and " * start + "dad belts a boy") == [("dad … belts … boy", HURT)]


def test_what_is_heard_in_one_sentence_stands_before_what_is_heard_in_a_later_one() -> None:
    heard = [("dad … belts … boy", HURT), ("strangled", None)]
    assert said("dad belts a boy " + "and " * 15 + "he strangled her") == heard


@pytest.mark.parametrize(
    ("text", "harm"),
    [
        ("he was kicked", True),
        ("he kicked the red ball", False),
        ("he kicked the ball, then kicked her", True),
        ("dad kicked a ball to the boy", False),
        ("dad kicked the boy", True),
        ("strangled while he kicked the ball", True),
        ("kicked at football", False),
        ("strangled at football", True),
        ("dad kicked the girl at football", True),
        ("owes debts", False),
    ],
)
def test_plain_words_and_words_of_play_take_away_what_is_none(text: str, harm: bool) -> None:
    assert sounds_like_harm(hearing(), text) is harm


def wrote(text: str) -> list[str]:
    return [one.wrote for one in hearing().heard(text)]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("He STRANGELD her!", ["STRANGELD"]),
        ("grabbed by the throat, by her uncle", ["by the throat"]),
        ("He isn't really safe. It is NOT safe", ["NOT safe"]),
        ("isn't safe", ["isn't safe"]),
        ("They said (Dad) — with a BELT — got the boy.", ["Dad … BELT … boy"]),
        ("step-dad raised his hand; girls", ["step-dad raised … hand girls"]),
        ("14yo strangled", ["strangled"]),
        ("p'd off, strangled and by the throat", ["strangled", "by the throat"]),
        ("locked him in that cuboard", ["locked … cuboard"]),
    ],
)
def test_what_was_heard_is_told_in_the_words_that_were_typed(text: str, typed: list[str]) -> None:
    assert wrote(text) == typed


def test_words_of_a_sign_are_looked_for_by_whichever_group_is_the_smallest() -> None:
    """In any order of the groups, and for each family of the group that is looked for."""
    families = {"many": ("a", "b", "c"), "one": ("x",), "two": ("y", "z")}
    for groups in (
        (("many",), ("one", "two")),
        (("one", "two"), ("many",)),
        (("one",), ("many",)),
        (("two",), ("one",)),
        (("one",), ("two",)),
        (("two",),),
    ):
        heard_with = make_hearing(Lists((), families, (Sign(("flag",), groups),)), [])
        for first in (*families["many"], *families["one"], *families["two"]):
            for second in (*families["many"], *families["one"], *families["two"]):
                said_of = {name for name, words in families.items() if {first, second} & {*words}}
                met = all(said_of & {*group} for group in groups)
                assert sounds_like_harm(heard_with, f"{first} {second}") is met


def test_several_signs_are_told_in_the_order_of_the_lists() -> None:
    signs = [Sign((flag,), (("two",), ("one",))) for flag in "cab"]
    signs.append(Sign(("d",), (("one",),)))
    heard_with = make_hearing(Lists((), {"one": ("x",), "two": ("y", "z")}, tuple(signs)), [])
    heard = [one.sign.flags[0] for one in heard_with.heard("x y") if one.sign]
    assert heard == ["c", "a", "b", "d"]


@given(st.lists(st.sampled_from((*LONG_PARTS, *PLAIN_PARTS)), min_size=1, max_size=8))
def test_a_long_text_is_heard_as_its_parts_are(parts: list[str]) -> None:
    """Nothing is cut off: the parts stand apart by more than two stretches of plain words."""
    apart = [padded(part) for part in parts]
    whole = [one.words for one in usual_hearing().heard(" ".join(apart))]
    assert whole == [one.words for part in apart for one in usual_hearing().heard(part)]


def test_a_word_of_more_than_30_letters_is_no_slip_of_any_word() -> None:
    known = with_phrases([Phrase(HARM, "", "s" * 15 + "t" * 14), Phrase(HARM, "", "r" * 30)], [])
    assert known.usual("s" * 15 + "t" * 15) == f" {'s' * 15 + 't' * 14} "
    assert known.usual("r" * 31) == f" {'r' * 31} "
    assert known.usual("s" * 5_000) == f" {'s' * 5_000} "
    assert max(map(len, usual_hearing().known)) < LONGEST_SLIP


def test_words_that_tell_of_a_need_count_up_to_three_times() -> None:
    heard = hearing().heard("owes debts, debts and a debt, and more debts")
    assert [one.words for one in heard] == ["owes", "debts", "debts"]
    assert not any(one.is_harm for one in heard)
    assert [one.sign.needs for one in heard if one.sign] == [("money",)] * 3


def test_every_word_of_a_family_is_heard_as_one_of_it_and_every_family_is_in_use() -> None:
    """Also where the word stands for others, as *nan* does for *grandma*."""
    lists, heard_with = read_lists(), usual_hearing()
    used = {name for sign in lists.signs for group in sign.families for name in group}
    assert lists.families.keys() == used | {"soft", "harmless"}
    deaf = [
        (name, text)
        for name, family in lists.families.items()
        for text in family
        if "*" not in text
        and name
        not in {
            met.belongs_to for met in heard_with.listener.listen(heard_with.usual(text).split())
        }
    ]
    assert deaf == []


def test_every_sign_is_of_known_flags_and_needs_and_none_of_nothing() -> None:
    flags = {phrase.code for phrase in read_phrases() if phrase.kind == FLAG}
    for sign in read_lists().signs:
        assert set(sign.flags) <= flags
        assert set(sign.needs) <= NEED_BY_CODE.keys()
        assert sign.flags or sign.needs
    assert {flag for sign in read_lists().signs for flag in sign.flags} == flags
    assert {need for s in read_lists().signs if not s.flags for need in s.needs} == set(
        NEED_BY_CODE
    )


def test_a_dash_in_a_list_keeps_no_words_from_being_heard() -> None:
    dashed = with_phrases([Phrase(HARM, "", "hit \N{EN DASH} then slapped")], [])
    assert sounds_like_harm(dashed, "he hit her, then slapped her")


def test_without_phrases_nothing_sounds_like_harm_and_nothing_is_changed() -> None:
    nothing = with_phrases([], [])
    assert nothing.usual("He isnt wel") == " he is not wel "
    assert not nothing.heard("strangled")
    assert not nothing.heard("")


def test_a_meaning_is_in_words_that_are_never_taken_for_slips() -> None:
    heard = usual_hearing()
    for phrase in read_phrases():
        if phrase.kind == MEANS:
            assert heard.usual(phrase.code).split() == phrase.code.split(), phrase


@pytest.mark.parametrize(
    "text",
    [
        *("he looked tired after the dance class", "mum lacked sleep", "stubbed his toe"),
        *("she wears slippers", "drying her hair", "the buttons on his coat", "messing about"),
        *("has panic attacks", "missing school a lot", "kicking off in class", "asthma attack"),
    ],
)
def test_ordinary_words_that_are_nearly_words_of_harm_are_none(text: str) -> None:
    assert not sounds_like_harm(usual_hearing(), text)


def test_a_very_long_text_is_heard_to_its_end() -> None:
    assert sounds_like_harm(usual_hearing(), "we went for a walk " * 20_000 + "then he lamped me")
