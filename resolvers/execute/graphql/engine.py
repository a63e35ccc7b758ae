"""GraphQL, executed: a request -> the bytes of its response.

Each root field of a query is one statement, whose JSON goes into the response as it is. Plans are
cached by document, operation and variables; statements by the template of the plan.

Source: GraphQL October 2021, 6 'Execution', 7 'Response'.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import orjson
from graphql import GraphQLSchema

from resolvers import tracing
from resolvers.execute.counted_rows import check_statistics
from resolvers.execute.estimates import check_filter
from resolvers.execute.exports import read_answer, read_pages
from resolvers.execute.graphql.admin import AdminStep
from resolvers.execute.graphql.concurrency import Concurrency, T, WorkerThread
from resolvers.execute.graphql.introspection import IntrospectionStep
from resolvers.execute.graphql.mutations import MutationStep
from resolvers.execute.graphql.prepared import (
    PreparedCache,
    PreparedField,
    PreparedRequest,
    cache_key,
    key_size,
)
from resolvers.execute.graphql.response import build_response
from resolvers.execute.graphql.steps import (
    Administration,
    Answer,
    Check,
    CheckedReadStep,
    ConstantStep,
    ReadStep,
    Services,
    Step,
    TenantBinds,
)
from resolvers.execute.read import prepare_read
from resolvers.execute.write.queue import WriteQueue
from resolvers.export_columns import ExportTable
from resolvers.graphql.access import requires_admin, requires_key, requires_read
from resolvers.graphql.admin import AdminField
from resolvers.graphql.document.cache import DocumentCache, ValidatedOperation
from resolvers.graphql.document.limits import exceeds, too_complex
from resolvers.graphql.exports import TablePlan, plan_table
from resolvers.graphql.mutations import Mutation, MutationAction, plan_mutation
from resolvers.graphql.paging import QueryLimits
from resolvers.graphql.plan import Constant, IntrospectionField, QueryAction, Root, plan_query
from resolvers.graphql.request import GraphQLRequest, RequestError
from resolvers.plan.changes import ReadChanges, cursor_gone
from resolvers.plan.read import ReadMany, ReadPlan
from resolvers.plan.rows_counted import is_counted
from resolvers.plan.stats import ReadStats
from resolvers.plan.tenant import KeyRules, Tenant
from resolvers.sized_cache import SizedCache
from resolvers.sql.expensive import is_checked
from resolvers.store import Store
from schema.failures import Failure

_LARGE_FIELDS = 40
_LARGE_CHARACTERS = 1_000
"""A request is large if it selects more fields, or if its document and values are longer."""


class QueryEngine:
    """Executes requests against one schema and one store.

    `report_error` logs an unexpected exception and returns the failure that the client sees.
    `administration` executes the root fields for administrators. `reads` answers queries, and may
    use replicas. `writes` is the queue of the process.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        documents: DocumentCache,
        limits: QueryLimits,
        store: Store,
        report_error: Callable[[Exception], Failure],
        administration: Administration | None = None,
        reads: Store | None = None,
        writes: WriteQueue | None = None,
    ) -> None:
        self.schema = schema
        self.limits = limits
        self.store = store
        self._documents = documents
        self._newest = Services(
            store, writes or WriteQueue(store), report_error, limits.size, administration
        )
        self._services = replace(self._newest, store=reads or store)
        self._cache = PreparedCache()
        self._worker_thread = WorkerThread()

    def caches(self) -> dict[str, SizedCache[Any, Any]]:
        """The caches by name."""
        return {"requests": self._cache, **self._documents.caches()}

    # Preparing

    def prepare(self, request: GraphQLRequest, authenticated: bool) -> PreparedRequest:
        """The request, validated; `authenticated`: the caller sent a valid token.

        Raises: `RequestError`.
        """
        key = cache_key(request, authenticated)
        if key is not None and (prepared := self._cache.get(key)) is not None:
            return prepared
        with tracing.planning():
            operation = self._documents.prepare(request, authenticated=authenticated)
        large = operation.fields > _LARGE_FIELDS or key is None or key_size(key) > _LARGE_CHARACTERS
        return PreparedRequest(
            operation=operation.kind,
            requires_key=requires_key(operation),
            requires_admin=requires_admin(operation),
            requires_read=requires_read(operation),
            request=request,
            authenticated=authenticated,
            validated=operation,
            cache_key=key,
            large=large,
        )

    def validated(self, prepared: PreparedRequest) -> ValidatedOperation:
        """The validated operation. A cached request releases it, and gets it from its document."""
        return prepared.validated or self._documents.prepare(
            prepared.request, authenticated=prepared.authenticated
        )

    async def run_in_thread(self, prepared: PreparedRequest, work: Callable[[], T]) -> T:
        """The result of `work`, which runs in a thread if the request is large."""
        return await self._worker_thread.run(work) if prepared.large else work()

    def check_cost(self, cost: int) -> None:
        """Check the number of rows that a request may read. Raises: QUERY_TOO_COMPLEX."""
        if cost > self.limits.cost:
            message = exceeds(f"The query may read {cost:,} rows", self.limits.cost)
            hint = "Reduce the page size by `first`, above all in nested connections."
            raise RequestError([too_complex(message, hint=hint)])

    def plan(
        self, prepared: PreparedRequest, rules: KeyRules, now: datetime | None = None
    ) -> tuple[Root[QueryAction], ...]:
        """The plan of each root field of a query. Raises: QUERY_TOO_COMPLEX, VARIABLE_INVALID."""
        return self._plan_query(self.validated(prepared), rules, now)

    def _plan_query(
        self, operation: ValidatedOperation, rules: KeyRules, now: datetime | None = None
    ) -> tuple[Root[QueryAction], ...]:
        now = now or datetime.now(UTC)
        roots = plan_query(self.schema, self.limits, operation, rules, now)
        self.check_cost(sum(root.cost for root in roots))
        return roots

    def keep(
        self, prepared: PreparedRequest, rules: KeyRules, fields: tuple[PreparedField, ...]
    ) -> None:
        """Cache the root fields of a request. Their plans must not depend on the time."""
        self._cache.put_fields(prepared, rules, fields)

    def _plan_mutation(self, operation: ValidatedOperation, tenant: Tenant) -> list[PreparedField]:
        roots = plan_mutation(self.schema, self.limits, operation, tenant)
        self.check_cost(sum(root.cost for root in roots))
        return [self.prepare_field(root, operation) for root in roots]

    def prepare_field(
        self, root: Root[QueryAction | MutationAction], operation: ValidatedOperation
    ) -> PreparedField:
        """The root field and the step that answers it."""
        head = orjson.dumps(root.key) + b":"
        step = self._step(root, operation)
        return PreparedField(root.key, head, root.location, root.nullable, step)

    def _step(
        self, root: Root[QueryAction | MutationAction], operation: ValidatedOperation
    ) -> Step:
        match root.action:
            case Constant(answer):
                return ConstantStep(answer)
            case IntrospectionField(nodes):
                return IntrospectionStep(self.schema, operation, root.key, nodes)
            case AdminField() as field:
                return AdminStep(field)
            case Mutation() as mutation:
                return MutationStep(mutation)
            case ReadChanges() as plan:
                return ReadStep(*prepare_read(plan), cursor_gone("after"))
            case plan:
                read = ReadStep(*prepare_read(plan))
                check = self.check_of(plan)
                return read if check is None else CheckedReadStep(read, plan, check)

    def check_of(self, plan: ReadPlan) -> Check | None:
        """What is asked before a plan is read that may read many rows: whether it is refused, and
        how it finds them.
        """
        limits = self.limits
        match plan:
            case ReadMany() if is_checked(plan):
                return lambda store, binds: check_filter(store, plan, binds, limits.filter_rows)
            case ReadStats() if is_counted(plan):
                return lambda store, binds: check_statistics(
                    store, plan, binds, limits.statistics_rows
                )
        return None

    # Executing

    async def execute(
        self, prepared: PreparedRequest, tenant: Tenant | None, newest: bool = False
    ) -> bytes:
        """The whole response body; without a token there is no `tenant`.

        `newest`: read from the primary, so that no committed write is missing.

        Raises: `RequestError`; `Failure`, if the server failed and there is no data.
        """
        if prepared.operation == "mutation":
            assert tenant is not None
            return await self._mutate(prepared, tenant)
        rules = tenant.key_rules if tenant is not None else KeyRules()
        fields = prepared.fields.get(rules)
        if fields is None:
            fields = await self._fields(prepared, rules)
        binds = tenant.binds() if tenant is not None else {"namespace": rules.namespace}
        answers: Sequence[Answer]
        services = self._newest if newest else self._services
        if len(fields) == 1:
            answers = [await fields[0].step.answer(services, binds)]
        else:
            turns = Concurrency(self.limits.size)
            answers = await asyncio.gather(
                *[self._in_turn(item, services, binds, turns) for item in fields]
            )
        return build_response(fields, answers)

    async def _fields(
        self, prepared: PreparedRequest, rules: KeyRules
    ) -> tuple[PreparedField, ...]:
        """The root fields of a query that is not planned yet for these rules."""
        operation = self.validated(prepared)

        def plan() -> tuple[bool, tuple[PreparedField, ...]]:
            roots = self._plan_query(operation, rules)
            # Statistics may end now, which is another time in the next request.
            cacheable = not any(isinstance(root.action, ReadStats) for root in roots)
            return cacheable, tuple(self.prepare_field(root, operation) for root in roots)

        with tracing.planning():
            cacheable, fields = await self.run_in_thread(prepared, plan)
        if cacheable:
            self.keep(prepared, rules, fields)
        return fields

    async def table(
        self, prepared: PreparedRequest, tenant: Tenant, *, is_flat: bool, is_whole: bool
    ) -> ExportTable:
        """The table of a query: see `plan_table`.

        Raises: `RequestError`; `Failure`.
        """
        operation = self.validated(prepared)

        def plan() -> TablePlan:
            table = plan_table(
                self.schema,
                self.limits,
                operation,
                tenant.key_rules,
                datetime.now(UTC),
                is_flat=is_flat,
                is_whole=is_whole,
            )
            self.check_cost(table.cost)
            return table

        with tracing.planning():
            found = await self.run_in_thread(prepared, plan)
        binds = tenant.binds()
        if found.pages is not None:
            pages = read_pages(
                self._services.store,
                found.pages,
                binds,
                found.pages.resource,
                self.limits.filter_rows,
            )
            return ExportTable(found.name, found.columns, pages)
        assert found.root is not None
        answer = self.prepare_field(found.root, operation).step.answer(self._services, binds)
        rows = read_answer(answer, found.rows, found.root.entries)
        return ExportTable(found.name, found.columns, rows)

    async def _in_turn(
        self, field: PreparedField, services: Services, tenant: TenantBinds, turns: Concurrency
    ) -> Answer:
        if not field.step.uses_store:
            return await field.step.answer(services, tenant)
        return await turns.run(partial(field.step.answer, services, tenant))

    async def _mutate(self, prepared: PreparedRequest, tenant: Tenant) -> bytes:
        """Execute root fields one after another, even if an earlier one has failed."""
        operation = self.validated(prepared)
        with tracing.planning():
            fields = await self.run_in_thread(
                prepared, lambda: self._plan_mutation(operation, tenant)
            )
        binds = tenant.binds()
        answers = [await field.step.answer(self._services, binds) for field in fields]
        return build_response(fields, answers)
