"""The list "My families": what is to be done first, then all others."""

from collections.abc import Iterable, Mapping

from flask import render_template, request

from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.accounts.retention.guards import registry
from earlyhelp.accounts.retention.queries import find_rules
from earlyhelp.clock import today
from earlyhelp.frontdoor.views import telephones
from earlyhelp.offers import queries
from earlyhelp.offers.families.due import Group, Standing, choose, count_groups, stand
from earlyhelp.offers.families.page import (
    PER_PAGE,
    ListPage,
    make_filters,
    with_changes,
    with_lines,
)
from earlyhelp.offers.families.queries import find_families
from earlyhelp.offers.guards import owner
from earlyhelp.offers.levels import area_words
from earlyhelp.offers.records import DRAFT_KIND
from earlyhelp.offers.rematch.queries import find_unseen
from earlyhelp.offers.told import Told, tell
from earlyhelp.offers.views.shared import bp
from earlyhelp.services.checking import periods_of
from earlyhelp.web.database import session
from earlyhelp.web.paging import read_page
from earlyhelp.web.state import state


@bp.get("/assessments")
@for_roles("practitioner")
@audited(Action.OPEN, "assessment_list")
def list_assessments() -> str:
    """Show a practitioner's own assessments, or those of their colleagues."""
    of_colleagues = request.args.get("whose") == "colleagues"
    group, reply_days = _group(), state().settings.reply_days
    families = find_families(session(), owner(), of_colleagues=of_colleagues)
    standings = [stand(one, today=today(), reply_days=reply_days) for one in families]
    chosen = choose(standings, group)
    paging = read_page(request.args.get("page"), PER_PAGE, len(chosen))
    shown = chosen[paging.offset : paging.last]
    unseen = find_unseen(session(), [one.family.id for one in standings if not one.is_closed])
    only = {one.family.id for one in shown} | set(unseen)
    found = queries.find_assessments(session(), owner(), of_colleagues=of_colleagues, only=only)
    rule = find_rules(session(), registry()).get(DRAFT_KIND)
    page = ListPage(
        owner().organisation,
        of_colleagues,
        paging,
        rule.keep_for if rule else None,
        reply_days,
        filters=make_filters(count_groups(standings), len(standings), group),
        due=sum(one.due_since is not None for one in standings),
        to_ring=sum(one.rings_first for one in standings),
    )
    words = area_words(state().ruleset)
    page = with_lines(page, {one.id: one for one in found}, shown, _told(shown), words)
    page = with_changes(page, found, unseen, telephones())
    return render_template("offers/list_assessments.html", page=page)


def _group() -> Group | None:
    text = request.args.get("show", "")
    return Group(text) if text in set(Group) else None


def _told(shown: Iterable[Standing]) -> Mapping[str, Told]:
    """Return the number of each service about which something is to be done."""
    ids = {one.service.service_id for standing in shown for one in standing.services}
    listed = queries.find_shown(session(), ids) if ids else {}
    periods = periods_of(state().settings)
    return {one: tell(listing, today(), periods) for one, listing in listed.items()}
