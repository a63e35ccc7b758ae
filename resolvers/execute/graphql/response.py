"""Root fields and their answers -> the body of a GraphQL response. Pure.

Source: GraphQL October 2021, 6.4.4 'Handling Field Errors', 7 'Response'.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import orjson

from resolvers.execute.graphql.prepared import PreparedField
from resolvers.execute.graphql.steps import Answer
from resolvers.graphql.errors import error_entries
from resolvers.graphql.request import ErrorEntry
from schema.failures import Failure

DATA: Final = b'{"data":'
"""How a response without errors begins."""


def build_response(fields: Sequence[PreparedField], answers: Sequence[Answer]) -> bytes:
    """The response; if all fields succeeded, by concatenation alone.

    Raises: `Failure`, if the server failed to answer any of them.
    """
    succeeded = [answer for answer in answers if isinstance(answer, bytes)]
    if len(succeeded) < len(answers):
        return _response_with_errors(fields, answers)
    if len(fields) == 1:
        return b'{"data":{%b%b}}' % (fields[0].head, succeeded[0])
    members = [field.head + answer for field, answer in zip(fields, succeeded, strict=True)]
    return b'{"data":{%b}}' % b",".join(members)


def _response_with_errors(fields: Sequence[PreparedField], answers: Sequence[Answer]) -> bytes:
    """The response with the errors of each field that failed. If one of those is not nullable, all
    data is null.
    """
    failures = [answer for answer in answers if isinstance(answer, Failure)]
    if len(failures) == len(answers) and failures[0].status >= 500:
        raise failures[0]
    errors: list[ErrorEntry] = []
    members, is_null = [], False
    for field, answer in zip(fields, answers, strict=True):
        if isinstance(answer, Failure):
            errors += error_entries(answer, (field.key,), field.location)
            is_null = is_null or not field.nullable
            answer = b"null"
        members.append(field.head + answer)
    data = b"null" if is_null else b"{" + b",".join(members) + b"}"
    formatted = orjson.dumps([error.formatted() for error in errors])
    return b'{"errors":' + formatted + b',"data":' + data + b"}"
