"""What is wrong with how the address of decisions was used, as problem documents of RFC 9457."""

from collections.abc import Mapping, Sequence

from earlyhelp.matching.ruleset_values import Contact
from earlyhelp.terminal import as_json

MEDIA_TYPE = "application/problem+json"
LARGEST = 1_000_000
"""Bytes of a request."""
MOST = 100
"""Assessments in a list."""
WORDS: Mapping[int, tuple[str, str]] = {
    404: ("Nothing has this address", "Decisions are asked for at /api/decisions."),
    405: ("This address takes an assessment", "Send it by POST, as JSON."),
    413: (
        "That is too much at once",
        f"Send at most {MOST} assessments and {LARGEST:,} bytes in one request.",
    ),
    415: ("This address reads JSON only", "Send Content-Type: application/json."),
    429: ("Too many requests", "Wait as long as Retry-After says, then ask again."),
}
OTHERWISE = ("The request cannot be used", "See /api/decisions/openapi.json for what it takes.")


def problem(status: int, contacts: Sequence[Contact], request_id: str = "") -> str:
    """Return the document for a request that cannot be used, with the numbers to ring."""
    title, detail = WORDS.get(status, OTHERWISE)
    known = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "contacts": [contact.as_json() for contact in contacts],
    }
    return as_json({**known, "request_id": request_id} if request_id else known)
