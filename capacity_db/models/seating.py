"""Which tables fit a party, and what came of giving them out."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from pydantic import AwareDatetime, NaiveDatetime

from capacity_db.models.base import Model
from capacity_db.models.bookings import Booking, Decision


class SuitableTable(Model):
    """A free table, or (``is_combination``) tables to join, that take the party: best first.

    ``waste`` is how many of its seats stay empty, and ``reason`` says in words why it is where it
    is in the list.
    """

    combination_id: UUID | None = None
    table_ids: tuple[UUID, ...]
    label: str
    capacity: int
    min_party_size: int
    max_party_size: int
    section: str | None = None
    seating_type: str | None = None
    waste: int
    is_combination: bool
    is_combinable: bool
    reason: str | None = None


class SuitableTables(Model):
    """What is free for a party from ``starts_at`` to ``ends_at`` and the turn buffer after it.

    ``starts_local`` and ``ends_local`` are the same as the restaurant's wall time.
    """

    success: bool
    starts_at: AwareDatetime
    starts_local: NaiveDatetime
    ends_at: AwareDatetime
    ends_local: NaiveDatetime
    turn_buffer_minutes: int
    tables: tuple[SuitableTable, ...] = ()


class SeatingResult(Decision):
    """The decision on seating one booking, which shows where it sits now.

    ``duplicate``: it sat there already, or at no table already. ``reason`` says in words why
    ``auto_assign_booking`` chose these tables, or why it found none.
    """

    booking: Booking | None = None
    reason: str | None = None


class SwapResult(Decision):
    """The decision on two bookings that swap their tables: both, as they are now."""

    bookings: tuple[Booking, ...] = ()


class AssignedParty(Model):
    """A booking that was given tables, by their numbers, and why these.

    ``moved_from`` has the tables that it sat at before (``None``: at none).
    """

    booking_id: UUID
    reference: str
    party_size: int
    start_time: dt.time
    table_ids: tuple[UUID, ...]
    tables: tuple[str, ...]
    moved_from: tuple[str, ...] | None = None
    reason: str | None = None


class UnassignedParty(Model):
    """A booking that no table is left for, and why."""

    booking_id: UUID
    reference: str
    party_size: int
    start_time: dt.time
    reason: str | None = None


class ServiceAssignment(Model):
    """Who of a service sits where after ``auto_assign_service``, and who nowhere.

    ``kept`` counts the parties that stay where they were. With ``dry_run`` nothing was changed.
    """

    success: bool
    dry_run: bool
    assigned: tuple[AssignedParty, ...] = ()
    unassigned: tuple[UnassignedParty, ...] = ()
    seated_covers: int
    unseated_covers: int
    kept: int
