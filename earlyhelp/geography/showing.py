"""What a terminal says of files of places and of single places."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from earlyhelp.geography.codes import NAME_OF_LEVEL, Level, level_of
from earlyhelp.geography.places import (
    Area,
    Authority,
    Deprivation,
    PlaceImport,
    Population,
    PostcodeAnswer,
)
from earlyhelp.geography.reading.report import FileReport, GeographyReport
from earlyhelp.web.words import day

FILE_COLUMNS = ("file", "kind", "read", "kept", "merged", "skipped", "problems")
FACT_COLUMNS = ("fact", "value")
IMPORT_COLUMNS = (
    *("import", "kind", "file", "source", "licence", "released_on"),
    *("recorded_at", "imported_by", "area", "kept", "undone_at", "can_be_undone"),
)
PROBLEM_COLUMNS = ("file", "line", "column", "found", "wanted", "remedy")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
SHOWN = 20
"""Problems of one file that a terminal shows; the JSON document holds more."""

Facts = dict[str, object]


def file_rows(report: GeographyReport) -> list[Facts]:
    """Return one row for each file, with its counts."""
    return [
        {
            "file": file.name,
            "kind": file.kind or ("left aside" if file.left_aside else "not known"),
            "read": file.rows_read,
            "kept": file.kept,
            "merged": file.merged,
            "skipped": sum(file.skipped.values()),
            "problems": file.problem_count,
        }
        for file in report.files
    ]


def import_row(known: PlaceImport, names: Mapping[str, str]) -> Facts:
    """Return one import as a row; what nobody said is absent. ``names`` are those of accounts."""
    rows = known.report.get("rows")
    return {
        "import": known.id,
        "kind": known.kind,
        "file": known.file_name,
        "source": known.source,
        "licence": known.licence or None,
        "released_on": known.released_on.isoformat() if known.released_on else None,
        "recorded_at": known.recorded_at.isoformat(),
        "imported_by": names.get(known.imported_by, known.imported_by) or None,
        "area": known.area_code or None,
        "kept": rows.get("kept") if isinstance(rows, dict) else None,
        "undone_at": known.undone_at.isoformat() if known.undone_at else None,
        "can_be_undone": known.stays_because is None,
    }


def problem_rows(report: GeographyReport) -> list[Facts]:
    """Return one row for each problem that is kept, those of the whole import first.

    A text from a file that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    whole: list[Facts] = [{"wanted": sentence} for sentence in report.problems]
    rows = [{"file": f.name, **asdict(p)} for f in report.files for p in f.problems]
    return whole + [{name: _harmless(value) for name, value in row.items()} for row in rows]


def _harmless(value: object) -> object:
    starts = isinstance(value, str) and value.startswith(FORMULA_STARTS)
    return f"'{value}" if starts else value


def sentences(report: GeographyReport) -> Iterator[str]:
    """Return everything to be said beside the table: faults first, then notices, then the end."""
    yield from report.problems
    for file in report.files:
        yield from _problems(file)
    for file in report.files:
        yield from (f"{file.name}: {notice}" for notice in file.notices)
        if file.ignored_columns:
            yield f"{file.name}: columns not used: {', '.join(file.ignored_columns)}."
        if file.skipped:
            counts = ", ".join(f"{count:,} {why}" for why, count in file.skipped.items())
            yield f"{file.name}: rows left out: {counts}."
    yield from report.notices
    yield outcome(report)


def _problems(file: FileReport) -> Iterator[str]:
    for problem in file.problems[:SHOWN]:
        if problem.line is None:
            yield f"{file.name}: {problem.wanted}."
        else:
            column = f", {problem.column}" if problem.column else ""
            yield (
                f"{file.name}, line {problem.line}{column}: "
                f"found {problem.found!r}, wanted {problem.wanted}."
            )
    if file.problem_count > SHOWN:
        yield f"{file.name}: {file.problem_count:,} problems in all."


def outcome(report: GeographyReport) -> str:
    """Say in one sentence what happened."""
    name = report.area_name or report.area
    new = sum(change.new for change in report.changes.values())
    changed = sum(change.changed for change in report.changes.values())
    if report.problem_count:
        faults = "1 problem" if report.problem_count == 1 else f"{report.problem_count:,} problems"
        return f"Nothing was stored: {faults} to mend first."
    if report.changes_nothing:
        return f"Nothing changes: everything in these files is held for {name} already."
    figures = f"{new:,} rows new and {changed:,} changed for {name}"
    return f"Dry run, nothing was stored: {figures}." if report.dry_run else f"Stored: {figures}."


def postcode_facts(answer: PostcodeAnswer, authority_name: str | None) -> Facts:
    """Return what is known of a postcode; what is absent is unknown."""
    point = answer.point
    return _known(
        {
            "kind": answer.kind.value,
            "sentence": answer.sentence,
            "postcode": answer.postcode,
            "latitude": point.latitude if point else None,
            "longitude": point.longitude if point else None,
            "ward_code": answer.ward_code,
            "ward_name": answer.ward_name,
            "lsoa_code": answer.lsoa_code,
            "msoa_code": answer.msoa_code,
            "district_code": answer.district_code,
            "district_name": answer.district_name,
            "authority_code": answer.authority_code,
            "authority_name": authority_name,
        }
    )


def code_facts(
    code: str,
    areas: Sequence[Area],
    within: Sequence[Area],
    figures: tuple[Population | None, Population | None, Deprivation | None],
    authority: Authority | None = None,
) -> Facts:
    """Return what is known of a code; what is absent is unknown.

    ``authority`` is what the list of authorities has of it, living or ended.
    """
    if not areas and authority is not None:
        areas = (Area(code, authority.name, level_of(code)),)
    if not areas:
        return {
            "kind": "unknown-code",
            "code": code,
            "sentence": "No file that was brought in tells of this code",
        }
    everyone, children, deprivation = figures
    return _known(
        {
            "kind": "code",
            "code": code,
            **_ending(authority),
            "level": NAME_OF_LEVEL[areas[0].level],
            "name": areas[0].name,
            "local_name": areas[0].local_name,
            "vintages": [area.vintage for area in areas],
            "population": everyone.count if everyone else None,
            "population_0_to_17": children.count if children else None,
            "population_period": everyone.period if everyone else None,
            "deprivation_edition": deprivation.edition if deprivation else None,
            "imd_decile": deprivation.imd_decile if deprivation else None,
            "idaci_decile": deprivation.idaci_decile if deprivation else None,
            "within": [
                {
                    "code": area.code,
                    "name": area.name,
                    "level": NAME_OF_LEVEL[area.level],
                    "vintage": area.vintage,
                    "how": how(areas[0].level, area.level),
                }
                for area in within
            ],
        }
    )


def _ending(authority: Authority | None) -> Facts:
    """Return when an authority ended and which one its figures are read under now."""
    if authority is None or authority.ended_on is None:
        return {}
    then = "no single living authority took its place"
    heir = authority.successor
    if heir is not None:
        then = f"{heir.name} ({heir.code}) took its place"
    return {
        "sentence": f"This authority ended on {day(authority.ended_on)}; {then}",
        "ended_on": authority.ended_on.isoformat(),
        "successor_code": heir.code if heir else None,
        "successor_name": heir.name if heir else None,
    }


def how(level: Level, larger: Level) -> str:
    """Say what it means that a look-up places one place in another.

    >>> how(Level.LSOA, Level.WARD), how(Level.LSOA, Level.MSOA), how(Level.LSOA, Level.LSOA)
    ('best fit', 'lies in it', 'became it')
    """
    if level is larger:
        return "became it"
    fits = larger is Level.WARD and level in {Level.OUTPUT_AREA, Level.LSOA, Level.MSOA}
    return "best fit" if fits else "lies in it"


def fact_rows(facts: Mapping[str, object]) -> list[Facts]:
    """Return facts as rows of two columns; a list in words."""
    return [{"fact": name, "value": _in_words(value)} for name, value in facts.items()]


def _in_words(value: object) -> object:
    if not isinstance(value, list):
        return value
    return "; ".join(
        f"{item['name']} ({item['code']}, {item['level']}, {item['vintage']}, {item['how']})"
        if isinstance(item, dict)
        else str(item)
        for item in value
    )


def _known(facts: Mapping[str, object]) -> Facts:
    return {name: value for name, value in facts.items() if value not in (None, "", [])}
