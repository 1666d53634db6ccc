"""Reads of wide layouts that somebody has explained."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from earlyhelp.accounts.queries import find_accounts
from earlyhelp.errors import NotHereError
from earlyhelp.jsna.headings import normal_name
from earlyhelp.jsna.measures.layouts import ColumnUse, MeasureLayout, Use
from earlyhelp.jsna.measures.models import MeasureColumnRow, MeasureLayoutRow
from earlyhelp.jsna.measures.pages import SavedLayout
from earlyhelp.jsna.models import IndicatorRow


def find_layouts(session: Session) -> Sequence[MeasureLayout]:
    """Return every saved layout with the names of its indicators, by title."""
    statement = (
        select(MeasureLayoutRow)
        .options(selectinload(MeasureLayoutRow.columns))
        .order_by(MeasureLayoutRow.title)
    )
    rows = session.scalars(statement).all()
    wanted = {c.indicator_id for row in rows for c in row.columns if c.indicator_id}
    names: dict[str, str] = {}
    if wanted:
        named = select(IndicatorRow.id, IndicatorRow.name).where(IndicatorRow.id.in_(wanted))
        names = {row.id: row.name for row in session.execute(named)}
    return [
        MeasureLayout(row.title, tuple(_column(column, names) for column in row.columns))
        for row in rows
    ]


def _column(row: MeasureColumnRow, names: dict[str, str]) -> ColumnUse:
    return ColumnUse(
        name=normal_name(row.heading),
        heading=row.heading,
        use=Use(row.use),
        value=row.value,
        indicator_id=row.indicator_id or "",
        indicator_name=names.get(row.indicator_id or "", ""),
        count=normal_name(row.count),
        denominator=normal_name(row.denominator),
    )


def find_saved(session: Session) -> Sequence[SavedLayout]:
    """Return every saved layout as the list shows it, by title."""
    layouts = {layout.title: layout for layout in find_layouts(session)}
    emails = {str(account.id): account.email for account in find_accounts(session)}
    rows = session.scalars(select(MeasureLayoutRow).order_by(MeasureLayoutRow.title))
    return [
        SavedLayout(
            id=row.id,
            title=row.title,
            figures=[c.indicator_name or c.indicator_id for c in layouts[row.title].figures],
            saved_by=emails.get(row.saved_by, row.saved_by),
            saved_at=row.saved_at,
        )
        for row in rows
    ]


def get_saved(session: Session, layout_id: int) -> SavedLayout:
    """Return one saved layout.

    Raises:
        NotHereError: if there is none of that number.
    """
    found = next((one for one in find_saved(session) if one.id == layout_id), None)
    if found is None:
        raise NotHereError(f"There is no saved layout {layout_id}.")
    return found
