"""Bring a list into the directory: compare, say what would change, store all or nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.services.commands import Change as StoredChange
from earlyhelp.services.commands import (
    ChangedMeanwhileError,
    place_locations,
    refresh_listings,
    store_facts,
)
from earlyhelp.services.documents import write_json
from earlyhelp.services.exchange.checked import (
    NEW,
    Checked,
    check_list,
    with_duplicates,
)
from earlyhelp.services.exchange.commands.checks import check_checks, store_checks
from earlyhelp.services.exchange.kept import newly_kept
from earlyhelp.services.exchange.layouts import (
    AskColumns,
    CheckRows,
    ReadList,
    Told,
    read_files,
)
from earlyhelp.services.exchange.matching import Matching
from earlyhelp.services.exchange.models import (
    DirectoryFile,
    DirectoryImport,
    DirectoryRecord,
)
from earlyhelp.services.exchange.opening import AskEncoding, SentFile, Unread
from earlyhelp.services.exchange.options import (
    ASK_COLUMNS,
    ASK_ENCODING,
    ImportOptions,
    NotBroughtInError,
    Progress,
    new_report,
)
from earlyhelp.services.exchange.queries import (
    find_alike,
    find_here,
    find_last_import,
    find_matchings,
)
from earlyhelp.services.exchange.reports import ImportReport
from earlyhelp.services.exchange.weighing import Weighed
from earlyhelp.services.facts import Problem
from earlyhelp.services.likeness import find_likenesses, likeable
from earlyhelp.services.models import Service
from earlyhelp.services.words import ChangeReason


def import_services(session: Session, data: bytes, options: ImportOptions) -> ImportReport:
    """Bring in one file, all or nothing, and report what changed; the same file twice does nothing.

    A service that its source no longer lists is marked, never deleted. An import says nothing about
    whether a listing was checked: a list of checks does.
    """
    return import_files(session, [SentFile(options.file_name, data)], options)


def import_files(
    session: Session, files: Sequence[SentFile], options: ImportOptions
) -> ImportReport:
    """Bring in one list in one or several files; see ``import_services``."""
    checked = check_files(session, files, options)
    if not isinstance(checked, Checked):
        return refusal_report(files, checked, options)
    if options.dry_run or not checked.can_come_in:
        return replace(checked.report, dry_run=options.dry_run)
    return record_import(session, files, checked, options)


def refusal_report(
    files: Sequence[SentFile], found: AskColumns | AskEncoding | Unread, options: ImportOptions
) -> ImportReport:
    """Return the report of a list that cannot be read as it is."""
    match found:
        case Unread():
            problems = found.problems
        case AskEncoding():
            problems = (Problem(found.line, "file", "no UTF-8", ASK_ENCODING),)
        case AskColumns():
            named = ", ".join(found.grid.header)[:200]
            problems = (Problem(1, "header", named, ASK_COLUMNS),)
    report = new_report(files, options)
    return replace(report, problems=problems, dry_run=options.dry_run)


def check_files(
    session: Session, files: Sequence[SentFile], options: ImportOptions
) -> Checked | AskColumns | AskEncoding | Unread:
    """Return what a list would change beside what stands here; store nothing."""
    told = Told(
        options.on,
        options.moved_by,
        options.encoding,
        find_matchings(session) if options.matching is None else _Always(options.matching),
        options.limits,
    )
    read = read_files(files, told)
    report = new_report(files, options)
    if isinstance(read, CheckRows):
        return check_checks(session, read, report, options)
    if not isinstance(read, ReadList):
        return read
    here = find_here(session, read, options.source, report.sha256)
    checked = check_list(read, options.source, here, options.decisions, report)
    if here.is_same_file and not checked.changes_something:
        last = find_last_import(session, options.source)
        already = replace(checked.report, already_imported_as=last.id if last else None)
        checked = replace(checked, report=already)
    return _with_duplicates(session, checked) if options.finds_duplicates else checked


AT_ONCE = 500


class _Always(dict[str, Matching]):
    """The one matching that was given, whatever the header."""

    def __init__(self, matching: Matching) -> None:
        super().__init__()
        self._matching = matching

    def get(self, _key: str, _default: object = None) -> Matching:
        return self._matching


def _with_duplicates(session: Session, checked: Checked) -> Checked:
    new = [likeable(NEW + one.source_id, one.source, one.facts) for one in checked.new]
    if not new:
        return checked
    known = find_alike(session, new)
    among = {one.id for one in new}
    names = {one.id: (one.source, facts) for one, facts in known.items()}
    return with_duplicates(checked, find_likenesses([*new, *known], among=among), names)


def record_import(
    session: Session, files: Sequence[SentFile], checked: Checked, options: ImportOptions
) -> ImportReport:
    """Store what a checked list brings and return its report.

    Raises:
        NotBroughtInError: if somebody has to decide something first.
    """
    if not checked.can_come_in:
        raise NotBroughtInError("Mend the problems or choose what to leave out, and decide first.")
    if checked.checks is not None:
        return store_checks(session, checked.checks, checked.report, options)
    refresh_listings(session, place_locations(session))
    if not (checked.changes_something or any(one.kept for one in checked.weighed)):
        return replace(checked.report, stored=True)
    row = _import_row(files, checked, options)
    session.add(row)
    session.flush()
    change = StoredChange(options.recorded_at, options.by, ChangeReason.IMPORT, row.id)
    _store(session, checked, change, options.progress)
    _mark_gone(session, checked, options.on)
    if options.tell_kept is not None and (kept := newly_kept(checked.weighed)):
        options.tell_kept(session, kept, options.recorded_at)
    session.add_all(_records(row.id, checked))
    report = replace(checked.report, stored=True, import_id=row.id)
    row.report = write_json(report.as_json())
    session.flush()
    return report


def _import_row(
    files: Sequence[SentFile], checked: Checked, options: ImportOptions
) -> DirectoryImport:
    report = checked.report
    return DirectoryImport(
        file_name=report.file,
        sha256=report.sha256,
        source=options.source,
        licence=options.licence or None,
        layout=report.dialect,
        encoding=options.encoding,
        decisions=write_json(options.decisions),
        staged_at=options.recorded_at,
        recorded_at=options.recorded_at,
        by=options.by,
        files=[
            DirectoryFile(position=number, file_name=file.name, content=file.content)
            for number, file in enumerate(files)
        ],
    )


def _store(
    session: Session, checked: Checked, change: StoredChange, progress: Progress | None
) -> None:
    """Store what differs, some at a time; a service somebody changed meanwhile stops it all."""
    differing = [one for one in checked.weighed if one.outcome != "same"]
    _hold(session, differing)
    done = 0
    for source in sorted({one.source for one in differing}):
        ours = [one.facts for one in differing if one.source == source]
        for start in range(0, len(ours), AT_ONCE):
            some = ours[start : start + AT_ONCE]
            store_facts(session, source, some, change)
            done += len(some)
            if progress is not None:
                progress(done, len(differing))


def _hold(session: Session, differing: Sequence[Weighed]) -> None:
    """Hold the listings that are about to change until the commit, if they are as they were read.

    Raises:
        ChangedMeanwhileError: if somebody changed one since the list was compared.
    """
    known = {one.known.public_id: one.known.version for one in differing if one.known}
    ids = sorted(known)
    for start in range(0, len(ids), AT_ONCE):
        statement = select(Service.public_id, Service.version).where(
            Service.public_id.in_(ids[start : start + AT_ONCE])
        )
        for row in session.execute(statement.with_for_update()):
            if known[row.public_id] != row.version:
                raise ChangedMeanwhileError(
                    "A listing was changed meanwhile. Check the list again."
                )


def _mark_gone(session: Session, checked: Checked, on: date) -> None:
    for source, source_id in checked.gone:
        row = session.scalars(
            select(Service).where(Service.source == source, Service.source_id == source_id)
        ).one()
        row.gone_on = on


def _records(import_id: int, checked: Checked) -> list[DirectoryRecord]:
    records = [
        DirectoryRecord(
            import_id=import_id,
            source=one.source,
            source_id=one.source_id,
            outcome=one.outcome,
            document=write_json(one.stated),
            kept=",".join(_kept(one)),
            was_gone_on=one.known.gone_on if one.known else None,
        )
        for one in checked.weighed
    ]
    return records + [
        DirectoryRecord(
            import_id=import_id, source=source, source_id=source_id, outcome="gone", kept=""
        )
        for source, source_id in checked.gone
    ]


def _kept(one: Weighed) -> Sequence[str]:
    return one.kept
