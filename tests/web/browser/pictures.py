"""Write docs/pictures anew: ``python -m tests.web.browser.pictures [NAME …]``.

A picture is a function in a module ``pictures_*.py`` beside this one, marked with
``@picture("name")``. It gets a watched page, and a site with a database of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import pkgutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

from capacity_db.deploy import migrate
from tests.golden.docs.documents import ROOT
from tests.support.binaries import EMBEDDED, find_bindir
from tests.support.databases import fresh_database
from tests.support.servers import run_server
from tests.web.browser.support import chromium, find_chromium, screenshot, watched_context
from tests.web.support import Site, running

DRAWN_FROM: Final = ROOT / "docs" / "pictures" / "drawn_from.sha256"
"""The digest of what all pictures were drawn from."""

Draw = Callable[[Page, Site], None]
_drawn: Final[dict[str, Draw]] = {}


def picture(name: str) -> Callable[[Draw], Draw]:
    """Have docs/pictures/<name>-390.png and -1280.png show the page as the function leaves it."""

    def register(draw: Draw) -> Draw:
        assert name not in _drawn, f"two pictures are called {name}"
        _drawn[name] = draw
        return draw

    return register


def find_pictures() -> dict[str, Draw]:
    """All pictures, by name."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name.startswith("pictures_"):
            importlib.import_module(f"{__package__}.{module.name}")
    return dict(sorted(_drawn.items()))


def sources() -> str:
    """A digest of what the pictures show: templates, styles, scripts, and who draws them."""
    web = ROOT / "capacity_db" / "web"
    files = [*(web / "templates").rglob("*"), *(web / "static").rglob("*")]
    files += Path(__file__).parent.glob("pictures_*.py")
    digest = hashlib.sha256()
    for path in sorted(path for path in files if path.is_file()):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def draw_all(names: list[str]) -> None:
    """Take the pictures."""
    executable = find_chromium()
    if executable is None:
        sys.exit("there is no Chromium: install chromium")
    with (
        run_server(find_bindir(EMBEDDED)) as server,
        fresh_database(server) as database,
        chromium(executable) as browser,
    ):
        migrate(server.conninfo(database))
        with running(server.conninfo(database)) as site:
            for name in names:
                with watched_context(browser, base_url=site.url) as context:
                    page = context.new_page()
                    find_pictures()[name](page, site)
                    for path in screenshot(page, name):
                        print(f"{path.stat().st_size // 1000:4} kB  {path.name}")


def main() -> None:
    """Take those that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.web.browser.pictures")
    # Under its own name, so that the modules below find this one and not __main__.
    pictures = importlib.import_module("tests.web.browser.pictures")
    known = list(pictures.find_pictures())
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known) or None)
    names = parser.parse_args().names or known
    if unknown := sorted(set(names) - set(known)):
        parser.error(f"no such picture: {', '.join(unknown)}")
    pictures.draw_all(names)
    if names == known:
        DRAWN_FROM.write_text(f"{pictures.sources()}\n")


if __name__ == "__main__":
    main()
