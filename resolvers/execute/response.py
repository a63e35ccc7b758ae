"""Assembles the response."""

from __future__ import annotations

import orjson

from resolvers.execute.prepared import PreparedField
from resolvers.graphql.errors import render_errors
from resolvers.graphql.request import ErrorEntry
from schema.failures import Failure


def join_response(fields: tuple[PreparedField, ...], answers: list[bytes | Failure]) -> bytes:
    """The response of a query; of what went well by concatenation alone."""
    members = []
    for item, answer in zip(fields, answers, strict=True):
        if not isinstance(answer, bytes):
            return build_response(
                [item.key for item in fields],
                answers,
                [item.location for item in fields],
                [item.nullable for item in fields],
            )
        members.append(item.head + answer)
    return b'{"data":{' + b",".join(members) + b"}}"


def build_response(
    keys: list[str],
    answers: list[bytes | Failure],
    places: list[tuple[int, int]],
    nullable: list[bool],
) -> bytes:
    """The response of root fields, with an error for each that failed.

    Raises: `Failure`, where the store failed all of them.
    """
    failures = [answer for answer in answers if isinstance(answer, Failure)]
    if failures and len(failures) == len(answers) and failures[0].status >= 500:
        raise failures[0]
    errors: list[ErrorEntry] = []
    members, whole = [], True
    for key, answer, place, may_be_null in zip(keys, answers, places, nullable, strict=True):
        if isinstance(answer, Failure):
            errors += render_errors(answer, (key,), place)
            whole = whole and may_be_null
        answer = b"null" if isinstance(answer, Failure) else answer
        members.append(orjson.dumps(key) + b":" + answer)
    data = b'"data":' + (b"{" + b",".join(members) + b"}" if whole else b"null") + b"}"
    return b'{"errors":' + _formatted(errors) + b"," + data if errors else b"{" + data


def _formatted(errors: list[ErrorEntry]) -> bytes:
    return orjson.dumps([error.formatted() for error in errors])
