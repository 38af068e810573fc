"""Who works for a restaurant.

``members.py`` is generated from this file by ``bin/generate_sync_client.py``.
"""

from __future__ import annotations

from uuid import UUID

from capacity_db import models
from capacity_db import people_functions as functions
from capacity_db.async_caller import AsyncCaller
from capacity_db.rpc import Id


class AsyncMembers:
    """The part of the client about members of restaurants, and about the user who asks.

    Members bind users whose claims do not carry their restaurants.
    """

    _caller: AsyncCaller

    async def user_restaurants(self, role: str = "staff") -> tuple[UUID, ...]:
        """The restaurants where the user who asks is at least this: staff, admin or owner.

        Raises:
            InvalidArgument (INVALID_ROLE, INVALID_CLAIMS).
        """
        answer, _ = await self._caller.call(functions.USER_RESTAURANTS, {"role": role})
        return answer

    async def user_role(self, restaurant_id: Id) -> models.MemberRole | None:
        """What the user who asks is there; ``None``: nothing, or there is no such restaurant."""
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = await self._caller.call(functions.USER_ROLE, arguments)
        return answer

    async def set_member(self, restaurant_id: Id, user_id: str, role: str) -> models.Member:
        """Make a user a member, or give a member another role: staff, admin or owner.

        Admins may, but only an owner makes or changes an owner.

        Raises:
            InvalidArgument (INVALID_ROLE), NotFound, NotAllowed, Conflict (LAST_OWNER).
        """
        arguments = {"restaurant_id": restaurant_id, "user_id": user_id, "role": role}
        answer, _ = await self._caller.call(functions.SET_MEMBER, arguments)
        return answer.member

    async def remove_member(self, restaurant_id: Id, user_id: str) -> models.Member:
        """End a membership; the member as it was. Claims that carry restaurants stay believed.

        Raises:
            NotFound (MEMBER_NOT_FOUND), NotAllowed, Conflict (LAST_OWNER).
        """
        arguments = {"restaurant_id": restaurant_id, "user_id": user_id}
        answer, _ = await self._caller.call(functions.REMOVE_MEMBER, arguments)
        return answer.member

    async def list_members(self, restaurant_id: Id) -> tuple[models.Member, ...]:
        """The members: owners first, then admins and staff."""
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = await self._caller.call(functions.LIST_MEMBERS, arguments)
        return answer.members
