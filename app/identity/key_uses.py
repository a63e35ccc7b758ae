"""Records in the database when API keys were last used, in the background.

In: the keys that were looked up. For `app.identity.authenticate`.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

from app.observe import Interruption, report_internal_error
from app.store.pool import Store
from resolvers.execute.identity import note_key_use
from schema.failures import Failure

NOTE_EVERY = timedelta(minutes=5)
"""The minimum time between two records for one key."""


class KeyUses:
    """Records uses of API keys, one at a time for each key."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tasks: dict[UUID, asyncio.Task[None]] = {}
        self._interruption = Interruption("Recording the last use of API keys")

    def note(self, key_id: UUID, last_noted: datetime | None, now: datetime) -> None:
        """Record that a key was used `now`, unless it was recorded in the last `NOTE_EVERY`."""
        recently = last_noted is not None and now - last_noted < NOTE_EVERY
        if not recently and key_id not in self._tasks:
            task = asyncio.create_task(self._store_use(key_id, now))
            self._tasks[key_id] = task
            task.add_done_callback(lambda _: self._tasks.pop(key_id))

    async def stop(self) -> None:
        """Wait for the records that have begun."""
        await asyncio.gather(*self._tasks.values())

    async def _store_use(self, key_id: UUID, now: datetime) -> None:
        try:
            await note_key_use(self._store, key_id, now, now - NOTE_EVERY)
        except Failure as error:
            self._interruption.begin(error)
        except Exception as error:
            report_internal_error(error)
        else:
            self._interruption.end()
