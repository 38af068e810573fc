"""Which pages there are, and where a reader's placeholders stand for something."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.golden.docs.documents import ROOT

PROGRAM: Final = "capacity-db"


def pages(root: Path = ROOT) -> dict[str, Path]:
    """What readers are given: the README and all of docs/, by path."""
    found = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    return {str(path.relative_to(root)): path for path in found}


def every_markdown_file(root: Path = ROOT) -> dict[str, Path]:
    """All Markdown of the repository, by path, but for templates: their pages are read instead."""
    files = [*root.glob("*.md")]
    for folder in root.iterdir():
        if folder.is_dir() and not folder.name.startswith("."):
            files += folder.rglob("*.md")
    made = (path for path in sorted(files) if "templates" not in path.parts)
    return {str(path.relative_to(root)): path for path in made}
