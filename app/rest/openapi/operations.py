"""The paths and operations of the description.

In: the resources of the catalogue. Out: OpenAPI's Paths Object. For `app.rest.openapi.document`.
"""

from __future__ import annotations

from typing import Any

from app.rest.openapi import examples
from app.rest.openapi.schemas import (
    RECORD_OUTREACH,
    SIGN_UP,
    component,
    input_component,
    page_component,
    ref,
)
from schema.changes import PATH
from schema.failures import CODES
from schema.osdi.catalogue import BY_PLURAL, CAMPAIGN, OUTREACH, PERSON, SERVED
from schema.osdi.resource import Collection, Resource

Json = dict[str, Any]

HAL = "application/hal+json"
_TABLES = ("text/csv", "application/x-ndjson")
"""Media types of a whole collection."""

ENTRY_POINT_TAG = "Entry point"
CHANGES_TAG = "Changes"
SECURITY: list[Json] = [{"token": []}, {"bearer": []}]
_OPEN: list[Json] = [{}, *SECURITY]

_STATUSES = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    410: "Gone",
    412: "PreconditionFailed",
    429: "TooManyRequests",
}
"""The components of errors, by status."""

_READ = (400, 401, 403, 404, 429)
_WRITE = (*_READ, 409)
_CHANGE = (*_WRITE, 412)


def tag_of(resource: Resource) -> str:
    """
    >>> tag_of(CAMPAIGN)
    'Advocacy campaigns'
    """
    return resource.plural.replace("_", " ").capitalize()


def tags() -> list[Json]:
    fixed = {
        ENTRY_POINT_TAG: "The entry point of the API: follow its links.",
        CHANGES_TAG: "The resources that were created, updated or deleted, in order.",
    }
    described = [{"name": name, "description": text} for name, text in fixed.items()]
    url = "https://opensupporter.github.io/osdi-docs/"
    return described + [
        {
            "name": tag_of(resource),
            "description": f"{tag_of(resource)}, as in OSDI.",
            "externalDocs": {"url": f"{url}{resource.page}.html"},
        }
        for resource in SERVED
    ]


def error_responses() -> Json:
    """The components of errors; each names the codes of its status."""
    named = {name: _error(_codes(status)) for status, name in _STATUSES.items()}
    return named | {"Error": _error("Any other error, such as a 500 or 503.")}


def _codes(status: int) -> str:
    codes = ", ".join(f"`{code}`" for code, its in CODES.items() if its == status)
    return f"An error with one of the codes of this status: {codes}."


def _error(description: str) -> Json:
    return {"description": description, "content": {HAL: {"schema": ref("Error")}}}


def parameters() -> Json:
    """The components of parameters, by their names."""
    integer = {"type": "integer", "minimum": 1}
    text = {"type": "string"}
    separators = {"type": "string", "enum": ["comma", "semicolon"]}
    formats = {"type": "string", "enum": ["csv", "ndjson", "json"]}
    described: tuple[tuple[str, str, Json, Any], ...] = (
        ("page", "Page number, starting at 1.", integer, 1),
        ("per_page", "Resources per page.", integer, 25),
        ("filter", "OData filter.", text, "modified_date gt '2026-01-01'"),
        ("$expand", "Comma-separated links and collections to embed.", text, None),
        ("after", "Cursor from a `next` link.", text, None),
        ("before", "Cursor from a `previous` link.", text, None),
        ("format", "Send all resources, not only one page, as a table.", formats, None),
        ("bom", "Begin a CSV with a byte order mark, for Excel.", {"type": "boolean"}, None),
        ("dates", "Write dates of a CSV in this time zone.", text, "America/New_York"),
        ("separator", "The separator of a CSV.", separators, None),
        ("formulas", "Do not escape formulas in a CSV.", {"type": "string", "enum": ["raw"]}, None),
        ("since", "Cursor from a `next` link, or `now`.", text, "now"),
    )
    found: Json = {}
    for name, description, schema, example in described:
        found[name.lstrip("$")] = {
            "name": name,
            "in": "query",
            "description": description,
            "schema": schema,
            **({"example": example} if example is not None else {}),
        }
    found["if_match"] = {
        "name": "If-Match",
        "in": "header",
        "description": "The `ETag` of a GET: nothing is written if the document has changed since.",
        # Headers are ASCII.
        "schema": {**text, "pattern": "^[!-~]([ -~]*[!-~])?$"},
    }
    for resource in SERVED:
        found[_id_name(resource)] = {
            "name": _id_name(resource),
            "in": "path",
            "required": True,
            "description": f"The id of the {resource.title}.",
            "schema": {"type": "string", "format": "uuid"},
            "example": examples.id_of(resource.plural),
        }
    return found


def _parameter(name: str) -> Json:
    return {"$ref": f"#/components/parameters/{name}"}


_TABLE = ("format", "bom", "dates", "separator", "formulas")
_PAGING = ("page", "per_page", "filter", "expand", "after", "before", *_TABLE)


def paths() -> Json:
    found: Json = {"/": {"get": _entry_point()}}
    for resource in SERVED:
        found[f"/{resource.plural}"] = _collection(resource)
        found[f"/{resource.plural}/{{{_id_name(resource)}}}"] = _single(resource)
    for parent in SERVED:
        for item in parent.collections:
            path = f"/{parent.plural}/{{{_id_name(parent)}}}/{item.rel}"
            target = BY_PLURAL[item.target]
            found[path] = _collection(target, parent, item)
            found[f"{path}/{{{_id_name(target)}}}"] = _single(target, parent)
    found[f"/{CAMPAIGN.plural}/{{{_id_name(CAMPAIGN)}}}/record_outreach_helper"] = {
        "parameters": [_parameter(_id_name(CAMPAIGN))],
        "post": _helper(
            "record_outreach",
            "Record an outreach and its person: the Record Outreach Helper.",
            OUTREACH,
            RECORD_OUTREACH,
            examples.RECORD_OUTREACH,
        ),
    }
    found[f"/{PERSON.plural}/person_signup"] = {
        "post": _helper(
            "sign_up_person",
            "Sign up a person: the Person Signup Helper.",
            PERSON,
            SIGN_UP,
            examples.SIGN_UP,
        )
    }
    found[PATH] = {"get": _changes()}
    return found


def _entry_point() -> Json:
    operation = _operation(
        "get_entry_point", "Return the API entry point.", ENTRY_POINT_TAG, ref("EntryPoint"), (429,)
    )
    return operation | {"security": _OPEN}


def _changes() -> Json:
    summary = "List the changes after a cursor: resources that were created, updated or deleted."
    errors = (400, 401, 403, 410, 429)
    operation = _operation("list_changes", summary, CHANGES_TAG, ref("ChangesPage"), errors)
    return operation | {"parameters": [_parameter("since"), _parameter("per_page")]}


def _collection(
    resource: Resource, parent: Resource | None = None, item: Collection | None = None
) -> Json:
    order = {
        "name": "$orderby",
        "in": "query",
        "description": "Sort order; by default, newest first.",
        "schema": {
            "type": "string",
            "enum": [f"{name} {way}" for name in resource.orders for way in ("asc", "desc")],
        },
    }
    prefix = f"{parent.singular}_" if parent else ""
    members = (
        f"the {_words(item.rel)} of {with_article(parent.title)}"
        if parent and item
        else (_words(resource.plural))
    )
    listing = _operation(
        f"list_{prefix}{resource.plural}",
        f"List {members}.",
        tag_of(resource),
        ref(page_component(resource)),
        _READ,
        examples.page(resource),
    )
    content = listing["responses"]["200"]["content"]
    content |= {media: {"schema": {"type": "string"}} for media in _TABLES}
    listing["parameters"] = [*map(_parameter, _PAGING), order]
    creation = _writing(
        f"create_{prefix}{resource.singular}",
        f"Create {with_article(resource.title)} or merge into an existing one.",
        resource,
        RECORD_OUTREACH if resource is OUTREACH else input_component(resource),
        examples.request(resource),
        _WRITE,
    )
    _add_created(creation)
    own = {"parameters": [_parameter(_id_name(parent))]} if parent else {}
    return {**own, "get": listing, "post": creation}


def _single(resource: Resource, parent: Resource | None = None) -> Json:
    name = with_article(resource.title)
    suffix = f"{parent.singular}_{resource.singular}" if parent else resource.singular
    reading = _operation(
        f"get_{suffix}",
        f"Return {name}.",
        tag_of(resource),
        ref(component(resource)),
        _READ,
        examples.response(resource),
    )
    reading["parameters"] = [_parameter("expand")]
    operations: Json = {"get": reading}
    for method, verb in (("put", "update"), ("patch", "patch")):
        operations[method] = _writing(
            f"{verb}_{suffix}",
            f"Update {name}. Members that are not sent stay as they are.",
            resource,
            input_component(resource),
            examples.FIELDS[resource.plural],
            _CHANGE,
        )
        operations[method]["parameters"] = [_parameter("if_match")]
    deletion = _operation(
        f"delete_{suffix}",
        f"Delete {name}.",
        tag_of(resource),
        ref("Notice"),
        _CHANGE,
        {"notice": f"This {resource.title} was successfully deleted."},
    )
    operations["delete"] = deletion | {"parameters": [_parameter("if_match")]}
    parents = [_parameter(_id_name(parent))] if parent else []
    return {"parameters": [*parents, _parameter(_id_name(resource))], **operations}


def _helper(id_: str, summary: str, resource: Resource, body: str, example: Json) -> Json:
    operation = _writing(id_, summary, resource, body, example, _WRITE)
    answer = {"anyOf": [ref(component(resource)), ref("Nothing")]}
    operation["responses"]["200"]["content"][HAL]["schema"] = answer
    _add_created(operation)
    return operation | {"security": _OPEN}


def _add_created(operation: Json) -> None:
    """The responses to a creation: 200 or 201, by a setting."""
    responses = operation["responses"]
    created = {**responses["200"], "description": "Created, where `OSDI_CREATED_STATUS` is 201."}
    operation["responses"] = {"200": responses.pop("200"), "201": created, **responses}


def _writing(
    id_: str, summary: str, resource: Resource, body: str, example: Json, errors: tuple[int, ...]
) -> Json:
    answer = examples.response(resource)
    operation = _operation(id_, summary, tag_of(resource), ref(component(resource)), errors, answer)
    content = {"application/json": {"schema": ref(body), "example": example}}
    operation["requestBody"] = {"required": True, "content": content}
    return operation


def _operation(
    id_: str,
    summary: str,
    tag: str,
    schema: Json,
    errors: tuple[int, ...],
    example: Json | None = None,
) -> Json:
    media = {"schema": schema, **({"example": example} if example else {})}
    responses: Json = {"200": {"description": "Success.", "content": {HAL: media}}}
    for status in sorted(errors):
        responses[str(status)] = {"$ref": f"#/components/responses/{_STATUSES[status]}"}
    responses["default"] = {"$ref": "#/components/responses/Error"}
    return {"operationId": id_, "summary": summary, "tags": [tag], "responses": responses}


def _id_name(resource: Resource) -> str:
    return f"{resource.singular}_id"


def _words(rel: str) -> str:
    return rel.replace("_", " ")


def with_article(noun: str) -> str:
    """
    >>> with_article("person"), with_article("advocacy campaign")
    ('a person', 'an advocacy campaign')
    """
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
