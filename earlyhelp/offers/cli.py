"""Commands for decisions and offers; the decision needs no database."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

import click

from earlyhelp.clock import today
from earlyhelp.errors import EarlyHelpError
from earlyhelp.matching import (
    Pairs,
    Ruleset,
    comparing,
    packaged_ruleset_text,
    read_assessment,
    read_ruleset,
)
from earlyhelp.matching.suggesting import make_suggester
from earlyhelp.offers.decisions import Rules, decide_document, settings_contacts
from earlyhelp.offers.document import Document
from earlyhelp.offers.faults.cli import count_faults
from earlyhelp.offers.faults.kinds import Fault
from earlyhelp.offers.proposing import draw, enquiry_for, limits_of
from earlyhelp.offers.queries import find_sight_for
from earlyhelp.offers.rematch.cli import run as run_rematch
from earlyhelp.offers.replay.queries import replay_all
from earlyhelp.offers.replay.replaying import Replay
from earlyhelp.rulesets.live import LiveRuleset
from earlyhelp.services.checking import periods_of
from earlyhelp.services.directory import ChildSight
from earlyhelp.settings import Settings
from earlyhelp.terminal import (
    PROBLEMS_IN_DATA,
    Environment,
    Progress,
    chosen_format,
    format_option,
    print_json,
    print_rows,
    say,
)
from earlyhelp.web.state import RulesetInUse

A_RULESET = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("matching")
def matching_cli() -> None:
    """Decide by the published rules, and check rulesets."""


@matching_cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--ruleset", type=click.Path(path_type=Path), help="Use this file.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Decide as on this day.")
@click.pass_obj
def decide(environment: Environment, file: Path, ruleset: Path | None, on: datetime | None) -> None:
    """Print the decision on an assessment, or on each of a list of them.

    Example: earlyhelp matching decide assessment.json --on 2026-05-12
    """
    rules = load_rules(environment.settings, ruleset)
    day: date | None = on.date() if on else None
    documents, tell = read_documents(file)
    faults: list[Fault] = []

    def report(fault: Fault) -> None:
        faults.append(fault)
        tell(fault.why)

    def answer(document: object) -> dict[str, object]:
        return decide_document(document, rules, on=day, today=today(), report=report).as_json()

    for_each(documents, answer)
    if ruleset is None:  # a trial of somebody's own file is no fault of this directory
        count_faults(environment, faults)


def for_each(documents: object, answer: Callable[[object], dict[str, object]]) -> None:
    """Print one answer, or a list of them for a list."""
    if isinstance(documents, list):
        print_json([answer(document) for document in documents])
    else:
        print_json(answer(documents))


def read_documents(file: Path) -> tuple[object, Callable[[str], None]]:
    """Return what a JSON file holds, keeping every copy of a key, and whom to tell of faults.

    A file that cannot be read gives None; that is said here, and not again for the decision.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=Pairs), say
    except OSError:
        say(f"{file.name} cannot be opened. Check its name and that you may read it.")
    except (ValueError, RecursionError):
        say(f"{file.name} is not readable as JSON. Write one assessment, or a list of them.")
    return None, lambda _why: None


def load_rules(settings: Settings, path: Path | None) -> Rules:
    """Return the ruleset of a file, or the one of the settings, with the numbers to call."""
    return with_contacts(ruleset_of_settings(settings, path), settings)


def with_contacts(found: RulesetInUse, settings: Settings) -> Rules:
    """Return a ruleset, or why there is none, with the numbers that hold without it."""
    contacts = settings_contacts(settings)
    return Rules(found.ruleset, found.fault, contacts, is_away=found.is_away)


def ruleset_of_settings(settings: Settings, path: Path | None = None) -> RulesetInUse:
    """Return the ruleset of a file, or the one that the settings name; a fault is a value."""
    try:
        text = _ruleset_text(settings, path)
    except (OSError, ValueError) as fault:
        return RulesetInUse(None, f"it cannot be opened ({type(fault).__name__})")
    read = read_ruleset(text)
    if isinstance(read, list):
        return RulesetInUse(None, f"it has {len(read)} problems, the first: {read[0].text}", text)
    return RulesetInUse(read, "", text)


def _ruleset_text(settings: Settings, path: Path | None) -> str:
    chosen = path or (Path(settings.ruleset) if settings.ruleset.endswith(".toml") else None)
    if chosen is None:
        return packaged_ruleset_text(settings.ruleset or "default")
    return chosen.read_bytes().decode("utf-8")


@matching_cli.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def check(file: Path) -> None:
    """Check a ruleset and run its own cases.

    Example: earlyhelp matching check ruleset.toml
    """
    try:
        read = read_ruleset(file.read_bytes().decode("utf-8"))
    except UnicodeDecodeError:
        raise click.UsageError(f"{file.name} is not a text file in UTF-8.") from None
    problems = read if isinstance(read, list) else []
    listed = [{"where": problem.where, "text": problem.text} for problem in problems]
    report: dict[str, object] = {"problems": listed}
    if not isinstance(read, list):
        tests = sum(len(rule.tests) for rule in read.rules)
        report = {
            "ruleset": read.id,
            "version": read.version,
            "digest": read.digest,
            "rules": len(read.rules),
            "cases": tests,
            "problems": listed,
        }
    print_json(report)
    if problems:
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)


@matching_cli.command()
@click.argument("old", type=A_RULESET)
@click.argument("new", type=A_RULESET)
@click.option(
    "--cases",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Ask these assessments too: JSON, one or a list.",
)
@format_option
def compare(old: Path, new: Path, cases: Path | None, output: str | None) -> None:
    """Say what differs between two rulesets, and which cases change.

    Example: earlyhelp matching compare live.toml draft.toml --cases assessments.json
    """
    before, after = (_usable(path) for path in (old, new))
    found = comparing.compare(before, after, _given_cases(cases, before))
    say(found.sentence)
    if chosen_format(output) == "json":
        print_json(found.as_json())
        return
    rows = [
        {
            "case": change.name,
            "before": change.before.value,
            "after": change.after.value,
            "rules": ", ".join(change.rules_after) or "none",
        }
        for change in found.case_changes
    ]
    print_rows(("case", "before", "after", "rules"), rows, output)


def _usable(path: Path) -> Ruleset:
    """Return the ruleset of a file.

    Raises:
        EarlyHelpError: if it has problems, with the first of them.
    """
    try:
        read = read_ruleset(path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError:
        raise EarlyHelpError(f"{path.name} is not a text file in UTF-8.") from None
    if isinstance(read, list):
        raise EarlyHelpError(
            f"{path.name} has {len(read)} problems, the first: {read[0].where}: {read[0].text}. "
            f"See them all with earlyhelp matching check {path.name}."
        )
    return read


def _given_cases(path: Path | None, ruleset: Ruleset) -> list[comparing.Case]:
    if path is None:
        return []
    documents, _ = read_documents(path)
    listed = documents if isinstance(documents, list) else [documents]
    return [
        comparing.Case(f"assessment {number}", read_assessment(one, ruleset.flags))
        for number, one in enumerate(listed, start=1)
    ]


@matching_cli.command()
@format_option
@click.pass_obj
def replay(environment: Environment, output: str | None) -> None:
    """Decide every kept assessment again under its own ruleset, and compare byte for byte.

    Example: earlyhelp matching replay --format table
    """
    found: Counter[Replay] = Counter()
    differing: list[int] = []
    progress = Progress("Decisions decided again")
    with environment.database.session() as session:
        for number, (decided, outcome) in enumerate(replay_all(session), start=1):
            found[outcome] += 1
            if outcome in {Replay.DIFFERS, Replay.TEXT_LOST}:
                differing.append(decided.decision_id)
            progress(number)
    progress.close()
    if chosen_format(output) == "json":
        counts = {outcome.value: found[outcome] for outcome in Replay}
        print_json({**counts, "decisions": sorted(differing)})
    else:
        rows = [{"outcome": outcome.value, "decisions": found[outcome]} for outcome in Replay]
        print_rows(("outcome", "decisions"), rows, output)
    if differing:
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)


@matching_cli.command()
@click.argument("text")
@format_option
@click.pass_obj
def suggest(environment: Environment, text: str, output: str | None) -> None:
    """Print needs and signs of harm that words may mean, nearest first; never a decision.

    The text is not kept. Example: earlyhelp matching suggest "he will not go to school"
    """
    rules = load_rules(environment.settings, None)
    if rules.ruleset is None:
        raise EarlyHelpError(f"The ruleset cannot be used: {rules.fault}. {_numbers(rules)}")
    found = make_suggester(rules.ruleset).suggest(text)
    say(found.sentence)
    if found.sounds_like_harm or not (found.needs or found.flags):
        say(_numbers(rules))
    if chosen_format(output) == "json":
        print_json(found.as_json())
        return
    rows = [
        {"kind": kind, "code": one.code, "label": one.label, "like": one.like}
        for kind, listed in (("sign of harm", found.flags), ("need", found.needs))
        for one in listed
    ]
    print_rows(("kind", "code", "label", "like"), rows, output)


def _numbers(rules: Rules) -> str:
    return "; ".join(f"{one.name}: {one.phone} ({one.hours})" for one in rules.contacts)


@click.group("offers")
def offers_cli() -> None:
    """Draw up early help offers from the directory."""


@offers_cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def propose(environment: Environment, file: Path) -> None:
    """Decide on an assessment, or each of a list, and print what would be offered.

    Example: earlyhelp offers propose assessment.json
    """
    rules = _live_rules(environment)
    documents, tell = read_documents(file)
    faults: list[Fault] = []

    def report(fault: Fault) -> None:
        faults.append(fault)
        tell(fault.why)

    def answer(document: object) -> dict[str, object]:
        decision = decide_document(document, rules, on=None, today=today(), report=report)
        facts: Document = document if isinstance(document, Mapping) else {}
        sight: ChildSight | None = None
        if decision.allows_offer:
            with environment.database.session() as session:
                periods = periods_of(environment.settings)
                sight = find_sight_for(session, facts, on=today(), periods=periods)
        enquiry = enquiry_for(facts, decision.response, rules.ruleset)
        drawn = draw(enquiry, sight, limits_of(rules.ruleset))
        return {"decision": decision.as_json(), **drawn.offer.as_json()}

    for_each(documents, answer)
    count_faults(environment, faults)


@offers_cli.command()
@click.option("--dry-run", is_flag=True, help="Print what has changed, and store nothing.")
@format_option
@click.pass_obj
def rematch(environment: Environment, *, dry_run: bool, output: str | None) -> None:
    """Look at every open offer again, by the directory and the ruleset of today.

    What has changed stands on the practitioner's pages until they have seen it; no offer is
    changed. Run it after changes to either, or once a day. Twice changes nothing.

    Example: earlyhelp offers rematch --dry-run --format table
    """
    run_rematch(environment, _live_rules(environment), today(), dry_run=dry_run, output=output)


def _live_rules(environment: Environment) -> Rules:
    fixed = ruleset_of_settings(environment.settings)
    live = LiveRuleset(environment.database, fixed, today)()
    return with_contacts(live, environment.settings)
