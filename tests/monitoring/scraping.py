"""A Prometheus of its own: scrapes twice a second, and judges with less patience."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import yaml  # type: ignore[import-untyped]

from tests.client.support import ROOT
from tests.docs.play import free_port
from tests.monitoring.binaries import program

RULES: Final = ROOT / "monitoring" / "prometheus" / "rules.yml"
JOB: Final = "capacity-db"
LASTING: Final = "min_over_time(holds_expired_unswept[30m]"
"""The one expression that waits too."""
PATIENCE_S: Final = 60.0


@dataclass(frozen=True)
class Prometheus:
    """A Prometheus that runs."""

    http: httpx.Client

    def query(self, expression: str) -> list[dict[str, Any]]:
        """What an expression is now: a list of series."""
        answer = self.http.get("/api/v1/query", params={"query": expression})
        assert answer.status_code == 200, answer.text
        result: list[dict[str, Any]] = answer.json()["data"]["result"]
        return result

    def firing(self) -> dict[str, Mapping[str, str]]:
        """The labels of the alerts that fire now, by name."""
        alerts = self.http.get("/api/v1/alerts").json()["data"]["alerts"]
        return {
            alert["labels"]["alertname"]: alert["labels"]
            for alert in alerts
            if alert["state"] == "firing"
        }

    def names(self) -> set[str]:
        """The metrics that it has scraped."""
        return set(self.http.get("/api/v1/label/__name__/values").json()["data"])


def impatient(rules: str) -> str:
    """The rules, but that nothing has to last for longer than two seconds."""
    return re.sub(r"\bfor: \w+", "for: 2s", rules).replace(LASTING, f"{LASTING[:-5]}[2s]")


@contextmanager
def scraping(url: str, folder: Path) -> Iterator[Prometheus]:
    """Scrape a server until the block ends; files go below `folder`."""
    names = ("scrape_interval", "scrape_timeout", "evaluation_interval")
    every = dict.fromkeys(names, "500ms")
    configuration = {
        "global": every,
        "rule_files": ["rules.yml"],
        "scrape_configs": [
            {"job_name": JOB, "static_configs": [{"targets": [urlsplit(url).netloc]}]}
        ],
    }
    (folder / "rules.yml").write_text(impatient(RULES.read_text()))
    (folder / "prometheus.yml").write_text(yaml.safe_dump(configuration))
    address = f"127.0.0.1:{free_port()}"
    command = [
        str(program("prometheus")),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address={address}",
        "--log.level=warn",
    ]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as process,
    ):
        try:
            with httpx.Client(base_url=f"http://{address}", timeout=10) as http:
                eventually(lambda: _is_ready(http), lambda: (folder / "log").read_text())
                yield Prometheus(http)
        finally:
            process.kill()


def _is_ready(http: httpx.Client) -> bool:
    try:
        return http.get("/-/ready").status_code == 200
    except httpx.TransportError:
        return False


def eventually(is_so: Callable[[], object], said: Callable[[], object] = lambda: "") -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, f"it never came to that: {said()}"
        time.sleep(0.1)
