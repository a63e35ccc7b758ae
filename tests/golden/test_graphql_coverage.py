"""The GraphQL cases leave nothing out: each field, argument, operator and order is in one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import graphql
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType, get_named_type

from schema.graphql.admin import ADMIN_QUERIES
from schema.graphql.roots import GRAPH
from tests.golden.cases import all_cases

OPERATORS = (
    "IdFilter",
    "StringFilter",
    "IntFilter",
    "FloatFilter",
    "BooleanFilter",
    "DateTimeFilter",
    "StringListFilter",
    "CustomFieldFilter",
)
NODES = (
    *("Outreach", "Person", "Campaign", "Target"),
    *("Tag", "List", "Question", "Tagging", "Item", "Answer"),
)


class _Used(graphql.Visitor):
    """Collects the parts of a document: `Type.field`, `Type.field(argument)`, `Enum.VALUE`."""

    def __init__(self, types: graphql.TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.used: set[str] = set()

    def enter_field(self, node: graphql.FieldNode, *_: Any) -> None:
        field = f"{self._types.get_parent_type()}.{node.name.value}"
        self.used |= {field, *[f"{field}({item.name.value})" for item in node.arguments or ()]}

    def enter_object_field(self, node: graphql.ObjectFieldNode, *_: Any) -> None:
        parent = self._types.get_parent_input_type()
        self.used.add(f"{parent and get_named_type(parent)}.{node.name.value}")

    def enter_enum_value(self, node: graphql.EnumValueNode, *_: Any) -> None:
        named = get_named_type(self._types.get_input_type())
        self.used.add(f"{named}.{node.value}")


def _used() -> set[str]:
    """The parts of all documents that can be parsed."""
    used: set[str] = set()
    for case in all_cases("graphql", ".graphql"):
        if case.name in ("error_unreadable", "error_document"):
            continue
        types = graphql.TypeInfo(GRAPH)
        visitor = _Used(types)
        document = graphql.parse(case.text(".graphql"))
        graphql.visit(document, graphql.TypeInfoVisitor(types, visitor))
        used |= visitor.used
    return used


def _reachable() -> Iterator[GraphQLObjectType]:
    """The object types that a query can reach."""
    pending, seen = ["Query"], {"Query"}
    while pending:
        type_ = GRAPH.type_map[pending.pop()]
        if isinstance(type_, GraphQLObjectType):
            yield type_
            targets = {get_named_type(field.type).name for field in type_.fields.values()}
            pending += targets - seen
            seen |= targets


def _missing(wanted: list[str]) -> list[str]:
    used = _used()
    return [name for name in wanted if name not in used]


def test_every_field_is_selected() -> None:
    """Without those of edges and of inline objects, which are the same everywhere, and without
    fields that have no plan: tests/spec/delivery/test_admin.py and
    tests/spec/graphql/test_explain.py cover those.
    """
    shared = ("PostalAddress", "EmailAddress", "PhoneNumber", "Location", "EmployerAddress")
    wanted = [
        f"{type_.name}.{field}"
        for type_ in _reachable()
        if type_.name not in (*shared, "CampaignTarget", "Autoresponse", "Webhook", "Explanation")
        for field in type_.fields
        if field not in ADMIN_QUERIES
    ]
    assert _missing(wanted) == []


def test_every_argument_is_given() -> None:
    wanted = [
        f"{type_.name}.{name}({argument})"
        for type_ in _reachable()
        for name, field in type_.fields.items()
        for argument in field.args
        if name not in ADMIN_QUERIES
    ]
    assert _missing(wanted) == []


def test_every_operator_is_used() -> None:
    wanted = []
    for name in OPERATORS:
        type_ = GRAPH.type_map[name]
        assert isinstance(type_, GraphQLInputObjectType)
        wanted += [f"{name}.{operator}" for operator in type_.fields]
    assert _missing(wanted) == []


def test_every_relation_is_filtered_by() -> None:
    relations = ["OutreachFilter.person", "OutreachFilter.campaign", "OutreachFilter.targets"]
    relations += ["PersonFilter.outreaches", "CampaignFilter.outreaches", "TargetFilter.outreaches"]
    relations += ["CampaignFilter.creator", "CampaignFilter.modifiedBy"]
    relations += ["CampaignFilter.taggings", "CampaignFilter.items"]
    relations += ["PersonFilter.taggings", "PersonFilter.items", "PersonFilter.answers"]
    relations += [
        "TaggingFilter.tag",
        "TaggingFilter.person",
        "TaggingFilter.campaign",
        "ItemFilter.list",
        "ItemFilter.person",
        "ItemFilter.campaign",
    ]
    relations += ["AnswerFilter.question", "AnswerFilter.person", "QuestionFilter.answers"]
    relations += ["TagFilter.taggings", "ListFilter.items", "TagFilter.creator"]
    together = [f"{name}Filter.{word}" for name in ("Person",) for word in ("and", "or", "not")]
    assert _missing(relations + together) == []


def test_every_order_is_asked_for() -> None:
    wanted = []
    for name in (*[f"{node}OrderField" for node in NODES], "Direction", "Interval", "Grouping"):
        type_ = GRAPH.type_map[name]
        assert isinstance(type_, GraphQLEnumType)
        wanted += [f"{name}.{value}" for value in type_.values]
    assert _missing(wanted) == []
