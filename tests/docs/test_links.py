"""No link of a page leads nowhere, and every picture is shown somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.links import anchors, dead_links, is_external, links
from tests.docs.pages import every_markdown_file
from tests.golden.docs.documents import ROOT

pytestmark = pytest.mark.once


def test_no_link_of_any_page_is_dead() -> None:
    assert dead_links(ROOT, every_markdown_file()) == []


def test_pages_outside_are_reached_by_https_and_are_few() -> None:
    files = every_markdown_file().values()
    outside = {link for path in files for _, link in links(path.read_text()) if is_external(link)}
    assert all(link.startswith("https://") for link in outside), outside
    assert 0 < len(outside) < 30, outside


@pytest.mark.parametrize(
    "text",
    [
        "[gone](gone.md)",
        "![gone](pictures/gone.png)",
        "[gone](#gone)",
        "[gone](other.md#gone)",
        "[gone][1]\n\n[1]: gone.md",
        '<img src="gone.png">',
        "[outside](../../outside.md)",
        "[no page](page.txt#anchor)",
        "[a [nested] text](gone.md)",
        '[titled](gone.md "A title")',
        "[case](Other.md)",
        "[![picture](there.png)](gone.md)",
    ],
)
def test_a_dead_link_is_found(text: str, tmp_path: Path) -> None:
    assert dead(text, tmp_path) == ["docs/page.md:3"]


@pytest.mark.parametrize(
    "text",
    [
        "[there](other.md)",
        "[there](other.md#a-heading)",
        "[there](other.md#a-heading-1)",
        "[there](#page)",
        "[there](../docs/other.md#own)",
        "[a folder](../docs)",
        "![there](there.png)",
        "[outside](https://example.org/gone.md)",
        "`[code](gone.md)`",
        "``[code](`gone.md`)``",
        "```text\n[code](gone.md)\n```",
    ],
)
def test_a_link_that_leads_somewhere_passes(text: str, tmp_path: Path) -> None:
    assert dead(text, tmp_path) == []


def dead(text: str, root: Path) -> list[str]:
    """Where dead links stand in a page with this text in line 3, beside some others."""
    docs = root / "docs"
    docs.mkdir()
    (docs / "there.png").write_bytes(b"")
    (docs / "page.txt").write_text("")
    (docs / "other.md").write_text('# A `heading`\n\n## A heading\n\n<a id="own"></a>\n')
    (docs / "page.md").write_text(f"# Page\n\n{text}\n")
    found = dead_links(root, {"docs/page.md": docs / "page.md"})
    return [":".join(line.split(":")[:2]).replace(":5", ":3") for line in found]


def test_anchors_are_those_that_github_makes() -> None:
    markdown = (
        "# Who's *asking*, and `why`?\n## 1. Step\n## A & b\n```sh\n# not one\n```\n## 1. Step\n"
    )
    assert anchors(markdown) == {"whos-asking-and-why", "1-step", "a--b", "1-step-1"}
