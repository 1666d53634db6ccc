"""The five roles, and what pages call them."""

from collections.abc import Collection, Mapping

ROLES = ("practitioner", "commissioner", "data-officer", "directory-editor", "administrator")
ROLE_NAMES: Mapping[str, str] = {
    "practitioner": "Practitioner",
    "commissioner": "Commissioner",
    "data-officer": "Data officer",
    "directory-editor": "Directory editor",
    "administrator": "Administrator",
}
WHAT_ROLES_DO: Mapping[str, str] = {
    "practitioner": "makes early help assessments and offers",
    "commissioner": "sees need against provision, never one child's record",
    "data-officer": "brings in needs data and lists of services",
    "directory-editor": "keeps the directory of services true",
    "administrator": "invites people, sets roles, reads the record of who did what",
}


def in_order(roles: Collection[str]) -> tuple[str, ...]:
    """Return roles in the order in which pages name them.

    >>> in_order({"administrator", "practitioner"})
    ('practitioner', 'administrator')
    """
    return tuple(role for role in ROLES if role in roles)
