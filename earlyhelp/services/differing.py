"""How two states of a listing differ, field by field, in words for readers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from earlyhelp.services.facts import ServiceFacts, differences
from earlyhelp.services.telling import LABELS, LISTS, value_terms, value_words

TEXTS = frozenset(
    {
        *("name", "description", "alert", "eligibility", "cost_text", "evidence", "notes"),
        *("step_up_contact", "accreditations", "application_process", "evidence_caveats"),
    }
)
"""Facts that hold running text: told as words put in and taken out."""


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One fact before and after, with what came in and what went."""

    field: str
    label: str
    before_words: str
    after_words: str
    added: tuple[str, ...]
    """Things of a list, or runs of words of a text, that only the later state has."""
    removed: tuple[str, ...]


def field_differences(before: ServiceFacts, after: ServiceFacts) -> tuple[FieldDifference, ...]:
    """Return each fact that differs, in the order of the facts."""
    return tuple(
        value_difference(name, getattr(before, name), getattr(after, name))
        for name in differences(before, after)
    )


def value_difference(name: str, before: object, after: object) -> FieldDifference:
    """Return how two values of one fact differ.

    >>> found = value_difference("languages", ("English",), ("English", "Urdu"))
    >>> found.label, found.added, found.removed
    ('Languages', ('Urdu',), ())
    >>> value_difference("cost_text", "£2 a session", "£3 a session").added
    ('£3',)
    """
    added, removed = _moved(name, before, after)
    return FieldDifference(
        field=name,
        label=LABELS[name],
        before_words=value_words(name, before),
        after_words=value_words(name, after),
        added=added,
        removed=removed,
    )


def _moved(name: str, before: object, after: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if name in LISTS:
        return _terms(value_terms(name, before), value_terms(name, after))
    if name in TEXTS and isinstance(before, str) and isinstance(after, str):
        return _words(before.split(), after.split())
    return (
        () if after is None else (value_words(name, after),),
        () if before is None else (value_words(name, before),),
    )


def _terms(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    came, went = Counter(after) - Counter(before), Counter(before) - Counter(after)
    return tuple(came.elements()), tuple(went.elements())


def _words(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    added, removed = [], []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        if kind == "equal":
            continue
        if a_to > a_from:
            removed.append(" ".join(before[a_from:a_to]))
        if b_to > b_from:
            added.append(" ".join(after[b_from:b_to]))
    return tuple(added), tuple(removed)
