"""What every command shares: its environment, output in three forms, progress and exit statuses."""

import csv
import io
import json
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ParamSpec

import click

from earlyhelp.db import Database, Session
from earlyhelp.settings import Settings

DONE, PROBLEMS_IN_DATA, WRONG_USE, ENVIRONMENT_AT_FAULT = 0, 1, 2, 3

P = ParamSpec("P")


def _nothing(_session: Session, _reference: str) -> Sequence[str]:
    return ()


def _none(_session: Session) -> Collection[str]:
    return ()


def _follow_nothing(_session: Session) -> None:
    return None


def _tell_nobody(_session: Session, _kept: Sequence[Any], _at: datetime) -> None:
    return None


@dataclass
class Environment:
    """Where a command runs: its settings, and the database once something asks for it.

    ``find_by_reference`` returns the ids of the records that bear a family's reference,
    ``services_in_use`` the services that stand in offers, ``tell_kept`` takes what a list says
    otherwise than what was kept here, and ``find_gap_figures`` returns the rows of the gap report;
    whoever knows every feature hands them in.
    """

    settings: Settings
    find_by_reference: Callable[[Session, str], Sequence[str]] = _nothing
    services_in_use: Callable[[Session], Collection[str]] = _none
    tell_kept: Callable[[Session, Sequence[Any], datetime], object] = _tell_nobody
    follow_places: Callable[[Session], object] = _follow_nothing
    """Works out anew what rests on places, such as where services are, after these changed."""
    find_gap_figures: Callable[[Session], Sequence[Any]] | None = None

    @cached_property
    def database(self) -> Database:
        """The database of the settings."""
        return Database(self.settings.database_url)

    def close(self) -> None:
        """Let go of the database, if it was opened."""
        if "database" in self.__dict__:
            self.database.engine.dispose()


def format_option(command: Callable[P, None]) -> Callable[P, None]:
    """Add ``--format``; without it a table on a terminal, JSON otherwise."""
    return click.option(
        "--format",
        "output",
        type=click.Choice(["table", "json", "csv"]),
        default=None,
        help="How to print the data: a table on a terminal, JSON otherwise.",
    )(command)


def chosen_format(output: str | None) -> str:
    """Return the form to print in."""
    return output or ("table" if sys.stdout.isatty() else "json")


def as_json(value: object) -> str:
    """Return one JSON document: UTF-8, no NaN."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


def known_facts(row: Mapping[str, object]) -> dict[str, object]:
    """Return a row without the facts that are unknown: in JSON, absent means unknown."""
    return {name: value for name, value in row.items() if value is not None}


def print_json(value: object) -> None:
    """Print one JSON document."""
    click.echo(as_json(value))


def print_list(values: Iterable[object]) -> None:
    """Print one JSON list, each value as soon as it is there, so that a long one needs no room."""
    opened = False
    for value in values:
        text = as_json(value).replace("\n", "\n  ")
        click.echo(f"{',' if opened else '['}\n  {text}", nl=False)
        opened = True
    click.echo("\n]" if opened else "[]")


def print_rows(
    columns: Sequence[str], rows: Iterable[Mapping[str, object]], output: str | None
) -> None:
    """Print rows in the chosen form; a fact that is absent or None is unknown."""
    rows = list(rows)
    match chosen_format(output):
        case "json":
            print_json([known_facts(row) for row in rows])
        case "csv":
            click.echo(as_csv(columns, rows), nl=False)
        case _:
            click.echo(as_table(columns, rows))


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Return rows as CSV text with CRLF line ends."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def as_table(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> str:
    """Return rows as a table of plain text; what is unknown reads "not known"."""
    cells = [list(columns)] + [
        [_cell(row.get(column)) or "not known" for column in columns] for row in rows
    ]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def say(message: str) -> None:
    """Tell the person something, on standard error so that data stay clean."""
    click.echo(message, err=True)


class Progress:
    """A count that moves on a terminal and is silent elsewhere."""

    def __init__(self, label: str) -> None:
        """Begin at nothing."""
        self._label, self._shown = label, sys.stderr.isatty()

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show how much is done."""
        if self._shown:
            of = f" of {total:,}" if total else ""
            click.echo(f"\r{self._label}: {done:,}{of}", err=True, nl=False)

    def close(self) -> None:
        """End the line."""
        if self._shown:
            click.echo("", err=True)


class Bar:
    """A bar that grows on a terminal and is silent elsewhere."""

    WIDTH = 30

    def __init__(self, label: str) -> None:
        """Begin with nothing done."""
        self._label, self._shown, self._drawn = label, sys.stderr.isatty(), -1

    def __call__(self, done: int, total: int) -> None:
        """Show how much is done, of how much."""
        percent = min(100 * done // total, 100) if total else 100
        if self._shown and percent != self._drawn:
            self._drawn = percent
            filled = "#" * (self.WIDTH * percent // 100)
            click.echo(f"\r{self._label} [{filled:<{self.WIDTH}}] {percent:3}%", err=True, nl=False)

    def close(self) -> None:
        """End the line, if there is one."""
        if self._drawn >= 0:
            click.echo("", err=True)
