"""Commands for the columns of wide files: what they are, what is saved, save, forget."""

from pathlib import Path

import click

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import COMMAND_LINE, Act, Action
from earlyhelp.clock import now
from earlyhelp.db import Session
from earlyhelp.jsna.dialects import Refusal
from earlyhelp.jsna.entries import cells_of
from earlyhelp.jsna.indicators.queries import find_entries
from earlyhelp.jsna.measures.commands import Saved, remove_layout, save_layouts
from earlyhelp.jsna.measures.files import COLUMNS, Explained, read_explained, rows_of
from earlyhelp.jsna.measures.found import proposed
from earlyhelp.jsna.measures.packaged import shipped
from earlyhelp.jsna.measures.queries import find_layouts
from earlyhelp.jsna.reading import open_table
from earlyhelp.jsna.records import ON_THE_COMMAND_LINE
from earlyhelp.jsna.showing import PROBLEM_COLUMNS, problem_rows
from earlyhelp.terminal import (
    PROBLEMS_IN_DATA,
    Environment,
    format_option,
    print_rows,
    say,
)

BY = "command line"


@click.group("measures")
def measures_cli() -> None:
    """Columns of wide files: which indicator each one holds."""


@measures_cli.command("list")
@format_option
@click.pass_obj
def list_command(environment: Environment, output: str | None) -> None:
    """List every saved column. Example: earlyhelp jsna measures list --format csv."""
    with environment.database.session() as session:
        entries = find_entries(session)
        facts = {id_: cells_of(entry) for id_, entry in entries.items()}
        rows = rows_of(find_layouts(session), facts)
    print_rows(COLUMNS, rows, output)


@measures_cli.command("columns")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@format_option
@click.pass_obj
def columns_command(environment: Environment, *, file: Path, output: str | None) -> None:
    """Print the columns of a wide file with what is saved or proposed for each.

    \b
    Example:
      earlyhelp jsna measures columns children_in_need.csv --format csv > columns.csv
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    with file.open("rb") as stream:
        answer = open_table(stream, ON_THE_COMMAND_LINE)
    if not isinstance(answer, Refusal) or not answer.to_explain:
        sentence = answer.sentence if isinstance(answer, Refusal) else "It needs no explaining."
        say(f"This file has no columns of figures to explain. {sentence}")
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)
    packaged = shipped()
    with environment.database.session() as session:
        saved = find_layouts(session)
        held = {id_: cells_of(entry) for id_, entry in find_entries(session).items()}
    layout = proposed(file.stem, answer.to_explain, [*saved, *packaged.layouts])
    print_rows(COLUMNS, rows_of([layout], {**packaged.indicators, **held}), output)
    say("Say of each column of figures which indicator it holds; then measures import.")


@measures_cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what is wrong and store nothing.")
@format_option
@click.pass_obj
def import_command(
    environment: Environment, *, file: Path, dry_run: bool, output: str | None
) -> None:
    """Save what columns stand for: all of the file, or nothing.

    \b
    Example:
      earlyhelp jsna measures import columns.csv
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    explained = read_explained(file.read_text("utf-8-sig", errors="replace"))
    if not isinstance(explained, Explained):
        print_rows(PROBLEM_COLUMNS, problem_rows(explained), output)
        say(f"{len(explained):,} problems; nothing was saved.")
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)
    with environment.database.session(writing=not dry_run) as session:
        saved = Saved() if dry_run else save_layouts(session, explained, by=BY, at=now())
        for number in saved.layouts:
            _leave_line(session, number)
    rows = [{"layout": one.title, "figures": len(one.figures)} for one in explained.layouts]
    print_rows(("layout", "figures"), rows, output)
    if saved.new_indicators:
        say(f"New in the catalogue of indicators: {', '.join(saved.new_indicators)}.")


@measures_cli.command("remove")
@click.argument("layout")
@click.pass_obj
def remove_command(environment: Environment, layout: str) -> None:
    """Forget a layout; its readings stay. Example: earlyhelp jsna measures remove "My layout"."""
    with environment.database.session(writing=True) as session:
        _leave_line(session, remove_layout(session, layout))
    say(f"The layout {layout!r} is forgotten. Readings that came in by it stay.")


def _leave_line(session: Session, number: int) -> None:
    act = Act(Action.CHANGE, "measure_layout", str(number))
    record_act(session, COMMAND_LINE, act, now())
