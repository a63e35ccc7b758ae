"""The estimated cost of a look-up in an index, as connections of the gateway set it."""

from __future__ import annotations

import asyncpg
import pytest

from app.config.settings import load_settings
from app.store.access import find_access
from app.store.hosts import DatabaseHosts
from resolvers.sql.statement import Statement
from tests.support.gateway import running

COST = Statement("SELECT current_setting('random_page_cost')", (), {})


async def test_a_default_of_rotating_disks_is_replaced(database_url: str) -> None:
    async with running(database_url) as gateway:
        assert await gateway.store.value(COST, {}) == "1.1"


@pytest.mark.parametrize("cost", ["2", "4"])
async def test_a_value_of_the_operator_is_kept(database_url: str, cost: str) -> None:
    connection = await asyncpg.connect(database_url)
    name = await connection.fetchval("SELECT current_database()")
    await connection.execute(f'ALTER DATABASE "{name}" SET random_page_cost = {cost}')
    await connection.close()
    access = await find_access(DatabaseHosts(database_url), load_settings())
    assert "random_page_cost" not in access.settings
    async with running(database_url) as gateway:
        assert await gateway.store.value(COST, {}) == cost
