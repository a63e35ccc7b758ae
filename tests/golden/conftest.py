"""One gateway for the golden cases of a module, over the same rows."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from resolvers.execute import estimates
from tests.golden.cases import UPDATE
from tests.golden.data import Names, load
from tests.support.gateway import Gateway, running


@dataclass(frozen=True)
class World:
    gateway: Gateway
    names: Names


@pytest.fixture(scope="session", autouse=True)
def _no_update_in_ci() -> None:
    if UPDATE and os.environ.get("CI"):
        pytest.fail("UPDATE_GOLDEN=1 needs a reader of the diff: do not set it in CI.")


@pytest.fixture(autouse=True)
def _estimates_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if PostgreSQL had said that there are few rows: the cases show what runs after that."""
    monkeypatch.setattr(estimates, "_kept_estimate", lambda _: 1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(module_database_url: str) -> AsyncIterator[World]:
    # One connection, so that statements of several root fields are sent in their order.
    settings = {"pool_min": 1, "pool_max": 1, "key_cache_seconds": 3600}
    async with running(module_database_url, **settings) as gateway:
        gateway.client = await gateway.client_of("default", "read", "write", "admin")
        yield World(gateway, await load(gateway))
