"""Documents of GraphQL, prepared with small limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

import pytest
from graphql import (
    GraphQLScalarType,
    build_schema,
)

from resolvers.graphql.document.cache import DocumentCache, ValidatedOperation
from resolvers.graphql.document.limits import DocumentLimits
from resolvers.graphql.document.validation import MAX_ERRORS
from resolvers.graphql.request import ErrorEntry, GraphQLRequest, RequestError

SCHEMA = build_schema(
    """
    interface Node { id: ID! }
    scalar DateTime
    input DateFilter { before: DateTime after: DateTime }
    input OutreachFilter {
      and: [OutreachFilter!] or: [OutreachFilter!] not: OutreachFilter
      ids: [ID!] duration: Int createdDate: DateFilter
    }
    type Query {
      node(id: ID!): Node
      outreach(id: ID!): Outreach
      outreaches(first: Int, after: String, filter: OutreachFilter): OutreachConnection!
      person(id: ID!): Person
    }
    type Mutation { createOutreach(input: OutreachInput!): Outreach, deleteOutreach(id: ID!): ID }
    type Subscription { outreachRecorded(filter: OutreachFilter): Outreach }
    input OutreachInput { type: String! duration: Int targets: [TargetInput!] }
    input TargetInput { givenName: String familyName: String }
    type OutreachConnection { nodes: [Outreach!]! pageInfo: PageInfo! totalCount: Int! }
    type PageInfo { hasNextPage: Boolean! endCursor: String }
    type Outreach implements Node {
      id: ID! createdDate: DateTime! type: String duration: Int
      targets: [Target!]! person: Person campaign: Campaign
    }
    type Target { givenName: String familyName: String }
    type Person implements Node {
      id: ID! givenName: String familyName: String
      outreaches(first: Int, filter: OutreachFilter): OutreachConnection!
    }
    type Campaign implements Node { id: ID! title: String outreaches: OutreachConnection! }
    """
)


def parse_moment(value: object) -> datetime:
    return datetime.fromisoformat(str(value))


cast("GraphQLScalarType", SCHEMA.type_map["DateTime"]).coerce_input_value = parse_moment


def documents(**limits: int) -> DocumentCache:
    return DocumentCache(SCHEMA, DocumentLimits(**limits))


def prepare(
    text: str,
    variables: Mapping[str, Any] | None = None,
    name: str | None = None,
    *,
    authenticated: bool = True,
    by: DocumentCache | None = None,
) -> ValidatedOperation:
    request = GraphQLRequest(text, name, variables)
    return (by or documents()).prepare(request, authenticated=authenticated)


def errors(text: str, *arguments: Any, **options: Any) -> tuple[ErrorEntry, ...]:
    """The errors of a request."""
    with pytest.raises(RequestError) as caught:
        prepare(text, *arguments, **options)
    assert len(caught.value.errors) <= MAX_ERRORS
    return caught.value.errors


def error(text: str, *arguments: Any, **options: Any) -> ErrorEntry:
    only = errors(text, *arguments, **options)
    assert len(only) == 1, only
    return only[0]


def times(count: int, make: Callable[[int], str]) -> str:
    return " ".join(make(index) for index in range(count))


FILTERED = "query ($f: OutreachFilter) { outreaches(filter: $f) { totalCount } }"
