"""The rules: limits by service period, the booking policy, and days that are special."""

from __future__ import annotations

import calendar
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from capacity_db import models
from capacity_db.errors import InvalidArgument
from capacity_db.web.callers import Caller, User
from capacity_db.web.pages import changes, closures, policy
from capacity_db.web.pages.changes import BACK, STEP, Change
from capacity_db.web.pages.forms import Entries, entries
from capacity_db.web.pages.render import page
from capacity_db.web.pages.staff import restaurant_of
from capacity_db.web.pages.staff_errors import StaffRoute

router = APIRouter(prefix="/ops/{restaurant_id}/rules", route_class=StaffRoute)
router.include_router(policy.router)
router.include_router(closures.router)

WEEKDAYS: Final = tuple(enumerate(calendar.day_name, start=1))
_SCOPE: Final = ("service_period_id", "weekday", "first_date", "last_date")
_LIMITS: Final = ("max_covers", "max_parties")
_FIELDS: Final = {
    "INVALID_LIMIT": "limits",
    "INVALID_SCOPE": "scope",
    "CAPACITY_RULE_OVERLAP": "scope",
}
_DONE: Final = {
    "set_capacity_rule": "The rule was saved.",
    "remove_capacity_rule": "The rule was removed.",
    "set_booking_policy": "The booking policy was saved.",
    "set_special_day": "The special day was saved.",
    "remove_special_day": "The special day was removed.",
}


def words_of(rule: models.CapacityRule) -> str:
    """When a rule holds: every day, on Fridays, on dates."""
    if rule.weekday is not None:
        return f"{calendar.day_name[rule.weekday - 1]}s"
    if rule.first_date is None:
        return "Every day"
    if rule.last_date in (None, rule.first_date):
        return f"{rule.first_date:%a} {rule.first_date.day} {rule.first_date:%b %Y}"
    first, last = rule.first_date, rule.last_date
    assert last is not None
    return f"{first.day} {first:%b %Y} to {last.day} {last:%b %Y}"


@router.get("")
async def rules_page(
    request: Request, caller: User, restaurant_id: UUID, done: str = ""
) -> Response:
    """All that limits what is taken."""
    restaurant = await restaurant_of(caller, restaurant_id)
    rules = await caller.client.list_capacity_rules(restaurant_id)
    periods = await caller.client.list_service_periods(restaurant_id)
    return page(
        request,
        "rules.html",
        restaurant=restaurant,
        current="rules",
        may_change=restaurant.role != "staff",
        groups=[
            (period, [rule for rule in rules if rule.service_period_id == period_id])
            for period_id, period in [*((one.id, one) for one in periods), (None, None)]
        ],
        words_of=words_of,
        days_of=days_of,
        policy=await caller.client.get_booking_policy(restaurant_id),
        special_days=await caller.client.list_special_days(restaurant_id),
        done=_DONE.get(done),
    )


def days_of(period: models.ServicePeriod) -> str:
    """The weekdays of a period: daily, or each by its name."""
    if len(period.weekdays) == 7:
        return "daily"
    return ", ".join(calendar.day_abbr[day - 1] for day in period.weekdays)


@router.get("/rule")
async def rule_page(request: Request, caller: User, restaurant_id: UUID) -> Response:
    """A form for the rule of a scope, with its limits if there is one."""
    restaurant = await restaurant_of(caller, restaurant_id)
    form = Entries(
        dict.fromkeys((*_SCOPE, *_LIMITS), "")
        | {name: request.query_params.get(name, "") for name in _SCOPE}
    )
    rule = await _rule_of(caller, restaurant_id, form)
    if rule is not None:
        for name in _LIMITS:
            limit = getattr(rule, name)
            form.values[name] = "" if limit is None else str(limit)
    return await _form(request, caller, restaurant, form)


async def _rule_of(
    caller: Caller, restaurant_id: UUID, form: Entries
) -> models.CapacityRule | None:
    wanted = [form.get(name) for name in _SCOPE]
    for rule in await caller.client.list_capacity_rules(restaurant_id):
        held = [getattr(rule, name) for name in _SCOPE]
        if wanted == ["" if value is None else str(value) for value in held]:
            return rule
    return None


async def _form(
    request: Request, caller: Caller, restaurant: models.MemberRestaurant, form: Entries
) -> Response:
    rule = await _rule_of(caller, restaurant.id, form)
    return page(
        request,
        "rule_form.html",
        422 if form.errors else 200,
        restaurant=restaurant,
        current="rules",
        form=form,
        rule=rule,
        scope=words_of(rule) if rule else "",
        periods=await caller.client.list_service_periods(restaurant.id),
        weekdays=WEEKDAYS,
    )


@router.post("/rule")
async def change_rule(request: Request, caller: User, restaurant_id: UUID) -> Response:
    """Show what the limits would touch, then save them."""
    restaurant = await restaurant_of(caller, restaurant_id)
    form = await entries(request, *_SCOPE, *_LIMITS)
    limits = {name: form.whole(name) for name in _LIMITS}
    change = Change(
        "set_capacity_rule",
        {**limits, **_scope(form)},
        "Change the limits?",
        "Save the limits",
        f"/ops/{restaurant_id}/rules/rule",
    )
    if form.get(STEP) != BACK and not form.errors:
        answer = await changes.make(request, caller, restaurant, change, form, _FIELDS)
        if answer is not None:
            return answer
        if "limits" in form.errors:
            await _blame_limits(caller, restaurant, change, form)
    return await _form(request, caller, restaurant, form)


async def _blame_limits(
    caller: Caller, restaurant: models.MemberRestaurant, change: Change, form: Entries
) -> None:
    """Find which limits are out of range: the engine is asked about each alone."""
    message = form.errors.pop("limits")
    for name in _LIMITS:
        alone = {**change.arguments, **dict.fromkeys(_LIMITS), name: change.arguments[name]}
        try:
            await caller.client.preview_capacity_change(restaurant.id, change.name, alone)
        except InvalidArgument:
            form.errors[name] = message
    if not form.errors:
        form.errors["limits"] = message


def _scope(form: Entries) -> dict[str, Any]:
    return {
        "service_period_id": form.text("service_period_id"),
        "weekday": form.whole("weekday"),
        "first_date": form.date("first_date"),
        "last_date": form.date("last_date"),
    }


@router.post("/rule/remove")
async def remove_rule(request: Request, caller: User, restaurant_id: UUID) -> Response:
    """Show what its end would touch, then remove it."""
    restaurant = await restaurant_of(caller, restaurant_id)
    form = await entries(request, *_SCOPE)
    change = Change(
        "remove_capacity_rule",
        _scope(form),
        "Remove this rule?",
        "Remove the rule",
        f"/ops/{restaurant_id}/rules/rule/remove",
        is_removal=True,
    )
    if form.get(STEP) != BACK and not form.errors:
        answer = await changes.make(request, caller, restaurant, change, form, _FIELDS)
        if answer is not None:
            return answer
    form.values |= dict.fromkeys(_LIMITS, "")
    rule = await _rule_of(caller, restaurant_id, form)
    if rule is not None:
        form.values |= {
            name: "" if getattr(rule, name) is None else str(getattr(rule, name))
            for name in _LIMITS
        }
    return await _form(request, caller, restaurant, form)
