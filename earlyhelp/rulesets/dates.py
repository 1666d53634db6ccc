"""The days that the rulesets of one area hold: none twice, and none left out between two. Pure."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from earlyhelp.matching.ruleset_values import Ruleset
from earlyhelp.rulesets.files import Switch, live_on

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """The days that one ruleset claims; without a last day it holds until the next one begins."""

    id: str
    version: str
    area: str
    starts: date
    ends: date | None

    @property
    def name(self) -> str:
        """What people call it."""
        return f"{self.id} {self.version}"

    def covers(self, day: date) -> bool:
        """Say whether it claims a day."""
        return self.starts <= day and (self.ends is None or day <= self.ends)


def term_of(ruleset: Ruleset) -> Term:
    """Return the days of a ruleset."""
    return Term(
        ruleset.id, ruleset.version, ruleset.area, ruleset.effective_from, ruleset.effective_to
    )


def read_term(text: str) -> Term:
    """Return the days of a text that was read as a ruleset before."""
    top = tomllib.loads(text)
    return Term(
        top["id"], top["version"], top["area"], top["effective_from"], top.get("effective_to")
    )


def find_date_problems(new: Term, others: Sequence[Term]) -> list[str]:
    """Return why a ruleset may not stand beside the others of its area, with what to do.

    A later version of a ruleset replaces the earlier ones, so these never stand in its way.
    """
    of_area = [other for other in others if other.area == new.area]
    beside = [other for other in of_area if other.id != new.id]
    return [*_overlaps(new, beside), *_gaps(new, of_area)]


def _overlaps(new: Term, beside: Sequence[Term]) -> Iterator[str]:
    for other in beside:
        first, second = sorted((new, other), key=lambda term: term.starts)
        if first.starts == second.starts:
            yield (
                f"{other.name} holds from the same day, {day_in_words(other.starts)}. "
                "Give this one another first day."
            )
        elif first.ends is not None and first.ends >= second.starts:
            last = second.starts - A_DAY
            yield (
                f"The days from {day_in_words(second.starts)} to {day_in_words(first.ends)} "
                f"are also those of {other.name}. Let {first.name} end on {day_in_words(last)}, "
                f"or let {second.name} begin on {day_in_words(first.ends + A_DAY)}."
            )


def _gaps(new: Term, others: Sequence[Term]) -> Iterator[str]:
    before = [other for other in others if other.starts < new.starts]
    if before and not any(other.covers(new.starts - A_DAY) for other in before):
        last = max(other.ends for other in before if other.ends is not None)
        yield (
            f"Nothing holds from {day_in_words(last + A_DAY)} to "
            f"{day_in_words(new.starts - A_DAY)}. "
            f"Let this one begin on {day_in_words(last + A_DAY)}."
        )
    if new.ends is None:
        return
    after = new.ends + A_DAY
    later = [other.starts for other in others if other.starts > after]
    if later and not any(other.covers(after) for other in others):
        yield (
            f"Nothing holds from {day_in_words(after)} to {day_in_words(min(later) - A_DAY)}. "
            f"Let this one end on {day_in_words(min(later) - A_DAY)}."
        )


def day_in_words(day: date) -> str:
    """Return a day as people write it, such as 4 March 2026."""
    return f"{day.day} {day:%B %Y}"


def why_not_in_force(ruleset: Ruleset, day: date) -> str:
    """Say in one sentence why a ruleset that is not in force on a day decides nothing then."""
    name = f"The ruleset {ruleset.id}"
    if not ruleset.approved_by:
        return f"{name} has been approved by nobody, so that it decides nothing yet."
    asked = f"the day asked for is {day_in_words(day)}"
    if day < ruleset.effective_from:
        return f"{name} holds from {day_in_words(ruleset.effective_from)} on; {asked}."
    last = ruleset.effective_to or day
    return f"{name} came to its end on {day_in_words(last)}; {asked}."


def runs_out_on(
    switches: Sequence[Switch], ends: Mapping[str | None, date | None], on: date
) -> date | None:
    """Return the last day on which a ruleset decides, as far as anybody has planned.

    ``ends`` gives the last day of each ruleset by its digest; None stands for the file of the
    settings. None is returned where there is no such day.
    """
    days = sorted({o.live_from for o in switches if o.undone_at is None and o.live_from > on})
    for day, following in zip([on, *days], [*days, None], strict=True):
        live = live_on(list(switches), day)
        last = ends.get(live.digest if live else None)
        if last is not None and (following is None or following > last + A_DAY):
            return last
    return None
