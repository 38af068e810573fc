"""/api/ops: which tables suit, and who sits where."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.support import DAY, House, Site


@pytest.fixture
def house(site: Site) -> House:
    """A restaurant with a small table and two larger ones."""
    return site.house(tables={"1": 2, "2": 4, "3": 4})


def ask(
    site: Site, house: House, method: str, path: str, role: str = "staff", **options: Any
) -> tuple[int, Any]:
    """Status and body of an answer to somebody of the house."""
    options.setdefault("params", {"restaurantId": house.id})
    answer = site.http.request(method, f"/api/ops{path}", headers=house.headers(role), **options)
    return answer.status_code, answer.json()


def numbers(booking: Any) -> list[str]:
    """Where a booking sits."""
    return [table["tableNumber"] for table in booking["tables"]]


def test_the_table_that_wastes_least_suits_best(site: Site, house: House) -> None:
    query = {"restaurantId": house.id, "date": str(DAY), "time": "19:00", "partySize": 2}
    status, found = ask(site, house, "GET", "/tables/suitable", params=query)
    assert status == 200
    assert [table["label"] for table in found["tables"]] == ["1", "2", "3"]
    assert [table["waste"] for table in found["tables"]] == [0, 2, 2]
    assert all(table["reason"] for table in found["tables"])
    status, found = ask(site, house, "GET", "/tables/suitable", params={**query, "partySize": 9})
    assert (status, found["tables"]) == (200, [])


def test_a_booking_is_seated_moved_and_unseated(site: Site, house: House) -> None:
    booking = site.book(house)["booking"]
    path = f"/bookings/{booking['id']}/tables"
    first, second = house.tables["1"], house.tables["2"]
    status, seated = ask(site, house, "POST", path, json={"tableIds": [first]})
    assert (status, numbers(seated["booking"]), seated["duplicate"]) == (200, ["1"], False)
    status, seated = ask(site, house, "POST", path, json={"tableIds": [first]})
    assert (status, seated["duplicate"]) == (200, True)
    status, problem = ask(site, house, "POST", path, json={"tableIds": [second]})
    assert (status, problem["code"]) == (409, "TABLE_ALREADY_ASSIGNED")
    status, moved = ask(site, house, "PUT", path, json={"tableIds": [second]})
    assert (status, numbers(moved["booking"])) == (200, ["2"])
    status, freed = ask(site, house, "DELETE", path)
    assert (status, numbers(freed["booking"])) == (200, [])


def test_a_taken_table_says_who_sits_there(site: Site, house: House) -> None:
    one, other = (site.book(house)["booking"] for _ in range(2))
    seat = {"tableIds": [house.tables["1"]]}
    assert ask(site, house, "POST", f"/bookings/{one['id']}/tables", json=seat)[0] == 200
    status, problem = ask(site, house, "POST", f"/bookings/{other['id']}/tables", json=seat)
    assert (status, problem["code"]) == (409, "TABLE_UNAVAILABLE")
    assert one["id"] in str(problem["violations"])


def test_only_admins_seat_a_party_where_it_does_not_fit(site: Site, house: House) -> None:
    booking = site.book(house, partySize=3)["booking"]
    path = f"/bookings/{booking['id']}/tables"
    tight = {"tableIds": [house.tables["1"]]}
    assert ask(site, house, "POST", path, json=tight)[0] == 409
    forced = {**tight, "override": True, "reason": "a child on a lap"}
    assert ask(site, house, "POST", path, "staff", json=forced)[0] == 403
    status, seated = ask(site, house, "POST", path, "admin", json=forced)
    assert (status, numbers(seated["booking"])) == (200, ["1"])


def test_the_best_table_is_given_and_the_reason_told(site: Site, house: House) -> None:
    booking = site.book(house, partySize=4)["booking"]
    status, seated = ask(site, house, "POST", f"/bookings/{booking['id']}/tables/auto")
    assert (status, numbers(seated["booking"])) == (200, ["2"])
    assert seated["reason"]
    huge = site.book(house, partySize=9)["booking"]
    status, problem = ask(site, house, "POST", f"/bookings/{huge['id']}/tables/auto")
    assert (status, problem["code"]) == (409, "TABLE_UNAVAILABLE")


def test_two_bookings_change_tables(site: Site, house: House) -> None:
    one, other = (site.book(house)["booking"] for _ in range(2))
    for booking, table in ((one, "1"), (other, "2")):
        seat = {"tableIds": [house.tables[table]]}
        assert ask(site, house, "POST", f"/bookings/{booking['id']}/tables", json=seat)[0] == 200
    body = {"otherBookingId": other["id"]}
    status, swapped = ask(site, house, "POST", f"/bookings/{one['id']}/tables/swap", json=body)
    assert status == 200
    seats = {booking["id"]: numbers(booking) for booking in swapped["bookings"]}
    assert seats == {one["id"]: ["2"], other["id"]: ["1"]}


def test_a_service_is_seated_and_may_be_tried_first(site: Site, house: House) -> None:
    for size in (4, 2, 3, 8):
        site.book(house, partySize=size)
    service = {
        "restaurantId": house.id,
        "serviceDate": str(DAY),
        "servicePeriodId": house.periods["dinner"],
    }

    def unassigned() -> int:
        query = {"restaurantId": house.id, "date": str(DAY), "withoutTable": "true"}
        return len(ask(site, house, "GET", "/bookings", params=query)[1]["bookings"])

    status, tried = ask(
        site, house, "POST", "/services/assign", params={}, json={**service, "dryRun": True}
    )
    assert (status, tried["dryRun"], tried["seatedCovers"]) == (200, True, 9)
    assert unassigned() == 4
    status, done = ask(site, house, "POST", "/services/assign", params={}, json=service)
    assert (status, done["dryRun"], done["unseatedCovers"]) == (200, False, 8)
    assert [party["partySize"] for party in done["unassigned"]] == [8]
    assert unassigned() == 1


@pytest.mark.parametrize("tables", [[], ["1"], "1", None, [None]])
def test_tables_are_named_by_their_ids(site: Site, house: House, tables: Any) -> None:
    booking = site.book(house)["booking"]
    path = f"/bookings/{booking['id']}/tables"
    assert ask(site, house, "POST", path, json={"tableIds": tables})[0] == 422


def test_what_is_not_there_is_not_found(site: Site, house: House) -> None:
    booking = site.book(house)["booking"]
    nobody, nothing = booking["id"][:-4] + "0000", house.tables["1"][:-4] + "0000"
    seat = {"tableIds": [house.tables["1"]]}
    status, problem = ask(site, house, "POST", f"/bookings/{nobody}/tables", json=seat)
    assert (status, problem["code"]) == (404, "BOOKING_NOT_FOUND")
    path = f"/bookings/{booking['id']}/tables"
    status, problem = ask(site, house, "POST", path, json={"tableIds": [nothing]})
    assert (status, problem["code"]) == (404, "TABLE_NOT_FOUND")
