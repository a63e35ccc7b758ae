"""The OpenAPI 3.1 description of the REST API, generated from the catalogue.

In: the URL of the mount. Out: JSON. For `app.rest.routes`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson

from app.rest.entry_point import OSDI_VERSION
from schema.changes import PATH
from schema.models import body_schema, signup_schema
from schema.osdi.catalogue import BY_PLURAL, CAMPAIGN, OUTREACH, PERSON, SERVED
from schema.osdi.resource import Resource

_ID = {"in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
_EXPAND = "Comma-separated links and collections to embed."
_PER_PAGE = ("per_page", "Resources per page.", {"type": "integer", "minimum": 1})
_SINCE = ("since", "Cursor from a `next` link, or `now`.", {"type": "string"})
_TABLES = ("text/csv", "application/x-ndjson")
"""Media types of a whole collection."""

_PAGING: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("page", "Page number, starting at 1.", {"type": "integer", "minimum": 1}),
    _PER_PAGE,
    ("filter", "OData filter.", {"type": "string"}),
    ("$expand", _EXPAND, {"type": "string"}),
    ("after", "Cursor from a `next` link.", {"type": "string"}),
    ("before", "Cursor from a `previous` link.", {"type": "string"}),
    (
        "format",
        "Send all resources, beyond the page, as a table.",
        {"type": "string", "enum": ["csv", "ndjson", "json"]},
    ),
)


def openapi(base: str) -> bytes:
    """The description of the mount at `base`, as JSON."""
    description = {
        "openapi": "3.1.0",
        "info": {"title": "osdi-gateway", "version": OSDI_VERSION},
        "servers": [{"url": base}],
        "security": [{"token": []}],
        # The same for every caller, so it is serialized once.
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
    paths: dict[str, Any] = {"/": {"get": _operation("Return the API entry point.", open_=True)}}
    for resource in SERVED:
        paths[f"/{resource.plural}"] = _collection(resource, _words(resource.plural), [])
        paths[f"/{resource.plural}/{{id}}"] = _single(resource, [])
    for parent in SERVED:
        for item in parent.collections:
            path = f"/{parent.plural}/{{parent_id}}/{item.rel}"
            parameters = [{"name": "parent_id", **_ID}]
            members = f"the {_words(item.rel)} of {_with_article(parent.title)}"
            paths[path] = _collection(BY_PLURAL[item.target], members, parameters)
            paths[path + "/{id}"] = _single(BY_PLURAL[item.target], parameters)
    helper = _operation(
        "Record an outreach and its person: the Record Outreach Helper.",
        body_schema(OUTREACH),
        open_=True,
    )
    helper["parameters"] = [{"name": "parent_id", **_ID}]
    paths[f"/{CAMPAIGN.plural}/{{parent_id}}/record_outreach_helper"] = {"post": helper}
    signup = _operation("Sign a person up: the Person Signup Helper.", signup_schema(), open_=True)
    paths[f"/{PERSON.plural}/person_signup"] = {"post": signup}
    feed = _operation(
        "List the changes after a cursor: resources that were created, updated or deleted."
    )
    feed["parameters"] = [
        {"name": name, "in": "query", "description": text, "schema": schema}
        for name, text, schema in (_SINCE, _PER_PAGE)
    ]
    paths[PATH] = {"get": feed}
    return paths


def _collection(
    resource: Resource, members: str, parameters: list[dict[str, Any]]
) -> dict[str, Any]:
    paging = [
        {"name": name, "in": "query", "description": text, "schema": schema}
        for name, text, schema in _PAGING
    ]
    orders = [f"{name} {way}" for name in resource.orders for way in ("asc", "desc")]
    order = {
        "name": "$orderby",
        "in": "query",
        "description": "Sort order; by default, newest first.",
        "schema": {"type": "string", "enum": orders},
    }
    get = _operation(f"List {members}.")
    get["responses"]["200"]["content"] |= {media: {} for media in _TABLES}
    get["parameters"] = [*parameters, *paging, order]
    name = _with_article(resource.title)
    post = _operation(f"Create {name} or merge into an existing one.", body_schema(resource))
    post["parameters"] = parameters
    return {"get": get, "post": post}


def _single(resource: Resource, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    expand = {
        "name": "$expand",
        "in": "query",
        "description": _EXPAND,
        "schema": {"type": "string"},
    }
    name = _with_article(resource.title)
    get = _operation(f"Return {name}.")
    get["parameters"] = [expand]
    put = _operation(f"Update {name}.", body_schema(resource))
    return {
        "parameters": [*parameters, {"name": "id", **_ID}],
        "get": get,
        "put": put,
        "patch": put,
        "delete": _operation(f"Delete {name}."),
    }


def _words(rel: str) -> str:
    return rel.replace("_", " ")


def _with_article(noun: str) -> str:
    """
    >>> _with_article("person"), _with_article("advocacy campaign")
    ('a person', 'an advocacy campaign')
    """
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _operation(
    summary: str, body: dict[str, Any] | None = None, open_: bool = False
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": summary,
        "responses": {
            "200": {"description": "Success.", "content": {"application/hal+json": {}}},
            "default": {
                "description": "An error, as `osdi:error`.",
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
