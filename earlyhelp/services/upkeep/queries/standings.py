"""What the queue knows of every listing, read in a few statements."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, literal, select
from sqlalchemy.orm import Session

from earlyhelp.services.checking import (
    CheckState,
    Periods,
    check_state,
    is_closed,
    is_current,
)
from earlyhelp.services.editing.models import NotDuplicate
from earlyhelp.services.models import (
    Capacity,
    Contact,
    Provider,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceNeed,
    VerificationEvent,
)
from earlyhelp.services.upkeep.completeness import CHECK, Completeness
from earlyhelp.services.upkeep.models import ProviderLink, Report, Suggestion
from earlyhelp.services.upkeep.moments import utc
from earlyhelp.services.upkeep.queueing import LATE, Around, Stamp, Standing
from earlyhelp.services.words import RESTARTING, CheckOutcome

RESTARTED = (
    select(VerificationEvent.service_id, func.max(VerificationEvent.on).label("on"))
    .where(VerificationEvent.outcome.in_(RESTARTING))
    .group_by(VerificationEvent.service_id)
    .subquery()
)
Belonging = ServiceNeed | ServiceAtLocation | Contact


def find_standings(
    session: Session,
    *,
    on: date,
    periods: Periods,
    around: Around,
    looked_at: datetime | None = None,
) -> list[Standing]:
    """Return what the queue knows of every listing; six statements, however many there are."""
    unreached = _find_unreached(session)
    reported, suggested = _find_told(session)
    links, asked_again = _find_links(session)
    return [
        Standing(
            service_id=row.public_id,
            name=row.name,
            provider=row.provider_name,
            state=_state(row, on, periods),
            checked_on=row.checked_on,
            completeness=_completeness(row, on, periods),
            is_hidden=_is_hidden(row),
            withheld=row.withheld,
            gone_on=row.gone_on,
            reported_at=reported.get(row.id),
            suggested_at=suggested.get(row.id),
            in_use=row.public_id in around.in_use,
            unreached=unreached.get(row.id, 0),
            is_duplicate=row.public_id in around.doubles,
            asked_provider_on=links.get(row.id),
            asks_new_link=row.id in asked_again,
            changed_at=_changed(row.modified_at, looked_at),
        )
        for row in session.execute(_standing_statement())
    ]


def _standing_statement() -> Select[*tuple[Any, ...]]:
    """Return what decides completeness and age of every listing that still has its own page."""
    return (
        select(
            *(Service.id, Service.public_id, Service.name, Service.status, Service.withheld),
            *(Service.is_published, Service.gone_on, Service.modified_at, Service.email),
            *(Service.minimum_age_years, Service.maximum_age_years, Service.no_minimum_age),
            *(Service.no_maximum_age, Service.before_birth, Service.levels_served),
            *(Service.referral_routes, Service.url, Service.form_url, Service.delivery),
            *(Service.free, Service.cost_text, Service.cost_options, Service.openings),
            Provider.name.label("provider_name"),
            RESTARTED.c.on.label("checked_on"),
            _has(ServiceNeed).label("has_needs"),
            _has(ServiceAtLocation).label("has_places"),
            _has(Contact, Contact.telephone.is_not(None)).label("has_phone"),
            exists(literal(1))
            .where(
                ServiceAtLocation.service_id == Service.id,
                Schedule.service_at_location_id == ServiceAtLocation.id,
            )
            .label("has_times"),
            select(func.max(Capacity.confirmed_on))
            .where(Capacity.service_id == Service.id)
            .correlate(Service)
            .scalar_subquery()
            .label("space_on"),
        )
        .join(Provider, Provider.id == Service.provider_id)
        .outerjoin(RESTARTED, RESTARTED.c.service_id == Service.id)
        .where(Service.merged_into_id.is_(None))
    )


def _has(table: type[Belonging], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether a service has a row of what belongs to it."""
    return exists(literal(1)).where(table.service_id == Service.id, *conditions)


def _state(row: Row[Any], on: date, periods: Periods) -> CheckState:
    if is_closed(row.status, row.withheld):
        return CheckState.CLOSED
    return check_state(row.checked_on, on, periods)


def _is_hidden(row: Row[Any]) -> bool:
    """Say whether nobody sees it because somebody chose so."""
    return row.withheld is not None or not row.is_published


def _completeness(row: Row[Any], on: date, periods: Periods) -> Completeness:
    """Return which of the ten facts a listing states; what has expired is not stated."""
    ages = (row.minimum_age_years, row.maximum_age_years, row.before_birth)
    stated = {
        "ages": any(age is not None for age in ages) or row.no_minimum_age or row.no_maximum_age,
        "needs": row.has_needs,
        "levels": bool(row.levels_served),
        "route": bool(row.referral_routes),
        "contact": row.has_phone or bool(row.email or row.url or row.form_url),
        "where": row.has_places or bool(row.delivery),
        "times": row.has_times or bool(row.openings),
        "cost": row.free is not None or bool(row.cost_text) or bool(row.cost_options),
        "space": is_current(row.space_on, on, periods.capacity_days),
        CHECK: check_state(row.checked_on, on, periods) not in LATE,
    }
    return Completeness(frozenset(name for name, is_stated in stated.items() if is_stated))


def _changed(modified_at: datetime, looked_at: datetime | None) -> datetime | None:
    moment = utc(modified_at)
    return moment if looked_at is not None and moment > looked_at else None


def _find_unreached(session: Session) -> Mapping[int, int]:
    """Return on how many days since its last check nobody could be reached."""
    statement = (
        select(VerificationEvent.service_id, func.count(VerificationEvent.on.distinct()))
        .outerjoin(RESTARTED, RESTARTED.c.service_id == VerificationEvent.service_id)
        .where(
            VerificationEvent.outcome == CheckOutcome.COULD_NOT_REACH,
            (RESTARTED.c.on.is_(None)) | (VerificationEvent.on > RESTARTED.c.on),
        )
        .group_by(VerificationEvent.service_id)
    )
    return {service_id: days for service_id, days in session.execute(statement)}  # noqa: C416 - rows, as types see them


def _find_told(session: Session) -> tuple[Mapping[int, datetime], Mapping[int, datetime]]:
    """Return the newest open report in words, and the newest open suggestion, of each listing."""
    suggestions = exists(literal(1)).where(Suggestion.report_id == Report.id)
    statement = (
        select(Report.service_id, suggestions.label("suggests"), func.max(Report.told_at))
        .where(Report.handled_at.is_(None))
        .group_by(Report.service_id, suggestions)
    )
    found: dict[bool, dict[int, datetime]] = {True: {}, False: {}}
    for service_id, suggests, told_at in session.execute(statement):
        found[bool(suggests)][service_id] = utc(told_at)
    return found[False], found[True]


def _find_links(session: Session) -> tuple[Mapping[int, date], set[int]]:
    """Return since when a link is out with each provider, and who asked for a new one."""
    out: dict[int, date] = {}
    asked: set[int] = set()
    answered: dict[int, datetime] = defaultdict(lambda: datetime.min.replace(tzinfo=UTC))
    rows = session.execute(
        select(
            *(ProviderLink.service_id, ProviderLink.made_at),
            *(ProviderLink.ended_at, ProviderLink.asked_again_at),
        ).order_by(ProviderLink.made_at)
    ).all()
    for row in rows:
        answered[row.service_id] = utc(row.made_at)
        if row.ended_at is None:
            out[row.service_id] = utc(row.made_at).date()
    for row in rows:
        if row.asked_again_at and utc(row.asked_again_at) > answered[row.service_id]:
            asked.add(row.service_id)
    return out, asked


def find_stamp(session: Session) -> Stamp:
    """Return figures that differ whenever a listing, or a word on doubles, has changed."""
    count, versions = session.execute(
        select(func.count(Service.id), func.coalesce(func.sum(Service.version), 0)).where(
            Service.merged_into_id.is_(None)
        )
    ).one()
    settled = select(func.count(NotDuplicate.first_id), func.max(NotDuplicate.at))
    return Stamp((count, *session.execute(settled).one()), int(versions))
