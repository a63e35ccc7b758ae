"""Rows that a filter finds through what they are tied to, where those are few.

A page in the order of its table is found at once if every hundredth row is one of it, and after
all rows if only three are. How many there are PostgreSQL cannot know before it looks: so up to
`MAX_CANDIDATES` of them are looked up from the other end, and the page is made of those if that was all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause, Select, func, select

from resolvers.plan.predicates import And, Exists, Predicate
from resolvers.sql.json import TENANT, Expression, constant, table_of
from resolvers.sql.rows.predicates import compile_predicate
from schema.osdi.catalogue import OUTREACH, PERSON, RESOURCES
from schema.osdi.resource import Link, Resource

MAX_CANDIDATES = 1000
"""So many are looked up in less than a millisecond."""

_MANY = (PERSON, OUTREACH)
"""Of these so many may fulfil a condition that each looked at would take longer than all."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """`rows` are all there are, where it `holds`."""

    rows: Select[Any]
    holds: Expression


@dataclass(frozen=True, slots=True)
class _JoinPath:
    """From what fulfils `part` over `link` to rows of `tied`, whose `owner` is one of the page's;
    they fulfil the rest, too.
    """

    link: Link
    part: Predicate
    tied: Resource
    owner: str
    rest: tuple[Predicate, ...]


def candidate_rows(
    rows: Select[Any], filter_: Predicate | None, resource: Resource, row: FromClause
) -> Candidates | None:
    """Those of `rows`, which selects from `row`, that fulfil the filter; None where it leads
    through nothing.
    """
    parts = _parts(filter_)
    for part in parts:
        way = _join_path(part, resource) if isinstance(part, Exists) else None
        if way is not None:
            found = _found(way).cte("few")
            others = [compile_predicate(item, resource, row) for item in parts if item is not part]
            count = select(func.count()).select_from(found).scalar_subquery()
            ids = row.c.id.in_(select(found.c.id))
            return Candidates(rows.where(ids, *others), count <= constant(MAX_CANDIDATES))
    return None


def _parts(predicate: Predicate | None) -> list[Predicate]:
    """All of which must hold."""
    if isinstance(predicate, And):
        return [item for part in predicate.parts for item in _parts(part)]
    return [] if predicate is None else [predicate]


def _join_path(related: Exists, resource: Resource) -> _JoinPath | None:
    edge = related.edge
    if isinstance(edge, Link):
        return _JoinPath(edge, related.part, resource, "id", ()) if _is_selective(edge) else None
    if edge.through is not None:
        return None
    tied, parts = RESOURCES[edge.target], _parts(related.part)
    for part in parts:
        if isinstance(part, Exists) and isinstance(part.edge, Link) and _is_selective(part.edge):
            rest = tuple(item for item in parts if item is not part)
            return _JoinPath(part.edge, part.part, tied, edge.column, rest)
    return None


def _is_selective(link: Link) -> bool:
    return RESOURCES[link.target] not in _MANY


def _found(way: _JoinPath) -> Select[Any]:
    """The ids of the page's rows: one more than `MAX_CANDIDATES`, where there are so many.

    The order is that of an index, or PostgreSQL would hope to meet enough of them anywhere.
    """
    target = RESOURCES[way.link.target]
    end = table_of(target).alias("e")
    ends = (
        select(end.c.id)
        .where(end.c.organization_id == TENANT, compile_predicate(way.part, target, end, 1))
        .subquery("ends")
    )
    tied = table_of(way.tied).alias("tied")
    owner = tied.c[way.owner]
    found = (
        select(owner.label("id"))
        .where(
            tied.c.organization_id == TENANT,
            tied.c[way.link.column] == ends.c.id,
            owner.is_not(None),
            *[compile_predicate(item, way.tied, tied, 1) for item in way.rest],
        )
        .order_by((owner if way.tied.unique else tied.c.id).desc())
        .limit(constant(MAX_CANDIDATES + 1))
        .lateral("found")
    )
    return select(found.c.id).select_from(ends, found).limit(constant(MAX_CANDIDATES + 1))
