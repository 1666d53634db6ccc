"""Where in a ruleset the common changes are made, and how each is named to people. Pure."""

from collections.abc import Callable, Iterator, MutableMapping, MutableSequence
from typing import Any, NamedTuple

Node = Any
"""A table, list or value of the document; its shape was checked when the ruleset was read."""
Path = tuple[str | int, ...]


class Place(NamedTuple):
    """One thing that may be changed: where it stands, what it is, and what helps to fill it in."""

    path: Path
    label: str
    hint: str = ""


Find = Callable[[Node], Iterator[Place]]
DAYS = frozenset({"effective_from", "effective_to", "since"})
STEP_WORDS = {"text": "what to do", "who": "who does it", "number": "how many"}
"""What of a step may be changed; the unit stands in its label."""
CONDITION_NUMBERS = {
    "count": "how many such needs or signs",
    "outcomes": "how many areas of family life",
    "age_under": "younger than, in years",
    "age_at_least": "at least so old, in years",
}
SIGN_WORDS = {"text": "the question", "source": "where it comes from"}
RULE_WORDS = {
    "text": "the reason",
    "short": "the same in a few words, for the first sentence of the answer",
    "near": "what is said where one more answer would bring it",
    "source": "where it comes from",
}
REVIEW_OF_A_BABY = "a child not yet born or under 1"


def _head(_: Node) -> Iterator[Place]:
    yield Place(("version",), "Version", "Every change needs a new one")
    yield Place(("title",), "Title")
    yield Place(("effective_from",), "In force from", "For example, 1 April 2027")
    yield Place(
        ("effective_to",),
        "Last day in force",
        "For example, 31 March 2028. Leave it empty where no last day is set",
    )
    yield Place(("prepared_by",), "Prepared by")


def _levels(document: Node) -> Iterator[Place]:
    for number, level in enumerate(_listed(document, "level")):
        for key, label in (("name", "name"), ("owner", "who leads"), ("route", "way in")):
            if key in level:
                yield Place(("level", number, key), f"Level {level['number']}: {label}")


def _numbers(document: Node) -> Iterator[Place]:
    labels = document.get("response", {})
    for key in document.get("review_weeks", {}):
        whom = labels[key]["label"] if key in labels else REVIEW_OF_A_BABY
        yield Place(("review_weeks", key), f"Weeks until the review: {whom}", "From 1 to 52")
    for key in document.get("limits", {}):
        yield Place(("limits", key), "New services that begin at once, at most", "From 1 to 10")


def _contacts(document: Node) -> Iterator[Place]:
    for name in document.get("contact", {}):
        for key in ("name", "phone", "hours"):
            yield Place(("contact", name, key), f"{_words(name)}: {key}")


def _labels(document: Node) -> Iterator[Place]:
    for name, response in document.get("response", {}).items():
        label = f"These answers point to … (now: {response['label']})"
        yield Place(("response", name, "label"), label)


def _steps(document: Node) -> Iterator[Place]:
    for name, step in document.get("step", {}).items():
        yield from _step(("step", name), step, _words(name))


def _step(path: Path, step: Node, label: str) -> Iterator[Place]:
    for key, words in STEP_WORDS.items():
        if key in step:
            unit = f" {step.get('unit', '')}".replace("_", " ") if key == "number" else ""
            yield Place((*path, key), f"{label}: {words}{unit}")


def _rule_numbers(document: Node) -> Iterator[Place]:
    for place, rule in enumerate(_listed(document, "rule")):
        paths = list(_numbers_of(place, rule))
        for path in paths:
            yield Place(path, f"{rule['id']}: {CONDITION_NUMBERS[str(path[-1])]}", rule["text"])
        if paths:
            yield from _cases(place, rule)
        yield Place(("rule", place, "since"), f"{rule['id']}: in force since")


def _numbers_of(place: int, rule: Node) -> Iterator[Path]:
    for group, conditions in rule.get("when", {}).items():
        for number, condition in enumerate(conditions):
            for key in CONDITION_NUMBERS:
                if key in condition:
                    yield ("rule", place, "when", group, number, key)


def _cases(place: int, rule: Node) -> Iterator[Place]:
    """Give what of a rule's own cases has to follow when one of its numbers changes."""
    for number, test in enumerate(rule.get("test", [])):
        for key, words in (("needs", "needs"), ("age", "age"), ("expect", "expected answer")):
            if key in test:
                hint = CASE_HINTS.get(key, "")
                label = f"{rule['id']}, test {number + 1}: {words}"
                yield Place(("rule", place, "test", number, key), label, hint)


CASE_HINTS = {
    "needs": "Like housing: emerging; attendance_exclusion: significant",
    "expect": "universal, early_help_offer, targeted_early_help, consult, csc_s17, urgent_s47 or "
    "out_of_scope",
}


def _rule_steps(document: Node) -> Iterator[Place]:
    for place, rule in enumerate(_listed(document, "rule")):
        steps = rule.get("then", {}).get("steps", [])
        for number, step in enumerate(steps if isinstance(steps, MutableSequence) else []):
            if isinstance(step, MutableMapping):
                path = ("rule", place, "then", "steps", number)
                label = f"{rule['id']}, {step['action'].replace('_', ' ')}"
                yield from _step(path, step, label)


def _signs(document: Node) -> Iterator[Place]:
    for place, sign in enumerate(_listed(document, "flag")):
        for key, words in SIGN_WORDS.items():
            yield Place(("flag", place, key), f"{_words(sign['id'])}: {words}")


def _rules(document: Node) -> Iterator[Place]:
    for place, rule in enumerate(_listed(document, "rule")):
        for key, words in RULE_WORDS.items():
            if key in rule:
                yield Place(("rule", place, key), f"{rule['id']}: {words}")


def _listed(document: Node, part: str) -> MutableSequence[Node]:
    found: MutableSequence[Node] = document.get(part, [])
    return found


def _words(name: str) -> str:
    """Return a name of the file as people read it."""
    return name.replace("_", " ").capitalize()


SECTIONS: tuple[tuple[str, Find, str], ...] = (
    ("The document", _head, ""),
    ("Names of levels", _levels, ""),
    ("Numbers", _numbers, ""),
    (
        "Whom to ring",
        _contacts,
        (
            "These numbers stand on every answer. The page Worried about a child now? and answers "
            "without a ruleset have their numbers from the settings: have those changed too."
        ),
    ),
    ("Answers in words", _labels, "Each ends the sentence that begins These answers point to …"),
    (
        "Next steps",
        _steps,
        "A step is said in the same words by every rule, unless one has its own.",
    ),
    (
        "Signs of harm",
        _signs,
        "The question is what people read and tick. What must follow stands in the file.",
    ),
    ("Rules in words", _rules, "The reason stands on every answer that a rule brings."),
    (
        "Numbers and days in rules",
        _rule_numbers,
        (
            "Each rule has tests of its own that must come out as they say. Change them with the "
            "number: one for which the rule still holds, and one for which it no longer does."
        ),
    ),
    ("Steps of single rules", _rule_steps, ""),
)
