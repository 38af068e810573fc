"""Fixtures: the lints' connection, and the restaurants of tests/tenancy."""

from __future__ import annotations

from tests.lints.conftest import catalogue, linted_database
from tests.tenancy.conftest import planted, shared, shared_dsn

__all__ = [
    "catalogue",
    "linted_database",
    "planted",
    "shared",
    "shared_dsn",
]
