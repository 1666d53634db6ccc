"""Writes of what has changed for open offers; none commits."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from earlyhelp.offers.models import OfferChangeRow, OfferRow
from earlyhelp.offers.rematch.changes import Change, KeptChange
from earlyhelp.offers.rematch.queries import find_kept
from earlyhelp.offers.rematch.states import State, as_json


def record_state(session: Session, offer_id: int, state: State) -> None:
    """Keep how things stand now that choices are saved; nothing has changed since."""
    session.execute(delete(OfferChangeRow).where(OfferChangeRow.offer_id == offer_id))
    text = json.dumps(as_json(state), ensure_ascii=False, sort_keys=True)
    session.execute(update(OfferRow).where(OfferRow.id == offer_id).values(standing=text))


def record_changes(
    session: Session,
    offer_id: int,
    changes: Sequence[Change],
    kept: Sequence[KeptChange],
    *,
    now: datetime,
) -> int:
    """Keep what has changed and drop what is no longer so; return how many are new to say.

    What a practitioner has seen stays seen, as long as it is still so in the same words.
    """
    found = {change.key: change for change in changes}
    still = {one.key for one in kept if one.key in found and found[one.key].words == one.words}
    over = [one.id for one in kept if one.key not in still]
    if over:
        session.execute(delete(OfferChangeRow).where(OfferChangeRow.id.in_(over)))
    new = [change for change in changes if change.key not in still]
    if new:
        session.execute(insert(OfferChangeRow), [_row(offer_id, one, now) for one in new])
    return len(new)


def _row(offer_id: int, change: Change, now: datetime) -> dict[str, object]:
    kind, service_id, need = change.key
    return {
        "offer_id": offer_id,
        "kind": kind,
        "service_id": service_id,
        "need": need,
        "words": change.words,
        "found_at": now,
        "seen_at": None,
    }


def record_seen(
    session: Session, offer_id: int, changes: Sequence[Change], *, now: datetime
) -> None:
    """Keep that a practitioner has seen what has changed for an offer."""
    kept = find_kept(session, [offer_id]).get(offer_id, [])
    record_changes(session, offer_id, changes, kept, now=now)
    session.execute(
        update(OfferChangeRow)
        .where(OfferChangeRow.offer_id == offer_id, OfferChangeRow.seen_at.is_(None))
        .values(seen_at=now)
    )
