"""The ten facts that decide a referral, and which of them a listing states."""

from dataclasses import dataclass

FACTS = {
    "ages": "ages",
    "needs": "what it helps with",
    "levels": "level of help",
    "route": "who can refer",
    "contact": "a way to reach it",
    "where": "where or how it is given",
    "times": "days and times",
    "cost": "cost",
    "space": "space",
    "check": "a check in time",
}
"""The facts by name, with what they are called on pages."""
CHECK = "check"


@dataclass(frozen=True, slots=True)
class Completeness:
    """Which of the ten facts a listing states."""

    stated: frozenset[str]

    @property
    def share(self) -> float:
        """The share of the ten that are stated, from 0 to 1."""
        return len(self.stated) / len(FACTS)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that are not stated, in their usual order."""
        return tuple(name for name in FACTS if name not in self.stated)

    @property
    def missing_to_mend(self) -> tuple[str, ...]:
        """The missing facts besides a check in time, which the queue has reasons of its own for."""
        return tuple(name for name in self.missing if name != CHECK)

    def words(self) -> str:
        """Say how many facts are missing, and which.

        >>> Completeness(frozenset(FACTS) - {"cost", "check"}).words()
        '2 of 10 facts missing: cost, a check in time'
        >>> Completeness(frozenset(FACTS)).words()
        'All 10 facts given'
        """
        if not self.missing:
            return f"All {len(FACTS)} facts given"
        names = ", ".join(FACTS[name] for name in self.missing)
        return f"{len(self.missing)} of {len(FACTS)} facts missing: {names}"


COMPLETE = Completeness(frozenset(FACTS))
