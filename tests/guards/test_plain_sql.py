"""Plain SQL on the bookings, by the owner of the tables: counted exactly, or refused as a whole.

What the scene holds is written at tests.guards.support.Scene.
"""

from __future__ import annotations

import psycopg
import pytest

from tests.guards.statements import BEFORE, FITS, FREE_AND_TAKE, HERE, INSERT, TOO_MUCH, UPDATE
from tests.guards.support import LIMITS, Scene, fingerprint, make_scene, refusal

COPY = "COPY capacity.bookings (restaurant_id, party_size, booking_date, start_time) FROM STDIN"


@pytest.mark.parametrize("form", FITS)
def test_what_fits_takes_effect_exactly(scene: Scene, form: str) -> None:
    statement, expected = FITS[form]
    scene.run(statement)
    assert scene.ledger() == expected
    assert scene.faults() == []


@pytest.mark.parametrize("form", TOO_MUCH)
def test_what_does_not_fit_is_refused_as_a_whole(scene: Scene, form: str) -> None:
    before = fingerprint(scene.owner)
    with pytest.raises(psycopg.errors.CheckViolation) as caught:
        scene.run(TOO_MUCH[form])
    assert refusal(caught.value) in LIMITS
    assert fingerprint(scene.owner) == before
    assert scene.faults() == []


@pytest.mark.parametrize("form", TOO_MUCH)
def test_without_the_checks_the_same_statements_overbook(scene: Scene, form: str) -> None:
    """Red control: it is the CHECKs that refuse."""
    with scene.owner.transaction(force_rollback=True):
        scene.run(
            "ALTER TABLE capacity.service_ledger DROP CONSTRAINT service_ledger_covers_check,"
            " DROP CONSTRAINT service_ledger_parties_check"
        )
        scene.run(TOO_MUCH[form])
        assert scene.overbooked() != {}


@pytest.mark.parametrize("form", FREE_AND_TAKE)
def test_freeing_and_taking_by_one_statement_is_never_counted_wrong(
    scene: Scene, form: str
) -> None:
    """Several kinds of change in one statement are judged one after the other, in no fixed order.

    So a full service may refuse what would fit in the end; it never takes too much.
    """
    before = fingerprint(scene.owner)
    try:
        scene.run(FREE_AND_TAKE[form])
    except psycopg.errors.CheckViolation:
        assert fingerprint(scene.owner) == before
    else:
        assert fingerprint(scene.owner) != before
    assert scene.overbooked() == {}
    assert scene.faults() == []


def copy_in(scene: Scene, *parties: int) -> None:
    """Parties on the 17th and the 20th, by COPY."""
    with scene.owner.cursor() as cursor, cursor.copy(COPY) as copy:
        for party, date in zip(parties, ("2050-06-17", "2050-06-20"), strict=True):
            copy.write_row((scene.restaurant, party, date, "19:00"))


def test_copy_takes_effect_exactly(scene: Scene) -> None:
    copy_in(scene, 2, 10)
    assert scene.ledger() == {**BEFORE, "17": (10, 3), "20": (10, 1)}
    assert scene.faults() == []


def test_copy_of_too_much_is_refused_as_a_whole(scene: Scene) -> None:
    before = fingerprint(scene.owner)
    with pytest.raises(psycopg.errors.CheckViolation) as caught:
        copy_in(scene, 2, 11)
    assert refusal(caught.value) in LIMITS
    assert fingerprint(scene.owner) == before


def test_two_restaurants_in_one_statement_are_judged_each(scene: Scene) -> None:
    other = make_scene(scene.owner)
    both = INSERT + "VALUES (%(r)s, 2, '2050-06-17', '19:00'), (%(o)s, {0}, '2050-06-17', '19:00')"
    with pytest.raises(psycopg.errors.CheckViolation):
        scene.run(both.format(3), o=other.restaurant)
    scene.run(both.format(2), o=other.restaurant)
    assert scene.ledger()["17"] == other.ledger()["17"] == (10, 3)
    assert scene.faults() + other.faults() == []


@pytest.mark.parametrize("size", ["0", "-1", "1001", "1000000000", "NULL"])
def test_there_is_no_such_party(scene: Scene, size: str) -> None:
    before = fingerprint(scene.owner)
    with pytest.raises(psycopg.errors.IntegrityError):
        scene.run(INSERT + f"VALUES (%(r)s, {size}, '2050-06-17', '19:00')")
    with pytest.raises(psycopg.errors.IntegrityError):
        scene.run(UPDATE + f"party_size = {size}" + HERE + " AND guest_name = 'ann'")
    assert fingerprint(scene.owner) == before


@pytest.mark.parametrize(
    ("date", "time", "sqlstate"),
    [
        ("2050-06-17", "16:59:59", "RC203"),
        ("2050-06-17", "23:00", "RC203"),
        ("2050-06-17", "24:00", "RC004"),
        ("2050-03-27", "02:30", "RC005"),
        ("infinity", "19:00", "RC003"),
        ("5000000-01-01", "19:00", "RC003"),
    ],
)
def test_there_is_no_such_arrival(scene: Scene, date: str, time: str, sqlstate: str) -> None:
    before = fingerprint(scene.owner)
    for statement in (
        INSERT + "VALUES (%(r)s, 1, %(date)s, %(time)s)",
        UPDATE
        + "booking_date = %(date)s, start_time = %(time)s"
        + HERE
        + " AND guest_name = 'ann'",
    ):
        with pytest.raises(psycopg.Error) as caught:
            scene.run(statement, date=date, time=time)
        assert refusal(caught.value) == sqlstate
    assert fingerprint(scene.owner) == before


@pytest.mark.parametrize(
    ("column", "length"),
    [("guest_name", 200), ("guest_email", 320), ("guest_phone", 100), ("notes", 2000),
     ("seating_preference", 100), ("source", 100)],
)  # fmt: skip
def test_texts_have_their_lengths(scene: Scene, column: str, length: int) -> None:
    change = UPDATE + f"{column} = repeat('x', %(n)s)" + HERE + " AND guest_name = 'ann'"
    before = fingerprint(scene.owner)
    for too_long in (length + 1, 1_000_000):
        with pytest.raises(psycopg.Error) as caught:
            scene.run(change, n=too_long)
        assert refusal(caught.value) == "RC006"
    assert fingerprint(scene.owner) == before
    scene.run(change, n=length)


def test_an_unknown_restaurant_has_no_bookings(scene: Scene) -> None:
    with pytest.raises(psycopg.Error) as caught:
        scene.run(INSERT + "VALUES (gen_random_uuid(), 1, '2050-06-17', '19:00')")
    assert refusal(caught.value) == "RC101"


def test_notes_change_without_a_word_from_the_guard(scene: Scene) -> None:
    before = scene.one("SELECT max(updated_at) FROM capacity.service_ledger" + HERE)
    scene.run(UPDATE + "notes = 'window', guest_name = 'anna', source = 'desk'" + HERE)
    assert scene.one("SELECT max(updated_at) FROM capacity.service_ledger" + HERE) == before
    assert scene.one("SELECT min(version) FROM capacity.bookings" + HERE) == 2
    assert scene.faults() == []


def test_a_full_slot_refuses_though_the_service_has_room(scene: Scene) -> None:
    scene.run(
        "UPDATE capacity.booking_slots SET available_capacity = 5"
        + HERE
        + " AND slot_date = '2050-06-17'"
    )
    before = fingerprint(scene.owner)
    with pytest.raises(psycopg.errors.CheckViolation) as caught:
        scene.run(INSERT + "VALUES (%(r)s, 2, '2050-06-17', '19:10')")
    assert refusal(caught.value) == "slot_capacity_valid"
    assert fingerprint(scene.owner) == before
    scene.run(INSERT + "VALUES (%(r)s, 2, '2050-06-17', '19:15')")
    assert scene.faults() == []
