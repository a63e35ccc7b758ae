"""Requests: measured by operation and status, and logged if the access log is on.

An operation is the template of a route, or a type of GraphQL operation with the name that an
administrator gave it. It has nothing that a client has sent, so there are few.

In: an ASGI scope, and the messages of its response. Out: cells for `app.admin.metrics`. For
`app.main`.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, MutableMapping
from time import perf_counter
from typing import Any, TypeAlias

from starlette.types import Message, Scope, Send

from app.monitoring.logs import FIELDS
from app.monitoring.measurements import Durations

OPERATION = "osdi.operation"
"""The key of a scope under which its `Operation` is, once that is known."""

Operation: TypeAlias = tuple[str, str, str]
"""The surface, the method or type, and the route or name; both may be empty."""

UNKNOWN: Operation = ("other", "", "")

GRAPHQL: dict[str, Operation] = {
    kind: ("graphql", kind, "other") for kind in ("query", "mutation", "subscription")
}
"""The operation of all requests without a route or a name that an administrator gave."""

BATCH: Operation = ("graphql", "batch", "other")

MAX_CELLS = 2_000
"""Operations with their statuses that are measured separately; further names count as others."""

logger = logging.getLogger("osdi.access")


def name_of(operation: Operation) -> str:
    """The operation as text.

    >>> name_of(("rest", "GET", "/people/{id}")), name_of(UNKNOWN)
    ('GET /people/{id}', 'other')
    """
    return f"{operation[1]} {operation[2]}".strip() or "other"


def operation_of(scope: MutableMapping[str, Any]) -> str:
    """The name of an operation in the log."""
    return name_of(scope.get(OPERATION, UNKNOWN))


class Requests:
    """The requests of one application, each until its response begins."""

    def __init__(self, measures: bool, access_log: bool) -> None:
        self.durations: Durations[tuple[Operation, int]] = Durations()
        self.is_watching = measures or access_log
        self._measures = measures
        self._access_log = access_log

    def watched(self, scope: Scope, send: Send) -> Send:
        """Wrap `send`, to measure when and with which status the response begins."""
        begun = perf_counter()

        # Not async: each message would cost another coroutine.
        def watching(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                self._add(scope, message["status"], perf_counter() - begun)
            return send(message)

        return watching

    def _add(self, scope: Scope, status: int, seconds: float) -> None:
        operation: Operation = scope.get(OPERATION, UNKNOWN)
        if self._measures:
            key = (operation, status)
            cell = self.durations.cells.get(key)
            if cell is None:
                cell = self.durations.cell(self._bounded(key))
            cell.add(seconds)
        if self._access_log:
            fields = {"status": status, "ms": round(seconds * 1000, 2), "surface": operation[0]}
            logger.info("%s", name_of(operation), extra={FIELDS: fields})

    def _bounded(self, key: tuple[Operation, int]) -> tuple[Operation, int]:
        (surface, kind, _), status = key
        return key if len(self.durations.cells) < MAX_CELLS else ((surface, kind, "other"), status)
