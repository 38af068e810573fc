"""Every decision judged once more, and the shadow report counted once more, in plain Python.

Made from the raw rows of decisions and from nothing that the database works out.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, Final
from zoneinfo import ZoneInfo

from psycopg.rows import dict_row

from tests.support.databases import AnyConnection

Row = dict[str, Any]
TAKES: Final = ("create_booking", "hold_capacity", "update_booking")
MEANT: Final = {"party_size", "booking_date", "start_time"}


def decisions(connection: AnyConnection) -> list[Row]:
    """All of them, with the zone of their restaurant."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            "SELECT d.*, r.time_zone FROM capacity.decisions AS d"
            " JOIN capacity.restaurants AS r USING (restaurant_id) ORDER BY d.id"
        ).fetchall()


def takes_more(row: Row) -> tuple[int, int]:
    """The covers and parties that it takes more of its service."""
    effect = (row["options"] or {}).get("effect")
    return (row["party_size"], 1) if effect is None else (effect["covers"], effect["parties"])


def is_request(row: Row) -> bool:
    """Whether it asked for capacity."""
    options = row["options"] or {}
    if row["operation"] == "update_booking":
        return row["code"] is not None or bool(MEANT & set(options.get("changes", ())))
    if row["operation"] == "transition_booking":
        return takes_more(row)[0] > 0
    if row["operation"] in ("sql_insert", "sql_update"):
        return row["party_size"] is not None
    return row["operation"] in TAKES


def would_refuse(row: Row) -> bool:
    """Whether shadow mode alone accepted it."""
    forced = (row["options"] or {}).get("override") is True
    return (
        row["mode"] == "shadow"
        and row["outcome"] == "accepted"
        and row["code"] is not None
        and not forced
    )


def misjudged(rows: Iterable[Row]) -> list[Row]:
    """New bookings and holds whose outcome does not follow from their limits and mode."""
    found = []
    for row in rows:
        if row["operation"] not in ("create_booking", "hold_capacity"):
            continue
        said = {violation["rule"] for violation in row["violations"] or ()}
        over = {
            rule
            for rule, limit, used, asked in (
                ("max_covers", row["max_covers"], row["booked_covers"], row["party_size"]),
                ("max_parties", row["max_parties"], row["booked_parties"], 1),
                ("slot_covers", row["slot_capacity"], row["slot_reserved"], row["party_size"]),
            )
            if limit is not None and used + asked > limit
        }
        is_refused = row["outcome"] == "refused"
        if (
            over != said - {"max_party_size"}
            or is_refused != (bool(said) and row["mode"] == "enforce")
            or row["authorises_debt"] != (bool(over) and row["mode"] == "shadow")
        ):
            found.append(row)
    return found


def local_day(row: Row) -> dt.date:
    """The day of its decision, where the restaurant is."""
    decided: dt.datetime = row["decided_at"]
    return decided.astimezone(ZoneInfo(row["time_zone"])).date()


def report(rows: Iterable[Row], first: dt.date, last: dt.date) -> dict[str, dict[str, Any]]:
    """By restaurant what get_shadow_report counts, examples and what is left now apart."""
    asked: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["mode"] == "shadow" and is_request(row) and first <= local_day(row) <= last:
            asked[str(row["restaurant_id"])].append(row)
    return {restaurant_id: _counts(found) for restaurant_id, found in asked.items()}


def _counts(found: list[Row]) -> dict[str, Any]:
    refused = [row for row in found if would_refuse(row)]
    requests: Counter[str] = Counter()
    covers: Counter[str] = Counter()
    worst: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    let_in: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in refused:
        service = row["service_date"], row["service_period_id"]
        more = dict(zip(("max_covers", "max_parties"), takes_more(row), strict=True))
        for violation in row["violations"]:
            rule = violation["rule"]
            requests[rule] += 1
            covers[rule] += row["party_size"]
            if rule in more:
                worst[service][rule] = max(worst[service][rule], violation["shortfall"])
                let_in[service][rule] += more[rule]

    def over(rule: str) -> int:
        return sum(min(worst[service][rule], let_in[service][rule]) for service in worst)

    return {
        "requests": len(found),
        "covers": sum(row["party_size"] for row in found),
        "refused": sum(row["outcome"] == "refused" for row in found),
        "unjudged": sum(row["operation"].startswith("sql_") for row in found),
        "would_refuse": len(refused),
        "would_refuse_covers": sum(row["party_size"] for row in refused),
        "rules": {rule: (requests[rule], covers[rule]) for rule in requests},
        "overbooked": {
            "services": len(worst),
            "covers": over("max_covers"),
            "parties": over("max_parties"),
        },
    }


def shown(restaurant: Any) -> dict[str, Any]:
    """The same of a restaurant in the answer of get_shadow_report."""
    said: dict[str, Any] = restaurant.model_dump(mode="json")
    return {
        **{name: said[name] for name in ("requests", "covers", "refused", "unjudged")},
        **{name: said[name] for name in ("would_refuse", "would_refuse_covers", "overbooked")},
        "rules": {rule["rule"]: (rule["requests"], rule["covers"]) for rule in said["rules"]},
    }
