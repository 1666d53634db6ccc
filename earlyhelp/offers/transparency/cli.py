"""Commands that write the ruleset card and the algorithmic transparency record."""

import json
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from earlyhelp import __version__
from earlyhelp.clock import today
from earlyhelp.errors import EarlyHelpError
from earlyhelp.geography.queries import get_served_area
from earlyhelp.matching import Ruleset
from earlyhelp.matching.laws import find_breaches
from earlyhelp.matching.measuring import measure
from earlyhelp.offers.given.cli import ruleset_of_settings
from earlyhelp.offers.transparency.card import make_card
from earlyhelp.offers.transparency.documents import (
    Document,
    as_html,
    as_markdown,
    as_values,
)
from earlyhelp.offers.transparency.facts import Known
from earlyhelp.offers.transparency.queries import get_used
from earlyhelp.offers.transparency.record import USE, make_record
from earlyhelp.rulesets.files import Held, of_settings
from earlyhelp.rulesets.live import LiveRuleset
from earlyhelp.rulesets.outlook import SOON, make_outlook
from earlyhelp.rulesets.queries import find_held
from earlyhelp.terminal import PROBLEMS_IN_DATA, Environment, Progress, as_json, print_json, say
from earlyhelp.web.database import DatabaseFault

WRITERS: Mapping[str, Callable[[Document], str]] = {
    "markdown": as_markdown,
    "html": as_html,
    "json": lambda document: f"{as_json(as_values(document))}\n",
}
ENDINGS = {".md": "markdown", ".html": "html", ".htm": "html", ".json": "json"}
A_FILE = click.Path(path_type=Path, dir_okay=False)
FORMAT = click.option("--format", "form", type=click.Choice(list(WRITERS)), help="How to write it.")


@click.group("rulesets")
def rulesets_cli() -> None:
    """Describe the ruleset in force, and say how long it decides."""


@rulesets_cli.command()
@click.argument(
    "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False
)
@FORMAT
@click.pass_obj
def card(environment: Environment, file: Path | None, form: str | None) -> None:
    """Print the card of the ruleset in force, or of a FILE, and try its laws.

    Example: earlyhelp rulesets card my-area.toml > card.md
    """
    ruleset = _ruleset(environment, file)
    progress = Progress("Made-up children")
    breaches = len(find_breaches(ruleset, progress=progress))
    progress.close()
    document = make_card(_known(environment, ruleset, breaches))
    click.echo(WRITERS[form or "markdown"](document), nl=False)


@rulesets_cli.command()
@click.option("--within", type=click.IntRange(0), default=SOON, help="So many days ahead.")
@click.pass_obj
def due(environment: Environment, within: int) -> None:
    """Say which ruleset decides today and until when; status 1 if none does, or soon none will.

    Run it once a day, beside what watches over the machine.

    Example: earlyhelp rulesets due --within 90
    """
    fixed = ruleset_of_settings(environment.settings)
    live = LiveRuleset(environment.database, fixed, today)()
    own = of_settings(fixed.ruleset) if fixed.ruleset else None
    held = Held((), (), own, today())
    if not live.is_away:
        with environment.database.session() as session:
            held = find_held(
                session, of_settings(fixed.ruleset) if fixed.ruleset else None, held.on
            )
    outlook = make_outlook(live.ruleset, live.fault, held)
    ruleset = None if outlook.fault else live.ruleset
    print_json(
        {
            "decides": f"{ruleset.id} {ruleset.version}" if ruleset else None,
            "last_day": outlook.last.isoformat() if outlook.last else None,
            "days_left": outlook.days_left,
            "is_due": outlook.is_within(within),
        }
    )
    if outlook.is_within(within):
        say(outlook.sentence)
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)


@click.group("atrs")
def atrs_cli() -> None:
    """Write the algorithmic transparency record."""


@atrs_cli.command()
@click.option("--out", type=A_FILE, required=True, help="Where it goes: .md, .html or .json.")
@FORMAT
@click.option(
    "--answers",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A TOML file with what only the authority can say.",
)
@click.option("--check", is_flag=True, help="Write nothing; say whether the file is up to date.")
@click.pass_obj
def write(
    environment: Environment, out: Path, form: str | None, answers: Path | None, *, check: bool
) -> None:
    """Write the record from the ruleset in force and the running settings.

    Example: earlyhelp atrs write --out record.md --answers ours.toml
    """
    chosen = form or ENDINGS.get(out.suffix.lower())
    if chosen is None:
        raise click.UsageError(f"End {out.name} in .md, .html or .json, or give --format.")
    known = _known(environment, _ruleset(environment, None), None)
    record = make_record(known, _read_answers(answers, make_record(known)))
    text = WRITERS[chosen](record)
    if check:
        _check(out, text, chosen)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as fault:
        raise EarlyHelpError(f"{out} cannot be written ({type(fault).__name__}).") from None
    open_entries = len(record.names)
    say(f"Written to {out}. Entries left to the authority: {open_entries}.")


def _check(out: Path, text: str, form: str) -> None:
    """End with status 1 if a published record differs; counts of use may differ."""
    try:
        held = out.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise EarlyHelpError(f"{out} cannot be read. Write it first.") from None
    if _without_use(held, form) != _without_use(text, form):
        say(f"{out} is not what the ruleset in force says. Write it again, and publish it.")
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)
    say(f"{out} is up to date.")


def _without_use(text: str, form: str) -> object:
    """Return a record without its section of counts, which change from day to day."""
    if form != "json":
        return text.partition("Use so far")[0]
    try:
        read = json.loads(text)
        return [section for section in read["sections"] if section["id"] != USE]
    except (ValueError, KeyError, TypeError):
        return None


def _read_answers(path: Path | None, record: Document) -> Mapping[str, str]:
    """Return the authority's answers by section and entry.

    Raises:
        EarlyHelpError: naming an entry that is not open, or that is no text.
    """
    if path is None:
        return {}
    try:
        given = tomllib.loads(path.read_bytes().decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise EarlyHelpError(f"{path.name} cannot be read as TOML: {fault}") from None
    flat = {
        f"{section}.{name}": value
        for section, entries in given.items()
        for name, value in (entries.items() if isinstance(entries, dict) else [("", entries)])
    }
    for name, value in flat.items():
        if name not in record.names or not isinstance(value, str) or not value.strip():
            known = ", ".join(sorted(record.names))
            raise EarlyHelpError(f"{path.name}: {name} cannot be answered as text. Open: {known}")
    return {name: value.strip() for name, value in flat.items()}


def _ruleset(environment: Environment, file: Path | None) -> Ruleset:
    """Return the ruleset of a file, or the one in force.

    Raises:
        EarlyHelpError: if it cannot be used.
    """
    found = ruleset_of_settings(environment.settings, file)
    if file is None:
        live = LiveRuleset(environment.database, found, today)()
        if live.is_away:
            say("The database did not answer, so this is the ruleset that the settings name.")
        found = found if live.is_away else live
    if found.ruleset is None:
        raise EarlyHelpError(f"The ruleset cannot be used: {found.fault}.")
    return found.ruleset


def _known(environment: Environment, ruleset: Ruleset, breaches: int | None) -> Known:
    area, used = "", None
    try:
        with environment.database.session() as session:
            served = get_served_area(session)
            area, used = served.name if served else "", get_used(session)
    except DatabaseFault:
        say("The database did not answer, so counts of use are not known.")
    url = environment.settings.base_url
    return Known(ruleset, measure(ruleset), breaches, __version__, url, area, used)
