"""Pictures of what guests and staff share."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.web.browser.pictures import picture
from tests.web.support import Site


@picture("sign-in")
def sign_in(page: Page, _: Site) -> None:
    """Where staff sign in."""
    page.goto("/ops/sign-in")
