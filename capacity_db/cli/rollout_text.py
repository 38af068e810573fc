"""How the rollout commands say what they found."""

from __future__ import annotations

from typing import Any

import click

from capacity_db.cli.booking_text import violation_text
from capacity_db.cli.tables import count, echo_table, harmless, moment
from capacity_db.models import (
    NamedRestaurant,
    Rollout,
    RolloutChange,
    RolloutGate,
    RolloutStep,
    RuleCount,
    ShadowCounts,
    ShadowReport,
    ShadowRestaurant,
)


def print_status(state: Rollout) -> None:
    """How far it is, the gates, what comes next, the latest steps."""
    counts = state.restaurants
    click.echo(
        f"At {state.percent} %: {counts.enforcing:,} of {count(counts.total, 'restaurant')}"
        f" enforce, {counts.shadow:,} in shadow mode."
    )
    if state.own_settings:
        click.echo(
            f"By a setting of their own: {counts.own_enforce:,} enforce,"
            f" {counts.own_shadow:,} in shadow mode."
        )
        _print_restaurants(state.own_settings, counts.own_enforce + counts.own_shadow)
    if state.started_at is None:
        click.echo("Not started. Next: capacity-db rollout start --shadow")
    else:
        days, hours = count(state.min_days or 0, "day"), count(state.min_hours or 0, "hour")
        click.echo(
            f"Started {moment(state.started_at)}: {days} in shadow mode before the first step up,"
            f" {hours} between two."
        )
    if state.paused_percent is not None:
        click.echo(f"Paused: it was at {state.paused_percent} %.")
    if state.gates is not None and state.gates_percent > state.percent:
        click.echo(
            f"Gates before {state.gates_percent} % ({counts.next_enforcing:,} would enforce):"
        )
        print_gates(state.gates)
    if state.next_percent is not None:
        closed = any(not g.passed and not g.is_warning for g in state.gates or ())
        when = ", when the gates are open" if closed else ""
        click.echo(f"Next{when}: capacity-db rollout set --percent {state.next_percent}")
    elif state.started_at is not None:
        click.echo("Every restaurant without a setting of its own enforces.")
    if state.steps:
        click.echo("Latest steps:")
        headings = ("when", "step", "who", "reason")
        rows = [(moment(s.decided_at), step_text(s), s.actor, s.reason) for s in state.steps]
        echo_table(rows, headings)


def print_gates(gates: tuple[RolloutGate, ...]) -> None:
    """Each gate with what was found, and examples of what closes it."""
    rows = [(_state(g), g.gate, _found(g), g.message) for g in gates]
    echo_table(rows, ("", "gate", "found / needed", ""))
    for gate in gates:
        for example in () if gate.passed else gate.examples:
            click.echo(f"    {gate.gate}: {harmless(_words(example))}")


def _state(gate: RolloutGate) -> str:
    if gate.passed:
        return "open"
    return "warning" if gate.is_warning else "CLOSED"


def _found(gate: RolloutGate) -> str:
    found = "-" if gate.found is None else f"{gate.found:g}"
    return f"{found} / {gate.needed:g}"


def _words(example: dict[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in example.items())


def step_text(step: RolloutStep) -> str:
    """``10 % -> 50 %, forced``."""
    words = f"{step.percent_before} % -> {step.percent} %"
    if step.action == "restaurants":
        named = step.details.get("restaurant_ids") or ()
        words = f"{count(len(named), 'restaurant')}: {step.details.get('mode')}"
    elif step.action == "start":
        days, hours = step.details.get("min_days", 0), step.details.get("min_hours", 0)
        words = f"start ({count(days, 'day')}, {count(hours, 'hour')}), {words}"
    elif step.action != "percent":
        words = f"{step.action}, {words}"
    return f"{words}, forced" if step.is_forced else words


def print_change(change: RolloutChange) -> None:
    """What a step did, and who goes on after a pause."""
    if change.step is None:
        click.echo("It was so before: nothing was changed.")
    else:
        changed = change.step.details.get("changed") or {}
        click.echo(f"Step {change.step.id}: {step_text(change.step)}.")
        click.echo(
            f"{changed.get('to_enforce', 0):,} began to enforce,"
            f" {changed.get('to_shadow', 0):,} went back to shadow mode."
        )
        gates = [RolloutGate.model_validate(g) for g in change.step.details.get("gates") or ()]
        print_gates(tuple(gate for gate in gates if not gate.passed))
    still = change.still_enforcing
    if still is not None and still.count:
        click.echo("By a setting of their own these still enforce:")
        _print_restaurants(still.listed, still.count)
    if change.step is not None and change.step.action == "pause":
        back = change.step.percent_before
        click.echo(f"To go on: capacity-db rollout set --percent {back}")


def print_closed(answer: dict[str, Any]) -> None:
    """Which gates refused a step."""
    error = answer["error"]
    click.echo("Refused: nothing was changed.", err=True)
    rows = [
        (gate["gate"], f"{_number(gate['found'])} / {gate['needed']}", gate["message"])
        for gate in error["detail"].get("gates", ())
    ]
    echo_table(rows, ("closed gate", "found / needed", ""), err=True)
    click.echo("Examples: capacity-db rollout status", err=True)
    click.echo('To pass all the same: add --force --reason "..."', err=True)


def _number(value: Any) -> str:
    return "-" if value is None else f"{value:g}"


def _print_restaurants(listed: tuple[NamedRestaurant, ...], total: int) -> None:
    rows = [(r.restaurant_id, r.name, r.enforcement) for r in listed]
    echo_table(rows, total=total, drop_empty=True)


def print_report(found: ShadowReport) -> None:
    """The whole, then each restaurant with its rules and examples."""
    total = found.total
    click.echo(
        f"Decided in shadow mode from {found.first_date} to {found.last_date}, at"
        f" {count(total.restaurants, 'restaurant')}:"
    )
    _print_counts(total)
    if not found.restaurants:
        return
    rows = [
        (
            r.name,
            r.mode,
            f"{r.requests:,}",
            f"{r.would_refuse:,}",
            f"{r.share_percent or 0:g} %",
            _rules(r.rules),
            r.overbooked.services or None,
            r.restaurant_id,
        )
        for r in found.restaurants
    ]
    headings = ("", "mode", "requests", "refused", "share", "by rule", "overbooked", "restaurant")
    echo_table(rows, headings, limit=None, total=total.restaurants)
    for restaurant in found.restaurants:
        _print_examples(restaurant)


def _print_counts(counts: ShadowCounts) -> None:
    worst, now = counts.overbooked, counts.still_overbooked
    share = "" if counts.share_percent is None else f" ({counts.share_percent:g} %)"
    requests, covers = count(counts.requests, "request"), count(counts.covers, "cover")
    click.echo(f"  {requests} for {covers}")
    if counts.unjudged:
        click.echo(f"  {counts.unjudged:,} of them by plain SQL, which nobody judged")
    click.echo(
        f"  {counts.would_refuse:,}{share} would have been refused,"
        f" {count(counts.would_refuse_covers, 'cover')}; a request counts under every rule that it"
        " violates:"
    )
    for rule in counts.rules:
        asked, places = count(rule.requests, "request"), count(rule.covers or 0, "cover")
        click.echo(f"    {rule.rule:<18} {asked}, {places}")
    click.echo(
        f"  overbooked by that at worst: {count(worst.services, 'service')},"
        f" {count(worst.covers, 'cover')}, {count(worst.parties, 'party', 'parties')};"
        f" now: {now.services:,}, {now.covers:,}, {now.parties:,}"
    )


def _rules(rules: tuple[RuleCount, ...]) -> str:
    return ", ".join(f"{rule.rule} {rule.requests:,}" for rule in rules)


def _print_examples(restaurant: ShadowRestaurant) -> None:
    if not restaurant.examples:
        return
    click.echo(f"{harmless(restaurant.name)}, the latest:")
    for example in restaurant.examples:
        against = "; ".join(violation_text(item) for item in example.violations)
        click.echo(
            f"  {example.decided_local:%Y-%m-%d %H:%M}  for {example.booking_date}"
            f" {example.start_time:%H:%M}, party of {example.party_size}: {harmless(against)}"
        )
