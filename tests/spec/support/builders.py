"""Builders of bodies, and readers of documents, that many spec tests use."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support.gateway import BASE, Gateway, Json

Faults = list[tuple[str, list[str]]]


def faults(response: httpx.Response, status: int) -> Faults:
    """(code, properties) of each fault; asserts that the answer is a complete OSDI error."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/hal+json"
    body = response.json()
    assert isinstance(body["error"], str)
    assert body["error"]
    error = body["osdi:error"]
    assert error["request_type"] == "atomic"
    assert error["response_code"] == status
    (part,) = error["resource_status"]
    assert part["response_code"] == status
    assert part["resource"].startswith("osdi:")
    described = part["error_descriptions"]
    assert all(item["description"] for item in described)
    return [(item["error_code"], item.get("properties", [])) for item in described]


def parts(document: Json) -> list[tuple[str, str, list[str]]]:
    """(rel, code, properties) of each part of a helper's action that was not applied."""
    error = document["osdi:error"]
    assert error["request_type"] == "non-atomic"
    assert error["response_code"] == 200
    stored, *others = error["resource_status"]
    assert stored["response_code"] == 200
    assert "error_descriptions" not in stored
    failed = []
    for part in others:
        (described,) = part["error_descriptions"]
        failed.append((part["resource"], described["error_code"], described["properties"]))
    return failed


def link(path: str) -> dict[str, str]:
    return {"href": BASE + path}


def href(document: Json, rel: str) -> str | None:
    """The path of a link, below the base URL."""
    target = document["_links"].get(rel)
    return None if target is None else target["href"].removeprefix(BASE)


def embedded(page: Json) -> list[Json]:
    """The documents of a page."""
    (documents,) = page["_embedded"].values()
    return list(documents)


def paths(page: Json) -> list[str]:
    """The paths of the documents of a page."""
    return [document["_links"]["self"]["href"].removeprefix(BASE) for document in embedded(page)]


async def total(gateway: Gateway, collection: str) -> int:
    page = await gateway.get(collection)
    records: int = page["total_records"]
    return records


def emails(*addresses: str, **members: Any) -> dict[str, Any]:
    return {"email_addresses": [{"address": address, **members} for address in addresses]}


def phones(*numbers: str) -> dict[str, Any]:
    return {"phone_numbers": [{"number": number} for number in numbers]}


def addresses_of(person: Json) -> list[str]:
    return [item["address"] for item in person.get("email_addresses", [])]


def plain(document: Json) -> Json:
    """The document without the identifiers, dates and links that the gateway adds."""
    added = ("identifiers", "created_date", "modified_date", "_links", "osdi:error")
    return {name: value for name, value in document.items() if name not in added}
