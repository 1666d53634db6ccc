"""The gap report: worked out once for as long as nothing changes that it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from weakref import WeakKeyDictionary

from sqlalchemy import Pool
from sqlalchemy.orm import Session

from earlyhelp.gaps.analysis import derive_gaps
from earlyhelp.gaps.gap import STATUS_LABELS, Gap, GapReport
from earlyhelp.gaps.queries.basis import Basis, get_basis
from earlyhelp.gaps.queries.inputs import get_inputs
from earlyhelp.gaps.telling import Telling
from earlyhelp.gaps.told import By
from earlyhelp.gaps.wording import say_figure, say_places, say_shortfall
from earlyhelp.geography.queries import find_names
from earlyhelp.jsna.effects import GapFigure
from earlyhelp.services.checking import DEFAULT_PERIODS, Periods

KEPT_REPORTS = 2
"""Of each database: the report as it is, and one more while a change comes in or the day turns."""
Kept = tuple[tuple[Basis, Telling], ...]
_kept: WeakKeyDictionary[Pool, Kept] = WeakKeyDictionary()


def get_gap_report(
    session: Session, *, on: date, periods: Periods = DEFAULT_PERIODS
) -> GapReport | None:
    """Return the gap report of the area served on a day; None before there is an area."""
    telling = get_telling(session, on=on, periods=periods)
    return None if telling is None else telling.report


def get_telling(
    session: Session, *, on: date, periods: Periods = DEFAULT_PERIODS
) -> Telling | None:
    """Return the report with its words, worked out anew only if something differs that it rests on.

    It is kept only if nothing changed while it was worked out. What is kept is never altered but
    replaced, so that threads may read it at any time.
    """
    basis = get_basis(session, on=on, periods=periods)
    if basis is None:
        return None
    pool = session.connection().engine.pool
    for known, telling in _kept.get(pool, ()):
        if known == basis:
            return telling
    made = Telling(work_out(session, basis))
    if basis.is_complete and get_basis(session, on=on, periods=periods) == basis:
        _kept[pool] = ((basis, made), *_kept.get(pool, ())[: KEPT_REPORTS - 1])
    return made


def work_out(session: Session, basis: Basis) -> GapReport:
    """Return the report, worked out from all that is stored."""
    inputs = get_inputs(session, basis.area, on=basis.on, periods=basis.periods)
    return derive_gaps(replace(inputs, families=basis.families, wards=_wards(session, basis)))


def _wards(session: Session, basis: Basis) -> Mapping[str, str]:
    """Return the names of wards where families asked for help or plans are."""
    families = basis.families
    of_needs = (*families.parts.values(), *families.answered.values())
    codes = {code for of_need in of_needs for by, code in of_need if by is By.WARD and code}
    return find_names(session, {*codes}) if codes else {}


def find_gap_figures(
    session: Session, *, on: date, periods: Periods = DEFAULT_PERIODS
) -> Sequence[GapFigure]:
    """Return every row of the report as imports of needs data compare them; none without an area.

    They are as the report says them, so that what is named as changed is what changed there.
    """
    report = get_gap_report(session, on=on, periods=periods)
    return [] if report is None else [_gap_figure(gap) for gap in report.rows]


def _gap_figure(gap: Gap) -> GapFigure:
    return GapFigure(
        need=gap.need.label,
        ages=gap.band.label,
        status=STATUS_LABELS[gap.status],
        children=say_figure(gap.children),
        places=say_places(gap.places),
        shortfall=say_shortfall(gap.shortfall),
    )
