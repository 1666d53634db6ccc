"""A search as SQL conditions that never leave out a service which fits; composed of constants.

The conditions only narrow: ``search.Search.rank`` decides. Every value is bound.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from earlyhelp.geography.distance import bounding_box
from earlyhelp.services.searching.criteria import Criteria
from earlyhelp.services.text import SHORTEST_BEGINNING

# The facts first, in one pass over an index that holds them all, then the words, then the rows of
# those left; the plus keeps SQLite from asking for the words anew for each service.
SQLITE_WORDS = (
    "service_id IN (SELECT rowid FROM service_listing_fts WHERE service_listing_fts MATCH :words"
    " AND +rowid IN (SELECT service_id FROM service_listing WHERE {facts}))"
)
POSTGRESQL_WORDS = (
    "array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:words AS tsquery) AND {facts}"
)
AGE = (
    "(age_of = 'parent' OR ((minimum_age IS NULL OR minimum_age <= :age)"
    " AND (maximum_age IS NULL OR maximum_age > :age - 1)))"
)
BOX = "south <= :north AND north >= :south AND west <= :east AND east >= :west"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The condition and the values bound in it."""

    condition: str
    values: Mapping[str, object]


def narrow(criteria: Criteria, *, is_sqlite: bool, any_word: bool = False) -> Narrowing:
    """Return the condition on ``service_listing`` for a search.

    With ``any_word`` one word of the text is enough; otherwise all are needed.
    """
    conditions: list[str] = []
    values: dict[str, object] = {}
    if criteria.near and criteria.within_miles is not None:
        conditions.append(BOX)
        values |= asdict(bounding_box(criteria.near.point, criteria.within_miles))
    if criteria.age_years is not None:
        conditions.append(AGE)
        values["age"] = criteria.age_years
    if criteria.needs:
        find = "instr" if is_sqlite else "strpos"
        held = " OR ".join(f"{find}(needs, :need{i}) > 0" for i in range(len(criteria.needs)))
        conditions.append(f"(needs = ';' OR {held})")
        values |= {f"need{i}": f";{code}:" for i, code in enumerate(sorted(criteria.needs))}
    condition = " AND ".join(conditions) or "1 = 1"
    if criteria.words:
        values["words"] = match_words(criteria.words, is_sqlite=is_sqlite, any_word=any_word)
        words = SQLITE_WORDS if is_sqlite else POSTGRESQL_WORDS
        condition = words.format(facts=condition)
    return Narrowing(condition, values)


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
