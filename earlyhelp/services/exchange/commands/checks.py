"""Lists of checks: each names a listing, a day, a way and what was found."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from earlyhelp.services.commands import (
    record_check,
    refresh_listings,
)
from earlyhelp.services.exchange.checked import Checked
from earlyhelp.services.exchange.checks import read_checks
from earlyhelp.services.exchange.layouts import (
    CheckRows,
    Layout,
)
from earlyhelp.services.exchange.options import ImportOptions, NotBroughtInError
from earlyhelp.services.exchange.reports import Change, ImportReport
from earlyhelp.services.facts import Problem
from earlyhelp.services.models import Service
from earlyhelp.services.queries import load_services


def check_checks(
    session: Session, rows: CheckRows, report: ImportReport, options: ImportOptions
) -> Checked:
    """Return what a list of checks would add; store nothing."""
    services = _services_of(session, options.source)
    illustrative = frozenset(key for key, row in services.items() if row.is_illustrative)
    read = read_checks(
        rows.rows, on=options.on, moved_by=options.moved_by, illustrative=illustrative
    )
    unknown = [
        Problem(line, "source_id", check.source_id, f"a service of the source {options.source}")
        for line, check in read.checks
        if check.source_id not in services
    ]
    problems = sorted((*rows.problems, *read.problems, *unknown), key=lambda p: (p.line, p.column))
    known = {
        key: {(row.on, row.method, row.outcome) for row in service.checks}
        for key, service in services.items()
    }
    added = [
        Change(one.source_id, services[one.source_id].name, ("checks",))
        for _, one in read.checks
        if one.source_id in services
        and (one.on, one.method, one.outcome) not in known[one.source_id]
    ]
    changes = () if problems else tuple(added)
    report = replace(
        report,
        dialect=Layout.CHECKS.value,
        rows=len(rows.rows) + len(rows.problems),
        services=0 if problems else len(read.checks),
        changes=changes,
        problems=tuple(problems),
    )
    return Checked(report, checks=rows)


def _services_of(session: Session, source: str) -> Mapping[str, Service]:
    return {row.source_id: row for row in load_services(session, Service.source == source)}


def store_checks(
    session: Session, rows: CheckRows, report: ImportReport, options: ImportOptions
) -> ImportReport:
    """Add the checks of a list that has no problem."""
    if report.problems:
        raise NotBroughtInError("A list of checks comes in whole: mend its problems first.")
    services = _services_of(session, options.source)
    illustrative = frozenset(key for key, row in services.items() if row.is_illustrative)
    read = read_checks(
        rows.rows, on=options.on, moved_by=options.moved_by, illustrative=illustrative
    )
    touched = {
        services[one.source_id].id
        for _, one in read.checks
        if record_check(services[one.source_id], one.method, one.outcome, on=one.on, by=options.by)
    }
    session.flush()
    refresh_listings(session, touched)
    return replace(report, stored=True)
