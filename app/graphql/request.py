"""Reads a GraphQL request from its JSON or a query string.

In: JSON text, its value, or a query string. Out: a `GraphQLRequest`. For the transports in
`app.graphql`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from app.http.request_body import parse_json
from resolvers.graphql.request import GraphQLRequest
from schema.failures import Failure, Fault, failure

MAX_BRACKETS, MAX_COMMAS = 50_000, 200_000
"""Arrays, objects and members of a request: parsing more would block the event loop."""

_AS_STRING = 'Send the document as a string: {"query": "{ … }"}.'

PATCHES = "jsonPatch"
"""The extension that makes a live query send only the changes of its answer."""

_MAX_QUERY_STRING = 16_384

_DOCUMENT = re.compile(
    rb"\s*(?:(?:query|mutation|subscription|fragment)\b|\{\s*[A-Za-z_]\w*+\s*[({}A-Za-z_])"
)
"""The beginning of a document of GraphQL that is sent in place of JSON."""

_NO_OBJECT: tuple[object, ...] = ("", [])

_MEMBERS: tuple[tuple[str, type, str], ...] = (
    ("query", str, "a string, the document"),
    ("documentId", str, "a string, the ID of a named query"),
    ("operationName", str, "a string or null"),
    ("variables", dict, "an object or null"),
    ("extensions", dict, "an object or null"),
)


def parse_request_json(text: bytes, subject: str = "The body") -> object:
    """Return the value of a request's JSON; messages call it `subject`.

    Raises: QUERY_TOO_COMPLEX, NOT_JSON, NESTED_TOO_DEEPLY.
    """
    if len(text) > MAX_BRACKETS:
        _check_size(text, subject)
    try:
        return parse_json(text, subject)
    except Failure as error:
        if error.faults[0].code == "NOT_JSON" and _DOCUMENT.match(text):
            message = f"{subject} is GraphQL instead of JSON."
            raise failure("NOT_JSON", message, hint=_AS_STRING) from None
        raise


def _check_size(text: bytes, subject: str) -> None:
    brackets, commas = text.count(b"[") + text.count(b"{"), text.count(b",")
    if brackets > MAX_BRACKETS:
        raise _too_complex(
            f"{subject} has {brackets:,} opening brackets; the maximum is {MAX_BRACKETS:,}."
        )
    if commas > MAX_COMMAS:
        raise _too_complex(f"{subject} has {commas:,} commas; the maximum is {MAX_COMMAS:,}.")


def parse_request(value: object) -> GraphQLRequest:
    """Return the request of a JSON value. An empty array or string in place of an object, as PHP
    and API clients send it, counts as absent.

    Raises: NOT_AN_OBJECT, REQUEST_INVALID, WRONG_TYPE.
    """
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
    if variables in _NO_OBJECT or extensions in _NO_OBJECT:
        return parse_request({key: item for key, item in value.items() if item not in _NO_OBJECT})
    return _request_by_id(value)


def _request_by_id(value: dict[Any, Any]) -> GraphQLRequest:
    """A request with the ID of a document instead of the document.

    Raises: REQUEST_INVALID, WRONG_TYPE.
    """
    faults = [
        Fault(
            "WRONG_TYPE", f"'{name}' must be {expected}.", (name,), _instead(value[name], expected)
        )
        for name, kind, expected in _MEMBERS
        if not isinstance(value.get(name), kind) and value.get(name) is not None
    ]
    document_id, is_apollo = value.get("documentId"), False
    if not document_id and isinstance(extensions := value.get("extensions"), dict):
        document_id, is_apollo = _apollo_id(extensions), True
    if value.get("query") is None and not document_id:
        faults.insert(0, _missing_query(value.get("extensions")))
    if faults:
        raise Failure(faults)
    name, variables = value.get("operationName"), value.get("variables")
    return GraphQLRequest("", name or None, variables, document_id, is_apollo)


def _instead(value: object, expected: str) -> str:
    if isinstance(value, str) and value.lstrip()[:1] == "{":
        return "Send the object itself: the text of one is sent, in quotes."
    return f"Send {expected}."


def names_document(value: Mapping[str, Any]) -> bool:
    """Whether a query string has a document or the ID of one."""
    return bool(value.get("query") or value.get("documentId") or value.get("extensions"))


def _apollo_id(extensions: dict[Any, Any]) -> str | None:
    """The hash in Apollo's extension."""
    persisted = extensions.get("persistedQuery")
    hash_ = persisted.get("sha256Hash") if isinstance(persisted, dict) else None
    return hash_ if isinstance(hash_, str) else None


def asks_for_patches(value: object) -> bool:
    """Whether the extension `jsonPatch` of a request is true. Raises: WRONG_TYPE."""
    extensions = value.get("extensions") if isinstance(value, dict) else None
    asked = (extensions or {}).get(PATCHES)
    if asked is not None and not isinstance(asked, bool):
        name = f"extensions.{PATCHES}"
        raise failure("WRONG_TYPE", f"'{name}' must be true or false.", name, hint="Send true.")
    return asked is True


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
    if isinstance(value, str) and value.lstrip()[:1] == "{":
        return failure(
            "NOT_AN_OBJECT",
            "The request must be a JSON object, got a text.",
            hint="The text is JSON, encoded twice: send the object in it, without the quotes.",
        )
    return failure(
        "NOT_AN_OBJECT",
        "The request must be a JSON object.",
        hint='Send {"query": "{ … }", "variables": {…}}.',
    )


def _missing_query(extensions: object) -> Fault:
    if isinstance(extensions, dict) and "persistedQuery" in extensions:
        # Apollo and urql look for exactly this message, and then send the document.
        message = "PersistedQueryNotSupported"
    else:
        message = "'query' is missing."
    return Fault("REQUEST_INVALID", message, ("query",), _AS_STRING)


def parse_query_string(query: bytes) -> dict[str, Any]:
    """The request in a query string. Other parameters, such as the token, are ignored.

    Raises: QUERY_TOO_LONG, TOO_MANY_PARAMETERS, REQUEST_INVALID, NOT_JSON, NESTED_TOO_DEEPLY.
    """
    if len(query) > _MAX_QUERY_STRING:
        raise failure(
            "QUERY_TOO_LONG",
            f"The query string is longer than {_MAX_QUERY_STRING:,} characters.",
            hint="Send the request by POST.",
        )
    value: dict[str, Any] = {}
    for name, text in _pairs(query):
        if name in value:
            message = f"The parameter '{name}' is repeated."
            raise failure("REQUEST_INVALID", message, name, hint="Send it once.")
        if name in ("query", "documentId", "operationName"):
            value[name] = text
        elif name in ("variables", "extensions"):
            value[name] = parse_json(text.encode(), f"The parameter '{name}'") if text else None
    return value


def _pairs(query: bytes) -> list[tuple[str, str]]:
    try:
        text = query.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, max_num_fields=100, errors="strict")
    except UnicodeDecodeError:
        raise failure(
            "REQUEST_INVALID",
            "The query string is not percent-encoded UTF-8.",
            hint="Encode each parameter, as encodeURIComponent does.",
        ) from None
    except ValueError:
        raise failure(
            "TOO_MANY_PARAMETERS",
            "The query string has more than 100 parameters.",
            hint="Send fewer parameters.",
        ) from None
