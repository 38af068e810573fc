"""What the expression of a policy may not do."""

from __future__ import annotations

import re

from tests.lints.sqltext import code_only

_CALL = re.compile(r"\b(?:current_setting|(?:auth|capacity\w*)\.\w+)\s*\(")


def calls_once_a_row(expression: str) -> list[str]:
    """Calls outside a subquery: they run for every row, `(SELECT f())` runs once a statement.

    `expression` is as pg_get_expr() prints it, where a subquery begins with "( SELECT".
    """
    outside = code_only(expression)
    while (start := outside.find("( SELECT")) >= 0:
        depth, end = 0, start
        while end < len(outside):
            depth += {"(": 1, ")": -1}.get(outside[end], 0)
            end += 1
            if depth == 0:
                break
        outside = outside[:start] + outside[end:]
    return [f"{call}) for every row" for call in _CALL.findall(outside)]
