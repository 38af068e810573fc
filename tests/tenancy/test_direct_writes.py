"""What staff write directly neither enters another restaurant nor tells what is there."""

from __future__ import annotations

import psycopg
import pytest

from tests.guards.bad_values import SPARE_TABLE, TABLE
from tests.support.databases import AnyConnection
from tests.tenancy.callers import Caller, caller
from tests.tenancy.restaurants import HERE, NOWHERE, THERE, YONDER, at, restaurant
from tests.tenancy.statements import do, one

STAFF = caller("staff by table")
OWNER = caller("owner by claims")
OF_BOTH = caller("owner here, staff there")
SERVICE = caller("service_role")
SUPERUSER = Caller("superuser", "postgres", "")

WRITTEN = {"table_inventory": SPARE_TABLE, "booking_slots": None}
"""Tables that clients write directly, each with a row that nothing refers to."""

_MOVE = "UPDATE capacity.{} SET restaurant_id = %(to)s WHERE restaurant_id = %(from)s{}"
_HELD_TO_ITS_RESTAURANT = "new row violates row-level security policy"


def move(table: str) -> str:
    """The statement that takes a row of a table to another restaurant."""
    id_ = WRITTEN[table]
    return _MOVE.format(table, f" AND id::text LIKE '%%{id_[8:]}'" if id_ else "")


@pytest.mark.parametrize("table", WRITTEN)
@pytest.mark.parametrize("who", [STAFF, OWNER, OF_BOTH, SERVICE], ids=lambda who: who.name)
@pytest.mark.parametrize(("source", "target"), [(HERE, THERE), (THERE, HERE)])
def test_no_row_moves_to_another_restaurant(
    planted: AnyConnection, table: str, who: Caller, source: str, target: str
) -> None:
    names = {"from": restaurant(source), "to": restaurant(target)}
    moved = do(planted, who, move(table), **names)
    assert (moved.code, moved.text) == ("42501", f"permission denied for table {table}")
    # Were the column granted, the policies would still hold who does not work in both.
    planted.execute(f"GRANT UPDATE (restaurant_id) ON capacity.{table} TO authenticated".encode())
    granted = do(planted, who, move(table), **names)
    if who in (STAFF, OWNER):
        # Without a condition there is nothing to read: the policy for UPDATE judges alone.
        blindly = f"UPDATE capacity.{table} SET restaurant_id = %(to)s"
        blind = do(planted, who, blindly, to=restaurant(THERE))
        assert (blind.code, blind.text.startswith(_HELD_TO_ITS_RESTAURANT)) == ("42501", True)
        if source == HERE:
            assert granted.code == "42501"
            assert granted.text.startswith(_HELD_TO_ITS_RESTAURANT)
        else:
            assert (granted.code, granted.text) == ("", "0")


def test_the_row_that_does_not_move_could(planted: AnyConnection) -> None:
    """Red control: it is the privileges and the policies that keep it, and nothing else."""
    names = {"from": restaurant(HERE), "to": restaurant(THERE)}
    planted.execute("UPDATE capacity.table_inventory SET table_number = id::text")
    planted.execute(
        "UPDATE capacity.table_inventory SET id = gen_random_uuid() WHERE id = %s",
        (at(THERE, SPARE_TABLE),),
    )
    planted.execute("GRANT UPDATE (restaurant_id) ON capacity.table_inventory TO authenticated")
    assert do(planted, STAFF, move("table_inventory"), **names).code == "42501"
    planted.execute("ALTER TABLE capacity.table_inventory DISABLE ROW LEVEL SECURITY")
    assert do(planted, STAFF, move("table_inventory"), **names).text == "1"


_COLUMNS = "INSERT INTO capacity.table_inventory (restaurant_id, id, table_number, capacity)"
PROBES = {
    "a number that is there": f"{_COLUMNS} VALUES (%(r)s, gen_random_uuid(), '1', 4)",
    "a number that is not": f"{_COLUMNS} VALUES (%(r)s, gen_random_uuid(), 'new', 4)",
    "an id that is there": f"{_COLUMNS} VALUES (%(r)s, %(t)s, 'new', 4)",
    "an id that is there, or nothing":
        f"{_COLUMNS} VALUES (%(r)s, %(t)s, 'new', 4) ON CONFLICT DO NOTHING",
    "a number that is there, or nothing":
        f"{_COLUMNS} VALUES (%(r)s, gen_random_uuid(), '1', 4) ON CONFLICT DO NOTHING",
    "an id that is there, by its key":
        f"{_COLUMNS} VALUES (%(r)s, %(t)s, 'new', 4)"
        " ON CONFLICT ON CONSTRAINT table_inventory_pkey DO NOTHING",
    "an id that is there, to be changed":
        f"{_COLUMNS} VALUES (%(r)s, %(t)s, 'new', 4)"
        " ON CONFLICT (restaurant_id, id) DO UPDATE SET notes = 'seen'",
    "a value that no check allows": f"{_COLUMNS} VALUES (%(r)s, %(t)s, '', 0)",
    "a merge": "MERGE INTO capacity.table_inventory AS t USING (SELECT 1) AS s"
        " ON t.restaurant_id = %(r)s AND t.id = %(t)s WHEN MATCHED THEN UPDATE SET notes = 'seen'"
        " WHEN NOT MATCHED THEN"
        " INSERT (restaurant_id, table_number, capacity) VALUES (%(r)s, 'new', 4)",
    "many rows, one of them here": f"{_COLUMNS} VALUES (%(h)s, gen_random_uuid(), 'new', 4),"
        " (%(r)s, %(t)s, 'new', 4)",
}  # fmt: skip


@pytest.mark.parametrize("probe", PROBES)
@pytest.mark.parametrize("who", [STAFF, OWNER], ids=lambda who: who.name)
def test_an_insert_into_another_restaurant_does_not_tell_what_is_there(
    shared: AnyConnection, probe: str, who: Caller
) -> None:
    there, nowhere = (
        do(shared, who, PROBES[probe], r=restaurant(place), t=at(place, TABLE), h=restaurant(HERE))
        for place in (THERE, NOWHERE)
    )
    if probe == "a value that no check allows":  # it is told before it is asked whose it is
        assert there.code == "RC020"
    else:
        assert (there.code, there.text.startswith(_HELD_TO_ITS_RESTAURANT)) == ("42501", True)
    assert there.seen_from(THERE) == nowhere.seen_from(NOWHERE)
    # The twin: in the own restaurant the same statement meets what is there.
    told = "conflict" if "ON CONFLICT" in PROBES[probe] or probe == "a merge" else "error"
    here = do(shared, who, PROBES[probe], r=restaurant(HERE), t=TABLE, h=restaurant(HERE))
    is_new = probe == "a number that is not"
    assert (here.code == "") is (is_new or told == "conflict"), here


_OWN = f"{_COLUMNS} VALUES (%(r)s, %(id)s, %(number)s, 4){{}}"


@pytest.mark.parametrize("ending", ["", " ON CONFLICT DO NOTHING"])
def test_a_key_of_another_restaurant_is_free_in_the_own_one(
    planted: AnyConnection, ending: str
) -> None:
    planted.execute(
        "UPDATE capacity.table_inventory SET id = %s, table_number = 'there only'"
        " WHERE restaurant_id = %s AND id = %s",
        ("77777777-0000-4000-8000-000000000001", restaurant(THERE), at(THERE, SPARE_TABLE)),
    )
    statement = _OWN.format(ending)
    taken = {"id": "77777777-0000-4000-8000-000000000001", "number": "there only"}
    free = {"id": "77777777-0000-4000-8000-000000000002", "number": "nowhere"}

    def told() -> list[tuple[str, str]]:
        outcomes = [do(planted, STAFF, statement, r=restaurant(HERE), **k) for k in (taken, free)]
        return [(outcome.code, outcome.text) for outcome in outcomes]

    assert told() == [("", "1"), ("", "1")]
    # Red control: a key without the restaurant tells.
    planted.execute("CREATE UNIQUE INDEX planted ON capacity.table_inventory (table_number, id)")
    assert told()[0] != told()[1]


FAULTS = {
    "UPDATE capacity.table_inventory SET table_number = 'same'": "23505",
    "UPDATE capacity.table_inventory SET capacity = capacity - 99": "RC020",
    "UPDATE capacity.table_inventory SET seating_type = NULL": "RC020",
    "UPDATE capacity.booking_slots SET available_capacity = -1": "23514",
    f"{_COLUMNS} SELECT restaurant_id, id, 'new', 4 FROM capacity.table_inventory": "23505",
}


@pytest.mark.parametrize("statement", FAULTS)
def test_an_error_speaks_of_own_rows_only(shared: AnyConnection, statement: str) -> None:
    fault = do(shared, STAFF, statement)
    assert fault.code == FAULTS[statement], fault
    assert not [place for place in (THERE, YONDER) if place in fault.text]
    if fault.code == "23505":  # PostgreSQL names no key to whom policies hide rows
        assert "Key (" not in fault.text
        assert "Key (" in do(shared, SUPERUSER, statement).text


FOREIGN_KEYS = """
    SELECT k.conrelid::regclass::text, k.conname, k.confrelid::regclass::text,
           ARRAY(SELECT a.attname FROM unnest(k.conkey) WITH ORDINALITY AS c (n, o)
                 JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = c.n ORDER BY o),
           ARRAY(SELECT a.attname FROM unnest(k.confkey) WITH ORDINALITY AS c (n, o)
                 JOIN pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = c.n ORDER BY o)
    FROM pg_constraint AS k
    WHERE k.contype = 'f' AND k.connamespace = 'capacity'::regnamespace ORDER BY 1, 2"""


def loose_foreign_keys(connection: AnyConnection) -> list[str]:
    """Foreign keys by which a row may refer to one of another restaurant."""
    return [
        name
        for _, name, _, columns, referenced in connection.execute(FOREIGN_KEYS.encode()).fetchall()
        if ("restaurant_id", "restaurant_id") not in zip(columns, referenced, strict=True)
    ]


def test_every_foreign_key_stays_in_its_restaurant(planted: AnyConnection) -> None:
    assert loose_foreign_keys(planted) == []
    planted.execute(
        "ALTER TABLE capacity.table_inventory ADD CONSTRAINT planted UNIQUE (id);"
        "ALTER TABLE capacity.booking_table_assignments ADD CONSTRAINT planted_fkey"
        " FOREIGN KEY (table_id) REFERENCES capacity.table_inventory (id)"
    )
    assert loose_foreign_keys(planted) == ["planted_fkey"]


def test_no_row_refers_to_one_of_another_restaurant(planted: AnyConnection) -> None:
    """Not even when the owner of the tables writes it; the triggers are out of the way."""
    composite = [
        key for key in planted.execute(FOREIGN_KEYS.encode()).fetchall() if len(key[3]) > 1
    ]
    assert composite
    for table, name, referenced, (_, column), (_, id_) in composite:
        planted.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
        for place in (HERE, THERE):
            value = one(
                planted,
                f"SELECT {id_} FROM {referenced} WHERE restaurant_id = %(r)s LIMIT 1",
                r=restaurant(place),
            )
            statement = f"""
                UPDATE {table} SET {column} = %(value)s WHERE ctid = (
                    SELECT ctid FROM {table} WHERE restaurant_id = %(r)s ORDER BY {column} LIMIT 1)
                """
            violated = None
            try:
                with planted.transaction(force_rollback=True):
                    names = {"value": value, "r": restaurant(HERE)}
                    assert planted.execute(statement.encode(), names).rowcount == 1
            except psycopg.errors.IntegrityError as error:
                violated = error.diag.constraint_name
            # Here it may be a duplicate, but it is a row that there is.
            assert (violated == name) is (place == THERE), (table, column, violated)
