"""Imports go one way, drivers stay in their files, and nothing grows out of hand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "resolvers", "schema")
LONGEST_FILE = 400
LONGEST_FUNCTION = 60

MAY_IMPORT = {
    "app": {"app", "resolvers", "schema"},
    "resolvers": {"resolvers", "schema"},
    "schema": {"schema"},
    "migrations": set[str](),
}
ALSO = {
    # Who runs the steps has to find them, and they are compared with the tables.
    "app/store/migrate.py": {"migrations"},
    "migrations/env.py": {"schema"},
}
OURS = {*MAY_IMPORT, "tests", "bench"}

ONLY_IN = {
    "databases": {"app/store/pool.py"},
    "asyncpg": {"app/store/pool.py", "app/store/errors.py"},
    "alembic": {"app/store/migrate.py"},
}
OF_THE_PROCESS = {"starlette", "uvicorn", "typer", "rich", "pydantic_settings", "os", "socket"}
"""HTTP, terminal and environment: what only `app` knows of."""


def files(*rooms: str) -> list[str]:
    paths = (path for room in rooms for path in sorted((ROOT / room).rglob("*.py")))
    return [path.relative_to(ROOT).as_posix() for path in paths]


def tree_of(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text("utf-8"))


def imports(file: str) -> Iterator[str]:
    """The packages that a file imports, wherever in it: in functions and for types too."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno} imports relatively"
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("file", files(*MAY_IMPORT))
def test_arrows(file: str) -> None:
    allowed = MAY_IMPORT[file.partition("/")[0]] | ALSO.get(file, set())
    assert set(imports(file)) & OURS <= allowed


@pytest.mark.parametrize("library", ONLY_IN)
def test_drivers_stay_in_their_files(library: str) -> None:
    assert {file for file in files(*ROOMS) if library in imports(file)} <= ONLY_IN[library]


@pytest.mark.parametrize("file", files("resolvers", "schema"))
def test_only_the_process_knows_of_the_process(file: str) -> None:
    assert set(imports(file)) & OF_THE_PROCESS == set()


@pytest.mark.parametrize("file", files(*ROOMS))
def test_files_are_short(file: str) -> None:
    lines = (ROOT / file).read_text("utf-8").count("\n")
    assert lines <= LONGEST_FILE


@pytest.mark.parametrize("file", files(*ROOMS))
def test_functions_are_short(file: str) -> None:
    long = {
        node.name: length
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}
