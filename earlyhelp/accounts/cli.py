"""Commands for accounts: the first administrator is invited with one of them."""

from datetime import datetime

import click

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import COMMAND_LINE, Act, Action
from earlyhelp.accounts.commands import (
    AccountProblemError,
    add_account,
    end_account,
    make_link,
)
from earlyhelp.accounts.letters import letter_with_link
from earlyhelp.accounts.links import LinkKind, link_address
from earlyhelp.accounts.people import LONGEST_ORGANISATION, Newcomer, read_email
from earlyhelp.accounts.queries import find_account, find_accounts
from earlyhelp.accounts.roles import ROLES, in_order
from earlyhelp.clock import now, today
from earlyhelp.terminal import Environment, format_option, print_json, print_rows, say
from earlyhelp.web.mail import MailFaultError, send_mail

COLUMNS = ("id", "email", "organisation", "roles", "state", "ends_on", "last_signed_in")


@click.group("accounts")
def accounts_cli() -> None:
    """Invite people, list accounts and end them."""


@accounts_cli.command("invite")
@click.argument("email")
@click.option(
    "--role",
    "roles",
    type=click.Choice(ROLES),
    multiple=True,
    required=True,
    help="May be given again.",
)
@click.option("--organisation", required=True, help="Whom the person works for.")
@click.option("--ends-on", type=click.DateTime(["%Y-%m-%d"]), help="The last day, if there is one.")
@click.pass_obj
def invite_command(
    environment: Environment,
    *,
    email: str,
    roles: tuple[str, ...],
    organisation: str,
    ends_on: datetime | None,
) -> None:
    """Invite somebody by a one-time link, or send a new link to somebody who has not come yet.

    Example: earlyhelp accounts invite a.person@council.example --role administrator
    --organisation "The council"
    """
    address = read_email(email)
    place = " ".join(organisation.split())
    if address is None:
        raise click.UsageError(f"{email!r} is no e-mail address, like name@council.gov.uk.")
    if not place or len(place) > LONGEST_ORGANISATION:
        raise click.UsageError(f"Write --organisation in 1 to {LONGEST_ORGANISATION} characters.")
    newcomer = Newcomer(address, in_order(roles), place, ends_on.date() if ends_on else None)
    account_id, link = _write(environment, newcomer)
    sent = False
    try:
        sent = send_mail(environment.settings, letter_with_link(LinkKind.INVITATION, address, link))
    except MailFaultError as fault:
        say(str(fault))
    say("The invitation is on its way; it works for 48 hours." if sent else _HAND_OVER)
    print_json(
        {"id": account_id, "email": address, "sent": sent} | ({} if sent else {"link": link})
    )


_HAND_OVER = "No mail went out. Hand the link over yourself; it works once, for 48 hours."


def _write(environment: Environment, newcomer: Newcomer) -> tuple[str, str]:
    with environment.database.session(writing=True) as session:
        held = find_account(session, newcomer.email)
        if held is not None and held.signed_in_at is not None:
            raise AccountProblemError("There is an account with this e-mail address already.")
        account_id = held.id if held else add_account(session, newcomer, now())
        record_act(session, COMMAND_LINE, Act(Action.INVITE, "account", account_id), now())
        token = make_link(session, account_id, LinkKind.INVITATION, now())
    return account_id, link_address(environment.settings.base_url, LinkKind.INVITATION, token)


@accounts_cli.command("list")
@format_option
@click.pass_obj
def list_command(environment: Environment, output: str | None) -> None:
    """List every account. Example: earlyhelp accounts list --format csv."""
    with environment.database.session() as session:
        found = find_accounts(session)
    rows = [
        {
            "id": account.id,
            "email": account.email,
            "organisation": account.organisation,
            "roles": " ".join(in_order(account.roles)),
            "state": account.state_words(today()).lower(),
            "ends_on": account.ends_on.isoformat() if account.ends_on else None,
            "last_signed_in": account.signed_in_at.isoformat() if account.signed_in_at else None,
        }
        for account in found
    ]
    print_rows(COLUMNS, rows, output)


@accounts_cli.command("remove")
@click.argument("email")
@click.pass_obj
def remove_command(environment: Environment, email: str) -> None:
    """End an account and its sessions at once. Example: earlyhelp accounts remove a@b.example."""
    with environment.database.session(writing=True) as session:
        account = find_account(session, email)
        if account is None:
            raise AccountProblemError("Nobody signs in with that e-mail address.")
        end_account(session, account.id, now())
        record_act(session, COMMAND_LINE, Act(Action.ACCOUNT_END, "account", account.id), now())
    say("The account has ended, and is signed out everywhere.")
