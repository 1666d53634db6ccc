"""Pages of a collection as HSDS-UK writes them, put together from texts that are ready to send."""

from collections.abc import Sequence
from dataclasses import dataclass

from earlyhelp.services.hsds.members import as_text


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the things of a collection, each as JSON, and how many there are in all."""

    items: Sequence[str]
    total: int
    number: int
    size: int
    """How many may stand on a page."""

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // self.size)

    def as_text(self) -> str:
        """Return the page with its counts; the first is 1, and one beyond the last is empty."""
        counts = {
            "total_items": self.total,
            "total_pages": self.pages,
            "page_number": self.number,
            "size": len(self.items),
            "first_page": self.number == 1,
            "last_page": self.number >= self.pages,
            "empty": not self.items,
        }
        return f'{as_text(counts)[:-1]},"contents":[{",".join(self.items)}]}}'


def offset(number: int, size: int) -> int:
    """Return how many things stand before a page."""
    return (number - 1) * size
