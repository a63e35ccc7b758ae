"""Runs the statements that make and drop a role for BI tools, each time in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from resolvers.plan.tenant import Tenant
from resolvers.sql.bi.ddl import (
    compile_creation,
    compile_drop,
    compile_limits,
    compile_password,
    compile_schema,
    compile_state,
    compile_view,
)
from resolvers.sql.bi.views import views_of
from resolvers.store import Store


@dataclass(frozen=True, slots=True)
class BiState:
    """What there is: the comments on the role and the schema, null where there is none."""

    may_create: bool
    role: str | None
    schema: str | None
    database: str


@dataclass(frozen=True, slots=True)
class BiLimits:
    """A role, the schema that it may read, and how much it may use at once.

    A statement may take `seconds`.
    """

    role: str
    schema: str
    seconds: int = 60
    connections: int = 10


async def bi_state(store: Store, role: str, schema: str) -> BiState:
    (row,) = await store.fetch(compile_state(), {"role": role, "schema": schema})
    return BiState(bool(row["may_create"]), row["role"], row["schema"], row["database"])


async def make_bi_role(
    store: Store,
    tenant: Tenant,
    limits: BiLimits,
    mark: str,
    verifier: str | None,
    exists: bool,
) -> None:
    """Create the role unless it `exists`, and its schema and views anew.

    `mark` is their comment, which tells them from others. With a `verifier`, the role gets another
    password.
    """
    role, schema = limits.role, limits.schema
    async with store.transaction(long_running=True) as connection:
        if not exists:
            for statement in compile_creation(role, mark):
                await connection.fetch(statement, {})
        if verifier is not None:
            await connection.fetch(compile_password(role, verifier), {})
        for statement in compile_limits(role, schema, limits.seconds, limits.connections):
            await connection.fetch(statement, {})
        for statement in compile_schema(role, schema, mark):
            await connection.fetch(statement, {})
        for view in views_of(tenant.organization_id, tenant.namespace):
            for statement in compile_view(role, schema, view):
                await connection.fetch(statement, {})


async def drop_bi_role(store: Store, role: str, schema: str) -> None:
    async with store.transaction(long_running=True) as connection:
        for statement in compile_drop(role, schema):
            await connection.fetch(statement, {})
