"""A query whose result is one table -> its columns, and the pages to read. Pure.

A table is one connection, or one field of statistics. For `resolvers.execute`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from graphql import (
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)

from resolvers.export_columns import END, MORE, PAGE, ROWS, ExportColumn
from resolvers.graphql.document.cache import ValidatedOperation
from resolvers.graphql.paging import QueryLimits
from resolvers.graphql.plan import Constant, Root, plan_query
from resolvers.graphql.selection_sets import FieldNodes, SelectionPlanner
from resolvers.plan.read import ReadMany
from resolvers.plan.selection import ConnectionSelection, PageInfoSelection
from resolvers.plan.tenant import KeyRules
from schema.failures import Failure, failure

_PAGE_INFO = PageInfoSelection(((MORE, "has_next_page"), (END, "end_cursor")))
_LISTS = ("nodes", "edges")
_IGNORED = {"__typename", "totalCount", "pageInfo"}
"""Fields of a connection that are not about one of its items."""

MAX_GROUPS = 5_000
"""The most groups of a whole export of statistics, which is one answer and not page by page."""


@dataclass(frozen=True, slots=True)
class TablePlan:
    """The table of a query.

    `pages` reads its first page. Others follow if it selects page information. Without
    `pages`, the answer to the `root` field has all rows, as the list at the keys `rows`; if that is
    an object, there is one row.
    """

    name: str
    columns: tuple[ExportColumn, ...]
    cost: int
    pages: ReadMany | None = None
    rows: tuple[str, ...] = ()
    root: Root[Any] | None = None


def plan_table(
    schema: GraphQLSchema,
    limits: QueryLimits,
    operation: ValidatedOperation,
    rules: KeyRules,
    now: datetime,
    *,
    is_flat: bool,
    is_whole: bool,
) -> TablePlan:
    """The table of a query. If it `is_whole`, it has all rows, unless `first` or `last` limits
    them. If it `is_flat`, each value needs a column.

    Raises: NOT_TABULAR, VARIABLE_INVALID, and the failures of the root field.
    """
    assert schema.query_type is not None
    if is_whole:
        limits = replace(limits, groups=MAX_GROUPS)
    planner = SelectionPlanner(schema, limits, operation, rules)
    roots = planner.roots(schema.query_type)
    if len(roots) != 1:
        raise _not_tabular(f"A table must have one root field, got {len(roots)}", "Select one.")
    ((_, nodes),) = roots.items()
    name = nodes[0].node.name.value
    kind = None if name.startswith("__") else get_named_type(schema.query_type.fields[name].type)
    is_connection = kind is not None and kind.name.endswith("Connection")
    if not isinstance(kind, GraphQLObjectType) or not (is_connection or _is_statistics(kind)):
        raise _not_tabular(
            f"`{name}` is not a table", "Select a connection, such as `outreaches`, or statistics."
        )
    (root,) = plan_query(schema, limits, operation, rules, now)
    while is_whole and not is_connection and root.cost > limits.cost and limits.groups > 1:
        # With linked resources, there are fewer groups, within the cost of one request. If `first`
        # says how many, the cost remains, and the request is refused.
        fewer = min(limits.groups // 2, limits.groups * limits.cost // root.cost)
        limits = replace(limits, groups=max(1, fewer))
        (root,) = plan_query(schema, limits, operation, rules, now)
    if isinstance(root.action, Constant) and isinstance(root.action.answer, Failure):
        raise root.action.answer
    columns = _Columns(planner, is_flat)
    if not is_connection:
        rows, found = columns.of_statistics(kind, nodes)
        return TablePlan(name, found, root.cost, rows=rows, root=root)
    key, found = columns.of_connection(kind, nodes)
    arguments = planner.arguments(schema.query_type, nodes)
    has_size = arguments.get("first") is not None or arguments.get("last") is not None
    return _pages(name, found, root, key, has_size or not is_whole, limits)


def _pages(
    name: str,
    columns: tuple[ExportColumn, ...],
    root: Root[Any],
    key: str,
    is_single: bool,
    limits: QueryLimits,
) -> TablePlan:
    """The pages of a connection, whose rows have the response key `key`."""
    plan = root.action
    assert isinstance(plan, ReadMany)
    assert isinstance(plan.selection, ConnectionSelection)
    rows = dict(plan.selection.members)[key]
    cost = root.cost
    if is_single:
        selection = ConnectionSelection(((ROWS, rows),))
        return TablePlan(name, columns, cost, replace(plan, selection=selection))
    # With nested connections, a page has fewer rows, within the cost of one request.
    limit = plan.page.limit * limits.cost // max(cost, 1)
    limit = max(1, min(limits.max_pagesize, limit))
    page = replace(plan.page, limit=limit)
    selection = ConnectionSelection(((ROWS, rows), (PAGE, _PAGE_INFO)))
    cost = cost * limit // max(plan.page.limit, 1)
    return TablePlan(name, columns, cost, replace(plan, page=page, selection=selection))


class _Columns:
    """Finds the columns of a table; none if it is not flat."""

    def __init__(self, planner: SelectionPlanner, is_flat: bool) -> None:
        self._planner = planner
        self._is_flat = is_flat

    def of_connection(
        self, type_: GraphQLObjectType, nodes: FieldNodes
    ) -> tuple[str, tuple[ExportColumn, ...]]:
        """The key of the rows of a connection, and their columns."""
        selected = self._planner.below(type_, nodes)
        names = {key: inner[0].node.name.value for key, inner in selected.items()}
        lists = [key for key, name in names.items() if name in _LISTS]
        if len(lists) != 1 or set(names.values()) - {*_IGNORED, *_LISTS}:
            raise _not_tabular(
                "A table must have the items of a connection once",
                "Select either `nodes` or `edges`.",
            )
        inner = selected[lists[0]]
        return lists[0], self._columns(self._planner.type_of(type_, inner), inner)

    def of_statistics(
        self, type_: GraphQLObjectType, nodes: FieldNodes
    ) -> tuple[tuple[str, ...], tuple[ExportColumn, ...]]:
        """The keys that lead to the rows of statistics, and their columns."""
        selected = self._planner.below(type_, nodes)
        lists = [key for key, inner in selected.items() if self._is_list(type_, inner)]
        if not lists:
            return (), self._columns(type_, nodes, lists=False)
        if len(selected) != 1:
            raise _not_tabular(
                "A table must have one list of statistics, or totals",
                f"Select `{lists[0]}` alone, or totals alone.",
            )
        inner = selected[lists[0]]
        element = get_named_type(type_.fields[inner[0].node.name.value].type)
        assert isinstance(element, GraphQLObjectType)
        return (lists[0],), self._columns(element, inner, lists=False)

    def _has_items(self, type_: GraphQLObjectType, nodes: FieldNodes) -> bool:
        """Whether it is a connection with its items, and not only its `totalCount`."""
        selected = self._planner.below(type_, nodes).values()
        names = {inner[0].node.name.value for inner in selected}
        return type_.name.endswith("Connection") and not names.isdisjoint(_LISTS)

    def _is_list(self, type_: GraphQLObjectType, nodes: FieldNodes) -> bool:
        name = nodes[0].node.name.value
        return not name.startswith("__") and _is_list_type(type_.fields[name].type)

    def _columns(
        self, type_: GraphQLObjectType, nodes: FieldNodes, lists: bool = True
    ) -> tuple[ExportColumn, ...]:
        """The columns of an object; `lists`: whether it may have lists."""
        if not self._is_flat:
            return ()
        return tuple(self._found(type_, nodes, lists))

    def _found(
        self, type_: GraphQLObjectType, nodes: FieldNodes, lists: bool
    ) -> Iterator[ExportColumn]:
        for key, inner in self._planner.below(type_, nodes).items():
            name = inner[0].node.name.value
            leaf = "String" if name == "__typename" else _leaf(type_.fields[name].type)
            if leaf is not None:
                yield ExportColumn((key,), leaf == "DateTime")
                continue
            named = self._planner.type_of(type_, inner)
            is_list = not lists and _is_list_type(type_.fields[name].type)
            if is_list or self._has_items(named, inner):
                raise _not_tabular(
                    f"`{name}` is a table within a table",
                    "Select it in a separate query, or request NDJSON.",
                )
            for column in self._found(named, inner, lists):
                yield replace(column, path=(key, *column.path))


def _leaf(type_: GraphQLOutputType) -> str | None:
    """The name of the scalar or enum, or None for an object."""
    named = get_named_type(type_)
    return named.name if is_leaf_type(named) else None


def _is_statistics(type_: GraphQLObjectType) -> bool:
    return type_.name.endswith("Stats")


def _is_list_type(type_: GraphQLOutputType) -> bool:
    if isinstance(type_, GraphQLNonNull):
        type_ = type_.of_type
    return isinstance(type_, GraphQLList) and not is_leaf_type(get_named_type(type_))


def _not_tabular(problem: str, hint: str) -> Failure:
    return failure("NOT_TABULAR", f"{problem}.", hint=hint)
