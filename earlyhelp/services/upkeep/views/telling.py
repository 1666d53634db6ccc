"""The public form "Tell us something is wrong"."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import actor, public
from earlyhelp.clock import now
from earlyhelp.errors import NotHereError
from earlyhelp.services.exchange.cells import EMAIL_FORM, tidy
from earlyhelp.services.labels import FIELD_LABELS
from earlyhelp.services.upkeep.answers import paragraphs
from earlyhelp.services.upkeep.commands import note_try, record_report
from earlyhelp.services.upkeep.models import Report
from earlyhelp.services.upkeep.queries import count_tries, get_listing
from earlyhelp.services.upkeep.records import Listing
from earlyhelp.services.upkeep.throttle import LIMITS, is_over, window_start
from earlyhelp.services.upkeep.views.shared import (
    MEND_IT,
    SEE_OTHER,
    TOO_MANY,
    address_key,
    bp,
    leave_line,
)
from earlyhelp.services.upkeep.words import ToldBy
from earlyhelp.web.again import show_again
from earlyhelp.web.database import session

LONGEST_TEXT, LONGEST_EMAIL = 2_000, 254
FIELDS = {
    "telephone": "The telephone number",
    "places": "The address",
    "openings": "Days and times",
    "status": "It has closed",
    "eligibility": "Who it is for",
    "minimum_age_years": "Ages",
    "referral_routes": "Who can ask",
    "wait_days": "Waiting time or space",
    "cost_text": "Cost",
    "url": "A link does not work",
    "description": "What it does",
}
SAY_WHAT = "Say what is wrong"
SHORTER = f"Use at most {LONGEST_TEXT:,} characters"
MEND_EMAIL = "Enter an email address, such as name@example.org, or leave this empty"


@dataclass(frozen=True, slots=True)
class TellPage:
    """The form, with what was typed and what has to be mended."""

    service_id: str
    name: str
    fields: tuple[tuple[str, str], ...] = tuple(FIELDS.items())
    field: str = ""
    text: str = ""
    email: str = ""
    errors: tuple[tuple[str, str], ...] = ()


@bp.get("/services/<public_id>/tell-us")
@public
def tell_us(public_id: str) -> ResponseReturnValue:
    """Ask what is wrong with a listing."""
    return render_template("upkeep/tell_us.html", page=_page(_shown(public_id)))


@bp.post("/services/<public_id>/tell-us")
@public
def take_report(public_id: str) -> ResponseReturnValue:
    """Keep what somebody says is wrong; it stands on top of the queue at once."""
    listing = _shown(public_id)
    field, text, email = _typed()
    errors = _faults(text, email)
    if errors:
        page = _page(listing, field, text, email, errors)
        return render_template("upkeep/tell_us.html", page=page), MEND_IT
    moment, key = now(), address_key()
    if is_over("report", count_tries(session(), "report", key, window_start("report", moment))):
        limit = LIMITS["report"]
        page_text = render_template("upkeep/too_many.html", wait=limit.words)
        return page_text, TOO_MANY, {"Retry-After": str(limit.seconds)}
    note_try(session(), "report", key, moment)
    report = Report(
        by_kind=ToldBy.PRACTITIONER if actor().account_id else ToldBy.PUBLIC,
        told_at=moment,
        field=field if field in FIELD_LABELS and field in FIELDS else None,
        text=text,
        email=email or None,
    )
    record_report(session(), public_id, report)
    leave_line(Action.CREATE, "service_report", public_id)
    session().commit()
    told = url_for("upkeep.told", public_id=public_id, answer="yes" if email else None)
    return redirect(told, SEE_OTHER)


def _show_again(public_id: str) -> ResponseReturnValue:
    page = _page(_shown(public_id), *_typed())
    return render_template("upkeep/tell_us.html", page=page)


show_again(bp, {"take_report": _show_again})


def _typed() -> tuple[str, str, str]:
    """Return what is said to be wrong, in which words, and where to write to."""
    field, email = (tidy(request.form.get(name, "")) for name in ("field", "email"))
    return field, paragraphs(request.form.get("text", "")), email


@bp.get("/services/<public_id>/told")
@public
def told(public_id: str) -> ResponseReturnValue:
    """Thank whoever told us."""
    page = _page(_shown(public_id))
    return render_template("upkeep/told.html", page=page, answer=bool(request.args.get("answer")))


def _faults(text: str, email: str) -> tuple[tuple[str, str], ...]:
    errors = []
    if not text:
        errors.append(("text", SAY_WHAT))
    elif len(text) > LONGEST_TEXT:
        errors.append(("text", SHORTER))
    if email and (len(email) > LONGEST_EMAIL or not EMAIL_FORM.fullmatch(email)):
        errors.append(("email", MEND_EMAIL))
    return tuple(errors)


def _shown(public_id: str) -> Listing:
    """Return a listing that the public can open."""
    listing = get_listing(session(), public_id)
    if not listing.has_page:
        raise NotHereError("There is no service with this address.")
    return listing


def _page(
    listing: Listing,
    field: str = "",
    text: str = "",
    email: str = "",
    errors: tuple[tuple[str, str], ...] = (),
) -> TellPage:
    return TellPage(
        service_id=listing.public_id,
        name=listing.facts.name,
        field=field,
        text=text,
        email=email,
        errors=errors,
    )
