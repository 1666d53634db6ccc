"""A council of one administrator and one practitioner, its mails, and browsers to sign in with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from earlyhelp.accounts import codes
from earlyhelp.accounts.commands import add_account, set_factor, set_password
from earlyhelp.accounts.hashing import hash_password
from earlyhelp.accounts.people import Newcomer
from earlyhelp.accounts.sealing import Seal
from earlyhelp.clock import now
from earlyhelp.db import Database, Session
from earlyhelp.settings import Settings, Telephone
from tests.conftest import PASSWORD_MEMORY_KIB

PASSWORD = "lamp violin gravel noon"  # noqa: S105 - of people who exist in tests only
WRONG = "not the password at all"
NEW_PASSWORD = "otter marble cactus wind"  # noqa: S105 - as above
KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
SECRET = "k" * 40
SITE = "https://earlyhelp.example"
LINK = re.compile(rf"{SITE}(/\S+)")
NUMBER = Telephone("a", "01632 960101", "all hours")
PRACTITIONER, ADMINISTRATOR = "p@council.example", "a@council.example"


class Clock:
    """The moment that pages see; tests move it on."""

    def __init__(self) -> None:
        """Begin at the start of a half minute, so that a code lasts."""
        self.moment = now().replace(second=0, microsecond=0)

    def __call__(self) -> datetime:
        return self.moment

    def on(self, **by: float) -> None:
        """Let time pass."""
        self.moment += timedelta(**by)

    def next_code(self) -> str:
        """Go on to the next half minute and return its code."""
        self.on(seconds=30)
        return codes.code_at(KEY, self.moment)


def production_settings(database: Database, mails: Path, **changed: object) -> Settings:
    """Return settings as a council has them."""
    values: dict[str, object] = {
        "mode": "production",
        "secret_key": SECRET,
        "database_url": database.url.render_as_string(hide_password=False),
        "base_url": SITE,
        "mail_url": f"folder:{mails}",
        "front_door": NUMBER,
        "out_of_hours": NUMBER,
        "advice_line": NUMBER,
    }
    return Settings(**(values | changed))  # type: ignore[arg-type] # each of its field's type


def a_person(
    session: Session,
    email: str = PRACTITIONER,
    roles: tuple[str, ...] = ("practitioner",),
    *,
    organisation: str = "A council",
    has_codes: bool = True,
) -> str:
    """Write somebody with a password and, unless told otherwise, codes; return the id."""
    account_id = add_account(session, Newcomer(email, roles, organisation), now())
    set_password(session, account_id, hash_password(PASSWORD, PASSWORD_MEMORY_KIB))
    if has_codes:
        set_factor(session, account_id, Seal(SECRET).close(KEY), 0)
    return account_id


@dataclass
class Browser:
    """One browser on a council's site, over HTTPS."""

    app: Flask
    clock: Clock
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        """Open it."""
        self.client = self.app.test_client()

    def get(self, address: str) -> TestResponse:
        return self.client.get(address, base_url=SITE)

    def post(self, address: str, data: Mapping[str, object] | None = None) -> TestResponse:
        return self.client.post(address, data=data or {}, base_url=SITE, buffered=True)

    def password(self, email: str = PRACTITIONER, password: str = PASSWORD) -> TestResponse:
        return self.post("/sign-in", {"email": email, "password": password})

    def code(self, code: str | None = None) -> TestResponse:
        return self.post("/sign-in/code", {"code": code or self.clock.next_code()})

    def sign_in(self, email: str = PRACTITIONER, password: str = PASSWORD) -> "Browser":
        answer = self.password(email, password)
        assert answer.status_code == 303, answer.text
        answer = self.code()
        assert answer.status_code == 303, answer.text
        return self

    def is_signed_in(self) -> bool:
        return self.get("/account").status_code == 200


def read_mails(folder: Path) -> list[EmailMessage]:
    """Return the mails that went out, oldest first."""
    if not folder.is_dir():
        return []
    return [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted(folder.iterdir())
    ]


def last_link(folder: Path) -> str:
    """Return the address in the newest mail, without the site."""
    found = LINK.search(read_mails(folder)[-1].get_content())
    assert found is not None
    return found[1]
