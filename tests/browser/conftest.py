"""A real server, a real browser, and one check that every page and state goes through."""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)
from waitress.server import create_server

from earlyhelp.app import create_app
from earlyhelp.settings import Settings
from tests.conftest import PASSWORD_MEMORY_KIB, ROOT, missing

SCREENSHOTS = ROOT / "ci-output" / "screenshots"
PHONE, LAPTOP = 320, 1280
PATIENCE_MS = 30_000
"""How long a page may take to come before a test gives up: a busy machine is no fault."""
TALLEST_PICTURE = 3_000
"""Pixels from the top; drawing a whole long list takes longer than checking it."""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Check = Callable[[Page, str], None]
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests here and let them begin first: they take longest, others fill the gaps."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(scope="session")
def address(sample_database_url: str) -> Iterator[str]:
    """Serve the demo's sample area on a free port of this machine."""
    settings = Settings(database_url=sample_database_url, password_memory_kib=PASSWORD_MEMORY_KIB)
    with serve(settings) as address:
        yield address


@contextmanager
def serve(settings: Settings) -> Iterator[str]:
    """Serve the program on a free port of this machine, as long as the block runs."""
    app = create_app(settings)
    server = create_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)
    app.extensions["earlyhelp"].database.engine.dispose()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    system = next((found for name in names if (found := shutil.which(name))), None)
    if system is None and not Path(playwright.chromium.executable_path).exists():
        missing("Chromium")
    chromium = playwright.chromium.launch(executable_path=system, args=FLAGS)
    yield chromium
    chromium.close()


def _open(browser: Browser, address: str, width: int, *, scripts: bool = True) -> Iterator[Page]:
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": 900}, java_script_enabled=scripts
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            said.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == [], "the browser's console should be empty"


@pytest.fixture(params=[PHONE, LAPTOP], ids=["phone", "laptop"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    yield from _open(browser, address, request.param)


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    yield from _open(browser, address, PHONE)


@pytest.fixture
def laptop(browser: Browser, address: str) -> Iterator[Page]:
    yield from _open(browser, address, LAPTOP)


@pytest.fixture
def without_scripts(browser: Browser, address: str) -> Iterator[Page]:
    yield from _open(browser, address, PHONE, scripts=False)


@pytest.fixture(scope="session")
def look() -> Check:
    """Return the check of a page without scripts: one heading, title, a picture."""
    return _look


def _look(page: Page, name: str) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state()  # a page that is still being built has no height to rely on
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST_PICTURE)
    page.screenshot(
        path=SCREENSHOTS / f"{name}-{width}.png",
        full_page=True,
        clip={"x": 0, "y": 0, "width": width, "height": height},
    )
    headings = page.locator("h1")
    assert headings.count() == 1, f"{name} has {headings.count()} main headings"
    heading = re.sub(r"\s+", " ", headings.inner_text()).strip()
    title = page.title().removeprefix("Error: ")
    assert title.startswith(heading), f"{name}: title {title!r} and heading {heading!r}"


@pytest.fixture(scope="session")
def check() -> Check:
    """Return the check of one page in one state: axe, one heading, title, width, a picture."""
    axe = Axe()

    def run(page: Page, name: str) -> None:
        _look(page, name)
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        width = page.viewport_size["width"] if page.viewport_size else 0
        overflow = page.evaluate("document.documentElement.scrollWidth")
        assert overflow <= width, f"{name} is {overflow} pixels wide on a screen of {width}"

    return run
