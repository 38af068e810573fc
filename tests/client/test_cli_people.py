"""`members`, `whoami`, `guest`, `history`, and the options that say as whom a command asks."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from capacity_db import CapacityClient, errors
from tests.client.support import DAY, ROOT, app_login, cli, make_restaurant

pytestmark = pytest.mark.once

MAIL = "grace@example.org"


@pytest.fixture
def restaurant(dsn: str) -> uuid.UUID:
    """A restaurant with an owner called ada and a cancelled booking of a guest called Grace."""
    with CapacityClient(dsn) as client:
        made = make_restaurant(client)
        client.set_member(made, "ada", "owner")
        booking = client.as_user({"sub": "ada"}).create_booking(
            made, DAY, "19:00", 4, guest_name="Grace", guest_email=MAIL
        )
        assert booking.booking is not None
        client.as_user({"sub": "ada"}).cancel_booking(made, booking.booking.id)
        return made


def test_a_restaurant_is_made_with_its_first_owner_and_changed(dsn: str) -> None:
    zone = ("--timezone", "Europe/Zurich")
    made = cli("restaurants", "set", "Zur Post", *zone, "--owner", "ada", dsn=dsn)
    assert (made.code, made.err) == (0, "")
    name, restaurant = made.out.strip().split(": ")
    assert (name, uuid.UUID(restaurant).version) == ("Zur Post", 4)
    there = ("--restaurant", restaurant, "--as-user", "ada")
    changed = cli(
        "restaurants", "set", "Post", *zone, *there, "--enforcement", "enforce", "--json", dsn=dsn
    )
    assert (changed.json["restaurant"]["id"], changed.json["changed"]) == (restaurant, True)
    again = cli("restaurants", "set", "Post", *zone, *there, "--json", dsn=dsn)
    assert (again.json["restaurant"]["enforcement"], again.json["changed"]) == ("enforce", False)


def test_a_user_makes_no_restaurant_and_a_wrong_zone_makes_none(dsn: str) -> None:
    zone = ("--timezone", "Europe/Zurich")
    refused = cli("restaurants", "set", "Mine", *zone, "--as-user", "ada", dsn=dsn)
    assert (refused.code, "You may not do this" in refused.err) == (3, True)
    wrong = cli("restaurants", "set", "Mine", "--timezone", "CET+1", "--owner", "ada", dsn=dsn)
    assert (wrong.code, "IANA time zone" in wrong.err) == (3, True)
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT count(*) FROM capacity.restaurants").fetchone()
    assert row == (0,)


def test_members_are_listed_set_and_removed(dsn: str, restaurant: uuid.UUID) -> None:
    there = ("--restaurant", restaurant, "--as-user", "ada")
    made = cli("members", "set", "bob", "staff", *there, dsn=dsn)
    assert (made.code, made.out, made.err) == (0, "bob is staff.\n", "")
    raised = cli("members", "set", "bob", "admin", *there, "--json", dsn=dsn)
    assert (raised.json["user_id"], raised.json["role"]) == ("bob", "admin")
    listed = cli("members", "list", *there, dsn=dsn).out.splitlines()
    assert [line.split()[:2] for line in listed] == [
        ["user", "role"],
        ["ada", "owner"],
        ["bob", "admin"],
    ]
    assert [m["user_id"] for m in cli("members", "list", *there, "--json", dsn=dsn).json] == [
        "ada",
        "bob",
    ]
    assert cli("members", "remove", "bob", *there, dsn=dsn).out == "bob was admin.\n"
    gone = cli("members", "remove", "bob", *there, "--json", dsn=dsn)
    assert (gone.code, gone.json["error"]["code"]) == (3, "MEMBER_NOT_FOUND")
    assert cli("members", "set", "bob", "chef", *there, dsn=dsn).code == 2


def test_a_restaurant_without_members_says_so(dsn: str) -> None:
    with CapacityClient(dsn) as client:
        empty = make_restaurant(client)
    assert cli("members", "list", "--restaurant", empty, dsn=dsn).out == "Nobody is a member.\n"


def test_a_command_sees_what_a_user_sees(dsn: str, restaurant: uuid.UUID) -> None:
    command = ("members", "list", "--restaurant", restaurant)
    carried = json.dumps({"sub": "zoe", "restaurants": {str(restaurant): "staff"}})
    for who in ((), ("--as-user", "ada"), ("--claims", carried), ("--as-service",)):
        assert cli(*command, *who, dsn=dsn).code == 0, who
    elsewhere = json.dumps({"sub": "ada", "restaurants": {}})
    for who in (("--as-user", "zoe"), ("--claims", elsewhere)):
        refused = cli(*command, *who, "--json", dsn=dsn)
        assert (refused.code, refused.json["error"]["code"]) == (3, "NOT_ALLOWED")
    guest = cli(*command, "--as-guest", "--json", dsn=dsn)
    assert (guest.code, guest.json["error"]["code"]) == (3, "PERMISSION_DENIED")
    request = ("--restaurant", restaurant, "--date", DAY, "--time", "19:00", "--party", 2)
    assert cli("availability", *request, "--as-guest", dsn=dsn).code == 0


@pytest.mark.parametrize(
    ("who", "says"),
    [
        (("--as-user", "a", "--as-guest"), "Give one of"),
        (("--claims", '{"sub": "a"}', "--as-service"), "Give one of"),
        (("--as-user", ""), "it is empty"),
        (("--claims", "eyJh.eyJz.c2ln"), "verified token"),
        (("--claims", "[]"), "verified token"),
        (("--claims", '{"sub": 7}'), "verified token"),
    ],
)
def test_who_asks_is_said_once_and_rightly(who: tuple[str, ...], says: str) -> None:
    refused = cli("members", "list", "--restaurant", uuid.uuid4(), *who)
    assert refused.code == 2
    assert says in refused.err


def test_who_asks_goes_into_history(dsn: str, restaurant: uuid.UUID) -> None:
    limit = ("rules", "set", "--restaurant", restaurant, "--max-covers", 20)
    assert cli(*limit, "--as-user", "ada", dsn=dsn).code == 0
    (change,) = cli(
        "history",
        *("--restaurant", restaurant, "--operation", "set_capacity_rule", "--json"),
        dsn=dsn,
    ).json["changes"]
    assert change["actor"] == "ada"


def test_history_is_read_from_the_top(dsn: str, restaurant: uuid.UUID) -> None:
    there = ("--restaurant", restaurant)
    cli("members", "set", "bob", "staff", *there, "--as-user", "ada", dsn=dsn)
    cli("members", "set", "bob", "admin", *there, "--as-user", "ada", dsn=dsn)
    shown = cli("history", *there, "--limit", 1, dsn=dsn)
    first, who, what, zone, more = shown.out.splitlines()
    assert first.split("  ")[1:] == ["ada", "set_member"]
    assert (who, what) == ("    user_id: bob", "    role: staff -> admin")
    assert zone == "Times are those of UTC."
    page = more.removeprefix("There is more: ").split()
    older = cli("history", *there, "--limit", 1, *page, dsn=dsn)
    assert "    role: none -> staff" in older.out
    booked = cli("history", *there, "--operation", "create_booking", dsn=dsn).out
    assert f"create_booking  {DAY} 19:00  party of 4  booking " in booked
    assert cli("history", *there, "--actor", "zoe", dsn=dsn).out == "Nothing happened.\n"
    assert cli("history", *there, "--since", "2199-01-01T00:00", dsn=dsn).out.startswith("Nothing")
    assert cli("history", *there, "--since", "soon", dsn=dsn).code == 2


def test_history_says_what_was_against_a_refused_request(dsn: str, restaurant: uuid.UUID) -> None:
    there = ("--restaurant", restaurant)
    cli("rules", "set", *there, "--max-covers", 5, dsn=dsn)
    cli("enforcement", "set", "enforce", *there, dsn=dsn)
    refused = cli("book", *there, "--date", DAY, "--time", "19:00", "--party", 6, dsn=dsn)
    assert refused.code == 1
    headline, reason, *_ = cli("history", *there, "--limit", 1, dsn=dsn).out.splitlines()
    assert "refused (CAPACITY_EXCEEDED)" in headline
    assert reason == "    against it: max_covers: limit 5, taken 0, asked 6, 1 cover too many"


def test_a_refused_request_is_history_too(dsn: str, restaurant: uuid.UUID) -> None:
    there = ("--restaurant", restaurant)
    cli("rules", "set", *there, "--max-covers", 2, dsn=dsn)
    full = ("book", *there, "--date", DAY, "--time", "20:00", "--party", 4)
    assert cli(*full, "--as-guest", dsn=dsn).code == 1
    shown = cli("history", *there, "--limit", 1, dsn=dsn).out
    assert "  anon  create_booking  refused (CAPACITY_EXCEEDED)  " in shown


def test_a_guest_is_exported_to_a_file_for_the_owner_alone(
    dsn: str, restaurant: uuid.UUID, tmp_path: Path
) -> None:
    named = ("guest", "export", "--email", MAIL, "--restaurant", restaurant)
    document = cli(*named, dsn=dsn).json
    assert [b["guest_name"] for b in document["bookings"]] == ["Grace"]
    assert cli(*named, "--json", dsn=dsn).json == document
    file = tmp_path / "grace.json"
    written = cli(*named, "--output", file, dsn=dsn)
    summary = "1 booking, 0 waitlist entries, 2 decisions"
    assert (written.code, written.out) == (0, f"Wrote {file}: {summary}.\n")
    assert json.loads(file.read_text()) == document
    assert file.stat().st_mode & 0o777 == 0o600
    again = cli(*named, "--output", file, "--json", dsn=dsn)
    assert again.code == 3
    assert "File exists" in again.err
    assert json.loads(file.read_text()) == document


def test_a_guest_is_named_somehow(dsn: str, restaurant: uuid.UUID) -> None:
    for action in ("export", "erase"):
        unnamed = cli("guest", action, "--restaurant", restaurant, dsn=dsn)
        assert unnamed.code == 2
        assert "--email, --phone or --booking" in unnamed.err
    unknown = cli("guest", "erase", "--phone", "123", "--restaurant", restaurant, dsn=dsn)
    assert unknown.code == 3
    assert "No booking or waitlist entry" in unknown.err


def _erase_on_terminal(dsn: str, restaurant: uuid.UUID, answer: str) -> tuple[int, str]:
    ours, theirs = pty.openpty()
    command = ["guest", "erase", "--email", MAIL, "--restaurant", str(restaurant), "--dsn", dsn]
    process = subprocess.Popen(
        [sys.executable, "-m", "capacity_db", *command],
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    said = b""
    try:
        while b"Erase?" not in said:
            said += os.read(ours, 4096)
        os.write(ours, answer.encode())
        while piece := os.read(ours, 4096):
            said += piece
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    return process.wait(60), said.decode()


def test_erasing_says_what_and_asks_first(dsn: str, restaurant: uuid.UUID) -> None:
    named = ("guest", "erase", "--email", MAIL, "--restaurant", restaurant)
    alone = cli(*named, dsn=dsn)
    assert alone.code == 3
    assert "1 booking, 0 waitlist entries, 2 decisions" in alone.err
    assert "--yes" in alone.err
    code, said = _erase_on_terminal(dsn, restaurant, "n\n")
    assert code == 3
    assert "Grace" in said
    assert "nothing was erased" in said
    export = ("guest", "export", "--email", MAIL, "--restaurant", restaurant)
    assert cli(*export, dsn=dsn).code == 0
    code, said = _erase_on_terminal(dsn, restaurant, "y\n")
    assert code == 0
    assert "Erased a guest from 1 booking" in said
    assert cli(*export, "--json", dsn=dsn).json["error"]["code"] == "GUEST_NOT_FOUND"


def test_erasing_asks_nothing_with_yes(dsn: str, restaurant: uuid.UUID) -> None:
    named = ("guest", "erase", "--email", MAIL, "--restaurant", restaurant, "--yes", "--json")
    assert cli(*named, dsn=dsn).json["bookings"] == 1


def test_a_guest_who_is_expected_is_not_erased(dsn: str, restaurant: uuid.UUID) -> None:
    with CapacityClient(dsn) as client:
        made = client.create_booking(restaurant, DAY, "20:00", 2, guest_email=MAIL).booking
    assert made is not None
    named = ("guest", "erase", "--email", MAIL, "--restaurant", restaurant, "--yes")
    refused = cli(*named, dsn=dsn)
    assert refused.code == 3
    assert f"bookings {made.id}" in refused.err
    assert "Cancel the bookings" in refused.err


def test_whoami_tells_what_a_login_lacks(dsn: str, conn: psycopg.Connection[Any]) -> None:
    admin = cli("whoami", dsn=dsn)
    assert (admin.code, admin.out.splitlines()[0]) == (0, "The login is postgres.")
    assert "Mind: As a superuser it sees every restaurant" in admin.out
    with app_login(dsn, "anon", "authenticated") as login:
        assert "Mind:" not in cli("whoami", dsn=make_conninfo(dsn, user=login)).out
        lacking = make_conninfo(dsn, user=login)
        text = cli("whoami", dsn=lacking)
        assert text.code == 1
        assert "may NOT act as service_role (as_service())" in text.out
        assert "may act as anon (as_guest())\n" in text.out
        found = cli("whoami", "--json", dsn=lacking).json
        assert found["login"] == login
        assert not found["may_act_as_all"]
        conn.execute(found["grant"])
        whole = cli("whoami", "--json", dsn=lacking)
        assert (whole.code, whole.json["grant"]) == (0, None)
        named = ("members", "list", "--restaurant", uuid.uuid4(), "--as-service", "--json")
        assert cli(*named, dsn=lacking).json["error"]["code"] == "RESTAURANT_NOT_FOUND"


def test_no_advice_gives_one_role_of_clients_to_another() -> None:
    for role in ("anon", "authenticated", "service_role"):
        grant = errors.grant_of(role, "service_role")
        assert f"TO {role}" not in grant
        assert f'TO "{role}"' not in grant
        assert "CREATE ROLE app LOGIN NOINHERIT; GRANT anon, authenticated, service_role" in grant


def test_whoami_needs_a_server_with_the_roles(dsn: str, conn: psycopg.Connection[Any]) -> None:
    conn.execute("ALTER ROLE anon RENAME TO not_anon")
    try:
        bare = cli("whoami", "--json", dsn=dsn)
    finally:
        conn.execute("ALTER ROLE not_anon RENAME TO anon")
    assert (bare.code, bare.json["error"]["code"]) == (3, "SCHEMA_MISSING")
    unreachable = cli("whoami", "--json", dsn="host=/nonexistent")
    assert (unreachable.code, unreachable.json["error"]["code"]) == (3, "CONNECTION_FAILED")


def test_a_command_of_a_login_without_the_role_says_what_to_grant(dsn: str) -> None:
    with app_login(dsn) as login:
        refused = cli(
            *("members", "list", "--restaurant", uuid.uuid4(), "--as-service"),
            dsn=make_conninfo(dsn, user=login),
        )
    assert refused.code == 3
    assert f'GRANT service_role TO "{login}";' in refused.err
