"""Words for dates, numbers, money and distances, as JOURNEYS asks; also the template filters."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

NOT_GIVEN = "Not given – ask the service"
NOT_KNOWN = "Not known"


def day(value: date) -> str:
    """Return a date in words.

    >>> day(date(2026, 3, 4))
    '4 March 2026'
    """
    return f"{value.day} {value:%B %Y}"


def typed_day(day_of_month: str, month: str, year: str) -> date | None:
    """Return a day typed as three numbers, or None where there is no such day.

    >>> typed_day("5", "11", "2024"), typed_day("31", "2", "2024"), typed_day("", "", "")
    (datetime.date(2024, 11, 5), None, None)
    """
    try:
        return date(int(year), int(month), int(day_of_month))
    except (ValueError, OverflowError):
        return None


def moment(value: datetime) -> str:
    """Return a time in words.

    >>> moment(datetime(2026, 3, 4, 9, 30))
    '4 March 2026 at 9:30am'
    """
    hour = value.hour % 12 or 12
    return f"{day(value)} at {hour}:{value:%M}{'am' if value.hour < 12 else 'pm'}"  # noqa: PLR2004 - noon


def ago(value: date, today: date) -> str:
    """Say how long ago a day was, in the coarsest words that are still true.

    >>> ago(date(2026, 3, 4), date(2026, 11, 1))
    '7 months ago'
    >>> ago(date(2026, 10, 31), date(2026, 11, 1))
    'yesterday'
    """
    days = (today - value).days
    if days < 0:
        return f"on {day(value)}"
    if days < 2:  # noqa: PLR2004 - today and yesterday have words of their own
        return "yesterday" if days else "today"
    if days < 31:  # noqa: PLR2004 - under a month, days say it best
        return f"{days} days ago"
    months = whole_months(value, today)
    return f"{months} month{'s' if months != 1 else ''} ago"


def whole_months(earlier: date, later: date) -> int:
    """Return the full months between two dates, at least 1.

    >>> whole_months(date(2026, 1, 31), date(2026, 2, 28))
    1
    """
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return max(1, months - ((later + timedelta(days=1)).day > 1 and later.day < earlier.day))


def number(value: float, places: int = 0) -> str:
    """Return a number with thousands commas and no more decimals than asked for.

    >>> number(50230), number(51.6007, 1)
    ('50,230', '51.6')
    """
    return f"{value:,.{places}f}"


def miles(value: float) -> str:
    """Return a straight-line distance: one decimal below 10 miles.

    >>> miles(1.234), miles(12.3), miles(1.0)
    ('1.2 miles', '12 miles', '1.0 miles')
    """
    return f"{value:.1f} miles" if value < 10 else f"{value:.0f} miles"  # noqa: PLR2004 - as asked for


def count_of(value: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun.

    >>> count_of(1, "service"), count_of(14, "service"), count_of(0, "service")
    ('1 service', '14 services', 'No services')
    """
    many = many or f"{one}s"
    if value == 0:
        return f"No {many}"
    return f"{value:,} {one if value == 1 else many}"


FILTERS: Mapping[str, Callable[..., str]] = {
    "day": day,
    "moment": moment,
    "number": number,
    "miles": miles,
    "count_of": count_of,
}
