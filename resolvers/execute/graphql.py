"""GraphQL, executed: a request -> the bytes of its answer.

A query is one statement per root field, whose JSON is put into the answer as it is. Plans are
kept by document, operation and variables; their statements by shape.

Source: GraphQL October 2021, 6 'Execution', 7 'Response'.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import orjson
from graphql import (
    GraphQLSchema,
)

from resolvers.execute.admin import Administration, execute_admin_field
from resolvers.execute.concurrency import Answer, Concurrency, T, WorkerThread
from resolvers.execute.introspection import Introspection
from resolvers.execute.mutations import execute_mutation
from resolvers.execute.prepared import (
    MAX_CACHED,
    MAX_CACHED_CHARACTERS,
    PreparedField,
    PreparedRequest,
    cache_key,
)
from resolvers.execute.read import parameter_values
from resolvers.execute.response import build_response, join_response
from resolvers.graphql.access import requires_admin, requires_key
from resolvers.graphql.admin import AdminField
from resolvers.graphql.document import DocumentCache, ValidatedOperation
from resolvers.graphql.mutations import AdminMutation, Mutation, plan_mutation
from resolvers.graphql.paging import QueryLimits
from resolvers.graphql.plan import Root, plan_query
from resolvers.graphql.request import ErrorEntry, GraphQLRequest, RequestError
from resolvers.plan.parameterize import parameterize
from resolvers.plan.read import ReadPlan
from resolvers.plan.stats import ReadStats
from resolvers.plan.tenant import Tenant
from resolvers.sql.read import compile_read
from resolvers.sql.statement import Statement
from resolvers.store import Store, too_large
from schema.failures import Failure

_FIELDS, _CHARACTERS = 40, 1_000
"""A request is large that selects more, or whose document and values are longer."""


class QueryEngine:
    """Executes requests against one schema and one store.

    `unexpected` makes a `Failure` of an exception that nobody foresaw, and logs it.
    `administration` does what administrators ask.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        documents: DocumentCache,
        limits: QueryLimits,
        store: Store,
        unexpected: Callable[[Exception], Failure],
        administration: Administration | None = None,
    ) -> None:
        self.schema = schema
        self.limits = limits
        self.store = store
        self._documents = documents
        self._unexpected = unexpected
        self._administration = administration
        self._kept: dict[tuple[Any, ...], PreparedRequest] = {}
        self._characters = 0
        self._worker_thread = WorkerThread()

    def prepare(self, request: GraphQLRequest, authenticated: bool) -> PreparedRequest:
        """What is to be executed; `authenticated`: the caller has a key. Raises: `RequestError`."""
        key = cache_key(request, authenticated)
        prepared = self._kept.get(key) if key is not None else None
        if prepared is not None:
            return prepared
        checked = self._documents.prepare(request, authenticated=authenticated)
        operation = self._documents.operation_of(checked)
        large = checked.fields > _FIELDS or key is None or len(key[0]) + len(key[2]) > _CHARACTERS
        return PreparedRequest(
            operation,
            requires_key(checked),
            requires_admin(checked),
            request,
            authenticated,
            checked,
            kept_as=key,
            large=large,
        )

    def checked(self, prepared: PreparedRequest) -> ValidatedOperation:
        """What was checked, once more where it was let go."""
        return prepared.checked or self._documents.prepare(
            prepared.request, authenticated=prepared.authenticated
        )

    def _keep(self, prepared: PreparedRequest, fields: tuple[PreparedField, ...]) -> None:
        """Remember a query that was planned; the oldest go first."""
        key = prepared.kept_as
        if key is None:
            return
        size = len(key[0]) + len(key[2])
        size += sum(len(item.statement.sql) for item in fields if item.statement is not None)
        prepared.checked = None
        prepared.characters += size
        self._characters += size
        before = self._kept.get(key)
        if before is not None and before is not prepared:
            # Two planned the same at once.
            self._characters -= before.characters
        self._kept[key] = prepared
        while len(self._kept) > MAX_CACHED or self._characters > MAX_CACHED_CHARACTERS:
            oldest = self._kept.pop(next(iter(self._kept)))
            self._characters -= oldest.characters
            oldest.characters, oldest.kept_as = 0, None

    async def execute(self, prepared: PreparedRequest, tenant: Tenant | None) -> bytes:
        """The whole response body. Raises: `RequestError`, or `Failure` where the store failed
        and there is nothing else to tell.
        """
        if prepared.operation == "mutation":
            assert tenant is not None
            return await self._mutate(prepared, tenant)
        namespace = tenant.namespace if tenant is not None else ""
        fields = prepared.fields.get(namespace)
        if fields is None:
            fields = await self._plan(prepared, namespace)
        binds = tenant.binds() if tenant is not None else {"namespace": namespace}
        if len(fields) == 1:
            answers = [await self._answer(fields[0], binds)]
        else:
            turns = Concurrency(self.limits.size)
            answers = await asyncio.gather(*[self._in_turn(item, binds, turns) for item in fields])
        return join_response(fields, answers)

    async def run_in_thread(self, prepared: PreparedRequest, work: Callable[[], T]) -> T:
        """What `work` returns; where the request is large, it is done beside the event loop."""
        return await self._worker_thread.run(work) if prepared.large else work()

    def plan(self, prepared: PreparedRequest, namespace: str) -> tuple[PreparedField, ...]:
        """What is to be done for each root field of a query. Raises: QUERY_TOO_COMPLEX."""
        return tuple(item for item, _ in self.planned(prepared, namespace))

    def planned(
        self, prepared: PreparedRequest, namespace: str
    ) -> list[tuple[PreparedField, Root]]:
        """The same, each with the root field that it was made of. Raises: QUERY_TOO_COMPLEX."""
        return self._planned(self.checked(prepared), namespace)

    def _planned(
        self, checked: ValidatedOperation, namespace: str
    ) -> list[tuple[PreparedField, Root]]:
        roots = plan_query(self.schema, self.limits, checked, namespace)
        self.check_cost(sum(root.cost for root in roots))
        return [(self._ready(root, checked), root) for root in roots]

    def check_cost(self, cost: int) -> None:
        """Raises: QUERY_TOO_COMPLEX."""
        if cost > self.limits.cost:
            raise RequestError(
                [
                    ErrorEntry(
                        f"This query may read {cost:,} rows; at most {self.limits.cost:,}.",
                        "QUERY_TOO_COMPLEX",
                        hint="Ask for smaller pages by `first`, above all where they are nested.",
                    )
                ]
            )

    async def _plan(self, prepared: PreparedRequest, namespace: str) -> tuple[PreparedField, ...]:
        checked = self.checked(prepared)
        planned = await self.run_in_thread(prepared, lambda: self._planned(checked, namespace))
        fields = tuple(item for item, _ in planned)
        # What ends now must be planned anew the next time.
        if not any(isinstance(root.action, ReadStats) for _, root in planned):
            if len(prepared.fields) >= _MAX_NAMESPACES:
                prepared.fields.clear()
            prepared.fields[namespace] = fields
            self._keep(prepared, fields)
        return fields

    def _ready(self, root: Root, checked: ValidatedOperation) -> PreparedField:
        head = orjson.dumps(root.key) + b":"
        action = root.action
        place = (head, root.key, root.location, root.nullable)
        if isinstance(action, bytes | Failure | AdminField):
            return PreparedField(*place, answer=action)
        if isinstance(action, list):
            return PreparedField(
                *place, answer=Introspection(self.schema, checked, root.key, action)
            )
        statement, binds = prepare_read(action)
        return PreparedField(*place, statement=statement, binds=binds)

    async def _in_turn(
        self, field: PreparedField, binds: dict[str, Any], turns: Concurrency
    ) -> Answer:
        if field.statement is None and not isinstance(field.answer, AdminField):
            return await self._answer(field, binds)
        return await turns.run(partial(self._answer, field, binds))

    async def _answer(self, field: PreparedField, binds: dict[str, Any]) -> Answer:
        if isinstance(field.answer, AdminField):
            return await self._administered(field.answer, binds["organization_id"])
        if field.statement is None:
            return (
                await field.answer.get()
                if isinstance(field.answer, Introspection)
                else field.answer
            )
        try:
            values = {**field.binds, **binds}
            found: str | None = await self.store.value(field.statement, values)
        except Failure as failed:
            return failed
        except Exception as error:
            return self._unexpected(error)
        return b"null" if found is None else found.encode()

    async def _mutate(self, prepared: PreparedRequest, tenant: Tenant) -> bytes:
        """Root fields one after the other, whatever became of the one before."""
        checked = self.checked(prepared)
        mutations = await self.run_in_thread(
            prepared, lambda: plan_mutation(self.schema, self.limits, checked, tenant)
        )
        self.check_cost(sum(item.cost for item in mutations if isinstance(item, Mutation)))
        answers = [await self._mutated(item, tenant) for item in mutations]
        keys = [item[0] if isinstance(item, tuple) else item.key for item in mutations]
        places = [(1, 1) if isinstance(item, tuple) else item.location for item in mutations]
        return build_response(keys, answers, places, [True] * len(answers))

    async def _mutated(
        self, item: Mutation | AdminMutation | tuple[str, bytes], tenant: Tenant
    ) -> bytes | Failure:
        if isinstance(item, tuple):
            return item[1]
        if isinstance(item, AdminMutation):
            return await self._administered(item.action, tenant.organization_id)
        try:
            return await execute_mutation(self.store, item, tenant)
        except Failure as failed:
            return failed
        except Exception as error:
            return self._unexpected(error)

    async def _administered(self, asked: AdminField, organization_id: UUID) -> bytes | Failure:
        assert self._administration is not None
        try:
            answer = await execute_admin_field(self._administration, asked, organization_id)
        except Failure as failed:
            return failed
        except Exception as error:
            return self._unexpected(error)
        return too_large(self.limits.size) if len(answer) > self.limits.size else answer


_MAX_NAMESPACES = 64


def prepare_read(plan: ReadPlan) -> tuple[Statement, dict[str, Any]]:
    """The statement of a plan, and its binds but for the tenant."""
    template, values = parameterize(plan)
    return compile_read(template), parameter_values(values)
