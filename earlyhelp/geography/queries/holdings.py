"""Reads of how much is held, and of what is absent."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from earlyhelp.geography.models import (
    BoundaryRow,
    DeprivationRow,
    PopulationRow,
    PostcodeRow,
)
from earlyhelp.geography.places import Holding
from earlyhelp.geography.reading.checks import absent

COUNTED = (
    ("postcode", "Postcodes", PostcodeRow.postcode),
    ("population", "Places with populations", PopulationRow.area_code),
    ("deprivation", "Small areas with deprivation", DeprivationRow.lsoa_code),
    ("boundary", "Boundaries", BoundaryRow.place),
)


def find_holdings(session: Session) -> Sequence[Holding]:
    """Return how much of each kind is held."""
    return [
        Holding(table, words, session.scalar(select(func.count(column.distinct()))) or 0)
        for table, words, column in COUNTED
    ]


def find_absent(session: Session) -> Sequence[str]:
    """Return a sentence for each part of the program that is switched off for want of data."""
    return absent({holding.table: bool(holding.count) for holding in find_holdings(session)})
