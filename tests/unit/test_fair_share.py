"""Fair shares of a limited resource."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from app.fair_share import FairShare

ONE, OTHER = uuid4(), uuid4()


async def test_a_share() -> None:
    shares = FairShare(2)
    assert [shares.try_acquire(ONE), shares.try_acquire(ONE), shares.try_acquire(OTHER)] == [
        True,
        False,
        True,
    ]
    assert shares.try_acquire(None)
    shares.release(None)
    shares.release(ONE)
    assert shares.try_acquire(ONE)


async def test_waiters_are_served_in_order() -> None:
    shares, acquired = FairShare(2), []
    assert shares.try_acquire(ONE)

    async def acquire(name: str) -> None:
        await shares.acquire(ONE)
        acquired.append(name)

    waiting = [asyncio.create_task(acquire(name)) for name in "abc"]
    await asyncio.sleep(0)
    waiting[1].cancel()
    for _ in range(2):
        shares.release(ONE)
        # The unit went to the waiter.
        assert not shares.try_acquire(ONE)
        await asyncio.sleep(0)
    assert acquired == ["a", "c"]
    shares.release(ONE)
    assert shares.try_acquire(ONE)


async def test_a_waiter_cancelled_in_its_turn_releases_its_share() -> None:
    shares = FairShare(2)
    assert shares.try_acquire(ONE)
    waiting = asyncio.create_task(shares.acquire(ONE))
    await asyncio.sleep(0)
    shares.release(ONE)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert shares.try_acquire(ONE)
