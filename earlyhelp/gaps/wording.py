"""Gaps in words: the sum in one line, and the notes that belong to it. Pure."""

from earlyhelp.gaps.gap import Bounds, Figure, Gap, Number, Status
from earlyhelp.gaps.need import Kind, NeedEstimate

CAVEAT = "A gap is a question, not a verdict."
NOT_KNOWN = "Not known"


def say_number(value: Number) -> str:
    """Return a number as it is printed, with a true minus sign.

    >>> say_number(1234), say_number(18.5), say_number(-3)
    ('1,234', '18.5', '−3')
    """
    text = f"{value:,.1f}" if value != int(value) else f"{value:,.0f}"
    return text.replace("-", "−")


def say_figure(figure: Figure | None) -> str:
    """Return a number with its range.

    >>> say_figure(Figure(42, 31, 55))
    '42 (31 to 55)'
    >>> say_figure(Figure(42, None, None)), say_figure(None)
    ('42 (range not known)', 'Not known')
    """
    if figure is None:
        return NOT_KNOWN
    if figure.low is None or figure.high is None:
        return f"{say_number(figure.value)} (range not known)"
    return f"{say_number(figure.value)} ({say_number(figure.low)} to {say_number(figure.high)})"


def say_places(places: Bounds | None) -> str:
    """Return known places with the range up to what there may be.

    >>> say_places(Bounds(18, 24)), say_places(Bounds(0, 0)), say_places(None)
    ('18 (18 to 24)', '0', 'Not known')
    """
    if places is None:
        return NOT_KNOWN
    if places.low == places.high:
        return say_number(places.low)
    return say_figure(Figure(places.low, places.low, places.high))


def say_shortfall(shortfall: Figure | None) -> str:
    """Return by how many children help falls short, or how many places there are to spare.

    >>> say_shortfall(Figure(24, 7, 37))
    'short by 24 (7 to 37)'
    >>> say_shortfall(Figure(-12, -20, 3))
    '12 places to spare (20 to spare, to short by 3)'
    """
    if shortfall is None:
        return NOT_KNOWN
    if shortfall.value >= 0 and (shortfall.low is None or shortfall.low >= 0):
        return f"short by {say_figure(shortfall)}"
    middle = _say_side(shortfall.value, "places to spare")
    if shortfall.low is None or shortfall.high is None:
        return f"{middle} (range not known)"
    return f"{middle} ({_say_side(shortfall.low)}, to {_say_side(shortfall.high)})"


def _say_side(value: Number, spare: str = "to spare") -> str:
    return f"short by {say_number(value)}" if value >= 0 else f"{say_number(-value)} {spare}"


def say_gap(gap: Gap) -> str:
    """Return the sum in one line, or what is missing for it."""
    if gap.children is None:
        return f"How many children need this help is not known. {_say_services(gap)}"
    need = f"Need {say_figure(gap.children)}"
    if gap.status is Status.NO_DATA:
        return f"{need}. Places are not known. {_say_services(gap)}"
    line = f"{need} − places {say_places(gap.places)} = {say_shortfall(gap.shortfall)}."
    if gap.status is Status.NO_PROVISION:
        return f"{line} {_say_services(gap)}"
    return line


def _say_services(gap: Gap) -> str:
    count = gap.supply.services
    if count == 0:
        return "No service counts for this need and age."
    helps = "1 service helps" if count == 1 else f"{count} services help"
    if gap.supply.all_unknown:
        return f"{helps}, but how many places there are for these children is not known."
    return f"{helps} with it."


def note_gap(gap: Gap) -> tuple[str, ...]:
    """Return what must be known to read the figures, most important first."""
    notes = _note_need(gap.estimate) if gap.estimate is not None else ()
    return (*notes, *_note_supply(gap))


def _note_need(estimate: NeedEstimate) -> tuple[str, ...]:
    notes: list[str] = []
    if not estimate.covers_band and estimate.ages is not None:
        notes.append(
            f"Only {estimate.ages.words()} counted; the need at other ages is not known, "
            "so this can never show enough."
        )
    if estimate.kind is Kind.MODELLED and estimate.measured_at is not None:
        notes.append(
            f"Modelled: measured at {estimate.measured_at.words()} and taken to be the same here. "
            "This is what we would expect, not a count of children."
        )
    if estimate.low is None:
        notes.append("The source gives no range, so nothing firm can be said.")
    elif not estimate.range_published:
        notes.append("The source gives no range; this one is worked out and made wider.")
    if estimate.over_a_year:
        notes.append("Need is counted over a year, places at one time.")
    if estimate.others:
        notes.append("Also measured, and not added: " + "; ".join(estimate.others) + ".")
    return tuple(notes)


def _note_supply(gap: Gap) -> tuple[str, ...]:
    supply = gap.supply
    notes: list[str] = []
    if supply.services and supply.capacity_known < supply.services:
        known = f"{supply.capacity_known} of {supply.services}"
        notes.append(f"Capacity is known for {known} services.")
    if any(not one.listing.ages.are_stated for one in supply.contributions):
        notes.append("Services that do not say which ages they take count only as possible places.")
    if any(one.share < 1 for one in supply.contributions):
        notes.append("Services for several needs or ages give each a part of their places.")
    return tuple(notes)
