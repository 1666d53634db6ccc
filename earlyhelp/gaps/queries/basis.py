"""What a gap report rests on, told briefly: as long as it stays the same, so does the report."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from earlyhelp.db import Row, read_rows
from earlyhelp.gaps.families import Families
from earlyhelp.gaps.gap import AreaName
from earlyhelp.gaps.queries.families import get_families
from earlyhelp.services.checking import Periods

SERVED = "SELECT code, name FROM served_area"
DIRECTORY = "SELECT token FROM directory_version ORDER BY token"
NEEDS_DATA = "SELECT id, sha256, recorded_at FROM jsna_import WHERE undone_at IS NULL ORDER BY id"
PLACES = "SELECT id, sha256, recorded_at FROM geography_import WHERE undone_at IS NULL ORDER BY id"
CATALOGUE = (
    "SELECT id, name, polarity, value_type, multiplier, lowest_age, highest_age, source, stands_for"
    " FROM indicator ORDER BY id"
)
NEEDS = "SELECT indicator_id, need FROM indicator_need ORDER BY indicator_id, rank"
Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """All that a report may differ by.

    The readings of an import never change, and what an import of places wrote is another import's
    or nobody's as soon as it changes; so the imports in use stand for what they hold. Every write
    of the directory leaves a token that was never there before. The catalogue is small, and is
    what it says.
    """

    area: AreaName
    on: date
    periods: Periods
    directory: Rows
    needs_data: Rows
    places: Rows
    catalogue: tuple[Rows, Rows]
    families: Families
    """As it may be told, so that few offers and few replies make another report."""

    @property
    def is_complete(self) -> bool:
        """Whether it names all it rests on; a directory that was never written has no token."""
        return bool(self.directory)


def get_basis(session: Session, *, on: date, periods: Periods) -> Basis | None:
    """Return what the report of the area served rests on now; None before there is an area."""
    session.flush()  # bare tables are read as they stand; a mapped one would send changes first
    served = _read(session, SERVED)
    if not served:
        return None
    code, name = served[0]
    directory = _read(session, DIRECTORY)
    return Basis(
        area=AreaName(code, name),
        on=on,
        periods=periods,
        directory=directory,
        needs_data=_read(session, NEEDS_DATA),
        places=_read(session, PLACES),
        catalogue=(_read(session, CATALOGUE), _read(session, NEEDS)),
        families=get_families(session, on=on, directory=directory),
    )


def _read(session: Session, statement: str) -> Rows:
    return tuple(read_rows(session, statement, {}))
