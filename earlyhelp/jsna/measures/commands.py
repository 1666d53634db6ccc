"""Writes of wide layouts: what the columns of a publication stand for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.errors import NotHereError
from earlyhelp.jsna.indicators.changes import Because, Change
from earlyhelp.jsna.indicators.commands import add_entry
from earlyhelp.jsna.measures.files import Explained
from earlyhelp.jsna.measures.layouts import MeasureLayout
from earlyhelp.jsna.measures.models import MeasureColumnRow, MeasureLayoutRow
from earlyhelp.jsna.models import IndicatorRow


@dataclass(frozen=True, slots=True)
class Saved:
    """The numbers of layouts that were saved, and the indicators that are new with them."""

    layouts: tuple[int, ...] = ()
    new_indicators: tuple[str, ...] = ()


def save_layouts(session: Session, explained: Explained, *, by: str, at: datetime) -> Saved:
    """Keep layouts, each in place of one of the same title; return what was saved.

    An indicator that the catalogue has keeps what it says there.
    """
    known = set(session.scalars(select(IndicatorRow.id)))
    new = [id_ for id_ in explained.indicators if id_ not in known]
    for id_ in new:
        add_entry(session, explained.indicators[id_], Change(by, at, Because.EDIT))
    rows = [_save(session, layout, by, at) for layout in explained.layouts]
    session.flush()
    return Saved(tuple(row.id for row in rows), tuple(new))


def _save(session: Session, layout: MeasureLayout, by: str, at: datetime) -> MeasureLayoutRow:
    row = session.scalar(select(MeasureLayoutRow).where(MeasureLayoutRow.title == layout.title))
    if row is None:
        row = MeasureLayoutRow(title=layout.title)
        session.add(row)
    else:
        row.columns.clear()
        session.flush()
    row.saved_by, row.saved_at = by, at
    headings = {column.name: column.heading for column in layout.columns}
    row.columns.extend(
        MeasureColumnRow(
            place=place,
            heading=column.heading,
            use=column.use,
            value=column.value,
            indicator_id=column.indicator_id or None,
            count=headings.get(column.count, ""),
            denominator=headings.get(column.denominator, ""),
        )
        for place, column in enumerate(layout.columns)
    )
    return row


def remove_layout(session: Session, title: str) -> int:
    """Forget a layout and return its number; readings that came in by it stay.

    Raises:
        NotHereError: if there is none of that title.
    """
    row = session.scalar(select(MeasureLayoutRow).where(MeasureLayoutRow.title == title))
    if row is None:
        raise NotHereError(f"There is no saved layout {title!r}.")
    number = row.id
    session.delete(row)
    session.flush()
    return number
