"""A small whole ruleset as the tables of its file, and the same with one place changed."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

from earlyhelp.matching.building import Builder
from earlyhelp.matching.ruleset_values import Action, Problem, Ruleset
from earlyhelp.taxonomy.services import Response

DAY, LATER = date(2026, 4, 1), date(2027, 3, 31)
Document = dict[str, Any]
RULE: Document = {
    "id": "G7-EMERGING",
    "gate": "G7",
    "since": DAY,
    "when": {"all": [{"severity": "emerging"}], "any": [{"send": "yes"}, {"flag": "one_flag"}]},
    "then": {
        "response": "early_help_offer",
        "steps": [
            "set_review",
            {"action": "ring_999", "text": "Ring.", "number": 2, "unit": "weeks"},
            {"action": "make_offer", "who": "they"},
        ],
        "without": ["find_out", "prevent_channel"],
    },
    "text": " A need is emerging. ",
    "source": "Page 9",
    "near": "Nearly.",
    "short": "a need is emerging",
    "test": [
        {"needs": {"housing": "emerging"}, "expect": "early_help_offer"},
        {"age": 3, "expect": "universal"},
    ],
}
DOCUMENT: Document = {
    "id": "example",
    "version": "1.0.0",
    "area": "E06999999",
    "title": " Example 2026 ",
    "effective_from": DAY,
    "effective_to": LATER,
    "prepared_by": "One",
    "approved_by": "Two",
    "approved_on": DAY,
    "level": [
        {
            "number": 1,
            "name": "Open",
            "owner": "Anybody",
            "route": "None",
            "responses": ["universal", "csc_s17"],
        }
    ],
    "lists": {"weak": ["housing", "send"]},
    "review_weeks": {"early_help_offer": 8, "unborn_or_under_1": 3},
    "limits": {"services_at_once": 4},
    "contact": {
        "emergency": {"name": "Police", "phone": "999", "hours": "always"},
        "prevent": {"name": "Prevent", "phone": "101", "hours": "days"},
    },
    "response": {response.value: {"label": f"to {response.value}"} for response in Response},
    "step": {action.value: {"text": f"Do {action.value}.", "who": "you"} for action in Action}
    | {"set_review": {"text": "Look.", "who": "you", "number": 10, "unit": "working_days"}},
    "flag": [{"id": "one_flag", "minimum": "csc_s17", "text": "A sign.", "source": "Page 1"}],
    "rule": [RULE],
}


def built(document: Document) -> tuple[Ruleset, list[Problem]]:
    """Return what can be read of a document, and all that is wrong with it."""
    builder = Builder(document, "sha256:0")
    return builder.build(), builder.problems


def at(*path: str | int) -> Callable[[object], Document]:
    """Return a maker of documents in which one place holds something else."""

    def put(value: object) -> Document:
        document = deepcopy(DOCUMENT)
        place: Any = document
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        return document

    return put


def missing(*path: str | int) -> Document:
    """Return the document without one place."""
    document = deepcopy(DOCUMENT)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return document
