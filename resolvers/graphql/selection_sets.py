"""The selection sets of a document -> the tree of what a plan reads. Pure.

For the planners of queries, mutations and administrators' fields. The tree has no fragments,
aliases, `@skip`, `@include` or variables any more. The sizes of nested pages are multiplied into
the cost, so that it is known before any SQL runs.

Source: GraphQL October 2021, 6.3; GraphQL Cursor Connections Specification.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_named_type,
)
from graphql.execution.collect_fields import FieldDetails, collect_fields, collect_subfields
from graphql.execution.values import get_argument_values

from resolvers.filters.coerce import ID, resolve_keys
from resolvers.filters.errors import MAX_COMPARISONS, SHORTEN_FILTER, invalid_filter
from resolvers.filters.graphql import count_conditions, parse_graphql_filter, parse_having
from resolvers.graphql.document.cache import ValidatedOperation
from resolvers.graphql.document.limits import exceeds
from resolvers.graphql.document.values import null_variable
from resolvers.graphql.paging import QueryLimits, parse_order, parse_page
from resolvers.plan.pages import Order, Page
from resolvers.plan.predicates import And, Predicate
from resolvers.plan.selection import (
    Column,
    ConnectionSelection,
    CursorText,
    EdgesSelection,
    InlineSelection,
    NodesSelection,
    ObjectSelection,
    OutreachTargets,
    PageInfoSelection,
    Selection,
    ToManySelection,
    ToOneSelection,
    TotalCount,
    TypeName,
)
from resolvers.plan.tenant import KeyRules
from schema.failures import Failure, failure
from schema.graphql.mapping import (
    IdField,
    InlineField,
    ScalarField,
    TargetsField,
    ToManyField,
    ToOneField,
    fields_by_type,
)
from schema.osdi.fields import Field

FieldNodes: TypeAlias = list[FieldDetails]
"""The nodes of one field: several if the document selects it several times."""

COUNT_COST = 100
"""The cost of counting the rows that fulfil a filter, in rows read."""

_NESTED_COUNT_COST = 10
"""The cost of counting such rows of one parent, in rows read."""

_MAX_PAGE_INFO_FIELDS = 50
"""A function of PostgreSQL takes 100 arguments, and each field is a name and a value."""

_PAGE_INFO_FIELDS = {
    "hasNextPage": "has_next_page",
    "hasPreviousPage": "has_previous_page",
    "startCursor": "start_cursor",
    "endCursor": "end_cursor",
}


class SelectionPlanner:
    """Plans the selections of one operation.

    `cost` is about how many rows may be read for the selections planned so far.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: QueryLimits,
        operation: ValidatedOperation,
        rules: KeyRules,
    ) -> None:
        self.schema = schema
        self.limits = limits
        self.entries: int | None = None
        self.cost = 0
        self._conditions = 0
        self._operation = operation
        self.rules = rules
        names = (
            each.variable.name.value for each in operation.definition.variable_definitions or ()
        )
        self._absent = {name for name in names if name not in operation.variables.coerced}

    # Reading the document

    def sends(self, name: str, nodes: FieldNodes) -> bool:
        """Whether a field has this argument, with a value other than null or an absent variable."""
        values = self._operation.variables.coerced
        for argument in nodes[0].node.arguments or ():
            if argument.name.value == name:
                match argument.value:
                    case VariableNode() as variable:
                        return values.get(variable.name.value) is not None
                    case value:
                        return not isinstance(value, NullValueNode)
        return False

    def roots(self, type_: GraphQLObjectType) -> dict[str, FieldNodes]:
        """The root fields by response key. Raises: VARIABLE_INVALID."""
        operation = self._operation
        try:
            return collect_fields(
                self.schema,
                operation.fragments,
                operation.variables,
                type_,
                operation.definition,
            ).grouped_field_set
        except GraphQLError as error:
            raise _null_variable(error) from None

    def below(self, type_: GraphQLObjectType, nodes: FieldNodes) -> dict[str, FieldNodes]:
        """The fields selected of the object of this type, by response key.

        Raises: VARIABLE_INVALID.
        """
        operation = self._operation
        try:
            return collect_subfields(
                self.schema,
                operation.fragments,
                operation.variables,
                operation.definition,
                type_,
                nodes,
            ).grouped_field_set
        except GraphQLError as error:
            raise _null_variable(error) from None

    def arguments(self, type_: GraphQLObjectType, nodes: FieldNodes) -> dict[str, Any]:
        """The arguments of a field. Null counts as absent if there is a default.

        Raises: VARIABLE_INVALID.
        """
        node = nodes[0].node
        field = type_.fields[node.name.value]
        if not field.args:
            return {}
        if self._absent:
            node = _without_absent(node, self._absent)
        values, scope = self._operation.variables, nodes[0].fragment_variable_values
        try:
            found = get_argument_values(field, node, values, scope)
        except GraphQLError as error:
            raise _null_variable(error) from None
        defaults = {name: field.args[name].default_value for name in found if found[name] is None}
        return found | {name: value for name, value in defaults.items() if value is not Undefined}

    def type_of(self, type_: GraphQLObjectType, nodes: FieldNodes) -> GraphQLObjectType:
        """The type of a field of the object of this type."""
        named = get_named_type(type_.fields[nodes[0].node.name.value].type)
        assert isinstance(named, GraphQLObjectType)
        return named

    # Objects

    def object(self, type_: GraphQLObjectType, nodes: FieldNodes, times: int) -> ObjectSelection:
        """The selection of an object that is answered up to `times` times."""
        members: list[tuple[str, Selection]] = []
        for key, inner in self.below(type_, nodes).items():
            try:
                members.append((key, self._member(type_, inner, times)))
            except Failure as failed:
                failed.within(key)
                raise
        return ObjectSelection(tuple(members))

    def _object_of(
        self, type_: GraphQLObjectType, nodes: FieldNodes, times: int
    ) -> ObjectSelection:
        return self.object(self.type_of(type_, nodes), nodes, times)

    def _member(self, type_: GraphQLObjectType, nodes: FieldNodes, times: int) -> Selection:
        name = nodes[0].node.name.value
        if name == "__typename":
            return TypeName(type_.name)
        match fields_by_type[type_.name][name]:
            case IdField():
                return Column(ID)
            case ScalarField(field):
                return Column(field)
            case InlineField(field, _):
                return InlineSelection(field, self._object_of(type_, nodes, times))
            case TargetsField():
                return OutreachTargets(self._object_of(type_, nodes, times))
            case ToOneField(link):
                self.cost += times
                return ToOneSelection(link, self._object_of(type_, nodes, times))
            case ToManyField(collection):
                target = self.type_of(type_, nodes)
                type_name = target.name.removesuffix("Connection")
                try:
                    page, order, condition = self.paging(type_name, self.arguments(type_, nodes))
                except Failure as failed:
                    failed.location = location_of(nodes)
                    raise
                count_cost = 1 if condition is None else _NESTED_COUNT_COST * times
                selection = self.connection(target, nodes, times * page.limit, count_cost)
                return ToManySelection(collection, page, order, condition, selection)

    # Pages

    def connection(
        self, type_: GraphQLObjectType, nodes: FieldNodes, times: int, count_cost: int = 1
    ) -> ConnectionSelection:
        """The selection of a page; `times` is the number of its rows in all its occurrences, and
        `count_cost` what its total costs.
        """
        members: list[tuple[str, Any]] = []
        reads = False
        for key, inner in self.below(type_, nodes).items():
            name = inner[0].node.name.value
            reads = reads or name in ("nodes", "edges", "pageInfo")
            try:
                if name == "totalCount":
                    self.cost += count_cost
                members.append((key, self._part_of_page(type_, name, inner, times)))
            except Failure as failed:
                failed.within(key)
                raise
        self.cost += times if reads else 0
        return ConnectionSelection(tuple(members))

    def _part_of_page(
        self, type_: GraphQLObjectType, name: str, nodes: FieldNodes, times: int
    ) -> Any:
        match name:
            case "nodes":
                return NodesSelection(self._object_of(type_, nodes, times))
            case "edges":
                return self._edges(type_, nodes, times)
            case "pageInfo":
                return self._page_info(type_, nodes)
            case "totalCount":
                return TotalCount()
        return TypeName(type_.name)

    def _edges(self, type_: GraphQLObjectType, nodes: FieldNodes, times: int) -> EdgesSelection:
        edge = self.type_of(type_, nodes)
        members: list[tuple[str, Any]] = []
        for key, inner in self.below(edge, nodes).items():
            match inner[0].node.name.value:
                case "node":
                    try:
                        members.append((key, self._object_of(edge, inner, times)))
                    except Failure as failed:
                        failed.within(key)
                        raise
                case "cursor":
                    members.append((key, CursorText()))
                case _:
                    members.append((key, TypeName(edge.name)))
        return EdgesSelection(tuple(members))

    def _page_info(self, type_: GraphQLObjectType, nodes: FieldNodes) -> PageInfoSelection:
        info = self.type_of(type_, nodes)
        members: list[tuple[str, TypeName | str]] = [
            (key, _PAGE_INFO_FIELDS.get(inner[0].node.name.value) or TypeName(info.name))
            for key, inner in self.below(info, nodes).items()
        ]
        if len(members) > _MAX_PAGE_INFO_FIELDS:
            raise failure(
                "QUERY_TOO_COMPLEX",
                exceeds(f"`pageInfo` has {len(members)} fields", _MAX_PAGE_INFO_FIELDS),
                hint="`pageInfo` has four different fields; remove the aliases.",
            )
        return PageInfoSelection(tuple(members))

    def paging(
        self, type_name: str, arguments: dict[str, Any]
    ) -> tuple[Page, Order, Predicate | None]:
        """Page, order and filter of a connection of the type.

        Raises: PAGE_INVALID, FILTER_INVALID, FORBIDDEN_CHARACTER.
        """
        order = parse_order(type_name, arguments.get("orderBy"))
        page = parse_page(arguments, order, self.limits)
        return page, order, self.filter(type_name, arguments.get("filter"))

    def filter(self, type_name: str, value: dict[str, Any] | None) -> Predicate | None:
        """The predicate of a filter of the type; `None` if it has no conditions.

        Raises: FILTER_INVALID, FORBIDDEN_CHARACTER.
        """
        if not value:
            return None
        return self._counted(resolve_keys(parse_graphql_filter(type_name, value), self.rules))

    def having(
        self, value: dict[str, Any] | None, figures: Mapping[str, Field]
    ) -> Predicate | None:
        """The condition on the figures of groups; `None` if there is none.

        Raises: FILTER_INVALID.
        """
        if not value:
            return None
        try:
            return self._counted(parse_having(value, figures))
        except Failure as failed:
            failed.faults = tuple(replace(item, properties=("having",)) for item in failed.faults)
            raise

    def _counted(self, predicate: Predicate) -> Predicate | None:
        """The predicate, if it has conditions. Raises: FILTER_INVALID, if there are too many."""
        self._conditions += count_conditions(predicate)
        if self._conditions > MAX_COMPARISONS:
            raise invalid_filter(
                f"The filters have more than {MAX_COMPARISONS} conditions", SHORTEN_FILTER
            )
        return None if predicate == And(()) else predicate


def _without_absent(node: FieldNode, absent: set[str]) -> FieldNode:
    """The field without the conditions in filters whose variables were not sent.

    Otherwise `{some: {eq: $absent}}` would be `{some: {}}`, which is a condition.
    """
    arguments = []
    for argument in node.arguments or ():
        value: ValueNode | None = argument.value
        if argument.name.value in ("filter", "having"):
            value = _prune(argument.value, absent)
        if value is not None:
            arguments.append(replace(argument, value=value))
    return replace(node, arguments=tuple(arguments))


def _prune(value: ValueNode, absent: set[str]) -> ValueNode | None:
    """The value without absent variables; None if there is nothing else in it."""
    parts: list[Any] = []
    match value:
        case VariableNode():
            return None if value.name.value in absent else value
        case ObjectValueNode(fields=fields) if fields:
            for field in fields:
                inner = _prune(field.value, absent)
                if inner is not None:
                    parts.append(replace(field, value=inner))
            # A custom field without its condition.
            is_key_alone = len(parts) < len(fields) and [item.name.value for item in parts] == [
                "key"
            ]
            return replace(value, fields=tuple(parts)) if parts and not is_key_alone else None
        case ListValueNode(values=values) if values:
            parts = [inner for item in values if (inner := _prune(item, absent)) is not None]
            return replace(value, values=tuple(parts)) if parts else None
    return value


def _null_variable(error: GraphQLError) -> Failure:
    """VARIABLE_INVALID for a case that validation cannot see: a variable with a default value, sent
    as null, for an argument that must not be null.
    """
    message, names = null_variable(error)
    return failure("VARIABLE_INVALID", message, *names, hint="Omit the variable, or send a value.")


def location_of(nodes: FieldNodes) -> tuple[int, int]:
    """Line and column of a field."""
    node = nodes[0].node
    assert node.loc is not None
    location = node.loc.source.get_location(node.loc.start)
    return location.line, location.column
