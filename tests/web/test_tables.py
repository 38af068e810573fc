"""/api/ops/tables: making, reading, changing and taking away."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.support import DAY, House, Site

POSITION = {"x": 10, "y": 20.5, "rotation": 45, "shape": "round", "width": 80, "height": 80}
WHOLE = {
    "tableNumber": "T4",
    "capacity": 6,
    "minPartySize": 2,
    "maxPartySize": 5,
    "section": "terrace",
    "seatingType": "outdoor",
    "position": POSITION,
    "notes": "wobbles",
}


def make(site: Site, house: House, **more: Any) -> dict[str, Any]:
    """A table that staff make."""
    body = {"restaurantId": house.id, "tableNumber": "1", "capacity": 4, **more}
    answer = site.http.post("/api/ops/tables", json=body, headers=house.headers())
    assert answer.status_code == 201, answer.text
    table: dict[str, Any] = answer.json()["table"]
    return table


def listed(site: Site, house: House, **query: str) -> list[str]:
    """The numbers of the tables that a list has."""
    answer = site.http.get(
        "/api/ops/tables", params={"restaurantId": house.id, **query}, headers=house.headers()
    )
    assert answer.status_code == 200, answer.text
    return [table["tableNumber"] for table in answer.json()["tables"]]


def test_a_table_is_made_as_it_is_described(site: Site, house: House) -> None:
    body = {"restaurantId": house.id, **WHOLE}
    answer = site.http.post("/api/ops/tables", json=body, headers=house.headers())
    assert answer.status_code == 201
    table = answer.json()["table"]
    assert {name: table[name] for name in WHOLE} == WHOLE
    there = site.http.get(answer.headers["Location"], headers=house.headers())
    assert there.status_code == 200
    assert {name: there.json()[name] for name in WHOLE} == WHOLE
    assert there.json()["status"] == "available"


def test_a_list_is_filtered_and_sorted(site: Site, house: House) -> None:
    for number, capacity, section in (("10", 2, "inside"), ("2", 8, "terrace"), ("1", 4, "inside")):
        make(site, house, tableNumber=number, capacity=capacity, section=section)
    assert listed(site, house) == ["1", "2", "10"]
    assert listed(site, house, sort="capacity") == ["10", "1", "2"]
    assert listed(site, house, section="inside") == ["1", "10"]
    assert listed(site, house, section="inside", sort="capacity") == ["10", "1"]
    assert listed(site, house, status="occupied") == []
    assert listed(site, house, seatingType="indoor") == ["1", "2", "10"]
    sections = site.http.get(
        "/api/ops/sections", params={"restaurantId": house.id}, headers=house.headers()
    ).json()["sections"]
    assert [(one["section"], one["tables"], one["seats"]) for one in sections] == [
        ("inside", 2, 6),
        ("terrace", 1, 8),
    ]


def test_a_change_touches_what_it_names(site: Site, house: House) -> None:
    table = make(site, house, **WHOLE)
    path, of = f"/api/ops/tables/{table['id']}", {"restaurantId": house.id}

    def change(**body: Any) -> dict[str, Any]:
        answer = site.http.patch(path, params=of, json=body, headers=house.headers())
        assert answer.status_code == 200, answer.text
        changed: dict[str, Any] = answer.json()
        return changed

    moved = change(position={"x": 1, "y": 2})
    assert moved["changed"] is True
    assert (moved["table"]["position"]["x"], moved["table"]["position"]["rotation"]) == (1, None)
    assert moved["table"]["section"] == "terrace"
    cleared = change(section=None, notes=None, maxPartySize=None)["table"]
    assert (cleared["section"], cleared["notes"], cleared["maxPartySize"]) == (None, None, None)
    assert cleared["capacity"] == 6
    assert change(capacity=6)["changed"] is False


def test_a_number_is_taken_once(site: Site, house: House) -> None:
    first = make(site, house)
    body = {"restaurantId": house.id, "tableNumber": "1", "capacity": 2}
    taken = site.http.post("/api/ops/tables", json=body, headers=house.headers())
    assert (taken.status_code, taken.json()["code"]) == (409, "TABLE_NUMBER_TAKEN")
    assert taken.json()["context"]["tableId"] == first["id"]


def test_a_table_with_parties_to_come_stays(site: Site, house: House) -> None:
    table = make(site, house)
    booking = site.book(house)["booking"]
    of, admin = {"restaurantId": house.id}, house.headers("admin")
    seated = site.http.post(
        f"/api/ops/bookings/{booking['id']}/tables",
        params=of,
        json={"tableIds": [table["id"]]},
        headers=admin,
    )
    assert seated.status_code == 200
    path = f"/api/ops/tables/{table['id']}"
    refused = site.http.delete(path, params=of, headers=admin)
    assert (refused.status_code, refused.json()["code"]) == (409, "TABLE_IN_USE")
    assert refused.json()["context"]["bookings"][0]["id"] == booking["id"]
    shrunk = site.http.patch(path, params=of, json={"capacity": 1}, headers=admin)
    assert (shrunk.status_code, shrunk.json()["code"]) == (409, "TABLE_IN_USE")

    assert site.http.delete(
        f"/api/ops/bookings/{booking['id']}/tables", params=of, headers=admin
    ).is_success
    removed = site.http.delete(path, params=of, headers=admin)
    assert (removed.status_code, removed.json()["changed"]) == (200, True)
    assert listed(site, house) == []
    assert site.http.get(path, params=of, headers=admin).status_code == 404
    again = site.http.delete(path, params=of, headers=admin)
    assert (again.status_code, again.json()["changed"]) == (200, False)


def test_staff_may_not_take_a_table_away(site: Site, house: House) -> None:
    table = make(site, house)
    path, of = f"/api/ops/tables/{table['id']}", {"restaurantId": house.id}
    assert site.http.delete(path, params=of, headers=house.headers("staff")).status_code == 403
    assert listed(site, house) == ["1"]
    assert site.http.delete(path, params=of, headers=house.headers("admin")).status_code == 200


def test_a_table_of_another_restaurant_is_not_found(site: Site, house: House) -> None:
    table = make(site, site_house := site.house())
    path = f"/api/ops/tables/{table['id']}"
    mine = {"restaurantId": house.id}
    for method, body in (("GET", None), ("PATCH", {"capacity": 9}), ("DELETE", None)):
        answer = site.http.request(
            method, path, params=mine, json=body, headers=house.headers("owner")
        )
        assert (answer.status_code, answer.json()["code"]) == (404, "TABLE_NOT_FOUND"), method
    own = site.http.get(path, params={"restaurantId": site_house.id}, headers=site_house.headers())
    assert own.json()["capacity"] == 4


def test_a_table_is_out_of_service_for_a_time(site: Site, house: House) -> None:
    table = make(site, house)
    of, path = {"restaurantId": house.id}, f"/api/ops/tables/{table['id']}/status"
    body = {
        "status": "out_of_service",
        "startsAt": f"{DAY}T18:00",
        "endsAt": f"{DAY}T20:00",
        "reason": "varnish",
    }
    blocked = site.http.put(path, params=of, json=body, headers=house.headers())
    assert blocked.status_code == 200
    assert blocked.json()["block"]["reason"] == "varnish"
    assert listed(site, house, status="out_of_service", at=f"{DAY}T19:00") == ["1"]
    assert listed(site, house, status="out_of_service", at=f"{DAY}T19:00Z") == ["1"]
    assert listed(site, house, status="available", at=f"{DAY}T20:00") == ["1"]
    over = {**body, "endsAt": f"{DAY}T17:00"}
    refused = site.http.put(path, params=of, json=over, headers=house.headers())
    assert (refused.status_code, refused.json()["code"]) == (422, "INVALID_RANGE")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"capacity": 0}, "capacity"),
        ({"capacity": "4"}, "capacity"),
        ({"capacity": None}, "capacity"),
        ({"tableNumber": ""}, "tableNumber"),
        ({"tableNumber": "x" * 51}, "tableNumber"),
        ({"seatingType": ""}, "seatingType"),
        ({"position": {"x": 1}}, "position.y"),
        ({"position": {"x": 1, "y": 1e6}}, "position.y"),
        ({"position": {"x": 1, "y": 1, "rotation": 360}}, "position.rotation"),
        ({"position": {"x": 1, "y": 1, "shape": "heart"}}, "position.shape"),
        ({"position": {"x": 1, "y": 1, "z": 1}}, "position.z"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_mistake_is_named(site: Site, house: House, change: dict[str, Any], field: str) -> None:
    table = make(site, house)
    body = {"restaurantId": house.id, "tableNumber": "2", "capacity": 4, **change}
    made = site.http.post("/api/ops/tables", json=body, headers=house.headers())
    changed = site.http.patch(
        f"/api/ops/tables/{table['id']}",
        params={"restaurantId": house.id},
        json=change,
        headers=house.headers(),
    )
    for answer in (made, changed):
        assert answer.status_code == 422, answer.text
        assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert listed(site, house) == ["1"]


def test_a_rule_of_the_database_names_its_field(site: Site, house: House) -> None:
    body = {"restaurantId": house.id, "tableNumber": "1", "capacity": 4, "minPartySize": 9}
    answer = site.http.post("/api/ops/tables", json=body, headers=house.headers())
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_TABLE")
    assert answer.json()["errors"][0]["field"] in ("minPartySize", "maxPartySize")
