"""Commands for places: bring files in, and show what is known of a postcode or a code."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import COMMAND_LINE, Act, Action
from earlyhelp.accounts.queries import find_accounts
from earlyhelp.clock import now
from earlyhelp.geography import queries, showing
from earlyhelp.geography.codes import read_code
from earlyhelp.geography.commands import Terms, import_geography, undo_import
from earlyhelp.geography.places import OLDEST
from earlyhelp.geography.reading.files import NamedFile
from earlyhelp.geography.reading.populations import read_period
from earlyhelp.geography.reading.report import GeographyReport
from earlyhelp.geography.reading.run import Options
from earlyhelp.geography.reading.values import CellError
from earlyhelp.geography.vintages import read_vintage
from earlyhelp.terminal import (
    PROBLEMS_IN_DATA,
    WRONG_USE,
    Environment,
    Progress,
    chosen_format,
    format_option,
    print_json,
    print_rows,
    say,
)

ENDINGS = {".csv", ".tsv", ".txt", ".geojson", ".json"}
OLDEST_CHILD = 17
PLACES = "places"
DAY = click.DateTime(["%Y-%m-%d"])
NO_RELEASE = (
    "No day of release was given, so the figures cannot say how old they are. To say it, undo the "
    "import and bring the files in again with --released."
)


@click.group()
def geography_cli() -> None:
    """Postcodes, areas, populations, deprivation and boundaries."""


def find_files(paths: Sequence[Path]) -> list[NamedFile]:
    """Return the files named, and those of data lying in the folders named, by name."""
    found = []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        found += [
            NamedFile(one.name, partial(_open, one), in_folder=path.is_dir())
            for one in inside
            if one.is_file() and (one == path or one.suffix.lower() in ENDINGS)
        ]
    return found


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


@geography_cli.command("import")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="FILE_OR_FOLDER...",
)
@click.option("--area", help="Code of the authority served; without it EARLYHELP_AREA.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and store nothing.")
@click.option("--replace", is_flag=True, help="Serve this area instead of the one served so far.")
@click.option("--vintage", help="Year of the codes in headings that state none, such as 2021.")
@click.option("--period", help="Day of a count of people where no column says it.")
@click.option("--source", help="Where the files are from, to be shown beside their figures.")
@click.option("--released", type=DAY, help="Day on which their publisher released them.")
@click.option("--licence", default="", help="Their licence.")
@format_option
@click.pass_obj
def import_command(  # noqa: PLR0913 - one argument for each option
    environment: Environment,
    *,
    paths: tuple[Path, ...],
    area: str | None,
    dry_run: bool,
    replace: bool,
    vintage: str | None,
    period: str | None,
    source: str | None,
    released: datetime | None,
    licence: str,
    output: str | None,
) -> None:
    """Bring in files or folders of places, each recognised by its headings or content.

    \b
    Example:
      earlyhelp geography import data/geography --area E10000000 --dry-run
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    files = find_files(paths)
    if not files:
        raise click.UsageError("There is no CSV or GeoJSON file in these folders.")
    progress = Progress("Rows read")
    terms = Terms(
        dry_run=dry_run,
        replace=replace,
        reading=Options(_year(vintage), _day(period), source),
        progress=progress,
        released_on=released.date() if released else None,
        licence=licence,
    )
    with environment.database.session(writing=not dry_run) as session:
        served = queries.get_served_area(session)
        code = area or environment.settings.area or (served.code if served else "")
        if not code:
            raise click.UsageError("Give --area CODE, or set EARLYHELP_AREA.")
        report = import_geography(session, files, code, now(), terms)
        if report.stored:
            record_act(session, COMMAND_LINE, Act(Action.IMPORT, PLACES, code), now())
            environment.follow_places(session)
    progress.close()
    _print(report, output)
    if report.stored and released is None and report.brings_figures:
        say(NO_RELEASE)
    setting = environment.settings.area
    if report.stored and setting and setting.upper() != report.area:
        say(f"EARLYHELP_AREA still is {setting}. Set it to {report.area} before you go on.")
    if report.problem_count:
        raise click.exceptions.Exit(WRONG_USE if report.problems else PROBLEMS_IN_DATA)


def _year(text: str | None) -> str | None:
    year = read_vintage(text or "")
    if text and year is None:
        raise click.BadParameter("write a year, such as 2021", param_hint="--vintage")
    return year


def _day(text: str | None) -> str | None:
    try:
        return read_period(text) if text else None
    except CellError as fault:
        raise click.BadParameter(f"write {fault}", param_hint="--period") from None


def _print(report: GeographyReport, output: str | None) -> None:
    if chosen_format(output) == "json":
        print_json(report.as_json())
    else:
        print_rows(showing.FILE_COLUMNS, showing.file_rows(report), output)
    for sentence in showing.sentences(report):
        say(sentence)


@geography_cli.command("imports")
@format_option
@click.pass_obj
def imports_command(environment: Environment, output: str | None) -> None:
    """List every import of places, the newest first. Example: earlyhelp geography imports."""
    with environment.database.session() as session:
        names = {account.id: account.email for account in find_accounts(session)}
        rows = [showing.import_row(known, names) for known in queries.find_imports(session)]
    print_rows(showing.IMPORT_COLUMNS, rows, output)


@geography_cli.command("undo")
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="IMPORT...")
@click.pass_obj
def undo_command(environment: Environment, numbers: tuple[int, ...]) -> None:
    """Take imports back, each the newest of its kind, or none of them.

    \b
    Example:
      earlyhelp geography undo 7 8
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    moment = now()
    with environment.database.session(writing=True) as session:
        for number in sorted(set(numbers), reverse=True):
            undo_import(session, number, undone_by=COMMAND_LINE.role or "", undone_at=moment)
            act = Act(Action.UNDO, "geography_import", str(number))
            record_act(session, COMMAND_LINE, act, moment)
            known = queries.get_import(session, number)
            say(f"Import {number} ({known.kind}, {known.file_name}) was taken back.")
        environment.follow_places(session)
    say("Everything stands again as it stood before.")


@geography_cli.command("show")
@click.argument("postcode_or_code")
@format_option
@click.pass_obj
def show_command(environment: Environment, postcode_or_code: str, output: str | None) -> None:
    """Show what is known of a postcode or of an official code.

    \b
    Example:
      earlyhelp geography show E92000001
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    with environment.database.session() as session:
        code = read_code(postcode_or_code)
        if code is None:
            answer = queries.find_postcode(session, postcode_or_code)
            names = queries.find_names(session, {answer.authority_code})
            facts = showing.postcode_facts(answer, names.get(answer.authority_code or ""))
        else:
            figures = (
                queries.get_population(session, code, 0, OLDEST),
                queries.get_population(session, code, 0, OLDEST_CHILD),
                queries.find_deprivation(session).get(code),
            )
            areas, within = (
                queries.find_areas(session, code),
                queries.find_containing(session, code),
            )
            authority = queries.find_authority(session, code)
            facts = showing.code_facts(code, areas, within, figures, authority)
    if chosen_format(output) == "json":
        print_json(facts)
    else:
        print_rows(showing.FACT_COLUMNS, showing.fact_rows(facts), output)
