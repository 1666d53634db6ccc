"""Writes of the checking cycle: checks, links, reports, suggestions and their decisions."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from earlyhelp.accounts.tokens import TOKEN_BYTES, digest
from earlyhelp.services.commands import Change, record_check, refresh_listings, store_facts
from earlyhelp.services.exchange.kept import KeptHere
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.models import Service
from earlyhelp.services.records import to_facts
from earlyhelp.services.upkeep.deciding import (
    Decided,
    closed,
    settle,
    write_value,
)
from earlyhelp.services.upkeep.models import (
    EditorLook,
    ProviderLink,
    PublicTry,
    Reminder,
    Report,
    Suggestion,
)
from earlyhelp.services.upkeep.moments import utc
from earlyhelp.services.upkeep.queries import get_row
from earlyhelp.services.upkeep.words import Because, Decision, LinkEnd, Outcome, ToldBy
from earlyhelp.services.words import ChangeReason, CheckMethod, CheckOutcome

TRIES_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes, and when."""

    by: str | None
    """An account's id, or in words what acts without one."""
    at: datetime

    @property
    def on(self) -> date:
        """The day."""
        return self.at.date()


def check_listing(
    session: Session, public_id: str, method: CheckMethod, outcome: CheckOutcome, hand: Hand
) -> bool:
    """Record what a check found; the same check twice on a day changes nothing."""
    row = get_row(session, public_id)
    added = record_check(row, method, outcome, on=hand.on, by=hand.by)
    session.flush()
    refresh_listings(session, {row.id})
    return added


def close_listing(
    session: Session, public_id: str, *, closed_on: date, for_good: bool, hand: Hand
) -> None:
    """Record that a service has closed, with its day; its listing stays on record."""
    row = get_row(session, public_id)
    facts = closed(to_facts(row), closed_on, for_good=for_good)
    _store(session, row, facts, Change(hand.at, hand.by, ChangeReason.EDIT))
    check_listing(session, public_id, CheckMethod.TELEPHONE, CheckOutcome.CLOSED, hand)


def _store(
    session: Session, row: Service, facts: ServiceFacts, change: Change, version: int | None = None
) -> None:
    """Store facts by the one path."""
    store_facts(session, row.source, [facts], change, {row.source_id: version or row.version})


def make_link(session: Session, public_id: str, hand: Hand, days: int) -> str:
    """Return a new one-time link's token for a listing's provider; older ones end."""
    row = get_row(session, public_id)
    end_links(session, row.id, LinkEnd.REPLACED, hand.at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        ProviderLink(
            token_hash=digest(token),
            service_id=row.id,
            made_at=hand.at,
            made_by=hand.by,
            expires_at=hand.at + timedelta(days=days),
        )
    )
    session.flush()
    return token


def end_links(session: Session, row_id: int, because: LinkEnd, at: datetime) -> None:
    """End every link of a listing that still works."""
    session.execute(
        update(ProviderLink)
        .where(ProviderLink.service_id == row_id, ProviderLink.ended_at.is_(None))
        .values(ended_at=at, ended_because=because)
    )


def use_link(session: Session, token_hash: str, at: datetime) -> bool:
    """Use a link up; False if it works no more, whoever was faster."""
    used = session.execute(
        update(ProviderLink)
        .where(
            ProviderLink.token_hash == token_hash,
            ProviderLink.ended_at.is_(None),
            ProviderLink.expires_at > at,
        )
        .values(ended_at=at, ended_because=LinkEnd.USED)
        .returning(ProviderLink.token_hash)
    )
    return used.first() is not None


def ask_again(session: Session, token_hash: str, at: datetime) -> None:
    """Note that whoever holds an old link asks for a new one; for a guessed one, nothing."""
    session.execute(
        update(ProviderLink).where(ProviderLink.token_hash == token_hash).values(asked_again_at=at)
    )


def record_report(session: Session, public_id: str, report: Report) -> Report:
    """Add something that we were told about a listing."""
    report.service_id = get_row(session, public_id).id
    session.add(report)
    session.flush()
    return report


def record_suggestions(
    session: Session, public_id: str, report: Report, values: Mapping[str, object]
) -> Report:
    """Add a report with one suggested change for each fact; the listing stays as it is."""
    row = get_row(session, public_id)
    facts = to_facts(row)
    report.suggestions = [
        Suggestion(
            base_version=row.version,
            field=name,
            before=write_value(getattr(facts, name)),
            after=write_value(value),
        )
        for name, value in values.items()
        if value != getattr(facts, name)
    ]
    return record_report(session, public_id, report)


def suggest_from_list(session: Session, kept: Sequence[KeptHere], at: datetime) -> None:
    """Suggest what a list says where it was not taken; what waits already is not said twice."""
    for one in kept:
        waiting = _waiting(session, one.public_id)
        values = {
            name: value
            for name, value in one.values.items()
            if (name, write_value(value)) not in waiting
        }
        if values:
            report = Report(by_kind=ToldBy.IMPORT, told_at=at)
            record_suggestions(session, one.public_id, report, values)


def _waiting(session: Session, public_id: str) -> set[tuple[str, str]]:
    """Return the suggestions from lists that no editor has decided, by fact and value."""
    statement = (
        select(Suggestion.field, Suggestion.after)
        .join(Report, Report.id == Suggestion.report_id)
        .where(
            Report.service_id == get_row(session, public_id).id,
            Report.by_kind == ToldBy.IMPORT,
            Suggestion.decision.is_(None),
        )
    )
    return {(row.field, row.after) for row in session.execute(statement)}


def publish_figures(
    session: Session, public_id: str, values: Mapping[str, object], hand: Hand
) -> None:
    """Show a provider's own figures of space and waiting at once."""
    row = get_row(session, public_id)
    facts = settle(to_facts(row), values, hand.on)
    _store(session, row, facts, Change(hand.at, hand.by, ChangeReason.SUGGESTION))


def decide(
    session: Session, report_id: int, decided: Sequence[Decided], version: int, hand: Hand
) -> None:
    """Store what an editor decided of some suggestions; the report is done once all are decided.

    Raises:
        ChangedMeanwhileError: if the listing is no longer at the version the editor saw.
    """
    report = session.get_one(Report, report_id)
    row = get_row(session, report.service.public_id)
    by_id = {one.id: one for one in report.suggestions if one.decision is None}
    answers = [one for one in decided if one.suggestion_id in by_id]
    values = {
        by_id[one.suggestion_id].field: one.value
        for one in answers
        if one.decision is not Decision.TURNED_DOWN
    }
    if values:
        facts = settle(to_facts(row), values, report.said_on or utc(report.told_at).date())
        _store(session, row, facts, Change(hand.at, hand.by, ChangeReason.SUGGESTION), version)
    for one in answers:
        _note_decision(by_id[one.suggestion_id], one, hand)
    if all(one.decision is not None for one in report.suggestions):
        taken = any(one.decision is not Decision.TURNED_DOWN for one in report.suggestions)
        because = next((one.because for one in answers if one.because), None)
        _handle(report, Outcome.PUT_RIGHT if taken else Outcome.NOT_CHANGED, because, hand)
    session.flush()


def _note_decision(row: Suggestion, decided: Decided, hand: Hand) -> None:
    row.decision, row.because, row.reason = decided.decision, decided.because, decided.reason
    row.decided_at, row.decided_by = hand.at, hand.by


def handle_report(
    session: Session, report_id: int, outcome: Outcome, because: Because | None, hand: Hand
) -> None:
    """Note what became of a report in words."""
    _handle(session.get_one(Report, report_id), outcome, because, hand)
    session.flush()


def _handle(report: Report, outcome: Outcome, because: Because | None, hand: Hand) -> None:
    report.outcome, report.because = outcome, because
    report.handled_at, report.handled_by = hand.at, hand.by


def forget_email(session: Session, report_id: int) -> None:
    """Forget where an answer went."""
    session.execute(update(Report).where(Report.id == report_id).values(email=None))


def note_look(session: Session, who: str, at: datetime) -> None:
    """Note that an editor has seen what changed."""
    look = session.get(EditorLook, who)
    if look is None:
        session.add(EditorLook(who=who, looked_at=at))
    else:
        look.looked_at = at
    session.flush()


def note_try(session: Session, kind: str, address_key: str, at: datetime) -> None:
    """Count a try at a public form or link; those of yesterday are forgotten."""
    session.execute(delete(PublicTry).where(PublicTry.tried_at < at - TRIES_KEPT))
    session.execute(insert(PublicTry).values(kind=kind, address_key=address_key, tried_at=at))


def begin_reminder(session: Session, public_id: str, hand: Hand) -> bool:
    """Take a listing's reminder of this day; False if it was sent on this day already."""
    row_id = get_row(session, public_id).id
    held = session.get(Reminder, (row_id, hand.on))
    if held is None:
        session.add(Reminder(service_id=row_id, on=hand.on))
        session.flush()
    return held is None or held.sent_at is None


def note_sent(session: Session, public_ids: Sequence[str], hand: Hand) -> None:
    """Note that the reminders of a day were handed over."""
    ids = select(Service.id).where(Service.public_id.in_(public_ids))
    session.execute(
        update(Reminder)
        .where(Reminder.service_id.in_(ids), Reminder.on == hand.on)
        .values(sent_at=hand.at)
    )


def put_right_with(
    session: Session, report_id: int, value: object, version: int, hand: Hand
) -> None:
    """Answer a report in words by a new value of the fact it is about.

    Raises:
        ChangedMeanwhileError: if the listing is no longer at the version the editor saw.
    """
    report = session.get_one(Report, report_id)
    facts = to_facts(get_row(session, report.service.public_id))
    field = report.field or ""
    row = Suggestion(
        base_version=version,
        field=field,
        before=write_value(getattr(facts, field)),
        after=write_value(value),
    )
    report.suggestions.append(row)
    session.flush()
    accepted = Decided(row.id, Decision.ACCEPTED_WITH_CHANGES, value)
    decide(session, report_id, [accepted], version, hand)
