"""The inventory: tables, their status, sections, and which of them may be joined.

``tables.py`` is generated from this file by ``bin/generate_sync_client.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from capacity_db import models, rpc
from capacity_db import table_functions as functions
from capacity_db.async_caller import AsyncCaller
from capacity_db.rpc import UNSET, Id, Ids, Moment, Unset

Position = models.TablePosition | Mapping[str, Any]


class AsyncTables:
    """The part of the client that sets up tables; the role must be allowed to.

    What a table is asked about, and what a section or a combination has, is about tables in use:
    one that was deleted is kept for who sat there, and takes nobody.
    """

    _caller: AsyncCaller

    async def list_tables(
        self,
        restaurant_id: Id,
        *,
        section: str | None = None,
        status: str | None = None,
        seating_type: str | None = None,
        sort: str | None = None,
        at: Moment | None = None,
    ) -> models.TableList:
        """The tables of a restaurant with their status at a moment.

        Args:
            section, status, seating_type: only those.
            sort: ``number`` (the default; 2 comes before 10) or ``capacity``.
            at: the moment: with a zone an instant, without one the restaurant's wall time
                (``None``: now).

        Raises:
            InvalidArgument, NotFound.
        """
        instant, wall_time = rpc.moment("at", at)
        arguments = {
            "restaurant_id": restaurant_id,
            "options": rpc.options(
                section=section,
                status=status,
                seating_type=seating_type,
                sort=sort,
                at=instant,
                at_local=wall_time,
            ),
        }
        answer, _ = await self._caller.call(functions.LIST_TABLES, arguments)
        return answer

    async def create_table(
        self,
        restaurant_id: Id,
        table_number: str,
        capacity: int,
        *,
        min_party_size: int | None = None,
        max_party_size: int | None = None,
        section: str | None = None,
        seating_type: str | None = None,
        position: Position | None = None,
        notes: str | None = None,
    ) -> models.TableResult:
        """Add a table of ``capacity`` seats.

        There is no key: its number guards it. After ConnectionLost do not repeat blindly; look
        with :meth:`list_tables`, for a repeat of what was done is a Conflict.

        Args:
            table_number: what staff call it, such as ``12`` or ``T4``.
            min_party_size: the smallest party it is given to (``None``: 1).
            max_party_size: the largest (``None``: as many as it seats).
            seating_type: the kind of seat (``None``: indoor).
            position: on the floor plan.

        Raises:
            InvalidArgument, NotFound, Conflict (TABLE_NUMBER_TAKEN).
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "table_number": table_number,
            "capacity": capacity,
            "options": rpc.options(
                min_party_size=min_party_size,
                max_party_size=max_party_size,
                section=section,
                seating_type=seating_type,
                position=_plain(position),
                notes=notes,
            ),
        }
        answer, _ = await self._caller.call(functions.CREATE_TABLE, arguments)
        return answer

    async def update_table(
        self,
        restaurant_id: Id,
        table_id: Id,
        *,
        table_number: str | Unset = UNSET,
        capacity: int | Unset = UNSET,
        min_party_size: int | Unset = UNSET,
        max_party_size: int | Unset | None = UNSET,
        section: str | Unset | None = UNSET,
        seating_type: str | Unset = UNSET,
        position: Position | Unset | None = UNSET,
        notes: str | Unset | None = UNSET,
    ) -> models.TableResult:
        """Change a table; what is not given stays, ``None`` clears.

        The same call again changes nothing. ``position`` is replaced as a whole.

        Raises:
            InvalidArgument, NotFound, Conflict (TABLE_IN_USE: a party to come would not fit any
            more, and ``detail`` lists them; TABLE_NUMBER_TAKEN).
        """
        changes = {
            "table_number": table_number,
            "capacity": capacity,
            "min_party_size": min_party_size,
            "max_party_size": max_party_size,
            "section": section,
            "seating_type": seating_type,
            "position": _plain(position),
            "notes": notes,
        }
        arguments = {
            "restaurant_id": restaurant_id,
            "table_id": table_id,
            "changes": rpc.jsonb({k: v for k, v in changes.items() if v is not UNSET}),
        }
        answer, _ = await self._caller.call(functions.UPDATE_TABLE, arguments)
        return answer

    async def delete_table(self, restaurant_id: Id, table_id: Id) -> models.TableRemoval:
        """Take a table out of the inventory for good, and its combinations with it.

        The same call again changes nothing.

        Raises:
            NotFound, Conflict (TABLE_IN_USE: ``detail`` lists who is to sit there), NotAllowed.
        """
        arguments = {"restaurant_id": restaurant_id, "table_id": table_id}
        answer, _ = await self._caller.call(functions.DELETE_TABLE, arguments)
        return answer

    async def set_table_status(
        self,
        restaurant_id: Id,
        table_id: Id,
        status: str,
        starts_at: Moment | None = None,
        ends_at: Moment | None = None,
        *,
        reason: str | None = None,
    ) -> models.TableStatusResult:
        """Say what a table is for a time: this blocks it, and ``available`` ends blocks.

        A moment with a zone is an instant. Without one it is the restaurant's wall time: of one
        that happens twice the first occurrence, and of one that the clocks skip the jump itself.

        Args:
            status: ``occupied``, ``reserved``, ``out_of_service`` or ``available``.
            starts_at: from when (``None``, or past: now).
            ends_at: until when, exclusive (``None``: no end).
            reason: why, for the record.

        Raises:
            InvalidArgument, NotFound, Conflict (TABLE_IN_USE: ``detail`` lists who is to sit
            there then; nothing is changed).
        """
        start, start_local = rpc.moment("starts_at", starts_at)
        end, end_local = rpc.moment("ends_at", ends_at)
        arguments = {
            "restaurant_id": restaurant_id,
            "table_id": table_id,
            "status": status,
            "starts_at": start,
            "ends_at": end,
            "options": rpc.options(reason=reason, starts_local=start_local, ends_local=end_local),
        }
        answer, _ = await self._caller.call(functions.SET_TABLE_STATUS, arguments)
        return answer

    async def list_sections(self, restaurant_id: Id) -> tuple[models.Section, ...]:
        """The sections of a restaurant, with their tables and seats.

        Raises:
            NotFound: no such restaurant.
        """
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = await self._caller.call(functions.LIST_SECTIONS, arguments)
        return answer.sections

    async def rename_section(
        self, restaurant_id: Id, section: str, new_section: str
    ) -> models.RenamedSection:
        """Rename a section; under the name of another one they become one.

        Raises:
            InvalidArgument, NotFound (no table is in it: after ConnectionLost, look first).
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "section": section,
            "new_section": new_section,
        }
        answer, _ = await self._caller.call(functions.RENAME_SECTION, arguments)
        return answer

    async def upsert_combination(
        self,
        restaurant_id: Id,
        name: str,
        table_ids: Ids,
        capacity: int,
        *,
        min_party_size: int = 1,
        max_party_size: int | None = None,
        combination_id: Id | None = None,
    ) -> models.CombinationResult:
        """Say that tables may be joined for one party, or change what was said.

        Args:
            capacity: seats of the whole: joining may lose some or win some.
            min_party_size: the smallest party that they are joined for.
            max_party_size: the largest (``None``: as many as they seat).
            combination_id: change this one, its name too (``None``: the one of this name).

        Raises:
            InvalidArgument, NotFound, Conflict (COMBINATION_TAKEN).
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "name": name,
            "table_ids": rpc.ids(table_ids),
            "capacity": capacity,
            "min_party_size": min_party_size,
            "options": rpc.options(max_party_size=max_party_size, combination_id=combination_id),
        }
        answer, _ = await self._caller.call(functions.UPSERT_COMBINATION, arguments)
        return answer

    async def remove_combination(
        self, restaurant_id: Id, combination_id: Id
    ) -> models.CombinationRemoval:
        """Take a combination back; parties that sit there keep their tables.

        Without such a combination nothing changes.

        Raises:
            NotFound: no such restaurant.
        """
        arguments = {"restaurant_id": restaurant_id, "combination_id": combination_id}
        answer, _ = await self._caller.call(functions.REMOVE_COMBINATION, arguments)
        return answer

    async def list_combinations(self, restaurant_id: Id) -> tuple[models.Combination, ...]:
        """The combinations of a restaurant, by name.

        Raises:
            NotFound: no such restaurant.
        """
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = await self._caller.call(functions.LIST_COMBINATIONS, arguments)
        return answer.combinations


def _plain(position: Position | Unset | None) -> Mapping[str, Any] | Unset | None:
    """A position without what it does not say."""
    if isinstance(position, models.TablePosition):
        return position.model_dump(exclude_none=True)
    return position
