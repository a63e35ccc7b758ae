"""A refusal as an OSDI error body, or as GraphQL errors with the same codes.

Source: OSDI 1.2.0, Errors; GraphQL October 2021, 7.1.2 'Errors'.
"""

from __future__ import annotations

from typing import Any

import orjson

from schema.failures import Failure, Fault, PartialFailure, to_plain

GENERAL = "osdi:error"


def error_description(fault: Fault, reference_code: str | None = None) -> dict[str, Any]:
    """OSDI's ErrorDescription; members that say nothing are left out."""
    said = {
        "error_code": fault.code,
        "description": to_plain(fault.description),
        "properties": [to_plain(name) for name in fault.properties],
        "hint": to_plain(fault.hint) if fault.hint else None,
        "reference_code": reference_code,
    }
    return {name: value for name, value in said.items() if value}


def error_body(failed: Failure, curies: list[dict[str, Any]] | None = None) -> bytes:
    """{"osdi:error": …, "error": "…"}: `error` is for clients that look for plain text."""
    status = {
        "resource": failed.resource or GENERAL,
        "response_code": failed.status,
        "error_descriptions": [
            error_description(fault, failed.reference_code) for fault in failed.faults
        ],
    }
    body: dict[str, Any] = {
        "osdi:error": {
            "request_type": "atomic",
            "response_code": failed.status,
            "resource_status": [status],
        },
        "error": to_plain(str(failed)),
    }
    if curies:
        body["_links"] = {"curies": curies}
    return orjson.dumps(body)


def partial_error(resource: str, parts: tuple[PartialFailure, ...]) -> bytes:
    """The `osdi:error` of an action that was stored, but for some of its parts."""
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
