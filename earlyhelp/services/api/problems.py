"""What went wrong, as problem documents of RFC 9457."""

from collections.abc import Mapping, Sequence

from earlyhelp.services.api.questions import Fault
from earlyhelp.services.hsds.members import as_text

MEDIA_TYPE = "application/problem+json"
BAD_QUESTION = "A parameter cannot be used"
NOT_FOUND = (
    "Nothing has this address or id",
    ("It may have been taken away, or merged into another service. The feed begins at /api.",),
)
WORDS: Mapping[int, tuple[str, Sequence[str]]] = {
    400: ("The request cannot be used", ("Check its address and its headers.",)),
    404: NOT_FOUND,
    405: ("The feed is for reading only", ("Use GET, HEAD or OPTIONS.",)),
    429: ("Too many requests", ("Wait as long as Retry-After says, then ask again.",)),
    500: ("Something went wrong here", ("It has been noted. Ask again later.",)),
    503: ("The records cannot be reached just now", ("Ask again in a few minutes.",)),
}


def question_problem(faults: Sequence[Fault]) -> str:
    """Return the document for a question that cannot be read; it names each parameter."""
    first = faults[0]
    document = {
        "type": "about:blank",
        "title": BAD_QUESTION,
        "status": 400,
        "detail": " ".join(_sentence(fault) for fault in faults),
        "parameter": first.parameter,
        "example": f"{first.parameter}={first.example}",
        "errors": [
            {
                "parameter": fault.parameter,
                "found": fault.found,
                "wanted": fault.wanted,
                "example": fault.example,
            }
            for fault in faults
        ],
    }
    return as_text(document)


def _sentence(fault: Fault) -> str:
    return (
        f"{fault.parameter} is {fault.found!r}; wanted: {fault.wanted}, "
        f"for example {fault.parameter}={fault.example}."
    )


def problem(status: int, **more: str) -> str:
    """Return the document for any other fault."""
    title, sentences = WORDS.get(status, WORDS[500 if status >= 500 else 400])  # noqa: PLR2004 - the two kinds of fault
    known: Mapping[str, object] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": " ".join(sentences),
        **{name: text for name, text in more.items() if text},
    }
    return as_text(known)
