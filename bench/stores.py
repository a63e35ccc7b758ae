"""Stores to measure on: an embedded server, and databases filled by set-based inserts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import asyncpg

from app.config.settings import load_settings
from app.identity.keys import create_key
from app.store.embedded.server import Embedded
from app.store.migrate import upgrade
from app.store.pool import Store

_PEOPLE = 10_000

_FILL = """
WITH o AS (SELECT id FROM organizations LIMIT 1),
p AS (
  INSERT INTO people (organization_id, id, identifiers, created_date, modified_date,
                      given_name, family_name, email_addresses)
  SELECT o.id, ('01890000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, '{}',
         now(), now(), 'Given' || i, 'Family' || i,
         jsonb_build_array(jsonb_build_object(
           'primary', true, 'address', 'person' || i || '@example.org'))
  FROM o, generate_series(1, $1::int) AS i RETURNING 1),
c AS (
  INSERT INTO advocacy_campaigns (organization_id, id, created_date, modified_date, title, type)
  SELECT o.id, '01880000-0000-7000-8000-000000000001', now(), now(), 'Measured', 'email'
  FROM o RETURNING 1)
SELECT count(*) FROM p
"""
_OUTREACHES = """
INSERT INTO outreaches (organization_id, id, identifiers, created_date, modified_date,
  origin_system, action_date, type, subject, message, referrer_data, targets,
  advocacy_campaign_id, person_id)
SELECT o.id, ('01900000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
  ARRAY['foreign:' || i], now(), now(), 'OSDI Sample System',
  now() - i * interval '1 second', 'email', 'Vote no!', 'Please vote no on HR 100.',
  '{"source": "facebook-101016-mainpage", "website": "facebook.com"}',
  jsonb_build_array(
    jsonb_build_object('title', 'Senator', 'given_name', 'John', 'family_name', 'Smith',
      'organization', 'U.S. Senate', 'ocdid', 'ocd-division/country:us/state:ny'),
    jsonb_build_object('title', 'Senator', 'given_name', 'Jennifer', 'family_name', 'Larson',
      'organization', 'U.S. Senate', 'ocdid', 'ocd-division/country:us/state:ny')),
  '01880000-0000-7000-8000-000000000001',
  ('01890000-0000-7000-8000-' || lpad(to_hex(1 + i % $2::int), 12, '0'))::uuid
FROM (SELECT id FROM organizations LIMIT 1) AS o, generate_series(1, $1::int) AS i
"""
_TOTALS = """
INSERT INTO totals
SELECT o.id, 'outreaches', scope, 0, $1::int FROM (SELECT id FROM organizations LIMIT 1) AS o,
LATERAL (VALUES (o.id), ('01880000-0000-7000-8000-000000000001'::uuid)) AS s (scope)
"""

_TOTALS_OF_TARGETS = """
INSERT INTO totals
SELECT organization_id, 'outreaches', id, 0, $1::int FROM targets
"""
_TARGETS = """
WITH o AS (SELECT id FROM organizations LIMIT 1),
t AS (
  INSERT INTO targets (organization_id, id, title, given_name, family_name, organization, ocdid)
  SELECT o.id, ('01870000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'Senator',
    (ARRAY['John', 'Jennifer'])[i], (ARRAY['Smith', 'Larson'])[i], 'U.S. Senate',
    'ocd-division/country:us/state:ny'
  FROM o, generate_series(1, 2) AS i RETURNING id)
SELECT count(*) FROM t
"""
_CONTACTED = """
INSERT INTO outreach_targets (organization_id, outreach_id, position, target_id, action_date)
SELECT o.organization_id, o.id, i - 1,
  ('01870000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, coalesce(action_date, 'infinity')
FROM outreaches AS o, generate_series(1, 2) AS i
"""

CAMPAIGN = UUID("01880000-0000-7000-8000-000000000001")


@dataclass(frozen=True)
class Filled:
    """A database with one campaign of `outreaches` outreaches."""

    url: str
    token: str
    outreaches: int


@contextmanager
def server() -> Iterator[str]:
    """A separate embedded server, as `make run` starts it."""
    embedded = Embedded()
    with TemporaryDirectory() as directory:
        url = embedded.start(Path(directory) / "data")
        try:
            yield url
        finally:
            embedded.stop()


def fill(server_url: str, outreaches: int) -> Filled:
    """A new database with `outreaches` outreaches."""
    name = f"bench_{outreaches}"
    url = server_url.replace("/osdi?", f"/{name}?")
    asyncio.run(_create(server_url, name))
    upgrade(url)
    return asyncio.run(_fill(url, outreaches))


async def _create(server_url: str, name: str) -> None:
    connection = await asyncpg.connect(server_url)
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()


async def _fill(url: str, outreaches: int) -> Filled:
    store = Store(url, load_settings())
    await store.connect()
    token = await create_key(store, "default", "bench", ["read", "write"])
    await store.disconnect()
    connection = await asyncpg.connect(url)
    await connection.fetch(_FILL, _PEOPLE)
    await connection.execute(_OUTREACHES, outreaches, _PEOPLE)
    await connection.execute(_TARGETS)
    await connection.execute(_CONTACTED)
    await connection.execute(_TOTALS, outreaches)
    await connection.execute(_TOTALS_OF_TARGETS, outreaches)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    return Filled(url, token, outreaches)
