"""GraphQL errors of a failure."""

from __future__ import annotations

from typing import Any

import orjson

from resolvers.graphql.request import ErrorEntry, RequestError
from schema.failures import Failure, Fault, to_plain


def graph_errors(refused: Failure | RequestError) -> list[dict[str, Any]]:
    """The entries of GraphQL's `errors`."""
    if isinstance(refused, RequestError):
        return [error.formatted() for error in refused.errors]
    return [_graph_error(fault, refused.reference_code).formatted() for fault in refused.faults]


def graph_error_body(refused: Failure | RequestError) -> bytes:
    """{"errors": […]}: nothing was executed, so there is no `data`."""
    return orjson.dumps({"errors": graph_errors(refused)})


def _graph_error(fault: Fault, reference_code: str | None) -> ErrorEntry:
    return ErrorEntry(
        to_plain(fault.description),
        fault.code,
        properties=tuple(to_plain(name) for name in fault.properties),
        hint=to_plain(fault.hint) if fault.hint else None,
        reference_code=reference_code,
    )
