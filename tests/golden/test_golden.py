"""Requests, the statements that they become and the answers, as they were reviewed.

`UPDATE_GOLDEN=1` writes them anew, for the diff to be read.
"""

from __future__ import annotations

import difflib
import json
import os
from pathlib import Path
from typing import Any

import graphql
import pytest
from graphql.execution.collect_fields import FragmentDetails, collect_fields
from graphql.execution.values import VariableValues, get_variable_values

from schema.graphql.mapping import NODES
from schema.graphql.roots import GRAPH, SCHEMA
from tests.golden.cases import (
    CASES,
    Case,
    all_cases,
    show_answer,
    show_statements,
    with_ids,
)
from tests.golden.conftest import World
from tests.support.gateway import GRAPHQL, Json

UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"
PLAIN = graphql.build_schema(SCHEMA.as_str())
"""The schema as a client knows it, to hold answers against."""


@pytest.fixture(scope="module", autouse=True)
def _no_update_in_ci() -> None:
    if UPDATE and os.environ.get("CI"):
        pytest.fail("UPDATE_GOLDEN is for those who read the diff, not for CI.")


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.name)
async def test_golden(world: World, case: Case) -> None:
    """The same statements, the same answer; one statement for each root field that reads."""
    query, variables = case.query, json.loads(with_ids(case.variables, world.names))
    sent = {"query": with_ids(query, world.names), "variables": variables}
    await world.gateway.graphql("{ outreaches(first: 0) { totalCount } }")  # the key is known
    recorder = world.gateway.recorder
    recorder.clear()
    response = await world.gateway.client.post(GRAPHQL, json=sent)
    statements = list(zip(recorder.statements, recorder.arguments, strict=True))
    answer = json.loads(response.text)
    assert response.status_code == 200, answer
    assert "INTERNAL" not in response.text, answer
    assert len(statements) == _reads(sent["query"], variables, answer)
    assert [sql for sql, _ in statements if not sql.startswith(("SELECT ", "WITH "))] == []
    if "data" in answer:
        _assert_valid(sent["query"], variables, answer)
    _compare(case.sql, show_statements(statements, world.names))
    _compare(case.json, show_answer(response.text, world.names))


def test_nothing_is_left_of_cases_that_are_gone() -> None:
    known = {case.name for case in all_cases()}
    stray = [path for path in CASES.iterdir() if path.name.partition(".")[0] not in known]
    if UPDATE:
        for path in stray:
            path.unlink()
        stray = []
    assert stray == []


def _compare(path: Path, found: str) -> None:
    if UPDATE:
        path.write_text(found, "utf-8")
    kept = path.read_text("utf-8") if path.exists() else ""
    if kept != found:
        lines = difflib.unified_diff(
            kept.splitlines(), found.splitlines(), path.name, "now", lineterm=""
        )
        pytest.fail("\n".join([*lines, "UPDATE_GOLDEN=1 takes it as it is now."]), pytrace=False)


# How many statements there should be


def _reads(query: str, variables: Json | None, answer: Json) -> int:
    """One for each root field, but for those of introspection, of nothing, and those that were
    refused before anything was read.
    """
    if "data" not in answer:
        return 0
    document = graphql.parse(query)
    refused = {error["path"][0] for error in answer.get("errors", ()) if not _is_late(error)}
    roots = [
        key
        for key, details in _roots(document, variables).items()
        if not details.name.value.startswith("__")
        and key not in refused
        and not any(
            isinstance(argument.value, graphql.ListValueNode) and not argument.value.values
            for argument in details.arguments or ()
            if argument.name.value == "ids"
        )
    ]
    return len(roots)


def _is_late(error: Json) -> bool:
    """Whether PostgreSQL was the one to refuse."""
    return "regular expression" in error["message"]


def _roots(document: graphql.DocumentNode, variables: Json | None) -> dict[str, graphql.FieldNode]:
    operation = graphql.get_operation_ast(document)
    assert operation is not None
    values = get_variable_values(GRAPH, operation.variable_definitions or (), variables or {})
    assert isinstance(values, VariableValues)
    fragments = {
        node.name.value: FragmentDetails(node)
        for node in document.definitions
        if isinstance(node, graphql.FragmentDefinitionNode)
    }
    assert GRAPH.query_type is not None
    fields = collect_fields(GRAPH, fragments, values, GRAPH.query_type, operation)
    return {key: details[0].node for key, details in fields.grouped_field_set.items()}


# Whether the answer is what the schema says


def _assert_valid(query: str, variables: Json | None, answer: Json) -> None:
    """graphql-core, given the answer as data, gives it back: the same members in the same order,
    of the right types, and nothing is null that may not be.
    """
    if answer["data"] is None:
        assert answer["errors"]
        return
    result = graphql.execute_sync(
        PLAIN,
        graphql.parse(query),
        answer["data"],
        variable_values=variables,
        field_resolver=_by_response_key,
        type_resolver=_by_typename,
    )
    assert not result.errors, result.errors
    assert _dumped(result.data) == _dumped(answer["data"])


def _dumped(data: Any) -> str:
    """In its order; 60.0 is the number 60 in JSON."""

    def number(text: str) -> float:
        found = float(text)
        return int(found) if found.is_integer() else found

    return json.dumps(json.loads(json.dumps(data), parse_float=number))


def _by_response_key(source: Any, info: graphql.GraphQLResolveInfo[Any], **_: Any) -> Any:
    return source[info.path.key]


def _by_typename(value: Any, *_: Any) -> str:
    return next(name for name in value.values() if isinstance(name, str) and name in NODES)
