"""``rollout watch``: what a step of the rollout does, for some hours."""

from __future__ import annotations

import datetime as dt
import re
import time
from dataclasses import dataclass, field
from typing import Any

import click
import psycopg

from capacity_db import CapacityClient, CapacityDbError
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import EXIT_REFUSED, emit, json_option
from capacity_db.cli.tables import count, covers_and_parties
from capacity_db.models import Monitoring, OverbookedService, Rollout, RolloutActivity

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SILENCES = 3
"""Questions in a row that may go without an answer."""


def seconds(text: str) -> float:
    """``4h``, ``90m``, ``60`` or ``0.5s`` in seconds."""
    match = re.fullmatch(r"([0-9]+(?:[.][0-9]+)?)([smhd]?)", text.strip())
    if match is None or float(match[1]) == 0:
        raise click.BadParameter(f"{text!r}: write 60, 90s, 30m or 4h.")
    return float(match[1]) * _UNITS[match[2] or "s"]


@dataclass(frozen=True)
class Bounds:
    """What is too much."""

    max_refused: float
    min_requests: int
    max_overbooked: int


@dataclass
class Watch:
    """What was seen since the beginning. ``before`` are the debts that were there by then."""

    since: dt.datetime
    before: dict[tuple[str, ...], tuple[int, int]]
    total_before: int
    seen: RolloutActivity
    intervals: list[dict[str, Any]] = field(default_factory=list)

    def overbooked(self, now: Monitoring) -> list[OverbookedService]:
        """Services with a debt that is not shadow mode's, new or larger than it was."""
        return [
            service
            for service in now.overbooked
            if service.excess_covers > self.before.get(_key(service), (0, 0))[0]
            or service.excess_parties > self.before.get(_key(service), (0, 0))[1]
        ]

    def alarms(self, activity: RolloutActivity, now: Monitoring, bounds: Bounds) -> list[str]:
        """What somebody should look at, in words."""
        found = []
        services = self.overbooked(now)
        more = max(len(services), now.overbooked_services - self.total_before)
        if more > bounds.max_overbooked:
            named = "; ".join(_service(service) for service in services[:3])
            found.append(f"{count(more, 'service')} overbooked beyond shadow mode: {named}")
        asked, refused = activity.enforced_requests, activity.enforced_refused
        if asked >= bounds.min_requests and 100 * refused > bounds.max_refused * asked:
            found.append(
                f"{100 * refused / asked:.1f} % of {count(asked, 'request')} were refused, more"
                f" than {bounds.max_refused:g} %"
            )
        return found

    def line(self, state: Rollout, activity: RolloutActivity, now: Monitoring) -> str:
        """One interval in words; the share is that since the beginning."""
        last, self.seen = self.seen, activity
        counts = {
            name: getattr(activity, name) - getattr(last, name)
            for name in ("requests", "accepted", "refused", "would_refuse")
        }
        known = {rule.rule: rule.requests for rule in last.rules}
        rules = {
            rule.rule: rule.requests - known.get(rule.rule, 0)
            for rule in activity.rules
            if rule.requests > known.get(rule.rule, 0)
        }
        overbooked = len(self.overbooked(now))
        self.intervals.append(
            {
                "until": activity.until,
                "percent": state.percent,
                **counts,
                "rules": rules,
                "overbooked_services": overbooked,
            }
        )
        by_rule = ", ".join(f"{name} {number:,}" for name, number in rules.items())
        return (
            f"{activity.until:%H:%M:%S}  at {state.percent} %:"
            f" {count(counts['requests'], 'request')}, {counts['accepted']:,} accepted,"
            f" {counts['refused']:,} refused"
            + (f" ({by_rule})" if by_rule else "")
            + f", {counts['would_refuse']:,} would be in shadow mode; overbooked beyond shadow"
            f" mode: {overbooked}"
        )


@click.command()
@click.option(
    "--for",
    "duration",
    type=seconds,
    default="4h",
    show_default=True,
    metavar="TIME",
    help="How long: 30m, 4h.",
)
@click.option(
    "--interval",
    type=seconds,
    default="60",
    show_default=True,
    metavar="TIME",
    help="Between two lines.",
)
@click.option(
    "--max-refused",
    type=click.FloatRange(0, 100),
    default=50,
    show_default=True,
    metavar="PERCENT",
    help="Of what enforcing restaurants were asked since the beginning.",
)
@click.option(
    "--min-requests",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="Before a share of refusals says anything.",
)
@click.option(
    "--max-overbooked",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Services that may be overbooked anew; overrides, imports and lowered limits count.",
)
@client_options
@json_option
@click.pass_context
def watch(
    context: click.Context,
    duration: float,
    interval: float,
    max_refused: float,
    min_requests: int,
    max_overbooked: int,
    dsn: str,
    as_json: bool,
) -> None:
    """Watch the step that was taken: a line per interval, and an alarm at once.

    Exit code 0: the time is over and nothing was wrong. Exit code 1: a service was overbooked
    beyond shadow mode, or too much was refused; then `capacity-db rollout pause`. Debts from
    before the watch are no alarm. What the database cannot see, such as guests who got an error,
    is for the metrics of `serve`. With --json one value at the end.

    \b
    Examples:
      capacity-db rollout watch --for 4h
      capacity-db rollout watch --for 30m --interval 10s --max-refused 20 --json
    """
    bounds = Bounds(max_refused, min_requests, max_overbooked)
    alarms: list[str] = []
    with open_client(dsn) as client:
        kept = _begin(client)
        ends = time.monotonic() + duration
        silences = 0
        while not alarms and (left := ends - time.monotonic()) > 0:
            time.sleep(min(interval, left))
            try:
                state, now = client.get_rollout(gates=False, since=kept.since), _look(client)
            except (psycopg.OperationalError, CapacityDbError) as error:
                silences += 1
                if silences >= _SILENCES:
                    raise
                click.echo(f"No answer: {type(error).__name__}", err=True)
                continue
            silences = 0
            assert state.activity is not None
            alarms = kept.alarms(state.activity, now, bounds)
            line = kept.line(state, state.activity, now)
            if not as_json:
                click.echo(line)
        last = client.get_rollout(gates=False)
    answer = {
        "success": not alarms,
        "alarms": alarms,
        "percent": last.percent,
        "next_percent": last.next_percent,
        "since": kept.since,
        "total": kept.seen,
        "intervals": kept.intervals,
    }
    emit(answer, as_json, _print_end)
    if alarms:
        context.exit(EXIT_REFUSED)


def _begin(client: CapacityClient) -> Watch:
    # By the database's clock, which stamps the decisions.
    first = client.get_rollout(gates=False, since=dt.datetime.now(dt.UTC)).activity
    assert first is not None
    state, now = client.get_rollout(gates=False, since=first.until), _look(client)
    assert state.activity is not None
    before = {_key(s): (s.excess_covers, s.excess_parties) for s in now.overbooked}
    return Watch(first.until, before, now.overbooked_services, state.activity)


def _look(client: CapacityClient) -> Monitoring:
    return client.get_monitoring()


def _key(service: OverbookedService) -> tuple[str, ...]:
    return (
        str(service.restaurant_id),
        str(service.service_date),
        str(service.service_period_id),
    )


def _service(service: OverbookedService) -> str:
    return (
        f"restaurant {service.restaurant_id}, {service.service_date},"
        f" {covers_and_parties(service.excess_covers, service.excess_parties, ' and ')} too many"
        f" ({service.cause or 'cause unknown'})"
    )


def _print_end(answer: dict[str, Any]) -> None:
    for alarm in answer["alarms"]:
        click.echo(f"ALARM: {alarm}", err=True)
    if answer["alarms"]:
        click.echo("To go back at once: capacity-db rollout pause", err=True)
        return
    total: RolloutActivity = answer["total"]
    asked = count(total.requests, "request")
    click.echo(f"Nothing alarming in {asked} at {answer['percent']} %.")
    if answer["next_percent"] is not None:
        command = f"capacity-db rollout set --percent {answer['next_percent']}"
        click.echo(f"Next, when the gates are open: {command}")


commands: list[click.Command] = [watch]
