"""What the rest of the program is told about places: plain values, with no table behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from earlyhelp.geography.codes import Level
from earlyhelp.geography.distance import Point

NOT_STATED = "not stated"
"""The vintage of a code where no file has said from which year its boundaries are."""

MEAN_OF_POSTCODES = "the mean position of its postcodes"
OLDEST = 90
"""The last single year of age in population files: 90 and over."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Area:
    """A place with an official code, or an area's own locality, which has only a name."""

    code: str
    name: str
    level: Level = Level.OTHER
    vintage: str = NOT_STATED
    local_name: str | None = None
    """A name that residents know, where there is one."""


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority as the list of authorities has it, living or ended."""

    name: str
    ended_on: date | None = None
    successor: Area | None = None
    """The one living authority that took its place, if just one did."""


@dataclass(frozen=True, slots=True)
class ServedArea:
    """The authority that this installation serves; its children's services are meant."""

    code: str
    name: str


class PostcodeKind(StrEnum):
    """What a look-up of a postcode can answer."""

    NOT_A_POSTCODE = "not-a-postcode"
    OUTSIDE = "outside"
    TERMINATED = "terminated"
    NO_POSITION = "no-position"
    LIVE = "live"


SENTENCES: Mapping[PostcodeKind, str] = {
    PostcodeKind.NOT_A_POSTCODE: "Enter a full UK postcode, like the one on a letter",
    PostcodeKind.OUTSIDE: (
        "This postcode is not in this area; the search can go on without distance"
    ),
    PostcodeKind.TERMINATED: "This postcode is no longer in use",
    PostcodeKind.NO_POSITION: (
        "The area of this postcode is known but its position is not, so no distances are shown"
    ),
    PostcodeKind.LIVE: "",
}


@dataclass(frozen=True, slots=True)
class PostcodeAnswer:
    """What is known of a postcode.

    ``authority`` is the upper tier, responsible for children's services; ``district`` is the place
    named by the postcode itself. They are one where there is one tier.
    """

    kind: PostcodeKind
    postcode: str | None = None
    point: Point | None = None
    lsoa_code: str | None = None
    msoa_code: str | None = None
    ward_code: str | None = None
    ward_name: str | None = None
    district_code: str | None = None
    district_name: str | None = None
    authority_code: str | None = None

    @property
    def sentence(self) -> str:
        """What the page says; empty where nothing needs saying."""
        return SENTENCES[self.kind]

    @property
    def is_inside(self) -> bool:
        """Say whether the postcode belongs to the area served."""
        return self.authority_code is not None


@dataclass(frozen=True, slots=True)
class Population:
    """People of some ages in one place, and from where the figure is."""

    count: int
    period: str
    """In words: "mid-2024"."""
    source: str
    sex: str = "Persons"


@dataclass(frozen=True, slots=True)
class DomainFigures:
    """Score, rank and decile of one place in one domain of deprivation.

    Rank 1 and decile 1 are the most deprived; a higher score is more deprived. ``numerator`` counts
    people, and is None where it was suppressed or not given; None is never 0.
    """

    score: float | None = None
    rank: int | None = None
    decile: int | None = None
    numerator: float | None = None


@dataclass(frozen=True, slots=True)
class Deprivation:
    """Indices of Deprivation of one small area, by domain (``imd``, ``idaci``, ``income`` ...)."""

    lsoa_code: str
    edition: int
    domains: Mapping[str, DomainFigures] = field(default_factory=dict)

    @property
    def imd_decile(self) -> int | None:
        """Decile of the whole index: 1 is the most deprived tenth of England."""
        return self.domains.get("imd", DomainFigures()).decile

    @property
    def idaci_decile(self) -> int | None:
        """Decile of the index of income deprivation affecting children."""
        return self.domains.get("idaci", DomainFigures()).decile

    @property
    def idaci_children(self) -> float | None:
        """Children in income-deprived families; None where suppressed or not given."""
        return self.domains.get("idaci", DomainFigures()).numerator


@dataclass(frozen=True, slots=True)
class Boundary:
    """The outline of a place as GeoJSON geometry, WGS84; ``code`` is None for a locality."""

    code: str | None
    name: str
    level: Level
    vintage: str
    geometry: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SmallAreaPoint:
    """A position that stands for a small area; derived, so pages say how."""

    point: Point
    derivation: str


def day_in_words(day: date | None) -> str:
    """Return a day as it is read out.

    >>> day_in_words(date(2026, 3, 4)), day_in_words(None)
    ('4 March 2026', 'on a day not known')
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else "on a day not known"


def period_in_words(period: str) -> str:
    """Say when a population was counted.

    >>> period_in_words("2024-06-30"), period_in_words("2021-03-21"), period_in_words("2021")
    ('mid-2024', '21 March 2021', '2021')
    """
    year, _, rest = period.partition("-")
    if rest == "06-30":
        return f"mid-{year}"
    if not rest:
        return period
    month, _, day = rest.partition("-")
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"


@dataclass(frozen=True, slots=True)
class PlaceImport:
    """A file of places that was brought in, and what came of it."""

    id: int
    kind: str
    file_name: str
    sha256: str
    source: str
    licence: str
    """Empty where nobody said."""
    released_on: date | None
    recorded_at: datetime
    imported_by: str
    area_code: str
    report: Mapping[str, object]
    undone_at: datetime | None
    undone_by: str | None
    stays_because: str | None
    """Why it cannot be taken back as far as the list of imports tells, and what to do; or None."""
    waits_for_newer: bool = False
    """It can be taken back as soon as the newer imports of its kind are."""

    @property
    def is_in_use(self) -> bool:
        """Say whether it was not taken back."""
        return self.undone_at is None


@dataclass(frozen=True, slots=True)
class FigureSource:
    """Where a figure stands: the file that was brought in, its release and the lines in it."""

    import_id: int
    file_name: str
    source: str
    licence: str
    released_on: date | None
    recorded_at: datetime
    lines: tuple[int, ...]
    """Empty where the file came in before lines were kept."""

    @property
    def words(self) -> str:
        """Say it in one line: "people.csv, line 3, released 30 June 2025"."""
        many = "line" if len(self.lines) == 1 else "lines"
        where = f"{many} {' and '.join(map(str, self.lines))}" if self.lines else "line not known"
        return f"{self.file_name}, {where}, released {day_in_words(self.released_on)}"


@dataclass(frozen=True, slots=True)
class Holding:
    """How much of one kind is held."""

    table: str
    words: str
    count: int
