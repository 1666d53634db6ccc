"""Lines of the audit: who did what to which record, and the hashes that chain them together.

A line names kinds and opaque ids only. Its shape refuses anything longer or freer, so that no
name, note or value can slip in.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

GENESIS = "0" * 64
"""What the first line of all has as its previous hash."""
CHECKPOINT_OF = "audit_line"
_KIND = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_OPAQUE = re.compile(r"[A-Za-z0-9_:./+-]{1,100}")
_WORDS = re.compile(r"[a-z0-9][a-z0-9 _-]{0,79}")
_JSON = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"))


class Action(StrEnum):
    """What was done. A page shows each in words; see ``showing``."""

    OPEN = "open"
    SEARCH = "search"
    CREATE = "create"
    CHANGE = "change"
    DECIDE = "decide"
    OFFER = "offer"
    PRINT = "print"
    EXPORT = "export"
    API_READ = "api_read"
    IMPORT = "import"
    UNDO = "undo"
    MERGE = "merge"
    RESTORE = "restore"
    ERASE = "erase"
    PURGE = "purge"
    HOLD = "hold"
    RELEASE = "release"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    INVITE = "invite"
    ACCOUNT_CHANGE = "account_change"
    ACCOUNT_END = "account_end"
    ROLE_CHANGE = "role_change"
    PASSWORD_CHANGE = "password_change"  # noqa: S105 - the name of an act
    FACTOR_CHANGE = "factor_change"
    SESSION_END = "session_end"
    RULESET_SWITCH = "ruleset_switch"
    RETENTION_CHANGE = "retention_change"
    SETTING_CHANGE = "setting_change"
    BACKUP = "backup"
    VERIFY = "verify"
    CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account's opaque id and the role used; nobody signed in has neither."""

    account_id: str | None
    role: str | None
    request_id: str | None = None


COMMAND_LINE = Actor(None, "command line")
"""Whoever may run commands on the machine itself."""
DEMONSTRATION = Actor(None, "the demonstration")
"""The loading of the sample area."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to which record; ``outcome`` is "done" or what stood in the way.

    Raises:
        ValueError: if a part could hold what a person typed: only kinds, ids and fixed words may.
    """

    action: Action
    object_kind: str
    object_id: str | None = None
    purpose: str | None = None
    outcome: str = "done"

    def __post_init__(self) -> None:
        """Refuse anything but kinds, opaque ids and fixed words."""
        _check("object_kind", self.object_kind, _KIND)
        _check("outcome", self.outcome, _WORDS)
        if self.object_id is not None:
            _check("object_id", self.object_id, _OPAQUE)
        if self.purpose is not None:
            _check("purpose", self.purpose, _WORDS)


def _check(name: str, text: str, shape: re.Pattern[str]) -> None:
    if not shape.fullmatch(text):
        raise ValueError(f"{name} of an audit line may only match {shape.pattern}")


def is_opaque(text: str) -> bool:
    """Say whether a text may stand as the id of a record in a line.

    >>> is_opaque("q8Zk-2"), is_opaque("a name")
    (True, False)
    """
    return _OPAQUE.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is stored; ``hash`` covers everything else in it."""

    id: int
    recorded_at: datetime
    actor_id: str | None
    role: str | None
    action: str
    object_kind: str
    object_id: str | None
    purpose: str | None
    request_id: str | None
    outcome: str
    previous_hash: str = GENESIS
    hash: str = ""


def canonical(line: Line) -> str:
    """Return the one JSON text of a line that its hash is taken over."""
    facts = {
        "id": line.id,
        "recorded_at": line.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": line.actor_id,
        "role": line.role,
        "action": line.action,
        "object_kind": line.object_kind,
        "object_id": line.object_id,
        "purpose": line.purpose,
        "request_id": line.request_id,
        "outcome": line.outcome,
        "previous_hash": line.previous_hash,
    }
    return _JSON.encode(facts)


def chain(line: Line, previous_hash: str) -> Line:
    """Return a line tied to the one before it."""
    tied = replace(line, previous_hash=previous_hash)
    return replace(tied, hash=_hash(tied))


def _hash(line: Line) -> str:
    return sha256(canonical(line).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """The newest line: its number and its hash. Whoever holds an older head can see a cut tail."""

    id: int
    hash: str

    def __str__(self) -> str:
        """Return the head as it is written down: the number, a colon, the hash."""
        return f"{self.id}:{self.hash}"


EMPTY = Head(0, GENESIS)
"""The head of a record without a line."""


def read_head(text: str) -> Head | None:
    """Return a head that was written down, or None if the text is none.

    >>> read_head(f"7:{'ab' * 32}").id
    7
    >>> read_head("seven") is None
    True
    """
    found = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text.strip())
    return Head(int(found[1]), found[2]) if found else None


def checkpoint(cut: Head) -> Act:
    """Return the act that has to be recorded before the lines up to ``cut`` may go."""
    return Act(Action.CHECKPOINT, CHECKPOINT_OF, str(cut), purpose="retention")


@dataclass(frozen=True, slots=True)
class Break:
    """The first line that does not hold, and why, in words."""

    line_id: int
    because: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What reading the whole chain found: how many lines, the head, and the first break."""

    lines: int
    head: Head
    broken: Break | None


def verify(lines: Iterable[Line], known: Head | None = None) -> Verified:
    """Read the chain from its oldest line to its head and say where it first breaks.

    ``known`` is a head written down earlier: the chain has to pass through it still, so that a cut
    tail is found. Lines cut by retention are vouched for by a later checkpoint line.
    """
    reader = _Reader(known)
    for line in lines:
        reader.take(line)
        if reader.broken is not None:
            break
    else:
        reader.end()
    return Verified(reader.count, reader.head, reader.broken)


class _Reader:
    """Holds what the lines read so far have shown."""

    def __init__(self, known: Head | None) -> None:
        self.known = known
        self.count = 0
        self.head = EMPTY
        self.broken: Break | None = None
        self._begins_after: Head = EMPTY
        self._checkpoints: set[str] = set()

    def take(self, line: Line) -> None:
        if self.count == 0:
            self._begins_after = self.head = Head(line.id - 1, line.previous_hash)
        because = self._fault(line)
        if because is not None:
            self.broken = Break(line.id, because)
            return
        if line.action == Action.CHECKPOINT and line.object_id is not None:
            self._checkpoints.add(line.object_id)
        self.count += 1
        self.head = Head(line.id, line.hash)

    def _fault(self, line: Line) -> str | None:
        if _hash(line) != line.hash:
            return "its content does not match its hash: it was changed"
        if line.id != self.head.id + 1:
            return f"line {self.head.id + 1} is missing before it"
        if line.previous_hash != self.head.hash:
            return "it does not follow from the line before: one was changed, put in or moved"
        if self.known and line.id == self.known.id and line.hash != self.known.hash:
            return "it is not the line whose hash was written down"
        return None

    def end(self) -> None:
        begin = self._begins_after
        if begin != EMPTY and str(begin) not in self._checkpoints:
            self.broken = Break(begin.id + 1, "the lines before it are gone without a checkpoint")
        elif self.known and self.known.id > self.head.id:
            self.broken = Break(
                self.head.id + 1,
                f"it is missing: line {self.known.id} was once the newest, so the end was cut off",
            )
