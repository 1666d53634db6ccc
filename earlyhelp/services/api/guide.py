"""What the page about the open data says."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """One way to get the data: what it is called, its address, and what it is good for."""

    name: str
    href: str
    good_for: str


@dataclass(frozen=True, slots=True)
class OpenDataPage:
    """The page."""

    services: int
    root: str
    document: str
    files: Sequence[Way]
    examples: Sequence[Way]
