"""What the tests in a browser share: watched pages, axe, the keyboard, pictures."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    sync_playwright,
)

from capacity_db.web.callers import COOKIE

PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
DESKTOP: Final[ViewportSize] = {"width": 1280, "height": 900}
PATIENCE_MS: Final = 15_000
PICTURES: Final = Path(__file__).parents[3] / "docs" / "pictures"
LARGEST_PICTURE: Final = 250_000
_SERIOUS: Final = ("serious", "critical")
_CHROMIUMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The Chromium of the system; `None`: there is none."""
    return next((path for name in _CHROMIUMS if (path := shutil.which(name))), None)


@contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield browser
        finally:
            browser.close()


class Complaints(list[str]):
    """What a browser had to say against the pages of a context."""

    def watch(self, context: BrowserContext) -> None:
        """Note errors on the console, exceptions of scripts and requests that failed."""
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.append(f"a script failed: {error.error}"))
        context.on("requestfailed", self._on_failed)
        context.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        # What a status means is judged where its request is known, below.
        is_about_status = message.text.startswith("Failed to load resource")
        if message.type == "error" and not is_about_status:
            self.append(f"console: {message.text} ({message.location.get('url')})")

    def _on_failed(self, request: Request) -> None:
        # A page that is left ends its streams, and a download is no page.
        if request.failure != "net::ERR_ABORTED":
            self.append(f"{request.method} {request.url} failed: {request.failure}")

    def _on_response(self, response: Response) -> None:
        # A form that comes back with a mistake is a page with its own status. A script asks for
        # such answers, too, and shows them; what a page is made of must be there.
        kind = response.request.resource_type
        is_expected = kind in ("document", "fetch", "xhr") and response.status < 500
        if response.status >= 400 and not is_expected:
            self.append(f"{response.request.method} {response.url}: {response.status}")


@contextmanager
def watched_context(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A context of its own, as large as a desktop unless told; fails at the end on complaints."""
    complaints = Complaints()
    context = browser.new_context(**{"viewport": DESKTOP, "reduced_motion": "reduce", **options})
    context.set_default_timeout(PATIENCE_MS)
    complaints.watch(context)
    try:
        yield context
    finally:
        context.close()
    assert not complaints, "the browser complained:\n" + "\n".join(complaints)


def sign_in(context: BrowserContext, url: str, token: str) -> None:
    """Give a context the cookie that signing in gives."""
    context.add_cookies(
        [{"name": COOKIE, "value": token, "url": url, "httpOnly": True, "sameSite": "Lax"}]
    )


def violations(page: Page) -> list[str]:
    """What axe finds on a page as it is, serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {one['help']}\n    "
        + "\n    ".join(node["html"] for node in one["nodes"])
        for one in found
        if one["impact"] in _SERIOUS
    ]


def sticks_out(page: Page) -> list[str]:
    """Elements that make the whole page scroll sideways."""
    elements: list[str] = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            const far = [...document.querySelectorAll("body *")]
                .filter(one => one.getBoundingClientRect().right > width + 0.5);
            return far.slice(0, 5).map(one => one.outerHTML.slice(0, 200));
        }"""
    )
    return elements


def resize(page: Page, size: ViewportSize) -> None:
    """Change the size of a page, and wait until it is laid out anew."""
    page.wait_for_load_state("load")
    page.set_viewport_size(size)
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


def assert_accessible(page: Page) -> None:
    """No serious finding of axe, and nothing that sticks out, on a desktop and on a phone."""
    before = page.viewport_size
    for size in (DESKTOP, PHONE):
        resize(page, size)
        found = violations(page) + [f"sticks out: {one}" for one in sticks_out(page)]
        assert not found, f"{page.url} at {size['width']} px:\n" + "\n".join(found)
    if before is not None:
        page.set_viewport_size(before)


def tab_to(page: Page, target: Locator, *, at_most: int = 100) -> None:
    """Move the focus by the Tab key until it is on the target."""
    for _ in range(at_most):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{at_most} times Tab do not lead to {target}")


def is_focus_visible(target: Locator) -> bool:
    """Whether somebody who looks can see that the focus is there."""
    style: str = target.evaluate("one => getComputedStyle(one).outlineStyle")
    return style != "none"


def screenshot(page: Page, name: str) -> list[Path]:
    """Write docs/pictures/<name>-390.png and -1280.png of a page, from its top to its end."""
    PICTURES.mkdir(exist_ok=True)
    before, written = page.viewport_size, []
    for size in (PHONE, DESKTOP):
        resize(page, size)
        page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
        path = PICTURES / f"{name}-{size['width']}.png"
        page.screenshot(path=path, full_page=True, animations="disabled", scale="css")
        assert path.stat().st_size <= LARGEST_PICTURE, f"{path.name} is too large"
        written.append(path)
    if before is not None:
        page.set_viewport_size(before)
    return written


__all__ = [
    "DESKTOP",
    "PATIENCE_MS",
    "PHONE",
    "PICTURES",
    "Complaints",
    "Error",
    "assert_accessible",
    "chromium",
    "find_chromium",
    "is_focus_visible",
    "resize",
    "screenshot",
    "sign_in",
    "sticks_out",
    "tab_to",
    "violations",
    "watched_context",
]
