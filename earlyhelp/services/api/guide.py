"""What the page about the open data says."""

from collections.abc import Sequence
from dataclasses import dataclass

from earlyhelp.services.api.parameters import PARAMETERS, TAKEN


@dataclass(frozen=True, slots=True)
class Way:
    """One way to get the data: its name, its address, and what it is good for."""

    name: str
    href: str
    good_for: str


@dataclass(frozen=True, slots=True)
class Example:
    """A question to the feed, and what it asks."""

    asks: str
    address: str


@dataclass(frozen=True, slots=True)
class OpenDataPage:
    """The page."""

    services: int
    root: str
    description: str
    files: Sequence[Way]
    examples: Sequence[Example]
    parameters: Sequence[tuple[str, str, str]]
    """Name, a good example, and the collections that take it."""


FORMS = (
    ("CSV", "csv", "Programs, and spreadsheets that let you choose UTF-8."),
    ("CSV for Excel", "excel.csv", "Opening in Excel by a click."),
    ("Excel workbook", "xlsx", "Excel, with a sheet that explains each column."),
    ("HSDS-UK 3.0 (JSON)", "json", "Other directories and their importers."),
)
"""Forms of the whole directory: name, ending, and what each is good for."""
EXAMPLES = (
    ("The first 50 services", "/services"),
    ("Services with all their parts", "/services?full=true"),
    ("Services for a child of four and a half", "/services?age=4.5"),
    ("Services about sleep that open on Mondays", "/services?search=sleep&day=MO"),
    ("Everything, one service a line", "/services?format=ndjson&full=true"),
    ("The needs that services are sorted by", "/taxonomy_terms"),
    ("Services at places", "/service_at_locations"),
)


def make_page(root: str, files_at: str, services: int) -> OpenDataPage:
    """Return the page; ``files_at`` is the address of the files without their ending."""
    return OpenDataPage(
        services=services,
        root=root,
        description=f"{root}/openapi.json",
        files=[Way(name, f"{files_at}{ending}", good_for) for name, ending, good_for in FORMS],
        examples=[Example(asks, root + address) for asks, address in EXAMPLES],
        parameters=[
            (name, known.example, ", ".join(one for one in TAKEN if name in TAKEN[one]))
            for name, known in PARAMETERS.items()
        ],
    )
