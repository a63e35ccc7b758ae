"""What import-linter cannot check: libraries and SQL in their files, and sizes.

The arrows between rooms are contracts in pyproject.toml, checked by `make lint`.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "resolvers", "schema")
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60
MAX_FILES_PER_FOLDER = 16

MIGRATIONS_MAY_IMPORT = {"migrations/env.py": {"schema", "migrations"}}
"""The tables that Alembic compares with. A migration itself must never change with the code."""
OURS = {*ROOMS, "migrations", "tests", "bench"}

ONLY_IN = {
    "databases": {"app/store/pool.py"},
    "asyncpg": {f"app/store/{name}.py" for name in ("access", "driver", "errors", "hosts")},
    "alembic": {"app/store/migrate.py"},
}
SQL_TEXT = {"literal_column", "text"}
"""SQLAlchemy's functions that put their argument into SQL as it is."""
SQL_CONSTANTS = "resolvers/sql/json.py"
RUNS_SQL = ("app/store/", "resolvers/execute/")
STORE_METHODS = {"value", "fetch", "transaction"}
"""The methods of `resolvers.store.Store` and `Connection` that run SQL."""
SAME_THING = {"Body", "IpAddress", "Json", "Owner", "Store"}
"""One thing that several files define: aliases, options of commands, a protocol and its class."""
OF_THE_PROCESS = {"starlette", "uvicorn", "typer", "rich", "pydantic_settings", "os", "socket"}
"""HTTP, terminal and environment: for `app` alone."""


def files(*rooms: str) -> list[str]:
    paths = (path for room in rooms for path in sorted((ROOT / room).rglob("*.py")))
    return [path.relative_to(ROOT).as_posix() for path in paths]


def tree_of(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text("utf-8"))


def imports(file: str) -> Iterator[str]:
    """The packages that a file imports, also within functions and for types."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno} imports relatively"
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("file", files("migrations"))
def test_migrations_import_nothing_of_ours(file: str) -> None:
    assert set(imports(file)) & OURS <= MIGRATIONS_MAY_IMPORT.get(file, {"migrations"})


@pytest.mark.parametrize("library", ONLY_IN)
def test_drivers_stay_in_their_files(library: str) -> None:
    assert {file for file in files(*ROOMS) if library in imports(file)} <= ONLY_IN[library]


@pytest.mark.parametrize("file", files("resolvers", "schema"))
def test_http_and_environment_are_for_app(file: str) -> None:
    assert set(imports(file)) & OF_THE_PROCESS == set()


@pytest.mark.parametrize("file", files("app", "resolvers"))
def test_sql_is_run_only_by_resolvers_execute_and_the_store(file: str) -> None:
    calls = [
        f"{node.func.attr} in line {node.lineno}"
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in STORE_METHODS
    ]
    assert calls == [] or file.startswith(RUNS_SQL)


@pytest.mark.parametrize("file", files(*ROOMS))
def test_files_are_short(file: str) -> None:
    lines = (ROOT / file).read_text("utf-8").count("\n")
    assert lines <= MAX_FILE_LINES


@pytest.mark.parametrize("file", files(*ROOMS))
def test_functions_are_short(file: str) -> None:
    long = {
        node.name: length
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > MAX_FUNCTION_LINES
    }
    assert long == {}


@pytest.mark.parametrize("folder", sorted({str(Path(file).parent) for file in files(*ROOMS)}))
def test_folders_are_short(folder: str) -> None:
    assert len(list((ROOT / folder).glob("*.py"))) <= MAX_FILES_PER_FOLDER


# SQL text


@pytest.mark.parametrize("file", files(*ROOMS))
def test_sql_text_is_constant(file: str) -> None:
    """Text goes into SQL as a string literal, or through the two functions that check it."""
    checked = {"text_constant", "int_constant"} if file == SQL_CONSTANTS else set[str]()
    tree = tree_of(file)
    functions = SQL_TEXT & set(names_from("sqlalchemy", tree))
    found = [
        call.lineno
        for call in calls_outside(checked, tree)
        if isinstance(call.func, ast.Name)
        and call.func.id in functions
        and not is_string_literal(call.args[0])
    ]
    assert found == []


def names_from(package: str, tree: ast.Module) -> Iterator[str]:
    """The names that a file imports from `package`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(package):
            yield from (alias.name for alias in node.names)


def calls_outside(functions: set[str], node: ast.AST) -> Iterator[ast.Call]:
    """The calls below `node`, but for those in the body of one of `functions`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef) and child.name in functions:
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from calls_outside(functions, child)


def is_string_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def type_names(file: str) -> Iterator[str]:
    """The public classes and type aliases that a file defines."""
    for node in tree_of(file).body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (to.id for to in node.targets if isinstance(to, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def test_two_things_never_share_a_name() -> None:
    names = Counter(name for file in files(*ROOMS) for name in set(type_names(file)))
    types = {name for name in names if not name.startswith("_") and not name.isupper()}
    shared = {name for name in types if names[name] > 1 and not name.islower()}
    assert shared == SAME_THING


@pytest.mark.parametrize("folder", sorted({str(Path(file).parent) for file in files(*ROOMS)}))
def test_no_three_files_share_a_prefix(folder: str) -> None:
    """Files that share a prefix want to be a folder: `keys`, `key_uses` and `key_scopes`, too."""
    names = [path.stem for path in (ROOT / folder).glob("*.py") if path.stem != "__init__"]
    prefixes = Counter(name.partition("_")[0].removesuffix("s") for name in names)
    assert [prefix for prefix, count in prefixes.items() if count > 2] == []
