"""A client's temporary types stand before pg_catalog's on a path that does not say otherwise.

So a client could have a cast in our routines run code of his, with the rights of their owner. The
one here has a temporary type for every type there is, whose CHECK tells who runs it, and a
temporary view for every table of ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import psycopg
import pytest

from tests.support.databases import AnyConnection

RESTAURANT = "00000000-0000-4000-8000-000000000001"
CLAIMS = json.dumps({"sub": "mallory", "restaurants": {RESTAURANT: "admin"}})

SHADOWS = """
DO $do$
DECLARE
    v_name pg_catalog.name;
BEGIN
    CREATE FUNCTION pg_temp.spy() RETURNS boolean LANGUAGE plpgsql AS $fn$
    BEGIN
        RAISE NOTICE 'run by %', current_user;
        RETURN true;
    END
    $fn$;
    GRANT EXECUTE ON FUNCTION pg_temp.spy() TO PUBLIC;
    FOR v_name IN
        SELECT typname FROM pg_catalog.pg_type
        WHERE typnamespace = 'pg_catalog'::pg_catalog.regnamespace AND typtype IN ('b', 'r', 'm')
          AND typcategory <> 'A' AND typname <> 'name'
    LOOP
        EXECUTE pg_catalog.format(
            'CREATE DOMAIN pg_temp.%1$I AS pg_catalog.%1$I CHECK (pg_temp.spy())', v_name);
    END LOOP;
    FOR v_name IN
        SELECT relname FROM pg_catalog.pg_class
        WHERE relnamespace = 'capacity'::pg_catalog.regnamespace AND relkind = 'r'
    LOOP
        EXECUTE pg_catalog.format('CREATE VIEW pg_temp.%I AS SELECT pg_temp.spy()', v_name);
    END LOOP;
END
$do$
"""

CALLS = {
    "user_restaurants": "SELECT capacity_v1.user_restaurants()",
    "create_booking": "SELECT capacity_v1.create_booking_with_capacity_check("
    f"'{RESTAURANT}', current_date + 7, '19:00', 2, 'key', 'Ann', p_options => '{{}}')",
    "alternatives": "SELECT capacity_v1.find_alternative_slots("
    f"'{RESTAURANT}', current_date + 7, '19:00', 2)",
    "create_table": f"SELECT capacity_v1.create_table('{RESTAURANT}', 'T1', 4)",
    "list_tables": f"SELECT capacity_v1.list_tables('{RESTAURANT}')",
    "insert": "INSERT INTO capacity.table_inventory (restaurant_id, table_number, capacity)"
    f" VALUES ('{RESTAURANT}', 'T2', 4)",
    "update": "UPDATE capacity.table_inventory SET capacity = 3",
}


@pytest.fixture
def mallory(conn: AnyConnection, dsn: str) -> Iterator[AnyConnection]:
    """A session of a user who is admin of a restaurant, and has shadowed every name he can."""
    conn.execute("SELECT capacity_v1.upsert_restaurant(%s, 'A', 'UTC')", [RESTAURANT])
    with psycopg.connect(dsn, autocommit=True) as session:
        session.execute("SELECT set_config('request.jwt.claims', %s, false)", [CLAIMS])
        session.execute("SET ROLE authenticated")
        session.execute(SHADOWS.encode())
        yield session


def spied(session: AnyConnection, call: str) -> set[str]:
    """Who ran the spy during `call`, which must succeed."""
    said: set[str] = set()
    session.add_notice_handler(lambda notice: said.add(notice.message_primary or ""))
    session.execute(call.encode())
    return said


@pytest.mark.parametrize("name", CALLS)
def test_no_temporary_name_gets_into_a_routine(mallory: AnyConnection, name: str) -> None:
    if name == "update":
        mallory.execute(CALLS["insert"].encode())
    assert spied(mallory, CALLS[name]) == set()


def test_the_spy_speaks_where_a_name_reaches_it(mallory: AnyConnection) -> None:
    assert spied(mallory, "SELECT ''::text") == {"run by authenticated"}
    assert spied(mallory, "SELECT * FROM bookings") == {"run by authenticated"}


def test_an_empty_path_would_run_it_as_the_owner(
    conn: AnyConnection, mallory: AnyConnection
) -> None:
    conn.execute("ALTER FUNCTION capacity_impl.current_claims() SET search_path = ''")
    assert spied(mallory, CALLS["user_restaurants"]) == {"run by capacity_owner"}
