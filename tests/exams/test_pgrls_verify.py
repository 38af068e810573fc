"""pgrls verify: a proof, for every table, that its policies keep restaurants apart.

The proof is about a user of one restaurant (model.sql). That `= ANY (<list>)` is as good as `=` for
each of the list follows from what ANY means; that the list is right is what other tests are about.
"""

from __future__ import annotations

import pytest

from tests.exams.allowed import judge, new_findings
from tests.exams.prover import MODES, become_model, not_proven, verify
from tests.support.databases import AnyConnection

pytestmark = pytest.mark.once

ITS = "restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[])"

PLANTS = [
    # (mode, what is planted, about what it is found)
    ("anon", "CREATE POLICY p ON capacity.bookings FOR SELECT TO anon USING (true)", "bookings"),
    ("anon", "CREATE POLICY p ON capacity.bookings FOR SELECT USING (party_size > 8)", "bookings"),
    ("anon", "GRANT capacity_owner TO anon", "bookings"),
    (
        # The default mode lets it pass: it is about anon alone.
        "cross-tenant",
        "CREATE POLICY p ON capacity.bookings FOR SELECT TO authenticated USING (true)",
        "bookings",
    ),
    (
        "cross-tenant",
        "ALTER POLICY bookings_select_authenticated ON capacity.bookings"
        f" USING ({ITS} OR party_size > 8)",
        "bookings",
    ),
    (
        "cross-tenant",
        "ALTER POLICY bookings_select_authenticated ON capacity.bookings"
        " USING (id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]))",
        "bookings",
    ),
    (
        "cross-tenant",
        "CREATE POLICY p ON capacity.bookings FOR SELECT TO service_role, authenticated"
        " USING (true)",
        "bookings",
    ),
    (
        "write",
        "ALTER POLICY table_inventory_update_authenticated ON capacity.table_inventory"
        " WITH CHECK (true)",
        "table_inventory",
    ),
    (
        "write",
        "CREATE POLICY p ON capacity.table_inventory FOR DELETE TO authenticated USING (true)",
        "table_inventory",
    ),
    (
        "write",
        "CREATE POLICY p ON capacity.bookings FOR INSERT TO authenticated WITH CHECK (true)",
        "bookings",
    ),
    ("escalation", "GRANT capacity_owner TO authenticated", "bookings"),
    ("escalation", "GRANT EXECUTE ON FUNCTION capacity_v1.list_members TO anon", "list_members"),
    (
        "reachability",
        "CREATE VIEW capacity_v1.planted AS SELECT * FROM capacity.bookings;"
        "ALTER VIEW capacity_v1.planted OWNER TO capacity_owner;"
        "GRANT SELECT ON capacity_v1.planted TO anon",
        "bookings",
    ),
]


def named(value: str) -> str:
    """A parameter's part of a test's name: a mode or a table as it is, a plant shortened."""
    return value if " " not in value else f"{value[:40]}..."


def test_every_mode_proves_every_table(conn: AnyConnection, dsn: str) -> None:
    tables = conn.execute(
        "SELECT format('capacity.%s', tablename) FROM pg_tables WHERE schemaname = 'capacity'"
    ).fetchall()
    become_model(conn)
    verdicts = list(verify(dsn, *MODES))
    for mode in ("anon", "cross-tenant", "write"):
        assert {v.subject for v in verdicts if v.mode == mode} == {row[0] for row in tables}
    judge("pgrls_verify", not_proven(iter(verdicts)))


@pytest.mark.parametrize(("mode", "plant", "subject"), PLANTS, ids=named)
def test_it_does_not_prove_a_planted_flaw(
    conn: AnyConnection, dsn: str, mode: str, plant: str, subject: str
) -> None:
    conn.execute(plant.encode())
    become_model(conn)
    try:
        found = new_findings("pgrls_verify", not_proven(verify(dsn, mode)))
    finally:  # memberships outlive the database
        conn.execute("REVOKE capacity_owner FROM anon, authenticated")
    assert subject in {finding.place.rpartition(".")[2] for finding in found}
