"""Reads for the gap report."""

from earlyhelp.gaps.queries.asked import find_asked
from earlyhelp.gaps.queries.basis import Basis, get_basis
from earlyhelp.gaps.queries.inputs import (
    get_children,
    get_inputs,
    is_usable,
    to_listing,
    to_reading,
)
from earlyhelp.gaps.queries.report import (
    find_gap_figures,
    get_gap_report,
    get_telling,
    work_out,
)

__all__ = [
    "Basis",
    "find_asked",
    "find_gap_figures",
    "get_basis",
    "get_children",
    "get_gap_report",
    "get_inputs",
    "get_telling",
    "is_usable",
    "to_listing",
    "to_reading",
    "work_out",
]
