"""Members of a document: what is not stated is left out, what we add is named, ids are uuids."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from earlyhelp.services.extensions import FILLED, SOURCE_OF

Members = Mapping[str, object]
ABOVE = ":/?#@!$&'()*+,;=%-._~"
"""Characters that an address may hold as they are."""
UUID_FORM = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
UNSAFE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^#]+(#[^#]*)?$")


def made_id(*parts: str) -> str:
    """Return an id made of what something is; always the same for the same parts."""
    return str(uuid5(NAMESPACE_URL, "https://earlyhelp.invalid/hsds/" + "/".join(parts)))


def read_id(text: str | None) -> str | None:
    """Return a uuid in small letters, or None if a text is none in its usual spelling.

    >>> read_id("7E4F8A50-1111-4222-8333-444455556666"), read_id("7")
    ('7e4f8a50-1111-4222-8333-444455556666', None)
    """
    return text.lower() if text and UUID_FORM.fullmatch(text) else None


def stated(members: Members) -> dict[str, object]:
    """Return the members that say something; an empty list says that there are none.

    >>> stated({"name": "a", "url": None, "alert": "", "amount": 0.0, "needs": []})
    {'name': 'a', 'amount': 0.0, 'needs': []}
    """
    return {name: value for name, value in members.items() if value is not None and value != ""}


def part(
    own: str | None, made_of: Iterable[str], members: Members, filled: Iterable[str] = ()
) -> dict[str, object]:
    """Return an object with its id: its source's own where that is a uuid, else a made one.

    ``filled`` names the members that its source did not state.
    """
    return with_id(read_id(own) or made_id(*made_of), own, members, filled)


def with_id(
    known: str, own: str | None, members: Members, filled: Iterable[str] = ()
) -> dict[str, object]:
    """Return an object with a known id, and what its source calls it where that differs."""
    names = [*([] if own else ["id"]), *filled]
    return {
        "id": known,
        **stated(members),
        **({f"{SOURCE_OF}id": own} if own and own != known else {}),
        **({FILLED: names} if names else {}),
    }


def reference(name: str, own: str | None, *made_of: str) -> dict[str, object]:
    """Return a member that holds the id of something else, and how its source writes it.

    >>> reference("parent_id", None, "term")
    {}
    """
    if not own:
        return {}
    known = read_id(own) or made_id(*made_of, own)
    members: dict[str, object] = {name: known}
    return members | ({f"{SOURCE_OF}{name}": own} if own != known else {})


def address(name: str, text: str | None) -> dict[str, object]:
    """Return a web address as a member; what is no address stands only as its source wrote it.

    >>> address("url", "https://a.example/b c")["url"]
    'https://a.example/b%20c'
    """
    if not text:
        return {}
    tidied = UNSAFE_PERCENT.sub("%25", text)
    head, slashes, rest = tidied.partition("://")
    host, slash, path = rest.partition("/")
    known = f"{quote(head, ABOVE)}{slashes}{quote(host, ABOVE + '[]')}{slash}{quote(path, ABOVE)}"
    members: dict[str, object] = {name: known} if URI.match(known) else {}
    return members | ({f"{SOURCE_OF}{name}": text} if members.get(name) != text else {})


def moment(at: datetime) -> str:
    """Write a moment in UTC to the millisecond.

    >>> moment(datetime(2026, 3, 4, 9, 30, 0, 123999, tzinfo=UTC))
    '2026-03-04T09:30:00.123Z'
    """
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso(day: date | None) -> str | None:
    """Write a date, if there is one."""
    return None if day is None else day.isoformat()


def number(value: float | None) -> float | int | None:
    """Return a number as people write it: 5, not 5.0.

    >>> number(5.0), number(0.5)
    (5, 0.5)
    """
    return int(value) if value is not None and value == int(value) else value


def as_text(value: object) -> str:
    """Return a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def inner(members: Members) -> str:
    """Return members as JSON without the braces around them."""
    return as_text(members)[1:-1]
