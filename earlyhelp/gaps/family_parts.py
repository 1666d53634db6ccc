"""What the page of one need shows of requests by place and time, and of answers. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.gaps.asked import NEVER_ASKED
from earlyhelp.gaps.asked_parts import parts_by
from earlyhelp.gaps.family_rows import label_of
from earlyhelp.gaps.gap import GapReport
from earlyhelp.gaps.replies import STATES, WHOLE, Answers, answers_by
from earlyhelp.gaps.told import TOO_FEW, By, Share, Told, share_of
from earlyhelp.offers.replies.words import STATE_WORDS
from earlyhelp.taxonomy.needs import Need

MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class PartLine:
    """One ward or month: how often it was asked for there, and how that ended."""

    label: str
    asked: str
    ended: str
    """Requests not met, or those that ended in a yes."""
    share: str


@dataclass(frozen=True, slots=True)
class RequestParts:
    """Requests in offers by ward and by month; empty where they may not be told."""

    wards: tuple[PartLine, ...]
    months: tuple[PartLine, ...]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """How many requests were answered like this, and which part of all that is."""

    words: str
    requests: str
    share: str


@dataclass(frozen=True, slots=True)
class AgeLine:
    """What services answered at one age: how many were asked, then each answer."""

    ages: str
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitLine:
    """How long families waited for a yes, at one age or all."""

    ages: str
    yes: str
    no_yes: str
    half: str
    most: str


@dataclass(frozen=True, slots=True)
class AnswerParts:
    """What services answered to requests for one need."""

    asked: str
    answers: tuple[AnswerLine, ...]
    headings: tuple[str, ...]
    """What the counts of an age are of."""
    ages: tuple[AgeLine, ...]
    """Empty where they may not be told; so are wards."""
    wards: tuple[PartLine, ...]
    waits: tuple[WaitLine, ...]


def make_request_parts(report: GapReport, need: Need) -> RequestParts:
    """Return requests for a need by ward, the most first, and in each of the twelve months."""
    of_need = report.families.parts_of(need.code)
    by_month = dict(parts_by(of_need, By.MONTH))
    months = twelve_months(report.on) if by_month else ()
    return RequestParts(
        wards=_by_ward(
            report,
            ((code, one.asked, one.unmatched) for code, one in parts_by(of_need, By.WARD)),
        ),
        months=tuple(
            _part(label_of(report, By.MONTH, code), one.asked, one.unmatched)
            for code in months
            for one in (by_month.get(code, NEVER_ASKED),)
        ),
    )


def _by_ward(report: GapReport, counts: Iterable[tuple[str, Told, Told]]) -> tuple[PartLine, ...]:
    """Return a line a ward, the most requests first; last those from nobody knows where."""
    named = [(label_of(report, By.WARD, code), asked, ended, code) for code, asked, ended in counts]
    named.sort(key=lambda one: (not one[3], -(one[1].number or 0), one[0]))
    return tuple(_part(label, asked, ended) for label, asked, ended, _ in named)


def twelve_months(on: date) -> Sequence[str]:
    """Return the months that end with a day's own, the last one first.

    >>> twelve_months(date(2026, 2, 3))[:3]
    ['2026-02', '2026-01', '2025-12']
    """
    last = on.year * MONTHS_A_YEAR + on.month - 1
    pairs = (divmod(last - back, MONTHS_A_YEAR) for back in range(MONTHS_A_YEAR))
    return [f"{year:04}-{month + 1:02}" for year, month in pairs]


def _part(label: str, asked: Told, ended: Told) -> PartLine:
    return PartLine(label, asked.words(), ended.words(), _say(share_of(ended, asked), asked))


def _say(share: Share | None, asked: Told) -> str:
    """Return a share in words; where there is none, why."""
    if share is not None:
        return share.words()
    return "None asked" if asked.number == 0 else TOO_FEW


def make_answer_parts(report: GapReport, need: Need) -> AnswerParts | None:
    """Return what services answered for a need; None where none was asked."""
    of_need = report.families.answers_of(need.code)
    if not of_need:
        return None
    whole = of_need[WHOLE]
    ages = [(label_of(report, By.AGE, code), one) for code, one in answers_by(of_need, By.AGE)]
    return AnswerParts(
        asked=whole.asked.words(),
        answers=tuple(
            AnswerLine(
                STATE_WORDS[state], told.words(), _say(share_of(told, whole.asked), whole.asked)
            )
            for state, told in whole.by_state.items()
        ),
        headings=("Asked", *(STATE_WORDS[state] for state in STATES)),
        ages=tuple(_age(label, one) for label, one in ages),
        wards=_by_ward(
            report,
            ((code, one.asked, one.accepted) for code, one in answers_by(of_need, By.WARD)),
        ),
        waits=tuple(_wait(*pair) for pair in (("All ages", whole), *ages) if pair[1].waits.are_any),
    )


def _age(label: str, one: Answers) -> AgeLine:
    counts = (one.asked, *(one.by_state[state] for state in STATES))
    return AgeLine(label, tuple(told.words() for told in counts))


def _wait(label: str, one: Answers) -> WaitLine:
    waits = one.waits
    return WaitLine(
        label, waits.finished.words(), waits.open.words(), waits.say_half(), waits.say_most()
    )
