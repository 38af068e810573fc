"""What the database says about the objects that ``sql/`` is responsible for.

An object's description is whatever a person could change by hand; its digest goes into the
registry, so that a later difference shows. Descriptions need only be stable within one server, and
after pg_dump and pg_restore: those drop parentheses that say nothing, so expressions are described
without them (the "pretty" form).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from capacity_db.deploy.connection import Connection
from capacity_db.deploy.model import Difference, DifferenceKind
from capacity_db.deploy.source import STATE_SCHEMA, VIEW_SCHEMA, Source, SqlFile, digest

FORM = "form 2"
"""Stands beside each digest. Triggers and policies were described otherwise when there was none."""

_ROUTINES_SQL = """
    SELECT n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), jsonb_build_object(
        'arguments', pg_get_function_arguments(p.oid), 'result', pg_get_function_result(p.oid),
        'kind', p.prokind, 'language', l.lanname, 'source', p.prosrc, 'binary', p.probin,
        'body', pg_get_function_sqlbody(p.oid), 'volatile', p.provolatile,
        'definer', p.prosecdef, 'parallel', p.proparallel, 'strict', p.proisstrict,
        'leakproof', p.proleakproof, 'cost', p.procost, 'rows', p.prorows,
        'config', p.proconfig, 'owner', pg_get_userbyid(p.proowner),
        'comment', obj_description(p.oid, 'pg_proc'),
        'acl', ARRAY(SELECT a::text FROM unnest(coalesce(p.proacl, acldefault('f', p.proowner))) a
                     ORDER BY a::text COLLATE "C"))::text
    FROM pg_proc AS p
    JOIN pg_namespace AS n ON n.oid = p.pronamespace
    JOIN pg_language AS l ON l.oid = p.prolang
    WHERE n.nspname = ANY (%s)
      AND NOT EXISTS (SELECT FROM pg_depend AS d
                      WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    ORDER BY 1, 2, 3
"""

_TRIGGERS_SQL = """
    SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid, true) || ' ' || t.tgenabled::text
    FROM pg_trigger AS t
    JOIN pg_class AS c ON c.oid = t.tgrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = %s AND NOT t.tgisinternal AND t.tgparentid = 0
    ORDER BY 1, 2
"""

_POLICIES_SQL = """
    SELECT c.relname, p.polname, jsonb_build_array(
               p.polpermissive, p.polcmd,
               ARRAY(SELECT coalesce(r.rolname, 'public')
                     FROM unnest(p.polroles) AS u (oid) LEFT JOIN pg_roles AS r USING (oid)
                     ORDER BY 1),
               pg_get_expr(p.polqual, p.polrelid, true),
               pg_get_expr(p.polwithcheck, p.polrelid, true))::text
    FROM pg_policy AS p
    JOIN pg_class AS c ON c.oid = p.polrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = %s
    ORDER BY 1, 2
"""

_TABLES_SQL = """
    SELECT c.relname, jsonb_build_object(
        'owner', pg_get_userbyid(c.relowner),
        'security', c.relrowsecurity, 'forced', c.relforcerowsecurity,
        'acl', ARRAY(SELECT a::text FROM unnest(coalesce(c.relacl, acldefault('r', c.relowner))) a
                     ORDER BY a::text COLLATE "C"),
        'columns', ARRAY(SELECT t.attname || ' ' || a::text
                         FROM pg_attribute AS t, unnest(t.attacl) AS a
                         WHERE t.attrelid = c.oid AND NOT t.attisdropped
                         ORDER BY t.attnum, a::text COLLATE "C"))::text
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = %s AND c.relkind IN ('r', 'p')
    ORDER BY 1
"""

_VIEWS_SQL = """
    SELECT c.relname, jsonb_build_object(
        'owner', pg_get_userbyid(c.relowner), 'query', pg_get_viewdef(c.oid, true),
        'options', c.reloptions, 'comment', obj_description(c.oid, 'pg_class'),
        'acl', ARRAY(SELECT a::text FROM unnest(coalesce(c.relacl, acldefault('r', c.relowner))) a
                     ORDER BY a::text COLLATE "C"))::text
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = %s AND c.relkind = 'v'
    ORDER BY 1
"""


@dataclass(frozen=True)
class Catalogue:
    """The descriptions of all routines, triggers, policies and tables of ours.

    ``routines`` maps (schema, name) to {arguments: description}; ``triggers`` and ``policies`` map
    a table of schema ``capacity`` to {name: description}; ``tables`` maps it to its grants;
    ``views`` maps a view of the public API to its description.
    """

    routines: dict[tuple[str, str], dict[str, str]]
    triggers: dict[str, dict[str, str]]
    policies: dict[str, dict[str, str]]
    tables: dict[str, str]
    views: dict[str, str]

    @classmethod
    def read(
        cls, connection: Connection, source: Source, files: Sequence[SqlFile] | None = None
    ) -> Catalogue:
        """Read them; call it in a transaction whose search_path is pg_catalog alone.

        ``files``: the only ones whose digest is asked for. The routines, which take longest by far,
        are left out when none of these defines one.
        """
        routines: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        if files is None or any(file.routine for file in files):
            parameters = (list(source.routine_schemas),)
            for schema, name, arguments, text in connection.execute(_ROUTINES_SQL, parameters):
                routines[schema, name][arguments] = text
        triggers: dict[str, dict[str, str]] = defaultdict(dict)
        for table, name, text in connection.execute(_TRIGGERS_SQL, (STATE_SCHEMA,)):
            triggers[table][name] = text
        policies: dict[str, dict[str, str]] = defaultdict(dict)
        for table, name, text in connection.execute(_POLICIES_SQL, (STATE_SCHEMA,)):
            policies[table][name] = text
        tables: dict[str, str] = dict(connection.execute(_TABLES_SQL, (STATE_SCHEMA,)).fetchall())
        views: dict[str, str] = dict(connection.execute(_VIEWS_SQL, (VIEW_SCHEMA,)).fetchall())
        return cls(dict(routines), dict(triggers), dict(policies), tables, views)

    def digest(self, file: SqlFile) -> str:
        """Return the digest of what ``file`` is responsible for, also when it is gone."""
        found: object
        if file.routine:
            found = self.routines.get(file.routine)
        elif file.is_trigger:
            found = self.triggers.get(file.stem)
        elif file.is_policy:
            found = [self.tables.get(file.stem), self.policies.get(file.stem)]
        elif file.is_view:
            found = self.views.get(file.stem)
        else:
            found = None
        return digest(json.dumps(found, sort_keys=True).encode())

    def unaccounted(self, source: Source) -> tuple[Difference, ...]:
        """Return the routines, triggers and policies that no file of this release mentions."""
        return (
            *self._strange_routines(source),
            *self._strange_triggers_and_policies(source),
            *self._strange_views(source),
        )

    def _strange_routines(self, source: Source) -> list[Difference]:
        known = {file.routine for file in source.files}
        found = []
        for (schema, name), signatures in self.routines.items():
            if (schema, name) not in known:
                kind = DifferenceKind.UNKNOWN_ROUTINE
                message = "no file of this release defines this routine"
            elif len(signatures) > 1:
                kind = DifferenceKind.EXTRA_OVERLOAD
                message = f"{len(signatures)} signatures exist where one file defines one"
            else:
                continue
            if mentions(source.migration_text, f"{schema}.{name}"):
                continue
            signature = " and ".join(f"{schema}.{name}({arguments})" for arguments in signatures)
            remedy = "Drop it by hand if it is not needed, or through sql/90_retired.sql."
            found.append(Difference(kind, signature, message, remedy))
        return found

    def _strange_triggers_and_policies(self, source: Source) -> list[Difference]:
        found = []
        for kind, folder, by_table in (
            (DifferenceKind.UNKNOWN_TRIGGER, "60_triggers", self.triggers),
            (DifferenceKind.UNKNOWN_POLICY, "70_policies", self.policies),
        ):
            for table, names in by_table.items():
                file = source.by_path.get(f"{folder}/{table}.sql")
                text = (file.body if file else "") + source.migration_text
                for name in names:
                    if mentions(text, name):
                        continue
                    what = f"{kind.value.removeprefix('unknown_')} {name} on {STATE_SCHEMA}.{table}"
                    message = "no file of this release defines it"
                    remedy = "Drop it by hand if it is not needed."
                    found.append(Difference(kind, what, message, remedy))
        return found

    def _strange_views(self, source: Source) -> list[Difference]:
        known = {file.stem for file in source.files if file.is_view}
        return [
            Difference(
                DifferenceKind.UNKNOWN_VIEW,
                f"view {VIEW_SCHEMA}.{name}",
                "no file of this release defines it",
                "Drop it by hand if it is not needed.",
            )
            for name in self.views
            if name not in known
        ]


def mentions(text: str, name: str) -> bool:
    """Return whether SQL text contains the name, as a whole word and not as part of another."""
    return re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text) is not None
