"""Reads of one listing, of what we were told, and of links."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from earlyhelp.errors import NotHereError
from earlyhelp.services.models import Provider, Service
from earlyhelp.services.queries import load_services
from earlyhelp.services.records import has_page, last_check, to_facts
from earlyhelp.services.upkeep.deciding import read_value
from earlyhelp.services.upkeep.models import (
    EditorLook,
    ProviderLink,
    PublicTry,
    Reminder,
    Report,
    Suggestion,
)
from earlyhelp.services.upkeep.moments import utc
from earlyhelp.services.upkeep.records import (
    AnswerOwed,
    CheckLine,
    Listing,
    Reminded,
    ReportLine,
    SuggestionLine,
)
from earlyhelp.services.upkeep.words import Outcome

IDS_AT_ONCE = 500


def get_listing(session: Session, public_id: str) -> Listing:
    """Return one listing with everything an editor needs to check it.

    Raises:
        NotHereError: if there is none with this id, or it lives on under another.
    """
    return _listing(session, get_row(session, public_id))


def get_row(session: Session, public_id: str) -> Service:
    """Return the row of a listing, to write to.

    Raises:
        NotHereError: if there is none with this id.
    """
    found = (
        load_services(session, Service.public_id == public_id, Service.merged_into_id.is_(None))
        if public_id.isprintable()  # a server cannot even look for the character 0
        else ()
    )
    if not found:
        raise NotHereError("There is no listing with this address.")
    return found[0]


def _listing(session: Session, row: Service) -> Listing:
    check = last_check(row)
    link = session.scalars(
        select(ProviderLink)
        .where(ProviderLink.service_id == row.id, ProviderLink.ended_at.is_(None))
        .order_by(ProviderLink.made_at.desc())
    ).first()
    checks = (CheckLine(one.on, one.method, one.outcome) for one in row.checks)
    return Listing(
        id=row.id,
        public_id=row.public_id,
        source=row.source,
        version=row.version,
        facts=to_facts(row),
        checked_on=check.on if check else None,
        checks=tuple(sorted(checks, key=lambda one: (one.on, one.outcome), reverse=True)),
        gone_on=row.gone_on,
        modified_at=utc(row.modified_at),
        reports=tuple(find_reports(session, Report.service_id == row.id)),
        link_made_at=utc(link.made_at) if link else None,
        link_expires_at=utc(link.expires_at) if link else None,
        has_page=has_page(row),
    )


def find_reports(session: Session, *conditions: ColumnElement[bool]) -> Sequence[ReportLine]:
    """Return what we were told, the newest first."""
    statement = (
        select(Report)
        .where(*conditions)
        .options(joinedload(Report.service), selectinload(Report.suggestions))
        .order_by(Report.told_at.desc(), Report.id.desc())
    )
    return [_report(row) for row in session.scalars(statement)]


def get_report(session: Session, report_id: int) -> ReportLine:
    """Return one report.

    Raises:
        NotHereError: if there is none with this number.
    """
    found = find_reports(session, Report.id == report_id)
    if not found:
        raise NotHereError("There is no report with this number.")
    return found[0]


def _report(row: Report) -> ReportLine:
    return ReportLine(
        id=row.id,
        service_id=row.service.public_id,
        service_name=row.service.name,
        by_kind=row.by_kind,
        told_at=utc(row.told_at),
        field=row.field,
        text=row.text,
        wants_answer=row.email is not None,
        outcome=row.outcome,
        because=row.because,
        handled_at=utc(row.handled_at) if row.handled_at else None,
        suggestions=tuple(_suggestion(one) for one in row.suggestions),
    )


def _suggestion(row: Suggestion) -> SuggestionLine:
    return SuggestionLine(
        id=row.id,
        field=row.field,
        base_version=row.base_version,
        before=read_value(row.field, row.before),
        after=read_value(row.field, row.after),
        decision=row.decision,
        because=row.because,
        reason=row.reason,
    )


def find_service_of_link(session: Session, token_hash: str, now: datetime) -> str | None:
    """Return the public id of the listing that a link is for, if the link works."""
    statement = (
        select(Service.public_id, ProviderLink.expires_at)
        .join(Service, Service.id == ProviderLink.service_id)
        .where(
            ProviderLink.token_hash == token_hash,
            ProviderLink.ended_at.is_(None),
            Service.merged_into_id.is_(None),
        )
    )
    found = session.execute(statement).first()
    return found.public_id if found and utc(found.expires_at) > now else None


def find_look(session: Session, who: str) -> datetime | None:
    """Return when an editor last said to have seen what changed."""
    found = session.get(EditorLook, who)
    return utc(found.looked_at) if found else None


def count_tries(session: Session, kind: str, address_key: str, since: datetime) -> int:
    """Return how often one address has tried something since a moment."""
    statement = select(func.count()).where(
        PublicTry.kind == kind, PublicTry.address_key == address_key, PublicTry.tried_at > since
    )
    return session.scalar(statement) or 0


def find_answers_owed(session: Session, report_id: int | None = None) -> Sequence[AnswerOwed]:
    """Return the answers that were not sent yet to those who left an address."""
    statement = (
        select(Report)
        .where(Report.handled_at.is_not(None), Report.email.is_not(None))
        .options(joinedload(Report.service))
        .order_by(Report.id)
    )
    if report_id is not None:
        statement = statement.where(Report.id == report_id)
    return [
        AnswerOwed(
            report_id=row.id,
            email=row.email or "",
            service_id=row.service.public_id,
            name=row.service.name,
            outcome=row.outcome or Outcome.NOT_CHANGED,
            because=row.because,
        )
        for row in session.scalars(statement)
    ]


def find_reminded(session: Session, *, after: date, on: date) -> Reminded:
    """Return the listings whose reminders went out after a day, and on this one."""
    rows = session.execute(
        select(Service.public_id, Reminder.on)
        .join(Service, Service.id == Reminder.service_id)
        .where(Reminder.on > after, Reminder.sent_at.is_not(None))
    ).all()
    today = frozenset(row.public_id for row in rows if row.on == on)
    return Reminded(frozenset(row.public_id for row in rows), today)


def find_addresses(session: Session, public_ids: Sequence[str]) -> Mapping[str, str]:
    """Return where a mail for each listing's provider goes; those without an address are absent."""
    address = func.coalesce(Service.email, Provider.email)
    found: dict[str, str] = {}
    for start in range(0, len(public_ids), IDS_AT_ONCE):
        some = public_ids[start : start + IDS_AT_ONCE]
        rows = session.execute(
            select(Service.public_id, address)
            .join(Provider, Provider.id == Service.provider_id)
            .where(Service.public_id.in_(some), address.is_not(None))
        )
        found |= {public_id: email for public_id, email in rows}  # noqa: C416 - rows, as types see them
    return found
