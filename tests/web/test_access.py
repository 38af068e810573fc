"""Who may ask what: every route of staff and owners, asked by each kind of caller."""

from __future__ import annotations

import datetime as dt

import jwt
import pytest

from capacity_db.web.app import create_app
from capacity_db.web.settings import Settings
from tests.web.requests import Asked, Furnished, every_request, furnished
from tests.web.support import SECRET, House, Site, bearer

OPEN_TO_ALL_USERS = {("GET", "/api/ops/restaurants")}


@pytest.fixture(scope="module")
def at(site: Site) -> Furnished:
    """A restaurant that nobody succeeds in changing."""
    return furnished(site)


def test_every_route_of_staff_and_owners_is_asked() -> None:
    paths = create_app(Settings()).openapi()["paths"]
    operations = {
        (method.upper(), path)
        for path, methods in paths.items()
        if path.startswith(("/api/ops", "/api/owner"))
        for method in methods
    }
    ids = dict.fromkeys(("dinner", "1", "2", "4"), "")
    nowhere = Furnished(House("", "", ids, {}, ids), {"id": ""}, {"id": ""}, "", "")
    asked = {(request.method, request.operation) for request in every_request(nowhere)}
    assert operations == asked | OPEN_TO_ALL_USERS


def test_a_guest_is_asked_for_a_token_everywhere(site: Site, at: Furnished) -> None:
    for request in every_request(at):
        answer = request.send(site.http)
        assert _refusal(request, answer.status_code) == (request, 401), answer.text
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["code"] == "UNAUTHENTICATED"


def test_who_works_elsewhere_may_do_nothing_and_learns_nothing(site: Site, at: Furnished) -> None:
    stranger = site.house().headers("owner")
    unknown = str(at.house.id)[:-4] + "0000"
    for request in every_request(at):
        answer = request.send(site.http, stranger)
        assert _refusal(request, answer.status_code) == (request, 403), answer.text
        assert answer.json()["context"] == {}
        assert at.house.id not in answer.text
        # A restaurant that does not exist is refused with the same words.
        there = _moved(request, at.house.id, unknown).send(site.http, stranger)
        assert there.json() == answer.json()


def test_staff_may_not_do_what_is_for_admins(site: Site, at: Furnished) -> None:
    for request in every_request(at):
        if request.role == "admin":
            answer = request.send(site.http, at.house.headers("staff"))
            assert _refusal(request, answer.status_code) == (request, 403), answer.text


def test_those_who_may_are_let_through(site: Site) -> None:
    """The control of the refusals above: the same requests, sent by the least who may."""
    at = furnished(site)
    # They follow one another, and some then find that the one before has done it all.
    expected = {200, 201, 409}
    statuses = {}
    for request in every_request(at):
        answer = request.send(site.http, at.house.headers(request.role))
        assert answer.status_code in expected, (request, answer.text)
        statuses[request.method, request.operation] = answer.status_code
    assert [one for one, status in statuses.items() if status == 409] == [
        ("DELETE", "/api/ops/holds/{booking_id}"),
        ("POST", "/api/ops/waitlist/{entry_id}/decline"),
        ("DELETE", "/api/ops/waitlist/{entry_id}"),
    ]


def test_users_see_the_restaurants_that_they_work_for(site: Site, at: Furnished) -> None:
    answer = site.http.get("/api/ops/restaurants", headers=at.house.headers("admin"))
    assert [(one["id"], one["role"]) for one in answer.json()["restaurants"]] == [
        (at.house.id, "admin")
    ]
    assert site.http.get("/api/ops/restaurants", headers=bearer("nobody")).json() == {
        "restaurants": []
    }
    assert site.http.get("/api/ops/restaurants").status_code == 401


def test_restaurants_of_a_token_are_believed(site: Site, at: Furnished) -> None:
    headers = bearer("a machine", restaurants={at.house.id: "staff"})
    answer = site.http.get("/api/ops/tables", params={"restaurantId": at.house.id}, headers=headers)
    assert answer.status_code == 200
    # The same user without them is a stranger.
    answer = site.http.get(
        "/api/ops/tables", params={"restaurantId": at.house.id}, headers=bearer("a machine")
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("claim", ["staff", ["staff"], {"no id": "staff"}, {"": 1}])
def test_a_token_whose_restaurants_cannot_be_read_is_none(
    site: Site, at: Furnished, claim: object
) -> None:
    now = dt.datetime.now(dt.UTC)
    claims = {
        "sub": at.house.users["owner"],
        "aud": "authenticated",
        "exp": now + dt.timedelta(minutes=5),
        "restaurants": claim,
    }
    token = jwt.encode(claims, SECRET, algorithm="HS256")
    answer = site.http.get(
        "/api/ops/tables",
        params={"restaurantId": at.house.id},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code in (401, 403), answer.text
    assert answer.json()["context"] == {}


def _refusal(request: Asked, status: int) -> tuple[Asked, int]:
    """Both, so that a failure names the request."""
    return request, status


def _moved(request: Asked, restaurant: str, other: str) -> Asked:
    def move(value: object) -> object:
        return other if value == restaurant else value

    return Asked(
        request.method,
        request.operation,
        {name: str(move(value)) for name, value in request.path.items()},
        {name: move(value) for name, value in request.params.items()},
        {name: move(value) for name, value in request.json.items()}
        if request.json is not None
        else None,
    )
