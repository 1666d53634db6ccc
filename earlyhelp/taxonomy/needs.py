"""The 38 needs a child or family may have help with, as in needs.csv beside this module."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import NewType

NeedCode = NewType("NeedCode", str)


class Domain(StrEnum):
    """The three sides of the Assessment Framework triangle (Department of Health, 2000)."""

    CHILD_DEVELOPMENT = "child_development"
    PARENTING_CAPACITY = "parenting_capacity"
    FAMILY_ENVIRONMENT = "family_environment"


@dataclass(frozen=True, slots=True)
class Need:
    """Something a child or family may need help with."""

    code: NeedCode
    label: str
    domain: Domain
    definition: str
    outcome: str
    """Headline outcome of the Supporting Families programme that the need counts towards."""
    indicators: tuple[str, ...]
    service_types: tuple[str, ...]
    open_eligibility_terms: tuple[str, ...]


def read_needs(text: str) -> tuple[Need, ...]:
    """Return the needs of a CSV in the layout of needs.csv, in file order.

    Raises:
        ValueError: if a code stands twice or a domain is unknown.
    """
    needs = tuple(_read_need(cells) for cells in csv.DictReader(text.splitlines()))
    if len({need.code for need in needs}) != len(needs):
        raise ValueError("a need code stands twice")
    return needs


def _read_need(cells: Mapping[str, str]) -> Need:
    return Need(
        code=NeedCode(cells["id"]),
        label=cells["label"],
        domain=Domain(cells["domain"]),
        definition=cells["definition"],
        outcome=cells["supporting_families_outcome"],
        indicators=_split(cells["example_jsna_indicators"]),
        service_types=_split(cells["example_service_types"]),
        open_eligibility_terms=_split(cells["related_open_eligibility_terms"]),
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


# Packaged data that never changes while the program runs: read once, like any other constant.
NEEDS: Sequence[Need] = read_needs(files(__package__).joinpath("needs.csv").read_text("utf-8"))
NEED_BY_CODE: Mapping[NeedCode, Need] = MappingProxyType({need.code: need for need in NEEDS})
