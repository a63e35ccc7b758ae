"""What is selected below a field, as the tree that a plan shows. Pure.

Fragments, aliases, `@skip`, `@include` and variables are gone from what comes out. Sizes of
pages multiply into the cost, which is known before any SQL runs.

Source: GraphQL October 2021, 6.3; GraphQL Cursor Connections Specification.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from graphql import GraphQLError, GraphQLObjectType, GraphQLSchema, get_named_type
from graphql.execution.collect_fields import FieldDetails, collect_fields, collect_subfields
from graphql.execution.values import get_argument_values

from resolvers.filters.coerce import ID, resolve_own_identifiers
from resolvers.filters.errors import FEWER, MAX_COMPARISONS, invalid
from resolvers.filters.graphql import comparisons, parse_graph_filter
from resolvers.graphql.document import ValidatedOperation
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

FieldNodes: TypeAlias = list[FieldDetails]


class SelectionPlanner:
    """The selections of one operation. `cost` is about how many rows may be read for what was
    looked at so far.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: QueryLimits,
        checked: ValidatedOperation,
        namespace: str,
    ) -> None:
        self.schema = schema
        self.limits = limits
        self.cost = 0
        self._comparisons = 0
        self._checked = checked
        self._prefix = namespace + ":"

    # Reading the document

    def roots(self, type_: GraphQLObjectType) -> dict[str, FieldNodes]:
        """By response key, the root fields. Raises: VARIABLE_INVALID."""
        checked = self._checked
        try:
            return collect_fields(
                self.schema, checked.fragments, checked.variables, type_, checked.operation
            ).grouped_field_set
        except GraphQLError as error:
            raise _null(error) from None

    def below(self, type_: GraphQLObjectType, details: FieldNodes) -> dict[str, FieldNodes]:
        """By response key, what is selected of the object of this type.

        Raises: VARIABLE_INVALID.
        """
        checked = self._checked
        try:
            return collect_subfields(
                self.schema, checked.fragments, checked.variables, checked.operation, type_, details
            ).grouped_field_set
        except GraphQLError as error:
            raise _null(error) from None

    def arguments(self, type_: GraphQLObjectType, details: FieldNodes) -> dict[str, Any]:
        """Raises: VARIABLE_INVALID."""
        node = details[0].node
        if not type_.fields[node.name.value].args:
            return {}
        try:
            return get_argument_values(
                type_.fields[node.name.value],
                node,
                self._checked.variables,
                details[0].fragment_variable_values,
            )
        except GraphQLError as error:
            raise _null(error) from None

    def type_of(self, type_: GraphQLObjectType, details: FieldNodes) -> GraphQLObjectType:
        named = get_named_type(type_.fields[details[0].node.name.value].type)
        assert isinstance(named, GraphQLObjectType)
        return named

    # Objects

    def object(self, type_: GraphQLObjectType, details: FieldNodes, times: int) -> ObjectSelection:
        """What is selected of an object that is shown up to `times` times."""
        members = [
            (key, self._shown(type_, inner, times))
            for key, inner in self.below(type_, details).items()
        ]
        return ObjectSelection(tuple(members))

    def _shown(self, type_: GraphQLObjectType, details: FieldNodes, times: int) -> Selection:
        name = details[0].node.name.value
        if name == "__typename":
            return TypeName(type_.name)
        match fields_by_type[type_.name][name]:
            case IdField():
                return Column(ID)
            case ScalarField(field):
                return Column(field)
            case InlineField(field, _):
                return InlineSelection(
                    field, self.object(self.type_of(type_, details), details, times)
                )
            case TargetsField():
                return OutreachTargets(self.object(self.type_of(type_, details), details, times))
            case ToOneField(link):
                self.cost += times
                return ToOneSelection(
                    link, self.object(self.type_of(type_, details), details, times)
                )
            case ToManyField(collection):
                target = self.type_of(type_, details)
                given = self.arguments(type_, details)
                page, order, condition = self.paging(target.name.removesuffix("Connection"), given)
                shown = self.connection(target, details, times * page.limit)
                return ToManySelection(collection, page, order, condition, shown)

    # Pages

    def connection(
        self, type_: GraphQLObjectType, details: FieldNodes, times: int
    ) -> ConnectionSelection:
        """What is selected of a page whose rows are up to `times` in all."""
        members: list[tuple[str, Any]] = []
        reads = False
        for key, inner in self.below(type_, details).items():
            name = inner[0].node.name.value
            reads = reads or name in ("nodes", "edges", "pageInfo")
            match name:
                case "nodes":
                    members.append((key, NodesSelection(self._node(type_, inner, times))))
                case "edges":
                    members.append((key, self._edges(type_, inner, times)))
                case "pageInfo":
                    members.append((key, self._page_info(type_, inner)))
                case "totalCount":
                    self.cost += 1
                    members.append((key, TotalCount()))
                case _:
                    members.append((key, TypeName(type_.name)))
        self.cost += times if reads else 0
        return ConnectionSelection(tuple(members))

    def _node(self, type_: GraphQLObjectType, details: FieldNodes, times: int) -> ObjectSelection:
        return self.object(self.type_of(type_, details), details, times)

    def _edges(self, type_: GraphQLObjectType, details: FieldNodes, times: int) -> EdgesSelection:
        edge = self.type_of(type_, details)
        members: list[tuple[str, Any]] = []
        for key, inner in self.below(edge, details).items():
            match inner[0].node.name.value:
                case "node":
                    members.append((key, self._node(edge, inner, times)))
                case "cursor":
                    members.append((key, CursorText()))
                case _:
                    members.append((key, TypeName(edge.name)))
        return EdgesSelection(tuple(members))

    def _page_info(self, type_: GraphQLObjectType, details: FieldNodes) -> PageInfoSelection:
        info = self.type_of(type_, details)
        members: list[tuple[str, TypeName | str]] = [
            (key, _INFO.get(inner[0].node.name.value) or TypeName(info.name))
            for key, inner in self.below(info, details).items()
        ]
        if len(members) > _MAX_PAGE_INFO_FIELDS:
            raise failure(
                "QUERY_TOO_COMPLEX",
                f"`pageInfo` has {len(members)} members; at most {_MAX_PAGE_INFO_FIELDS}.",
                hint="It has four things to tell; leave out their aliases.",
            )
        return PageInfoSelection(tuple(members))

    def paging(self, name: str, given: dict[str, Any]) -> tuple[Page, Order, Predicate | None]:
        """What the arguments of a connection of the type `name` ask for."""
        order = parse_order(name, given.get("orderBy"))
        page = parse_page(given, order, self.limits)
        return page, order, self.filter(name, given.get("filter"))

    def filter(self, name: str, sent: dict[str, Any] | None) -> Predicate | None:
        """The predicate of a filter of the type `name`, if it has conditions."""
        if not sent:
            return None
        predicate = resolve_own_identifiers(parse_graph_filter(name, sent), self._prefix)
        self._comparisons += comparisons(predicate)
        if self._comparisons > MAX_COMPARISONS:
            raise invalid(f"The filters have more than {MAX_COMPARISONS} conditions", FEWER)
        return None if predicate == And(()) else predicate


def _null(error: GraphQLError) -> Failure:
    """What validation lets through: a variable with a default, sent as null, where no null is."""
    return failure("VARIABLE_INVALID", error.message, hint="Leave it out, or send a value.")


_MAX_PAGE_INFO_FIELDS = 50
"""PostgreSQL takes 100 arguments to a function, a name and a value each."""

_INFO = {
    "hasNextPage": "has_next_page",
    "hasPreviousPage": "has_previous_page",
    "startCursor": "start_cursor",
    "endCursor": "end_cursor",
}
