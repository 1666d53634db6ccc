from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import WCAG


def test_the_automatic_check_finds_planted_faults(laptop: Page) -> None:
    laptop.goto("/worried")
    laptop.evaluate("document.querySelector('h1').style.color = '#ccc'")
    laptop.evaluate("document.querySelector('main').append(document.createElement('input'))")
    found = Axe().run(laptop, options={"runOnly": {"type": "tag", "values": WCAG}})
    assert {"color-contrast", "label"} <= {
        violation["id"] for violation in found.response["violations"]
    }
