"""Commands for the audit: check the chain, and take lines out."""

from datetime import datetime

import click

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import COMMAND_LINE, Act, Action, Head, read_head, verify
from earlyhelp.accounts.audit.queries import find_lines, find_persons, read_chain
from earlyhelp.accounts.audit.showing import COLUMNS
from earlyhelp.accounts.audit.wanted import PURPOSES, Wanted
from earlyhelp.clock import now
from earlyhelp.errors import NotHereError
from earlyhelp.logs import WARNING, begin_logging, note
from earlyhelp.terminal import (
    PROBLEMS_IN_DATA,
    Environment,
    format_option,
    print_json,
    print_rows,
    say,
)

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group("audit")
def audit_cli() -> None:
    """The record of who saw and changed what."""


def _head(_context: click.Context, _parameter: click.Parameter, text: str | None) -> Head | None:
    head = None if text is None else read_head(text)
    if text is not None and head is None:
        raise click.BadParameter("write a head as the log has it: the number, a colon, the hash")
    return head


@audit_cli.command("verify")
@click.option("--head", "known", callback=_head, help="A head from the log; finds a cut end.")
@click.pass_obj
def verify_command(environment: Environment, known: Head | None) -> None:
    """Check every line from the oldest to the newest and name the first that does not hold.

    \b
    Example:
      earlyhelp audit verify
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    with environment.database.session() as session:
        found = verify(read_chain(session), known)
    begin_logging()
    broken = found.broken
    answer: dict[str, object] = {
        "lines": found.lines,
        "head": str(found.head),
        "whole": broken is None,
    }
    if broken is not None:
        answer["first_broken"] = {"line": broken.line_id, "because": broken.because}
        note("audit_broken", WARNING, security=True, count=broken.line_id)
    else:
        note("audit_head", head=str(found.head), count=found.lines)
    print_json(answer)
    if broken is not None:
        say(f"Line {broken.line_id} does not hold: {broken.because}.")
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)


@audit_cli.command("export")
@click.option("--person", help="Lines of one person, by e-mail or by the account's id.")
@click.option("--reference", help="Lines about one family, by the reference in its assessments.")
@click.option("--record", "records", multiple=True, help="Lines about one record, by its id.")
@click.option("--since", type=DAY, help="From this day on: 2026-03-04.")
@click.option("--until", type=DAY, help="Up to this day: 2026-03-31.")
@click.option(
    "--purpose",
    type=click.Choice(sorted(PURPOSES)),
    required=True,
    help="Why the lines are taken out; it is recorded.",
)
@format_option
@click.pass_obj
def export_command(  # noqa: PLR0913 - one argument for each option
    environment: Environment,
    *,
    person: str | None,
    reference: str | None,
    records: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    purpose: str,
    output: str | None,
) -> None:
    """Print the lines that were asked for, the newest first.

    \b
    Example:
      earlyhelp audit export --since 2026-03-01 --purpose inspection --format csv
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    with environment.database.session(writing=True) as session:
        if reference is not None:
            records += tuple(environment.find_by_reference(session, reference))
            if not records:
                raise NotHereError("No record here has that reference.")
        wanted = Wanted(
            (tuple(find_persons(session, person)) or (person,)) if person else (),
            records,
            None if since is None else since.date(),
            None if until is None else until.date(),
        )
        record_act(session, COMMAND_LINE, Act(Action.EXPORT, "audit_line", purpose=purpose), now())
        rows = [shown.as_row() for shown in find_lines(session, wanted)]
    print_rows(COLUMNS, rows, output)
