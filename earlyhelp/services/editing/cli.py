"""Commands for lists of terms kept by others."""

from pathlib import Path

import click

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import COMMAND_LINE, Act, Action
from earlyhelp.clock import now
from earlyhelp.services.commands import Change
from earlyhelp.services.editing.commands import store_terms
from earlyhelp.services.editing.queries import find_taxonomies
from earlyhelp.services.editing.terms import read_name, read_terms
from earlyhelp.services.words import ChangeReason
from earlyhelp.terminal import (
    PROBLEMS_IN_DATA,
    Environment,
    format_option,
    print_rows,
    say,
)

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
COLUMNS = ("list", "terms", "retired", "mapped")
PROBLEM_COLUMNS = ("row", "column", "found", "wanted")


@click.group("taxonomies")
def taxonomies_cli() -> None:
    """Lists of terms kept by others, such as kinds of service."""


@taxonomies_cli.command("import")
@click.argument("path", type=A_FILE, metavar="FILE")
@click.option("--list", "list_name", required=True, help="Its name, as services carry it.")
@format_option
@click.pass_obj
def import_command(
    environment: Environment, *, path: Path, list_name: str, output: str | None
) -> None:
    """Bring in a CSV with the columns id, label, parent and uri; all of it or nothing.

    A term that the list no longer holds is retired, never deleted.

    \b
    Example:
      earlyhelp services taxonomies import kinds.csv --list esdServiceTypes
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    name = read_name(list_name)
    if name is None:
        raise click.UsageError("--list: give the list a name of 1 to 200 characters")
    read = read_terms(path.read_bytes())
    if read.problems:
        say(f"{len(read.problems)} problems. Nothing was brought in.")
        rows = [
            {"row": one.line, "column": one.column, "found": one.found, "wanted": one.wanted}
            for one in read.problems
        ]
        print_rows(PROBLEM_COLUMNS, rows, output)
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)
    change = Change(now(), "command line", ChangeReason.IMPORT)
    with environment.database.session(writing=True) as session:
        changes = store_terms(session, name, read.terms, change, path.name)
        record_act(session, COMMAND_LINE, Act(Action.IMPORT, "taxonomy"), change.at)
    say(f"{name}: {changes.sentence}")


@taxonomies_cli.command("list")
@format_option
@click.pass_obj
def list_command(environment: Environment, *, output: str | None) -> None:
    """List the lists of terms, and how many of their terms stand for a need.

    \b
    Example:
      earlyhelp services taxonomies list --format csv
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    with environment.database.session() as session:
        found = find_taxonomies(session)
    rows = [
        {"list": one.name, "terms": one.terms, "retired": one.retired, "mapped": one.mapped}
        for one in found
    ]
    print_rows(COLUMNS, rows, output)
