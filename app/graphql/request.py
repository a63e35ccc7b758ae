"""Reads a GraphQL request from its JSON.

In: JSON text, or its value. Out: a `GraphQLRequest`. For the transports in
`app.graphql`.
"""

from __future__ import annotations

from typing import Any

from app.http.request_body import parse_json
from resolvers.graphql.request import GraphQLRequest
from schema.failures import Failure, Fault, failure

MAX_BRACKETS, MAX_COMMAS = 50_000, 200_000
"""Arrays, objects and members of a request: parsing more would block the event loop."""

_MEMBERS: tuple[tuple[str, type, str], ...] = (
    ("query", str, "a string, the document"),
    ("operationName", str, "a string or null"),
    ("variables", dict, "an object or null"),
    ("extensions", dict, "an object or null"),
)


def parse_request_json(text: bytes, subject: str = "The body") -> object:
    """Return the value of a request's JSON; messages call it `subject`.

    Raises: QUERY_TOO_COMPLEX, NOT_JSON, NESTED_TOO_DEEPLY.
    """
    brackets, commas = text.count(b"[") + text.count(b"{"), text.count(b",")
    if brackets > MAX_BRACKETS:
        raise _too_complex(
            f"{subject} has {brackets:,} opening brackets; the maximum is {MAX_BRACKETS:,}."
        )
    if commas > MAX_COMMAS:
        raise _too_complex(f"{subject} has {commas:,} commas; the maximum is {MAX_COMMAS:,}.")
    return parse_json(text, subject)


def parse_request(value: object) -> GraphQLRequest:
    """Return the request of a JSON value. Raises: NOT_AN_OBJECT, REQUEST_INVALID, WRONG_TYPE."""
    if not isinstance(value, dict):
        raise _not_an_object(value)
    query = value.get("query")
    name = value.get("operationName")
    variables = value.get("variables")
    extensions = value.get("extensions")
    if (
        isinstance(query, str)
        and (name is None or isinstance(name, str))
        and (variables is None or isinstance(variables, dict))
        and (extensions is None or isinstance(extensions, dict))
    ):
        return GraphQLRequest(query, name or None, variables)
    raise _malformed(value)


def _too_complex(message: str) -> Failure:
    hint = "Split it into several smaller requests."
    return failure("QUERY_TOO_COMPLEX", message, hint=hint)


def _not_an_object(value: object) -> Failure:
    if isinstance(value, list):
        return failure(
            "REQUEST_INVALID",
            "Batched requests are not supported.",
            hint="Send each request separately; one document may select many fields.",
        )
    return failure(
        "NOT_AN_OBJECT",
        "The request must be a JSON object.",
        hint='Send {"query": "{ … }", "variables": {…}}.',
    )


def _malformed(value: dict[Any, Any]) -> Failure:
    faults = [
        Fault("WRONG_TYPE", f"'{name}' must be {expected}.", (name,))
        for name, kind, expected in _MEMBERS
        if not isinstance(value.get(name), kind) and value.get(name) is not None
    ]
    if value.get("query") is None:
        faults.insert(0, _missing_query(value.get("extensions")))
    return Failure(faults)


def _missing_query(extensions: object) -> Fault:
    if isinstance(extensions, dict) and "persistedQuery" in extensions:
        # Apollo and urql look for exactly this message, and then send the document.
        message = "PersistedQueryNotSupported"
    else:
        message = "'query' is missing."
    hint = 'Send the document as a string: {"query": "{ … }"}.'
    return Fault("REQUEST_INVALID", message, ("query",), hint)
