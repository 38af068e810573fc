"""`periods`, `closures`, `rules` and `policy`: list, preview, save, and the same table for both."""

from __future__ import annotations

import uuid

import pytest

from capacity_db import CapacityClient
from tests.client.support import DAY, cli, make_period, make_restaurant

pytestmark = pytest.mark.once


@pytest.fixture
def restaurant(dsn: str) -> uuid.UUID:
    """A restaurant of ten covers, without a period of its own yet."""
    with CapacityClient(dsn) as client:
        return make_restaurant(client, max_covers=10)


@pytest.fixture
def dinner(dsn: str, restaurant: uuid.UUID) -> uuid.UUID:
    """Its dinner, with a party of eight."""
    with CapacityClient(dsn) as client:
        period = make_period(client, restaurant)
        client.create_booking(restaurant, DAY, "20:00", 8)
    return period


def _at(restaurant: uuid.UUID) -> tuple[object, ...]:
    return ("--restaurant", restaurant)


CHANGES = {
    "rules set": ("--max-covers", 5, "--date", DAY),
    "rules remove": (),
    "closures set": ("--date", DAY, "--label", "holiday"),
    "periods set": ("--name", "dinner", "--start", "20:30", "--end", "23:00"),
    "periods retire": ("--keep-bookings",),
    "policy set": ("--slot-covers", 6),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_preview_shows_the_same_table_as_saving_and_saves_nothing(
    dsn: str, restaurant: uuid.UUID, dinner: uuid.UUID, change: str
) -> None:
    ask: list[object] = [*change.split(), *_at(restaurant), *CHANGES[change]]
    if change == "periods set":
        ask += ["--period", dinner]
    if change == "periods retire":
        ask.append(dinner)
    first, again = (cli(*ask, "--preview", dsn=dsn) for _ in range(2))
    as_json = cli(*ask, "--preview", "--json", dsn=dsn).json
    saved = cli(*ask, dsn=dsn)
    assert (first.code, first.err, saved.code, saved.err) == (0, "", 0, "")
    assert first == again
    title, _, table = first.out.partition("\n")
    done, _, same = saved.out.partition("\n")
    assert (title, done) == ("Preview: nothing is saved.", "Saved.")
    if change == "periods retire":  # the time at which it is retired is not that of the preview
        assert "  retired  " in table
    assert table == same
    assert "Services to come that it touches: 1\n" in table
    assert f"  {DAY}  dinner   " in table
    assert (as_json["preview"], as_json["services_changed"]) == (True, 1)
    assert cli(*ask, dsn=dsn).out.startswith("Nothing to change.\n")


def test_a_table_shows_what_changes_who_is_booked_and_the_debt(
    dsn: str, restaurant: uuid.UUID, dinner: uuid.UUID
) -> None:
    ask = ("rules", "set", *_at(restaurant), "--max-covers", 5, "--period", dinner, "--preview")
    out = cli(*ask, dsn=dsn).out
    assert "10 → 5 covers  8 covers, 1 party  3 covers" in out
    assert "Bookings that no longer agree, and keep their places: 1\n" in out
    assert "party of 8" in out
    assert "over limit" in out


def test_rules_are_listed_set_and_removed(dsn: str, restaurant: uuid.UUID) -> None:
    at = _at(restaurant)
    weekday = ("--weekday", 5)
    made = cli("rules", "set", *at, "--max-parties", 3, *weekday, "--json", dsn=dsn)
    assert (made.json["rule"]["max_covers"], made.json["rule"]["max_parties"]) == (None, 3)
    listed = cli("rules", "list", *at, dsn=dsn).out.splitlines()
    assert [line.split() for line in listed[1:]] == [
        ["weekday", "5", "unlimited", "3"],
        ["restaurant", "10", "unlimited"],
    ]
    assert len(cli("rules", "list", *at, "--json", dsn=dsn).json) == 2
    assert cli("rules", "remove", *at, *weekday, dsn=dsn).out.startswith("Saved.\n")
    assert cli("rules", "remove", *at, *weekday, dsn=dsn).out == "Nothing to change.\n"
    cli("rules", "remove", *at, dsn=dsn)
    assert "No rules" in cli("rules", "list", *at, dsn=dsn).out


def test_periods_are_made_changed_and_retired(dsn: str, restaurant: uuid.UUID) -> None:
    at = _at(restaurant)
    times = ("--start", "18:00", "--end", "01:00", "--last-seating", "22:30")
    made = cli(
        "periods", "set", *at, "--name", "dinner", *times, "--weekdays", "5-6", "--json", dsn=dsn
    )
    period = made.json["service_period"]
    assert (period["weekdays"], period["last_seating_time"]) == ([5, 6], "22:30:00")
    changed = cli("periods", "set", *at, "--period", period["id"], "--end", "23:00", dsn=dsn)
    assert changed.code == 0
    row = cli("periods", "list", *at, dsn=dsn).out.splitlines()[1]
    assert row.split() == ["dinner", "18:00-23:00", "22:30", "5,6", period["id"]]
    any_time = ("--period", period["id"], "--last-seating", "none", "--json")
    cleared = cli("periods", "set", *at, *any_time, dsn=dsn).json
    assert cleared["service_period"]["last_seating_time"] is None
    retired = cli("periods", "retire", period["id"], *at, dsn=dsn)
    assert retired.code == 0
    assert "retired" in retired.out


def test_a_period_that_there_is_not_is_named(dsn: str, restaurant: uuid.UUID) -> None:
    ask = ("periods", "set", *_at(restaurant), "--period", uuid.UUID(int=1), "--end", "11:00")
    done = cli(*ask, dsn=dsn)
    assert done.code == 3
    assert f"There is no service period {uuid.UUID(int=1)}" in done.err
    assert "periods list" in done.err
    error = cli(*ask, "--json", dsn=dsn).json["error"]
    assert error["code"] == "SERVICE_PERIOD_NOT_FOUND"


def test_a_period_in_use_is_not_retired_and_says_who_comes(
    dsn: str, restaurant: uuid.UUID, dinner: uuid.UUID
) -> None:
    ask = ("periods", "retire", dinner, *_at(restaurant))
    done = cli(*ask, dsn=dsn)
    assert (done.code, done.out) == (3, "")
    assert f"  {DAY}  20:00  party of 8  confirmed  " in done.err
    as_json = cli(*ask, "--json", dsn=dsn)
    assert as_json.json["error"]["detail"]["bookings_total"] == 1
    assert cli(*ask, "--keep-bookings", dsn=dsn).code == 0


def test_closures_and_special_hours_are_listed_set_and_removed(
    dsn: str, restaurant: uuid.UUID, dinner: uuid.UUID
) -> None:
    at = (*_at(restaurant), "--date", DAY)
    closed = cli("closures", "set", *at, "--label", "holiday", "--note", "Easter", dsn=dsn)
    assert "closes" in closed.out
    assert "  closed\n" in closed.out
    hours = ("--period", dinner, "--start", "19:00", "--end", "22:00", "--last-seating", "21:00")
    opened = cli("closures", "set", *at, *hours, "--label", "special_hours", "--json", dsn=dsn).json
    assert not opened["special_day"]["is_closed"]
    out = cli("closures", "list", *_at(restaurant), dsn=dsn).out
    assert [line.split() for line in out.splitlines()[1:]] == [
        [str(DAY), "dinner", "19:00-22:00", "21:00", "special", "hours"],
        [str(DAY), "the", "restaurant", "closed", "holiday", "Easter"],
    ]
    assert len(cli("closures", "list", *at, "--to", DAY, "--json", dsn=dsn).json) == 2
    assert cli("closures", "remove", *at, "--period", dinner, dsn=dsn).out.startswith("Saved.")
    assert cli("closures", "remove", *at, dsn=dsn).out.startswith("Saved.")
    assert cli("closures", "remove", *at, dsn=dsn).out == "Nothing to change.\n"
    assert "No closures" in cli("closures", "list", *_at(restaurant), dsn=dsn).out


def test_a_policy_is_shown_and_set(dsn: str, restaurant: uuid.UUID, dinner: uuid.UUID) -> None:
    at = _at(restaurant)
    stays = ("--stay-for", "1-2=90", "--stay-for", f"3=60@{dinner}")
    rest = ("--min-notice", 120, "--horizon", 90, "--channel", "web", "--channel", "phone")
    done = cli("policy", "set", *at, *stays, *rest, dsn=dsn)
    assert (done.code, done.err) == (0, "")
    shown = cli("policy", "show", *at, dsn=dsn).out
    assert done.out.endswith(shown)
    assert "90 days" in shown
    policy = cli("policy", "show", *at, "--json", dsn=dsn).json
    assert (policy["min_notice_minutes"], policy["booking_horizon_days"]) == (120, 90)
    assert sorted(policy["channels"]) == ["phone", "web"]
    assert [row["minutes"] for row in policy["dining_durations"]] == [90, 60]
    assert policy["dining_durations"][1]["service_period_id"] == str(dinner)
    seated = ("--requires-table", "--max-hold", 10, "--waitlist-offer", 30)
    with_tables = cli("policy", "set", *at, *seated, dsn=dsn).out
    lines = [line.split(maxsplit=2) for line in with_tables.splitlines()]
    assert ["requires", "table", "yes"] in lines
    assert ["hold", "up", "to 10 minutes"] in lines
    assert ["waitlist", "offer", "30 minutes"] in lines
    back = cli("policy", "set", *at, "--no-requires-table", "--json", dsn=dsn).json["policy"]
    assert (back["requires_table"], back["max_hold_minutes"]) == (False, 10)
    none = ("--stay-for", "none", "--channel", "none", "--horizon", "none", "--json")
    cleared = cli("policy", "set", *at, *none, dsn=dsn).json["policy"]
    assert (cleared["dining_durations"], cleared["channels"]) == ([], None)
    assert (cleared["booking_horizon_days"], cleared["min_notice_minutes"]) == (None, 120)


def test_a_long_list_is_cut_with_a_count(dsn: str, restaurant: uuid.UUID) -> None:
    with CapacityClient(dsn) as client:
        for _ in range(23):
            client.create_booking(restaurant, DAY, "20:00", 1, override="a wedding")
    ask = ("closures", "set", *_at(restaurant), "--date", DAY, "--preview")
    out = cli(*ask, dsn=dsn).out
    assert "keep their places: 23\n" in out
    assert out.count("party of 1") == 20
    assert out.endswith("  ... and 3 more\n")
    assert len(cli(*ask, "--json", dsn=dsn).json["affected_bookings"]) == 23


@pytest.mark.parametrize(
    "arguments",
    [
        ("rules", "set"),
        ("rules", "set", "--max-covers", "many"),
        ("rules", "nonsense"),
        ("periods", "set", "--name", "dinner"),
        ("periods", "set", "--weekdays", "0-9"),
        ("periods", "set", "--weekdays", "5-2"),
        ("closures", "set"),
        ("closures", "set", "--date", DAY, "--label", "party"),
        ("policy", "set"),
        ("policy", "set", "--stay-for", "3-4"),
        ("policy", "set", "--stay-for", "3-4=90@nowhere"),
    ],
    ids=lambda arguments: " ".join(map(str, arguments))[:40],
)
def test_wrong_usage_is_exit_code_2(
    dsn: str, restaurant: uuid.UUID, arguments: tuple[object, ...]
) -> None:
    done = cli(*arguments[:2], *_at(restaurant), *arguments[2:], dsn=dsn)
    assert done.code == 2
    assert "Error" in done.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("closures", "list", "--date", "2030-05-02", "--to", "2030-05-01"), "before --date"),
        (("closures", "set", "--date", "2030-05-02", "--to", "2030-05-01"), "before --date"),
        (("closures", "remove", "--date", "2030-05-02", "--to", "2030-05-01"), "before --date"),
        (
            ("rules", "set", "--max-covers", 5, "--date", "2030-05-02", "--to", "2030-05-01"),
            "before --date",
        ),
        (("rules", "remove", "--date", "2030-05-02", "--to", "2030-05-01"), "before --date"),
        (
            ("policy", "set", "--channel", "none", "--channel", "web"),
            "'--channel': give none alone",
        ),
        (("policy", "set", "--stay-for", "none", "--stay-for", "3=90"), "'--stay-for': give none"),
        (("policy", "set", "--channel", ""), "'--channel': it is empty"),
        (("policy", "set", "--channel", " "), "'--channel': it is empty"),
    ],
    ids=lambda value: " ".join(map(str, value))[:40] if isinstance(value, tuple) else None,
)
def test_options_that_contradict_each_other_say_so(
    dsn: str, restaurant: uuid.UUID, arguments: tuple[object, ...], says: str
) -> None:
    done = cli(*arguments[:2], *_at(restaurant), *arguments[2:], dsn=dsn)
    assert (done.code, done.out) == (2, "")
    assert says in " ".join(done.err.split())
