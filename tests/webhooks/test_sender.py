"""What goes over the wire: signatures, one address and no other, and what an answer means."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import ipaddress
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from typing import Any
from uuid import uuid4

import httpcore
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from capacity_db import __version__, delivering_address
from capacity_db.delivering_address import is_public
from capacity_db.delivering_sender import ANSWER_BYTES, Sender
from capacity_db.models import TakenDelivery
from tests.webhooks.support import answering, status

pytestmark = pytest.mark.once

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
OLD = "whsec_" + base64.b64encode(b"o" * 32).decode()
BODY = '{"type": "ping", "data": {"note": "ä"}}'


def delivery(url: str, *secrets: str) -> TakenDelivery:
    """One that was taken."""
    return TakenDelivery(
        restaurant_id=uuid4(), id=uuid4(), webhook_id=uuid4(), event_type="ping", url=url,
        secrets=secrets or (SECRET,), body=BODY, lease=uuid4(), attempt=1,
    )  # fmt: skip


def send(
    *what: TakenDelivery, timeout: float = 5, allow_private: bool = True
) -> list[dict[str, Any]]:
    """Send them one after the other; what came of each."""

    async def run() -> list[dict[str, Any]]:
        async with Sender(timeout=timeout, concurrency=4, allow_private=allow_private) as sender:
            return [await sender.send(one) for one in what]

    return asyncio.run(run())


def test_a_receiver_verifies_what_it_gets() -> None:
    with answering(status(204)) as (url, got):
        one = delivery(f"{url}/hook?key=1")
        assert send(one) == [{"status_code": 204}]
    (request,) = got
    assert Webhook(SECRET).verify(request[":body"], request)["type"] == "ping"
    assert request[":path"] == "/hook?key=1"
    assert request["webhook-id"] == str(one.id)
    assert abs(int(request["webhook-timestamp"]) - time.time()) < 60
    assert request["user-agent"] == f"capacity-db/{__version__}"
    assert request["content-type"] == "application/json"
    signed = f"{request['webhook-id']}.{request['webhook-timestamp']}.{BODY}".encode()
    by_hand = hmac.new(b"k" * 32, signed, hashlib.sha256).digest()
    assert request["webhook-signature"] == f"v1,{base64.b64encode(by_hand).decode()}"


def test_after_a_rotation_either_secret_verifies() -> None:
    with answering(status(200)) as (url, got):
        send(delivery(url, SECRET, OLD))
    for secret in (SECRET, OLD):
        Webhook(secret).verify(got[0][":body"], got[0])
    for changed in ({"webhook-id": "another"}, {":body": BODY + " "}):
        forged = {**got[0], **changed}
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(forged[":body"], forged)


@pytest.mark.parametrize("code", [200, 400, 404, 410, 500, 301, 302, 307])
def test_the_status_is_told_and_no_redirect_is_followed(code: int) -> None:
    with answering(status(code, location="/elsewhere")) as (url, got):
        assert send(delivery(url)) == [{"status_code": code}]
    assert [request[":path"] for request in got] == ["/"]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("9" * 30, 2_147_483_647),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
    ],
)
def test_a_receiver_may_ask_for_patience(text: str, seconds: int | None) -> None:
    with answering(status(503, retry_after=text)) as (url, _):
        (result,) = send(delivery(url))
    assert result.get("retry_after_seconds") == seconds


def test_patience_may_be_asked_for_until_a_date() -> None:
    with answering(status(429, retry_after=formatdate(time.time() + 100, usegmt=True))) as (url, _):
        (result,) = send(delivery(url))
    assert 90 <= result["retry_after_seconds"] <= 100


SWALLOWED = [0]
"""Bytes of a flood that went out."""


def _drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("content-length", "100000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"x")
        time.sleep(0.02)


def _flood(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("content-length", str(1 << 30))
    handler.end_headers()
    with suppress(OSError):
        while SWALLOWED[0] < 1 << 27:
            SWALLOWED[0] += handler.wfile.write(b"x" * 65536)


def _silence(_: BaseHTTPRequestHandler) -> None:
    time.sleep(1)


def _hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (_silence, {"error": "no answer in time"}),
        (_drip, {"status_code": 200}),
        (_flood, {"status_code": 200}),
        (_hang_up, {"error": "the connection broke"}),
    ],
)
def test_nobody_keeps_the_sender_busy(
    answer: Callable[[BaseHTTPRequestHandler], None], result: dict[str, Any]
) -> None:
    begun = time.monotonic()
    with answering(answer) as (url, _):
        assert send(delivery(url), timeout=0.4) == [result]
        assert time.monotonic() - begun < 2
    # What a socket holds by itself is a few megabytes.
    assert ANSWER_BYTES < SWALLOWED[0] < 1 << 26 or answer is not _flood


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://127.0.0.1:1/", "it cannot be reached"),
        ("http://no-such-host.invalid/", "it cannot be reached"),
        ("ftp://127.0.0.1/", "its URL cannot be used"),
    ],
)
def test_what_cannot_be_sent_says_why(url: str, error: str) -> None:
    assert send(delivery(url)) == [{"error": error}]


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Any) -> None:
    key = tmp_path / "key.pem"
    _certificate(key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(key)

    async def run() -> dict[str, Any]:
        async def nobody(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.close()

        server = await asyncio.start_server(nobody, "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        async with server, Sender(timeout=5, concurrency=1, allow_private=True) as sender:
            return await sender.send(delivery(f"https://localhost:{port}/"))

    assert asyncio.run(run()) == {"error": "its certificate is not accepted"}


def _certificate(path: Any) -> None:
    import datetime as dt

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))


INSIDE = (
    "127.0.0.1", "127.255.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1",
    "169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.1", "192.0.0.192", "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1",
    "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "2001:db8::1", "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "3fff::1",
)  # fmt: skip
OUTSIDE = ("1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101")


@pytest.mark.parametrize("text", INSIDE)
def test_an_address_of_the_network_around_us_is_not_public(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", OUTSIDE)
def test_an_address_of_the_internet_is(text: str) -> None:
    """Red control."""
    assert is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]"],
)
def test_nothing_is_sent_into_it(host: str) -> None:
    with answering(status(200)) as (url, got):
        port = url.rpartition(":")[2]
        one = delivery(f"http://{host}:{port}/")
        assert send(one, allow_private=False) == [
            {"error": "its address is not one of the Internet"}
        ]
        assert got == []
        # Red control: it is there.
        if host in ("127.0.0.1", "localhost"):
            assert send(one) == [{"status_code": 200}]


def test_a_name_that_changes_its_mind_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that is connected to is the one that was looked at, and none is asked twice."""
    asked: list[str] = []
    connected: list[str] = []

    async def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    class Backend:
        async def connect_tcp(self, host: str, *_: Any) -> Any:
            connected.append(host)
            raise httpcore.ConnectError

    monkeypatch.setattr(delivering_address, "resolve", resolve)
    monkeypatch.setattr(httpcore, "AnyIOBackend", Backend)
    results = send(delivery("http://rebinding.test/"), allow_private=False)
    assert results == [{"error": "it cannot be reached"}]
    assert (asked, connected) == (["rebinding.test"], ["93.184.216.34"])
