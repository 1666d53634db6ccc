"""Two states of a listing side by side, and one made of both, fact by fact."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from earlyhelp.services.differing import PROVIDER, fact_of, field_differences, label_of
from earlyhelp.services.facts import ServiceFacts

NEVER_CHOSEN = frozenset({"source_id", "is_illustrative", "part_ids", "provider.source_id"})
"""Facts that say which listing it is, and stay with it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One fact that two states say differently."""

    field: str
    label: str
    first: tuple[str, ...]
    """In words, an entry of a list each."""
    second: tuple[str, ...]


def find_choices(
    first: ServiceFacts, second: ServiceFacts, fields: Collection[str] | None = None
) -> tuple[Choice, ...]:
    """Return what there is to choose between two states, of some fields or of all."""
    return tuple(
        Choice(
            one.field,
            one.label,
            tuple(one.before_words.split("\n")),
            tuple(one.after_words.split("\n")),
        )
        for one in field_differences(first, second)
        if one.field not in NEVER_CHOSEN and (fields is None or one.field in fields)
    )


def choose(first: ServiceFacts, second: ServiceFacts, from_second: Collection[str]) -> ServiceFacts:
    """Return the first state with some facts of the second."""
    names = set(from_second) - NEVER_CHOSEN
    own = {name: fact_of(second, name) for name in names if not name.startswith(PROVIDER)}
    provider = {
        name.removeprefix(PROVIDER): fact_of(second, name)
        for name in names
        if name.startswith(PROVIDER)
    }
    return replace(first, provider=replace(first.provider, **provider), **own)  # type: ignore[arg-type] # each under its own name


@dataclass(frozen=True, slots=True)
class Clash:
    """What two people made of one listing since both read it."""

    theirs: tuple[str, ...]
    """Facts that only the other changed, which stay changed."""
    ours: tuple[str, ...]
    """Facts that only this person changed."""
    both: tuple[Choice, ...]
    """Facts that both changed, each in another way: theirs first, ours second."""


def clash(base: ServiceFacts, theirs: ServiceFacts, ours: ServiceFacts) -> Clash:
    """Return how the changes of two people meet, in the order of the facts."""
    by_them = {one.field for one in field_differences(base, theirs)}
    by_us = {one.field for one in field_differences(base, ours)}
    apart = {one.field for one in field_differences(theirs, ours)}
    return Clash(
        theirs=tuple(label_of(name) for name in sorted(by_them - by_us)),
        ours=tuple(sorted((by_us - by_them) & apart)),
        both=find_choices(theirs, ours, by_them & by_us),
    )


def settle(
    base: ServiceFacts, theirs: ServiceFacts, ours: ServiceFacts, picked: Mapping[str, str]
) -> ServiceFacts | None:
    """Return both people's changes in one, or None while a fact that both changed is not chosen."""
    met = clash(base, theirs, ours)
    answers = [picked.get(choice.field) for choice in met.both]
    if not set(answers) <= {"theirs", "ours"}:
        return None
    chosen = [one.field for one, answer in zip(met.both, answers, strict=True) if answer == "ours"]
    return choose(theirs, ours, (*met.ours, *chosen))
