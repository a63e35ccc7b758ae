"""Explains a query: for each root field its plan, its SQL, and PostgreSQL's plan for that.

In: a request and an organization. Out: `FieldExplanation`s. For `app.cli.explain` and
`app.graphql.admin`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from resolvers.execute.graphql.engine import QueryEngine
from resolvers.execute.read import parameter_values
from resolvers.graphql.admin import AdminField
from resolvers.graphql.plan import Constant, IntrospectionField, QueryAction, Root
from resolvers.graphql.request import GraphQLRequest
from resolvers.plan.parameterize import parameterize
from resolvers.plan.predicates import Parameter
from resolvers.plan.read import ReadPlan
from resolvers.plan.stats import ReadStats
from resolvers.plan.tenant import Tenant
from resolvers.sql.read import compile_explain, compile_read
from resolvers.store import Store
from schema.failures import Failure, failure
from schema.osdi.catalogue import PERSON
from schema.osdi.fields import Field
from schema.osdi.resource import Collection, Link, Resource

_INDENT = "  "


@dataclass(frozen=True, slots=True)
class PlanNode:
    """A part of a plan, and its own parts."""

    label: str
    parts: tuple[PlanNode, ...] = ()

    def lines(self, depth: int = 0) -> Iterator[str]:
        """The part and those below it, indented.

        >>> list(PlanNode("page", (PlanNode("limit: 25"),)).lines())
        ['page', '  limit: 25']
        """
        yield _INDENT * depth + self.label
        for part in self.parts:
            yield from part.lines(depth + 1)


@dataclass(frozen=True, slots=True)
class FieldExplanation:
    """How one root field is answered. Without a `plan`, the `note` says why there is none.

    `rows` is its cost. `postgresql` is the text of EXPLAIN (ANALYZE, BUFFERS).
    """

    field: str
    rows: int
    note: str | None = None
    plan: PlanNode | None = None
    sql: str | None = None
    values: tuple[str, ...] = ()
    postgresql: str | None = None


async def explain_query(
    engine: QueryEngine, store: Store, request: GraphQLRequest, tenant: Tenant, *, runs: bool = True
) -> list[FieldExplanation]:
    """Explain each root field of a query. With `runs`, execute it, and add PostgreSQL's plan.

    Raises: REQUEST_INVALID, FILTER_TOO_BROAD, STATISTICS_TOO_BROAD, the failure of a field;
    `RequestError`.
    """
    prepared = engine.prepare(request, authenticated=True)
    if prepared.operation != "query":
        raise failure(
            "REQUEST_INVALID",
            "Only queries can be explained, not mutations or subscriptions.",
            "query",
            hint="Send a query.",
        )
    roots = engine.plan(prepared, tenant.key_rules)
    return [await _explain(engine, store, root, tenant, runs) for root in roots]


async def _explain(
    engine: QueryEngine, store: Store, root: Root[QueryAction], tenant: Tenant, runs: bool
) -> FieldExplanation:
    match root.action:
        case Constant(Failure() as failed):
            raise failed
        case AdminField():
            note = "Executed like the matching command, without a plan."
            return FieldExplanation(root.key, root.cost, note)
        case Constant() | IntrospectionField():
            return FieldExplanation(root.key, root.cost, "Answered without SQL.")
        case plan:
            binds = tenant.binds()
            if runs and (check := engine.check_of(plan)):
                plan, found = await check(store, binds)
                binds |= found
            template, values = parameterize(plan)
            binds |= parameter_values(values)
            return FieldExplanation(
                root.key,
                root.cost,
                _counted_from(plan) if isinstance(plan, ReadStats) else None,
                _node(type(template).__name__, template),
                compile_read(template).sql,
                tuple(map(repr, values)),
                await _explain_read(store, template, binds) if runs else None,
            )


async def _explain_read(store: Store, template: ReadPlan, binds: Mapping[str, Any]) -> str:
    rows = await store.fetch(compile_explain(template), binds)
    return "\n".join(row[0] for row in rows)


def _counted_from(report: ReadStats) -> str:
    rollups = report.rollups
    if report.subject is PERSON:
        return "Counted from the people: there are no roll-ups of people."
    if rollups is None:
        return "Counted from the outreaches: the roll-ups do not contain these figures."
    parts = [rollups.whole, *([rollups.groups] if rollups.groups else [])]
    dimensions = dict.fromkeys(part.dimension for part in parts)
    return f"Counted from the roll-ups: {', '.join(dimensions)}."


def _node(label: str, part: Any) -> PlanNode:
    parts = []
    for name, value in _members(part):
        text = _leaf(value)
        if text is not None:
            parts.append(PlanNode(f"{name}: {text}"))
        elif value not in (None, ()):
            kind = type(value).__name__ if dataclasses.is_dataclass(value) else ""
            parts.append(_node(f"{name}: {kind}".rstrip(": "), value))
    return PlanNode(label, tuple(parts))


def _members(part: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(part, tuple):
        for index, item in enumerate(part):
            named = isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str)
            yield (item[0], item[1]) if named else (str(index), item)
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield field.name, getattr(part, field.name)


def _leaf(value: Any) -> str | None:
    """The text of a value without members; None for all others."""
    match value:
        case Resource(plural=plural):
            return plural
        case Field(name=name):
            return name
        case Link(rel=rel) | Collection(rel=rel):
            return rel
        case Enum():
            return str(value.value)
        case Parameter(index=index):
            return f"value {index}"
        case str() | bool() | int():
            return str(value)
    return None
