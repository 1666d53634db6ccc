"""Whose the made-up families are, and what is decided and proposed by. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from earlyhelp.offers.decisions import Rules
from earlyhelp.offers.records import Owner
from earlyhelp.services.checking import Periods


@dataclass(frozen=True, slots=True)
class Setting:
    """Whose families they are, and what is decided and proposed by."""

    owner: Owner
    rules: Rules
    periods: Periods
    now: datetime
    reply_days: int = 14

    def moment(self, days_ago: int) -> datetime:
        """Return the moment so many days before the loading."""
        return self.now - timedelta(days=days_ago)

    def day(self, days_ago: int) -> date:
        """Return the day so many days before the loading."""
        return self.moment(days_ago).date()
