"""On whose behalf a call runs: the role and the claims that go with it into its transaction.

Both are set by ``set_config(…, true)``: for one transaction, and never for the session, which a
pool or a proxy would hand to somebody else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias
from uuid import UUID

import psycopg
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticSerializationError, to_jsonable_python

from capacity_db import errors
from capacity_db.models import MemberRole

SET: Final = (
    b"SELECT pg_catalog.set_config('role', %(role)s, true),"
    b" pg_catalog.set_config('request.jwt.claims', %(claims)s, true)"
)
"""Sets both until the transaction ends."""

GET: Final = (
    b"SELECT pg_catalog.current_setting('role') AS role,"
    b" coalesce(pg_catalog.current_setting('request.jwt.claims', true), '') AS claims"
)
"""What both are now, so that a caller's transaction gets them back."""


class Claims(BaseModel):
    """Who a user is, in the words of whoever checked the user's token.

    Attributes:
        sub: the user's id; history names it.
        restaurants: where the user works, and as what. Given, also empty, it is believed alone;
            ``None`` leaves it to the members that the database knows.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sub: str = Field(min_length=1)
    restaurants: Mapping[UUID, MemberRole] | None = None


AnyClaims: TypeAlias = Claims | Mapping[str, Any]
"""Claims as the model, or as the mapping that a verified token was decoded to."""


@dataclass(frozen=True)
class Identity:
    """A role, and the JSON of the claims that go with it (empty: none)."""

    role: str
    claims: str = field(default="", repr=False)

    @property
    def settings(self) -> dict[str, str]:
        """The parameters of :data:`SET`."""
        return {"role": self.role, "claims": self.claims}


GUEST: Final = Identity("anon")
SERVICE: Final = Identity("service_role")


def user(claims: AnyClaims) -> Identity:
    """The user that the claims name.

    Raises:
        InvalidArgument: they are no mapping with a text ``sub``, or cannot be said in JSON.
    """
    if isinstance(claims, Claims):
        return _user(claims.model_dump(mode="json", exclude_none=True))
    if isinstance(claims, str | bytes | bytearray):
        raise _invalid(
            "claims are a mapping, not a token",
            "Verify the token first, then pass the claims that it was decoded to.",
        )
    if not isinstance(claims, Mapping):
        raise _invalid("claims are not a mapping", "Pass Claims(sub=...) or a mapping with sub.")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise _invalid("claims without a text sub", "sub is the user's id, a text: history has it.")
    try:
        return _user(to_jsonable_python(dict(claims)))
    except (PydanticSerializationError, ValueError):
        # Not what it was: that may be private, and goes into logs.
        hint = "Pass texts, numbers, booleans, None, and lists and mappings of them."
        raise _invalid("claims cannot be said in JSON", hint) from None


def _user(claims: dict[str, Any]) -> Identity:
    # In ASCII, so that every encoding of a database has it.
    return Identity("authenticated", json.dumps(claims, allow_nan=False))


def _invalid(message: str, hint: str) -> errors.InvalidArgument:
    return errors.InvalidArgument(
        message,
        code=errors.ErrorCode.INVALID_CLAIMS,
        detail={"argument": "claims"},
        hint=hint,
    )


def refused(identity: Identity, error: psycopg.Error, login: str) -> errors.CapacityDbError | None:
    """The typed error for :data:`SET` that failed; ``None`` where psycopg's own says it best."""
    if error.sqlstate == "42501":
        return errors.role_not_granted(identity.role, login)
    if error.sqlstate == "22023":  # no such role: nothing was ever migrated on this server
        return errors.schema_missing(error)
    return None
