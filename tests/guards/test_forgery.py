"""The owner of the tables cannot write what only the engine may: totals, debts, decisions, ids."""

from __future__ import annotations

import psycopg
import pytest

from tests.guards.support import LIMITS, Scene, findings, fingerprint, make_scene, refusal

HERE = " WHERE restaurant_id = %(r)s"
ANN = HERE + " AND guest_name = 'ann'"
NINE = HERE + " AND party_size = 9"
# A copy of eve with whatever else a forger writes.
COPY_EVE = """
    INSERT INTO capacity.bookings (restaurant_id, party_size, booking_date, start_time, starts_at,
        ends_at, service_date, service_period_id, slot_date, slot_time, slot_starts_at,
        enforcement_mode, decision_id, debt_authorised)
    SELECT restaurant_id, 5, {date}, start_time, starts_at, ends_at, service_date,
           service_period_id, slot_date, slot_time, slot_starts_at,
           enforcement_mode, {decision}, {authorised}
    FROM capacity.bookings WHERE restaurant_id = %(r)s AND guest_name = 'eve'"""

TOTALS = {
    "covers": "UPDATE capacity.service_ledger SET booked_covers = booked_covers - 1" + HERE,
    "parties": "UPDATE capacity.service_ledger SET booked_parties = 0" + HERE,
    "the share of shadow mode": "UPDATE capacity.service_ledger SET shadow_covers = 1" + HERE,
    "a service with totals": """
        INSERT INTO capacity.service_ledger (restaurant_id, service_date, service_period_id,
            start_time, end_time, starts_at, ends_at, booked_covers)
        VALUES (%(r)s, '2050-06-25', %(p)s, '17:00', '23:00', now(), now(), 1)""",
    "no service": "DELETE FROM capacity.service_ledger" + HERE,
    "a service's totals to another date":
        "UPDATE capacity.service_ledger SET service_date = service_date + 100" + HERE,
    "a slot's count": "UPDATE capacity.booking_slots SET reserved_count = 0" + HERE,
    "a slot with a count": """
        INSERT INTO capacity.booking_slots (restaurant_id, slot_date, slot_time, starts_at,
            service_period_id, reserved_count)
        VALUES (%(r)s, '2050-06-25', '19:00', now(), %(p)s, 1)""",
    "no slot": "DELETE FROM capacity.booking_slots" + HERE,
    "a slot's count to another time":
        "UPDATE capacity.booking_slots SET slot_time = slot_time + interval '2 h'" + HERE,
}  # fmt: skip

DEBTS = {
    "covers": "UPDATE capacity.service_ledger SET excess_covers = 5" + HERE,
    "parties": "UPDATE capacity.service_ledger SET excess_parties = 1" + HERE,
    "less than there is": "UPDATE capacity.service_ledger SET max_covers = 1" + HERE,
    "a slot's": "UPDATE capacity.booking_slots SET excess_count = 1" + HERE,
}

TABLES = [
    "bookings", "service_ledger", "booking_slots", "decisions", "idempotency_keys", "restaurants",
    "service_periods", "capacity_rules", "table_inventory", "booking_table_assignments", "settings",
    "table_combinations", "table_combination_members",
]  # fmt: skip


@pytest.mark.parametrize("what", TOTALS)
def test_totals_cannot_be_written(scene: Scene, what: str) -> None:
    before = fingerprint(scene.owner)
    with pytest.raises(psycopg.Error) as caught:
        scene.run(TOTALS[what])
    assert refusal(caught.value) == "RC403"
    assert fingerprint(scene.owner) == before


@pytest.mark.parametrize("what", DEBTS)
def test_a_debt_cannot_be_written(scene: Scene, what: str) -> None:
    before = fingerprint(scene.owner)
    with pytest.raises(psycopg.errors.CheckViolation) as caught:
        scene.run(DEBTS[what])
    assert refusal(caught.value) in LIMITS
    assert fingerprint(scene.owner) == before


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("cascade", ["", " CASCADE"])
def test_truncate_is_refused(scene: Scene, table: str, cascade: str) -> None:
    before = fingerprint(scene.owner)
    with pytest.raises(psycopg.Error) as caught:
        scene.run(f"TRUNCATE capacity.{table}{cascade}")
    # Without CASCADE PostgreSQL itself comes first where another table refers to this one.
    assert refusal(caught.value) in ({"RC402"} if cascade else {"RC402", "0A000"})
    assert fingerprint(scene.owner) == before


@pytest.mark.parametrize(
    "change", ["outcome = 'refused'", "actor = 'me'", "authorises_debt = true"]
)
def test_decisions_are_append_only(scene: Scene, change: str) -> None:
    before = fingerprint(scene.owner)
    for statement in (
        f"UPDATE capacity.decisions SET {change}" + HERE,
        "DELETE FROM capacity.decisions" + HERE,
    ):
        with pytest.raises(psycopg.Error) as caught:
            scene.run(statement)
        assert refusal(caught.value) == "RC405"
    assert fingerprint(scene.owner) == before


@pytest.mark.parametrize(
    "change",
    [
        "id = gen_random_uuid()",
        "restaurant_id = gen_random_uuid()",
        "reference = 'guessed'",
        "starts_at = starts_at + interval '1 h'",
        "ends_at = ends_at + interval '1 h'",
        "service_date = service_date + 1",
        "service_period_id = gen_random_uuid()",
        "slot_date = slot_date + 1",
        "slot_time = '17:00'",
        "slot_starts_at = slot_starts_at + interval '1 h'",
        "enforcement_mode = 'shadow'",
        "debt_authorised = true",
    ],
)
def test_ids_and_resolved_columns_are_fixed(scene: Scene, change: str) -> None:
    scene.run("SELECT tests.book(%(r)s, 2)")
    before = fingerprint(scene.owner)
    with pytest.raises(psycopg.Error) as caught:
        scene.run(f"UPDATE capacity.bookings SET {change}" + HERE + " AND party_size = 2")
    assert refusal(caught.value) in {"RC204", "RC404"}
    assert fingerprint(scene.owner) == before


@pytest.mark.parametrize("decision", ["decision_id", "NULL", "0"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE capacity.bookings SET booking_date = '2050-06-18', decision_id = {decision}" + NINE,
        "UPDATE capacity.bookings SET start_time = '23:30', decision_id = {decision}" + NINE,
        """UPDATE capacity.bookings SET service_date = '2050-06-21', decision_id = {decision},
           starts_at = starts_at + interval '1 d'"""
        + NINE,
        COPY_EVE.replace("{date}", "'2050-06-18'").replace("{authorised}", "false"),
    ],
    ids=["another date", "another time", "another service", "insert into a full service"],
)
def test_no_decision_leads_a_booking_past_the_guard(
    scene: Scene, statement: str, decision: str
) -> None:
    """A decision_id that is no decision of the booking's own must not switch the placing off."""
    scene.run("UPDATE capacity.bookings SET party_size = 1" + HERE + " AND guest_name = 'eve'")
    scene.run("SELECT tests.book(%(r)s, 9, '2050-06-20')")
    before = fingerprint(scene.owner)
    with pytest.raises(psycopg.Error):
        scene.run(statement.format(decision=decision))
    assert fingerprint(scene.owner) == before


@pytest.mark.parametrize(
    "decision",
    [
        "NULL",
        "0",
        "(SELECT max(id) FROM capacity.decisions)",
        "(SELECT max(id) FROM capacity.decisions WHERE authorises_debt)",
        "(SELECT max(decision_id) FROM capacity.bookings WHERE debt_authorised)",
    ],
)
def test_an_authorisation_cannot_be_claimed(scene: Scene, decision: str) -> None:
    shadow = make_scene(scene.owner, "shadow")
    shadow.run("SELECT tests.book(%(r)s, 50)")
    before = fingerprint(scene.owner)
    for statement in (
        COPY_EVE.format(date="booking_date", decision=decision, authorised="true"),
        f"UPDATE capacity.bookings SET party_size = 20, debt_authorised = true,"
        f" decision_id = {decision}" + ANN,
    ):
        with pytest.raises(psycopg.Error) as caught:
            scene.run(statement)
        assert refusal(caught.value) in {"RC404", "RC204", *LIMITS}
    assert fingerprint(scene.owner) == before


SPENT = {
    "put back after it was deleted": """
        CREATE TEMP TABLE gone ON COMMIT DROP AS
            SELECT * FROM capacity.bookings WHERE restaurant_id = %(r)s AND party_size = 9;
        DELETE FROM capacity.bookings WHERE restaurant_id = %(r)s AND party_size = 9;
        {fill}
        INSERT INTO capacity.bookings SELECT * FROM gone""",
    "laid down and taken up again": """
        UPDATE capacity.bookings SET party_size = 1, debt_authorised = false, decision_id = NULL
        WHERE restaurant_id = %(r)s AND party_size = 9;
        UPDATE capacity.bookings SET party_size = 9, debt_authorised = true, decision_id = (
            SELECT max(id) FROM capacity.decisions WHERE restaurant_id = %(r)s AND authorises_debt
            AND booking_id IS NOT NULL)
        WHERE restaurant_id = %(r)s AND party_size = 1""",
    "revived": """
        UPDATE capacity.bookings SET status = 'cancelled'
        WHERE restaurant_id = %(r)s AND party_size = 9;
        {fill}
        UPDATE capacity.bookings SET status = 'confirmed'
        WHERE restaurant_id = %(r)s AND party_size = 9""",
    "moved": """
        UPDATE capacity.bookings SET booking_date = '2050-06-18'
        WHERE restaurant_id = %(r)s AND party_size = 9""",
    "made larger": """
        UPDATE capacity.bookings SET party_size = 10
        WHERE restaurant_id = %(r)s AND party_size = 9""",
}


def all_or_nothing(scene: Scene, statements: str) -> None:
    """Several statements in one transaction."""
    with scene.owner.transaction():
        for statement in statements.split(";"):
            scene.run(statement)


@pytest.mark.parametrize("how", SPENT)
def test_an_authorisation_is_spent_by_its_booking(scene: Scene, how: str) -> None:
    """Shadow mode authorised a party of 9 on the 17th; the restaurant enforces since."""
    scene.run("SELECT capacity_v1.set_restaurant_enforcement(%(r)s, 'shadow')")
    scene.run("SELECT tests.book(%(r)s, 9)")
    scene.run("SELECT capacity_v1.set_restaurant_enforcement(%(r)s, 'enforce')")
    fill = """INSERT INTO capacity.bookings (restaurant_id, party_size, booking_date, start_time)
              VALUES (%(r)s, 1, '2050-06-17', '22:00');"""
    before = fingerprint(scene.owner)
    with pytest.raises(psycopg.Error) as caught:
        all_or_nothing(scene, SPENT[how].format(fill=fill))
    assert refusal(caught.value) in {"RC404", "RC204", *LIMITS}
    assert fingerprint(scene.owner) == before


@pytest.mark.parametrize(
    "ending",
    [
        "SELECT capacity_v1.cancel_booking(%(r)s, id) FROM capacity.bookings",
        "UPDATE capacity.bookings SET status = 'cancelled'",
        "UPDATE capacity.bookings SET status = 'no_show'",
        "DELETE FROM capacity.bookings",
    ],
)
def test_an_overbooking_that_ends_leaves_no_debt_to_use(scene: Scene, ending: str) -> None:
    scene.run("SELECT capacity_v1.set_restaurant_enforcement(%(r)s, 'shadow')")
    scene.run("SELECT tests.book(%(r)s, 9)")
    scene.run("SELECT capacity_v1.set_restaurant_enforcement(%(r)s, 'enforce')")
    assert scene.ledger()["17"] == (17, 3)
    scene.run(ending + NINE)
    assert scene.ledger()["17"] == (8, 2)
    assert scene.one("SELECT sum(excess_covers) FROM capacity.service_ledger" + HERE) == 0
    insert = """INSERT INTO capacity.bookings (restaurant_id, party_size, booking_date, start_time)
                VALUES (%(r)s, {0}, '2050-06-17', '19:00')"""
    with pytest.raises(psycopg.errors.CheckViolation):
        scene.run(insert.format(3))
    scene.run(insert.format(2))
    assert scene.faults() == []


def test_plain_sql_in_shadow_mode_is_let_in_and_answered_for(scene: Scene) -> None:
    shadow = make_scene(scene.owner, "shadow")
    shadow.run(
        """INSERT INTO capacity.bookings (restaurant_id, party_size, booking_date, start_time)
           VALUES (%(r)s, 7, '2050-06-17', '19:00')"""
    )
    shadow.run("UPDATE capacity.bookings SET party_size = 12" + HERE + " AND guest_name = 'eve'")
    author = """SELECT d.operation || ' by ' || d.actor FROM capacity.service_ledger AS l
                JOIN capacity.decisions AS d ON d.id = l.debt_decision_id
                WHERE l.restaurant_id = %(r)s AND l.service_date = %(date)s"""
    assert shadow.one(author, date="2050-06-17") == "sql_insert by capacity_owner"
    assert shadow.one(author, date="2050-06-19") == "sql_update by capacity_owner"
    assert shadow.faults() == []


def test_without_the_settings_nobody_is_let_in(scene: Scene) -> None:
    """Who deletes the settings row must not switch every restaurant to shadow mode."""
    scene.run("SELECT capacity_v1.set_restaurant_enforcement(%(r)s, NULL)")
    with scene.owner.transaction(force_rollback=True):
        scene.run("SELECT capacity_v1.set_enforcement(100)")
        assert scene.one("SELECT tests.outcome(tests.book(%(r)s, 9))").startswith("refused")
        try:
            scene.run("DELETE FROM capacity.settings")
            outcome = scene.one("SELECT tests.outcome(tests.book(%(r)s, 9))")
        except psycopg.Error:
            outcome = "refused: an error is a refusal too"
        assert outcome.startswith("refused")


def test_the_scenes_of_this_module_are_sound(scene: Scene) -> None:
    """Whatever was tried on them."""
    assert findings(scene.owner) == []
