"""What a reader of files hands over: each service with its facts and what is wrong with it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from earlyhelp.services.documents import write_json
from earlyhelp.services.facts import Problem, ServiceFacts, differences

SAME_ID = "an id that no other record has; {} say different things under this one"


@dataclass(frozen=True, slots=True)
class ReadService:
    """One service of a file: its facts as far as they could be read, and what is wrong."""

    key: str
    """Its id in its list."""
    name: str
    facts: ServiceFacts | None
    """None: it cannot come in. Facts at fault are left out of it."""
    states: frozenset[str]
    """The facts that its list speaks of; the others stay as they are here."""
    lines: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    source: str | None = None
    """Whose list it was here before it was written out."""
    public_id: str | None = None
    """Its address here when it was written out."""

    @property
    def is_refused(self) -> bool:
        """Say whether a fault stands in the way of the whole record."""
        return self.facts is None or any(problem.refuses for problem in self.problems)


@dataclass
class Reading:
    """Services read one after the other, and what is to be said of all of them."""

    services: list[ReadService] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Faults of rows that belong to no service."""
    notices: Counter[str] = field(default_factory=Counter)
    is_part: bool = False
    """Only some services of a longer list."""

    @property
    def every_problem(self) -> tuple[Problem, ...]:
        """Every fault, in the order of rows."""
        found = [*self.problems, *(p for one in self.services for p in one.problems)]
        return tuple(sorted(dict.fromkeys(found), key=lambda p: (p.line, p.column, p.wanted)))


def once(services: Sequence[ReadService]) -> list[ReadService]:
    """Return each service once: records that say the same are one, others with one id are faults.

    Ordered by id, so that the order of records makes no difference; those without an id come last.
    """
    groups: dict[tuple[str | None, str], list[ReadService]] = defaultdict(list)
    for one in services:
        groups[one.source, one.key].append(one)
    found = []
    for (_, key), group in groups.items():
        if not key or len(group) == 1 or any(one.is_refused for one in group):
            found += group
        else:
            found += _joined(group)
    return sorted(found, key=lambda one: (one.key == "", one.key, one.source or "", one.lines))


def _joined(group: Sequence[ReadService]) -> list[ReadService]:
    first = min(group, key=lambda one: (write_json(one.facts), one.lines))
    lines = tuple(sorted(line for one in group for line in one.lines))
    if all(one.facts == first.facts for one in group):
        return [replace(first, lines=lines)]
    records = f"records {', '.join(map(str, lines[:-1]))} and {lines[-1]}"
    return [
        replace(
            one,
            problems=(
                *one.problems,
                Problem(one.lines[0], _differing(first, group), one.key, SAME_ID.format(records)),
            ),
        )
        for one in group
    ]


def _differing(first: ReadService, group: Sequence[ReadService]) -> str:
    """Return the names of the facts in which records with one id differ."""
    if first.facts is None:
        return "id"
    found = (differences(first.facts, one.facts) for one in group if one.facts is not None)
    return f"id ({', '.join(sorted({name for names in found for name in names}))})"
