"""Just enough of SQL's grammar to look at code without tripping over comments and strings."""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = re.compile(
    r"""
      (?P<comment> --[^\n]* | /\*.*?\*/ )
    | (?P<string> '(?:[^']|'')*' )
    | (?P<name> "(?:[^"]|"")*" )
    | (?P<dollar> \$(?P<tag>\w*)\$ (?P<body>.*?) \$(?P=tag)\$ )
    """,
    re.VERBOSE | re.DOTALL,
)


def code_only(sql: str, *, keep_strings: bool = False) -> str:
    """`sql` without comments and, unless asked to keep them, with every string emptied.

    A dollar-quoted body counts as code and is cleaned in turn. Line breaks stay where they were.
    """

    def replaced(match: re.Match[str]) -> str:
        text = match[0]
        if match["comment"]:
            return "\n" * text.count("\n") or " "
        if match["dollar"]:
            tag = match["tag"]
            return f"${tag}${code_only(match['body'], keep_strings=keep_strings)}${tag}$"
        if match["string"] and not keep_strings:
            return "'" + "\n" * text.count("\n") + "'"
        return text

    return _TOKEN.sub(replaced, sql)
