"""Commands for needs data: bring a file in, list imports, take one back, print the profile."""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import COMMAND_LINE, Act, Action
from earlyhelp.clock import now
from earlyhelp.db import Session
from earlyhelp.geography.queries import get_served_area
from earlyhelp.jsna import showing
from earlyhelp.jsna.commands import Question, check_import, record_import, undo_import
from earlyhelp.jsna.dialects import Refusal
from earlyhelp.jsna.imports import ALL, PROFILE, ImportDetails
from earlyhelp.jsna.indicators.cli import indicators_cli
from earlyhelp.jsna.measures.cli import measures_cli
from earlyhelp.jsna.queries import find_imports, get_profile
from earlyhelp.jsna.records import ON_THE_COMMAND_LINE
from earlyhelp.jsna.report import ImportReport
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
DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def jsna_cli() -> None:
    """Needs data (JSNA): imports, and the local profile drawn from them."""


jsna_cli.add_command(indicators_cli)
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
    question = Question(recorded_at, released_on, areas, ON_THE_COMMAND_LINE, period=period)
    with environment.database.session(writing=not dry_run) as session, file.open("rb") as stream:
        checked = check_import(session, stream, file.name, question)
        if isinstance(checked, Refusal):
            say(checked.sentence)
            raise click.exceptions.Exit(PROBLEMS_IN_DATA)
        report = checked.report
        may_leave_out = leave_out_problems and checked.can_leave_out
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
            report = record_import(session, checked, details)
            _leave_line(session, Action.IMPORT, report.import_id, recorded_at)
    _print_report(report, output)
    if not is_clear:
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)


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
        rows = showing.import_rows(find_imports(session))
    print_rows(showing.IMPORT_COLUMNS, rows, output)


@jsna_cli.command("undo")
@click.argument("number", type=int, metavar="IMPORT")
@click.pass_obj
def undo_command(environment: Environment, number: int) -> None:
    """Take back the newest import of its source. Example: earlyhelp jsna undo 3."""
    with environment.database.session(writing=True) as session:
        known = undo_import(session, number, undone_by=BY, undone_at=now())
        _leave_line(session, Action.UNDO, number, now())
    say(f"Import {known.id} of {known.source} was taken back. What was in use before is again.")


@jsna_cli.command("profile")
@click.option("--area", help="Code of the area; without it the area served.")
@click.option("--as-at", type=DAY, help="With the releases up to this day only: 2024-12-31.")
@format_option
@click.pass_obj
def profile_command(
    environment: Environment, *, area: str | None, as_at: datetime | None, output: str | None
) -> None:
    """Print the local profile.

    \b
    Example:
      earlyhelp jsna profile --as-at 2024-12-31 --format csv
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    with environment.database.session() as session:
        served = get_served_area(session)
        code = area or environment.settings.area or (served.code if served else "")
        if not code:
            raise click.UsageError("Give --area CODE, or set EARLYHELP_AREA.")
        profile = get_profile(session, code.upper(), _day(as_at))
    if chosen_format(output) == "json":
        print_json(showing.profile_document(profile))
    else:
        print_rows(showing.PROFILE_COLUMNS, showing.profile_rows(profile), output)
    if not profile.lines:
        say(f"No needs data are held for {profile.area_name}.")


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.replace(tzinfo=UTC).date()
