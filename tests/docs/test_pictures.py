"""The pictures of pages are those of the current pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.links import links
from tests.docs.pages import pages
from tests.golden.docs.documents import ROOT
from tests.web.browser import pictures

pytestmark = pytest.mark.once

WIDTHS = ("390", "1280")


def test_the_pictures_were_drawn_from_the_pages_as_they_are() -> None:
    drawn_from = pictures.DRAWN_FROM.read_text().strip()
    assert drawn_from == pictures.sources(), "templates or styles have changed: make pictures"


def test_every_picture_is_one_that_is_drawn() -> None:
    drawn = {f"{name}-{width}.png" for name in pictures.find_pictures() for width in WIDTHS}
    assert {path.name for path in (ROOT / "docs" / "pictures").glob("*.png")} == drawn


def test_guides_show_pictures() -> None:
    for name in (
        "README.md",
        "docs/how-to-configure-capacity-rules.md",
        "docs/how-to-manage-tables.md",
    ):
        shown = [link for _, link in links(pages()[name].read_text()) if link.endswith(".png")]
        assert shown, name


def test_a_changed_template_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = pictures.sources()
    changed = ROOT / "capacity_db" / "web" / "templates" / "rules.html"
    assert changed.is_file()
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + b" " * (path == changed))
    assert pictures.sources() != before
