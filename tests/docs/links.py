"""Links of Markdown pages: what they lead to, and which of them lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from tests.docs.blocks import prose

_LINK: Final = re.compile(
    r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?([^()\s>]+(?:\([^()]*\))?)>?[^()]*\)"
)
_REFERENCE: Final = re.compile(r"^\s*\[[^\]]+\]:\s+(\S+)")
_HTML: Final = re.compile(r"""<(?:a|img)\s[^>]*?(?:href|src)=["']([^"']+)["']""")
_ANCHOR: Final = re.compile(r"""<\w+\s[^>]*?(?:id|name)=["']([^"']+)["']""")
_SPAN: Final = re.compile(r"(`+)(?:(?!\1).)+?\1(?!`)")
_HEADING: Final = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_SCHEME: Final = re.compile(r"^[a-z][a-z0-9+.-]*:|^//", re.IGNORECASE)


def links(markdown: str) -> Iterator[tuple[int, str]]:
    """Every link and picture outside of code, with its line's number."""
    for number, line in prose(markdown):
        text = _SPAN.sub("``", line)
        for pattern in (_LINK, _REFERENCE, _HTML):
            for match in pattern.finditer(text):
                yield number, match[1]


def is_external(link: str) -> bool:
    """Whether a link leaves the repository."""
    return _SCHEME.match(link) is not None


def anchors(markdown: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them, and those written as HTML."""
    found: set[str] = set()
    times: dict[str, int] = {}
    for _, line in prose(markdown):
        found.update(_ANCHOR.findall(line))
        if match := _HEADING.match(line):
            anchor = _slug(match[1])
            earlier = times.get(anchor, 0)
            times[anchor] = earlier + 1
            found.add(f"{anchor}-{earlier}" if earlier else anchor)
    return found


def _slug(heading: str) -> str:
    shown = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", shown.lower().replace("`", "")).replace(" ", "-")


def dead_links(root: Path, files: Mapping[str, Path]) -> list[str]:
    """`page:line: link` for each link that leads to nothing inside of `root`."""
    return [
        f"{name}:{number}: {link}"
        for name, path in files.items()
        for number, link in links(path.read_text())
        if not is_external(link) and not _leads_somewhere(root, path, link)
    ]


def _leads_somewhere(root: Path, page: Path, link: str) -> bool:
    place, _, anchor = unquote(link).partition("#")
    target = (page.parent / place).resolve() if place else page
    if not target.is_relative_to(root) or not target.exists():
        return False
    return not anchor or (target.suffix == ".md" and anchor in _anchors_of(target))


@lru_cache
def _anchors_of(path: Path) -> set[str]:
    return anchors(path.read_text())
