"""What services answered, on the page of a need: folded, in tables, and the same in a file."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session

from earlyhelp.clock import now
from earlyhelp.db import Database
from earlyhelp.geography.queries import find_wards
from earlyhelp.offers.replies.reply import ReplyState
from tests.browser.conftest import PHONE, Check, serve
from tests.browser.driving import sign_in
from tests.conftest import settings_of_copy
from tests.gaps.factories import MONEY
from tests.gaps.test_keeping import a_reply, an_offer

ANSWERS = (
    *(ReplyState.ACCEPTED,) * 21,
    *(ReplyState.WAITING,) * 13,
    *(ReplyState.FULL,) * 9,
    *(ReplyState.DECLINED_BY_SERVICE,) * 6,
    *(ReplyState.NO_REPLY,) * 2,
)


def fill(session: Session, at: datetime) -> None:
    """Write families of several wards, their offers and what services answered."""
    wards = ["", *(ward.code for ward in find_wards(session)[:6])]
    for number, state in enumerate(ANSWERS):
        month = at - timedelta(days=30 * (number % 5))
        an_offer(session, number, "full" if number % 3 else None, month)
        a_reply(session, number, state, month, wards[number * 3 % 20 % 7])


@pytest.fixture(scope="module")
def site(sample_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a copy of the sample area in which families have plans."""
    settings = settings_of_copy(sample_database_url, tmp_path_factory.mktemp("families"))
    database = Database(settings.database_url)
    with database.session(writing=True) as session:
        fill(session, now() - timedelta(days=40))
    database.engine.dispose()
    with serve(settings) as address:
        yield address


def test_what_services_answered_is_on_the_page_and_in_the_file(
    browser: Browser, site: str, check: Check
) -> None:
    context = browser.new_context(base_url=site, viewport={"width": PHONE, "height": 900})
    page: Page = context.new_page()
    sign_in(page, "commissioner")
    page.goto(f"/gaps/need/{MONEY}#answers")
    for title in page.locator("summary").all():
        title.click()
    check(page, "gap-answers")
    asked = page.locator("h2#answers + p strong").inner_text()
    rows = json.loads(page.request.get("/gaps/answers.json").text())
    whole = next(row for row in rows if row["need"] == MONEY and row["by"] == "all")
    assert (asked, whole["asked"]) == ("50", 50)
    yes = page.get_by_role("row", name="Accepted").first.locator("td").first.inner_text()
    assert yes == str(whole["accepted"])
    page.goto("/gaps")
    assert page.get_by_text("In plans:").count()
    context.close()
