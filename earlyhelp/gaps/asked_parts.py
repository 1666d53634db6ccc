"""Requests in offers by ward and by month, and what of all of them may stand together. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from earlyhelp.gaps.asked import ALL_AGES, Asked, AskedNeeds, AskedRow
from earlyhelp.gaps.told import HIDDEN, By, Told, tell
from earlyhelp.gaps.withholding import Cell, Ledger, Sum

PARTS = (By.WARD, By.MONTH)
PartsOfNeed = Mapping[tuple[By, str], Asked]
"""By ward and month; a ward is empty where no postcode was given, a month is like 2026-03."""
AskedParts = Mapping[str, PartsOfNeed]
"""By need; a need without parts of a kind has none, or they may not be told."""


def tell_parts(rows: Iterable[AskedRow]) -> AskedParts:
    """Return the requests for each need in each ward and month, each count as told by itself."""
    asked: Counter[tuple[str, By, str]] = Counter()
    unmatched: Counter[tuple[str, By, str]] = Counter()
    for row in rows:
        month = "" if row.month is None else row.month.isoformat()[:7]
        for by, code in ((By.WARD, row.ward), (By.MONTH, month)):
            asked[row.need, by, code] += row.times
            unmatched[row.need, by, code] += row.times if row.reason else 0
    found: dict[str, dict[tuple[By, str], Asked]] = {}
    for (need, by, code), count in sorted(asked.items()):
        told = Asked(tell(count), tell(unmatched[need, by, code]))
        found.setdefault(need, {})[by, code] = told
    return found


@dataclass(frozen=True, slots=True)
class AskedTogether:
    """All that is told of requests: no count that is too few follows from the others."""

    by_age: AskedNeeds
    parts: AskedParts


def withhold(asked: AskedNeeds, parts: AskedParts) -> AskedTogether:
    """Return what may be told together of counts that may each be told by itself.

    First comes what a row of the report holds: requests at each age. What would narrow down a
    count of 1 to 4 is left out: reasons at an age, then sums over all ages, wards, months.
    """
    by_age: dict[tuple[str, str], Asked] = {}
    of_parts: dict[str, PartsOfNeed] = {}
    ages: dict[str, dict[str, Asked]] = {}
    for (need, band), one in asked.items():
        ages.setdefault(need, {})[band] = one
    for need, of_need in ages.items():
        told, of_parts[need] = _withhold_of_need(of_need, parts.get(need, {}))
        by_age.update({(need, band): one for band, one in told.items()})
    return AskedTogether(by_age, of_parts)


def _withhold_of_need(
    ages: Mapping[str, Asked], parts: PartsOfNeed
) -> tuple[Mapping[str, Asked], PartsOfNeed]:
    ledger = Ledger(_sums(ages, parts))
    found: dict[str, Asked] = {}
    bands = sorted(ages, key=lambda band: band == ALL_AGES)  # all ages together come last
    for band in bands:
        found[band] = _tell_one(ledger, band, ages[band])
    kept: dict[tuple[By, str], Asked] = {}
    for by in PARTS:
        kept.update(_tell_parts(ledger, {cell: parts[cell] for cell in parts if cell[0] is by}))
    return found, kept


def _sums(ages: Mapping[str, Asked], parts: PartsOfNeed) -> Iterator[Sum]:
    """Yield what everybody knows: which counts are parts of which."""
    bands = [band for band in ages if band != ALL_AGES]
    for band, one in ages.items():
        yield Sum(("asked", band), [("unmatched", band)], is_complete=False)
        yield Sum(("unmatched", band), [(reason, band) for reason in one.by_reason])
    whole = ages.get(ALL_AGES, Asked())
    for what in ("asked", "unmatched", *whole.by_reason):
        yield Sum((what, ALL_AGES), [(what, band) for band in bands], is_complete=False)
    for by in PARTS:
        cells = [cell for cell in parts if cell[0] is by]
        for what in ("asked", "unmatched") if cells else ():
            yield Sum((what, ALL_AGES), [(what, cell) for cell in cells])
    for cell in parts:
        yield Sum(("asked", cell), [("unmatched", cell)], is_complete=False)


def _tell_one(ledger: Ledger, where: Cell, one: Asked) -> Asked:
    asked = one.asked if ledger.tell({("asked", where): one.asked}) else HIDDEN
    unmatched = one.unmatched if ledger.tell({("unmatched", where): one.unmatched}) else HIDDEN
    reasons: dict[Cell, Told] = {(reason, where): told for reason, told in one.by_reason.items()}
    if ledger.tell(reasons):
        return Asked(asked, unmatched, one.by_reason)
    return Asked(asked, unmatched, is_withheld=True)


def _tell_parts(ledger: Ledger, parts: PartsOfNeed) -> PartsOfNeed:
    """Return the parts of one kind, all or none; with what was not met if that may be told too."""
    if not ledger.tell(_named("asked", {cell: one.asked for cell, one in parts.items()})):
        return {}
    if ledger.tell(_named("unmatched", {cell: one.unmatched for cell, one in parts.items()})):
        return parts
    return {cell: replace(one, unmatched=HIDDEN) for cell, one in parts.items()}


def _named(what: str, counts: Mapping[tuple[By, str], Told]) -> Mapping[Cell, Told]:
    return {(what, cell): told for cell, told in counts.items()}


def parts_by(parts: PartsOfNeed, by: By) -> Sequence[tuple[str, Asked]]:
    """Return the parts of one kind in order of their codes; last what is not known."""
    found = [(code, one) for (kind, code), one in parts.items() if kind is by]
    return sorted(found, key=lambda pair: (not pair[0], pair[0]))
