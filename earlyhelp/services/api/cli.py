"""Command for the open data: write the whole public directory to a file."""

from pathlib import Path

import click

from earlyhelp.clock import today
from earlyhelp.services.api.downloads import TABLES, every_row
from earlyhelp.services.api.queries import Day, count_services, find_exported, write_feed_file
from earlyhelp.services.checking import periods_of
from earlyhelp.terminal import Environment, say

FEED = "hsds-uk"


@click.command("export")
@click.option("--to", "form", required=True, type=click.Choice([FEED, "csv", "xlsx"]))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--excel", is_flag=True, help="CSV with the mark by which Excel knows UTF-8.")
@click.pass_obj
def export_command(environment: Environment, *, form: str, out: Path, excel: bool) -> None:
    """Write the whole public directory to a file; brought in again, it changes nothing.

    \b
    Example:
      earlyhelp services export --to hsds-uk --out directory.json
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    if excel and form != "csv":
        raise click.UsageError("--excel goes with --to csv")
    day = Day(today(), periods_of(environment.settings))
    with environment.database.session() as session:
        count = count_services(session, day.on)
        if form == FEED:
            content = write_feed_file(session, day).encode()
        else:
            table = TABLES[f"excel.{form}" if excel else form]
            content = table.write(every_row(find_exported(session, day.on)), day.on)
    try:
        out.write_bytes(content)
    except OSError as fault:
        raise click.UsageError(f"--out: {out} cannot be written ({fault.strerror})") from None
    say(f"{count:,} services written to {out}")
