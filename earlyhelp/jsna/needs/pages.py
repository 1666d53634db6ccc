"""What the pages of the local profile say, as one value for each page. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.jsna.profile import LimitsOrigin, LocalProfile, ProfileLine
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NEEDS, NeedCode

UNMAPPED = "unmapped"
EVERYBODY = frozenset({"Persons", "", "Not applicable"})
COLOURS: Mapping[str, str] = {
    "Better": "green",
    "Worse": "red",
    "Similar": "yellow",
    "Higher": "blue",
    "Lower": "blue",
    "Not compared": "grey",
}


@dataclass(frozen=True, slots=True)
class NeedsLine:
    """One figure of the profile in words."""

    name: str
    about: str
    value: str | None
    range: str
    period: str
    comparison: str
    colour: str
    england: str
    neighbours: str
    note: str
    source: str
    released_on: date
    import_id: int
    line: int


@dataclass(frozen=True, slots=True)
class NeedsSection:
    """The figures about one need."""

    id: str
    heading: str
    lines: tuple[NeedsLine, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a filter."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """The local profile, with what was chosen to be shown."""

    heading: str
    sections: tuple[NeedsSection, ...]
    needs: tuple[Choice, ...]
    by_sex: bool
    figures: int
    hidden: int
    has_readings: bool


def needs_page(profile: LocalProfile | None, need: str = "", *, by_sex: bool = False) -> NeedsPage:
    """Return the page of a profile, for one need or all; without a profile it says what to do."""
    if profile is None or not profile.lines:
        place = f" in {profile.area_name}" if profile is not None else ""
        return NeedsPage(f"Local needs{place}", (), (), by_sex, 0, 0, has_readings=False)
    shown = [line for line in profile.lines if by_sex or line.series.sex in EVERYBODY]
    groups = [(code, _about(shown, code)) for code in _codes(profile.lines)]
    chosen = [(code, lines) for code, lines in groups if lines and need in {"", code}]
    return NeedsPage(
        heading=f"Local needs in {profile.area_name}",
        sections=tuple(
            NeedsSection(code, _label(code), tuple(_needs_line(line) for line in lines))
            for code, lines in chosen
        ),
        needs=tuple(
            [Choice("", "All needs", not need)]
            + [Choice(code, _label(code), code == need) for code, _ in groups]
        ),
        by_sex=by_sex,
        figures=sum(len(lines) for _, lines in chosen),
        hidden=len(profile.lines) - len(shown),
        has_readings=True,
    )


def _codes(lines: Sequence[ProfileLine]) -> list[str]:
    """Return the needs that any line is first about, in the order of the taxonomy."""
    found = {_first_need(line) for line in lines}
    return [code for code in (*(need.code for need in NEEDS), UNMAPPED) if code in found]


def _first_need(line: ProfileLine) -> str:
    return line.needs[0] if line.needs else UNMAPPED


def _about(lines: Sequence[ProfileLine], code: str) -> list[ProfileLine]:
    return [line for line in lines if _first_need(line) == code]


def _label(code: str) -> str:
    return "Not linked to a need yet" if code == UNMAPPED else NEED_BY_CODE[NeedCode(code)].label


def _needs_line(line: ProfileLine) -> NeedsLine:
    series, unit = line.series, line.indicator.unit
    also = [NEED_BY_CODE[code].label for code in line.needs[1:]]
    about = [text for text in (series.sex, series.age, line.area_type) if text]
    if also:
        about.append(f"also about: {', '.join(also)}")
    if not line.is_in_latest_file:
        about.append("not in the latest file")
    return NeedsLine(
        name=line.indicator.name,
        about=", ".join(about),
        value=None if line.value is None else with_unit(line.value, unit),
        range=_range(line),
        period=line.period,
        comparison=line.comparison,
        colour=COLOURS.get(line.comparison, "grey"),
        england="" if line.england is None else with_unit(line.england, unit),
        neighbours=_neighbours(line, unit),
        note=line.missing or line.note,
        source=line.source,
        released_on=line.released_on,
        import_id=line.import_id,
        line=line.line,
    )


def with_unit(value: float, unit: str) -> str:
    """Return a value with one decimal and its unit.

    >>> with_unit(51.6007, "per 10,000"), with_unit(9.3, "%")
    ('51.6 per 10,000', '9.3%')
    """
    return f"{value:,.1f}{unit}" if unit in {"", "%"} else f"{value:,.1f} {unit}"


def _range(line: ProfileLine) -> str:
    if line.lower_95 is None or line.upper_95 is None:
        return ""
    said = "" if line.limits is LimitsOrigin.PUBLISHED else ", worked out here"
    return f"{line.lower_95:,.1f} to {line.upper_95:,.1f}{said}"


def _neighbours(line: ProfileLine, unit: str) -> str:
    found = line.neighbours
    if found is None:
        return ""
    return f"{with_unit(found.mean, unit)} ({found.with_value} of {found.of})"
