"""Read what a command is given; what cannot be read is a value, since a decision never fails."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from earlyhelp.matching import Pairs, packaged_ruleset_text, read_ruleset
from earlyhelp.offers.decisions import Rules, settings_contacts
from earlyhelp.offers.faults.kinds import Fault
from earlyhelp.rulesets.files import in_one_line
from earlyhelp.settings import Settings
from earlyhelp.terminal import Progress, print_json, print_list, say
from earlyhelp.web.state import RulesetInUse

STREAM = "-"
"""What stands for standard input in place of a file."""
A_FILE_OR_STREAM = click.Path(path_type=Path, allow_dash=True)
A_RULESET = click.Path(path_type=Path, exists=True, dir_okay=False)
A_RULESET_OR_STREAM = click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True)
Report = Callable[[Fault], None]


def read_bytes(file: Path) -> bytes:
    """Return what a file holds, or what comes in on standard input.

    Raises:
        OSError: if it cannot be opened.
    """
    if str(file) == STREAM:
        return sys.stdin.buffer.read()
    return file.read_bytes()


def name_of(file: Path) -> str:
    """Return what a file is called in a message."""
    return "Standard input" if str(file) == STREAM else file.name


def read_documents(file: Path) -> tuple[object, Callable[[str], None]]:
    """Return what a JSON file holds, keeping every copy of a key, and whom to tell of faults.

    A file that cannot be read gives None; that is said here, and not again for the decision.
    """
    try:
        text = read_bytes(file).decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=Pairs), say
    except OSError:
        say(f"{name_of(file)} cannot be opened. Check its name and that you may read it.")
    except (ValueError, RecursionError):
        say(f"{name_of(file)} is not readable as JSON. Write one assessment, or a list of them.")
    return None, lambda _why: None


def answer_each(file: Path, answer: Callable[[object, Report], dict[str, object]]) -> list[Fault]:
    """Print the answer to what a file holds, or a list of answers for a list, and tell of faults.

    Of a list each fault is told with the number of its assessment. All faults are returned.
    """
    documents, tell = read_documents(file)
    faults: list[Fault] = []

    def report_for(number: int | None) -> Report:
        def report(fault: Fault) -> None:
            faults.append(fault)
            tell(fault.why if number is None else f"Assessment {number}: {fault.why}")

        return report

    if not isinstance(documents, list):
        print_json(answer(documents, report_for(None)))
        return faults
    progress = Progress("Assessments answered")

    def answers() -> Iterator[dict[str, object]]:
        for number, document in enumerate(documents, start=1):
            yield answer(document, report_for(number))
            progress(number, len(documents))

    print_list(answers())
    progress.close()
    return faults


def load_rules(settings: Settings, path: Path | None) -> Rules:
    """Return the ruleset of a file, or the one of the settings, with the numbers to call."""
    return with_contacts(ruleset_of_settings(settings, path), settings)


def with_contacts(found: RulesetInUse, settings: Settings) -> Rules:
    """Return a ruleset, or why there is none, with the numbers that hold without it."""
    contacts = settings_contacts(settings)
    return Rules(found.ruleset, found.fault, contacts, is_away=found.is_away)


def ruleset_of_settings(settings: Settings, path: Path | None = None) -> RulesetInUse:
    """Return the ruleset of a file, or the one that the settings name; a fault is a value."""
    text = _ruleset_text(settings, path)
    if isinstance(text, RulesetInUse):
        return text
    read = read_ruleset(text)
    if isinstance(read, list):
        return RulesetInUse(None, in_one_line(read), text)
    return RulesetInUse(read, "", text)


def _ruleset_text(settings: Settings, path: Path | None) -> str | RulesetInUse:
    """Return the text of a ruleset, or why there is none, without the folders of its path."""
    chosen = path or (Path(settings.ruleset) if settings.ruleset.endswith(".toml") else None)
    try:
        if chosen is None:
            return packaged_ruleset_text(settings.ruleset or "default")
        return chosen.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        why = "is not a text file in UTF-8"
    except FileNotFoundError:
        why = "is not there"
    except OSError:
        why = "cannot be opened; it has to be a file that this program may read"
    except ValueError as fault:
        return RulesetInUse(None, str(fault))
    return RulesetInUse(None, f"the file {chosen.name} {why}" if chosen else why)
