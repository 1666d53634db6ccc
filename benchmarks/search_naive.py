"""Searching the plain way: objects by ILIKE, then the exact distance of each in Python.

The tables are the flat ones of the floor, which flatters it: in tables like ours it would load a
service's places as well.
"""

from collections.abc import Sequence

from sqlalchemy import ForeignKey, and_, create_engine, or_, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from benchmarks.directory import Directory
from earlyhelp.geography.distance import Point, geodesic_miles
from earlyhelp.services.searching.criteria import Criteria


class Base(DeclarativeBase):
    """The base of these two tables alone."""


class NaiveNeed(Base):
    """A need that a service helps with."""

    __tablename__ = "floor_need"
    need: Mapped[str] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("floor_service.id"), primary_key=True)


class NaiveService(Base):
    """A service."""

    __tablename__ = "floor_service"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    description: Mapped[str]
    lowest: Mapped[float]
    highest: Mapped[float]
    latitude: Mapped[float]
    longitude: Mapped[float]
    needs: Mapped[list[NaiveNeed]] = relationship()


class Naive:
    """Searches in the file that the floor made."""

    def __init__(self, made: Directory) -> None:
        """Open the file."""
        self._engine = create_engine(f"sqlite:///{made.folder}/floor.sqlite3")

    def find(self, criteria: Criteria) -> Sequence[int]:
        """Return the numbers of the 20 nearest services that hold every word, or else any."""
        words = [
            or_(NaiveService.name.ilike(f"%{word}%"), NaiveService.description.ilike(f"%{word}%"))
            for word in criteria.text.split()
        ]
        with Session(self._engine) as session:
            for hold in (and_(*words), or_(*words)):
                statement = select(NaiveService).where(
                    hold,
                    NaiveService.needs.any(NaiveNeed.need.in_(criteria.needs)),
                    NaiveService.lowest <= criteria.age_years,
                    NaiveService.highest > (criteria.age_years or 0) - 1,
                )
                found = _nearest(session.scalars(statement).all(), criteria)
                if found:
                    return found
        return []


def _nearest(services: Sequence[NaiveService], criteria: Criteria) -> Sequence[int]:
    if criteria.near is None or criteria.within_miles is None:
        raise ValueError("the plain way searches near a place only")
    here = criteria.near.point
    near = [(geodesic_miles(here, Point(s.latitude, s.longitude)), s.id) for s in services]
    return [number for miles, number in sorted(near) if miles <= criteria.within_miles][:20]
