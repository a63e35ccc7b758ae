"""Shares of what all organizations have together."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from app.fair_share import FairShare

ONE, OTHER = uuid4(), uuid4()


async def test_a_share() -> None:
    shares = FairShare(2)
    assert [shares.take(ONE), shares.take(ONE), shares.take(OTHER)] == [True, False, True]
    assert shares.take(None)
    shares.give_back(None)
    shares.give_back(ONE)
    assert shares.take(ONE)


async def test_turns_come_in_order() -> None:
    shares, had = FairShare(2), []
    assert shares.take(ONE)

    async def wait(name: str) -> None:
        await shares.wait(ONE)
        had.append(name)

    waiting = [asyncio.create_task(wait(name)) for name in "abc"]
    await asyncio.sleep(0)
    waiting[1].cancel()
    for _ in range(2):
        shares.give_back(ONE)
        # Nobody comes in between.
        assert not shares.take(ONE)
        await asyncio.sleep(0)
    assert had == ["a", "c"]
    shares.give_back(ONE)
    assert shares.take(ONE)


async def test_who_is_cancelled_when_its_turn_has_come() -> None:
    """Gives it back."""
    shares = FairShare(2)
    assert shares.take(ONE)
    waiting = asyncio.create_task(shares.wait(ONE))
    await asyncio.sleep(0)
    shares.give_back(ONE)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert shares.take(ONE)
