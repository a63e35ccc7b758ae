"""1,000 subscribers of one campaign: from the commit of an outreach to the last of them.

The subscribers are WebSockets of a separate process (`python -m bench.subscribers`), which prints
how many received each outreach, and when the last one did.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from base64 import b64encode
from typing import cast

import uvloop

from app.config.settings import load_settings
from app.identity.authenticate import Authenticator
from app.store.pool import Store
from bench.servers import gateway
from bench.stores import CAMPAIGN, Filled
from resolvers.execute.write.single import write
from resolvers.plan.pages import ParentScope
from resolvers.write.plan import Action, WriteRequest
from schema.models.bodies import parse_body
from schema.osdi.catalogue import OUTREACH

SUBSCRIBERS = 1_000
PER_SECOND = 50
SECONDS = 10
_QUERY = f'subscription {{ outreachRecorded(campaignId: "{CAMPAIGN}") {{ id type }} }}'
_ID = b'"outreachRecorded":{"id":"'
_PING = b"\x89\x04"
"""The head of a ping of uvicorn, which has four bytes. The texts are ASCII."""


def subscribers(store: Filled) -> None:
    """Measure the time from a commit to the last subscriber."""
    print(f"## {SUBSCRIBERS:,} subscribers of one campaign, {PER_SECOND} outreaches/s\n")
    with gateway(store) as port:
        process = listening(port, store.token, SUBSCRIBERS)
        committed = uvloop.run(record(store))
        time.sleep(2)
        heard = received(process)
    whole = [id_ for id_ in committed if heard.get(id_, [0])[0] == SUBSCRIBERS]
    delays = sorted((heard[id_][1] - committed[id_]) * 1000 for id_ in whole)
    print(f"{len(committed)} outreaches, {len(whole)} of them received by every subscriber.")
    p99 = delays[int(len(delays) * 0.99)]
    print(f"To the last subscriber: median {statistics.median(delays):.0f} ms, p99 {p99:.0f} ms")
    print("(goal ≤ 250 ms).\n")


def listening(port: int, token: str, count: int) -> subprocess.Popen[str]:
    """Start a process with `count` subscribers, and wait until they listen."""
    command = [sys.executable, "-m", "bench.subscribers", str(port), token, str(count)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def received(process: subprocess.Popen[str]) -> dict[str, list[float]]:
    """End the process. Return how many subscribers received each outreach, and the last time."""
    told, _ = process.communicate("\n", timeout=30)
    heard: dict[str, list[float]] = json.loads(told)
    return heard


async def record(store: Filled) -> dict[str, float]:
    """Record outreaches at an even pace. Return the time of each commit by id."""
    own = Store(store.url, load_settings())
    await own.connect()
    caller = await Authenticator(own, load_settings()).by_token(store.token)
    assert caller is not None
    committed: dict[str, float] = {}

    async def one(number: int) -> None:
        intent = WriteRequest(
            Action.CREATE,
            OUTREACH,
            caller.tenant,
            parse_body(OUTREACH, {"type": "email", "subject": f"Number {number}"}),
            scope=ParentScope("advocacy_campaign_id", CAMPAIGN),
        )
        written = await write(own, intent)
        committed[str(written.id)] = time.time()

    start = time.perf_counter()
    tasks = []
    for number in range(PER_SECOND * SECONDS):
        await asyncio.sleep(max(0.0, start + number / PER_SECOND - time.perf_counter()))
        tasks.append(asyncio.ensure_future(one(number)))
    await asyncio.gather(*tasks)
    await own.disconnect()
    return committed


class Subscriber(asyncio.Protocol, ABC):
    """One WebSocket with one subscription, from the handshake on."""

    def __init__(self, token: str, query: str) -> None:
        self._token = token
        self._query = query
        self._rest = b""
        self._shaken = False
        self.subscribed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass
        key = b64encode(os.urandom(16)).decode()
        lines = [
            "GET /graphql HTTP/1.1",
            "Host: 127.0.0.1",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Protocol: graphql-transport-ws",
            f"Sec-WebSocket-Key: {key}",
        ]
        self._transport.write("\r\n".join([*lines, "", ""]).encode())

    def subscribe(self) -> None:
        """Subscribe, after the acknowledgement."""
        self.send(type="subscribe", id="1", payload={"query": self._query})

    def send(self, **message: object) -> None:
        payload = json.dumps(message).encode()
        size = len(payload)
        # Masked with zeros, which is a valid mask.
        head = bytes([0x81, 0x80 | size]) if size < 126 else b"\x81\xfe" + size.to_bytes(2, "big")
        self._transport.write(head + bytes(4) + payload)

    def data_received(self, data: bytes) -> None:
        now = time.time()
        data = self._rest + data
        if not self._shaken:
            head = data.find(b"\r\n\r\n")
            if head < 0:
                self._rest = data
                return
            assert data.startswith(b"HTTP/1.1 101"), data
            self._shaken, data = True, data[head + 4 :]
            self.send(type="connection_init", payload={"OSDI-API-Token": self._token})
        if not self.subscribed.done() and b"connection_ack" in data:
            self.subscribe()
            self.subscribed.set_result(None)
        if (at := data.find(_PING)) >= 0:
            self._transport.write(bytes([0x8A, 0x84]) + bytes(4) + data[at + 2 : at + 6])
            data = data[:at] + data[at + 6 :]
        self._rest = self.read(data, now)

    @abstractmethod
    def read(self, data: bytes, now: float) -> bytes:
        """Read what was received until `now`, and return the part that is not complete."""


class _Recorded(Subscriber):
    """Reads only the ids of each answer."""

    heard: dict[bytes, list[float]]

    def read(self, data: bytes, now: float) -> bytes:
        at = data.find(_ID)
        while at >= 0 and len(data) >= at + len(_ID) + 36:
            id_ = data[at + len(_ID) : at + len(_ID) + 36]
            seen = self.heard.get(id_)
            if seen is None:
                self.heard[id_] = [1, now]
            else:
                seen[0] += 1
                seen[1] = now
            data = data[at + len(_ID) + 36 :]
            at = data.find(_ID)
        return data[-200:] if at < 0 else data


async def _listen(port: int, token: str, count: int) -> None:
    loop = asyncio.get_running_loop()
    _Recorded.heard = {}
    clients = []
    for _ in range(count):
        _, client = await loop.create_connection(
            lambda: _Recorded(token, _QUERY), "127.0.0.1", port
        )
        clients.append(client)
        await client.subscribed
    await asyncio.sleep(2)
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.readline)
    print(json.dumps({id_.decode(): seen for id_, seen in _Recorded.heard.items()}))


if __name__ == "__main__":
    uvloop.run(_listen(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
