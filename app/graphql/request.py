"""Reads a GraphQL request from a body or a query string."""

from __future__ import annotations

from typing import Any

from app.http.request_body import parse_json
from resolvers.graphql.request import GraphQLRequest
from schema.failures import Failure, Fault, failure

_MOST_BRACKETS, _MOST_COMMAS = 50_000, 200_000
"""Arrays, objects and members of a request: more would hold the event loop."""


_TYPES: tuple[tuple[str, type, str], ...] = (
    ("query", str, "a text, the document"),
    ("operationName", str, "a text, or null"),
    ("variables", dict, "an object, or null"),
    ("extensions", dict, "an object, or null"),
)


def parse_body(text: bytes, what: str = "The body") -> object:
    """The value of a request's JSON. Raises: QUERY_TOO_COMPLEX, NOT_JSON, NESTED_TOO_DEEPLY."""
    brackets, commas = text.count(b"[") + text.count(b"{"), text.count(b",")
    if brackets > _MOST_BRACKETS:
        raise _batched(f"{what} has {brackets:,} opening brackets; at most {_MOST_BRACKETS:,}.")
    if commas > _MOST_COMMAS:
        raise _batched(f"{what} has {commas:,} commas; at most {_MOST_COMMAS:,}.")
    return parse_json(text, what)


def _batched(said: str) -> Failure:
    hint = "Ask for less at once, in several requests."
    return failure("QUERY_TOO_COMPLEX", said, hint=hint)


def parse_request(sent: object) -> GraphQLRequest:
    """A request as it was sent. Raises: NOT_AN_OBJECT, REQUEST_INVALID, WRONG_TYPE."""
    if not isinstance(sent, dict):
        raise _no_request(sent)
    query = sent.get("query")
    name = sent.get("operationName")
    variables = sent.get("variables")
    extensions = sent.get("extensions")
    if (
        isinstance(query, str)
        and (name is None or isinstance(name, str))
        and (variables is None or isinstance(variables, dict))
        and (extensions is None or isinstance(extensions, dict))
    ):
        return GraphQLRequest(query, name or None, variables)
    raise _malformed(sent)


def _no_request(sent: object) -> Failure:
    if isinstance(sent, list):
        return failure(
            "REQUEST_INVALID",
            "Several requests in one, as an array, are not taken.",
            hint="Send each as an object of its own; one document may ask for many fields.",
        )
    return failure(
        "NOT_AN_OBJECT",
        "The request is no JSON object.",
        hint='Send {"query": "{ … }", "variables": {…}}.',
    )


def _malformed(sent: dict[Any, Any]) -> Failure:
    faults = [
        Fault("WRONG_TYPE", f"'{name}' must be {expected}.", (name,))
        for name, kind, expected in _TYPES
        if not isinstance(sent.get(name), kind) and sent.get(name) is not None
    ]
    if sent.get("query") is None:
        faults.insert(0, _no_document(sent.get("extensions")))
    return Failure(faults)


def _no_document(extensions: object) -> Fault:
    if isinstance(extensions, dict) and "persistedQuery" in extensions:
        # By this very text Apollo and urql know that they have to send the document.
        said = "PersistedQueryNotSupported"
    else:
        said = "There is no 'query'."
    hint = 'Send the document as text: {"query": "{ … }"}.'
    return Fault("REQUEST_INVALID", said, ("query",), hint)
