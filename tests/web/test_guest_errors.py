"""What goes wrong on guests' pages is told to guests, and no form that was filled is lost."""

from __future__ import annotations

import re
import time
import uuid
from html import unescape

import httpx
import psycopg
import pytest

from tests.web.conftest import MakeSite
from tests.web.guest_forms import book, filled, post, seen_text
from tests.web.support import DAY, House, Site

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/r/{other}", "There is no restaurant at this address."),
        ("/r/nothing", "There is no restaurant at this address."),
        ("/r/{house}/bookings/{other}", "There is no booking at this address."),
        ("/r/{house}/waitlist/{other}", "Nobody waits at this address."),
    ],
)
def test_an_address_that_leads_nowhere_says_so_in_words_for_guests(
    site: Site, house: House, path: str, title: str
) -> None:
    answer = site.http.get(path.format(house=house.id, other=uuid.uuid4()))
    assert answer.status_code == 404
    said = seen_text(answer)
    assert title in said
    for word in ("id", "reference", "upsert_restaurant", "404", "NOT_FOUND"):
        assert not re.search(rf"\b{word}\b", said)
    assert (f'href="/r/{house.id}"' in answer.text) == ("{house}" in path)


def _sent_again(answer: httpx.Response) -> tuple[str, dict[str, str]]:
    """Where the form of a page leads, and what it sends."""
    action = re.search(r'<form method="post" action="([^"]+)"', answer.text)
    assert action is not None
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', answer.text)
    return action[1], {name: unescape(text) for name, text in fields}


def test_a_form_above_the_limit_is_kept_and_sent_again(make_site: MakeSite) -> None:
    site = make_site(booking_limit="1/4 seconds")
    house = site.house()
    path, form = f"/r/{house.id}/book", filled(name='Zoë "Z" <b>', notes="first\nsecond")
    answers = [post(site, path, {**form, "key": str(uuid.uuid4())}) for _ in range(5)]
    refused = next(answer for answer in answers if answer.status_code == 429)
    said = seen_text(refused)
    assert "Your connection asks very often." in said
    assert re.search(r"Please try again in \d+ seconds?\.", said)
    assert "Nothing is done yet" in said
    assert f'href="/r/{house.id}"' in refused.text
    assert int(refused.headers["Retry-After"]) >= 1
    action, sent = _sent_again(refused)
    assert action == path
    assert {**sent, "key": ""} == {**form, "key": ""}
    made = len(site.client.list_bookings(house.id, DAY))
    time.sleep(int(refused.headers["Retry-After"]) + 0.1)
    answer = post(site, action, sent)
    assert answer.status_code == 303
    assert len(site.client.list_bookings(house.id, DAY)) == made + 1
    booked = site.http.get(answer.headers["location"])
    assert 'Zoë "Z" <b>' in unescape(booked.text)


def test_a_page_above_the_limit_leads_to_itself(make_site: MakeSite) -> None:
    site = make_site(page_limit="2/minute")
    house = site.house()
    address = f"/r/{house.id}?date={DAY}&party=2"
    answers = [site.http.get(address) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert f'href="{address.replace("&", "&amp;")}"' in answers[2].text


def test_a_form_that_takes_too_long_is_kept(make_site: MakeSite) -> None:
    site = make_site(request_timeout=2.0)
    house, form = site.house(), filled()
    book(site, house)
    with psycopg.connect(site.dsn) as connection:
        connection.execute("LOCK TABLE capacity.idempotency_keys IN ACCESS EXCLUSIVE MODE")
        answer = post(site, f"/r/{house.id}/book", form)
    assert answer.status_code == 503
    assert "Idempotency-Key" not in answer.text
    assert "It is done once, however often you send it." in seen_text(answer)
    action, sent = _sent_again(answer)
    assert sent["key"] == form["key"]
    assert post(site, action, sent).status_code == 303
    assert len(site.client.list_bookings(house.id, DAY)) == 2


def test_a_form_that_was_refused_is_judged_anew_when_the_time_is_free_again(site: Site) -> None:
    house = site.house(max_covers=2)
    form = filled()
    taken = site.client.create_booking(house.id, DAY, "19:00", 2).booking
    assert taken is not None
    assert "19:00 is full" in seen_text(post(site, f"/r/{house.id}/book", form))
    assert "19:00 is full" in seen_text(post(site, f"/r/{house.id}/book", form))
    site.client.cancel_booking(house.id, taken.id)
    answer = post(site, f"/r/{house.id}/book", form)
    assert answer.status_code == 409
    assert "This time is free again" in seen_text(answer)
    _, sent = _sent_again(answer)
    assert post(site, f"/r/{house.id}/book", {**form, **sent}).status_code == 303


def test_a_form_whose_booking_was_cancelled_asks_before_it_books_again(
    site: Site, house: House
) -> None:
    form = filled()
    path = post(site, f"/r/{house.id}/book", form).headers["location"]
    assert post(site, f"/r/{house.id}/book", form).headers["location"] == path
    post(site, f"{path}/cancel", {})
    answer = post(site, f"/r/{house.id}/book", form)
    assert answer.status_code == 409
    assert "that booking is cancelled" in seen_text(answer)
    _, sent = _sent_again(answer)
    again = post(site, f"/r/{house.id}/book", {**form, **sent})
    assert again.headers["location"] not in ("", path)


def test_an_address_fills_in_nobodys_details(site: Site, house: House) -> None:
    said = {"at": f"{DAY}T19:00", "party": "2", "name": "Mallory", "email": "m@example.com"}
    answer = site.http.get(f"/r/{house.id}/book", params=said)
    assert answer.status_code == 200
    assert "Book 19:00 for 2 guests" in seen_text(answer)
    assert "Mallory" not in answer.text
    assert "m@example.com" not in answer.text
