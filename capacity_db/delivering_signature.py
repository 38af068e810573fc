"""The headers that sign a request to a webhook, as Standard Webhooks writes them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

_PREFIX = "whsec_"


def signature_headers(
    secrets: Sequence[str], message_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """``webhook-id``, ``webhook-timestamp`` and ``webhook-signature`` of a body.

    Each secret signs, so that a receiver may have the one from before a rotation.

    Args:
        secrets: ``whsec_`` and base64, each.
        message_id: the same at every attempt.
        timestamp: of this attempt, in seconds since 1970.
        body: the very bytes that are sent.
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    made = [hmac.new(_key(secret), signed, hashlib.sha256).digest() for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(one).decode()}" for one in made),
    }


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(_PREFIX))
