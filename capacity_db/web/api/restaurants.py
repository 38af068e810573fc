"""Restaurants: what guests may know of one, and which of them a user works for."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from capacity_db import models
from capacity_db.web.api.answers import Answer
from capacity_db.web.callers import Guest, User
from capacity_db.web.responses import problems
from capacity_db.web.schemas import Id
from capacity_db.web.throttle import throttled

router = APIRouter(prefix="/api", tags=["restaurants"])


class Restaurants(Answer):
    """Restaurants by name."""

    restaurants: tuple[models.MemberRestaurant, ...]


@router.get(
    "/restaurants/{restaurant_id}",
    dependencies=[Depends(throttled("pages"))],
    responses=problems(404, 422, 429),
)
async def get_restaurant(caller: Guest, restaurant_id: Id) -> models.PublicRestaurant:
    """What a guest needs before asking for a place: its clock, and what its policy takes."""
    return await caller.client.get_restaurant(restaurant_id)


@router.get("/ops/restaurants", responses=problems(401))
async def list_restaurants(caller: User) -> Restaurants:
    """The restaurants that the user works for, and what the user is there."""
    return Restaurants(restaurants=await caller.client.list_restaurants())
