"""REST cases: a GET, its statement and its document.

`UPDATE_GOLDEN=1` rewrites the files; review the diff.
"""

from __future__ import annotations

import pytest

from tests.golden.cases import (
    Case,
    HttpRequest,
    all_cases,
    compare,
    show_answer,
    show_statements,
    stray_files,
)
from tests.golden.conftest import World
from tests.golden.sql_layout import lay_out

CASES = all_cases("rest", ".http")


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_case(world: World, case: Case) -> None:
    """Expect the same statement and the same document."""
    request = HttpRequest.parse(case.text(".http", world.names))
    # Authenticates the token, so that no lookup of it is recorded.
    await world.gateway.get("/")
    recorder = world.gateway.recorder
    recorder.clear()
    response = await world.gateway.client.get(request.path, headers=request.headers)
    statements = list(zip(recorder.statements, recorder.arguments, strict=True))
    document = response.json()
    if case.name.startswith("error_"):
        assert document["osdi:error"]["response_code"] == response.status_code < 500, document
    else:
        assert response.status_code == 200, document
        assert len(statements) == 1
    assert len(statements) <= 1
    assert [sql for sql, _ in statements if not sql.startswith(("SELECT ", "WITH "))] == []
    layout = _rows_of_page if case.name.startswith("filter_") else lay_out
    compare(case, ".sql", show_statements(statements, world.names, layout))
    compare(case, ".json", show_answer(response.text, world.names))


def _rows_of_page(sql: str) -> str:
    """The part that a filter changes: the rows and their total. Cases of pages have the rest."""
    rows, envelope, _ = lay_out(sql).partition("\nSELECT CAST((")
    assert envelope
    return rows + "\n-- SELECT … the envelope, as in page_tags.sql"


def test_no_stray_files() -> None:
    assert stray_files("rest", CASES) == []
