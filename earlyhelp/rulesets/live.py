"""Which ruleset decides on a day: the one switched on, or the file that the settings name.

It is asked at every decision, so that a switch holds at once in every process. On any fault there
is no ruleset, and the decision is "talk to a social worker".
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from earlyhelp.db import Database
from earlyhelp.matching.ruleset import digest_of, read_ruleset
from earlyhelp.rulesets.files import in_one_line
from earlyhelp.rulesets.queries import find_live, get_text_to_decide
from earlyhelp.web.database import DatabaseFault
from earlyhelp.web.state import RulesetInUse

APPROVED_HERE = "a second person, in this directory"


class LiveRuleset:
    """Finds the live ruleset; a text is read once, since its digest is its name."""

    def __init__(self, database: Database, fixed: RulesetInUse, today: Callable[[], date]) -> None:
        """Take where to look, what holds until something is switched on, and the calendar."""
        self._database, self._fixed, self._today = database, fixed, today
        self._read: dict[str, RulesetInUse] = {}

    def __call__(self) -> RulesetInUse:
        """Return the ruleset that decides today."""
        try:
            with self._database.session() as session:
                live = find_live(session, self._today())
                if live is None:
                    return self._fixed
                digest, since = live
                if digest not in self._read:
                    found = _load(digest, get_text_to_decide(session, digest))
                    if found.ruleset is None:
                        return found
                    self._read[digest] = found
                return replace(self._read[digest], live_from=since)
        except DatabaseFault as fault:
            why = f"the database did not answer ({type(fault).__name__})"
            return RulesetInUse(None, why, is_away=True)


def _load(digest: str, kept: tuple[str, bool] | None) -> RulesetInUse:
    """Return a kept ruleset; one that was approved here is so by a record, not by its file."""
    if kept is None:
        return RulesetInUse(None, "no second person has approved the text that was switched on")
    text, is_approved_here = kept
    if digest_of(text) != digest:
        return RulesetInUse(None, "the text that was switched on is not the one that is kept")
    read = read_ruleset(text)
    if isinstance(read, list):
        return RulesetInUse(None, in_one_line(read), text)
    return RulesetInUse(
        replace(read, approved_by=APPROVED_HERE) if is_approved_here else read, "", text
    )
