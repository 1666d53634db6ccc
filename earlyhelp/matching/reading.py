"""Turn a JSON document into an assessment. Nothing in a document can make this raise.

What a gate reads and we cannot becomes ``unrecognised``; what no gate reads is tidied or dropped.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from earlyhelp.matching.assessment import (
    RANK,
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
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode

FIELDS = frozenset(
    (
        *("child", "immediate_danger", "needs", "flags", "flags_default", "strengths"),
        *("persistence", "consent", "access_needs", "area", "postcode", "reference"),
        *("assessed_on", "notes"),
    )
)
CHILD_FIELDS = frozenset(("age_years", "age_months", "unborn", "mobile", "send", "social_worker"))
NEED_FIELDS = frozenset(("need", "severity", "impact", "since", "observed_by"))
SOCIAL_WORKER = "existing_social_worker"
OLDEST, OLDEST_IN_MONTHS, MONTHS = 120, 23, 12
MOBILE_FROM = 2
"""Age in years from which a child is taken to move independently unless send = yes."""
SAFE_NAME = re.compile(r"[a-z0-9_.]{1,60}")
SEVERITY_WORDS = "use none, emerging, significant, severe or unknown"

Word = TypeVar("Word", bound=StrEnum)


class Pairs(dict[str, object]):
    """A JSON object that remembers every copy of a key given twice (a hook for ``json.load``)."""

    def __init__(self, pairs: Iterable[tuple[str, object]]) -> None:
        """Keep the last value of each key, and all values of a key given twice."""
        super().__init__()
        self.twice: dict[str, list[object]] = {}
        for key, value in pairs:
            if key in self:
                self.twice.setdefault(key, [self[key]]).append(value)
            self[key] = value


@dataclass(slots=True)
class _Reader:
    """Collects what could not be recognised on the way."""

    flag_names: frozenset[str]
    unrecognised: list[Unrecognised] = field(default_factory=list)

    def refuse(self, path: str, text: str) -> None:
        """Note a fact that cannot be read; a name that could be anybody's text is not repeated."""
        shown = (
            path if SAFE_NAME.fullmatch(path) else f"{path.split('.', maxsplit=1)[0][:20]}.other"
        )
        self.unrecognised.append(
            Unrecognised(shown if SAFE_NAME.fullmatch(shown) else "other", text)
        )

    def mapping(self, value: object, path: str, known: frozenset[str]) -> Mapping[str, object]:
        """Return an object's fields, refusing names we do not know and copies that differ."""
        if not isinstance(value, Mapping):
            if value is not None:
                self.refuse(path, "This should be a list of named facts.")
            return {}
        prefix = f"{path}." if path else ""
        for name in value:
            if name not in known:
                self.refuse(f"{prefix}{name}", "This is not a fact that the rules know.")
        for name, copies in getattr(value, "twice", {}).items():
            if name in known and any(copy != copies[0] for copy in copies):
                self.refuse(f"{prefix}{name}", "This fact was given twice with different answers.")
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

    def whole(self, value: object, path: str, highest: int) -> int | None:
        """Return a whole number from 0, or None where there is none or it cannot be one."""
        if value is None:
            return None
        if isinstance(value, float) and math.isfinite(value) and value.is_integer():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= highest:
            return value
        self.refuse(path, f"Give a whole number from 0 to {highest}.")
        return None


def read_assessment(document: Mapping[str, object], flag_names: Iterable[str]) -> Assessment:
    """Return the assessment that a JSON object holds; ``flag_names`` are the ruleset's flags."""
    reader = _Reader(frozenset(flag_names))
    facts = reader.mapping(document, "", FIELDS)
    stated = reader.mapping(facts.get("child"), "child", CHILD_FIELDS)
    absent = _absent_flags(facts, reader)
    flags = _read_flags(facts.get("flags"), reader)
    flags = _with_social_worker(flags, stated, reader)
    return Assessment(
        child=_read_child(stated, reader),
        danger=reader.answer(facts.get("immediate_danger"), "immediate_danger"),
        needs=_read_needs(facts.get("needs"), reader),
        flags=flags,
        absent_flags=absent,
        persistence=_read_persistence(facts.get("persistence"), reader),
        consent=_word(facts.get("consent"), Consent, Consent.NOT_ASKED),
        strengths=_texts(facts.get("strengths")),
        access_needs=_texts(facts.get("access_needs")),
        area=_text(facts.get("area")),
        assessed_on=read_day(facts.get("assessed_on")),
        unrecognised=tuple(reader.unrecognised),
    )


def _absent_flags(facts: Mapping[str, object], reader: _Reader) -> Answer:
    if "flags_default" not in facts:
        return Answer.NOT_KNOWN
    if facts["flags_default"] == "no" and not getattr(facts, "twice", {}).get("flags_default"):
        return Answer.NO
    reader.refuse("flags_default", "Only no can be given here; it was left out of account.")
    return Answer.NOT_KNOWN


def _read_flags(value: object, reader: _Reader) -> dict[str, Answer]:
    """Return the answers given; a flag given twice is yes if any copy says so, else not known."""
    given = reader.mapping(value, "flags", reader.flag_names)
    copies: Mapping[str, list[object]] = getattr(given, "twice", {})
    flags: dict[str, Answer] = {}
    for name, answer in given.items():
        if name not in reader.flag_names:
            continue
        said = [reader.answer(copy, f"flags.{name}") for copy in copies.get(name, [answer])]
        if len(said) == 1:
            flags[name] = said[0]
        else:
            flags[name] = Answer.YES if Answer.YES in said else Answer.NOT_KNOWN
    return flags


def _with_social_worker(
    flags: dict[str, Answer], child: Mapping[str, object], reader: _Reader
) -> dict[str, Answer]:
    """Join the two places for one fact: yes in either is yes, doubt in either is doubt."""
    if "social_worker" not in child:
        return flags
    stated = reader.answer(child["social_worker"], "child.social_worker")
    both = {stated, flags.get(SOCIAL_WORKER, stated)}
    joined = next(answer for answer in (Answer.YES, Answer.NOT_KNOWN, Answer.NO) if answer in both)
    return {**flags, SOCIAL_WORKER: joined}


def _read_child(stated: Mapping[str, object], reader: _Reader) -> Child:
    years = reader.whole(stated.get("age_years"), "child.age_years", OLDEST)
    months = reader.whole(stated.get("age_months"), "child.age_months", OLDEST_IN_MONTHS)
    unborn = reader.answer(stated.get("unborn", "no"), "child.unborn")
    if (unborn is Answer.YES and stated.get("age_years") is not None) or (
        stated.get("age_months") is not None and (months is None or months // MONTHS != years)
    ):
        years, unborn = None, Answer.NO  # the age contradicts itself, so it is not known
    elif unborn is Answer.NOT_KNOWN and years is not None:
        unborn = Answer.NO
    send = reader.answer(stated.get("send"), "child.send")
    return Child(years, unborn, _read_mobile(stated, years, send, reader), send)


def _read_mobile(
    stated: Mapping[str, object], years: int | None, send: Answer, reader: _Reader
) -> Answer:
    if "mobile" in stated:
        return reader.answer(stated["mobile"], "child.mobile")
    grown = years is not None and years >= MOBILE_FROM and send is not Answer.YES
    return Answer.YES if grown else Answer.NOT_KNOWN


def _read_needs(value: object, reader: _Reader) -> dict[NeedCode, StatedNeed]:
    """Return the needs; one given twice takes the higher severity and both impacts."""
    if value is not None and not isinstance(value, list | tuple):
        reader.refuse("needs", "This should be a list of needs.")
        return {}
    needs: dict[NeedCode, StatedNeed] = {}
    for entry in value or ():
        facts = reader.mapping(entry, "needs", NEED_FIELDS)
        code = facts.get("need")
        if not isinstance(code, str) or code not in NEED_BY_CODE:
            reader.refuse("needs.need", "This need is not in the list of needs.")
            continue
        need = NeedCode(code)
        stated = StatedNeed(_read_severity(facts, need, reader), _read_impact(facts, need, reader))
        needs[need] = _graver(needs[need], stated) if need in needs else stated
    return needs


def _graver(one: StatedNeed, other: StatedNeed) -> StatedNeed:
    """Join two statements of one need; not knowing stands unless the other is already severe."""
    severities = {one.severity, other.severity}
    if Severity.UNKNOWN in severities and Severity.SEVERE not in severities:
        severity = Severity.UNKNOWN
    else:
        severity = max(severities - {Severity.UNKNOWN}, key=lambda known: RANK[known])
    return StatedNeed(severity, one.impact | other.impact)


def _read_severity(facts: Mapping[str, object], need: NeedCode, reader: _Reader) -> Severity:
    value = facts.get("severity")
    if value is not None and not _is_word(value, Severity):
        reader.refuse(f"needs.{need}.severity", f"This severity is not known; {SEVERITY_WORDS}.")
    return _word(value, Severity, Severity.UNKNOWN)


def _read_impact(facts: Mapping[str, object], need: NeedCode, reader: _Reader) -> frozenset[Impact]:
    value = facts.get("impact")
    given = value if isinstance(value, list | tuple) else ()
    known = frozenset(Impact(item) for item in given if _is_word(item, Impact))
    if (value is not None and not isinstance(value, list | tuple)) or any(
        not _is_word(item, Impact) for item in given
    ):
        reader.refuse(f"needs.{need}.impact", "This effect on the child is not in the list.")
    return known


def _read_persistence(value: object, reader: _Reader) -> Persistence:
    if value is not None and not _is_word(value, Persistence):
        reader.refuse("persistence", "Use new, over_3_months or not_improved_after_help.")
    return _word(value, Persistence, Persistence.UNKNOWN)


def _is_word(value: object, words: type[StrEnum]) -> bool:
    return isinstance(value, str) and value in words.__members__.values()


def _word(value: object, words: Callable[[str], Word], otherwise: Word) -> Word:
    try:
        return words(value) if isinstance(value, str) else otherwise
    except ValueError:
        return otherwise


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        return ()
    return tuple(sorted({item for item in value if isinstance(item, str) and item}))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def read_day(value: object) -> date | None:
    """Return an ISO date, or None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
