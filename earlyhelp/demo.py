"""Load the sample area and serve it; all of it comes in through the importers a council uses."""

import secrets
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib import import_module
from pathlib import Path

import click
import waitress

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import DEMONSTRATION, Act, Action
from earlyhelp.accounts.commands import add_account, set_password
from earlyhelp.accounts.hashing import hash_password
from earlyhelp.accounts.queries import find_account
from earlyhelp.accounts.retention.commands import set_rule
from earlyhelp.accounts.retention.queries import find_missing
from earlyhelp.accounts.retention.rules import Period, Rule, Unit
from earlyhelp.accounts.samples import DEMO_ORGANISATION, demo_email, demo_people
from earlyhelp.clock import now
from earlyhelp.db import Database, Session
from earlyhelp.errors import EnvironmentFaultError
from earlyhelp.geography.cli import find_files
from earlyhelp.geography.commands import Terms, import_geography
from earlyhelp.geography.queries import get_served_area
from earlyhelp.geography.reading.run import Options
from earlyhelp.jsna.commands import Question, check_import, record_import
from earlyhelp.jsna.dialects import Refusal
from earlyhelp.jsna.imports import ImportDetails
from earlyhelp.jsna.runs.views import resume_imports
from earlyhelp.migrations.run import migrate
from earlyhelp.offers.given.cli import ruleset_of_settings, with_contacts
from earlyhelp.offers.illustrating.commands import record_family
from earlyhelp.offers.illustrating.families import read_families
from earlyhelp.offers.illustrating.setting import Setting
from earlyhelp.offers.records import Owner
from earlyhelp.records.kinds import REGISTRY
from earlyhelp.rulesets.commands import keep_text
from earlyhelp.services.checking import periods_of
from earlyhelp.services.exchange.commands import ImportOptions, import_services
from earlyhelp.services.searching.commands import refresh_stale_listings
from earlyhelp.settings import Settings
from earlyhelp.terminal import Environment, Progress, say

DATA = Path(__file__).parent.parent / "data"
DIRECTORY = {
    "places.csv": "public places",
    "services.csv": "illustrative services",
    "checks.csv": "illustrative services",
}
"""Whose list each file is; a service missing from a later list of one source is marked."""
LOADED_BY = "the demonstration"
GOVERNMENT_LICENCE = "Open Government Licence v3.0"
INSTANCE = Path("instance")
PASSWORD_FILE = "demo-password"  # noqa: S105 - the name of a file


@dataclass(frozen=True, slots=True)
class Sample:
    """What data/sample.toml says of the sample files."""

    area: str
    reference_day: date
    geography: Sequence[Mapping[str, object]]
    jsna: Sequence[Mapping[str, object]]


def read_sample(text: str) -> Sample:
    """Return what the sample's own description says."""
    table = tomllib.loads(text)
    return Sample(table["area"], table["reference_day"], table["geography"], table["jsna"])


def load_sample_area(database: Database, folder: Path, recorded_at: datetime) -> bool:
    """Bring the sample area in unless a place is served already; return whether it was.

    All in one transaction, so that a run that is stopped leaves nothing half loaded.

    Raises:
        EnvironmentFaultError: if the sample files are not there or have problems.
    """
    if not (folder / "sample.toml").is_file():
        raise EnvironmentFaultError(f"There are no sample files in {folder}.")
    sample = read_sample((folder / "sample.toml").read_text("utf-8"))
    migrate(database)
    with database.session(writing=True) as session:
        if get_served_area(session) is not None:
            refresh_stale_listings(session)
            return False
        _Load(session, folder, sample, recorded_at).run()
    return True


@dataclass(frozen=True, slots=True)
class _Load:
    """One loading of the sample, in one transaction."""

    session: Session
    folder: Path
    sample: Sample
    recorded_at: datetime

    def run(self) -> None:
        """Bring in places, needs data and the directory, in that order."""
        parts = [*map(self._places, self.sample.geography)]
        parts += map(self._readings, self.sample.jsna)
        parts += [self._listings(name, source) for name, source in DIRECTORY.items()]
        progress = Progress("Sample files brought in")
        for number, part in enumerate(parts, start=1):
            part()
            progress(number, len(parts))
        progress.close()
        self._rules()

    def _rules(self) -> None:
        """Set an example rule for each kind of record that brings none, and leave one line."""
        for kind in find_missing(self.session, REGISTRY):
            rule = Rule(
                kind.code,
                Period(6, Unit.YEARS),
                kind.counted_from,
                "An example. Set your own, from your retention schedule.",
                LOADED_BY,
                self.recorded_at.date(),
            )
            set_rule(self.session, DEMONSTRATION, rule, self.recorded_at)
        act = Act(Action.IMPORT, "sample_area")
        record_act(self.session, DEMONSTRATION, act, self.recorded_at)

    def _places(self, entry: Mapping[str, object]) -> Callable[[], None]:
        def bring_in() -> None:
            names = entry["files"] if isinstance(entry["files"], list) else []
            files = find_files([self.folder / "geography" / name for name in names])
            terms = Terms(
                reading=Options(source=str(entry["source"])),
                imported_by=LOADED_BY,
                released_on=_day(entry["released_on"]) if "released_on" in entry else None,
                licence=GOVERNMENT_LICENCE,
            )
            area, when = self.sample.area, self.recorded_at
            report = import_geography(self.session, files, area, when, terms)
            _expect(report.stored, ", ".join(names))

        return bring_in

    def _readings(self, entry: Mapping[str, object]) -> Callable[[], None]:
        def bring_in() -> None:
            path = self.folder / "jsna_samples" / str(entry["file"])
            details = self._details(entry)
            question = Question(self.recorded_at, details.released_on)
            with path.open("rb") as stream:
                checked = check_import(self.session, stream, path.name, question)
            if isinstance(checked, Refusal):
                raise EnvironmentFaultError(f"{path.name} could not be read.")
            record_import(self.session, checked, details)

        return bring_in

    def _details(self, entry: Mapping[str, object]) -> ImportDetails:
        return ImportDetails(
            source=str(entry["source"]),
            released_on=_day(entry["released_on"]),
            recorded_at=self.recorded_at,
            imported_by=LOADED_BY,
            licence=str(entry["licence"]),
        )

    def _listings(self, name: str, source: str) -> Callable[[], None]:
        def bring_in() -> None:
            day = self.recorded_at.date()
            moved_by = day - self.sample.reference_day
            options = ImportOptions(
                day, self.recorded_at, file_name=name, source=source, moved_by=moved_by
            )
            data = (self.folder / "directory" / name).read_bytes()
            _expect(import_services(self.session, data, options).stored, name)

        return bring_in


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    raise EnvironmentFaultError("Each file in sample.toml needs released_on, a date.")


def _expect(came_in: object, what: str) -> None:
    if not came_in:
        raise EnvironmentFaultError(f"The sample files of {what} could not be brought in.")


@click.command("demo")
@click.option("--no-serve", is_flag=True, help="Load the sample area and stop.")
@click.option("--port", type=click.IntRange(1, 65535), help="Serve on this port.")
@click.pass_obj
def demo_command(environment: Environment, *, no_serve: bool, port: int | None) -> None:
    """Load the sample area and serve it on this machine. Example: earlyhelp demo --port 8001."""
    if not environment.settings.is_demo:
        raise EnvironmentFaultError(
            "The demonstration never loads into production; unset EARLYHELP_MODE."
        )
    _check_area(environment.settings)
    settings = replace(environment.settings, port=port or environment.settings.port)
    loaded = load_sample_area(environment.database, DATA, now())
    say("The sample area was brought in." if loaded else "The sample area is there already.")
    password, made = keep_password(INSTANCE)
    load_people(environment.database, password, settings.password_memory_kib, anew=made)
    if loaded:
        load_families(environment, DATA / "assessments" / "families.toml", now())
    if not no_serve:
        _serve(settings, password)


def _check_area(settings: Settings) -> None:
    """Refuse to load the sample where the setting names another area."""
    sample = DATA / "sample.toml"
    area = read_sample(sample.read_text("utf-8")).area if sample.is_file() else settings.area
    if settings.area and settings.area.upper() != area:
        raise EnvironmentFaultError(
            f"EARLYHELP_AREA is {settings.area}, but the demonstration shows {area}; unset it, or "
            "see docs/new-area.md for an area of your own."
        )


def keep_password(folder: Path) -> tuple[str, bool]:
    """Return the demonstration's one password and whether it was made just now.

    It is random, and kept where only the owner of the files can read it, so that a second run
    prints the same.
    """
    path = folder / PASSWORD_FILE
    kept = path.read_text("utf-8").strip() if path.is_file() else ""
    if kept:
        return kept, False
    folder.mkdir(parents=True, exist_ok=True)
    made = "-".join(secrets.token_hex(2) for _ in range(5))
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(f"{made}\n", "utf-8")
    return made, True


def load_people(database: Database, password: str, memory_kib: int, *, anew: bool) -> None:
    """Give each role its person; ``anew`` gives those who are there the password as well."""
    with database.session(writing=True) as session:
        for newcomer in demo_people():
            held = find_account(session, newcomer.email)
            account_id = held.id if held else add_account(session, newcomer, now())
            if held is None or anew:
                set_password(session, account_id, hash_password(password, memory_kib))


def load_families(environment: Environment, file: Path, at: datetime) -> None:
    """Give the practitioner made-up families, with the decisions and offers that follow.

    Raises:
        EnvironmentFaultError: if the ruleset of the settings cannot decide on them.
    """
    found = ruleset_of_settings(environment.settings)
    with environment.database.session(writing=True) as session:
        practitioner = find_account(session, demo_email("practitioner"))
        if practitioner is None or found.ruleset is None:
            raise EnvironmentFaultError(f"The sample families need a ruleset: {found.fault}.")
        keep_text(session, found.ruleset, found.text, at)
        setting = Setting(
            Owner(practitioner.id, DEMO_ORGANISATION),
            with_contacts(found, environment.settings),
            periods_of(environment.settings),
            at,
            environment.settings.reply_days,
        )
        for family in read_families(file.read_text("utf-8")):
            record_family(session, secrets.token_urlsafe(16), family, setting)


def _serve(settings: Settings, password: str) -> None:
    app = import_module("earlyhelp.app").create_app(settings)  # app imports this module's command
    resume_imports(app)
    address = f"http://127.0.0.1:{settings.port}"
    say(f"Serving on {address} - stop with Ctrl+C.")
    say(f"Sign in with one of these and the password {password}")
    for newcomer in demo_people():
        say(f"  {newcomer.email}")
    waitress.serve(app, host="127.0.0.1", port=settings.port, ident=None, _quiet=True)
