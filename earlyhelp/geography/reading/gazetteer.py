"""The places known while files are read: which codes are of the area served, and of which year."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from earlyhelp.geography import codes
from earlyhelp.geography.codes import NAME_OF_LEVEL, Level
from earlyhelp.geography.places import NOT_STATED
from earlyhelp.geography.vintages import infer_vintage


@dataclass(slots=True)
class Gazetteer:
    """What is known so far; each file adds to it, so the order of kinds matters, not of files."""

    area: str
    vintages: dict[str, set[str]] = field(default_factory=dict)
    """The years of boundaries in which each code is known."""
    counties: dict[str, str] = field(default_factory=dict)
    """The upper tier of each district."""
    successors: dict[str, str] = field(default_factory=dict)
    """The one living authority that took the place of an ended one."""
    district_of_lsoa: dict[str, str] = field(default_factory=dict)
    postcodes: set[str] = field(default_factory=set)
    region: str | None = None
    combined: str | None = None
    """The combined authority that the area is part of, if any."""

    def note(self, code: str, vintage: str | None) -> str:
        """Remember a code and return the vintage to store it under.

        A code is never given to a second shape: where its year is not stated here, the newest year
        in which it is known holds.
        """
        known = self.vintages.setdefault(code, set())
        if vintage is not None:
            known.add(vintage)
            return vintage
        stated = known - {NOT_STATED}
        if stated:
            return max(stated)
        known.add(NOT_STATED)
        return NOT_STATED

    def upper_tier(self, code: str) -> str | None:
        """Return the authority for children's services of an authority of either tier."""
        level = codes.level_of(code)
        if level is Level.DISTRICT:
            return self.counties.get(code)
        if level not in codes.UPPER_TIER:
            return None
        return self.successors.get(code, code)

    def is_own(self, code: str) -> bool:
        """Say whether a code is the area served or lies in it, as far as is known by now."""
        if codes.level_of(code) in codes.AUTHORITIES:
            return self.upper_tier(code) == self.area
        return codes.level_of(code) in codes.SMALL_AREAS and code in self.vintages

    def is_benchmark(self, code: str) -> bool:
        """Say whether a code is one that the area is compared with: country, region, combined."""
        return code in {codes.ENGLAND, self.region, self.combined}

    def lists(self, level: Level) -> dict[str, set[str]]:
        """Return the known codes of a level, by year of boundaries."""
        found: dict[str, set[str]] = defaultdict(set)
        for code, years in self.vintages.items():
            if codes.level_of(code) is level:
                for year in years:
                    found[year].add(code)
        return found

    def vintage_notices(self, column: str, found: Iterable[str], stated: str | None) -> list[str]:
        """Return what is wrong with the years of the codes in one column, in sentences."""
        by_level: dict[Level, set[str]] = defaultdict(set)
        for code in found:
            by_level[codes.level_of(code)].add(code)
        notices = []
        for level, members in sorted(by_level.items()):
            known = {y: c for y, c in self.lists(level).items() if y != NOT_STATED}
            notices += _check_years(f"{column} ({NAME_OF_LEVEL[level]})", members, known, stated)
        return notices


def _check_years(
    column: str, members: set[str], known: dict[str, set[str]], stated: str | None
) -> list[str]:
    if stated is not None:
        elsewhere = {
            code
            for code in members - known.get(stated, set())
            for year, listed in known.items()
            if year != stated and code in listed
        }
        return (
            [f"{column}: {len(elsewhere)} codes are not of {stated} but of another year."]
            if elsewhere and known.get(stated)
            else []
        )
    years = sorted(year for year, listed in known.items() if members & listed)
    if len(years) > 1 and members <= set().union(*known.values()):
        if infer_vintage(members, known) is None:
            return [f"{column}: codes of different years stand together ({', '.join(years)})."]
        return []
    if known and not years and members:
        return [f"{column}: none of its codes is in a look-up ({', '.join(sorted(known))})."]
    return []
