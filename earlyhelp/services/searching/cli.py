"""Commands about searching: misses, and the editor's own words for needs."""

from datetime import datetime
from pathlib import Path

import click

from earlyhelp.clock import today
from earlyhelp.services.commands import refresh_listings
from earlyhelp.services.searching import queries
from earlyhelp.services.searching.commands import store_everyday_words
from earlyhelp.services.searching.words_file import read_words_file, write_words_file
from earlyhelp.services.text import EVERYDAY
from earlyhelp.terminal import (
    PROBLEMS_IN_DATA,
    Environment,
    format_option,
    print_rows,
    say,
)

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MISS_COLUMNS = ("need", "area_code", "searches")


@click.command("misses")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this month on.")
@format_option
@click.pass_obj
def misses_command(environment: Environment, *, since: datetime | None, output: str | None) -> None:
    """List how often searches found nothing, by need and ward: in 12 months, unless told.

    \b
    Example:
      earlyhelp services misses --since 2026-01-01 --format csv
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    first = since.date() if since else queries.a_year_before(today())
    with environment.database.session() as session:
        found = queries.find_unmet_searches(session, first)
    rows = [
        {"need": one.need or None, "area_code": one.area_code or None, "searches": one.searches}
        for one in found
    ]
    print_rows(MISS_COLUMNS, rows, output)


@click.command("refresh")
@click.pass_obj
def refresh_command(environment: Environment) -> None:
    """Write again what searches and the open feed read. Example: earlyhelp services refresh.

    Needed once after an upgrade of a database that holds services; it changes no listing.
    """
    with environment.database.session(writing=True) as session:
        refresh_listings(session)
    say("Searches and the open feed read what the listings say.")


@click.group("words")
def words_group() -> None:
    """The words of families that stand for a need, as the directory's editor keeps them."""


@words_group.command("export")
@click.pass_obj
def export_command(environment: Environment) -> None:
    """Print the words in use as a CSV: need, and words with ; between them."""
    with environment.database.session() as session:
        kept = queries.find_everyday_words(session)
    click.echo(write_words_file(kept or EVERYDAY), nl=False)


@words_group.command("import")
@click.argument("path", type=A_FILE, metavar="FILE")
@format_option
@click.pass_obj
def import_command(environment: Environment, *, path: Path, output: str | None) -> None:
    """Use the words of a CSV instead of all kept before; a file without rows brings back ours.

    \b
    Example:
      earlyhelp services words export > words.csv
      earlyhelp services words import words.csv
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    words, problems = read_words_file(path.read_bytes())
    if problems:
        say("Nothing was stored.")
        rows = [
            {"row": one.line, "column": one.column, "found": one.found, "wanted": one.wanted}
            for one in problems
        ]
        print_rows(("row", "column", "found", "wanted"), rows, output)
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)
    with environment.database.session(writing=True) as session:
        store_everyday_words(session, words)
    say(f"Words of {len(words)} needs are in use.")


COMMANDS = (misses_command, refresh_command, words_group)
