"""What somebody said the columns of a table are, where its headings do not say it themselves. Pure.

Kept by the headings alone, in whatever order, so that the next file of the same kind is read at
once. What is true of every row of one file (its period, say) is said for that file only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from hashlib import sha256

from earlyhelp.jsna.dialects import FINGERTIPS, SIMPLE, Matching
from earlyhelp.jsna.headings import normal_name, squeezed

SHORT = 12
"""So many letters of a signature name it on the command line."""

MEANINGS: Mapping[str, Mapping[str, str]] = {
    SIMPLE: {
        "area code": "Official code of the area",
        "area name": "Name of the area",
        "area type": "Kind of area",
        "period": "Period: a year or years",
        "indicator": "What is measured",
        "measure": "Percentage, rate or count",
        "unit": "Whom it counts: persons, male or female",
        "value": "The figure",
        "inequality": "Part of a breakdown; empty or NA for everybody",
        "compared to england": "Comparison with England, as published",
    },
    FINGERTIPS: {
        "indicator id": "Number of the indicator",
        "indicator name": "Name of the indicator",
        "area code": "Official code of the area",
        "area name": "Name of the area",
        "area type": "Kind of area",
        "sex": "Sex",
        "age": "Age group",
        "category type": "Kind of breakdown",
        "category": "Part of the breakdown",
        "time period": "Period",
        "time period sortable": "Period as eight digits",
        "time period range": "Length of the period, such as 3y",
        "value": "The figure",
        "lower ci 95 0 limit": "Lower end of its 95% range",
        "upper ci 95 0 limit": "Upper end of its 95% range",
        "lower ci 99 8 limit": "Lower end of its 99.8% range",
        "upper ci 99 8 limit": "Upper end of its 99.8% range",
        "count": "Count",
        "denominator": "Denominator",
        "value note": "Note about the figure",
        "recent trend": "Trend, as published",
        "compared to england": "Comparison with England, as published",
    },
}
"""What a column can be, by layout, in words for people."""
MAY_BE_SAID: Mapping[str, tuple[str, ...]] = {
    SIMPLE: ("period", "indicator", "measure", "unit"),
    FINGERTIPS: ("indicator id", "indicator name", "sex", "age", "time period"),
}
"""What may be said of every row of a file at once."""
ALSO_CALLED: Mapping[str, tuple[str, ...]] = {
    "area code": (
        *("gss code", "ons code", "la code", "lad code", "code", "geography code", "areacd"),
        *("local authority code", "ladcd", "utla code", "ward code", "new la code"),
    ),
    "area name": (
        *("area", "local authority", "la name", "name", "geography", "geography name", "areanm"),
        *("authority", "place", "utla", "la", "lad", "council"),
    ),
    "area type": ("geography type", "level", "geographic level"),
    "period": ("year", "time period", "timeperiod", "date", "financial year", "academic year"),
    "time period": ("year", "period", "timeperiod", "financial year"),
    "indicator": ("indicator name", "metric", "measure name", "topic", "series", "description"),
    "indicator name": ("indicator", "metric"),
    "indicator id": ("id", "indicator number", "ind id"),
    "measure": ("value type", "measure type", "statistic"),
    "unit": ("sex", "gender", "population"),
    "sex": ("gender",),
    "age": ("age group", "age band"),
    "value": (
        *("figure", "rate", "percentage", "percent", "per cent", "%", "proportion", "result"),
        *("data value", "obs value", "observation", "data", "score"),
    ),
    "count": ("numerator", "number"),
    "denominator": ("population", "base"),
    "lower ci 95 0 limit": ("lower ci", "lower limit", "lci", "lower 95", "95 lower", "lower"),
    "upper ci 95 0 limit": ("upper ci", "upper limit", "uci", "upper 95", "95 upper", "upper"),
    "value note": ("note", "notes", "comment"),
    "inequality": ("breakdown", "category", "subgroup", "characteristic"),
}
LIKE = 0.85


@dataclass(frozen=True, slots=True)
class Remembered:
    """A matching as it was kept: with its headings, for people, and when and by whom."""

    signature: str
    matching: Matching
    headings: tuple[str, ...]
    file_name: str
    at: datetime
    by: str


def signature(headings: Sequence[str]) -> str:
    """Return what makes two tables of one kind: the names of their columns, in whatever order.

    >>> signature(("Area Code", "Rate")) == signature(("rate", "area_code"))
    True
    """
    names = sorted({normal_name(heading) for heading in headings} - {""})
    return sha256("\n".join(names).encode()).hexdigest()


def propose(headings: Sequence[str], layout: str) -> Matching:
    """Return the likeliest matching by the headings alone; a person confirms it.

    >>> dict(propose(("LA code", "Year", "Rate per 100"), SIMPLE).columns)
    {'la code': 'area code', 'year': 'period', 'rate per 100': 'value'}
    """
    names = list(dict.fromkeys(filter(None, (normal_name(heading) for heading in headings))))
    chosen: dict[str, str] = {}
    for find in (_exactly, _otherwise, _nearly, _by_first_word):
        for name in names:
            role = find(name, layout)
            if role is not None and name not in chosen and role not in chosen.values():
                chosen[name] = role
    return Matching(layout, {name: chosen[name] for name in names if name in chosen})


def _exactly(name: str, layout: str) -> str | None:
    roles = MEANINGS[layout]
    return next((role for role in roles if squeezed(role) == squeezed(name)), None)


def _otherwise(name: str, layout: str) -> str | None:
    return next((role for role in MEANINGS[layout] if name in ALSO_CALLED.get(role, ())), None)


def _nearly(name: str, layout: str) -> str | None:
    known = {squeezed(role): role for role in MEANINGS[layout]}
    for role in MEANINGS[layout]:
        known |= {squeezed(other): role for other in ALSO_CALLED.get(role, ())}
    near = get_close_matches(squeezed(name), known, n=1, cutoff=LIKE)
    return known[near[0]] if near else None


def _by_first_word(name: str, layout: str) -> str | None:
    first = name.split(maxsplit=1)[0]
    return _exactly(first, layout) or _otherwise(first, layout)
