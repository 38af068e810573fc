"""Bad input gets its documented code, and changes nothing anywhere in the database."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.guards import (
    bad_configuration,
    bad_holds,
    bad_input,
    bad_tables,
    bad_values,
    bad_waitlist,
)
from tests.guards.bad_input import GAPS, NEW_YORK, ROUTINES, Case
from tests.guards.support import call, fingerprint
from tests.support.databases import AnyConnection

CASES = bad_input.cases()
Registry = dict[str, tuple[str, str, str]]

BOOKING = """INSERT INTO capacity.bookings
    (restaurant_id, id, party_size, booking_date, start_time, status) VALUES
    (%(r)s, %(b)s, 2, '2050-06-17', '19:00', 'confirmed'),
    (%(r)s, %(s)s, 2, '2050-06-17', '19:00', 'seated'),
    (%(r)s, %(c)s, 2, '2050-06-17', '19:00', 'cancelled'),
    (%(n)s, gen_random_uuid(), 2, '2050-03-27', '02:30', 'confirmed'),
    (%(o)s, %(f)s, 2, '2050-06-17', '19:00', 'confirmed')"""


@pytest.fixture(scope="module")
def superuser(module_dsn: str) -> Iterator[AnyConnection]:
    """A superuser's connection to a database with what the cases refer to."""
    names = {
        "r": bad_values.RESTAURANT,
        "d": bad_values.DINNER,
        "g": bad_values.RETIRED,
        "b": bad_values.BOOKING,
        "s": bad_values.SEATED,
        "c": bad_values.CANCELLED,
        "f": bad_values.FOREIGN_BOOKING,
        "o": next(iter(GAPS)),
        "n": NEW_YORK,
        **bad_holds.NAMES,
        **bad_tables.NAMES,
        **bad_waitlist.NAMES,
    }
    with psycopg.connect(module_dsn, autocommit=True) as connection:
        for restaurant, (zone, _, _) in GAPS.items():
            connection.execute(
                "SELECT tests.make_restaurant(%s, %s, p_restaurant_id => %s)",
                (zone, zone, restaurant),
            )
        for statement in (
            "SELECT tests.make_restaurant(p_restaurant_id => %(r)s)",
            "SELECT tests.make_period(%(r)s, p_service_period_id => %(d)s)",
            "SELECT tests.make_period(%(r)s, 'Old', '08:00', '09:00',"
            " p_service_period_id => %(g)s)",
            "UPDATE capacity.service_periods SET retired_at = now() WHERE id = %(g)s",
            *bad_configuration.CONFIGURED,
            "SELECT tests.book(%(r)s, 5, p_idempotency_key => 'used')",
            BOOKING,
            *bad_tables.FURNISHED,
            *bad_holds.HELD,
            *bad_waitlist.QUEUED,
            # Refused: the booking keeps its version.
            """SELECT tests.change(%(r)s, %(b)s, '{"start_time": "03:00"}', '{}', 'used')""",
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA capacity_v1 TO authenticated",
        ):
            connection.execute(statement.encode(), names if "%(" in statement else None)
        yield connection


@pytest.fixture(scope="module")
def registry(superuser: AnyConnection) -> Registry:
    """What the database says of its codes: SQLSTATE, message and remedy."""
    rows = superuser.execute("SELECT code, sqlstate, message, hint FROM capacity_v1.error_codes()")
    return {code: (sqlstate, message, hint) for code, sqlstate, message, hint in rows}


def run(connection: AnyConnection, case: Case) -> Any:
    """Call the routine as the case's role; what it returns."""
    signature = ROUTINES[case.routine]
    arguments = {name: value for name, (_, value) in signature.items()} | case.changes
    statement = call(case.routine, {name: type_ for name, (type_, _) in signature.items()})
    with connection.transaction():
        connection.execute(f"SET LOCAL ROLE {case.role}".encode())
        return connection.execute(statement.encode(), arguments).fetchone()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_bad_input_gets_its_code_and_changes_nothing(
    superuser: AnyConnection, registry: Registry, case: Case
) -> None:
    before = fingerprint(superuser)
    with pytest.raises(psycopg.Error) as caught:
        run(superuser, case)
    diagnosis = caught.value.diag
    assert (diagnosis.sqlstate, diagnosis.message_primary, diagnosis.message_hint) == registry[
        case.code
    ]
    detail = json.loads(diagnosis.message_detail or "{}")
    assert detail["code"] == case.code
    assert len(diagnosis.message_detail or "") < 2_000
    if case.code == "MISSING_ARGUMENT":
        assert detail["arguments"] == [*case.changes]
    assert fingerprint(superuser) == before


@pytest.mark.parametrize("routine", ROUTINES)
def test_the_same_call_with_right_arguments_is_accepted(
    superuser: AnyConnection, routine: str
) -> None:
    """Red control: a case is refused for what it changes, and for nothing else."""
    with superuser.transaction(force_rollback=True):
        assert run(superuser, Case(routine, {}, "")) is not None


@pytest.mark.parametrize("routine", ROUTINES)
def test_every_documented_error_has_a_case(superuser: AnyConnection, routine: str) -> None:
    comment = superuser.execute(
        "SELECT obj_description(to_regproc('capacity_v1.' || %s), 'pg_proc')", (routine,)
    ).fetchone()
    assert comment is not None
    errors = re.search(r"^Errors: (.*)$", comment[0], re.MULTILINE)
    assert errors is not None
    documented = set(re.findall(r"[A-Z]+(?:_[A-Z]+)+", errors[1]))
    assert {case.code for case in CASES if case.routine == routine} == documented


def test_every_public_routine_is_tried(superuser: AnyConnection) -> None:
    routines = superuser.execute(
        "SELECT proname, pg_get_function_identity_arguments(oid) FROM pg_proc"
        " WHERE pronamespace = 'capacity_v1'::regnamespace AND pronargs > 0"
    ).fetchall()
    assert {name: re.findall(r"p_\w+", arguments) for name, arguments in routines} == {
        name: [*signature] for name, signature in ROUTINES.items()
    }
