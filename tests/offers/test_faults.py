"""Whatever breaks, on page, API and command line: a talk with numbers, and a count of the fault."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex
from threading import Event

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import delete, select, update

from earlyhelp.clock import now, today
from earlyhelp.db import Database
from earlyhelp.matching import Ruleset, packaged_ruleset_text, read_ruleset
from earlyhelp.matching.conditions import Condition
from earlyhelp.matching.view import View
from earlyhelp.offers import cli, decisions
from earlyhelp.offers.cli import matching_cli, offers_cli
from earlyhelp.offers.faults.counting import Waiting, count_of, write_counts
from earlyhelp.offers.faults.guards import WAITING
from earlyhelp.offers.faults.kinds import Fault, Kind, Place
from earlyhelp.offers.faults.models import FaultCountRow
from earlyhelp.offers.faults.queries import counts_before, find_counts
from earlyhelp.offers.given import cli as given
from earlyhelp.offers.given.cli import ruleset_of_settings
from earlyhelp.offers.models import AssessmentRow, DecisionRow
from earlyhelp.rulesets.live import LiveRuleset
from earlyhelp.settings import Settings
from earlyhelp.terminal import Environment
from earlyhelp.web.state import RulesetInUse, keep_state
from tests.conftest import signed_in_client
from tests.matching.factories import complete
from tests.offers.factories import Family, Walker, words

TEXT = packaged_ruleset_text("default")
PHONES = ("999", "01632 960001", "01632 960002", "01632 960003")
ENDED = Event()


def own_test_taken_away() -> str:
    start = TEXT.index("[[rule.test]]")
    return TEXT[:start] + TEXT[TEXT.index("[[rule", start + 1) :]


BROKEN_FILES: dict[str, tuple[bytes, Kind]] = {
    "corrupt": (b'id = "\xff', Kind.NO_RULESET),
    "cut short": (TEXT[: len(TEXT) // 2].encode(), Kind.NO_RULESET),
    "empty": (b"", Kind.NO_RULESET),
    "untested": (own_test_taken_away().encode(), Kind.NO_RULESET),
    "cyclic": (
        TEXT.replace('weak_alone = ["', 'weak_alone = ["weak_alone", "').encode(),
        Kind.NO_RULESET,
    ),
    "future": (
        TEXT.replace("effective_from = 2026", "effective_from = 2099").encode(),
        Kind.NOT_IN_FORCE,
    ),
    "expired": (
        TEXT.replace(
            "effective_from = 2026-04-01", "effective_from = 2026-04-01\neffective_to = 2026-04-02"
        ).encode(),
        Kind.NOT_IN_FORCE,
    ),
    "approved by nobody": (
        TEXT.replace('approved_by = "S', 'approved_by = "" # "S').encode(),
        Kind.NOT_IN_FORCE,
    ),
}


@pytest.fixture(params=BROKEN_FILES)
def broken(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[RulesetInUse, Path, Kind]:
    """Give a ruleset that cannot decide, as the settings name it."""
    content, kind = BROKEN_FILES[request.param]
    path = tmp_path / "rules.toml"
    path.write_bytes(content)
    return ruleset_of_settings(Settings(ruleset=str(path))), path, kind


def with_condition(holds: Callable[[View], bool]) -> RulesetInUse:
    """Return the packaged ruleset with other conditions in one gate."""
    read = read_ruleset(TEXT)
    assert isinstance(read, Ruleset)
    other = Condition({}, holds, lambda _view: [])
    rules = [replace(r, all_of=[other]) if r.gate == "G6" else r for r in read.rules]
    return RulesetInUse(replace(read, rules=rules), "", TEXT)


def raises(_view: View) -> bool:
    raise ZeroDivisionError("Jo Smith")


def never_ends(_view: View) -> bool:
    return ENDED.wait(60)


RULES_THAT_BREAK = {Kind.RULE_BROKE: raises, Kind.TIME_RAN_OUT: never_ends}


@pytest.fixture(params=RULES_THAT_BREAK, ids=lambda kind: str(kind.value))
def breaking(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[RulesetInUse, Kind]]:
    """Give a ruleset of which a rule breaks, or does not come to an end."""
    monkeypatch.setattr(decisions, "LONGEST_SECONDS", 0.1)
    ENDED.clear()
    yield with_condition(RULES_THAT_BREAK[request.param]), request.param
    ENDED.set()


@dataclass
class Site:
    """The application, with ways to let it break."""

    app: Flask

    @property
    def database(self) -> Database:
        database: Database = self.app.extensions["earlyhelp"].database
        return database

    def use(self, found: RulesetInUse) -> None:
        running = self.app.extensions["earlyhelp"]
        keep_state(self.app, replace(running, find_ruleset=lambda: found))

    def counted(self) -> set[tuple[str, str]]:
        with self.database.session() as session:
            rows = session.execute(select(FaultCountRow.kind, FaultCountRow.place))
            return {(kind, place) for kind, place in rows}


@pytest.fixture
def site(website: Flask) -> Iterator[Site]:
    """Give the application that all share, with no fault counted, written or waiting."""
    running = website.extensions["earlyhelp"]
    website.extensions.pop(WAITING, None)
    with running.database.session(writing=True) as session:
        session.execute(delete(FaultCountRow))
    yield Site(website)
    keep_state(website, running)
    website.extensions.pop(WAITING, None)


@pytest.fixture(scope="module")
def filled(website: Flask) -> Walker:
    """Give a practitioner whose assessment is filled in; only the decision is asked for anew."""
    walker = Walker(signed_in_client(website, "practitioner"))
    walker.fill(Family(worries={"housing": "emerging"}))
    return walker


def decided_on_page(walker: Walker) -> str:
    assert walker.post("/check", {}).status_code == 303
    return words(walker.get("/outcome"))


def ask(site: Site, document: object) -> dict[str, object]:
    answer = site.app.test_client().post("/api/decisions", json=document)
    assert answer.status_code == 200, answer.text
    found = answer.get_json()
    assert isinstance(found, dict)
    return found


def run(
    folder: Path, document: object, settings: Settings, *, group: str = "matching"
) -> tuple[dict[str, object], str]:
    path = folder / "family.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    command = (matching_cli, "decide") if group == "matching" else (offers_cli, "propose")
    result = CliRunner().invoke(command[0], [command[1], str(path)], obj=Environment(settings))
    assert result.exit_code == 0, result.output
    shown = json.loads(result.stdout)
    return (shown if group == "matching" else shown["decision"]), result.stderr


def is_a_talk_with_numbers(decision: dict[str, object]) -> None:
    assert decision["response"] == "consult"
    steps, contacts = decision["next_steps"], decision["contacts"]
    assert isinstance(steps, list)
    assert isinstance(contacts, list)
    assert "consult_social_worker" in [step["action"] for step in steps]
    assert tuple(one["phone"] for one in contacts)[:4] == PHONES


def is_999_first(decision: dict[str, object]) -> None:
    steps = decision["next_steps"]
    assert isinstance(steps, list)
    assert steps[0]["action"] == "ring_999"
    assert decision["response"] == "urgent_s47"


EMERGING = complete({"housing": "emerging"})
IN_DANGER = {**EMERGING, "immediate_danger": "yes"}


def test_a_ruleset_that_cannot_decide(
    site: Site, filled: Walker, broken: tuple[RulesetInUse, Path, Kind], tmp_path: Path
) -> None:
    found, path, kind = broken
    site.use(found)
    shown = decided_on_page(filled)
    assert "We could not work this out. Talk to a social worker before you go on." in shown
    assert all(phone in shown for phone in PHONES)
    is_a_talk_with_numbers(ask(site, EMERGING))
    is_999_first(ask(site, IN_DANGER))
    settings = Settings(ruleset=str(path), database_url=site.database.url.render_as_string())
    decision, said = run(tmp_path, EMERGING, settings)
    is_a_talk_with_numbers(decision)
    assert said.count("\n") == 1
    is_999_first(run(tmp_path, IN_DANGER, settings)[0])
    assert site.counted() == {(kind.value, place.value) for place in Place}


def test_a_ruleset_that_leads_to_itself(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.symlink_to(path)
    decision, said = run(tmp_path, EMERGING, Settings(ruleset=str(path), database_url="sqlite://"))
    is_a_talk_with_numbers(decision)
    assert "cannot be opened" in said


def test_a_rule_that_breaks_or_never_ends(
    site: Site,
    filled: Walker,
    breaking: tuple[RulesetInUse, Kind],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, kind = breaking
    site.use(found)
    shown = decided_on_page(filled)
    assert "We could not work this out" in shown
    assert "Jo Smith" not in shown
    is_a_talk_with_numbers(ask(site, EMERGING))
    is_999_first(ask(site, IN_DANGER))
    for module in (cli, given):
        monkeypatch.setattr(module, "ruleset_of_settings", lambda *_: found)
    settings = Settings(database_url=site.database.url.render_as_string())
    decision, said = run(tmp_path, EMERGING, settings)
    is_a_talk_with_numbers(decision)
    assert "Jo Smith" not in said
    assert "Traceback" not in said
    assert said.count("\n") == 1
    is_999_first(run(tmp_path, IN_DANGER, settings)[0])
    assert site.counted() == {(kind.value, place.value) for place in Place}


@pytest.fixture
def away(site: Site, filled: Walker) -> Iterator[Walker]:
    """Give a practitioner, with the database gone once the assessment is filled in."""
    running = site.app.extensions["earlyhelp"]
    gone = Database("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2")
    finder = LiveRuleset(gone, running.find_ruleset(), today)
    keep_state(site.app, replace(running, database=gone, find_ruleset=finder))
    yield filled
    gone.engine.dispose()


def test_a_database_that_is_away(site: Site, away: Walker, tmp_path: Path) -> None:
    answer = away.post("/check", {})
    assert answer.status_code == 200
    shown = words(answer)
    assert "Talk to a social worker" in shown
    assert all(phone in shown for phone in PHONES)
    is_a_talk_with_numbers(ask(site, EMERGING))
    is_999_first(ask(site, IN_DANGER))
    settings = Settings(database_url="postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2")
    decision, said = run(tmp_path, EMERGING, settings, group="offers")
    is_a_talk_with_numbers(decision)
    assert "the database did not answer" in said
    is_999_first(run(tmp_path, IN_DANGER, settings, group="offers")[0])
    held = site.app.extensions["earlyhelp-faults"].look()
    assert {(one.kind, one.place) for one in held} == {
        (Kind.DATABASE_AWAY, Place.PAGE),
        (Kind.DATABASE_AWAY, Place.API),
    }


SPOILT = {
    "a decision cut short": (DecisionRow.document, '{"child": '),
    "a decision that is a list": (DecisionRow.output, "[1]"),
    "answers that are no JSON": (AssessmentRow.answers, "\x00"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_was_kept_of_one_family_is_damaged(site: Site, what: str) -> None:
    walker = Walker(signed_in_client(site.app, "practitioner", f"school-{token_hex(4)}"))
    walker.decide(Family(worries={"housing": "emerging"}, reference="Whole 1"))
    walker.agree()
    walker.decide(Family(worries={"housing": "emerging"}, reference="Spoilt 2"))
    walker.agree()
    column, text = SPOILT[what]
    table = column.class_
    mine = table.id if table is AssessmentRow else table.assessment_id
    with site.database.session(writing=True) as session:
        session.execute(update(table).where(mine == walker.id).values({column.key: text}))
    listed = words(walker.client.get("/assessments"))
    assert "Whole 1" in listed
    assert "Cannot be read: talk to a social worker" in listed
    for page in ("", "/outcome", "/offer", "/check", "/questions/age"):
        answer = walker.get(page)
        assert answer.status_code == 200
        shown = words(answer)
        assert "We could not work this out. Talk to a social worker before you go on." in shown
        assert all(phone in shown for phone in PHONES)
    assert (Kind.DAMAGED.value, "page") in site.counted()


TWICE = json.dumps(EMERGING)[:-1] + ', "flags": {"beyond_control": "no", "beyond_control": null}}'
SENT: dict[Kind, object] = {
    Kind.UNKNOWN_WORD: {**EMERGING, "needs": [{"need": "hunger", "severity": "emerging"}]},
    Kind.NO_AGE: complete({"housing": "emerging"}, age=None),
    Kind.NO_NEEDS: {**EMERGING, "needs": []},
    Kind.GIVEN_TWICE: TWICE,
    Kind.UNREADABLE: "not json",
}


@pytest.mark.parametrize("kind", SENT)
def test_an_assessment_that_cannot_be_read_in_full(site: Site, kind: Kind, tmp_path: Path) -> None:
    sent = SENT[kind]
    text = sent if isinstance(sent, str) else json.dumps(sent)
    answer = site.app.test_client().post(
        "/api/decisions", data=text, content_type="application/json"
    )
    assert answer.status_code == 200
    is_a_talk_with_numbers(answer.get_json())
    settings = Settings(database_url=site.database.url.render_as_string())
    decision, said = run(tmp_path, text, settings)
    is_a_talk_with_numbers(decision)
    assert said.strip()
    assert "Traceback" not in said
    if kind is not Kind.UNREADABLE:  # a file that is no JSON holds no answer about danger
        in_danger = (
            '{"immediate_danger": "yes", ' + text.replace('"immediate_danger": "no", ', "")[1:]
        )
        is_999_first(run(tmp_path, in_danger, settings)[0])
    assert (kind.value, "api") in site.counted()
    if kind is not Kind.UNREADABLE:
        assert (kind.value, "command") in site.counted()


def test_on_a_page_an_age_and_needs_that_are_left_open(site: Site) -> None:
    walker = Walker(signed_in_client(site.app, "practitioner"))
    walker.begin()
    walker.send("safety", {"danger": "no"})
    walker.send("consent", {"agrees": "yes"})
    walker.post("/check", {})
    shown = words(walker.get("/outcome"))
    assert "talking to a social worker before you go on" in shown
    assert all(phone in shown for phone in PHONES)
    assert (Kind.NO_AGE.value, "page") in site.counted()


def change_answers(
    site: Site, walker: Walker, step: str, kept: Mapping[str, object]
) -> Mapping[str, object]:
    """Put other answers to a page in place of those that are kept, and return these."""
    with site.database.session(writing=True) as session:
        row = session.get(AssessmentRow, walker.id)
        assert row is not None
        answers = json.loads(row.answers)
        before: Mapping[str, object] = answers[step]
        row.answers = json.dumps({**answers, step: kept})
    return before


@pytest.mark.parametrize(
    ("step", "kept"),
    [
        ("danger-signs", {"signs": ["a_sign_of_another_version"], "unsure": [], "asked": []}),
        ("needs-home", {"housing": "some", "a_need_of_another_version": "some"}),
    ],
)
def test_on_a_page_a_code_of_another_version_is_never_lost(
    site: Site, filled: Walker, step: str, kept: dict[str, object]
) -> None:
    before = change_answers(site, filled, step, kept)
    shown = decided_on_page(filled)
    change_answers(site, filled, step, before)
    assert "talking to a social worker before you go on" in shown
    assert all(phone in shown for phone in PHONES)
    assert (Kind.UNKNOWN_WORD.value, "page") in site.counted()


def test_on_a_page_a_sign_both_chosen_and_doubted_counts_as_chosen(
    site: Site, filled: Walker
) -> None:
    twice = {"signs": ["suicide_risk"], "unsure": ["suicide_risk"], "asked": ["suicide_risk"]}
    before = change_answers(site, filled, "danger-signs", twice)
    assert "children's social care, now" in decided_on_page(filled)
    change_answers(site, filled, "danger-signs", before)


def test_the_administrator_sees_each_kind_with_its_request(site: Site) -> None:
    site.use(RulesetInUse(None, "it has 3 problems"))
    answer = site.app.test_client().post("/api/decisions", json=EMERGING)
    ask(site, 3)
    page = words(signed_in_client(site.app, "administrator").get("/admin/faults"))
    assert "No ruleset decides just now: it has 3 problems" in page
    assert "There was no ruleset that could be used" in page
    assert "The assessment could not be read at all" in page
    assert answer.headers["X-Request-Id"] in page
    assert "Over the API" in page
    practitioner = signed_in_client(site.app, "practitioner")
    assert practitioner.get("/admin/faults").status_code == 403


def test_without_a_fault_the_page_says_so(site: Site) -> None:
    page = words(signed_in_client(site.app, "administrator").get("/admin/faults"))
    assert "This directory met no fault." in page
    assert "Every assessment could be read in full." in page


MET = Fault(Kind.RULE_BROKE, "It broke.")


def test_counts_add_up_by_day_kind_and_place(database: Database) -> None:
    moment = now()
    waiting = Waiting()
    for place in (Place.PAGE, Place.PAGE, Place.API):
        write_counts(database, waiting, [count_of(MET, place, moment, "r1")])
    with database.session() as session:
        found = find_counts(session, moment.date())
        assert {(one.place, one.times, one.last_request) for one in found} == {
            (Place.PAGE, 2, "r1"),
            (Place.API, 1, "r1"),
        }
        assert counts_before(session, moment) == []


def test_a_count_that_cannot_be_written_waits_for_the_next_one(database: Database) -> None:
    waiting, moment = Waiting(), now()
    gone = Database("sqlite:///file:nothing?mode=ro&uri=true")
    for _ in range(3):
        write_counts(gone, waiting, [count_of(MET, Place.API, moment, None)])
    assert [one.times for one in waiting.look()] == [3]
    write_counts(database, waiting, [count_of(MET, Place.PAGE, moment, "r2")])
    assert waiting.look() == []
    with database.session() as session:
        assert sum(one.times for one in find_counts(session, moment.date())) == 4
