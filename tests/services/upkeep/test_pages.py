"""The pages of the checking cycle, on both engines."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.clock import now, today
from earlyhelp.services.models import Service, ServiceVersion, VerificationEvent
from earlyhelp.services.upkeep.commands import Hand, make_link
from earlyhelp.services.upkeep.models import ProviderLink, Report, Suggestion
from earlyhelp.services.words import ChangeReason, CheckMethod, CheckOutcome
from tests.conftest import QueryCounter, snapshot
from tests.services.factories import a_row, bring_in
from tests.services.upkeep.conftest import TODAY, Made, Site

GONE = "This link no longer works"


def text_of(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))))


def queue_names(site: Site, address: str = "/editor/queue") -> list[str]:
    page = site.editor.get(address).get_data(as_text=True)
    found: list[str] = re.findall(r'<th scope="row"[^>]*><a[^>]*>([^<]+)</a>', page)
    return found


def link_for(site: Site, source_id: str) -> str:
    """Ask a listing's provider, and return the path of the link in the mail."""
    answer = site.editor.post(f"/editor/services/{site.ids[source_id]}/ask")
    assert answer.status_code == 303
    found: list[str] = re.findall(
        r"https?://\S+(/confirm/\S+)", site.mails()[-1].replace("=\n", "")
    )
    return found[-1]


def checks(site: Site, source_id: str) -> set[tuple[object, ...]]:
    with site.database.session() as session:
        rows = session.execute(
            select(VerificationEvent.on, VerificationEvent.method, VerificationEvent.outcome)
            .join(Service, Service.id == VerificationEvent.service_id)
            .where(Service.source_id == source_id)
        ).all()
    return {tuple(row) for row in rows}


def service(site: Site, source_id: str) -> Service:
    with site.database.session() as session:
        return session.scalars(select(Service).where(Service.source_id == source_id)).one()


def audit(site: Site) -> list[tuple[str, str, str | None]]:
    with site.database.session() as session:
        rows = session.scalars(select(AuditLineRow).order_by(AuditLineRow.id)).all()
        return [(row.action, row.object_kind, row.purpose) for row in rows]


def tell(site: Site, source_id: str, **given: str) -> None:
    answer = site.stranger.post(f"/services/{site.ids[source_id]}/tell-us", data=given)
    assert answer.status_code == 303, answer.get_data(as_text=True)


def report_id(site: Site) -> int:
    with site.database.session() as session:
        return session.scalars(select(Report.id).order_by(Report.id.desc())).first() or 0


# The queue


def test_the_queue_shows_most_harm_first_with_counts(site: Site) -> None:
    assert queue_names(site)[0] == "Safe house"  # never checked
    assert queue_names(site)[1] == "Sleep help"  # not for 200 days
    page = text_of(site.editor, "/editor/queue")
    assert "Overdue: 2" in page
    assert "Incomplete: 3" in page
    assert queue_names(site, "/editor/queue?reason=overdue") == ["Safe house", "Sleep help"]
    assert queue_names(site, "/editor/queue?text=library") == ["Reading help"]
    assert queue_names(site, "/editor/queue?reason=nonsense&page=99")
    assert "Nothing here needs you now" in text_of(site.editor, "/editor/queue?text=zzz")


def test_a_reported_problem_stands_on_top_at_once_and_its_text_is_never_public(site: Site) -> None:
    assert queue_names(site)[0] != "Reading help"
    tell(site, "reading", field="telephone", text="Nobody answers <b>there</b>")
    assert queue_names(site)[0] == "Reading help"
    assert "Reported wrong: 1" in text_of(site.editor, "/editor/queue")
    page = text_of(site.editor, f"/editor/services/{site.ids['reading']}/check")
    assert "Nobody answers" in page
    for address in (f"/services/{site.ids['reading']}", "/search?text=reading"):
        assert "Nobody answers" not in text_of(site.stranger, address)


def test_a_service_in_an_offer_comes_before_others_that_are_overdue(make_site: Made) -> None:
    site = make_site()
    hooks = site.app.extensions["earlyhelp.upkeep"]
    assert hooks.in_use, "the application tells the queue what offers use"
    hooks.in_use.append(lambda _session: {site.ids["sleep"]})
    assert queue_names(site)[0] == "Sleep help"
    assert queue_names(site, "/editor/queue?reason=in_use") == ["Sleep help"]


def test_what_others_changed_since_an_editor_looked_is_a_filter(site: Site) -> None:
    assert queue_names(site, "/editor/queue?reason=changed") == []
    site.editor.post("/editor/queue/seen")
    assert queue_names(site, "/editor/queue?reason=changed") == []
    with site.database.session(writing=True) as session:
        session.execute(
            update(Service).where(Service.source_id == "reading").values(modified_at=now())
        )
    assert queue_names(site, "/editor/queue?reason=changed") == ["Reading help"]


def test_several_are_recorded_only_after_a_page_that_asks(site: Site) -> None:
    ids = [site.ids["sleep"], site.ids["refuge"]]
    asked = {"id": ids, "outcome": "still_right"}
    page = site.editor.get("/editor/queue/several", query_string=asked).get_data(as_text=True)
    assert "Record 2 listings as still right?" in page
    assert not checks(site, "refuge")
    site.editor.post("/editor/queue/several", data={**asked, "method": "email"})
    assert checks(site, "refuge") == {(today(), CheckMethod.EMAIL, CheckOutcome.STILL_RIGHT)}
    assert queue_names(site, "/editor/queue?reason=overdue") == []
    for wrong in (
        {},
        {"id": ids},
        {"id": ["x"], "outcome": "still_right"},
        {**asked, "method": ""},
    ):
        assert site.editor.post("/editor/queue/several", data=wrong).status_code == 303


def test_more_listings_do_not_mean_more_statements(site: Site) -> None:
    engine = site.app.extensions["earlyhelp"].database.engine
    site.editor.get("/editor/queue")  # compares listings for doubles, which is then remembered
    with QueryCounter(engine) as few:
        site.editor.get("/editor/queue")
    with site.database.session(writing=True) as session:
        bring_in(session, *(a_row(f"more{i}") for i in range(40)), source="another", on=TODAY)
    site.editor.get("/editor/queue")
    with QueryCounter(engine) as many:
        site.editor.get("/editor/queue")
    assert len(many.statements) == len(few.statements)


# One listing


def test_still_right_is_one_press_and_leads_to_the_next(site: Site) -> None:
    first = queue_names(site)
    answer = site.editor.post(
        f"/editor/services/{site.ids['refuge']}/check",
        data={"outcome": "still_right", "method": "visit"},
    )
    assert site.ids["sleep"] in answer.location
    assert "method=visit" in answer.location
    page = site.editor.get(answer.location).get_data(as_text=True)
    assert "Safe house is recorded as still right." in page
    button = re.search(r"<button[^>]*autofocus[^>]*>([^<]*)", page)
    assert button is not None
    assert button[1] == "Still right"
    assert (today(), CheckMethod.VISIT, CheckOutcome.STILL_RIGHT) in checks(site, "refuge")
    assert len(first) == 3
    assert ("change", "service_check", "still right") in audit(site)
    with site.database.session() as session:
        by = session.scalars(
            select(VerificationEvent.by).where(VerificationEvent.on == today())
        ).all()
    assert by != [None]


def test_a_listing_that_could_not_be_reached_twice_comes_forward(site: Site) -> None:
    address = f"/editor/services/{site.ids['reading']}/check"
    site.editor.post(address, data={"outcome": "could_not_reach"})
    site.editor.post(address, data={"outcome": "could_not_reach"})
    assert "Reading help" not in queue_names(site, "/editor/queue?reason=overdue")
    with site.database.session(writing=True) as session:
        row = session.scalars(
            select(VerificationEvent).where(VerificationEvent.outcome == "could_not_reach")
        ).one()
        row.on = today() - timedelta(days=1)
    site.editor.post(address, data={"outcome": "could_not_reach"})
    assert queue_names(site, "/editor/queue?reason=overdue")[0] == "Reading help"
    assert "Nobody could be reached on 2 days" in text_of(site.editor, address)


def test_closing_asks_since_when_and_keeps_the_record(site: Site) -> None:
    address = f"/editor/services/{site.ids['reading']}/closed"
    day = today() - timedelta(days=1)
    parts = {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
    for wrong in ({}, {"kind": "for_good"}, {**parts, "kind": "for_good", "year": "2999"}):
        answer = site.editor.post(address, data=wrong)
        assert answer.status_code == 422
        assert "Error: When did it close?" in answer.get_data(as_text=True)
    site.editor.post(address, data={**parts, "kind": "for_good"})
    stored = service(site, "reading")
    assert (stored.status, stored.closed_on, stored.withheld) == ("defunct", day, "closed")
    assert (
        site.stranger.get("/search?text=reading").get_data(as_text=True).count("Reading help") <= 0
    )
    with site.database.session(writing=True) as session:
        row = a_row("reading", service_name="Reading help", provider_name="Library")
        bring_in(session, row, on=TODAY, source="a list")
    assert service(site, "reading").withheld == "closed"


def test_a_check_page_says_what_to_ask_and_shows_notes_to_editors_only(site: Site) -> None:
    page = text_of(site.editor, f"/editor/services/{site.ids['sleep']}/check")
    assert "Not checked for 6 months." in page
    assert "Not given: days and times." in page
    assert "Only for editors" in page
    assert text_of(site.editor, f"/editor/services/{'0' * 36}/check", 404)
    for role in ("practitioner", "commissioner", "data-officer"):
        assert site.as_role(role).get("/editor/queue").status_code == 403


# The provider's link


def test_opening_a_link_shows_public_facts_and_changes_nothing(site: Site) -> None:
    link = link_for(site, "refuge")
    before = snapshot(site.database)
    for _ in range(3):
        page = text_of(site.stranger, link)
    site.stranger.head(link)
    text_of(site.stranger, f"{link}/change")
    assert snapshot(site.database) == before
    assert "Safe house" in page
    for secret in ("Zanzibar", "ZZ99", "Secret fund"):
        assert secret not in page
    answer = site.stranger.get(link)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert link.rsplit("/", 1)[-1] not in answer.get_data(as_text=True).split("</title>")[0]


def test_everything_is_right_confirms_once_and_uses_the_link_up(site: Site) -> None:
    link, other_tab = link_for(site, "sleep"), site.app.test_client()
    other_tab.get(link)
    answer = site.stranger.post(link)
    assert answer.status_code == 303
    assert "checked today" in text_of(site.stranger, answer.location)
    expected = (today(), CheckMethod.PROVIDER_LINK, CheckOutcome.STILL_RIGHT)
    assert expected in checks(site, "sleep")
    assert "Sleep help" not in queue_names(site, "/editor/queue?reason=overdue")
    version = service(site, "sleep").version
    for answer in (other_tab.post(link), other_tab.post(f"{link}/change", data={"name": "New"})):
        assert answer.status_code == 404
        assert GONE in answer.get_data(as_text=True)
    assert service(site, "sleep").version == version
    assert GONE in text_of(site.stranger, link, 404)
    assert ("change", "service_check", "provider link") in audit(site)


def test_every_link_that_does_not_work_gets_one_and_the_same_page(site: Site) -> None:
    replaced = link_for(site, "sleep")
    late = link_for(site, "sleep")
    used = link_for(site, "reading")
    site.stranger.post(used)
    ended = link_for(site, "refuge")
    site.editor.post(f"/editor/services/{site.ids['refuge']}/end-link")
    with site.database.session(writing=True) as session:
        session.execute(
            update(ProviderLink)
            .where(ProviderLink.ended_at.is_(None))
            .values(expires_at=now() - timedelta(seconds=1))
        )
    guessed = "/confirm/" + "A" * 43
    pages = set()
    for link in (replaced, late, used, ended, guessed, "/confirm/x", "/confirm/%00%F0"):
        answer = site.stranger.get(link)
        assert answer.status_code == 404
        page = answer.get_data(as_text=True)
        pages.add(re.sub(r'(action|nonce|value)="[^"]*"', "", page))
    assert len(pages) == 1
    assert GONE in pages.pop()


def test_only_the_hash_of_a_link_is_stored(site: Site) -> None:
    token = link_for(site, "sleep").rsplit("/", 1)[-1]
    assert len(token) >= 43  # 256 bits in base 64
    with site.database.session() as session:
        held = session.scalars(select(ProviderLink)).one()
        assert token not in (held.token_hash, held.made_by)
        assert len(held.token_hash) == 64


def test_asking_for_a_new_link_tells_nothing_and_reaches_the_address_on_record(site: Site) -> None:
    used = link_for(site, "sleep")
    site.stranger.post(used)
    answers = [site.stranger.post(f"{link}/new-link") for link in (used, "/confirm/" + "B" * 43)]
    assert len({(a.status_code, a.location) for a in answers}) == 1
    assert queue_names(site, "/editor/queue?reason=new_link") == ["Sleep help"]
    link_for(site, "sleep")
    assert queue_names(site, "/editor/queue?reason=new_link") == []


def test_tries_at_links_are_limited(site: Site) -> None:
    answers = [site.stranger.get(f"/confirm/{i:043}").status_code for i in range(22)]
    assert answers[:20] == [404] * 20
    assert answers[20:] == [429] * 2
    assert site.stranger.get("/confirm/x").headers["Retry-After"] == "60"
    assert site.stranger.get(link_for(site, "sleep")).status_code == 200


def test_a_provider_suggests_and_the_public_page_waits(site: Site) -> None:
    link = link_for(site, "sleep")
    shown = site.stranger.get(f"{link}/change").get_data(as_text=True)
    assert 'value="01632 960001"' in shown
    wrong = site.stranger.post(f"{link}/change", data={**as_shown(), "telephone": "ring"})
    assert wrong.status_code == 422
    assert "Error: What has to change?" in wrong.get_data(as_text=True)
    sent = {**as_shown(), "telephone": "01632 960777", "vacancies": "2", "message": "New door"}
    assert site.stranger.post(f"{link}/change", data=sent).status_code == 303
    assert service(site, "sleep").version == 1
    with site.database.session() as session:
        rows = session.scalars(select(Suggestion).order_by(Suggestion.id)).all()
        assert [(row.field, row.before, row.after) for row in rows] == [
            ("telephone", '"01632 960001"', '"01632 960777"'),
            ("vacancies", "null", "2"),
        ]
    assert queue_names(site, "/editor/queue?reason=suggested") == ["Sleep help"]


def test_a_provider_who_changes_nothing_is_asked_what_to_change(site: Site) -> None:
    link = link_for(site, "sleep")
    answer = site.stranger.post(f"{link}/change", data=as_shown())
    assert answer.status_code == 422
    assert site.stranger.get(link).status_code == 200


def test_figures_are_published_at_once_where_the_setting_says_so(make_site: Made) -> None:
    site = make_site(provider_publishes="on")
    link = link_for(site, "sleep")
    sent = {**as_shown(), "wait_days": "7", "telephone": "01632 960777"}
    site.stranger.post(f"{link}/change", data=sent)
    stored = service(site, "sleep")
    assert (stored.wait_days, stored.wait_as_of) == (7, today())
    with site.database.session() as session:
        assert session.scalars(select(Suggestion.field)).all() == ["telephone"]
        last = session.scalars(
            select(ServiceVersion).order_by(ServiceVersion.version.desc())
        ).first()
        assert last is not None
        assert (last.reason, last.by) == (ChangeReason.SUGGESTION, "the provider's link")
    assert "01632 960777" not in text_of(site.stranger, f"/services/{site.ids['sleep']}")


def as_shown() -> dict[str, str]:
    return {
        "name": "Sleep help",
        "status": "active",
        "telephone": "01632 960001",
        "email": "sleep@night.example",
        "languages": "English",
        "wait_days": "21",
    }


def test_without_mails_the_link_is_shown_to_hand_over(make_site: Made) -> None:
    site = make_site(mail_url="smtp://127.0.0.1:9")
    answer = site.editor.post(f"/editor/services/{site.ids['sleep']}/ask")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Hand this link to the provider" in page
    link = re.search(r"http://127\.0\.0\.1:8000(/confirm/[\w-]+)", page)
    assert link is not None
    assert site.stranger.get(link[1]).status_code == 200


def test_over_https_a_form_without_referrer_works_but_not_without_its_token(
    make_site: Made,
) -> None:
    site = make_site(base_url="https://earlyhelp.example")
    link = link_for_whole_site(site)
    site.app.config["WTF_CSRF_ENABLED"] = True
    base = "https://earlyhelp.example"
    page = site.stranger.get(link, base_url=base).get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    token = {"csrf_token": found[1]}
    assert site.stranger.post(link, base_url=base).status_code == 400
    from_elsewhere = {"Sec-Fetch-Site": "cross-site"}
    refused = site.stranger.post(link, base_url=base, data=token, headers=from_elsewhere)
    assert refused.status_code == 400
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    assert site.stranger.post(link, base_url=base, data=token, headers=headers).status_code == 303


def test_what_a_provider_typed_is_shown_again_when_the_page_was_open_for_too_long(
    make_site: Made,
) -> None:
    site = make_site(base_url="https://earlyhelp.example")
    link = link_for_whole_site(site)
    site.app.config["WTF_CSRF_ENABLED"] = True
    base = "https://earlyhelp.example"
    sent = {**as_shown(), "telephone": "01632 960777", "message": "We moved.", "csrf_token": "old"}
    answer = site.stranger.post(f"{link}/change", base_url=base, data=sent)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "Nothing was sent yet." in page) == (400, True)
    assert 'value="01632 960777"' in page
    assert "We moved." in page
    assert site.stranger.get(link, base_url=base).status_code == 200  # the link still works
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    refused = site.stranger.post(f"{link}/change", base_url=base, data=sent, headers=elsewhere)
    assert "We moved." not in refused.get_data(as_text=True)
    again = site.stranger.post(link, base_url=base, data={"csrf_token": "old"})
    assert "Nothing was sent yet." in again.get_data(as_text=True)
    dead = site.stranger.post("/confirm/no-link/new-link", base_url=base, data=sent)
    assert "Nothing was sent yet." in dead.get_data(as_text=True)


def link_for_whole_site(site: Site) -> str:
    with site.database.session(writing=True) as session:
        token = make_link(session, site.ids["sleep"], Hand("a test", now()), 14)
    return f"/confirm/{token}"


# Suggestions and reports


def a_suggestion(site: Site) -> tuple[str, dict[str, str]]:
    """Have a provider suggest two changes; return the page's address and its usual form."""
    link = link_for(site, "sleep")
    sent = {**as_shown(), "telephone": "01632 960777", "cost_text": "£2"}
    site.stranger.post(f"{link}/change", data=sent)
    with site.database.session() as session:
        ids = session.scalars(select(Suggestion.id).order_by(Suggestion.id)).all()
    version = str(service(site, "sleep").version)
    return f"/editor/reports/{report_id(site)}", {
        "version": version,
        "phone": str(ids[0]),
        "cost": str(ids[1]),
    }


def test_each_change_is_decided_on_its_own(site: Site) -> None:
    address, form = a_suggestion(site)
    page = text_of(site.editor, address)
    assert "01632 960001" in page
    assert "01632 960777" in page
    sent = {
        "version": form["version"],
        f"decision-{form['phone']}": "accepted",
        f"decision-{form['cost']}": "accepted_with_changes",
        f"value-{form['cost']}": "£2 a session",
    }
    assert site.editor.post(address, data=sent).status_code == 303
    stored = service(site, "sleep")
    assert (stored.cost_text, stored.version) == ("£2 a session", 2)
    assert "01632 960777" in text_of(site.stranger, f"/services/{site.ids['sleep']}")
    assert len(checks(site, "sleep")) == 1, "accepting does not count as a check"
    with site.database.session() as session:
        last = session.scalars(
            select(ServiceVersion).where(ServiceVersion.service_id == stored.id)
            .order_by(ServiceVersion.version.desc())
        ).first()  # fmt: skip
        assert last is not None
        assert last.reason is ChangeReason.SUGGESTION
    assert queue_names(site, "/editor/queue?reason=suggested") == []
    assert ("decide", "service_report", None) in audit(site)


def test_the_clock_restarts_only_if_the_whole_listing_was_checked(site: Site) -> None:
    address, form = a_suggestion(site)
    sent = {
        "version": form["version"],
        f"decision-{form['phone']}": "accepted",
        "whole": "yes",
        "method": "provider_link",
    }
    site.editor.post(address, data=sent)
    expected = (today(), CheckMethod.PROVIDER_LINK, CheckOutcome.CHANGED)
    assert expected in checks(site, "sleep")
    assert queue_names(site, "/editor/queue?reason=suggested") == ["Sleep help"], "one is open"


def test_turning_down_needs_a_reason_and_changes_nothing(site: Site) -> None:
    address, form = a_suggestion(site)
    turn_down = {
        "version": form["version"],
        f"decision-{form['phone']}": "turned_down",
        f"decision-{form['cost']}": "turned_down",
    }
    refused = site.editor.post(address, data=turn_down)
    assert refused.status_code == 422
    assert "Choose why it is turned down" in refused.get_data(as_text=True)
    because = {f"because-{form[name]}": "not_confirmed" for name in ("phone", "cost")}
    assert site.editor.post(address, data={**turn_down, **because}).status_code == 303
    assert service(site, "sleep").version == 1
    assert "We could not confirm it" in text_of(site.editor, address)
    assert site.editor.post(address, data={**turn_down, **because}).status_code == 303


def test_a_fact_that_changed_meanwhile_is_marked_and_an_old_page_is_refused(site: Site) -> None:
    address, form = a_suggestion(site)
    with site.database.session(writing=True) as session:
        row = a_row("sleep", service_name="Sleep help", provider_name="Night charity",
                    telephone="01632 960555")  # fmt: skip
        bring_in(session, row, on=TODAY)
    page = text_of(site.editor, address)
    assert "Changed meanwhile" in page
    assert "01632 960555" in page
    sent = {"version": form["version"], f"decision-{form['phone']}": "accepted"}
    refused = site.editor.post(address, data=sent)
    assert refused.status_code == 409
    assert "Somebody has changed this listing" in refused.get_data(as_text=True)
    assert queue_names(site, "/editor/queue?reason=suggested") == ["Sleep help"]
    fresh = {**sent, "version": str(service(site, "sleep").version)}
    assert site.editor.post(address, data=fresh).status_code == 303
    assert "01632 960777" in text_of(site.stranger, f"/services/{site.ids['sleep']}")


def test_values_that_cannot_stand_side_by_side_are_refused_in_words(site: Site) -> None:
    link = link_for(site, "sleep")
    site.stranger.post(f"{link}/change", data={**as_shown(), "vacancies": "9"})
    with site.database.session() as session:
        one = session.scalars(select(Suggestion.id)).one()
    with site.database.session(writing=True) as session:
        row = a_row("sleep", service_name="Sleep help", provider_name="Night charity",
                    capacity_children="5", capacity_confirmed_on=TODAY.isoformat())  # fmt: skip
        bring_in(session, row, on=TODAY)
    sent = {"version": str(service(site, "sleep").version), f"decision-{one}": "accepted"}
    refused = site.editor.post(f"/editor/reports/{report_id(site)}", data=sent)
    assert refused.status_code == 422
    assert "Places free must not be more" in refused.get_data(as_text=True)


def test_a_reporter_is_told_once_and_then_forgotten(site: Site) -> None:
    tell(site, "sleep", field="telephone", text="Wrong number", email="who@told.example")
    address = f"/editor/reports/{report_id(site)}"
    refused = site.editor.post(address, data={"version": "1"})
    assert refused.status_code == 422
    site.editor.post(
        address, data={"version": "1", "outcome": "put_right", "value": "01632 960888"}
    )
    assert "01632 960888" in text_of(site.stranger, f"/services/{site.ids['sleep']}")
    mail = site.mails()[-1]
    assert "To: who@told.example" in mail
    assert "put it right" in mail
    assert "Wrong number" not in mail
    with site.database.session() as session:
        assert session.scalars(select(Report.email)).one() is None
    assert queue_names(site, "/editor/queue?reason=reported") == []


def test_a_report_can_be_turned_down_with_a_fixed_reason(site: Site) -> None:
    tell(site, "sleep", text="It is bad", email="who@told.example")
    address = f"/editor/reports/{report_id(site)}"
    answer = site.editor.post(address, data={"outcome": "not_changed"})
    assert answer.status_code == 422
    site.editor.post(address, data={"outcome": "not_changed", "because": "not_ours"})
    assert "not about what a listing says" in site.mails()[-1].replace("=\n", "")
    assert "Not changed. It is not about what a listing says" in text_of(site.editor, address)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Say what is wrong"),
        ({"text": "   "}, "Say what is wrong"),
        ({"text": "x" * 2001}, "Use at most 2,000 characters"),
        ({"text": "x", "email": "nobody"}, "Enter an email address"),
        ({"text": "x", "email": "a@b.example\r\nBcc: c@d.example"}, "Enter an email address"),
    ],
)
def test_a_report_that_cannot_be_used_says_what_to_do(
    site: Site, given: dict[str, str], said: str
) -> None:
    answer = site.stranger.post(f"/services/{site.ids['sleep']}/tell-us", data=given)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert report_id(site) == 0


def test_reports_are_limited_and_only_taken_for_public_listings(site: Site) -> None:
    for number in range(10):
        tell(site, "sleep", text=f"{number}")
    address = f"/services/{site.ids['sleep']}/tell-us"
    assert site.stranger.post(address, data={"text": "more"}).status_code == 429
    with site.database.session(writing=True) as session:
        session.execute(update(Service).values(is_published=False))
    assert site.stranger.get(address).status_code == 404


def test_a_practitioner_who_reports_is_named_as_staff_only(site: Site) -> None:
    site.as_role("practitioner").post(
        f"/services/{site.ids['sleep']}/tell-us", data={"text": "Moved away", "field": "nonsense"}
    )
    page = text_of(site.editor, f"/editor/reports/{report_id(site)}")
    assert "A member of staff" in page
    assert "practitioner@" not in page


# Figures


def test_freshness_is_the_same_on_the_page_and_in_the_file(site: Site) -> None:
    commissioner = site.as_role("commissioner")
    page = text_of(commissioner, "/editor/freshness")
    assert "1 of 3 listings were checked in the last 90 days." in page
    file = commissioner.get("/editor/freshness.csv")
    rows = file.get_data(as_text=True).splitlines()
    assert rows[1].startswith("All providers,3,1,33.3,0,0,1,1,")
    assert site.as_role("practitioner").get("/editor/freshness").status_code == 403


def test_odd_characters_are_kept_out_or_shown_as_text(site: Site) -> None:
    odd = "<script>alert(1)</script>\x00 \u202e 'quoted' \U0001f600 " + "y" * 1500
    tell(site, "sleep", text=odd, field="\x00")
    for address in (f"/editor/services/{site.ids['sleep']}/check", "/editor/queue?text=%00%22"):
        page = site.editor.get(address)
        assert page.status_code == 200
        assert b"<script>alert" not in page.data
    refused = f"/services/{site.ids['sleep']}/tell-us"
    wrong = site.stranger.post(refused, data={"text": "x", "email": "a\x00@b.example"})
    assert wrong.status_code == 422
    for address in ("/services/%00/tell-us", "/editor/services/%00/check", "/editor/reports/0"):
        assert site.editor.get(address).status_code == 404
    link = link_for(site, "sleep")
    sent = {**as_shown(), "description": "A\x00 line", "message": "\x00 \U0001f600"}
    assert site.stranger.post(f"{link}/change", data=sent).status_code == 303
    assert "A line" in text_of(site.editor, f"/editor/reports/{report_id(site)}")
