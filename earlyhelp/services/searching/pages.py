"""What the search pages show: one value a page, made before any template runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from earlyhelp.services.searching.chips import chips
from earlyhelp.services.searching.criteria import (
    RESPONSE_LABELS,
    Criteria,
    Pairs,
    Word,
    as_pairs,
)
from earlyhelp.services.searching.hits import Hit, Results
from earlyhelp.services.searching.next_steps import NATIONAL_LINES, next_steps
from earlyhelp.settings import Telephone
from earlyhelp.taxonomy.needs import NEEDS
from earlyhelp.taxonomy.services import (
    DELIVERY_LABELS,
    LEVELS_SERVED,
    ROUTE_LABELS,
    SECTOR_LABELS,
)
from earlyhelp.web.paging import Paging
from earlyhelp.web.words import count_of

MILES_CHOICES = ("0.5", "1", "3", "5", "10")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be chosen in the filters."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Choices that belong together; any of those chosen may fit."""

    name: str
    legend: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> int:
        """How many are chosen."""
        return sum(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another search, in words."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """The start page."""

    action: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it came in: what was understood, what was not, and what was typed."""

    criteria: Criteria
    faults: tuple[tuple[str, str], ...]
    typed: dict[str, str]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The page of results."""

    heading: str
    sentences: tuple[str, ...]
    errors: tuple[tuple[str, str], ...]
    action: str
    criteria: Criteria
    typed: dict[str, str]
    chips: tuple[Way, ...]
    clear: str | None
    """The same search without its filters; None where there is no filter."""
    hits: tuple[Hit, ...]
    paging: Paging
    needs: Group
    groups: tuple[Group, ...]
    switches: tuple[Choice, ...]
    miles: tuple[Choice, ...]
    steps: tuple[Way, ...]
    lines: Sequence[Telephone]

    @property
    def place_pair(self) -> tuple[str, str] | None:
        """How the address says where the search looks from."""
        return self.criteria.near.pair if self.criteria.near else None

    @property
    def pairs_without_place(self) -> Pairs:
        """What is asked for, but for the place."""
        return tuple(pair for pair in as_pairs(self.criteria) if pair[0] not in {"near", "place"})

    def fault(self, name: str) -> str | None:
        """Return what to enter in a field that could not be read."""
        return next((text for field, text in self.errors if field == name), None)

    def page_address(self, number: int) -> str:
        """Return the address of another page of these results."""
        return address(self.action, (*as_pairs(self.criteria), ("page", str(number))))


def make_search_page(action: str, asked: Asked, results: Results, paging: Paging) -> SearchPage:
    """Return what the page of results shows; ``action`` is the address of the search."""
    criteria = asked.criteria
    return SearchPage(
        heading=heading(criteria, results.total),
        sentences=(*asked.notices, *_sentences(criteria, results)),
        errors=asked.faults,
        action=action,
        criteria=criteria,
        typed=asked.typed,
        chips=tuple(Way(chip.label, address(action, chip.without)) for chip in chips(criteria)),
        clear=_clear(action, criteria),
        hits=results.hits,
        paging=paging,
        needs=_needs(criteria),
        groups=_groups(criteria),
        switches=_switches(criteria),
        miles=_miles(criteria),
        steps=tuple(
            Way(step.text, address(action, step.pairs))
            for step in (next_steps(criteria) if not results.total else ())
        ),
        lines=NATIONAL_LINES,
    )


def _clear(action: str, criteria: Criteria) -> str | None:
    asked = as_pairs(criteria)
    kept = tuple(pair for pair in asked if pair[0] in {"text", "near", "place"})
    return address(action, kept) if kept != asked else None


def address(action: str, pairs: Pairs) -> str:
    """Return an address with what is asked.

    >>> address("/search", (("text", "food bank"),)), address("/search", ())
    ('/search?text=food+bank', '/search')
    """
    return f"{action}?{urlencode(pairs)}" if pairs else action


def heading(criteria: Criteria, total: int) -> str:
    """Say how many services there are, and where.

    >>> heading(Criteria(), 14), heading(Criteria(), 0)
    ('14 services', 'No services found')
    """
    if not total:
        return "No services found"
    near = f" near {criteria.near.label}" if criteria.near else ""
    return f"{count_of(total, 'service')}{near}"


def _sentences(criteria: Criteria, results: Results) -> list[str]:
    said = []
    if results.any_word:
        said.append("No service has all these words. These have some of them.")
    open_ones = results.total - results.fitting
    if open_ones and results.fitting:
        fit = "fits" if results.fitting == 1 else "fit"
        leave = "leaves" if open_ones == 1 else "leave"
        said.append(
            f"{count_of(results.fitting, 'service')} {fit} everything you asked for. "
            f"{open_ones:,} more {leave} something open: ask them."
        )
    elif open_ones:
        said.append("None of them states everything you asked for: ask them.")
    if not results.total and criteria.text:
        said.append(f"We looked for “{criteria.text}”.")
    return said


def _needs(criteria: Criteria) -> Group:
    choices = (Choice(need.code, need.label, need.code in criteria.needs) for need in NEEDS)
    return Group("need", "Need", tuple(sorted(choices, key=lambda choice: choice.label)))


def _groups(criteria: Criteria) -> tuple[Group, ...]:
    levels = {level: RESPONSE_LABELS[level] for level in LEVELS_SERVED}
    chosen_level = frozenset({criteria.level} if criteria.level else ())
    return (
        _group("delivery", "How it is given", DELIVERY_LABELS, criteria.delivery),
        _group("route", "Who can refer", ROUTE_LABELS, criteria.routes),
        _group("sector", "Type of organisation", SECTOR_LABELS, criteria.sectors),
        _group("level", "Level of help", levels, chosen_level),
    )


def _group(name: str, legend: str, labels: Mapping[Word, str], chosen: frozenset[Word]) -> Group:
    choices = (Choice(word.value, label, word in chosen) for word, label in labels.items())
    return Group(name, legend, tuple(choices))


def _switches(criteria: Criteria) -> tuple[Choice, ...]:
    return (
        Choice("free", "Free", criteria.free),
        Choice("space", "Has space now", criteria.has_space),
        Choice("checked", "Checked in time", criteria.checked_in_time),
        Choice("stated", "Only where all of this is stated", criteria.only_stated),
    )


def _miles(criteria: Criteria) -> tuple[Choice, ...]:
    asked = "" if criteria.within_miles is None else f"{criteria.within_miles:g}"
    choices = MILES_CHOICES if asked in {"", *MILES_CHOICES} else (*MILES_CHOICES, asked)
    return (
        Choice("", "Any distance", not asked),
        *(Choice(m, "1 mile" if m == "1" else f"{m} miles", m == asked) for m in choices),
    )
