"""What to do when a search finds nothing: always at least three useful steps."""

from dataclasses import dataclass, replace

from earlyhelp.services.searching.criteria import Criteria, Pairs, as_pairs
from earlyhelp.services.text import PACKAGED, NeedWords
from earlyhelp.settings import Telephone
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode

DISTANCES_MILES = (1.0, 3.0, 5.0, 10.0, 20.0)
MOST_NEEDS = 3
# Free national help lines, from their own pages: childline.org.uk/get-support,
# familylives.org.uk/how-we-can-help, youngminds.org.uk/parent/parents-helpline.
NATIONAL_LINES = (
    Telephone("Childline, for anyone under 19", "0800 1111", "all hours, free"),
    Telephone(
        "Family Lives, for parents and carers", "0808 800 2222", "free; see its page for hours"
    ),
    Telephone(
        "YoungMinds, for parents worried about a young person's mind",
        "0808 802 5544",
        "free; see its page for hours",
    ),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A search that asks for less, in words."""

    text: str
    pairs: Pairs


def next_steps(criteria: Criteria, needs: NeedWords = PACKAGED) -> tuple[Step, ...]:
    """Return searches that ask for less, the smallest change first; the last asks for nothing."""
    steps = [
        *_by_need(criteria, needs),
        *_farther(criteria),
        *_fewer_filters(criteria),
        Step("See every service in the directory", ()),
    ]
    asked, seen = as_pairs(criteria), set()
    kept = []
    for step in steps:
        if step.pairs != asked and step.pairs not in seen:
            seen.add(step.pairs)
            kept.append(step)
    return tuple(kept)


def _by_need(criteria: Criteria, needs: NeedWords) -> list[Step]:
    """Offer the needs that single words of the text lead to, where the whole led nowhere."""
    if criteria.needs:
        return []
    meant = {code for word in criteria.words for code in needs.holding(word)}
    few = sorted(meant, key=lambda code: NEED_BY_CODE[code].label)[:MOST_NEEDS]
    return [_need_step(criteria, code) for code in few]


def _need_step(criteria: Criteria, code: NeedCode) -> Step:
    asked = replace(criteria, text="", needs=frozenset({code}))
    return Step(f"Look for help with: {NEED_BY_CODE[code].label}", as_pairs(asked))


def _farther(criteria: Criteria) -> list[Step]:
    if criteria.within_miles is None:
        return []
    farther = next((m for m in DISTANCES_MILES if m > (criteria.within_miles or 0)), None)
    steps = []
    if farther is not None:
        asked = replace(criteria, within_miles=farther)
        steps.append(Step(f"Look within {farther:g} miles", as_pairs(asked)))
    return [*steps, Step("Look at any distance", as_pairs(replace(criteria, within_miles=None)))]


def _fewer_filters(criteria: Criteria) -> list[Step]:
    """Offer to drop one thing asked at a time, those that cost the least first."""
    dropped: list[tuple[str, Criteria]] = [
        ("Include services that do not state everything", replace(criteria, only_stated=False)),
        (
            "Include services that were not checked in time",
            replace(criteria, checked_in_time=False),
        ),
        ("Include services that are full or do not say", replace(criteria, has_space=False)),
        ("Include services that cost money", replace(criteria, free=False)),
        ("Include any way of giving help", replace(criteria, delivery=frozenset())),
        ("Include every kind of organisation", replace(criteria, sectors=frozenset())),
        ("Include services whoever may refer", replace(criteria, routes=frozenset())),
        ("Include any day and time", replace(criteria, days=frozenset(), parts=frozenset())),
        ("Include every language", replace(criteria, languages=frozenset())),
        ("Include services without this access", replace(criteria, access=frozenset())),
        ("Include every level of help", replace(criteria, level=None)),
        ("Search for any age", replace(criteria, age_years=None, before_birth=False)),
        ("Search for any need", replace(criteria, needs=frozenset())),
        ("Search without these words", replace(criteria, text="")),
    ]
    return [Step(text, as_pairs(asked)) for text, asked in dropped if asked != criteria]
