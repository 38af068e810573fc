"""Calls of pgrls, which lints row-level security and proves what its policies let through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.exams.allowed import Finding
from tests.exams.programs import run
from tests.support.databases import AnyConnection

MODES: Final = ("anon", "cross-tenant", "write", "escalation", "reachability")
"""All threat models that it knows."""

_CONFIG: Final = Path(__file__).with_name("pgrls.toml")
_MODEL: Final = Path(__file__).with_name("model.sql")


@dataclass(frozen=True)
class Verdict:
    """What it says of a table, a view or a routine under a threat model."""

    mode: str
    subject: str
    verdict: str
    """isolated (proven), leak (disproven) or unverified."""
    words: str


def lint(dsn: str, *rules: str) -> list[Finding]:
    """Findings of `rules`, by default of all."""
    chosen = [argument for rule in rules for argument in ("--rule", rule)]
    found = _answer("lint", dsn, *chosen)
    assert not found.get("skipped_rules"), found["skipped_rules"]
    return [Finding(v["rule_id"], v["location"], v["message"]) for v in found["violations"]]


def become_model(connection: AnyConnection) -> None:
    """Give every user one restaurant, in the clone that `connection` is connected to."""
    connection.execute(_MODEL.read_bytes())


def verify(dsn: str, *modes: str) -> Iterator[Verdict]:
    """Its verdicts under `modes`, in the model that `dsn` leads to."""
    helper = ("--auth-function", "capacity_v1.user_restaurant")
    for mode in modes:
        for table in _answer("verify", dsn, "--mode", mode, *helper)["tables"]:
            words = [table["note"], *(proof["reason"] for proof in table["policies"])]
            yield Verdict(mode, table["table"], table["verdict"], " ".join(filter(None, words)))


def not_proven(verdicts: Iterator[Verdict]) -> list[Finding]:
    """Whatever it does not prove isolated, as findings."""
    return [
        Finding(v.mode, v.subject, f"{v.verdict}: {v.words}")
        for v in verdicts
        if v.verdict != "isolated"
    ]


def _answer(command: str, dsn: str, *arguments: str) -> dict[str, list[dict[str, Any]]]:
    options: list[str | Path] = ["--database-url", dsn, "--config", _CONFIG, "--format", "json"]
    answer: dict[str, list[dict[str, Any]]] = json.loads(
        run("pgrls", [command, *options, *arguments], exits={0, 1})
    )
    return answer
