"""Commands for needs data: bring a file in, list imports, take one back, print the profile."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

import click

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import COMMAND_LINE, Act, Action
from earlyhelp.accounts.queries import find_accounts
from earlyhelp.clock import now
from earlyhelp.db import LONG_PATIENCE_MS, Database, Session
from earlyhelp.geography.queries import get_served_area
from earlyhelp.jsna import showing
from earlyhelp.jsna.commands import (
    Prepared,
    Question,
    Watch,
    prepare_import,
    store_import,
    undo_import,
)
from earlyhelp.jsna.describing.cli import columns_cli
from earlyhelp.jsna.dialects import Refusal
from earlyhelp.jsna.headings import normal_name
from earlyhelp.jsna.imports import ALL, PROFILE, ImportDetails
from earlyhelp.jsna.indicators.cli import indicators_cli
from earlyhelp.jsna.matched import MAY_BE_SAID
from earlyhelp.jsna.measures.cli import measures_cli
from earlyhelp.jsna.needs.held import UNMAPPED
from earlyhelp.jsna.needs.queries import get_need
from earlyhelp.jsna.needs.tidy import COLUMNS, Row, harmless_rows, tidy_rows
from earlyhelp.jsna.profile import LocalProfile
from earlyhelp.jsna.queries import find_imports, get_import
from earlyhelp.jsna.records import ON_THE_COMMAND_LINE
from earlyhelp.jsna.report import ImportReport
from earlyhelp.jsna.standing.queries import get_profile
from earlyhelp.taxonomy.needs import NEED_BY_CODE
from earlyhelp.terminal import (
    PROBLEMS_IN_DATA,
    Bar,
    Environment,
    chosen_format,
    format_option,
    known_facts,
    print_json,
    print_rows,
    say,
)

BY = "command line"
SAYABLE = frozenset(role for roles in MAY_BE_SAID.values() for role in roles)
DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def jsna_cli() -> None:
    """Needs data (JSNA): imports, and the local profile drawn from them."""


jsna_cli.add_command(indicators_cli)
jsna_cli.add_command(columns_cli)
jsna_cli.add_command(measures_cli)


@jsna_cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and store nothing.")
@click.option("--released", type=DAY, help="Day the publisher released the file: 2024-11-05.")
@click.option("--source", help="Who published it; a usual name without it.")
@click.option(
    "--areas",
    type=click.Choice([PROFILE, ALL]),
    default=PROFILE,
    show_default=True,
    help="Keep the areas of the local profile only, or all.",
)
@click.option("--leave-out-problems", is_flag=True, help="Bring in the rows without a problem.")
@click.option("--licence", default="", help="Licence of the file, to be shown beside its figures.")
@click.option("--sheet", help="The sheet of a workbook, where it has several.")
@click.option(
    "--always", multiple=True, help="What is true of every row and in no column: period=2022/23."
)
@click.option("--period", help="Day people were counted, where no column says it: 2024-06-30.")
@format_option
@click.pass_obj
def import_command(  # noqa: PLR0913 - one argument for each option
    environment: Environment,
    *,
    file: Path,
    dry_run: bool,
    released: datetime | None,
    source: str | None,
    areas: str,
    leave_out_problems: bool,
    licence: str,
    sheet: str | None,
    always: tuple[str, ...],
    period: str | None,
    output: str | None,
) -> None:
    """Check a file of needs data and, unless a row has problems, bring it in.

    \b
    Example:
      earlyhelp jsna import indicators.csv --released 2024-11-05
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    if released is None and not dry_run:
        raise click.UsageError(
            "Give the day the file was released, as --released 2024-11-05, or add --dry-run."
        )
    recorded_at, released_on = now(), None if released is None else released.date()
    question = Question(
        recorded_at,
        released_on,
        areas,
        ON_THE_COMMAND_LINE,
        sheet=sheet,
        always=_said_of_every_row(always),
        period=period,
    )
    with file.open("rb") as stream:
        prepared = _prepare(environment.database, stream, file.name, question)
        checked = prepared.beside
        report, may_leave_out = checked.report, leave_out_problems and checked.can_leave_out
        is_clear = may_leave_out or not checked.has_problems
        if released_on is not None and not dry_run and checked.can_come_in and is_clear:
            details = ImportDetails(
                source=source or checked.default_source or file.stem,
                released_on=released_on,
                recorded_at=recorded_at,
                imported_by=BY,
                areas=areas,
                leaves_out_problems=leave_out_problems,
                **({"licence": licence} if licence else {}),
            )
            report = _store(environment, prepared, details)
    _print_report(report, output)
    if not is_clear:
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)


def _said_of_every_row(pairs: tuple[str, ...]) -> dict[str, str]:
    said = {}
    for pair in pairs:
        column, sign, text = pair.partition("=")
        if not sign or not text.strip() or normal_name(column) not in SAYABLE:
            raise click.UsageError(
                f"{pair[:80]} is no COLUMN=TEXT. The columns are: {', '.join(sorted(SAYABLE))}."
            )
        said[normal_name(column)] = text.strip()
    return said


def _prepare(database: Database, stream: BinaryIO, name: str, question: Question) -> Prepared:
    """Read and compare a file; nobody who writes has to wait for it."""
    bar, rows = Bar("Reading the file"), Bar("Opening the file")
    watched = replace(question, tell=bar, tell_rows=rows)
    with database.session() as session, closing(bar), closing(rows):
        prepared = prepare_import(session, stream, name, watched)
    if isinstance(prepared, Refusal):
        say(prepared.sentence)
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)
    return prepared


def _store(environment: Environment, prepared: Prepared, details: ImportDetails) -> ImportReport:
    """Store a file in one transaction, in its turn, and say what it changed."""
    bar = Bar("Storing the readings")
    watch = Watch(environment.find_gap_figures, bar)
    with (
        environment.database.session(writing=True, patience_ms=LONG_PATIENCE_MS) as session,
        closing(bar),
    ):
        report = store_import(session, prepared, details, watch)
        _leave_line(session, Action.IMPORT, report.import_id, details.recorded_at)
        known = None if report.import_id is None else get_import(session, report.import_id)
    if known is not None and known.effects is not None:
        say(known.effects.sentence)
    return report


def _leave_line(
    session: Session, action: Action, import_id: int | None, recorded_at: datetime
) -> None:
    act = Act(action, "jsna_import", str(import_id))
    record_act(session, COMMAND_LINE, act, recorded_at)


def _print_report(report: ImportReport, output: str | None) -> None:
    if chosen_format(output) == "json":
        print_json(report.as_json())
    else:
        print_rows(showing.COUNT_COLUMNS, showing.count_rows(report), output)
        if report.problems:
            problems = showing.problem_rows(report.problems)
            print_rows(showing.PROBLEM_COLUMNS, problems, output)
    say(report.summary)
    for notice in report.notices:
        say(notice)


@jsna_cli.command("imports")
@format_option
@click.pass_obj
def imports_command(environment: Environment, output: str | None) -> None:
    """List every import, the newest first. Example: earlyhelp jsna imports --format json."""
    with environment.database.session() as session:
        names = {account.id: account.email for account in find_accounts(session)}
        rows = showing.import_rows(find_imports(session), names)
    print_rows(showing.IMPORT_COLUMNS, rows, output)


@jsna_cli.command("undo")
@click.argument("number", type=int, metavar="IMPORT")
@click.pass_obj
def undo_command(environment: Environment, number: int) -> None:
    """Take back the newest import of its source. Example: earlyhelp jsna undo 3."""
    watch = Watch(environment.find_gap_figures)
    with environment.database.session(writing=True, patience_ms=LONG_PATIENCE_MS) as session:
        known = undo_import(session, number, undone_by=BY, undone_at=now(), watch=watch)
        _leave_line(session, Action.UNDO, number, now())
    say(f"Import {known.id} of {known.source} was taken back. What was in use before is again.")
    if known.undo_effects is not None:
        say(known.undo_effects.sentence)


@jsna_cli.command("profile")
@click.option("--area", help="Code of the area; without it the area served.")
@click.option("--as-at", type=DAY, help="With the releases up to this day only: 2024-12-31.")
@click.option("--need", help="Only this need, by its code: money_debt_food.")
@click.option(
    "--every-figure",
    is_flag=True,
    help="Also over time, region, similar areas, smaller places and groups, as on the pages.",
)
@format_option
@click.pass_obj
def profile_command(  # noqa: PLR0913 - one argument for each option
    environment: Environment,
    *,
    area: str | None,
    as_at: datetime | None,
    need: str | None,
    every_figure: bool,
    output: str | None,
) -> None:
    """Print the local profile.

    \b
    Example:
      earlyhelp jsna profile --as-at 2024-12-31 --format csv
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    if need is not None and need not in (*NEED_BY_CODE, UNMAPPED):
        raise click.UsageError(f"There is no need {need!r}; the page /needs lists them.")
    with environment.database.session() as session:
        served = get_served_area(session)
        code = (area or environment.settings.area or (served.code if served else "")).upper()
        if not code:
            raise click.UsageError("Give --area CODE, or set EARLYHELP_AREA.")
        if every_figure or need is not None:
            held = get_need(session, code, need or "", _day(as_at))
            profile, rows = held.profile, tidy_rows(held) if every_figure else None
        else:
            profile, rows = get_profile(session, code, _day(as_at)), None
    _print_profile(profile, rows, output)
    if not profile.lines:
        say(f"No needs data are held for {profile.area_name}.")


def _print_profile(profile: LocalProfile, rows: list[Row] | None, output: str | None) -> None:
    if chosen_format(output) == "json":
        figures = {} if rows is None else {"figures": [known_facts(row) for row in rows]}
        print_json({**showing.profile_document(profile), **figures})
    elif rows is not None:
        print_rows(list(COLUMNS), harmless_rows(rows), output)
    else:
        print_rows(showing.PROFILE_COLUMNS, showing.profile_rows(profile), output)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.replace(tzinfo=UTC).date()
