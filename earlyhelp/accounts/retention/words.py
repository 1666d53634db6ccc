"""Fixed words of retention: why a record may be held."""

from collections.abc import Mapping

HOLD_REASONS: Mapping[str, str] = {
    "court": "A court or a legal claim needs it",
    "complaint": "A complaint is being looked into",
    "review": "A safeguarding review or an inquiry needs it",
    "request": "The person asked for it to be kept",
}
"""Why a record may be held. Fixed words, so that no name and no story stands in a hold."""
SUBJECT_PURPOSE = "subject request"
