"""Which rows of the report are shown, and in which order. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import median

from earlyhelp.gaps.gap import STATUS_LABELS, Gap, Status
from earlyhelp.taxonomy.ages import AGE_BANDS
from earlyhelp.taxonomy.needs import NEEDS, Domain

DOMAIN_LABELS = {
    Domain.CHILD_DEVELOPMENT: "The child's development",
    Domain.PARENTING_CAPACITY: "Parents and carers",
    Domain.FAMILY_ENVIRONMENT: "Family and home",
}


class Column(StrEnum):
    """What the table can be sorted by."""

    GAP = "gap"
    NEED = "need"
    AGES = "ages"
    CHILDREN = "children"
    PLACES = "places"
    RATIO = "ratio"
    SERVICES = "services"
    WAIT = "wait"
    SHORTFALL = "shortfall"
    UNMET = "unmet"


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen: filters, and the order; None is everything."""

    domain: Domain | None = None
    band: str | None = None
    status: Status | None = None
    with_uncounted: bool = False
    """Also rows of which no reading counts the children in need."""
    column: Column = Column.GAP
    descending: bool = False

    def as_query(self) -> dict[str, str]:
        """Return the parts of an address that give this selection again."""
        parts = {
            "domain": self.domain and self.domain.value,
            "age": self.band,
            "status": self.status and self.status.value,
            "all": "yes" if self.with_uncounted else None,
            "sort": self.column.value if self.column is not Column.GAP else None,
            "order": "down" if self.descending else None,
        }
        return {name: part for name, part in parts.items() if part}

    def sorted_by(self, column: Column) -> "Selection":
        """Return the selection ordered by a column; once more turns the order round."""
        turned = column is self.column and not self.descending
        return replace(self, column=column, descending=turned)


def read_selection(query: Mapping[str, str]) -> Selection:
    """Return what an address asks for; what it does not know how to give is left out.

    >>> read_selection({"status": "short", "age": "99", "sort": "places"}).as_query()
    {'status': 'short', 'sort': 'places'}
    """
    bands = {band.code for band in AGE_BANDS}
    domain, status, sort = query.get("domain"), query.get("status"), query.get("sort")
    return Selection(
        domain=Domain(domain) if domain in set(Domain) else None,
        band=query["age"] if query.get("age") in bands else None,
        status=Status(status) if status in set(Status) else None,
        with_uncounted=query.get("all") == "yes",
        column=Column(sort) if sort in set(Column) else Column.GAP,
        descending=query.get("order") == "down",
    )


def select(rows: Sequence[Gap], selection: Selection) -> tuple[Gap, ...]:
    """Return the rows chosen, in the order chosen; what is not known always stands last."""
    chosen = [gap for gap in rows if _fits(gap, selection)]
    if selection.column is Column.GAP:
        return tuple(reversed(chosen) if selection.descending else chosen)
    key = _KEYS[selection.column]
    known = [gap for gap in chosen if key(gap) is not None]
    unknown = [gap for gap in chosen if key(gap) is None]
    known.sort(key=lambda gap: key(gap) or 0, reverse=selection.descending)
    return (*known, *unknown)


def _fits(gap: Gap, selection: Selection) -> bool:
    return (
        selection.domain in {None, gap.need.domain}
        and selection.band in {None, gap.band.code}
        and selection.status in {None, gap.status}
        and (selection.with_uncounted or gap.estimate is not None)
    )


def ratio(gap: Gap) -> tuple[float, float] | None:
    """Return the places for each 100 children in need, known and possible; None if not known."""
    if gap.places is None or gap.children is None or gap.children.value <= 0:
        return None
    each = 100 / gap.children.value
    return gap.places.low * each, gap.places.high * each


def usual_wait(gap: Gap) -> tuple[float, int] | None:
    """Return the middle of the waits that services give, in days, and how many give one."""
    waits = [one.listing.wait_days for one in gap.supply.contributions]
    given = [days for days in waits if days is not None]
    return (median(given), len(given)) if given else None


_NEED_ORDER = {need.code: place for place, need in enumerate(NEEDS)}
_BAND_ORDER = {band.code: place for place, band in enumerate(AGE_BANDS)}
_KEYS: Mapping[Column, Callable[[Gap], float | None]] = {
    Column.NEED: lambda gap: _NEED_ORDER[gap.need.code],
    Column.AGES: lambda gap: _BAND_ORDER[gap.band.code],
    Column.CHILDREN: lambda gap: gap.children.value if gap.children else None,
    Column.PLACES: lambda gap: gap.places.low if gap.places else None,
    Column.RATIO: lambda gap: (ratio(gap) or (None,))[0],
    Column.SERVICES: lambda gap: gap.supply.services,
    Column.WAIT: lambda gap: (usual_wait(gap) or (None,))[0],
    Column.UNMET: lambda gap: gap.asked.unmatched.number,
    Column.SHORTFALL: lambda gap: gap.shortfall.value if gap.shortfall else None,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a filter."""

    value: str
    text: str
    is_chosen: bool


def domain_choices(selection: Selection) -> tuple[Choice, ...]:
    """Return the sides of family life to choose from."""
    return (
        Choice("", "All needs", selection.domain is None),
        *(Choice(d.value, DOMAIN_LABELS[d], d is selection.domain) for d in Domain),
    )


def band_choices(selection: Selection) -> tuple[Choice, ...]:
    """Return the ages to choose from."""
    return (
        Choice("", "All ages", selection.band is None),
        *(Choice(band.code, band.label, band.code == selection.band) for band in AGE_BANDS),
    )


def status_choices(selection: Selection) -> tuple[Choice, ...]:
    """Return the statuses to choose from."""
    return (
        Choice("", "All", selection.status is None),
        *(Choice(s.value, STATUS_LABELS[s], s is selection.status) for s in Status),
    )
