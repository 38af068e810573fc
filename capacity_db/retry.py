"""When to repeat a transaction, and how long to wait before that.

Only three answers of the server mean "nothing was done, the same again may succeed":
serialization failure (40001), deadlock (40P01) and lock timeout (55P03). Anything else is a
mistake, a refusal or an unknown outcome, and repeating it blindly would hide or double it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from psycopg import errors

RETRYABLE = (errors.SerializationFailure, errors.DeadlockDetected, errors.LockNotAvailable)
"""psycopg's exceptions for SQLSTATE 40001, 40P01 and 55P03."""


@dataclass(frozen=True)
class RetryPolicy:
    """How often to repeat and how long to wait: 100, 200, 400 ms ... with jitter.

    Attributes:
        retries: repetitions after the first attempt; 0 never repeats.
        first_delay: nominal wait before the first repetition, in seconds; it doubles each time.
        longest_delay: cap of the nominal wait, in seconds.
        jitter: share of the nominal wait by which it varies either way, so that callers that
            collided once do not collide again.
    """

    retries: int = 3
    first_delay: float = 0.1
    longest_delay: float = 2.0
    jitter: float = 0.5

    def __post_init__(self) -> None:
        if self.retries < 0:
            raise ValueError("retries must not be negative")

    def delay(self, retry: int) -> float:
        """Seconds to wait before repetition number ``retry`` (1 is the first)."""
        nominal = min(self.first_delay * 2.0 ** (retry - 1), self.longest_delay)
        return nominal * random.uniform(1 - self.jitter, 1 + self.jitter)
