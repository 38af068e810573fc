"""plpgsql_check over every PL/pgSQL routine: types, dead code, casts, volatility, injection.

The extension is not in the embedded server; Debian's PostgreSQL 15 has it (`make test-15`).
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.exams.allowed import Finding, judge
from tests.support.databases import AnyConnection, fresh_database
from tests.support.servers import Server

CHECK = """
    WITH checked AS (
        SELECT p.oid, format('%s.%s', p.pronamespace::regnamespace, p.proname) AS place,
               coalesce(g.tgrelid, 0) AS relation, g.tgoldtable, g.tgnewtable
        FROM pg_proc AS p
        LEFT JOIN pg_trigger AS g ON g.tgfoid = p.oid
        WHERE p.pronamespace IN ('capacity'::regnamespace, 'capacity_impl'::regnamespace,
                                 'capacity_v1'::regnamespace)
          AND p.prolang = (SELECT oid FROM pg_language WHERE lanname = 'plpgsql')
          AND (p.prorettype <> 'trigger'::regtype OR g.oid IS NOT NULL)
    )
    SELECT DISTINCT replace(f.level, ' ', '-'), c.place,
           concat_ws(' ', 'line', f.lineno, f.message, f.detail, f.query)
    FROM checked AS c
    CROSS JOIN LATERAL plpgsql_check_function_tb(
        c.oid, c.relation, fatal_errors => false, other_warnings => true,
        performance_warnings => true, extra_warnings => true, security_warnings => true,
        compatibility_warnings => true,
        oldtable => c.tgoldtable, newtable => c.tgnewtable) AS f
"""


@pytest.fixture(scope="module")
def checked_database(server: Server, template: str) -> Iterator[AnyConnection]:
    """A migrated database with plpgsql_check in it."""
    with (
        fresh_database(server, template) as name,
        psycopg.connect(server.conninfo(name), autocommit=True) as connection,
    ):
        offered = "SELECT FROM pg_available_extensions WHERE name = 'plpgsql_check'"
        if connection.execute(offered).fetchone() is None:
            pytest.skip("this server has no plpgsql_check; make test-15 runs this check")
        connection.execute("CREATE EXTENSION plpgsql_check")
        yield connection


@pytest.fixture
def checked(checked_database: AnyConnection) -> Iterator[AnyConnection]:
    """The same, inside a transaction that is rolled back."""
    with checked_database.transaction(force_rollback=True):
        yield checked_database


def check(connection: AnyConnection) -> list[Finding]:
    """What plpgsql_check says of all our routines."""
    return [Finding(*row) for row in connection.execute(CHECK).fetchall()]


def test_it_has_nothing_to_say_that_has_no_reason(checked: AnyConnection) -> None:
    judge("plpgsql_check", check(checked))


@pytest.mark.parametrize(
    ("body", "level", "words"),
    [
        ("PERFORM no_such_function();", "error", "no_such_function"),
        ("PERFORM 1 FROM bookings;", "error", 'relation "bookings" does not exist'),
        ("PERFORM 1 FROM capacity.bookings WHERE id = 1;", "error", "operator does not exist"),
        ("v_unread := 1;", "warning-extra", "never read"),
        ("EXECUTE 'SELECT ' || p_text;", "security", "injection"),
        ("RETURN; PERFORM 1;", "warning-extra", "unreachable"),
        ("PERFORM b.id FROM capacity.bookings AS b WHERE b.note = p_text;", "error", "note"),
        ("v_unread := p_text;", "warning", "target type is different"),
        ("PERFORM p_text;", "performance", "should be"),
    ],
)
def test_it_finds_a_planted_fault(
    checked: AnyConnection, body: str, level: str, words: str
) -> None:
    checked.execute(
        f"""CREATE FUNCTION capacity_impl.planted(p_text text) RETURNS void LANGUAGE plpgsql
            SET search_path = pg_catalog, pg_temp
            AS $fn$ DECLARE v_unread integer; BEGIN {body} END $fn$""".encode()
    )
    found = [f for f in check(checked) if f.place == "capacity_impl.planted"]
    assert any(f.rule == level and words in f.words for f in found), found


def test_it_looks_into_triggers_with_transition_tables(checked: AnyConnection) -> None:
    checked.execute(
        """
        CREATE FUNCTION capacity_impl.planted() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, pg_temp
        AS $fn$ BEGIN PERFORM n.no_such_column FROM added AS n; RETURN NULL; END $fn$;
        CREATE TRIGGER planted AFTER INSERT ON capacity.bookings REFERENCING NEW TABLE AS added
            FOR EACH STATEMENT EXECUTE FUNCTION capacity_impl.planted();
        """
    )
    found = [f.words for f in check(checked) if f.place == "capacity_impl.planted"]
    assert "no_such_column" in "\n".join(found)
