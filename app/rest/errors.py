"""OSDI error bodies.

In: a `Failure`, or the parts of an action that were not applied. Out: JSON. For
`app.rest`.

Source: OSDI 1.2.0, Errors.
"""

from __future__ import annotations

from typing import Any

import orjson

from schema.failures import Failure, Fault, PartialFailure, to_plain

GENERAL = "osdi:error"
"""The `resource` of errors that do not belong to a resource."""


def error_description(fault: Fault, reference_code: str | None = None) -> dict[str, Any]:
    """OSDI's ErrorDescription, without empty members."""
    description = {
        "error_code": fault.code,
        "description": to_plain(fault.description),
        "properties": [to_plain(name) for name in fault.properties],
        "hint": to_plain(fault.hint) if fault.hint else None,
        "reference_code": reference_code,
    }
    return {name: value for name, value in description.items() if value}


def error_body(error: Failure, curies: list[dict[str, Any]] | None = None) -> bytes:
    """{"osdi:error": …, "error": "…"}: `error` is for clients that look for plain text."""
    status = {
        "resource": error.resource or GENERAL,
        "response_code": error.status,
        "error_descriptions": [
            error_description(fault, error.reference_code) for fault in error.faults
        ],
    }
    body: dict[str, Any] = {
        "osdi:error": {
            "request_type": "atomic",
            "response_code": error.status,
            "resource_status": [status],
        },
        "error": to_plain(str(error)),
    }
    if curies:
        body["_links"] = {"curies": curies}
    return orjson.dumps(body)


def partial_error(resource: str, parts: tuple[PartialFailure, ...]) -> bytes:
    """The `osdi:error` of an action that was stored without some of its parts."""
    statuses: list[dict[str, Any]] = [{"resource": resource, "response_code": 200}]
    statuses += [
        {
            "resource": part.resource,
            "response_code": 400,
            "error_descriptions": [error_description(part.fault)],
        }
        for part in parts
    ]
    return orjson.dumps(
        {"request_type": "non-atomic", "response_code": 200, "resource_status": statuses}
    )


def with_partial_error(document: str, rel: str, parts: tuple[PartialFailure, ...]) -> bytes:
    """The document, with an `osdi:error` if parts of the action were not applied."""
    if not parts:
        return document.encode()
    return document[:-1].encode() + b',"osdi:error":' + partial_error(rel, parts) + b"}"
