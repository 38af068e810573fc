"""What the HTTP layer is told from outside, once, when it starts."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

LEAST_SECRET_BYTES = 32
"""Of an HS256 secret (RFC 7518, section 3.2: as long as the hash)."""


class TokenSettings(BaseModel):
    """How bearer tokens are checked. Without a key nobody can sign in, and all are guests.

    Attributes:
        algorithm: the only one accepted, whatever a token says.
        secret: shared with whoever issues the tokens, for HS256.
        public_key: of the issuer, PEM, for RS256.
        jwks_url: where the issuer publishes its keys, for RS256.
        issuer: what ``iss`` must be (``None``: anything).
        audience: what ``aud`` must be or contain.
        leeway_seconds: how far the clocks of issuer and server may be apart.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    algorithm: Literal["HS256", "RS256"] = "HS256"
    secret: SecretStr | None = None
    public_key: str | None = None
    jwks_url: str | None = None
    issuer: str | None = None
    audience: str = "authenticated"
    leeway_seconds: int = Field(default=10, ge=0, le=300)

    @model_validator(mode="after")
    def _check(self) -> TokenSettings:
        given = [self.secret, self.public_key, self.jwks_url]
        if sum(one is not None for one in given) > 1:
            raise ValueError("one key is enough: a secret, public_key or jwks_url")
        if self.secret is not None:
            if self.algorithm != "HS256":
                raise ValueError("a secret is for HS256; RS256 takes public_key or jwks_url")
            if len(self.secret.get_secret_value().encode()) < LEAST_SECRET_BYTES:
                raise ValueError(f"an HS256 secret has {LEAST_SECRET_BYTES} bytes or more")
        elif self.is_configured and self.algorithm != "RS256":
            raise ValueError("public_key and jwks_url are for RS256")
        if self.jwks_url is not None and not self.jwks_url.startswith(("https://", "http://")):
            raise ValueError("jwks_url is an http or https URL")
        return self

    @property
    def is_configured(self) -> bool:
        """Whether there is anything to check a token with."""
        return any(one is not None for one in (self.secret, self.public_key, self.jwks_url))


class Settings(BaseModel):
    """Everything that ``create_app`` needs.

    Attributes:
        dsn: the database; its login may act as anon, authenticated and service_role.
        pool_size: connections at most.
        pool_waiting: requests that may wait for one; the next gets 503 at once.
        pool_timeout: seconds a request waits for one, then it gets 503.
        request_timeout: seconds that a request may take, then it gets 503.
        connection_limit: connections of clients at a time; the next gets 503.
        stream_limit: pages that may listen for events at a time; the next gets 503.
        max_body_bytes: of a request; a longer one gets 413.
        trusted_proxies: addresses or networks whose X-Forwarded-For is believed.
        booking_limit: of requests that decide something, per client address.
        availability_limit: of reads of availability, per client address.
        page_limit: of guests' pages, which show what availability tells, per client address.
        sign_in_limit: of attempts to sign in, per client address.
        rate_storage: where requests are counted: in memory, or ``async+redis://…`` for several
            processes.
        secure_cookie: the cookie of a sign-in is sent over https only.
        restaurant_id: whose page ``/`` is (``None``: it lists nothing).
        metrics_token: whoever sends it may read /metrics, and nobody else.
        metrics_from: without a token, addresses or networks that may, unless through a proxy.
        demo_users: names and subjects that may sign in without a token; for demonstrations only.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dsn: str = Field(default="", repr=False)
    pool_size: int = Field(default=10, ge=1, le=1000)
    pool_waiting: int = Field(default=200, ge=1)
    pool_timeout: float = Field(default=3.0, gt=0)
    request_timeout: float = Field(default=15.0, gt=0)
    connection_limit: int = Field(default=1000, ge=1)
    stream_limit: int = Field(default=500, ge=0)
    max_body_bytes: int = Field(default=65_536, ge=1024)
    trusted_proxies: tuple[str, ...] = ()
    booking_limit: str = "10/minute"
    availability_limit: str = "20/minute"
    page_limit: str = "120/minute"
    sign_in_limit: str = "10/minute"
    rate_storage: str = "async+memory://"
    secure_cookie: bool = True
    tokens: TokenSettings = TokenSettings()
    restaurant_id: UUID | None = None
    metrics_token: SecretStr | None = None
    metrics_from: tuple[str, ...] = ("127.0.0.0/8", "::1")
    demo_users: Annotated[dict[str, str], Field(repr=False)] = {}

    @model_validator(mode="after")
    def _check(self) -> Settings:
        if self.demo_users and self.tokens.secret is None:
            raise ValueError("demo_users sign in with tokens of ours, which takes a secret")
        return self
