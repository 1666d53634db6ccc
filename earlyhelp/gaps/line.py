"""One row of the table in words. Pure."""

from dataclasses import dataclass

from earlyhelp.gaps.asked import say_asked
from earlyhelp.gaps.gap import STATUS_LABELS, Gap, Status
from earlyhelp.gaps.selection import ratio, usual_wait
from earlyhelp.gaps.wording import NOT_KNOWN, say_figure, say_number, say_places
from earlyhelp.services.checking import wait_length

STATUS_COLOURS = {
    Status.NO_PROVISION: "red",
    Status.SHORT: "orange",
    Status.NOT_CLEAR: "yellow",
    Status.ENOUGH: "green",
    Status.NO_DATA: "grey",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table in words."""

    need: str
    code: str
    band: str
    band_code: str
    status: str
    colour: str
    children: str
    measured: str
    places: str
    ratio: str
    services: str
    checked: str
    wait: str
    """As services report it."""
    wait_in_plans: str
    """How long half the families of plans waited; empty where none asked a service."""
    shortfall: str
    unmet: str
    """Requests in offers that nothing was found for, of how many."""


def make_line(gap: Gap) -> Line:
    """Return a row of the table in words; what is not known is said."""
    return Line(
        need=gap.need.label,
        code=gap.need.code,
        band=gap.band.label,
        band_code=gap.band.code,
        status=STATUS_LABELS[gap.status],
        colour=STATUS_COLOURS[gap.status],
        children=say_figure(gap.children),
        measured=f"{gap.estimate.kind}, {gap.estimate.period}" if gap.estimate else "",
        places=say_places(gap.places),
        ratio=_say_ratio(gap),
        services=str(gap.supply.services) if gap.supply.services else "None",
        checked=_say_checked(gap),
        wait=_say_wait(gap),
        wait_in_plans=gap.answers.waits.say_half() if gap.answers.waits.are_any else "",
        shortfall=say_figure(gap.shortfall),
        unmet=say_asked(gap.asked),
    )


def _say_ratio(gap: Gap) -> str:
    found = ratio(gap)
    if found is None:
        return NOT_KNOWN
    low, high = (say_number(round(each, 1)) for each in found)
    return low if low == high else f"{low} to {high}"


def _say_checked(gap: Gap) -> str:
    checked = sum(one.listing.is_checked is True for one in gap.supply.contributions)
    return f"{checked} checked" if gap.supply.services else ""


def _say_wait(gap: Gap) -> str:
    found = usual_wait(gap)
    if found is None:
        return "Not given" if gap.supply.services else "No service"
    days, given = found
    return f"{wait_length(round(days))} ({given} of {gap.supply.services} say)"
