"""One line of the record: who did what to which thing; never a name, a note or a value."""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What somebody did."""

    OPEN = "open"
    SEARCH = "search"
    CHANGE = "change"
    PRINT = "print"
    EXPORT = "export"
    API_READ = "api_read"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    ROLE_CHANGE = "role_change"
    RULESET_SWITCH = "ruleset_switch"
    IMPORT = "import"
    UNDO = "undo"
    PURGE = "purge"
    HOLD = "hold"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an opaque account, the role it acts in, and the request it does so in."""

    account_id: str | None
    role: str | None
    request_id: str | None


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one thing; ``purpose`` is from a short list, ``outcome`` says how it ended."""

    action: Action
    object_kind: str
    object_id: str | None = None
    purpose: str | None = None
    outcome: str = "done"
