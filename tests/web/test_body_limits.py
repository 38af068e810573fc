"""Bodies that are too long are refused, whether they say so or not."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any, Final

import httpx
import pytest

from tests.web.support import House, Site

pytestmark = pytest.mark.once

LONGEST: Final = 4096
API: Final = "/api/bookings"
PAGE: Final = "/ops/sign-in"


@pytest.fixture
def small_site(make_site: Callable[..., Site]) -> Site:
    """An application that takes short bodies only."""
    return make_site(max_body_bytes=LONGEST)


def request_of(house: House, length: int) -> bytes:
    """A body that books, filled up with blanks to a length."""
    text = httpx.Request("POST", "http://x", json=house.request()).read()
    return text[:-1] + b" " * (length - len(text)) + b"}"


def in_pieces(body: bytes) -> Iterator[bytes]:
    """The same without a Content-Length: chunked."""
    for start in range(0, len(body), 1000):
        yield body[start : start + 1000]


def whole(body: bytes) -> bytes:
    """With a Content-Length."""
    return body


BOTH: Final = pytest.mark.parametrize("sent", [whole, in_pieces])
JSON: Final = {"Content-Type": "application/json"}
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


@BOTH
def test_a_body_that_is_too_long_is_refused_and_nothing_is_booked(
    small_site: Site, sent: Callable[[bytes], Any]
) -> None:
    house = small_site.house()
    refused = small_site.http.post(API, content=sent(request_of(house, LONGEST + 1)), headers=JSON)
    assert refused.status_code == 413
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "BODY_TOO_LONG"
    assert "Content-Security-Policy" in refused.headers
    # The twin: one byte less.
    accepted = small_site.http.post(API, content=sent(request_of(house, LONGEST)), headers=JSON)
    assert accepted.status_code == 201
    assert (
        len(small_site.client.list_bookings(house.id, accepted.json()["booking"]["bookingDate"]))
        == 1
    )


@BOTH
@pytest.mark.parametrize(
    "kind", [FORM, {"Content-Type": "multipart/form-data; boundary=x"}], ids=["form", "parts"]
)
def test_a_form_that_is_too_long_is_refused_with_a_page(
    small_site: Site, sent: Callable[[bytes], Any], kind: dict[str, str]
) -> None:
    def form(length: int) -> bytes:
        if kind is FORM:
            return b"token=" + b"x" * (length - 6)
        head, end = b'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n', b"\r\n--x--\r\n"
        return head + b"x" * (length - len(head) - len(end)) + end

    refused = small_site.http.post(PAGE, content=sent(form(LONGEST + 1)), headers=kind)
    assert refused.status_code == 413
    assert refused.headers["Content-Type"].startswith("text/html")
    accepted = small_site.http.post(PAGE, content=sent(form(LONGEST)), headers=kind)
    assert accepted.status_code == 422  # read, and no token


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE", "GET", "POST"])
def test_every_method_and_address_has_the_limit(small_site: Site, method: str) -> None:
    for path in ("/api/bookings/x", "/healthz", "/ops/sign-in", "/static/base.css", "/nowhere"):
        answer = small_site.http.request(method, path, content=b"x" * (LONGEST + 1))
        assert answer.status_code == 413, path
        assert small_site.http.request(method, path, content=b"x").status_code != 413


def test_a_length_that_is_too_long_is_refused_before_anything_is_sent(small_site: Site) -> None:
    url = httpx.URL(small_site.url)
    with socket.create_connection((url.host, url.port or 80), timeout=5) as connection:
        connection.sendall(
            f"POST {API} HTTP/1.1\r\nHost: {url.host}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {10**15}\r\n\r\n".encode()
        )
        assert connection.recv(1000).startswith(b"HTTP/1.1 413 ")


def test_a_length_that_lies_does_not_escape(small_site: Site) -> None:
    """What follows is another request, or nothing at all; never more of the body."""
    house = small_site.house()
    body = request_of(house, LONGEST * 2)
    url = httpx.URL(small_site.url)
    with socket.create_connection((url.host, url.port or 80), timeout=5) as connection:
        connection.sendall(
            f"POST {API} HTTP/1.1\r\nHost: {url.host}\r\nContent-Type: application/json\r\n"
            "Content-Length: 100\r\n\r\n".encode()
            + body
        )
        assert connection.recv(1000).startswith(b"HTTP/1.1 400 ")
    both = {**JSON, "Content-Length": "10", "Transfer-Encoding": "chunked"}
    answer = small_site.http.post(API, content=in_pieces(body), headers=both)
    assert answer.status_code == 413
