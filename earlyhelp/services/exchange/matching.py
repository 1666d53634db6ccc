"""Columns of a list nobody has described yet, matched to facts once and remembered after that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256

from earlyhelp.services.exchange.nodes import MOST_OF_A_LIST, Object
from earlyhelp.services.exchange.opening import Grid, JsonFile
from earlyhelp.services.facts import Problem
from earlyhelp.services.words import Status
from earlyhelp.taxonomy.services import Sector

KEEP, LEAVE = "keep as text", "leave out"
TARGETS: Mapping[str, str] = {
    "source_id": "Its id in the list (several columns are put together)",
    "service_name": "Name of the service",
    "description": "What it does",
    "provider_id": "Id of who runs it",
    "provider_name": "Who runs it",
    "provider_description": "About who runs it",
    "status": "Whether it is running: active, inactive, temporarily closed",
    "is_published": "Whether it is published: yes or no",
    "telephone": "Telephone",
    "email": "Email",
    "url": "Web address",
    "minimum_age": "Lowest age in years",
    "maximum_age": "Highest age in years",
    "eligibility": "Who it is for, in words",
    "how_to_apply": "How to apply, in words",
    "cost_text": "What it costs, in words",
    "free": "Whether it is free: yes or no",
    "languages": "Languages",
    "category": "Category",
    "location_name": "Name of the place",
    "address": "Street and house (several columns are put together)",
    "city": "Town",
    "county": "County",
    "postcode": "Postcode",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "accessibility": "Access for disabled people",
    "days": "Days of the week",
    "opens_at": "Opening times",
    "closes_at": "Closing times",
    "alert": "Notice for now",
    KEEP: "Keep it as a text beside the service",
    LEAVE: "Leave it out",
}
"""What a column can be, with its words for people."""
NEEDED = ("source_id", "service_name")
STANDS_IN = {"service_name": "provider_name"}
"""What may stand in: a list that names only who helps and what for."""
JOINED = frozenset(
    {"source_id", "address", "description", "eligibility", "category", "languages", KEEP, LEAVE}
)
"""What several columns may be together."""
FIXED: Mapping[str, Sequence[str]] = {
    "status": tuple(Status),
    "provider_sector": tuple(Sector),
}
"""What may be said of every service of a list at once."""
ALSO_CALLED: Mapping[str, Sequence[str]] = {
    "source_id": ("id", "key", "uid", "reference", "ref", "service id", "record id", "import id"),
    "service_name": ("name", "title", "service", "service title"),
    "description": ("info", "summary", "about", "details", "service info", "synopsis"),
    "provider_id": ("service provider id", "organisation id", "organization id"),
    "provider_name": (
        *("provider", "organisation", "organization", "service provider name"),
        *("organisation name", "organization name"),
    ),
    "is_published": ("published", "visible", "approved"),
    "telephone": ("phone", "tel", "phone number", "telephone number", "contact phone"),
    "email": ("e mail", "email address", "contact email"),
    "url": ("website", "web", "web address", "link", "homepage"),
    "minimum_age": ("min age", "age from", "lowest age", "minimum age years"),
    "maximum_age": ("max age", "age to", "highest age", "maximum age years"),
    "eligibility": ("tags", "audience", "who for", "client group"),
    "how_to_apply": ("application process", "how to refer", "referral"),
    "cost_text": ("cost", "fees", "price", "charges"),
    "languages": ("language",),
    "category": ("categories", "category name", "sub category", "sub categories name", "type"),
    "location_name": ("venue", "place", "building", "location description"),
    "address": (
        *("address 1", "address 2", "address 3", "street", "street 1", "street 2", "street 3"),
        *("street line 1", "street line 2", "street line 3", "street line 4", "address line 1"),
        *("address line 2", "street line1", "street line2", "street line3", "street line4"),
        *("street1", "street2", "street3"),
    ),
    "city": ("town", "town city"),
    "postcode": ("post code", "postal code", "zip"),
    "latitude": ("lat",),
    "longitude": ("lon", "lng", "long"),
    "accessibility": ("access", "accessibilities"),
    "days": ("day", "weekday", "opening times day", "scheduled weekday"),
    "opens_at": ("opens", "start time", "opening times start time", "open", "from"),
    "closes_at": ("closes", "end time", "opening times end time", "close", "to"),
}


@dataclass(frozen=True, slots=True)
class Matching:
    """Which column is what, and what is true of every service of the list."""

    columns: tuple[tuple[str, str], ...]
    fixed: tuple[tuple[str, str], ...] = ()

    def of(self, target: str) -> list[str]:
        """Return the columns that are a fact, in the order of the file."""
        return [column for column, chosen in self.columns if chosen == target]

    def _has(self, target: str) -> bool:
        return bool(self.of(target) or self.of(STANDS_IN.get(target, "")))

    @property
    def faults(self) -> tuple[tuple[str, str], ...]:
        """What is to be mended: a target or a column, and a sentence."""
        lacks = [(name, f"Choose the column that is: {TARGETS[name]}") for name in NEEDED]
        twice = [name for name in TARGETS if name not in JOINED and len(self.of(name)) > 1]
        odd = [column for column, chosen in self.columns if chosen not in TARGETS]
        return (
            *((name, text) for name, text in lacks if not self._has(name)),
            *((name, f"Choose one column only: {TARGETS[name]}") for name in twice),
            *((column, "Choose what this column is") for column in odd),
        )


def signature(header: Sequence[str]) -> str:
    """Return what makes two files of one layout: their columns, in whatever order."""
    return sha256("\n".join(sorted(set(header))).encode()).hexdigest()


def suggest(header: Sequence[str]) -> Matching:
    """Return the most likely matching of columns, by their names alone; a person confirms it.

    >>> dict(suggest(("Id", "Title", "Post code", "x")).columns)["Title"]
    'service_name'
    """
    known = {_folded(word): target for target in TARGETS for word in _words_for(target)}
    taken: set[str] = set()
    chosen = []
    for column in header:
        target = _target(column, known)
        if target in taken and target not in JOINED:
            target = KEEP
        taken.add(target)
        chosen.append((column, target))
    return Matching(tuple(chosen))


def _words_for(target: str) -> Sequence[str]:
    return (target.replace("_", " "), *ALSO_CALLED.get(target, ()))


def _target(column: str, known: Mapping[str, str]) -> str:
    whole, last = _folded(column), _folded(column.rpartition(".")[2])
    for name in (whole, last):
        if name in known:
            return known[name]
    near = get_close_matches(whole, [*known], n=1, cutoff=0.9)
    return known[near[0]] if near else KEEP


def _folded(name: str) -> str:
    spaced = "".join(f" {c}" if c.isupper() else c for c in name)
    kept = "".join(c if c.isalnum() else " " for c in spaced)
    return "".join(kept.split()).casefold()


def flatten(file: JsonFile, records: Sequence[object]) -> Grid:
    """Return the objects of a list as a table: "location.city" is one column.

    Lists become one cell with ";" between; of lists of objects each field is a column.
    """
    rows, problems = [], []
    for line, record in enumerate(records, start=1):
        if isinstance(record, Mapping):
            cells: dict[str, str] = {}
            _flatten(record, "", cells)
            rows.append((line, cells))
        else:
            problems.append(Problem(line, f"$[{line - 1}]", str(record)[:60], "an object"))
    header = tuple(dict.fromkeys(name for _, cells in rows for name in cells))
    squared = tuple((line, {name: cells.get(name, "") for name in header}) for line, cells in rows)
    return Grid(file.name, header, squared, tuple(problems))


def _flatten(value: Object, path: str, cells: dict[str, str]) -> None:
    for name, one in value.items():
        here = f"{path}.{name}" if path else str(name)
        if isinstance(one, Mapping):
            _flatten(one, here, cells)
        elif isinstance(one, list):
            _flatten_list(one[:MOST_OF_A_LIST], here, cells)
        else:
            cells[here] = _cell(one)


def _flatten_list(values: Sequence[object], path: str, cells: dict[str, str]) -> None:
    objects = [value for value in values if isinstance(value, Mapping)]
    if not objects:
        cells[path] = "; ".join(_cell(value) for value in values if value is not None)
        return
    for name in dict.fromkeys(str(name) for one in objects for name in one):
        cells[f"{path}.{name}"] = "; ".join(_cell(one.get(name)) for one in objects)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
