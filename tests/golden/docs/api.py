"""docs/api.md: the public routines, from the catalogue and their comments."""

from __future__ import annotations

import re
from typing import Final

from tests.golden.docs.catalogue import Routine, routines
from tests.golden.docs.markdown import code, codes, prose, table
from tests.support.databases import AnyConnection

_PARAMETER: Final = re.compile(r"(?P<names>p_\w+(?:, p_\w+)*): (?P<text>.*)")
_SECTION: Final = re.compile(r"(?P<label>(?:Returns|Refusals|Errors|Locks)[^:]*): (?P<text>.*)")
# Short sections may share a line: "Errors: none. Locks: none."
_NEXT_SECTION: Final = re.compile(r"(?<=\.) (?=Locks[^:]*: )")
# A comma or full stop outside of parentheses, which are never nested.
_BETWEEN_KEYS: Final = re.compile(r"(, |\. )(?![^(]*\))")


def fields(connection: AnyConnection) -> dict[str, str]:
    """What the template asks for: an overview and a section per routine."""
    found = routines(connection)
    return {
        "overview": table(
            ["Routine", "", "Roles"],
            [
                [f"[`{r.name}`](#{r.name})", _first_sentence(r.comment or ""), codes(r.roles)]
                for r in found
            ],
        ),
        "routines": "\n\n".join(section(routine) for routine in found),
    }


def section(routine: Routine) -> str:
    """One routine: signature, then its comment, then who may call it."""
    return "\n\n".join(
        [
            f"## `{routine.name}`",
            f"```sql\n{signature(routine)}\n```",
            comment(routine.comment or ""),
            _facts(routine),
        ]
    )


def signature(routine: Routine) -> str:
    """As a developer would write it, a parameter a line."""
    # '{}'::jsonb for a parameter that is jsonb anyway says it twice.
    parameters = [re.sub(r"^(\w+ (.+) DEFAULT .+)::\2$", r"\1", p) for p in routine.parameters]
    inner = ",".join(f"\n    {parameter}" for parameter in parameters)
    return f"capacity_v1.{routine.name}({inner}{inner and chr(10)})\nRETURNS {routine.result}"


def comment(text: str) -> str:
    """A routine's comment as Markdown: paragraphs, a list of parameters, labelled sections."""
    blocks: list[str] = []
    in_list = False
    for line in _NEXT_SECTION.sub("\n", text).splitlines():
        if not line.strip():
            continue
        if match := _PARAMETER.fullmatch(line):
            item = f"- {codes(match['names'].split(', '))}: {prose(match['text'])}"
            if in_list:
                blocks[-1] += f"\n{item}"
            else:
                blocks.append(item)
        elif match := _SECTION.fullmatch(line):
            write = result if match["label"] == "Returns" else prose
            blocks.append(f"**{match['label']}**: {write(match['text'])}")
        else:
            blocks.append(prose(line))
        in_list = match is not None and "names" in match.groupdict()
    return "\n\n".join(blocks)


def result(text: str) -> str:
    """The keys of an answer: each may be explained in parentheses, or has keys of its own there."""
    return "".join(_key(piece) for piece in _BETWEEN_KEYS.split(text))


def _key(text: str) -> str:
    match = re.fullmatch(r"(\w+)(?: \((null, or )?(.*)\))?(\.?)", text, re.DOTALL)
    if match is None:
        return prose(text)
    name, null, inner, end = match.groups(default="")
    keys = inner.split(", ")
    if len(keys) > 2 and all(key.isidentifier() for key in keys):
        inner = codes(keys)
    else:
        inner = prose(inner)
    return f"{code(name)}{f' ({null}{inner})' if inner else ''}{end}"


def _facts(routine: Routine) -> str:
    facts = [f"**Roles**: {codes(routine.roles) or 'none'}."]
    facts.append("Reads only." if routine.reads_only else "Writes.")
    if routine.lock_timeout:
        timeout = re.sub(r"(?<=\d)(?=[a-z])", " ", routine.lock_timeout)
        facts.append(f"Waits for a lock at most {timeout}.")
    return " ".join(facts)


def _first_sentence(text: str) -> str:
    return prose(re.split(r"(?<=\.)\s", text, maxsplit=1)[0])
