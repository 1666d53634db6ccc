"""What mails of the checking cycle say: the listing's name and a link, and nothing else of ours."""

from collections.abc import Sequence
from dataclasses import dataclass

from earlyhelp.services.upkeep.words import BECAUSE_LABELS, Because, Outcome

LONGEST_NAME = 150


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject and a text."""

    subject: str
    text: str


def shown_name(name: str) -> str:
    r"""Return a listing's name as one short line, so that it can stand in a subject.

    >>> shown_name("Sleep\r\nBcc: all")
    'Sleep Bcc: all'
    """
    line = " ".join(name.split())
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…"


def reminder(links: Sequence[tuple[str, str]], days: int) -> Letter:
    """Return what asks a provider to check its listings; pairs of name and link."""
    one = len(links) == 1
    names = [shown_name(name) for name, _ in links]
    what = f"your listing: {names[0]}" if one else f"your {len(links)} listings"
    lines = "\n\n".join(f"{name}\n{link}" for name, (_, link) in zip(names, links, strict=True))
    lead = "Is this listing still right?" if one else "Are these listings still right?"
    text = (
        f"{lead} Families and the people who work with them rely on it.\n\n"
        "Open the link to see what we show. One press says that all is right. "
        "You can also tell us what to change. You need no account.\n\n"
        f"{lines}\n\n"
        f"{'The link works' if one else 'Each link works'} once, for {days} days. "
        "Do not pass it on.\n"
    )
    return Letter(f"Please check {what}", text)


def answer(name: str, outcome: Outcome, because: Because | None, link: str) -> Letter:
    """Return what tells a person what became of a report; every sentence is a fixed one."""
    shown = shown_name(name)
    if outcome is Outcome.PUT_RIGHT:
        said = "We have put it right. Thank you."
    else:
        why = f" {BECAUSE_LABELS[because]}." if because else ""
        said = f"We have not changed the listing.{why} Thank you for telling us."
    text = (
        f"You told us that something was wrong with this listing:\n\n{shown}\n{link}\n\n{said}\n\n"
        "We do not keep your email address.\n"
    )
    return Letter(f"What you told us about: {shown}", text)
