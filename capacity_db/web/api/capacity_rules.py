"""The limits of a restaurant: rules, each for a scope, and what changing one would touch."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field, StrictInt

from capacity_db import models
from capacity_db.web.api.answers import Answer, previewed
from capacity_db.web.callers import User
from capacity_db.web.responses import problems
from capacity_db.web.schemas import DIGITS, LEFT_OUT, WHOLE, Body, Date, Flag, Id, Question

router = APIRouter(prefix="/api/owner/restaurants/{restaurant_id}", tags=["capacity rules"])

Limit = Annotated[StrictInt, Field(ge=0, le=1_000_000, description="Null: no limit."), WHOLE]


class Rule(Body):
    """Limits for a scope: a service period, a weekday (1 = Monday), dates; null is any of them."""

    service_period_id: Id | None = None
    weekday: Annotated[StrictInt, Field(ge=1, le=7), WHOLE] | None = None
    first_date: Date | None = None
    last_date: Date | None = None
    max_covers: Limit | None
    max_parties: Limit | None


class Preview(Question):
    """Whether the change is only tried."""

    preview: Annotated[
        Flag, Field(description="Answer what the change would touch, and change nothing.")
    ] = False


class Scope(Preview):
    """The scope of exactly one rule."""

    service_period_id: Id = LEFT_OUT
    weekday: Annotated[int, Field(ge=1, le=7), DIGITS] = LEFT_OUT
    first_date: Date = LEFT_OUT
    last_date: Date = LEFT_OUT


class Rules(Answer):
    """Rules, the most specific first: the first that applies to a service decides it."""

    rules: tuple[models.CapacityRule, ...]


@router.get("/capacity", responses=problems(401, 403, 404, 422))
async def list_rules(caller: User, restaurant_id: Id) -> Rules:
    """The capacity rules of a restaurant, with their scope in words."""
    return Rules(rules=await caller.client.list_capacity_rules(restaurant_id))


@router.put("/capacity", responses=problems(400, 401, 403, 404, 409, 413, 422))
async def set_rule(
    caller: User, restaurant_id: Id, body: Rule, query: Annotated[Preview, Query()]
) -> models.CapacityRuleResult:
    """Set the limits of a scope (admins). Lowered under what is booked it keeps the bookings, and
    leaves the `debts` that the answer lists.
    """
    change = body.given()
    if query.preview:
        return await previewed(
            caller, restaurant_id, "set_capacity_rule", change, models.CapacityRuleResult
        )
    return await caller.client.set_capacity_rule(restaurant_id, **change)


@router.delete("/capacity", responses=problems(401, 403, 404, 409, 422))
async def remove_rule(
    caller: User, restaurant_id: Id, query: Annotated[Scope, Query()]
) -> models.CapacityRuleResult:
    """Remove the rule of exactly this scope (admins); the next less specific one takes over."""
    change = query.given()
    if change.pop("preview"):
        return await previewed(
            caller, restaurant_id, "remove_capacity_rule", change, models.CapacityRuleResult
        )
    return await caller.client.remove_capacity_rule(restaurant_id, **change)
