"""Rows of the directory's own CSV template, read into facts or problems."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from earlyhelp.services.exchange import cells, plain
from earlyhelp.services.exchange.cells import NO_LIMIT, Refused, Value, unguard
from earlyhelp.services.exchange.columns import (
    EVERY_COLUMN,
    EXAMPLE_ID,
    SERVICE_NAMES,
    Column,
)
from earlyhelp.services.exchange.reading import Reading, ReadService
from earlyhelp.services.exchange.rules import row_faults
from earlyhelp.services.extensions import PRIVATE
from earlyhelp.services.facts import (
    Opening,
    PlaceFacts,
    Problem,
    ProviderFacts,
    ServiceFacts,
    moved,
)
from earlyhelp.services.hsds.members import read_id


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its cells read; what is empty is absent."""

    line: int
    values: Mapping[str, Value]


OF_PROVIDER = (
    "provider_name",
    "provider_sector",
    "statutory_partner",
    "charity_number",
    "provider_description",
    "provider_email",
    "provider_website",
    "more_of_provider",
)

PROVIDER_CELLS = {
    "provider_name": "name",
    "provider_sector": "sector",
    "statutory_partner": "statutory_partner",
    "charity_number": "charity_number",
    "provider_description": "description",
    "provider_email": "email",
    "provider_website": "website",
}
PLACE_CELLS = {
    "location_name": "name",
    "address_1": "address_1",
    "city": "city",
    "county": "county",
    "postcode": "postcode",
    "latitude": "latitude",
    "longitude": "longitude",
    "address_confidential": "confidential",
    "address_masked": "masked",
    "accessibility": "accessibility",
}
TIMES_CELLS = {
    "days": "days",
    "opens_at": "opens_at",
    "closes_at": "closes_at",
    "term_time_only": "term_time_only",
    "crosses_midnight": "crosses_midnight",
    "times_valid_from": "valid_from",
    "times_valid_to": "valid_to",
    "times_description": "description",
}
"""Columns of a provider, a place, and days and hours, each with the fact that it holds."""
FACT_OF = {
    "service_name": "name",
    "referral_route": "referral_routes",
    "annual_amount": "annual_pence",
    **dict.fromkeys(OF_PROVIDER, "provider"),
}
"""Columns that are facts of another name."""
FACT_NAMES = tuple(
    name
    for name in SERVICE_NAMES
    if FACT_OF.get(name, name) in ServiceFacts.__dataclass_fields__ and name not in OF_PROVIDER
)
"""Columns that are facts of a service itself."""


def read_template(
    rows: Iterable[tuple[int, Mapping[str, str]]], *, on: date, moved_by: timedelta = timedelta()
) -> Reading:
    """Read the rows of a file, each with its line; the order of rows makes no difference.

    A column that the file does not have says nothing; an empty cell says "not stated". Dates of
    illustrative services are moved before they are compared with today.
    """
    read, problems = [], []
    columns: set[str] = set()
    for line, texts in rows:
        row, faults = read_row(line, texts)
        columns |= texts.keys()
        read.append(row)
        problems += faults or row_faults(line, row.values, on=on, moved_by=moved_by)
    problems += _disagreements(read)
    by_line: dict[int, list[Problem]] = defaultdict(list)
    for problem in _without_secrets(read, problems):
        by_line[problem.line].append(problem)
    access = {_place_key(row): row.values[n] for row in read for n in ACCESS if n in row.values}
    grouped: dict[object, list[Row]] = defaultdict(list)
    for row in read:
        grouped[_key(row) or row.line].append(row)
    sort = _Sorting(access, states(columns), on, moved_by)
    services = [sort.service(group, by_line) for group in grouped.values()]
    return Reading(sorted(services, key=lambda one: (one.key == "", one.key, one.lines)))


def states(columns: Collection[str]) -> frozenset[str]:
    """Return the facts that a file with these columns speaks of."""
    found = {FACT_OF.get(name, name) for name in columns if name in SERVICE_NAMES}
    if any(column.of_place and column.name in columns for column in EVERY_COLUMN):
        found.add("places")
    if "more" in columns:
        found |= set(ServiceFacts.__dataclass_fields__) - set(PRIVATE)
    ends = {"no_minimum_age": "minimum_age_years", "no_maximum_age": "maximum_age_years"}
    found |= {fact for fact, column in ends.items() if column in columns}
    return frozenset(found) & set(ServiceFacts.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class _Sorting:
    """What is the same for every service of a file."""

    access: Mapping[object, Value]
    states: frozenset[str]
    on: date
    moved_by: timedelta

    def service(self, rows: Sequence[Row], by_line: Mapping[int, Sequence[Problem]]) -> ReadService:
        """Return one service with the problems of all its rows."""
        problems = tuple(problem for row in rows for problem in by_line.get(row.line, ()))
        given = rows[0].values
        return ReadService(
            key=str(given.get("source_id") or ""),
            name=str(given.get("service_name") or ""),
            facts=None if self._is_hopeless(rows, problems) else self._facts(rows),
            states=self.states,
            lines=tuple(sorted(row.line for row in rows)),
            problems=problems,
            source=_source(rows[0]),
            public_id=read_id(_text(rows[0], "public_id")),
        )

    def _is_hopeless(self, rows: Sequence[Row], problems: Sequence[Problem]) -> bool:
        """Say whether a service cannot come in even without its faulty cells."""
        if not problems:
            return False
        left = (
            fault
            for row in rows
            for fault in row_faults(row.line, row.values, on=self.on, moved_by=self.moved_by)
        )
        return any(problem.refuses for problem in problems) or next(left, None) is not None

    def _facts(self, rows: Sequence[Row]) -> ServiceFacts:
        return moved(_facts(rows, self.access), self.moved_by)


def _without_secrets(rows: Sequence[Row], problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems without what was found in rows whose address is confidential."""
    secret = {row.line for row in rows if row.values.get("address_confidential") is True}
    return [
        replace(problem, found="not shown: the address is confidential")
        if problem.line in secret
        else problem
        for problem in problems
    ]


def read_row(line: int, texts: Mapping[str, str]) -> tuple[Row, list[Problem]]:
    """Read the cells of one row, each by its column."""
    values: dict[str, Value] = {}
    problems = []
    for column in EVERY_COLUMN:
        text = cell_text(column, texts.get(column.name) or "")
        if not text:
            if column.needed and not (column.name in MAY_BE_UNKNOWN and texts.get("source")):
                problems.append(Problem(line, column.name, "", "this cell must be filled in"))
            continue
        value = column.read(text)
        if isinstance(value, Refused):
            problems.append(Problem(line, column.name, text, value.wanted, column.needed))
        else:
            values[column.name] = value
    if values.get("source_id") == EXAMPLE_ID:
        problems.append(Problem(line, "source_id", EXAMPLE_ID, "leave out the example row"))
    return Row(line, values), problems


def cell_text(column: Column, cell: str) -> str:
    """Return the text of a cell in one spelling, without what made it harmless."""
    bare = unguard(cell)
    return plain.paragraphs(bare) if column.has_lines else cells.tidy(bare)


def _source(row: Row) -> str | None:
    return _text(row, "source")


def _text(row: Row, column: str) -> str | None:
    value = row.values.get(column)
    return None if value is None else str(value)


def _key(row: Row) -> object:
    """Return what makes rows one service: its id, in the list that it is from."""
    given = row.values.get("source_id")
    return (_source(row), given) if given else None


def _provider_key(row: Row) -> object:
    more = row.values.get("more_of_provider")
    own = more.get("source_id") if isinstance(more, dict) else None
    return _source(row), own or str(row.values.get("provider_name", "")).casefold()


MAY_BE_UNKNOWN = ("provider_sector",)
"""Needed of who writes a list by hand, and unknown of many services that came in from feeds."""
ACCESS = ("accessibility",)


def _disagreements(rows: Sequence[Row]) -> list[Problem]:
    return [
        *_unequal(rows, _key, SERVICE_NAMES),
        *_unequal(rows, _provider_key, OF_PROVIDER),
        *_unequal([row for row in rows if "accessibility" in row.values], _place_key, ACCESS),
        *_unequal(rows, _place_of_service, ("address_confidential",)),
    ]


def _place_key(row: Row) -> object:
    place = _place(row.values)
    return place.key if place else None


def _place_of_service(row: Row) -> object:
    place = _place_key(row)
    return (_key(row), place) if place else None


def _unequal(
    rows: Sequence[Row], key: Callable[[Row], object], names: Sequence[str]
) -> list[Problem]:
    """Return a problem for each row that says otherwise than the first with the same key."""
    first: dict[object, Row] = {}
    problems = []
    for row in rows:
        same = key(row)
        before = first.setdefault(same, row) if same else row
        unequal = [n for n in names if before.values.get(n) != row.values.get(n)]
        problems += [
            Problem(
                row.line,
                n,
                _shown(row, n),
                f"the same as in row {before.line}: {_shown(before, n)}",
            )
            for n in unequal
        ]
    return problems


def _shown(row: Row, name: str) -> str:
    value = row.values.get(name)
    if isinstance(value, (frozenset, tuple)):
        return "; ".join(sorted(":".join(v) if isinstance(v, tuple) else str(v) for v in value))
    return "an empty cell" if value is None else str(value)


def _facts(rows: Sequence[Row], access: Mapping[object, Value]) -> ServiceFacts:
    given = rows[0].values
    facts = _more(given, "more") | {
        FACT_OF.get(name, name): given[name] for name in FACT_NAMES if name in given
    }
    for end in ("minimum_age", "maximum_age"):
        if facts.get(f"{end}_years") == NO_LIMIT:
            facts |= {f"{end}_years": None, f"no_{end}": True}
    facts |= {
        "provider": _provider(given),
        "places": tuple(_with_access(place, access) for place in _places(rows)),
        "status": facts.get("status"),
    }
    return ServiceFacts(**facts)  # type: ignore[arg-type] # each value was made by its column


def _more(given: Mapping[str, Value], column: str) -> dict[str, Value]:
    """Return the facts that stand in no cell of their own."""
    found = given.get(column)
    return dict(found) if isinstance(found, dict) else {}


def _with_access(place: PlaceFacts, access: Mapping[object, Value]) -> PlaceFacts:
    """Return a place with what any row of the file says of getting into it."""
    said = access.get(place.key, place.accessibility)
    return replace(place, accessibility=said)  # type: ignore[arg-type] # made by its column


def _provider(given: Mapping[str, Value]) -> ProviderFacts:
    facts = {fact: given[name] for name, fact in PROVIDER_CELLS.items() if name in given}
    return ProviderFacts(**(_more(given, "more_of_provider") | facts))  # type: ignore[arg-type] # each value was made by its column


def _places(rows: Sequence[Row]) -> tuple[PlaceFacts, ...]:
    places: dict[tuple[str, ...], PlaceFacts] = {}
    for row in rows:
        place = _place(row.values)
        if place is None:
            continue
        known = places.get(place.key)
        if known is not None:
            openings = {*known.openings, *place.openings}
            place = replace(
                known, openings=tuple(sorted(openings, key=lambda opening: opening.key))
            )
        places[place.key] = place
    return tuple(places[key] for key in sorted(places))


def _place(given: Mapping[str, Value]) -> PlaceFacts | None:
    facts = _more(given, "more_of_place")
    facts |= {fact: given[name] for name, fact in PLACE_CELLS.items() if name in given}
    times = _more(given, "more_of_times")
    times |= {fact: given[name] for name, fact in TIMES_CELLS.items() if name in given}
    opening = Opening(**times)  # type: ignore[arg-type] # each value was made by its column
    says = {name: value for name, value in facts.items() if value is not False}
    if not (says or opening.says_something):
        return None
    return PlaceFacts(
        openings=(opening,) if opening.says_something else (),
        **facts,  # type: ignore[arg-type]
    )
