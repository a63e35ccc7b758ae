"""The page that is written from the program is that of this program."""

from __future__ import annotations

import os

from tests.docs.pages import DOCS
from tests.support.reference import commands_page


def test_the_page_of_commands_is_current() -> None:
    page = DOCS / "commands.md"
    if os.environ.get("UPDATE_GOLDEN"):
        page.write_text(commands_page(), "utf-8")
    assert page.read_text("utf-8") == commands_page(), "UPDATE_GOLDEN=1 writes it again"
