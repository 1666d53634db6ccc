"""What an import or its undoing changed in the local profile and in the gap report. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from earlyhelp.jsna.profile import LocalProfile, ProfileLine

MOST_KEPT = 200
"""Differences of each kind that are kept one by one; all are counted."""
NOTHING_SHOWN = "Not shown"


@dataclass(frozen=True, slots=True)
class ProfileFigure:
    """One line of the local profile, as it is compared."""

    key: tuple[str, ...]
    indicator: str
    group: str
    """Sex and age, in words."""
    period: str
    value: float | None
    shown: str


@dataclass(frozen=True, slots=True)
class GapFigure:
    """One need and age band of the gap report, as it is compared; texts as the report says them."""

    need: str
    ages: str
    status: str
    children: str
    places: str
    shortfall: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that an import may change, at one moment."""

    profile: Sequence[ProfileFigure] = ()
    gaps: Sequence[GapFigure] = ()


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """A line of the profile before and after; a side that is empty was not there."""

    indicator: str
    group: str
    period_before: str
    before: str
    period_after: str
    after: str
    size: float | None = None
    """How far the figure moved for what it was: 0.5 is by half. None where nothing can be said."""

    @property
    def kind(self) -> str:
        """Say in words what happened to the line."""
        if not self.before:
            return "New"
        if not self.after:
            return "No longer shown"
        return "Changed" if self.period_before == self.period_after else "Newer period"


@dataclass(frozen=True, slots=True)
class GapChange:
    """A need and age band of the gap report before and after."""

    need: str
    ages: str
    status_before: str
    status_after: str
    children_before: str
    children_after: str
    shortfall_before: str
    shortfall_after: str


@dataclass(frozen=True, slots=True)
class Effects:
    """What changed, the largest first, and how much there is to compare."""

    profile: Sequence[ProfileChange] = ()
    gaps: Sequence[GapChange] = ()
    profile_changes: int = 0
    gap_changes: int = 0
    profile_lines: int = 0
    gap_rows: int = 0

    def as_json(self) -> dict[str, object]:
        """Return them as they are kept."""
        return {
            "profile": [asdict(change) for change in self.profile],
            "gaps": [asdict(change) for change in self.gaps],
            "profile_changes": self.profile_changes,
            "gap_changes": self.gap_changes,
            "profile_lines": self.profile_lines,
            "gap_rows": self.gap_rows,
        }

    @property
    def sentence(self) -> str:
        """Say how much changed.

        >>> Effects(profile_changes=2, profile_lines=40, gap_changes=0, gap_rows=190).sentence
        '2 of the 40 figures of the local profile changed, and none of the 190 rows of gaps.'
        """
        profile = _of(self.profile_changes, self.profile_lines, "figures of the local profile")
        first = f"{profile[0].upper()}{profile[1:]} changed"
        if not self.gap_rows:
            return f"{first}."
        return f"{first}, and {_of(self.gap_changes, self.gap_rows, 'rows of gaps')}."


def _of(changed: int, whole: int, what: str) -> str:
    return f"{f'{changed:,}' if changed else 'none'} of the {whole:,} {what}"


def read_effects(kept: Mapping[str, object] | None) -> Effects | None:
    """Return effects from the form that ``as_json`` gave them; None where none were worked out."""
    if kept is None:
        return None
    parts = dict(kept)
    profile, gaps = parts.pop("profile"), parts.pop("gaps")
    return Effects(
        profile=tuple(ProfileChange(**one) for one in profile),  # type: ignore[attr-defined] # as_json wrote a list
        gaps=tuple(GapChange(**one) for one in gaps),  # type: ignore[attr-defined] # the same
        **parts,  # type: ignore[arg-type] # and numbers
    )


def profile_figures(profile: LocalProfile) -> Sequence[ProfileFigure]:
    """Return the lines of a profile as they are compared."""
    return [_figure(line) for line in profile.lines]


def _figure(line: ProfileLine) -> ProfileFigure:
    series = line.series
    shown = line.missing or NOTHING_SHOWN
    if line.value is not None:
        unit = line.indicator.unit
        between = "" if unit in {"", "%"} else " "
        shown = f"{line.value:,.1f}".removesuffix(".0") + between + unit
    return ProfileFigure(
        key=(
            *(series.indicator_id, series.sex, series.age, series.period_range),
            *(series.measure, series.unit),
        ),
        indicator=line.indicator.name,
        group=", ".join(part for part in (series.sex, series.age) if part),
        period=line.period,
        value=line.value,
        shown=shown,
    )


def compare_figures(before: Figures, after: Figures) -> Effects:
    """Return what changed from one moment to another."""
    profile = _profile_changes(before.profile, after.profile)
    gaps = _gap_changes(before.gaps, after.gaps)
    return Effects(
        profile=tuple(profile[:MOST_KEPT]),
        gaps=tuple(gaps[:MOST_KEPT]),
        profile_changes=len(profile),
        gap_changes=len(gaps),
        profile_lines=len({one.key for one in (*before.profile, *after.profile)}),
        gap_rows=len({(one.need, one.ages) for one in (*before.gaps, *after.gaps)}),
    )


def _profile_changes(
    before: Sequence[ProfileFigure], after: Sequence[ProfileFigure]
) -> list[ProfileChange]:
    old, new = {one.key: one for one in before}, {one.key: one for one in after}
    changes = [
        _profile_change(old.get(key), new.get(key))
        for key in {**old, **new}
        if old.get(key) != new.get(key)
    ]
    return sorted(changes, key=_by_size)


def _profile_change(before: ProfileFigure | None, after: ProfileFigure | None) -> ProfileChange:
    """Return one difference; one of the two is there."""
    change = ProfileChange("", "", "", "", "", "")
    if before is not None:
        change = replace(
            change,
            indicator=before.indicator,
            group=before.group,
            period_before=before.period,
            before=before.shown,
        )
    if after is not None:
        change = replace(
            change,
            indicator=after.indicator,
            group=after.group,
            period_after=after.period,
            after=after.shown,
            size=_size(before, after),
        )
    return change


def _size(before: ProfileFigure | None, after: ProfileFigure) -> float | None:
    if before is None or before.value is None or after.value is None or not before.value:
        return None
    return abs(after.value - before.value) / abs(before.value)


def _by_size(change: ProfileChange) -> tuple[bool, float, str, str]:
    """Put what moved first, the furthest first; then what is new or gone, by name."""
    return (change.size is None, -(change.size or 0), change.indicator, change.group)


def _gap_changes(before: Sequence[GapFigure], after: Sequence[GapFigure]) -> list[GapChange]:
    """Return rows whose status or figures changed: status first, in the order of the report."""
    old = {(one.need, one.ages): one for one in before}
    changes = [
        GapChange(
            need=one.need,
            ages=one.ages,
            status_before=was.status,
            status_after=one.status,
            children_before=was.children,
            children_after=one.children,
            shortfall_before=was.shortfall,
            shortfall_after=one.shortfall,
        )
        for one in after
        if (was := old.get((one.need, one.ages))) is not None and was != one
    ]
    return sorted(changes, key=lambda change: change.status_before == change.status_after)
