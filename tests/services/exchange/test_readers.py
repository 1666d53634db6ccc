"""Lists of other systems, read record by record."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.services.exchange.layouts import AskColumns, Layout, Told
from earlyhelp.services.exchange.matching import Matching, signature
from earlyhelp.services.exchange.opening import AskEncoding, Unread
from earlyhelp.services.exchange.reading import ReadService
from earlyhelp.services.facts import Problem, ServiceFacts
from earlyhelp.services.words import Status
from tests.services.exchange.factories import TOLD, read, sample, services_of
from tests.services.factories import TODAY

A_SERVICE = {
    "id": "00000000-0000-4000-8000-000000000001",
    "name": "Sleep help",
    "status": "active",
    "organization": {
        "id": "00000000-0000-4000-8000-000000000002",
        "name": "A provider",
        "description": "Helps.",
    },
}


def hsds(*records: object) -> bytes:
    return json.dumps({"contents": list(records), "total_items": len(records)}).encode()


def one(record: Mapping[str, object]) -> ReadService:
    return services_of(hsds(record)).reading.services[0]


def facts_of(record: Mapping[str, object]) -> ServiceFacts:
    facts = one(record).facts
    assert facts is not None
    return facts


@pytest.mark.parametrize(
    ("name", "layout", "services"),
    [
        ("bucks-fis/services-a.json", Layout.OUTPOST_JSON, 10),
        ("bucks-fis/hsds-uk-3.0-converted-a.json", Layout.HSDS, 10),
        ("dfe-family-hubs/services.json", Layout.DFE, 3),
        ("dfe-family-hubs/mock-hsda/service.json", Layout.HSDS, 1),
        ("dfe-family-hubs/mock-hsda/services-page.json", Layout.HSDS, 1),
    ],
)
def test_public_samples_are_known_by_their_content_and_have_no_problem(
    real_data: Path, name: str, layout: Layout, services: int
) -> None:
    found = services_of(sample(real_data, name))
    assert found.layout is layout
    assert len(found.reading.services) == services
    assert found.reading.every_problem == ()


def test_the_bad_feed_is_refused_with_a_reason_for_each_record(real_data: Path) -> None:
    content = sample(real_data, "dfe-family-hubs/mock-hsda/services-pagination-INVALID.json")
    found = services_of(content).reading
    assert len(found.services) == 35
    assert all(service.is_refused for service in found.services)
    assert [(p.line, p.column) for p in found.every_problem] == [
        (number + 1, f"$.contents[{number}].status") for number in range(35)
    ]


def test_what_the_official_failing_feed_gets_wrong_is_found(real_data: Path) -> None:
    mock = real_data / "standards/hsds-uk/3.0/validator-mocks/fail/service_full.json"
    found = services_of(mock.read_bytes()).reading
    assert [p.column for p in found.every_problem] == ["$.email", "$.url"]
    assert not found.services[0].is_refused
    listed = (mock.parent / "service_list.json").read_bytes()
    assert all(service.is_refused for service in services_of(listed).reading.services)


def test_outposts_own_json_and_its_conversion_agree_in_meaning(real_data: Path) -> None:
    own = services_of(sample(real_data, "bucks-fis/services-a.json")).reading.services
    converted = services_of(sample(real_data, "bucks-fis/hsds-uk-3.0-converted-a.json"))
    by_name = {service.name: service.facts for service in own}
    for service in converted.reading.services:
        ours, theirs = by_name[service.name], service.facts
        assert ours is not None
        assert theirs is not None
        for name in ("description", "url", "minimum_age_years", "maximum_age_years", "status"):
            assert getattr(ours, name) == getattr(theirs, name), (service.name, name)
        places = [
            [(p.name, p.address_1, p.postcode, p.latitude, p.longitude) for p in one.places]
            for one in (ours, theirs)
        ]
        assert places[0] == places[1]
        assert [t.label for t in ours.terms] == [t.label for t in theirs.terms]
        times = [[(o.days, o.opens_at) for o in one.openings] for one in (ours, theirs)]
        assert times[0] == times[1]
        if not theirs.provider.name.startswith("Unnamed"):
            assert ours.provider.name == theirs.provider.name


def test_the_outpost_template_is_joined_and_its_own_traps_are_named(real_data: Path) -> None:
    found = services_of(sample(real_data, "outpost-import/services--with-sample-data.csv")).reading
    assert [(p.line, p.column) for p in found.every_problem] == [
        (7, "schedules_closes_at"),
        (7, "schedules_opens_at"),
    ]
    first, second = (service.facts for service in found.services)
    assert first is not None
    assert second is not None
    assert (first.is_published, first.free, second.free) == (False, False, True)
    assert first.referral_routes == frozenset({"professional"})
    assert len(first.places) == 2
    assert len(first.cost_options) == 2
    assert [contact.is_private for contact in first.contacts] == [False, True]
    assert ("Link: Twitter", "http://www.google.com") in first.extras
    assert "additional note" in (first.notes or "")
    assert str(first.publish_to) == "2023-05-17"
    assert (first.minimum_age_years, first.maximum_age_years) == (0.0, 100.0)


OUTPOST = (
    "import_id,import_id_reference,name,organisation,approved,visible,free,mask_exact_address,"
    "location_name,location_visible,notes,temporarily_closed\n"
)


@pytest.mark.parametrize(
    ("rows", "line", "column", "wanted"),
    [
        ("1,,A,P,,,,,,,,\n2,9,,,,,,,,,x,\n", 3, "import_id_reference", "no such row opens one"),
        ("1,,A,P,,,,,,,,\n2,2,,,,,,,,,x,\n", 3, "import_id_reference", "names itself"),
        ("1,,A,P,,,,,,,,\n2,1,,,,,,,,,x,\n3,2,,,,,,,,,x,\n", 4, "import_id_reference", "opens"),
        ("1,,A,P,,,,,,,,\n2,1,B,,,,,,,,x,\n", 3, "name", "the first row says this"),
        ("1,,A,P,,,,,,,,\n1,,B,P,,,,,,,,\n", 3, "import_id", "row 2 has it too"),
        (",,A,P,,,,,,,,\n", 2, "import_id", "nothing stands here"),
    ],
)
def test_rows_of_an_outpost_list_that_do_not_fit_are_named(
    rows: str, line: int, column: str, wanted: str
) -> None:
    problems = services_of((OUTPOST + rows).encode()).reading.every_problem
    assert any((p.line, p.column) == (line, column) and wanted in p.wanted for p in problems)


def test_flags_of_an_outpost_list_hide_and_close() -> None:
    rows = (
        "1,,A,P,FALSE,,,,,,,\n2,,B,P,TRUE,FALSE,,,,,,\n"
        "3,,C,P,TRUE,TRUE,,TRUE,Hall,,,TRUE\n4,,D,P,,,,,Refuge,FALSE,,\n"
    )
    facts = [s.facts for s in services_of((OUTPOST + rows).encode()).reading.services]
    first, second, third, fourth = (f for f in facts if f is not None)
    assert not first.is_published
    assert not second.is_published
    assert first.free is None
    assert third.status is Status.TEMPORARILY_CLOSED
    assert third.places[0].masked
    assert fourth.places[0].confidential


@given(st.randoms())
def test_the_order_of_outpost_rows_makes_no_difference(random: object) -> None:
    rows = [
        f"{n},{'' if n < 3 else n % 3},{'ABC'[n] if n < 3 else ''},,,,,,,,note {n},"
        for n in range(9)
    ]
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # a random.Random
    texts = [(OUTPOST + "\n".join(some)).encode() for some in (rows, shuffled)]
    found = [[s.facts for s in services_of(text).reading.services] for text in texts]
    assert found[0] == found[1]


def test_a_set_of_hsds_tables_is_joined(real_data: Path) -> None:
    folder = real_data / "data/directory/ohana-san-mateo"
    found = services_of(*(path.read_bytes() for path in sorted(folder.glob("*.csv"))))
    assert found.layout is Layout.JOINED
    assert len(found.reading.services) == 23
    assert [p.wanted for p in found.reading.every_problem] == ["a time after it opens at 09:00"]
    assert any("outside the area" in notice for notice in found.reading.notices)
    passports = next(s.facts for s in found.reading.services if s.name == "Passport Photos")
    assert passports is not None
    assert {term.label for term in passports.terms} >= {"Legal"} or passports.terms
    assert len(passports.openings) == 3


def test_family_hubs_take_names_from_the_tables_beside_them(real_data: Path) -> None:
    names = ("services.json", "organisations.csv", "taxonomies.csv")
    found = services_of(*(sample(real_data, f"dfe-family-hubs/{name}") for name in names))
    third = found.reading.services[2].facts
    assert third is not None
    assert third.provider.name == "Elop Mentoring"
    assert (third.minimum_age_years, third.no_maximum_age) == (0.0, True)
    assert third.delivery == frozenset({"location", "online", "telephone"})


def test_any_flat_list_comes_in_once_its_columns_are_matched(real_data: Path) -> None:
    for name, services in (("services-a.json", 26), ("services-by-day-a.json", 18)):
        content = sample(real_data, f"streetsupport-manchester/{name}")
        asked = read(content)
        assert isinstance(asked, AskColumns)
        columns = dict(asked.suggestion.columns)
        if name.startswith("services-by-day"):
            columns |= {"tags": "source_id"}
        matching = Matching(tuple(columns.items()), (("status", "active"),))
        told = replace(TOLD, matchings={asked.signature: matching})
        found = services_of(content, told=told).reading
        assert len(found.services) == services
    assert signature(["a", "b"]) == signature(["b", "a"])


def test_entities_are_decoded_once_and_markup_is_taken_away() -> None:
    facts = facts_of(
        {**A_SERVICE, "name": "Elliott&#39;s <b>fruit</b> &amp; veg", "description": "a &amp;lt; b"}
    )
    assert (facts.name, facts.description) == ("Elliott's fruit & veg", "a &lt; b")


def test_untidy_postcodes_and_numbers_are_made_tidy() -> None:
    place = {"addresses": [{"postal_code": "M21 9aq ", "city": "Town"}], "name": "Hall"}
    phones = [{"number": '"+44 1234 234567"'}, {"number": "01632 960001 / 01632-960002 (Jo)"}]
    facts = one(
        {**A_SERVICE, "service_at_locations": [{"location": place}], "phones": phones}
    ).facts
    assert facts is not None
    assert facts.places[0].postcode == "M21 9AQ"
    assert facts.telephone == "+44 1234 234567"
    assert [p.number for c in facts.contacts for p in c.phones] == ["01632 960001", "01632 960002"]


@pytest.mark.parametrize(
    ("change", "column", "refuses"),
    [
        ({"status": None}, "$.contents[0].status", True),
        ({"status": "open"}, "$.contents[0].status", True),
        ({"name": ""}, "$.contents[0].name", True),
        ({"id": None}, "$.contents[0].id", True),
        ({"name": ["x"]}, "$.contents[0].name", True),
        ({"url": "javascript:alert(1)"}, "$.contents[0].url", False),
        ({"email": "nobody"}, "$.contents[0].email", False),
        ({"assured_date": "31/12/2025"}, "$.contents[0].assured_date", False),
        ({"minimum_age": 12.5, "maximum_age": 3}, "$.contents[0].maximum_age", False),
        ({"minimum_age": "old"}, "$.contents[0].minimum_age", False),
        ({"minimum_age": float("nan")}, "$.contents[0].minimum_age", False),
        ({"description": "x" * 10_001}, "$.contents[0].description", False),
        ({"schedules": {}}, "$.contents[0].schedules", False),
        ({"schedules": [3]}, "$.contents[0].schedules", False),
        ({"schedules": [{"id": "1", "opens_at": "17:00", "closes_at": "09:00"}]},
         "$.contents[0].schedules[0].closes_at", False),
        ({"schedules": [{"id": "1", "valid_from": "2026-02-01", "valid_to": "2026-01-01"}]},
         "$.contents[0].schedules[0].valid_to", False),
        ({"schedules": [{"id": "1", "byday": "XX"}]}, "$.contents[0].schedules[0].byday", False),
        ({"schedules": [{"id": "1", "freq": "DAILY"}]}, "$.contents[0].schedules[0].freq", False),
        ({"organization": {"id": "1", "name": "A"}}, "$.contents[0].organization.description",
         False),
        ({"cost_options": [{"id": "1", "amount": -1}]}, "$.contents[0].cost_options[0].amount",
         False),
    ],
)  # fmt: skip
def test_each_fault_of_a_feed_has_its_path(
    change: Mapping[str, object], column: str, refuses: bool
) -> None:
    service = one({**A_SERVICE, **change})
    assert [(p.column, p.refuses) for p in service.problems] == [(column, refuses)]
    assert service.is_refused is refuses


def test_one_bad_record_never_stops_the_others() -> None:
    other = {**A_SERVICE, "id": "00000000-0000-4000-8000-000000000009"}
    found = services_of(hsds("text", {}, None, [], {**A_SERVICE, "status": 7}, other)).reading
    assert [s.name for s in found.services if not s.is_refused] == ["Sleep help"]
    assert {p.line for p in found.every_problem} == {1, 2, 3, 4, 5}


def test_records_that_say_the_same_are_one_and_others_of_one_id_are_all_named() -> None:
    assert len(services_of(hsds(A_SERVICE, A_SERVICE)).reading.services) == 1
    found = services_of(hsds(A_SERVICE, {**A_SERVICE, "name": "Other"})).reading
    assert [(p.line, p.column) for p in found.every_problem] == [(1, "id (name)"), (2, "id (name)")]


def test_null_is_not_stated_and_said_once() -> None:
    found = services_of(hsds({**A_SERVICE, "url": None, "email": None})).reading
    assert found.every_problem == ()
    assert found.notices["Fields that hold null were read as not stated"] == 2


def test_pages_lines_lists_and_single_services_are_all_read() -> None:
    other = {**A_SERVICE, "id": "00000000-0000-4000-8000-000000000009"}
    lines = "\n".join(json.dumps(record) for record in (A_SERVICE, other)).encode()
    pages = [hsds(A_SERVICE), hsds(other)]
    for contents in ([lines], [json.dumps([A_SERVICE, other]).encode()], pages):
        assert len(services_of(*contents).reading.services) == 2
    assert services_of(json.dumps(A_SERVICE).encode()).reading.is_part
    first = json.dumps({"contents": [A_SERVICE], "total_items": 9}).encode()
    assert services_of(first).reading.is_part
    assert not services_of(hsds(A_SERVICE)).reading.is_part


def test_services_at_places_are_joined_to_services() -> None:
    places = [
        {"id": str(n), "location": {"id": f"l{n}", "location_type": "physical", "name": f"H{n}"},
         "service": A_SERVICE}
        for n in range(2)
    ]  # fmt: skip
    found = services_of(hsds(*places)).reading.services
    assert len(found) == 1
    assert found[0].facts is not None
    assert [place.name for place in found[0].facts.places] == ["H0", "H1"]


def test_version_one_is_read_with_its_own_words() -> None:
    record = {
        "id": "7",
        "name": "Advice",
        "organization": {"id": "p", "name": "P", "url": "https://p.example"},
        "service_taxonomies": [{"taxonomy": {"id": "t", "name": "Debt", "vocabulary": "esdNeeds"}}],
        "eligibilities": [
            {"eligibility": "teen", "minimum_age": 11, "maximum_age": 16},
            {"minimum_age": 16, "maximum_age": 18},
        ],
        "regular_schedules": [{"weekday": "MO", "opens_at": "09:00", "closes_at": "10:00"}],
        "holiday_schedules": [
            {"closed": True, "start_date": "2026-12-25", "end_date": "2026-12-26"}
        ],
        "deliverable_type": "Advice",
        "attending_type": "phone",
        "attending_access": "referral",
        "languages": [{"language": "Urdu"}],
        "service_at_locations": [
            {"location": {"id": "l", "physical_addresses": [{"postal_code": "M21 9AQ"}]}}
        ],
    }
    found = services_of(json.dumps({"content": [record], "totalElements": 1}).encode())
    assert found.layout is Layout.ORUK
    assert found.reading.every_problem == ()
    facts = found.reading.services[0].facts
    assert facts is not None
    assert facts.status is None
    assert (facts.minimum_age_years, facts.maximum_age_years) == (11.0, 18.0)
    assert "For: teen" in (facts.eligibility or "")
    assert facts.provider.website == "https://p.example"
    assert facts.delivery == frozenset({"telephone"})
    assert facts.referral_routes == frozenset({"professional"})
    assert [(t.taxonomy, t.label) for t in facts.terms] == [
        ("esdNeeds", "Debt"),
        ("deliverable types", "Advice"),
    ]
    assert [o.description for o in facts.openings] == ["Closed", None]
    assert facts.languages == ("Urdu",)
    assert facts.places[0].postcode == "M21 9AQ"


def test_text_that_is_no_utf8_is_shown_before_it_is_read() -> None:
    content = "id,name\n1,Café\n".encode("cp1252")
    asked = read(content)
    assert isinstance(asked, AskEncoding)
    assert asked.preview == ("1,Café",)
    assert isinstance(read(content, told=replace(TOLD, encoding="cp1252")), AskColumns)
    assert isinstance(read("id,name\n".encode("utf-16")), Unread)


JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
        st.sampled_from(["active", "MO", "09:00", "https://a.example", "2026-01-01", "\ud800"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["id", "name", "status", "organization", "schedules", "contacts", "phones",
                 "service_at_locations", "location", "addresses", "attributes", "taxonomy_term",
                 "latitude", "longitude", "minimum_age", "service", "organisation", "min_age",
                 "Id", "Name", "OrganisationId", "eligibilities", "regular_schedules",
                 "x_earlyhelp_needs", "x_earlyhelp_source_id", "x_earlyhelp_filled", "@path"]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=20,
)  # fmt: skip


@given(JSON)
def test_no_json_can_break_the_reading(value: object) -> None:
    text = json.dumps(value)
    assert read(text.encode()) is not None
    assert read(json.dumps({"contents": value}).encode()) is not None
    listed = read(json.dumps({"contents": [value]}).encode())
    if hasattr(listed, "reading"):
        problems: tuple[Problem, ...] = listed.reading.every_problem
        assert all(p.wanted and p.line >= 1 for p in problems)


@given(st.lists(st.text(max_size=40), min_size=1, max_size=8), st.randoms())
def test_no_cell_of_an_unknown_list_can_break_the_reading(texts: list[str], random: object) -> None:
    del random
    header = ["id", "name", "postcode", "days", "opens_at", "phone", "url", "min age"][: len(texts)]
    line = ",".join(f'"{text.replace(chr(34), chr(39))}"' for text in texts)
    content = f"{','.join(header)}\n{line}\n".encode("utf-8", "surrogatepass")
    asked = read(content)
    if isinstance(asked, AskColumns):
        told = Told(TODAY, matchings={asked.signature: asked.suggestion})
        assert read(content, told=told) is not None
