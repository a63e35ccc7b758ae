"""Tables: a GET, the statement of each page, and its CSV or NDJSON.

`UPDATE_GOLDEN=1` rewrites the files; review the diff.
"""

from __future__ import annotations

import pytest

from tests.golden.cases import (
    Case,
    HttpRequest,
    all_cases,
    compare,
    show_statements,
    stray_files,
    with_names,
)
from tests.golden.conftest import World

CASES = all_cases("tables", ".http")


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_case(world: World, case: Case) -> None:
    """Expect the same statements and the same table; its line breaks are shown as one kind."""
    request = HttpRequest.parse(case.text(".http", world.names))
    await world.gateway.get("/")
    recorder = world.gateway.recorder
    recorder.clear()
    response = await world.gateway.client.get(request.path, headers=request.headers)
    assert response.status_code == 200, response.text
    statements = list(zip(recorder.statements, recorder.arguments, strict=True))
    compare(case, ".sql", show_statements(statements, world.names))
    table = with_names(response.text, world.names).replace("\r\n", "\n")
    compare(case, ".txt", table)


def test_no_stray_files() -> None:
    assert stray_files("tables", CASES) == []
