"""Commands for the directory: bring services in, search them, and list those to check."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

import click

from earlyhelp.clock import today
from earlyhelp.services.api.cli import export_command
from earlyhelp.services.checking import periods_of
from earlyhelp.services.editing.cli import taxonomies_cli
from earlyhelp.services.exchange import cli as exchange
from earlyhelp.services.marks import PartOfDay
from earlyhelp.services.searching import cli as searching
from earlyhelp.services.searching import queries
from earlyhelp.services.searching.criteria import read_criteria
from earlyhelp.services.searching.hits import ROW_COLUMNS
from earlyhelp.services.upkeep import cli as upkeep
from earlyhelp.services.words import AccessNeed, Day
from earlyhelp.taxonomy.services import LEVELS_SERVED, Delivery, ReferralRoute, Sector
from earlyhelp.terminal import (
    Environment,
    chosen_format,
    format_option,
    print_rows,
    say,
)

SHOWN_IN_A_TABLE = ("name", "reasons", "waiting", "last_checked", "telephone")
Command = Callable[..., None]


@click.group()
def services_cli() -> None:
    """The directory of services."""


for _command in (*exchange.COMMANDS, *upkeep.COMMANDS, *searching.COMMANDS, taxonomies_cli):
    services_cli.add_command(_command)


def _values(words: Iterable[StrEnum]) -> click.Choice[str]:
    return click.Choice([word.value for word in words])


def _filters(command: Command) -> Command:
    """Add an option for each thing that a search may ask."""
    options = (
        click.option("--text", help="Words to look for."),
        click.option("--need", multiple=True, help="Code of a need; may stand several times."),
        click.option("--age", help='Age of the child: 4, "6 months" or "before birth".'),
        click.option(
            "--postcode", help="Where from: a postcode, its first half, a district or a ward."
        ),
        click.option("--within", help="Farthest distance in miles."),
        click.option("--free", is_flag=True, help="Only services that are free or do not say."),
        click.option("--delivery", multiple=True, type=_values(Delivery)),
        click.option("--sector", multiple=True, type=_values(Sector)),
        click.option("--route", multiple=True, type=_values(ReferralRoute)),
        click.option("--day", multiple=True, type=_values(Day), help="Open on this day."),
        click.option("--time", multiple=True, type=_values(PartOfDay), help="Open at this time."),
        click.option("--language", multiple=True, help="Language spoken there."),
        click.option("--access", multiple=True, type=_values(AccessNeed)),
        click.option("--level", type=_values(LEVELS_SERVED)),
        click.option("--space", is_flag=True, help="Only services that have space or do not say."),
        click.option("--checked", is_flag=True, help="Only services checked in time."),
        click.option("--stated", is_flag=True, help="Only services that state all of this."),
        click.option("--exactly", is_flag=True, help="Try no other spelling of the words."),
    )
    for option in reversed(options):
        command = option(command)
    return command


services_cli.add_command(export_command)


@services_cli.command("search")
@_filters
@click.option("--limit", type=click.IntRange(1), help="How many to print; without it, all.")
@format_option
@click.pass_obj
def search_command(
    environment: Environment,
    /,
    *,
    postcode: str | None,
    limit: int | None,
    output: str | None,
    **asked: object,
) -> None:
    """Search as the page does: the same services in the same order, each with its reasons.

    \b
    Example:
      earlyhelp services search --text sleep --age 4 --format json
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    with environment.database.session() as session:
        answer = queries.find_near(session, postcode) if postcode else queries.NearAnswer(None)
        if answer.is_wrong:
            raise click.UsageError(f"--postcode: {answer.sentence}")
        criteria, faults = read_criteria(_given(asked), answer.near)
        if faults:
            raise click.UsageError("; ".join(f"--{name}: {text}" for name, text in faults))
        results = queries.find_services(
            session,
            criteria,
            on=today(),
            pick=lambda total: slice(limit or total),
            periods=periods_of(environment.settings),
        )
    instead = f"No service has “{results.instead_of}”; these are for “{results.text}”."
    for sentence in (
        answer.sentence,
        instead if results.instead_of else "",
        "No service has all these words." * results.any_word,
    ):
        if sentence:
            say(sentence)
    form = chosen_format(output)
    rows = [hit.as_row() for hit in results.hits]
    if form != "json":
        for row, hit in zip(rows, results.hits, strict=True):
            row["reasons"] = "; ".join(hit.reasons)
    print_rows(SHOWN_IN_A_TABLE if form == "table" else ROW_COLUMNS, rows, output)


def _given(asked: Mapping[str, object]) -> Mapping[str, Sequence[str]]:
    """Return the options as an address would give them."""
    given: dict[str, Sequence[str]] = {}
    for name, value in asked.items():
        if isinstance(value, tuple):
            given[name] = value
        elif value:
            given[name] = ("yes",) if value is True else (str(value),)
    return given
