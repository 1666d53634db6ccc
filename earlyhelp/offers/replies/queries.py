"""Reads of replies; whose they are was asked with the assessment."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.accounts.queries import utc
from earlyhelp.offers.records import DamagedRecordError
from earlyhelp.offers.replies.models import ReplyRow
from earlyhelp.offers.replies.reply import ReplyState, StoredReply
from earlyhelp.taxonomy.needs import NeedCode


def find_replies(
    session: Session, assessment_ids: Collection[str]
) -> Mapping[str, Sequence[StoredReply]]:
    """Return all that services said to families, by the assessment, the first said first."""
    found: defaultdict[str, list[StoredReply]] = defaultdict(list)
    asked = select(ReplyRow).where(ReplyRow.assessment_id.in_(assessment_ids)).order_by(ReplyRow.id)
    for row in session.scalars(asked):
        found[row.assessment_id].append(to_reply(row))
    return found


def to_reply(row: ReplyRow) -> StoredReply:
    """Return a reply from its row.

    Raises:
        DamagedRecordError: if it is not what was written.
    """
    try:
        return _read(row)
    except (ValueError, TypeError) as fault:
        raise DamagedRecordError from fault


def _read(row: ReplyRow) -> StoredReply:
    return StoredReply(
        service_id=row.service_id,
        name=row.name,
        needs=[NeedCode(need) for need in json.loads(row.needs)],
        state=ReplyState(row.state),
        said_on=row.said_on,
        waits_until=row.waits_until,
        reason=row.reason,
        recorded_at=utc(row.recorded_at),
        id=row.id,
        puts_right=row.puts_right,
    )
