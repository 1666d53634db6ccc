"""A made-up family as a file describes it, and what is sent for each page of its assessment. Pure.

The file says what differs from a child about whom there is nothing to worry. Each page then reads
its part as it reads what a practitioner sends, so that an example is never kept in another form.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from earlyhelp.offers.groups import NEED_GROUPS
from earlyhelp.offers.need_pages import BIG, SOME
from earlyhelp.offers.questions import Value, Values

SIZES = {"emerging": SOME, "significant": BIG, "severe": BIG}
"""How a severity is chosen on the page of its need."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What one service of the plan said."""

    service: int
    """Which of those chosen, by name from 1 on."""
    days_ago: int
    state: str
    waits_days: int | None = None
    """For how many days from then the family waits."""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """One time that the plan was looked at again."""

    days_ago: int
    changed: Values
    """What is sent for the page about what has changed."""
    ending: Values
    """What is sent for the page about how it goes on, beside the usual day."""


@dataclass(frozen=True, slots=True)
class Family:
    """One made-up family."""

    reference: str
    days_ago: int
    worries: Mapping[str, str] = field(default_factory=dict)
    """Need to ``emerging``, ``significant`` or ``severe``."""
    pages: Mapping[str, Values] = field(default_factory=dict)
    """What else is sent, by page."""
    only: Sequence[str] = ()
    """Of a draft, the pages that are answered; without any, all are and it is decided on."""
    agrees: bool = False
    """Whether the practitioner agrees with the decision, so that an offer is drawn up."""
    saves: bool = False
    """Whether services are chosen."""
    leaves_out: str = ""
    """Why the last service is left out; empty where all are chosen."""
    lead: str | None = None
    plan: Values = field(default_factory=dict)
    """What is sent for the plan beside what stands in its form at first; empty without a plan."""
    replies: Sequence[Answered] = ()
    """What its services said, the first said first."""
    reviews: Sequence[Looked] = ()
    """Its reviews, the first held first."""

    def sent(self) -> Mapping[str, Values]:
        """Return what is sent for every page."""
        pages: dict[str, Values] = {
            "safety": {"danger": "no"},
            "consent": {"agrees": "yes"},
            "reference": {"reference": self.reference},
            "send": {"send": "no"},
            "mobile": {"mobile": "yes"},
            "social-worker": {"social_worker": "no"},
            "severity": {need: word for need, word in self.worries.items() if SIZES[word] == BIG},
            "how-long": {"persistence": "new"},
            "danger-signs": {"signs": ["none"]},
        }
        for group in NEED_GROUPS:
            worries = {code: self.worries[code] for code in group.codes if code in self.worries}
            sizes: dict[str, Value] = {code: SIZES[word] for code, word in worries.items()}
            pages[group.step] = {**sizes, "rest": ["yes"]}
        return {**pages, **self.pages}


def read_families(text: str) -> Sequence[Family]:
    """Return the families of a TOML file, whose words are the names of the fields above.

    Raises:
        TypeError: if a word is none of them, or the reference or the days are missing.
    """
    tables = cast("list[dict[str, Any]]", tomllib.loads(text)["family"])
    return [_family(table) for table in tables]


def _family(table: dict[str, Any]) -> Family:
    replies = [Answered(**one) for one in table.pop("replies", ())]
    reviews = [Looked(**one) for one in table.pop("reviews", ())]
    return Family(**table, replies=replies, reviews=reviews)
