"""The levels of help above and below the one that counts for a family. Pure."""

from earlyhelp.offers.levels import AreaWords
from earlyhelp.offers.questions import Option
from earlyhelp.offers.records import StoredDecision
from earlyhelp.offers.reviews.ending import Levels
from earlyhelp.offers.verdict import effective_response, may_lower
from earlyhelp.taxonomy.services import RESPONSE_ORDER


def levels_around(decision: StoredDecision, words: AreaWords) -> Levels:
    """Return to what a family can be stepped up, and to what somebody who may can step it down.

    From a level that a person chose above that of the rules, the way down leads to the rules' own
    first; below that only where the rules leave room for it.
    """
    counts, ruled = effective_response(decision), decision.response
    places = [place for place, response in enumerate(RESPONSE_ORDER) if response == counts]
    place = places[0] if places else len(RESPONSE_ORDER)
    return Levels(
        higher=[_option(words, response) for response in RESPONSE_ORDER[place + 1 :]],
        lower=[
            _option(words, response)
            for response in RESPONSE_ORDER[:place]
            if response == ruled or may_lower(decision.output, response)
        ],
    )


def _option(words: AreaWords, response: str) -> Option:
    label = words.label(response)
    return Option(str(response), label[:1].upper() + label[1:])
