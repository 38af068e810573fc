"""Statements of plain SQL on the bookings of a scene (tests.guards.support.Scene), form by form.

Dates are days of June 2050: the 17th has 2 places left, the 18th and the 19th are full, and nobody
has touched the 20th.
"""

from __future__ import annotations

from tests.guards.support import Totals

INSERT = "INSERT INTO capacity.bookings (restaurant_id, party_size, booking_date, start_time) "
UPDATE = "UPDATE capacity.bookings SET "
HERE = " WHERE restaurant_id = %(r)s"
BEFORE: Totals = {"17": (8, 2), "18": (10, 2), "19": (10, 1)}

UPSERT = """
    INSERT INTO capacity.bookings (restaurant_id, id, party_size, booking_date, start_time)
    SELECT restaurant_id, id, {size}, booking_date, start_time FROM capacity.bookings
    WHERE restaurant_id = %(r)s AND guest_name = '{guest}'
    ON CONFLICT (restaurant_id, id) DO UPDATE SET party_size = excluded.party_size"""

MERGE = """
    MERGE INTO capacity.bookings AS b
    USING (VALUES ('ann', {ann}), ('cat', 0), ('new', {new})) AS s (guest, size)
    ON b.restaurant_id = %(r)s AND b.guest_name = s.guest
    WHEN MATCHED AND s.size = 0 THEN DELETE
    WHEN MATCHED THEN UPDATE SET party_size = s.size
    WHEN NOT MATCHED THEN INSERT (restaurant_id, guest_name, party_size, booking_date, start_time)
        VALUES (%(r)s, s.guest, s.size, '2050-06-{day}', '19:00')"""

MOVE_BY_CTE = """
    WITH gone AS (DELETE FROM capacity.bookings WHERE restaurant_id = %(r)s AND guest_name = 'dan'
                  RETURNING restaurant_id, party_size)
    INSERT INTO capacity.bookings (restaurant_id, party_size, booking_date, start_time)
    SELECT restaurant_id, party_size, '{date}', '19:00' FROM gone"""

UPDATE_FROM = """
    UPDATE capacity.bookings AS b SET party_size = v.size
    FROM (VALUES ('ann', {ann}), ('bob', {bob})) AS v (guest, size)
    WHERE b.restaurant_id = %(r)s AND b.guest_name = v.guest"""

SWAP = (
    UPDATE
    + "booking_date = CASE booking_date WHEN '2050-06-{0}' THEN '2050-06-{1}'::date"
    + " ELSE '2050-06-{0}' END"
    + HERE
    + " AND booking_date IN ('2050-06-{0}', '2050-06-{1}') AND status = 'confirmed'"
)

FITS: dict[str, tuple[str, Totals]] = {
    "insert one row": (
        INSERT + "VALUES (%(r)s, 2, '2050-06-17', '19:00')",
        {**BEFORE, "17": (10, 3)},
    ),
    "insert into a service nobody has touched": (
        INSERT + "VALUES (%(r)s, 10, '2050-06-20', '17:00')",
        {**BEFORE, "20": (10, 1)},
    ),
    "insert many rows": (
        INSERT + "VALUES (%(r)s, 2, '2050-06-17', '19:00'), (%(r)s, 5, '2050-06-20', '19:00'),"
        " (%(r)s, 5, '2050-06-20', '19:00')",
        {**BEFORE, "17": (10, 3), "20": (10, 2)},
    ),
    "insert select": (
        INSERT + "SELECT %(r)s, n, '2050-06-20', '17:00'::time + n * interval '1 h'"
        " FROM generate_series(1, 3) AS n",
        {**BEFORE, "20": (6, 3)},
    ),
    "insert a booking that takes nothing": (
        INSERT.replace(") ", ", status) ")
        + "VALUES (%(r)s, 50, '2050-06-18', '19:00', 'cancelled')",
        BEFORE,
    ),
    "on conflict do update": (UPSERT.format(size=6, guest="bob"), {**BEFORE, "17": (10, 2)}),
    "on conflict do nothing": (
        UPSERT.format(size=6, guest="bob").split("DO UPDATE")[0] + "DO NOTHING",
        BEFORE,
    ),
    "merge": (
        MERGE.format(ann=6, new=6, day=20),
        {**BEFORE, "17": (10, 2), "18": (4, 1), "20": (6, 1)},
    ),
    "cte that moves": (
        MOVE_BY_CTE.format(date="2050-06-20"),
        {**BEFORE, "18": (6, 1), "20": (4, 1)},
    ),
    "party size, one row": (
        UPDATE + "party_size = 6" + HERE + " AND guest_name = 'ann'",
        {**BEFORE, "17": (10, 2)},
    ),
    "party size, one row down in a full service": (
        UPDATE + "party_size = 1" + HERE + " AND guest_name = 'eve'",
        {**BEFORE, "19": (1, 1)},
    ),
    "party size, many rows": (
        UPDATE + "party_size = party_size + CASE guest_name WHEN 'cat' THEN 2 ELSE -2 END" + HERE
        + " AND booking_date = '2050-06-18'",
        BEFORE,
    ),
    "update from": (UPDATE_FROM.format(ann=1, bob=9), {**BEFORE, "17": (10, 2)}),
    "date, one row": (
        UPDATE + "booking_date = '2050-06-20'" + HERE + " AND guest_name = 'eve'",
        {"17": (8, 2), "18": (10, 2), "20": (10, 1)},
    ),
    "date, many rows": (
        UPDATE + "booking_date = booking_date + 2" + HERE + " AND booking_date = '2050-06-18'",
        {"17": (8, 2), "19": (10, 1), "20": (10, 2)},
    ),
    "date, all rows, each service into the next one": (
        UPDATE + "booking_date = booking_date + 1" + HERE + " AND status = 'confirmed'",
        {"18": (8, 2), "19": (10, 2), "20": (10, 1)},
    ),
    "time within a full service": (
        UPDATE + "start_time = '17:00'" + HERE + " AND guest_name = 'eve'",
        BEFORE,
    ),
    "status, one row": (
        UPDATE + "status = 'cancelled'" + HERE + " AND guest_name = 'eve'",
        {"17": (8, 2), "18": (10, 2)},
    ),
    "status, many rows": (UPDATE + "status = 'no_show'" + HERE, {}),
    "status that takes as much": (
        UPDATE + "status = 'seated'" + HERE + " AND status = 'confirmed'",
        BEFORE,
    ),
    "status of one that comes back": (
        UPDATE + "status = 'held', booking_date = '2050-06-20'" + HERE + " AND guest_name = 'flo'",
        {**BEFORE, "20": (5, 1)},
    ),
    "swap of two full services": (
        SWAP.format(18, 19),
        {**BEFORE, "18": (10, 1), "19": (10, 2)},
    ),
    "delete one row": (
        "DELETE FROM capacity.bookings" + HERE + " AND guest_name = 'dan'",
        {**BEFORE, "18": (6, 1)},
    ),
    "delete many rows": ("DELETE FROM capacity.bookings" + HERE, {}),
    "delete using": (
        "DELETE FROM capacity.bookings AS b USING (VALUES ('ann'), ('eve'), ('flo')) AS v (guest)"
        " WHERE b.restaurant_id = %(r)s AND b.guest_name = v.guest",
        {"17": (4, 1), "18": (10, 2)},
    ),
}  # fmt: skip
"""Statements that fit, and what the ledger says after them."""

TOO_MUCH: dict[str, str] = {
    "insert one row": INSERT + "VALUES (%(r)s, 3, '2050-06-17', '19:00')",
    "insert into a full service": INSERT + "VALUES (%(r)s, 1, '2050-06-18', '22:59')",
    "insert into a service nobody has touched": INSERT
    + "VALUES (%(r)s, 11, '2050-06-20', '17:00')",
    "insert many rows, one too many": INSERT
    + "VALUES (%(r)s, 5, '2050-06-20', '19:00'), (%(r)s, 5, '2050-06-20', '19:00'),"
    " (%(r)s, 1, '2050-06-20', '19:00')",
    "insert select, one party too many": INSERT
    + "SELECT %(r)s, 1, '2050-06-20', '19:00' FROM generate_series(1, 4)",
    "on conflict do update": UPSERT.format(size=7, guest="bob"),
    "merge that inserts too much": MERGE.format(ann=6, new=11, day=20),
    "merge that updates too much": MERGE.format(ann=7, new=6, day=20),
    "cte that moves": MOVE_BY_CTE.format(date="2050-06-17"),
    "party size, one row": UPDATE + "party_size = 7" + HERE + " AND guest_name = 'ann'",
    "party size, many rows": UPDATE + "party_size = party_size + 2" + HERE,
    "update from": UPDATE_FROM.format(ann=2, bob=9),
    "date, one row": UPDATE + "booking_date = '2050-06-17'" + HERE + " AND guest_name = 'dan'",
    "date, many rows": UPDATE + "booking_date = '2050-06-20'" + HERE + " AND status = 'confirmed'",
    "status of one that comes back": UPDATE
    + "status = 'confirmed'" + HERE + " AND guest_name = 'flo'",
    "status and size of one that comes back": UPDATE
    + "status = 'held', party_size = 1" + HERE + " AND guest_name = 'flo'",
    "swap that brings one guest more": SWAP.format(18, 19).replace(
        "SET ", "SET party_size = party_size + CASE guest_name WHEN 'dan' THEN 1 ELSE 0 END, "
    ),
}  # fmt: skip
"""Statements that do not fit."""

FREE_AND_TAKE: dict[str, str] = {
    "cte that deletes and inserts": MOVE_BY_CTE.format(date="2050-06-18"),
    "cte that deletes and revives": "WITH gone AS (DELETE FROM capacity.bookings"
    + HERE + " AND guest_name = 'eve') " + UPDATE + "status = 'held'" + HERE
    + " AND guest_name = 'flo'",
    "merge that deletes and inserts": MERGE.format(ann=4, new=6, day=18),
}  # fmt: skip
"""Statements of several kinds of change, which leave a full service full."""
