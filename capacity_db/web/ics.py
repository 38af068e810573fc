"""Bookings as calendar files (RFC 5545), and how they are answered."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, Final

from fastapi import Request
from fastapi.responses import Response

from capacity_db.models import Booking, CalendarFeed, FeedBooking, PublicRestaurant
from capacity_db.web.responses import with_headers

_TYPE: Final = "text/calendar; charset=utf-8"
_LIMITS: Final = ("RateLimit", "RateLimit-Policy")


def _documented(*headers: str) -> dict[int | str, dict[str, Any]]:
    content = {"text/calendar": {"schema": {"type": "string"}}}
    return {
        200: {
            "description": "An iCalendar file (RFC 5545).",
            "content": content,
            **with_headers(200, *headers, *_LIMITS)[200],
        }
    }


CALENDAR_RESPONSES: Final = _documented()
FEED_RESPONSES: Final = {
    **_documented("ETag"),
    304: {"description": "Nothing changed since the ETag of If-None-Match."},
}
"""For a route's documentation."""
_LONGEST_LINE: Final = 75
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})
_STATUS: Final = {
    "pending": "TENTATIVE",
    "cancelled": "CANCELLED",
    "no_show": "CANCELLED",
    "released": "CANCELLED",
    "expired": "CANCELLED",
}
"""Every other one is CONFIRMED."""
_AWAITED: Final = {"pending", "confirmed"}
"""Of these somebody may yet need a table."""
_LOOK_AGAIN: Final = "PT15M"


def guest_calendar(restaurant: PublicRestaurant, booking: Booking) -> bytes:
    """One event. It does not name the reference, which is a key: calendars are shared."""
    when = f"{booking.booking_date:%A} {booking.booking_date.day} {booking.booking_date:%B %Y}"
    guests = _guests(booking.party_size)
    text = f"Table for {guests}, {when}, {booking.start_time:%H:%M}."
    details = [f"LOCATION:{_text(restaurant.name)}", f"DESCRIPTION:{_text(text)}"]
    summary = f"{restaurant.name}: table for {guests}"
    return _calendar(restaurant.name, [_event(booking, summary, details)])


def restaurant_calendar(feed: CalendarFeed) -> bytes:
    """An event for each booking of a feed."""
    name, now = feed.restaurant.name, dt.datetime.now(dt.UTC)
    return _calendar(f"{name}: bookings", [_feed_event(booking, now) for booking in feed.bookings])


def _feed_event(booking: FeedBooking, now: dt.datetime) -> list[str]:
    tables = ", ".join(booking.table_numbers)
    noun = "table" if len(booking.table_numbers) == 1 else "tables"
    is_awaited = booking.status in _AWAITED and booking.ends_at > now
    seats = f", {noun} {tables}" if tables else ", no table yet" if is_awaited else ""
    status = booking.status.replace("_", " ")
    return _event(
        booking,
        f"{_guests(booking.party_size)}{seats}",
        [f"DESCRIPTION:{_text(f'{status.capitalize()}.')}"],
    )


def _calendar(name: str, events: list[list[str]]) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//capacity-db//booking//EN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_LOOK_AGAIN}",
        f"X-PUBLISHED-TTL:{_LOOK_AGAIN}",
        *(line for event in events for line in event),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _event(booking: Booking | FeedBooking, summary: str, details: list[str]) -> list[str]:
    # The same text for the same state: whoever asks again is told that nothing changed.
    changed = _utc(booking.updated_at)
    return [
        "BEGIN:VEVENT",
        f"UID:{booking.id}@capacity-db",
        f"SEQUENCE:{booking.version}",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"DTSTART:{_utc(booking.starts_at)}",
        f"DTEND:{_utc(booking.ends_at)}",
        f"SUMMARY:{_text(summary)}",
        *details,
        f"STATUS:{_STATUS.get(booking.status, 'CONFIRMED')}",
        "END:VEVENT",
    ]


def calendar_response(content: bytes, filename: str) -> Response:
    """A calendar that is kept nowhere: it is about somebody."""
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return Response(content, media_type=_TYPE, headers=headers)


def feed_response(request: Request, content: bytes, filename: str) -> Response:
    """A calendar that is asked for again and again: 304 while nothing has changed."""
    headers = {
        "Cache-Control": "private, no-cache",
        "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"',
    }
    held = {
        part.strip().removeprefix("W/")
        for part in request.headers.get("If-None-Match", "").split(",")
    }
    if headers["ETag"] in held or "*" in held:
        return Response(status_code=304, headers=headers)
    answer = calendar_response(content, filename)
    answer.headers.update(headers)
    return answer


def _guests(party_size: int) -> str:
    return "1 guest" if party_size == 1 else f"{party_size} guests"


def _utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    return "".join(c for c in text if c.isprintable() or c in "\n").translate(_ESCAPED)


def _folded(line: str) -> bytes:
    """At most 75 octets a line, never cut within a character."""
    folded, length = b"", 0
    for character in line:
        octets = character.encode()
        if length + len(octets) > _LONGEST_LINE:
            folded, length = folded + b"\r\n ", 1
        folded, length = folded + octets, length + len(octets)
    return folded
