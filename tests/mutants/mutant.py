"""What a mutant is, and the kinds there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

KINDS: Final = {
    "policy dropped": "A row-level policy is dropped.",
    "policy open": "USING or WITH CHECK of a policy reads (true).",
    "row security off": "Row-level security is disabled on a table.",
    "filter removed": "One comparison of a restaurant_id, in a routine or the condition of a"
    " trigger, reads true (IS DISTINCT FROM: false); from a comparison of rows it is left out.",
    "access unchecked": "One call of check_access or check_service_access is left out.",
    "access weaker": "One check_access asks for the role below.",
    "path unpinned": "A SECURITY DEFINER routine has no SET search_path.",
    "routine for PUBLIC": "The REVOKE of a routine is missing: everybody may execute it.",
    "grant too many": "A role may execute a routine, or do to a table, what it may not;"
    " TRUNCATE among it.",
    "foreign key by id": "A composite foreign key holds without restaurant_id.",
    "truncate allowed": "A table's trigger that refuses TRUNCATE is dropped.",
    "invoker": "A public routine runs as its caller, inside row-level security.",
    "identity": "Who the caller is, and where, is decided by less than it should be.",
    "role": "A role may what no role of this database may.",
}
"""By name: what is done to the database."""

REVIEWED: Final = frozenset(
    {"policy dropped", "policy open", "row security off", "routine for PUBLIC", "grant too many"}
)
"""Kinds of which the golden files of policies and privileges count as a layer: a diff to read."""


@dataclass(frozen=True)
class Mutant:
    """A database with one guard less."""

    kind: str
    name: str
    """Unique within its kind: the object, and the place in it."""
    statements: tuple[str, ...]
    before: tuple[str, ...] = ()
    """Statements that the mutation needs, and that are no part of it."""
    routines: frozenset[str] = frozenset()
    """The routine that is not what it was; for a trigger the one that it calls."""
    tables: frozenset[str] = frozenset()
    """The table that is not."""
    body: tuple[int, int, str] | None = field(default=None, repr=False)
    """From where to where the routine's body differs, and what stands there instead."""

    @property
    def label(self) -> str:
        """Its name in reports and in the list of survivors."""
        return f"{self.kind}: {self.name}"
