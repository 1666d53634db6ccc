"""No answer leaves the range: whoever finds out what is not known is never surprised.

A family's unknown facts are answered one after another, in any order and any way, and each answer
may open another question. At every step the range may only become narrower.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earlyhelp.matching import Decision, Ruleset
from earlyhelp.matching.unknowns import ORDER
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import (
    Document,
    decide,
    default_ruleset,
    family_help,
    paths_unknown,
)
from tests.matching.invariants import (
    BYTES,
    CODES,
    HOLES,
    IMPACTS,
    PERSISTENCE,
    SEVERITIES,
    Choices,
    complete_case,
    needs_of,
    part,
)

SEXUAL = "sexual_health_pregnancy"
ANSWERS = ["yes", "no"]
AGES: list[int | None] = [None, 0, 1, 2, 11, 12, 13, 15, 16, 17]
"""Unborn (none) and born: an unknown age is that of a child."""
Answer = Callable[[Document, Choices], object]


def answer_flag(document: Document, name: str, choices: Choices) -> None:
    """Answer a flag in the one place where it is asked."""
    part(document, "flags")[name] = choices.one(ANSWERS)
    if name == "existing_social_worker":
        part(document, "child").pop("social_worker", None)


def answer_age(document: Document, choices: Choices) -> None:
    """Say how old the child is, or that it is not born yet."""
    child = part(document, "child")
    child.pop("age_months", None)
    age = choices.one(AGES)
    child.update(age_years=age, unborn="yes" if age is None else "no")


def answer_need(document: Document, code: str, fact: str, choices: Choices) -> None:
    """Say how grave a need is, or what it does to the child, wherever it is named."""
    said: object = choices.one(SEVERITIES)
    if fact == "impact":
        said = [choices.one(IMPACTS), *choices.few(IMPACTS, 2)]
    for need in needs_of(document):
        if need.get("need") == code:
            need[fact] = said


def answer_needs(document: Document, choices: Choices) -> None:
    """Look at some needs."""
    document["needs"] = [
        {"need": choices.one(CODES), "severity": choices.one(SEVERITIES), "impact": [IMPACTS[0]]}
        for _ in range(1 + choices.number(2))
    ]


def correct_need(document: Document, choices: Choices) -> None:
    """Write what was meant by a need that could not be read: one that is not named yet."""
    for need in needs_of(document):
        if need["need"] not in CODES:
            named = {other["need"] for other in needs_of(document)}
            need["need"] = choices.one([code for code in CODES if code not in named])


PLAIN: Mapping[str, Answer] = {
    "child.age_years": answer_age,
    "child.mobile": lambda doc, choices: part(doc, "child").update(mobile=choices.one(ANSWERS)),
    "child.send": lambda doc, choices: part(doc, "child").update(send=choices.one(ANSWERS)),
    "immediate_danger": lambda doc, choices: doc.update(immediate_danger=choices.one(ANSWERS)),
    "persistence": lambda doc, choices: doc.update(persistence=choices.one(PERSISTENCE)),
    "needs": answer_needs,
    "needs.need": correct_need,
    "flagz": lambda document, _choices: document.pop("flagz"),
    "flags.untidy": lambda document, _choices: part(document, "flags").pop("untidy"),
}
"""How each fact that stands by itself is answered."""


def answered(document: Document, path: str, choices: Choices) -> Document:
    """Return a document in which one fact is no longer unknown."""
    after = deepcopy(document)
    first, *rest = path.split(".")
    if path in PLAIN:
        PLAIN[path](after, choices)
    elif first == "flags":
        answer_flag(after, rest[0], choices)
    else:
        answer_need(after, rest[0], rest[1], choices)
    return after


def no_impact(document: Document, severity: str) -> None:
    """Name a need about sexual health and not what it is."""
    needs_of(document).append({"need": SEXUAL, "severity": severity, "impact": []})
    for need in needs_of(document):
        if need["need"] == SEXUAL:
            need.update(severity=severity, impact=[])


def injury(document: Document, **child: object) -> None:
    """Name an injury, and say nothing about whether the child moves."""
    part(document, "child").update(child)
    part(document, "child").pop("mobile", None)
    needs_of(document)[0]["impact"] = ["injury_or_mark"]


MORE_HOLES: Mapping[str, Callable[[Document], object]] = {
    **HOLES,
    "worker": lambda document: part(document, "child").update(social_worker="not_known"),
    "sexual": lambda document: no_impact(document, "emerging"),
    "sexual, no severity": lambda document: no_impact(document, "unknown"),
    "young": lambda document: part(document, "child").update(age_years=12, unborn="no"),
    "injury": lambda document: injury(document, age_years=1, unborn="no"),
    "injury, disability": lambda document: injury(document, send="yes"),
    "injury, not known": lambda document: injury(document, send=None),
    "injury, grown": lambda document: injury(document, age_years=20, unborn="no", send=None),
    "grown": lambda document: part(document, "child").update(age_years=19, unborn="no", send=None),
    "untidy": lambda document: part(document, "flags").update(untidy="yes"),
    "contradiction": lambda document: part(document, "child").update(unborn="yes", age_years=3),
}


def case_to_answer(choices: Choices) -> Document:
    """Return a case in which up to four facts are not known."""
    document = complete_case(choices)
    for name in choices.shuffled({choices.one(sorted(MORE_HOLES)) for _ in range(4)}):
        MORE_HOLES[name](document)
    return document


def place(response: Response) -> int:
    """Return how high a response stands; out of scope is below all."""
    return ORDER.index(response)


def is_within(after: Decision, before: Decision) -> bool:
    """Say whether a range lies in another; an adult without a disability leaves all ranges."""
    if after.response is Response.OUT_OF_SCOPE:
        return "child.send" in paths_unknown(before)
    return place(before.lowest) <= place(after.lowest) and place(after.highest) <= place(
        before.highest
    )


@pytest.mark.many_cases
@given(st.binary(min_size=2 * BYTES, max_size=2 * BYTES))
@settings(max_examples=500)
def test_no_answer_ever_leaves_the_range(drawn: bytes) -> None:
    choices = Choices(drawn)
    rules: Ruleset = choices.one([default_ruleset(), family_help()])
    document = case_to_answer(choices)
    before = decide(document, rules)
    while before.unknown and before.response is not Response.OUT_OF_SCOPE:
        path = choices.one(paths_unknown(before))
        document = answered(document, path, choices)
        after = decide(document, rules)
        assert is_within(after, before), (path, document, before.highest, after.highest)
        before = after
    if before.response is not Response.OUT_OF_SCOPE:
        assert before.response is before.lowest is before.highest


MILD: Mapping[str, Callable[[Document], object]] = {
    "child.mobile": lambda document: part(document, "child").update(mobile="yes"),
    "child.send": lambda document: part(document, "child").update(send="yes", mobile="yes"),
    "immediate_danger": lambda document: document.update(immediate_danger="no"),
    "persistence": lambda document: document.update(persistence="new"),
    "needs": lambda document: document.update(needs=[{"need": "housing", "severity": "none"}]),
    "needs.need": lambda document: document.update(
        needs=[need for need in needs_of(document) if need["need"] in CODES]
    ),
    "flagz": lambda document: document.pop("flagz"),
    "flags.untidy": lambda document: part(document, "flags").pop("untidy"),
}
"""The mildest answer to each fact that stands by itself."""


def answered_mildly(document: Document, path: str) -> Document:
    """Return a document in which one unknown fact has its mildest answer."""
    after = deepcopy(document)
    first, *rest = path.split(".")
    if path in MILD:
        MILD[path](after)
    elif first == "flags":
        part(after, "flags")[rest[0]] = "no"
        if rest[0] == "existing_social_worker":
            part(after, "child").pop("social_worker", None)
    else:
        for need in needs_of(after):
            if need["need"] == rest[0]:
                need["severity"] = "none"
    return after


@pytest.mark.many_cases
@given(st.binary(min_size=2 * BYTES, max_size=2 * BYTES))
@settings(max_examples=300)
def test_no_answer_to_one_fact_goes_beyond_what_is_said_of_it(drawn: bytes) -> None:
    """All other facts turn out as mild as can be; this one, and what it opens, in any way."""
    choices = Choices(drawn)
    rules: Ruleset = choices.one([default_ruleset(), family_help()])
    document = case_to_answer(choices)
    before = decide(document, rules)
    paths = paths_unknown(before)
    if not paths or "child.age_years" in paths or before.response is Response.OUT_OF_SCOPE:
        return
    fact = choices.one(before.unknown)
    for path in paths:
        if path != fact.path:
            document = answered_mildly(document, path)
    while open_paths := paths_unknown(decide(document, rules)):
        document = answered(document, choices.one(open_paths), choices)
    found = decide(document, rules).response
    assert place(found) <= place(fact.highest), (fact.path, document)
