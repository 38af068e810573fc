"""Which error codes SQL uses: raised by fail(), or answered as error.code."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from tests.lints.sqltext import code_only

_CODE: Final = re.compile(r"'([A-Z]+(?:_[A-Z]+)+)'")
_FAIL: Final = re.compile(r"(?<!FUNCTION )\bcapacity_impl\.fail\s*\(\s*([^\s,)]+)")
_CONTEXT: Final = re.compile(r"\s*,\s*jsonb_build_object\s*\(")


def misused_codes(sources: Mapping[str, str], registry: Mapping[str, str | None]) -> list[str]:
    """What `sources` (SQL by file name) do with codes that `registry` (SQLSTATE by code) forbids.

    Text that is written like a code is taken for one: that is how answers get theirs.
    """
    found = []
    for name, sql in sources.items():
        code = code_only(sql, keep_strings=True)
        for argument in _FAIL.findall(code):
            raised = _CODE.fullmatch(argument)
            if raised is None:
                found.append(f"{name}: fail({argument}) hides its code from this check")
            elif raised[1] in registry and registry[raised[1]] is None:
                found.append(f"{name}: {raised[1]} is raised, but has no SQLSTATE")
        found += [
            f"{name}: {used} is not in the registry"
            for used in dict.fromkeys(_CODE.findall(code))
            if used not in registry
        ]
    return found


def unused_codes(
    sources: Iterable[str], registry: Mapping[str, str | None], elsewhere: Iterable[str]
) -> list[str]:
    """Codes of `registry` that no SQL raises or answers, and that are not among `elsewhere`."""
    raised, written = set[str](), set(elsewhere)
    for sql in sources:
        code = code_only(sql, keep_strings=True)
        raised |= {argument.strip("'") for argument in _FAIL.findall(code)}
        written |= set(_CODE.findall(code))
    return [
        code
        for code, sqlstate in registry.items()
        if code not in (written if sqlstate is None else raised)
    ]


def detail_keys(bodies: Iterable[str]) -> dict[str, list[str]]:
    """The keys that DETAIL has beside "code", by code: those of every fail() in `bodies`."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for body in bodies:
        code = code_only(body, keep_strings=True)
        for match in _FAIL.finditer(code):
            keys = found[match[1].strip("'")]
            if context := _CONTEXT.match(code, match.end()):
                arguments = list(_arguments(code[context.end() :]))
                keys |= dict.fromkeys(key.strip("'") for key in arguments[::2])
    return defaultdict(list, {code: list(keys) for code, keys in found.items()})


def _arguments(text: str) -> Iterator[str]:
    """The arguments of a call whose opening parenthesis is just before `text`."""
    depth, argument = 0, ""
    for piece in re.findall(r"'(?:[^']|'')*'|.", text, re.DOTALL):
        if piece in "([":
            depth += 1
        elif piece in ")]":
            depth -= 1
        if depth < 0 or (depth == 0 and piece == ","):
            yield argument.strip()
            argument = ""
        else:
            argument += piece
        if depth < 0:
            return
