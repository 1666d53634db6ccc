"""A question to the feed, read strictly: every fault is named with a good example."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from earlyhelp.geography.distance import Point
from earlyhelp.services.api.parameters import PARAMETERS
from earlyhelp.services.api.reading import Wanted
from earlyhelp.services.text import question_words

PER_PAGE, MOST_PER_PAGE = 50, 500
METRES_A_MILE = 1609.344
LONGEST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """A parameter that cannot be used: what was found, what is wanted, and a good example."""

    parameter: str
    found: str
    wanted: str
    example: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a collection; None is "not asked". Names are those of the parameters."""

    search: str | None = None
    page: int = 1
    per_page: int = PER_PAGE
    taxonomy_term_id: str | None = None
    taxonomy_id: str | None = None
    parent_id: str | None = None
    organization_id: str | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    age: float | None = None
    start_time: str | None = None
    end_time: str | None = None
    day: str | None = None
    postcode: str | None = None
    proximity: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius: float | None = None
    modified_after: str | None = None
    format: str = "json"
    full: bool = False
    minimal: bool = False
    top_only: bool = False

    @property
    def words(self) -> tuple[str, ...] | None:
        """The stems to look for; None where no words are asked for."""
        return question_words(self.search) if self.search and self.search.strip() else None

    @property
    def streams(self) -> bool:
        """Say whether every line is asked for, one object each."""
        return self.format == "ndjson"

    @property
    def size(self) -> int:
        """How many may stand on a page."""
        return min(self.per_page, MOST_PER_PAGE)

    @property
    def circle(self) -> tuple[Point, float] | None:
        """The point and the metres around it that were asked for by position."""
        if self.latitude is None or self.longitude is None or self.radius is None:
            return None
        return Point(self.latitude, self.longitude), self.radius


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as far as it could be read."""

    question: Question = field(default_factory=Question)
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()
    """Parameters that nobody knows here."""


def read_question(given: Mapping[str, Sequence[str]], taken: Iterable[str]) -> Asked:
    """Read the parameters of an address; those that the collection does not take are ignored."""
    known = {name: values for name, values in given.items() if name in set(taken)}
    read = {name: _read(name, values) for name, values in known.items()}
    faults = [fault for fault in read.values() if isinstance(fault, Fault)]
    if not faults:
        faults = list(_together(known))
    question = Question() if faults else Question(**read)  # type: ignore[arg-type] # each is read by its parameter
    return Asked(question, tuple(faults), tuple(name for name in given if name not in known))


def _read(name: str, values: Sequence[str]) -> object | Fault:
    if len(values) > 1:
        return fault(name, f"{len(values)} times", "the parameter once")
    value = PARAMETERS[name].read(values[0])
    return fault(name, values[0], value.words) if isinstance(value, Wanted) else value


def fault(name: str, found: str, wanted: str) -> Fault:
    """Return a fault of a parameter with its good example."""
    return Fault(name, found[:LONGEST_SHOWN], wanted, PARAMETERS[name].example)


def _together(known: Mapping[str, Sequence[str]]) -> Iterable[Fault]:
    """Return what is wrong with parameters that need one another."""
    if "proximity" in known and "postcode" not in known:
        yield fault("postcode", "nothing", "a full UK postcode beside proximity")
    circle = ("latitude", "longitude", "radius")
    if given := [name for name in circle if name in known]:
        for name in circle:
            if name not in known:
                yield fault(name, "nothing", f"a value beside {' and '.join(given)}")
    if all(known.get(name, [""])[0].casefold() == "true" for name in ("full", "minimal")):
        yield fault("minimal", "true, and full too", "one of full and minimal")
