"""How fresh and how complete the listings are, over all and for each provider. Pure figures."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.services.checking import IN_TIME, CheckState
from earlyhelp.services.upkeep.queueing import Standing

COLUMNS = (
    *("provider", "listings", "in_time", "in_time_percent", "due", "overdue", "stale", "never"),
    *("complete_percent", "oldest_check", "reported"),
)


@dataclass(frozen=True, slots=True)
class Freshness:
    """Figures of a group of listings that the public can see and that run."""

    provider: str | None
    """None: all providers together."""
    listings: int
    in_time: int
    due: int
    overdue: int
    stale: int
    never: int
    complete_share: float | None
    """The mean share of the ten facts that are stated; None where there is no listing."""
    oldest_check: date | None
    """The longest ago that any listing was last checked; those never checked are counted apart."""
    reported: int

    @property
    def in_time_share(self) -> float | None:
        """The share that was checked in time; None where there is no listing."""
        return self.in_time / self.listings if self.listings else None

    def as_row(self) -> Mapping[str, object]:
        """Return the figures as a row of a file; what is not known is absent."""
        return {
            "provider": self.provider or "All providers",
            "listings": self.listings,
            "in_time": self.in_time,
            "in_time_percent": percent(self.in_time_share),
            "due": self.due,
            "overdue": self.overdue,
            "stale": self.stale,
            "never": self.never,
            "complete_percent": percent(self.complete_share),
            "oldest_check": self.oldest_check.isoformat() if self.oldest_check else None,
            "reported": self.reported,
        }


def percent(share: float | None) -> float | None:
    """Return a share as a percentage with one decimal.

    >>> percent(1 / 3), percent(None)
    (33.3, None)
    """
    return None if share is None else round(100 * share, 1)


def derive_freshness(standings: Iterable[Standing]) -> tuple[Freshness, tuple[Freshness, ...]]:
    """Return the figures over all, and of each provider: the smallest share in time first."""
    counted = [s for s in standings if not s.is_hidden and s.state is not CheckState.CLOSED]
    groups: dict[str, list[Standing]] = defaultdict(list)
    for standing in counted:
        groups[standing.provider].append(standing)
    by_provider = [_figures(name, group) for name, group in groups.items()]
    by_provider.sort(key=lambda f: (f.in_time_share or 0.0, -f.listings, f.provider or ""))
    return _figures(None, counted), tuple(by_provider)


def _figures(provider: str | None, group: Sequence[Standing]) -> Freshness:
    dates = [standing.checked_on for standing in group if standing.checked_on]
    shares = [standing.completeness.share for standing in group]
    return Freshness(
        provider=provider,
        listings=len(group),
        in_time=_count(group, IN_TIME),
        due=_count(group, {CheckState.DUE}),
        overdue=_count(group, {CheckState.OVERDUE}),
        stale=_count(group, {CheckState.STALE}),
        never=_count(group, {CheckState.UNVERIFIED}),
        complete_share=sum(shares) / len(shares) if shares else None,
        oldest_check=min(dates, default=None),
        reported=sum(standing.reported_at is not None for standing in group),
    )


def _count(group: Iterable[Standing], states: Collection[CheckState]) -> int:
    return sum(standing.state in states for standing in group)
