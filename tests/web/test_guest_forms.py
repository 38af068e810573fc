"""What guests send by forms, and what comes back."""

from __future__ import annotations

import re
import uuid
from typing import Any

import httpx
import psycopg
import pytest

from tests.web.conftest import MakeSite
from tests.web.guest_forms import AT, book, error_of, filled, post, seen_text
from tests.web.support import DAY, House, Site

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("name", "", "Please tell us your name."),
        ("name", " \0 ", "Please tell us your name."),
        ("name", "x" * 201, "up to 200 characters"),
        ("email", "x" * 321, "too long"),
        ("phone", "x" * 101, "too long"),
        ("notes", "x" * 2001, "up to 2000 characters"),
    ],
)
def test_what_is_wrong_with_a_detail_is_said_at_its_field(
    site: Site, house: House, field: str, text: str, message: str
) -> None:
    form = filled(notes="kept")
    answer = post(site, f"/r/{house.id}/book", {**form, field: text})
    assert answer.status_code == 422
    assert message in error_of(answer, field)
    assert form["key"] in answer.text
    if field != "notes":
        assert "kept" in answer.text
    assert site.client.list_bookings(house.id, DAY) == ()
    book(site, house, **{field: text.replace("x", "", 1).strip(" \0") or "Ada"})


def test_a_form_sent_twice_books_once_and_a_changed_one_asks(site: Site, house: House) -> None:
    form = filled()
    first, second = (post(site, f"/r/{house.id}/book", form) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    assert len(site.client.list_bookings(house.id, DAY)) == 1
    changed = post(site, f"/r/{house.id}/book", {**form, "name": "Bea"})
    assert changed.status_code == 409
    assert "You sent this before" in seen_text(changed)
    assert form["key"] not in changed.text
    assert len(site.client.list_bookings(house.id, DAY)) == 1


def test_the_key_of_a_form_is_nobody_elses(site: Site, house: House) -> None:
    form = filled()
    first = post(site, f"/r/{house.id}/book", form)
    # Who made the link, or was sent it: the same form from another browser.
    with httpx.Client(base_url=site.url) as other:
        second = other.post(f"/r/{house.id}/book", data=form)
        again = other.post(f"/r/{house.id}/book", data=form)
    assert first.headers["location"] != second.headers["location"] == again.headers["location"]
    assert len(site.client.list_bookings(house.id, DAY)) == 2


def test_texts_come_back_as_they_were_typed(site: Site, house: House) -> None:
    path = book(site, house, name="  Zoë 😀 ", notes="first\r\nsecond")
    (booking,) = site.client.list_bookings(house.id, DAY)
    assert (booking.guest_name, booking.notes) == ("Zoë 😀", "first\nsecond")
    assert "Zoë 😀" in site.http.get(path).text


@pytest.mark.parametrize(
    ("sqlstate", "status", "said"),
    [
        ("40001", 409, "Nothing was booked. Please send it again."),
        ("57P01", 503, "Please send it again: you will not get two."),
    ],
)
def test_what_was_not_decided_is_sent_again_with_the_same_key(
    make_site: MakeSite, sqlstate: str, status: int, said: str
) -> None:
    site = make_site()
    house, form = site.house(), filled()
    with psycopg.connect(site.dsn, autocommit=True) as connection:
        row = connection.execute(
            "SELECT pg_get_functiondef('capacity_v1.create_booking_with_capacity_check'::regproc)"
        ).fetchone()
        assert row is not None
        body = f"RAISE EXCEPTION 'not now' USING ERRCODE = '{sqlstate}';"
        connection.execute(re.sub(r"\bBEGIN\b", f"BEGIN {body}", row[0], count=1))
        answer = post(site, f"/r/{house.id}/book", form)
        assert answer.status_code == status
        assert said in seen_text(answer)
        assert f'value="{form["key"]}"' in answer.text
        assert "Ada Archer" in answer.text
        connection.execute(row[0])
    assert post(site, f"/r/{house.id}/book", form).status_code == 303


@pytest.mark.parametrize(
    ("policy", "at", "party", "said"),
    [
        ({"min_notice_minutes": 120 * 24 * 60}, AT, "2", "Please book at least 120 days ahead."),
        ({"booking_horizon_days": 5}, AT, "2", "We take bookings up to 5 days ahead."),
        ({"channels": ["phone"]}, AT, "2", "This cannot be booked online. Please call us."),
        ({}, "2020-01-01T19:00", "2", "This time is past."),
        ({}, f"{DAY}T03:00", "2", "We are not open at this time."),
    ],
)
def test_a_refusal_is_said_in_words(
    site: Site, policy: dict[str, Any], at: str, party: str, said: str
) -> None:
    house = site.house(policy=policy)
    sent = post(site, f"/r/{house.id}/book", filled(at=at, party=party))
    seen = site.http.get(f"/r/{house.id}/book", params={"at": at, "party": party})
    for answer in (sent, seen):
        assert answer.status_code == 422
        assert said in seen_text(answer)


@pytest.mark.parametrize(
    ("party", "said"), [("5", "up to 4 guests"), ("0", "1 to 4 guests"), ("no", "1 to 4 guests")]
)
def test_a_party_that_cannot_book_is_refused_by_a_form_too(
    site: Site, party: str, said: str
) -> None:
    house = site.house(policy={"max_party_size": 4})
    answer = post(site, f"/r/{house.id}/book", filled(party=party))
    assert answer.status_code == 422
    assert f"We take bookings for {said}" in seen_text(answer)
    assert site.client.list_bookings(house.id, DAY) == ()
    book(site, house, party="4")


def test_what_is_over_is_neither_changed_nor_cancelled(site: Site, house: House) -> None:
    path = book(site, house)
    assert post(site, f"{path}/cancel", {}).status_code == 303
    assert post(site, f"{path}/cancel", {}).status_code == 303
    for act in ("cancel", "change"):
        assert site.http.get(f"{path}/{act}").headers["location"] == path
    answer = post(site, f"{path}/change", filled(version="2"))
    assert answer.headers["location"] == path
    assert "This booking is cancelled" in seen_text(site.http.get(path))


def test_answers_to_what_is_not_offered_lead_back(site: Site) -> None:
    house = site.house(max_covers=2)
    book(site, house)
    form = filled(date=str(DAY), period=house.periods["dinner"])
    path = post(site, f"/r/{house.id}/waitlist", form).headers["location"]
    assert post(site, f"/r/{house.id}/waitlist", form).headers["location"] == path
    for act in ("accept", "decline"):
        assert post(site, f"{path}/{act}", {}).headers["location"] == path
    assert "You are next." in seen_text(site.http.get(path))


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"period": ""}, 422, "Choose a service."),
        ({"period": "nothing"}, 422, "Choose a service."),
        ({"name": ""}, 422, "Please tell us your name."),
        ({"first": "soon"}, 422, "Needs a time"),
        ({"first": "03:00", "last": "04:00"}, 422, "We seat nobody between these times."),
        ({"notes": "x" * 2001}, 422, "too long"),
        ({"date": "2020-01-01"}, 422, "This time is past."),
        ({"date": "someday"}, 422, "Choose a day"),
        ({"party": "none"}, 422, "We take bookings for"),
        ({"period": str(uuid.uuid4())}, 404, ""),
    ],
)
def test_a_request_to_wait_that_does_not_hold_says_why(
    site: Site, house: House, change: dict[str, str], status: int, said: str
) -> None:
    form = filled(date=str(DAY), period=house.periods["dinner"])
    answer = post(site, f"/r/{house.id}/waitlist", {**form, **change})
    assert answer.status_code == status
    assert said in seen_text(answer)
    assert site.client.list_waitlist(house.id) == ()
    again = {**form, "key": str(uuid.uuid4())}
    assert post(site, f"/r/{house.id}/waitlist", again).status_code == 303


def test_who_looks_around_is_not_locked_out_and_who_books_on_and_on_is(
    make_site: MakeSite,
) -> None:
    site = make_site(booking_limit="3/minute", availability_limit="3/minute")
    house = site.house()
    for _ in range(10):
        assert site.http.get(f"/r/{house.id}?date={DAY}").status_code == 200
    statuses = [post(site, f"/r/{house.id}/book", filled()).status_code for _ in range(4)]
    assert statuses == [303, 303, 303, 429]


def test_a_form_of_another_site_is_refused(site: Site, house: House) -> None:
    form = filled()
    answer = site.http.post(
        f"/r/{house.id}/book", data=form, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert site.client.list_bookings(house.id, DAY) == ()
    book(site, house)
