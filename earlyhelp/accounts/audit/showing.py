"""Words for lines of the audit, and their rows as CSV or JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from earlyhelp.accounts.audit.lines import Action, Line

COLUMNS = (
    "id",
    "recorded_at",
    "actor_id",
    "person",
    "role",
    "action",
    "object_kind",
    "object_id",
    "purpose",
    "request_id",
    "outcome",
    "previous_hash",
    "hash",
)
IN_WORDS: Mapping[str, str] = {
    Action.OPEN: "Opened",
    Action.SEARCH: "Searched by reference",
    Action.CREATE: "Began",
    Action.CHANGE: "Changed",
    Action.DECIDE: "Decided",
    Action.OFFER: "Drew up an offer",
    Action.PRINT: "Printed",
    Action.EXPORT: "Took a file out",
    Action.API_READ: "Read by another system",
    Action.IMPORT: "Brought a file in",
    Action.UNDO: "Took back",
    Action.MERGE: "Merged",
    Action.RESTORE: "Restored",
    Action.ERASE: "Erased",
    Action.PURGE: "Purged",
    Action.HOLD: "Put a hold on",
    Action.RELEASE: "Ended a hold on",
    Action.SIGN_IN: "Signed in",
    Action.SIGN_OUT: "Signed out",
    Action.INVITE: "Invited",
    Action.ACCOUNT_CHANGE: "Changed an account",
    Action.ACCOUNT_END: "Ended an account",
    Action.ROLE_CHANGE: "Changed a role",
    Action.PASSWORD_CHANGE: "Changed a password",
    Action.FACTOR_CHANGE: "Changed a second factor",
    Action.SESSION_END: "Ended a session",
    Action.RULESET_SWITCH: "Switched the ruleset",
    Action.RETENTION_CHANGE: "Changed a retention rule",
    Action.SETTING_CHANGE: "Changed a setting",
    Action.BACKUP: "Made a backup",
    Action.VERIFY: "Checked the record",
    Action.CHECKPOINT: "Cut the oldest lines",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One line as a page shows it."""

    line: Line
    person: str | None

    @property
    def who(self) -> str:
        """The person, or in words who it was without an account."""
        if self.person:
            return self.person
        if self.line.actor_id:
            return "An account that is gone"
        return {"command line": "Command line", "the demonstration": "The demonstration"}.get(
            self.line.role or "", "Nobody signed in"
        )

    @property
    def what(self) -> str:
        """What was done, in words."""
        return IN_WORDS.get(self.line.action, self.line.action)

    @property
    def kind(self) -> str:
        """The kind of record, in words."""
        return self.line.object_kind.replace("_", " ")

    @property
    def went_as_asked(self) -> bool:
        """Say whether nothing stood in the way."""
        return self.line.outcome == "done"

    def as_row(self) -> dict[str, object]:
        """Return the line as a row of a file."""
        row: dict[str, object] = {name: getattr(self.line, name, None) for name in COLUMNS}
        return row | {"recorded_at": iso(self.line.recorded_at), "person": self.person}


def iso(moment: datetime) -> str:
    """Return a moment as files and hashes write it.

    >>> iso(datetime(2026, 3, 4, 9, 30, tzinfo=UTC))
    '2026-03-04T09:30:00.000000+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
