"""One gateway for all golden cases, over the same rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest_asyncio

from tests.golden.data import Names, load
from tests.support.gateway import Gateway, running


@dataclass(frozen=True)
class World:
    gateway: Gateway
    names: Names


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(module_database_url: str) -> AsyncIterator[World]:
    # One connection, so that statements of several root fields are sent in their order.
    settings = {"pool_min": 1, "pool_max": 1, "key_cache_seconds": 3600}
    async with running(module_database_url, **settings) as gateway:
        gateway.client = await gateway.client_of("default", "read", "write", "admin")
        yield World(gateway, await load(gateway))
