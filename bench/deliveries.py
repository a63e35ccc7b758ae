"""Webhooks per second: by one worker and by three, with and without a receiver that hangs.

The receiver is a separate process (`python -m bench.deliveries`), which answers in a millisecond.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, cast
from uuid import UUID

import asyncpg
import uvloop

from app.config.settings import load_settings
from app.delivery.receivers import add_webhook, remove_receiver
from app.store.pool import Store
from bench.servers import started
from bench.stores import Filled

MESSAGES = 4_000
ANSWERS_IN = 0.001
"""Seconds that the receiver takes."""

BACKLOG = 100_000
"""Messages that are due to a receiver that has hung for a while."""

_LIMIT = 120.0
_TIMEOUT = 1.0
"""Seconds until a receiver that hangs is known to be slow, if it has a backlog."""

_OPEN = {"OSDI_WEBHOOK_ALLOW_HTTP": "true", "OSDI_WEBHOOK_ALLOW_PRIVATE": "true"}
_ENQUEUE = """
INSERT INTO deliveries (organization_id, id, channel, event, webhook_id, person_id, status,
  due_date, created_date, modified_date)
SELECT w.organization_id, gen_random_uuid(), 'webhook', 'person.created', w.id, p.id, 'pending',
  now(), now(), now()
FROM webhooks AS w JOIN LATERAL (
  SELECT id FROM people, generate_series(1, 1 + $1 / 1000)
  WHERE organization_id = w.organization_id LIMIT $1
) AS p ON true
WHERE w.id = $2
"""


def deliveries(store: Filled) -> None:
    """Measure messages per second, from the first to the last, at the receiver."""
    print(f"## Webhooks: {MESSAGES:,} messages to a receiver that answers in 1 ms\n")
    print("| workers | receivers | messages/s | sent twice |")
    print("|---|---|---|---|")
    hung = f"and one that has hung for a while, with {BACKLOG:,} messages"
    cases = (
        (1, "one", 0),
        (1, "and one that begins to hang", MESSAGES),
        (1, hung, BACKLOG),
        (3, "one", 0),
    )
    for workers, others, to_other in cases:
        with started([sys.executable, "-m", "bench.deliveries"], "PORT") as (port, _):
            seen = _deliver(store, port, workers, to_other)
        rate = (seen["messages"] - 1) / (seen["last"] - seen["first"])
        twice = seen["messages"] - seen["ids"]
        print(f"| {workers} | {others} | {rate:,.0f} | {twice} |", flush=True)
    print()


def _deliver(store: Filled, port: int, workers: int, to_other: int) -> dict[str, Any]:
    """Subscribe the receivers, enqueue for each, and wait until the one that answers has all.

    `to_other`: messages to a receiver that hangs; if they are more than those to the one that
    answers, they come first, and it is known to be slow.
    """
    messages = {"/hang": to_other, "/hook": MESSAGES} if to_other else {"/hook": MESSAGES}
    settings = {"OSDI_DELIVERY_TIMEOUT": str(_TIMEOUT)} if to_other > MESSAGES else {}
    numbers = {f"http://127.0.0.1:{port}{path}": number for path, number in messages.items()}
    with ExitStack() as stack:
        for _ in range(workers):
            stack.enter_context(_worker(store, settings))
        ids = asyncio.run(_enqueue(store, numbers))
        try:
            return _await_all(port)
        finally:
            asyncio.run(_clear(store, ids))


@contextmanager
def _worker(store: Filled, settings: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "app.cli.main", "worker"]
    environment = {
        **os.environ,
        "DATABASE_URL": store.url,
        **_OPEN,
        **settings,
    }
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"Delivering.\n"
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


async def _enqueue(store: Filled, numbers: dict[str, int]) -> list[UUID]:
    settings = load_settings(webhook_allow_http=True, webhook_allow_private=True)
    own = Store(store.url, settings)
    await own.connect()
    added = [
        await add_webhook(own, settings, "default", url, ["person.created"]) for url in numbers
    ]
    await own.disconnect()
    connection = await asyncpg.connect(store.url)
    for webhook, number in zip(added, numbers.values(), strict=True):
        await connection.execute(_ENQUEUE, number, webhook.id)
        if number > MESSAGES:
            await connection.execute("ANALYZE deliveries")
            await asyncio.sleep(3 * _TIMEOUT)
    await connection.close()
    return [item.id for item in added]


async def _clear(store: Filled, ids: list[UUID]) -> None:
    own = Store(store.url, load_settings())
    await own.connect()
    for id_ in ids:
        await remove_receiver(own, "webhooks", "default", id_)
    await own.disconnect()
    connection = await asyncpg.connect(store.url)
    await connection.execute("DELETE FROM deliveries")
    await connection.execute("VACUUM deliveries")
    await connection.close()


def _await_all(port: int) -> dict[str, Any]:
    deadline = time.monotonic() + _LIMIT
    while True:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/seen") as answer:
            seen: dict[str, Any] = json.load(answer)
        if seen["messages"] >= MESSAGES:
            return seen
        if time.monotonic() > deadline:
            raise RuntimeError(f"Only {seen['messages']} messages arrived.")
        time.sleep(0.25)


class _Receiver(asyncio.Protocol):
    """One connection. A POST to /hook is counted and answered; one to /hang gets no answer."""

    ids: set[bytes]
    times: list[float]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass
        self._data = b""

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, end, body = self._data.partition(b"\r\n\r\n")
        if not end:
            return
        headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        if len(body) < int(headers.get(b"content-length", b"0")):
            return
        self._data = b""
        if head.startswith(b"GET"):
            self._answer(json.dumps(_seen()).encode())
        elif head.startswith(b"POST /hook"):
            self.ids.add(headers[b"webhook-id"])
            self.times.append(time.time())
            asyncio.get_running_loop().call_later(ANSWERS_IN, self._answer, b"")

    def _answer(self, body: bytes) -> None:
        self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def _seen() -> dict[str, Any]:
    times = _Receiver.times or [0.0]
    count = len(_Receiver.times)
    return {
        "messages": count,
        "ids": len(_Receiver.ids),
        "first": times[0],
        "last": times[-1],
    }


async def _receive(port: int) -> None:
    _Receiver.ids, _Receiver.times = set(), []
    server = await asyncio.get_running_loop().create_server(_Receiver, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_receive(int(os.environ["PORT"])))
