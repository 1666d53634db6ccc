"""Words that an offer is explained in: needs, who may ask, days, waits, distances, ages."""

from collections.abc import Collection, Iterable
from datetime import date

from earlyhelp.taxonomy.needs import NEED_BY_CODE, NEEDS, NeedCode
from earlyhelp.taxonomy.services import ROUTE_LABELS, ReferralRoute

ASK = "ask the service"
WORRY_WORDS = {
    "emerging": "some worry",
    "significant": "a big worry",
    "severe": "a big worry",
}
"""The words of the assessment page for each severity that asks for help."""
ACCESS_WORDS = {
    "interpreter": "an interpreter",
    "wheelchair": "step-free access",
    "evening_or_weekend": "evenings or weekends",
    "not_online_only": "help that is not only online",
    "home_visit": "visits at home",
}
ASKERS = {
    ReferralRoute.SELF: "the young person",
    ReferralRoute.FAMILY: "the family",
    ReferralRoute.PROFESSIONAL: "a professional",
}
_NEED_ORDER = {need.code: place for place, need in enumerate(NEEDS)}
_FORTNIGHT_DAYS = 14
_WEEK_DAYS = 7
_DECIMALS_BELOW_MILES = 10
_MONTHS = 12


def in_order(needs: Iterable[NeedCode]) -> list[NeedCode]:
    """Return needs in the order of the taxonomy, unknown ones last."""
    return sorted(needs, key=lambda code: (_NEED_ORDER.get(code, len(_NEED_ORDER)), code))


def need_words(code: NeedCode) -> str:
    """Return the label of a need as it stands inside a sentence.

    >>> need_words(NeedCode("parenting_boundaries"))
    'parenting, routines and boundaries'
    """
    need = NEED_BY_CODE.get(code)
    if need is None:
        return code.replace("_", " ")
    return need.label[:1].lower() + need.label[1:]


def all_needs_words(needs: Iterable[NeedCode]) -> str:
    """Name several needs; labels hold commas, so a semicolon stands between them.

    >>> all_needs_words([NeedCode("young_carer"), NeedCode("behaviour")])
    'behaviour and emotional regulation; young carer'
    """
    return "; ".join(need_words(code) for code in in_order(needs))


def listed(words: Iterable[str], *, before_last: str = "and") -> str:
    """Join words as people do.

    >>> listed(["sleep"]), listed(["sleep", "food", "fuel"])
    ('sleep', 'sleep, food and fuel')
    """
    *first, last = words
    return f"{', '.join(first)} {before_last} {last}" if first else last


def who_can_ask(
    routes: Collection[ReferralRoute], *, themselves: str = ASKERS[ReferralRoute.SELF]
) -> str:
    """Say who can ask for a service, in one sentence where one will do.

    ``themselves`` are the people who may ask where they ask for themselves.

    >>> who_can_ask({ReferralRoute.FAMILY, ReferralRoute.PROFESSIONAL})
    'The family or a professional can ask'
    """
    said = [
        ROUTE_LABELS[route] for route in ReferralRoute if route in routes and route not in ASKERS
    ]
    words_of = {**ASKERS, ReferralRoute.SELF: themselves}
    askers = [words for route, words in words_of.items() if route in routes]
    if askers:
        words = listed(askers, before_last="or")
        said.insert(0, f"{words[0].upper()}{words[1:]} can ask")
    return "; ".join(said)


def day(value: date) -> str:
    """Return a date in words.

    >>> day(date(2026, 3, 3))
    '3 March 2026'
    """
    return f"{value.day} {value:%B %Y}"


def length(days: int) -> str:
    """Say a length of waiting: days under a fortnight, otherwise weeks.

    >>> length(1), length(10), length(168)
    ('1 day', '10 days', '24 weeks')
    """
    if days < _FORTNIGHT_DAYS:
        return f"{days} day{'s' if days != 1 else ''}"
    return f"{round(days / _WEEK_DAYS)} weeks"


def miles(distance: float) -> str:
    """Say a distance, with one decimal below ten miles.

    >>> miles(1.0), miles(4.24), miles(31.6)
    ('1.0 miles', '4.2 miles', '32 miles')
    """
    return f"{distance:.{1 if distance < _DECIMALS_BELOW_MILES else 0}f} miles"


def years(age: float) -> str:
    """Say an age, in months below one year and for parts of a year.

    >>> years(7.0), years(0.5), years(1.0), years(1.5)
    ('7', '6 months', '1', '18 months')
    """
    months = round(age * _MONTHS)
    return (
        f"{months // _MONTHS}"
        if months % _MONTHS == 0
        else f"{months} month{'s' if months != 1 else ''}"
    )


def childs_age(age: float) -> str:
    """Say the age of a child.

    >>> childs_age(0.0), childs_age(0.5), childs_age(7.0)
    ('under 1', '6 months', '7')
    """
    return years(age) if age else "under 1"


def age_range(minimum: float | None, maximum: float | None) -> str:
    """Say the ages that a service takes; at least one end is given.

    >>> age_range(5, 11), age_range(None, 11), age_range(5, None)
    ('ages 5 to 11', 'ages up to 11', 'ages 5 and over')
    """
    if minimum is None:
        return f"ages up to {years(maximum or 0)}"
    if maximum is None:
        return f"ages {years(minimum)} and over"
    return f"ages {years(minimum)} to {years(maximum)}"
