"""Who does what in a plan: roles and never names, in the words of whoever reads it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from earlyhelp.offers.choices import ME, ME_FOR_NOW
from earlyhelp.offers.questions import Option


class Reader(StrEnum):
    """For whom a plan is put into words."""

    WORKER = "worker"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Role:
    """One role: as it is chosen, and as each reader reads it."""

    chosen: str
    worker: str
    family: str


SOMEONE = {
    "school": "Someone at the school or nursery",
    "health": "A health visitor, midwife or nurse",
    "early_help": "An early help worker",
    "charity": "Someone at a charity",
}
"""Roles that every reader calls the same; the codes are those of the lead practitioner."""
LEADER, FAMILY, COLLEAGUE, SERVICE, OTHER = "lead", "family", "colleague", "service", "other"
MAKER = "The worker who made this plan"
COLLEAGUES = Role(
    "A colleague of mine",
    f"A colleague of {MAKER[:1].lower()}{MAKER[1:]}",
    "A colleague of your worker",
)
ROLES: Mapping[str, Role] = {
    ME: Role("I do", MAKER, "Your worker"),
    FAMILY: Role("The family", "The family", "You"),
    LEADER: Role("The lead practitioner", "The lead practitioner", "Your lead worker"),
    COLLEAGUE: COLLEAGUES,
    **{code: Role(words, words, words) for code, words in SOMEONE.items()},
    SERVICE: Role("The service itself", "The service itself", "The service itself"),
    OTHER: Role("Somebody else who helps them", "Somebody else who helps them", "Somebody else"),
}
LEADS: Mapping[str, Role] = {
    ME: Role("I am", MAKER, "Your worker"),
    COLLEAGUE: COLLEAGUES,
    **{code: Role(words, words, words) for code, words in SOMEONE.items()},
    ME_FOR_NOW: Role(
        "I am, until somebody else takes it on", f"{MAKER}, for now", "Your worker, for now"
    ),
}
HOW_OPTIONS = (
    Option("telephone", "By telephone"),
    Option("writing", "By their form or by e-mail"),
    Option("in_person", "In person"),
)
HOW_WORDS: Mapping[str, str] = {option.value: option.text for option in HOW_OPTIONS}


def who_options(*, is_new: bool) -> tuple[Option, ...]:
    """Return who may do something; *I* stands only where the plan is being made.

    Whoever changes it later need not be who made it, so that then the maker is named as such.
    """
    return _options(ROLES, is_new=is_new)


def lead_options(*, is_new: bool) -> tuple[Option, ...]:
    """Return who may lead."""
    return _options(LEADS, is_new=is_new)


def _options(roles: Mapping[str, Role], *, is_new: bool) -> tuple[Option, ...]:
    return tuple(
        Option(code, role.chosen if is_new else role.worker) for code, role in roles.items()
    )


def lead_of(role: str | None, *, is_mine: bool) -> str:
    """Return who leads a plan, after who was named when choices were saved.

    >>> lead_of("me", is_mine=False), lead_of("me", is_mine=True), lead_of(None, is_mine=True)
    ('colleague', 'me', 'me')
    """
    if role in {ME, ME_FOR_NOW} and not is_mine:
        return COLLEAGUE
    return role or ME


def who_words(code: str, reader: Reader) -> str:
    """Say who does something; empty where nobody is named.

    >>> who_words("me", Reader.FAMILY), who_words("family", Reader.FAMILY), who_words("", "worker")
    ('Your worker', 'You', '')
    """
    return _words(ROLES, code, reader)


def lead_words(code: str, reader: Reader) -> str:
    """Say who leads; empty where nobody is named."""
    return _words(LEADS, code, reader)


def _words(roles: Mapping[str, Role], code: str, reader: Reader) -> str:
    role = roles.get(code)
    if role is None:
        return ""
    return role.family if reader == Reader.FAMILY else role.worker
