"""The file of `keys create --queries`: GraphQL with named operations, or a JSON manifest.

In: its text. Out: named queries, each of which this gateway can run. For `app.cli.identity`.

Source: the manifests that Apollo's generate-persisted-query-manifest and relay-compiler write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
from graphql import (
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    Node,
    OperationDefinitionNode,
    Visitor,
    parse,
    visit,
)

from app.errors import CommandError
from resolvers.graphql.access import requires_admin
from resolvers.graphql.document.cache import DocumentCache
from resolvers.graphql.document.limits import DocumentLimits
from resolvers.graphql.document.named_queries import NamedQueries, NamedQuery
from resolvers.graphql.request import GraphQLRequest, RequestError
from schema.graphql.roots import GRAPH

MAX_QUERIES = 100
"""Maximum number of queries of one key."""

MAX_CHARACTERS = 250_000
"""Maximum characters of their documents, which each process parses when it looks up the key."""


def read_queries(text: str, limits: DocumentLimits) -> NamedQueries:
    """The named queries of a file. Raises: `CommandError`, with a sentence for each problem."""
    if not text.strip():
        raise CommandError("The file of --queries is empty")
    try:
        manifest = orjson.loads(text)
    except orjson.JSONDecodeError:
        manifest = None
    queries = list(_of_document(text) if manifest is None else _of_manifest(manifest))
    if not 0 < len(queries) <= MAX_QUERIES:
        raise CommandError(
            f"A key must have 1 to {MAX_QUERIES} queries; the file has {len(queries)}"
        )
    if sum(len(query.document) for query in queries) > MAX_CHARACTERS:
        raise CommandError(f"The queries must have at most {MAX_CHARACTERS:,} characters together")
    cache = DocumentCache(GRAPH, limits)
    problems = [problem for query in queries if (problem := _problem(query, cache))]
    seen: set[str] = set()
    for name in (name for query in queries for name in _names(query)):
        if name in seen:
            problems.append(f"Two queries have the name or ID '{name}'")
        seen.add(name)
    if problems:
        raise CommandError(*problems)
    return NamedQueries(queries)


def _names(query: NamedQuery) -> set[str]:
    return {query.name} if query.id is None else {query.name, query.id}


def _problem(query: NamedQuery, cache: DocumentCache) -> str | None:
    """The reason why a key cannot be limited to this query; None if it can."""
    try:
        operation = cache.find(GraphQLRequest(query.document), authenticated=True)
    except RequestError as error:
        return f"{query.name}: {error.errors[0].message}"
    if operation.kind == "mutation":
        return f"{query.name} is a mutation; only queries and subscriptions are allowed"
    if operation.introspects:
        return f"{query.name} has introspection fields, which are not allowed"
    if requires_admin(operation):
        return f"{query.name} has fields that require the scope 'admin'"
    return None


def _of_document(text: str) -> Iterator[NamedQuery]:
    """The operations of a document, each with the fragments that it uses."""
    document = _parse(text)
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    for node in document.definitions:
        if not isinstance(node, OperationDefinitionNode):
            continue
        used = _used(node, fragments, {})
        parts = [node, *[item for name, item in fragments.items() if name in used]]
        yield NamedQuery(_name_of(node), "\n\n".join(_source(part, text) for part in parts))


def _of_manifest(manifest: Any) -> Iterator[NamedQuery]:
    """The documents of a manifest: of Apollo, or an object of documents by their ids."""
    if not isinstance(manifest, dict):
        raise CommandError("A manifest must be a JSON object")
    operations = manifest.get("operations")
    if isinstance(operations, list):
        items = [
            (item.get("id"), item.get("body")) if isinstance(item, dict) else (None, None)
            for item in operations
        ]
    else:
        items = list(manifest.items())
    for id_, text in items:
        if not isinstance(id_, str) or not isinstance(text, str):
            raise CommandError(
                'A manifest must be {"id": "document"}, or that of Apollo, with an id and a body '
                "for each operation"
            )
        nodes = [
            node for node in _parse(text).definitions if isinstance(node, OperationDefinitionNode)
        ]
        if len(nodes) != 1:
            raise CommandError(f"The document {id_} must have one operation, not {len(nodes)}")
        query = NamedQuery(_name_of(nodes[0]), text)
        yield query if id_ in (query.name, query.hash) else replace(query, id=id_)


def _parse(text: str) -> Any:
    try:
        return parse(text)
    except GraphQLError as error:
        places = [f" at line {at.line}, column {at.column}" for at in error.locations or ()]
        raise CommandError("".join([error.message.rstrip("."), *places[:1]])) from None


def _name_of(node: OperationDefinitionNode) -> str:
    if node.name is None:
        raise CommandError("Each operation needs a name, as in query Totals { … }")
    return node.name.value


def _source(node: Node, text: str) -> str:
    return text[node.loc.start : node.loc.end] if node.loc else ""


def _used(
    node: Node, fragments: dict[str, FragmentDefinitionNode], used: dict[str, None]
) -> dict[str, None]:
    """The names of the fragments that a definition spreads, at any depth."""

    class Spreads(Visitor):
        def enter_fragment_spread(self, spread: FragmentSpreadNode, *_: object) -> None:
            name = spread.name.value
            if name in fragments and name not in used:
                used[name] = None
                _used(fragments[name], fragments, used)

    visit(node, Spreads())
    return used
