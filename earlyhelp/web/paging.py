"""Which page of a list is shown, and which others can be gone to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of a list; pages count from 1."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """How many items stand before this page."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """The position of the first item shown, counted from 1; 0 when there is none."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        """The position of the last item shown."""
        return min(self.offset + self.size, self.total)

    @property
    def neighbours(self) -> tuple[int | None, ...]:
        """Page numbers to offer: the first, the last and those around this one; None is a gap.

        >>> Paging(5, 20, 200).neighbours
        (1, None, 4, 5, 6, None, 10)
        """
        near = {1, self.number - 1, self.number, self.number + 1, self.pages}
        shown = sorted(page for page in near if 1 <= page <= self.pages)
        result: list[int | None] = []
        for page in shown:
            if result and page - (result[-1] or 0) > 1:
                result.append(None)
            result.append(page)
        return tuple(result)


def read_page(text: str | None, size: int, total: int) -> Paging:
    """Return the page asked for; anything that is no page number is the nearest page there is.

    >>> read_page("9", 20, 45).number, read_page("x", 20, 45).number, read_page("0", 20, 45).number
    (3, 1, 1)
    """
    pages = Paging(1, size, total).pages
    asked = int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 1  # noqa: PLR2004 - longer is no page of ours
    return Paging(min(max(asked, 1), pages), size, total)
