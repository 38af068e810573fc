"""docs/erd.md: the tables and how they belong together, from the catalogue and its comments."""

from __future__ import annotations

import re
from typing import Final

from tests.golden.docs.catalogue import Column, ForeignKey, Table, Type, rows
from tests.golden.docs.markdown import code, prose, table
from tests.support.databases import AnyConnection

_SHORT: Final = {
    "character varying": "varchar",
    "timestamp with time zone": "timestamptz",
    "time without time zone": "time",
}
"""A type's second name: a diagram has no room for the first, and Mermaid takes no spaces."""


def fields(connection: AnyConnection) -> dict[str, str]:
    """What the template asks for: the diagram, and lists of what it shows."""
    tables = rows(connection, "tables", Table)
    columns = rows(connection, "columns", Column)
    foreign_keys = rows(connection, "foreign_keys", ForeignKey)
    return {
        "diagram": diagram(tables, columns, foreign_keys),
        "foreign_keys": table(
            ["Table", "Columns", "References", "When the parent goes"],
            [
                [code(k.child), code(", ".join(k.columns)), code(k.parent), k.on_delete]
                for k in sorted(foreign_keys, key=lambda key: (key.child, key.columns))
            ],
        ),
        "types": table(
            ["Type", "Values", "Meaning"],
            [
                [code(t.name), code(t.definition), prose(t.comment)]
                for t in rows(connection, "types", Type)
            ],
        ),
        "tables": "\n\n".join(
            describe(t, [c for c in columns if c.table_name == t.name]) for t in tables
        ),
    }


def diagram(tables: list[Table], columns: list[Column], foreign_keys: list[ForeignKey]) -> str:
    """A Mermaid erDiagram."""
    lines = ["erDiagram"]
    for key in foreign_keys:
        one = "|o" if key.optional else "||"
        many = "o|" if key.single else "o{"
        # Every key starts with the restaurant; what follows tells it from the others.
        label = ", ".join(key.columns[1:] or key.columns)
        lines.append(f'    {key.parent} {one}--{many} {key.child} : "{label}"')
    for entity in tables:
        lines.append(f"    {entity.name} {{")
        for column in columns:
            if column.table_name == entity.name:
                lines.append(f"        {short(column.type)} {column.name} {_keys(column)}".rstrip())
        lines.append("    }")
    return "\n".join(lines)


def describe(entity: Table, columns: list[Column]) -> str:
    """A table's comment and a line per column."""
    listed = table(
        ["Column", "Type", "Key", "Meaning"],
        [
            [
                code(c.name),
                code(short(c.type)) + (", may be NULL" if c.nullable else ""),
                _keys(c),
                prose(c.comment),
            ]
            for c in columns
        ],
    )
    return f"### {entity.name}\n\n{prose(entity.comment)}\n\n{listed}"


def short(name: str) -> str:
    """The short name of a type: without schema and without spaces."""
    for long, replacement in _SHORT.items():
        name = name.replace(long, replacement)
    return re.sub(r"^capacity\.", "", name).replace(" ", "_")


def _keys(column: Column) -> str:
    marks = {"PK": column.is_primary_key, "FK": column.is_foreign_key}
    return ", ".join(mark for mark, is_set in marks.items() if is_set)
