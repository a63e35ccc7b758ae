"""Requests are refused while the event loop is late for long, and only as many as necessary."""

from __future__ import annotations

import asyncio
import time
from contextlib import nullcontext
from typing import Any

import pytest
from uvicorn.server import ServerState

import app.http.overload
from app.config.settings import load_settings
from app.http.overload import MIN_ACCEPTED, QUEUE_DIVISOR, Overload
from app.http.uvicorn_http import HttpProtocol
from app.main import create_app
from app.server import _State
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


class Transport(asyncio.Transport):
    """Keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""

    def write(self, data: Any) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return False

    def get_protocol(self) -> Any:
        return None

    def resume_reading(self) -> None:
        pass


@pytest.mark.parametrize(
    ("path", "status", "media_type"),
    [
        ("/api/v1/people", b"503", b"application/hal+json"),
        ("/graphql", b"503", b"application/json"),
        ("/healthz", None, None),
    ],
)
async def test_a_refusal(
    path: str, status: bytes | None, media_type: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says when to come back, in the form of the surface; health is answered all the time."""
    application = create_app(load_settings(worker=False), "postgresql://127.0.0.1:1/none")
    state = _State(application)
    monkeypatch.setattr(state.overload, "is_refusing", True)
    monkeypatch.setattr(state.overload, "accept", lambda client: client != "t0ken")
    scope: Any = {"path": path, "headers": [(b"osdi-api-token", b"t0ken")], "query_string": b""}
    gate: Any = state.gate
    refusal = gate(scope, application)
    if status is None:
        assert refusal is application
        return
    assert isinstance(refusal, tuple)
    head, body = refusal
    assert head.startswith(b"HTTP/1.1 " + status)
    assert media_type is not None
    assert media_type in head
    assert b"Retry-After: 2\r\n" in head
    assert b"OVERLOADED" in body


@pytest.mark.parametrize("fails", [False, True])
async def test_an_accepted_request_begins_and_leaves(
    fails: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise it would count as one that waits, for ever."""
    calls: list[str] = []

    async def run(*_: Any) -> None:
        calls.append("run")
        if fails:
            raise RuntimeError

    application = create_app(load_settings(worker=False), "postgresql://127.0.0.1:1/none")
    state = _State(application)
    monkeypatch.setattr(state.overload, "is_refusing", True)
    monkeypatch.setattr(state.overload, "begin", lambda: calls.append("begin"))
    monkeypatch.setattr(state.overload, "leave", calls.append)
    scope: Any = {
        "path": "/api/v1/people",
        "headers": [(b"osdi-api-token", b"t0ken")],
        "query_string": b"",
    }
    gate: Any = state.gate
    with pytest.raises(RuntimeError) if fails else nullcontext():
        await gate(scope, run)(scope, None, None)
    assert calls == ["begin", "run", "t0ken"]


def test_the_protocol_asks_the_gate() -> None:
    """uvicorn starts each request by the method that is overridden."""
    assert "_start_asgi_task" in vars(HttpProtocol.__mro__[1])
