"""Rows that a filter finds through what they are tied to, where those are few.

A page in the order of its table is found at once if every hundredth row is one of it, and after
all rows if only three are. How many there are PostgreSQL cannot know before it looks: so up to
`MOST` of them are looked up from the other end, and the page is made of those if that was all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause, Select, func, select

from resolvers.plan.predicates import And, Exists, Predicate
from resolvers.sql.json import ORGANIZATION, Expression, constant, table_of
from resolvers.sql.rows.predicates import condition
from schema.osdi.catalogue import OUTREACH, PERSON, RESOURCES
from schema.osdi.resource import Link, Resource

MOST = 1000
"""So many are looked up in less than a millisecond."""

_MANY = (PERSON, OUTREACH)
"""Of these so many may fulfil a condition that each looked at would take longer than all."""


@dataclass(frozen=True, slots=True)
class Few:
    """`rows` are all there are, where it `holds`."""

    rows: Select[Any]
    holds: Expression


@dataclass(frozen=True, slots=True)
class _Way:
    """From what fulfils `part` over `link` to rows of `tied`, whose `owner` is one of the page's;
    they fulfil the rest, too.
    """

    link: Link
    part: Predicate
    tied: Resource
    owner: str
    rest: tuple[Predicate, ...]


def few_rows(
    rows: Select[Any], filter_: Predicate | None, resource: Resource, row: FromClause
) -> Few | None:
    """Those of `rows`, which selects from `row`, that fulfil the filter; None where it leads
    through nothing.
    """
    parts = _parts(filter_)
    for part in parts:
        way = _way(part, resource) if isinstance(part, Exists) else None
        if way is not None:
            found = _found(way).cte("few")
            others = [condition(item, resource, row) for item in parts if item is not part]
            count = select(func.count()).select_from(found).scalar_subquery()
            ids = row.c.id.in_(select(found.c.id))
            return Few(rows.where(ids, *others), count <= constant(MOST))
    return None


def _parts(predicate: Predicate | None) -> list[Predicate]:
    """All of which must hold."""
    if isinstance(predicate, And):
        return [item for part in predicate.parts for item in _parts(part)]
    return [] if predicate is None else [predicate]


def _way(related: Exists, resource: Resource) -> _Way | None:
    edge = related.edge
    if isinstance(edge, Link):
        return _Way(edge, related.part, resource, "id", ()) if _leads_to_few(edge) else None
    if edge.through is not None:
        return None
    tied, parts = RESOURCES[edge.target], _parts(related.part)
    for part in parts:
        if isinstance(part, Exists) and isinstance(part.edge, Link) and _leads_to_few(part.edge):
            rest = tuple(item for item in parts if item is not part)
            return _Way(part.edge, part.part, tied, edge.column, rest)
    return None


def _leads_to_few(link: Link) -> bool:
    return RESOURCES[link.target] not in _MANY


def _found(way: _Way) -> Select[Any]:
    """The ids of the page's rows: one more than `MOST`, where there are so many.

    The order is that of an index, or PostgreSQL would hope to meet enough of them anywhere.
    """
    target = RESOURCES[way.link.target]
    end = table_of(target).alias("e")
    ends = (
        select(end.c.id)
        .where(end.c.organization_id == ORGANIZATION, condition(way.part, target, end, 1))
        .subquery("ends")
    )
    tied = table_of(way.tied).alias("tied")
    owner = tied.c[way.owner]
    found = (
        select(owner.label("id"))
        .where(
            tied.c.organization_id == ORGANIZATION,
            tied.c[way.link.column] == ends.c.id,
            owner.is_not(None),
            *[condition(item, way.tied, tied, 1) for item in way.rest],
        )
        .order_by((owner if way.tied.unique else tied.c.id).desc())
        .limit(constant(MOST + 1))
        .lateral("found")
    )
    return select(found.c.id).select_from(ends, found).limit(constant(MOST + 1))
