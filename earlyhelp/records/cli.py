"""Commands for retention, and for what is held about one family."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import COMMAND_LINE, Act, Action
from earlyhelp.accounts.audit.queries import get_head
from earlyhelp.accounts.retention import commands
from earlyhelp.accounts.retention.commands import compact
from earlyhelp.accounts.retention.kinds import Due, NewHold, RecordKind
from earlyhelp.accounts.retention.queries import find_missing, find_rules
from earlyhelp.accounts.retention.rules import Rule, read_period
from earlyhelp.accounts.retention.words import HOLD_REASONS, SUBJECT_PURPOSE
from earlyhelp.clock import now
from earlyhelp.errors import NotHereError
from earlyhelp.logs import begin_logging, note
from earlyhelp.records.kinds import KINDS, REGISTRY
from earlyhelp.terminal import (
    Environment,
    as_json,
    format_option,
    print_rows,
    say,
)

BY = "command line"
RULE_COLUMNS = ("kind", "name", "keep_for", "counted_from", "reason", "set_by", "set_on")
DUE_COLUMNS = ("kind", "name", "keep_for", "due", "held")
DAY = click.DateTime(formats=["%Y-%m-%d"])
CODES = click.Choice([kind.code for kind in KINDS])


@click.group("retention")
def retention_cli() -> None:
    """How long records are kept, and what is due to go."""


@retention_cli.command("rules")
@format_option
@click.pass_obj
def rules_command(environment: Environment, output: str | None) -> None:
    """List the rule of every kind of record. Example: earlyhelp retention rules."""
    with environment.database.session() as session:
        rules, missing = find_rules(session, REGISTRY), find_missing(session, REGISTRY)
    print_rows(RULE_COLUMNS, [_rule_row(kind, rules.get(kind.code)) for kind in KINDS], output)
    if missing:
        names = ", ".join(kind.code for kind in missing)
        say(f"No rule yet for: {names}. Set each with earlyhelp retention set.")


def _rule_row(kind: RecordKind, rule: Rule | None) -> dict[str, object]:
    return {
        "kind": kind.code,
        "name": kind.name,
        "keep_for": rule and str(rule.keep_for),
        "counted_from": kind.counted_from,
        "reason": rule and rule.reason,
        "set_by": rule and rule.set_by,
        "set_on": rule and rule.set_on.isoformat(),
    }


@retention_cli.command("set")
@click.argument("kind", type=CODES)
@click.argument("keep_for")
@click.option("--reason", required=True, help="Why so long; it stands beside the rule.")
@click.pass_obj
def set_command(environment: Environment, kind: str, keep_for: str, reason: str) -> None:
    """Set how long one kind of record is kept.

    \b
    Example:
      earlyhelp retention set assessment "6 years" --reason "Our retention schedule, line 12"
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    period, known = read_period(keep_for), REGISTRY.kind(kind)
    if period is None or known is None:
        raise click.BadParameter('write a number and a unit, such as "6 years" or "30 days"')
    moment = now()
    rule = Rule(kind, period, known.counted_from, reason, BY, moment.date())
    with environment.database.session(writing=True) as session:
        commands.set_rule(session, COMMAND_LINE, rule, moment)
    say(f"{known.name}: kept for {period} from {known.counted_from}.")


@retention_cli.command("purge")
@click.option("--dry-run", is_flag=True, help="Say how many records would go, and take none.")
@format_option
@click.pass_obj
def purge_command(environment: Environment, *, dry_run: bool, output: str | None) -> None:
    """Take away every record that is due and not held. Run it once a day.

    \b
    Example:
      earlyhelp retention purge --dry-run
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    begin_logging()
    with environment.database.session(writing=not dry_run) as session:
        if dry_run:
            due = commands.find_due(session, REGISTRY, now())
        else:
            due = commands.purge(session, COMMAND_LINE, REGISTRY, now())
            note("audit_head", head=str(get_head(session)))
    print_rows(DUE_COLUMNS, [_due_row(one) for one in due], output)
    going = sum(one.going for one in due)
    if dry_run:
        say(f"{going:,} records would go. Nothing was changed.")
        return
    note("purge", counts={one.kind.code: one.going for one in due if one.going})
    say(f"{going:,} records are gone.")
    if going:
        _compact(environment)


def _due_row(due: Due) -> dict[str, object]:
    reached = due.rule is not None and due.kind.is_in_database
    return {
        "kind": due.kind.code,
        "name": due.kind.name,
        "keep_for": due.rule and str(due.rule.keep_for),
        "due": due.going if reached else None,
        "held": due.held if reached else None,
    }


def _compact(environment: Environment) -> None:
    if not compact(environment.database):
        note("compact_deferred")
        say("The file could not be rebuilt while others use it. Run the command again later.")


@retention_cli.command("hold")
@click.argument("kind", type=CODES)
@click.argument("record")
@click.option("--reason", type=click.Choice(sorted(HOLD_REASONS)), required=True, help="Why.")
@click.option("--until", type=DAY, required=True, help="The last day of the hold: 2027-03-04.")
@click.pass_obj
def hold_command(
    environment: Environment, kind: str, record: str, *, reason: str, until: datetime
) -> None:
    """Keep one record from being purged or erased.

    \b
    Example:
      earlyhelp retention hold assessment q8Zk2 --reason court --until 2027-03-04
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    with environment.database.session(writing=True) as session:
        new = NewHold(kind, record, reason, BY, until.date())
        hold_id = commands.hold(session, COMMAND_LINE, new, now())
    say(f"Held until {until.date().isoformat()}. To end it: earlyhelp retention release {hold_id}")


@retention_cli.command("release")
@click.argument("hold")
@click.pass_obj
def release_command(environment: Environment, hold: str) -> None:
    """End a hold. Example: earlyhelp retention release x7Yq."""
    with environment.database.session(writing=True) as session:
        commands.release(session, COMMAND_LINE, hold, now())
    say("The hold has ended. The rule of its kind counts again.")


@click.group("subject")
def subject_cli() -> None:
    """What is held about one family, by its reference."""


@subject_cli.command("export")
@click.argument("reference")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file to write; an existing one is not overwritten.",
)
@click.pass_obj
def export_command(environment: Environment, reference: str, out: Path) -> None:
    """Write everything held under a reference, for the person who asks for it.

    \b
    Example:
      earlyhelp subject export EH-20417 --out answer.json
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    if out.exists():
        raise click.BadParameter("that file exists already; choose another name")
    with environment.database.session(writing=True) as session:
        ids = _found(REGISTRY.find_by_reference(session, reference))
        held = REGISTRY.export_subject(session, ids)
        for one in ids:
            act = Act(Action.EXPORT, "assessment", one, purpose=SUBJECT_PURPOSE)
            record_act(session, COMMAND_LINE, act, now())
        out.write_text(as_json(held) + "\n", "utf-8")
    say(f"{len(ids):,} assessments were written.")


@subject_cli.command("erase")
@click.argument("reference")
@click.option("--yes", is_flag=True, help="Do it; without this the command only counts.")
@click.pass_obj
def erase_command(environment: Environment, reference: str, *, yes: bool) -> None:
    """Take away everything held under a reference. Export it first if it is still needed.

    \b
    Example:
      earlyhelp subject erase EH-20417 --yes
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    with environment.database.session(writing=yes) as session:
        ids = _found(REGISTRY.find_by_reference(session, reference))
        if yes:
            commands.erase(session, COMMAND_LINE, REGISTRY, ids, now())
    if not yes:
        say(f"{len(ids):,} assessments would go. Add --yes to take them away.")
        return
    say(f"{len(ids):,} assessments are gone.")
    _compact(environment)


def _found(ids: Sequence[str]) -> Sequence[str]:
    if not ids:
        raise NotHereError("No record here has that reference.")
    return ids
