"""The public functions of ``capacity_v1`` about people, one statement each."""

from __future__ import annotations

from uuid import UUID

from pydantic import TypeAdapter

from capacity_db import models
from capacity_db.rpc import Kind, Rpc, declare


class _Member(models.Model):
    member: models.Member


class _Members(models.Model):
    members: tuple[models.Member, ...]


class _Booking(models.Model):
    booking: models.Booking


_GUEST = {
    "restaurant_id": "uuid",
    "guest_email": "text",
    "guest_phone": "text",
    "booking_id": "uuid",
}
_BY_REFERENCE = {"restaurant_id": "uuid", "reference": "text"}

USER_RESTAURANTS: Rpc[tuple[UUID, ...]] = Rpc(
    "user_restaurants",
    b"SELECT to_jsonb(capacity_v1.user_restaurants(p_role => %(role)s::text))",
    TypeAdapter(tuple[UUID, ...]),
)
USER_ROLE: Rpc[models.MemberRole | None] = Rpc(
    "user_role",
    b"SELECT coalesce(to_jsonb("
    b"capacity_v1.user_role(p_restaurant_id => %(restaurant_id)s::uuid)), 'null')",
    TypeAdapter(models.MemberRole | None),
)
SET_MEMBER: Rpc[_Member] = declare(
    "set_member", _Member, restaurant_id="uuid", user_id="text", role="text"
)
REMOVE_MEMBER: Rpc[_Member] = declare(
    "remove_member", _Member, restaurant_id="uuid", user_id="text"
)
LIST_MEMBERS: Rpc[_Members] = declare("list_members", _Members, restaurant_id="uuid")
GET_BOOKING_BY_REFERENCE: Rpc[_Booking] = declare(
    "get_booking_by_reference", _Booking, **_BY_REFERENCE
)
UPDATE_BOOKING_BY_REFERENCE: Rpc[models.BookingResult] = declare(
    "update_booking_by_reference",
    models.BookingResult,
    Kind.DECIDES,
    **_BY_REFERENCE,
    expected_version="integer",
    changes="jsonb",
    idempotency_key="text",
    options="jsonb",
)
CANCEL_BOOKING_BY_REFERENCE: Rpc[models.BookingResult] = declare(
    "cancel_booking_by_reference", models.BookingResult, **_BY_REFERENCE
)
EXPORT_GUEST: Rpc[models.GuestExport] = declare("export_guest", models.GuestExport, **_GUEST)
ERASE_GUEST: Rpc[models.GuestErasure] = declare("erase_guest", models.GuestErasure, **_GUEST)
LIST_HISTORY: Rpc[models.History] = declare(
    "list_history", models.History, restaurant_id="uuid", options="jsonb"
)
