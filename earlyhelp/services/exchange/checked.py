"""A list checked: every service beside what stands here, and the report of it all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from earlyhelp.services.differing import label_of, words_of
from earlyhelp.services.exchange.layouts import CheckRows, ReadList
from earlyhelp.services.exchange.reading import ReadService
from earlyhelp.services.exchange.reports import Change, Conflict, Duplicate, ImportReport
from earlyhelp.services.exchange.weighing import Known, Side, Weighed, unified, weigh
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.likeness import Likeness

STAYS_HIDDEN = "{}: its address stays hidden; a file cannot make it public again."
PART = "This is a part of a list: services that are not in it were not marked as gone."
NO_IDS = "Records without an id cannot be told apart from services that are gone."
SHOWN = 20


class LeaveOut(StrEnum):
    """What may be left out of a list with problems."""

    NOTHING = ""
    SERVICES = "services"
    """Every service with a problem."""
    FIELDS = "fields"
    """Only the facts at fault; services that cannot do without them as well."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person chose for one list."""

    leave_out: LeaveOut = LeaveOut.NOTHING
    sides: Mapping[str, Side] = field(default_factory=dict)
    """By the key of a conflict."""
    every_side: Side | None = None
    """For conflicts not decided one by one."""
    left_out: frozenset[str] = frozenset()
    """New services that stand here already, by source id."""
    duplicates_seen: bool = False

    def sides_of(self, source: str, source_id: str) -> Mapping[str, Side]:
        """Return the choices about one service, by fact."""
        start = f"{source}|{source_id}|"
        chosen = {k.removeprefix(start): v for k, v in self.sides.items() if k.startswith(start)}
        return chosen if self.every_side is None else _Rest(chosen, self.every_side)


class _Rest(dict[str, Side]):
    """Choices, with one for all that is not named."""

    def __init__(self, chosen: Mapping[str, Side], rest: Side) -> None:
        super().__init__(chosen)
        self._rest = rest

    def __contains__(self, _name: object) -> bool:
        return True

    def __missing__(self, _name: str) -> Side:
        return self._rest


@dataclass(frozen=True, slots=True)
class Here:
    """What stands here that a list may speak of."""

    known: Mapping[tuple[str, str], Known]
    """By source and source id."""
    is_same_file: bool = False
    """The list is byte for byte what was last brought in."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A list beside what stands here."""

    report: ImportReport
    weighed: tuple[Weighed, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    checks: CheckRows | None = None

    @property
    def can_come_in(self) -> bool:
        """Say whether the list can be brought in without a further decision."""
        return not (self.report.is_blocked or self.report.conflicts) and (
            bool(self.weighed or self.gone) or self.checks is not None
        )

    @property
    def changes_something(self) -> bool:
        """Say whether bringing it in would change anything here."""
        return bool(self.report.changes or self.gone)

    @property
    def new(self) -> list[Weighed]:
        """The services that are new."""
        return [one for one in self.weighed if one.is_new]


def check_list(
    read: ReadList, source: str, here: Here, decisions: Decisions, report: ImportReport
) -> Checked:
    """Return a list beside what stands here, under the choices that were made."""
    services = unified(read.reading.services)
    coming = [one for one in services if _comes_in(one, decisions)]
    weighed = [_weighed(one, source, here, decisions) for one in coming]
    named = {_home(one, source, here) for one in services if one.key}
    gone = () if _is_part(read) else tuple(sorted(_gone(source, here, named)))
    changed = [one for one in weighed if one.outcome != "same"]
    lines = {line for one in coming for line in one.lines}
    skipped = {line for one in services for line in one.lines} - lines
    report = replace(
        report,
        dialect=read.layout.value,
        source=source,
        rows=read.rows,
        services=len(coming),
        merged=len(lines) - len(coming) + _merged_records(read, lines, skipped),
        left_out=len(skipped) if decisions.leave_out else 0,
        changes=tuple(Change(one.source_id, one.name, _fields(one)) for one in changed),
        gone=tuple(source_id for _, source_id in gone),
        conflicts=tuple(c for one in weighed for c in _conflicts(one)),
        problems=read.reading.every_problem,
        services_with_problems=sum(bool(one.problems) for one in services),
        leaves_out=decisions.leave_out.value if read.reading.every_problem else "",
        notices=tuple(_notices(read, weighed)),
    )
    return Checked(report, tuple(weighed), gone)


def _merged_records(read: ReadList, lines: Collection[int], skipped: Collection[int]) -> int:
    """Return how many records belong to no line of a service, such as the pages of places."""
    odd = {problem.line for problem in read.reading.problems}
    return max(read.rows - len(lines) - len(skipped) - len(odd - set(lines) - set(skipped)), 0)


def _comes_in(one: ReadService, decisions: Decisions) -> bool:
    if one.facts is None or one.key in decisions.left_out:
        return False
    if not one.problems:
        return True
    return decisions.leave_out is LeaveOut.FIELDS and not one.is_refused


def _home(one: ReadService, source: str, here: Here) -> tuple[str, str]:
    """Return whose service it is: its own list's, if it was written out here; else this list's."""
    own = (one.source or "", one.key)
    is_ours = own in here.known and one.public_id in {None, here.known[own].public_id}
    return own if is_ours else (source, one.key)


def _weighed(one: ReadService, source: str, here: Here, decisions: Decisions) -> Weighed:
    home = _home(one, source, here)
    known = here.known.get(home)
    if known is not None and here.is_same_file and known.said is not None:
        return Weighed(home[0], home[1], one.name, known.said, known.facts, known)
    facts = _facts_of(one)
    return weigh(home[0], one, facts, known, decisions.sides_of(*home))


def _facts_of(one: ReadService) -> ServiceFacts:
    if one.facts is None:
        raise ValueError("a service that cannot come in has no facts")
    return one.facts


def _is_part(read: ReadList) -> bool:
    return read.reading.is_part or any(one.source for one in read.reading.services)


def _gone(source: str, here: Here, named: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        key
        for key, known in here.known.items()
        if key[0] == source and key not in named and known.gone_on is None
    ]


def _fields(one: Weighed) -> tuple[str, ...]:
    back = ("gone_on",) if one.comes_back else ()
    return (*one.changes, *back)


def _conflicts(one: Weighed) -> list[Conflict]:
    if one.known is None:
        return []
    return [
        Conflict(
            source=one.source,
            source_id=one.source_id,
            name=one.known.facts.name,
            field=name,
            label=_label(name),
            here=_words(one.known.facts, name),
            listed=_words(one.stated, name),
        )
        for name in one.conflicts
    ]


def _label(name: str) -> str:
    return "Who runs it" if name == "provider" else label_of(name)


def _words(facts: ServiceFacts, name: str) -> str:
    return facts.provider.name if name == "provider" else words_of(facts, name)


def _notices(read: ReadList, weighed: Sequence[Weighed]) -> list[str]:
    counted = [
        text if number == 1 and text.endswith(".") else f"{text}: {number:,}."
        for text, number in sorted(read.reading.notices.items())
    ]
    hidden = [STAYS_HIDDEN.format(one.source_id) for one in weighed if one.stays_hidden]
    if len(hidden) > SHOWN:
        hidden = [*hidden[:SHOWN], f"The same is true of {len(hidden) - SHOWN:,} more."]
    part = [PART] if read.reading.is_part else []
    unknown = [NO_IDS] if not part and any(not one.key for one in read.reading.services) else []
    return [*counted, *hidden, *part, *unknown]


def with_duplicates(
    checked: Checked, likely: Sequence[Likeness], known: Mapping[str, tuple[str, ServiceFacts]]
) -> Checked:
    """Return a checked list with the new services that may stand here already, likeliest first.

    ``known`` are source and facts of services by their address here.
    """
    new = {one.source_id: one.facts for one in checked.new}
    found: dict[str, Duplicate] = {}
    for one in likely:
        ours, old = (
            (one.first, one.second) if one.first.startswith(NEW) else (one.second, one.first)
        )
        if not ours.startswith(NEW) or old not in known:
            continue
        own = ours.removeprefix(NEW)
        source, here = known[old]
        sides = _side_by_side(new[own], here)
        duplicate = Duplicate(
            own, new[own].name, old, here.name, source, one.score, one.reasons, sides
        )
        found.setdefault(own, duplicate)
    return replace(checked, report=replace(checked.report, duplicates=tuple(found.values())))


def _side_by_side(listed: ServiceFacts, here: ServiceFacts) -> tuple[tuple[str, str, str], ...]:
    names = ("name", "telephone", "email", "url", "minimum_age_years", "maximum_age_years")
    rows = [(label_of(name), words_of(listed, name), words_of(here, name)) for name in names]
    rows.insert(1, ("Who runs it", listed.provider.name, here.provider.name))
    return (*rows, ("Where", _where(listed), _where(here)))


def _where(facts: ServiceFacts) -> str:
    shown = (place for place in facts.places if not place.is_hidden)
    texts = [
        ", ".join(text for text in (p.name, p.address_1, p.city, p.postcode) if text) for p in shown
    ]
    return "; ".join(text for text in texts if text) or "Not given"


NEW = "new|"
"""Before the source id of a new service where it is compared with what stands here."""
