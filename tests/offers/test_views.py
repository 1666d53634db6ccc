"""The journey through the pages, on both databases."""

import logging
import re
from datetime import timedelta

import html5lib
import pytest
from flask import Flask
from sqlalchemy import select

from earlyhelp.clock import today
from earlyhelp.db import Database
from earlyhelp.gaps.queries import find_asked
from earlyhelp.offers.families.page import PER_PAGE
from earlyhelp.offers.models import OfferRow
from earlyhelp.offers.signs import SIGNS
from earlyhelp.offers.steps import STEPS
from earlyhelp.web.words import day
from tests.conftest import QueryCounter, signed_in_client
from tests.offers.factories import (
    LSOA,
    POSTCODE,
    SAMPLE_NAMES,
    Family,
    Walker,
    a_directory,
    a_service,
    words,
)

TWO_NEEDS = {"speech_language": "emerging", "parenting_boundaries": "emerging"}
ANY_AGE_FLAGS = [s.flag for s in SIGNS if s.flag not in {"unborn_risk", "homeless_child_16_17"}]
FRONT_DOOR = "01632 960001"


def main_of(text: str) -> str:
    return text[text.index("<main") : text.index("</main>")]


def assert_front_door_first(text: str) -> None:
    """The numbers stand before anything else on the page, and no service stands on it at all."""
    main = main_of(text)
    assert main.index("999") < main.index(FRONT_DOOR) < main.index("<h2")
    for name in SAMPLE_NAMES:
        assert name not in text
    assert "/offer" not in text
    assert "/services/" not in text


def service_questions(text: str) -> list[str]:
    return sorted(set(re.findall(r'name="(service-[0-9a-f-]{36})"', text)))


def test_two_emerging_needs_lead_to_an_offer_with_reasons(walker_on_each: Walker) -> None:
    walker = walker_on_each
    outcome = words(walker.decide(Family(worries=TWO_NEEDS, postcode="zz1-1aa")))
    assert "These answers point to early help from one service" in outcome
    assert "Speech, language and communication: some worry" in outcome
    assert "What this cannot know" in outcome
    assert "version 1.0.0, in force from" in outcome
    assert walker.agree().location.endswith("/offer")
    offer = words(walker.get("/offer"))
    assert "Helps with speech, language and communication, which you marked as some worry" in offer
    assert "Waiting time: 2 weeks, reported on" in offer
    assert "Last checked: Checked this month" in offer
    assert "middle of the small area" in offer


def test_the_same_with_one_danger_sign_shows_the_front_door_and_no_service(
    walker_on_each: Walker,
) -> None:
    walker = walker_on_each
    text = walker.decide(Family(worries=TWO_NEEDS, signs=("serious_neglect",)))
    assert "These answers point to children&#39;s social care" in text
    assert_front_door_first(text)
    assert walker.get("/offer").location.endswith("/outcome")
    walker.agree()
    assert walker.get("/offer").location.endswith("/outcome")
    assert_front_door_first(walker.get("/outcome").text)
    assert walker.post("/offer", {}).location.endswith("/outcome")


def test_each_sign_alone_leads_to_the_front_door(walker: Walker) -> None:
    walker.fill(Family())
    for flag in ANY_AGE_FLAGS:
        if flag == "existing_social_worker":
            walker.send("social-worker", {"social_worker": "yes"})
            walker.send("danger-signs", {"signs": ["none"]})
        else:
            walker.send("danger-signs", {"signs": [flag]})
        walker.post("/check", {})
        text = walker.get("/outcome").text
        assert re.search(r"point to children&#39;s social care", text), (flag, words(text))
        assert_front_door_first(text)
        walker.send("social-worker", {"social_worker": "no"})


@pytest.mark.parametrize(
    ("flag", "age"),
    [("unborn_risk", {"how": "unborn"}), ("homeless_child_16_17", {"how": "age", "years": "16"})],
)
def test_a_sign_of_one_age_leads_to_the_front_door(
    walker: Walker, flag: str, age: dict[str, str | list[str]]
) -> None:
    text = walker.decide(Family(age=age, signs=(flag,)))
    assert "point to children&#39;s social care" in text
    assert_front_door_first(text)


def test_a_child_in_danger_stops_everything(walker: Walker) -> None:
    walker.begin()
    answer = walker.send("safety", {"danger": "yes"})
    assert answer.location.endswith("/ring-now")
    page = words(walker.get("/ring-now"))
    assert "You said that the child is in danger now" in page
    assert page.index("999") < page.index(FRONT_DOOR)
    for address in ("", "/check", "/outcome", "/offer", "/questions/age"):
        assert walker.get(address).status_code == 303
        final = walker.client.get(walker.url(address), follow_redirects=True)
        assert "In danger" not in final.text
        assert "Ring 999 first" in words(final)
    assert walker.send("safety", {"danger": "no"}).location.endswith("/questions/consent")


def test_a_sign_nobody_knows_leads_to_a_talk_and_says_what_it_could_change(walker: Walker) -> None:
    text = walker.decide(Family(worries=TWO_NEEDS, unsure=("serious_neglect",)))
    assert_front_door_first(text)
    shown = words(text)
    assert "talking to a social worker" in shown
    assert "Serious neglect, or neglect that goes on : could make it" in shown


def test_missing_answers_never_give_less_than_a_talk(walker: Walker) -> None:
    walker.begin()
    walker.send("safety", {"danger": "no"})
    walker.send("consent", {"agrees": "yes"})
    check = words(walker.get("/check"))
    assert "without an answer" in check
    walker.post("/check", {})
    assert_front_door_first(walker.get("/outcome").text)


def test_an_offer_needs_a_person_who_agrees(walker: Walker) -> None:
    walker.decide(Family(worries=TWO_NEEDS))
    assert walker.get("/offer").location.endswith("/outcome")
    answer = walker.post("/outcome", {})
    assert answer.status_code == 422
    assert "Choose whether you agree" in words(answer)
    assert "<title>Error: " in answer.text


def test_stepping_up_counts_at_once_and_needs_a_reason(walker: Walker) -> None:
    walker.decide(Family(worries=TWO_NEEDS))
    answer = walker.post("/outcome", {"verdict": "different"})
    assert "Choose what it should be" in words(answer)
    assert "Enter the reason" in words(answer)
    walker.post(
        "/outcome", {"verdict": "different", "wanted": "csc_s17", "reason": "much got worse"}
    )
    text = walker.get("/outcome").text
    assert "You stepped this up" in text
    assert_front_door_first(text)
    assert walker.get("/offer").location.endswith("/outcome")


def test_stepping_down_from_harm_is_not_possible_here(walker: Walker) -> None:
    walker.decide(Family(signs=("serious_neglect",)))
    walker.post("/outcome", {"verdict": "different", "wanted": "universal", "reason": "it is fine"})
    text = walker.get("/outcome").text
    assert "A step down is not possible here" in text
    assert_front_door_first(text)


def test_stepping_down_from_a_need_waits_for_a_manager(walker: Walker) -> None:
    walker.decide(Family(worries={"housing": "significant"}))
    walker.post("/outcome", {"verdict": "different", "wanted": "universal", "reason": "it is fine"})
    text = walker.get("/outcome").text
    assert "needs a social worker or an early help manager" in text
    assert "These answers point to targeted early help" in text


def test_choices_are_saved_with_reasons_and_a_lead(
    walker_on_each: Walker, database: Database
) -> None:
    walker = walker_on_each
    walker.decide(Family(worries={"housing": "significant", "parenting_boundaries": "emerging"}))
    walker.agree()
    offer = walker.get("/offer").text
    names = service_questions(offer)
    assert len(names) == 2
    assert "Name a lead practitioner before this starts" in words(offer)
    answer = walker.post("/offer", {names[0]: "choose", names[1]: "leave_out"})
    assert answer.status_code == 422
    assert "Choose why you leave out" in words(answer)
    assert "Choose who the lead practitioner is" in words(answer)
    assert re.search(r'value="choose"\s+checked', answer.text), "nothing typed is lost"
    sent = {
        names[0]: "choose",
        names[1]: "leave_out",
        f"{names[1]}-why": "tried",
        "lead": "school",
    }
    answer = walker.post("/offer", sent)
    assert answer.status_code == 303
    assert "Your choices are saved. 1 service chosen" in words(walker.get("/offer"))
    again = words(walker.get("/offer"))
    assert "Your choices are saved" not in again
    assert "Last saved on" in again
    assert "Lead practitioner: someone at the school or nursery." in again
    assert "Name a lead practitioner" not in again, "one is named"
    with database.session() as session:
        assert "Name a lead practitioner" not in session.scalars(select(OfferRow.proposal)).one()
    assert "Suggested since" not in again, "nothing else helps with what was left out"
    assert "Offer saved" in words(walker.client.get("/assessments"))


def test_the_family_s_copy_holds_the_services_and_nothing_of_the_assessment(
    walker: Walker,
) -> None:
    worries = {"housing": "significant", "parenting_boundaries": "emerging"}
    walker.decide(Family(worries=worries, reference="EH-9", postcode=POSTCODE))
    assert walker.get("/offer/print").location.endswith("/outcome"), "nobody has agreed yet"
    walker.agree()
    assert walker.get("/offer/print").location.endswith("/offer"), "nothing is chosen yet"
    names = service_questions(walker.get("/offer").text)
    sent = {names[0]: "choose", names[1]: "leave_out", f"{names[1]}-why": "tried", "lead": "me"}
    walker.post("/offer", sent)
    offer = walker.get("/offer").text
    chosen, left_out = re.findall(r"<h3[^>]*>(?:<a[^>]*>)?([^<]+)", offer)[:2]
    (link,) = set(re.findall(r'href="([^"]*/offer/print)"', offer))
    sheet = words(walker.client.get(link))
    assert chosen in sheet
    assert left_out not in sheet
    assert "Phone:" in sheet
    assert "Waiting time" in sheet
    assert "Last checked" in sheet
    for said in ("EH-9", LSOA, "worry", "Housing and homelessness", "targeted", "level", "7 years"):
        assert said not in sheet.split("Back to the offer")[1].split("Levels of need")[0]


def test_help_open_to_everyone_can_be_taken_along(walker: Walker) -> None:
    walker.decide(Family())
    walker.agree()
    assert "Print a copy for the family" in words(walker.get("/offer"))
    sheet = words(walker.get("/offer/print"))
    assert "Stay and Play" in sheet
    assert "This help is open to every family." in sheet


def test_what_is_not_known_leads_to_its_question(walker: Walker) -> None:
    walker.decide(Family(worries={"housing": "significant"}, unsure=("suicide_risk",)))
    assert "/questions/danger-signs?back=check" in walker.get("/outcome").text
    check = walker.get("/check").text
    assert "without an answer" not in check


def test_a_need_with_nothing_is_said_and_counted(
    walker_on_each: Walker, database: Database
) -> None:
    walker = walker_on_each
    walker.decide(Family(worries={"young_carer": "emerging"}, postcode=POSTCODE))
    walker.agree()
    page = words(walker.get("/offer"))
    assert "We found nothing for this need. It has been counted as a gap." in page
    with database.session() as session:
        (asked,) = find_asked(session, on=today())
        (offer,) = session.scalars(select(OfferRow)).all()
    assert asked[:4] == ("young_carer", "5-10", "none_exists", 1)
    assert offer.lsoa_code == LSOA


def test_a_second_decision_is_counted_once(walker_on_each: Walker, database: Database) -> None:
    walker = walker_on_each
    walker.decide(Family(worries={"young_carer": "emerging"}))
    walker.agree()
    walker.post("/check", {})
    walker.agree()
    with database.session() as session:
        (asked,) = find_asked(session, on=today())
    assert asked.times == 1


def test_nothing_to_worry_about_needs_no_assessment(walker: Walker) -> None:
    outcome = words(walker.decide(Family()))
    assert "These answers point to help that is open to everyone" in outcome
    walker.agree()
    page = words(walker.get("/offer"))
    assert "No assessment is needed" in page
    assert "Stay and Play" in page
    assert "Choose it" not in page


@pytest.mark.parametrize("consent", ["refused", "unsafe_to_ask"])
def test_without_agreement_nothing_can_be_chosen(walker: Walker, consent: str) -> None:
    walker.decide(Family(worries=TWO_NEEDS, consent=consent))
    walker.agree()
    page = walker.get("/offer").text
    assert "Save these choices" not in page
    assert service_questions(page) == []


def test_changing_an_answer_comes_back_and_asks_what_it_opens(walker: Walker) -> None:
    walker.fill(Family(worries=TWO_NEEDS))
    answer = walker.send("send", {"send": "no"}, "?back=check")
    assert answer.location.endswith("/check")
    answer = walker.send("age", {"how": "age", "years": "1"}, "?back=check")
    assert answer.location.endswith("/questions/mobile?back=check")
    answer = walker.send("needs-home", {"housing": "big", "rest": ["yes"]}, "?back=check")
    assert answer.location.endswith("/questions/severity?back=check")
    answer = walker.send("severity", {}, "?back=check")
    assert answer.location.endswith("/questions/impact?back=check")
    assert "Not answered" in words(walker.get("/check"))


def test_a_sign_never_shown_is_never_taken_as_no(walker: Walker) -> None:
    walker.fill(Family())
    answer = walker.send("age", {"how": "age", "years": "16"}, "?back=check")
    assert answer.location.endswith("/questions/danger-signs?back=check")
    walker.post("/check", {})
    text = words(walker.get("/outcome"))
    assert "talking to a social worker" in text
    assert "A young person of 16 or 17 is homeless" in text


def test_a_decision_on_changed_answers_shows_no_offer(walker: Walker) -> None:
    walker.decide(Family(worries=TWO_NEEDS))
    walker.agree()
    walker.send("danger-signs", {"signs": ["suicide_risk"]})
    assert walker.get("/offer").location.endswith("/outcome")
    text = walker.get("/outcome").text
    assert "You have changed answers since" in text
    assert "/offer" not in text
    assert walker.post("/outcome", {"verdict": "agreed"}).location.endswith("/check")


def test_changing_only_the_family_s_own_words_keeps_the_decision(walker: Walker) -> None:
    walker.decide(Family(worries=TWO_NEEDS))
    walker.send("own-words", {"own_words": "I want to sleep"})
    assert "You have changed answers" not in walker.get("/outcome").text


def test_an_assessment_does_not_exist_for_another_organisation(
    walker: Walker, website: Flask
) -> None:
    walker.decide(Family(worries=TWO_NEEDS))
    stranger = Walker(signed_in_client(website, "practitioner", "another-school"))
    stranger.begin()
    stranger.id = walker.id
    for page in ("", "/check", "/outcome", "/offer", "/ring-now", "/questions/age"):
        assert stranger.get(page).status_code == 404, page
    for page in ("/check", "/outcome", "/offer", "/questions/age"):
        assert stranger.post(page, {}).status_code == 404, page
    for whose in ("", "?whose=colleagues"):
        assert walker.id not in stranger.client.get(f"/assessments{whose}").text


def test_a_colleague_opens_it_and_another_role_does_not(website: Flask) -> None:
    walker = Walker(signed_in_client(website, "practitioner", "one-school"))
    walker.decide(Family(worries=TWO_NEEDS))
    for role in ("commissioner", "data-officer", "directory-editor", "administrator"):
        other = Walker(signed_in_client(website, role, "one-school"))
        other.id = walker.id
        assert other.get("/outcome").status_code == 403, role


def test_no_marker_is_found_in_addresses_titles_logs_or_places_it_does_not_belong(
    walker_on_each: Walker, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    walker = walker_on_each
    caplog.set_level(logging.DEBUG)
    markers = ("zqnote", "ZQ-REF-7", POSTCODE, POSTCODE.replace(" ", ""))
    walker.decide(
        Family(worries=TWO_NEEDS, own_words="zqnote", reference=markers[1], postcode=POSTCODE)
    )
    walker.agree()
    walker.post("/offer", {})
    for page in (
        "",
        "/check",
        "/outcome",
        "/offer",
        "/questions/own-words",
        "/questions/reference",
    ):
        answer = walker.get(page)
        title = re.search(r"<title>(.*?)</title>", answer.text)
        for marker in markers:
            assert title is not None
            assert marker not in title.group(1)
            assert marker not in answer.request.path
    for marker in markers:
        assert marker not in caplog.text
        assert marker not in walker.get("/outcome").text
        assert marker not in walker.get("/offer").text
    with database.session() as session:
        stored = {
            table: str(session.connection().exec_driver_sql(f"select * from {table}").all())
            for table in ("assessment", "decision", "offer", "offer_need", "offer_service")
        }
    decisions = "".join(text for table, text in stored.items() if table != "assessment")
    everything = "".join(stored.values())
    assert not [marker for marker in markers if marker in decisions]
    assert not [marker for marker in markers[2:] if marker in everything]


def test_a_date_of_birth_becomes_an_age_and_is_dropped(
    walker_on_each: Walker, database: Database
) -> None:
    walker = walker_on_each
    walker.fill(Family(age={"how": "birth", "born_on": ["27", "3", "2019"]}))
    assert re.search(r"\d+ years", words(walker.get("/check")))
    with database.session() as session:
        everything = str(session.connection().exec_driver_sql("select * from assessment").all())
    assert "2019" not in everything
    assert "born_on" not in everything


def test_every_page_is_whole_and_never_kept(walker: Walker) -> None:
    walker.decide(
        Family(
            worries=TWO_NEEDS | {"housing": "significant"},
            age={"how": "age", "years": "1"},
            consent="not_asked",
        )
    )
    walker.agree()
    pages = ["", "/check", "/outcome", "/offer", "/offer?way=fewest"]
    pages += [f"/questions/{step.id}" for step in STEPS]
    answers = [walker.get(page) for page in pages]
    answers += [walker.client.get("/assessments"), walker.client.get("/assessments/new")]
    answers += [walker.send(step.id, {"years": "x", "how": "age"}) for step in STEPS]
    for answer in answers:
        if answer.status_code == 303:
            continue
        assert answer.headers["Cache-Control"] == "no-store"
        parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
        tree = parser.parse(answer.text)
        assert parser.errors == [], (answer.request.path, parser.errors[:3])
        (heading,) = tree.findall(".//h1")
        title = tree.findtext(".//title").strip().removeprefix("Error: ")
        assert title.startswith(" ".join("".join(heading.itertext()).split())), title
        identifiers = re.findall(r'\sid="([^"]+)"', answer.text)
        assert len(identifiers) == len(set(identifiers)), answer.request.path
        for target in re.findall(r"error-summary.*?</ul>", answer.text, re.DOTALL):
            for linked in re.findall(r'href="#([^"]+)"', target):
                assert linked in identifiers, (answer.request.path, linked)


def test_more_assessments_never_mean_more_queries(walker: Walker, website: Flask) -> None:
    counts = []
    for _ in range(2):
        walker.decide(Family(worries=TWO_NEEDS))
        walker.agree()
        with QueryCounter(website.extensions["earlyhelp"].database.engine) as counter:
            walker.client.get("/assessments")
        counts.append(len(counter.statements))
    assert counts[0] == counts[1] <= 17


def test_the_list_says_where_each_family_stands(walker: Walker) -> None:
    walker.begin()
    walker.send("safety", {"danger": "yes"})
    walker.begin()
    walker.decide(Family(signs=("serious_neglect",), reference="EH-9"))
    page = words(walker.client.get("/assessments"))
    assert "No reference given" in page
    assert "In danger: ring now" in page
    assert "Draft: 0 of 5 parts done" in page
    assert f"Deleted on {day(today() + timedelta(days=30))} unless you change it" in page
    assert "A draft that nobody changes is deleted after 30 days." in page
    assert "EH-9" in page
    assert "Points to children's social care" in page


def test_a_long_list_goes_on_over_pages(walker: Walker) -> None:
    for _ in range(PER_PAGE + 1):
        walker.begin()
    first = words(walker.client.get("/assessments"))
    assert "1 to 20 of 21, last changed first." in first
    assert first.count("Draft: 0 of 5 parts done") == PER_PAGE
    assert words(walker.client.get("/assessments?page=2")).count("Draft: 0 of 5 parts done") == 1
    drafts = walker.client.get("/assessments?show=drafts")
    assert "/assessments?show=drafts&amp;page=2" in drafts.text
    assert words(drafts).count("Draft: 0 of 5 parts done") == PER_PAGE
    assert "There is nothing here now" in words(walker.client.get("/assessments?show=closed"))
    assert words(walker.client.get("/assessments?show=x%00y")) == first


def test_a_place_once_given_is_kept_until_it_is_forgotten(walker: Walker) -> None:
    walker.fill(Family(postcode=POSTCODE))
    assert LSOA in words(walker.get("/questions/place"))
    walker.send("place", {"postcode": ""})
    assert LSOA in words(walker.get("/check"))
    walker.send("place", {"postcode": "", "forget": ["yes"]})
    assert LSOA not in words(walker.get("/check"))


def test_an_assessment_in_danger_cannot_be_decided(walker: Walker) -> None:
    walker.fill(Family(worries=TWO_NEEDS))
    walker.send("safety", {"danger": "yes"})
    assert walker.post("/check", {}).location.endswith("/ring-now")
    assert walker.post("/outcome", {"verdict": "agreed"}).location.endswith("/ring-now")
    walker.send("safety", {"danger": "no"})
    assert walker.get("/ring-now").location.endswith(walker.id)


def test_agreeing_twice_changes_nothing(walker: Walker) -> None:
    walker.decide(Family(worries=TWO_NEEDS))
    walker.agree()
    raised = {"verdict": "different", "wanted": "csc_s17", "reason": "r"}
    assert walker.post("/outcome", raised).location.endswith("/offer")
    assert "You agreed with this" in words(walker.get("/outcome"))


def test_an_offer_without_a_postcode_leads_to_one_with_distances(walker: Walker) -> None:
    walker.decide(Family(worries=TWO_NEEDS))
    walker.agree()
    offer = walker.get("/offer").text
    assert "You gave no postcode, so there are no distances." in words(offer)
    (link,) = re.findall(r'href="[^"]*(/questions/place[^"]*)"', offer)
    assert "Where does the family live?" in words(walker.get(link))
    answer = walker.send("place", {"postcode": POSTCODE}, back="?back=check")
    assert answer.location.endswith("/check")
    walker.post("/check", {})
    walker.agree()
    assert "Distances are measured in a straight line" in words(walker.get("/offer"))


def test_a_service_that_would_fit_is_added_by_hand_and_saved(
    walker_on_each: Walker, database: Database
) -> None:
    walker = walker_on_each
    with database.session(writing=True) as session:
        a_directory(session, a_service("Zealous Evenings", "parenting_boundaries:primary"))
    walker.decide(Family(worries={"parenting_boundaries": "emerging"}))
    walker.agree()
    page = walker.get("/offer").text
    (first,) = service_questions(page)
    assert "Would fit, but others come first (1)" in words(page)
    (more,) = re.findall(r'name="add" value="([^"]+)"', page)
    answer = walker.post("/offer", {first: "leave_out", f"{first}-why": "tried", "add": more})
    assert answer.status_code == 200
    assert "You added Zealous Evenings. It is chosen below." in words(answer)
    assert service_questions(answer.text) == sorted([first, f"service-{more}"])
    assert len(re.findall(r'value="choose"\s+checked', answer.text)) == 1
    assert len(re.findall(r'value="leave_out"\s+checked', answer.text)) == 1, "nothing is lost"
    assert service_questions(walker.get("/offer").text) == [first], "nothing is saved yet"
    added = re.findall(r'name="added" value="([^"]+)"', answer.text)
    sent: dict[str, str | list[str]] = dict.fromkeys(service_questions(answer.text), "choose")
    assert len(sent) == 2
    answer = walker.post("/offer", {**sent, "added": added})
    assert answer.status_code == 303, words(answer)
    again = walker.get("/offer").text
    assert len(re.findall(r'value="choose"\s+checked', again)) == 2
    assert "2 services chosen" in words(again)


def test_nothing_can_be_added_that_would_not_fit(walker: Walker) -> None:
    walker.decide(Family(worries={"parenting_boundaries": "emerging"}))
    walker.agree()
    page = walker.get("/offer?considered=all").text
    assert 'name="add"' not in page
    other = re.findall(r'/services/([0-9a-f-]{36})"[^>]*>Home Advice', page)
    for made_up in (*other, "made up"):
        answer = walker.post("/offer", {"add": made_up})
        assert answer.status_code == 200
        assert "You added" not in answer.text
        assert len(service_questions(answer.text)) == 1
