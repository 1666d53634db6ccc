"""The mails of accounts: each carries a link or a fact about the account, and nothing else."""

from earlyhelp.accounts.links import LinkKind
from earlyhelp.web.mail import Mail

END = "\n\nIf you did not expect this, you need do nothing.\n"
SUBJECTS = {
    LinkKind.INVITATION: "You are invited to Early help",
    LinkKind.RESET: "Choose a new password for Early help",
    LinkKind.FACTOR: "Set up your codes for Early help again",
    LinkKind.EMAIL: "Confirm your e-mail address for Early help",
}
BEGINNINGS = {
    LinkKind.INVITATION: "Open this link within 48 hours to choose a password:",
    LinkKind.RESET: "Open this link within 1 hour to choose a new password:",
    LinkKind.FACTOR: "Open this link within 48 hours to set up your codes again:",
    LinkKind.EMAIL: "Open this link within 1 hour to confirm this e-mail address:",
}
CHANGES = {
    "password": "The password of your account was changed.",
    "factor": "The codes of your account were set up anew.",
    "factor-reset": "The codes of your account were reset by an administrator.",
    "email": "The e-mail address of your account was changed.",
}


def letter_with_link(kind: LinkKind, to: str, address: str) -> Mail:
    """Return the mail that carries a one-time link."""
    return Mail(to, SUBJECTS[kind], f"{BEGINNINGS[kind]}\n\n{address}{END}")


def letter_about_change(what: str, to: str, contact: str) -> Mail:
    """Return the mail that tells a person of a change, so that a stranger's would be noticed."""
    text = f"{CHANGES[what]}\n\nIf this was not you, tell your administrator at once:\n{contact}\n"
    return Mail(to, "Your Early help account was changed", text)
