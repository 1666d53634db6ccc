"""Imports, problems and the profile as plain rows and documents. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from earlyhelp.jsna.imports import Import
from earlyhelp.jsna.profile import LocalProfile, ProfileLine
from earlyhelp.jsna.readings import Problem
from earlyhelp.jsna.report import ImportReport

Rows = list[dict[str, object]]

PROBLEM_COLUMNS = ("line", "column", "found", "wanted", "remedy")
COUNT_COLUMNS = ("what", "rows")
IMPORT_COLUMNS = (*("import", "file", "source", "released_on", "recorded_at", "readings", "state"),)
PROFILE_COLUMNS = (
    *("needs", "indicator", "name", "sex", "age", "period", "value", "unit", "lower_95"),
    *("upper_95", "england", "comparison", "trend", "missing", "source", "released_on", "import"),
    "line",
)
TEMPLATE_COLUMNS = (*("area_code", "area_name", "period", "indicator", "measure", "unit", "value"),)
TEMPLATE_EXAMPLE = (
    "EXAMPLE",
    "Take this row out",
    "2024/25",
    "What is measured",
    "Percentage",
    "Persons",
    "12.3",
)
GONE = "Somebody whose account is gone"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: one quote goes before its start.

    >>> harmless("=1+1"), harmless("-"), harmless("<15 yrs"), harmless("'=1")
    ("'=1+1", "'-", '<15 yrs', "''=1")
    """
    return f"'{text}" if _begins_like_a_formula(text) else text


def as_it_was(text: str) -> str:
    """Return a text from before it was made harmless.

    >>> as_it_was(harmless("-5")), as_it_was("'quoted'")
    ('-5', "'quoted'")
    """
    return text[1:] if text.startswith("'") and _begins_like_a_formula(text) else text


def _begins_like_a_formula(text: str) -> bool:
    return text.lstrip("'").startswith(_FORMULA_STARTS)


def problem_rows(problems: Iterable[Problem]) -> Rows:
    """Return problems with texts that are harmless in a spreadsheet."""
    return [
        {
            name: harmless(cell) if isinstance(cell, str) else cell
            for name, cell in asdict(problem).items()
        }
        for problem in problems
    ]


def count_rows(report: ImportReport) -> Rows:
    """Return what became of each row, and what the readings change."""
    counts: list[tuple[str, int]] = [
        ("rows read", report.rows.read),
        ("rows that repeat another", report.rows.merged),
        *((f"rows passed over: {reason}", count) for reason, count in report.skipped.items()),
        ("rows with problems", report.rows.problems),
        ("readings", report.distinct),
        *((f"readings {name}", count) for name, count in asdict(report.changes).items()),
        *((f"no value: {reason}", count) for reason, count in report.missing_values.items()),
    ]
    return [{"what": what, "rows": count} for what, count in counts]


def who(by: str | None, names: Mapping[str, str]) -> str:
    """Say who did something: an account by its name; a command and the demonstration in words.

    >>> who("command line", {}), who("a1b2", {"a1b2": "officer@demo.example"}), who("c3", {})
    ('command line', 'officer@demo.example', 'Somebody whose account is gone')
    """
    if not by:
        return "Not known"
    return names.get(by, by if " " in by else GONE)


def import_rows(imports: Sequence[Import], names: Mapping[str, str]) -> Rows:
    """Return imports as rows, in the order given; ``names`` are those of accounts."""
    return [
        {
            "import": known.id,
            "file": harmless(known.file_name),
            "source": harmless(known.source),
            "released_on": known.released_on.isoformat(),
            "recorded_at": known.recorded_at.isoformat(timespec="seconds"),
            "imported_by": who(known.imported_by, names),
            "readings": known.report.distinct,
            "state": state_of(known),
            "sha256": known.report.sha256,
        }
        for known in imports
    ]


def state_of(known: Import) -> str:
    """Say in words whether an import counts."""
    if known.undone_at is not None:
        return "taken back"
    return "in use, can be taken back" if known.can_be_undone else "in use"


def profile_document(profile: LocalProfile) -> Mapping[str, object]:
    """Return the profile as one document; what is not known is absent."""
    document: dict[str, object] = {
        "area": profile.area_code,
        "area_name": profile.area_name,
        "imports": list(profile.import_ids),
        "lines": [_known(_line(line)) for line in profile.lines],
        "unmapped": [{"indicator": one.id, "name": one.name} for one in profile.unmapped],
    }
    if profile.as_at is not None:
        document["as_at"] = profile.as_at.isoformat()
    return document


def profile_rows(profile: LocalProfile) -> Rows:
    """Return the profile line by line, with texts that are harmless in a spreadsheet."""
    return [
        {
            name: harmless(cell) if isinstance(cell, str) else cell
            for name, cell in (_line(line) | {"needs": "; ".join(line.needs)}).items()
        }
        for line in profile.lines
    ]


def _line(line: ProfileLine) -> dict[str, object]:
    return {
        "indicator": line.indicator.id,
        "name": line.indicator.name,
        "needs": list(line.needs),
        "polarity": line.indicator.polarity.value,
        "value_type": line.indicator.value_type.value,
        "unit": line.indicator.unit or None,
        "sex": line.series.sex or None,
        "age": line.series.age or None,
        "period": line.period,
        "period_range": line.series.period_range or None,
        "value": line.value,
        "missing": line.missing,
        "lower_95": line.lower_95,
        "upper_95": line.upper_95,
        "limits": None if line.limits is None else line.limits.value,
        "count": line.count,
        "denominator": line.denominator,
        "note": line.note or None,
        "england": line.england,
        "region": line.region,
        "neighbours": None if line.neighbours is None else asdict(line.neighbours),
        "comparison": line.comparison,
        "trend": line.trend_in_words,
        "trend_reason": line.trend.reason or None,
        "trend_as_published": line.published_trend or None,
        "area_type": line.area_type or None,
        "year_type": line.indicator.year_type or None,
        "versions": line.versions,
        "source": line.source,
        "released_on": line.released_on.isoformat(),
        "import": line.import_id,
        "line": line.line,
        "is_in_latest_file": line.is_in_latest_file,
    }


def _known(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: fact for name, fact in facts.items() if fact is not None}
