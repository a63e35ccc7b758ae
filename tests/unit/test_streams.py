"""Timeouts and streams: which tasks are cancelled, and which are not."""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack
from uuid import uuid4

import pytest

from app.graphql.streams import Stream, Streams, key_revoked
from app.graphql.timeouts import Timeouts
from schema.failures import Failure

LOOK = 0.02


async def test_a_limit_is_kept() -> None:
    """It expires not before its time, and not much later."""
    limits = Timeouts(LOOK)
    begun = time.monotonic()
    with pytest.raises(TimeoutError), limits(0.1):
        await asyncio.sleep(3)
    assert 0.1 <= time.monotonic() - begun < 1
    await asyncio.sleep(0)


async def test_what_ends_in_time() -> None:
    """It is not cancelled, nor is the next block of its task."""
    limits = Timeouts(LOOK)
    with limits(0.1):
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)


async def test_limits_within_limits() -> None:
    """The expired one ends its own block."""
    limits = Timeouts(LOOK)
    with limits(3), pytest.raises(TimeoutError), limits(0.05):
        await asyncio.sleep(3)
    with pytest.raises(TimeoutError), limits(0.05), limits(3):
        await asyncio.sleep(3)


async def test_who_is_cancelled_is_not_out_of_time() -> None:
    """If both happen at once, the task ends."""
    limits = Timeouts(LOOK)
    limit = None

    async def limited() -> None:
        nonlocal limit
        with (limit := limits(3)):
            await asyncio.sleep(3)

    task = asyncio.ensure_future(limited())
    await asyncio.sleep(0)
    assert limit is not None
    limit.check(10**9)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_stream_that_is_ended() -> None:
    """Its block is cancelled; its task continues."""
    streams = Streams(1, 60)

    async def follow() -> Stream:
        with streams.open() as stream:
            await asyncio.sleep(3)
        await asyncio.sleep(0)
        return stream

    task = asyncio.ensure_future(follow())
    await asyncio.sleep(0)
    streams.end()
    streams.end()
    stream = await task
    assert (stream.failure_reason, stream.disconnected, len(streams)) == (None, False, 0)


async def test_a_stream_that_ends_itself() -> None:
    """Nothing is cancelled."""
    with Streams(1, 60).open() as stream:
        stream.end(disconnected=True)
    await asyncio.sleep(0)
    assert stream.disconnected


async def test_ending_what_has_ended() -> None:
    """It does not affect its task."""
    with Streams(1, 60).open() as stream:
        pass
    stream.end(key_revoked())
    await asyncio.sleep(0)
    assert stream.failure_reason is None


async def test_who_is_cancelled_does_not_go_on() -> None:
    """Even if its stream ended at the same time."""
    streams = Streams(1, 60)

    async def follow() -> None:
        with streams.open():
            await asyncio.sleep(3)
        await asyncio.sleep(3)

    task = asyncio.ensure_future(follow())
    await asyncio.sleep(0)
    streams.end()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_room() -> None:
    """For as many streams as are allowed."""
    streams = Streams(1, 60)
    streams.require_room()
    with streams.open(), pytest.raises(Failure):
        streams.require_room()
    streams.require_room()


async def test_an_organization_leaves_room_for_others() -> None:
    """Unauthenticated streams do not use its share."""
    streams = Streams(5, 60)

    async def is_good() -> bool:
        return True

    with ExitStack() as stack:
        opened = [stack.enter_context(streams.open()) for _ in range(5)]
        one, other = uuid4(), uuid4()
        for stream in opened[:4]:
            streams.authenticate(stream, one, is_good)
        with pytest.raises(Failure):
            streams.authenticate(opened[4], one, is_good)
        for _ in range(4):
            streams.require_room()
            stack.enter_context(streams.open())
        with pytest.raises(Failure):
            streams.require_room()
        streams.authenticate(opened[4], other, is_good)
    with streams.open() as stream:
        streams.authenticate(stream, one, is_good)


async def test_nothing_is_left() -> None:
    """Without streams there is no task."""
    before = asyncio.all_tasks()
    streams = Streams(2, LOOK)
    with streams.open(), streams.open():
        await asyncio.sleep(2 * LOOK)
        assert len(asyncio.all_tasks() - before) == 1
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
