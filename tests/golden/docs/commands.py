"""Command lines of capacity-db in Markdown, and what is wrong with them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePath
from typing import Final

import click

from capacity_db.cli import main

PROGRAM: Final = "capacity-db"

_OPERATORS: Final = "|&;()"
_MENTION: Final = re.compile(rf"(?:^|[\s/{_OPERATORS}]){PROGRAM}(?=\s|$)")
_FENCE: Final = re.compile(r"^ *(`{3,}|~{3,})(.*)$")
_SHELL: Final = {"", "bash", "console", "shell", "text"}
"""Languages of blocks that show commands; those of `sh` are run (tests/docs), which says more."""
_ASSIGNMENT: Final = re.compile(r"\w+=.*", re.DOTALL)


def wrong_commands(markdown: str) -> list[str]:
    """Every command line with a subcommand, option, choice or surplus argument that isn't one."""
    return [
        f"{' '.join([PROGRAM, *words])}: {complaint}"
        for words in command_lines(markdown)
        if (complaint := _complaint(words))
    ]


def command_lines(markdown: str) -> Iterator[list[str]]:
    """The arguments of each call of capacity-db, in blocks of code and in spans of it."""
    for text in _pieces_of_code(markdown):
        if not _MENTION.search(text):
            continue
        for ends, words in groupby(_words(text), key=lambda word: set(word) <= set(_OPERATORS)):
            if ends:
                continue
            rest = list(words)
            while rest and (rest[0] == "$" or _ASSIGNMENT.fullmatch(rest[0])):
                del rest[0]
            if rest and PurePath(rest[0]).name == PROGRAM:
                # How usage is written: [--option] may be left out, and ... is anything.
                yield [word.strip("[]") for word in rest[1:] if word != "..."]


def _words(text: str) -> list[str]:
    lexer = shlex.shlex(text, posix=True, punctuation_chars=_OPERATORS)
    lexer.whitespace_split = True
    try:
        return list(lexer)
    except ValueError:  # a quotation mark too few: taken apart at spaces, so that it shows
        return text.split()


def _pieces_of_code(markdown: str) -> Iterator[str]:
    fence, is_shell = "", False
    block: list[str] = []
    for line in [*markdown.splitlines(), ""]:
        match = _FENCE.match(line)
        if match and (not fence or match[1].startswith(fence)):
            fence, is_shell = ("", False) if fence else (match[1], match[2].strip() in _SHELL)
        elif (fence and is_shell) or (not fence and line.startswith("    ") and "`" not in line):
            block.append(line)
            if line.endswith("\\"):
                continue
        elif not fence:
            yield from re.findall(r"`([^`]+)`", line)
        if block:
            yield re.sub(r"\\\n", " ", "\n".join(block))
            block = []


def _complaint(words: list[str]) -> str:
    command: click.Command = main
    context = click.Context(command, info_name=PROGRAM)
    rest = list(words)
    try:
        while isinstance(command, click.Group):
            _, rest, _ = command.make_parser(context).parse_args(rest)
            if not rest or rest[0].isupper():  # COMMAND: any of them
                return ""
            name, *rest = rest
            found = command.get_command(context, name)
            if found is None:
                return f"there is no command {name}"
            command = found
            context = click.Context(command, info_name=name, parent=context)
        values, surplus, _ = command.make_parser(context).parse_args(rest)
        for parameter in command.params:
            value = values.get(parameter.name or "")
            is_written_out = isinstance(value, str) and not value.isupper()  # no placeholder
            if is_written_out and isinstance(parameter.type, click.Choice):
                parameter.type.convert(value, parameter, context)
    except click.UsageError as error:
        return error.format_message()
    return f"unexpected {' '.join(surplus)}" if surplus else ""
