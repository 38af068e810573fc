"""What guests change of a booking, by HTTP alone."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest

from tests.web.guest_forms import AT, book, error_of, filled, post, seen_text
from tests.web.support import DAY, House, Site

pytestmark = pytest.mark.once

HOURS = {"lunch": ("12:00", "14:00"), "dinner": ("19:00", "21:00")}


def _asked(text: str) -> list[str]:
    """The times with a button that asks."""
    return re.findall(r'value="[0-9-]{10}T([0-9:]{5})" class="ask"', text)


def test_own_places_help_only_in_the_own_service(site: Site) -> None:
    house = site.house(
        periods=HOURS, policy={"slot_covers": 4, "slot_interval_minutes": 30, "max_party_size": 9}
    )
    path = book(site, house, at=f"{DAY}T12:00", party="2")
    for time in ("12:00", "19:00", "19:30", "20:00", "20:30"):
        party = 2 if time == "12:00" else 4
        assert site.client.create_booking(house.id, DAY, time, party).success
    answer = site.http.get(f"{path}/change?date={DAY}&party=3")
    assert _asked(answer.text) == ["12:00"]
    assert "nothing is left here" in seen_text(answer)
    # Nor do they help a party above the limit.
    answer = site.http.get(f"{path}/change?date={DAY}&party=5")
    assert _asked(answer.text) == []
    assert "more than we can seat together" in seen_text(answer)


def test_a_change_to_a_full_service_offers_the_same_time_on_other_days(site: Site) -> None:
    house = site.house(periods=HOURS, policy={"slot_covers": 4, "slot_interval_minutes": 30})
    path = book(site, house, at=f"{DAY}T12:00")
    for time in ("19:00", "19:30", "20:00", "20:30"):
        assert site.client.create_booking(house.id, DAY, time, 4).success
    form = filled(version="1", date=str(DAY), at=f"{DAY}T19:30")
    answer = post(site, f"{path}/change", form)
    assert answer.status_code == 409
    next_day = DAY + dt.timedelta(days=1)
    assert f'value="{next_day}T19:30"' in answer.text
    again = {**form, "key": str(uuid.uuid4()), "at": f"{next_day}T19:30", "date": str(next_day)}
    assert post(site, f"{path}/change", again).status_code == 303
    (booking,) = site.client.list_bookings(house.id, next_day)
    assert f"{booking.start_time:%H:%M}" == "19:30"


def test_a_guest_changes_name_contact_and_notes(site: Site, house: House) -> None:
    path = book(site, house, email="ada@example.com", notes="A high chair")
    assert f"{path}/details" in site.http.get(path).text
    form = site.http.get(f"{path}/details")
    for text in ("Ada Archer", "ada@example.com", "A high chair"):
        assert text in form.text
    sent = filled(version="1", name="Bea Baker", phone="+41 44 000 00 00", notes="")
    answer = post(site, f"{path}/details", sent)
    assert answer.headers["location"] == f"{path}?done=changed"
    (booking,) = site.client.list_bookings(house.id, DAY)
    details = (booking.guest_name, booking.guest_email, booking.guest_phone, booking.notes)
    assert details == ("Bea Baker", None, "+41 44 000 00 00", None)
    assert (str(booking.start_time), booking.party_size) == ("19:00:00", 2)


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("name", "", "Please tell us your name."),
        ("name", "x" * 201, "too long"),
        ("email", "x" * 321, "too long"),
        ("phone", "x" * 101, "too long"),
        ("notes", "x" * 2001, "too long"),
    ],
)
def test_what_is_wrong_with_a_changed_detail_is_said_at_its_field(
    site: Site, house: House, field: str, text: str, message: str
) -> None:
    path = book(site, house)
    answer = post(site, f"{path}/details", {**filled(version="1", phone="kept"), field: text})
    assert answer.status_code == 422
    assert message in error_of(answer, field)
    if field != "phone":
        assert "kept" in answer.text
    (booking,) = site.client.list_bookings(house.id, DAY)
    assert booking.version == 1
    assert post(site, f"{path}/details", filled(version="1")).status_code == 303


def test_details_that_somebody_else_changed_are_looked_at_again(site: Site, house: House) -> None:
    path = book(site, house)
    (booking,) = site.client.list_bookings(house.id, DAY)
    site.client.update_booking(house.id, booking.id, 1, notes="By the window")
    answer = post(site, f"{path}/details", filled(version="1", name="Bea"))
    assert answer.status_code == 409
    assert "This booking was changed meanwhile" in seen_text(answer)
    assert 'name="version" value="2"' in answer.text
    post(site, f"{path}/cancel", {})
    over = post(site, f"{path}/details", filled(version="3", name="Bea"))
    assert over.headers["location"] == path


def _night_of_two_hours() -> dt.date:
    """When clocks in Zurich show the hour from two to three twice."""
    year = dt.date.today().year + 1
    days = (dt.date(year, 10, number) for number in range(25, 32))
    return next(day for day in days if day.weekday() == 6)


def test_a_booking_is_only_called_changed_if_it_is(site: Site) -> None:
    house = site.house(
        timezone="Europe/Zurich",
        periods={"night": ("00:00", "06:00")},
        policy={"slot_interval_minutes": 30},
    )
    night = _night_of_two_hours()
    for booked, wanted in (
        ("02:30.second", "02:30"),
        ("02:30", "02:30.second"),
        ("01:00", "04:00"),
    ):
        path = book(site, house, at=f"{night}T{booked}")
        reference = path.rsplit("/", 1)[1]
        before = site.client.get_booking_by_reference(house.id, reference)
        form = filled(version="1", date=str(night), at=f"{night}T{wanted}")
        answers = [post(site, f"{path}/change", form).headers["location"] for _ in range(2)]
        after = site.client.get_booking_by_reference(house.id, reference)
        is_moved = before.starts_at != after.starts_at
        assert (answers[0] == f"{path}?done=changed") == is_moved
        assert is_moved or wanted == "02:30"
        assert answers[1] == f"{path}?done=changed"


def test_yours_is_the_one_of_two_equal_times_that_was_booked(site: Site) -> None:
    house = site.house(
        timezone="Europe/Zurich",
        periods={"night": ("00:00", "06:00")},
        policy={"slot_interval_minutes": 30},
    )
    night = _night_of_two_hours()
    for suffix, mark in (("", ""), (".second", " (the second time the clock shows it) ②")):
        path = book(site, house, at=f"{night}T02:30{suffix}")
        answer = site.http.get(f"{path}/change")
        yours = re.findall(r'<span class="off now">(.*?)</li>', answer.text, re.S)
        assert [" ".join(re.sub("<[^>]*>", " ", one).split()) for one in yours] == [
            f"02:30{mark} yours"
        ]


def test_a_calendar_file_says_when_and_where(site: Site) -> None:
    house = site.house(name="Zur Post")
    path = book(site, house)
    text = site.http.get(f"{path}/calendar.ics").content.replace(b"\r\n ", b"").decode()
    assert "LOCATION:Zur Post\r\n" in text
    day = f"{DAY:%A} {DAY.day} {DAY:%B %Y}"
    assert f"DESCRIPTION:Table for 2 guests\\, {day}\\, 19:00.\r\n" in text
    assert path.rsplit("/", 1)[1] not in text
    # The page promises no more than that.
    said = seen_text(site.http.get(path))
    assert "Keep the address of this page" in said
    assert "or in your calendar" not in said


def test_after_midnight_another_time_is_one_of_the_same_night(site: Site) -> None:
    house = site.house(periods={"bar": ("20:00", "02:00")})
    at = f"{DAY + dt.timedelta(days=1)}T00:30"
    seen = site.http.get(f"/r/{house.id}/book?at={at}&party=2")
    sent = post(site, f"/r/{house.id}/book", filled(at=at, night=str(DAY), name=""))
    for answer in (seen, sent):
        assert f"?date={DAY}&amp;party=2" in answer.text
    evening = site.http.get(f"/r/{house.id}/book?at={AT}&party=2".replace("19:00", "21:00"))
    assert f"?date={DAY}&amp;party=2" in evening.text
