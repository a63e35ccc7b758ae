"""The GraphQL projection: a row as the selected object, a page as a Relay connection.

In: a selection, and the row or the rows it is about. Out: a JSON expression. The names of nested
rows carry their depth; each page below the root is a subquery of its parent's row.

Source: GraphQL Cursor Connections Specification.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import JSON, FromClause, Select, Text, case, cast, false, func, null, select, true
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from resolvers.plan.pages import Cursor
from resolvers.plan.read import ReadMany
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
    SelfObject,
    ToManySelection,
    ToOneSelection,
    TotalCount,
    TypeName,
)
from resolvers.sql.json import (
    EMPTY_ARRAY,
    EMPTY_OBJECT,
    ONE,
    TENANT,
    ZERO,
    Expression,
    int_constant,
    row_json,
    table_of,
    text_constant,
    total,
    utc_text,
    wire_identifiers,
)
from resolvers.sql.projection.graphql.inline import inline_json
from resolvers.sql.rows.candidates import candidate_rows
from resolvers.sql.rows.pages import (
    PageQuery,
    cursor_text,
    exists_beyond,
    id_range,
    ordering,
    page_query,
    page_rows,
)
from resolvers.sql.rows.predicates import PredicateContext
from resolvers.sql.rows.targets import is_of_newest, of_newest, outreach_targets
from resolvers.sql.rows.totals import exact_total
from schema import tables
from schema.osdi.catalogue import BY_PLURAL, OUTREACH, RESOURCES
from schema.osdi.fields import Field, Kind
from schema.osdi.resource import COMPUTED
from schema.osdi.shapes import TARGET

_MAX_JOINS = 5
"""The most links of a page that are joined; further ones are correlated subqueries.

It bounds SQLAlchemy's compile time, which grows with each join, not the work of the database.
"""

_TARGETS = OUTREACH.by_name["targets"]
_TARGET_FIELDS = {field.name for field in TARGET.fields}


# Objects


class _Joins:
    """The resources that the rows of a page link to, joined to those rows.

    A join lets PostgreSQL remember a resource that several rows share.
    """

    def __init__(self, rows: FromClause, depth: int) -> None:
        self.joined = rows
        self.others: list[FromClause] = []
        self._rows = rows
        self._depth = depth

    def link(self, selection: ToOneSelection) -> Expression:
        if len(self.others) == _MAX_JOINS:
            return _linked(selection, self._rows, self._depth).scalar_subquery()
        # OFFSET 0 keeps PostgreSQL from pulling the object out of the remembered subquery.
        linked = _linked(selection, self._rows, self._depth).offset(ZERO)
        other = linked.lateral(f"l{self._depth}_{len(self.others)}")
        self.others.append(other)
        self.joined = self.joined.outerjoin(other, true())
        (object_,) = other.c
        return object_


def object_json(
    selection: ObjectSelection, row: FromClause, depth: int, joins: _Joins | None = None
) -> Expression:
    """The resource in `row`, which is `depth` levels deep. Links are joined if `joins` is given."""
    members = [(key, _value(item, row, depth, joins)) for key, item in selection.members]
    return row_json(members, row, *(joins.others if joins else ()))


def _linked(selection: ToOneSelection, row: FromClause, depth: int) -> Select[Any]:
    link = selection.link
    other = table_of(RESOURCES[link.target]).alias(f"t{depth + 1}")
    return (
        select(object_json(selection.object, other, depth + 1).label("found"))
        .where(other.c.organization_id == TENANT, other.c.id == row.c[link.column])
        .correlate(row)
    )


def _value(
    selection: Selection, row: FromClause, depth: int, joins: _Joins | None = None
) -> Expression:
    match selection:
        case TypeName(name):
            return text_constant(name)
        case Column(field):
            return _column(field, row)
        case InlineSelection(field, inner):
            value = of_newest(row, field) if is_of_newest(field) else row.c[field.name]
            return inline_json(row, value, field, inner, depth + 1)
        case OutreachTargets(inner):
            return _outreach_targets(inner, row, depth + 1)
        case ToOneSelection():
            if joins is None:
                return _linked(selection, row, depth).scalar_subquery()
            return joins.link(selection)
        case SelfObject(inner):
            return object_json(inner, row, depth, joins)
        case ToManySelection():
            return _collection(selection, row, depth + 1)


def _column(field: Field, row: FromClause) -> Expression:
    if field.name in COMPUTED:
        return total(COMPUTED[field.name], row.c.id)
    if field.is_identifiers:
        return wire_identifiers(row)
    value: Expression = row.c[field.name]
    return utc_text(value) if field.kind is Kind.DATETIME else value


def _outreach_targets(selection: ObjectSelection, row: FromClause, depth: int) -> Expression:
    """The targets of an outreach, from its own row if that has every selected member."""
    stored = row.c[_TARGETS.name]
    if all(_is_stored_in_row(item) for _, item in selection.members):
        return inline_json(row, stored, _TARGETS, selection, depth)
    rows = outreach_targets(row, f"t{depth}")
    joins = _Joins(rows, depth)
    element = object_json(selection, rows, depth, joins)
    objects = func.json_agg(aggregate_order_by(element, rows.c.position.asc()))
    targets = select(func.coalesce(objects, EMPTY_ARRAY)).select_from(joins.joined)
    return case((stored.is_not(None), targets.scalar_subquery()), else_=null())


def _is_stored_in_row(selection: Selection) -> bool:
    if isinstance(selection, Column | InlineSelection):
        return selection.field.name in _TARGET_FIELDS
    return isinstance(selection, TypeName)


# Pages


def select_connection(plan: ReadMany, rolled_up: Expression | None = None) -> Select[Any]:
    """A page of a root field, as one JSON text. `rolled_up` has the total, if there is one."""
    assert isinstance(plan.selection, ConnectionSelection)
    resource = plan.resource
    row = table_of(resource).alias("t0")
    rows = select(row).where(row.c.organization_id == TENANT)
    candidates = candidate_rows(plan, rows, row)
    query = page_query(plan, rows, PredicateContext(resource, row), candidates)
    count = None
    if plan.filter is not None:
        count = exact_total(query.matching, rolled_up)
    elif resource.plural in BY_PLURAL:
        count = total(resource.plural, TENANT)
    return select(cast(_page(plan.selection, query, count, 0), Text))


def _collection(plan: ToManySelection, parent: FromClause, depth: int) -> Expression:
    """A page of the collection that belongs to the row `parent`."""
    collection, target = plan.collection, RESOURCES[plan.collection.target]
    row = table_of(target).alias(f"t{depth}")
    rows = select(row).where(row.c.organization_id == TENANT).correlate(parent)
    query = page_query(plan, rows, PredicateContext(target, row, depth * 10))
    if collection.through is None:
        query = query.where(row.c[collection.column] == parent.c.id)
    else:
        between = tables.METADATA.tables[collection.through].alias(f"b{depth}")
        own = between.c[target.singular + "_id"]
        ids = (
            select(own)
            .where(
                between.c.organization_id == TENANT,
                between.c[collection.column] == parent.c.id,
            )
            .correlate(parent)
        )
        # The page bounds both tables; otherwise all rows ahead of it would be read.
        ids_of_page = ids.where(*id_range(own, plan.page, plan.order))
        query = query.where(row.c.id.in_(ids), row.c.id.in_(ids_of_page))
    count = total(collection.target, parent.c.id) if plan.filter is None else None
    return _page(plan.selection, query, count, depth)


def _page(
    selection: ConnectionSelection, query: PageQuery, count: Expression | None, depth: int
) -> Expression:
    """A page as a JSON object. Only what is selected is read.

    `count` is the stored number of rows in the collection, if there is one.
    """
    page, order = query.page, query.order
    page_info = {
        item
        for _, part in selection.members
        if isinstance(part, PageInfoSelection)
        for _, item in part.members
    }
    ahead = "has_previous_page" if page.backward else "has_next_page"
    looks_ahead = ahead in page_info
    # In the order of the table, so that the order of a selection does not change the statement.
    needed = {"id"}.union(*[_columns_of(part) for _, part in selection.members])
    columns = [item for item in query.row.c if item.name in needed]
    rows: FromClause = page_rows(query.reading_only(*columns), int(looks_ahead)).subquery(
        f"p{depth}"
    )
    if looks_ahead:
        # The extra row shows that there are more.
        ordinal = func.row_number().over(order_by=ordering(order, rows, page.backward))
        rows = select(rows, ordinal.label("place")).subquery(f"q{depth}")
    projection = _PageProjection(query, rows, count, depth, looks_ahead)
    members = [(key, projection.part(item)) for key, item in selection.members]
    if not members:
        return EMPTY_OBJECT
    labelled = select(*[value.label(key) for key, value in members])
    # Without an aggregate, the query would return one result for each row.
    aggregated = page_info & {ahead, "start_cursor", "end_cursor"}
    if aggregated or any(
        isinstance(item, NodesSelection | EdgesSelection) for _, item in selection.members
    ):
        labelled = labelled.select_from(projection.joins.joined)
    whole = labelled.subquery(f"c{depth}$")
    return select(func.row_to_json(whole.table_valued(), type_=JSON)).scalar_subquery()


def _columns_of(part: Any) -> set[str]:
    """The columns that a selection needs of its row."""
    match part:
        case NodesSelection(inner):
            return _columns_of(inner)
        case EdgesSelection(members) | ObjectSelection(members):
            return set[str]().union(*[_columns_of(item) for _, item in members])
        case Column(field) | InlineSelection(field, _) if not is_of_newest(field):
            return {field.name}
        case OutreachTargets():
            return {_TARGETS.name}
        case ToOneSelection(link, _):
            return {link.column}
    return set()


class _PageProjection:
    """The JSON of a page. `rows` are its rows, and one more if another page follows."""

    def __init__(
        self,
        query: PageQuery,
        rows: FromClause,
        count: Expression | None,
        depth: int,
        looks_ahead: bool,
    ) -> None:
        self.joins = _Joins(rows, depth)
        self._query = query
        self._rows = rows
        self._count = count
        self._depth = depth
        limit = int_constant(query.page.limit)
        self._is_shown = rows.c.place <= limit if looks_ahead else None
        self._has_more = (
            func.coalesce(func.max(rows.c.place), ZERO) > limit if looks_ahead else None
        )

    def part(
        self, selection: TypeName | NodesSelection | EdgesSelection | PageInfoSelection | TotalCount
    ) -> Expression:
        match selection:
            case TypeName(name):
                return text_constant(name)
            case NodesSelection(inner):
                return self._list(object_json(inner, self._rows, self._depth, self.joins))
            case EdgesSelection(members):
                edge = [(key, self._edge_member(item)) for key, item in members]
                return self._list(row_json(edge, self._rows))
            case PageInfoSelection(members):
                return self._page_info(members)
            case TotalCount():
                if self._count is not None:
                    return self._count
                counted = self._query.matching.with_only_columns(func.count()).order_by(None)
                return counted.scalar_subquery()

    def _edge_member(self, selection: TypeName | CursorText | ObjectSelection) -> Expression:
        match selection:
            case TypeName(name):
                return text_constant(name)
            case CursorText():
                return cursor_text(self._query.order, self._rows)
        return object_json(selection, self._rows, self._depth, self.joins)

    def _list(self, value: Expression) -> Expression:
        return func.coalesce(self._aggregate(func.json_agg, value), EMPTY_ARRAY)

    def _aggregate(self, function: Any, value: Expression, backward: bool = False) -> Expression:
        """An aggregate of `value` over the rows of the page, in their order."""
        ordered = aggregate_order_by(value, *ordering(self._query.order, self._rows, backward))
        aggregate: Any = function(ordered)
        shown: Expression = (
            aggregate if self._is_shown is None else aggregate.filter(self._is_shown)
        )
        return shown

    def _page_info(self, members: Iterable[tuple[str, TypeName | str]]) -> Expression:
        pairs: list[Expression] = []
        for key, item in members:
            value = (
                text_constant(item.name)
                if isinstance(item, TypeName)
                else self._page_info_field(item)
            )
            pairs += [text_constant(key), value]
        return func.json_build_object(*pairs, type_=JSON)

    def _page_info_field(self, name: str) -> Expression:
        page = self._query.page
        match name:
            case "has_next_page":
                return self._is_more(page.before, page.backward)
            case "has_previous_page":
                return self._is_more(page.after, not page.backward)
        cursors: Any = self._aggregate(
            lambda value: func.array_agg(value, type_=ARRAY(Text())),
            cursor_text(self._query.order, self._rows),
            backward=name == "end_cursor",
        )
        cursor: Expression = cursors[ONE]
        return cursor

    def _is_more(self, cursor: Cursor | None, behind: bool) -> Expression:
        """Whether rows follow the page in the direction of reading or, if `behind`, precede it."""
        if not behind:
            assert self._has_more is not None
            return self._has_more
        if cursor is None:
            return false()
        return exists_beyond(self._query, cursor, not self._query.page.backward)
