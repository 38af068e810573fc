"""Every reference to a tenant table is tied to the caller's restaurant; loose ones are found."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import pytest

from tests.lints.plpgsql import ROUTINES, Routine, queries
from tests.lints.routine_rules import reads_across_restaurants
from tests.support.databases import AnyConnection

TENANTS = frozenset({"bookings", "service_ledger"})

EVERY_RESTAURANT: Final = {
    "capacity_impl.capacity_requests": {
        "decisions AS d": "of all of them for the routines of a rollout, which are service_role's",
    },
    "capacity_impl.change_rollout": {
        "decisions": "one for each restaurant that a step of the rollout changes",
        "outbox_events": "one for each restaurant that a step of the rollout changes",
    },
    "capacity_impl.current_memberships": {
        "restaurant_members AS m": "a user's own memberships: where they work is the question",
    },
    "capacity_impl.configured_restaurants": {
        "restaurants AS r": "all of them for get_monitoring, which is service_role's alone",
        "capacity_rules AS c": "all of them; is_configured adds which",
        "service_periods AS p": "of the rules' restaurants",
    },
    "capacity_impl.delivery_backlog": {
        "webhook_deliveries AS d": "for get_monitoring, which is service_role's alone",
        "outbox_events AS o": "the same",
        "webhooks AS w": "of the deliveries' and events' restaurants",
        "webhooks AS a": "whether there is any",
    },
    "capacity_impl.enforcement_json": {
        "restaurants AS r": "how many there are, counted for service_role alone",
    },
    "capacity_impl.overbooked_services": {
        "service_ledger AS l": "for get_monitoring, which is service_role's alone",
    },
    "capacity_impl.recount_decisions": {
        "decisions AS d": "a gate of the rollout judges those of all, for service_role alone",
    },
    "capacity_impl.recount_totals": {
        "bookings AS b": "a gate of the rollout counts those of all, for service_role alone",
        "service_ledger AS s": "a gate of the rollout counts those of all, for service_role alone",
    },
    "capacity_impl.rollout_changes": {
        "restaurants AS r": "a percentage concerns all of them; service_role alone sets it",
    },
    "capacity_impl.shadow_counts": {
        "restaurants AS r": "all of them for service_role, unless told which",
        "service_ledger AS l": "of the restaurants that are listed",
    },
    "capacity_impl.unconfigured_restaurants": {
        "restaurants AS r": "for get_monitoring, which is service_role's alone",
        "bookings AS b": "of those restaurants",
        "service_periods AS p": "of those restaurants",
    },
    "capacity_v1.get_monitoring": {
        "bookings AS b": "of all of them, counted for service_role alone",
        "decisions AS d": "of the services that are listed",
        "restaurants AS r": "of all of them, counted for service_role alone",
        "service_periods AS p": "of the services that are listed",
    },
    "capacity_v1.get_rollout": {
        "restaurants AS r": "how far a rollout is, for service_role alone",
    },
    "capacity_v1.pause_rollout": {
        "restaurants AS r": "who goes on by a setting of their own, for service_role alone",
    },
    "capacity_impl.correct_totals": {
        "a reference to a table that this rule does not understand": "LOCK and ALTER TABLE",
    },
    "capacity_impl.hand_over_events": {
        "outbox_events AS e": "service_role alone takes deliveries, of all restaurants",
        "webhooks AS w": "those of the events' restaurants",
        "webhook_deliveries": "of the events, to the webhooks of their restaurants",
    },
    "capacity_impl.lease_deliveries": {
        "webhooks AS w": "service_role alone takes deliveries, of all restaurants",
        "webhooks AS v": "those of the same restaurant",
        "webhook_deliveries AS f": "those of the webhooks",
        "webhook_deliveries AS p": "of the same webhook",
        "webhook_deliveries AS d": "those that were found",
    },
    "capacity_impl.hand_over_slice": {
        "webhooks AS w": "the next restaurant that has one; service_role alone takes deliveries",
    },
    "capacity_impl.postpone_followers": {
        "webhooks AS w": "service_role alone takes deliveries, of all restaurants",
        "webhook_deliveries AS d": "those of the webhooks, and by place those that were found",
    },
    "capacity_impl.renumber_events": {
        "restaurants AS r": "the next one; service_role alone takes deliveries, of all restaurants",
    },
    "capacity_v1.list_restaurants": {
        "restaurants AS r": "all of them for service_role; others get those of their memberships",
    },
    "capacity_v1.prune_expired": {
        "restaurants AS r": "service_role alone prunes, all of them",
    },
    "capacity_v1.sweep_expired": {
        "bookings AS b": "service_role alone sweeps, all restaurants unless told which",
        "waitlist_entries AS w": "service_role alone sweeps, all restaurants unless told which",
    },
    "capacity_v1.verify_capacity": {
        "restaurants AS r": "all of them for service_role; a NULL from others is NOT_ALLOWED",
    },
}
"""References that are meant to reach every restaurant, each with its reason."""


def planted(body: str) -> Routine:
    """A routine with that body."""
    body = f"DECLARE v record; v_row record; n integer;\nBEGIN {body}\nEND"
    head = "CREATE FUNCTION f(p_restaurant_id uuid, p_row capacity.bookings) RETURNS void"
    definition = f"{head} LANGUAGE plpgsql AS $fn${body}$fn$"
    return Routine("f()", "plpgsql", body, definition)


def loose(body: str) -> list[str]:
    """What the rule finds in that body."""
    return [
        finding.removesuffix(" is not tied to the caller's restaurant")
        for finding in reads_across_restaurants(planted(body), TENANTS, TENANTS)
    ]


def test_every_reference_to_a_tenant_table_is_tied_to_a_restaurant(
    catalogue: AnyConnection,
) -> None:
    tables = {row[0] for row in catalogue.execute("SELECT label FROM our_table").fetchall()}
    tenants = {row[0] for row in catalogue.execute("SELECT relname FROM tenant_table").fetchall()}
    found: dict[str, set[str]] = defaultdict(set)
    for row in catalogue.execute(ROUTINES).fetchall():
        routine = Routine(*row)
        for finding in reads_across_restaurants(routine, tables, tenants):
            name = finding.removesuffix(" is not tied to the caller's restaurant")
            found[routine.label.split("(")[0]].add(name)
    assert found == {routine: set(names) for routine, names in EVERY_RESTAURANT.items()}


@pytest.mark.parametrize(
    "body",
    [
        "SELECT count(*) INTO n FROM capacity.bookings WHERE id = p_id;",
        "SELECT 1 FROM capacity.bookings AS b WHERE b.id = p_id AND p_restaurant_id IS NOT NULL;",
        "SELECT 1 FROM capacity.bookings b JOIN capacity.service_ledger l"
        " ON l.restaurant_id = p_restaurant_id;",
        "UPDATE capacity.bookings SET status = 'x' WHERE id = p_id; SELECT restaurant_id FROM y;",
        "DELETE FROM capacity.bookings AS b USING capacity.service_ledger AS l"
        " WHERE b.restaurant_id = p_restaurant_id;",
        "INSERT INTO capacity.bookings (id) VALUES (1);",
        "INSERT INTO capacity.bookings SELECT v_row.*;",
        "FOR v IN SELECT id FROM capacity.bookings LOOP PERFORM f(restaurant_id); END LOOP;",
        "SELECT 1 FROM capacity.bookings WHERE note = 'restaurant_id';",
        # Named, but not compared with the caller's.
        "SELECT b.restaurant_id FROM capacity.bookings AS b WHERE b.id = p_id;",
        "SELECT 1 FROM capacity.bookings AS b WHERE b.restaurant_id = v.id;",
        "SELECT 1 FROM capacity.bookings AS b WHERE b.restaurant_id = b.restaurant_id;",
        "SELECT 1 FROM capacity.bookings AS b WHERE b.restaurant_id <> p_restaurant_id;",
        "SELECT 1 FROM capacity.bookings AS b WHERE b.restaurant_id >= p_restaurant_id;",
        "SELECT 1 FROM capacity.bookings AS b WHERE b.restaurant_id > ANY (p_restaurant_ids);",
        # Compared, but not of every row.
        "SELECT 1 FROM capacity.bookings AS b WHERE b.restaurant_id = p_restaurant_id OR b.x;",
        "SELECT 1 FROM capacity.bookings AS b WHERE NOT b.restaurant_id = p_restaurant_id;",
        "SELECT b.restaurant_id = p_restaurant_id FROM capacity.bookings AS b;",
        "SELECT count(*) FILTER (WHERE b.restaurant_id = p_restaurant_id)"
        " FROM capacity.bookings AS b;",
        "SELECT 1 FROM capacity.bookings AS b LEFT JOIN x ON b.restaurant_id = p_restaurant_id;",
        "SELECT 1 FROM v_x FULL JOIN capacity.bookings AS b ON b.restaurant_id = p_restaurant_id"
        " WHERE v_x.restaurant_id = p_restaurant_id;",
        # Somebody else's filter.
        "SELECT 1 FROM capacity.bookings AS b WHERE EXISTS (SELECT FROM capacity.service_ledger"
        " AS l WHERE l.restaurant_id = p_restaurant_id);",
        "SELECT 1 FROM capacity.bookings AS b WHERE b.restaurant_id = p_restaurant_id AND EXISTS"
        " (SELECT FROM capacity.service_ledger AS l WHERE l.x = b.x);",
        "SELECT (SELECT count(*) FROM capacity.bookings AS b) FROM capacity.service_ledger AS l"
        " WHERE l.restaurant_id = p_restaurant_id;",
        "WITH b AS (SELECT * FROM capacity.bookings) SELECT 1 FROM b"
        " WHERE b.restaurant_id = p_restaurant_id;",
        "SELECT 1 FROM capacity.bookings AS b WHERE b.restaurant_id = p_restaurant_id"
        " UNION SELECT 1 FROM capacity.bookings AS b WHERE b.id = p_id;",
        "IF EXISTS (SELECT FROM capacity.bookings AS b WHERE b.id = p_id) THEN RETURN; END IF;",
        "n := (SELECT count(*) FROM capacity.bookings AS b);",
        # What came in as JSON, or out of a function that knows no restaurant.
        "SELECT 1 FROM jsonb_to_recordset(p_rows) AS r (restaurant_id uuid)"
        " JOIN capacity.bookings AS b ON b.restaurant_id = r.restaurant_id;",
        "INSERT INTO capacity.bookings (restaurant_id, id) VALUES (p_restaurant_id, 1), (x, 2);",
        "INSERT INTO capacity.bookings (id, restaurant_id) VALUES (p_restaurant_id, 1);",
        # A trigger's rows beside others.
        "SELECT 1 FROM new_rows AS n JOIN old_rows AS o ON o.id = n.id;",
        "SELECT 1 FROM new_rows AS n JOIN capacity.bookings AS b ON b.id = n.id;",
    ],
)
def test_a_loose_reference_is_found(body: str) -> None:
    assert len(loose(body)) == 1


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        (
            "UPDATE capacity.bookings AS b SET restaurant_id = p_restaurant_id"
            " WHERE b.restaurant_id = v_row.restaurant_id;",
            "moves rows to another restaurant",
        ),
        (
            "MERGE INTO capacity.bookings AS b USING x ON b.id = x.id WHEN MATCHED THEN DELETE;",
            "a reference to a table that this rule does not understand",
        ),
        (
            "SELECT 1 FROM (x JOIN y ON true) AS j WHERE j.restaurant_id = p_restaurant_id;",
            "an alias of a join, which this rule does not understand",
        ),
    ],
)
def test_what_cannot_be_judged_is_found_as_well(body: str, finding: str) -> None:
    assert finding in loose(body)


@pytest.mark.parametrize(
    "body",
    [
        "SELECT 1 FROM capacity.bookings AS b JOIN capacity.service_ledger AS l"
        " ON l.restaurant_id = b.restaurant_id WHERE b.restaurant_id = p_restaurant_id;",
        "SELECT 1 FROM capacity.bookings JOIN capacity.service_ledger USING (restaurant_id, id)"
        " WHERE restaurant_id = p_restaurant_id;",
        "INSERT INTO capacity.bookings AS b (restaurant_id, id) VALUES (p_restaurant_id, 1);",
        "v_row.restaurant_id := p_restaurant_id; INSERT INTO capacity.bookings SELECT v_row.*;",
        "INSERT INTO capacity.bookings (id, restaurant_id) SELECT l.id, l.restaurant_id"
        " FROM capacity.service_ledger AS l WHERE l.restaurant_id = p_row.restaurant_id;",
        "INSERT INTO capacity.bookings AS b (restaurant_id, id) VALUES (NEW.restaurant_id, 1)"
        " ON CONFLICT (restaurant_id, id) DO UPDATE SET n = (SELECT max(l.n)"
        " FROM capacity.service_ledger AS l WHERE l.restaurant_id = excluded.restaurant_id);",
        "SELECT 1 FROM capacity.settings;",
        "SELECT v::capacity.bookings FROM x; -- FROM capacity.bookings",
        "SELECT 1 FROM capacity.bookings AS b WHERE (b.restaurant_id, b.id)"
        " = (p_restaurant_id, p_id);",
        "SELECT 1 FROM capacity.bookings AS b WHERE b.restaurant_id = ANY (v_restaurant_ids);",
        "SELECT 1 FROM capacity.bookings AS b WHERE (b.restaurant_id, b.id) IN (SELECT"
        " l.restaurant_id, l.id FROM capacity.service_ledger AS l"
        " WHERE l.restaurant_id = p_restaurant_id);",
        "SELECT 1 FROM capacity.bookings AS b WHERE b.restaurant_id = p_restaurant_id"
        " AND NOT EXISTS (SELECT FROM capacity.service_ledger AS l"
        " WHERE l.restaurant_id = b.restaurant_id);",
        "SELECT 1 FROM capacity.bookings AS b LEFT JOIN capacity.service_ledger AS l"
        " ON l.restaurant_id = b.restaurant_id WHERE b.restaurant_id = p_restaurant_id;",
        "SELECT 1 FROM (SELECT b.* FROM capacity.bookings AS b WHERE b.restaurant_id ="
        " p_restaurant_id) AS x JOIN capacity.service_ledger AS l USING (restaurant_id);",
        "WITH x AS (SELECT b.restaurant_id AS place FROM capacity.bookings AS b WHERE"
        " b.restaurant_id = p_restaurant_id UNION ALL SELECT p_restaurant_id) SELECT 1 FROM x"
        " JOIN capacity.service_ledger AS l ON l.restaurant_id = x.place;",
        "SELECT 1 FROM (VALUES (p_restaurant_id, 1)) AS x (restaurant_id, id)"
        " JOIN capacity.bookings AS b USING (restaurant_id, id);",
        "SELECT 1 FROM capacity_impl.f(p_restaurant_id) AS f"
        " JOIN capacity.bookings AS b ON b.restaurant_id = f.restaurant_id;",
        "UPDATE capacity.bookings AS b SET n = 1 FROM capacity.service_ledger AS l"
        " WHERE l.restaurant_id = p_restaurant_id AND b.restaurant_id = l.restaurant_id;",
        "SELECT 1 FROM new_rows AS n JOIN old_rows AS o ON o.restaurant_id = n.restaurant_id"
        " JOIN capacity.bookings AS b ON b.restaurant_id = n.restaurant_id;",
    ],
)
def test_a_tied_reference_passes(body: str) -> None:
    assert loose(body) == []


def test_an_alias_that_hides_a_variable_is_no_value_of_the_callers() -> None:
    body = "SELECT 1 FROM x AS v, capacity.bookings AS b WHERE b.restaurant_id = v.restaurant_id"
    assert loose(f"{body};") == []  # the rows of a trigger
    body = body.replace("x AS v", "capacity_impl.f() AS v")
    assert loose(f"{body};") == ["bookings AS b"]


def test_a_query_is_found_where_it_stands() -> None:
    routine = planted(
        "PERFORM 1 FROM a; SELECT -- ü\n a.x INTO v_row\n FROM a; v_row.x := (SELECT b.y FROM b);"
        " IF EXISTS (SELECT c.z FROM c) THEN RETURN; ELSIF EXISTS (SELECT c.z FROM c) THEN n := 1;"
        " END IF;"
    )
    found = queries(routine, TENANTS)
    for name in ("x", "y", "z", "z"):
        query = next(q for q in found if f".{name} " in q.text)
        found.remove(query)
        place = query.text.index(f".{name} ")
        assert routine.body[place + query.shift :].startswith(f".{name} ")
