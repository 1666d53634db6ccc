"""Lists of terms kept by others: a CSV read into a tree, every fault named; no id is made up."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from earlyhelp.services.exchange.cells import LONGEST_TEXT, tidy, unguard
from earlyhelp.services.facts import Problem

LONGEST_ID = 200
MOST_TERMS = 50_000
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "taxonomy_id", "identifier", "termid"),
    "label": ("label", "name", "title", "term"),
    "parent": ("parent", "parent_id", "parentid", "parent_name"),
    "uri": ("uri", "url", "term_uri"),
}
"""Our name of a column, and what other lists call it."""
WANTED = "columns named id, label, parent and uri, in the first line; id and label are needed"
UTF_8 = "a text file in UTF-8"


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term as its list writes it."""

    term_id: str
    label: str
    parent_id: str | None = None
    uri: str | None = None
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class ReadTerms:
    """What a file holds: its terms in order, or its problems."""

    terms: tuple[TermRow, ...]
    problems: tuple[Problem, ...]


def read_terms(data: bytes) -> ReadTerms:
    r"""Return the terms of a CSV; the same id twice, a missing parent or a circle is a problem.

    >>> read_terms(b"id,label,parent\n1,Help,\n2,Sleep,1\n").terms[1].parent_id
    '1'
    """
    try:
        lines = csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        names = _columns(lines.fieldnames or ())
        if not {"id", "label"} <= set(names):
            return _refused(Problem(1, "", ", ".join(lines.fieldnames or ()), WANTED))
        rows = [(lines.line_num, _cells(row, names)) for row in lines]
    except (UnicodeDecodeError, csv.Error):
        return _refused(Problem(1, "", "", UTF_8))
    if not rows or len(rows) > MOST_TERMS:
        return _refused(Problem(1, "", f"{len(rows)} rows", f"1 to {MOST_TERMS:,} terms"))
    problems = [*_row_problems(rows), *_tree_problems(rows)]
    terms = () if problems else tuple(_term(cells) for _, cells in rows)
    return ReadTerms(terms, tuple(sorted(problems, key=lambda one: (one.line, one.column))))


Cells = Mapping[str, str]
Rows = Sequence[tuple[int, Cells]]


def _refused(problem: Problem) -> ReadTerms:
    return ReadTerms((), (problem,))


def _columns(header: Iterable[str]) -> dict[str, str]:
    """Return the file's own name of each column of ours that it has."""
    own = {name.strip().casefold(): name for name in header}
    return {
        column: own[name]
        for column, names in COLUMNS.items()
        if (name := next((one for one in names if one in own), None))
    }


def _cells(row: Mapping[str, str | None], names: Mapping[str, str]) -> Cells:
    return {column: tidy(unguard(row.get(name) or "")) for column, name in names.items()}


def _term(cells: Cells) -> TermRow:
    return TermRow(
        cells["id"], cells["label"], cells.get("parent") or None, cells.get("uri") or None
    )


def _row_problems(rows: Rows) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for line, cells in rows:
        for column, longest in (("id", LONGEST_ID), ("label", LONGEST_TEXT)):
            if not 0 < len(cells[column]) <= longest:
                wanted = f"1 to {longest:,} characters"
                yield Problem(line, column, cells[column][:50], wanted)
        first = seen.setdefault(cells["id"], line)
        if cells["id"] and first != line:
            yield Problem(line, "id", cells["id"], f"an id of its own; row {first} has the same")
        uri = cells.get("uri", "")
        if uri and not uri.startswith(("https://", "http://")):
            yield Problem(line, "uri", uri[:50], "an address that begins with https:// or http://")


def _tree_problems(rows: Rows) -> Iterator[Problem]:
    parents = {cells["id"]: cells.get("parent", "") for _, cells in rows}
    for line, cells in rows:
        parent = cells.get("parent", "")
        if parent and parent not in parents:
            yield Problem(line, "parent", parent[:50], "the id of another term of this file")
        elif _is_its_own_parent(cells["id"], parents):
            yield Problem(line, "parent", parent[:50], "a wider term that does not lie below it")


def _is_its_own_parent(term_id: str, parents: Mapping[str, str]) -> bool:
    """Say whether the way up from a term comes back to it."""
    seen: set[str] = set()
    at = parents[term_id]
    while at and at in parents and at not in seen:
        if at == term_id:
            return True
        seen.add(at)
        at = parents[at]
    return False


@dataclass(frozen=True, slots=True)
class Branch:
    """A term in the tree of its list, with how deep it lies."""

    term: TermRow
    depth: int


def as_tree(terms: Sequence[TermRow]) -> tuple[Branch, ...]:
    """Return the terms each below its wider one, in the order given within it."""
    below: dict[str | None, list[TermRow]] = {}
    known = {term.term_id for term in terms}
    for term in terms:
        parent = term.parent_id if term.parent_id in known else None
        below.setdefault(parent, []).append(term)
    found: list[Branch] = []
    waiting = [Branch(term, 0) for term in reversed(below.get(None, []))]
    while waiting:
        branch = waiting.pop()
        found.append(branch)
        inner = below.get(branch.term.term_id, [])
        waiting.extend(Branch(term, branch.depth + 1) for term in reversed(inner))
    return tuple(found)


def read_name(text: str) -> str | None:
    """Return the name of a list as services carry it, or None if it is none."""
    name = tidy(text)
    return name if 0 < len(name) <= LONGEST_ID and not name.startswith("/") else None
