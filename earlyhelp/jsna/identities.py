"""What a row is a reading of, in each dialect: its place, its series and its period. Pure."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from earlyhelp.jsna.cells import (
    CodeKind,
    clean,
    code_kind,
    local_id,
    read_period,
    read_sortable,
)
from earlyhelp.jsna.dialects import DFE, FINGERTIPS, OWN, SIMPLE, Layout
from earlyhelp.jsna.faults import (
    Cells,
    Fault,
    Identity,
    PassedOver,
    bad_code,
    bad_period,
    too_long,
)
from earlyhelp.jsna.readings import Series
from earlyhelp.jsna.wide import (
    PLACE_COLUMNS,
    TIME,
    TIME_KIND,
    name_column,
    read_wide_identity,
    read_wide_period,
    read_wide_place,
)

_IDENTITY_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        FINGERTIPS: (
            *("indicator id", "indicator name", "sex", "age", "category type", "category"),
            *("time period", "time period sortable", "time period range"),
        ),
        SIMPLE: ("indicator", "measure", "unit", "inequality", "period"),
        DFE: (TIME, TIME_KIND),
    }
)
_PERIOD_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {FINGERTIPS: ("time period",), SIMPLE: ("period",), DFE: (TIME, TIME_KIND)}
)
_SEXES = {"persons": "Persons", "male": "Male", "female": "Female"}


def place_columns(layout: Layout) -> tuple[str, ...]:
    """Return the columns that say which area a row is about."""
    return PLACE_COLUMNS if layout.dialect.name == DFE else ("area code",)


def identity_columns(layout: Layout) -> tuple[str, ...]:
    """Return the columns that say what a row is a reading of, but for its area."""
    filters = layout.wide.filters if layout.wide else ()
    own = tuple(f"{OWN}{column.name}" for column in filters)
    return (*_IDENTITY_COLUMNS[layout.dialect.name], *own)


def period_columns(layout: Layout) -> tuple[str, ...]:
    """Return the columns that together name a period."""
    return _PERIOD_COLUMNS[layout.dialect.name]


def area_name_column(layout: Layout, code: str) -> str:
    """Return the column that holds the name of an area."""
    return name_column(code) if layout.dialect.name == DFE else "area name"


def period_label(layout: Layout, texts: Cells) -> str:
    """Return a period as it is shown to people: as published, years with their slash."""
    columns = period_columns(layout)
    if layout.dialect.name == DFE:
        read = read_wide_period(texts.get(TIME, ""), texts.get(TIME_KIND, ""))
        if read is not None:
            return read[1]
    return " ".join(text for role in columns if (text := clean(texts.get(role, ""))))


def read_place(layout: Layout, cells: Cells) -> str | PassedOver | tuple[Fault, ...]:
    """Return the code of a row's area in capitals, why it is passed over, or the fault in it."""
    if layout.dialect.name == DFE:
        return read_wide_place(cells)
    text = clean(cells.get("area code", ""))
    if code_kind(text.upper()) is CodeKind.FAULT:
        return (bad_code("area code", text),)
    return text.upper()


def read_identity(layout: Layout, cells: Cells) -> Identity | PassedOver | tuple[Fault, ...]:
    """Return what a row is a reading of, why it is passed over, or every fault that it shows."""
    texts = {role: clean(cells.get(role, "")) for role in identity_columns(layout)}
    long = tuple(fault for role, text in texts.items() if (fault := too_long(role, text)))
    return long or _READERS[layout.dialect.name](layout, texts)


def _read_fingertips(_layout: Layout, texts: Cells) -> Identity | tuple[Fault, ...]:
    indicator, sortable, faults = _read_indicator_id(texts["indicator id"]), None, []
    period = read_period(texts["time period"])
    if given := texts["time period sortable"]:
        sortable = read_sortable(given)
        if sortable is None:
            faults.append(_bad_sortable(given))
    elif period is not None:
        sortable = period.sortable
    else:
        faults.append(bad_period("time period", texts["time period"]))
    if indicator is None:
        faults.append(_bad_indicator(texts["indicator id"]))
    if faults or indicator is None or sortable is None:
        return tuple(faults)
    series = Series(
        indicator_id=indicator,
        sex=_SEXES.get(texts["sex"].lower(), texts["sex"]),
        age=texts["age"],
        category_type=texts["category type"],
        category=texts["category"],
        period_range=texts["time period range"].lower() or (period.range if period else ""),
    )
    return Identity(series, texts["indicator name"] or indicator, sortable)


def _read_indicator_id(text: str) -> str | None:
    number = text.removesuffix(".0")
    return str(int(number)) if number.isascii() and number.isdigit() else None


def _bad_indicator(text: str) -> Fault:
    return Fault(
        "indicator id",
        text,
        "the number of an indicator, such as 90284",
        "Write the number that the publisher gives the indicator",
    )


def _bad_sortable(text: str) -> Fault:
    return Fault(
        "time period sortable",
        text,
        "eight digits, such as 20220000",
        "Write the year and four digits, or leave the whole column out",
    )


def _read_simple(_layout: Layout, texts: Cells) -> Identity | tuple[Fault, ...]:
    period = read_period(texts["period"])
    if not texts["indicator"]:
        return (
            Fault("indicator", "", "the name of an indicator", "Write what the figure measures"),
        )
    if period is None:
        return (bad_period("period", texts["period"]),)
    breakdown = "" if texts["inequality"].lower() in {"", "na"} else texts["inequality"]
    series = Series(
        indicator_id=local_id(texts["indicator"]),
        sex=_SEXES.get(texts["unit"].lower(), ""),
        category_type="Inequality" if breakdown else "",
        category=breakdown,
        period_range=period.range,
        measure=texts["measure"],
        unit=texts["unit"],
    )
    return Identity(series, texts["indicator"], period.sortable)


_READERS: Mapping[str, Callable[[Layout, Cells], Identity | PassedOver | tuple[Fault, ...]]] = (
    MappingProxyType({FINGERTIPS: _read_fingertips, SIMPLE: _read_simple, DFE: read_wide_identity})
)
