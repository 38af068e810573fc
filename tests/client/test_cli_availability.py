"""`availability`, `calendar`, `overview` and `slot`: text, JSON, exit codes."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest

from capacity_db import CapacityClient
from tests.client.support import DAY, cli, make_paced_restaurant, make_restaurant

pytestmark = pytest.mark.once


@pytest.fixture
def restaurant(dsn: str) -> uuid.UUID:
    """A restaurant with dinner whose slot at eight is full: four covers may arrive in one."""
    with CapacityClient(dsn) as client:
        made = make_paced_restaurant(client)
        client.create_booking(made, DAY, "20:00", 4, guest_name="Ada")
    return made


def _ask(command: str, restaurant: uuid.UUID, *more: object) -> tuple[object, ...]:
    return (command, "--restaurant", restaurant, "--date", DAY, *more)


def test_a_free_time_is_exit_code_0(dsn: str, restaurant: uuid.UUID) -> None:
    ask = _ask("availability", restaurant, "--party", 2, "--time", "21:00")
    done = cli(*ask, dsn=dsn)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Available.\n")
    assert "slot 21:00: 0 of 4 covers" in done.out
    assert cli(*ask, "--json", dsn=dsn).json["available"]


def test_a_time_that_is_not_free_is_exit_code_1_with_rules_and_alternatives(
    dsn: str, restaurant: uuid.UUID
) -> None:
    ask = _ask("availability", restaurant, "--party", 2, "--time", "20:00")
    done = cli(*ask, dsn=dsn)
    assert (done.code, done.err) == (1, "")
    assert "(CAPACITY_EXCEEDED)" in done.out
    assert "  slot_covers: limit 4, taken 4, asked 2, 2 covers too many\n" in done.out
    assert f"  {DAY}  19:45  15 min earlier  dinner  room for 4" in done.out
    assert f"  {DAY}  19:00  1 h earlier" in done.out
    as_json = cli(*ask, "--json", dsn=dsn)
    assert as_json.code == 1
    assert len(as_json.json["alternatives"]) == 5
    off = cli(*ask, "--json", "--no-alternatives", dsn=dsn)
    assert (off.code, off.json["alternatives"]) == (1, [])
    assert "Free instead" not in cli(*ask, "--no-alternatives", dsn=dsn).out


def test_rules_that_are_not_limits_say_what_they_know(dsn: str, restaurant: uuid.UUID) -> None:
    with CapacityClient(dsn) as client:
        client.set_booking_policy(restaurant, {"max_party_size": 3, "channels": ["phone", "web"]})
    done = cli(*_ask("availability", restaurant, "--party", 4, "--time", "21:00"), dsn=dsn)
    assert "  max_party_size: limit 3, asked 4, off by 1 cover\n" in done.out
    (line,) = (line for line in done.out.splitlines() if line.startswith("  channel"))
    assert "allowed phone or web" in line
    assert "channel cli" in line
    web = _ask("availability", restaurant, "--party", 3, "--time", "21:00", "--source", "web")
    assert cli(*web, dsn=dsn).code == 0


def test_a_rule_says_what_it_counts(dsn: str, restaurant: uuid.UUID) -> None:
    policy = {"min_notice_minutes": 50_000, "booking_horizon_days": 10}
    with CapacityClient(dsn) as client:
        client.set_booking_policy(restaurant, policy)
        client.set_capacity_rule(restaurant, None, 0)
    out = cli(*_ask("availability", restaurant, "--party", 2, "--time", "21:00"), dsn=dsn).out
    for rule, unit in {"min_notice": "minutes", "booking_horizon": "days"}.items():
        (line,) = (line for line in out.splitlines() if line.startswith(f"  {rule}:"))
        assert re.search(rf"off by [0-9]+ {unit}$", line)
    assert "  max_parties: limit 0, taken 1, asked 1, 2 parties too many\n" in out
    past = ("availability", "--restaurant", restaurant, "--date", "2020-05-01", "--time", "21:00")
    assert re.search(r"past_time: off by [0-9]+ minutes\n", cli(*past, "--party", 2, dsn=dsn).out)


def test_without_a_time_the_whole_day_is_shown(dsn: str, restaurant: uuid.UUID) -> None:
    ask = _ask("availability", restaurant, "--party", 2)
    done = cli(*ask, dsn=dsn)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == f"{DAY}, party of 2: 19 of 20 slots are free."
    assert lines[1] == "dinner 18:00-23:00"
    assert lines[2] == "  18:00  free               room for 4  0 %    green"
    assert lines[10] == "  20:00  CAPACITY_EXCEEDED  room for 0  100 %  alarm"
    assert len(cli(*ask, "--json", dsn=dsn).json["slots"]) == 20


def test_a_long_day_is_cut_with_a_count(dsn: str) -> None:
    with CapacityClient(dsn) as client:
        restaurant = make_restaurant(client)
        client.set_booking_policy(restaurant, {"slot_interval_minutes": 5})
    ask = _ask("availability", restaurant, "--party", 2)
    out = cli(*ask, dsn=dsn).out
    assert out.endswith("  ... and 188 more\n")
    assert len(cli(*ask, "--json", dsn=dsn).json["slots"]) == 288


def test_shadow_mode_says_what_enforcement_would_do(dsn: str, restaurant: uuid.UUID) -> None:
    with CapacityClient(dsn) as client:
        client.set_restaurant_enforcement(restaurant, "shadow")
    done = cli(*_ask("availability", restaurant, "--party", 2, "--time", "20:00"), dsn=dsn)
    assert done.code == 0
    assert "Shadow mode: enforcement would refuse this.\n  slot_covers" in done.out


def test_a_calendar_has_a_line_for_every_date(dsn: str, restaurant: uuid.UUID) -> None:
    closed = DAY + dt.timedelta(days=1)
    with CapacityClient(dsn) as client:
        client.set_special_day(restaurant, closed, label="holiday", options={"note": "Easter"})
    ask = _ask("calendar", restaurant, "--party", 2, "--days", 40)
    done = cli(*ask, dsn=dsn)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert len(lines) == 41
    assert lines[1].split("  ")[1:4] == [f"{DAY:%Y-%m-%d %a}", "19 of 20 free", "from 18:00"]
    assert lines[2].startswith(f"  {closed:%Y-%m-%d %a}  closed")
    assert lines[2].endswith("holiday")  # the note is for staff
    on_that_day = ("--restaurant", restaurant, "--date", closed)
    assert "holiday (Easter)" in cli("overview", *on_that_day, dsn=dsn).out
    as_json = cli(*ask, "--json", dsn=dsn).json
    assert [day["is_open"] for day in as_json["days"][:3]] == [True, False, True]
    fortnight = cli(*_ask("calendar", restaurant, "--party", 2, "--json"), dsn=dsn).json
    assert len(fortnight["days"]) == 14


def test_an_overview_is_a_heatmap(dsn: str, restaurant: uuid.UUID) -> None:
    done = cli(*_ask("overview", restaurant), dsn=dsn)
    assert (done.code, done.err) == (0, "")
    assert f"{DAY}: 4 covers, 1 party\n" in done.out
    assert "20:00 █████ 4/4!" in done.out
    assert "20:15 ░░░░░ 0/4" in done.out
    as_json = cli(*_ask("overview", restaurant, "--json"), dsn=dsn).json
    (period,) = as_json["service_periods"]
    assert [slot["level"] for slot in period["slots"]].count("alarm") == 1


def test_a_slot_lists_its_bookings(dsn: str, restaurant: uuid.UUID) -> None:
    done = cli(*_ask("slot", restaurant, "--time", "20:07"), dsn=dsn)
    assert (done.code, done.err) == (0, "")
    first, headings, row = done.out.splitlines()
    assert first == f"{DAY} 20:00: 4 of 4 covers arrive"
    assert headings.split()[:3] == ["time", "party", "guest"]
    assert row.split()[:6] == ["20:00", "party", "of", "4", "Ada", "confirmed"]
    as_json = cli(*_ask("slot", restaurant, "--time", "20:07", "--json"), dsn=dsn).json
    assert [booking["guest_name"] for booking in as_json["bookings"]] == ["Ada"]
    nobody = cli(*_ask("slot", restaurant, "--time", "03:00"), dsn=dsn)
    assert nobody.out == "Nobody can arrive then.\n"
