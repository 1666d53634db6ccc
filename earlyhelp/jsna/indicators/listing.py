"""The catalogue as a list: what is asked for, in which order, what is still to be done. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.jsna.catalogue import POLARITIES, THEMES, Entry
from earlyhelp.jsna.indicators.wording import NEED_OPTIONS, THEME_OPTIONS
from earlyhelp.jsna.intervals import Polarity
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.web.paging import Paging

ON_A_PAGE = 50
UNMAPPED, CONFIRMED, UNCONFIRMED = "unmapped", "confirmed", "unconfirmed"
STATES: Mapping[str, str] = {
    UNMAPPED: "Not linked to a need",
    UNCONFIRMED: "Not confirmed here",
    CONFIRMED: "Confirmed here",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the catalogue is asked for; empty is everything."""

    text: str = ""
    theme: str = ""
    need: str = ""
    state: str = ""

    def take(self, entry: Entry, by_id: Mapping[str, Entry]) -> bool:
        """Say whether an entry is asked for."""
        one = entry.indicator
        words = self.text.casefold().split()
        found = f"{one.id} {one.name}".casefold()
        return (
            all(word in found for word in words)
            and self.theme in {"", one.theme}
            and (not self.need or self.need in needs_of(entry, by_id))
            and self.state in {"", state_of(entry, by_id)}
        )


def needs_of(entry: Entry, by_id: Mapping[str, Entry]) -> tuple[NeedCode, ...]:
    """Return the needs that an indicator tells about: its link's, where it has one."""
    other = by_id.get(entry.indicator.stands_for or "")
    return (other or entry).indicator.needs


def state_of(entry: Entry, by_id: Mapping[str, Entry]) -> str:
    """Return whether somebody has still to look at an indicator."""
    if not needs_of(entry, by_id):
        return UNMAPPED
    return CONFIRMED if entry.indicator.confirmed_by else UNCONFIRMED


@dataclass(frozen=True, slots=True)
class ListLine:
    """One indicator in the list."""

    id: str
    name: str
    theme: str
    needs: tuple[str, ...]
    polarity: str
    unit: str
    state: str
    stands_for: str
    readings: int | None = None

    @property
    def state_text(self) -> str:
        """The state in words."""
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class ListPage:
    """The catalogue, those linked to no need first."""

    lines: Sequence[ListLine]
    paging: Paging
    filters: Filters
    unmapped: int
    held: int
    """How many indicators the catalogue holds, whatever is asked for."""
    themes: Sequence[tuple[str, str]] = THEME_OPTIONS
    needs: Sequence[tuple[str, str]] = NEED_OPTIONS
    states: Sequence[tuple[str, str]] = tuple(STATES.items())


def ordered(
    by_id: Mapping[str, Entry], filters: Filters, readings: Mapping[str, int]
) -> list[ListLine]:
    """Return the entries asked for: unmapped ones first, the most readings first; then by name."""
    lines = [
        _line(entry, by_id, readings) for entry in by_id.values() if filters.take(entry, by_id)
    ]
    return sorted(
        lines,
        key=lambda line: (line.state != UNMAPPED, -(line.readings or 0), line.name.casefold()),
    )


def _line(entry: Entry, by_id: Mapping[str, Entry], readings: Mapping[str, int]) -> ListLine:
    one = entry.indicator
    other = by_id.get(one.stands_for or "")
    polarity = (other or entry).indicator.polarity
    return ListLine(
        id=one.id,
        name=one.name,
        theme=THEMES[one.theme] if one.theme else "",
        needs=tuple(NEED_BY_CODE[need].label for need in (other or entry).indicator.needs),
        polarity=POLARITIES[polarity] if polarity is not Polarity.UNKNOWN else "",
        unit=one.unit,
        state=state_of(entry, by_id),
        stands_for=one.stands_for or "",
        readings=readings.get(one.id),
    )
