"""Where a figure about a place stands: file, lines and release."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from earlyhelp.geography.models import DeprivationRow, ImportRow, PopulationRow
from earlyhelp.geography.places import OLDEST, FigureSource

PERSONS, SEXES = "Persons", ("Females", "Males")


def trace_population(
    session: Session, area_code: str, lowest: int, highest: int, sex: str = PERSONS
) -> Sequence[FigureSource]:
    """Return where the people of some ages in one place at the newest period are counted.

    Persons that were added up from females and males stand on the lines of both. Usually all ages
    stand on one line of one file; a revision may have brought some of them anew.
    """
    ages = PopulationRow.age.between(max(lowest, 0), min(highest, OLDEST))
    of_place = (PopulationRow.area_code == area_code) & ages
    newest = select(func.max(PopulationRow.period)).where(of_place, PopulationRow.sex == sex)
    statement = (
        select(PopulationRow.sex, PopulationRow.import_id, PopulationRow.line)
        .where(of_place, PopulationRow.period == newest.scalar_subquery())
        .distinct()
    )
    rows = session.execute(statement).all()
    own: list[tuple[int, int | None]] = [(number, line) for of, number, line in rows if of == sex]
    if sex == PERSONS and any(line is None for _, line in own):
        added = [(n, line) for of, n, line in rows if of in SEXES and line is not None]
        own = [*(pair for pair in own if pair[1] is not None or not added), *added]
    return _sources(session, own)


def trace_deprivation(
    session: Session, lsoa_code: str, domain: str, measure: str, *, edition: int | None = None
) -> FigureSource | None:
    """Return where one figure of deprivation stands, of the newest edition or the one asked for.

    ``measure`` is score, rank, decile or numerator. None where no file gave the figure.
    """
    if edition is None:
        edition = session.scalar(select(func.max(DeprivationRow.edition)))
    row = session.get(DeprivationRow, (edition, domain, lsoa_code, measure)) if edition else None
    found = _sources(session, [(row.import_id, row.line)]) if row is not None else ()
    return found[0] if found else None


def _sources(session: Session, found: Iterable[tuple[int, int | None]]) -> Sequence[FigureSource]:
    lines: dict[int, set[int]] = defaultdict(set)
    for number, line in found:
        lines[number] |= {line} if line is not None else set()
    rows = session.scalars(
        select(ImportRow).where(ImportRow.id.in_(list(lines))).order_by(ImportRow.id)
    )
    return [
        FigureSource(
            import_id=row.id,
            file_name=row.file_name,
            source=row.source,
            licence=row.licence,
            released_on=row.released_on,
            recorded_at=row.recorded_at,
            lines=tuple(sorted(lines[row.id])),
        )
        for row in rows
    ]
