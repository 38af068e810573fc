"""Faults that a statement plants, each with the check of `doctor` that must find it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from capacity_db.operating.check import State

RESTAURANT: Final = "00000000-0000-4000-8000-0000000000aa"


@dataclass(frozen=True)
class Fault:
    """A fault: the check, the statements that plant it and take it away, and what is found.

    ``{db}`` stands for the database, ``{me}`` for its superuser.
    """

    check: str
    plant: str
    undo: str
    found: str
    state: State = State.PROBLEM

    @property
    def label(self) -> str:
        """Its name in the report."""
        return f"{self.check}: {self.found}"


def setting(check: str, value: str, found: str, state: State = State.WARNING) -> Fault:
    """A setting of the database."""
    name = value.split(" = ")[0]
    return Fault(
        check,
        f"ALTER DATABASE {{db}} SET {value}",
        f"ALTER DATABASE {{db}} RESET {name}",
        found,
        state,
    )


def changed(check: str, plant: str, undo: str, found: str, state: State = State.PROBLEM) -> Fault:
    """Something of capacity-db's own."""
    return Fault(check, plant, undo, found, state)


UNTRIGGERED: Final = "SET session_replication_role = replica;"
HELD: Final = f"""
    INSERT INTO capacity.bookings (restaurant_id, status, party_size, booking_date, start_time,
        starts_at, ends_at, service_date, service_period_id, slot_date, slot_time, slot_starts_at,
        enforcement_mode, hold_expires_at)
    SELECT '{RESTAURANT}', 'held', 2, current_date, '19:00', now(), now(), current_date, p.id,
           current_date, '19:00', now(), 'enforce', now() - interval '20 minutes'
    FROM capacity.service_periods AS p WHERE p.restaurant_id = '{RESTAURANT}' LIMIT 1
"""
WEBHOOK: Final = f"""
    INSERT INTO capacity.webhooks (restaurant_id, id, url, secret)
    VALUES ('{RESTAURANT}', '{RESTAURANT}', 'https://example.org', 'whsec_x')
"""
NO_WEBHOOK: Final = "DELETE FROM capacity.webhook_deliveries; DELETE FROM capacity.webhooks"


def delivery(status: str, created: str) -> str:
    """A delivery of that webhook."""
    return f"""{WEBHOOK};
        INSERT INTO capacity.webhook_deliveries
            (restaurant_id, webhook_id, event_id, event_type, subject_id, body, status, created_at)
        VALUES ('{RESTAURANT}', '{RESTAURANT}', 1, 'booking.created', '{RESTAURANT}', '{{{{}}}}',
                '{status}', now() - interval '{created}')"""


def aged(table: str, columns: str, values: str, days: int) -> Fault:
    """A row of a table that prune should have deleted."""
    return Fault(
        "prune",
        f"INSERT INTO capacity.{table} (restaurant_id, created_at, {columns})"
        f" VALUES ('{RESTAURANT}', now() - interval '{days} days', {values})",
        f"DELETE FROM capacity.{table} WHERE created_at < now() - interval '1 day'",
        f"{table} has rows from",
        State.WARNING,
    )


IDLE: Final = "idle_in_transaction_session_timeout"
QUICK: Final = f"ALTER DATABASE {{db}} SET {IDLE} = '60s'"
"""What `doctor` asks for."""

SERVER: Final = (
    setting("durability", "synchronous_commit = off", "synchronous_commit=off", State.PROBLEM),
    Fault(IDLE, f"ALTER DATABASE {{db}} SET {IDLE} = 0", QUICK, "is not set", State.WARNING),
    Fault(IDLE, f"ALTER DATABASE {{db}} SET {IDLE} = '1h'", QUICK, "3600 s", State.WARNING),
    setting("timeouts", "statement_timeout = '900ms'", "statement_timeout = 900 ms"),
    setting("timeouts", "lock_timeout = '10ms'", "lock_timeout = 10 ms"),
    setting("transactions", "default_transaction_isolation = serializable", "serializable"),
    setting("transactions", "default_transaction_read_only = on", "no booking", State.PROBLEM),
    setting("autovacuum", "track_counts = off", "track_counts=off", State.PROBLEM),
    Fault("autovacuum", "ALTER TABLE capacity.bookings SET (autovacuum_enabled = false)",
          "ALTER TABLE capacity.bookings RESET (autovacuum_enabled)", "capacity.bookings",
          State.WARNING),
    Fault("connections", "ALTER DATABASE {db} CONNECTION LIMIT 1",
          "ALTER DATABASE {db} CONNECTION LIMIT -1", "of 1 connection in use", State.WARNING),
    Fault("checkpoints", "CHECKPOINT;" * 12, "SELECT pg_stat_reset_shared('{checkpoints}')",
          "forced", State.WARNING),
    Fault("collation", "UPDATE pg_database SET datcollversion = '0' WHERE datname = '{db}'",
          "UPDATE pg_database SET datcollversion = pg_database_collation_actual_version(oid)"
          " WHERE datname = '{db}'", "sorts text otherwise", State.WARNING),
)  # fmt: skip

INSTALLATION: Final = (
    changed("release", "ALTER FUNCTION capacity_impl.clock() COST 77",
            "ALTER FUNCTION capacity_impl.clock() COST 100", "1 difference from"),
    changed("release", "ALTER VIEW capacity_v1.monitor_summary RESET (security_invoker)",
            "ALTER VIEW capacity_v1.monitor_summary SET (security_invoker = true)",
            "1 difference from"),
    changed("release", "CREATE VIEW capacity_v1.planted AS SELECT 1 AS one",
            "DROP VIEW capacity_v1.planted", "1 difference from"),
    changed("release", "GRANT SELECT ON capacity.bookings TO anon",
            "REVOKE SELECT ON capacity.bookings FROM anon",
            "1 difference from this release: sql/70_policies/bookings.sql"),
    changed("release", "UPDATE capacity_deploy.routines SET sha256 = 'x' || sha256"
            " WHERE path = '10_core/clock.sql'",
            "UPDATE capacity_deploy.routines SET sha256 = substr(sha256, 2)"
            " WHERE path = '10_core/clock.sql'", "1 file of this release is not applied"),
    changed("triggers_enabled", "ALTER TABLE capacity.bookings DISABLE TRIGGER USER",
            "ALTER TABLE capacity.bookings ENABLE TRIGGER USER", "are disabled"),
    changed("triggers_enabled", "ALTER TABLE capacity.webhooks DISABLE TRIGGER ALL",
            "ALTER TABLE capacity.webhooks ENABLE TRIGGER ALL", "RI_ConstraintTrigger"),
    setting("replication_role", "session_replication_role = replica", "database {db}",
            State.PROBLEM),
    changed("constraints_valid",
            "ALTER TABLE capacity.settings ADD CONSTRAINT planted CHECK (id) NOT VALID",
            "ALTER TABLE capacity.settings DROP CONSTRAINT planted", "planted"),
    changed("indexes_valid", "UPDATE pg_index SET indisvalid = false"
            " WHERE indexrelid = 'capacity.service_ledger_debt_idx'::regclass",
            "UPDATE pg_index SET indisvalid = true"
            " WHERE indexrelid = 'capacity.service_ledger_debt_idx'::regclass",
            "capacity.service_ledger_debt_idx"),
    changed("tables_as_migrated",
            "ALTER TABLE capacity.service_ledger DROP CONSTRAINT service_ledger_covers_check",
            "ALTER TABLE capacity.service_ledger ADD CONSTRAINT service_ledger_covers_check"
            " CHECK (excess_covers = greatest(booked_covers - max_covers, 0))",
            "constraint service_ledger_covers_check on service_ledger"),
    changed("tables_as_migrated", "DROP INDEX capacity.service_ledger_debt_idx",
            "CREATE INDEX service_ledger_debt_idx ON capacity.service_ledger"
            " (restaurant_id, service_date) WHERE excess_covers > 0 OR excess_parties > 0",
            "index service_ledger_debt_idx on service_ledger"),
    changed("tables_as_migrated",
            "ALTER TABLE capacity.bookings ALTER COLUMN service_date DROP NOT NULL",
            "ALTER TABLE capacity.bookings ALTER COLUMN service_date SET NOT NULL",
            "column bookings.service_date"),
    changed("tables_as_migrated", "CREATE INDEX planted ON capacity.bookings (guest_name)",
            "DROP INDEX capacity.planted", "index planted on bookings", State.WARNING),
    changed("row_level_security", "ALTER TABLE capacity.bookings DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE capacity.bookings ENABLE ROW LEVEL SECURITY", "capacity.bookings"),
)  # fmt: skip

RIGHTS: Final = (
    changed("roles", "ALTER ROLE anon SUPERUSER", "ALTER ROLE anon NOSUPERUSER",
            "anon has SUPERUSER"),
    changed("roles", "ALTER ROLE authenticated BYPASSRLS", "ALTER ROLE authenticated NOBYPASSRLS",
            "authenticated has BYPASSRLS"),
    changed("roles", "ALTER ROLE capacity_owner LOGIN", "ALTER ROLE capacity_owner NOLOGIN",
            "capacity_owner has LOGIN"),
    changed("roles", "ALTER ROLE anon RENAME TO gone", "ALTER ROLE gone RENAME TO anon",
            "missing: anon"),
    changed("memberships", "GRANT capacity_owner TO authenticated",
            "REVOKE capacity_owner FROM authenticated",
            "authenticated is a member of capacity_owner"),
    changed("memberships", "CREATE ROLE between_them; GRANT between_them TO anon;"
            " GRANT service_role TO between_them", "DROP ROLE between_them",
            "anon is a member of service_role"),
    changed("memberships", "GRANT pg_read_all_data TO authenticated",
            "REVOKE pg_read_all_data FROM authenticated", "pg_read_all_data"),
    changed("schemas", "GRANT CREATE ON SCHEMA capacity_v1 TO PUBLIC",
            "REVOKE CREATE ON SCHEMA capacity_v1 FROM PUBLIC", "PUBLIC has CREATE on capacity_v1"),
    changed("schemas", "GRANT USAGE ON SCHEMA capacity_impl TO authenticated",
            "REVOKE USAGE ON SCHEMA capacity_impl FROM authenticated",
            "authenticated has USAGE on capacity_impl"),
    changed("schemas", "REVOKE USAGE ON SCHEMA capacity_v1 FROM anon",
            "GRANT USAGE ON SCHEMA capacity_v1 TO anon", "anon has no USAGE on capacity_v1"),
    changed("tables", "GRANT SELECT ON capacity.bookings TO anon",
            "REVOKE SELECT ON capacity.bookings FROM anon", "anon may SELECT capacity.bookings"),
    changed("tables", "GRANT ALL ON capacity.settings TO PUBLIC",
            "REVOKE ALL ON capacity.settings FROM PUBLIC", "PUBLIC may DELETE, INSERT"),
    changed("tables", "GRANT SELECT (guest_name) ON capacity.bookings TO anon",
            "REVOKE SELECT (guest_name) ON capacity.bookings FROM anon",
            "anon may SELECT capacity.bookings"),
    changed("tables", "GRANT SELECT ON capacity_v1.monitor_summary TO anon",
            "REVOKE SELECT ON capacity_v1.monitor_summary FROM anon", "capacity_v1.monitor"),
    changed("owners", "ALTER FUNCTION capacity_impl.clock() OWNER TO {me}",
            "ALTER FUNCTION capacity_impl.clock() OWNER TO capacity_owner",
            "1 object is not capacity_owner's: capacity_impl.clock() belongs to"),
    changed("default_privileges",
            "ALTER DEFAULT PRIVILEGES FOR ROLE capacity_owner GRANT SELECT ON TABLES TO anon",
            "ALTER DEFAULT PRIVILEGES FOR ROLE capacity_owner REVOKE SELECT ON TABLES FROM anon",
            "anon on new tables", State.WARNING),
)  # fmt: skip

WORK: Final = (
    Fault("time_zones", f"{UNTRIGGERED} UPDATE capacity.restaurants SET time_zone = 'Mars/Base'",
          f"{UNTRIGGERED} UPDATE capacity.restaurants SET time_zone = 'Europe/Zurich'",
          "Mars/Base"),
    Fault("sweep", UNTRIGGERED + HELD, f"{UNTRIGGERED} DELETE FROM capacity.bookings",
          "1 hold expired and was not swept", State.WARNING),
    Fault("deliver", delivery("pending", "2 hours"), NO_WEBHOOK, "1 delivery has not arrived",
          State.WARNING),
    Fault("deliver", delivery("dead", "2 hours"), NO_WEBHOOK, "1 delivery was given up",
          State.WARNING),
    Fault("deliver", f"""{WEBHOOK};
          INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id, created_at)
          VALUES ('{RESTAURANT}', 'booking.created', '{RESTAURANT}',
                  now() - interval '11 minutes')""",
          f"{NO_WEBHOOK}; DELETE FROM capacity.outbox_events", "were not handed over",
          State.WARNING),
    aged("idempotency_keys", "operation, key, fingerprint, decision_id", "'x', 'x', '', 1", 61),
    aged("outbox_events", "event_type, subject_id", f"'x', '{RESTAURANT}'", 31),
    Fault("configuration", "DELETE FROM capacity.capacity_rules",
          f"SELECT capacity_v1.set_capacity_rule('{RESTAURANT}', 10, NULL)",
          "1 active restaurant has no limit: Trattoria", State.WARNING),
    Fault("overbooking", f"""
          SELECT capacity_v1.create_booking_with_capacity_check(
              '{RESTAURANT}', current_date + 2, '19:00', 11, 'planted',
              p_options => '{{{{"override": true, "reason": "planted"}}}}')""",
          "UPDATE capacity.bookings SET status = 'cancelled'",
          "1 service to come is overbooked", State.WARNING),
)  # fmt: skip

FAULTS: Final = (*SERVER, *INSTALLATION, *RIGHTS, *WORK)
