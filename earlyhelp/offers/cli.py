"""Commands for decisions and offers; the decision needs no database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from earlyhelp.clock import today
from earlyhelp.errors import EnvironmentFaultError
from earlyhelp.matching import packaged_ruleset_text, read_ruleset
from earlyhelp.matching.suggesting import Suggester, make_suggester
from earlyhelp.offers.decisions import Rules, decide_document
from earlyhelp.offers.document import Document
from earlyhelp.offers.faults.cli import count_faults
from earlyhelp.offers.faults.kinds import Fault, Kind
from earlyhelp.offers.given.cli import (
    A_FILE_OR_STREAM,
    STREAM,
    Report,
    answer_each,
    load_rules,
    read_bytes,
    ruleset_of_settings,
    with_contacts,
)
from earlyhelp.offers.proposing import draw, enquiry_for, limits_of
from earlyhelp.offers.queries import find_sight_for
from earlyhelp.offers.rematch.cli import run as run_rematch
from earlyhelp.offers.replay.queries import replay_all
from earlyhelp.offers.replay.replaying import FAULTS, Replay
from earlyhelp.offers.trying.cli import check, compare
from earlyhelp.rulesets.live import LiveRuleset
from earlyhelp.services.checking import periods_of
from earlyhelp.services.directory import ChildSight
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
from earlyhelp.web.database import DatabaseFault


@click.group("matching")
def matching_cli() -> None:
    """Decide by the published rules, and check rulesets."""


matching_cli.add_command(check)
matching_cli.add_command(compare)


@matching_cli.command()
@click.argument("file", type=A_FILE_OR_STREAM)
@click.option("--ruleset", type=click.Path(path_type=Path), help="Use this file.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Decide as on this day.")
@click.pass_obj
def decide(environment: Environment, file: Path, ruleset: Path | None, on: datetime | None) -> None:
    """Print the decision on an assessment, or on each of a list of them.

    FILE is JSON; - reads standard input. What cannot be read is answered all the same: talk to a
    social worker, with the numbers to ring.

    Example: earlyhelp matching decide assessment.json --on 2026-05-12
    """
    rules = load_rules(environment.settings, ruleset)
    day: date | None = on.date() if on else None

    def answer(document: object, report: Report) -> dict[str, object]:
        return decide_document(document, rules, on=day, today=today(), report=report).as_json()

    faults = answer_each(file, answer)
    if ruleset is None:  # a trial of somebody's own file is no fault of this directory
        count_faults(environment, faults)


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
            if outcome in FAULTS:
                differing.append(decided.decision_id)
            progress(number)
    progress.close()
    say(_says_replayed(found.total(), sorted(differing)))
    if chosen_format(output) == "json":
        counts = {outcome.value: found[outcome] for outcome in Replay}
        print_json({**counts, "decisions": sorted(differing)})
    else:
        rows = [{"outcome": outcome.value, "decisions": found[outcome]} for outcome in Replay]
        print_rows(("outcome", "decisions"), rows, output)
    if differing:
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)


def _says_replayed(asked: int, differing: Sequence[int]) -> str:
    """Say in one sentence what a replay has found, and which decisions to look at."""
    decided = f"{asked:,} kept decision{'' if asked == 1 else 's'} decided again"
    if not differing:
        return f"{decided}: none was altered."
    numbers = ", ".join(str(number) for number in differing)
    return f"{decided}: these cannot be had again as they were kept: {numbers}."


@matching_cli.command()
@click.argument("text")
@format_option
@click.pass_obj
def suggest(environment: Environment, text: str, output: str | None) -> None:
    """Print needs and signs of harm that words may mean, nearest first; never a decision.

    The text is not kept; - in its place reads standard input, so that it does not stay in the
    history of the terminal either.

    Example: earlyhelp matching suggest "he will not go to school"
    """
    rules = load_rules(environment.settings, None)
    if rules.ruleset is None:
        why = f"There is no ruleset to look in: {rules.fault}."
        say(f"{why} The signs of the one that comes with the program were looked up instead.")
        count_faults(environment, [Fault(Kind.NO_RULESET, why)])
    suggester = _suggester(rules)
    if text == STREAM:
        text = read_bytes(Path(text)).decode("utf-8-sig", "replace")
    found = suggester.suggest(text)
    say(" ".join(filter(None, (found.sentence, found.because))))
    if found.sounds_like_harm or not (found.needs or found.flags):
        say(_numbers(rules))
    if chosen_format(output) == "json":
        print_json(found.as_json())
        return
    rows = [
        {"kind": kind, "code": one.code, "label": one.label, "because": one.because}
        for kind, listed in (("sign of harm", found.flags), ("need", found.needs))
        for one in listed
    ]
    print_rows(("kind", "code", "label", "because"), rows, output)


def _suggester(rules: Rules) -> Suggester:
    """Return the suggester of the ruleset in use; without one, of the packaged ruleset.

    Its numbers are then those of the settings, which are the area's own.
    """
    if rules.ruleset is not None:
        return make_suggester(rules.ruleset)
    packaged = read_ruleset(packaged_ruleset_text("default"))
    if isinstance(packaged, list):
        raise EnvironmentFaultError(f"The packaged ruleset is damaged. Ring {_numbers(rules)}.")
    return replace(make_suggester(packaged), contacts=tuple(rules.contacts))


def _numbers(rules: Rules) -> str:
    return "; ".join(f"{one.name}: {one.phone} ({one.hours})" for one in rules.contacts)


@click.group("offers")
def offers_cli() -> None:
    """Draw up early help offers from the directory."""


@offers_cli.command()
@click.argument("file", type=A_FILE_OR_STREAM)
@click.pass_obj
def propose(environment: Environment, file: Path) -> None:
    """Decide on an assessment, or each of a list, and print what would be offered.

    FILE is JSON; - reads standard input.

    Example: earlyhelp offers propose assessment.json
    """
    rules = _live_rules(environment)

    def answer(document: object, report: Report) -> dict[str, object]:
        decision = decide_document(document, rules, on=None, today=today(), report=report)
        facts: Document = document if isinstance(document, Mapping) else {}
        sight: ChildSight | None = None
        try:
            if decision.allows_offer:
                sight = _directory(environment, facts)
        except DatabaseFault as fault:
            why = f"the database did not answer ({type(fault).__name__})"
            away = replace(rules, ruleset=None, fault=why, is_away=True)
            decision = decide_document(document, away, on=None, today=today(), report=report)
        enquiry = enquiry_for(facts, decision.response, rules.ruleset)
        drawn = draw(enquiry, sight, limits_of(rules.ruleset))
        return {"decision": decision.as_json(), **drawn.offer.as_json()}

    count_faults(environment, answer_each(file, answer))


def _directory(environment: Environment, facts: Document) -> ChildSight:
    """Return the directory as an assessment in a file sees it."""
    with environment.database.session() as session:
        periods = periods_of(environment.settings)
        return find_sight_for(session, facts, on=today(), periods=periods)


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
