"""What no routine's body may do. Each rule takes the body and returns what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import Final

from tests.lints.plpgsql import Routine, assigned_rows, queries
from tests.lints.restaurants import unbound
from tests.lints.sqltext import code_only

Rule = Callable[[str], list[str]]

# Conditions of the classes 40 and 55: whoever catches one commits a wrong answer or half the work.
UNCATCHABLE: Final = (
    "others",
    "transaction_rollback",
    "serialization_failure",
    "deadlock_detected",
    "statement_completion_unknown",
    "transaction_integrity_constraint_violation",
    "object_not_in_prerequisite_state",
    "object_in_use",
    "lock_not_available",
)

# From the first handler to the end of the body: an END IF inside it is not its end.
_HANDLERS: Final = re.compile(r"\bEXCEPTION\s+WHEN\b.*", re.IGNORECASE | re.DOTALL)
_CONDITIONS: Final = re.compile(r"\bWHEN\b(.*?)\bTHEN\b", re.IGNORECASE | re.DOTALL)

_STARTS: Final = r"(?:^|;|\bTHEN\b|\bBEGIN\b|\bLOOP\b)\s*"
_SESSION_STATE: Final = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "session advisory lock": r"\bpg_(try_)?advisory_(lock|unlock)(_shared|_all)?\s*\(",
        "session setting": r"\bset_config\s*\([^;]*?,\s*false\s*\)",
        "SET without LOCAL": _STARTS + r"SET\s+(?!LOCAL\b|CONSTRAINTS\b)",
        "NOTIFY or LISTEN": _STARTS + r"(?:NOTIFY|LISTEN)\b|\bpg_notify\s*\(",
    }.items()
}


def catches_too_much(body: str) -> list[str]:
    """WHEN OTHERS and handlers for classes 40 and 55: these errors belong to the client."""
    found = []
    for handler in _HANDLERS.findall(code_only(body, keep_strings=True)):
        for conditions in _CONDITIONS.findall(handler):
            for word in re.findall(r"\w+|'[^']*'", conditions.lower()):
                if word in UNCATCHABLE or re.match(r"'(40|55)", word):
                    found.append(f"catches {word}")
    return found


def uses_session_state(body: str) -> list[str]:
    """What outlives the transaction reaches another client through a pooler."""
    code = code_only(body)
    return [name for name, pattern in _SESSION_STATE.items() if pattern.search(code)]


def builds_sql(body: str) -> list[str]:
    """Dynamic SQL: neither these lints nor plpgsql_check can see into it."""
    return ["EXECUTE"] if re.search(r"\bEXECUTE\b", code_only(body), re.IGNORECASE) else []


def sets_restaurant(body: str) -> list[str]:
    """A trigger that moves a row to another restaurant."""
    code = code_only(body)
    assigns = re.search(r"\bNEW\.restaurant_id\s*:=", code, re.IGNORECASE)
    selects = re.search(r"\bINTO\s[\w.,\s]*\bNEW\.restaurant_id\b", code, re.IGNORECASE)
    return ["assigns restaurant_id"] if assigns or selects else []


def raises_by_itself(body: str) -> list[str]:
    """A RAISE with a code of its own: errors have one registry, and one routine that raises them.

    A serialization failure is no error of the registry: it makes the client try again. Nor is a
    code that the same body catches: nobody sees it, it takes a subtransaction back.
    """
    code = code_only(body, keep_strings=True)
    private = {
        sqlstate
        for handler in _HANDLERS.findall(code)
        for sqlstate in re.findall(r"(?i)\bWHEN\s+SQLSTATE\s+'(\w{5})'", handler)
    }
    found = []
    for piece in re.split(r";", code):
        for raised in re.findall(r"(?is)\bRAISE\b(?!\s*$)(.*)", piece):
            used = re.search(r"(?i)\bERRCODE\s*=\s*'(\w+)'", raised)
            if used is None or used[1] not in {"serialization_failure", *private}:
                found.append("RAISE" + " ".join(raised.split())[:60])
    return found


def reads_across_restaurants(
    routine: Routine, tables: Iterable[str], tenants: Iterable[str]
) -> list[str]:
    """References to tenant tables whose rows nothing ties to the caller's restaurant.

    The engine runs outside row-level security, so these equalities are what keeps restaurants
    apart. `tables`: every table of ours, `tenants`: those whose rows belong to a restaurant.
    """
    rows = assigned_rows(routine)
    known = frozenset(tables)
    return [
        finding
        for query in queries(routine, known)
        for finding in unbound(query.tree, tenants, rows)
    ]


def unregistered_codes(body: str, registered: Collection[str]) -> list[str]:
    """Codes passed to fail() that the registry of errors does not have."""
    used = re.findall(r"capacity_impl\.fail\s*\(\s*'(\w+)'", code_only(body, keep_strings=True))
    return [f"fail('{code}')" for code in used if code not in registered]
