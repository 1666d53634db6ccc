"""The commands that check a ruleset and compare two of them; they need no database."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from earlyhelp.errors import EarlyHelpError
from earlyhelp.matching import Ruleset, comparing, read_assessment, read_ruleset
from earlyhelp.matching.ruleset_values import Problem
from earlyhelp.offers.given.cli import (
    A_RULESET,
    A_RULESET_OR_STREAM,
    name_of,
    read_bytes,
    read_documents,
)
from earlyhelp.rulesets.files import in_one_line
from earlyhelp.terminal import (
    PROBLEMS_IN_DATA,
    chosen_format,
    format_option,
    print_json,
    print_rows,
    say,
)

NOT_THERE = "not there"


@click.command()
@click.argument("file", type=A_RULESET_OR_STREAM)
@format_option
def check(file: Path, output: str | None) -> None:
    """Check a ruleset and run its own cases.

    Every problem is printed with where it stands and what to do; - reads standard input.

    Example: earlyhelp matching check ruleset.toml
    """
    read = _read_ruleset(file)
    problems = read if isinstance(read, list) else []
    listed = [{"where": problem.where, "text": problem.text} for problem in problems]
    facts: dict[str, object] = {}
    if not isinstance(read, list):
        tests = sum(len(rule.tests) for rule in read.rules)
        facts = {
            "ruleset": read.id,
            "version": read.version,
            "digest": read.digest,
            "rules": len(read.rules),
            "cases": tests,
        }
    say(_says(problems, file))
    if chosen_format(output) == "json":
        print_json({**facts, "problems": listed})
    elif problems:
        print_rows(("where", "text"), listed, output)
    else:
        print_rows(tuple(facts), [facts], output)
    if problems:
        raise click.exceptions.Exit(PROBLEMS_IN_DATA)


def _says(problems: Sequence[Problem], file: Path) -> str:
    """Say in one sentence what a check has found."""
    name = name_of(file)
    if not problems:
        return f"{name} has no problem: every rule can be carried out, and its own cases hold."
    count = "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"
    return f"{name} has {count}. It decides nothing until that is mended."


def _read_ruleset(file: Path) -> Ruleset | list[Problem]:
    """Return the ruleset of a file, or all its problems; another encoding is one of them."""
    try:
        return read_ruleset(read_bytes(file).decode("utf-8-sig"))
    except UnicodeDecodeError:
        return [Problem("file", "this is not a text file in UTF-8; save it as UTF-8")]


@click.command()
@click.argument("old", type=A_RULESET)
@click.argument("new", type=A_RULESET)
@click.option(
    "--cases",
    type=A_RULESET_OR_STREAM,
    help="Ask these assessments too: JSON, one or a list; - reads standard input.",
)
@format_option
def compare(old: Path, new: Path, cases: Path | None, output: str | None) -> None:
    """Say what differs between two rulesets, and which cases change.

    Example: earlyhelp matching compare live.toml draft.toml --cases assessments.json
    """
    before, after = (_usable(path) for path in (old, new))
    found = comparing.compare(before, after, _given_cases(cases, before))
    say(found.sentence)
    form = chosen_format(output)
    if form == "json":
        print_json(found.as_json())
        return
    if form == "table":
        _print_words(found)
    rows = [
        {
            "case": change.name,
            "says": change.says or None,
            "before": change.before.value,
            "after": change.after.value,
            "rules": ", ".join(change.rules_after) or "none",
        }
        for change in found.case_changes
    ]
    print_rows(("case", "says", "before", "after", "rules"), rows, output)


def _print_words(found: comparing.Comparison) -> None:
    """Print every rule, level, text and number that differs, before the cases."""
    added = [(name, NOT_THERE, "new rule") for name in found.added]
    removed = [(name, "taken out", NOT_THERE) for name in found.removed]
    differing = [
        *({"where": f"rule {name}", "before": b, "after": a} for name, b, a in added + removed),
        *(
            {
                "where": one.where,
                "field": one.field,
                "before": one.before or NOT_THERE,
                "after": one.after or NOT_THERE,
            }
            for one in found.changed
        ),
    ]
    if differing:
        print_rows(("where", "field", "before", "after"), differing, "table")
        click.echo()


def _usable(path: Path) -> Ruleset:
    """Return the ruleset of a file.

    Raises:
        EarlyHelpError: if it has problems, with the first of them.
    """
    read = _read_ruleset(path)
    if isinstance(read, list):
        raise EarlyHelpError(
            f"{path.name} cannot be compared: {in_one_line(read)}. "
            f"See all with earlyhelp matching check {path.name}."
        )
    return read


def _given_cases(path: Path | None, ruleset: Ruleset) -> list[comparing.Case]:
    """Return the assessments of a file, each by its number.

    Raises:
        EarlyHelpError: if one of them cannot be asked, since the rest would be taken for all.
    """
    if path is None:
        return []
    documents, _ = read_documents(path)
    listed = documents if isinstance(documents, list) else [documents]
    wrong = [number for number, one in enumerate(listed, start=1) if not isinstance(one, Mapping)]
    if wrong:
        raise EarlyHelpError(
            f"Assessment {wrong[0]} of {name_of(path)} cannot be asked: it is no JSON object."
        )
    return [
        comparing.Case(f"assessment {number}", read_assessment(one, ruleset.flags))
        for number, one in enumerate(listed, start=1)
    ]
