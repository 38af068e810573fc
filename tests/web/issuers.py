"""Issuers of tokens for tests: good ones, bad ones, and an endpoint that publishes keys."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

AUDIENCE: Final = "tests"
NAME: Final = "https://issuer.example"
SECRET: Final = "an HS256 secret that only tests have"

Sign = Callable[[Mapping[str, Any]], str]


def claims_of(subject: str, **more: Any) -> dict[str, Any]:
    """Claims that hold for a minute; what is given as `None` is left out."""
    claims = {
        "sub": subject,
        "aud": AUDIENCE,
        "iss": NAME,
        "role": "authenticated",
        "exp": moment(60),
        **more,
    }
    return {name: value for name, value in claims.items() if value is not None}


def moment(seconds: float) -> int:
    """The second that is so many from now."""
    return int((dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds)).timestamp())


def raw_token(header: Mapping[str, Any], claims: Mapping[str, Any], signature: bytes = b"") -> str:
    """A token that no library would make."""
    return f"{_part(header)}.{_part(claims)}.{_text(signature)}"


def hs256_with(key: bytes, header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    """A token signed with any bytes as an HS256 secret, also with a public key."""
    signed = f"{_part(header)}.{_part(claims)}"
    return f"{signed}.{_text(hmac.digest(key, signed.encode(), hashlib.sha256))}"


def _part(value: Mapping[str, Any]) -> str:
    return _text(json.dumps(value).encode())


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


@dataclass(frozen=True)
class Key:
    """An RSA key of an issuer."""

    name: str
    private: RSAPrivateKey = field(default_factory=lambda: generate_private_key(65537, 2048))

    @property
    def public_pem(self) -> str:
        """Its public half, as PEM."""
        public = self.private.public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @property
    def published(self) -> dict[str, Any]:
        """Its public half, as a JWK."""
        jwk: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(
            self.private.public_key(), as_dict=True
        )
        return {**jwk, "kid": self.name, "use": "sig", "alg": "RS256"}

    def sign(self, claims: Mapping[str, Any]) -> str:
        """A token."""
        return jwt.encode(dict(claims), self.private, algorithm="RS256", headers={"kid": self.name})


@dataclass
class Endpoint:
    """Where an issuer publishes its keys. What it answers can be changed while it runs."""

    url: str
    keys: list[Key]
    status: int = 200
    body: bytes | None = None
    delay: float = 0.0
    asked: int = 0

    def answer(self) -> bytes:
        """What is published now."""
        if self.body is not None:
            return self.body
        return json.dumps({"keys": [key.published for key in self.keys]}).encode()


@contextmanager
def publishing(*keys: Key) -> Iterator[Endpoint]:
    """Serve a JWKS on a free port of 127.0.0.1."""
    endpoint = Endpoint("", list(keys))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            endpoint.asked += 1
            time.sleep(endpoint.delay)
            body = endpoint.answer()
            self.send_response(endpoint.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        endpoint.url = f"http://127.0.0.1:{server.server_port}/keys.json"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield endpoint
        finally:
            server.shutdown()
            thread.join()
