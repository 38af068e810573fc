"""Calendar files, read by a parser of its own: a guest's booking, and a restaurant's feed."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from typing import Any, Final

import httpx
import pytest
from icalendar import Calendar

from tests.web.guest_forms import post
from tests.web.support import DAY, House, Site

pytestmark = pytest.mark.once

GUEST: Final = {
    "guestName": "Grace Hopper",
    "guestEmail": "grace@example.org",
    "guestPhone": "+41 44 123 45 67",
    "notes": "Grace likes the window",
}


def events(answer: httpx.Response) -> dict[str, Any]:
    """The events of a calendar by their UID, and the calendar is a right one."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.content.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, answer.content.split(b"\r\n"))) <= 75
    calendar = Calendar.from_ical(answer.content)
    assert calendar.errors == []
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    found: dict[str, Any] = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    for event in found.values():
        assert event.errors == []
        assert {"DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"} <= set(event)
        assert event["DTSTART"].dt < event["DTEND"].dt
    return found


def only_event(answer: httpx.Response) -> Any:
    """The one event of a calendar."""
    [event] = events(answer).values()
    return event


def feed_of(site: Site, house: House, **options: Any) -> str:
    """The address of a feed that is on now."""
    token = site.client.set_calendar_feed(house.id, True, **options).token
    assert token is not None
    return f"/calendar/{house.id}/{token}.ics"


def test_a_guests_calendar_follows_the_booking(site: Site) -> None:
    house = site.house(name="Zum Löwen, Bar; Küche " + "ü" * 60)
    booking = site.book(house, partySize=4, **GUEST)["booking"]
    paths: dict[str, Mapping[str, str]] = {
        f"/api/bookings/{booking['reference']}/calendar.ics": {"restaurantId": house.id},
        f"/r/{house.id}/bookings/{booking['reference']}/calendar.ics": {},
    }

    def seen() -> Any:
        answers = [site.http.get(path, params=query) for path, query in paths.items()]
        assert answers[0].content == answers[1].content
        assert "no-store" in answers[0].headers["cache-control"]
        for word in (booking["reference"], *GUEST.values()):
            assert word.encode() not in answers[0].content.replace(b"\r\n ", b"")
        return only_event(answers[0])

    event = seen()
    assert str(event["SUMMARY"]) == f"{house.name}: table for 4 guests"
    assert str(event["LOCATION"]) == house.name
    assert event["DTSTART"].dt == dt.datetime.combine(DAY, dt.time(19), dt.UTC)
    assert event["STATUS"] == "CONFIRMED"
    site.client.update_booking(house.id, booking["id"], 1, start_time="20:00")
    moved = seen()
    assert moved["UID"] == event["UID"]
    assert moved["SEQUENCE"] > event["SEQUENCE"]
    assert moved["DTSTART"].dt - event["DTSTART"].dt == dt.timedelta(hours=1)
    post(site, f"/r/{house.id}/bookings/{booking['reference']}/cancel", {})
    cancelled = seen()
    assert cancelled["STATUS"] == "CANCELLED"
    assert cancelled["SEQUENCE"] > moved["SEQUENCE"]


def test_a_guests_calendar_of_no_booking_is_not_found(site: Site, house: House) -> None:
    path = f"/api/bookings/{'0' * 32}/calendar.ics"
    answer = site.http.get(path, params={"restaurantId": house.id})
    assert (answer.status_code, answer.json()["code"]) == (404, "BOOKING_NOT_FOUND")


def test_a_restaurants_feed_has_its_bookings_and_no_guests(site: Site) -> None:
    house = site.house(name="Zur Post, oben", tables={"9": 2, "10": 4})
    path = feed_of(site, house)
    assert events(site.http.get(path)) == {}
    first = site.book(house, **GUEST)["booking"]
    second = site.book(house, partySize=1, startTime="18:00", **GUEST)["booking"]
    site.client.assign_table_to_booking(house.id, first["id"], house.tables["9"])
    elsewhere = site.house()
    site.book(elsewhere)

    answer = site.http.get(path)
    found = events(answer)
    assert [*found] == [f"{one['id']}@capacity-db" for one in (second, first)]
    summaries = [str(event["SUMMARY"]) for event in found.values()]
    assert summaries == ["1 guest, no table yet", "2 guests, table 9"]
    text = answer.content.replace(b"\r\n ", b"").decode()
    for word in (*GUEST.values(), "Grace", first["reference"], second["reference"]):
        assert word not in text

    site.client.cancel_booking(house.id, first["id"])
    changed = events(site.http.get(path))[f"{first['id']}@capacity-db"]
    assert changed["STATUS"] == "CANCELLED"
    assert changed["SEQUENCE"] > found[f"{first['id']}@capacity-db"]["SEQUENCE"]


def test_only_who_is_yet_to_come_has_no_table_yet(site: Site, house: House) -> None:
    path, client = feed_of(site, house), site.client
    coming, off = (site.book(house, startTime=time)["booking"]["id"] for time in ("18:00", "19:00"))
    yesterday = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)
    over, away = (
        client.create_booking(house.id, yesterday, time, 2, options={"allow_past": True}).booking
        for time in ("18:00", "19:00")
    )
    assert over is not None
    assert away is not None
    client.cancel_booking(house.id, off)
    client.transition_booking(house.id, away.id, "no_show")
    found = events(site.http.get(path))
    summaries = {uid.partition("@")[0]: str(event["SUMMARY"]) for uid, event in found.items()}
    assert summaries == {
        coming: "2 guests, no table yet",
        off: "2 guests",
        str(over.id): "2 guests",
        str(away.id): "2 guests",
    }


def test_a_feed_that_did_not_change_is_not_sent_again(site: Site, house: House) -> None:
    path = feed_of(site, house)
    site.book(house)
    answer = site.http.get(path)
    assert answer.headers["cache-control"] == "private, no-cache"
    held = {"If-None-Match": f'"other", W/{answer.headers["etag"]}'}
    again = site.http.get(path, headers=held)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == answer.headers["etag"]
    site.book(house)
    assert len(events(site.http.get(path, headers=held))) == 2


def test_a_feed_that_is_renewed_or_off_is_one_that_never_was(site: Site, house: House) -> None:
    old = feed_of(site, house)
    new = feed_of(site, house, renew=True)
    assert events(site.http.get(new)) == {}
    site.client.set_calendar_feed(house.id, False)
    unknown = uuid.uuid4()
    paths = [old, new, old.replace(house.id, str(unknown)), f"/calendar/{house.id}/x.ics"]
    answers = [site.http.get(path) for path in paths]
    for answer in answers:
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        # Who asks knows the restaurant's id; nothing else tells the answers apart.
        said = re.sub(f"{house.id}|{unknown}", "ID", answer.text)
        assert said == answers[0].text.replace(house.id, "ID")
    assert site.http.get(f"/calendar/{house.id}/{'0' * 101}.ics").status_code == 422
