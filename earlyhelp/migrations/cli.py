"""Commands for the database itself."""

import click

from earlyhelp.errors import EnvironmentFaultError
from earlyhelp.migrations.run import migrate, newest_revision, revision
from earlyhelp.terminal import Environment, print_json, say


@click.group("db")
def db_cli() -> None:
    """Bring the database to this version's shape, and check it."""


@db_cli.command()
@click.pass_obj
def upgrade(environment: Environment) -> None:
    """Apply every migration that is missing. Example: earlyhelp db upgrade."""
    migrate(environment.database)
    say(f"The database is at revision {revision(environment.database)}.")


@db_cli.command()
@click.pass_obj
def check(environment: Environment) -> None:
    """Say whether settings and database can be used. Example: earlyhelp db check."""
    found, wanted = revision(environment.database), newest_revision()
    print_json(
        {
            "database": environment.database.url.get_backend_name(),
            "revision": found or "none",
            "wanted": wanted,
            "is_current": found == wanted,
            "integrity": environment.database.integrity(),
        }
    )
    if found != wanted:
        raise EnvironmentFaultError(
            "The database is not at this version. Run earlyhelp db upgrade."
        )
