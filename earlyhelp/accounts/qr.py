"""A square code as one path of an SVG, which stands in the page itself: no picture to fetch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qrcode.main import QRCode

QUIET = 4
"""Blank squares around the code, as its standard asks."""


@dataclass(frozen=True, slots=True)
class Square:
    """How many squares a side has, and the path that draws the dark ones."""

    side: int
    path: str


def square_code(text: str) -> Square:
    """Return a text as a square code."""
    code = QRCode(border=QUIET)
    code.add_data(text)
    matrix = code.get_matrix()
    return Square(len(matrix), "".join(_runs(matrix)))


def _runs(matrix: Sequence[Sequence[bool]]) -> Iterator[str]:
    """Return one piece of path for each row's unbroken run of dark squares."""
    for y, row in enumerate(matrix):
        begun: int | None = None
        for x, dark in enumerate((*row, False)):
            if dark and begun is None:
                begun = x
            elif not dark and begun is not None:
                yield f"M{begun} {y}h{x - begun}v1h-{x - begun}z"
                begun = None
