"""`capacity-db serve` with nothing to serve: a restaurant to look around in, with one command."""

from __future__ import annotations

import datetime as dt
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

import httpx
import pytest

from tests.client.support import ROOT, cli
from tests.web.processes import folder_of, serving

# It brings a PostgreSQL of its own, whichever the others run on.
pytestmark = pytest.mark.once
FORM = {"Sec-Fetch-Site": "same-origin"}


def test_a_demonstration_can_be_looked_at_from_both_sides() -> None:
    with serving("--demo", dsn="host=/nonexistent") as server:
        folder = folder_of(server.places["dsn"])
        assert folder.is_dir()
        guest = httpx.get(server.places["guest_page"])
        assert (guest.status_code, "Test restaurant" in guest.text) == (200, True)
        assert server.http.get("/", follow_redirects=True).status_code == 200
        signing_in = server.http.get("/ops/sign-in").text
        for name in server.places["demo_users"]:
            assert name in signing_in
        restaurant = server.places["guest_page"].rpartition("/")[2]
        home = f"/ops/{restaurant}"
        assert server.http.get(home).status_code == 303
        signed_in = server.http.post("/ops/sign-in", data={"demo_user": "demo-owner"}, headers=FORM)
        assert signed_in.status_code == 303
        assert "secure" not in signed_in.headers["set-cookie"].lower()
        (own,) = server.http.get("/api/ops/restaurants").json()["restaurants"]
        today = dt.date.fromisoformat(own["today"])
        assert (own["name"], own["role"]) == ("Test restaurant", "owner")
        pages = {
            ahead: server.http.get(home, params={"date": str(today + dt.timedelta(days=ahead))})
            for ahead in (0, 4)
        }
        assert [page.status_code for page in pages.values()] == [200, 200]
        assert ["Overbooked" in page.text for page in pages.values()] == [False, True]
        advised = cli(
            "overview", "--restaurant", restaurant, "--date", today, dsn=server.places["dsn"]
        )
        assert advised.code == 0
        assert server.stop() == 0
    assert "Traceback" not in server.errors
    assert not folder.exists()


def test_nobody_signs_in_as_a_demonstration_user_of_another_server(dsn: str) -> None:
    with serving(dsn=dsn, CAPACITY_DB_JWT_SECRET="x" * 32) as server:
        answer = server.http.post("/ops/sign-in", data={"demo_user": "demo-owner"}, headers=FORM)
        assert answer.status_code == 422
        assert "demonstration" not in server.http.get("/ops/sign-in").text


def test_one_command_is_enough_and_says_where_to_look() -> None:
    with suppress(OSError):  # or somebody else has it already
        busy = socket.create_server(("127.0.0.1", 8000))
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "capacity_db", "serve"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env={name: text for name, text in os.environ.items() if name != "DATABASE_URL"},
        )
        assert process.stdout is not None
        text = ""
        while "Ctrl-C" not in text:
            line = process.stdout.readline()
            assert line, text
            text += line
        (page,) = re.findall(r"guests +(http://127\.0\.0\.1:\d+/r/\S+)", text)
        assert ":8000/" not in page
        assert httpx.get(page).status_code == 200
        assert "sign in as Olga (owner) or Sten (staff)" in text
        (dsn,) = re.findall(r"DATABASE_URL='(.*)'", text)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
        deadline = time.monotonic() + 30
        while folder_of(dsn).exists():
            assert time.monotonic() < deadline, "something is left behind"
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
        with suppress(UnboundLocalError):
            busy.close()
