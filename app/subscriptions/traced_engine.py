"""The engine, if traces are written: operations over WebSockets have spans of their own.

For `app.main`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from app.subscriptions.engine import SubscriptionEngine
from resolvers.execute.graphql.prepared import PreparedRequest
from resolvers.plan.tenant import Tenant


class TracedEngine(SubscriptionEngine):
    """`operation` begins the span of an operation of a type."""

    def __init__(
        self,
        *arguments: Any,
        operation: Callable[[str], AbstractContextManager[object]],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self._operation = operation

    async def execute(
        self, prepared: PreparedRequest, tenant: Tenant | None, newest: bool = False
    ) -> bytes:
        """As `QueryEngine.execute`."""
        with self._operation(prepared.operation):
            return await super().execute(prepared, tenant, newest)
