"""Indicators that count only some of the children of their ages, as in part_only.csv beside it.

Their share of a few must not be put on all children, so the gap report does not use them.
"""

import csv
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType


def read_part_only(text: str) -> Mapping[str, str]:
    r"""Return the indicators of a CSV of indicator_id and of_whom.

    >>> read_part_only("indicator_id,of_whom\n7,children in care\n")["7"]
    'children in care'
    """
    lines = csv.DictReader(text.splitlines())
    return MappingProxyType({line["indicator_id"]: line["of_whom"] for line in lines})


# Packaged data that never changes while the program runs: read once, like any other constant.
PART_ONLY = read_part_only(files(__package__).joinpath("part_only.csv").read_text("utf-8"))
