"""What the other tests lean on: a page that complains fails, and axe sees what is wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.web.browser.support import (
    assert_accessible,
    is_focus_visible,
    sticks_out,
    tab_to,
    watched_context,
)
from tests.web.support import Site

GOOD = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1>"


def _serve(page: Page, body: str) -> None:
    def answer(route: Route) -> None:
        if route.request.resource_type == "document":
            route.fulfill(content_type="text/html", body=body)
        else:
            route.fulfill(status=404, body="")

    page.route("**/*", answer)
    page.goto("http://page.example/")


def _show(browser: Browser, body: str) -> None:
    with watched_context(browser) as context:
        page = context.new_page()
        _serve(page, body)
        page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<script>console.error('oh')</script>", "console: oh"),
        ("<script>nothing.there()</script>", "a script failed"),
        ("<img alt='' src='/missing.png'>", "missing.png: 404"),
        ("<script src='/missing.js'></script>", "missing.js: 404"),
    ],
)
def test_a_page_that_complains_fails_its_test(browser: Browser, body: str, complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint):
        _show(browser, GOOD + body)


def test_a_page_without_faults_passes(browser: Browser) -> None:
    with watched_context(browser) as context:
        page = context.new_page()
        _serve(page, GOOD + "<label>Name <input></label>")
        assert_accessible(page)


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("<input>", "label"),
        ("<p style='color:#bbb;background:#fff'>Faint</p>", "color-contrast"),
        ("<p style='width:500px;background:#fff'>Wide</p>", "sticks out"),
    ],
)
def test_a_page_that_leaves_somebody_out_is_found(
    browser: Browser, body: str, finding: str
) -> None:
    with watched_context(browser) as context:
        page = context.new_page()
        _serve(page, GOOD + "<meta name=viewport content='width=device-width'>" + body)
        with pytest.raises(AssertionError, match=finding):
            assert_accessible(page)


def test_the_keyboard_finds_what_can_have_the_focus_and_nothing_else(browser: Browser) -> None:
    with watched_context(browser) as context:
        page = context.new_page()
        _serve(page, GOOD + "<a href='#a'>one</a> <button>two</button> <span id=no>three</span>")
        button = page.get_by_role("button")
        tab_to(page, button)
        assert is_focus_visible(button)
        assert not sticks_out(page)
        with pytest.raises(AssertionError, match="do not lead to"):
            tab_to(page, page.locator("#no"), at_most=6)


def test_the_site_opens_in_a_browser(page: Page, phone: Page, site: Site) -> None:
    for one in (page, phone):
        one.goto("/ops/sign-in")
        assert one.title() == "Sign in"
        assert one.url == f"{site.url}/ops/sign-in"
        assert_accessible(one)
