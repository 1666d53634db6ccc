"""Keep the form of this request for whom it was made, sealed, for one hour."""

import json
from datetime import datetime

from flask import current_app, request
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from earlyhelp.accounts.keeping.marks import MADE_FOR, read_mark
from earlyhelp.accounts.queries import get_account
from earlyhelp.accounts.sealing import Seal
from earlyhelp.accounts.sessions.commands import keep_form
from earlyhelp.errors import NotHereError
from earlyhelp.web.state import state

LONGEST_ADDRESS = 500
LARGEST_KEPT = 200_000
"""Characters of a form that is kept over a sign-in; a longer one is not kept."""
TOKEN = "csrf_token"  # noqa: S105 - the name of the field
NEVER_KEPT = "not-kept-"
"""How the names of fields begin that hold words which are read once and written nowhere."""


def keep_sent(seal: Seal, now: datetime) -> str | None:
    """Keep what was sent for the account its form was made for; return that account's id.

    None where nothing is kept: a form that we made for nobody, or long ago, or far too large.

    Raises:
        DatabaseFault: if the database is away.
    """
    account_id = made_for(seal, now)
    fields = _sent_fields()
    if account_id is None or fields is None or len(_address()) > LONGEST_ADDRESS:
        return None
    with state().database.session(writing=True) as session:
        try:
            account = get_account(session, account_id)
        except NotHereError:
            return None
        if not account.is_open(now.date()):
            return None
        keep_form(session, account_id, _address(), seal.close(fields), now)
    return account_id


def made_for(seal: Seal, now: datetime) -> str | None:
    """Return for which account the form that was sent was made."""
    return read_mark(seal, request.form.get(MADE_FOR, ""), now) if _is_sent() else None


def token_is_right() -> bool:
    """Say whether what was sent carries the token that this browser was given."""
    if not current_app.config.get("WTF_CSRF_ENABLED", True):
        return True
    try:
        validate_csrf(request.form.get(TOKEN))
    except ValidationError:
        return False
    return True


def _is_sent() -> bool:
    return request.method == "POST"


def _address() -> str:
    """Return where the form was going, with what the address asks, such as the page to go on to."""
    return request.full_path.removesuffix("?")


def _sent_fields() -> str | None:
    """Return the fields that were sent as JSON, if there are any and not far too many."""
    pairs = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in {TOKEN, MADE_FOR} and not name.startswith(NEVER_KEPT)
    ]
    text = json.dumps(pairs, ensure_ascii=False)
    return text if pairs and len(text) <= LARGEST_KEPT else None
