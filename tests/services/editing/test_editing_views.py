"""The form of a listing, from the page to the store and back."""

from dataclasses import replace

from sqlalchemy import func, select

from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.services.facts import ProviderFacts, ServiceFacts
from earlyhelp.services.models import ServiceListing, VerificationEvent
from earlyhelp.services.words import Withheld
from tests.conftest import signed_in_client
from tests.services.editing.conftest import HALL, SLEEP, Site, filled

SEE_OTHER, CHANGED_MEANWHILE, MEND_IT = 303, 409, 422
MARKUP = "<script>alert('1')</script> \N{PILE OF POO} O'Hara & -=+@"


def open_form(site: Site, public_id: str) -> dict[str, list[str]]:
    page = site.editor.get(f"/editor/services/{public_id}").get_data(as_text=True)
    return filled(page)


def test_a_form_sent_as_it_was_opened_changes_nothing(site: Site) -> None:
    (public_id,) = site.add(SLEEP)
    before = site.listing(public_id)
    answer = site.editor.post(f"/editor/services/{public_id}", data=open_form(site, public_id))
    assert answer.status_code == SEE_OTHER
    after = site.listing(public_id)
    assert (after.facts, after.version) == (before.facts, before.version)


def test_what_was_typed_is_stored_with_a_line_of_history_and_of_the_audit(site: Site) -> None:
    (public_id,) = site.add(SLEEP)
    form = open_form(site, public_id) | {"description": [MARKUP], "free": ["no"]}
    site.editor.post(f"/editor/services/{public_id}", data=form)
    listing = site.listing(public_id)
    assert (listing.facts.description, listing.facts.free) == (MARKUP, False)
    assert listing.version == 2
    page = site.editor.get(f"/editor/services/{public_id}").get_data(as_text=True)
    assert "Saved. This does not count as a check." in page
    assert MARKUP not in page
    with site.database.session() as session:
        assert session.scalar(select(func.count()).select_from(VerificationEvent)) == 0
        actions = select(AuditLineRow.action).where(AuditLineRow.object_id == public_id)
        assert "change" in session.scalars(actions).all()


def test_saving_counts_as_a_check_only_where_the_editor_says_so(site: Site) -> None:
    (public_id,) = site.add(SLEEP)
    form = open_form(site, public_id) | {"checked": ["yes"]}
    answer = site.editor.post(f"/editor/services/{public_id}", data=form)
    assert answer.status_code == MEND_IT
    assert "Choose how you checked the listing" in answer.get_data(as_text=True)
    site.editor.post(f"/editor/services/{public_id}", data=form | {"checked_by": ["telephone"]})
    with site.database.session() as session:
        assert session.scalar(select(ServiceListing.checked_on)) is not None


def test_nothing_typed_is_lost_on_an_error_and_each_fault_leads_to_its_field(site: Site) -> None:
    (public_id,) = site.add(SLEEP)
    wrong = {
        "name": [""], "url": ["javascript:alert(1)"], "wait_days": ["-3"], "vacancies": ["five"],
        "closed_on": ["31/2/2026"], "places-0-postcode": ["AB1"],
        "minimum_age": ["age"], "minimum_age_years": ["9"],
        "delivery": ["online", ""], "description": ["Typed with care"],
    }  # fmt: skip
    form = open_form(site, public_id) | wrong
    answer = site.editor.post(f"/editor/services/{public_id}", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == MEND_IT
    assert "<title>Error: " in page
    for name in ("name", "url", "wait_days", "vacancies", "closed_on", "places-0-postcode",
                 "delivery"):  # fmt: skip
        assert f'href="#{name}"' in page
        assert f'id="{name}"' in page
    sent_again = filled(page)
    assert {name: sent_again[name] for name in wrong} == wrong
    assert site.listing(public_id).version == 1


def test_each_constraint_has_its_sentence(site: Site) -> None:
    (public_id,) = site.add(SLEEP)
    cases = {
        "Highest age: enter an age that is not below the lowest age": {
            "minimum_age": ["age"], "minimum_age_years": ["9"],
            "maximum_age": ["age"], "maximum_age_years": ["5"]},
        "Highest age: enter at most 25": {
            "maximum_age": ["age"], "maximum_age_years": ["40"]},
        "Enter the age, or choose one of the other answers": {"minimum_age": ["age"]},
        "Choose An age, or take the number of years away": {"minimum_age_years": ["4"]},
        "Enter the day on which it closed for good": {"status": ["defunct"]},
        "Enter the day on which space was confirmed": {"vacancies": ["1"]},
        "Places free: enter at most 2": {
            "capacity_children": ["2"], "vacancies": ["3"], "capacity_confirmed_on": ["1/1/2026"]},
        "Enter the day on which the waiting time was reported": {"wait_days": ["1"]},
        "enter a day that is not after today": {"wait_days": ["1"], "wait_as_of": ["1/1/2999"]},
        "Published until: enter a day that is not before it starts": {
            "publish_from": ["2/1/2026"], "publish_to": ["1/1/2026"]},
        "Only a public service is run by one of these": {
            "provider.sector": ["voluntary"], "provider.statutory_partner": ["police"]},
        "Closes at: enter a time after 09:00": {
            "openings-0-was": [""], "openings-0-opens_at": ["9:00"],
            "openings-0-closes_at": ["8:00"]},
        "Last day: enter a day that is not before the first day": {
            "places-0-openings-0-was": [""], "places-0-openings-0-valid_from": ["2/1/2026"],
            "places-0-openings-0-valid_to": ["1/1/2026"]},
        "With what: enter an age in years, such as 11": {
            "rules-0-was": [""], "rules-0-kind": ["include"], "rules-0-field": ["age"],
            "rules-0-operator": ["at_least"], "rules-0-value": ["grown up"],
            "rules-0-sentence": ["For adults"]},
        "choose each need once": {
            "needs-0-was": [""], "needs-0-need": ["housing"], "needs-0-strength": ["primary"],
            "needs-1-was": [""], "needs-1-need": ["housing"], "needs-1-strength": ["partial"]},
        "take out the postcode or street of the confidential address": {
            "places-0-confidential": ["yes"], "description": ["Ring at 1 high street."]},
    }  # fmt: skip
    opened = open_form(site, public_id)
    for sentence, typed in cases.items():
        answer = site.editor.post(f"/editor/services/{public_id}", data=opened | typed)
        assert answer.status_code == MEND_IT, sentence
        assert sentence in answer.get_data(as_text=True), sentence
    assert site.listing(public_id).version == 1


def test_places_times_and_rules_are_added_and_taken_out_without_scripts(site: Site) -> None:
    (public_id,) = site.add(SLEEP)
    form = open_form(site, public_id) | {"description": ["Typed first"]}
    for name in ("places", "places-1-openings", "needs"):
        answer = site.editor.post(f"/editor/services/{public_id}", data=form | {"add": [name]})
        form = filled(answer.get_data(as_text=True))
    form |= {
        "places-1-name": ["Library"], "places-1-openings-0-days": ["MO", "WE"],
        "places-1-openings-0-opens_at": ["22:00"], "places-1-openings-0-closes_at": ["1:00"],
        "places-1-openings-0-crosses_midnight": ["yes"],
        "needs-0-need": ["housing"], "needs-0-strength": ["partial"],
    }  # fmt: skip
    answer = site.editor.post(f"/editor/services/{public_id}", data=form)
    assert answer.status_code == SEE_OTHER
    facts = site.listing(public_id).facts
    assert facts.description == "Typed first"
    assert {place.name for place in facts.places} == {"Hall", "Library"}
    library = next(place for place in facts.places if place.name == "Library")
    assert library.openings[0].days == frozenset({"MO", "WE"})
    assert facts.needs == (("housing", "partial"),)
    form = open_form(site, public_id)
    hall = next(n for n in (0, 1) if form[f"places-{n}-name"] == ["Hall"])
    answer = site.editor.post(
        f"/editor/services/{public_id}", data=form | {"remove": [f"places-{hall}"]}
    )
    site.editor.post(f"/editor/services/{public_id}", data=filled(answer.get_data(as_text=True)))
    assert [place.name for place in site.listing(public_id).facts.places] == ["Library"]


def test_a_new_listing_gets_an_address_of_its_own(site: Site) -> None:
    page = site.editor.get("/editor/services/new").get_data(as_text=True)
    form = filled(page) | {"name": ["Violin for all"], "provider.name": ["Music"],
                           "status": ["active"]}  # fmt: skip
    answer = site.editor.post("/editor/services/new", data=form)
    assert answer.status_code == SEE_OTHER
    public_id = answer.location.rpartition("/")[2]
    facts = site.listing(public_id).facts
    assert (facts.name, facts.source_id, facts.minimum_age_years) == (
        "Violin for all", public_id, None)  # fmt: skip
    assert site.editor.get(f"/services/{public_id}").status_code == 200


def test_an_empty_new_listing_is_not_stored(site: Site) -> None:
    form = filled(site.editor.get("/editor/services/new").get_data(as_text=True))
    answer = site.editor.post("/editor/services/new", data=form)
    assert answer.status_code == MEND_IT
    assert "Name of the service: enter an answer" in answer.get_data(as_text=True)


def test_facts_that_the_form_does_not_ask_stay(site: Site) -> None:
    stated = replace(SLEEP, extras=(("Bring", "A towel"),), part_ids=(("language/Urdu", "x"),),
                     places=(replace(HALL, id="hall", at_id="there"),))  # fmt: skip
    (public_id,) = site.add(stated)
    form = open_form(site, public_id) | {"cost_text": ["£2"], "places-0-city": ["Village"]}
    site.editor.post(f"/editor/services/{public_id}", data=form)
    facts = site.listing(public_id).facts
    assert (facts.extras, facts.part_ids) == (stated.extras, stated.part_ids)
    assert facts.places == (replace(stated.places[0], city="Village"),)


def test_two_editors_never_overwrite_each_other_unseen(site: Site) -> None:
    (public_id,) = site.add(SLEEP)
    address = f"/editor/services/{public_id}"
    first, second = open_form(site, public_id), open_form(site, public_id)
    site.editor.post(address, data=first | {"name": ["Sleep first"], "free": ["yes"]})
    ours = second | {"name": ["Sleep second"], "cost_text": ["Our words"]}
    answer = site.editor.post(address, data=ours)
    page = answer.get_data(as_text=True)
    assert answer.status_code == CHANGED_MEANWHILE
    assert "Sleep first" in page
    assert "Sleep second" in page
    assert "directory-editor@" in page
    assert site.listing(public_id).facts.name == "Sleep first"
    undecided = site.editor.post(address, data=filled(page))
    assert undecided.status_code == CHANGED_MEANWHILE
    assert "Name of the service: choose which to keep" in undecided.get_data(as_text=True)
    answer = site.editor.post(address, data=filled(page) | {"pick-name": ["ours"]})
    assert answer.status_code == SEE_OTHER
    facts = site.listing(public_id).facts
    assert (facts.name, facts.free, facts.cost_text) == ("Sleep second", True, "Our words")


def test_a_confidential_address_in_the_notes_is_warned_of_once(site: Site) -> None:
    (public_id,) = site.add(replace(SLEEP, places=(replace(HALL, confidential=True),)))
    address = f"/editor/services/{public_id}"
    form = open_form(site, public_id) | {"notes": ["Post to AB12DE"]}
    answer = site.editor.post(address, data=form)
    assert answer.status_code == MEND_IT
    assert "The notes hold the postcode or street" in answer.get_data(as_text=True)
    assert site.editor.post(address, data=form | {"notes_seen": ["yes"]}).status_code == SEE_OTHER


def test_turning_an_address_confidential_says_what_may_have_left(site: Site) -> None:
    (public_id,) = site.add(SLEEP)
    form = open_form(site, public_id) | {"places-0-confidential": ["yes"]}
    site.editor.post(f"/editor/services/{public_id}", data=form)
    page = site.editor.get(f"/editor/services/{public_id}").get_data(as_text=True)
    assert "It may have left before, in exports, prints or the open feed" in page


def test_a_listing_kept_out_of_sight_is_not_brought_back_by_its_source(site: Site) -> None:
    (public_id,) = site.add(SLEEP)
    address = f"/editor/services/{public_id}/out-of-sight"
    assert site.editor.post(address, data={}).status_code == MEND_IT
    site.editor.post(address, data={"because": "unsafe"})
    assert site.listing(public_id).facts.withheld is Withheld.UNSAFE
    assert site.editor.get(f"/services/{public_id}").status_code == 404
    site.editor.post(address, data={"because": "lift"})
    assert site.editor.get(f"/services/{public_id}").status_code == 200


def test_only_directory_editors_may_change_listings(site: Site) -> None:
    (public_id,) = site.add(SLEEP)
    practitioner = signed_in_client(site.app, "practitioner")
    for end in ("", "/history", "/duplicates", "/out-of-sight"):
        assert practitioner.get(f"/editor/services/{public_id}{end}").status_code == 403


def test_hostile_forms_are_answered(site: Site) -> None:
    (public_id,) = site.add(SLEEP)
    address = f"/editor/services/{public_id}"
    opened = open_form(site, public_id)
    for junk in (
        {"places-99999999-name": ["x"]}, {"places-x-name": ["x"]}, {"version": ["9" * 30]},
        {"add": ["nothing-here"]}, {"add": ["places-0-places"]}, {"remove": ["x"]},
        {"description": ["x" * 10_001]}, {"status": ["\x00"]}, {"name": ["\x00"]},
        {"places-0-was": ["-1"]}, {"needs-0-need": ["nonsense"], "needs-0-strength": ["all"]},
        {"wait_days": ["\N{ARABIC-INDIC DIGIT THREE}"]}, {"theirs": ["1"]},
    ):  # fmt: skip
        assert site.editor.post(address, data=opened | junk).status_code < 500, junk
    assert site.editor.post(address, data={}).status_code < 500


def test_a_listing_without_any_fact_opens_and_is_stored(site: Site) -> None:
    (public_id,) = site.add(ServiceFacts("bare", ProviderFacts("P"), "Bare", None))
    before = site.listing(public_id).facts
    site.editor.post(f"/editor/services/{public_id}", data=open_form(site, public_id))
    assert site.listing(public_id).facts == before
