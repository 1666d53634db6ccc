"""From the paths and values of a decision to words that a family could read. Pure."""

from collections.abc import Mapping

from earlyhelp.matching.enquiry import LEVEL_WORDS
from earlyhelp.offers.child_pages import CONSENT
from earlyhelp.offers.need_pages import IMPACTS, PERSISTENCE, SEXUAL_IMPACTS
from earlyhelp.offers.signs import SIGN_BY_FLAG
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.taxonomy.services import Response

SEVERITY_WORDS: Mapping[str, str] = {
    "none": "not a worry",
    "emerging": "some worry",
    "significant": "big worry, in more than one setting or lasting",
    "severe": "big worry, likely to harm health or development without help",
    "unknown": "not known",
}
IMPACT_WORDS: Mapping[str, str] = {
    option.value: option.text for option in (*IMPACTS, *SEXUAL_IMPACTS)
}
ANSWER_WORDS: Mapping[str, str] = {"yes": "yes", "no": "no", "not_known": "not known"}
CHILD_WORDS: Mapping[str, str] = {
    "child.age_years": "Age in years",
    "child.age_months": "Age in months",
    "child.age": "Age",
    "child.unborn": "Not born yet",
    "child.mobile": "Moves about on their own",
    "child.send": "Special educational needs or a disability",
    "child.social_worker": "Has a social worker now",
    "immediate_danger": "In danger now",
}
RESPONSE_WORDS: Mapping[str, str] = {
    **{level.value: words for level, words in LEVEL_WORDS.items()},
    Response.CONSULT: "talking to a social worker before you go on",
    Response.CSC_S17: "children's social care",
    Response.URGENT_S47: "children's social care, now",
    Response.OUT_OF_SCOPE: "services for adults",
}
"""What the answers point to, to follow *These answers point to*."""

CONTACT_FIRST = frozenset({Response.CONSULT, Response.CSC_S17, Response.URGENT_S47})
"""Responses at which the numbers stand first and no service is shown."""


def need_label(code: str) -> str:
    """Return the name of a need, or words for one that is not in the taxonomy."""
    need = NEED_BY_CODE.get(NeedCode(code))
    return need.label if need else "A need that is not in the list"


def say_fact(path: str, value: object) -> str:
    """Say one fact of a decision.

    >>> say_fact("needs.housing.severity", "emerging"), say_fact("child.send", "not_known")
    ('Housing and homelessness: some worry', 'Special educational needs or a disability: not known')
    """
    kind, _, rest = path.partition(".")
    if kind == "needs" and rest:
        code, _, part = rest.partition(".")
        return f"{need_label(code)}: {_need_value(part, value)}"
    if kind == "flags" and rest:
        sign = SIGN_BY_FLAG.get(rest)
        return f"{sign.words if sign else 'A danger sign'}: {_answer(value)}"
    if path == "persistence":
        return f"How long: {_option(PERSISTENCE.text_of(str(value)))}"
    if path == "consent":
        return f"The family knows and agrees: {_option(CONSENT.text_of(str(value)))}"
    return f"{say_path(path)}: {_answer(value)}"


def say_path(path: str) -> str:
    """Name what a path is about.

    >>> say_path("needs.housing.severity"), say_path("persistence"), say_path("needs")
    ('Housing and homelessness', 'How long it has been going on', 'The needs')
    """
    kind, _, rest = path.partition(".")
    if kind == "needs":
        return need_label(rest.partition(".")[0]) if rest else "The needs"
    if kind == "flags" and rest:
        sign = SIGN_BY_FLAG.get(rest)
        return sign.words if sign else "A danger sign"
    if path == "persistence":
        return "How long it has been going on"
    return CHILD_WORDS.get(path, "An answer that the rules could not read")


def _need_value(part: str, value: object) -> str:
    if part == "impact":
        given = value if isinstance(value, list | tuple) else [value]
        words = [IMPACT_WORDS.get(str(item), str(item)).lower() for item in given]
        return "affects " + (", ".join(words) or "nothing that was chosen")
    return SEVERITY_WORDS.get(str(value), "not known")


def _answer(value: object) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ANSWER_WORDS.get(str(value), str(value))


def _option(words: str) -> str:
    """Return an answer as it stands inside a sentence; *I* stays as it is written."""
    first = words[:1] if words.startswith("I ") else words[:1].lower()
    return first + words[1:].replace("_", " ")
