"""Turn a JSON document into an assessment. Nothing in a document can make this raise.

What a gate reads and we cannot becomes ``unrecognised``; what no gate reads is tidied or dropped.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from earlyhelp.matching.assessment import (
    Answer,
    Assessment,
    Child,
    Consent,
    Impact,
    Persistence,
    Severity,
    StatedNeed,
    Unrecognised,
)
from earlyhelp.matching.pairs import Pairs, copies_of, differ, lists_joined, objects_joined
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode

__all__ = ["Pairs", "read_assessment", "read_day"]

FIELDS = frozenset(
    (
        *("child", "immediate_danger", "needs", "flags", "flags_default", "strengths"),
        *("persistence", "consent", "access_needs", "area", "postcode", "reference"),
        *("assessed_on", "notes"),
    )
)
CHILD_FIELDS = frozenset(("age_years", "age_months", "unborn", "mobile", "send", "social_worker"))
NEED_FIELDS = frozenset(("need", "severity", "impact", "since", "observed_by"))
NOT_READ_BY_GATES = frozenset(
    (
        *("strengths", "consent", "access_needs", "area", "postcode", "reference"),
        *("assessed_on", "notes", "since", "observed_by"),
    )
)
"""Fields in which nothing, however odd, changes the response."""
MAY_DIFFER = NOT_READ_BY_GATES | {"immediate_danger", "social_worker"}
"""Fields of which copies may differ: any yes counts, otherwise the answer is not known."""
SOCIAL_WORKER = "existing_social_worker"
OLDEST, OLDEST_IN_MONTHS, MONTHS = 120, 23, 12
MOBILE_FROM = 2
"""Age in years from which a child is taken to move independently unless send = yes."""
PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""Names that may be repeated in an answer: others could be anybody's text."""
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
GIVEN_TWICE = "This fact was given twice with different answers."
GRAVER = (
    *(Severity.NONE, Severity.EMERGING, Severity.SIGNIFICANT),
    *(Severity.UNKNOWN, Severity.SEVERE),
)
"""What outweighs what where a need is given twice: doubt stands unless it is severe already."""
SEVERITY_WORDS = "use none, emerging, significant, severe or unknown"

Word = TypeVar("Word", bound=StrEnum)


@dataclass(slots=True)
class _Reader:
    """Collects what could not be recognised on the way."""

    flag_names: frozenset[str]
    may_differ: frozenset[str]
    unrecognised: list[Unrecognised] = field(default_factory=list)

    def refuse(self, path: str, text: str) -> None:
        """Note a fact that cannot be read."""
        self.unrecognised.append(Unrecognised(path, text))

    def mapping(self, value: object, known: frozenset[str], path: str = "") -> Mapping[str, object]:
        """Return an object's fields, refusing names we do not know and copies that differ."""
        if not isinstance(value, Mapping):
            if value is not None:
                self.refuse(path or "other", "This should be a list of named facts.")
            return {}
        prefix = f"{path}." if path else ""
        for name in value:
            if name not in known:
                shown = name if PLAIN_NAME.fullmatch(str(name)) else "other"
                self.refuse(f"{prefix}{shown}", "This is not a fact that the rules know.")
            elif name not in self.may_differ and differ(copies_of(value, name)):
                self.refuse(f"{prefix}{name}", GIVEN_TWICE)
        return value

    def answer(self, value: object, path: str) -> Answer:
        """Return yes, no or not known."""
        if value is True or value == "yes":
            return Answer.YES
        if value is False or value == "no":
            return Answer.NO
        if value is not None and value != "not_known":
            self.refuse(path, "Answer yes, no or not_known.")
        return Answer.NOT_KNOWN

    def answers(self, copies: list[object], path: str) -> Answer:
        """Return what all copies say together."""
        return _together([self.answer(copy, path) for copy in copies])

    def whole(self, value: object, path: str, highest: int) -> int | None:
        """Return a whole number from 0, or None where there is none or it cannot be one."""
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= highest:
            return value
        self.refuse(path, f"Give a whole number from 0 to {highest}.")
        return None


def read_assessment(document: object, flag_names: Iterable[str]) -> Assessment:
    """Return the assessment that a JSON object holds; ``flag_names`` are the ruleset's flags.

    In anything else nothing is known.
    """
    flags = frozenset(flag_names)
    reader = _Reader(flags, MAY_DIFFER | flags)
    facts = reader.mapping(document, FIELDS)
    stated = reader.mapping(objects_joined(copies_of(facts, "child")), CHILD_FIELDS, "child")
    return Assessment(
        child=_read_child(stated, reader),
        danger=reader.answers(copies_of(facts, "immediate_danger"), "immediate_danger"),
        needs=_read_needs(lists_joined(copies_of(facts, "needs")), reader),
        flags=_with_social_worker(_read_flags(facts, reader), stated, reader),
        absent_flags=_absent_flags(facts, reader),
        persistence=_read_persistence(_value(facts, "persistence"), reader),
        consent=_word(_value(facts, "consent"), Consent, Consent.NOT_ASKED),
        strengths=_texts(facts.get("strengths")),
        access_needs=_texts(facts.get("access_needs")),
        area=_text(facts.get("area")),
        assessed_on=read_day(facts.get("assessed_on")),
        unrecognised=tuple(reader.unrecognised),
    )


def _together(said: Collection[Answer]) -> Answer:
    """Return what answers say together: yes if any is yes, no only if each is no."""
    if Answer.YES in said:
        return Answer.YES
    return Answer.NO if set(said) == {Answer.NO} else Answer.NOT_KNOWN


def _value(facts: Mapping[str, object], name: str) -> object:
    """Return the one value given, or None where there is none or copies differ."""
    copies = copies_of(facts, name)
    return copies[0] if copies and not differ(copies) else None


def _absent_flags(facts: Mapping[str, object], reader: _Reader) -> Answer:
    if "flags_default" not in facts:
        return Answer.NOT_KNOWN
    if _value(facts, "flags_default") == "no":
        return Answer.NO
    reader.refuse("flags_default", "Only no can be given here; it was left out of account.")
    return Answer.NOT_KNOWN


def _read_flags(facts: Mapping[str, object], reader: _Reader) -> dict[str, Answer]:
    """Return the answers given; a flag given twice is yes or not known.

    Not known even where both say no: whoever writes one sign twice may have meant another.
    """
    given = objects_joined(copies_of(facts, "flags"))
    names = reader.mapping(given, reader.flag_names, "flags")
    flags = {}
    for name in names:
        if name in reader.flag_names:
            copies = copies_of(names, name)
            said = reader.answers(copies, f"flags.{name}")
            flags[name] = said if len(copies) == 1 else _together([said, Answer.NOT_KNOWN])
    return flags


def _with_social_worker(
    flags: dict[str, Answer], child: Mapping[str, object], reader: _Reader
) -> dict[str, Answer]:
    """Join the two places for one fact: yes in either is yes, doubt in either is doubt."""
    if "social_worker" not in child:
        return flags
    stated = reader.answers(copies_of(child, "social_worker"), f"flags.{SOCIAL_WORKER}")
    return {**flags, SOCIAL_WORKER: _together([stated, flags.get(SOCIAL_WORKER, stated)])}


def _read_child(stated: Mapping[str, object], reader: _Reader) -> Child:
    years, unborn = _read_age(stated, reader)
    send = reader.answers(copies_of(stated, "send"), "child.send")
    return Child(years, unborn, _read_mobile(stated, years, send, reader), send)


def _read_age(stated: Mapping[str, object], reader: _Reader) -> tuple[int | None, Answer]:
    """Return the age and whether the child is unborn; neither where what is said contradicts."""
    unborn = reader.answers(copies_of(stated, "unborn") or ["no"], "child.unborn")
    said, months = _value(stated, "age_years"), _value(stated, "age_months")
    years = reader.whole(said, "child.age_years", OLDEST)
    read = reader.whole(months, "child.age_years", OLDEST_IN_MONTHS)
    if months is not None and (read is None or read // MONTHS != years):
        return None, Answer.NO
    if said is None:
        return None, unborn
    return None if unborn is Answer.YES else years, Answer.NO


def _read_mobile(
    stated: Mapping[str, object], years: int | None, send: Answer, reader: _Reader
) -> Answer:
    if "mobile" in stated:
        return reader.answers(copies_of(stated, "mobile"), "child.mobile")
    grown = years is not None and years >= MOBILE_FROM and send is not Answer.YES
    return Answer.YES if grown else Answer.NOT_KNOWN


def _read_needs(value: object, reader: _Reader) -> dict[NeedCode, StatedNeed]:
    """Return the needs; one given twice takes the higher severity and both impacts."""
    if value is None:
        return {}
    if not isinstance(value, list):
        reader.refuse("needs", "This should be a list of needs.")
        return {}
    needs: dict[NeedCode, StatedNeed] = {}
    for entry in value:
        facts = reader.mapping(entry, NEED_FIELDS, "needs")
        code = facts.get("need")
        if not isinstance(code, str) or code not in NEED_BY_CODE:
            reader.refuse("needs.need", "This need is not in the list of needs.")
            continue
        need = NeedCode(code)
        stated = StatedNeed(_read_severity(facts, need, reader), _read_impact(facts, need, reader))
        needs[need] = _graver(needs[need], stated) if need in needs else stated
    return needs


def _graver(one: StatedNeed, other: StatedNeed) -> StatedNeed:
    return StatedNeed(_gravest([one.severity, other.severity]), one.impact | other.impact)


def _gravest(severities: Iterable[Severity]) -> Severity:
    return max(severities, key=GRAVER.index)


def _read_severity(facts: Mapping[str, object], need: NeedCode, reader: _Reader) -> Severity:
    copies = copies_of(facts, "severity") or [None]
    if not all(copy is None or _is_word(copy, Severity) for copy in copies):
        reader.refuse(f"needs.{need}.severity", f"This severity is not known; {SEVERITY_WORDS}.")
    return _gravest(_word(copy, Severity, Severity.UNKNOWN) for copy in copies)


def _read_impact(facts: Mapping[str, object], need: NeedCode, reader: _Reader) -> frozenset[Impact]:
    """Return the effects that are known; one that is given without a list counts too."""
    value = lists_joined(copies_of(facts, "impact"))
    given = value if isinstance(value, list) else [value]
    known = [impact for item in given for impact in Impact if impact == item]
    if value is not None and known != value:
        reader.refuse(f"needs.{need}.impact", "This effect on the child is not in the list.")
    return frozenset(known)


def _read_persistence(value: object, reader: _Reader) -> Persistence:
    if value is not None and not _is_word(value, Persistence):
        reader.refuse("persistence", "Use new, over_3_months or not_improved_after_help.")
    return _word(value, Persistence, Persistence.UNKNOWN)


def _is_word(value: object, words: type[StrEnum]) -> bool:
    return value in [*words]


def _word(value: object, words: type[Word], otherwise: Word) -> Word:
    return next((word for word in words if word == value), otherwise)


def _texts(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else ()
    return tuple(sorted({_whole(item) for item in given if isinstance(item, str) and item}))


def _whole(text: str) -> str:
    """Return a text with ``?`` for each half of a letter: JSON may hold one, and no output can."""
    return text.encode(errors="replace").decode()


def _text(value: object) -> str | None:
    return _whole(value) if isinstance(value, str) and value else None


def read_day(value: object) -> date | None:
    """Return an ISO date, or None for anything else."""
    if not isinstance(value, str) or not ISO_DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
