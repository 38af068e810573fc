"""Databases of a test server: empty ones, and clones of a template.

A clone takes about 20 ms, so every test has a database to itself and needs no cleaning up.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from pytest_postgresql.janitor import DatabaseJanitor

from tests.support.servers import PORT, SUPERUSER, Server

AnyConnection = psycopg.Connection[Any]
"""A connection, whatever its rows look like."""

_serial = itertools.count(1)


@contextmanager
def fresh_database(server: Server, template: str | None = None) -> Iterator[str]:
    """A new database, a clone of `template` if given; its name. Dropped afterwards.

    Nobody may be connected to the template meanwhile: its sessions are ended.
    """
    janitor = DatabaseJanitor(
        user=SUPERUSER,
        host=str(server.home),
        port=PORT,
        dbname=f"{template or 'empty'}_{next(_serial)}",
        template_dbname=template,
    )
    with janitor:
        yield janitor.dbname


@contextmanager
def template_database(server: Server, name: str, base: str | None = None) -> Iterator[str]:
    """A database called `name` to clone from, itself a clone of `base` if given; its name."""
    janitor = DatabaseJanitor(
        user=SUPERUSER,
        host=str(server.home),
        port=PORT,
        dbname=name,
        template_dbname=base,
        as_template=True,
    )
    with janitor:
        yield name
