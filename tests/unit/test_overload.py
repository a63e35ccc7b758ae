"""Requests are refused while the event loop is late for long, and only as many as necessary."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from uvicorn.server import ServerState

import app.http.overload
from app.http.overload import MIN_ACCEPTED, QUEUE_DIVISOR, Overload
from app.http.uvicorn_http import HttpProtocol
from tests.support.receivers import until

A, B = "a", "b"
"""Clients."""


class Task:
    """Stands for a request that is being answered."""


def _be_late(state: ServerState, overload: Overload, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.http.overload, "STANDING", 0.0)
    assert overload.accepts_all()
    tasks: set[Any] = {Task() for _ in range(MIN_ACCEPTED)}
    state.tasks = tasks


async def _late_turns(count: int = 3) -> None:
    for _ in range(count):
        time.sleep(0.1)  # noqa: ASYNC251, the event loop is to be late
        await asyncio.sleep(0.001)


async def test_a_late_event_loop_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """But streams do not count, nor is anything refused if it is late once."""
    state = ServerState()
    streams: list[str] = []
    overload = Overload(state, streams)
    _be_late(state, overload, monkeypatch)
    assert overload.accepts_all()
    await _late_turns()
    assert not overload.accepts_all()
    assert overload.accept(A)
    assert [overload.accept(A) for _ in range(MIN_ACCEPTED)].count(False) == 1
    streams.append("stream")
    assert overload.accept(A)
    streams.clear()
    # When it has nothing to do any more, all are accepted again.
    state.tasks.clear()
    await until(overload.accepts_all, 5)
    assert overload.refused == 1


async def test_a_long_queue_for_connections_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has few requests is refused after who has many, and nobody for a short queue."""
    monkeypatch.setattr(app.http.overload, "STANDING", 0.1)
    state, queued = ServerState(), [MIN_ACCEPTED]
    tasks: set[Any] = {Task()}
    state.tasks = tasks
    overload = Overload(state, [], lambda: queued[0])
    assert overload.accepts_all()
    await asyncio.sleep(0.3)
    assert overload.accepts_all()
    queued[0] += 1
    await until(lambda: not overload.accepts_all(), 5)
    assert not overload.accept(A)
    # It is kept shorter from now on.
    queued[0] = 0
    limit = MIN_ACCEPTED // QUEUE_DIVISOR
    for _ in range(limit):
        assert overload.accept(A)
    assert not overload.accept(A)
    assert [overload.accept(B) for _ in range(limit // 2 + 2)].count(False) == 1
    for _ in range(limit // 2 + 1):
        overload.leave(A)
    assert overload.accept(A)
    # Those who come one by one have no more than the limit once again.
    queued[0] = limit
    assert not overload.accept("another")
    queued[0] = 0
    await until(overload.accepts_all, 5)
    assert overload.refused == 4


async def test_those_that_arrive_in_one_turn_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of them waits for a connection before the last one is accepted."""
    monkeypatch.setattr(app.http.overload, "STANDING", 0.0)
    state, queued = ServerState(), [MIN_ACCEPTED + 1]
    tasks: set[Any] = {Task()}
    state.tasks = tasks
    overload = Overload(state, [], lambda: queued[0])
    assert overload.accepts_all()
    await until(lambda: not overload.accepts_all(), 5)
    queued[0] = 0
    limit = MIN_ACCEPTED // QUEUE_DIVISOR
    assert [overload.accept(A) for _ in range(600)].count(True) == limit
    # Their tasks begin, and none of them needs a connection.
    for _ in range(limit):
        overload.begin()
        overload.leave(A)
    assert [overload.accept(A) for _ in range(600)].count(True) == limit


async def test_a_burst_is_accepted() -> None:
    state = ServerState()
    overload = Overload(state, [], lambda: 10 * MIN_ACCEPTED)
    assert overload.accepts_all()
    await _late_turns()
    assert overload.accepts_all()


def test_the_protocol_asks_the_gate() -> None:
    """uvicorn starts each request by the method that is overridden."""
    assert "_start_asgi_task" in vars(HttpProtocol.__mro__[1])
