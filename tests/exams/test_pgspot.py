"""pgspot: whose names and operators does the SQL find, when somebody else was first?

It reads everything that an installation runs as one script, with the path that the deployer gives
it: nothing but pg_catalog.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.exams.allowed import Finding, judge, new_findings
from tests.exams.programs import run
from tests.exams.script import PIN, Script, compose, sources, without_composite_types
from tests.support.databases import AnyConnection

pytestmark = pytest.mark.once

Source = tuple[str, str]
Spot = Callable[[Iterable[Source]], list[Finding]]

BEFORE = "SET search_path TO pg_catalog, pg_temp;\n"
TYPES = """
    SELECT typname, typtype = 'c'
    FROM pg_type WHERE typnamespace = 'capacity'::regnamespace AND typtype IN ('c', 'e', 'd')
"""
LINE = re.compile(r"(?P<rule>PS\d+): (?P<words>.*) at line (?P<line>\d+)", re.DOTALL)
SUMMARY = re.compile(r"\s*Errors: (\d+) Warnings: (\d+) Unknown: 0\s*")

ROUTINE = """
CREATE OR REPLACE FUNCTION capacity_v1.planted() RETURNS integer LANGUAGE plpgsql {0}
AS $fn$ BEGIN {1} END $fn$;
"""
PINNED = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"

PLANTS = [
    ("PS003", ROUTINE.format("SECURITY DEFINER", "RETURN 1;")),
    ("PS004", ROUTINE.format("SECURITY DEFINER SET search_path = ''", "RETURN 1;")),
    ("PS004", ROUTINE.format("SECURITY DEFINER SET search_path = pg_catalog", "RETURN 1;")),
    ("PS004", ROUTINE.format("SECURITY DEFINER SET search_path = public, pg_temp", "RETURN 1;")),
    ("PS005", ROUTINE.format("", "RETURN 1;")),
    ("PS018", ROUTINE.format("SECURITY DEFINER SET search_path = 'pg_catalog, pg_temp'", "")),
    ("PS002", ROUTINE.format(PINNED, "RETURN 1;").replace("capacity_v1", "public")),
    ("PS012", "CREATE TABLE IF NOT EXISTS public.planted (id uuid);\n"),
    ("PS010", "CREATE SCHEMA IF NOT EXISTS planted;\n"),
    ("PS001", "RESET search_path; SELECT 1 + 1;\n"),
    ("PS016", "SET search_path TO public; SELECT now();\n"),
    ("PS017", ROUTINE.format("", "RETURN (SELECT count(*) FROM bookings);")),
]


@pytest.fixture
def spot(conn: AnyConnection, tmp_path: Path) -> Spot:
    """Its findings in the script that sources make. Fails if it stopped before the end."""
    rows = conn.execute(TYPES).fetchall()
    composites = {name for name, is_composite in rows if is_composite}
    scalars = {name for name, is_composite in rows if not is_composite}

    def spotted(given: Iterable[Source]) -> list[Finding]:
        readable = [(n, without_composite_types(t, composites, scalars)) for n, t in given]
        return read_by_pgspot(compose(readable, BEFORE), tmp_path / "script.sql")

    return spotted


def read_by_pgspot(script: Script, path: Path) -> list[Finding]:
    """What pgspot finds in `script`, which is written to `path`."""
    path.write_text(script.text)
    output = run("pgspot", [path], exits={0, 1})
    *said, summary = re.split(r"\n(?=PS\d+: |\s*Errors: )", f"\n{output.rstrip()}")[1:]
    counts = SUMMARY.fullmatch(summary)
    assert counts, f"pgspot did not read to the end: {summary}"
    found = [match for line in said if (match := LINE.fullmatch(line.strip()))]
    assert len(found) == int(counts[1]) + int(counts[2])
    return [Finding(m["rule"], script.place(int(m["line"])), m["words"]) for m in found]


def unqualified(findings: Iterable[Finding], rule: str) -> set[str]:
    """The names in findings such as "Unqualified function call: now"; types are left out."""
    words = [f.words for f in findings if f.rule == rule]
    names = (re.fullmatch(r"Unqualified [a-z ]+: (\w+)", text) for text in words)
    return {match[1] for match in names if match}


def unpinned(given: Iterable[Source]) -> list[Source]:
    """The same sources with no path pinned, so that every name counts that depends on one."""
    return [(name, text.replace(f"{PIN}\n", "")) for name, text in given]


def test_it_has_nothing_to_say_that_has_no_reason(spot: Spot) -> None:
    judge("pgspot", spot(sources()))


@pytest.mark.parametrize(("rule", "plant"), PLANTS)
def test_it_finds_a_planted_flaw_and_where_it_is(spot: Spot, rule: str, plant: str) -> None:
    schemas = sources()[0]
    found = new_findings("pgspot", spot([schemas, ("sql/planted.sql", plant)]))
    assert (rule, "sql/planted.sql") in {(finding.rule, finding.place) for finding in found}


def test_it_says_when_it_cannot_read_on(spot: Spot) -> None:
    plant = ROUTINE.format(PINNED, "SELECT b.* INTO v_booking FROM capacity.bookings AS b;")
    declared = plant.replace("BEGIN", "DECLARE v_booking capacity.unheard_of; BEGIN", 1)
    with pytest.raises(AssertionError, match="did not read to the end"):
        spot([("sql/planted.sql", declared.replace("INTO v_booking", "INTO v_booking.id"))])


def test_no_routine_names_a_relation_or_a_function_without_its_schema(
    spot: Spot, conn: AnyConnection
) -> None:
    found = spot(unpinned(sources()))
    known = {row[0] for row in conn.execute("SELECT proname FROM pg_proc WHERE pronamespace = 11")}
    functions = unqualified(found, "PS016")
    assert "jsonb_build_object" in functions, "it reads the bodies"
    assert functions - known == set()
    text = "".join(text for _, text in sources())
    # No schema can be named: triggers' tables of what changed, and an alias whose rows are locked.
    bare = {*re.findall(r"\bTABLE AS (\w+)", text), *re.findall(r"\bUPDATE OF ([a-z])\b", text)}
    assert {"old_rows", "b"} <= bare
    assert unqualified(found, "PS017") - bare == set()


@pytest.mark.parametrize(
    ("body", "rule", "name"),
    [
        ("RETURN (SELECT count(*) FROM bookings);", "PS017", "bookings"),
        ("UPDATE bookings AS b SET party_size = 1 WHERE b.id IS NULL;", "PS017", "bookings"),
        ("PERFORM clock();", "PS016", "clock"),
    ],
)
def test_a_name_without_its_schema_is_found(spot: Spot, body: str, rule: str, name: str) -> None:
    plant = [("sql/planted.sql", ROUTINE.format(f"\n{PIN}\n", body))]
    assert unqualified(spot(plant), rule) == set()
    assert unqualified(spot(unpinned(plant)), rule) == {name}
