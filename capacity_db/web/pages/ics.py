"""A booking as a calendar file (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from capacity_db.models import Booking, PublicRestaurant

_LONGEST_LINE: Final = 75
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


def calendar_file(restaurant: PublicRestaurant, booking: Booking) -> bytes:
    """One event. It does not name the reference, which is a key: calendars are shared."""
    when = f"{booking.booking_date:%A} {booking.booking_date.day} {booking.booking_date:%B %Y}"
    guests = "1 guest" if booking.party_size == 1 else f"{booking.party_size} guests"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//capacity-db//booking//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{booking.id}@capacity-db",
        f"SEQUENCE:{booking.version}",
        f"DTSTAMP:{_utc(booking.updated_at)}",
        f"DTSTART:{_utc(booking.starts_at)}",
        f"DTEND:{_utc(booking.ends_at)}",
        f"SUMMARY:{_text(f'{restaurant.name}: table for {guests}')}",
        f"LOCATION:{_text(restaurant.name)}",
        f"DESCRIPTION:{_text(f'Table for {guests}, {when}, {booking.start_time:%H:%M}.')}",
        f"STATUS:{'CANCELLED' if booking.status == 'cancelled' else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) + b"\r\n" for line in lines)


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
