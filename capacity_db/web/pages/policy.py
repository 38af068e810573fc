"""The booking policy: what a restaurant takes through its channels."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from capacity_db import models
from capacity_db.errors import InvalidArgument
from capacity_db.web.callers import Caller, User
from capacity_db.web.pages import changes
from capacity_db.web.pages.changes import BACK, STEP, Change
from capacity_db.web.pages.forms import Entries, entries
from capacity_db.web.pages.render import page
from capacity_db.web.pages.staff import restaurant_of
from capacity_db.web.pages.staff_errors import StaffRoute

router = APIRouter(prefix="/policy", route_class=StaffRoute)

_NUMBERS: Final = (
    "min_party_size",
    "max_party_size",
    "min_notice_minutes",
    "booking_horizon_days",
    "slot_covers",
    "remaining_shown_below",
)
_FLAG: Final = "requires_table"


@router.get("")
async def policy_page(request: Request, caller: User, restaurant_id: UUID) -> Response:
    """A form with the policy as it is."""
    restaurant = await restaurant_of(caller, restaurant_id)
    policy = await caller.client.get_booking_policy(restaurant_id)
    held = {name: getattr(policy, name) for name in _NUMBERS}
    form = Entries({name: "" if value is None else value for name, value in held.items()})
    form.values[_FLAG] = "on" if policy.requires_table else ""
    form.remember()
    return _form(request, restaurant, form)


def _form(request: Request, restaurant: models.MemberRestaurant, form: Entries) -> Response:
    return page(
        request,
        "policy_form.html",
        422 if form.errors else 200,
        restaurant=restaurant,
        current="rules",
        form=form,
    )


@router.post("")
async def change_policy(request: Request, caller: User, restaurant_id: UUID) -> Response:
    """Show what the policy would touch, then save it."""
    restaurant = await restaurant_of(caller, restaurant_id)
    form = await entries(request, *_NUMBERS, _FLAG)
    told: dict[str, object] = {name: form.whole(name) for name in _NUMBERS}
    told[_FLAG] = form.get(_FLAG) == "on"
    change = Change(
        "set_booking_policy",
        {"policy": {name: value for name, value in told.items() if form.is_changed(name)}},
        "Change the booking policy?",
        "Save the policy",
        f"/ops/{restaurant_id}/rules/policy",
    )
    if form.get(STEP) != BACK and not form.errors:
        answer = await changes.make(request, caller, restaurant, change, form, {})
        if answer is not None:
            return answer
        await _blame_others(caller, restaurant, change.arguments["policy"], form)
    return _form(request, restaurant, form)


async def _blame_others(
    caller: Caller, restaurant: models.MemberRestaurant, policy: dict[str, object], form: Entries
) -> None:
    """Find what else is wrong: the engine names one key at a time."""
    for _ in policy:
        rest = {name: value for name, value in policy.items() if name not in form.errors}
        known = len(form.errors)
        try:
            await caller.client.preview_capacity_change(
                restaurant.id, "set_booking_policy", {"policy": rest}
            )
        except InvalidArgument as error:
            form.blame(error)
        if len(form.errors) == known:
            return
