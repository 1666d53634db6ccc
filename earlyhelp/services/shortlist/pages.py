"""What the pages of a shortlist show: one value a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.services.searching.service_page import ServicePage
from earlyhelp.services.shortlist.choosing import FEWEST_COMPARED, LONGEST, MOST_COMPARED
from earlyhelp.services.shortlist.comparing import Group, compare, difference_words
from earlyhelp.web.words import count_of

CHOOSE = f"Choose {FEWEST_COMPARED} to {MOST_COMPARED} services to compare"
FULL = f"A shortlist holds {LONGEST} services. Remove one before you add another."


@dataclass(frozen=True, slots=True)
class Found:
    """The services of a list that are still in the directory, and how many are not."""

    services: tuple[ServicePage, ...]
    gone: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list of services: the visitor's own, or one that somebody shared."""

    heading: str
    services: tuple[ServicePage, ...]
    is_own: bool
    errors: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    chosen: frozenset[str]
    """Those ticked to be compared."""
    share: str
    """The whole address that shows this list to anyone."""
    print_address: str

    @property
    def can_compare(self) -> bool:
        """Say whether there is anything to put side by side."""
        return len(self.services) >= FEWEST_COMPARED


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Services side by side."""

    heading: str
    services: tuple[ServicePage, ...]
    differences: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class PrintPage:
    """Services on paper."""

    heading: str
    services: tuple[ServicePage, ...]
    printed_on: date
    address: str
    notices: tuple[str, ...]


def own_heading(count: int) -> str:
    """Name the visitor's own list.

    >>> own_heading(2), own_heading(0)
    ('Your shortlist: 2 services', 'Your shortlist is empty')
    """
    return f"Your shortlist: {count_of(count, 'service')}" if count else "Your shortlist is empty"


def shared_heading(count: int) -> str:
    """Name a list that somebody shared.

    >>> shared_heading(1)
    'A shared list: 1 service'
    """
    return (
        f"A shared list: {count_of(count, 'service')}"
        if count
        else "A shared list with nothing in it"
    )


def print_heading(services: Sequence[ServicePage]) -> str:
    """Name a list on paper; a list of one service has its name."""
    return services[0].name if len(services) == 1 else "Services to ring"


def gone_words(gone: int) -> tuple[str, ...]:
    """Say how many services of a list have left the directory.

    >>> gone_words(2), gone_words(0)
    (('2 services of this list are no longer in the directory.',), ())
    """
    if not gone:
        return ()
    are = "is" if gone == 1 else "are"
    return (f"{count_of(gone, 'service')} of this list {are} no longer in the directory.",)


def make_compare_page(services: Sequence[ServicePage]) -> ComparePage:
    """Return services side by side."""
    groups = compare(services)
    return ComparePage(
        f"Compare {count_of(len(services), 'service')}",
        tuple(services),
        difference_words(groups),
        groups,
    )
