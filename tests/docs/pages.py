"""The documentation pages and their fenced code blocks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]

FENCED = re.compile(r"^```(\w*)\n(.*?)^```\n?", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced code block, and the JSON block directly below it, if any."""

    language: str
    code: str
    answer: str | None


def blocks_of(page: Path) -> list[Block]:
    found = list(FENCED.finditer(page.read_text("utf-8")))
    blocks = []
    for match, below in zip(found, [*found[1:], None], strict=True):
        answered = below is not None and below[1] == "json" and below.start() == match.end()
        blocks.append(Block(match[1], match[2], below[2] if below and answered else None))
    return blocks
