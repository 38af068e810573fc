"""Rules and dashboard against a real server under load, by a real Prometheus.

One story, told once, and so one test: all is well, then one thing after the other goes wrong. What
was seen is judged at the end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
import yaml  # type: ignore[import-untyped]
from psycopg.conninfo import make_conninfo

from capacity_db import CapacityClient
from capacity_db.deploy import migrate
from tests.client.support import ROOT
from tests.monitoring import causes
from tests.monitoring.scraping import JOB, RULES, Prometheus, eventually, impatient, scraping
from tests.support.databases import fresh_database
from tests.support.servers import Server, run_server
from tests.web.outages import start, stop
from tests.web.processes import serving

pytestmark = pytest.mark.once

DASHBOARD: Final = ROOT / "monitoring" / "grafana" / "dashboard.json"
CAUSED: Final = {
    "CapacityDbOverbooked": "P0",
    "CapacityDbBookingErrors": "P0",
    "CapacityDbNotScraped": "P0",
    "CapacityDbBookingsSlow": "P1",
    "CapacityDbRestaurantUnconfigured": "P1",
    "CapacityDbBlind": "P1",
    "CapacityDbRetriesExhausted": "P2",
    "CapacityDbWebhooksDead": "P2",
    "CapacityDbWebhooksLate": "P2",
    "CapacityDbHoldsUnswept": "P2",
}
"""By alert, how bad it is."""
UNLIMITED: Final = [
    word
    for limit in ("booking", "availability", "page")
    for word in (f"--{limit}-limit", "1000000/minute")
]


def panels() -> dict[str, list[str]]:
    """The queries of the dashboard by panel, with its variables filled in as Grafana does."""
    found = {}
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        expressions = [target["expr"] for target in panel.get("targets", [])]
        filled = [
            text.replace("$job", ".+").replace("$__rate_interval", "1m") for text in expressions
        ]
        if filled:
            found[f"{panel['id']} {panel['title']}"] = filled
    return found


@dataclass
class Story:
    """What was seen."""

    quiet: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """Alerts that fired while all was well."""
    shown: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    """By panel and query, what it returned under load."""
    fired: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """The labels of the alerts that fired when they were caused."""
    names: set[str] = field(default_factory=set)
    """The metrics that were scraped."""


@pytest.mark.slow
def test_alerts_and_panels_show_what_happens_to_a_server_under_load(
    server: Server, tmp_path: Path
) -> None:
    # One that may be stopped.
    with run_server(server.bindir) as own_server:
        seen = story(own_server, tmp_path)
    assert seen.quiet == {}
    assert {name: labels["severity"] for name, labels in seen.fired.items()} == CAUSED
    assert {labels["job"] for labels in seen.fired.values()} == {JOB}
    assert [query for query, series in seen.shown.items() if not series] == []
    judge_labels(seen)
    judge_names(seen)


def story(server: Server, folder: Path) -> Story:
    """All of it."""
    seen = Story()
    with fresh_database(server) as name:
        dsn = server.conninfo(name)
        migrate(dsn)
        login = make_conninfo(dsn, user=made_login(dsn))
        words = [*UNLIMITED, "--pool-size", "30", "--pool-timeout", "2"]
        with (
            serving(*words, dsn=login, module="tests.monitoring.impatient") as served,
            scraping(served.places["url"], folder) as prometheus,
        ):
            url = served.places["url"]
            all_goes_well(seen, prometheus, dsn, url)
            house = things_go_wrong(seen, prometheus, dsn, url)
            the_database_goes(seen, prometheus, server, house)
            everybody_wants_the_same(seen, prometheus, dsn, house)
            served.stop()
            wait_for(seen, prometheus, "CapacityDbNotScraped")
    return seen


def made_login(dsn: str) -> str:
    """A login of an application; it goes with the server."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE ROLE app LOGIN NOINHERIT")
        connection.execute("GRANT anon, authenticated, service_role TO app")
    return "app"


def all_goes_well(seen: Story, prometheus: Prometheus, dsn: str, url: str) -> None:
    """Bookings are taken and refused, and now and then a transaction is repeated."""
    with CapacityClient(dsn) as client:
        house = causes.open_house(client, url, max_covers=1_000_000)
        full = causes.open_house(client, url, max_covers=6)
        watched = causes.open_house(client, url, max_covers=6, enforcement="shadow")
    asks = [house.book, full.book, watched.book, house.look]
    judged = "min(count_over_time(booking_overbooking_detected[1m])) > 4"
    with causes.load(*asks) as statuses:
        eventually(lambda: prometheus.query(judged))
    assert {200, 201, 409} <= set(statuses)
    seen.quiet = prometheus.firing()
    with causes.beginning_with(dsn, causes.NOW_AND_THEN), causes.load(*asks):
        eventually(lambda: all(shown(prometheus).values()), lambda: shown(prometheus))
        seen.shown = shown(prometheus)
    # Red control: a query that names nothing shows nothing.
    assert prometheus.query("sum(rate(booking_creation_total[1m]))") == []
    seen.names = prometheus.names()


def things_go_wrong(seen: Story, prometheus: Prometheus, dsn: str, url: str) -> causes.House:
    """A manager overbooks, a restaurant has no limit, and the database is slow."""
    with CapacityClient(dsn) as client:
        house = causes.open_house(client, url, max_covers=10)
        causes.override(client, house)
        causes.open_house(client, url, max_covers=None)
        roomy = causes.open_house(client, url, max_covers=1_000_000)
    causes.leave_behind(dsn, roomy)
    wait_for(
        seen,
        prometheus,
        "CapacityDbOverbooked",
        "CapacityDbRestaurantUnconfigured",
        "CapacityDbHoldsUnswept",
        "CapacityDbWebhooksDead",
        "CapacityDbWebhooksLate",
    )
    with causes.beginning_with(dsn, causes.SLOW), causes.load(roomy.book, callers=24):
        wait_for(seen, prometheus, "CapacityDbBookingsSlow")
    return roomy


def the_database_goes(
    seen: Story, prometheus: Prometheus, server: Server, house: causes.House
) -> None:
    """Nobody gets a decision."""
    assert "CapacityDbBookingErrors" not in prometheus.firing()
    stop(server)
    try:
        with causes.load(house.book, callers=24) as statuses:
            wait_for(seen, prometheus, "CapacityDbBookingErrors", "CapacityDbBlind")
    finally:
        start(server)
    assert 503 in statuses


def everybody_wants_the_same(
    seen: Story, prometheus: Prometheus, dsn: str, house: causes.House
) -> None:
    """Retries run out."""
    with causes.beginning_with(dsn, causes.CONFLICTING), causes.load(house.book) as statuses:
        wait_for(seen, prometheus, "CapacityDbRetriesExhausted")
    assert 409 in statuses


def wait_for(seen: Story, prometheus: Prometheus, *alerts: str) -> None:
    """Wait until alerts fire."""
    eventually(lambda: set(alerts) <= prometheus.firing().keys(), prometheus.firing)
    firing = prometheus.firing()
    seen.fired |= {name: firing[name] for name in alerts}


def shown(prometheus: Prometheus) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """By panel and query, what the query returns that is a number."""
    return {
        (panel, text): [one for one in prometheus.query(text) if one["value"][1] != "NaN"]
        for panel, queries in panels().items()
        for text in queries
    }


def judge_labels(seen: Story) -> None:
    """Panels show apart what they promise to."""

    def labels(title: str, name: str) -> set[str]:
        return {
            series["metric"][name]
            for (panel, _), found in seen.shown.items()
            for series in found
            if panel.endswith(title)
        }

    assert {"accepted", "refused"} <= labels("Bookings by outcome", "outcome")
    assert labels("Refused for capacity, by mode", "mode") == {"enforce", "shadow"}
    assert labels("Transactions repeated, by SQLSTATE", "sqlstate") == {"40001"}
    assert labels("Restaurants by mode", "mode") == {"enforce", "shadow"}


def judge_names(seen: Story) -> None:
    """Every metric that a rule or a panel names was scraped."""
    named = named_metrics(" ".join(rule["expr"] for rule in alerts(RULES.read_text())))
    for queries in panels().values():
        named |= named_metrics(" ".join(queries))
    assert len(named) >= 13
    assert named <= seen.names
    # Red control.
    assert not named_metrics("max(booking_overbooked) > 0") <= seen.names


def named_metrics(text: str) -> set[str]:
    """The metrics that expressions of PromQL name: words before a selector or a range."""
    return set(re.findall(r"\b([a-z]+(?:_[a-z]+)+)(?=[{\[)\s]|$)", text)) - {
        "histogram_quantile", "min_over_time", "max_over_time", "label_values",
    }  # fmt: skip


def alerts(text: str) -> list[dict[str, Any]]:
    """The alerts of a file of rules."""
    return [rule for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]


def test_every_alert_is_caused() -> None:
    rules = alerts(RULES.read_text())
    assert {rule["alert"]: rule["labels"]["severity"] for rule in rules} == CAUSED


def test_the_rules_that_a_server_is_judged_by_differ_in_patience_alone() -> None:
    rules = alerts(RULES.read_text())
    copies = alerts(impatient(RULES.read_text()))
    assert copies != rules
    for copy, rule in zip(copies, rules, strict=True):
        rule["expr"] = rule["expr"].replace("unswept[30m]", "unswept[2s]")
        assert {**copy, "for": ""} == {**rule, "for": ""}
