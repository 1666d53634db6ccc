"""What the search pages show: one value a page, made before any template runs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urlencode

from earlyhelp.services.marks import PART_LABELS
from earlyhelp.services.searching.chips import chips, say_language
from earlyhelp.services.searching.counting import Counts
from earlyhelp.services.searching.criteria import (
    RESPONSE_LABELS,
    Criteria,
    Pairs,
    as_pairs,
)
from earlyhelp.services.searching.hits import Hit, LeftOut, Results
from earlyhelp.services.searching.next_steps import NATIONAL_LINES, next_steps
from earlyhelp.services.searching.questions import QUESTIONS
from earlyhelp.services.words import ACCESS_LABELS, DAY_LABELS
from earlyhelp.settings import Telephone
from earlyhelp.taxonomy.needs import NEEDS, NeedCode
from earlyhelp.taxonomy.services import (
    DELIVERY_LABELS,
    LEVELS_SERVED,
    ROUTE_LABELS,
    SECTOR_LABELS,
)
from earlyhelp.web.paging import Paging
from earlyhelp.web.words import count_of

Word = TypeVar("Word", bound=str)
MOST_LEFT_OUT = 200
MILES_CHOICES = ("0.5", "1", "3", "5", "10")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be chosen in the filters."""

    value: str
    label: str
    is_chosen: bool
    count: int | None = None
    """How many services it would leave; None where that was not counted."""


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
    as_typed: Way | None
    """The same search with its words as they were typed, where others were looked for."""
    left_out: Way | None
    """The services that were left out and why."""
    steps: tuple[Way, ...]
    lines: Sequence[Telephone]
    wanted: frozenset[NeedCode]
    """The needs asked for, or those that the words lead to."""

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

    @property
    def page_address(self) -> Callable[[int], str]:
        """What gives the address of another page of these results."""
        without_number = address(self.action, (*as_pairs(self.criteria), ("page", "")))
        return lambda number: f"{without_number}{number}"


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
        needs=_needs(criteria, results.counts),
        groups=_groups(criteria, results.counts),
        switches=_switches(criteria, results.counts),
        miles=_miles(criteria),
        as_typed=_as_typed(action, criteria, results),
        left_out=_left_out(action, criteria),
        steps=tuple(
            Way(step.text, address(action, step.pairs))
            for step in (next_steps(criteria) if not results.total else ())
        ),
        lines=NATIONAL_LINES,
        wanted=results.wanted,
    )


@dataclass(frozen=True, slots=True)
class LeftOutPage:
    """The services that have the words and do not fit, each with its reason."""

    chips: tuple[str, ...]
    back: str
    total: int
    lines: Sequence[LeftOut]


def make_left_out_page(action: str, criteria: Criteria, found: Sequence[LeftOut]) -> LeftOutPage:
    """Return what the page of services left out shows; ``action`` is the address of the search."""
    return LeftOutPage(
        chips=tuple(chip.label for chip in chips(criteria)),
        back=address(action, as_pairs(criteria)),
        total=len(found),
        lines=found[:MOST_LEFT_OUT],
    )


def _as_typed(action: str, criteria: Criteria, results: Results) -> Way | None:
    if not results.instead_of:
        return None
    exactly = as_pairs(replace(criteria, exactly=True))
    return Way(f"Search only for “{results.instead_of}”", address(action, exactly))


def _left_out(action: str, criteria: Criteria) -> Way | None:
    """Offer the services left out where anything that leaves one out was asked for."""
    if not any(is_asked(criteria) for _, _, is_asked, _ in QUESTIONS):
        return None
    return Way(
        "See the services left out, and why", address(f"{action}/left-out", as_pairs(criteria))
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
    if results.instead_of:
        said.append(f"No service has “{results.instead_of}”. These are for “{results.text}”.")
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


def _needs(criteria: Criteria, counts: Counts) -> Group:
    labels = {need.code: need.label for need in sorted(NEEDS, key=lambda need: need.label)}
    return _group(("need", "Need"), labels, criteria.needs, counts)


def _groups(criteria: Criteria, counts: Counts) -> tuple[Group, ...]:
    levels = {level: RESPONSE_LABELS[level] for level in LEVELS_SERVED}
    chosen_level = frozenset({criteria.level} if criteria.level else ())
    spoken = sorted({*counts.get("language", ()), *criteria.languages})
    languages = {name: say_language(name) for name in spoken}
    groups = (
        _group(("delivery", "How it is given"), DELIVERY_LABELS, criteria.delivery, counts),
        _group(("day", "Day"), DAY_LABELS, criteria.days, counts),
        _group(("time", "Time of day"), PART_LABELS, criteria.parts, counts),
        _group(("access", "What the family needs"), ACCESS_LABELS, criteria.access, counts),
        _group(("language", "Language"), languages, criteria.languages, counts),
        _group(("route", "Who can refer"), ROUTE_LABELS, criteria.routes, counts),
        _group(("sector", "Type of organisation"), SECTOR_LABELS, criteria.sectors, counts),
        _group(("level", "Level of help"), levels, chosen_level, counts),
    )
    return tuple(group for group in groups if group.choices)


def _group(
    names: tuple[str, str],
    labels: Mapping[Word, str],
    chosen: frozenset[Word],
    counts: Counts,
) -> Group:
    name, legend = names
    counted = counts.get(name, {})
    choices = (
        Choice(str(word), label, word in chosen, counted.get(word))
        for word, label in labels.items()
    )
    return Group(name, legend, tuple(choices))


def _switches(criteria: Criteria, counts: Counts) -> tuple[Choice, ...]:
    def count(name: str) -> int | None:
        return counts.get(name, {}).get("yes")

    return (
        Choice("free", "Free", criteria.free, count("free")),
        Choice("space", "Has space now", criteria.has_space, count("space")),
        Choice("checked", "Checked in time", criteria.checked_in_time, count("checked")),
        Choice("stated", "Only where all of this is stated", criteria.only_stated),
    )


def _miles(criteria: Criteria) -> tuple[Choice, ...]:
    asked = "" if criteria.within_miles is None else f"{criteria.within_miles:g}"
    choices = MILES_CHOICES if asked in {"", *MILES_CHOICES} else (*MILES_CHOICES, asked)
    return (
        Choice("", "Any distance", not asked),
        *(Choice(m, "1 mile" if m == "1" else f"{m} miles", m == asked) for m in choices),
    )
