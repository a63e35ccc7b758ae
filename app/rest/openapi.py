"""The OpenAPI 3.1 description of the mount, made from the catalogue."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson

from app.rest.entry_point import OSDI_VERSION
from schema.models import body_schema, signup_schema
from schema.osdi.catalogue import BY_PLURAL, CAMPAIGN, OUTREACH, PERSON, SERVED
from schema.osdi.resource import Resource

_ID = {"in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
_PAGING = (
    ("page", "Number of the page, from 1.", {"type": "integer", "minimum": 1}),
    ("per_page", "Resources on a page.", {"type": "integer", "minimum": 1}),
    ("filter", "OData filter.", {"type": "string"}),
    ("$expand", "Links and collections to embed, separated by commas.", {"type": "string"}),
    ("after", "Cursor out of a `next` link.", {"type": "string", "format": "uuid"}),
    ("before", "Cursor out of a `previous` link.", {"type": "string", "format": "uuid"}),
)


def openapi(base: str) -> bytes:
    """The description of the mount at `base`, as JSON."""
    description = {
        "openapi": "3.1.0",
        "info": {"title": "osdi-gateway", "version": OSDI_VERSION},
        "servers": [{"url": base}],
        "security": [{"token": []}],
        # Whoever asks, asks without a key: it is written out once.
        "paths": orjson.Fragment(_paths_json()),
        "components": {
            "securitySchemes": {
                "token": {"type": "apiKey", "in": "header", "name": "OSDI-API-Token"}
            }
        },
    }
    return orjson.dumps(description)


@cache
def _paths_json() -> bytes:
    return orjson.dumps(_paths())


def _paths() -> dict[str, Any]:
    paths: dict[str, Any] = {"/": {"get": _operation("The API entry point.", open_=True)}}
    for resource in SERVED:
        paths[f"/{resource.plural}"] = _collection(resource, [])
        paths[f"/{resource.plural}/{{id}}"] = _one(resource, [])
    for parent in SERVED:
        for item in parent.collections:
            path = f"/{parent.plural}/{{parent_id}}/{item.rel}"
            parameters = [{"name": "parent_id", **_ID}]
            paths[path] = _collection(BY_PLURAL[item.target], parameters)
            paths[path + "/{id}"] = _one(BY_PLURAL[item.target], parameters)
    helper = _operation("The Record Outreach Helper.", body_schema(OUTREACH), open_=True)
    helper["parameters"] = [{"name": "parent_id", **_ID}]
    paths[f"/{CAMPAIGN.plural}/{{parent_id}}/record_outreach_helper"] = {"post": helper}
    signup = _operation("The Person Signup Helper.", signup_schema(), open_=True)
    paths[f"/{PERSON.plural}/person_signup"] = {"post": signup}
    return paths


def _collection(resource: Resource, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    paging = [
        {"name": name, "in": "query", "description": text, "schema": schema}
        for name, text, schema in _PAGING
    ]
    listed = _operation(f"A page of {resource.plural}.")
    listed["parameters"] = parameters + paging
    created = _operation(f"Create or merge one of {resource.plural}.", body_schema(resource))
    created["parameters"] = parameters
    return {"get": listed, "post": created}


def _one(resource: Resource, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    expand = {"name": "$expand", "in": "query", "schema": {"type": "string"}}
    path = {"parameters": [*parameters, {"name": "id", **_ID}]}
    read = _operation(f"The {resource.title}.")
    read["parameters"] = [expand]
    change = _operation(f"Change the {resource.title}.", body_schema(resource))
    return {
        **path,
        "get": read,
        "put": change,
        "patch": change,
        "delete": _operation(f"Delete the {resource.title}."),
    }


def _operation(
    summary: str, body: dict[str, Any] | None = None, open_: bool = False
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": summary,
        "responses": {
            "200": {"description": "Done.", "content": {"application/hal+json": {}}},
            "default": {
                "description": "An osdi:error.",
                "content": {"application/hal+json": {}},
            },
        },
    }
    if body is not None:
        content = {"application/json": {"schema": body}}
        operation["requestBody"] = {"required": True, "content": content}
    if open_:
        operation["security"] = [{}, {"token": []}]
    return operation
