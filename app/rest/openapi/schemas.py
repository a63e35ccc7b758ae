"""The JSON Schemas of requests and responses, named as the components of the description.

In: the fields and links of the catalogue. Out: JSON Schema. Requests have the bounds that
`schema.models.bodies` checks; responses have no nulls, because fields without a value are absent.

Source: OpenAPI 3.1, Schema Object; JSON Schema 2020-12.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from schema.changes import CHANGES, REL
from schema.models.errors import MAX_ELEMENTS
from schema.osdi.catalogue import BY_PLURAL, OUTREACH, PERSON, SERVED
from schema.osdi.fields import Field, Kind, Struct, hash_of
from schema.osdi.helpers import HELPER_FUNCTIONS
from schema.osdi.resource import Resource

Schema = dict[str, Any]

_NO_NUL = r"^[^\x00]*$"
_SYNTAX = {
    Kind.INTEGER: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.DATETIME: {"type": "string", "format": "date-time"},
}
RECORD_OUTREACH = "RecordOutreachInput"
SIGN_UP = "PersonSignupInput"
INLINE_PERSON = Struct("InlinePerson", PERSON.writable)
_PERSON = hash_of(
    "person",
    INLINE_PERSON,
    "The person who acts: matched by identifier or e-mail address, or created.",
)


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def pascal(rel: str) -> str:
    """
    >>> pascal("advocacy_campaign")
    'AdvocacyCampaign'
    """
    return "".join(word.capitalize() for word in rel.split("_"))


def component(resource: Resource) -> str:
    return pascal(resource.singular)


def page_component(resource: Resource) -> str:
    return pascal(resource.plural) + "Page"


def input_component(resource: Resource) -> str:
    return component(resource) + "Input"


def schemas() -> dict[str, Schema]:
    """Every component."""
    structs = {field.struct for field in (*HELPER_FUNCTIONS.fields, _PERSON) if field.struct}
    structs |= {field.struct for item in SERVED for field in item.fields if field.struct}
    named = {struct.name: struct for struct in _with_nested(structs)}
    inputs = {f"{name}Input": _members(named[name].fields, True) for name in sorted(named)}
    answers = _with_nested(
        {field.struct for item in SERVED for field in item.fields if field.struct}
    )
    responses = {item.name: _members(item.fields, False) for item in answers}
    of_resources: dict[str, Schema] = {}
    for resource in SERVED:
        of_resources[component(resource)] = _document(resource)
        of_resources[page_component(resource)] = _page(resource)
        of_resources[input_component(resource)] = _input(resource)
    helpers = (*HELPER_FUNCTIONS.fields, _PERSON)
    of_resources[RECORD_OUTREACH] = _input(OUTREACH, helpers)
    of_resources[SIGN_UP] = _input(PERSON, helpers)
    every = {**of_resources, **_fixed(), **dict(sorted(responses.items())), **inputs}
    return dict(sorted(every.items()))


def _with_nested(structs: Iterable[Struct | None]) -> set[Struct]:
    found: set[Struct] = set()
    waiting = [struct for struct in structs if struct is not None]
    while waiting:
        struct = waiting.pop()
        if struct not in found:
            found.add(struct)
            waiting += [field.struct for field in struct.fields if field.struct]
    return found


def _members(fields: Iterable[Field], is_input: bool) -> Schema:
    return {"type": "object", "properties": {item.name: _field(item, is_input) for item in fields}}


def _field(field: Field, is_input: bool) -> Schema:
    schema = _of_kind(field, is_input)
    if is_input:
        schema = _or_null(schema)
    description = field.description
    if field.values and not field.closed:
        description += f" For example: {', '.join(field.values)}."
    return {**schema, "description": description}


def _or_null(schema: Schema) -> Schema:
    if "type" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    nullable = {**schema, "type": [schema["type"], "null"]}
    if "enum" in schema:
        nullable["enum"] = [*schema["enum"], None]
    return nullable


def _of_kind(field: Field, is_input: bool) -> Schema:
    match field.kind:
        case Kind.TEXT:
            return _text(field, is_input)
        case Kind.INTEGER if field.bounds or is_input:
            least, most = field.bounds or (-(2**31), 2**31 - 1)
            return {"type": "integer", "minimum": least, "maximum": most}
        case Kind.STRINGS:
            return _array(_text(field, is_input), is_input)
        case Kind.STRING_MAP:
            text = _text(field, is_input)
            return {
                "type": "object",
                "additionalProperties": _or_null(text) if is_input else text,
            }
        case Kind.HASH | Kind.ARRAY:
            assert field.struct is not None
            members = ref(field.struct.name + ("Input" if is_input else ""))
            return members if field.kind is Kind.HASH else _array(members, is_input)
    return dict(_SYNTAX[field.kind])


def _text(field: Field, is_input: bool) -> Schema:
    schema: Schema = {"type": "string"}
    if field.closed:
        return {**schema, "enum": list(field.values)}
    if is_input:
        schema["pattern"] = _NO_NUL
        if field.max_length is not None:
            schema["maxLength"] = field.max_length
    return schema


def _array(items: Schema, is_input: bool) -> Schema:
    bound = {"maxItems": MAX_ELEMENTS} if is_input else {}
    return {"type": "array", "items": items, **bound}


# Requests


def _input(resource: Resource, helper: Iterable[Field] = ()) -> Schema:
    schema = _members((*resource.writable, *helper), True)
    links = {f"osdi:{link.rel}": _link_input(link.description) for link in resource.links}
    if links:
        schema["properties"]["_links"] = {
            "type": ["object", "null"],
            "properties": links,
            "description": "Links to other resources; the prefix `osdi:` can be left out.",
        }
    schema["properties"]["osdi:control"] = {"anyOf": [ref("Control"), {"type": "null"}]}
    return schema


def _link_input(description: str) -> Schema:
    forms = [ref("Link"), {"type": "string"}, {"type": "null"}]
    return {"description": f"{description} Null removes the link.", "anyOf": forms}


# Responses


def _document(resource: Resource) -> Schema:
    schema = _members(resource.fields, False)
    rels = ["self", *(f"osdi:{link.rel}" for link in resource.links)]
    rels += [f"osdi:{item.rel}" for item in resource.collections]
    rels += [f"osdi:{helper}" for helper in resource.helpers]
    embedded: Schema = {
        f"osdi:{link.rel}": ref(component(BY_PLURAL[link.target])) for link in resource.links
    }
    embedded |= {
        f"osdi:{item.rel}": _array(ref(component(BY_PLURAL[item.target])), False)
        for item in resource.collections
    }
    schema["properties"] |= {
        "_links": _links(rels, ["self"]),
        "_embedded": {
            "type": "object",
            "description": "The resources that `$expand` names.",
            "properties": embedded,
        },
        "osdi:error": {
            **ref("ErrorStatus"),
            "description": "The parts of a helper's body that were not applied.",
        },
    }
    schema["required"] = ["identifiers", "_links"]
    return schema


def _links(rels: Iterable[str], required: list[str], lists: Iterable[str] = ()) -> Schema:
    properties = {rel: ref("Link") for rel in rels}
    properties |= {rel: _array(ref("Link"), False) for rel in lists}
    properties["curies"] = _array(ref("Curie"), False)
    return {"type": "object", "properties": properties, "required": required}


def _page(resource: Resource) -> Schema:
    embedded = {resource.rels: _array(ref(component(resource)), False)}
    counts = ("total_pages", "per_page", "page", "total_records")
    rels = ("self", "next", "previous", "prev")
    return {
        "type": "object",
        "properties": {
            **{name: {"type": "integer"} for name in counts},
            "total_records_is_estimate": {
                "type": "boolean",
                "description": "Whether the total of a filter is an estimate. "
                "`Prefer: count=exact` asks for an exact one.",
            },
            "_links": _links(rels, ["self", resource.rels], [resource.rels]),
            "_embedded": {
                "type": "object",
                "properties": embedded,
                "required": [resource.rels],
            },
        },
        "required": [*counts, "_links", "_embedded"],
    }


def _strings(*names: str) -> dict[str, Schema]:
    return {name: {"type": "string"} for name in names}


def _fixed() -> dict[str, Schema]:
    """Components without fields of the catalogue."""
    control = {"type": ["boolean", "null"], "description": "False: `identifiers` and links only."}
    return {
        "Control": {"type": "object", "properties": {"return_response": control}},
        "Link": {
            "type": "object",
            "properties": _strings("href", "title", "name", "index"),
            "required": ["href"],
        },
        "Curie": {
            "type": "object",
            "properties": {**_strings("name", "href"), "templated": {"type": "boolean"}},
            "required": ["name", "href"],
        },
        "Nothing": {
            "type": "object",
            "additionalProperties": False,
            "description": "The response to an anonymous request, which reveals nothing.",
        },
        "Notice": {
            "type": "object",
            "properties": _strings("notice"),
            "required": ["notice"],
        },
        "EntryPoint": _entry_point(),
        "Change": _change(),
        "ChangesPage": _changes_page(),
        **_errors(),
    }


def _entry_point() -> Schema:
    names = ("motd", "vendor_name", "product_name", "osdi_version", "namespace")
    rels = ["self", *(resource.rels for resource in SERVED), REL]
    rels += ["docs", "osdi:person_signup_helper"]
    return {
        "type": "object",
        "properties": {
            **_strings(*names),
            "max_pagesize": {"type": "integer"},
            "_links": _links(rels, ["self"]),
        },
        "required": ["osdi_version", "max_pagesize", "namespace", "_links"],
    }


def _change() -> Schema:
    kinds = " ".join(f"`{kind}`: {description}" for kind, description in CHANGES.items())
    return {
        "type": "object",
        "properties": {
            "resource": {"type": "string", "enum": [resource.rel for resource in SERVED]},
            "identifiers": _array({"type": "string"}, False),
            "change": {"type": "string", "enum": list(CHANGES), "description": kinds},
            "recorded_date": {"type": "string", "format": "date-time"},
            "_links": _links(["self"], ["self"]),
        },
        "required": ["resource", "identifiers", "change", "recorded_date", "_links"],
    }


def _changes_page() -> Schema:
    embedded = {"type": "object", "properties": {REL: _array(ref("Change"), False)}}
    return {
        "type": "object",
        "properties": {
            "per_page": {"type": "integer"},
            "_links": _links(["self", "next"], ["self", "next"]),
            "_embedded": {**embedded, "required": [REL]},
        },
        "required": ["per_page", "_links", "_embedded"],
    }


def _errors() -> dict[str, Schema]:
    code = {"type": "integer"}
    return {
        "Error": {
            "type": "object",
            "properties": {
                "osdi:error": ref("ErrorStatus"),
                "error": {"type": "string", "description": "All descriptions, as text."},
                "_links": _links([], []),
            },
            "required": ["osdi:error", "error"],
        },
        "ErrorStatus": {
            "type": "object",
            "properties": {
                "request_type": {"type": "string", "enum": ["atomic", "non-atomic"]},
                "response_code": code,
                "resource_status": _array(ref("ResourceStatus"), False),
            },
            "required": ["request_type", "response_code", "resource_status"],
        },
        "ResourceStatus": {
            "type": "object",
            "properties": {
                "resource": {"type": "string"},
                "response_code": code,
                "error_descriptions": _array(ref("ErrorDescription"), False),
            },
            "required": ["resource", "response_code"],
        },
        "ErrorDescription": {
            "type": "object",
            "properties": {
                **_strings("error_code", "description", "hint", "reference_code"),
                "properties": _array({"type": "string"}, False),
            },
            "required": ["error_code", "description"],
        },
    }
