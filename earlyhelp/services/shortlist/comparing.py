"""Services side by side: one row a fact, and in words whether they differ in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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

    @property
    def says(self) -> str:
        """Say whether the services differ in it."""
        if not any(cell.is_given for cell in self.cells):
            return "not given by any"
        return "different" if len({cell.lines for cell in self.cells}) > 1 else "the same"


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together."""

    heading: str
    rows: tuple[Row, ...]


def compare(pages: Sequence[ServicePage]) -> tuple[Group, ...]:
    """Return what to put side by side, grouped; the telephone stands first among contacts."""
    groups = [
        Group(heading, tuple(_row(label, fact, pages) for label, fact in facts))
        for heading, facts in GROUPS
    ]
    *most, contact = groups
    telephones = Row("Phone", tuple(_telephone(page) for page in pages))
    return (*most, Group(contact.heading, (telephones, *contact.rows)))


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


def _costs(page: ServicePage) -> tuple[str, ...]:
    whole = () if page.cost_options and page.cost == NOT_GIVEN else (page.cost,)
    return (*whole, *page.cost_options)


def _places(page: ServicePage) -> tuple[str, ...]:
    hidden = (CONFIDENTIAL,) if page.is_confidential else ()
    return (*hidden, *(place.words for place in page.places))


def _times(page: ServicePage) -> tuple[str, ...]:
    at_places = (opening.words for place in page.places for opening in place.openings)
    return tuple(dict.fromkeys([*at_places, *(opening.words for opening in page.openings)]))


Fact = tuple[str, Callable[[ServicePage], tuple[str, ...] | str | None]]
GROUPS: tuple[tuple[str, tuple[Fact, ...]], ...] = (
    (
        "Waiting",
        (
            ("Waiting time", lambda page: page.waiting),
            ("Space", lambda page: page.space),
        ),
    ),
    ("Trust", (("Last checked", lambda page: (page.trust.last_checked, page.trust.detail)),)),
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
        ),
    ),
    ("Cost", (("Cost", _costs),)),
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
    (
        "Contact",
        (
            ("Email", lambda page: page.email),
            ("Who to talk to", lambda page: page.talk_to_role),
            ("Run by", lambda page: page.provider.name),
        ),
    ),
)
