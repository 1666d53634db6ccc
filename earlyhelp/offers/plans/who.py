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
LEADER, FAMILY, SERVICE, OTHER = "lead", "family", "service", "other"
MAKER = "The worker who made this plan"
ROLES: Mapping[str, Role] = {
    ME: Role("I do", MAKER, "Your worker"),
    FAMILY: Role("The family", "The family", "You"),
    LEADER: Role("The lead practitioner", "The lead practitioner", "Your lead worker"),
    **{code: Role(words, words, words) for code, words in SOMEONE.items()},
    SERVICE: Role("The service itself", "The service itself", "The service itself"),
    OTHER: Role("Somebody else who helps them", "Somebody else who helps them", "Somebody else"),
}
LEADS: Mapping[str, Role] = {
    ME: Role("I am", MAKER, "Your worker"),
    **{code: Role(words, words, words) for code, words in SOMEONE.items()},
    ME_FOR_NOW: Role(
        "I am, until somebody else takes it on", f"{MAKER}, for now", "Your worker, for now"
    ),
}
WHO_OPTIONS = tuple(Option(code, role.chosen) for code, role in ROLES.items())
LEAD_OPTIONS = tuple(Option(code, role.chosen) for code, role in LEADS.items())
HOW_OPTIONS = (
    Option("telephone", "By telephone"),
    Option("writing", "By their form or by e-mail"),
    Option("in_person", "In person"),
)
HOW_WORDS: Mapping[str, str] = {option.value: option.text for option in HOW_OPTIONS}


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
