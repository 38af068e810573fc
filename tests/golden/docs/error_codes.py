"""docs/error-codes.md: the registry of errors, and what callers have to know about them."""

from __future__ import annotations

import json
from typing import Final

import psycopg

from capacity_db.errors import CapacityDbError, translate
from capacity_db.retry import RETRYABLE, RetryPolicy
from tests.golden.docs.catalogue import Body, Error, errors, rows
from tests.golden.docs.codes import detail_keys
from tests.golden.docs.markdown import code, codes, prose, table
from tests.support.databases import AnyConnection

CLASSES: Final = {
    "RC0": "invalid argument",
    "RC1": "not found",
    "RC2": "conflict",
    "RC3": "wrong state",
    "RC4": "not allowed",
}
_CONFLICTS: Final = {
    "40001": "The transaction cannot be put in order with another one. Possible at every isolation"
    " level: the engine raises it too, when another request keeps changing the same service.",
    "40P01": "A deadlock. The engine's own calls never cause one; statements around them may.",
    "55P03": "A lock was not free within `lock_timeout`.",
}
_RESTAURANT: Final = "00000000-0000-4000-8000-000000000001"
_PERIOD: Final = "00000000-0000-4000-8000-000000000002"
_FULL_RESTAURANT: Final = """
    SELECT capacity_v1.set_enforcement(100),
           capacity_v1.upsert_restaurant(%(restaurant)s, 'Rosa', 'Europe/Zurich'),
           capacity_v1.upsert_service_period(
               %(restaurant)s, %(period)s, 'Dinner', '17:00', '23:00'),
           capacity_v1.set_capacity_rule(%(restaurant)s, 40, NULL)
"""
_BOOK: Final = """
    SELECT capacity_v1.create_booking_with_capacity_check(
        p_restaurant_id => %(restaurant)s, p_booking_date => '2099-05-01',
        p_start_time => '19:30', p_party_size => %(size)s,
        p_idempotency_key => gen_random_uuid()::text)
"""


def fields(connection: AnyConnection) -> dict[str, str]:
    """What the template asks for: the registry by class, an example, what the client retries."""
    registry = errors(connection)
    keys = detail_keys(body.prosrc for body in rows(connection, "bodies", Body))
    raised = [error for error in registry if error.sqlstate]
    policy = RetryPolicy()
    delays = [f"{policy.first_delay * 2**n * 1000:.0f}" for n in range(policy.retries)]
    refusal, mistake = examples(connection)
    return {
        "outcomes": table(
            ["Code", "Message", "What to do"],
            [[code(e.code), prose(e.message), prose(e.hint)] for e in registry if not e.sqlstate],
        ),
        "classes": table(
            ["SQLSTATE", "Class", "Python"],
            [
                [f"`{prefix}xx`", f"[{name}](#{_anchor(prefix)})", code(python_type(prefix + "00"))]
                for prefix, name in CLASSES.items()
            ],
        ),
        "raised": "\n\n".join(
            _section(prefix, [e for e in raised if (e.sqlstate or "").startswith(prefix)], keys)
            for prefix in sorted({(e.sqlstate or "")[:3] for e in raised})
        ),
        "refusal": refusal,
        "mistake": mistake,
        "conflicts": table(
            ["SQLSTATE", "Condition", "What happened"],
            [
                [code(sqlstate), code(_condition(kind)), _CONFLICTS[sqlstate]]
                for kind in RETRYABLE
                if (sqlstate := kind.sqlstate)
            ],
        ),
        "retries": str(policy.retries),
        "delays": ", ".join(delays),
    }


def python_type(sqlstate: str) -> str:
    """The name of the exception that the client raises for `sqlstate`; empty if it has no own."""
    error = psycopg.DatabaseError()
    error.sqlstate = sqlstate
    kind = type(translate(error))
    return kind.__name__ if issubclass(kind, CapacityDbError) else ""


def _section(prefix: str, listed: list[Error], keys: dict[str, list[str]]) -> str:
    body = [
        [code(e.code), code(e.sqlstate or ""), prose(e.message), prose(e.hint), codes(keys[e.code])]
        for e in listed
    ]
    header = ["Code", "SQLSTATE", "Message", "What to do", "DETAIL has"]
    return f"### {prefix}: {CLASSES[prefix]}\n\n{table(header, body)}"


def _anchor(prefix: str) -> str:
    return f"{prefix}-{CLASSES[prefix]}".lower().replace(" ", "-")


def _condition(kind: type[psycopg.Error]) -> str:
    # psycopg calls its classes after PostgreSQL's names of conditions.
    words = "".join(f"_{letter}" if letter.isupper() else letter for letter in kind.__name__)
    return words.removeprefix("_").lower()


def examples(connection: AnyConnection) -> tuple[str, str]:
    """A refusal and a raised error, as the database itself words them. Both are undone."""
    names = {"restaurant": _RESTAURANT, "period": _PERIOD}
    with connection.transaction(force_rollback=True):
        connection.execute(_FULL_RESTAURANT, names)
        connection.execute(_BOOK, {**names, "size": 38})
        row = connection.execute(_BOOK, {**names, "size": 4}).fetchone()
        try:
            connection.execute(_BOOK, {**names, "size": 0})
        except psycopg.Error as error:
            said = error.diag
        else:
            raise AssertionError("a party of nobody was accepted")
    mistake = {
        "SQLSTATE": said.sqlstate,
        "MESSAGE": said.message_primary,
        "DETAIL": json.dumps(json.loads(said.message_detail or "{}")),
        "HINT": said.message_hint,
    }
    # How many decisions there were before is this database's own affair.
    answer = {key: 1 if key == "decision_id" else value for key, value in (row or [{}])[0].items()}
    return (
        json.dumps(answer, indent=2),
        "\n".join(f"{name:8}  {text}" for name, text in mistake.items()),
    )
