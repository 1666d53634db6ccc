"""Bring a list into the directory: compare, say what would change, store all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from earlyhelp.services.commands import Change as StoredChange
from earlyhelp.services.commands import (
    place_locations,
    record_check,
    refresh_listings,
    store_facts,
)
from earlyhelp.services.exchange.checks import Rows, read_checks
from earlyhelp.services.exchange.layouts import Layout, Unread, read_file
from earlyhelp.services.exchange.reports import Change, ImportReport
from earlyhelp.services.exchange.template import read_template
from earlyhelp.services.facts import Problem, ServiceFacts, differences, keep_confidential
from earlyhelp.services.models import Service
from earlyhelp.services.queries import (
    load_services,
)
from earlyhelp.services.records import to_facts
from earlyhelp.services.words import ChangeReason

DEFAULT_SOURCE = "own-template"
STAYS_CONFIDENTIAL = "{}: its address stays confidential; a file cannot make it public again."


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a file does not say of itself."""

    on: date
    """Today: no date of a confirmation may lie after it."""
    recorded_at: datetime
    file_name: str = ""
    source: str = DEFAULT_SOURCE
    """Whose list it is; services are the same when source and source id are."""
    dry_run: bool = False
    by: str | None = None
    """Who brings it in: an account's public id, or what does it without one."""
    moved_by: timedelta = timedelta()
    """By how much dates of illustrative services are moved."""


def import_services(session: Session, data: bytes, options: ImportOptions) -> ImportReport:
    """Bring in one file, all or nothing, and report what changed; the same file twice does nothing.

    A service that its source no longer lists is marked, never deleted. An import says nothing about
    whether a listing was checked: a list of checks does.
    """
    report = ImportReport(
        file=options.file_name, sha256=sha256(data).hexdigest(), dry_run=options.dry_run
    )
    table = read_file(data)
    if isinstance(table, Unread):
        return replace(report, problems=table.problems)
    report = replace(report, dialect=table.layout.value, rows=len(table.rows))
    if table.layout is Layout.CHECKS:
        return _import_checks(session, table.rows, report, options)
    read = read_template(table.rows, on=options.on, moved_by=options.moved_by)
    if read.problems:
        return replace(report, problems=read.problems)
    return _Import(session, options).run(read.services, report)


class _Import:
    """One import under way: what is stored of its source, by the keys of the file."""

    def __init__(self, session: Session, options: ImportOptions) -> None:
        self._session, self._options = session, options
        source = options.source
        self._services = {
            row.source_id: row for row in load_services(session, Service.source == source)
        }

    def run(self, services: Sequence[ServiceFacts], report: ImportReport) -> ImportReport:
        """Compare, and store what differs unless this is a rehearsal."""
        given_services, services = services, [self._kept(facts) for facts in services]
        kept = [
            facts.source_id
            for facts, given in zip(services, given_services, strict=True)
            if facts != given
        ]
        changes = [change for facts in services if (change := self._compare(facts))]
        given = {facts.source_id for facts in services}
        gone = [s for key, s in self._services.items() if key not in given and s.gone_on is None]
        report = replace(
            report,
            services=len(services),
            changes=tuple(changes),
            gone=tuple(sorted(row.source_id for row in gone)),
            notices=tuple(STAYS_CONFIDENTIAL.format(source_id) for source_id in kept),
            stored=not self._options.dry_run,
        )
        if not self._options.dry_run:
            self._store(services, {change.source_id for change in changes}, gone)
        return report

    def _kept(self, facts: ServiceFacts) -> ServiceFacts:
        row = self._services.get(facts.source_id)
        return facts if row is None else keep_confidential(to_facts(row), facts)

    def _compare(self, facts: ServiceFacts) -> Change | None:
        row = self._services.get(facts.source_id)
        if row is None:
            return Change(facts.source_id, facts.name, ())
        changed = differences(to_facts(row), facts)
        if row.gone_on is not None:
            changed = (*changed, "gone_on")
        return Change(facts.source_id, facts.name, changed) if changed else None

    def _store(
        self, services: Sequence[ServiceFacts], changed: set[str], gone: Sequence[Service]
    ) -> None:
        for row in gone:
            row.gone_on = self._options.on
        options = self._options
        differing = [facts for facts in services if facts.source_id in changed]
        change = StoredChange(options.recorded_at, options.by, ChangeReason.IMPORT)
        store_facts(self._session, options.source, differing, change)
        refresh_listings(self._session, place_locations(self._session))


def _import_checks(
    session: Session, rows: Rows, report: ImportReport, options: ImportOptions
) -> ImportReport:
    services = {
        row.source_id: row for row in load_services(session, Service.source == options.source)
    }
    illustrative = frozenset(key for key, row in services.items() if row.is_illustrative)
    read = read_checks(rows, on=options.on, moved_by=options.moved_by, illustrative=illustrative)
    unknown = [
        Problem(line, "source_id", check.source_id, f"a service of the source {options.source}")
        for line, check in read.checks
        if check.source_id not in services
    ]
    if read.problems or unknown:
        return replace(report, problems=tuple(sorted((*read.problems, *unknown), key=_by_line)))
    with session.no_autoflush, session.begin_nested() as rehearsal:
        added = [
            c
            for _, c in read.checks
            if record_check(services[c.source_id], c.method, c.outcome, on=c.on, by=options.by)
        ]
        session.flush()
        touched = {services[check.source_id].id for check in added}
        refresh_listings(session, touched)
        if options.dry_run:
            rehearsal.rollback()
    changes = tuple(Change(c.source_id, services[c.source_id].name, ("checks",)) for c in added)
    return replace(report, changes=changes, stored=not options.dry_run, services=len(read.checks))


def _by_line(problem: Problem) -> tuple[int, str]:
    return problem.line, problem.column
