"""Checks of what has to be done again and again: sweep, deliver, prune, and what holds it up."""

from __future__ import annotations

import re

from capacity_db.operating.check import (
    Look,
    Session,
    Verdict,
    counted,
    listed,
    ok,
    problem,
    warning,
)

SWEEP = "Run `capacity-db sweep` every minute, by cron or systemd."
DELIVER = "Keep `capacity-db deliver` running."
PRUNE = "Run `capacity-db prune` every night."
LATE_HOURS = 1
KEPT_DAYS = {"idempotency_keys": 60, "outbox_events": 30, "webhook_deliveries": 60}
"""By table: rows older than this say that nobody prunes."""
IDLE_SECONDS, RUNNING_SECONDS = 60, 15 * 60
"""How long a transaction may be open: one that waits for its client, and one that runs."""
SLOT_BYTES = 1024**3
"""WAL that a replication slot may hold, an inactive one a quarter; 16 times it is a problem."""
AGE = 1_000_000_000
"""Transactions since the oldest row was frozen."""

_MONITORING = """
    SELECT s.*, (SELECT coalesce(array_agg(name ORDER BY name), '{}')
                 FROM capacity_v1.monitor_unconfigured_restaurants),
           (SELECT coalesce(array_agg(concat_ws(' ', restaurant_id, service_date, service_period,
                       booked_covers || ' of ' || max_covers, cause) ORDER BY service_date), '{}')
            FROM capacity_v1.monitor_overbooked_services)
    FROM capacity_v1.monitor_summary AS s
"""
_OLDEST_HOLD = """
    SELECT extract(epoch FROM now() - min(hold_expires_at)) / 60, count(*)
    FROM capacity.bookings WHERE hold_expires_at <= now()
"""
_DELIVERIES = """
    SELECT webhooks_pending, webhooks_dead, oldest_pending_seconds FROM capacity_v1.monitor_summary
"""
# The newest event of each restaurant with a webhook, where it is not new and was not handed over.
_NOT_HANDED_OVER = """
    SELECT count(*)
    FROM (SELECT DISTINCT restaurant_id FROM capacity.webhooks WHERE is_active) AS w
    CROSS JOIN capacity.event_cursor AS c
    CROSS JOIN LATERAL (
        SELECT e.transaction_id, e.created_at FROM capacity.outbox_events AS e
        WHERE e.restaurant_id = w.restaurant_id ORDER BY e.id DESC LIMIT 1) AS newest
    WHERE newest.created_at < now() - interval '10 minutes'
      AND NOT pg_visible_in_snapshot(newest.transaction_id::text::xid8, c.handed_over)
"""
# A table that nobody prunes still begins with its first rows; one that is pruned fills them anew.
_FIRST_ROWS = """
    SELECT (extract(epoch FROM now() - min(f.created_at)) / 86400)::integer
    FROM (SELECT created_at FROM capacity.{table} LIMIT 100) AS f
"""
_LONG = """
    SELECT concat_ws(' ', 'pid', pid, usename, state, 'since', date_trunc('second', xact_start))
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND backend_type = 'client backend'
      AND extract(epoch FROM now() - xact_start)
          > CASE WHEN state ~ '^idle in transaction' THEN %s ELSE %s END
    ORDER BY xact_start
"""
_PREPARED = """
    SELECT concat_ws(' ', gid, owner, 'since', date_trunc('second', prepared))
    FROM pg_prepared_xacts
    WHERE database = current_database() AND prepared < now() - interval '5 minutes'
    ORDER BY prepared
"""
_SLOTS = """
    SELECT concat_ws(' ', slot_name, wal_status, pg_size_pretty(kept)), kept > 16 * %s::numeric
           OR wal_status IN ('unreserved', 'lost')
    FROM (SELECT *, pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn()
                                         ELSE pg_current_wal_lsn() END, restart_lsn) AS kept
          FROM pg_replication_slots) AS s
    WHERE kept > %s OR wal_status IN ('unreserved', 'lost')
       OR (NOT active AND kept > %s::numeric / 4)
    ORDER BY kept DESC
"""
_AGE = "SELECT age(datfrozenxid) FROM pg_database WHERE datname = current_database()"


def _sweep(session: Session) -> Verdict:
    minutes, count = session.rows(_OLDEST_HOLD, as_service=True)[0]
    if minutes is not None and minutes > 15:
        what = counted(count, "hold expired and was", "holds expired and were")
        return warning(
            f"{what} not swept, the oldest {minutes:.0f} minutes ago",
            f"{SWEEP} They block nobody, but the waitlist is not offered their places.",
        )
    return ok(f"{counted(count, 'expired hold waits', 'expired holds wait')} to be swept")


def _deliver(session: Session) -> Verdict:
    waiting = session.value(_NOT_HANDED_OVER, as_service=True)
    pending, dead, oldest = session.rows(_DELIVERIES, as_service=True)[0]
    if waiting:
        what = counted(waiting, "restaurant", "restaurants")
        return warning(f"events of {what} with webhooks were not handed over", DELIVER)
    if oldest is not None and oldest > LATE_HOURS * 3600:
        what = counted(pending, "delivery has", "deliveries have")
        return warning(
            f"{what} not arrived, the oldest for {oldest / 3600:.1f} hours",
            f"{DELIVER} `capacity-db webhooks deliveries --restaurant ID` says why.",
        )
    if dead:
        return warning(
            f"{counted(dead, 'delivery was', 'deliveries were')} given up",
            "`capacity-db webhooks deliveries --restaurant ID` says why. Then `webhooks replay`.",
        )
    return ok(counted(pending, "delivery is on its way", "deliveries are on their way"))


def _prune(session: Session) -> Verdict:
    found = []
    for table, days in KEPT_DAYS.items():
        assert re.fullmatch(r"[a-z_]+", table)
        age = session.value(_FIRST_ROWS.format(table=table), as_service=True)
        if age is not None and age > days:
            found.append(f"{table} has rows from {counted(age, 'day', 'days')} ago")
    return warning(listed(found), PRUNE, found) if found else ok("nothing is kept for too long")


def _configuration(session: Session) -> Verdict:
    row = session.rows(_MONITORING, as_service=True)[0]
    restaurants, enforcing, unconfigured = row[:3]
    if unconfigured:
        what = counted(unconfigured, "active restaurant has", "active restaurants have")
        return warning(
            f"{what} no limit: {listed(row[8])}",
            "Set one with `capacity-db rules set`: nothing is ever refused there.",
            row[8],
        )
    shadow = restaurants - enforcing
    return ok(
        f"{counted(restaurants, 'restaurant', 'restaurants')},"
        f" {counted(enforcing, 'enforces its', 'enforce their')} limits",
        f"{counted(shadow, 'runs', 'run')} in shadow mode: see `capacity-db enforcement`."
        if shadow
        else "",
    )


def _debts(session: Session) -> Verdict:
    row = session.rows(_MONITORING, as_service=True)[0]
    if row[3]:
        what = counted(row[3], "service to come is", "services to come are")
        return warning(
            f"{what} overbooked: {listed(row[9], 3)}",
            "Move guests, raise the limit, or let it stand: each has a cause and an author in"
            " `capacity-db history`.",
            row[9],
        )
    return ok(
        "no service to come is overbooked",
        "`capacity-db verify` recounts everything from the bookings.",
    )


def _long_transactions(session: Session) -> Verdict:
    found = [row[0] for row in session.rows(_LONG, IDLE_SECONDS, RUNNING_SECONDS)]
    found += [row[0] for row in session.rows(_PREPARED)]
    if found:
        what = counted(len(found), "transaction is", "transactions are")
        return warning(
            f"{what} open for long: {listed(found, 3)}",
            "End them (pg_terminate_backend, ROLLBACK PREPARED): they keep locks, and VACUUM from"
            " clearing up.",
            found,
        )
    return ok("no transaction is open for long")


def _slots(session: Session) -> Verdict:
    found = session.rows(_SLOTS, SLOT_BYTES, SLOT_BYTES, SLOT_BYTES)
    objects = [name for name, _ in found]
    if found:
        remedy = (
            "Bring the replica back, or pg_drop_replication_slot(...): the disk fills with WAL."
        )
        say = problem if any(bad for _, bad in found) else warning
        return say(f"replication slots hold WAL: {listed(objects)}", remedy, objects)
    return ok("no replication slot holds WAL back")


def _wraparound(session: Session) -> Verdict:
    age = session.value(_AGE)
    remedy = "VACUUM (FREEZE), and look for what holds it back: long transactions, slots."
    if age > 1.6 * AGE:
        return problem(f"{age:,} transactions since the oldest row was frozen", remedy)
    if age > AGE:
        return warning(f"{age:,} transactions since the oldest row was frozen", remedy)
    return ok(f"{age:,} transactions since the oldest row was frozen")


LOOKS: tuple[tuple[str, Look], ...] = (
    ("sweep", _sweep),
    ("deliver", _deliver),
    ("prune", _prune),
    ("configuration", _configuration),
    ("overbooking", _debts),
    ("long_transactions", _long_transactions),
    ("replication_slots", _slots),
    ("wraparound", _wraparound),
)
