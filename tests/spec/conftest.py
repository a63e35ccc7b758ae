"""One gateway for all spec tests: each begins with empty tables, in the same event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from tests.support.citus import copied_database
from tests.support.gateway import Gateway, running

_SHARED = "shared_gateway"

# What stays are the organization 'default' and its key, which the gateway remembers.
_EMPTY = """
DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;
  -- On Citus, where some tables are references of others.
  SET LOCAL citus.multi_shard_modify_mode = 'sequential';
  FOR name IN
    SELECT tablename FROM pg_tables WHERE schemaname = 'public'
    AND tablename NOT IN ('alembic_version', 'organizations', 'api_keys')
  LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
  DELETE FROM api_keys WHERE organization_id NOT IN
    (SELECT id FROM organizations WHERE organizations.name = 'default');
  DELETE FROM organizations WHERE organizations.name <> 'default';
  UPDATE organizations SET keyless_helpers = 1, time_zone = 'UTC'
  WHERE keyless_helpers <> 1 OR time_zone <> 'UTC';
END $$
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the shared gateway run in its event loop."""
    for item in items:
        if _SHARED in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def spec_database_url(server_url: str, template_url: str) -> Iterator[str]:
    with copied_database(server_url, template_url) as url:
        yield url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_gateway(spec_database_url: str) -> AsyncIterator[Gateway]:
    async with running(spec_database_url, key_cache_seconds=3600) as gateway:
        yield gateway


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sweeper(spec_database_url: str) -> AsyncIterator[Any]:
    """A connection that is kept, since every test begins with it."""
    connection = await asyncpg.connect(spec_database_url)
    yield connection
    await connection.close()


@pytest_asyncio.fixture(loop_scope="session")
async def gateway(shared_gateway: Gateway, sweeper: Any) -> Gateway:
    """The gateway, as if new; its default organization is the only one."""
    await sweeper.execute(_EMPTY)
    # With a second organization, an anonymous post belonged to none, which is remembered too.
    shared_gateway.app.state.authenticator.forget_organizations()
    shared_gateway.recorder.clear()
    return shared_gateway
