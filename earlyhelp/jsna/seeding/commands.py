"""Writes of the catalogue's first entries; none commits, and what somebody changed stays."""

from collections.abc import Sequence
from importlib.resources import files

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from earlyhelp.jsna.catalogue import Indicator
from earlyhelp.jsna.entries import read_catalogue
from earlyhelp.jsna.models import IndicatorNeedRow, IndicatorRow


def seed_catalogue(session: Session) -> int:
    """Add the packaged indicators that the catalogue lacks; return how many were added.

    One that is there keeps what it says; a theme is filled in where nobody has changed a thing.
    """
    packaged = packaged_indicators()
    themes = {one.id: one.theme for one in packaged if one.theme is not None}
    bare = select(IndicatorRow.id).where(IndicatorRow.version == 1, IndicatorRow.theme == "")
    for id_ in themes.keys() & set(session.scalars(bare)):
        statement = update(IndicatorRow).where(IndicatorRow.id == id_)
        session.execute(statement.values(theme=themes[id_]))
    return add_indicators(session, packaged)


def packaged_indicators() -> Sequence[Indicator]:
    """Return the indicators that come with the program, each a proposal."""
    return read_catalogue(files("earlyhelp.jsna").joinpath("indicators.csv").read_text("utf-8"))


def add_indicators(session: Session, indicators: Sequence[Indicator]) -> int:
    """Add those indicators that the catalogue lacks; return how many were added."""
    known = set(session.scalars(select(IndicatorRow.id)))
    missing = [indicator for indicator in indicators if indicator.id not in known]
    session.add_all(_indicator_row(indicator) for indicator in missing)
    session.flush()
    return len(missing)


def _indicator_row(indicator: Indicator) -> IndicatorRow:
    return IndicatorRow(
        id=indicator.id,
        name=indicator.name,
        polarity=indicator.polarity,
        value_type=indicator.value_type,
        multiplier=indicator.multiplier,
        lowest_age=indicator.lowest_age,
        highest_age=indicator.highest_age,
        year_type=indicator.year_type,
        source=indicator.source,
        theme=indicator.theme or "",
        unit_text=indicator.unit_text,
        needs=[IndicatorNeedRow(need=need, rank=rank) for rank, need in enumerate(indicator.needs)],
    )
