# Generated from async_members.py by bin/generate_sync_client.py. Do not edit.
"""Who works for a restaurant."""

from __future__ import annotations

from uuid import UUID

from capacity_db import models
from capacity_db import people_functions as functions
from capacity_db.caller import Caller
from capacity_db.rpc import Id


class Members:
    """The part of the client about members of restaurants, and about the user who asks.

    Members bind users whose claims do not carry their restaurants.
    """

    _caller: Caller

    def user_restaurants(self, role: str = "staff") -> tuple[UUID, ...]:
        """The restaurants where the user who asks is at least this: staff, admin or owner.

        Raises:
            InvalidArgument (INVALID_ROLE, INVALID_CLAIMS).
        """
        answer, _ = self._caller.call(functions.USER_RESTAURANTS, {"role": role})
        return answer

    def user_role(self, restaurant_id: Id) -> models.MemberRole | None:
        """What the user who asks is there; ``None``: nothing, or there is no such restaurant."""
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = self._caller.call(functions.USER_ROLE, arguments)
        return answer

    def set_member(self, restaurant_id: Id, user_id: str, role: str) -> models.Member:
        """Make a user a member, or give a member another role: staff, admin or owner.

        Admins may, but only an owner makes or changes an owner.

        Raises:
            InvalidArgument (INVALID_ROLE), NotFound, NotAllowed, Conflict (LAST_OWNER).
        """
        arguments = {"restaurant_id": restaurant_id, "user_id": user_id, "role": role}
        answer, _ = self._caller.call(functions.SET_MEMBER, arguments)
        return answer.member

    def remove_member(self, restaurant_id: Id, user_id: str) -> models.Member:
        """End a membership; the member as it was. Claims that carry restaurants stay believed.

        Raises:
            NotFound (MEMBER_NOT_FOUND), NotAllowed, Conflict (LAST_OWNER).
        """
        arguments = {"restaurant_id": restaurant_id, "user_id": user_id}
        answer, _ = self._caller.call(functions.REMOVE_MEMBER, arguments)
        return answer.member

    def list_members(self, restaurant_id: Id) -> tuple[models.Member, ...]:
        """The members: owners first, then admins and staff."""
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = self._caller.call(functions.LIST_MEMBERS, arguments)
        return answer.members
