"""The work behind ``earlyhelp offers rematch``: every open offer looked at again, in bulk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import click

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import COMMAND_LINE, Act, Action
from earlyhelp.clock import now
from earlyhelp.db import Session
from earlyhelp.offers.decisions import Rules
from earlyhelp.offers.rematch.changes import Change, KeptChange
from earlyhelp.offers.rematch.commands import record_changes
from earlyhelp.offers.rematch.looking import look_again, unseen
from earlyhelp.offers.rematch.queries import (
    Homes,
    Opened,
    find_kept,
    find_open,
    find_open_ids,
)
from earlyhelp.services.checking import periods_of
from earlyhelp.terminal import (
    PROBLEMS_IN_DATA,
    Environment,
    Progress,
    chosen_format,
    print_json,
    print_rows,
    say,
)

AT_ONCE = 200
COLUMNS = ("assessment", "kind", "service", "name", "seen")


@dataclass(frozen=True, slots=True)
class Looked:
    """One open offer, what has changed for it, and what was known of that before."""

    offer_id: int
    assessment_id: str
    changes: Sequence[Change]
    kept: Sequence[KeptChange]


def run(
    environment: Environment, rules: Rules, on: date, *, dry_run: bool, output: str | None
) -> None:
    """Look at every open offer again, keep what has changed, and print it without the family.

    A batch is one transaction, so that nobody waits long and a run that was cut off is gone on
    with by the next.
    """
    with environment.database.session() as session:
        ids = find_open_ids(session)
    found: list[Looked] = []
    damaged: list[int] = []
    new = 0
    progress = Progress("Offers looked at again")
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        with environment.database.session(writing=not dry_run) as session:
            opened = find_open(session, some, to_change=not dry_run)
            damaged += opened.damaged
            for looked in _look_at(session, opened, rules, environment, on):
                found.append(looked)
                if not dry_run:
                    new += record_changes(
                        session, looked.offer_id, looked.changes, looked.kept, now=now()
                    )
        progress(start + len(some), len(ids))
    progress.close()
    if not dry_run:
        with environment.database.session(writing=True) as session:
            record_act(session, COMMAND_LINE, Act(Action.CHANGE, "offer_changes"), now())
    _show(found, output)
    changed = sum(1 for looked in found if looked.changes)
    kept = "Nothing was stored." if dry_run else f"New changes: {new:,}."
    say(f"Open offers looked at again: {len(found):,}; of these have changed: {changed:,}. {kept}")
    if rules.ruleset is None:
        say(f"What the answers point to was not looked at: there is no ruleset, {rules.fault}.")
    if damaged:
        numbers = ", ".join(map(str, sorted(damaged)))
        say(f"The records of these offers are damaged: {numbers}.")
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)


def _look_at(
    session: Session, opened: Opened, rules: Rules, environment: Environment, on: date
) -> Iterator[Looked]:
    homes = Homes(session, on=on, periods=periods_of(environment.settings))
    kept = find_kept(session, [offer.offer_id for offer in opened.offers])
    for offer in opened.offers:
        changes = look_again(offer, homes.sight(offer.stored), rules, on)
        yield Looked(offer.offer_id, offer.stored.id, changes, kept.get(offer.offer_id, []))


def _show(found: Sequence[Looked], output: str | None) -> None:
    """Print what has changed by opaque references; needs are the family's, so none is named."""
    rows = [row for looked in found for row in _rows(looked)]
    if chosen_format(output) == "json":
        print_json({"offers": len(found), "changes": rows})
    else:
        print_rows(COLUMNS, rows, output)


def _rows(looked: Looked) -> list[dict[str, object]]:
    fresh = unseen(looked.changes, looked.kept)
    return [
        {
            "assessment": looked.assessment_id,
            "kind": change.kind.value,
            "service": change.service_id or None,
            "name": change.service or None,
            "seen": change not in fresh,
        }
        for change in looked.changes
    ]
