"""Look somebody's own words up, for the page on which they were typed; nothing of them is kept."""

from flask import current_app, request

from earlyhelp.frontdoor.views import telephones
from earlyhelp.matching import Ruleset
from earlyhelp.matching.suggesting import Suggester, make_suggester
from earlyhelp.offers.finding import WORDS_FIELD, FoundWords, found_words
from earlyhelp.offers.records import StoredAssessment
from earlyhelp.offers.steps import Step
from earlyhelp.web.state import state

SUGGESTER = "earlyhelp-suggester"


def find_words(stored: StoredAssessment, step: Step) -> FoundWords:
    """Return the questions that the words sent with a page may be about."""
    text = request.form.get(WORDS_FIELD, "")
    ruleset = state().ruleset
    found = _suggester(ruleset).suggest(text) if ruleset else None
    return found_words(text, found, stored.answers, step, telephones())


def _suggester(ruleset: Ruleset) -> Suggester:
    """Return the suggester of the ruleset in use, made once for each."""
    held: tuple[str, Suggester] | None = current_app.extensions.get(SUGGESTER)
    if held is None or held[0] != ruleset.digest:
        held = (ruleset.digest, make_suggester(ruleset))
        current_app.extensions[SUGGESTER] = held
    return held[1]
