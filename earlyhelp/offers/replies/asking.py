"""The one page on which an answer is written down: its questions, and how they are read. Pure.

Anything may happen in life: what seems odd is asked about once and never refused. Refused are days
that cannot be meant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from earlyhelp.offers.plans.dates import is_empty, parts_of, typed
from earlyhelp.offers.questions import Kind, Option, Question, Values, many, one, read_values
from earlyhelp.offers.replies.following import asked_on, newest, without_slips
from earlyhelp.offers.replies.reply import ReplyState, StoredReply
from earlyhelp.offers.replies.words import REASONS
from earlyhelp.web.words import day

STATE, SAID, UNTIL, ASKED, SLIP = "reply", "said", "until", "asked", "slip"
WHY: Mapping[ReplyState, str] = {
    ReplyState.DECLINED_BY_FAMILY: "family",
    ReplyState.DECLINED_BY_SERVICE: "service",
    ReplyState.NOT_ELIGIBLE: "rule",
}
"""The names of the questions for the reason."""
YEARS_BEFORE, YEARS_AHEAD = 1, 3
DAYS_OF_A_YEAR = 366
"""A day further from the start of the assessment than these years cannot be meant; our choice."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before something is written down of one service."""

    name: str
    said: Sequence[StoredReply]
    """All that was written down of it, slips too, in their order."""
    begun_on: date
    """The day on which the assessment was begun."""
    today: date

    @property
    def last(self) -> StoredReply | None:
        """What counts now."""
        return newest(self.said)

    @property
    def seen(self) -> int:
        """The number of what counts now; 0 where nothing was written down."""
        return self.last.id if self.last else 0

    @property
    def was_asked(self) -> bool:
        """Whether somebody wrote down when it was asked."""
        return asked_on(self.said) is not None


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing to be written down of a service; beside the service itself."""

    state: ReplyState
    said_on: date
    waits_until: date | None = None
    reason: str | None = None
    is_correction: bool = False
    """Whether what was written down last was a slip."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was read of the form: the answers in their order, or what to mend."""

    values: Values
    problems: Mapping[str, str] = field(default_factory=dict)
    warning: bool = False
    """Whether the problems are only asked about, so that saving once more is meant."""
    answers: Sequence[Answer] = ()


def reply_questions(known: Known) -> Sequence[Question]:
    """Return the questions of the page for one service."""
    why = [
        Question(f"why_{word}", Kind.ONE, "Why?", options=tuple(REASONS[state]))
        for state, word in WHY.items()
    ]
    return (
        Question(
            STATE,
            Kind.ONE,
            "What was the answer?",
            options=_options(known),
            missing="Choose what the answer was",
        ),
        Question(UNTIL, Kind.DATE, "Until when, if it said so?", hint="For example, 27 3 2027."),
        *why,
        Question(SAID, Kind.DATE, "On which day?", hint="Today, unless you change it."),
        *_asked_question(known),
        *_slip_question(known),
    )


def _options(known: Known) -> tuple[Option, ...]:
    again = "Asked again, no answer yet" if known.was_asked else "Asked, no answer yet"
    options = [
        Option(ReplyState.ASKED, again),
        Option(ReplyState.ACCEPTED, "Accepted: the service will take the family on"),
        Option(ReplyState.WAITING, "On its waiting list", reveals=(UNTIL,)),
        Option(ReplyState.FULL, "The service is full"),
        _why(ReplyState.NOT_ELIGIBLE, "The service cannot take this child"),
        _why(ReplyState.DECLINED_BY_SERVICE, "The service said no for another reason"),
        _why(ReplyState.DECLINED_BY_FAMILY, "The family said no"),
        Option(ReplyState.NO_REPLY, "No reply, though somebody tried again"),
    ]
    if without_slips(known.said):
        options.append(Option(ReplyState.NOT_ASKED, "Not asked after all"))
    return tuple(options)


def _why(state: ReplyState, text: str) -> Option:
    return Option(state, text, reveals=(f"why_{WHY[state]}",))


def _asked_question(known: Known) -> Sequence[Question]:
    if known.was_asked:
        return ()
    text, fold = "When was it first asked?", "It was asked on an earlier day"
    return [Question(ASKED, Kind.DATE, text, hint="Leave empty if not.", folded=fold)]


def _slip_question(known: Known) -> Sequence[Question]:
    if known.last is None:
        return ()
    only = Option("yes", "What was written down last was a slip. This takes its place")
    return [Question(SLIP, Kind.MANY, "Is this to put something right?", options=(only,))]


def first_values(known: Known) -> Values:
    """Return the form as it is opened: the day of today, and nothing else."""
    return {SAID: parts_of(known.today)}


def read_reply(known: Known, given: Values, *, is_warned: bool = False) -> Heard:
    """Return what to write down, or what to mend; answers stand in the order of their days."""
    reading = read_values(reply_questions(known), given)
    values = reading.values
    problems = {**reading.problems, **_day_problems(known, values)}
    chosen = one(values, STATE)
    state = ReplyState(chosen) if STATE not in problems else None
    reason = None
    if state is not None and state in WHY:
        name = f"why_{WHY[state]}"
        reason = one(values, name)
        if not reason:
            problems.setdefault(name, "Choose why, or that they did not say")
    said_on = typed(values[SAID])
    if problems or state is None or said_on is None:
        return Heard(values, problems)
    until = typed(values[UNTIL]) if state is ReplyState.WAITING else None
    is_correction = bool(many(values, SLIP))
    answer = Answer(state, said_on, until, reason, is_correction)
    warnings = {} if is_warned else _warnings(known, answer)
    return Heard(values, warnings, bool(warnings), [*_asked_first(values, answer), answer])


def is_said_already(known: Known, heard: Heard) -> bool:
    """Say whether just this counts already: sent twice, or written down by somebody else too."""
    last = known.last
    if last is None or not heard.answers:
        return False
    answer = heard.answers[-1]
    return (last.state, last.said_on, last.waits_until, last.reason) == (
        answer.state,
        answer.said_on,
        answer.waits_until,
        answer.reason,
    )


def _asked_first(values: Values, answer: Answer) -> Sequence[Answer]:
    """Return that it was asked on an earlier day, where that was not written down before."""
    day_asked = typed(values.get(ASKED))
    later = day_asked is not None and day_asked < answer.said_on
    if not later or day_asked is None or answer.state is ReplyState.NOT_ASKED:
        return ()
    return [Answer(ReplyState.ASKED, day_asked)]


def _day_problems(known: Known, values: Values) -> Mapping[str, str]:
    """Return what to mend in the days; a day that does not count is not looked at."""
    earliest = known.begun_on - timedelta(days=YEARS_BEFORE * DAYS_OF_A_YEAR)
    problems: dict[str, str] = {}
    for name in (SAID, ASKED):
        if name in values and not (name == ASKED and is_empty(values[name])):
            problem = _past_problem(typed(values[name]), earliest, known.today)
            problems |= {name: problem} if problem else {}
    said, asked = typed(values[SAID]), typed(values.get(ASKED))
    if said and asked and asked > said and not problems:
        problems[ASKED] = "The day it was asked must not be after the day of the answer"
    if one(values, STATE) == ReplyState.WAITING and not is_empty(values[UNTIL]):
        problem = _until_problem(typed(values[UNTIL]), said or known.today)
        problems |= {UNTIL: problem} if problem else {}
    return problems


def _past_problem(given: date | None, earliest: date, today: date) -> str:
    if given is None:
        return "Enter the day with day, month and year, for example 27 3 2026"
    if given > today:
        return "The day must be today or earlier"
    return "" if given >= earliest else f"The day must be {day(earliest)} or later"


def _until_problem(given: date | None, said: date) -> str:
    if given is None:
        return "Enter until when with day, month and year, or leave it empty"
    if given <= said:
        return "The day until which they wait must be after the day of the answer"
    latest = said + timedelta(days=YEARS_AHEAD * DAYS_OF_A_YEAR)
    return "" if given <= latest else f"The day must be {day(latest)} or earlier"


def _warnings(known: Known, answer: Answer) -> Mapping[str, str]:
    last = known.last
    if last is not None and not answer.is_correction and answer.said_on < last.said_on:
        return {
            SAID: f"Something was written down for {day(last.said_on)} already, which is later. "
            "What you save now counts from here on. Save again if that is right"
        }
    if answer.said_on < known.begun_on:
        return {
            SAID: f"This is before {day(known.begun_on)}, when the assessment was begun. "
            "Save again if that is right"
        }
    return {}
