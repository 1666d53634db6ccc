"""The page of one service's answer, what may follow it, and what the list says of it."""

import html
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from secrets import token_hex

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from werkzeug.test import TestResponse

from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.accounts.models import AccountRow
from earlyhelp.clock import now, today
from earlyhelp.db import Database
from earlyhelp.offers.models import AssessmentRow, OfferChangeRow, OfferRow
from earlyhelp.offers.plans.commands import close_plan, record_plan
from earlyhelp.offers.plans.models import PlanRow
from earlyhelp.offers.plans.plan import Agreed, Ending
from earlyhelp.offers.replies.models import ReplyRow
from earlyhelp.services.models import Service
from earlyhelp.services.models.listing import ServiceListing
from earlyhelp.services.upkeep.models import Report
from earlyhelp.web.words import day
from tests.conftest import QueryCounter, signed_in_client
from tests.offers.factories import SAMPLE_NAMES, Family, Sent, Walker, words
from tests.offers.rematch.test_rematch import choose_all, merge_into

TALKING, CALM = SAMPLE_NAMES[:2]
FAMILY = Family(
    worries={"speech_language": "emerging", "parenting_boundaries": "significant"},
    reference="EH-77",
)
SAVED = 303


class Site:
    """One family with a plan for two services, and the database behind it."""

    def __init__(self, website: Flask, client: FlaskClient | None = None) -> None:
        self.website = website
        self.database: Database = website.extensions["earlyhelp"].database
        self.walker = Walker(client or signed_in_client(website, "practitioner"))
        self.walker.decide(FAMILY)
        self.walker.agree()
        choose_all(self.walker)
        self.agree_on_plan()

    def agree_on_plan(self, days_ago: int = 0) -> None:
        """Write a plan agreed so many days ago, to be looked at in six weeks."""
        on = today() - timedelta(days=days_ago)
        with self.database.session(writing=True) as session:
            offer = select(OfferRow.decision_id).where(OfferRow.assessment_id == self.walker.id)
            decision = session.scalars(offer.order_by(OfferRow.id.desc())).first()
            agreed = Agreed(decision or 0, {}, on, today() + timedelta(days=42))
            record_plan(session, self.walker.id, agreed, now=now())

    def id_of(self, name: str) -> str:
        with self.database.session() as session:
            return session.scalars(select(Service.public_id).where(Service.name == name)).one()

    def path(self, name: str = TALKING) -> str:
        return f"/plan/replies/{self.id_of(name)}"

    def say(self, reply: str, name: str = TALKING, **given: str | list[str]) -> TestResponse:
        """Send the form as it stands on the page, with one answer chosen."""
        page = self.walker.get(self.path(name)).text
        seen = re.search(r'name="seen" value="(\d+)"', page)
        assert seen, words(page)
        said: Sent = {"seen": seen.group(1), "reply": reply, "said": parts(today())}
        return self.walker.post(self.path(name), {**said, **given})

    def kept(self) -> list[tuple[str, date]]:
        with self.database.session() as session:
            rows = session.scalars(select(ReplyRow).order_by(ReplyRow.id))
            return [(row.state, row.said_on) for row in rows if row.assessment_id == self.walker.id]

    def families(self, query: str = "") -> str:
        return self.walker.client.get(f"/assessments{query}").text

    def later(self, days: int) -> None:
        """Let so many days pass: what was written down is that much longer ago."""
        ago = timedelta(days=days)
        with self.database.session(writing=True) as session:
            mine = ReplyRow.assessment_id == self.walker.id
            for row in session.scalars(select(ReplyRow).where(mine)):
                row.said_on -= ago
                row.waits_until = row.waits_until - ago if row.waits_until else None


def parts(on: date) -> list[str]:
    return [str(on.day), str(on.month), str(on.year)]


@pytest.fixture
def site(website: Flask) -> Site:
    """Give a family of its own in a directory that all share, on the embedded database."""
    return Site(website, signed_in_client(website, "practitioner", f"school-{token_hex(4)}"))


@pytest.fixture
def site_on_each(website_on_each: Flask) -> Site:
    """Give one on each engine, for tests of what is stored or that change the directory."""
    return Site(website_on_each)


@pytest.fixture(scope="module")
def shared(website: Flask) -> Site:
    """Give one family for tests that only look, on the embedded database."""
    return Site(website, signed_in_client(website, "practitioner", "school-replies"))


def test_the_page_asks_one_thing_with_the_day_of_today_and_the_number(shared: Site) -> None:
    page = shared.walker.get(shared.path())
    text = words(page)
    assert f"What did {TALKING} say?" in text
    assert "Not asked yet" in text
    assert "Nobody is told for you" in text
    assert f'name="said" type="text" value="{today().year}"' in page.text
    assert "EH-77" not in page.text.split("</title>")[0]


def test_what_was_said_is_kept_and_the_newest_counts(site_on_each: Site) -> None:
    site = site_on_each
    assert site.say("asked").status_code == SAVED
    assert site.say("waiting", until=parts(today() + timedelta(days=60))).status_code == SAVED
    page = words(site.walker.get(site.path()))
    until = day(today() + timedelta(days=60))
    assert f"On its waiting list: until {until}" in page
    assert page.count("Asked, no answer yet") == 1
    assert [state for state, _ in site.kept()] == ["asked", "waiting"]
    site.say("asked")
    plan = words(site.walker.get("/plan"))
    assert "What the service said is written down." in plan
    assert "Asked, no answer yet" in plan
    assert "written down." not in words(site.walker.get("/plan")).split("Early help plan")[0]


def test_a_first_answer_may_say_when_it_was_asked(site: Site) -> None:
    asked = today() - timedelta(days=9)
    begun(site, days_ago=30)
    assert site.say("accepted", asked=parts(asked)).status_code == SAVED
    assert site.kept() == [("asked", asked), ("accepted", today())]


def begun(site: Site, *, days_ago: int) -> None:
    with site.database.session(writing=True) as session:
        session.execute(
            update(AssessmentRow)
            .where(AssessmentRow.id == site.walker.id)
            .values(created_at=now() - timedelta(days=days_ago))
        )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reply": ""}, "Choose what the answer was"),
        ({"reply": "helped"}, "Choose from the answers on this page"),
        ({"said": ["31", "2", "2026"]}, "Enter the day with day, month and year"),
        ({"said": ["", "", ""]}, "Enter the day with day, month and year"),
        ({"said": ["1"]}, "Enter the day with day, month and year"),
        ({"said": parts(date(2999, 1, 1))}, "The day must be today or earlier"),
        ({"said": parts(date(1999, 1, 1))}, "or later"),
        ({"reply": "waiting", "until": parts(date(2020, 1, 1))}, "must be after the day"),
        ({"reply": "waiting", "until": parts(date(9999, 12, 31))}, "or earlier"),
        ({"reply": "waiting", "until": ["x", "", ""]}, "or leave it empty"),
        ({"reply": "not_eligible"}, "Choose why, or that they did not say"),
        ({"reply": "not_eligible", "why_rule": "family_no"}, "Choose from the answers"),
        ({"asked": parts(date(2999, 1, 1))}, "The day must be today or earlier"),
    ],
)
def test_what_cannot_be_meant_is_said_at_its_field_and_nothing_is_kept(
    shared: Site, given: Mapping[str, str | list[str]], sentence: str
) -> None:
    answer = shared.say(**{"reply": "accepted", **given})  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert f"Error: What did {TALKING} say?" in answer.text
    assert words(answer).count(sentence) == 2, words(answer)
    for target in re.findall(r'error-summary.*?href="#([^"]+)"', answer.text, re.DOTALL):
        assert f'id="{target}"' in answer.text
    assert shared.kept() == []


def test_an_odd_day_is_asked_about_once_and_never_refused(site: Site) -> None:
    begun(site, days_ago=3)
    early = today() - timedelta(days=8)
    answer = site.say("asked", said=parts(early))
    assert answer.status_code == 422
    assert "Save again if that is right" in words(answer)
    assert 'name="warned"' in answer.text
    assert site.say("asked", said=parts(early), warned="yes").status_code == SAVED
    assert site.say("accepted").status_code == SAVED
    assert "which is later" in words(site.say("full", said=parts(today() - timedelta(days=1))))
    assert [state for state, _ in site.kept()] == ["asked", "accepted"]


def test_a_slip_is_put_right_and_stays_readable(site: Site) -> None:
    site.say("full")
    site.say("accepted", slip="yes")
    page = site.walker.get(site.path()).text
    assert "<s>The service is full</s> (a slip, put right since)" in page
    assert "Accepted" in words(page)


def test_two_people_at_once_both_see_what_was_written_down(site_on_each: Site) -> None:
    site = site_on_each
    colleague = Walker(signed_in_client(site.website, "practitioner"))
    colleague.id = site.walker.id
    mine: Sent = {"seen": "0", "reply": "accepted", "said": parts(today())}
    assert colleague.post(site.path(), {**mine, "reply": "full"}).status_code == SAVED
    answer = site.walker.post(site.path(), mine)
    assert answer.status_code == 409
    text = words(answer)
    assert "Yours is not saved" in text
    assert "The service is full" in text
    assert 'value="accepted" checked' in answer.text
    assert [state for state, _ in site.kept()] == ["full"]
    assert site.walker.post(site.path(), {**mine, "seen": "nonsense"}).status_code == 409
    same = {**mine, "reply": "full"}
    assert site.walker.post(site.path(), same).status_code == SAVED
    assert [state for state, _ in site.kept()] == ["full"]


def test_a_closed_plan_is_read_and_not_written_in(site: Site) -> None:
    site.say("asked")
    with site.database.session(writing=True) as session:
        ending = Ending(today(), "goals_met", "better")
        close_plan(session, site.walker.id, ending, now=now())
    page = words(site.walker.get(site.path()))
    assert "This plan was closed on" in page
    assert "Save this answer" not in page
    data: Sent = {"seen": "1", "reply": "accepted", "said": parts(today())}
    assert site.walker.post(site.path(), data).status_code == SAVED
    assert [state for state, _ in site.kept()] == ["asked"]
    assert "Closed on" in words(site.families("?show=closed"))


@pytest.mark.parametrize(
    "service", ["x" * 36, "%00", "%F0%9F%92%A9", "00000000-0000-4000-8000-000000000000", "a'--"]
)
def test_a_service_that_is_not_in_the_plan_is_not_found(shared: Site, service: str) -> None:
    for suffix in ("", "/tell"):
        answer = shared.walker.post(f"/plan/replies/{service}{suffix}", {"reply": "full"})
        assert answer.status_code == 404, suffix
    assert shared.walker.get(f"/plan/replies/{service}").status_code == 404


def test_without_a_plan_the_plan_comes_first(website: Flask) -> None:
    walker = Walker(signed_in_client(website, "practitioner", "school-no-plan"))
    walker.decide(FAMILY)
    one = "/plan/replies/x"
    for answer in (walker.get(one), walker.post(one, {}), walker.post(f"{one}/tell", {})):
        assert answer.status_code == SAVED
        assert answer.location.endswith("/plan")


def test_another_organisation_finds_nothing(shared: Site, website: Flask) -> None:
    stranger = Walker(signed_in_client(website, "practitioner", "another-school"))
    stranger.id = shared.walker.id
    assert stranger.get(shared.path()).status_code == 404
    assert stranger.post(shared.path(), {}).status_code == 404
    assert stranger.post(f"{shared.path()}/tell", {}).status_code == 404


def test_full_leads_to_the_next_best_with_this_one_left_out_until_saved(site: Site) -> None:
    answer = site.say("full")
    assert answer.location.endswith(site.path())
    page = site.walker.get(site.path()).text
    link = re.search(r'href="([^"]+leave_out=[^"]+)"', page)
    assert link
    offer = site.walker.client.get(html.unescape(link.group(1)))
    text, one = words(offer), site.id_of(TALKING)
    assert f"{TALKING}: left out below" in text
    assert re.search(rf'name="service-{one}"[^>]*value="leave_out" checked', offer.text)
    assert re.search(rf'name="service-{one}-why"[^>]*value="full" checked', offer.text)
    assert f'name="left_out" value="{one}"' in offer.text
    assert "Last saved on" in text
    answer = site.walker.post(
        "/offer",
        {
            "left_out": one,
            f"service-{one}": "leave_out",
            f"service-{one}-why": "full",
            f"service-{site.id_of(CALM)}": "choose",
            "lead": "school",
        },
    )
    assert answer.status_code == SAVED, words(answer)
    shown = words(site.walker.get(site.path()))
    assert "Choose what comes instead" not in shown
    assert "Choose what comes instead" not in words(site.families())


def test_an_address_leaves_out_only_what_was_chosen(shared: Site) -> None:
    for ids in ("nonsense", "%00", "x" * 5000):
        offer = words(shared.walker.get(f"/offer?leave_out={ids}"))
        assert "left out below" not in offer


def test_the_editors_are_told_once_of_the_service_and_mark_it_full(site_on_each: Site) -> None:
    site, said_on = site_on_each, today() - timedelta(days=3)
    begun(site, days_ago=30)
    site.say("full", said=parts(said_on))
    assert "Tell the directory’s editors" in words(site.walker.get(site.path()))
    for _ in range(2):
        assert site.walker.post(f"{site.path()}/tell", {}).status_code == SAVED
    assert "They have not looked at it yet" in words(site.walker.get(site.path()))
    with site.database.session() as session:
        (report,) = session.scalars(select(Report)).all()
        text = f"On {day(said_on)} the service said that it is full."
        assert (report.field, report.email, report.text) == ("capacity_state", None, text)
        lines = session.scalars(select(AuditLineRow)).all()
        assert ("create", "service_report") in {(one.action, one.object_kind) for one in lines}
    editor = signed_in_client(site.website, "directory-editor")
    queue = editor.get("/editor/queue").text
    names = re.findall(r'href="/editor/services/[^"]+"[^>]*>([^<]+)', queue)
    assert names[0].strip().startswith(TALKING)
    assert "Reported wrong" in words(queue)
    given = {"outcome": "put_right", "value": "closed"}
    answer = editor.post(f"/editor/reports/{report.id}", data=given)
    assert answer.status_code == SAVED, words(answer)
    with site.database.session() as session:
        row = session.scalars(select(Service).where(Service.name == TALKING)).one()
        (room,) = row.capacities
        assert (room.state, room.confirmed_on) == ("closed", said_on)
    assert "Put right" in words(site.walker.get(site.path()))


def test_no_reply_after_the_set_days_stands_first_with_the_number_and_the_ways_on(
    site_on_each: Site,
) -> None:
    site = site_on_each
    site.say("asked")
    site.say("accepted", CALM)
    other = Walker(site.walker.client)
    other.decide(Family(reference="EH-99"))
    site.later(13)
    assert "Ring again" not in words(site.families())
    site.later(1)
    page = site.families()
    text = words(page)
    assert text.index("EH-77") < text.index("EH-99")
    assert f"{TALKING}: asked 14 days ago, no answer yet. Ring again, or choose another." in text
    assert CALM not in text
    assert f"leave_out={site.id_of(TALKING)}" in page
    assert "counts as late after 14 days: this area’s own choice" in text
    colleague = colleague_of(site).get("/assessments?whose=colleagues&show=replies").text
    assert "asked 14 days ago" in words(colleague)
    assert "Replies to follow up (1)" in text
    assert "EH-99" not in words(site.families("?show=replies"))
    assert site.say("asked").status_code == SAVED
    assert "Ring again" not in words(site.families())


def test_what_was_chosen_and_not_asked_rises_too_and_so_does_a_wait_that_is_over(
    site: Site,
) -> None:
    site.agree_on_plan(days_ago=14)
    one = site.id_of(TALKING)
    offer = site.walker.get(f"/offer?leave_out={one}").text
    assert re.search(rf'name="service-{one}"[^>]*value="leave_out" checked', offer)
    assert not re.search(rf'name="service-{one}-why"[^>]*checked', offer)
    text = words(site.families())
    assert f"{TALKING}: chosen 14 days ago and not asked yet" in text
    site.say("waiting", until=parts(today() + timedelta(days=5)))
    assert TALKING not in words(site.families())
    site.later(5)
    assert "Ask whether it can start now" in words(site.families())


def test_the_days_are_a_setting_and_said(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    held = site.website.extensions["earlyhelp"]
    shorter = replace(held, settings=replace(held.settings, reply_days=3))
    monkeypatch.setitem(site.website.extensions, "earlyhelp", shorter)
    site.say("asked")
    site.later(3)
    text = words(site.families())
    assert "asked 3 days ago" in text
    assert "late after 3 days" in text


def test_a_review_is_due_on_its_day(site: Site) -> None:
    with site.database.session(writing=True) as session:
        mine = PlanRow.assessment_id == site.walker.id
        session.execute(update(PlanRow).where(mine).values(review_on=today()))
    page = site.families("?show=reviews")
    assert f"Review due on {day(today())}" in words(page)
    assert f"/assessments/{site.walker.id}/review" in page


def test_choices_without_a_plan_rise_after_the_set_days(site_on_each: Site) -> None:
    site = site_on_each
    with site.database.session(writing=True) as session:
        session.execute(delete(PlanRow))
        session.execute(update(OfferRow).values(saved_at=now() - timedelta(days=14)))
    assert "and no plan was made" in words(site.families())
    assert "Offer saved, no plan yet" in words(site.families("?show=offers"))


def test_whom_to_ring_comes_before_any_answer_of_a_service(site: Site) -> None:
    site.say("full")
    site.walker.send("danger-signs", {"signs": ["serious_neglect"], "unsure": []})
    site.walker.post("/check", {})
    page = site.walker.get(site.path()).text
    assert page.index("app-telephones") < page.index("The service is full")
    assert "Tell the directory" not in page
    assert "leave_out" not in page
    text = words(site.families())
    assert "Points to" in text
    assert "leave_out" not in site.families()
    site.walker.send("safety", {"danger": "yes"})
    assert "In danger: ring now" in words(site.families())


def test_a_merged_listing_keeps_its_answers(site_on_each: Site) -> None:
    site = site_on_each
    site.say("asked", CALM)
    old = site.id_of(CALM)
    merge_into(site.database, old, site.id_of(SAMPLE_NAMES[2]))
    answer = site.walker.get(f"/plan/replies/{old}")
    assert answer.status_code == SAVED
    page = words(site.walker.client.get(answer.location))
    assert "Asked, no answer yet" in page
    site.later(14)
    assert "asked 14 days ago" in words(site.families())


@pytest.mark.parametrize("damage", [{"needs": "{"}, {"state": "helped"}], ids=str)
def test_a_damaged_answer_leads_to_a_talk_and_keeps_no_list_from_being_shown(
    site: Site, damage: dict[str, str]
) -> None:
    site.say("asked")
    with site.database.session(writing=True) as session:
        mine = ReplyRow.assessment_id == site.walker.id
        session.execute(update(ReplyRow).where(mine).values(**damage))
    page = site.walker.get(site.path())
    assert page.status_code == 200
    assert "app-telephones" in page.text or "999" in page.text
    assert "EH-77" in words(site.families())


def test_more_families_never_mean_more_statements(website: Flask) -> None:
    client = signed_in_client(website, "practitioner", "school-many")
    counts = []
    for _ in range(2):
        site = Site(website, client)
        site.agree_on_plan(days_ago=20)
        with QueryCounter(site.database.engine) as counter:
            assert "not asked yet" in words(site.families())
        counts.append(len(counter.statements))
    assert counts[0] == counts[1] <= 19


def test_i_am_of_a_colleague_is_not_read_as_ones_own_and_can_be_taken_over(site: Site) -> None:
    mine = {f"service-{site.id_of(name)}": "choose" for name in (TALKING, CALM)}
    colleague = Walker(colleague_of(site))
    colleague.id = site.walker.id
    assert site.walker.post("/offer", {**mine, "lead": "me"}).status_code == SAVED
    own, theirs = site.walker.get("/offer").text, colleague.get("/offer").text
    assert "Lead practitioner: you." in words(own)
    assert 'name="lead" type="radio" value="me" checked' in own
    assert "Lead practitioner: a colleague, who took this on when choices" in words(theirs)
    assert 'value="as_saved" checked' in theirs
    assert 'value="me" checked' not in theirs
    assert colleague.post("/offer", {**mine, "lead": "as_saved"}).status_code == SAVED
    assert "Lead practitioner: you." in words(site.walker.get("/offer"))
    assert colleague.post("/offer", {**mine, "lead": "me"}).status_code == SAVED
    assert "Lead practitioner: you." in words(colleague.get("/offer"))
    assert "Lead practitioner: a colleague" in words(site.walker.get("/offer"))
    refused = colleague.post("/offer", {**mine, "lead": "as_saved"})
    assert refused.status_code == 422


def colleague_of(site: Site) -> FlaskClient:
    """Return another practitioner of the organisation that a family belongs to."""
    elsewhere = f"school-{token_hex(4)}"
    client = signed_in_client(site.website, "practitioner", elsewhere)
    with site.database.session(writing=True) as session:
        family = session.get_one(AssessmentRow, site.walker.id)
        moved = update(AccountRow).where(AccountRow.organisation == elsewhere)
        session.execute(moved.values(organisation=family.organisation))
    return client


def test_of_a_listing_that_is_gone_no_number_is_given_and_editors_are_not_told(
    site_on_each: Site,
) -> None:
    site = site_on_each
    path = site.path()
    site.say("full")
    with site.database.session(writing=True) as session:
        hide = update(ServiceListing).where(ServiceListing.name == TALKING)
        session.execute(hide.values(public_id="gone"))
    page = words(site.walker.get(path))
    assert "The directory does not list it any more." in page
    assert "Tell the directory" not in page
    assert site.walker.post(f"{path}/tell", {}).status_code == SAVED
    with site.database.session() as session:
        assert session.scalars(select(Report)).all() == []


def test_what_changed_for_an_offer_is_not_told_of_a_closed_plan(site_on_each: Site) -> None:
    site = site_on_each
    with site.database.session(writing=True) as session:
        offer_id = session.scalars(select(OfferRow.id)).one()
        words_of = {"kind": "closed", "service_id": "a", "need": "", "words": "It has closed."}
        session.add(OfferChangeRow(offer_id=offer_id, found_at=now(), **words_of))
    assert "It has closed." in words(site.families())
    with site.database.session(writing=True) as session:
        close_plan(session, site.walker.id, Ending(today(), "goals_met", "better"), now=now())
    assert "It has closed." not in words(site.families())
    assert f"Closed on {day(today())}" in words(site.families())
