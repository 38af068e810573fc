"""A sample of every kind of mutant is noticed; `make mutants` makes all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import psycopg
import pytest

from tests.mutants.layers import Judge, Verdict
from tests.mutants.mutant import KINDS, Mutant
from tests.mutants.report import DOCUMENT, document, table
from tests.mutants.run import SURVIVORS, all_mutants, allowed
from tests.support.databases import AnyConnection, fresh_database
from tests.support.servers import Server

SAMPLE = 4
"""How many of a kind are made here."""

NOTHING = Mutant("role", "none", ("SELECT 1",))


@pytest.fixture(scope="module")
def connection(server: Server, tenancy_template: str) -> Iterator[AnyConnection]:
    """A superuser in a database of this module's own."""
    with (
        fresh_database(server, tenancy_template) as name,
        psycopg.connect(server.conninfo(name), autocommit=True) as opened,
    ):
        yield opened


@pytest.fixture(scope="module")
def judge(connection: AnyConnection) -> Judge:
    """All layers but the twins, which are measured once a night."""
    return Judge(connection)


@pytest.fixture(scope="module")
def mutants(connection: AnyConnection) -> dict[str, list[Mutant]]:
    """All that there are, by kind."""
    found = defaultdict(list)
    for mutant in all_mutants(connection):
        found[mutant.kind].append(mutant)
    return found


def test_there_are_mutants_of_every_kind(mutants: dict[str, list[Mutant]]) -> None:
    assert mutants.keys() == KINDS.keys()
    labels = [mutant.label for made in mutants.values() for mutant in made]
    assert len({*labels}) == len(labels)
    assert len(labels) > 1000


@pytest.mark.parametrize("kind", KINDS)
def test_a_mutant_is_noticed(judge: Judge, mutants: dict[str, list[Mutant]], kind: str) -> None:
    made = [mutant for mutant in mutants[kind] if mutant.label not in allowed()]
    for mutant in made[:: -(-len(made) // SAMPLE)]:
        assert judge.judge(mutant, is_one_enough=True).noticed, mutant.label


def test_the_database_without_a_mutant_is_not_noticed(judge: Judge) -> None:
    assert judge.judge(NOTHING).noticed == {}


def test_a_mutant_is_taken_back(judge: Judge, mutants: dict[str, list[Mutant]]) -> None:
    judge.judge(mutants["policy dropped"][0])
    judge.judge(mutants["foreign key by id"][0])
    assert judge.lints.findings() == judge.lints.known
    assert judge.judge(NOTHING).noticed == {}


def test_every_survivor_on_the_list_is_a_mutant_and_has_a_reason(
    mutants: dict[str, list[Mutant]],
) -> None:
    labels = {mutant.label for made in mutants.values() for mutant in made}
    assert allowed().keys() <= labels
    with pytest.raises(ValueError, match="without a reason: role: x"):
        allowed("# why they may\n\nrole: y  # because\nrole: x")


def test_the_page_counts_each_kind_and_names_each_survivor() -> None:
    judged = [
        Verdict(Mutant("role", "x", ()), {"lints": "found", "matrix": "failed"}),
        Verdict(Mutant("role", "y", ()), {"lints": "found"}),
        Verdict(Mutant("identity", "z", ()), {}),
    ]
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table(judged).split("\n")]
    assert lines[0] == ["kind", "mutants", "lints", "matrix", "twins", "golden", "survive"]
    assert lines[2:] == [
        ["identity", "1", "0", "0", "0", "-", "1"],
        ["role", "2", "2", "1", "-", "-", "0"],
        ["all", "3", "2", "1", "0", "0", "1"],
    ]
    assert "- `identity: z`: why not\n" in document(judged, {"identity: z": "why not"})


def test_the_page_is_of_the_same_kinds_and_survivors() -> None:
    page = DOCUMENT.read_text()
    assert all(f"| {kind} " in page for kind in KINDS)
    assert all(f"`{label}`: {reason}\n" in page for label, reason in allowed().items())
    assert SURVIVORS.is_file()
