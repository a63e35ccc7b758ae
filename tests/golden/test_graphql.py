"""GraphQL cases: a document, its statements and its answer.

`UPDATE_GOLDEN=1` rewrites the files; review the diff.
"""

from __future__ import annotations

import json
from typing import Any

import graphql
import pytest
from graphql.execution.collect_fields import FragmentDetails, collect_fields
from graphql.execution.values import VariableValues, get_variable_values

from schema.graphql.mapping import NODES
from schema.graphql.roots import GRAPH, SCHEMA
from tests.golden.cases import Case, all_cases, compare, show_answer, show_statements, stray_files
from tests.golden.conftest import World
from tests.support.gateway import GRAPHQL, Json

CASES = all_cases("graphql", ".graphql")
CLIENT_SCHEMA = graphql.build_schema(SCHEMA.as_str())
"""The schema as a client knows it, to validate answers against."""


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_case(world: World, case: Case) -> None:
    """Expect the same statements, the same answer, and one statement for each root field."""
    query, variables = case.text(".graphql", world.names), _variables(case, world)
    # Authenticates the token, so that no lookup of it is recorded.
    await world.gateway.graphql("{ outreaches(first: 0) { totalCount } }")
    recorder = world.gateway.recorder
    recorder.clear()
    request = {"query": query, "variables": variables}
    response = await world.gateway.client.post(GRAPHQL, json=request)
    statements = list(zip(recorder.statements, recorder.arguments, strict=True))
    answer = json.loads(response.text)
    assert response.status_code == 200, answer
    assert "INTERNAL" not in response.text, answer
    assert len(statements) == _reads(query, variables, answer)
    assert [sql for sql, _ in statements if not sql.startswith(("SELECT ", "WITH "))] == []
    if "data" in answer:
        _assert_valid(query, variables, answer)
    compare(case, ".sql", show_statements(statements, world.names))
    compare(case, ".json", show_answer(response.text, world.names))


def _variables(case: Case, world: World) -> Any:
    exists = case.path(".variables.json").exists()
    return json.loads(case.text(".variables.json", world.names)) if exists else None


def test_no_stray_files() -> None:
    assert stray_files("graphql", CASES) == []


# How many statements there should be


def _reads(query: str, variables: Json | None, answer: Json) -> int:
    """One for each root field, without introspection, empty lists of ids, and fields that failed
    before anything was read.
    """
    if "data" not in answer:
        return 0
    document = graphql.parse(query)
    failed = {
        error["path"][0] for error in answer.get("errors", ()) if not _is_found_by_reading(error)
    }
    roots = [
        key
        for key, node in _roots(document, variables).items()
        if not node.name.value.startswith("__")
        and key not in failed
        and not any(
            isinstance(argument.value, graphql.ListValueNode) and not argument.value.values
            for argument in node.arguments or ()
            if argument.name.value == "ids"
        )
    ]
    return len(roots)


def _is_found_by_reading(error: Json) -> bool:
    code = error["extensions"]["code"]
    return code == "CURSOR_GONE" or "regular expression" in error["message"]


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
    return {key: nodes[0].node for key, nodes in fields.grouped_field_set.items()}


# Whether the answer is valid by the schema


def _assert_valid(query: str, variables: Json | None, answer: Json) -> None:
    """Expect graphql-core to return the answer when it executes the query on it: the same members
    in the same order, of the right types, and null only where the schema allows it.
    """
    if answer["data"] is None:
        assert answer["errors"]
        return
    result = graphql.execute_sync(
        CLIENT_SCHEMA,
        graphql.parse(query),
        answer["data"],
        variable_values=variables,
        field_resolver=_by_response_key,
        type_resolver=_by_typename,
    )
    assert not result.errors, result.errors
    assert _dumped(result.data) == _dumped(answer["data"])


def _dumped(data: Any) -> str:
    """JSON in its order, with 60.0 as the number 60."""

    def number(text: str) -> float:
        value = float(text)
        return int(value) if value.is_integer() else value

    return json.dumps(json.loads(json.dumps(data), parse_float=number))


def _by_response_key(source: Any, info: graphql.GraphQLResolveInfo[Any], **_: Any) -> Any:
    return source[info.path.key]


def _by_typename(value: Any, *_: Any) -> str:
    return next(name for name in value.values() if isinstance(name, str) and name in NODES)
