"""What geography says of a file, in the form in which every import of needs data is reported. Pure.

Rows are counted as geography counts them; ``distinct`` are the rows kept. Changes count figures:
one for each year of age, or for each domain of deprivation.
"""

from dataclasses import replace

from earlyhelp.geography.reading.report import Changes as TableChanges
from earlyhelp.geography.reading.report import FileReport, GeographyReport
from earlyhelp.geography.reading.values import Problem as PlacesProblem
from earlyhelp.jsna.dialects import AboutPlaces
from earlyhelp.jsna.readings import Problem
from earlyhelp.jsna.report import Changes, ImportReport, RowCounts

WHOLE_FILE = "(whole file)"
TABLES = ("population", "deprivation")


def reason_refused(report: GeographyReport) -> str | None:
    """Return why a file cannot come in at all, or None where rows are the matter, or nothing."""
    if report.problems:
        return "; ".join(report.problems)
    for problem in (problem for file in report.files for problem in file.problems):
        if problem.line is None and problem.column is None:
            return f"This file cannot be read: {problem.wanted}."
    return None


def as_import_report(report: GeographyReport, about: AboutPlaces) -> ImportReport:
    """Return the report of the one file that geography was given."""
    (file,) = report.files
    return ImportReport(
        file=file.name,
        sha256=file.sha256 or "",
        dialect=about.dialect,
        rows=RowCounts(
            read=file.rows_read,
            merged=file.merged,
            skipped=sum(file.skipped.values()),
            problems=file.problem_count,
        ),
        distinct=file.kept,
        skipped=dict(file.skipped),
        changes=_changes([report.changes.get(name, TableChanges(0, 0, 0)) for name in TABLES]),
        problems=tuple(_problem(problem) for problem in file.problems),
        notices=(*_unused(file), *file.notices),
    )


def _unused(file: FileReport) -> tuple[str, ...]:
    named = ", ".join(file.ignored_columns)
    return (f"Columns not used: {named}.",) if named else ()


def _changes(tables: list[TableChanges]) -> Changes:
    return Changes(
        new=sum(table.new for table in tables),
        revised=sum(table.changed for table in tables),
        unchanged=sum(table.same for table in tables),
    )


def _problem(problem: PlacesProblem) -> Problem:
    return Problem(
        line=problem.line or 0,
        column=problem.column or WHOLE_FILE,
        found=problem.found,
        wanted=problem.wanted,
        remedy=problem.remedy or "Mend the row and choose the file again",
    )


def unchanged(report: ImportReport) -> ImportReport:
    """Return the report of a file that holds nothing that is not held already."""
    notice = "Everything in this file is held already. Nothing changes."
    return replace(report, notices=(*report.notices, notice))
