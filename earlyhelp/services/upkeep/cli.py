"""Commands of the checking cycle: what is due, reminders for providers, and how fresh it all is."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

import click

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import COMMAND_LINE, Act, Action
from earlyhelp.clock import now, today
from earlyhelp.db import Session
from earlyhelp.errors import EnvironmentFaultError
from earlyhelp.services.checking import CheckState, check_words, periods_of
from earlyhelp.services.exchange.cells import guard
from earlyhelp.services.upkeep.commands import (
    Hand,
    begin_reminder,
    forget_email,
    make_link,
    note_sent,
)
from earlyhelp.services.upkeep.freshness import COLUMNS, derive_freshness
from earlyhelp.services.upkeep.mails import answer, reminder
from earlyhelp.services.upkeep.queries import (
    find_addresses,
    find_answers_owed,
    find_reminded,
    find_standings,
)
from earlyhelp.services.upkeep.queueing import (
    LATE,
    Around,
    Standing,
    derive_queue,
    needs_reminder,
)
from earlyhelp.services.upkeep.words import Reason
from earlyhelp.terminal import (
    ENVIRONMENT_AT_FAULT,
    Environment,
    chosen_format,
    format_option,
    print_json,
    print_rows,
    say,
)
from earlyhelp.web.mail import Mail, MailFaultError, mail_url, send_mail

DUE_COLUMNS = ("service", "name", "provider", "state", "checked_on", "last_checked", "reasons")
SENT_COLUMNS = ("service", "name", "provider", "result")
BY = "command line"
NO_MAIL = (
    "Mails are off, so nothing was sent. Set EARLYHELP_MAIL_URL, or ask providers from the queue."
)
IS_DUE = LATE | {CheckState.DUE}


def _standings(environment: Environment, session: Session) -> list[Standing]:
    around = Around(in_use=frozenset(environment.services_in_use(session)))
    return find_standings(
        session, on=today(), periods=periods_of(environment.settings), around=around
    )


@click.command("due")
@click.option(
    "--reason",
    type=click.Choice([one.value for one in Reason if one is not Reason.CHANGED]),
    help="Only listings with this reason, in the order of the queue.",
)
@click.option("--provider", default="", help="Only providers with these words in their name.")
@format_option
@click.pass_obj
def due_command(
    environment: Environment, *, reason: str | None, provider: str, output: str | None
) -> None:
    """List the listings to check: never checked first, then the longest ago.

    \b
    Example:
      earlyhelp services due --reason overdue --format csv
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    with environment.database.session() as session:
        standings = _standings(environment, session)
    reasons = {line.standing.service_id: line.reasons for line in derive_queue(standings)}
    if reason is None:
        chosen = [one for one in standings if one.state in IS_DUE and not one.is_hidden]
        chosen.sort(key=lambda one: (bool(one.checked_on), str(one.checked_on), one.name))
    else:
        lines = derive_queue(standings)
        chosen = [line.standing for line in lines if Reason(reason) in line.reasons]
    words = provider.casefold().split()
    rows = [
        _due_row(one, reasons.get(one.service_id, ()))
        for one in chosen
        if all(word in one.provider.casefold() for word in words)
    ]
    if chosen_format(output) != "json":
        for row in rows:
            row["reasons"] = "; ".join(str(one) for one in _each(row["reasons"]))
    print_rows(DUE_COLUMNS, rows, output)


def _each(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []


def _due_row(standing: Standing, reasons: Collection[Reason]) -> dict[str, object]:
    checked_on = standing.checked_on
    return {
        "service": standing.service_id,
        "name": standing.name,
        "provider": standing.provider,
        "state": standing.state.value,
        "checked_on": checked_on.isoformat() if checked_on else None,
        "last_checked": check_words(checked_on, today()),
        "reasons": [reason.value for reason in reasons],
    }


@click.command("remind")
@click.option("--dry-run", is_flag=True, help="Say who would get a mail, and send nothing.")
@format_option
@click.pass_obj
def remind_command(environment: Environment, *, dry_run: bool, output: str | None) -> None:
    """Send providers a one-time link for each listing whose check is due.

    A listing is reminded of at most once in the days of the settings, and never twice on a day;
    one whose provider asked for a new link gets it. Answers that somebody waits for go out too.

    \b
    Example:
      earlyhelp services remind --dry-run
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    settings = environment.settings
    if not mail_url(settings) and not dry_run:
        raise EnvironmentFaultError(NO_MAIL)
    since = today() - timedelta(days=settings.remind_days)
    with environment.database.session() as session:
        reminded = find_reminded(session, after=since, on=today())
        wanted = [
            one
            for one in _standings(environment, session)
            if needs_reminder(one, reminded.recently, reminded.today)
        ]
        addresses = find_addresses(session, [one.service_id for one in wanted])
    results = {one.service_id: "no email address" for one in wanted}
    for address, some in _by_address(wanted, addresses).items():
        result = "would be sent" if dry_run else _remind(environment, address, some)
        results |= {one.service_id: result for one in some}
    if not dry_run:
        _send_answers(environment)
    rows = [
        {
            "service": one.service_id,
            "name": one.name,
            "provider": one.provider,
            "result": results[one.service_id],
        }
        for one in wanted
    ]
    print_rows(SENT_COLUMNS, rows, output)
    if "failed" in results.values():
        say("Some mails could not be sent. Run this again; nobody gets a second one.")
        raise click.exceptions.Exit(ENVIRONMENT_AT_FAULT)


def _by_address(
    wanted: Sequence[Standing], addresses: Mapping[str, str]
) -> Mapping[str, list[Standing]]:
    """Return the listings of each mailbox: one mail tells of all of them."""
    found: dict[str, list[Standing]] = defaultdict(list)
    for one in wanted:
        if one.service_id in addresses:
            found[addresses[one.service_id]].append(one)
    return found


def _remind(environment: Environment, address: str, some: Sequence[Standing]) -> str:
    """Send one mail; its links are stored first, so that none is out that we do not know."""
    hand, settings = Hand(BY, now()), environment.settings
    days, base = settings.provider_link_days, settings.base_url.rstrip("/")
    links = []
    with environment.database.session(writing=True) as session:
        for one in some:
            if begin_reminder(session, one.service_id, hand):
                token = make_link(session, one.service_id, hand, days)
                links.append((one.name, f"{base}/confirm/{token}"))
                act = Act(Action.CREATE, "provider_link", one.service_id, "reminder")
                record_act(session, COMMAND_LINE, act, hand.at)
    if not links:
        return "sent already"
    letter = reminder(links, days)
    try:
        send_mail(settings, Mail(address, letter.subject, letter.text))
    except MailFaultError as fault:
        say(str(fault))
        return "failed"
    with environment.database.session(writing=True) as session:
        note_sent(session, [one.service_id for one in some], hand)
    return "sent"


def _send_answers(environment: Environment) -> None:
    """Send the answers that could not be sent when they were due, and forget the addresses."""
    base = environment.settings.base_url.rstrip("/")
    with environment.database.session() as session:
        owed = find_answers_owed(session)
    for one in owed:
        link = f"{base}/services/{one.service_id}"
        letter = answer(one.name, one.outcome, one.because, link)
        try:
            send_mail(environment.settings, Mail(one.email, letter.subject, letter.text))
        except MailFaultError as fault:
            say(str(fault))
            continue
        with environment.database.session(writing=True) as session:
            forget_email(session, one.report_id)


@click.command("freshness")
@format_option
@click.pass_obj
def freshness_command(environment: Environment, *, output: str | None) -> None:
    """Print how many listings were checked in time, over all and for each provider.

    \b
    Example:
      earlyhelp services freshness --format csv
    """  # noqa: D301 - click's own mark for a block that keeps its lines
    with environment.database.session() as session:
        overall, providers = derive_freshness(_standings(environment, session))
    rows = [dict(one.as_row()) for one in (overall, *providers)]
    if chosen_format(output) == "json":
        shown = [{k: v for k, v in row.items() if v is not None} for row in rows]
        print_json({"overall": shown[0], "providers": shown[1:]})
        return
    for row in rows:
        row["provider"] = guard(str(row["provider"]))
    print_rows(COLUMNS, rows, output)


COMMANDS = (due_command, remind_command, freshness_command)
