"""The picture of what `capacity-db serve` shows, for the README."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from playwright.sync_api import Page

from capacity_db.cli.seed import plant
from tests.web.browser.pictures import picture
from tests.web.browser.support import sign_in
from tests.web.support import Site, token

RESTAURANT = UUID("5eed0000-0000-4000-8000-000000000001")


@picture("serve")
def serve(page: Page, site: Site) -> None:
    """A day in the test restaurant, down to the list of its bookings."""
    plant(site.dsn, week=True)
    day = site.client.get_restaurant(RESTAURANT).today + dt.timedelta(days=2)
    sign_in(page.context, site.url, token("demo-owner"))
    page.goto(f"/ops/{RESTAURANT}?date={day}")
    page.get_by_text("Live", exact=True).wait_for()
    page.evaluate(
        "() => { document.querySelector('section[aria-labelledby=bookings]').hidden = true; }"
    )
