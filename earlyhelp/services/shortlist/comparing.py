"""Services side by side: one row a fact, and in words whether they differ in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from earlyhelp.services.searching.service_page import ServicePage
from earlyhelp.services.searching.service_words import Call
from earlyhelp.web.words import NOT_GIVEN

CONFIDENTIAL = "Address not shown for safety. Call first."


@dataclass(frozen=True, slots=True)
class Cell:
    """What one service says of a fact, line by line; never empty."""

    lines: tuple[str, ...]
    call: Call | None = None

    @property
    def is_given(self) -> bool:
        """Say whether anything is stated."""
        return self.lines != (NOT_GIVEN,)


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of each service, in the order of the services."""

    label: str
    cells: tuple[Cell, ...]
    differs_anyway: bool = False
    """It tells services apart, so that a difference says nothing."""

    @property
    def says(self) -> str:
        """Say whether the services differ in it; empty where that says nothing."""
        if self.differs_anyway:
            return ""
        if not any(cell.is_given for cell in self.cells):
            return "not given by any"
        return "different" if len({cell.lines for cell in self.cells}) > 1 else "the same"


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together."""

    heading: str
    rows: tuple[Row, ...]


def compare(pages: Sequence[ServicePage]) -> tuple[Group, ...]:
    """Return what to put side by side, grouped; how to reach them stands last."""
    groups = (
        Group(heading, tuple(_row(label, fact, pages) for label, fact in facts))
        for heading, facts in GROUPS
    )
    telephones = Row("Phone", tuple(_telephone(page) for page in pages), differs_anyway=True)
    others = (replace(_row(label, fact, pages), differs_anyway=True) for label, fact in CONTACTS)
    return (*groups, Group("Contact", (telephones, *others)))


def difference_words(groups: Sequence[Group]) -> str:
    """Say in one sentence in which facts services differ.

    >>> difference_words([])
    'They say the same of everything here.'
    """
    labels = [
        row.label.lower() for group in groups for row in group.rows if row.says == "different"
    ]
    if not labels:
        return "They say the same of everything here."
    *most, last = labels
    return f"They differ in: {', '.join(most)} and {last}." if most else f"They differ in: {last}."


def _row(label: str, fact: Callable[[ServicePage], object], pages: Sequence[ServicePage]) -> Row:
    return Row(label, tuple(_cell(fact(page)) for page in pages))


def _cell(said: object) -> Cell:
    lines = said if isinstance(said, tuple) else (said,)
    return Cell(tuple(str(line) for line in lines if line) or (NOT_GIVEN,))


def _telephone(page: ServicePage) -> Cell:
    if page.telephone is None:
        return Cell((NOT_GIVEN,))
    return Cell((page.telephone.number,), page.telephone)


def _places(page: ServicePage) -> tuple[str, ...]:
    hidden = (CONFIDENTIAL,) if page.is_confidential else ()
    return (*hidden, *(place.words for place in page.places))


def _times(page: ServicePage) -> tuple[str, ...]:
    at_places = (opening.words for place in page.places for opening in place.openings)
    return tuple(dict.fromkeys([*at_places, *(opening.words for opening in page.openings)]))


Fact = tuple[str, Callable[[ServicePage], tuple[str, ...] | str | None]]
GROUPS: tuple[tuple[str, tuple[Fact, ...]], ...] = (
    (
        "Waiting and checks",
        (
            ("Waiting time", lambda page: page.waiting),
            ("Space", lambda page: page.space),
            ("Last checked", lambda page: (page.trust.last_checked, page.trust.detail)),
        ),
    ),
    (
        "Who it is for",
        (
            ("Ages", lambda page: page.ages),
            ("Helps with", lambda page: page.main_needs),
            ("Who can use it", lambda page: (*page.includes, page.eligibility or "")),
            ("Who cannot use it", lambda page: page.excludes),
            ("Why people are turned down", lambda page: page.reasons_refused),
        ),
    ),
    (
        "Getting in",
        (
            ("Who can refer", lambda page: page.routes),
            ("Agreement", lambda page: page.consent),
            ("Cost", lambda page: page.costs),
        ),
    ),
    (
        "Access",
        (
            ("Access", lambda page: page.access),
            ("Languages", lambda page: page.languages),
        ),
    ),
    (
        "Places and times",
        (
            ("How it is given", lambda page: page.delivery),
            ("Places", _places),
            ("Days and times", _times),
        ),
    ),
)
CONTACTS: tuple[Fact, ...] = (
    ("Email", lambda page: page.email),
    ("Who to talk to", lambda page: page.talk_to_role),
    ("Run by", lambda page: page.provider.name),
)
"""Of course different for each service, so that nothing is said of it."""
