"""The Python on pages runs as it stands there, in the order of the page."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import uuid
from typing import Any

import psycopg
import pytest

import capacity_db
from capacity_db.cli.seed import plant
from tests.docs.blocks import fenced
from tests.docs.pages import pages

pytestmark = pytest.mark.once

RESTAURANT = "5eed0000-0000-4000-8000-000000000001"
DINNER = "5eed0000-0000-4000-8000-000000000012"
ELSEWHERE = {"docs/observability.md": "tests/observing"}
"""Pages whose Python another test runs."""

PAGES = {
    name: blocks
    for name, path in pages().items()
    if name not in ELSEWHERE
    if (blocks := [b for b in fenced(path.read_text()) if b.language == "python"])
}


def names(dsn: str) -> dict[str, Any]:
    """What a page's examples take for granted, on the test restaurant of this database."""
    plant(dsn)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE my_orders (number integer)")
    return {
        **{name: getattr(capacity_db, name) for name in capacity_db.__all__},
        "psycopg": psycopg,
        "conninfo": dsn,
        "client": capacity_db.CapacityClient(dsn),
        "restaurant_id": RESTAURANT,
        "period_id": DINNER,
        "request_id": str(uuid.uuid4()),
    }


def as_run(text: str) -> str:
    """An example with the address of this database and the dots filled in."""
    text = re.sub(r'"postgresql://[^"]*"', "conninfo", text)
    return text.replace("INSERT INTO my_orders ...", "INSERT INTO my_orders VALUES (1)")


def run(text: str, namespace: dict[str, Any]) -> None:
    """Run an example, which may await things outside of any function."""
    code = compile(text, "<page>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    if code.co_flags & inspect.CO_COROUTINE:
        asyncio.run(eval(code, namespace))
    else:
        exec(code, namespace)


@pytest.mark.parametrize("name", PAGES)
def test_the_python_of_a_page_runs(name: str, dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    namespace = names(dsn)
    clients = [namespace["client"]]
    try:
        for block in PAGES[name]:
            run(as_run(block.text), namespace)
            if isinstance(namespace["client"], capacity_db.CapacityClient):
                clients.append(namespace["client"])
    finally:
        for client in clients:
            client.close()
    assert "Traceback" not in capsys.readouterr().out


def test_the_readme_s_example_books_and_tells_the_reference(
    dsn: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = PAGES["README.md"]
    namespace = names(dsn)
    namespace["client"].close()
    run(as_run(block.text), namespace)
    assert re.fullmatch(r"[0-9a-f]{32} \d+\n", capsys.readouterr().out)


def test_an_example_that_does_not_run_is_noticed(dsn: str) -> None:
    namespace = names(dsn)
    try:
        with pytest.raises(AttributeError):
            run("await AsyncCapacityClient(conninfo).no_such_method()", namespace)
        with pytest.raises(AttributeError):
            run("client.no_such_method()", namespace)
    finally:
        namespace["client"].close()
