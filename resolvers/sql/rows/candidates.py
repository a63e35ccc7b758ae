"""Candidate rows of a selective relation, read from its other end.

Reading in the order of the table finds a page at once if every hundredth row matches, and only
after all rows if three do. PostgreSQL cannot know how many match before it looks: so up to
`MAX_CANDIDATES` are looked up from the other end, and if those are all, the page is made of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause, Select, func, select
from sqlalchemy.sql import ColumnElement

from resolvers.plan.predicates import And, Exists, Predicate
from resolvers.sql.json import TENANT, Expression, int_constant, table_of
from resolvers.sql.rows.predicates import LARGE_RESOURCES, PredicateContext, compile_predicate
from schema.osdi.catalogue import RESOURCES
from schema.osdi.resource import Link, Resource

MAX_CANDIDATES = 1000
"""So many are looked up in less than a millisecond.

Tests patch it (tests/support/candidates.py). As a parameter it would be part of the key of every
cached read, on the hot path, though it never changes in a process.
"""


@dataclass(frozen=True, slots=True)
class Candidates:
    """`rows` are all matching rows if `complete` is true, otherwise some of them."""

    rows: Select[Any]
    complete: Expression

    def with_only_columns(self, *columns: ColumnElement[Any]) -> Candidates:
        return Candidates(self.rows.with_only_columns(*columns), self.complete)


@dataclass(frozen=True, slots=True)
class _JoinPath:
    """The path from the other end of a relation to the rows of the page.

    From rows that fulfil `part`, over `link`, to rows of `resource` that fulfil all of `rest`;
    their column `owner` has the id of a row of the page.
    """

    link: Link
    part: Predicate
    resource: Resource
    owner: str
    rest: tuple[Predicate, ...]


def candidate_rows(
    rows: Select[Any], filter_: Predicate | None, resource: Resource, row: FromClause
) -> Candidates | None:
    """Return the candidates among `rows`, which selects from `row`.

    None if no part of the filter leads through a selective relation.
    """
    parts = _conjuncts(filter_)
    for part in parts:
        path = _join_path(part, resource) if isinstance(part, Exists) else None
        if path is not None:
            ids = _candidate_ids(path).cte("few")
            context = PredicateContext(resource, row)
            others = [compile_predicate(item, context) for item in parts if item is not part]
            count = select(func.count()).select_from(ids).scalar_subquery()
            candidates = rows.where(row.c.id.in_(select(ids.c.id)), *others)
            return Candidates(candidates, count <= int_constant(MAX_CANDIDATES))
    return None


def _conjuncts(predicate: Predicate | None) -> list[Predicate]:
    """The parts that must all hold."""
    if isinstance(predicate, And):
        return [item for part in predicate.parts for item in _conjuncts(part)]
    return [] if predicate is None else [predicate]


def _join_path(relation: Exists, resource: Resource) -> _JoinPath | None:
    """The path of a relation of `resource`; None if it is not selective."""
    edge = relation.edge
    if isinstance(edge, Link):
        if not _is_selective(edge):
            return None
        return _JoinPath(edge, relation.part, resource, "id", ())
    if edge.through is not None:
        return None
    parts = _conjuncts(relation.part)
    for part in parts:
        if isinstance(part, Exists) and isinstance(part.edge, Link) and _is_selective(part.edge):
            rest = tuple(item for item in parts if item is not part)
            return _JoinPath(part.edge, part.part, RESOURCES[edge.target], edge.column, rest)
    return None


def _is_selective(link: Link) -> bool:
    return RESOURCES[link.target] not in LARGE_RESOURCES


def _candidate_ids(path: _JoinPath) -> Select[Any]:
    """The ids of rows of the page: one more than `MAX_CANDIDATES` if there are so many.

    The order is that of an index. Without it PostgreSQL would scan the table, in the hope of
    finding enough rows early.
    """
    target = RESOURCES[path.link.target]
    end = table_of(target).alias("e")
    ends = (
        select(end.c.id)
        .where(
            end.c.organization_id == TENANT,
            compile_predicate(path.part, PredicateContext(target, end, 1)),
        )
        .subquery("ends")
    )
    tied = table_of(path.resource).alias("tied")
    owner = tied.c[path.owner]
    context = PredicateContext(path.resource, tied, 1)
    limit = int_constant(MAX_CANDIDATES + 1)
    found = (
        select(owner.label("id"))
        .where(
            tied.c.organization_id == TENANT,
            tied.c[path.link.column] == ends.c.id,
            owner.is_not(None),
            *[compile_predicate(item, context) for item in path.rest],
        )
        .order_by((owner if path.resource.unique else tied.c.id).desc())
        .limit(limit)
        .lateral("found")
    )
    return select(found.c.id).select_from(ends, found).limit(limit)
