"""Reads of the needs data."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from earlyhelp.jsna.catalogue import Indicator, ValueType
from earlyhelp.jsna.intervals import Polarity
from earlyhelp.jsna.models import IndicatorRow
from earlyhelp.taxonomy.needs import NeedCode


def find_catalogue(session: Session) -> Mapping[str, Indicator]:
    """Return every indicator known, by id."""
    statement = (
        select(IndicatorRow).options(selectinload(IndicatorRow.needs)).order_by(IndicatorRow.id)
    )
    return {row.id: _indicator(row) for row in session.scalars(statement)}


def _indicator(row: IndicatorRow) -> Indicator:
    return Indicator(
        id=row.id,
        name=row.name,
        needs=tuple(NeedCode(need.need) for need in row.needs),
        polarity=Polarity(row.polarity),
        value_type=ValueType(row.value_type),
        multiplier=row.multiplier,
        lowest_age=row.lowest_age,
        highest_age=row.highest_age,
        year_type=row.year_type,
        source=row.source,
        confirmed_by=row.confirmed_by,
        confirmed_on=row.confirmed_on,
    )
