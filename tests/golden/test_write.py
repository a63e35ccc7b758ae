"""Cases of writes: a request and the statements of its transaction, up to the read-back.

Statements are shown with the names of their binds. `UPDATE_GOLDEN=1` rewrites the files; review
the diff.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest

from app.store.pool import StoreConnection
from resolvers.sql.statement import Statement
from tests.golden.cases import Case, HttpRequest, all_cases, compare, show_templates, stray_files
from tests.golden.conftest import World

CASES = all_cases("write", ".http")


@contextmanager
def _recording() -> Iterator[list[Statement]]:
    """The statements of all transactions, in order."""
    statements: list[Statement] = []
    value = StoreConnection.value

    async def record(self: StoreConnection, statement: Statement, values: Mapping[str, Any]) -> Any:
        statements.append(statement)
        return await value(self, statement, values)

    with patch.object(StoreConnection, "value", record):
        yield statements


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_case(world: World, case: Case) -> None:
    """Expect the same statements. A case whose name ends in `_anonymous` sends no token."""
    request = HttpRequest.parse(case.text(".http", world.names))
    gateway = world.gateway
    client = gateway.anonymous() if case.name.endswith("_anonymous") else gateway.client
    with _recording() as statements:
        response = await client.request(request.method, request.path, content=request.body)
    assert response.status_code == 200, response.text
    # The read-back, the one statement that makes links, is that of a GET: test_rest.py has it.
    shown = [statement for statement in statements if "base" not in statement.names]
    compare(case, ".sql", show_templates(shown))


def test_no_stray_files() -> None:
    assert stray_files("write", CASES) == []
