"""Steps: each answers one root field of GraphQL, in its own way.

A step has its part of the plan, takes what it needs of the process from `Services`, and answers
with JSON or a failure. Constants and reads are here; introspection, administrators' fields and
mutations have modules of their own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeAlias
from uuid import UUID

from resolvers.execute.read import prepare_read
from resolvers.execute.write.queue import WriteQueue
from resolvers.plan.read import ReadPlan
from resolvers.sql.statement import Statement
from resolvers.store import Store
from schema.failures import Failure

Answer: TypeAlias = bytes | Failure
"""The JSON of a field, or why there is none."""

TenantBinds: TypeAlias = Mapping[str, Any]
"""`Tenant.binds()`; without a token, `namespace` alone."""

Check: TypeAlias = Callable[[Store, TenantBinds], Awaitable[tuple[ReadPlan, dict[str, Any]]]]


class Administration(Protocol):
    """Executes the root fields for administrators, for one organization."""

    async def __call__(
        self, name: str, arguments: Mapping[str, Any], organization_id: UUID, /
    ) -> Any:
        """The whole answer to the field `name`, by the names of the schema. Raises: `Failure`."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of the process that steps use.

    `report_error` logs an unexpected exception and returns what the client sees instead. A
    response may have `max_bytes`.
    """

    store: Store
    writes: WriteQueue
    report_error: Callable[[Exception], Failure]
    max_bytes: int
    administration: Administration | None = None


class Step(Protocol):
    """Answers a root field."""

    uses_store: ClassVar[bool]
    """Whether it needs a connection to the database, and therefore waits for its turn."""

    async def answer(self, services: Services, tenant: TenantBinds) -> Answer: ...


@dataclass(frozen=True, slots=True)
class ConstantStep:
    """An answer that is known without I/O."""

    uses_store: ClassVar[bool] = False
    result: Answer

    async def answer(self, services: Services, tenant: TenantBinds) -> Answer:
        return self.result


@dataclass(frozen=True, slots=True)
class ReadStep:
    """A statement whose one value is the JSON of the field, and its binds.

    `missing` is the answer if there is no value.
    """

    uses_store: ClassVar[bool] = True
    statement: Statement
    binds: Mapping[str, Any]
    missing: Answer = b"null"

    async def answer(self, services: Services, tenant: TenantBinds) -> Answer:
        # As in `answer_or_failure`, without another coroutine: most requests are one read.
        try:
            values = {**self.binds, **tenant}
            document: str | None = await services.store.value(self.statement, values)
        except Failure as failed:
            return failed
        except Exception as error:
            return services.report_error(error)
        return self.missing if document is None else document.encode()


@dataclass(frozen=True, slots=True)
class CheckedReadStep:
    """A read of `plan` that may be too broad, which is estimated first.

    `check` raises a failure, or returns how to read it: the plan, or one with another access path,
    and more binds.
    """

    uses_store: ClassVar[bool] = True
    read: ReadStep
    plan: ReadPlan
    check: Check

    @property
    def statement(self) -> Statement:
        return self.read.statement

    async def answer(self, services: Services, tenant: TenantBinds) -> Answer:
        return await answer_or_failure(services, self._checked(services, tenant))

    async def _checked(self, services: Services, tenant: TenantBinds) -> bytes:
        plan, found = await self.check(services.store, tenant)
        read = self.read if plan is self.plan else ReadStep(*prepare_read(plan))
        answer = await read.answer(services, {**tenant, **found})
        if isinstance(answer, Failure):
            raise answer
        return answer


async def answer_or_failure(services: Services, answer: Awaitable[bytes]) -> Answer:
    """The answer, or the failure that it raises."""
    try:
        return await answer
    except Failure as failed:
        return failed
    except Exception as error:
        return services.report_error(error)
