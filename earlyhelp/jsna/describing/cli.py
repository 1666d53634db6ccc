"""Commands for tables whose headings are not known: list, set and forget what columns are."""

from io import BytesIO
from pathlib import Path

import click

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import COMMAND_LINE, Act, Action
from earlyhelp.clock import now
from earlyhelp.jsna.describing.pages import likely
from earlyhelp.jsna.describing.samples import LOOKED_AT, Sample, read_sample
from earlyhelp.jsna.dialects import SIMPLE, Matching, Refusal
from earlyhelp.jsna.headings import normal_name
from earlyhelp.jsna.matched import MAY_BE_SAID, MEANINGS, SHORT, signature
from earlyhelp.jsna.naming.commands import Telling, forget_columns, remember_columns
from earlyhelp.jsna.naming.queries import find_remembered, find_tables, get_remembered
from earlyhelp.jsna.sheets import Wanted, as_text_table
from earlyhelp.jsna.showing import harmless
from earlyhelp.terminal import (
    PROBLEMS_IN_DATA,
    Environment,
    chosen_format,
    format_option,
    print_json,
    print_rows,
    say,
)

BY = "command line"
LIST = ("table", "layout", "file", "described_on", "by", "columns")
COLUMNS = ("heading", "is", "examples")


@click.group("columns")
def columns_cli() -> None:
    """What the columns of tables are whose headings are not known by themselves."""


@columns_cli.command("list")
@format_option
@click.pass_obj
def list_command(environment: Environment, *, output: str | None) -> None:
    """List every table that was described. Example: earlyhelp jsna columns list."""
    with environment.database.session() as session:
        known = find_remembered(session)
    rows = [
        {
            "table": one.signature[:SHORT],
            "layout": one.matching.layout,
            "file": harmless(one.file_name),
            "described_on": one.at.date().isoformat(),
            "by": one.by,
            "columns": dict(one.matching.columns),
            "always": dict(one.matching.always),
        }
        for one in known
    ]
    if chosen_format(output) == "json":
        print_json(rows)
        return
    for row, one in zip(rows, known, strict=True):
        columns = "; ".join(f"{name} = {role}" for name, role in one.matching.columns.items())
        row["columns"] = harmless(columns)
    print_rows(LIST, rows, output)


@columns_cli.command("set")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--column", "columns", multiple=True, help='One column: "Rate per 100=value".')
@click.option("--likely", "takes_likely", is_flag=True, help="Take what the headings make likely.")
@click.option(
    "--layout",
    type=click.Choice([*MEANINGS]),
    default=SIMPLE,
    show_default=True,
    help="The layout that the columns are of.",
)
@click.option("--sheet", help="The sheet of a workbook.")
@format_option
@click.pass_obj
def set_command(  # noqa: PLR0913 - one argument for each option
    environment: Environment,
    *,
    file: Path,
    columns: tuple[str, ...],
    takes_likely: bool,
    layout: str,
    sheet: str | None,
    output: str | None,
) -> None:
    """Say what the columns of a file are; without --column or --likely only show them.

    \b
    Example:
      earlyhelp jsna columns set rates.csv --column "LA=area code" --column "Rate=value"
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    sample = _sample(file, sheet)
    with environment.database.session(writing=True) as session:
        before = find_tables(session).get(signature(sample.headings))
        proposed = likely(sample, layout, before)
        if not columns and not takes_likely:
            _print(sample, proposed, output)
            say("Nothing was stored. Add --likely to take this, or --column for each column.")
            return
        matching = _chosen(columns, sample, proposed if takes_likely else Matching(layout, {}))
        missing = [role for role in matching.lacks if role not in MAY_BE_SAID[layout]]
        if missing or matching.twice:
            named = ", ".join(missing or matching.twice)
            say(f"Nothing was stored. No column is, or two are: {named}.")
            raise click.exceptions.Exit(PROBLEMS_IN_DATA)
        own = remember_columns(session, sample.headings, matching, Telling(BY, now(), file.name))
        record_act(session, COMMAND_LINE, Act(Action.CHANGE, "column_names", own), now())
    _print(sample, matching, output)
    if matching.lacks:
        wanted = ", ".join(matching.lacks)
        say(f"Say of each file, with --always: {wanted}.")


def _sample(file: Path, sheet: str | None) -> Sample:
    table = as_text_table(BytesIO(file.read_bytes()), Wanted(sheet, rows=LOOKED_AT))
    if isinstance(table, Refusal):
        say(table.sentence)
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)
    return read_sample(table.stream)


def _chosen(columns: tuple[str, ...], sample: Sample, proposed: Matching) -> Matching:
    known = {one.name for one in sample.columns}
    chosen = dict(proposed.columns)
    for pair in columns:
        heading, _, role = pair.rpartition("=")
        name, role = normal_name(heading), normal_name(role)
        if name not in known or role not in MEANINGS[proposed.layout]:
            headings = ", ".join(one.heading for one in sample.columns)
            roles = ", ".join(MEANINGS[proposed.layout])
            raise click.UsageError(
                f"{pair[:80]} is no HEADING=COLUMN. The headings are: {headings}. The columns "
                f"are: {roles}."
            )
        chosen = {one: said for one, said in chosen.items() if said != role} | {name: role}
    return Matching(proposed.layout, chosen)


def _print(sample: Sample, matching: Matching, output: str | None) -> None:
    rows = [
        {
            "heading": harmless(one.heading),
            "is": matching.columns.get(one.name),
            "examples": harmless("; ".join(one.examples)),
        }
        for one in sample.columns
    ]
    print_rows(COLUMNS, rows, output)


@columns_cli.command("forget")
@click.argument("table")
@click.pass_obj
def forget_command(environment: Environment, *, table: str) -> None:
    """Forget what the columns of a table are. Example: earlyhelp jsna columns forget 1a2b3c."""
    with environment.database.session(writing=True) as session:
        known = get_remembered(session, table)
        forget_columns(session, known.signature)
        act = Act(Action.ERASE, "column_names", known.signature)
        record_act(session, COMMAND_LINE, act, now())
    say(f"Files like {known.file_name} are asked about again.")
