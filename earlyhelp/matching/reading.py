"""Turn a JSON document into an assessment. Nothing in a document can make this raise.

What a gate reads and we cannot becomes ``unrecognised``; what no gate reads is tidied or dropped.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from earlyhelp.matching.assessment import (
    Answer,
    Assessment,
    Child,
    Consent,
    Impact,
    Persistence,
    Severity,
    StatedNeed,
)
from earlyhelp.matching.pairs import Pairs, copies_of, differ, lists_joined, objects_joined
from earlyhelp.matching.reader import Reader, is_word, together, word_of
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode

__all__ = ["Pairs", "Signs", "read_assessment", "read_day", "read_signs"]

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
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
GRAVER = (
    *(Severity.NONE, Severity.EMERGING, Severity.SIGNIFICANT),
    *(Severity.UNKNOWN, Severity.SEVERE),
)
"""What outweighs what where a need is given twice: doubt stands unless it is severe already."""
SEVERITY_WORDS = "use none, emerging, significant, severe or unknown"
SEVERITIES: Mapping[str, Severity] = {word.value: word for word in Severity}
IMPACTS: Mapping[str, Impact] = {word.value: word for word in Impact}
PERSISTENCES: Mapping[str, Persistence] = {word.value: word for word in Persistence}
CONSENTS: Mapping[str, Consent] = {word.value: word for word in Consent}


class Signs(NamedTuple):
    """What a document says of harm, read before and without all the rest."""

    danger: bool
    flags: frozenset[str]
    """The flags that are said to be so."""


def read_signs(document: object, flag_names: Iterable[str]) -> Signs:
    """Return the signs of harm in a document of which the rest may be broken, or without end."""
    facts = document if isinstance(document, Mapping) else {}
    reader = Reader(frozenset(flag_names), MAY_DIFFER)
    child = objects_joined(copies_of(facts, "child"))
    stated = child if isinstance(child, Mapping) else {}
    flags = _with_social_worker(_read_flags(facts, reader), stated, reader)
    return Signs(
        _read_danger(facts, reader) is Answer.YES,
        frozenset(name for name in reader.flag_names if flags.get(name) is Answer.YES),
    )


def read_assessment(document: object, flag_names: Iterable[str]) -> Assessment:
    """Return the assessment that a JSON object holds; ``flag_names`` are the ruleset's flags.

    In anything else nothing is known.
    """
    flags = frozenset(flag_names)
    reader = Reader(flags, MAY_DIFFER | flags)
    facts = reader.mapping(document, FIELDS)
    stated = reader.mapping(objects_joined(copies_of(facts, "child")), CHILD_FIELDS, "child")
    return Assessment(
        child=_read_child(stated, reader),
        danger=_read_danger(facts, reader),
        needs=_read_needs(lists_joined(copies_of(facts, "needs")), reader),
        flags=_with_social_worker(_read_flags(facts, reader), stated, reader),
        absent_flags=_absent_flags(facts, reader),
        persistence=_read_persistence(_value(facts, "persistence"), reader),
        consent=word_of(_value(facts, "consent"), CONSENTS, Consent.NOT_ASKED),
        strengths=_texts(facts.get("strengths")),
        access_needs=_texts(facts.get("access_needs")),
        area=_text(facts.get("area")),
        assessed_on=read_day(facts.get("assessed_on")),
        unrecognised=reader.unrecognised,
    )


def _value(facts: Mapping[str, object], name: str) -> object:
    """Return the one value given, or None where there is none or copies differ."""
    copies = copies_of(facts, name)
    return copies[0] if copies and not differ(copies) else None


def _read_danger(facts: Mapping[str, object], reader: Reader) -> Answer:
    return reader.answers(copies_of(facts, "immediate_danger"), "immediate_danger")


def _absent_flags(facts: Mapping[str, object], reader: Reader) -> Answer:
    if "flags_default" not in facts:
        return Answer.NOT_KNOWN
    if _value(facts, "flags_default") == "no":
        return Answer.NO
    reader.refuse("flags_default", "Only no can be given here; it was left out of account.")
    return Answer.NOT_KNOWN


def _read_flags(facts: Mapping[str, object], reader: Reader) -> dict[str, Answer]:
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
            flags[name] = said if len(copies) == 1 else together([said, Answer.NOT_KNOWN])
    return flags


def _with_social_worker(
    flags: dict[str, Answer], child: Mapping[str, object], reader: Reader
) -> dict[str, Answer]:
    """Join the two places for one fact: yes in either is yes, doubt in either is doubt."""
    if "social_worker" not in child:
        return flags
    stated = reader.answers(copies_of(child, "social_worker"), f"flags.{SOCIAL_WORKER}")
    return {**flags, SOCIAL_WORKER: together([stated, flags.get(SOCIAL_WORKER, stated)])}


def _read_child(stated: Mapping[str, object], reader: Reader) -> Child:
    years, unborn = _read_age(stated, reader)
    send = reader.answers(copies_of(stated, "send"), "child.send")
    if "mobile" in stated:
        mobile = reader.answers(copies_of(stated, "mobile"), "child.mobile")
        return Child(years, unborn, mobile, send)
    moves = years is not None and years >= MOBILE_FROM and send is not Answer.YES
    mobile = Answer.YES if moves else Answer.NOT_KNOWN
    return Child(years, unborn, mobile, send, mobile_is_assumed=moves)


def _read_age(stated: Mapping[str, object], reader: Reader) -> tuple[int | None, Answer]:
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


def _read_needs(value: object, reader: Reader) -> dict[NeedCode, StatedNeed]:
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


def _read_severity(facts: Mapping[str, object], need: NeedCode, reader: Reader) -> Severity:
    copies = copies_of(facts, "severity") or [None]
    if not all(copy is None or is_word(copy, SEVERITIES) for copy in copies):
        reader.refuse(f"needs.{need}.severity", f"This severity is not known; {SEVERITY_WORDS}.")
    return _gravest(word_of(copy, SEVERITIES, Severity.UNKNOWN) for copy in copies)


def _read_impact(facts: Mapping[str, object], need: NeedCode, reader: Reader) -> frozenset[Impact]:
    """Return the effects that are known; one that is given without a list counts too."""
    value = lists_joined(copies_of(facts, "impact"))
    given = value if isinstance(value, list) else [value]
    known = [IMPACTS[item] for item in given if isinstance(item, str) and item in IMPACTS]
    if value is not None and known != value:
        reader.refuse(f"needs.{need}.impact", "This effect on the child is not in the list.")
    return frozenset(known)


def _read_persistence(value: object, reader: Reader) -> Persistence:
    if value is not None and not is_word(value, PERSISTENCES):
        reader.refuse("persistence", "Use new, over_3_months or not_improved_after_help.")
    return word_of(value, PERSISTENCES, Persistence.UNKNOWN)


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
