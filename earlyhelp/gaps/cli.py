"""Commands for commissioners and analysts: the gap report, and reach on files of their own."""

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

import click

from earlyhelp.clock import today
from earlyhelp.errors import NotHereError
from earlyhelp.gaps.drawing import FAMILY_FORMS, FORMS, draw, draw_families
from earlyhelp.gaps.gap import GapReport
from earlyhelp.gaps.notes import headline, note_report
from earlyhelp.gaps.queries import get_gap_report
from earlyhelp.gaps.reach import Reached, derive_reach
from earlyhelp.gaps.reach_files import ReachFiles, read_reach_files
from earlyhelp.gaps.selection import Selection, select
from earlyhelp.services.checking import periods_of
from earlyhelp.taxonomy.needs import NEED_BY_CODE
from earlyhelp.terminal import (
    PROBLEMS_IN_DATA,
    Environment,
    as_csv,
    as_table,
    chosen_format,
    print_json,
    say,
)

REACH_COLUMNS = ("area_code", "places_per_child", "places_in_reach")
NOT_PUBLISHED = (
    "A published form is not available: nothing yet checks that small counts cannot be worked out "
    "from the other figures. Leave out --published for the report for use inside."
)
Command = Callable[..., None]
INPUT_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def gaps_cli() -> None:
    """Need held against places, and who can reach them."""


def read_need(_context: object, _option: object, code: str | None) -> str | None:
    """Return the code of a need, or say which it may have been."""
    if code is None or code in NEED_BY_CODE:
        return code
    near = get_close_matches(code, list(NEED_BY_CODE), n=3, cutoff=0.3)
    meant = f" Perhaps {', '.join(near)}." if near else ""
    raise click.BadParameter(f"there is no need {code!r}.{meant}")


need_option = click.option("--need", callback=read_need, help="Only this need, by its code.")
out_option = click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write to this file; its ending says the form unless --format does.",
)


def family_options(command: Command) -> Command:
    """Add the options of commands that print requests and answers."""
    form = click.option(
        "--format",
        "output",
        type=click.Choice(FAMILY_FORMS),
        help="A table on a terminal, JSON otherwise.",
    )
    return need_option(out_option(form(click.pass_obj(command))))


@gaps_cli.command("report")
@click.option("--area", help="Code of the area; without it the area served.")
@need_option
@click.option("--published", is_flag=True, help="The form for publishing.")
@out_option
@click.option(
    "--format", "output", type=click.Choice(FORMS), help="A table on a terminal, JSON otherwise."
)
@click.pass_obj
def report_command(  # noqa: PLR0913 - one argument for each option
    environment: Environment,
    *,
    area: str | None,
    need: str | None,
    published: bool,
    out: Path | None,
    output: str | None,
) -> None:
    """Print need against places for every need and age band, worst first.

    Example: earlyhelp gaps report --need speech_language --format csv
    """
    if published:
        raise click.UsageError(NOT_PUBLISHED)
    form = choose_form(out, output)
    if form == "xlsx" and out is None:
        raise click.UsageError("A workbook needs a file to go to. Add --out gaps.xlsx.")
    report = read_report(environment)
    if area not in {None, report.area.code}:
        raise click.UsageError(
            f"Gaps are worked out for {report.area.name} ({report.area.code}) as a whole."
        )
    rows = [gap for gap in report.rows if need in {None, gap.need.code}]
    if form == "table" and need is None:
        rows = list(select(report.rows, Selection()))
        say(
            f"{len(report.rows) - len(rows)} rows without a figure for need are not shown; "
            "--format csv has them."
        )
    write(draw(report, rows, form), out)
    say(headline(report))
    say(note_report(report)[0])


@gaps_cli.command("answers")
@family_options
def answers_command(
    environment: Environment, *, need: str | None, out: Path | None, output: str | None
) -> None:
    """Print what services answered to plans, and how long families waited for a yes.

    Example: earlyhelp gaps answers --need speech_language --format csv
    """
    print_families(environment, "answers", need, out, output)


@gaps_cli.command("requests")
@family_options
def requests_command(
    environment: Environment, *, need: str | None, out: Path | None, output: str | None
) -> None:
    """Print what offers were asked for and could not meet, by age, ward and month.

    Example: earlyhelp gaps requests --out requests.csv
    """
    print_families(environment, "requests", need, out, output)


def print_families(
    environment: Environment, table: str, need: str | None, out: Path | None, output: str | None
) -> None:
    """Print requests or answers of the last twelve months, as the page of a need has them."""
    form = choose_form(out, output)
    if form not in FAMILY_FORMS:
        raise click.UsageError("These rows go to .csv or .json; the workbook has them as sheets.")
    report = read_report(environment)
    write(draw_families(report, table, form, need), out)
    say("Counts are to the nearest 5; 1 to 4, and what would give such a count away, are hidden.")
    say("Few requests or plans never mean little need.")


def read_report(environment: Environment) -> GapReport:
    """Return the report of today, or say that there is no area."""
    with environment.database.session() as session:
        periods = periods_of(environment.settings)
        report = get_gap_report(session, on=today(), periods=periods)
    if report is None:
        raise NotHereError("There is no area yet. Run earlyhelp geography import first.")
    return report


def choose_form(out: Path | None, output: str | None) -> str:
    """Return the form asked for, or the one that the file's ending says."""
    ending = out.suffix.removeprefix(".").lower() if out is not None else ""
    if output is None and ending in FORMS:
        return ending
    return chosen_format(output) if out is None else output or "json"


def write(content: bytes, out: Path | None) -> None:
    """Write to a file, or print."""
    if out is None:
        click.echo(content, nl=False)
    else:
        out.write_bytes(content)
        say(f"Written to {out}.")


@gaps_cli.command("reach")
@click.option("--areas", required=True, type=INPUT_FILE, help="CSV: area_code, children_total.")
@click.option("--services", required=True, type=INPUT_FILE, help="CSV: service_id, places.")
@click.option("--distances", required=True, type=INPUT_FILE, help="CSV: area_code, service_id, km.")
@click.option(
    "--catchment-km",
    type=click.FloatRange(min=0, max=200, min_open=True),
    default=10.0,
    show_default=True,
    help="How far families can be asked to go.",
)
@click.option("--format", "output", type=click.Choice(["csv", "json", "table"]), default="csv")
def reach_command(
    *, areas: Path, services: Path, distances: Path, catchment_km: float, output: str
) -> None:
    """Share the places of services among the children who can reach them; no database is used.

    Example: earlyhelp gaps reach --areas a.csv --services s.csv --distances d.csv
    """
    files = read_reach_files(*(_read(path) for path in (areas, services, distances)))
    if files.problems:
        for problem in files.problems:
            say(problem.words())
        say(f"{len(files.problems)} problems. Mend the files and run this again.")
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)
    reached = derive_reach(files.children, files.places, files.pairs, catchment_km)
    print_reach(reached, output)
    note_reach(reached, files, catchment_km)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        say(f"{path.name} is not UTF-8. Save it as CSV in UTF-8 and run this again.")
        raise click.exceptions.Exit(PROBLEMS_IN_DATA) from None


def print_reach(reached: Reached, output: str) -> None:
    """Print what falls to each area, in the order of the file of areas."""
    rows = [
        dict(zip(REACH_COLUMNS, (one.area, *numbers), strict=True))
        for one in reached.areas
        for numbers in [(round(one.places_per_child, 12), round(one.places_in_reach, 12))]
    ]
    if output == "json":
        print_json(rows)
        return
    texts = [{name: _plain(value) for name, value in row.items()} for row in rows]
    if output == "csv":
        click.echo(as_csv(REACH_COLUMNS, texts), nl=False)
    else:
        click.echo(as_table(REACH_COLUMNS, texts))


def _plain(value: object) -> str:
    """Return a number without an exponent.

    >>> _plain(0.00001), _plain(12.0), _plain("A")
    ('0.00001', '12', 'A')
    """
    if not isinstance(value, float):
        return str(value)
    return f"{value:.12f}".rstrip("0").rstrip(".")


def note_reach(reached: Reached, files: ReachFiles, catchment_km: float) -> None:
    """Say the setting, and what nobody can reach."""
    empty = sum(one.places_per_child == 0 for one in reached.areas)
    lost = sum(files.places[service] for service in reached.out_of_reach)
    say(f"Catchment {catchment_km:g} km, nearer services counting more.")
    say(f"{empty} of {len(reached.areas)} areas have nothing in reach.")
    if reached.out_of_reach:
        say(f"{lost:g} places nobody can reach: {', '.join(reached.out_of_reach)}.")
