"""What cannot be meant in the facts of a rule's test: with a slip there, another child is tried."""

from collections.abc import Collection, Iterator, Mapping

from earlyhelp.matching.assessment import Answer, Consent, Impact, Persistence, Severity
from earlyhelp.matching.closed_words import UnknownWordError, read_word
from earlyhelp.matching.tables import found, listed
from earlyhelp.taxonomy.needs import NEED_BY_CODE

CLOSED: Mapping[str, Collection[str]] = {
    **dict.fromkeys(("unborn", "mobile", "send", "social_worker", "danger"), tuple(Answer)),
    "persistence": tuple(Persistence),
    "consent": tuple(Consent),
}
HIGHEST = {"age": 120, "months": 23}


def find_slips(facts: Mapping[str, object], flags: Collection[str]) -> Iterator[str]:
    """Give every fact of a test that cannot be read, with what may stand there."""
    for word, value in facts.items():
        if word in CLOSED:
            yield from _answer(value, CLOSED[word], word)
        elif word in HIGHEST:
            yield from _number(value, word)
        elif word == "flags":
            yield from _flags(value, flags)
        else:
            yield from _by_need(value, word)


def _answer(value: object, known: Collection[str], what: str) -> Iterator[str]:
    if not (isinstance(value, bool) and Answer.YES in known):
        yield from _word(value, known, f"value of {what}")


def _number(value: object, word: str) -> Iterator[str]:
    highest = HIGHEST[word]
    if value != "unknown" and not (type(value) is int and 0 <= value <= highest):
        yield f"give {word} as a whole number from 0 to {highest}, or unknown, not {found(value)}"


def _flags(value: object, flags: Collection[str]) -> Iterator[str]:
    """Look at a list of the flags that are on, or at a table of answers."""
    answers = (
        value
        if isinstance(value, Mapping)
        else dict.fromkeys(map(_name, listed(value)), Answer.YES)
    )
    for name, answer in answers.items():
        yield from _word(name, flags, "flag")
        yield from _answer(answer, tuple(Answer), f"flags.{name}")


def _name(item: object) -> str:
    return item if isinstance(item, str) else found(item)


def _by_need(value: object, word: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"write {word} by need, such as {word} = {{ housing = … }}, not {found(value)}"
        return
    for code, said in value.items():
        yield from _word(code, NEED_BY_CODE, "need")
        known = tuple(Severity) if word == "needs" else tuple(Impact)
        for item in [said] if word == "needs" else listed(said):
            yield from _word(item, known, f"value of {word}.{code}")


def _word(value: object, known: Collection[str], what: str) -> Iterator[str]:
    try:
        read_word(value, known, what)
    except UnknownWordError as fault:
        yield str(fault)
