"""Reads of the local profile and of one need, and where each figure stands."""

from earlyhelp.jsna.needs.queries.details import get_need
from earlyhelp.jsna.needs.queries.overview import get_overview
from earlyhelp.jsna.needs.queries.tracing import (
    find_tenth,
    get_figure,
    get_people,
    get_source,
)

__all__ = [
    "find_tenth",
    "get_figure",
    "get_need",
    "get_overview",
    "get_people",
    "get_source",
]
