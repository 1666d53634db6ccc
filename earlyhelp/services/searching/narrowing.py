"""A search as SQL that never leaves out a service which fits; composed of constants.

It only narrows: ``search.Search.rank`` decides. Every value is bound. Where a distance is asked
for, the squares of the map come first and words are looked for on the few rows left; otherwise the
index of words comes first.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from earlyhelp.geography.distance import Point, bounding_box
from earlyhelp.services.cells import ANYWHERE, cells_in
from earlyhelp.services.listings import Sketch
from earlyhelp.services.marks import need_marks
from earlyhelp.services.searching.criteria import Criteria
from earlyhelp.services.searching.search import marked_word
from earlyhelp.services.text import SHORTEST_BEGINNING

VALUE = re.compile(r"(?<!:):([a-z]\w*)")
FIELDS = ", ".join(Sketch._fields[:-1])
SHOWN = "shown_from <= :day AND shown_to >= :day"
AGE = (
    "(age_of = 'parent' OR ((minimum_age IS NULL OR minimum_age <= :age)"
    " AND (maximum_age IS NULL OR maximum_age > :age - 1)))"
)
NEEDS = "((primary_needs | partial_needs) & :needs <> 0 OR primary_needs | partial_needs = 0)"
CELL_AGE = "age_from <= :age AND age_below > :age"
CELL_NEEDS = "(needs & :needs <> 0 OR needs = 0)"
CELLS = (
    "service_id IN (SELECT service_id FROM {rows} CROSS JOIN service_cell"
    " WHERE cell_row = found.value AND cell_column BETWEEN :west AND :east{facts}"
    " UNION ALL SELECT service_id FROM service_cell WHERE cell_row = :anywhere{facts})"
)
SQLITE_ROWS = "json_each(:rows) AS found"
POSTGRESQL_ROWS = "unnest(CAST(:rows AS integer[])) AS found(value)"
SQLITE_WORDS = (
    "service_id IN (SELECT rowid FROM service_listing_fts WHERE service_listing_fts MATCH :words)"
)
POSTGRESQL_WORDS = "array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:words AS tsquery)"


@dataclass(frozen=True, slots=True)
class Asking:
    """What shape a statement has; searches of one shape share one text."""

    is_sqlite: bool
    is_near: bool
    has_age: bool
    has_needs: bool
    beginnings: tuple[bool, ...]
    """For each word of the text, whether it may be the beginning of a longer one."""
    any_word: bool
    """One word is enough."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A statement and the values bound in it."""

    statement: str
    values: Mapping[str, object]
    counts_words: bool
    """Services with some of the words are among those found, each with its number of words."""


def narrow(
    criteria: Criteria,
    *,
    on: date,
    is_sqlite: bool,
    any_word: bool = False,
) -> Narrowing:
    """Return the statement that reads the services which may fit a search.

    With ``any_word`` one word of the text is enough.
    """
    near = criteria.near if criteria.within_miles is not None else None
    words = criteria.words
    asking = Asking(
        is_sqlite=is_sqlite,
        is_near=near is not None,
        has_age=criteria.age_years is not None,
        has_needs=bool(criteria.needs),
        beginnings=tuple(map(_is_beginning, words)),
        any_word=any_word,
    )
    values: dict[str, object] = {"day": on.toordinal()}
    if near and criteria.within_miles is not None:
        values |= _cells(near.point, criteria.within_miles, is_sqlite=is_sqlite)
    if asking.has_age:
        values["age"] = criteria.age_years
    if asking.has_needs:
        values["needs"] = need_marks(criteria.needs)
    if words and not asking.is_near:
        values["words"] = match_words(words, is_sqlite=is_sqlite, any_word=any_word)
    if _counts(asking):
        values |= {f"word{place}": marked_word(word) for place, word in enumerate(words)}
    return Narrowing(statement(asking), values, counts_words=asking.is_near and len(words) > 1)


def _cells(point: Point, miles: float, *, is_sqlite: bool) -> dict[str, object]:
    rows, columns = cells_in(bounding_box(point, miles))
    return {
        "rows": json.dumps(list(rows)) if is_sqlite else list(rows),
        "west": columns[0],
        "east": columns[-1],
        "anywhere": ANYWHERE[0],
    }


def _counts(asking: Asking) -> bool:
    """Say whether the words of each service are to be counted on its row."""
    return bool(asking.beginnings) and (asking.is_near or asking.any_word)


@lru_cache(maxsize=500)
def statement(asking: Asking) -> str:
    """Return the text of a statement of this shape."""
    facts = [_cells_of(asking)] if asking.is_near else []
    facts.append(SHOWN)
    if asking.has_age and not asking.is_near:
        facts.append(AGE)
    if asking.has_needs and not asking.is_near:
        facts.append(NEEDS)
    if asking.beginnings and not asking.is_near:
        facts.append(SQLITE_WORDS if asking.is_sqlite else POSTGRESQL_WORDS)
    held = str(every_word(len(asking.beginnings)))
    if _counts(asking):
        finds = _finds(asking)
        facts.append(f"({' OR '.join(finds)})")
        held = _held(finds)
    text = f"SELECT {FIELDS}, {held} AS held FROM service_listing WHERE {' AND '.join(facts)}"
    return text if asking.is_sqlite else as_psycopg(text)


def _cells_of(asking: Asking) -> str:
    facts = " AND ".join(["", *[CELL_AGE] * asking.has_age, *[CELL_NEEDS] * asking.has_needs])
    return CELLS.format(rows=SQLITE_ROWS if asking.is_sqlite else POSTGRESQL_ROWS, facts=facts)


def as_psycopg(text: str) -> str:
    """Return a statement with its values marked as PostgreSQL's driver has it.

    >>> as_psycopg("SELECT 1 WHERE a = :a")
    'SELECT 1 WHERE a = %(a)s'
    """
    return VALUE.sub(r"%(\1)s", text)


def every_word(words: int) -> int:
    """Return the marks of a service that holds all of so many words.

    >>> every_word(0), every_word(3)
    (0, 7)
    """
    return (1 << words) - 1


def _finds(asking: Asking) -> list[str]:
    """Return for each word the question whether a service holds it.

    A beginning needs no space after the last word: to add one takes as long as to look.
    """
    find = "instr" if asking.is_sqlite else "strpos"
    texts = ("' ' || words" if one else "' ' || words || ' '" for one in asking.beginnings)
    return [f"{find}({text}, :word{place}) > 0" for place, text in enumerate(texts)]


def _held(finds: list[str]) -> str:
    """Return the sum of the marks of the words held; where there is one word it is held."""
    if len(finds) == 1:
        return str(every_word(1))
    counted = (f"CASE WHEN {find} THEN {1 << place} ELSE 0 END" for place, find in enumerate(finds))
    return f"({' + '.join(counted)})"


def match_words(words: tuple[str, ...], *, is_sqlite: bool, any_word: bool = False) -> str:
    """Return the question for full-text search; words hold letters and digits only.

    >>> match_words(("sleep", "bus"), is_sqlite=True)
    '"sleep"* AND "bus"'
    >>> match_words(("sleep", "bus"), is_sqlite=False, any_word=True)
    "'sleep':* | 'bus'"
    """
    if is_sqlite:
        terms = [f'"{word}"{"*" * _is_beginning(word)}' for word in words]
        return (" OR " if any_word else " AND ").join(terms)
    terms = [f"'{word}'{':*' * _is_beginning(word)}" for word in words]
    return (" | " if any_word else " & ").join(terms)


def _is_beginning(word: str) -> bool:
    return len(word) >= SHORTEST_BEGINNING
