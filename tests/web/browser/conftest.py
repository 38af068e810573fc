"""Fixtures of the tests in a browser.

`page` is as large as a desktop and `phone` as a phone; `open_page` makes others. Each has a
context of its own, and fails its test on an error on the console, an exception of a script or a
request that failed. Paths are those of `site`: ``page.goto("/ops")``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.web.browser.support import PHONE, chromium, find_chromium, sign_in, watched_context
from tests.web.support import Site

OpenPage = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium. Gone after this package: its event loop would be in others' way."""
    executable = find_chromium()
    if executable is None:
        pytest.skip("there is no Chromium: install chromium to test the pages")
    with chromium(executable) as started:
        yield started


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[OpenPage]:
    """A function (token of who is signed in, options of a context) that opens a watched page."""
    with ExitStack() as stack:

        def open_one(token: str | None = None, **options: Any) -> Page:
            options = {"base_url": site.url, **options}
            context = stack.enter_context(watched_context(browser, **options))
            if token is not None:
                sign_in(context, options["base_url"], token)
            return context.new_page()

        yield open_one


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page on a desktop; nobody is signed in."""
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A page on a phone; nobody is signed in."""
    return open_page(viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture(params=["desktop", "phone", "without JavaScript"])
def guest(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    """A page of a guest, in each of three ways."""
    ways: dict[str, dict[str, Any]] = {
        "desktop": {},
        "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
        "without JavaScript": {"java_script_enabled": False},
    }
    return open_page(**ways[request.param])
