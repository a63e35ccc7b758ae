"""The GraphQL projection: a row as the object that was selected, a page as Relay has it.

In: a selection of `plan`, the row or the rows it is about. Out: a JSON expression. Names of
what is nested carry its depth; every page below the top is a subquery of its parent's row.

Source: GraphQL Cursor Connections Specification.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    JSON,
    FromClause,
    Select,
    Text,
    case,
    cast,
    func,
    literal_column,
    null,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from resolvers.plan.pages import Cursor, Order, Page
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
    constant,
    row_json,
    table_of,
    total,
    utc_text,
    wire_identifiers,
)
from resolvers.sql.projection.graphql_inline import inline_json, name_json
from resolvers.sql.rows.candidates import Candidates, candidate_rows
from resolvers.sql.rows.pages import (
    cursor_text,
    exists_beyond,
    filtered,
    id_bounds,
    ordering,
    page_rows,
)
from resolvers.sql.rows.targets import outreach_targets
from schema import tables
from schema.osdi.catalogue import BY_PLURAL, RESOURCES
from schema.osdi.fields import Field, Kind
from schema.osdi.resource import COMPUTED
from schema.osdi.shapes import TARGET

Members = list[tuple[str, Expression]]


# Objects


_MAX_JOINS = 5
"""SQLAlchemy takes the longer for each join, the more there are."""


class _Links:
    """What the rows of a page link to, joined to them: PostgreSQL may then remember what several
    of them share.
    """

    def __init__(self, rows: FromClause, depth: int) -> None:
        self.joined = rows
        self.others: list[FromClause] = []
        self._rows = rows
        self._depth = depth

    def one(self, shown: ToOneSelection) -> Expression:
        if len(self.others) == _MAX_JOINS:
            return _linked(shown, self._rows, self._depth).scalar_subquery()
        # The offset keeps the object inside of what is remembered.
        linked = _linked(shown, self._rows, self._depth).offset(ZERO)
        other = linked.lateral(f"l{self._depth}_{len(self.others)}")
        self.others.append(other)
        self.joined = self.joined.outerjoin(other, true())
        (found,) = other.c
        return found


def object_json(
    shown: ObjectSelection, row: FromClause, depth: int, links: _Links | None = None
) -> Expression:
    """The resource in `row`, of which `depth` is that. Its `links` may be joined to it."""
    members = [(key, _value(item, row, depth, links)) for key, item in shown.members]
    return row_json(members, row, *(links.others if links else ()))


def _linked(shown: ToOneSelection, row: FromClause, depth: int) -> Select[Any]:
    target = RESOURCES[shown.link.target]
    other = table_of(target).alias(f"t{depth + 1}")
    return (
        select(object_json(shown.object, other, depth + 1).label("found"))
        .where(other.c.organization_id == TENANT, other.c.id == row.c[shown.link.column])
        .correlate(row)
    )


def _value(
    shown: Selection, row: FromClause, depth: int, links: _Links | None = None
) -> Expression:
    match shown:
        case TypeName(name):
            return name_json(name)
        case Column(field):
            return _column(field, row)
        case InlineSelection(field, inner):
            return inline_json(row, row.c[field.name], field, inner, depth + 1)
        case OutreachTargets(inner):
            return _outreach_targets(inner, row, depth + 1)
        case ToOneSelection():
            return links.one(shown) if links else _linked(shown, row, depth).scalar_subquery()
        case SelfObject(inner):
            return object_json(inner, row, depth, links)
        case ToManySelection():
            return _many(shown, row, depth + 1)


def _column(field: Field, row: FromClause) -> Expression:
    if field.name in COMPUTED:
        return total(COMPUTED[field.name], row.c.id)
    if field.name == "identifiers":
        return wire_identifiers(row)
    value: Expression = row.c[field.name]
    return utc_text(value) if field.kind is Kind.DATETIME else value


_OF_TARGETS = {field.name for field in TARGET.fields}


def _is_inline(shown: Selection) -> bool:
    if isinstance(shown, Column | InlineSelection):
        return shown.field.name in _OF_TARGETS
    return isinstance(shown, TypeName)


def _outreach_targets(shown: ObjectSelection, row: FromClause, depth: int) -> Expression:
    """An outreach's targets: out of its own row, as long as only that is asked."""
    field = _TARGETS.name
    if all(_is_inline(item) for _, item in shown.members):
        return inline_json(row, row.c[field], _TARGETS, shown, depth)
    rows = outreach_targets(row, f"t{depth}")
    objects = aggregate_order_by(object_json(shown, rows, depth), rows.c.position.asc())
    listed = select(func.coalesce(func.json_agg(objects), EMPTY_ARRAY)).scalar_subquery()
    return case((row.c[field].is_not(None), listed), else_=null())


_TARGETS = Field("targets", Kind.ARRAY, "", struct=TARGET)


# Pages


def connection(plan: ReadMany) -> Select[Any]:
    """One page of the root, as one JSON text."""
    assert isinstance(plan.selection, ConnectionSelection)
    row = table_of(plan.resource).alias("t0")
    rows = select(row).where(row.c.organization_id == TENANT)
    matching, reading = filtered(rows, plan.filter, plan.resource, row, plan.page, plan.order)
    kept = plan.filter is None and plan.resource.plural in BY_PLURAL
    count = total(plan.resource.plural, TENANT) if kept else None
    few = candidate_rows(rows, plan.filter, plan.resource, row)
    shown = _page(plan.selection, matching, reading, row, plan.page, plan.order, count, 0, few)
    return select(cast(shown, Text))


def _many(plan: ToManySelection, parent: FromClause, depth: int) -> Expression:
    collection, target = plan.collection, RESOURCES[plan.collection.target]
    row = table_of(target).alias(f"t{depth}")
    rows = select(row).where(row.c.organization_id == TENANT).correlate(parent)
    matching, reading = filtered(rows, plan.filter, target, row, plan.page, plan.order, depth * 10)
    if collection.through is None:
        matching = matching.where(row.c[collection.column] == parent.c.id)
        reading = reading.where(row.c[collection.column] == parent.c.id)
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
        # A page begins in both tables at once, or all that is ahead of it would be read.
        bounds = id_bounds(own, plan.page, plan.order)
        reading = reading.where(row.c.id.in_(ids.where(*bounds)))
        matching = matching.where(row.c.id.in_(ids))
    count = total(collection.target, parent.c.id) if plan.filter is None else None
    return _page(plan.selection, matching, reading, row, plan.page, plan.order, count, depth)


def _page(
    shown: ConnectionSelection,
    matching: Select[Any],
    reading: Select[Any],
    row: FromClause,
    page: Page,
    order: Order,
    count: Expression | None,
    depth: int,
    few: Candidates | None = None,
) -> Expression:
    """A page as a JSON object: what is not asked for is not read. `matching` are all rows of the
    collection, `reading` those among which the page is.
    """
    asked = {
        item
        for _, part in shown.members
        if isinstance(part, PageInfoSelection)
        for _, item in part.members
    }
    follows = "has_previous_page" if page.backward else "has_next_page"
    # In the order of the table, whatever the order of the selection.
    needed = {"id"}.union(*[_columns_of(part) for _, part in shown.members])
    columns = [item for item in row.c if item.name in needed]
    wanted = reading.with_only_columns(*columns)
    few = few and Candidates(few.rows.with_only_columns(*columns), few.holds)
    found = page_rows(wanted, row, page, order, follows in asked, few).subquery(f"p{depth}")
    rows = _numbered(found, page, order, depth) if follows in asked else found
    view = _PageSelection(rows, matching, row, page, order, count, follows in asked, depth, few)
    members = [(key, view.part(item)) for key, item in shown.members]
    if not members:
        return EMPTY_OBJECT
    labelled = select(*[value.label(key) for key, value in members])
    # Of rows that nothing is aggregated of, there would be one answer each.
    aggregated = asked & {follows, "start_cursor", "end_cursor"}
    if aggregated or any(
        isinstance(item, NodesSelection | EdgesSelection) for _, item in shown.members
    ):
        labelled = labelled.select_from(view.links.joined)
    whole = labelled.subquery(f"c{depth}$")
    return select(func.row_to_json(whole.table_valued(), type_=JSON)).scalar_subquery()


def _columns_of(part: Any) -> set[str]:
    """The columns of its row that what is selected is made of."""
    match part:
        case NodesSelection(inner):
            return _columns_of(inner)
        case EdgesSelection(members) | ObjectSelection(members):
            return set[str]().union(*[_columns_of(item) for _, item in members])
        case Column(field) | InlineSelection(field, _):
            return {field.name}
        case OutreachTargets():
            return {_TARGETS.name}
        case ToOneSelection(link, _):
            return {link.column}
    return set()


def _numbered(found: FromClause, page: Page, order: Order, depth: int) -> FromClause:
    """The rows with their numbers: the one that is too many tells that there are more."""
    place = func.row_number().over(order_by=ordering(order, found, page.backward))
    return select(found, place.label("place")).subquery(f"q{depth}")


class _PageSelection:
    """A page's rows, to be shown."""

    def __init__(
        self,
        rows: FromClause,
        matching: Select[Any],
        row: FromClause,
        page: Page,
        order: Order,
        count: Expression | None,
        numbered: bool,
        depth: int,
        few: Candidates | None,
    ) -> None:
        self._few = few
        self.links = _Links(rows, depth)
        self._rows = rows
        self._matching = matching
        self._row = row
        self._page = page
        self._order = order
        self._count = count
        self._depth = depth
        limit = constant(page.limit)
        self._within = rows.c.place <= limit if numbered else None
        self._more = func.coalesce(func.max(rows.c.place), ZERO) > limit if numbered else None

    def part(
        self, shown: TypeName | NodesSelection | EdgesSelection | PageInfoSelection | TotalCount
    ) -> Expression:
        match shown:
            case TypeName(name):
                return name_json(name)
            case NodesSelection(inner):
                return self._listed(object_json(inner, self._rows, self._depth, self.links))
            case EdgesSelection(members):
                shown_of_it = [(key, self._of_edge(item)) for key, item in members]
                edge = row_json(shown_of_it, self._rows)
                return self._listed(edge)
            case PageInfoSelection(members):
                return self._info(members)
            case TotalCount():
                if self._count is not None:
                    return self._count
                counted = self._matching.with_only_columns(func.count()).order_by(None)
                return counted.scalar_subquery()

    def _of_edge(self, shown: TypeName | CursorText | ObjectSelection) -> Expression:
        match shown:
            case TypeName(name):
                return name_json(name)
            case CursorText():
                return cursor_text(self._order, self._rows)
        return object_json(shown, self._rows, self._depth, self.links)

    def _listed(self, value: Expression) -> Expression:
        return func.coalesce(self._aggregate(func.json_agg, value), EMPTY_ARRAY)

    def _aggregate(self, function: Any, value: Expression, backward: bool = False) -> Expression:
        ordered = aggregate_order_by(value, *ordering(self._order, self._rows, backward))
        made: Any = function(ordered)
        whole: Expression = made if self._within is None else made.filter(self._within)
        return whole

    def _info(self, members: Iterable[tuple[str, TypeName | str]]) -> Expression:
        pairs: list[Expression] = []
        for key, item in members:
            value = name_json(item.name) if isinstance(item, TypeName) else self._of_info(item)
            pairs += [name_json(key), value]
        return func.json_build_object(*pairs, type_=JSON)

    def _of_info(self, name: str) -> Expression:
        page = self._page
        match name:
            case "has_next_page":
                return self._is_more(page.before, page.backward)
            case "has_previous_page":
                return self._is_more(page.after, not page.backward)
        cursors: Any = self._aggregate(
            lambda value: func.array_agg(value, type_=ARRAY(Text())),
            cursor_text(self._order, self._rows),
            backward=name == "end_cursor",
        )
        cursor: Expression = cursors[ONE]
        return cursor

    def _is_more(self, cursor: Cursor | None, behind: bool) -> Expression:
        """Whether there is more in the direction of reading, or where the page came from."""
        if not behind:
            assert self._more is not None
            return self._more
        if cursor is None:
            return literal_column("false")
        back = not self._page.backward
        return exists_beyond(self._matching, self._row, self._order, cursor, back, self._few)
