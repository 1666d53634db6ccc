"""What is said of an offer as a whole, before its services."""

from collections.abc import Iterator, Mapping, Sequence

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import NO_AGREEMENT, Enquiry, OfferLimits
from earlyhelp.matching.ordering import LONGER, WITHIN_12_WEEKS, start_of
from earlyhelp.matching.reach import distance_to_ask
from earlyhelp.taxonomy.services import Response

CONSENT_NOTES: Mapping[str, str] = {
    "not_asked": "The family has not been asked yet. This can be offered when they agree.",
    "partial": "Offer only what the family has agreed to.",
    "refused": (
        "The family has not agreed to early help, so only help open to every family is listed."
    ),
    "unsafe_to_ask": "Do not approach the family yet. Talk to a social worker first.",
}
LEAD_PRACTITIONER_NOTE = "Name a lead practitioner before this starts."
NO_DISTANCE_NOTE = "It is not known where the family lives, so distances are not known."
NOTHING_OPEN_NOTE = "We know of no help open to every family for these needs."


def notes_on_list(enquiry: Enquiry, listed: Sequence[Candidate]) -> tuple[str, ...]:
    """Return what is said of a list of help open to every family."""
    consent = enquiry.consent
    first = (CONSENT_NOTES[consent],) if consent in NO_AGREEMENT else ()
    return (*first, *_on_distances(enquiry, listed))


def notes_on_offer(
    enquiry: Enquiry,
    limits: OfferLimits,
    offered: Sequence[Candidate],
    meanwhile: Sequence[Candidate],
    *,
    is_exact: bool,
) -> tuple[str, ...]:
    """Return what is said of the services offered, in their order, and of what helps meanwhile."""
    consent = enquiry.consent
    notes = [CONSENT_NOTES[consent]] if consent in CONSENT_NOTES else []
    if consent == "refused" and not meanwhile:
        notes.append(NOTHING_OPEN_NOTE)
    if enquiry.response is Response.TARGETED_EARLY_HELP:
        notes.append(LEAD_PRACTITIONER_NOTE)
    notes += _on_sequence(limits.start_at_once, offered)
    if not is_exact:
        notes.append(
            f"There are more than {limits.exact_needs} needs, "
            "so these may not be the fewest services possible."
        )
    notes += _on_distances(enquiry, (*offered, *meanwhile))
    return tuple(notes)


def _on_sequence(at_once: int, offered: Sequence[Candidate]) -> Iterator[str]:
    later = offered[at_once:]
    if later:
        first = "service" if at_once == 1 else f"{at_once} services"
        yield (
            f"Start with the first {first}. The others follow, so that not too much begins at once."
        )
    if any(start_of(one) in {WITHIN_12_WEEKS, LONGER} for one in later):
        yield "Ask now all the same where the wait is long."


def _on_distances(enquiry: Enquiry, shown: Sequence[Candidate]) -> Iterator[str]:
    """Say it once where no distance is known because nobody said where the family lives."""
    if not enquiry.knows_home and any(distance_to_ask(one) for one in shown):
        yield NO_DISTANCE_NOTE
