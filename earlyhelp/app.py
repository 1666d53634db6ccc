"""Put the parts together: the web application and the command line. Knows every feature."""

import errno
import os
import secrets
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click
from flask import Flask
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, SQLAlchemyError

from earlyhelp import __version__
from earlyhelp.accounts.admin import views as people
from earlyhelp.accounts.audit import views as audit
from earlyhelp.accounts.guards import init_guards, may_open
from earlyhelp.accounts.invited import views as invited
from earlyhelp.accounts.own import views as own
from earlyhelp.accounts.retention import views as retention
from earlyhelp.accounts.retention.guards import init_registry
from earlyhelp.accounts.retention.queries import find_missing
from earlyhelp.accounts.signing import views as signing
from earlyhelp.accounts.single_sign_on import views as single_sign_on
from earlyhelp.clock import today
from earlyhelp.db import Database, Session
from earlyhelp.errors import EarlyHelpError, EnvironmentFaultError
from earlyhelp.frontdoor import views as frontdoor
from earlyhelp.gaps import views as gaps
from earlyhelp.gaps.queries import find_gap_figures
from earlyhelp.geography import views as geography
from earlyhelp.geography.codes import area_fault
from earlyhelp.geography.queries import find_area_fault, find_place_names, find_setting_fault
from earlyhelp.geography.wizard import views as areas
from earlyhelp.health import views as health
from earlyhelp.jsna.commands import FindGaps
from earlyhelp.jsna.describing import views as describing
from earlyhelp.jsna.effects import GapFigure
from earlyhelp.jsna.indicators import views as indicators
from earlyhelp.jsna.measures import views as measures
from earlyhelp.jsna.needs import views as needs
from earlyhelp.jsna.wizard import views as jsna
from earlyhelp.logs import warn
from earlyhelp.offers import views as offers
from earlyhelp.offers.api import views as decisions
from earlyhelp.offers.faults import views as faults
from earlyhelp.offers.given.cli import ruleset_of_settings
from earlyhelp.offers.queries import find_services_in_use
from earlyhelp.offers.replay.queries import find_cases
from earlyhelp.offers.transparency import views as transparency
from earlyhelp.records.kinds import REGISTRY
from earlyhelp.rulesets import views as rulesets
from earlyhelp.rulesets.live import LiveRuleset
from earlyhelp.services.api import views as api
from earlyhelp.services.checking import periods_of
from earlyhelp.services.commands import place_locations, refresh_listings
from earlyhelp.services.editing import views as editing
from earlyhelp.services.editing.queries import find_doubles
from earlyhelp.services.exchange import views as exchange
from earlyhelp.services.searching import views as services
from earlyhelp.services.shortlist import views as shortlist
from earlyhelp.services.upkeep import views as upkeep
from earlyhelp.services.upkeep.commands import suggest_from_list
from earlyhelp.settings import Settings, check_for_serving, read_settings
from earlyhelp.terminal import ENVIRONMENT_AT_FAULT, PROBLEMS_IN_DATA, Environment
from earlyhelp.web.environment import PageEnvironment
from earlyhelp.web.hosts import init_hosts
from earlyhelp.web.logs import init_logs
from earlyhelp.web.setup import init_navigation, init_web
from earlyhelp.web.state import RulesetInUse, State, keep_state

MEGABYTE = 1024 * 1024
TWELVE_HOURS = 12 * 3600
MAY_CHANGE_AREA = frozenset({"db", "geography", "matching"})
"""Groups of commands that work while the setting names another area than is held."""
NAVIGATION = (
    ("services.search", "Find help"),
    ("shortlist.show_shortlist", "Shortlist"),
    ("offers.list_assessments", "My families"),
    ("needs.show_profile", "Local needs"),
    ("gaps.report", "Gaps"),
    ("upkeep.queue", "Listings to check"),
    ("editing.list_duplicates", "Duplicates"),
    ("editing.list_taxonomies", "Lists of terms"),
    ("upkeep.freshness", "Freshness"),
    ("jsna.list_imports", "Imports"),
    ("indicators.list_indicators", "Indicators"),
    ("exchange.list_imports", "Imports of services"),
    ("areas.list_imports", "Imports of area files"),
    ("people.list_accounts", "Accounts"),
    ("rulesets.list_rulesets", "Rulesets"),
    ("faults.show_faults", "Faults"),
    ("audit.show_lines", "Who saw what"),
    ("retention.show_rules", "Records kept"),
)
HOMES = (
    ("offers.list_assessments", "practitioner"),
    ("gaps.report", "commissioner"),
    ("jsna.list_imports", "data-officer"),
    ("upkeep.queue", "directory-editor"),
    ("people.list_accounts", "administrator"),
)
"""The page each role begins on."""
FOOTER = (
    ("frontdoor.levels", "Levels of need"),
    ("frontdoor.how_matching_works", "How matching works"),
    ("api.open_data", "Open data"),
    ("frontdoor.contact", "Contact"),
    ("frontdoor.accessibility", "Accessibility"),
    ("frontdoor.privacy", "Privacy"),
    ("frontdoor.cookies", "Cookies"),
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the web application; settings default to the environment.

    Raises:
        EnvironmentFaultError: naming every setting that is missing or unsafe.
    """
    settings = settings or read_settings(os.environ)
    check_for_serving(settings)
    app = Flask("earlyhelp", static_folder=None)
    app.jinja_environment = PageEnvironment
    https = settings.base_url.startswith("https://")
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key or secrets.token_hex(),
        MAX_CONTENT_LENGTH=settings.upload_megabytes * MEGABYTE,
        PERMANENT_SESSION_LIFETIME=TWELVE_HOURS,
        WTF_CSRF_TIME_LIMIT=TWELVE_HOURS,
        SESSION_COOKIE_NAME="__Host-earlyhelp-form" if https else "earlyhelp-form",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        EARLYHELP_HOMES=HOMES,
        EARLYHELP_LOCAL_WORDS=find_place_names,
    )
    fixed = ruleset_of_settings(settings)
    running = _state(settings, fixed)
    check_area(settings, running.database)
    check_rules(settings, running.database)
    keep_state(app, running)
    init_registry(app, REGISTRY)
    rulesets.init_rulesets(app, rulesets.Around(fixed, find_cases))
    people.init_people(app, rulesets.find_notices)
    init_logs(app)
    init_hosts(app, settings)
    init_guards(app)
    init_web(app, settings)
    for feature in (
        signing,
        invited,
        own,
        people,
        frontdoor,
        services,
        shortlist,
        upkeep,
        editing,
        api,
        jsna,
        measures,
        indicators,
        describing,
        needs,
        geography,
        areas,
        offers,
        decisions,
        faults,
        transparency,
        gaps,
        exchange,
        health,
        audit,
        retention,
        rulesets,
    ):
        app.register_blueprint(feature.bp)
    exchange.init_exchange(app, suggest_from_list)
    areas.init_areas(app, follow_places)
    jsna.init_imports(app, gaps_of(settings))
    upkeep.init_upkeep(app, in_use=find_services_in_use, doubles=find_doubles)
    if settings.oidc_issuer:
        app.register_blueprint(single_sign_on.bp)
    init_navigation(app, NAVIGATION, FOOTER, may_open)
    return app


def gaps_of(settings: Settings) -> FindGaps:
    """Return what finds the rows of the gap report as they are today."""

    def find(session: Session) -> Sequence[GapFigure]:
        return find_gap_figures(session, on=today(), periods=periods_of(settings))

    return find


def follow_places(session: Session) -> None:
    """Give services the positions that their postcodes have now, after places changed."""
    refresh_listings(session, place_locations(session))


def check_area(settings: Settings, database: Database, *, held: bool = True) -> None:
    """Refuse a setting of the area that is no authority, or with ``held`` another than is held.

    A database that is not there yet, or cannot be read, holds no other area.

    Raises:
        EnvironmentFaultError: naming the county of a district, or what to do.
    """
    if not settings.area:
        return
    fault = area_fault(settings.area)
    if not database.is_sqlite or Path(str(database.url.database)).is_file():
        find = find_setting_fault if held else find_area_fault
        try:
            with database.session() as session:
                fault = find(session, settings.area)
        except SQLAlchemyError:
            warn("area_not_checked")
    if fault is not None:
        raise EnvironmentFaultError(f"EARLYHELP_AREA cannot be used: {fault}.")


def check_rules(settings: Settings, database: Database) -> None:
    """Refuse to serve in production while a kind of record has no rule of retention.

    A database that cannot be read stops nothing here: pages about harm have to answer without it,
    and /health/ready says that it is away.

    Raises:
        EnvironmentFaultError: naming each kind without a rule.
    """
    if settings.is_demo:
        return
    try:
        with database.session() as session:
            missing = [kind.code for kind in find_missing(session, REGISTRY)]
    except SQLAlchemyError:
        warn("retention_not_checked")
        return
    if missing:
        raise EnvironmentFaultError(
            f"There is no rule of retention for: {', '.join(missing)}. "
            'Set each, for example: earlyhelp retention set assessment "6 years" --reason "..."'
        )


def _state(settings: Settings, fixed: RulesetInUse) -> State:
    """Keep the ruleset of the settings; one that is switched on is found at each request."""
    database = Database(settings.database_url)
    return State(settings, database, LiveRuleset(database, fixed, today))


class Commands(click.Group):
    """The command line; each group is imported when it is called for, so that all start fast."""

    groups = {  # noqa: RUF012 - a constant of the class
        "atrs": "earlyhelp.offers.transparency.cli:atrs_cli",
        "audit": "earlyhelp.accounts.audit.cli:audit_cli",
        "accounts": "earlyhelp.accounts.cli:accounts_cli",
        "db": "earlyhelp.migrations.cli:db_cli",
        "demo": "earlyhelp.demo:demo_command",
        "gaps": "earlyhelp.gaps.cli:gaps_cli",
        "geography": "earlyhelp.geography.cli:geography_cli",
        "jsna": "earlyhelp.jsna.cli:jsna_cli",
        "matching": "earlyhelp.offers.cli:matching_cli",
        "offers": "earlyhelp.offers.cli:offers_cli",
        "retention": "earlyhelp.records.cli:retention_cli",
        "rulesets": "earlyhelp.offers.transparency.cli:rulesets_cli",
        "services": "earlyhelp.services.cli:services_cli",
        "subject": "earlyhelp.records.cli:subject_cli",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all groups."""
        return sorted(self.groups)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one group."""
        if cmd_name not in self.groups:
            return None
        module, _, name = self.groups[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found

    def invoke(self, ctx: click.Context) -> object:
        """Run a command and turn its faults into one sentence and an exit status."""
        try:
            return super().invoke(ctx)
        except EnvironmentFaultError as fault:
            _end(str(fault), ENVIRONMENT_AT_FAULT)
        except EarlyHelpError as fault:
            _end(str(fault), PROBLEMS_IN_DATA)
        except (IntegrityError, DataError):
            raise  # a fault of the program: the database did answer
        except DatabaseError as fault:
            _end(
                f"The database cannot be used ({type(fault.orig).__name__}). "
                "Run earlyhelp db upgrade, or check EARLYHELP_DATABASE_URL.",
                ENVIRONMENT_AT_FAULT,
            )
        except OSError as fault:
            if fault.errno == errno.EPIPE:
                raise  # whoever read what was printed has read enough
            _end(f"The machine stopped this: {fault.strerror}.", ENVIRONMENT_AT_FAULT)


def _end(sentence: str, status: int) -> NoReturn:
    click.echo(sentence, err=True)
    raise click.exceptions.Exit(status)


@click.group(cls=Commands)
@click.version_option(__version__)
@click.pass_context
def main(context: click.Context) -> None:
    """Early help for a local area: find it, offer it, and see where it falls short."""
    environment = Environment(
        read_settings(os.environ),
        REGISTRY.find_by_reference,
        find_services_in_use,
        suggest_from_list,
    )
    environment.find_gap_figures = gaps_of(environment.settings)
    environment.follow_places = follow_places
    context.obj = environment
    context.call_on_close(environment.close)
    if environment.settings.area:
        held = context.invoked_subcommand not in MAY_CHANGE_AREA
        check_area(environment.settings, environment.database, held=held)
