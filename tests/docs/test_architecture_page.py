"""The code map names what exists: paths, and the classes and functions in backticks."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator

import grimp
import pytest

from schema.failures import CODES
from tests.docs.pages import DOCS, FENCED, ROOT
from tests.support.draw_rooms import ROOMS, draw

TEXT = FENCED.sub("", (DOCS / "architecture.md").read_text("utf-8"))
QUOTED = sorted(set(re.findall(r"`([^`\n]+)`", TEXT)))
PATHS = [text for text in QUOTED if re.fullmatch(r"(\w+/)+(\w+\.\w+)?|\w+\.(toml|md)", text)]
NAMES = [text for text in QUOTED if re.fullmatch(r"[A-Za-z]\w*", text)]
OF_SQL = {"NOTIFY", "limits"}
"""SQL and a library: names that are not of this code."""
PUBLIC = {"_getframe", "_replace"}
"""Documented names of the standard library that begin with an underscore."""


def defined() -> set[str]:
    """Every class, function, constant and column of the code."""
    names: set[str] = set()
    for _, node in nodes():
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.add(node.value)
    return names


def nodes() -> Iterator[tuple[str, ast.AST]]:
    """The nodes of all files, each with the path of its file."""
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            file = path.relative_to(ROOT).as_posix()
            yield from ((file, node) for node in ast.walk(ast.parse(path.read_text("utf-8"))))


def private_names() -> Iterator[tuple[str, str]]:
    """The private names that no file of ours defines, each with a file that uses it."""
    ours = defined() | {
        node.attr
        for _, node in nodes()
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    for file, node in nodes():
        if isinstance(node, ast.Attribute) and node.attr not in ours | PUBLIC:
            found = [node.attr]
        elif isinstance(node, ast.ImportFrom):
            found = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
        else:
            found = []
        yield from ((file, name) for name in found if re.match("_[^_]", name))


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


def test_the_table_has_every_private_name_of_a_library() -> None:
    table = TEXT.partition("## Private names of libraries")[2].partition("\n## ")[0]
    rows = table.splitlines()
    uses = set(private_names())
    assert uses
    missing = [
        (file, name)
        for file, name in sorted(uses)
        if not any(f"`{file}`" in row and re.search(rf"\b{name}\b", row) for row in rows)
    ]
    assert missing == []


def test_the_picture_of_the_rooms_is_current() -> None:
    picture = DOCS / "rooms.svg"
    drawn = draw(grimp.build_graph(*ROOMS))
    if os.environ.get("UPDATE_GOLDEN"):
        picture.write_text(drawn, "utf-8")
    assert picture.read_text("utf-8") == drawn, "run make graph"
