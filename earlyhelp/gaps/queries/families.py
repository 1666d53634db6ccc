"""What families asked for and what services answered, as each count may be told by itself.

It is read again only where something was written since: a report is asked for far more often than
a family's record changes, and most changes leave what may be told as it was.
"""

from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from sqlalchemy import Pool
from sqlalchemy.orm import Session

from earlyhelp.db import Row, read_rows
from earlyhelp.gaps.asked import tell_asked
from earlyhelp.gaps.asked_parts import tell_parts
from earlyhelp.gaps.families import Families
from earlyhelp.gaps.queries.asked import find_asked
from earlyhelp.gaps.replies import tell_answers
from earlyhelp.offers.replies.queries import find_episodes
from earlyhelp.services.searching.queries import a_year_before

COUNTED = (
    "SELECT (SELECT count(*) FROM offer), (SELECT max(id) FROM offer),"
    " (SELECT recorded_at FROM offer ORDER BY id DESC LIMIT 1),"
    " (SELECT count(*) FROM reply), (SELECT max(id) FROM reply),"
    " (SELECT count(*) FROM unmet_tally), (SELECT sum(times) FROM unmet_tally),"
    " (SELECT count(*) FROM reply_tally), (SELECT sum(times) FROM reply_tally),"
)
WRITTEN = f"{COUNTED} (SELECT count(*) FROM assessment), (SELECT max(changed_at) FROM assessment)"
"""One row that differs after anything was written of a family, and is quickly read.

Whatever is done to a family's plan or its replies is written down with the assessment too.
"""
REACHES = f"{COUNTED} (SELECT count(closed_on) FROM plan), (SELECT max(changed_at) FROM plan)"
"""One row that differs only where what was written may count here; answers of a form do not."""


Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was read last, and the marks that it was read under."""

    written: tuple[date, Row, Rows]
    reaches: Row
    families: Families


_kept: WeakKeyDictionary[Pool, _Kept] = WeakKeyDictionary()


def get_families(session: Session, *, on: date, directory: Rows) -> Families:
    """Return what may be told; ``directory`` stands for the listings that were merged."""
    pool = session.connection().engine.pool
    written = (on, read_rows(session, WRITTEN, {})[0], directory)
    kept = _kept.get(pool)
    if kept is not None and kept.written == written:
        return kept.families
    reaches = (on, *read_rows(session, REACHES, {})[0], directory)
    same = kept is not None and kept.reaches == reaches
    found = kept.families if kept is not None and same else read_families(session, on=on)
    _kept[pool] = _Kept(written, reaches, found)
    return found


def read_families(session: Session, *, on: date) -> Families:
    """Return the same, read anew."""
    asked = find_asked(session, on=on)
    episodes = find_episodes(session, since=a_year_before(on), on=on)
    return Families(tell_asked(asked), tell_parts(asked), tell_answers(episodes))
