"""Words as people write them: what they mean, how they are spelt, and which sound like harm."""

from collections.abc import Iterable

import pytest

from earlyhelp.matching.hearing import Heard, Hearing, is_slip, make_hearing, usual_hearing
from earlyhelp.matching.phrases import (
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
