"""What is suggested, value by value: on phrases of our own that are so much like any text."""

from dataclasses import replace

import pytest

from earlyhelp.matching.hearing import Hearing, make_hearing, usual_hearing
from earlyhelp.matching.likeness import Found, make_corpus
from earlyhelp.matching.phrases import FLAG, HARM, NEED, Lists, Phrase, Sign
from earlyhelp.matching.ruleset_values import FIXED_CONTACTS
from earlyhelp.matching.suggesting import (
    Suggester,
    Suggestion,
    Suggestions,
    make_suggester,
)
from earlyhelp.taxonomy.needs import NEEDS
from tests.matching.factories import NUMBERS, default_ruleset

Likeness = tuple[str, str, float]


class Says:
    """A corpus in which each phrase is so much like any text."""

    def __init__(self, likenesses: tuple[float, ...]) -> None:
        self.likenesses = likenesses

    def alike(self, _text: str) -> list[Found]:
        return [Found(*found) for found in enumerate(self.likenesses)]


def saying(*likenesses: Likeness) -> Suggester:
    """Return a suggester of one phrase for each kind, code and likeness; it knows one word."""
    return Suggester(
        phrases=tuple(
            Phrase(kind, code, f"phrase {number}")
            for number, (kind, code, _) in enumerate(likenesses)
        ),
        corpus=Says(tuple(likeness for *_, likeness in likenesses)),  # type: ignore[arg-type] # all it is asked
        labels={(kind, code): f"label of {code}" for kind, code, _ in likenesses},
        contacts=tuple(NUMBERS),
        stems=frozenset({"house"}),
        hearing=usual_hearing(),
    )


def needs_of(*likenesses: tuple[str, float]) -> list[str]:
    said = saying(*((NEED, code, likeness) for code, likeness in likenesses))
    return [one.code for one in said.suggest("house").needs]


@pytest.mark.parametrize(
    ("likenesses", "order"),
    [
        ([("b", 0.4), ("a", 0.5)], ["a", "b"]),
        ([("b", 0.5), ("a", 0.5)], ["a", "b"]),
        ([("b", 0.4), ("b", 0.1), ("a", 0.5)], ["a", "b"]),
        ([("b", 0.4), ("b", 0.2), ("a", 0.5)], ["b", "a"]),
        ([("b", 0.4), ("b", 0.1), ("b", 0.1), ("a", 0.5)], ["b", "a"]),
        ([("b", 0.4), *([("b", 0.1)] * 9), ("a", 0.51)], ["a", "b"]),
    ],
)
def test_a_need_stands_first_by_its_best_phrase_and_a_part_of_the_next_two(
    likenesses: list[tuple[str, float]], order: list[str]
) -> None:
    assert needs_of(*likenesses) == order


def test_at_most_five_are_suggested_and_each_is_alike_enough() -> None:
    assert needs_of(*((code, 0.2) for code in "gfedcba")) == list("abcde")
    assert needs_of(("a", 0.12), ("b", 0.119)) == ["a"]


def test_flags_and_needs_are_suggested_apart_each_with_its_nearest_phrase() -> None:
    said = saying((NEED, "a", 0.2), (FLAG, "a", 0.123456), (NEED, "a", 0.4))
    assert said.suggest("house") == Suggestions(
        flags=(Suggestion("a", "label of a", "phrase 1", 0.123),),
        needs=(Suggestion("a", "label of a", "phrase 2", 0.4),),
        sounds_like_harm=False,
        contacts=tuple(NUMBERS),
        is_too_long=False,
    )


def hearing_of(*signs: Sign) -> Hearing:
    """Return what hears ``who`` (mum, dad) and ``does`` (shouts, sulks), for these signs."""
    families = {"who": ("mum", "dad"), "does": ("shouts", "sulks")}
    return make_hearing(Lists((Phrase(HARM, "", "yells"),), families, signs), ["house"])


BOTH = (("who",), ("does",))


def test_a_sign_that_is_heard_counts_as_a_phrase_that_is_rather_near() -> None:
    hearing = hearing_of(Sign(("a", "not in the ruleset"), BOTH, ("b",)))
    said = replace(saying((FLAG, "a", 0.2), (NEED, "b", 0.3), (NEED, "c", 0.55)), hearing=hearing)
    assert said.suggest("house: mum shouts") == Suggestions(
        flags=(Suggestion("a", "label of a", "mum … shouts", 0.4, ("mum shouts",)),),
        needs=(
            Suggestion("b", "label of b", "mum … shouts", 0.4, ("mum shouts",)),
            Suggestion("c", "label of c", "phrase 2", 0.55),
        ),
        sounds_like_harm=True,
        contacts=tuple(NUMBERS),
        heard=("mum … shouts",),
        wrote=("mum shouts",),
    )
    assert not said.suggest("house: mum").sounds_like_harm


def test_a_phrase_that_is_nearer_than_a_sign_is_the_one_that_is_named() -> None:
    said = replace(saying((FLAG, "a", 0.5)), hearing=hearing_of(Sign(("a",), BOTH)))
    found = said.suggest("house: mum shouts")
    assert [(one.like, one.wrote) for one in found.flags] == [("phrase 0", ("mum shouts",))]
    assert found.like_harm == "phrase 0"
    assert found.because == "Because you wrote “mum shouts”."


def test_a_sign_by_itself_brings_its_need_without_the_warning() -> None:
    said = replace(saying((NEED, "a", 0.0)), hearing=hearing_of(Sign((), (("does",),), ("a",))))
    found = said.suggest("house: shouts")
    assert [(one.code, one.likeness) for one in found.needs] == [("a", 0.4)]
    assert (found.sounds_like_harm, found.heard) == (False, ())


def test_each_word_of_harm_that_was_heard_is_said_once() -> None:
    said = replace(saying(), hearing=hearing_of(Sign(("a",), BOTH)))
    assert said.suggest("yells, yells and mum sulks").heard == ("yells", "mum … sulks")
    assert said.suggest("Yells, YELLS... YELLS!").wrote == ("Yells", "YELLS")
    assert said.suggest("house " * 500 + "yells").heard == ("yells",)


@pytest.mark.parametrize(
    ("found", "because"),
    [
        (Suggestion("a", "A", "b c", 0.2), "What you wrote is like “b c”."),
        (Suggestion("a", "A", "b c", 0.2, ("B c",)), "Because you wrote “B c”."),
        (
            Suggestion("a", "A", "b", 0.2, tuple("abcd")),
            "Because you wrote “a”, “b”, “c”, “d”.",
        ),
        (
            Suggestion("a", "A", "b", 0.2, tuple("abcde")),
            "Because you wrote “a”, “b”, “c”, “d”, and 1 more like these.",
        ),
        (
            Suggestion("a", "A", "b", 0.2, tuple(map(str, range(1_004)))),
            "Because you wrote “0”, “1”, “2”, “3”, and 1,000 more like these.",
        ),
        (
            Suggestion("a", "A", "b", 0.2, ("hits", "dad hits", "hits her", "dad", "hit")),
            "Because you wrote “dad hits”, “hits her”, “hit”.",
        ),
        (
            Suggestion("a", "A", "b", 0.2, ("0", *map(str, range(10, 58)), "0 9", "0 8")),
            "Because you wrote “10”, “11”, “12”, “13”, and 46 more like these.",
        ),
        (
            Suggestion("a", "A", "b", 0.2, ("0", *map(str, range(10, 59)), "0 9")),
            "Because you wrote “0”, “10”, “11”, “12”, and 47 more like these.",
        ),
    ],
)
def test_a_suggestion_says_because_of_which_words_it_is_made(
    found: Suggestion, because: str
) -> None:
    assert found.because == because


def test_a_warning_says_because_of_which_words_and_without_one_nothing_is_said() -> None:
    assert replace(NOTHING, like_harm="took tablets").because == ""
    warned = replace(NOTHING, sounds_like_harm=True, like_harm="took tablets")
    assert warned.because == "What you wrote is like “took tablets”."
    assert replace(warned, wrote=("he hit",)).because == "Because you wrote “he hit”."


def test_words_of_a_need_alone_are_said_beside_it_and_not_beside_a_warning() -> None:
    signs = (Sign((), (("does",),), ("a",)), Sign(("b",), BOTH, ("a",)))
    said = replace(saying((NEED, "a", 0.0), (FLAG, "b", 0.0)), hearing=hearing_of(*signs))
    found = said.suggest("house house: Sulks. Dad shouts")
    assert found.wrote == ("Sulks Dad",)
    assert [one.wrote for one in found.needs] == [("Sulks", "shouts", "Sulks Dad")]
    assert [one.wrote for one in found.flags] == [("Sulks Dad",)]
    assert said.suggest("house: Sulks").wrote == ()


@pytest.mark.parametrize(
    ("likeness", "sounds_like_harm"),
    [
        ((FLAG, "a", 0.35), True),
        ((FLAG, "a", 0.349), False),
        ((NEED, "a", 1.0), False),
    ],
)
def test_a_phrase_of_a_sign_of_harm_that_is_near_puts_the_front_door_first(
    likeness: Likeness, sounds_like_harm: bool
) -> None:
    found = saying(likeness).suggest("house")
    assert found.sounds_like_harm is sounds_like_harm
    assert found.like_harm == ("phrase 0" if sounds_like_harm else None)


def test_of_several_phrases_of_harm_the_nearest_is_the_one_that_is_said() -> None:
    said = saying((FLAG, "a", 0.36), (FLAG, "b", 0.5), (FLAG, "c", 0.5), (NEED, "d", 0.9))
    assert said.suggest("house").like_harm == "phrase 1"


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("qq", True),
        ("qq qq", True),
        ("qq qq qq", False),
        ("qq qq houses", True),
        ("qq qq housed", True),
        ("qq qq hours", False),
        ("qq qq qq house", False),
        ("qq " * 7 + "house " * 3, True),
    ],
)
def test_of_three_words_on_three_in_ten_have_to_be_known_by_their_beginning(
    text: str, is_read: bool
) -> None:
    assert saying((NEED, "a", 0.2)).suggest(text).found_any is is_read


def test_a_text_of_as_many_letters_as_are_allowed_is_read() -> None:
    said = saying((NEED, "a", 0.2), (FLAG, "b", 0.2))
    just = said.suggest("house" * 400)
    assert (just.is_too_long, len(just.needs), len(just.flags)) == (False, 1, 1)
    longer = said.suggest("house" * 400 + " ")
    assert (longer.is_too_long, longer.needs, longer.flags) == (True, (), ())


@pytest.mark.parametrize(
    "text",
    [
        *("hit", "He was HIT.", "stop-hit", "Does not want to live"),
        *("he doesn't want to live", "he doesnt want to live", "he doesn\u2019t want to live"),
        *("she doesn\u02bct want to live", "she doesn`t want to live", "I don't want to live"),
        *("the baby isn't breathing", "she hasn't been seen for weeks", "he won't let doctors in"),
        *("they didn\u00b4t come home", "so-called honour", "self\nharm"),
    ],
)
def test_words_of_harm_are_heard_however_they_are_spelt(text: str) -> None:
    """Also *does not* written short, with any apostrophe or none."""
    assert saying().suggest(text).sounds_like_harm
    assert saying().suggest("house " * 900 + text).sounds_like_harm


@pytest.mark.parametrize(
    "text", ["", "white diet", "he wants to live", "not to want live", "beatrice", "private cars"]
)
def test_parts_of_words_and_words_in_another_order_are_not_heard(text: str) -> None:
    assert not saying().suggest(text).sounds_like_harm


def test_of_two_phrases_that_are_as_much_like_the_words_the_first_is_named() -> None:
    said = saying((NEED, "a", 1.0), (NEED, "a", 1.0))
    asked = replace(said, corpus=make_corpus(["house", "house moves"]))
    for text in ("House moves. House", "House. House moves"):
        assert [one.like for one in asked.suggest(text).needs] == ["phrase 0"]


FOUND = Suggestion("housing", "Housing", "we are being evicted", 0.4)
NOTHING = Suggestions((), (), sounds_like_harm=False, contacts=tuple(NUMBERS))


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            replace(NOTHING, needs=(FOUND,), sounds_like_harm=True, is_too_long=True),
            (
                "These words may describe harm. If a child may be harmed, ring the front door "
                "now; do not wait for a match."
            ),
        ),
        (
            replace(NOTHING, needs=(FOUND,)),
            "These are only the nearest words. You decide which of them fit.",
        ),
        (
            replace(NOTHING, flags=(FOUND,)),
            "These are only the nearest words. You decide which of them fit.",
        ),
        (
            replace(NOTHING, is_too_long=True),
            (
                "This is longer than can be looked up: write at most 2,000 letters. "
                "Or choose from the full list, or ask for advice."
            ),
        ),
        (
            NOTHING,
            "Nothing here is close to these words. Choose from the full list, or ask for advice.",
        ),
    ],
)
def test_what_is_to_be_done_with_suggestions_is_said(found: Suggestions, sentence: str) -> None:
    assert found.sentence == sentence


def test_suggestions_are_one_document() -> None:
    flag = Suggestion("suicide_risk", "Suicide attempt.", "took tablets", 0.5, ("tablets",))
    found = replace(
        NOTHING,
        flags=(flag,),
        needs=(FOUND,),
        contacts=(NUMBERS[0],),
        heard=("hit … him",),
        wrote=("belted him",),
        like_harm="hurts him",
    )
    assert found.as_json() == {
        "sounds_like_harm": False,
        "says": "These are only the nearest words. You decide which of them fit.",
        "heard": ["hit … him"],
        "wrote": ["belted him"],
        "like_harm": "hurts him",
        "too_long": False,
        "flags": [
            {
                "flag": "suicide_risk",
                "text": "Suicide attempt.",
                "like": "took tablets",
                "likeness": 0.5,
                "wrote": ["tablets"],
            }
        ],
        "needs": [
            {
                "need": "housing",
                "label": "Housing",
                "like": "we are being evicted",
                "likeness": 0.4,
                "wrote": [],
            }
        ],
        "contacts": [
            {
                "id": "emergency",
                "name": "Police or ambulance",
                "phone": "999",
                "hours": "all hours",
            }
        ],
        "decides": False,
    }


def test_the_phrases_are_those_of_the_taxonomy_and_of_the_flags_that_the_ruleset_has() -> None:
    flag = default_ruleset().flags["suicide_risk"]
    made = make_suggester(replace(default_ruleset(), flags={flag.id: flag}, rules=[]))
    assert {phrase.code for phrase in made.phrases if phrase.kind != NEED} == {flag.id}
    assert {Phrase(FLAG, flag.id, flag.text)} < {p for p in made.phrases if p.kind == FLAG}
    for need in NEEDS:
        said = {phrase.text for phrase in made.phrases if phrase.code == need.code}
        assert said > {need.label, need.definition, *need.service_types}
    assert [contact.id for contact in made.contacts] == list(FIXED_CONTACTS)
    housing = next(need for need in NEEDS if need.code == "housing")
    found = made.suggest(f"{housing.label}. {flag.text}")
    named = [replace(one, wrote=()) for one in (*found.needs, *found.flags)]
    assert Suggestion("housing", housing.label, housing.label, 1.0) in named
    assert named[len(found.needs) :] == [Suggestion(flag.id, flag.text, flag.text, 1.0)]
    assert not made.suggest("mon fils ne dort pas").found_any
