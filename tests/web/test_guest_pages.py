"""The pages of guests by HTTP alone: what addresses may say, and what is shown."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest

from tests.web.conftest import MakeSite
from tests.web.guest_forms import AT, book, error_of, filled, post, seen_text
from tests.web.support import DAY, House, Site

pytestmark = pytest.mark.once

HOSTILE = "<script>alert('x')</script> & \"co\""


@pytest.mark.parametrize(
    "party", ["0", "-1", "1001", "two", "", "1e1", "99999999999", "99999999999999999999", "٢"]
)
def test_a_party_that_is_none_is_said_at_its_field(site: Site, party: str) -> None:
    house = site.house(policy={"max_party_size": 8})
    answer = site.http.get(f"/r/{house.id}", params={"party": party, "date": str(DAY)})
    assert answer.status_code == 422
    assert error_of(answer, "party") == "We take bookings for 1 to 8 guests."
    assert site.http.get(f"/r/{house.id}?party=8&date={DAY}").status_code == 200


@pytest.mark.parametrize(("party", "said"), [("1", "2 guests or more"), ("9", "up to 8 guests")])
def test_a_party_that_policy_refuses_is_said_at_its_field(
    site: Site, party: str, said: str
) -> None:
    house = site.house(policy={"min_party_size": 2, "max_party_size": 8})
    address = f"/r/{house.id}?party={party}&date={DAY}"
    answer = site.http.get(address)
    assert answer.status_code == 422
    assert said in error_of(answer, "party")
    # It is the engine that refuses: one that only watches lets them in, and so does its page.
    house = site.house(policy={"min_party_size": 2, "max_party_size": 8}, enforcement="shadow")
    answer = site.http.get(f"/r/{house.id}?party={party}&date={DAY}")
    assert answer.status_code == 200
    assert f"party={party}&amp;at={AT}" in answer.text
    book(site, house, party=party)


@pytest.mark.parametrize(
    ("date", "message"),
    [
        ("2020-01-01", "This day is past."),
        ("2199-12-01", "We take bookings up to 60 days ahead."),
        ("0001-01-01", "Nobody can book as far away as that."),
        ("9999-12-31", "Nobody can book as far away as that."),
        ("2030-02-30", "Choose a day"),
        ("tomorrow", "Choose a day"),
        ("", "Choose a day"),
        ("\0", "Choose a day"),
    ],
)
def test_a_date_that_cannot_be_booked_is_said_at_its_field(
    site: Site, date: str, message: str
) -> None:
    house = site.house(policy={"booking_horizon_days": 60})
    answer = site.http.get(f"/r/{house.id}", params={"date": date})
    assert answer.status_code == 422
    assert error_of(answer, "date").startswith(message)


def test_a_date_beyond_the_calendar_is_refused_without_a_horizon(site: Site, house: House) -> None:
    for date in ("9999-12-31", "2199-12-31"):
        answer = site.http.get(f"/r/{house.id}?date={date}")
        assert answer.status_code == 422
        assert error_of(answer, "date")
    assert site.http.get(f"/r/{house.id}?date=2199-12-01").status_code == 200


@pytest.mark.parametrize(
    "name", ["nothing", "0", "0d3c8f1e-7a52-4b6e-9c11-5a0c2f6b7e90", "%00", "..%2f"]
)
@pytest.mark.parametrize("path", ["", "/book?at=2030-01-01T19:00&party=2", "/waitlist", "/book"])
def test_a_restaurant_that_does_not_exist_is_not_found(site: Site, name: str, path: str) -> None:
    answer = site.http.get(f"/r/{name}{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    "reference", ["nothing", "%00", "a" * 5000, "0d3c8f1e7a524b6e9c115a0c2f6b7e90"]
)
@pytest.mark.parametrize("kind", ["bookings", "waitlist"])
def test_a_reference_that_does_not_exist_is_not_found(
    site: Site, house: House, kind: str, reference: str
) -> None:
    path = f"/r/{house.id}/{kind}/{reference}"
    assert site.http.get(path).status_code == 404
    for act in ("/cancel", "/change") if kind == "bookings" else ("/accept", "/decline", "/leave"):
        assert post(site, path + act, filled(version="1")).status_code == 404


def test_a_reference_of_another_restaurant_is_not_found(site: Site, house: House) -> None:
    path = book(site, house)
    assert site.http.get(path).status_code == 200
    other = site.house()
    assert site.http.get(path.replace(house.id, other.id)).status_code == 404


def test_hostile_texts_are_escaped(site: Site) -> None:
    house = site.house(name=HOSTILE, periods={HOSTILE: ("18:00", "23:00")})
    site.client.set_capacity_rule(house.id, 4, None)
    path = book(site, house, party="4", name=HOSTILE, email=HOSTILE, phone=HOSTILE, notes=HOSTILE)
    period = house.periods[HOSTILE]
    form = filled(date=str(DAY), period=period, name=HOSTILE, notes=HOSTILE)
    waiting = post(site, f"/r/{house.id}/waitlist", form).headers["location"]
    refused = post(site, f"/r/{house.id}/book", filled(name=HOSTILE, notes=HOSTILE))
    assert refused.status_code == 409
    pages = [refused, *(
        site.http.get(one)
        for one in (
            f"/r/{house.id}?date={DAY}",
            f"/r/{house.id}/waitlist?date={DAY}&party=2",
            path,
            f"{path}/cancel",
            f"{path}/change",
            waiting,
            f"{waiting}/leave",
        )
    )]  # fmt: skip
    for answer in pages:
        assert "<script>alert" not in answer.text
        assert "&lt;script&gt;alert" in answer.text
    assert seen_text(pages[3]).count(HOSTILE) >= 4


def test_what_an_address_says_is_escaped(site: Site, house: House) -> None:
    said = {"party": HOSTILE, "date": '"><b>bold</b>', "at": HOSTILE, "key": HOSTILE}
    for path in ("", "/book", "/waitlist"):
        answer = site.http.get(f"/r/{house.id}{path}", params=said, follow_redirects=True)
        assert "<b>bold</b>" not in answer.text
        assert "<script>alert" not in answer.text
    answer = site.http.get(f"/r/{house.id}/book", params={**said, "at": AT, "party": "2"})
    assert answer.status_code == 200
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize("at", ["", "now", "2030-01-01", "2030-13-01T19:00", "2030-01-01T25:00"])
def test_a_time_that_is_none_is_refused(site: Site, house: House, at: str) -> None:
    assert site.http.get(f"/r/{house.id}/book?party=2&at={at}").status_code == 422
    assert post(site, f"/r/{house.id}/book", filled(at=at)).status_code == 422
    assert site.client.list_bookings(house.id, DAY) == ()


def test_a_closed_day_says_so_and_names_the_next_open_days(site: Site, house: House) -> None:
    site.client.set_special_day(
        house.id,
        DAY,
        DAY + dt.timedelta(days=2),
        label="holiday",
        options={"note": "family matter"},
    )
    answer = site.http.get(f"/r/{house.id}?date={DAY}")
    assert "We are closed on this day" in seen_text(answer)
    assert "Holiday." in seen_text(answer)
    assert "family matter" not in answer.text
    found = re.findall(r"days-list.*?date=([0-9-]+)", answer.text, re.S)
    assert found[0] == str(DAY + dt.timedelta(days=3))


def test_a_day_that_policy_closes_says_why(site: Site) -> None:
    house = site.house(policy={"min_notice_minutes": 60 * 24 * 60})
    answer = site.http.get(f"/r/{house.id}?date={DAY}")
    assert answer.status_code == 200
    assert "Please book at least 60 days ahead." in seen_text(answer)


def test_a_time_after_midnight_names_the_night_it_belongs_to(site: Site) -> None:
    house = site.house(periods={"bar": ("20:00", "02:00")})
    next_day = DAY + dt.timedelta(days=1)
    day = site.http.get(f"/r/{house.id}?date={DAY}&party=2")
    assert f"at={next_day}T00:30" in day.text
    path = book(site, house, at=f"{next_day}T00:30")
    assert f"the night of {DAY:%A}" in seen_text(site.http.get(path))


def test_of_a_time_that_happens_twice_the_guest_picks_which(site: Site) -> None:
    house = site.house(timezone="Europe/Zurich", periods={"night": ("00:00", "06:00")})
    year = dt.date.today().year + 1
    night = max(dt.date(year, 10, day) for day in range(25, 32) if _is_sunday(year, day))
    answer = site.http.get(f"/r/{house.id}?date={night}&party=2")
    assert "(the second time the clock shows it)" in seen_text(answer)
    for at, hour in ((f"{night}T02:00", "000000Z"), (f"{night}T02:00.second", "010000Z")):
        assert f"at={at}&" in answer.text
        calendar = site.http.get(book(site, house, at=at) + "/calendar.ics").text
        assert f"DTSTART:{night:%Y%m%d}T{hour}" in calendar


def _is_sunday(year: int, day: int) -> bool:
    return dt.date(year, 10, day).isoweekday() == 7


def test_a_calendar_file_has_the_booking_and_not_its_key(site: Site) -> None:
    house = site.house(name="Zum Löwen, \r\nBEGIN:VALARM " + "ü" * 60)
    path = book(site, house)
    answer = site.http.get(f"{path}/calendar.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"BEGIN:VALARM" not in lines
    text = answer.content.replace(b"\r\n ", b"").decode()
    assert f"DTSTART:{DAY:%Y%m%d}T190000Z" in text
    assert "SUMMARY:Zum Löwen\\, \\nBEGIN:VALARM" in text
    assert path.rsplit("/", 1)[1] not in text
    assert "STATUS:CONFIRMED" in text
    post(site, f"{path}/cancel", {})
    assert "STATUS:CANCELLED" in site.http.get(f"{path}/calendar.ics").text


def test_the_start_leads_to_the_one_restaurant(site: Site, make_site: MakeSite) -> None:
    assert "Each restaurant here has a page of its own" in seen_text(site.http.get("/"))
    restaurant_id = uuid.uuid4()
    answer = make_site(restaurant_id=restaurant_id).http.get("/")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/r/{restaurant_id}"


def test_a_signed_in_user_is_a_guest_on_these_pages(site: Site, house: House) -> None:
    policy = site.http.get(f"/r/{house.id}?date={DAY}", headers={"Authorization": "Bearer nothing"})
    assert policy.status_code == 200
