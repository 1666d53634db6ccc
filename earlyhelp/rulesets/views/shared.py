"""What the pages of rulesets share: the blueprint, one ruleset by its address, how acts stay."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.admin.pages import Notice
from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import SEE_OTHER, actor
from earlyhelp.accounts.queries import find_accounts
from earlyhelp.clock import now, today
from earlyhelp.db import Session
from earlyhelp.errors import NotHereError
from earlyhelp.matching.comparing import Case
from earlyhelp.matching.ruleset import Ruleset, read_ruleset
from earlyhelp.rulesets.files import Held, KeptRuleset, of_settings
from earlyhelp.rulesets.outlook import Outlook, make_outlook
from earlyhelp.rulesets.pages import DONE, digest_of_key, key_of
from earlyhelp.rulesets.queries import find_held, get_ruleset, get_text
from earlyhelp.web.database import session
from earlyhelp.web.state import RulesetInUse, in_use

bp = Blueprint("rulesets", __name__, template_folder="../templates")
KIND = "ruleset"
TO_BE_MENDED = 422
FindCases = Callable[[Session, Ruleset], Iterable[Case]]
AROUND = "earlyhelp-rulesets"


@dataclass(frozen=True, slots=True)
class Around:
    """What these pages are told: the ruleset of the settings, and what was decided so far."""

    fixed: RulesetInUse
    find_cases: FindCases


def init_rulesets(app: Flask, around: Around) -> None:
    """Hand the pages what stands outside this package."""
    app.extensions[AROUND] = around


def around() -> Around:
    """Return what stands outside this package."""
    return cast("Around", current_app.extensions[AROUND])


def fixed_ruleset() -> KeptRuleset | None:
    """Return the ruleset of the settings, which is kept in the database once it has decided."""
    ruleset = around().fixed.ruleset
    return of_settings(ruleset) if ruleset else None


def held_today() -> Held:
    """Return everything that is kept of rulesets, with that of the settings."""
    return find_held(session(), fixed_ruleset(), today())


def outlook(held: Held | None = None) -> Outlook:
    """Return how long a ruleset decides."""
    live = in_use()
    return make_outlook(live.ruleset, live.fault, held or held_today())


def find_notices() -> Sequence[Notice]:
    """Return what administrators have to know of rulesets wherever they look first."""
    found = outlook()
    if not found.is_near:
        return ()
    return [Notice(found.sentence, url_for("rulesets.list_rulesets"), "Look at the rulesets")]


def kept_ruleset(key: str) -> KeptRuleset:
    """Return a ruleset by its part of the address."""
    digest, fixed = digest_of_key(key), fixed_ruleset()
    if fixed is not None and fixed.digest == digest:
        return fixed
    return get_ruleset(session(), digest)


def text_of(kept: KeptRuleset) -> str:
    """Return the exact text of a ruleset."""
    return get_text(session(), kept.digest) or around().fixed.text


def read_kept(kept: KeptRuleset) -> Ruleset:
    """Return a kept ruleset; this version may refuse what an earlier one could read."""
    read = read_ruleset(text_of(kept))
    if isinstance(read, list):
        raise NotHereError("This version cannot read this ruleset any more. Its text is kept.")
    return read


def names() -> dict[str, str]:
    """Return e-mail addresses by account."""
    return {account.id: account.email for account in find_accounts(session())}


def said_done() -> str:
    """Say what was just done, where something was."""
    return DONE.get(request.args.get("done", ""), "")


def keep(action: Action, digest: str | None, outcome: str = "done") -> None:
    """Leave a line in the audit and commit both together."""
    key = key_of(digest) if digest else None
    record_act(session(), actor(), Act(action, KIND, key, outcome=outcome), now())
    session().commit()


def go_to(digest: str, done: str) -> ResponseReturnValue:
    """Go to the page of a ruleset."""
    address = url_for("rulesets.show_ruleset", key=key_of(digest), done=done)
    return redirect(address, SEE_OTHER)
