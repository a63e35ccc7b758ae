"""Readiness: whether the gateway can answer requests, and what is wrong if not.

In: the parts of a running application. Out: a state for each of them. For `app.admin.port`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from app.admin.parts import Parts
from app.monitoring.logs import FIELDS
from app.observe import logger, report_internal_error
from app.store.migrate import known_revisions
from resolvers.execute.monitoring import read_revision
from schema.failures import Failure

TIMEOUT = 2.0
"""Seconds in which the database must answer."""

OK = ("ok", "idle", "off", "busy", "newer", "unknown", "degraded")
"""States in which requests can be answered. `busy`: all connections are taken, and requests wait.
`newer`: another gateway has migrated the database already. `unknown`: see the pool. `degraded`: the
primary is read in place of a replica."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """The state of each part."""

    states: dict[str, str]

    @property
    def is_ready(self) -> bool:
        return all(state in OK for state in self.states.values())

    def body(self) -> dict[str, Any]:
        return {"ready": self.is_ready, **self.states}


class ReadinessCheck:
    """Checks one application. `is_stopping`: whether its server has begun to stop."""

    def __init__(self, parts: Parts, is_stopping: Callable[[], bool]) -> None:
        self._parts = parts
        self._is_stopping = is_stopping
        self._known, self._head = known_revisions()
        self._was_ready = True

    async def __call__(self) -> Readiness:
        if self._is_stopping():
            return Readiness({"server": "stopping"})
        if not self._parts.is_started:
            return Readiness({"server": "starting"})
        pool, migration = await self._database()
        readiness = Readiness(
            {
                "server": "ok",
                "pool": pool,
                "migration": migration,
                "replicas": self._replicas(),
                "listener": self._listener(),
                "worker": self._worker(),
            }
        )
        self._log(readiness)
        return readiness

    async def _database(self) -> tuple[str, str]:
        store = self._parts.store
        reading = asyncio.create_task(read_revision(store))
        await asyncio.wait([reading], timeout=TIMEOUT)
        if not reading.done():
            # Not awaited: if the server hangs, its end takes longer.
            reading.cancel()
            # A process that still answers statements is busy: it stays ready.
            answered = store.statements.answered_at > monotonic() - 2 * TIMEOUT
            return ("busy" if store.waits.waiting and answered else "no answer"), "unknown"
        try:
            revision = reading.result()
        except Failure as error:
            code = error.faults[0].code
            return ("busy" if code == "STORE_OVERLOADED" else code), "unknown"
        except Exception as error:
            report_internal_error(error)
            return "error", "unknown"
        if revision == self._head:
            return "ok", "ok"
        return "ok", "behind" if revision is None or revision in self._known else "newer"

    def _listener(self) -> str:
        if self._parts.serving is None or not self._parts.store.can_listen:
            return "off"
        state = self._parts.serving.events.state
        return "ok" if state == "listening" else state

    def _replicas(self) -> str:
        serving = self._parts.serving
        return "off" if serving is None or serving.replicas is None else serving.replicas.state

    def _worker(self) -> str:
        workers = self._parts.workers
        if not workers:
            return "off"
        return "ok" if all(worker.is_running for worker in workers) else "ended"

    def _log(self, readiness: Readiness) -> None:
        if readiness.is_ready != self._was_ready:
            self._was_ready = readiness.is_ready
            message = "Ready again" if readiness.is_ready else "Not ready"
            logger.warning(message, extra={FIELDS: readiness.states})
