"""The rules, in a browser: a change is shown with what it touches, and then saved."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenPage
from tests.web.browser.support import assert_accessible, tab_to
from tests.web.support import DAY, House, Site

MEALS = {"lunch": ("12:00", "15:00"), "dinner": ("18:00", "23:00")}


@pytest.fixture
def diner(site: Site) -> House:
    """A restaurant that takes ten covers at dinner, where eight are booked on DAY."""
    house = site.house(periods=MEALS)
    site.client.set_capacity_rule(house.id, 10, None, service_period_id=house.periods["dinner"])
    site.book(house, partySize=5)
    site.book(house, partySize=3, startTime="20:00")
    return house


@pytest.fixture
def admin(open_page: OpenPage, diner: House) -> Page:
    """A page of an administrator."""
    return open_page(diner.token("admin"))


def limits(site: Site, house: House) -> list[tuple[str | None, int | None, int | None]]:
    """Scope and limits of each rule."""
    rules = site.client.list_capacity_rules(house.id)
    return [(rule.scope, rule.max_covers, rule.max_parties) for rule in rules]


def preview(page: Page) -> None:
    """Ask what the form would touch."""
    page.get_by_role("button", name="Show what it touches").click()


def test_a_rule_is_shown_with_what_it_touches_saved_and_seen_on_the_dashboard(
    admin: Page, site: Site, diner: House
) -> None:
    dashboard = f"/ops/{diner.id}?date={DAY}"
    admin.goto(dashboard)
    expect(admin.get_by_text("80 %").first).to_be_visible()

    admin.goto(f"/ops/{diner.id}/rules")
    assert_accessible(admin)
    admin.get_by_role("button", name="Edit dinner, Every day").click()
    assert_accessible(admin)
    admin.get_by_label("Covers").fill("16")
    preview(admin)
    service = admin.get_by_role("row").filter(has_text="dinner")
    expect(service).to_contain_text("covers: 10")
    expect(service).to_contain_text("16")
    expect(service).to_contain_text("8 guests")
    assert_accessible(admin)
    assert limits(site, diner) == [("period", 10, None)]

    admin.get_by_role("button", name="Save the limits").click()
    expect(admin.get_by_role("status")).to_have_text("The rule was saved.")
    assert limits(site, diner) == [("period", 16, None)]
    admin.goto(dashboard)
    expect(admin.get_by_text("50 %").first).to_be_visible()
    assert admin.get_by_text("80 %").count() == 0


def test_a_limit_below_what_is_booked_names_the_debt_and_the_bookings_beforehand(
    admin: Page, site: Site, diner: House
) -> None:
    admin.goto(f"/ops/{diner.id}/rules/rule?service_period_id={diner.periods['dinner']}")
    admin.get_by_label("Covers").fill("6")
    preview(admin)
    expect(admin.get_by_role("heading", name="1 service would be overbooked")).to_be_visible()
    expect(admin.get_by_text("over by 2 guests")).to_be_visible()
    bookings = admin.get_by_role("region", name="2 bookings would no longer be taken")
    expect(bookings.get_by_role("listitem")).to_contain_text(["19:00", "20:00"])
    assert_accessible(admin)
    admin.get_by_role("button", name="Back").click()
    expect(admin.get_by_label("Covers")).to_have_value("6")
    assert limits(site, diner) == [("period", 10, None)]


@pytest.mark.parametrize("limit", ["-1", "1000001", "99999999999"])
def test_a_limit_out_of_range_is_refused_by_the_browser_and_by_the_engine(
    admin: Page, site: Site, diner: House, limit: str
) -> None:
    admin.goto(f"/ops/{diner.id}/rules/rule")
    admin.get_by_label("Parties").fill(limit)
    preview(admin)
    assert admin.locator("#max_parties:invalid").count() == 1, "the form was sent"
    admin.locator("form.card").evaluate("form => { form.noValidate = true; }")
    preview(admin)
    expect(admin.locator("#max_parties-error")).to_contain_text("A limit is out of range.")
    expect(admin.locator("#max_parties-error")).to_contain_text("0 to 1000000")
    expect(admin.get_by_label("Parties")).to_have_attribute("aria-invalid", "true")
    expect(admin.get_by_label("Covers")).not_to_have_attribute("aria-invalid", "true")
    expect(admin.get_by_label("Parties")).to_have_value(limit)
    assert_accessible(admin)
    assert limits(site, diner) == [("period", 10, None)]


def test_a_rule_for_a_weekday_is_added_and_removed(admin: Page, site: Site, diner: House) -> None:
    admin.goto(f"/ops/{diner.id}/rules")
    admin.get_by_role("link", name="Add a rule").click()
    admin.get_by_label("Weekday").select_option("Fridays")
    admin.get_by_label("Covers").fill("0")
    preview(admin)
    expect(admin.get_by_text("No service that guests have booked changes by it.")).to_be_visible()
    admin.get_by_role("button", name="Save the limits").click()
    every = admin.get_by_role("region", name="Every period")
    expect(every.get_by_role("row").nth(1)).to_contain_text("Fridays")
    assert ("weekday", 0, None) in limits(site, diner)

    admin.get_by_role("button", name="Edit Every period, Fridays").click()
    admin.get_by_role("button", name="Remove the rule").click()
    expect(admin.get_by_role("heading", level=1)).to_have_text("Remove this rule?")
    assert ("weekday", 0, None) in limits(site, diner)
    assert_accessible(admin)
    admin.get_by_role("button", name="Remove the rule").click()
    expect(admin.get_by_role("status")).to_have_text("The rule was removed.")
    assert limits(site, diner) == [("period", 10, None)]


def test_a_scope_that_cannot_be_is_said_at_the_scope(admin: Page, diner: House) -> None:
    admin.goto(f"/ops/{diner.id}/rules/rule")
    admin.get_by_label("Weekday").select_option("Mondays")
    admin.get_by_label("First date").fill(DAY.isoformat())
    preview(admin)
    expect(admin.locator("#scope-error")).to_contain_text("not a scope")
    expect(admin.get_by_label("Weekday")).to_have_value("1")
    expect(admin.get_by_label("First date")).to_have_value(DAY.isoformat())
    assert_accessible(admin)


def test_the_same_limits_again_change_nothing_and_cannot_be_saved(
    admin: Page, diner: House
) -> None:
    admin.goto(f"/ops/{diner.id}/rules/rule?service_period_id={diner.periods['dinner']}")
    preview(admin)
    expect(admin.get_by_text("nothing would change")).to_be_visible()
    assert admin.get_by_role("button", name="Save").count() == 0
    assert_accessible(admin)


def test_the_policy_is_previewed_and_saved(admin: Page, site: Site, diner: House) -> None:
    before = site.client.get_booking_policy(diner.id)
    admin.goto(f"/ops/{diner.id}/rules")
    admin.get_by_role("link", name="Edit the policy").click()
    assert_accessible(admin)
    admin.get_by_label("Covers in a slot").fill("4")
    admin.get_by_label("Largest party").fill("8")
    admin.get_by_label("A booking needs a table").check()
    preview(admin)
    expect(admin.get_by_role("row").filter(has_text="dinner")).to_contain_text("covers a slot")
    assert site.client.get_booking_policy(diner.id) == before
    admin.get_by_role("button", name="Save the policy").click()
    expect(admin.get_by_role("status")).to_have_text("The booking policy was saved.")
    after = site.client.get_booking_policy(diner.id)
    changed = {"slot_covers": 4, "max_party_size": 8, "requires_table": True}
    assert after == before.model_copy(update=changed)


def test_a_policy_that_cannot_be_is_said_at_its_key(admin: Page, site: Site, diner: House) -> None:
    before = site.client.get_booking_policy(diner.id)
    admin.goto(f"/ops/{diner.id}/rules/policy")
    admin.get_by_label("Smallest party").fill("9")
    admin.get_by_label("Largest party").fill("8")
    preview(admin)
    expect(admin.locator("#min_party_size-error")).to_contain_text("smallest party")
    assert_accessible(admin)
    assert site.client.get_booking_policy(diner.id) == before


def test_a_closure_shows_whom_it_concerns_is_saved_and_removed(
    admin: Page, site: Site, diner: House
) -> None:
    admin.goto(f"/ops/{diner.id}/rules")
    admin.get_by_role("link", name="Add a special day").click()
    assert_accessible(admin)
    admin.get_by_label("First date").fill(DAY.isoformat())
    admin.get_by_label("Why").select_option("Maintenance")
    preview(admin)
    expect(admin.get_by_role("row").filter(has_text="dinner")).to_contain_text("closed")
    region = admin.get_by_role("region", name="2 bookings would no longer be taken")
    expect(region.get_by_role("listitem").first).to_contain_text("closed")
    assert site.client.list_special_days(diner.id) == ()
    admin.get_by_role("button", name="Save the special day").click()
    days = admin.get_by_role("region", name="Special days")
    expect(days.get_by_role("listitem")).to_contain_text("The restaurant: closed, maintenance")
    assert len(site.client.list_special_days(diner.id)) == 1
    assert_accessible(admin)

    days.get_by_role("button", name="Remove").click()
    expect(admin.get_by_role("row").filter(has_text="dinner")).to_contain_text("18:00 to 23:00")
    assert len(site.client.list_special_days(diner.id)) == 1
    admin.get_by_role("button", name="Remove the special day").click()
    expect(admin.get_by_role("status")).to_have_text("The special day was removed.")
    assert site.client.list_special_days(diner.id) == ()


def test_other_hours_of_a_period_are_set_and_half_of_them_is_refused(
    admin: Page, site: Site, diner: House
) -> None:
    admin.goto(f"/ops/{diner.id}/rules/closures")
    day = DAY + dt.timedelta(days=1)
    admin.get_by_label("First date").fill(day.isoformat())
    admin.get_by_label("What").select_option("lunch")
    admin.get_by_label("From").fill("10:00")
    preview(admin)
    expect(admin.get_by_role("alert")).to_contain_text("This is not a special day.")
    expect(admin.get_by_role("alert")).to_contain_text("both from and until")
    assert_accessible(admin)
    admin.get_by_label("Until").fill("16:00")
    preview(admin)
    admin.get_by_role("button", name="Save the special day").click()
    listed = admin.get_by_role("region", name="Special days").get_by_role("listitem")
    expect(listed).to_contain_text("lunch: open 10:00")
    assert [one.is_closed for one in site.client.list_special_days(diner.id)] == [False]


def test_staff_read_the_rules_and_cannot_change_them(
    open_page: OpenPage, site: Site, diner: House
) -> None:
    staff = open_page(diner.token("staff"))
    staff.goto(f"/ops/{diner.id}/rules")
    expect(staff.get_by_role("region", name="Dinner")).to_contain_text("10")
    main = staff.get_by_role("main")
    assert main.get_by_role("button").count() == 0
    assert main.get_by_role("link").count() == 0
    assert_accessible(staff)
    period = diner.periods["dinner"]
    for step, may in (("preview", 200), ("save", 303)):
        sent = {"service_period_id": period, "max_covers": "7", "step": step}
        path = f"/ops/{diner.id}/rules/rule"
        refused = site.http.post(path, data=sent, headers=diner.headers("staff"))
        assert refused.status_code == 403
        assert limits(site, diner) == [("period", 10, None)]
        taken = site.http.post(path, data=sent, headers=diner.headers("admin"))
        assert taken.status_code == may
    assert limits(site, diner) == [("period", 7, None)]


def test_staff_of_another_restaurant_see_nothing_of_its_rules(
    open_page: OpenPage, site: Site, diner: House
) -> None:
    other = site.house(name="Linde")
    stranger = open_page(other.token("owner"))
    own = f"/ops/{diner.id}/rules"
    for path in (own, f"{own}/rule", f"{own}/policy", f"{own}/closures"):
        answer = stranger.goto(path)
        assert answer is not None
        assert answer.status == 404
        assert "Zur Post" not in stranger.content()
    sent = site.http.post(
        f"{own}/rule",
        data={"max_covers": "1", "step": "save"},
        headers=other.headers("owner"),
    )
    assert sent.status_code == 404
    assert limits(site, diner) == [("period", 10, None)]


def test_a_restaurant_without_any_rule_says_so(open_page: OpenPage, house: House) -> None:
    page = open_page(house.token("owner"))
    page.goto(f"/ops/{house.id}/rules")
    expect(page.get_by_role("region", name="Dinner")).to_contain_text("it takes any number")
    assert_accessible(page)


def test_a_rule_is_changed_by_keyboard_and_without_javascript(
    open_page: OpenPage, site: Site, diner: House
) -> None:
    page = open_page(diner.token("admin"), java_script_enabled=False)
    page.goto(f"/ops/{diner.id}/rules")
    page.get_by_role("button", name="Edit dinner, Every day").press("Enter")
    page.get_by_label("Covers").fill("12")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save the limits").press("Enter")
    expect(page.get_by_role("status")).to_have_text("The rule was saved.")
    assert limits(site, diner) == [("period", 12, None)]


def test_the_rules_are_reached_by_tab(admin: Page, diner: House) -> None:
    admin.goto(f"/ops/{diner.id}/rules")
    tab_to(admin, admin.get_by_role("link", name="Add a special day"))
