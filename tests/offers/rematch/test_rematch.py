"""What has changed for an open offer, on the practitioner's pages and on the command line."""

import json
import re
from collections.abc import Mapping
from threading import Thread

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from earlyhelp.app import main
from earlyhelp.clock import now, today
from earlyhelp.db import Database
from earlyhelp.offers.commands import delete_assessments
from earlyhelp.offers.decisions import Rules
from earlyhelp.offers.given.cli import ruleset_of_settings
from earlyhelp.offers.models import OfferChangeRow, OfferRow
from earlyhelp.offers.rematch.commands import record_changes
from earlyhelp.offers.rematch.looking import look_again
from earlyhelp.offers.rematch.queries import Homes, find_kept, find_open, find_open_ids
from earlyhelp.records.held.queries import export_subject
from earlyhelp.services.checking import DEFAULT_PERIODS
from earlyhelp.services.commands import Change as Edit
from earlyhelp.services.editing.commands import Pair, merge
from earlyhelp.services.editing.queries import get_listing
from earlyhelp.services.models import Service
from earlyhelp.services.words import ChangeReason
from earlyhelp.settings import Settings
from tests.conftest import signed_in_client
from tests.offers.factories import POSTCODE, Family, Walker, a_directory, a_service, words

HOUSING, SLEEP = "Home Advice", "Calm Evenings"
NO_RULES = Rules(None, "not asked here", ())
NO_STATE = '{"services": {}, "needs": {"housing": "met"}, "without_place": []}'
DAMAGE = (
    ('{"mat', NO_STATE),
    ("[" * 100_000, NO_STATE),
    ("[]", None),
    ("{}", "[]"),
    ("{}", "{}"),
    ("{}", '{"services": {"a": {"name": "A", "age": 5}}, "needs": {}, "without_place": []}'),
    (
        "{}",
        '{"services": {"a": {"name": "A", "wait_days": "5"}}, "needs": {}, "without_place": []}',
    ),
    ("{}", '{"services": {}, "needs": {"housing": "perhaps"}, "without_place": []}'),
    ("{}", '{"services": {}, "needs": {"housing": "met"}, "without_place": [5]}'),
)
"""A proposal and a state that are not as they were written."""
FAMILY = Family(
    worries={"housing": "significant", "parenting_boundaries": "emerging"}, postcode=POSTCODE
)


def questions_of(page: str) -> list[str]:
    return sorted(set(re.findall(r'name="(service-[0-9a-f-]{36})"', page)))


def choose_all(walker: Walker, **other: str) -> None:
    """Choose every service suggested; ``other`` answers some of them differently."""
    asked = dict.fromkeys(questions_of(walker.get("/offer").text), "choose")
    answer = walker.post("/offer", {**asked, "lead": "school", **other})
    assert answer.status_code == 303, words(answer)


@pytest.fixture
def walker(website_on_each: Flask) -> Walker:
    """Give a practitioner with a saved offer of two services."""
    walker = Walker(signed_in_client(website_on_each, "practitioner"))
    walker.decide(FAMILY)
    walker.agree()
    choose_all(walker)
    return walker


def write(database: Database, *rows: Mapping[str, str]) -> None:
    with database.session(writing=True) as session:
        a_directory(session, *rows)


def rematch(database: Database, *options: str) -> Result:
    url = database.url.render_as_string(hide_password=False)
    done = CliRunner().invoke(
        main, ["offers", "rematch", *options], env={"EARLYHELP_DATABASE_URL": url}
    )
    assert done.exit_code == 0, done.output
    return done


def kinds(done: Result) -> list[str]:
    return [change["kind"] for change in json.loads(done.stdout)["changes"]]


def kept(database: Database) -> int:
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(OfferChangeRow)) or 0


LATER = a_service(HOUSING, "housing:primary; money_debt_food:primary", wait_days="84")
SHUT = a_service(
    SLEEP,
    "parenting_boundaries:primary; family_conflict:partial",
    status="temporarily closed",
)


def test_what_has_changed_stands_on_both_pages_until_it_was_seen(
    walker: Walker, database: Database
) -> None:
    assert kinds(rematch(database)) == []
    assert "What has changed" not in words(walker.client.get("/assessments"))
    write(database, LATER, SHUT)
    page = words(walker.get("/offer"))
    assert "What has changed since you saved" in page
    assert f"{HOUSING} now waits 12 weeks (it was 2 weeks)" in page
    assert f"{SLEEP} has closed (closed for a while)" in page
    assert "Nothing meets parenting, routines and boundaries any more" in page

    dry = rematch(database, "--dry-run")
    assert kinds(dry) == ["lost", "closed", "wait"]
    assert kept(database) == 0
    first = rematch(database)
    assert json.loads(first.stdout)["changes"] == json.loads(dry.stdout)["changes"]
    assert kept(database) == 3
    assert "New changes: 3." in first.stderr
    again = rematch(database)
    assert (kept(database), "New changes: 0." in again.stderr) == (3, True)

    listed = words(walker.client.get("/assessments"))
    assert "What has changed" in listed
    assert f"{SLEEP} has closed" in listed
    assert walker.post("/offer/seen", {}).status_code == 303
    assert "What has changed" not in words(walker.get("/offer"))
    assert "What has changed" not in words(walker.client.get("/assessments"))
    assert kinds(rematch(database)) == ["lost", "closed", "wait"]
    assert kept(database) == 3

    write(database, a_service(HOUSING, "housing:primary", wait_days="0"))
    assert kinds(rematch(database)) == ["lost", "closed", "opened"]
    assert f"A place has opened at {HOUSING}" in words(walker.client.get("/assessments"))
    assert f"{SLEEP} has closed" not in words(walker.client.get("/assessments"))


def test_choices_saved_again_are_what_counts_from_then_on(
    walker: Walker, database: Database
) -> None:
    write(database, LATER, SHUT)
    rematch(database)
    choose_all(walker)
    assert kept(database) == 0
    assert "What has changed" not in words(walker.get("/offer"))
    assert kinds(rematch(database)) == []
    write(database, a_service(SLEEP, "parenting_boundaries:primary"))
    page = words(walker.get("/offer"))
    assert f"Something was found for parenting, routines and boundaries: {SLEEP}" in page


def test_what_the_family_left_out_is_not_suggested_as_found(
    walker: Walker, database: Database
) -> None:
    write(database, a_service("Sleep Well", "parenting_boundaries:primary"))
    calm = next(
        one for one in questions_of(walker.get("/offer").text) if _is_about(walker, one, SLEEP)
    )
    choose_all(walker, **{calm: "leave_out", f"{calm}-why": "family_no"})
    page = words(walker.get("/offer"))
    assert "Left out by you and the family" in page
    assert re.search(f"{SLEEP} ?: The family does not want this service", page)
    assert "Sleep Well" in page
    assert kinds(rematch(database)) == []
    choose_all(walker, **{calm: "choose"})
    assert "Left out by you and the family" not in words(walker.get("/offer"))


def merge_into(database: Database, merged: str, survivor: str) -> None:
    """Make two listings one, as an editor does; each is named by its public id."""
    with database.session(writing=True) as session:
        pair = Pair(get_listing(session, survivor), get_listing(session, merged))
        merge(session, pair, pair.survivor.facts, Edit(now(), "an editor", ChangeReason.EDIT))


def public_id(database: Database, name: str) -> str:
    with database.session() as session:
        return session.scalars(select(Service.public_id).where(Service.name == name)).one()


def test_a_chosen_service_stays_chosen_where_its_listing_lives_on(
    walker: Walker, database: Database
) -> None:
    write(database, a_service("Calm Nights", "parenting_boundaries:primary"))
    merge_into(database, public_id(database, SLEEP), public_id(database, "Calm Nights"))
    assert kinds(rematch(database)) == []
    page = words(walker.get("/offer"))
    assert "What has changed" not in page
    assert "no longer in the directory" not in page
    assert "Calm Nights" in page
    assert re.search(r'value="choose"[^>]*checked', _question(walker, database, "Calm Nights"))


def test_a_service_that_is_not_safe_is_not_proposed_where_its_listing_lives_on(
    walker: Walker, database: Database
) -> None:
    question = f"service-{public_id(database, SLEEP)}"
    choose_all(walker, **{question: "leave_out", f"{question}-why": "unsafe"})
    write(database, a_service("Calm Nights", "parenting_boundaries:primary"))
    assert "What about Calm Nights?" in walker.get("/offer").text
    merge_into(database, public_id(database, SLEEP), public_id(database, "Calm Nights"))
    page = words(walker.get("/offer"))
    assert "Calm Nights : Somebody who may have harmed the child goes there" in page
    assert kinds(rematch(database)) == []


AID, HELP = "Home Aid", "Home Help"


def test_a_service_watched_for_a_place_is_watched_where_its_listing_lives_on(
    walker: Walker, database: Database
) -> None:
    write(database, a_service(AID, "housing:primary", wait_days="84"))
    choose_all(walker)
    write(database, a_service(HELP, "housing:primary", wait_days="84"))
    merge_into(database, public_id(database, AID), public_id(database, HELP))
    assert kinds(rematch(database)) == []
    assert "What has changed" not in words(walker.get("/offer"))
    write(database, a_service(HELP, "housing:primary", wait_days="0"))
    assert kinds(rematch(database)) == ["opened"]
    assert f"A place has opened at {HELP}" in words(walker.get("/offer"))
    assert f"A place has opened at {HELP}" in words(walker.client.get("/assessments"))


def test_a_service_watched_for_a_place_that_lives_on_as_a_chosen_one_is_told_of_once(
    walker: Walker, database: Database
) -> None:
    write(database, a_service(AID, "housing:primary", wait_days="84"))
    choose_all(walker)
    merge_into(database, public_id(database, AID), public_id(database, HOUSING))
    assert kinds(rematch(database)) == []
    write(database, a_service(HOUSING, "housing:primary", wait_days="0"))
    assert kinds(rematch(database)) == ["opened"]
    assert words(walker.get("/offer")).count("A place has opened at") == 1


def _question(walker: Walker, database: Database, name: str) -> str:
    _, _, rest = walker.get("/offer").text.partition(f'name="service-{public_id(database, name)}"')
    return rest[:300]


def _is_about(walker: Walker, question: str, name: str) -> bool:
    asked, _, _ = walker.get("/offer").text.partition(f'name="{question}"')
    return asked.rpartition("What about ")[2].startswith(f"{name}?")


def test_the_command_names_no_need_and_no_reference_of_the_practitioner(
    walker: Walker, database: Database
) -> None:
    write(database, LATER, SHUT)
    for output in ("json", "csv", "table"):
        text = rematch(database, "--dry-run", "--format", output).stdout
        assert "parenting" not in text
        assert "EH-1" not in text
        assert walker.id in text


def test_rules_that_now_point_to_social_care_stand_first_with_the_numbers(
    walker: Walker, website_on_each: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In the other packaged ruleset a significant need is for social care to assess, which it calls
    # Family Help with a social worker.
    fixed = ruleset_of_settings(Settings(ruleset="family_help"))
    monkeypatch.setattr(website_on_each.extensions["earlyhelp"].find_ruleset, "_fixed", fixed)
    text = walker.get("/offer").text
    page = words(text)
    assert "These answers would now point to Family Help with a social worker." in page
    assert page.index("Ring before you go on") < page.index("These answers would now")
    assert text.index("app-telephones") < text.index("These answers would now")
    assert "Nothing was changed for you" in page
    assert HOUSING in page


def test_offers_whose_answers_changed_or_that_are_gone_are_left_alone(
    walker: Walker, database: Database
) -> None:
    write(database, LATER, SHUT)
    rematch(database)
    assert kept(database) == 3
    with database.session() as session:
        exported = json.loads(json.dumps(export_subject(session, [walker.id])))
        assert len(exported["assessments"][0]["offers"][0]["what_has_changed"]) == 3
    walker.send("send", {"send": "yes"})
    assert kinds(rematch(database, "--dry-run")) == []
    assert "What has changed" not in words(walker.client.get("/assessments"))
    with database.session(writing=True) as session:
        delete_assessments(session, [walker.id])
    assert kept(database) == 0
    with database.session() as session:
        assert find_open_ids(session) == []
        assert rematch(database).stderr.startswith("Open offers looked at again: 0;")


@pytest.mark.usefixtures("walker")
def test_an_offer_saved_before_states_were_kept_is_looked_at_too(database: Database) -> None:
    def forget(session: Session) -> None:
        for row in session.scalars(select(OfferRow)):
            row.standing = None

    with database.session(writing=True) as session:
        forget(session)
    assert kinds(rematch(database)) == []
    write(database, LATER, SHUT)
    assert kinds(rematch(database)) == ["lost", "closed"]


def test_a_damaged_record_is_named_and_keeps_no_other_offer_from_being_looked_at(
    website_on_each: Flask, walker: Walker, database: Database
) -> None:
    other = Walker(signed_in_client(website_on_each, "practitioner"))
    other.decide(FAMILY)
    other.agree()
    choose_all(other)
    url = database.url.render_as_string(hide_password=False)
    for damage in DAMAGE:
        with database.session(writing=True) as session:
            offer = session.scalars(
                select(OfferRow).where(OfferRow.assessment_id == walker.id)
            ).one()
            number, whole = offer.id, (offer.proposal, offer.standing)
            offer.proposal, offer.standing = damage
        done = CliRunner().invoke(
            main, ["offers", "rematch", "--format", "json"], env={"EARLYHELP_DATABASE_URL": url}
        )
        assert done.exit_code == 1, (damage, done.output)
        assert json.loads(done.stdout)["offers"] == 1
        assert f"The records of these offers are damaged: {number}." in done.stderr
        with database.session(writing=True) as session:
            offer = session.get_one(OfferRow, number)
            offer.proposal, offer.standing = whole
    assert kinds(rematch(database)) == []


def _look_and_keep(session: Session) -> int:
    """Look at every open offer again as a run does; return how many new changes were kept."""
    opened = find_open(session, find_open_ids(session), to_change=True)
    before = find_kept(session, [offer.offer_id for offer in opened.offers])
    homes = Homes(session, on=today(), periods=DEFAULT_PERIODS)
    new = 0
    for offer in opened.offers:
        changes = look_again(offer, homes.sight(offer.stored), NO_RULES, today())
        kept_before = before.get(offer.offer_id, [])
        new += record_changes(session, offer.offer_id, changes, kept_before, now=now())
    return new


def test_two_runs_at_once_keep_each_change_once(walker: Walker, database: Database) -> None:
    write(database, LATER, SHUT)
    found: list[int] = []

    def run() -> None:
        with database.session(writing=True) as session:
            found.append(_look_and_keep(session))

    other = Thread(target=run)
    with database.session(writing=True) as session:
        found.append(_look_and_keep(session))
        other.start()
        other.join(timeout=0.3)  # long enough for it to look, unless it waits for this one
    other.join()
    assert found == [3, 0]
    assert kept(database) == 3
    assert "What has changed" in words(walker.get("/offer"))


@pytest.mark.usefixtures("walker")
def test_without_a_ruleset_it_says_what_was_not_looked_at(database: Database) -> None:
    env = {
        "EARLYHELP_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "EARLYHELP_RULESET": "/nowhere/mine.toml",
    }
    done = CliRunner().invoke(main, ["offers", "rematch", "--dry-run"], env=env)
    assert done.exit_code == 0, done.output
    assert "there is no ruleset, the file mine.toml is not there." in done.stderr
