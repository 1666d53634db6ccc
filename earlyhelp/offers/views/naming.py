"""The area's words on a page about one decision: those of the ruleset that decided."""

from collections.abc import Mapping

from earlyhelp.offers.levels import AreaWords, area_words
from earlyhelp.offers.records import StoredDecision
from earlyhelp.offers.replay.replaying import read_text
from earlyhelp.rulesets.queries import get_text
from earlyhelp.web.database import session
from earlyhelp.web.state import state


def words_of(decision: StoredDecision) -> AreaWords:
    """Return the words of the ruleset that decided, which need not be the one in use now."""
    named = decision.output.get("ruleset")
    digest = named.get("digest") if isinstance(named, Mapping) else None
    live = state().ruleset
    if live is not None and live.digest == digest:
        return area_words(live)
    if not isinstance(digest, str):
        return area_words(None)
    return area_words(read_text(digest, get_text(session(), digest)))
