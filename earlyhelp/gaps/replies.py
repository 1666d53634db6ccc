"""What services answered when plans asked them for help, as it may be told. Pure.

One request is one service asked to help one family with one need. What is counted is what
practitioners wrote down: a service that was never asked says nothing about need.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from earlyhelp.gaps.told import HIDDEN, NOTHING, By, Share, Told, share_of, tell
from earlyhelp.gaps.waits import NO_WAITS, Wait, Waits, tell_waits
from earlyhelp.gaps.withholding import Cell, Ledger, Sum
from earlyhelp.offers.replies.reply import ReplyState
from earlyhelp.taxonomy.ages import AGE_BANDS

STATES = (
    ReplyState.ACCEPTED,
    ReplyState.WAITING,
    ReplyState.FULL,
    ReplyState.DECLINED_BY_SERVICE,
    ReplyState.NOT_ELIGIBLE,
    ReplyState.DECLINED_BY_FAMILY,
    ReplyState.NO_REPLY,
    ReplyState.ASKED,
)
"""What a service that was asked can have said last, in the order of the tables."""
YES = (ReplyState.ACCEPTED,)
WAITING = frozenset({ReplyState.WAITING, ReplyState.NO_REPLY, ReplyState.ASKED})
"""Where there was neither a yes nor a no: waits that go on, or whose end nobody learned."""
NONE_OF_ANY: Mapping[ReplyState, Told] = dict.fromkeys(STATES, NOTHING)
WHOLE = By.ALL, ""
_YOUNGEST_FIRST = {band.code: place for place, band in enumerate(AGE_BANDS)}
REQUESTS, OPEN = "requests", "open waits"
"""How sums name what is no answer; no answer is called so."""
Where = tuple[By, str]


class Request(Protocol):
    """One service asked to help with one need, so many times; see ``offers.replies.waits``."""

    @property
    def need(self) -> str:
        """The need it was asked to help with."""

    @property
    def ward_code(self) -> str:
        """Where the family lives; empty where that is not known."""

    @property
    def age_band(self) -> str:
        """How old the child is; empty where that is not known."""

    @property
    def state(self) -> ReplyState:
        """The last that was said."""

    @property
    def days(self) -> int:
        """Days from asking to the yes, or so far."""

    @property
    def times(self) -> int:
        """How often just this is counted."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What services answered to requests for one need: of all of them, at one age, in one ward."""

    asked: Told = NOTHING
    by_state: Mapping[ReplyState, Told] = field(default_factory=lambda: NONE_OF_ANY)
    """What was said last; by ward only how often that was a yes, as there would be too few."""
    waits: Waits = NO_WAITS
    """None are worked out by ward."""

    @property
    def accepted(self) -> Told:
        """How many ended in a yes."""
        return self.by_state[ReplyState.ACCEPTED]

    @property
    def share(self) -> Share | None:
        """Return the part that ended in a yes, with its range; None where it cannot be told."""
        return share_of(self.accepted, self.asked)

    @property
    def is_suppressed(self) -> bool:
        """Whether any of its counts is too small to show, or would give one away."""
        counts = (self.asked, *self.by_state.values(), self.waits.finished, self.waits.open)
        return any(one.number is None for one in counts)


NO_ANSWERS = Answers()
AnswersOfNeed = Mapping[Where, Answers]
"""Of all requests (``WHOLE``), and by age and by ward; a ward is empty where it is not known."""
AnsweredNeeds = Mapping[str, AnswersOfNeed]


def tell_answers(requests: Iterable[Request]) -> AnsweredNeeds:
    """Return what was answered for each need, each count as told by itself."""
    groups: dict[str, dict[Where, list[Request]]] = {}
    for one in requests:
        if one.state in STATES:
            of_need = groups.setdefault(one.need, {})
            for where in (WHOLE, (By.AGE, one.age_band), (By.WARD, one.ward_code)):
                of_need.setdefault(where, []).append(one)
    return {
        need: {
            where: _tell_group(group, where[0])
            for where, group in sorted(of_need.items(), key=_place)
        }
        for need, of_need in groups.items()
    }


def _place(group: tuple[Where, object]) -> tuple[int, bool, int, str]:
    """Put all first, then ages from the youngest, then wards; last of each what is not known."""
    by, code = group[0]
    return list(By).index(by), not code, _YOUNGEST_FIRST.get(code, 0), code


def _tell_group(group: Sequence[Request], by: By) -> Answers:
    counts = dict.fromkeys(STATES, 0)
    for one in group:
        counts[one.state] += one.times
    states = YES if by is By.WARD else STATES
    return Answers(
        asked=tell(sum(counts.values())),
        by_state={state: tell(counts[state]) for state in states},
        waits=NO_WAITS if by is By.WARD else tell_waits(_waits(group)),
    )


def _waits(group: Iterable[Request]) -> Iterator[Wait]:
    """Yield the waits among requests; what ended in a no is none."""
    for one in group:
        if one.state is ReplyState.ACCEPTED or one.state in WAITING:
            yield Wait(one.days, one.state is ReplyState.ACCEPTED, one.times)


def withhold_answers(answered: AnsweredNeeds) -> AnsweredNeeds:
    """Return what may be told together of answers that may each be told by itself.

    What would narrow down a count of 1 to 4 is left out. All requests come first, then those by
    age, then those by ward; in each of them how many were asked, then what was answered.
    """
    return {need: _withhold_of_need(of_need) for need, of_need in answered.items()}


def _withhold_of_need(of_need: AnswersOfNeed) -> AnswersOfNeed:
    ledger = Ledger(_sums(of_need))
    found: dict[Where, Answers] = {}
    for by in (By.ALL, By.AGE, By.WARD):
        group = {where: one for where, one in of_need.items() if where[0] is by}
        if ledger.tell({(REQUESTS, where): one.asked for where, one in group.items()}):
            for where, one in group.items():
                found[where] = _with_states(ledger, where, one)
    return found


def _with_states(ledger: Ledger, where: Where, one: Answers) -> Answers:
    """Return answers with as much of what was said as may be told: all, the yeses, or nothing."""
    states: dict[Cell, Told] = {(state, where): told for state, told in one.by_state.items()}
    yes = (ReplyState.ACCEPTED, where)
    by_state, accepted = one.by_state, one.accepted
    if not ledger.tell(states):
        accepted = accepted if ledger.tell({yes: accepted}) else HIDDEN
        by_state = dict.fromkeys(one.by_state, HIDDEN) | {ReplyState.ACCEPTED: accepted}
    return replace(one, by_state=by_state, waits=_with_counts(ledger, where, one.waits, accepted))


def _with_counts(ledger: Ledger, where: Where, waits: Waits, accepted: Told) -> Waits:
    """Return waits with their counts as far as these may be told; there are none by ward."""
    if not waits.are_any:
        return waits
    still = waits.open if ledger.tell({(OPEN, where): waits.open}) else HIDDEN
    return replace(waits, finished=accepted, open=still)


def _sums(of_need: AnswersOfNeed) -> Iterator[Sum]:
    """Yield what everybody knows: which counts are parts of which."""
    for where, one in of_need.items():
        said = [(state, where) for state in one.by_state]
        yield Sum((REQUESTS, where), said, is_complete=where[0] is not By.WARD)
        if where[0] is not By.WARD:
            yield Sum((OPEN, where), [(state, where) for state in STATES if state in WAITING])
    whats: Mapping[By, Sequence[Cell]] = {
        By.AGE: (REQUESTS, *STATES, OPEN),
        By.WARD: (REQUESTS, *YES),
    }
    for by, counted in whats.items():
        wheres = [where for where in of_need if where[0] is by]
        for what in counted:
            yield Sum((what, WHOLE), [(what, where) for where in wheres])


def answers_by(of_need: AnswersOfNeed, by: By) -> Sequence[tuple[str, Answers]]:
    """Return the answers of one kind with their codes, ages from the youngest."""
    return [(code, one) for (kind, code), one in of_need.items() if kind is by]
