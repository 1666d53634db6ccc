"""How long families waited for the services that were asked. Pure.

An *episode* is one service that was asked to help one family with one need. Reports read them with
``replies.queries.find_episodes``, those of records that are gone among them:

* ``days`` are from the day on which the service was first asked: to its yes, where that is the last
  it said; to its no, where it is that; otherwise so far.
* ``is_finished`` says that they grow no more: it said yes or no, the plan was closed, or the record
  is gone. ``state`` tells these apart: of one that is finished and still ``asked``, ``waiting`` or
  ``no_reply`` nobody ever learned how long the wait would have been.
* ``times`` is how often just this is counted: 1 for a family that is here.

A yes is the nearest to a start that a reply tells: it is the day on which the service said that it
takes the family on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from earlyhelp.offers.replies.following import asked_on, by_service, newest, without_slips
from earlyhelp.offers.replies.reply import ReplyState, StoredReply
from earlyhelp.offers.replies.words import ENDED
from earlyhelp.taxonomy.needs import NeedCode

ANSWERED = ENDED | {ReplyState.ACCEPTED}


class Episode(NamedTuple):
    """One service asked to help one family with one need; codes are empty where not known."""

    month: date
    """The first day of the month in which the service was first asked."""
    need: NeedCode
    area_code: str
    ward_code: str
    age_band: str
    state: ReplyState
    """The last that was said."""
    days: int
    is_finished: bool
    times: int = 1


class Home(NamedTuple):
    """Where a family lives and how old the child is, as reports count them."""

    area_code: str = ""
    ward_code: str = ""
    age_band: str = ""


@dataclass(frozen=True, slots=True)
class Until:
    """The last day of which anything is known of a plan, and whether nothing will follow."""

    day: date
    is_over: bool = False


def episodes_of(
    replies: Sequence[StoredReply], living: Mapping[str, str], home: Home, until: Until
) -> list[Episode]:
    """Return the episodes of one family; a service that was never asked has none."""
    found: list[Episode] = []
    for said in by_service(replies, living).values():
        last, first = newest(said), asked_on(said)
        if last is None or first is None:
            continue
        answered = last.state in ANSWERED
        end = _since(said, last) if answered else until.day
        found += (
            Episode(
                first.replace(day=1),
                need,
                *home,
                last.state,
                max((end - first).days, 0),
                is_finished=answered or until.is_over,
            )
            for need in dict.fromkeys(last.needs)
        )
    return found


def _since(said: Sequence[StoredReply], last: StoredReply) -> date:
    """Return since when a service has said what it said last, slips aside."""
    days = [last.said_on]
    for reply in reversed(without_slips(said)):
        if reply.state is not last.state:
            break
        days.append(reply.said_on)
    return min(days)
