"""Matching by hand: services by need and year of age, then the one that adds most, again and again.

The leanest way we know to propose services for one child: an index made once, whole numbers for
sets of needs, greedy, at most five services, ties by distance and id. It looks at needs, age,
opening and distance only, finds no reasons, and may propose more services than are needed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.taxonomy.needs import NeedCode

MOST = 5
Entry = tuple[float, str]
Index = Mapping[tuple[NeedCode, int], Sequence[Entry]]
Left = tuple[str, str, str]


def make_index(candidates: Sequence[Candidate]) -> Index:
    """Return, for each need and year of age, the distance and id of every open service."""
    index: dict[tuple[NeedCode, int], list[Entry]] = defaultdict(list)
    for one in candidates:
        if not one.is_open or one.distance_miles is None:
            continue
        ages = range(int(one.minimum_age or 0), int(one.maximum_age or 25) + 1)
        for code in one.needs:
            for year in ages:
                index[code, year].append((one.distance_miles, one.service_id))
    for entries in index.values():
        entries.sort()
    return index


def propose(index: Index, enquiry: Enquiry) -> tuple[list[str], int]:
    """Return the services proposed and the needs they cover, a bit each in order of the needs."""
    covers: dict[Entry, int] = defaultdict(int)
    goal, year, limit = 0, int(enquiry.age_years or 0), enquiry.max_miles or 0.0
    for place, code in enumerate(enquiry.needs):
        for entry in index.get((code, year), ()):
            if entry[0] > limit:
                break
            covers[entry] |= 1 << place
    for bits in covers.values():
        goal |= bits
    chosen: list[str] = []
    still_open = goal
    while still_open and len(chosen) < MOST:
        best = min(covers, key=lambda entry: (-(covers[entry] & still_open).bit_count(), entry))
        chosen.append(best[1])
        still_open &= ~covers[best]
    return chosen, goal & ~still_open


def explain(candidates: Sequence[Candidate], enquiry: Enquiry, chosen: Sequence[str]) -> list[Left]:
    """Return id, name and one sentence for every service that was not proposed."""
    taken = set(chosen)
    return [
        (one.service_id, one.name, _why_not(one, enquiry))
        for one in candidates
        if one.service_id not in taken
    ]


def _why_not(one: Candidate, enquiry: Enquiry) -> str:
    age = enquiry.age_years or 0.0
    if enquiry.needs.keys().isdisjoint(one.needs):
        return "It is not for any of these needs"
    if age < (one.minimum_age or 0) or age > (one.maximum_age or 25):
        return f"For ages {one.minimum_age} to {one.maximum_age}"
    if (one.distance_miles or 0) > (enquiry.max_miles or 0):
        return f"{one.distance_miles:.1f} miles away, further than {enquiry.max_miles:.1f} miles"
    return "Others come first"
