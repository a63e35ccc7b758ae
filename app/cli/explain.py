"""Prints how a GraphQL query is answered: its plan, its SQL, and the plan of PostgreSQL.

In: a request and an organization. Out: text on a console. For `app.cli.main`.
"""

from __future__ import annotations

from rich.console import Console
from rich.syntax import Syntax
from rich.tree import Tree

from app.config.settings import Settings
from app.errors import CommandError
from app.graphql.engine import query_limits
from app.observe import report_internal_error
from app.store.pool import Store
from resolvers.execute.explain import FieldExplanation, PlanNode, explain_query
from resolvers.execute.graphql.engine import QueryEngine
from resolvers.execute.identity import find_tenant, unknown_organization
from resolvers.graphql.document.cache import DocumentCache
from resolvers.graphql.request import GraphQLRequest, RequestError
from schema.failures import Failure
from schema.graphql.roots import GRAPH


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
        explanations = await explain_query(engine, store, request, tenant)
    except RequestError as error:
        raise CommandError("; ".join(entry.message for entry in error.errors)) from None
    except Failure as failed:
        raise CommandError(str(failed)) from None
    for explanation in explanations:
        _show(console, explanation)


def _show(console: Console, explanation: FieldExplanation) -> None:
    rows = "1 row" if explanation.rows == 1 else f"{explanation.rows:,} rows"
    console.rule(f"{explanation.field}: up to {rows}")
    if explanation.note is not None:
        console.print(explanation.note)
    if explanation.plan is None or explanation.sql is None:
        return
    console.print(_tree(explanation.plan))
    console.print()
    syntax = Syntax("", "sql", theme="ansi_dark", background_color="default")
    console.print(syntax.highlight(explanation.sql), soft_wrap=True)
    console.print()
    for index, value in enumerate(explanation.values):
        console.print(f"value {index}: {value}", markup=False)
    console.print()
    console.print(explanation.postgresql, markup=False, highlight=False, soft_wrap=True)


def _tree(node: PlanNode) -> Tree:
    tree = Tree(node.label)
    for part in node.parts:
        tree.add(_tree(part) if part.parts else part.label)
    return tree
