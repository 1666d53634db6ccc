"""What the outcome page says, drawn from a stored decision. Pure.

Every result explains itself; in words: docs/matching.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from earlyhelp.offers.facts import CONTACT_FIRST, say_fact, say_path
from earlyhelp.offers.levels import PLAIN, AreaWords, LevelShown
from earlyhelp.offers.need_pages import STRENGTHS
from earlyhelp.offers.records import Json, StoredDecision
from earlyhelp.offers.verdict import (
    EFFECTS,
    LOWERED,
    RAISED,
    allows_list,
    allows_offer,
    effective_response,
)
from earlyhelp.settings import EMERGENCY, Settings, Telephone
from earlyhelp.taxonomy.services import Response

UNITS: Mapping[str, tuple[str, str]] = {
    "hours": ("hour", "hours"),
    "working_days": ("working day", "working days"),
    "weeks": ("week", "weeks"),
}
SAFE = "SAFE"


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do, who does it, and by when."""

    text: str
    who: str
    within: str


@dataclass(frozen=True, slots=True)
class Why:
    """One rule that fired, with the answers it used, in words."""

    text: str
    source: str
    rule: str
    facts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Nearly:
    """What one changed answer would have led to."""

    text: str
    changes: Sequence[str]
    """The answers of which any one would do it."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """One fact that is not known, and what it could make of the result."""

    path: str
    what: str
    could_be: str


@dataclass(frozen=True, slots=True)
class RulesetWords:
    """Which ruleset decided; all empty where none could be used."""

    name: str
    version: str
    effective_from: date | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision in words."""

    sentence: str
    level: LevelShown | None
    """What the area calls this; None for a talk, and where no ruleset can be read."""
    contacts: Sequence[Telephone]
    next_steps: Sequence[NextStep]
    why: Sequence[Why]
    nearly: Sequence[Nearly]
    unknown: Sequence[Unknown]
    could_be: str
    strengths: Sequence[str]
    ruleset: RulesetWords
    is_contact_first: bool
    is_failure: bool
    said: str
    """What a person said of it; empty until then."""
    has_offer: bool
    has_list: bool


def describe(decision: StoredDecision, settings: Settings, words: AreaWords = PLAIN) -> Outcome:
    """Return a stored decision in words; ``words`` are those of the ruleset that decided."""
    response = effective_response(decision)
    output = decision.output
    return Outcome(
        sentence=_sentence(decision, response, words),
        level=words.levels.get(response),
        contacts=contacts_of(output, settings),
        next_steps=[_next_step(step) for step in _list(output, "next_steps")],
        why=[_why(reason) for reason in _list(output, "because")],
        nearly=_nearly(_list(output, "near")),
        unknown=[_unknown(fact, words) for fact in _list(output, "unknown")],
        could_be=_range(output, words),
        strengths=_strengths(decision),
        ruleset=_ruleset(output),
        is_contact_first=response in CONTACT_FIRST or response == Response.OUT_OF_SCOPE,
        is_failure=any(reason.get("gate") == SAFE for reason in _list(output, "because")),
        said=_said(decision, words),
        has_offer=allows_offer(decision),
        has_list=allows_list(decision),
    )


def _sentence(decision: StoredDecision, response: str, words: AreaWords) -> str:
    """Return the decision's own summary, or plain words where a person stepped it up."""
    summary = _text(decision.output, "summary")
    return summary if summary and response == decision.response else words.points_to(response)


def contacts_of(output: Json, settings: Settings) -> Sequence[Telephone]:
    """Return the numbers to ring: the four that always stand, as set here, then the decision's."""
    fixed = {
        "emergency": EMERGENCY,
        "front_door": settings.front_door,
        "out_of_hours": settings.out_of_hours,
        "advice_line": settings.advice_line,
    }
    further = [
        Telephone(_text(contact, "name"), _text(contact, "phone"), _text(contact, "hours"))
        for contact in _list(output, "contacts")
        if contact.get("id") not in fixed
    ]
    return (*fixed.values(), *further)


def _next_step(step: Json) -> NextStep:
    within = step.get("within")
    words = ""
    if isinstance(within, Mapping):
        one, many = UNITS[str(within["unit"])]
        words = f"within {within['number']} {one if within['number'] == 1 else many}"
    return NextStep(_text(step, "text"), _text(step, "who"), words)


def _why(reason: Json) -> Why:
    return Why(
        text=_text(reason, "text"),
        source=_text(reason, "source"),
        rule=_text(reason, "rule"),
        facts=[say_fact(_text(fact, "path"), fact.get("value")) for fact in _list(reason, "facts")],
    )


def _nearly(found: Sequence[Json]) -> Sequence[Nearly]:
    """Return each result that nearly came, once, with every answer that would bring it."""
    by_text: dict[str, list[str]] = {}
    for near in found:
        change = cast("Json", near.get("change", {}))
        said = say_fact(_text(change, "path"), change.get("to"))
        by_text.setdefault(_text(near, "text"), []).append(said)
    return [Nearly(text, changes) for text, changes in by_text.items()]


def _unknown(fact: Json, words: AreaWords) -> Unknown:
    lowest, highest = _text(fact, "lowest"), _text(fact, "highest")
    could_be = words.label(lowest)
    if highest != lowest:
        could_be = f"{could_be}, or {words.label(highest)}"
    path = _text(fact, "path")
    return Unknown(path, say_path(path), could_be)


def _range(output: Json, words: AreaWords) -> str:
    """Say what all unknown answers together could make of the result; empty where none is."""
    span = cast("Json", output.get("range", {}))
    lowest, highest = _text(span, "lowest"), _text(span, "highest")
    if not _list(output, "unknown") or lowest == highest:
        return ""
    return (
        f"With everything known, they could point to anything from {words.label(lowest)} "
        f"to {words.label(highest)}."
    )


def _ruleset(output: Json) -> RulesetWords:
    named = cast("Json", output.get("ruleset") or {})
    since = named.get("effective_from")
    return RulesetWords(
        name=_text(named, "id"),
        version=_text(named, "version"),
        effective_from=date.fromisoformat(since) if isinstance(since, str) else None,
    )


def _said(decision: StoredDecision, words: AreaWords) -> str:
    verdict = decision.verdict
    if verdict is None:
        return ""
    if verdict.is_agreed:
        return "You agreed with this."
    wanted = words.label(verdict.wanted or "")
    rules = ""
    if verdict.effect in {RAISED, LOWERED}:
        rules = f" The rules alone pointed to {words.label(decision.response)}."
    return f"You thought it should be {wanted}. {EFFECTS[verdict.effect]}{rules}"


def _text(value: Json, name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _list(value: Json, name: str) -> Sequence[Json]:
    found = value.get(name)
    return found if isinstance(found, list) else []


def _strengths(decision: StoredDecision) -> Sequence[str]:
    chosen = decision.document.get("strengths")
    return [STRENGTHS.text_of(str(code)) for code in chosen] if isinstance(chosen, list) else []
