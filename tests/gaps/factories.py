"""Values of the gap report with good defaults."""

from collections.abc import Iterable, Mapping
from datetime import date

from earlyhelp.gaps.analysis import Inputs, derive_gaps
from earlyhelp.gaps.gap import AreaName, Gap, GapReport
from earlyhelp.gaps.need import AgeSpan, Measure, NeedReading, Population
from earlyhelp.gaps.sharing import IN_PART, MAIN, AgesTaken, Cell
from earlyhelp.gaps.supply import Listing
from earlyhelp.jsna.intervals import Interval, Polarity
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Sector

TODAY = date(2026, 11, 1)
AREA = AreaName("E00000001", "Anyborough")
MONEY = NeedCode("money_debt_food")
SPEECH = NeedCode("speech_language")
PARENTING = NeedCode("parenting_boundaries")


def a_population(each_year: int = 1000, **years: int) -> Population:
    by_age = dict.fromkeys(range(26), each_year)
    by_age.update({int(age.removeprefix("age_")): count for age, count in years.items()})
    return Population(by_age, "mid-2024", "Office for National Statistics")


def a_reading(
    *,
    value: float | None = 20.0,
    limits: tuple[float, float] | None = (18.0, 22.0),
    needs: Iterable[NeedCode] = (MONEY,),
    ages: tuple[int, int] | None = (0, 4),
    measure: Measure = Measure.PERCENTAGE,
    per: float = 100,
    polarity: Polarity = Polarity.LOW_GOOD,
    indicator: str = "1",
    name: str = "Children in low income families",
    period: str = "2023/24",
    period_order: int = 20230000,
    count: float | None = None,
    denominator: float | None = None,
    before_birth: bool = False,
) -> NeedReading:
    return NeedReading(
        indicator=indicator,
        name=name,
        needs=frozenset(needs),
        value=value,
        limits=None if limits is None else Interval(*limits),
        measure=measure,
        per=per,
        polarity=polarity,
        ages=None if ages is None else AgeSpan(*ages),
        period=period,
        source="OHID, Fingertips",
        period_order=period_order,
        count=count,
        denominator=denominator,
        before_birth=before_birth,
    )


def a_listing(
    service_id: str = "a",
    *,
    needs: Iterable[NeedCode] = (MONEY,),
    ages: tuple[float | None, float | None] = (0, 4),
    capacity: int | None = 20,
    sector: Sector | None = Sector.VOLUNTARY,
    in_part: Iterable[NeedCode] = (),
    before_birth: bool | None = None,
    of_parent: bool = False,
    confirmed_on: date | None = TODAY,
    is_current: bool = True,
    shares: Mapping[Cell, float] | None = None,
    left_out: str | None = None,
    name: str | None = None,
) -> Listing:
    return Listing(
        service_id=service_id,
        name=name or f"Service {service_id}",
        needs=dict.fromkeys(needs, MAIN) | dict.fromkeys(in_part, IN_PART),
        ages=AgesTaken(*ages, before_birth, of_parent),
        sector=sector,
        provider="Any charity",
        capacity=capacity,
        confirmed_on=confirmed_on,
        is_current=is_current,
        shares=shares or {},
        left_out=left_out,
    )


def inputs(
    readings: Iterable[NeedReading] = (),
    listings: Iterable[Listing] = (),
    population: Population | None = None,
) -> Inputs:
    return Inputs(
        area=AREA,
        on=TODAY,
        readings=tuple(readings),
        population=population or a_population(),
        listings=tuple(listings),
    )


def report(
    readings: Iterable[NeedReading] = (),
    listings: Iterable[Listing] = (),
    population: Population | None = None,
) -> GapReport:
    return derive_gaps(inputs(readings, listings, population))


def row(found: GapReport, need: NeedCode = MONEY, band: str = "0-4") -> Gap:
    return next(gap for gap in found.rows if (gap.need.code, gap.band.code) == (need, band))
