"""pgrls lint: rules about row-level security, definers, triggers, views and grants."""

from __future__ import annotations

import pytest

from tests.exams.allowed import judge, new_findings
from tests.exams.prover import become_model, lint
from tests.support.databases import AnyConnection

# They look for the tenant's column in `<column> = <whose>`.
NEED_AN_EQUALITY = ("SEC030", "SEC035", "SEC040")

PLANTS = {
    "SEC001": "CREATE TABLE capacity.planted (restaurant_id uuid)",
    "SEC003": "CREATE POLICY p ON capacity.settings FOR SELECT USING (id)",
    "SEC005": "CREATE POLICY p ON capacity.bookings FOR SELECT TO authenticated"
    " USING (now() > 'epoch')",
    "SEC008": "CREATE POLICY p ON capacity.bookings FOR SELECT TO authenticated USING (true)",
    "SEC009": "DROP POLICY settings_select_service_role ON capacity.settings",
    "SEC014": "CREATE FUNCTION capacity_impl.planted() RETURNS integer LANGUAGE sql"
    " SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT 1'",
    "SEC015": "ALTER FUNCTION capacity_v1.user_role(uuid) SET search_path = ''",
    "SEC016": "CREATE ROLE exams_planted BYPASSRLS",
    "SEC022": "DROP POLICY booking_slots_update_authenticated ON capacity.booking_slots;"
    "DROP POLICY booking_slots_update_service_role ON capacity.booking_slots",
    "SEC028": "CREATE POLICY p ON capacity.bookings FOR INSERT TO authenticated WITH CHECK (true)",
    "SEC029": "CREATE ROLE exams_planted BYPASSRLS; GRANT exams_planted TO authenticated",
    "SEC032": "ALTER TABLE capacity.bookings DISABLE ROW LEVEL SECURITY",
    "SEC042": "ALTER FUNCTION capacity_v1.schema_version() SECURITY DEFINER;"
    "ALTER FUNCTION capacity_v1.schema_version() OWNER TO postgres",
    "SEC044": "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO anon",
    "SEC045": "GRANT SELECT (guest_email) ON capacity.bookings TO anon",
    "SEC048": "GRANT capacity_owner TO authenticated",
    "SEC049": "CREATE POLICY p ON capacity.bookings FOR SELECT TO authenticated USING (true)",
    "PERF001": "CREATE POLICY p ON capacity.bookings FOR SELECT TO authenticated"
    " USING (restaurant_id = ANY (capacity_v1.user_restaurants('staff')))",
    "VIEW001": "CREATE VIEW capacity_v1.planted AS SELECT * FROM capacity.bookings",
}


def test_it_has_nothing_to_say_that_has_no_reason(conn: AnyConnection, dsn: str) -> None:
    found = lint(dsn)
    become_model(conn)
    judge("pgrls_lint", [*found, *lint(dsn, *NEED_AN_EQUALITY)])


@pytest.mark.parametrize("rule", PLANTS)
def test_it_finds_a_planted_flaw(conn: AnyConnection, dsn: str, rule: str) -> None:
    conn.execute(PLANTS[rule].encode())
    try:
        assert rule in {finding.rule for finding in new_findings("pgrls_lint", lint(dsn, rule))}
    finally:  # roles outlive the database
        conn.execute("DROP ROLE IF EXISTS exams_planted; REVOKE capacity_owner FROM authenticated")


def test_it_finds_a_key_that_says_whether_another_restaurant_has_it(
    conn: AnyConnection, dsn: str
) -> None:
    conn.execute("CREATE UNIQUE INDEX planted_key ON capacity.bookings (reference)")
    become_model(conn)
    assert {f.rule for f in lint(dsn, *NEED_AN_EQUALITY)} == {"SEC035"}
