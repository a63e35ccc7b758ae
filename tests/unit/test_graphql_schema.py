"""The GraphQL schema has the names and the types of the whole catalogue, all described."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import graphql
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    Undefined,
    get_named_type,
)

from resolvers.graphql.access import ADMIN_ROOTS
from schema.failures import CODES
from schema.graphql.admin import ADMIN_MUTATIONS
from schema.graphql.filter_examples import FILTER_EXAMPLES
from schema.graphql.roots import GRAPH, SCHEMA, build_schema
from schema.osdi.catalogue import (
    ANSWER,
    CAMPAIGN,
    ITEM,
    LIST,
    ORDER_FIELDS,
    OUTREACH,
    PERSON,
    QUESTION,
    RESOURCES,
    SERVED,
    TAG,
    TAGGING,
    TARGET_RESOURCE,
)
from schema.osdi.deliveries import DELIVERY
from schema.osdi.fields import Field, Kind
from schema.osdi.helpers import HELPER_FUNCTIONS
from schema.osdi.resource import LAST_ACTION_DATE, Resource
from schema.osdi.shapes import TARGET

ROOT = Path(__file__).parents[2]
SDL = ROOT / "schema" / "schema.graphql"
NODES = {
    "Outreach": OUTREACH,
    "Person": PERSON,
    "Campaign": CAMPAIGN,
    "Target": TARGET_RESOURCE,
    "Tag": TAG,
    "List": LIST,
    "Question": QUESTION,
    "Tagging": TAGGING,
    "Item": ITEM,
    "Answer": ANSWER,
    "Delivery": DELIVERY,
}
UNWRITTEN = (TARGET_RESOURCE, DELIVERY)
WRITTEN = {name: resource for name, resource in NODES.items() if resource not in UNWRITTEN}
LINKS = {
    "Outreach": {"campaign": "Campaign", "person": "Person"},
    "Campaign": {"creator": "Person", "modifiedBy": "Person"},
    "Person": {},
    "Target": {},
    **{key: {"creator": "Person", "modifiedBy": "Person"} for key in ("Tag", "List", "Question")},
    "Tagging": {"tag": "Tag!", "person": "Person", "campaign": "Campaign"},
    "Item": {"list": "List!", "person": "Person", "campaign": "Campaign"},
    "Answer": {"question": "Question!", "person": "Person!"},
    "Delivery": {"person": "Person", "outreach": "Outreach"},
}
COLLECTIONS = {
    "Person": {
        "outreaches": "Outreach",
        "taggings": "Tagging",
        "items": "Item",
        "answers": "Answer",
    },
    "Campaign": {"outreaches": "Outreach", "taggings": "Tagging", "items": "Item"},
    "Target": {"outreaches": "Outreach"},
    "Tag": {"taggings": "Tagging"},
    "List": {"items": "Item"},
    "Question": {"answers": "Answer"},
}
PLURALS = {
    "Outreach": "outreaches",
    "Person": "people",
    "Campaign": "campaigns",
    "Target": "targets",
    "Tag": "tags",
    "List": "lists",
    "Question": "questions",
    "Tagging": "taggings",
    "Item": "items",
    "Answer": "answers",
    "Delivery": "deliveries",
}
BUILT_IN = {"Boolean", "Float", "ID", "Int", "String"}
OURS = {
    name: type_
    for name, type_ in GRAPH.type_map.items()
    if not name.startswith("__") and name not in BUILT_IN
}
SCALARS = {
    Kind.TEXT: "String",
    Kind.INTEGER: "Int",
    Kind.NUMBER: "Float",
    Kind.BOOLEAN: "Boolean",
    Kind.DATETIME: "DateTime",
    Kind.STRINGS: "[String!]",
    Kind.STRING_MAP: "JSON",
}
OCTOBER_2021 = {
    *("QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD"),
    *("INLINE_FRAGMENT", "VARIABLE_DEFINITION", "SCHEMA", "SCALAR", "OBJECT", "FIELD_DEFINITION"),
    *("ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT"),
    "INPUT_FIELD_DEFINITION",
}
"""Where directives can be. Source: GraphQL October 2021, 3.13."""
ALWAYS_THERE = {
    *("identifiers", "created_date", "modified_date"),
    *("total_outreaches", "total_taggings", "total_items", "total_answers"),
}


def camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda found: found[1].upper(), name)


def fields_of(name: str) -> dict[str, Any]:
    type_ = GRAPH.type_map[name]
    assert isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType)
    return dict(type_.fields)


def shown(name: str) -> dict[str, str]:
    """The types of fields by name."""
    return {key: str(field.type) for key, field in fields_of(name).items()}


# Everything is described


def _descriptions() -> Iterator[tuple[str, str | None]]:
    for name, type_ in OURS.items():
        yield name, type_.description
        if isinstance(type_, GraphQLEnumType):
            for key, value in type_.values.items():
                yield f"{name}.{key}", value.description
        elif not isinstance(type_, GraphQLScalarType):
            for key, field in fields_of(name).items():
                yield f"{name}.{key}", field.description
                for argument, told in getattr(field, "args", {}).items():
                    yield f"{name}.{key}({argument})", told.description
    for directive in GRAPH.directives:
        yield f"@{directive.name}", directive.description
        for argument, told in directive.args.items():
            yield f"@{directive.name}({argument})", told.description


def test_everything_is_described() -> None:
    described = dict(_descriptions())
    assert len(described) > 800
    assert [place for place, text in described.items() if not (text or "").strip()] == []


def test_descriptions_are_sentences() -> None:
    """They end with a full stop: clients show them one after another."""
    texts = {place: text or "" for place, text in _descriptions() if not place.startswith("@")}
    assert [place for place, text in texts.items() if not text.endswith((".", "…"))] == []


def test_only_directives_of_the_specification() -> None:
    names = {directive.name for directive in GRAPH.directives}
    assert names == {"deprecated", "include", "oneOf", "skip", "specifiedBy"}


def test_introspection_names_only_locations_of_october_2021() -> None:
    """Clients refuse a whole schema that names a location they do not know."""
    text = "{ __schema { directives { name locations } } }"
    data = graphql.graphql_sync(build_schema()._schema, text).data
    assert data is not None
    locations = {item["name"]: item["locations"] for item in data["__schema"]["directives"]}
    assert {name for names in locations.values() for name in names} <= OCTOBER_2021
    assert locations["deprecated"] == [
        "FIELD_DEFINITION",
        "ARGUMENT_DEFINITION",
        "INPUT_FIELD_DEFINITION",
        "ENUM_VALUE",
    ]


# The catalogue


def _struct_name(field: Field, resource: Resource | None) -> str:
    assert field.struct is not None
    if field.struct == TARGET:
        return "OutreachTarget" if resource is OUTREACH else "CampaignTarget"
    return field.struct.name


def _expected(field: Field, resource: Resource | None = None) -> str:
    if field.struct is None:
        named = SCALARS[field.kind]
    else:
        named = _struct_name(field, resource)
        named = f"[{named}!]" if field.kind is Kind.ARRAY else named
    return named + "!" * (field.name in ALWAYS_THERE and resource is not None)


@pytest.mark.parametrize("name", NODES)
def test_a_resource_has_its_fields_and_links(name: str) -> None:
    """Under the names of the catalogue, in camelCase, and no others."""
    resource = NODES[name]
    expected = {camel(field.name): _expected(field, resource) for field in resource.fields}
    expected |= {"id": "ID!", **LINKS[name]}
    expected |= {key: f"{of}Connection!" for key, of in COLLECTIONS.get(name, {}).items()}
    assert shown(name) == expected
    assert len(LINKS[name]) == len(resource.links)


def _structs(fields: tuple[Field, ...], resource: Resource | None) -> Iterator[tuple[str, Field]]:
    for field in fields:
        if field.struct is not None:
            yield _struct_name(field, resource), field
            yield from _structs(field.struct.fields, None)


def test_inline_objects_have_their_members() -> None:
    seen = set()
    for resource in NODES.values():
        for name, field in _structs(resource.fields, resource):
            assert field.struct is not None
            if name not in NODES:
                expected = {camel(item.name): _expected(item) for item in field.struct.fields}
                expected |= {"target": "Target!"} if name == "OutreachTarget" else {}
                assert shown(name) == expected, name
                seen.add(name)
    inline = {name for name, type_ in OURS.items() if str(type_.description).endswith(", inline.")}
    assert seen == inline


def test_every_field_of_what_rest_serves_is_there() -> None:
    told = {camel(field.name) for resource in SERVED for field in resource.fields}
    known = {key for name in WRITTEN for key in fields_of(name)}
    assert told <= known


def test_open_spellings_are_strings() -> None:
    """OSDI's flexenum is open text; so is its enum, since a later version may add values."""
    for resource in (*SERVED, TARGET_RESOURCE):
        for field in resource.fields:
            if field.values:
                named = get_named_type(fields_of(_name_of(resource))[camel(field.name)].type)
                assert str(named) == "String"
    enums = {name for name, type_ in OURS.items() if isinstance(type_, GraphQLEnumType)}
    orders = {f"{name}OrderField" for name in NODES}
    groupings = {"Grouping", "PeopleGrouping"}
    assert enums == orders | groupings | {"ChangeKind", "Direction", "Interval", "Weekday"}


def _name_of(resource: Resource) -> str:
    return next(name for name, item in NODES.items() if item is resource)


# Inputs


def _sent(field: Field) -> str:
    if field.struct is None:
        return SCALARS[field.kind]
    named = ("Target" if field.struct == TARGET else field.struct.name) + "Input"
    return f"[{named}!]" if field.kind is Kind.ARRAY else named


@pytest.mark.parametrize("name", WRITTEN)
def test_the_input_of_a_resource(name: str) -> None:
    """The fields that REST accepts, with links as ids. No field is required."""
    expected = {camel(field.name): _sent(field) for field in WRITTEN[name].writable}
    expected |= {f"{link}Id": "ID" for link in LINKS[name]}
    assert shown(name + "Input") == expected
    assert {"createdDate", "modifiedDate", "totalOutreaches"} & expected.keys() == set()


def test_the_input_of_helpers() -> None:
    functions = {camel(field.name): _sent(field) for field in HELPER_FUNCTIONS.fields}
    recorded = {**shown("OutreachInput"), "person": "PersonInput", **functions}
    assert shown("RecordOutreachInput") == recorded
    assert shown("SignUpPersonInput") == {"person": "PersonInput!", **functions}


ADMINISTRATION = {
    "requeueDeliveries": "Requeued",
    "requeueAllDeliveries": "Requeued",
    "addWebhook": "AddedWebhook",
    "removeWebhook": "Deleted",
    "addAutoresponse": "AddedAutoresponse",
    "removeAutoresponse": "Deleted",
}
"""Those of the commands, without an equivalent in REST."""


def test_mutations_are_those_of_rest() -> None:
    assert shown("Mutation") == {
        **ADMINISTRATION,
        **{f"create{name}": f"{name}Payload" for name in WRITTEN},
        **{f"update{name}": f"{name}Payload" for name in WRITTEN},
        **{f"delete{name}": "Deleted" for name in WRITTEN},
        "recordOutreach": "OutreachPayload",
        "signUpPerson": "PersonPayload",
    }


# Filters and orders

_OPERATORS = {"eq", "ne", "in"}
_ORDERED = _OPERATORS | {"gt", "ge", "lt", "le"}
_PARTS = {"regexp", "contains", "startsWith", "endsWith"}
_ANY_CASE = {f"{name}Insensitive" for name in _OPERATORS | _PARTS}
FILTERS = {
    "IdFilter": _OPERATORS,
    "BooleanFilter": {"eq", "ne"},
    "IntFilter": _ORDERED,
    "FloatFilter": _ORDERED,
    "DateTimeFilter": _ORDERED,
    "StringFilter": _ORDERED | {"like"} | _PARTS | _ANY_CASE,
    "StringListFilter": {"some", "isNull"},
    "CustomFieldFilter": {"key", "value"},
}


@pytest.mark.parametrize("name", FILTERS)
def test_operators(name: str) -> None:
    assert set(fields_of(name)) == FILTERS[name]


def test_fields_for_administrators_are_described_as_such() -> None:
    """Secrets are shown only where they are created."""
    mutations, queries = fields_of("Mutation"), fields_of("Query")
    roots = [mutations[name] for name in ADMINISTRATION]
    roots += [queries[name] for name in ("webhooks", "autoresponses", "deliveries", "delivery")]
    assert all(
        root.description.endswith("Requires an API key with the scope `admin`.") for root in roots
    )
    assert set(ADMIN_MUTATIONS) == set(ADMINISTRATION)
    assert ADMIN_ROOTS - set(ADMIN_MUTATIONS) <= set(queries)
    with_secret = {
        name
        for name, type_ in OURS.items()
        if isinstance(type_, GraphQLObjectType) and "secret" in type_.fields
    }
    assert with_secret == {"AddedWebhook", "AddedAutoresponse"}


def test_every_field_can_be_filtered_by() -> None:
    """Fields of resources and of inline objects, combined with and, or and not."""
    filters = 0
    for name, type_ in OURS.items():
        if f"{name}Filter" in OURS and isinstance(type_, GraphQLObjectType):
            asked = set(fields_of(f"{name}Filter"))
            assert asked == set(fields_of(name)) | {"and", "or", "not"}, name
            filters += 1
        if name.endswith("ListFilter") and name not in ("StringListFilter", "ListFilter"):
            one = name.removesuffix("ListFilter")
            counted = f"{one}CountFilter"
            count = {"count": counted} if counted in OURS else {}
            assert shown(name) == {"some": f"{one}Filter", "isNull": "Boolean", **count}
    assert filters > 15


def test_no_member_of_a_filter_is_required() -> None:
    required = [
        f"{name}.{key}"
        for name in OURS
        if name.endswith("Filter") and name != "CustomFieldFilter"
        for key, field in fields_of(name).items()
        if graphql.is_required_input_field(field)
    ]
    assert required == []


def test_fields_to_order_by_mean_the_same_in_every_resource() -> None:
    """Cursors and orders name a field without its resource."""
    ordered = [
        resource.by_name[name]
        for resource in RESOURCES.values()
        for name in resource.orders
        if name in resource.by_name
    ]
    assert {field.name for field in ordered} | {LAST_ACTION_DATE} == set(ORDER_FIELDS)
    for field in ordered:
        known = ORDER_FIELDS[field.name]
        assert (field.kind, field.nullable) == (known.kind, known.nullable), field.name


# Relay


def test_nodes() -> None:
    assert shown("Node") == {"id": "ID!"}
    node = GRAPH.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    assert {type_.name for type_ in GRAPH.get_possible_types(node)} == set(NODES) - {"Delivery"}
    query = fields_of("Query")
    assert (str(query["node"].type), str(query["nodes"].type)) == ("Node", "[Node]!")
    assert {key: str(told.type) for key, told in query["node"].args.items()} == {"id": "ID!"}
    assert {key: str(told.type) for key, told in query["nodes"].args.items()} == {"ids": "[ID!]!"}
    for name in NODES:
        one = query[name.lower()]
        assert (str(one.type), str(one.args["id"].type)) == (name, "ID!")


@pytest.mark.parametrize("name", NODES)
def test_connections(name: str) -> None:
    assert shown(f"{name}Connection") == {
        "edges": f"[{name}Edge!]!",
        "nodes": f"[{name}!]!",
        "pageInfo": "PageInfo!",
        "totalCount": "Int!",
    }
    assert shown(f"{name}Edge") == {"cursor": "String!", "node": f"{name}!"}
    arguments = {
        "first": "Int",
        "after": "String",
        "last": "Int",
        "before": "String",
        "filter": f"{name}Filter",
        "orderBy": f"{name}Order",
    }
    pages = [fields_of("Query")[PLURALS[name]]]
    pages += [
        fields_of(other)[key]
        for other, collections in COLLECTIONS.items()
        for key, of in collections.items()
        if of == name
    ]
    for field in pages:
        assert str(field.type).rstrip("!") == f"{name}Connection"
        assert {key: str(told.type) for key, told in field.args.items()} == arguments


def test_page_info() -> None:
    assert shown("PageInfo") == {
        "hasNextPage": "Boolean!",
        "hasPreviousPage": "Boolean!",
        "startCursor": "String",
        "endCursor": "String",
    }


def test_a_root_field_fails_alone() -> None:
    """All are nullable except `nodes`, whose elements are."""
    required = [key for key, type_ in shown("Query").items() if type_.endswith("!")]
    assert required == ["nodes"]
    assert [key for key, type_ in shown("Mutation").items() if type_.endswith("!")] == []


# The committed schema


def test_the_committed_schema_is_this_one() -> None:
    said = "schema/schema.graphql is of another schema: osdi-gateway schema > schema/schema.graphql"
    assert SDL.read_text("utf-8").rstrip("\n") == SCHEMA.as_str().rstrip("\n"), said


def test_a_schema_that_is_built_again_is_the_same() -> None:
    assert build_schema().as_str() == SCHEMA.as_str()


def test_the_committed_schema_can_be_read() -> None:
    built = graphql.build_schema(SDL.read_text("utf-8"))
    assert graphql.validate_schema(built) == []
    assert set(OURS) <= set(built.type_map)


# Failures

REST_ALONE = {
    "ORDER_NOT_SUPPORTED",
    "EXPAND_UNKNOWN",
    "FILTER_NOT_SUPPORTED",
    "FILTER_UNKNOWN_FIELD",
    "LINK_INVALID",
    "OUT_OF_RANGE",
    "UNKNOWN_PROPERTIES",
}
"""Codes that a valid document cannot cause."""


def test_every_code_is_covered() -> None:
    """Quoted in a test of GraphQL, or in the response of a golden case."""
    tests = ROOT / "tests"
    told = [path.read_text("utf-8") for path in (tests / "golden").rglob("*.json")]
    told += [
        text
        for path in tests.rglob("*.py")
        if path != Path(__file__)
        and re.search("graphql|graph_", (text := path.read_text("utf-8")).lower())
    ]
    missing = [code for code in CODES if not any(f'"{code}"' in text for text in told)]
    assert set(missing) <= REST_ALONE


def test_each_filter_has_a_valid_example() -> None:
    """In its description, where GraphiQL shows it; there is no example without a filter."""
    filters = {
        name: type_
        for name, type_ in GRAPH.type_map.items()
        if isinstance(type_, GraphQLInputObjectType) and name.endswith("Filter")
    }
    examples = {}
    for name, type_ in filters.items():
        example = re.search(r"Example: `(.*)`\.$", type_.description or "")
        assert example is not None, name
        examples[name.removesuffix("Filter")] = example[1]
        value = graphql.value_from_ast(graphql.parse_value(example[1]), type_)
        assert value is not Undefined, (name, example[1])
    assert FILTER_EXAMPLES.items() <= examples.items()
