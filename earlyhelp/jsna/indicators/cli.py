"""Commands for the catalogue of indicators: list, show, set, import, export, history, undo."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import COMMAND_LINE, Act, Action
from earlyhelp.clock import now
from earlyhelp.db import Session
from earlyhelp.jsna.catalogue import Entry, Theme
from earlyhelp.jsna.entries import COLUMNS, ID
from earlyhelp.jsna.indicator_files import Layout, Unread, read_indicator_file
from earlyhelp.jsna.indicators import showing
from earlyhelp.jsna.indicators.changes import (
    CONFIRMED,
    Because,
    Change,
    Standing,
    confirmed,
    prepare,
)
from earlyhelp.jsna.indicators.commands import change_entry, store_facts, undo_change, undo_file
from earlyhelp.jsna.indicators.previews import Preview, decided, fact_row, preview
from earlyhelp.jsna.indicators.queries import (
    count_readings,
    find_changes,
    find_columns_set_here,
    find_entries,
    find_entries_to_come,
    get_entry,
)
from earlyhelp.jsna.readings import Problem
from earlyhelp.jsna.seeding.commands import seed_catalogue
from earlyhelp.jsna.showing import problem_rows
from earlyhelp.taxonomy.needs import NEED_BY_CODE
from earlyhelp.terminal import (
    PROBLEMS_IN_DATA,
    Environment,
    as_csv,
    chosen_format,
    format_option,
    known_facts,
    print_json,
    print_rows,
    say,
)

BY = "command line"
SETTABLE = tuple(column for column in COLUMNS if column not in {ID, *CONFIRMED})


@click.group("indicators")
def indicators_cli() -> None:
    """The catalogue of indicators: what each tells about and how to read it."""


@indicators_cli.command("list")
@click.option("--theme", type=click.Choice([theme.value for theme in Theme]), help="One theme.")
@click.option("--need", type=click.Choice(sorted(NEED_BY_CODE)), help="One need, by its code.")
@click.option("--unmapped", is_flag=True, help="Only those that are linked to no need.")
@format_option
@click.pass_obj
def list_command(
    environment: Environment,
    *,
    theme: str | None,
    need: str | None,
    unmapped: bool,
    output: str | None,
) -> None:
    """List indicators, those linked to no need first. Example: earlyhelp jsna indicators list."""
    with environment.database.session() as session:
        entries = find_entries(session)
        bare = [id_ for id_, entry in entries.items() if is_unmapped(entry)]
        readings = dict.fromkeys(bare, 0) | dict(count_readings(session, bare))
    wanted = [
        entry
        for entry in entries.values()
        if theme in {None, entry.indicator.theme}
        and (need is None or need in entry.indicator.needs)
        and (not unmapped or is_unmapped(entry))
    ]
    wanted.sort(key=lambda entry: not is_unmapped(entry))
    if chosen_format(output) == "json":
        print_json([known_facts(row) for row in showing.list_rows(wanted, readings)])
    else:
        columns = (*showing.LIST_COLUMNS, "readings")
        print_rows(columns, showing.list_cells(wanted, readings), output)


def is_unmapped(entry: Entry) -> bool:
    """Say whether an indicator tells about no need, of itself or through a link."""
    return not entry.indicator.needs and entry.indicator.stands_for is None


@indicators_cli.command("show")
@click.argument("indicator")
@format_option
@click.pass_obj
def show_command(environment: Environment, *, indicator: str, output: str | None) -> None:
    """Print one indicator. Example: earlyhelp jsna indicators show 90284."""
    with environment.database.session() as session:
        entry = get_entry(session, indicator)
        readings = count_readings(session, [indicator])
    if chosen_format(output) == "json":
        print_json(known_facts(showing.list_rows([entry], {indicator: 0, **readings})[0]))
    else:
        print_rows(("column", "text"), showing.entry_rows(entry), output)


@indicators_cli.command("set")
@click.argument("indicator")
@click.argument("facts", nargs=-1, metavar="COLUMN=TEXT...")
@click.option("--confirm", is_flag=True, help="Say that somebody here vouches for it from today.")
@click.option("--version", type=int, help="Change it only if it still is at this version.")
@click.pass_obj
def set_command(
    environment: Environment,
    *,
    indicator: str,
    facts: tuple[str, ...],
    confirm: bool,
    version: int | None,
) -> None:
    """Change facts of an indicator; an empty text takes one away.

    \b
    Example:
      earlyhelp jsna indicators set 90284 theme=safety "needs=child_physical_health" --confirm
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    given, moment = _given(facts), now()
    if not given and not confirm:
        raise click.UsageError("Give at least one COLUMN=TEXT, or --confirm.")
    with environment.database.session(writing=True) as session:
        seed_catalogue(session)
        entries = find_entries(session)
        entry = get_entry(session, indicator)
        if version is not None and version != entry.version:
            say(f"{indicator} is at version {entry.version}, not {version}. Nothing was changed.")
            raise click.exceptions.Exit(PROBLEMS_IN_DATA)
        after = prepare(entry, given, entries)
        if isinstance(after, tuple):
            _refuse(after)
        else:
            after = confirmed(after, BY, moment.date()) if confirm else after
            number = change_entry(session, entry, after, Change(BY, moment))
            _leave_line(session, Action.CHANGE, number, moment)
            say("Nothing differs." if number is None else f"Stored as change {number}.")


def _given(facts: tuple[str, ...]) -> dict[str, str]:
    given = {}
    for fact in facts:
        column, sign, text = fact.partition("=")
        if not sign or column not in SETTABLE:
            raise click.UsageError(
                f"{fact[:60]} is no COLUMN=TEXT. The columns are: {', '.join(SETTABLE)}."
            )
        given[column] = text
    return given


def _refuse(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        say(f"{problem.column}: {problem.found!r}; wanted: {problem.wanted}. {problem.remedy}.")
    raise click.exceptions.Exit(PROBLEMS_IN_DATA)


def _leave_line(session: Session, action: Action, number: int | None, at: datetime) -> None:
    if number is not None:
        record_act(session, COMMAND_LINE, Act(action, "indicator_change", str(number)), at)


@indicators_cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and store nothing.")
@click.option("--add", is_flag=True, help="Take in indicators that the catalogue does not hold.")
@click.option(
    "--replace-kept", is_flag=True, help="Replace what somebody here confirmed or typed as well."
)
@click.option("--leave-out-problems", is_flag=True, help="Take what has no problem.")
@format_option
@click.pass_obj
def import_command(  # noqa: PLR0913 - one argument for each option
    environment: Environment,
    *,
    file: Path,
    dry_run: bool,
    add: bool,
    replace_kept: bool,
    leave_out_problems: bool,
    output: str | None,
) -> None:
    """Read our own catalogue or the metadata of Fingertips (CSV), and store what is new in it.

    \b
    Example:
      earlyhelp jsna indicators import metadata.csv --dry-run
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    read, moment = read_indicator_file(file.read_bytes(), file.name), now()
    if isinstance(read, Unread):
        say(read.sentence)
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)
    with environment.database.session(writing=not dry_run) as session:
        if not dry_run:
            seed_catalogue(session)
        entries = find_entries_to_come(session)
        found = preview(read, entries, find_columns_set_here(session), adds=add)
        is_clear = leave_out_problems or not found.problems
        if not dry_run and is_clear:
            kept = {line.key for line in found.lines if line.standing is Standing.KEPT}
            because = Because.METADATA if read.layout is Layout.METADATA else Because.FILE
            after = decided(found, entries, kept if replace_kept else ())
            stored = store_facts(session, after, Change(BY, moment, because, read.name))
            record_act(session, COMMAND_LINE, Act(Action.IMPORT, "indicators", read.sha256), moment)
            say(f"Indicators added: {stored[0]:,}; changed: {stored[1]:,}.")
    _print_preview(found, output)
    if not is_clear:
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)


def _print_preview(found: Preview, output: str | None) -> None:
    if chosen_format(output) == "json":
        print_json(found.told())
    else:
        rows = [fact_row(one) for one in found.lines if one.standing is not Standing.SAME]
        print_rows(showing.FACT_COLUMNS, _short(rows), output)
        if found.problems:
            print_rows(showing.PROBLEM_COLUMNS, problem_rows(found.problems), output)
    said = ", ".join(f"{count:,} {name}" for name, count in found.counts.items())
    say(f"Facts: {said}.")
    if found.passed_over:
        say(f"{found.passed_over:,} indicators are not in the catalogue. Take them in with --add.")
    for notice in found.file.notices:
        say(notice)


def _short(rows: list[dict[str, object]]) -> list[Mapping[str, object]]:
    return [{name: " ".join(str(text).split())[:60] for name, text in row.items()} for row in rows]


@indicators_cli.command("export")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.pass_obj
def export_command(environment: Environment, *, out: Path | None) -> None:
    """Write the whole catalogue as CSV; read in again it changes nothing.

    \b
    Example:
      earlyhelp jsna indicators export --out indicators.csv
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    with environment.database.session() as session:
        text = as_csv(COLUMNS, showing.export_rows(find_entries(session).values()))
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_bytes(text.encode())
        say(f"Written to {out}.")


@indicators_cli.command("history")
@click.argument("indicator")
@format_option
@click.pass_obj
def history_command(environment: Environment, *, indicator: str, output: str | None) -> None:
    """Print every change of an indicator. Example: earlyhelp jsna indicators history 90284."""
    with environment.database.session() as session:
        get_entry(session, indicator)
        changes = find_changes(session, indicator)
    is_json = chosen_format(output) == "json"
    rows = showing.history_rows(changes) if is_json else showing.history_cells(changes)
    print_rows(showing.HISTORY_COLUMNS, rows, output)


@indicators_cli.command("undo")
@click.argument("number", type=int, metavar="CHANGE")
@click.option("--whole-file", is_flag=True, help="Take back all that came with the same file.")
@click.pass_obj
def undo_command(environment: Environment, *, number: int, whole_file: bool) -> None:
    """Take back a change of the catalogue. Example: earlyhelp jsna indicators undo 12."""
    moment = now()
    change = Change(BY, moment, Because.UNDO)
    with environment.database.session(writing=True) as session:
        if whole_file:
            count = undo_file(session, number, change)
        else:
            undo_change(session, number, change)
            count = 1
        _leave_line(session, Action.UNDO, number, moment)
    say(f"Changes taken back: {count:,}.")
