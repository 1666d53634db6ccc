"""Commands that bring lists into the directory, list what came in, and take it back."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import COMMAND_LINE, Act, Action
from earlyhelp.clock import now, today
from earlyhelp.services.exchange.checked import Decisions, LeaveOut
from earlyhelp.services.exchange.columns import template_text
from earlyhelp.services.exchange.commands import (
    DEFAULT_SOURCE,
    ImportOptions,
    import_files,
    undo_import,
)
from earlyhelp.services.exchange.matching import Matching
from earlyhelp.services.exchange.opening import ENCODINGS, SentFile
from earlyhelp.services.exchange.queries import find_imports
from earlyhelp.services.exchange.reports import ImportReport
from earlyhelp.services.exchange.weighing import Side
from earlyhelp.terminal import (
    PROBLEMS_IN_DATA,
    Environment,
    Progress,
    chosen_format,
    format_option,
    print_json,
    print_rows,
    say,
)

BY = "command line"
A_PATH = click.Path(exists=True, path_type=Path)
A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PROBLEM_COLUMNS = ("row", "column", "found", "wanted")
IMPORT_COLUMNS = ("import", "file", "source", "layout", "recorded_at", "by", "services", "state")
SHOWN = 5


@click.command("import")
@click.argument("path", type=A_PATH, metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Say what would happen and store nothing.")
@click.option("--source", default=DEFAULT_SOURCE, show_default=True, help="Whose list this is.")
@click.option("--licence", default="", help="Under which licence it is published.")
@click.option("--leave-out-problems", is_flag=True, help="Leave out services with problems.")
@click.option("--leave-out-fields", is_flag=True, help="Leave out only the fields at fault.")
@click.option(
    "--conflicts",
    type=click.Choice([side.value for side in Side]),
    help="Whose word counts: here or list.",
)
@click.option("--columns", type=A_FILE, help="What each column is, as JSON.")
@click.option("--encoding", type=click.Choice(ENCODINGS), help="cp1252 for text from Windows.")
@format_option
@click.pass_obj
def import_command(
    environment: Environment, /, *, path: Path, output: str | None, **asked: object
) -> None:
    """Bring in a list of services, or a list of checks. FILE may be a folder of saved pages.

    HSDS-UK 3.0, Open Referral UK 1.0, Outpost, the national family hubs directory, HSDS tables and
    our own template are known by their content. A service missing from a later list of the same
    source is marked, never deleted.

    \b
    Example:
      earlyhelp services import services.csv --source "Family hubs" --dry-run
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    files = _read(path)
    progress = Progress("Services stored")
    options = replace(_options(path, asked), progress=progress, tell_kept=environment.tell_kept)
    with environment.database.session(writing=True) as session:
        report = import_files(session, files, options)
        if report.import_id is not None:
            act = Act(Action.IMPORT, "directory_import", str(report.import_id))
            record_act(session, COMMAND_LINE, act, options.recorded_at)
    progress.close()
    _print_report(report, output)
    if report.is_blocked or report.conflicts:
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)


def _read(path: Path) -> list[SentFile]:
    """Return the files of a list: one, or all of a folder."""
    if path.is_file():
        return [SentFile(path.name, path.read_bytes())]
    names = sorted(one for one in path.rglob("*") if one.is_file() and one.suffix != ".md")
    if not names:
        raise click.UsageError(f"There is no file in {path}.")
    progress, files = Progress("Files read"), []
    for number, name in enumerate(names, start=1):
        files.append(SentFile(str(name.relative_to(path)), name.read_bytes()))
        progress(number, len(names))
    progress.close()
    return files


def _options(path: Path, asked: Mapping[str, object]) -> ImportOptions:
    what = LeaveOut.NOTHING
    if asked["leave_out_problems"] or asked["leave_out_fields"]:
        what = LeaveOut.FIELDS if asked["leave_out_fields"] else LeaveOut.SERVICES
    side = asked["conflicts"]
    columns = asked["columns"]
    encoding = asked["encoding"]
    return ImportOptions(
        on=today(),
        recorded_at=now(),
        file_name=path.name,
        source=str(asked["source"]),
        licence=str(asked["licence"]),
        dry_run=bool(asked["dry_run"]),
        by=BY,
        encoding=str(encoding) if encoding else None,
        matching=_matching(columns) if isinstance(columns, Path) else None,
        decisions=Decisions(what, every_side=Side(str(side)) if side else None),
        finds_duplicates=True,
    )


def _matching(path: Path) -> Matching:
    """Read what each column is: ``{"columns": {column: fact}, "fixed": {fact: value}}``."""
    try:
        given = json.loads(path.read_text("utf-8"))
        matching = Matching(
            tuple((str(name), str(fact)) for name, fact in given["columns"].items()),
            tuple((str(fact), str(value)) for fact, value in given.get("fixed", {}).items()),
        )
    except (ValueError, KeyError, AttributeError, RecursionError):
        shape = '{"columns": {"Name of column": "service_name"}, "fixed": {"status": "active"}}'
        raise click.UsageError(f"--columns: write JSON like {shape}") from None
    if matching.faults:
        said = "; ".join(f"{name}: {text}" for name, text in matching.faults)
        raise click.UsageError(f"--columns: {said}")
    return matching


def _print_report(report: ImportReport, output: str | None) -> None:
    alike = [
        f"{one.name} may stand here already as {one.known_name} ({one.known_source}): "
        f"{'; '.join(one.reasons)}."
        for one in report.duplicates[:SHOWN]
    ]
    already = report.already_imported_as
    known = f"This file was already brought in as import {already}. Nothing changes."
    for sentence in (report.sentence, known * bool(already), *report.notices, *alike):
        if sentence:
            say(sentence)
    if chosen_format(output) == "json":
        print_json(report.as_json())
    elif report.problems:
        rows = [
            {"row": p.line, "column": p.column, "found": p.found, "wanted": p.wanted}
            for p in report.problems
        ]
        print_rows(PROBLEM_COLUMNS, rows, output)
    elif report.conflicts:
        facts = [
            {"service": c.name, "fact": c.label, "here": c.here, "list": c.listed}
            for c in report.conflicts
        ]
        print_rows(("service", "fact", "here", "list"), facts, output)


@click.command("imports")
@format_option
@click.pass_obj
def imports_command(environment: Environment, *, output: str | None) -> None:
    """List what was brought in, the newest first.

    \b
    Example:
      earlyhelp services imports --format json
    """  # noqa: D301 - as above
    with environment.database.session() as session:
        found = find_imports(session)
    rows = [
        {
            "import": one.id,
            "file": one.file_name,
            "source": one.source,
            "layout": one.layout,
            "recorded_at": one.recorded_at.isoformat(),
            "by": one.by,
            "services": one.report.get("distinct"),
            "state": "taken back" if one.undone_at else "in use",
        }
        for one in found
    ]
    print_rows(IMPORT_COLUMNS, rows, output)


@click.command("undo")
@click.argument("import_id", type=int, metavar="IMPORT")
@click.pass_obj
def undo_command(environment: Environment, *, import_id: int) -> None:
    """Take an import back: the newest of its source.

    \b
    Example:
      earlyhelp services undo 7
    """  # noqa: D301 - as above
    moment = now()
    with environment.database.session(writing=True) as session:
        undone = undo_import(session, import_id, undone_at=moment, undone_by=BY)
        act = Act(Action.UNDO, "directory_import", str(import_id))
        record_act(session, COMMAND_LINE, act, moment)
    say(f"Import {import_id} was taken back: {undone.sentence}")


@click.command("template")
def template_command() -> None:
    """Print the template: its columns, and one example row that must be taken out."""
    click.echo(template_text(), nl=False)


COMMANDS = (import_command, imports_command, undo_command, template_command)
