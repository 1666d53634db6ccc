"""Writes of rulesets: keep one, approve it as a second person, switch it on, take that back."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.accounts.people import same_mailbox
from earlyhelp.accounts.queries import find_accounts
from earlyhelp.errors import EarlyHelpError
from earlyhelp.matching.laws import CASES, find_breaches
from earlyhelp.matching.ruleset import Problem, Ruleset, digest_of, read_ruleset
from earlyhelp.rulesets.dates import day_in_words, find_date_problems, read_term, term_of
from earlyhelp.rulesets.files import Switch, in_one_line, live_on
from earlyhelp.rulesets.models import RulesetFile, RulesetSwitch
from earlyhelp.rulesets.queries import find_approved_texts, find_switches


class RulesetRefusedError(EarlyHelpError):
    """A ruleset may not go a step further; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What became of a text: the digest under which it is kept, or why it was not kept."""

    digest: str | None
    problems: tuple[Problem, ...]
    """Refusals of the loader where it was not kept; breaches of laws where it was."""


def keep_text(session: Session, ruleset: Ruleset, text: str, at: datetime) -> None:
    """Keep the text of a ruleset that decides, so that its decisions can be replayed."""
    if session.get(RulesetFile, ruleset.digest) is None:
        session.add(_row(ruleset, text, at, by=None, breaches=None))
        session.flush()


def record_draft(
    session: Session, text: str, *, by: str, at: datetime, cases: int = CASES
) -> Drafted:
    """Check a text, try it on made-up children, and keep it as a draft; a refused one is not kept.

    The same text twice is the same draft.
    """
    read = read_ruleset(text)
    if isinstance(read, list):
        return Drafted(None, tuple(read))
    breaches = tuple(find_breaches(read, cases=cases))
    if session.get(RulesetFile, read.digest) is None:
        row = _row(read, text, at, by=by, breaches=len(breaches))
        found = [(one.where, one.text) for one in breaches]
        row.breach_texts = json.dumps(found, ensure_ascii=False) if found else None
        session.add(row)
        session.flush()
    return Drafted(read.digest, breaches)


def approve(
    session: Session, digest: str, *, by: str, at: datetime, fixed: Ruleset | None = None
) -> None:
    """Approve a draft as a second person; ``fixed`` is the ruleset that the settings name.

    Raises:
        RulesetRefusedError: if the same account or e-mail address brought it in, it breaks a law,
            its days are those of another ruleset of the area or leave days out, or it is no draft.
    """
    row = _get(session, digest, to_write=True)
    if row.recorded_by is None or row.approved_at is not None:
        raise RulesetRefusedError("This ruleset is approved already.")
    if row.recorded_by == by:
        raise RulesetRefusedError("You brought this ruleset in. A second person has to approve it.")
    if _share_a_mailbox(session, row.recorded_by, by):
        raise RulesetRefusedError(
            "Your account and the one that brought this ruleset in have one e-mail address. "
            "A second person has to approve it."
        )
    if row.breaches:
        raise RulesetRefusedError("This ruleset breaks a law. Mend it and bring it in again.")
    term = term_of(_usable(row))
    others = [read_term(text) for text in find_approved_texts(session, but=digest)]
    if fixed is not None and fixed.digest != digest and term_of(fixed) not in others:
        others.append(term_of(fixed))
    problems = find_date_problems(term, others)
    if any((term.id, term.version) == (other.id, other.version) for other in others):
        problems.append(
            f"{term.name} is approved already with other words. Give this one a new version."
        )
    if problems:
        raise RulesetRefusedError(" ".join(problems))
    row.approved_by, row.approved_at = by, at
    session.flush()


def _share_a_mailbox(session: Session, one: str, other: str) -> bool:
    """Say whether two accounts have one e-mail address; an ended one may have had it before."""
    emails = {account.id: account.email for account in find_accounts(session)}
    return one in emails and other in emails and same_mailbox(emails[one], emails[other])


@dataclass(frozen=True, slots=True)
class Switching:
    """From which day a ruleset is to decide, and who says so when."""

    live_from: date
    by: str
    at: datetime


def switch_on(
    session: Session, digest: str, switching: Switching, fixed: Ruleset | None = None
) -> None:
    """Make a ruleset live from a day; ``fixed`` is the ruleset that the settings name.

    Raises:
        RulesetRefusedError: if it is not approved, does not hold on that day, or would leave days
            on which nothing decides.
    """
    row, live_from, at = _get(session, digest), switching.live_from, switching.at
    ruleset = _usable(row)
    if row.approved_at is None and (row.recorded_by is not None or not ruleset.approved_by):
        raise RulesetRefusedError("A second person has to approve this ruleset first.")
    if live_from < at.date():
        raise RulesetRefusedError("Choose today or a later day. What was decided stays decided.")
    if live_from < row.effective_from:
        raise RulesetRefusedError(f"This ruleset holds from {day_in_words(row.effective_from)} on.")
    if row.effective_to is not None and live_from > row.effective_to:
        raise RulesetRefusedError(f"This ruleset ends on {day_in_words(row.effective_to)}.")
    _refuse_again(session, digest, live_from)
    _refuse_gap(session, live_from, at.date(), fixed)
    session.add(
        RulesetSwitch(digest=digest, live_from=live_from, switched_at=at, switched_by=switching.by)
    )
    session.flush()


def _refuse_again(session: Session, digest: str, live_from: date) -> None:
    """Refuse a switch that changes nothing, which taking back once would not undo."""
    holding = live_on(find_switches(session), live_from)
    if holding is not None and (holding.digest, holding.live_from) == (digest, live_from):
        raise RulesetRefusedError(f"It is switched on from {day_in_words(live_from)} already.")


def _refuse_gap(session: Session, live_from: date, on: date, fixed: Ruleset | None) -> None:
    """Refuse a day before which another ruleset has come to its end and nothing decides."""
    eve = live_from - timedelta(days=1)
    live = live_on(find_switches(session), eve)
    row = session.get(RulesetFile, live.digest) if live else None
    last = row.effective_to if row else (fixed.effective_to if fixed else None)
    if last is not None and on <= last < eve:
        first = last + timedelta(days=1)
        raise RulesetRefusedError(
            f"The ruleset before ends on {day_in_words(last)}, so that nothing would decide until "
            f"then. Choose {day_in_words(first)} or an earlier day."
        )


def undo_last_switch(
    session: Session, switch_id: int | None, *, by: str, at: datetime
) -> Switch | None:
    """Take the last switch back; return what is live now, None for the file of the settings.

    Raises:
        RulesetRefusedError: if nothing is switched on, or the last switch is another one than the
            person saw.
    """
    row = session.scalar(
        select(RulesetSwitch)
        .where(RulesetSwitch.undone_at.is_(None))
        .order_by(RulesetSwitch.id.desc())
        .limit(1)
        .with_for_update()
    )
    if row is not None and row.id != switch_id:
        raise RulesetRefusedError("Somebody else made or took back a switch. See what holds now.")
    if row is None:
        raise RulesetRefusedError("Nothing was switched on that could be taken back.")
    row.undone_at, row.undone_by = at, by
    session.flush()
    return live_on(find_switches(session), at.date())


def _get(session: Session, digest: str, *, to_write: bool = False) -> RulesetFile:
    row = session.get(RulesetFile, digest, with_for_update=to_write or None)
    if row is None:
        raise RulesetRefusedError("There is no such ruleset.")
    return row


def _usable(row: RulesetFile) -> Ruleset:
    """Return the ruleset of a kept text, as this version of the program reads it.

    Raises:
        RulesetRefusedError: if the text is not the one that was brought in, or has problems.
    """
    if digest_of(row.text) != row.digest:
        raise RulesetRefusedError("The text that is kept is not the one that was brought in.")
    read = read_ruleset(row.text)
    if isinstance(read, list):
        raise RulesetRefusedError(f"It cannot be used any more: {in_one_line(read)}.")
    return read


def _row(
    ruleset: Ruleset, text: str, at: datetime, *, by: str | None, breaches: int | None
) -> RulesetFile:
    return RulesetFile(
        digest=ruleset.digest,
        ruleset_id=ruleset.id,
        version=ruleset.version,
        title=ruleset.title,
        effective_from=ruleset.effective_from,
        effective_to=ruleset.effective_to,
        text=text,
        recorded_at=at,
        recorded_by=by,
        breaches=breaches,
    )
