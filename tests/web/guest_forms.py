"""The forms of guests, sent by HTTP alone."""

from __future__ import annotations

import re
import uuid
from html import unescape
from typing import Final

import httpx

from tests.web.support import DAY, House, Site

AT: Final = f"{DAY}T19:00"


def filled(**more: str) -> dict[str, str]:
    """What the form for a booking sends."""
    return {"at": AT, "party": "2", "key": str(uuid.uuid4()), "name": "Ada Archer", **more}


def post(site: Site, path: str, sent: dict[str, str]) -> httpx.Response:
    """Send a form."""
    return site.http.post(path, data=sent, follow_redirects=False)


def seen_text(answer: httpx.Response) -> str:
    """What can be read on a page."""
    readable = re.sub(r"<[^>]*>", " ", answer.text.partition("<body>")[2])
    return " ".join(unescape(readable).split())


def book(site: Site, house: House, **more: str) -> str:
    """Book; the path of the booking."""
    answer = post(site, f"/r/{house.id}/book", filled(**more))
    assert answer.status_code == 303, seen_text(answer)
    return answer.headers["location"]


def error_of(answer: httpx.Response, field: str) -> str:
    """What a page says below a field, which it marks as wrong."""
    element = re.search(rf'<[a-z]+ id="{field}"[^>]*>', answer.text)
    assert element is not None
    assert 'aria-invalid="true"' in element[0]
    assert f'aria-describedby="{field}-error"' in element[0]
    said = re.search(rf'id="{field}-error">([^<]*)<', answer.text)
    assert said is not None
    return unescape(said[1])
