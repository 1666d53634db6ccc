"""What the gap report is derived from: the local profile, the population, the directory."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from earlyhelp.gaps.analysis import Inputs
from earlyhelp.gaps.gap import AreaName
from earlyhelp.gaps.need import AgeSpan, Measure, NeedReading, Population
from earlyhelp.gaps.part_only import PART_ONLY
from earlyhelp.gaps.sharing import IN_PART, MAIN, AgesTaken
from earlyhelp.gaps.supply import Listing
from earlyhelp.geography.models import PopulationRow
from earlyhelp.geography.queries import find_own_places, get_population
from earlyhelp.jsna.catalogue import ValueType
from earlyhelp.jsna.intervals import Interval
from earlyhelp.jsna.profile import LimitsOrigin, ProfileLine
from earlyhelp.jsna.standing.queries import get_profile
from earlyhelp.services.checking import DEFAULT_PERIODS, Periods
from earlyhelp.services.queries import find_supply
from earlyhelp.services.supply import Supply
from earlyhelp.services.words import AgeOf
from earlyhelp.taxonomy.ages import HIGHEST_AGE, LOWEST_AGE
from earlyhelp.taxonomy.services import Strength

EVERYBODY = frozenset({"", "persons", "not applicable"})
"""What files write in the column for sex where a figure is for everybody."""

_MEASURES: Mapping[ValueType, Measure] = {
    ValueType.PERCENTAGE: Measure.PERCENTAGE,
    ValueType.RATE: Measure.RATE,
    ValueType.COUNT: Measure.COUNT,
}


def get_inputs(
    session: Session,
    area: AreaName,
    *,
    on: date,
    periods: Periods = DEFAULT_PERIODS,
) -> Inputs:
    """Return all that the report of an area is derived from, but for what families asked."""
    profile = get_profile(session, area.code)
    here = frozenset(find_own_places(session, area.code))
    lines = (line for line in profile.lines if is_usable(line))
    return Inputs(
        area=area,
        on=on,
        readings=tuple(to_reading(line) for line in lines),
        population=get_children(session, area.code),
        listings=tuple(
            to_listing(supply, here) for supply in find_supply(session, on=on, periods=periods)
        ),
        import_ids=profile.import_ids,
    )


def get_children(session: Session, area_code: str) -> Population | None:
    """Return the children of an area by year of age at the newest period; None if not known."""
    known = get_population(session, area_code, LOWEST_AGE, HIGHEST_AGE)
    if known is None:
        return None
    of_area = (PopulationRow.area_code == area_code) & (PopulationRow.sex == known.sex)
    newest = select(func.max(PopulationRow.period)).where(of_area).scalar_subquery()
    statement = (
        select(PopulationRow.age, PopulationRow.count)
        .where(of_area, PopulationRow.period == newest, PopulationRow.age <= HIGHEST_AGE)
        .order_by(PopulationRow.age)
    )
    by_age = {age: count for age, count in session.execute(statement)}  # noqa: C416 - rows are no pairs
    return Population(by_age, known.period, known.source)


def is_usable(line: ProfileLine) -> bool:
    """Say whether a line tells about a need of all children: a headline, for both sexes."""
    for_both = line.series.sex.strip().casefold() in EVERYBODY
    of_all = line.series.is_headline and line.indicator.id not in PART_ONLY
    return bool(line.needs) and for_both and of_all


def to_reading(line: ProfileLine) -> NeedReading:
    """Return a line of the local profile as the gap report reads it."""
    indicator = line.indicator
    limits, ages = None, None
    published = line.limits is LimitsOrigin.PUBLISHED
    if published and line.lower_95 is not None and line.upper_95 is not None:
        limits = Interval(line.lower_95, line.upper_95)
    if indicator.lowest_age is not None and indicator.highest_age is not None:
        ages = AgeSpan(indicator.lowest_age, indicator.highest_age)
    measure = _MEASURES.get(indicator.value_type, Measure.OTHER)
    return NeedReading(
        indicator=indicator.id,
        name=indicator.name,
        needs=frozenset(line.needs),
        value=line.value,
        limits=limits,
        measure=measure,
        per=100 if measure is Measure.PERCENTAGE else indicator.multiplier or 0,
        polarity=indicator.polarity,
        ages=ages,
        period=line.period,
        source=line.source or indicator.source,
        period_order=line.sortable,
        count=line.count,
        denominator=line.denominator,
        import_id=line.import_id,
    )


def to_listing(supply: Supply, here: frozenset[str]) -> Listing:
    """Return a service as the gap report reads it; ``here`` holds the codes of our places."""
    weights = {Strength.PRIMARY: MAIN, Strength.PARTIAL: IN_PART}
    return Listing(
        service_id=supply.service_id,
        name=supply.name,
        needs={need: weights[strength] for need, strength in supply.needs.items()},
        ages=AgesTaken(
            supply.minimum_age,
            supply.maximum_age,
            supply.before_birth,
            of_parent=supply.age_of is AgeOf.PARENT,
        ),
        sector=supply.sector,
        provider=supply.provider,
        capacity=supply.capacity_children,
        confirmed_on=supply.capacity_confirmed_on,
        is_current=supply.capacity_is_current,
        left_out=supply.left_out or _elsewhere(supply.areas_served, here),
        is_illustrative=supply.is_illustrative,
        is_checked=supply.is_checked,
        wait_days=supply.wait_days,
    )


def _elsewhere(areas_served: frozenset[str] | None, here: frozenset[str]) -> str | None:
    if not areas_served or areas_served & here:
        return None
    return "It helps children of other areas only"
