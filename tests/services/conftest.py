"""The directory's own pages, without the rest of the application."""

from collections.abc import Iterator

import pytest
from flask import Blueprint, Flask

from earlyhelp.accounts.guards import init_guards, public
from earlyhelp.db import Database
from earlyhelp.services.searching import views
from earlyhelp.services.shortlist import views as shortlist
from earlyhelp.settings import Settings
from earlyhelp.web.environment import PageEnvironment
from earlyhelp.web.setup import init_navigation, init_web
from earlyhelp.web.state import RulesetInUse, State, keep_state
from tests.conftest import empty

ELSEWHERE = {
    "frontdoor": ("worried", "contact"),
    "offers": ("list_assessments",),
    "own": ("show_account",),
    "signing": ("sign_in",),
    "upkeep": ("tell_us",),
}


@pytest.fixture
def embedded(sqlite_database: Database) -> Iterator[Database]:
    """Give the embedded database for tests that commit; emptied at the end."""
    yield sqlite_database
    empty(sqlite_database)


@pytest.fixture
def pages(embedded: Database) -> Flask:
    """Give an application of the directory alone; links to other features lead nowhere."""
    settings = Settings(database_url=str(embedded.url))
    app = Flask("earlyhelp", static_folder=None)
    app.jinja_environment = PageEnvironment
    app.config.update(SECRET_KEY="k" * 32, TESTING=True, PROPAGATE_EXCEPTIONS=False)
    keep_state(app, State(settings, embedded, lambda: RulesetInUse(None, "")))
    init_guards(app)
    init_web(app, settings)
    app.register_blueprint(views.bp)
    app.register_blueprint(shortlist.bp)
    for feature, endpoints in ELSEWHERE.items():
        bp = Blueprint(feature, __name__)
        for endpoint in endpoints:
            bp.add_url_rule(f"/{feature}/{endpoint}", endpoint, public(lambda: "elsewhere"))
        app.register_blueprint(bp)
    links = (("services.search", "Find help"),)
    init_navigation(app, links, (("frontdoor.contact", "Contact"),), lambda _: True)
    return app
