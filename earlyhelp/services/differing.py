"""How two states of a listing differ, field by field, in words for readers."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher

from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.labels import FIELD_LABELS, PART_LABELS
from earlyhelp.services.parts import ProviderFacts
from earlyhelp.services.telling import Words, tell

NOT_STATED = "Not given"
NONE_AT_ALL = "None"
PROVIDER = "provider."
FREE_TEXTS = frozenset(
    {
        *("description", "alert", "eligibility", "cost_text", "evidence", "evidence_caveats"),
        *("notes", "application_process", "accreditations", "provider.description"),
    }
)
"""Facts that people write as sentences: the words that came and went are what matters."""
FIELDS = tuple(
    name
    for field in fields(ServiceFacts)
    for name in (
        tuple(f"{PROVIDER}{part.name}" for part in fields(ProviderFacts))
        if field.name == "provider"
        else (field.name,)
    )
)
"""Every fact that can differ, in order; those of the provider as "provider.name"."""


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One fact that two states of a listing say differently."""

    field: str
    label: str
    before_words: str
    after_words: str
    added: tuple[str, ...] = ()
    """Of a list, the entries that came; of a written text, the words that came."""
    removed: tuple[str, ...] = ()
    is_list: bool = False


def field_differences(before: ServiceFacts, after: ServiceFacts) -> tuple[FieldDifference, ...]:
    """Return what two states of a listing say differently, in the order of the facts.

    >>> from dataclasses import replace
    >>> from earlyhelp.services.parts import ProviderFacts
    >>> old = ServiceFacts("a", ProviderFacts("A provider"), "Sleep help", None, free=None)
    >>> [(one.label, one.before_words, one.after_words)
    ...     for one in field_differences(old, replace(old, free=True))]
    [('Free', 'Not given', 'Yes')]
    """
    pairs = ((name, fact_of(before, name), fact_of(after, name)) for name in FIELDS)
    return tuple(_difference(name, was, now) for name, was, now in pairs if was != now)


def fact_of(facts: ServiceFacts, name: str) -> object:
    """Return one fact by its name; the provider's are "provider.name" and so on."""
    if name.startswith(PROVIDER):
        return getattr(facts.provider, name.removeprefix(PROVIDER))
    return getattr(facts, name)


def label_of(name: str) -> str:
    """Return what a fact is called on pages for directory editors."""
    if name.startswith(PROVIDER):
        return PART_LABELS["ProviderFacts"][name.removeprefix(PROVIDER)]
    return FIELD_LABELS[name]


def words_of(facts: ServiceFacts, name: str) -> str:
    """Return one fact in words; "Not given" where it is not stated."""
    return joined(tell(_bare(name), fact_of(facts, name)))


def joined(words: Words | None) -> str:
    """Return the words of a fact as one text, an entry of a list on each line."""
    if words is None:
        return NOT_STATED
    if isinstance(words, tuple):
        return "\n".join(words) or NONE_AT_ALL
    return words


def _bare(name: str) -> str:
    return name.removeprefix(PROVIDER)


def _difference(name: str, was: object, now: object) -> FieldDifference:
    told = tell(_bare(name), was), tell(_bare(name), now)
    if told[0] == told[1]:
        told = (
            tell(_bare(name), was, with_references=True),
            tell(_bare(name), now, with_references=True),
        )
    before, after = told
    is_list = isinstance(before, tuple) or isinstance(after, tuple)
    added, removed = _changes(name, before, after)
    return FieldDifference(
        name, label_of(name), joined(before), joined(after), added, removed, is_list
    )


def _changes(
    name: str, before: Words | None, after: Words | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if isinstance(before, tuple) or isinstance(after, tuple):
        old, new = _entries(before), _entries(after)
        return _without(new, old), _without(old, new)
    if name in FREE_TEXTS and before is not None and after is not None:
        return _words_changed(before.split(), after.split())
    return (), ()


def _entries(words: Words | None) -> tuple[str, ...]:
    return words if isinstance(words, tuple) else ()


def _without(some: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(entry for entry in some if entry not in others)


def _words_changed(
    before: Sequence[str], after: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the runs of words that came and those that went."""
    added, removed = [], []
    for kind, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            continue
        if i < j:
            removed.append(" ".join(before[i:j]))
        if k < m:
            added.append(" ".join(after[k:m]))
    return tuple(added), tuple(removed)
