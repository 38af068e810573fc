"""Rules about the files of sql/ and migrations/: what they are called and how they are written.

Each rule takes a file and returns what is wrong with it. The deployer itself refuses edited
migrations, missing rollbacks and routines that are defined twice.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tests.lints.sqltext import code_only

ROUTINE_SCHEMAS: Final = {"80_api_v1": "capacity_v1"}
ENGINE_SCHEMA: Final = "capacity_impl"

_CREATE: Final = re.compile(r"CREATE\s+(OR\s+REPLACE\s+)?FUNCTION\s+([\w.]+)", re.IGNORECASE)

# The order in which the header of a routine is read.
_HEADER: Final = {
    "RETURNS": r"\bRETURNS\b",
    "LANGUAGE": r"\bLANGUAGE\s+\w+",
    "volatility": r"\b(?:IMMUTABLE|STABLE|VOLATILE)\b",
    "PARALLEL": r"\bPARALLEL\s+\w+",
    "STRICT": r"\bSTRICT\b",
    "SECURITY": r"\bSECURITY\s+(?:DEFINER|INVOKER)",
    "SET": r"\bSET\s+search_path\b",
    "AS $fn$": r"\bAS\s+\$fn\$",
}


def routine_file(path: Path) -> list[str]:
    """One routine a file: called like it, with its comment and its privileges, header in order."""
    sql = code_only(path.read_text())
    expected = f"{ROUTINE_SCHEMAS.get(path.parent.name, ENGINE_SCHEMA)}.{path.stem}"
    created = [match[2] for match in _CREATE.finditer(sql)]
    found = []
    if created != [expected]:
        found.append(f"defines {', '.join(created) or 'nothing'} instead of {expected}")
    found += [
        f"no {statement} for {expected}"
        for statement in ("COMMENT ON FUNCTION", "REVOKE ALL ON FUNCTION")
        if not re.search(rf"{statement}\s+{re.escape(expected)}\b", sql)
    ]
    header = re.split(r"\$fn\$", sql, maxsplit=1)
    if len(header) == 1:
        return [*found, "its body is not quoted by $fn$"]
    return found + _header_order(header[0] + "$fn$")


def _header_order(header: str) -> list[str]:
    # Parameters may have types and defaults that read like attributes: look behind them.
    attributes = header[_end_of_parameters(header) :]
    places = {
        name: match.start()
        for name, pattern in _HEADER.items()
        if (match := re.search(pattern, attributes, re.IGNORECASE))
    }
    order = sorted(places, key=lambda name: places[name])
    return [] if order == list(places) else [f"header out of order: {', '.join(order)}"]


def _end_of_parameters(header: str) -> int:
    depth = 0
    for position, character in enumerate(header):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == ")" and depth == 0:
            return position + 1
    return 0


def table_file(path: Path, tables: set[str]) -> list[str]:
    """Triggers, policies and grants of the table that the file is called after, and no other."""
    named = set(re.findall(r"\bON\s+(?:TABLE\s+)?capacity\.(\w+)", code_only(path.read_text())))
    found = [] if path.stem in tables else [f"there is no table capacity.{path.stem}"]
    return found + [f"is about capacity.{name} too" for name in sorted(named - {path.stem})]


def transaction_control(path: Path) -> list[str]:
    """The deployer decides where a transaction begins and ends, not the file."""
    # PL/pgSQL's BEGIN stands inside dollar quotes; what is left outside of them is SQL's.
    outside = re.sub(r"\$(\w*)\$.*?\$\1\$", "", code_only(path.read_text()), flags=re.DOTALL)
    pattern = r"(?:^|;)\s*(BEGIN|START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|END)\b"
    return [f"{word.upper()} in a file" for word in re.findall(pattern, outside, re.IGNORECASE)]


def migration_file(path: Path) -> list[str]:
    """A migration waits for locks briefly, acts as the owner and calls no routine of sql/."""
    code = code_only(path.read_text())
    needed = (
        ["lock_timeout"]
        if path.name.endswith(".rollback.sql")
        else [
            "lock_timeout",
            "statement_timeout",
        ]
    )
    found = [
        f"does not set {setting}"
        for setting in needed
        if not re.search(rf"\bSET\s+(?:LOCAL\s+)?{setting}\b", code, re.IGNORECASE)
    ]
    if not re.search(r"\bSET\s+(?:LOCAL\s+)?ROLE\s+capacity_owner\b", code, re.IGNORECASE):
        found.append("does not act as capacity_owner")
    calls = re.findall(r"\b(capacity_(?:impl|v\d+)\.\w+)\s*\(", code)
    return found + [f"calls {name}(), which may change without it" for name in calls]
