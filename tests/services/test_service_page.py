"""The page of one service: every fact in words, what is missing said, what is hidden hidden."""

import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from math import ceil

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.db import Database
from earlyhelp.errors import NotHereError
from earlyhelp.services.commands import Change, store_facts
from earlyhelp.services.facts import (
    AreaServed,
    CapacityFacts,
    ContactFacts,
    CostOption,
    EligibilityRule,
    Identifier,
    Opening,
    Phone,
    PlaceFacts,
    ProviderFacts,
    ServiceFacts,
    Term,
)
from earlyhelp.services.models import Service
from earlyhelp.services.queries import Moved, find_records, find_whereabouts, get_page
from earlyhelp.services.records import Record
from earlyhelp.services.searching.queries import RESULTS_A_PAGE
from earlyhelp.services.searching.service_page import make_service_page
from earlyhelp.services.searching.service_words import (
    areas_words,
    cost_option_words,
    make_call,
    place_words,
    terms_words,
)
from earlyhelp.services.words import (
    CapacityState,
    ChangeReason,
    CheckMethod,
    EvidenceRating,
    Frequency,
    LocationKind,
    RuleField,
    RuleKind,
    RuleOperator,
    Status,
    StatutoryPartner,
)
from earlyhelp.taxonomy.services import Sector, Strength
from tests.services.factories import NOW, TODAY

NOT_GIVEN = "Not given – ask the service"
SAID = Change(NOW, None, ChangeReason.EDIT)
BARE = ServiceFacts("bare", ProviderFacts("A provider"), "A bare service", Status.ACTIVE)
PROVIDER = ProviderFacts(
    "A charity",
    Sector.VOLUNTARY,
    StatutoryPartner.HEALTH,
    charity_number="1234567",
    description="Helps families.",
    email="all@charity.example",
    website="https://charity.example",
    identifiers=(Identifier("Company", "00000006"),),
)
RULES = (
    EligibilityRule(
        RuleKind.INCLUDE, RuleField.AREA, RuleOperator.EQUALS, "x", "For families who live here."
    ),
    EligibilityRule(
        RuleKind.EXCLUDE, RuleField.AGE, RuleOperator.AT_MOST, "4", "Not for children under 5."
    ),
)
WHOLE = ServiceFacts(
    "whole",
    PROVIDER,
    "A whole service",
    Status.ACTIVE,
    description="Helps with sleep. It takes six weeks.\nBring a blanket.",
    alert="Moves to a new hall in December.",
    url="https://charity.example/sleep",
    form_url="https://charity.example/form",
    email="sleep@charity.example",
    telephone="01632 960001",
    talk_to_role="Duty worker",
    talk_to_telephone="01632 960002",
    step_up_contact="Ring the front door.",
    minimum_age_years=0.5,
    maximum_age_years=11,
    before_birth=True,
    needs=(("housing", Strength.PRIMARY), ("send", Strength.PARTIAL)),
    levels_served=frozenset({"universal"}),
    referral_routes=frozenset({"family"}),
    consent_needed=True,
    eligibility="Ask if you are not sure.",
    reasons_refused=("The family lives elsewhere.",),
    delivery=frozenset({"location"}),
    areas_served=frozenset({"E05000009"}),
    access_needs=frozenset({"wheelchair"}),
    languages=("Urdu",),
    free=False,
    vacancies=None,
    capacity_state=CapacityState.OPEN,
    capacity_confirmed_on=TODAY,
    wait_days=21,
    wait_as_of=TODAY - timedelta(days=10),
    wait_expires_days=5,
    evidence="A study of 2020.",
    places=(
        PlaceFacts(
            name="Hall",
            address_1="1 High Street",
            city="Town",
            postcode="AB1 2DE",
            latitude=53.4,
            longitude=-2.3,
            accessibility=("Ramp",),
            openings=(
                Opening(frozenset({"TU"}), time(22), time(1), crosses_midnight=True),
                Opening(description="Closed", valid_from=date(2026, 12, 24)),
            ),
        ),
    ),
    publish_to=date(2027, 3, 31),
    accreditations="A kite mark",
    application_process="Send the form, then wait for a call.",
    assured_on=date(2026, 10, 1),
    evidence_rating=EvidenceRating.SOME,
    evidence_caveats="Tested abroad.",
    funding_sources=("The council",),
    rules=RULES,
    cost_options=(CostOption("Each session", 2.5, "a family"),),
    service_areas=(AreaServed("The north"),),
    contacts=(
        ContactFacts(title="Clinic", phones=(Phone("01632 960003", "mornings", ("Urdu",)),)),
        ContactFacts(title="Hidden", email="hidden@charity.example", is_private=True),
    ),
    capacities=(CapacityFacts("Under 5s", TODAY, state=CapacityState.CLOSED),),
    openings=(Opening(frozenset({"1MO"}), freq=Frequency.MONTHLY),),
    terms=(Term("openEligibility", "1", "Counselling"),),
    funder="Secret funder",
    annual_pence=98765400,
    notes="Secret note",
)
EVERY_FACT = [
    "Helps with sleep. It takes six weeks. Bring a blanket.",
    "Moves to a new hall in December.",
    "01632 960001",
    "Duty worker, 01632 960002",
    "Clinic 01632 960003 (mornings; Urdu)",
    "Ring the front door.",
    "sleep@charity.example",
    "https://charity.example/sleep",
    "https://charity.example/form",
    "Before birth, and ages 6 months to 11",
    "For families who live here.",
    "Ask if you are not sure.",
    "Who cannot use it Not for children under 5.",
    "Why people are turned down The family lives elsewhere.",
    "The family can ask",
    "The family must agree first",
    "Send the form, then wait for a call.",
    "3 weeks, reported on 22 October 2026; this is old – ask the service",
    "Has space, reported on 1 November 2026",
    "Space: Under 5s Closed to new referrals, reported on 1 November 2026",
    "Hall, 1 High Street, Town, AB1 2DE",
    "Tuesday, 10pm to 1am the next day",
    "Closed, from 24 December 2026",
    "Every month on the first Monday, hours not given",
    "Getting in: Ramp",
    "Cost Each session: £2.50 a family",
    "Step-free for wheelchairs",
    "Urdu",
    "The north",
    "E05000009",
    "Charity, run by the health service",
    "Charity number 1234567",
    "Company: 00000006",
    "https://charity.example",
    "all@charity.example",
    "Paid for by The council",
    "Some: tested once with a comparison group",
    "A study of 2020.",
    "Tested abroad.",
    "A kite mark",
    "Its source says Checked on 1 October 2026. That is its own claim; we have not checked it.",
    "1 November 2026. A change is not a check.",
    "Until 31 March 2027",
    "Listed under, by openEligibility Counselling",
]

Add = Callable[..., str]


@pytest.fixture
def add(embedded: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[[ServiceFacts], str]:
    """Return a function that lists a service and gives its id."""
    monkeypatch.setattr("earlyhelp.clock.today", lambda: TODAY)

    def store(facts: ServiceFacts) -> str:
        with embedded.session(writing=True) as session:
            return stored(session, facts)

    return store


@pytest.fixture
def visitor(pages: Flask) -> FlaskClient:
    pages.config["WTF_CSRF_ENABLED"] = False
    return pages.test_client()


def stored(session: Session, *facts: ServiceFacts) -> str:
    store_facts(session, "a list", facts, SAID)
    session.flush()
    found = session.scalar(
        select(Service.public_id).where(Service.source_id == facts[-1].source_id)
    )
    assert found is not None
    return found


def words(client: FlaskClient, public_id: str) -> str:
    answer = client.get(f"/services/{public_id}")
    assert answer.status_code == 200
    tree = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
    return " ".join(" ".join(tree.itertext()).split())


def a_record(facts: ServiceFacts = BARE, **held: object) -> Record:
    values: dict[str, object] = {
        "public_id": "a",
        "facts": facts,
        "is_confidential": False,
        "checked_on": None,
        "check_method": None,
        "gone_on": None,
        "modified_at": NOW,
    }
    return Record(**(values | held))  # type: ignore[arg-type] # the names are Record's own


def test_every_fact_that_is_held_stands_on_the_page_once_in_words(
    visitor: FlaskClient, add: Add
) -> None:
    said = words(visitor, add(WHOLE))
    for fact in EVERY_FACT:
        assert fact in said, fact
    for secret in ("Secret", "98765", "987,654", "hidden@charity.example"):
        assert secret not in said


def test_reasons_for_refusal_stand_before_the_ways_to_get_in(
    visitor: FlaskClient, add: Add
) -> None:
    said = words(visitor, add(WHOLE))
    order = [
        "Helps with sleep.",
        "Waiting time",
        "Before you refer",
        "Who cannot use it",
        "Why people are turned down",
        "How to get in",
        "Referral form",
        "Places and times",
        "About this listing",
    ]
    positions = [said.index(heading) for heading in order]
    assert positions == sorted(positions)


def test_every_missing_fact_says_so_and_no_line_is_empty(visitor: FlaskClient, add: Add) -> None:
    public_id = add(BARE)
    page = visitor.get(f"/services/{public_id}").get_data(as_text=True)
    said = words(visitor, public_id)
    for missing in (
        "Phone", "Email", "Website", "Referral form", "Waiting time", "Who it is for",
        "Who can refer", "Helps with", "Who can use it", "Who cannot use it",
        "Why people are turned down", "Level of help", "Areas served", "Space", "Agreement",
        "How to apply", "Who to talk to", "If things get worse", "How it is given", "Places",
        "Days and times", "Cost", "Access", "Languages", "Type of organisation", "Numbers",
        "Paid for by", "Strength of evidence", "What is known", "Accredited by",
    ):  # fmt: skip
        assert re.search(rf"\b{missing}:? {NOT_GIVEN}", said), missing
    assert "Last checked Never checked" in said
    assert not re.search(r"<dd[^>]*>\s*</dd>", page)
    assert ">None<" not in page


def test_a_long_description_begins_with_a_short_sentence() -> None:
    long = "word " * 200
    page = make_service_page(a_record(replace(BARE, description=long)), on=TODAY)
    assert page.lead is not None
    assert page.lead.endswith("word …")
    assert len(page.lead) <= 165
    assert make_service_page(a_record(), on=TODAY).lead is None


def test_hostile_words_and_addresses_are_only_words(visitor: FlaskClient, add: Add) -> None:
    facts = replace(
        WHOLE,
        name="<script>alert(1)</script>",
        url="javascript:alert(1)",
        form_url="data:text/html,x",
        eligibility='"><img src=x onerror=alert(1)>',
    )
    page = visitor.get(f"/services/{add(facts)}").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert 'href="data' not in page


@pytest.mark.parametrize(
    ("status", "closed_on", "warning"),
    [
        (Status.INACTIVE, None, "Not running now. Ask the service"),
        (Status.DEFUNCT, date(2026, 3, 4), "Closed for good on 4 March 2026. Look for other help."),
        (Status.TEMPORARILY_CLOSED, None, "Closed for a while. Ask the service when it opens"),
    ],
)
def test_a_closed_service_keeps_its_page_and_says_so_first(
    visitor: FlaskClient, add: Add, status: Status, closed_on: date | None, warning: str
) -> None:
    said = words(visitor, add(replace(WHOLE, status=status, closed_on=closed_on)))
    assert warning in said
    assert said.index(warning) < said.index("Waiting time")


def test_a_service_gone_from_its_source_says_since_when() -> None:
    page = make_service_page(a_record(gone_on=date(2026, 9, 1)), on=TODAY)
    assert page.warnings[0].startswith("Its source stopped listing it on 1 September 2026.")


@pytest.mark.parametrize(("days", "warned"), [(90, False), (180, False), (181, True), (None, True)])
def test_a_listing_nobody_checked_for_long_is_warned_of(days: int | None, warned: bool) -> None:
    checked = None if days is None else TODAY - timedelta(days=days)
    page = make_service_page(a_record(checked_on=checked), on=TODAY)
    assert bool(page.caution) is warned


@pytest.mark.parametrize(
    ("starts", "ends", "is_open"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (TODAY + timedelta(days=1), None, False),
        (None, TODAY - timedelta(days=1), False),
    ],
)
def test_a_page_is_open_on_its_days_of_publication_only(
    session: Session,
    starts: date | None,
    ends: date | None,
    is_open: bool,
) -> None:
    public_id = stored(session, replace(BARE, publish_from=starts, publish_to=ends))
    if is_open:
        assert get_page(session, public_id, on=TODAY)
    else:
        with pytest.raises(NotHereError):
            get_page(session, public_id, on=TODAY)


def test_a_masked_place_tells_its_town_and_nothing_else(visitor: FlaskClient, add: Add) -> None:
    place = replace(WHOLE.places[0], masked=True, name="Zebra Hall", county="Zebrashire")
    public_id = add(replace(WHOLE, places=(place,)))
    page = visitor.get(f"/services/{public_id}").get_data(as_text=True)
    assert "The exact address is not shown. Ask the service." in page
    for hidden in ("Zebra", "1 High Street", "AB1 2DE", "53.4"):
        assert hidden not in page
    assert "Town" in page


def test_a_confidential_place_is_on_no_page_that_shows_the_service(
    visitor: FlaskClient, add: Add
) -> None:
    place = replace(WHOLE.places[0], confidential=True, name="Zebra House", address_1="9 Gnu Lane",
                    city="Gnuton", postcode="ZZ9 9ZZ")  # fmt: skip
    public_id = add(replace(WHOLE, places=(place,)))
    add(BARE)
    visitor.post("/shortlist", data={"add": public_id})
    for address in (
        f"/services/{public_id}",
        "/search",
        "/search/map",
        "/shortlist",
        f"/shortlist/shared?service={public_id}",
        f"/shortlist/print?service={public_id}",
    ):
        page = visitor.get(address).get_data(as_text=True)
        for hidden in ("Zebra", "Gnu", "ZZ9", "53.4", "10pm"):
            assert hidden not in page, (address, hidden)
    for address in (f"/services/{public_id}", "/search", "/search/map", "/shortlist/print"):
        page = visitor.get(address).get_data(as_text=True)
        assert "Address not shown for safety. Call first." in page


def test_a_merged_listing_leads_for_good_to_the_one_that_lives_on(
    visitor: FlaskClient, add: Add, embedded: Database
) -> None:
    oldest, old, new = (add(replace(BARE, source_id=one)) for one in ("oldest", "old", "new"))
    with embedded.session(writing=True) as session:
        rows = {row.public_id: row for row in session.scalars(select(Service))}
        rows[oldest].merged_into_id = rows[old].id
        rows[old].merged_into_id = rows[new].id
    for gone in (oldest, old):
        answer = visitor.get(f"/services/{gone}")
        assert answer.status_code == 301
        assert answer.headers["Location"] == f"/services/{new}"
    assert visitor.get(f"/services/{new}").status_code == 200
    with embedded.session() as session:
        assert get_page(session, oldest, on=TODAY) == Moved(new)
        found = find_records(session, [oldest, new, "none"], on=TODAY)
    assert {asked: record.public_id for asked, record in found.items()} == {oldest: new, new: new}


def test_listings_merged_in_a_circle_have_no_page(session: Session) -> None:
    one, other = (stored(session, replace(BARE, source_id=name)) for name in ("one", "other"))
    rows = {row.public_id: row for row in session.scalars(select(Service))}
    rows[one].merged_into_id, rows[other].merged_into_id = rows[other].id, rows[one].id
    session.flush()
    with pytest.raises(NotHereError):
        get_page(session, one, on=TODAY)


def test_whereabouts_hold_no_point_of_a_hidden_place(session: Session) -> None:
    place = WHOLE.places[0]
    ids = {
        name: stored(session, replace(WHOLE, source_id=name, places=(held,)))
        for name, held in (
            ("open", place),
            ("masked", replace(place, masked=True, name="m")),
            ("confidential", replace(place, confidential=True, name="c")),
        )
    }
    found = find_whereabouts(session, list(ids.values()))
    assert [len(found[ids[name]].points) for name in ids] == [1, 0, 0]
    assert found[ids["masked"]].is_masked
    assert found[ids["confidential"]].is_confidential


def test_the_page_leads_to_the_form_for_what_is_wrong(visitor: FlaskClient, add: Add) -> None:
    public_id = add(BARE)
    page = visitor.get(f"/services/{public_id}").get_data(as_text=True)
    assert re.search(rf'href="[^"]*{public_id}[^"]*">Tell us something is wrong</a>', page)


def test_words_of_single_facts() -> None:
    assert make_call(None) is None
    ended = CostOption("Old", 1.0, valid_to=date(2020, 1, 1))
    coming = CostOption(None, 0.0, valid_from=date(2027, 1, 1), valid_to=date(2027, 2, 1))
    assert cost_option_words(ended, TODAY) is None
    assert cost_option_words(coming, TODAY) == "free, from 1 January 2027, until 1 February 2027"
    assert cost_option_words(CostOption(), TODAY) is None
    codes = frozenset({"E1", "E2"})
    areas = (AreaServed("North"), AreaServed(extent="E2"))
    assert areas_words(codes, {"E1": "South"}, areas) == ("E2", "South", "North")
    virtual = place_words(PlaceFacts(kind=LocationKind.VIRTUAL, description="By video."), TODAY)
    assert virtual.note == "Online or by telephone. By video"
    assert place_words(PlaceFacts(masked=True, county="Shire"), TODAY).words == "Shire"
    valued = Term("labels", "2", "Age", value="5")
    assert terms_words([valued, Term("labels", "1", "A")])[0].labels == ("A", "Age: 5")


def test_every_number_to_ring_is_named_once() -> None:
    again = replace(WHOLE, talk_to_telephone=WHOLE.telephone)
    calls = make_service_page(a_record(again), on=TODAY).calls
    assert [call.number for call in calls][:1] == ["01632 960001"]
    assert len({call.number for call in calls}) == len(calls)


def test_every_card_and_page_of_the_sample_says_waiting_and_last_check(
    client: FlaskClient,
) -> None:
    """The law of the whole demo directory: each card, line of the map and page."""
    ids: list[str] = []
    total = int(re.findall(r"([0-9]+) services", client.get("/search").get_data(as_text=True))[0])
    for number in range(1, ceil(total / RESULTS_A_PAGE) + 1):
        page = client.get(f"/search?page={number}").get_data(as_text=True)
        cards = page.split('<li class="app-card"')[1:]
        for card in cards:
            assert_says_both(card)
            ids += re.findall(r'href="/services/([^"]+)"', card)[:1]
    assert len(ids) == len(set(ids)) == total > 200
    for public_id in ids:
        assert_says_both(client.get(f"/services/{public_id}").get_data(as_text=True))


def test_a_page_and_its_map_are_light(client: FlaskClient) -> None:
    for address in ("/search/map", "/search/map?place=M33"):
        page = client.get(address).data
        assert len(gzip.compress(page)) < 30_000
        assert page.count(b"<path") > 10


def assert_says_both(page: str) -> None:
    waiting = re.search(r"<dt>Waiting time</dt><dd>(.*?)</dd>", page, re.DOTALL)
    checked = re.search(r"<dt>Last checked</dt><dd>(.*?)</dd>", page, re.DOTALL)
    assert waiting is not None
    assert checked is not None
    assert "reported on" in waiting[1] or NOT_GIVEN in waiting[1]
    assert re.search("Checked|Not checked|Never checked", checked[1])


def test_a_check_is_shown_with_its_day_and_how() -> None:
    record = a_record(checked_on=date(2026, 10, 20), check_method=CheckMethod.TELEPHONE)
    trust = make_service_page(record, on=TODAY).trust
    assert (trust.last_checked, trust.detail) == (
        "Checked this month",
        "20 October 2026, by telephone",
    )
