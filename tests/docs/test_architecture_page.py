"""The code map names what exists: paths, and the classes and functions in backticks."""

from __future__ import annotations

import ast
import re

import pytest

from schema.failures import CODES
from tests.docs.pages import DOCS, FENCED, ROOT

TEXT = FENCED.sub("", (DOCS / "architecture.md").read_text("utf-8"))
QUOTED = sorted(set(re.findall(r"`([^`\n]+)`", TEXT)))
PATHS = [text for text in QUOTED if re.fullmatch(r"(\w+/)+(\w+\.\w+)?|\w+\.(toml|md)", text)]
NAMES = [text for text in QUOTED if re.fullmatch(r"[A-Za-z]\w*", text)]
OF_SQL = {"NOTIFY", "limits"}
"""SQL and a library: names that are not of this code."""


def defined() -> set[str]:
    """Every class, function, constant and column of the code."""
    names: set[str] = set()
    for room in ("app", "resolvers", "schema"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                    names.add(node.name)
                elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    names.add(node.id)
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    names.add(node.value)
    return names


@pytest.mark.parametrize("path", PATHS)
def test_paths_exist(path: str) -> None:
    assert (ROOT / path).exists()


def test_names_exist() -> None:
    known = defined() | CODES.keys() | OF_SQL
    assert [name for name in NAMES if name not in known] == []


def test_the_page_has_paths_and_names() -> None:
    assert len(PATHS) > 40
    assert len(NAMES) > 15


def test_every_room_is_on_the_map() -> None:
    folders = [path for room in ("app", "resolvers") for path in (ROOT / room).iterdir()]
    rooms = [f"{path.relative_to(ROOT)}/" for path in folders if (path / "__init__.py").exists()]
    assert [room for room in rooms if f"`{room}`" not in TEXT] == []
