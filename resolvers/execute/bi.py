"""Runs the statements that create and drop a role for BI tools, each time in one transaction."""

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
    """The comments on the existing role and schema; null if they do not exist."""

    may_create: bool
    role: str | None
    schema: str | None
    database: str


@dataclass(frozen=True, slots=True)
class BiRole:
    """A role, the schema that it may read, and its limits. A statement may take `seconds`."""

    name: str
    schema: str
    seconds: int = 60
    connections: int = 10


async def bi_state(store: Store, role: str, schema: str) -> BiState:
    (row,) = await store.fetch(compile_state(), {"role": role, "schema": schema})
    return BiState(bool(row["may_create"]), row["role"], row["schema"], row["database"])


async def make_bi_role(
    store: Store,
    tenant: Tenant,
    role: BiRole,
    mark: str,
    verifier: str | None,
    exists: bool,
) -> None:
    """Create the role unless it `exists`, and recreate its schema and views.

    `mark` is their comment, by which they are recognized. With a `verifier`, the role gets a new
    password.
    """
    name, schema = role.name, role.schema
    async with store.transaction(long_running=True) as connection:
        if not exists:
            for statement in compile_creation(name, mark):
                await connection.fetch(statement, {})
        if verifier is not None:
            await connection.fetch(compile_password(name, verifier), {})
        for statement in compile_limits(name, schema, role.seconds, role.connections):
            await connection.fetch(statement, {})
        for statement in compile_schema(name, schema, mark):
            await connection.fetch(statement, {})
        for view in views_of(tenant.organization_id, tenant.namespace):
            for statement in compile_view(name, schema, view):
                await connection.fetch(statement, {})


async def drop_bi_role(store: Store, role: str, schema: str) -> None:
    async with store.transaction(long_running=True) as connection:
        for statement in compile_drop(role, schema):
            await connection.fetch(statement, {})
