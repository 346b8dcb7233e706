"""The browser of the tests. Without Chromium they are skipped, or with REQUIRE_BROWSER set they
fail.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.driver import launch

_DEADLINE_SECONDS = 60


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the test is skipped, or fails under REQUIRE_BROWSER."""
    with sync_playwright() as playwright:
        try:
            chromium = launch(playwright)
        except FileNotFoundError as error:
            if os.environ.get("REQUIRE_BROWSER"):
                pytest.fail(str(error))
            pytest.skip(str(error))
        yield chromium
        chromium.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab of 1280 x 800."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(_DEADLINE_SECONDS * 1000)
    yield context.new_page()
    context.close()
