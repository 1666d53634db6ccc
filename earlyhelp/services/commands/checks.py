"""The log of checks of a listing."""

from datetime import date

from earlyhelp.services.models import Service, VerificationEvent
from earlyhelp.services.words import CheckMethod, CheckOutcome


def record_check(
    service: Service, method: CheckMethod, outcome: CheckOutcome, *, on: date, by: str | None = None
) -> bool:
    """Add a check to a service's log; one that stands there already changes nothing.

    The caller refreshes the listing's search line.
    """
    if (on, method, outcome) in {(row.on, row.method, row.outcome) for row in service.checks}:
        return False
    service.checks.append(VerificationEvent(on=on, method=method, outcome=outcome, by=by))
    return True
