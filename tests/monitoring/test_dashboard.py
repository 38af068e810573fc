"""The dashboard is one that Grafana imports, by Grafana's own types of it, and is complete."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Any, Final

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from tests.client.support import ROOT

pytestmark = pytest.mark.once

DASHBOARD: Final[dict[str, Any]] = json.loads(
    (ROOT / "monitoring" / "grafana" / "dashboard.json").read_text()
)
ONLY_IMPORTED: Final = {
    "/__inputs",
    "/__requires",
    "/annotations/list/0/builtIn",
    "/templating/list/1/definition",
}
"""What an import reads and no dashboard keeps, or what Grafana writes beside its own schema."""


def panels(dashboard: dict[str, Any] = DASHBOARD) -> list[dict[str, Any]]:
    """Those that show something; rows are headings."""
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def unknown(dashboard: dict[str, Any]) -> set[str]:
    """What Grafana's types of a dashboard do not know, or have otherwise."""
    model = Dashboard.from_json(copy.deepcopy(dashboard))
    return set(_lost(dashboard, json.loads(JSONEncoder().encode(model)), ""))


def _lost(written: Any, known: Any, path: str) -> Iterator[str]:
    if isinstance(written, dict) and isinstance(known, dict):
        for key, value in written.items():
            if key in known:
                yield from _lost(value, known[key], f"{path}/{key}")
            elif value is not None:
                yield f"{path}/{key}"
    elif isinstance(written, list) and isinstance(known, list) and len(written) == len(known):
        for number, (one, other) in enumerate(zip(written, known, strict=True)):
            yield from _lost(one, other, f"{path}/{number}")
    elif written != known:
        yield path


def test_grafana_knows_all_of_it() -> None:
    assert unknown(DASHBOARD) == ONLY_IMPORTED


@pytest.mark.parametrize(
    ("name", "value"), [("fieldConfigs", {}), ("gridPos", {"x": 0, "y": 0, "w": 4, "hight": 4})]
)
def test_what_grafana_does_not_know_is_found(name: str, value: object) -> None:
    """Red control."""
    wrong = copy.deepcopy(DASHBOARD)
    wrong["panels"][1][name] = value
    assert unknown(wrong) > ONLY_IMPORTED


def test_it_can_be_imported_beside_others_and_again() -> None:
    assert DASHBOARD["uid"] == "capacity-db"
    assert DASHBOARD["id"] is None  # given by whoever imports it
    assert DASHBOARD["schemaVersion"] == 39  # Grafana 10.3 to 11; newer ones migrate it
    [datasource, job] = DASHBOARD["templating"]["list"]
    assert (datasource["name"], datasource["type"]) == ("datasource", "datasource")
    assert datasource["query"] == "prometheus"
    assert (job["name"], job["includeAll"], job["allValue"]) == ("job", True, ".+")


def test_every_panel_asks_the_chosen_source_about_the_chosen_job() -> None:
    chosen = {"type": "prometheus", "uid": "${datasource}"}
    for panel in panels():
        assert panel["datasource"] == chosen
        assert panel["targets"], panel["title"]
        for target in panel["targets"]:
            assert target["datasource"] == chosen
            selectors = target["expr"].count("{")
            assert selectors == target["expr"].count('{job=~"$job"') > 0, panel["title"]
        letters = [target["refId"] for target in panel["targets"]]
        assert len(letters) == len(set(letters))


def test_every_panel_has_a_place_of_its_own() -> None:
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))
    taken: Counter[tuple[int, int]] = Counter()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        columns = range(place["x"], place["x"] + place["w"])
        rows = range(place["y"], place["y"] + place["h"])
        taken.update(product(columns, rows))
    assert set(taken.values()) == {1}


def test_every_panel_says_what_it_shows() -> None:
    for panel in panels():
        assert panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"]
        assert panel["description"], panel["title"]
