"""What guard, session and audit add to a page, beside the same page without them."""

from collections.abc import Sequence
from tempfile import TemporaryDirectory

from flask import Flask, render_template
from flask.testing import FlaskClient

from benchmarks.measuring import Goal, Line, alone, in_turn, same
from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.commands import add_account
from earlyhelp.accounts.guards import for_roles, public
from earlyhelp.accounts.hashing import hash_password, is_right
from earlyhelp.accounts.models import Stage
from earlyhelp.accounts.people import Newcomer
from earlyhelp.accounts.sessions.commands import Beginning, begin_session
from earlyhelp.app import create_app
from earlyhelp.clock import now
from earlyhelp.db import Database
from earlyhelp.migrations.run import migrate
from earlyhelp.settings import Settings

ROUNDS, HASHES, MOST_MS = 300, 10, 1.5
PASSWORD = "lamp violin gravel noon"  # noqa: S105 - of nobody


def signed_in(app: Flask, role: str) -> FlaskClient:
    """Return a browser that is signed in with a role; its account is made where there is none."""
    email = f"{role}@bench.example"
    with app.extensions["earlyhelp"].database.session(writing=True) as session:
        account_id = add_account(session, Newcomer(email, (role,), "A council"), now())
        token = begin_session(session, account_id, Beginning(Stage.WHOLE, "Bench", 5), now())
    client = app.test_client()
    client.set_cookie("earlyhelp", token)
    return client


def run() -> list[Line]:
    """Return the lines about signing in."""
    with TemporaryDirectory(prefix="earlyhelp-bench-") as folder:
        database = Database(f"sqlite:///{folder}/signing.sqlite3")
        migrate(database)
        app = create_app(Settings(database_url=str(database.url)))
        lines = [*page_lines(app), hash_line()]
        app.extensions["earlyhelp"].database.engine.dispose()
        database.engine.dispose()
    return lines


def page_lines(app: Flask) -> Sequence[Line]:
    """Measure one page drawn three ways: for everybody, for a role, and with its audit line.

    All three draw the same template; what a signed-in page shows more (account, sign out, the
    warning before the half hour ends) counts as ours.
    """

    def draw() -> str:
        return render_template("accounts/signed_out.html")

    def draw_open() -> str:
        return draw()

    def draw_read() -> str:
        return draw()

    app.add_url_rule("/bench/open", "bench_open", public(draw_open))
    app.add_url_rule("/bench/staff", "bench_staff", for_roles("practitioner")(draw))
    read = for_roles("practitioner")(audited(Action.OPEN, "assessment")(draw_read))
    app.add_url_rule("/bench/read", "bench_read", read)
    stranger, person = app.test_client(), signed_in(app, "practitioner")
    same(200, stranger.get("/bench/open").status_code, "the open page")
    same(200, person.get("/bench/read").status_code, "the page with a line")
    same(303, stranger.get("/bench/staff").status_code, "the guard")
    names = {"staff": "guard and session", "read": "guard, session and audit"}
    return [_added(name, stranger, person, f"/bench/{part}") for part, name in names.items()]


def _added(name: str, stranger: FlaskClient, person: FlaskClient, address: str) -> Line:
    bare, ours = in_turn(
        lambda _: stranger.get("/bench/open").get_data(),
        lambda _: person.get(address).get_data(),
        rounds=ROUNDS,
    )
    note = f"{ours.p50 / bare.p50:.2f} times the same page without, {bare.p50:.2f} ms"
    added = max(0.0, ours.p50 - bare.p50)
    return Line(f"{name}, added to a page", added, MOST_MS, kind=Goal.LIMIT, note=note)


def hash_line() -> Line:
    """Measure the one dear step of signing in: the password's hash."""
    memory = Settings().password_memory_kib
    stored = hash_password(PASSWORD, memory)
    took = alone(lambda _: is_right(PASSWORD, stored, memory), rounds=HASHES, warm=1)
    return Line("a password compared", took.p50, None, note="argon2id, 64 MiB")
