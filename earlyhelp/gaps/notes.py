"""Notes on the whole report: how to read it, what it rests on, what it cannot know. Pure."""

from collections.abc import Iterable

from earlyhelp.gaps.gap import Gap, GapReport, Status
from earlyhelp.gaps.wording import CAVEAT, say_number
from earlyhelp.web.words import count_of

HOW_TO_READ = (
    "It shows where to ask first. It does not rank workers, families or services.",
    "Places are children helped at one time. Places not confirmed count only as possible.",
    "A service for several needs gives each a part of its places, a main need twice as much.",
    "A service for several ages gives each a part by its children. No place counts twice.",
    "Several indicators of one need are never added: the widest in age, then the latest, is used.",
    "Requests in offers are rounded to the nearest 5, and 1 to 4 are not shown.",
    "Few requests never mean little need: children may not have been found.",
    "Waits that services report and waits in plans are told apart and never put together.",
    "How far families must travel is not part of this table.",
)


def note_report(report: GapReport) -> tuple[str, ...]:
    """Return the notes that stand on the page and on the cover of every file."""
    about = (
        _note_supply(report),
        _note_illustrative(report),
        _note_population(report),
        _note_imports(report),
    )
    return (CAVEAT, *(note for note in about if note), *HOW_TO_READ)


def _note_supply(report: GapReport) -> str:
    supplied = report.supplied
    if supplied.counted == 0:
        return "No service counts yet. Bring in a list of services first."
    left_out = count_of(len(supplied.left_out), "service")
    return (
        f"{count_of(supplied.counted, 'service')} counted; capacity is known for "
        f"{say_number(supplied.capacity_known)}. {left_out} left out."
    )


def _note_illustrative(report: GapReport) -> str:
    invented = report.supplied.illustrative
    if not invented:
        return ""
    return f"Invented examples among them: {say_number(invented)}."


def _note_population(report: GapReport) -> str:
    if report.population is None:
        return "The number of children living here is not known, so need cannot be worked out."
    source = f", {report.population.source}" if report.population.source else ""
    return f"Children living here: {report.population.period}{source}."


def _note_imports(report: GapReport) -> str:
    *most, last = map(str, report.import_ids or ("",))
    if not last:
        return ""
    return (
        f"Needs data: imports {', '.join(most)} and {last}."
        if most
        else f"Needs data: import {last}."
    )


def headline(report: GapReport) -> str:
    """Return the report in one sentence."""
    short = _count(report, Status.NO_PROVISION, Status.SHORT)
    known = len(report.rows) - _count(report, Status.NO_DATA)
    if known == 0:
        return "Nothing can be compared yet: need or places are not known anywhere."
    return (
        f"Help falls short for {short} of the {known} needs and ages that can be compared. "
        f"For {len(report.rows) - known} more there is not enough data."
    )


def _count(report: GapReport, *statuses: Status) -> int:
    return sum(gap.status in statuses for gap in report.rows)


def sources_of(rows: Iterable[Gap]) -> tuple[tuple[str, str, str], ...]:
    """Return the readings used, each once: indicator, source, period; in order of indicator."""
    estimates = (gap.estimate for gap in rows)
    found = {(one.name, one.source, one.period) for one in estimates if one is not None}
    return tuple(sorted(found))
