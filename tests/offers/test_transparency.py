"""The ruleset card and the transparency record: drawn from the ruleset in force, not made up."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session

from earlyhelp.matching import Ruleset, packaged_ruleset_text, read_ruleset
from earlyhelp.matching.measuring import LIMITS, measure
from earlyhelp.offers.transparency.card import make_card
from earlyhelp.offers.transparency.cli import atrs_cli, rulesets_cli
from earlyhelp.offers.transparency.documents import TO_BE_FILLED, Document, as_markdown
from earlyhelp.offers.transparency.facts import Known, Used
from earlyhelp.offers.transparency.queries import get_used
from earlyhelp.offers.transparency.record import make_record
from earlyhelp.settings import Settings
from earlyhelp.terminal import Environment
from earlyhelp.web.state import RulesetInUse, keep_state
from tests.offers.factories import words

EDITED = (
    packaged_ruleset_text("default")
    .replace('version = "1.0.0"', 'version = "1.1.0"', 1)
    .replace("early_help_offer = 12", "early_help_offer = 8", 1)
    .replace('name = "Early help"', 'name = "Help in the community"', 1)
)
TEXTS = {
    "default": packaged_ruleset_text("default"),
    "family help": packaged_ruleset_text("family_help"),
    "edited": EDITED,
}


def ruleset(text: str) -> Ruleset:
    read = read_ruleset(text)
    assert isinstance(read, Ruleset)
    return read


@pytest.fixture(scope="module", params=TEXTS)
def live(request: pytest.FixtureRequest, website: Flask) -> Iterator[tuple[Ruleset, Flask]]:
    """Give an application in which one of three rulesets decides."""
    text = TEXTS[request.param]
    found = RulesetInUse(ruleset(text), "", text)
    running = website.extensions["earlyhelp"]
    keep_state(website, replace(running, find_ruleset=lambda: found))
    assert found.ruleset is not None
    yield found.ruleset, website
    keep_state(website, running)


def shown(app: Flask, address: str) -> str:
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    return unescape(words(answer))


def test_how_matching_works_names_every_rule_of_the_live_ruleset(
    live: tuple[Ruleset, Flask],
) -> None:
    in_force, app = live
    page = shown(app, "/how-matching-works")
    for rule in in_force.rules:
        for part in (f"Rule {rule.id}", rule.text, rule.source):
            assert part in page, rule.id
        if rule.response:
            assert in_force.labels[rule.response] in page
        assert f"since {rule.since.day} {rule.since:%B %Y}" in page


@pytest.mark.parametrize(
    "address", ["/how-matching-works", "/how-matching-works/card", "/how-matching-works/record"]
)
def test_everything_that_is_folded_opens_at_once_without_scripts(
    live: tuple[Ruleset, Flask], address: str
) -> None:
    _, app = live
    client = app.test_client()
    folded, whole = (
        client.get(f"{address}{words}").get_data(as_text=True) for words in ("", "?all=yes")
    )
    folds = folded.count('<details class="govuk-details app-printed">')
    assert folds == whole.count('<details class="govuk-details app-printed" open>')
    assert (folds > 0) is (address != "/how-matching-works/card")
    assert ("?all=yes" in folded) is (folds > 0)
    assert "?all=yes" not in whole


def test_it_names_flags_levels_lists_and_numbers_of_the_live_ruleset_too(
    live: tuple[Ruleset, Flask],
) -> None:
    in_force, app = live
    page = shown(app, "/how-matching-works")
    for part in (
        *(flag.text for flag in in_force.flags.values()),
        *(flag.source for flag in in_force.flags.values()),
        *(f"{level.number}: {level.name}" for level in in_force.levels),
        *(name.replace("_", " ") for name in in_force.lists),
        *(f"{weeks} weeks" for weeks in in_force.review_weeks.values()),
        *(in_force.digest, "How to disagree", "What it cannot do", "999"),
    ):
        assert part in page


@pytest.mark.parametrize("address", ["/how-matching-works/card", "/how-matching-works/record"])
def test_both_documents_name_the_live_ruleset(live: tuple[Ruleset, Flask], address: str) -> None:
    in_force, app = live
    page = shown(app, address)
    assert in_force.id in page
    assert in_force.version in page
    assert in_force.digest in page
    for level in in_force.levels:
        assert level.name in page
    for limit in LIMITS:
        assert limit in page
    assert "999" in page


def test_the_record_names_every_rule_and_leaves_the_authoritys_part_open(
    live: tuple[Ruleset, Flask],
) -> None:
    in_force, app = live
    page = shown(app, "/how-matching-works/record")
    for rule in in_force.rules:
        assert rule.id in page
        assert rule.text in page
    assert page.count(TO_BE_FILLED) >= 12
    for title in (
        *("Metadata", "Tier 1: overview", "Tier 2: owner and responsibility"),
        *("Tier 2: description and rationale", "Tier 2: decision-making process"),
        *("Tier 2: tool specification", "Tier 2: risks, mitigations and impact assessments"),
    ):
        assert title in page


def test_without_a_ruleset_both_pages_say_so(website: Flask) -> None:
    running = website.extensions["earlyhelp"]
    keep_state(website, replace(running, find_ruleset=lambda: RulesetInUse(None, "broken")))
    for address in ("/how-matching-works/card", "/how-matching-works/record"):
        page = shown(website, address)
        assert "There is no ruleset that can be used just now" in page
        assert "999" in page
    keep_state(website, running)


def known(text: str = TEXTS["default"], used: Used | None = None) -> Known:
    found = ruleset(text)
    return Known(found, measure(found), 0, "0.1.0", "https://early-help.example", "Here", used)


def entries(document: Document) -> dict[str, str]:
    return {f"{s.id}.{f.id}": " ".join(f.lines) for s in document.sections for f in s.fields}


def test_small_counts_are_hidden_and_nothing_is_counted_without_the_records() -> None:
    found = entries(make_record(known(used=Used(1200, 3, 900, 0, 5))))
    assert found["use.decisions"] == "1,200"
    assert found["use.safe"] == "Too few to show"
    assert found["use.raised"] == "0"
    assert found["use.other"] == "5"
    assert entries(make_record(known()))["use.counts"].startswith("Not known")


def test_the_card_prints_its_figures_with_their_limits_beside_them() -> None:
    found = entries(make_card(known()))
    assert found["tried.escalated"] == "36 of 36 do"
    assert found["tried.in_range"].startswith("164 of 169; 1 above it, 4 below it")
    assert found["tried.laws"] == "0 breaches on 5,000 made-up children"
    assert found["tried.cases"].startswith("78 of 78 pass")
    assert found["tried.limits"] == " ".join(LIMITS)
    not_tried = entries(make_card(replace(known(), breaches=None)))
    assert not_tried["tried.laws"].startswith("Not tried here")


def test_a_draft_is_approved_by_nobody_yet() -> None:
    draft = TEXTS["default"].replace('approved_by = "S', 'approved_by = "" # "S')
    assert entries(make_card(known(draft)))["ruleset.approved"] == "Nobody yet"


def test_what_somebody_writes_in_a_ruleset_is_text(website: Flask) -> None:
    text = TEXTS["default"].replace('title = "Ex', 'title = "<script>alert(1)</script> Ex', 1)
    running = website.extensions["earlyhelp"]
    found = RulesetInUse(ruleset(text), "", text)
    keep_state(website, replace(running, find_ruleset=lambda: found))
    for address in ("/how-matching-works", "/how-matching-works/card"):
        assert "<script>alert" not in website.test_client().get(address).text
    keep_state(website, running)


AWAY = Settings(database_url="sqlite:///file:nothing?mode=ro&uri=true")


def run(command: Callable[..., object], *given: object, settings: Settings = AWAY) -> Result:
    return CliRunner().invoke(
        command,  # type: ignore[arg-type] # a group of click
        [str(one) for one in given],
        obj=Environment(settings),
    )


@pytest.mark.parametrize(
    ("name", "starts"), [("r.md", "# Algorithmic"), ("r.html", "<!DOCTYPE"), ("r.json", "{")]
)
def test_the_record_is_written_by_the_ending(tmp_path: Path, name: str, starts: str) -> None:
    out = tmp_path / name
    result = run(atrs_cli, "write", "--out", out)
    assert result.exit_code == 0, result.output
    assert "Entries left to the authority" in result.stderr
    text = out.read_text("utf-8")
    assert text.startswith(starts)
    assert "G1-URGENT" in text
    if name == "r.json":
        read = json.loads(text)
        owner = next(s for s in read["sections"] if s["id"] == "owner")
        assert {f["id"]: f["lines"] for f in owner["fields"]}["team"] is None
    assert run(atrs_cli, "write", "--out", out, "--check").exit_code == 0


def test_an_unknown_ending_is_wrong_use(tmp_path: Path) -> None:
    assert run(atrs_cli, "write", "--out", tmp_path / "r.doc").exit_code == 2
    assert run(atrs_cli, "write", "--out", tmp_path / "r.doc", "--format", "html").exit_code == 0
    assert run(atrs_cli, "write").exit_code == 2


def test_the_authoritys_answers_stand_in_their_entries(tmp_path: Path) -> None:
    answers = tmp_path / "ours.toml"
    answers.write_text('[owner]\nteam = "Early help team"\n[tier_1]\ncontact_email = "a@b.test"\n')
    out = tmp_path / "r.md"
    assert run(atrs_cli, "write", "--out", out, "--answers", answers).exit_code == 0
    text = out.read_text("utf-8")
    assert "### Team\n\nEarly help team" in text
    assert "a@b.test" in text
    assert TO_BE_FILLED in text
    assert tomllib.loads(answers.read_text())["owner"] == {"team": "Early help team"}


@pytest.mark.parametrize(
    "text", ["[owner]\nteem = 'x'", "[risks]\nrisks = 'none'", "[owner]\nteam = 3", "x = 1", "["]
)
def test_answers_that_fit_no_open_entry_are_refused(tmp_path: Path, text: str) -> None:
    answers = tmp_path / "ours.toml"
    answers.write_text(text)
    result = run(atrs_cli, "write", "--out", tmp_path / "r.md", "--answers", answers)
    assert result.exit_code == 1
    assert not (tmp_path / "r.md").exists()


def test_a_record_of_another_ruleset_is_found_to_be_old(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(EDITED, "utf-8")
    for name in ("r.md", "r.json"):
        out = tmp_path / name
        run(atrs_cli, "write", "--out", out)
        changed = replace(AWAY, ruleset=str(mine))
        result = run(atrs_cli, "write", "--out", out, "--check", settings=changed)
        assert result.exit_code == 1
        assert "Write it again" in result.stderr
    assert run(atrs_cli, "write", "--out", tmp_path / "none.md", "--check").exit_code == 1


def test_a_broken_ruleset_has_no_record(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("id = 3")
    settings = replace(AWAY, ruleset=str(broken))
    result = run(atrs_cli, "write", "--out", tmp_path / "r.md", settings=settings)
    assert result.exit_code == 1


def test_the_card_of_a_file_tries_its_laws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(EDITED, "utf-8")
    tried: list[str] = []

    def try_laws(found: Ruleset, **_: object) -> list[str]:
        tried.append(found.version)
        return []

    monkeypatch.setattr("earlyhelp.offers.transparency.cli.find_breaches", try_laws)
    result = run(rulesets_cli, "card", mine)
    assert result.exit_code == 0, result.output
    assert tried == ["1.1.0"]
    assert result.stdout.startswith("# Ruleset card: Example threshold document 2026")
    assert "0 breaches on 5,000 made-up children" in result.stdout
    assert json.loads(run(rulesets_cli, "card", "--format", "json").stdout)["sections"]


def test_markdown_keeps_every_line() -> None:
    card = make_card(known())
    text = as_markdown(card)
    for section in card.sections:
        for field in section.fields:
            for line in field.lines:
                assert line in text
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1


def test_decisions_are_counted_with_what_people_said(session: Session) -> None:
    assert get_used(session) == Used(0, 0, 0, 0, 0)
