"""Side doors: functions that tell what they are given, plans, statistics, other sessions."""

from __future__ import annotations

import psycopg
import pytest

from tests.support.databases import AnyConnection
from tests.tenancy.callers import Caller, acting, caller
from tests.tenancy.restaurants import HERE, SECRET, THERE, YONDER, at
from tests.tenancy.statements import do, one, values

STAFF = caller("staff by table")
STRANGER = caller("stranger")
ADMIN = caller("admin by claims")
SUPERUSER = Caller("superuser", "postgres", "")
SECRETS = {at(place, SECRET) for place in (HERE, THERE, YONDER)}

# Cheap, so that the planner would like to ask it before anything else.
_SPY = f"""
    CREATE FUNCTION pg_temp.spy(p_value anyelement) RETURNS boolean LANGUAGE plpgsql COST 0.0001
    AS $fn$ BEGIN RAISE NOTICE '%', p_value; RETURN true; END $fn$;
    CREATE FUNCTION pg_temp.spies(p_one text, p_other text) RETURNS boolean LANGUAGE sql COST 0.0001
    AS $fn$ SELECT pg_temp.spy(p_one) $fn$;
    CREATE OPERATOR pg_temp.~~~ (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.spies);
    CREATE TEMPORARY TABLE bait (guest_name text);
    INSERT INTO bait VALUES ({"), (".join(f"'{secret}'" for secret in sorted(SECRETS))})"""
# What is asked; the last column tells.
QUESTIONS = {
    "a condition": "SELECT FROM capacity.bookings WHERE pg_temp.spy(guest_name)",
    "a condition on an index": "SELECT FROM capacity.bookings"
        " WHERE restaurant_id IS NOT NULL AND pg_temp.spy(guest_name)",
    "an operator": "SELECT FROM capacity.bookings WHERE guest_name OPERATOR(pg_temp.~~~) ''",
    "a join": "SELECT FROM capacity.bookings AS b JOIN bait ON pg_temp.spy(b.guest_name)",
    "a value": "SELECT pg_temp.spy(guest_name) FROM capacity.bookings",
    "a cast of what is not theirs": "SELECT FROM capacity.bookings"
        " WHERE pg_temp.spy(guest_name) AND guest_name::integer = 1",
    "an update": "UPDATE capacity.table_inventory SET section = section"
        " WHERE pg_temp.spy(notes) RETURNING pg_temp.spy(notes)",
    "a lock": "SELECT FROM capacity.table_inventory WHERE pg_temp.spy(notes) FOR UPDATE",
    "an insertion": "INSERT INTO bait SELECT guest_name FROM capacity.bookings"
        " WHERE pg_temp.spy(guest_name)",
}  # fmt: skip


def told(connection: AnyConnection, who: Caller, question: str) -> set[str]:
    """The guests' names and the notes that a spying function was given."""
    heard: list[str] = []

    def hear(notice: psycopg.errors.Diagnostic) -> None:
        heard.append(notice.message_primary or "")

    connection.add_notice_handler(hear)
    try:
        with acting(connection, who):
            connection.execute(_SPY.encode())
            heard.clear()
            connection.execute(question.encode())
    except psycopg.errors.InvalidTextRepresentation:
        pass  # the text that is cast to a number
    finally:
        connection.remove_notice_handler(hear)
    return {line for line in heard if line in SECRETS}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_function_that_tells_is_given_own_rows_only(shared: AnyConnection, question: str) -> None:
    assert told(shared, ADMIN, QUESTIONS[question]) == {SECRET}
    # The twin: there is more to be told.
    first_only = question == "a cast of what is not theirs"
    assert len(told(shared, SUPERUSER, QUESTIONS[question])) == (1 if first_only else 3)
    assert told(shared, STRANGER, QUESTIONS[question]) == set()


def test_a_function_that_says_it_does_not_tell_does(planted: AnyConnection) -> None:
    """Red control: only a superuser makes one; the planner would ask it first."""
    leaky = "ALTER FUNCTION public.spy(text) LEAKPROOF"
    planted.execute(
        "CREATE FUNCTION public.spy(p_value text) RETURNS boolean LANGUAGE plpgsql COST 0.0001"
        " AS $fn$ BEGIN RAISE NOTICE '%', p_value; RETURN true; END $fn$"
    )
    question = "SELECT FROM capacity.bookings WHERE public.spy(guest_name)"
    assert told(planted, ADMIN, question) == {SECRET}
    refused = do(planted, ADMIN, leaky)
    assert refused.code == "42501"
    planted.execute(leaky.encode())
    assert told(planted, ADMIN, question) == SECRETS


def test_a_prepared_statement_asks_anew_who_is_there(shared: AnyConnection) -> None:
    seen = []
    with shared.transaction(force_rollback=True):
        shared.execute("PREPARE asked AS SELECT count(*), min(guest_name) FROM capacity.bookings")
        for who in (STAFF, STRANGER, caller("service_role"), STAFF) * 3:
            with acting(shared, who):
                seen.append(shared.execute("EXECUTE asked").fetchall())
        shared.execute("DEALLOCATE asked")
    own, none, everything, again = seen[:4]
    assert own == again == [(9, SECRET)]
    assert none == [(0, None)]
    assert everything[0][0] > 3 * 9 - 1
    assert seen[4:8] == seen[8:] == seen[:4]


@pytest.mark.parametrize("options", ["VERBOSE", "ANALYZE, VERBOSE"])
def test_a_plan_has_no_value_of_others(shared: AnyConnection, options: str) -> None:
    for condition in ("true", "guest_name > ''", "status = 'cancelled'"):
        query = f"EXPLAIN ({options}) SELECT * FROM capacity.bookings WHERE {condition}"
        plan = "\n".join(values(shared, STAFF, query))
        assert "user_restaurants" in plan
        assert not [place for place in (THERE, YONDER) if place in plan]


def test_statistics_are_hidden(shared: AnyConnection) -> None:
    shared.execute("ANALYZE capacity.bookings")
    count = "SELECT count(*) FROM pg_stats WHERE schemaname = 'capacity'"
    common = (
        "SELECT most_common_vals::text FROM pg_stats"
        " WHERE tablename = 'bookings' AND attname = 'restaurant_id'"
    )
    assert one(shared, count) > 50
    assert THERE in one(shared, common)
    for who in (STAFF, STRANGER, caller("anon")):
        assert values(shared, who, count) == [0]
        assert values(shared, who, common) == []
    for catalogue in ("pg_statistic", "pg_statistic_ext_data"):
        assert do(shared, STAFF, f"SELECT * FROM {catalogue}").code == "42501"


def test_another_sessions_statement_is_hidden(shared: AnyConnection, shared_dsn: str) -> None:
    query = "SELECT query FROM pg_stat_activity WHERE pid = %(pid)s"
    with psycopg.connect(shared_dsn, autocommit=True) as other:
        other.execute("SELECT 'a guest''s name'")
        pid = other.info.backend_pid
        assert one(shared, query, pid=pid) == "SELECT 'a guest''s name'"
        for who in (STAFF, caller("service_role"), caller("anon")):
            assert values(shared, who, query, pid=pid) == ["<insufficient privilege>"]


def test_the_information_schema_shows_what_one_may_use(shared: AnyConnection) -> None:
    tables = "SELECT table_name FROM information_schema.tables WHERE table_schema ~ '^capacity'"
    columns = "SELECT table_name FROM information_schema.columns WHERE table_schema ~ '^capacity'"
    routines = (
        "SELECT routine_schema::text || coalesce(routine_definition, '')"
        " FROM information_schema.routines WHERE routine_schema ~ '^capacity'"
    )
    assert "settings" in values(shared, SUPERUSER, tables)
    for query in (tables, columns):
        assert values(shared, caller("anon"), query) == []
        seen = values(shared, STAFF, query)
        assert "bookings" in seen
        assert "settings" not in seen
    for who in (caller("anon"), STAFF):
        assert {*values(shared, who, routines)} == {"capacity_v1"}


def test_sequences_are_closed(shared: AnyConnection) -> None:
    query = (
        "SELECT oid::regclass::text FROM pg_class"
        " WHERE relkind = 'S' AND relnamespace::regnamespace::text ~ '^capacity'"
    )
    names = values(shared, SUPERUSER, query)
    assert names
    for name in names:
        for who in (STAFF, caller("service_role"), caller("anon")):
            for ask in (
                f"SELECT last_value FROM {name}",
                f"SELECT nextval('{name}')",
                f"SELECT setval('{name}', 1)",
                f"SELECT currval('{name}')",
            ):
                assert do(shared, who, ask).code == "42501", (name, who.name, ask)
    hidden = "SELECT last_value FROM pg_sequences WHERE schemaname = 'capacity'"
    assert None not in values(shared, SUPERUSER, hidden)
    assert {*values(shared, STAFF, hidden)} == {None}
