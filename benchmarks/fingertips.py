"""A made-up download in the 27 columns of Fingertips, of any number of rows."""

import csv
import random
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

HEADINGS = (
    *("Indicator ID", "Indicator Name", "Parent Code", "Parent Name", "Area Code", "Area Name"),
    *("Area Type", "Sex", "Age", "Category Type", "Category", "Time period", "Value"),
    *("Lower CI 95.0 limit", "Upper CI 95.0 limit", "Lower CI 99.8 limit", "Upper CI 99.8 limit"),
    *("Count", "Denominator", "Value note", "Recent Trend"),
    *("Compared to England value or percentiles", "Compared to percentiles"),
    *("Time period Sortable", "New data", "Compared to goal", "Time period range"),
)
SUPPRESSED = "Value suppressed for disclosure control due to small count"
AREAS = tuple(f"E{6 + number % 5:02d}{number:06d}" for number in range(1, 161))
SEXES, YEARS, INDICATORS = ("Persons", "Male", "Female"), range(2010, 2024), range(90_000, 99_999)
PER = 10_000


def write(path: Path, how_many: int) -> None:
    """Write a file of so many readings, each another one; three in a hundred are suppressed."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADINGS)
        writer.writerows(islice(_rows(random.Random(22)), how_many))


def _rows(dice: random.Random) -> Iterator[tuple[object, ...]]:
    for indicator, year, sex, area in product(INDICATORS, YEARS, SEXES, AREAS):
        yield (
            *(indicator, _name(indicator), "E92000001", "England", area, f"Area {area[-3:]}"),
            *("Counties & UAs (from Apr 2023)", sex, "<15 yrs", "", ""),
            *(f"{year}/{(year + 1) % 100:02d}", *_figures(dice)),
            *("No significant change", "Similar", "Not compared"),
            *(f"{year}0000", "", "", "1y"),
        )


def _name(indicator: int) -> str:
    if indicator % 2:
        return f"Admissions to hospital of kind {indicator}, per {PER:,}"
    return f"Admissions to hospital of kind {indicator} of children and young people"


def _figures(dice: random.Random) -> tuple[object, ...]:
    """Return the value, its limits, the count, the denominator and the note."""
    children = dice.randint(9_000, 60_000)
    if dice.random() < 0.03:
        return ("", "", "", "", "", "", children, SUPPRESSED)
    count = dice.randint(10, 900)
    value = PER * count / children
    limits = (f"{value * share:.5f}" for share in (0.9, 1.1, 0.85, 1.15))
    return (f"{value:.5f}", *limits, count, children, "")
