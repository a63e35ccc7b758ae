"""Explains a GraphQL query: its plan, its SQL, and the plan of PostgreSQL.

In: a request and an organization. Out: text on a console. For `app.cli.main`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from enum import Enum
from typing import Any

from rich.console import Console
from rich.syntax import Syntax
from rich.tree import Tree

from app.config.settings import Settings
from app.errors import CommandError
from app.graphql.engine import query_limits
from app.observe import report_internal_error
from app.store.pool import Store
from resolvers.execute.explain import explain_read
from resolvers.execute.graphql.engine import QueryEngine
from resolvers.execute.identity import find_tenant, unknown_organization
from resolvers.execute.read import parameter_values
from resolvers.graphql.admin import AdminField
from resolvers.graphql.document.cache import DocumentCache
from resolvers.graphql.plan import Constant, IntrospectionField
from resolvers.graphql.request import GraphQLRequest, RequestError
from resolvers.plan.parameterize import parameterize
from resolvers.plan.predicates import Parameter
from resolvers.plan.rollups import Rollups
from resolvers.plan.stats import ReadStats
from resolvers.sql.read import compile_read
from schema.failures import Failure
from schema.graphql.roots import GRAPH
from schema.osdi.fields import Field
from schema.osdi.resource import Collection, Link, Resource


async def print_explanation(
    store: Store, settings: Settings, request: GraphQLRequest, organization: str, console: Console
) -> None:
    """Print the plan, the SQL, the values and PostgreSQL's plan of each root field of a query.

    Runs the statements. Raises: `CommandError`.
    """
    tenant = await find_tenant(store, organization)
    if tenant is None:
        raise CommandError(await unknown_organization(store, organization))
    limits = query_limits(settings)
    engine = QueryEngine(GRAPH, DocumentCache(GRAPH), limits, store, report_internal_error)
    try:
        prepared = engine.prepare(request, authenticated=True)
        if prepared.operation != "query":
            raise CommandError("Only queries can be explained, not mutations or subscriptions")
        roots = engine.plan(prepared, tenant.key_rules)
    except RequestError as error:
        raise CommandError("; ".join(entry.message for entry in error.errors)) from None
    for root in roots:
        plan = root.action
        if isinstance(plan, Constant) and isinstance(plan.answer, Failure):
            raise CommandError(f"{root.key}: {plan.answer}")
        console.rule(f"{root.key}: up to {root.cost:,} rows")
        if isinstance(plan, AdminField):
            console.print("Executed by the functions of the delivery commands, without a plan.")
            continue
        if isinstance(plan, Constant | IntrospectionField):
            console.print("Answered without SQL.")
            continue
        if isinstance(plan, ReadStats):
            console.print(_counted_from(plan.rollups))
        template, values = parameterize(plan)
        binds = {**parameter_values(values), **tenant.binds()}
        _show(console, template, compile_read(template).sql, values)
        text = await explain_read(store, template, binds)
        console.print(text, markup=False, highlight=False, soft_wrap=True)


def _counted_from(rollups: Rollups | None) -> str:
    if rollups is None:
        return "Counted from the outreaches: the roll-ups do not contain these figures."
    parts = [rollups.whole, *([rollups.groups] if rollups.groups else [])]
    dimensions = dict.fromkeys(part.dimension for part in parts)
    return f"Counted from the roll-ups: {', '.join(dimensions)}."


def _show(console: Console, template: Any, sql: str, values: list[Any]) -> None:
    console.print(_tree(type(template).__name__, template))
    console.print()
    highlighted = Syntax("", "sql", theme="ansi_dark", background_color="default").highlight(sql)
    console.print(highlighted, soft_wrap=True)
    console.print()
    for index, value in enumerate(values):
        console.print(f"value {index}: {value!r}", markup=False)
    console.print()


def _tree(label: str, part: Any) -> Tree:
    """A plan as an indented tree."""
    tree = Tree(label)
    for name, value in _members(part):
        text = _leaf(value)
        if text is not None:
            tree.add(f"{name}: {text}")
        elif value not in (None, ()):
            kind = type(value).__name__ if dataclasses.is_dataclass(value) else ""
            tree.add(_tree(f"{name}: {kind}".rstrip(": "), value))
    return tree


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
