"""No routine of the API is led astray by names of the caller's own: every right call is made.

Types and tables are shadowed as the exams do it, functions and operators besides. Some casts of
the calls themselves go through the shadows; what counts is that the owner never does.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.exams.test_temporary_names import SHADOWS
from tests.guards.support import call as statement_of
from tests.support.databases import AnyConnection
from tests.tenancy.callers import acting, caller
from tests.tenancy.calls import CALLS

_MORE = """
    CREATE FUNCTION pg_temp.tell() RETURNS boolean LANGUAGE plpgsql AS $fn$
    BEGIN RAISE NOTICE 'run by %', current_user; RETURN true; END $fn$;
    CREATE FUNCTION pg_temp.clock() RETURNS timestamptz LANGUAGE sql
    AS 'SELECT pg_catalog.now() WHERE pg_temp.tell()';
    CREATE FUNCTION pg_temp.length(pg_catalog.text) RETURNS integer LANGUAGE sql
    AS 'SELECT 1 WHERE pg_temp.tell()';
    CREATE FUNCTION pg_temp.check_access(pg_catalog.uuid, capacity.member_role) RETURNS void
    LANGUAGE sql AS 'SELECT pg_temp.tell()';
    CREATE FUNCTION pg_temp.same(pg_catalog.uuid, pg_catalog.uuid) RETURNS boolean LANGUAGE sql
    AS 'SELECT pg_temp.tell()';
    CREATE FUNCTION pg_temp.get(pg_catalog.jsonb, pg_catalog.text) RETURNS pg_catalog.text
    LANGUAGE sql AS 'SELECT NULL::pg_catalog.text WHERE pg_temp.tell()';
    CREATE OPERATOR pg_temp.= (
        LEFTARG = pg_catalog.uuid, RIGHTARG = pg_catalog.uuid, FUNCTION = pg_temp.same);
    CREATE OPERATOR pg_temp.->> (
        LEFTARG = pg_catalog.jsonb, RIGHTARG = pg_catalog.text, FUNCTION = pg_temp.get);
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pg_temp TO PUBLIC"""
WHO = {
    "everybody": caller("anon"),
    "self": caller("stranger"),
    "staff": caller("staff by table"),
    "admin": caller("admin by claims"),
    "owner": caller("owner by app_metadata"),
    "service_role": caller("service_role"),
}
WRITES = (
    "INSERT INTO capacity.table_inventory (restaurant_id, table_number, capacity)"
    " SELECT restaurant_id, 'new', 4 FROM capacity.restaurants",
    "UPDATE capacity.table_inventory SET capacity = capacity + 1",
    "UPDATE capacity.booking_slots SET available_capacity = 50",
)


def shadowed(session: AnyConnection) -> list[str]:
    """Give the session its shadows; what it will be told."""
    said: list[str] = []
    session.add_notice_handler(lambda notice: said.append(notice.message_primary or ""))
    session.execute("SET ROLE authenticated")
    session.execute(SHADOWS.encode())
    session.execute(_MORE.encode())
    session.execute("RESET ROLE")
    return said


@pytest.fixture
def session(private_dsn: str) -> Iterator[AnyConnection]:
    """A session that has not planned anything yet, in a database of the test's own."""
    with psycopg.connect(private_dsn, autocommit=True) as connection:
        yield connection


def test_the_owner_runs_nothing_of_the_callers(session: AnyConnection) -> None:
    said = shadowed(session)
    for call in CALLS:
        with acting(session, WHO[call.level]):
            session.execute(statement_of(call.routine, call.types).encode(), call.arguments)
    for statement in WRITES:
        with acting(session, WHO["admin"]):
            assert session.execute(statement.encode()).rowcount > 0
    assert {*said} == {f"run by {who.role}" for who in WHO.values()}


def test_a_path_that_forgets_temporary_names_is_found(session: AnyConnection) -> None:
    """Red control."""
    session.execute("ALTER FUNCTION capacity_v1.list_tables SET search_path = ''")
    said = shadowed(session)
    call = next(call for call in CALLS if call.label == "list_tables()")
    with acting(session, WHO["staff"]):
        session.execute(statement_of(call.routine, call.types).encode(), call.arguments)
    assert "run by capacity_owner" in said
