"""What a client role is, and what it cannot become or do to what guards it."""

from __future__ import annotations

import contextlib
import itertools
import secrets
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tests.support.databases import AnyConnection
from tests.tenancy.callers import Caller, acting, caller
from tests.tenancy.privileges import CLIENT_ROLES
from tests.tenancy.restaurants import HERE, OWNER, restaurant
from tests.tenancy.rights import RIGHTS
from tests.tenancy.statements import do, one

PEOPLE = [
    caller(name)
    for name in ("anon", "stranger", "staff by table", "owner by claims", "service_role")
]
SUPERUSER = Caller("superuser", "postgres", "")

POWERS = """
    SELECT rolname, array_remove(ARRAY[
        CASE WHEN rolsuper THEN 'superuser' END, CASE WHEN rolbypassrls THEN 'bypassrls' END,
        CASE WHEN rolcanlogin THEN 'login' END, CASE WHEN rolcreaterole THEN 'createrole' END,
        CASE WHEN rolcreatedb THEN 'createdb' END, CASE WHEN rolreplication THEN 'replication' END,
        CASE WHEN rolpassword IS NOT NULL THEN 'password' END], NULL)
    FROM pg_authid WHERE rolname IN ('capacity_owner', 'anon', 'authenticated', 'service_role')
    ORDER BY 1"""
MEMBERSHIPS = """
    SELECT m.member::regrole::text, m.roleid::regrole::text FROM pg_auth_members AS m
    WHERE m.member::regrole::text = ANY (%(roles)s) ORDER BY 1, 2"""
NOT_THE_OWNERS = """
    SELECT 'routine ' || oid::regprocedure FROM pg_proc
    WHERE pronamespace::regnamespace::text LIKE 'capacity%' AND pronamespace::regnamespace::text
        <> 'capacity_deploy' AND proowner <> 'capacity_owner'::regrole
    UNION ALL SELECT 'relation ' || oid::regclass FROM pg_class
    WHERE relnamespace::regnamespace::text IN ('capacity', 'capacity_impl', 'capacity_v1')
      AND relkind NOT IN ('i', 't') AND relowner <> 'capacity_owner'::regrole
    UNION ALL SELECT 'type ' || oid::regtype FROM pg_type
    WHERE typnamespace::regnamespace::text IN ('capacity', 'capacity_impl', 'capacity_v1')
      AND typowner <> 'capacity_owner'::regrole
    UNION ALL SELECT 'schema ' || nspname FROM pg_namespace
    WHERE nspname IN ('capacity', 'capacity_impl', 'capacity_v1')
      AND nspowner <> 'capacity_owner'::regrole
    ORDER BY 1"""
DEFINERS = """
    SELECT count(*) FILTER (WHERE proowner = 'capacity_owner'::regrole), count(*)
    FROM pg_proc WHERE prosecdef AND pronamespace::regnamespace::text LIKE 'capacity%'"""


def test_no_role_has_a_power_of_its_own(shared: AnyConnection) -> None:
    roles = shared.execute(POWERS.encode()).fetchall()
    assert roles == [(name, []) for name in sorted([*CLIENT_ROLES, "capacity_owner"])]


def test_no_role_is_a_member_of_another(planted: AnyConnection) -> None:
    roles = {"roles": [*CLIENT_ROLES, "capacity_owner"]}
    assert planted.execute(MEMBERSHIPS.encode(), roles).fetchall() == []
    for role, other in itertools.permutations(roles["roles"], 2):
        assert one(planted, "SELECT pg_has_role(%(a)s, %(b)s, 'MEMBER')", a=role, b=other) is False
    planted.execute("GRANT capacity_owner TO service_role")
    assert planted.execute(MEMBERSHIPS.encode(), roles).fetchall() == [
        ("service_role", "capacity_owner")
    ]


def test_everything_belongs_to_the_owner(planted: AnyConnection) -> None:
    assert planted.execute(NOT_THE_OWNERS.encode()).fetchall() == []
    owned, definers = planted.execute(DEFINERS.encode()).fetchall()[0]
    assert owned == definers > 60
    planted.execute(
        "CREATE FUNCTION capacity_v1.planted() RETURNS integer LANGUAGE sql SECURITY DEFINER"
        " AS 'SELECT 1'; CREATE VIEW capacity.planted AS SELECT 1 AS one"
    )
    assert [line for (line,) in planted.execute(NOT_THE_OWNERS.encode()).fetchall()] == [
        "relation capacity.planted", "routine capacity_v1.planted()",
        "type capacity.planted", "type capacity.planted[]",
    ]  # fmt: skip


# What would take a guard away, or get past it.
ATTACKS = [
    "GRANT capacity_owner TO authenticated",
    "GRANT service_role TO authenticated",
    "ALTER ROLE authenticated BYPASSRLS",
    "ALTER ROLE anon SUPERUSER",
    "CREATE ROLE planted",
    "ALTER TABLE capacity.bookings DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE capacity.bookings OWNER TO authenticated",
    "ALTER TABLE capacity.bookings DISABLE TRIGGER ALL",
    "ALTER TABLE capacity.bookings SET (fillfactor = 50)",
    "CREATE POLICY planted ON capacity.bookings USING (true)",
    "DROP POLICY bookings_select_authenticated ON capacity.bookings",
    "ALTER POLICY bookings_select_authenticated ON capacity.bookings USING (true)",
    "CREATE TRIGGER planted BEFORE INSERT ON capacity.bookings FOR EACH ROW"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE planted AS ON SELECT TO capacity.bookings DO INSTEAD SELECT 1",
    "CREATE INDEX planted ON capacity.bookings (notes)",
    "CREATE STATISTICS capacity.planted ON status, source FROM capacity.bookings",
    "CREATE TABLE capacity.planted ()",
    "CREATE TABLE capacity_v1.planted ()",
    "CREATE VIEW capacity.planted AS SELECT * FROM capacity.bookings",
    "CREATE TYPE capacity_impl.planted AS (one integer)",
    "CREATE FUNCTION capacity_v1.planted() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION capacity_v1.schema_version() RETURNS integer LANGUAGE sql"
    " AS 'SELECT 1'",
    "ALTER FUNCTION capacity_v1.schema_version() SECURITY DEFINER",
    "DROP FUNCTION capacity_v1.schema_version()",
    "ALTER DEFAULT PRIVILEGES FOR ROLE capacity_owner GRANT ALL ON TABLES TO anon",
    "ALTER SCHEMA capacity RENAME TO planted",
    "DROP SCHEMA capacity CASCADE",
    "DROP OWNED BY capacity_owner",
    "REASSIGN OWNED BY capacity_owner TO authenticated",
    "SET session_replication_role = replica",
    "SET log_statement = 'none'",
    "CREATE TEMPORARY TABLE planted (id uuid) INHERITS (capacity.bookings)",
    "SELECT pg_read_file('postgresql.conf')",
    "COPY capacity.bookings TO '/nowhere/planted'",
    "COPY capacity.bookings TO PROGRAM 'false'",
    "SELECT rolpassword FROM pg_authid",
    "SELECT lo_export(1, '/nowhere/planted')",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_guards_cannot_be_taken_away(shared: AnyConnection, attack: str) -> None:
    for who in PEOPLE:
        assert do(shared, who, attack).code == "42501", who.name
    # The twin: it is who they are that stands in the way.
    assert do(shared, SUPERUSER, attack).code != "42501"


def test_what_one_may_read_one_cannot_let_others_read(shared: AnyConnection) -> None:
    held = "SELECT has_table_privilege('anon', 'capacity.bookings', 'SELECT')"
    for who in PEOPLE:
        with acting(shared, who), contextlib.suppress(psycopg.errors.InsufficientPrivilege):
            shared.execute("GRANT SELECT ON capacity.bookings TO anon")  # a warning, at the most
            assert one(shared, held) is False
    with acting(shared, SUPERUSER):
        shared.execute("GRANT SELECT ON capacity.bookings TO anon")
        assert one(shared, held) is True


def test_nobody_ends_anothers_session(shared: AnyConnection, shared_dsn: str) -> None:
    with psycopg.connect(shared_dsn, autocommit=True) as other:
        for who, end in itertools.product(PEOPLE, ("pg_terminate_backend", "pg_cancel_backend")):
            assert do(shared, who, f"SELECT {end}({other.info.backend_pid})").code == "42501"
        assert one(other, "SELECT 1") == 1


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.name)
def test_row_security_is_not_switched_off(shared: AnyConnection, who: Caller) -> None:
    for table in RIGHTS:
        with shared.transaction(force_rollback=True):
            shared.execute("SET LOCAL row_security = off")
            assert do(shared, who, f"SELECT FROM capacity.{table}").code == "42501", table
            count = shared.execute(f"SELECT count(*) > 0 FROM capacity.{table}".encode())
            assert count.fetchone() == (True,)


@pytest.fixture(scope="module")
def login(shared_dsn: str) -> Iterator[str]:
    """The connection string of somebody who may become anon or authenticated, and nobody else."""
    name = f"tenancy_{secrets.token_hex(4)}"
    with psycopg.connect(shared_dsn, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN NOINHERIT".encode())
        connection.execute(f"GRANT anon, authenticated TO {name}".encode())
        try:
            yield make_conninfo(shared_dsn, user=name)
        finally:
            connection.execute(f"DROP ROLE {name}".encode())


BECOMING = {
    "SET ROLE {}": "42501",
    "SET LOCAL ROLE {}": "42501",
    "SET SESSION AUTHORIZATION {}": "42501",
    "SELECT set_config('role', '{}', false)": "42501",
    "SELECT set_config('session_authorization', '{}', true)": "42501",
}


@pytest.mark.parametrize("start", ["RESET ROLE", "SET ROLE anon", "SET ROLE authenticated"])
def test_nobody_becomes_the_owner_or_the_service(login: str, start: str) -> None:
    with psycopg.connect(login, autocommit=True) as connection:
        connection.execute(start.encode())
        for statement, code in BECOMING.items():
            for role in ("capacity_owner", "service_role", "postgres", "pg_read_all_data"):
                with pytest.raises(psycopg.Error) as caught, connection.transaction():
                    connection.execute(statement.format(role).encode())
                assert caught.value.sqlstate == code, (statement, role)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("ALTER SYSTEM SET row_security = off")
        # The twin: what it is a member of it becomes, by the same statements.
        for statement in ("SET ROLE {}", "SELECT set_config('role', '{}', false)"):
            for role in ("anon", "authenticated"):
                connection.execute(statement.format(role).encode())
                assert one(connection, "SELECT current_user::text") == role


def test_a_login_is_nobody_until_it_takes_a_role(login: str) -> None:
    claims = f"SELECT set_config('request.jwt.claims', '{{\"sub\": \"{OWNER}\"}}', false)"
    with psycopg.connect(login, autocommit=True) as connection:
        connection.execute(claims.encode())
        for statement in (
            "SELECT FROM capacity.bookings",
            f"SELECT capacity_v1.list_tables('{restaurant(HERE)}')",
            "SELECT capacity_v1.schema_version()",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())
        connection.execute("SET ROLE authenticated")
        count = connection.execute("SELECT count(*) FROM capacity.bookings").fetchone()
        assert count == (9,)


# LOCK TABLE asks for a privilege on the table as a whole, and everybody else waits for it.
LOCKS = (
    "ROW EXCLUSIVE",
    "SHARE UPDATE EXCLUSIVE",
    "SHARE",
    "SHARE ROW EXCLUSIVE",
    "EXCLUSIVE",
    "ACCESS EXCLUSIVE",
)


@pytest.mark.parametrize("table", RIGHTS)
def test_nobody_locks_a_table_that_belongs_to_all(shared: AnyConnection, table: str) -> None:
    for who, mode in itertools.product(PEOPLE, LOCKS):
        statement = f"LOCK TABLE capacity.{table} IN {mode} MODE"
        assert do(shared, who, statement).code == "42501", (who.name, mode)
        assert do(shared, SUPERUSER, statement).code == ""
