"""Rows of the directory's own CSV template, read into facts or problems."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from earlyhelp.services.exchange import cells
from earlyhelp.services.exchange.cells import NO_LIMIT, Refused, Value, unguard
from earlyhelp.services.exchange.columns import COLUMNS, EXAMPLE_ID, SERVICE_NAMES
from earlyhelp.services.exchange.reading import Reading, ReadService
from earlyhelp.services.exchange.rules import row_faults
from earlyhelp.services.facts import (
    Opening,
    PlaceFacts,
    Problem,
    ProviderFacts,
    ServiceFacts,
    moved,
)

COPIED = tuple(
    name
    for name in SERVICE_NAMES
    if name in ServiceFacts.__dataclass_fields__ and name not in {"needs", "is_illustrative"}
)
"""Columns that are facts of the same name."""


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
)

FACT_OF = {
    "service_name": "name",
    "referral_route": "referral_routes",
    "annual_amount": "annual_pence",
    **dict.fromkeys(OF_PROVIDER, "provider"),
}
"""Columns that are facts of another name."""


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
        grouped[row.values.get("source_id") or row.line].append(row)
    sort = _Sorting(access, states(columns), on, moved_by)
    services = [sort.service(group, by_line) for group in grouped.values()]
    return Reading(sorted(services, key=lambda one: (one.key == "", one.key, one.lines)))


def states(columns: Collection[str]) -> frozenset[str]:
    """Return the facts that a file with these columns speaks of."""
    found = {FACT_OF.get(name, name) for name in columns if name in SERVICE_NAMES}
    if any(column.of_place and column.name in columns for column in COLUMNS):
        found.add("places")
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
    for column in COLUMNS:
        text = cells.tidy(unguard(texts.get(column.name) or ""))
        if not text:
            if column.needed:
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


ACCESS = ("accessibility",)


def _disagreements(rows: Sequence[Row]) -> list[Problem]:
    return [
        *_unequal(rows, lambda row: row.values.get("source_id"), SERVICE_NAMES),
        *_unequal(
            rows, lambda row: str(row.values.get("provider_name", "")).casefold(), OF_PROVIDER
        ),
        *_unequal([row for row in rows if "accessibility" in row.values], _place_key, ACCESS),
        *_unequal(rows, _place_of_service, ("address_confidential",)),
    ]


def _place_key(row: Row) -> object:
    place = _place(row.values)
    return place.key if place else None


def _place_of_service(row: Row) -> object:
    place = _place_key(row)
    return (row.values.get("source_id"), place) if place else None


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
    lowest, highest = given.get("minimum_age_years"), given.get("maximum_age_years")
    copied = {name: given[name] for name in COPIED if name in given}
    copied |= {
        "minimum_age_years": None if lowest == NO_LIMIT else lowest,
        "maximum_age_years": None if highest == NO_LIMIT else highest,
    }
    return ServiceFacts(
        provider=_provider(given),
        name=str(given["service_name"]),
        is_illustrative=given.get("is_illustrative") is True,
        no_minimum_age=lowest == NO_LIMIT,
        no_maximum_age=highest == NO_LIMIT,
        needs=given.get("needs", ()),  # type: ignore[arg-type] # each value was made by its column
        referral_routes=given.get("referral_route"),  # type: ignore[arg-type]
        annual_pence=given.get("annual_amount"),  # type: ignore[arg-type]
        places=tuple(_with_access(place, access) for place in _places(rows)),
        **copied,  # type: ignore[arg-type]
    )


def _with_access(place: PlaceFacts, access: Mapping[object, Value]) -> PlaceFacts:
    """Return a place with what any row of the file says of getting into it."""
    return replace(place, accessibility=access.get(place.key))  # type: ignore[arg-type] # made by its column


def _provider(given: Mapping[str, Value]) -> ProviderFacts:
    return ProviderFacts(
        name=str(given["provider_name"]),
        sector=given["provider_sector"],  # type: ignore[arg-type] # each value was made by its column
        statutory_partner=given.get("statutory_partner"),  # type: ignore[arg-type]
        charity_number=given.get("charity_number"),  # type: ignore[arg-type]
        description=given.get("provider_description"),  # type: ignore[arg-type]
    )


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
    names = ("address_1", "city", "postcode", "latitude", "longitude", "accessibility")
    facts = {name: given[name] for name in names if name in given}
    if "location_name" in given:
        facts["name"] = given["location_name"]
    times = ("days", "opens_at", "closes_at", "term_time_only")
    opening = Opening(**{name: given[name] for name in times if name in given})  # type: ignore[arg-type]
    confidential = given.get("address_confidential") is True
    if not (facts or opening.says_something or confidential):
        return None
    return PlaceFacts(
        confidential=confidential,
        openings=(opening,) if opening.says_something else (),
        **facts,  # type: ignore[arg-type]
    )
