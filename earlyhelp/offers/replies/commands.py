"""Writes of what services answered; none commits, and the clock is an argument."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from earlyhelp.offers.commands import PRACTITIONER, mark_changed
from earlyhelp.offers.replies.models import ReplyRow
from earlyhelp.offers.replies.reply import Saying


def record_reply(session: Session, assessment_id: str, saying: Saying, *, now: datetime) -> int:
    """Write what a service said after all that was written before; return its number."""
    row = ReplyRow(
        assessment_id=assessment_id,
        service_id=saying.service_id,
        name=saying.name,
        needs=json.dumps(list(saying.needs)),
        state=saying.state,
        said_on=saying.said_on,
        waits_until=saying.waits_until,
        reason=saying.reason,
        puts_right=saying.puts_right,
        recorded_role=PRACTITIONER,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    mark_changed(session, assessment_id, now=now)
    return row.id
