"""All that is said for a service and against it, for tests of those sentences."""

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.matching.reasons import misfits, reasons

USUAL = {
    "needs": "Helps with speech, language and communication, which you marked as some worry",
    "ages": "Takes ages 0 to 18; the child is 7",
    "route": "A professional can ask",
    "wait": "Waiting 2 weeks (reported 3 March 2026)",
    "space": "Has space, reported on 3 March 2026",
    "travel": "1.0 miles away",
    "given": "",
    "cost": "Free",
    "access": "",
    "checked": "Checked this month",
}
"""What is said for a service of ``a_service``, by subject; empty where nothing is."""


def but(**instead: str) -> tuple[str, ...]:
    """What is said for a service that fits in every way, but for some of it."""
    assert instead.keys() <= USUAL.keys()
    return tuple(text for text in (USUAL | instead).values() if text)


def check(enquiry: Enquiry, service: Candidate, said: tuple[str, ...], *against: str) -> None:
    """Look at all that is said for a service, and all that is said against it."""
    meets = enquiry.asked_needs & service.needs.keys()
    assert reasons(enquiry, service, meets) == said
    assert misfits(enquiry, service, meets) == against
