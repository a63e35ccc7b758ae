"""Stores that grow: a fast generator of millions of outreaches, distributed as in real campaigns.

Few campaigns have most of the outreaches, half of the people act once, evenings have more than
nights. Ids are those of UUIDv7 by creation and mostly agree with the action dates: a tenth comes
late, and the newest hundredth is an import of history, newest first.

`python -m bench.growth 10000000 DIRECTORY` fills a database, serves it until the process ends, and
writes its URL into the file `url` of the directory.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from app.config.settings import load_settings
from app.identity.keys import create_key
from app.store.embedded.server import Embedded
from app.store.migrate import upgrade
from app.store.pool import Store
from bench.stores import Filled
from resolvers.execute.rollups import build
from resolvers.write.targets import target_id
from schema.search.totals import PEOPLE_SLOT

CAMPAIGNS, TARGETS, SOURCES, WEBSITES, TAGS = 200, 600, 25, 100, 30
BATCH = 250_000
SESSIONS = 2
_ORGANIZATION = """UPDATE organizations SET rolled_up = false, time_zone = 'America/New_York'
RETURNING id"""
"""The time zone of the questions: people are counted by its days."""

_LARGE = (
    "people",
    "outreaches",
    "outreach_targets",
    "identifiers",
    "person_emails",
    "person_phones",
    "taggings",
    "totals",
)

_STATES = [
    "CA",
    "TX",
    "FL",
    "NY",
    "PA",
    "IL",
    "OH",
    "GA",
    "NC",
    "MI",
    "NJ",
    "VA",
    "WA",
    "AZ",
    "TN",
    "MA",
    "IN",
    "MO",
    "MD",
    "WI",
    "CO",
    "MN",
    "SC",
    "AL",
    "LA",
    "KY",
    "OR",
    "OK",
    "CT",
    "UT",
    "IA",
    "NV",
    "AR",
    "MS",
    "KS",
    "NM",
    "NE",
    "ID",
    "WV",
    "HI",
    "NH",
    "ME",
    "RI",
    "MT",
    "DE",
    "SD",
    "ND",
    "AK",
    "VT",
    "WY",
]
_GIVEN = [
    "Mary",
    "James",
    "Patricia",
    "John",
    "Jennifer",
    "Robert",
    "Linda",
    "Michael",
    "Elizabeth",
    "William",
    "Barbara",
    "David",
    "Susan",
    "Richard",
    "Jessica",
    "Joseph",
    "Sarah",
    "Thomas",
    "Karen",
    "Charles",
    "Lisa",
    "Daniel",
    "Nancy",
    "Matthew",
    "Betty",
    "Anthony",
    "Sandra",
    "Mark",
    "Margaret",
    "Donald",
    "Ashley",
    "Steven",
    "Kimberly",
    "Andrew",
    "Emily",
    "Paul",
    "Donna",
    "Joshua",
    "Michelle",
]


def _spread(step: float) -> str:
    """A pseudo-random number from 0 to 1, which depends only on `j`."""
    return f"(j * float8 '{step}' - floor(j * float8 '{step}'))"


# The moment of the n-th of $3::bigint rows in three years: between two midnights of UTC, when it is
# evening in America, rows are denser.
_MOMENT = """timestamptz '2023-07-01 00:00:00+00' + interval '1 day' * (
  ({n})::float8 * 1095 / $3::bigint - 0.1 * sin(2 * pi() * (({n})::float8 * 1095 / $3::bigint)))"""
_UUID = """(lpad(to_hex((extract(epoch FROM {at}) * 1000)::bigint), 12, '0') || '7{kind}08'
  || lpad(to_hex({n}), 15, '0'))::uuid"""
_PERSON_MOMENT = _MOMENT.format(n="j * 10 - 9")
_PERSON = _UUID.format(at=_PERSON_MOMENT, kind="01", n="j")
_CAMPAIGN_ID = "('01880000-0000-7000-8000-' || lpad(to_hex({n}), 12, '0'))::uuid"
_TAG_ID = "('01860000-0000-7000-8000-' || lpad(to_hex({n}), 12, '0'))::uuid"
_STATE = f"floor(50 * power({_spread(0.6180339887498949)}, 2))::int"

_TAG = _TAG_ID.format(n=f"1 + floor({TAGS} * power({_spread(0.3247179572447461)}, 3))::int")

_PEOPLE = f"""
WITH made AS MATERIALIZED (
  SELECT {_PERSON} AS id, {_PERSON_MOMENT} AS at, j, {_STATE} AS state,
    ($4::text[])[1 + floor({len(_GIVEN)} * power({_spread(0.7548776662466927)}, 1.5))::int]
      AS given,
    'Family' || floor(5000 * power({_spread(0.5698402909980532)}, 3))::int AS family,
    lower('P' || j || '@example.org') AS address, (12010000000 + j)::text AS number,
    floor(600 * power({_spread(0.4142135623730951)}, 2))::int AS place
  FROM generate_series($1::bigint, $2::bigint) AS j),
emails AS (
  INSERT INTO person_emails (organization_id, address, person_id)
  SELECT $6, address, id FROM made),
phones AS (
  INSERT INTO person_phones (organization_id, number, person_id)
  SELECT $6, number, id FROM made WHERE j % 5 < 3),
taggings AS (
  INSERT INTO taggings (organization_id, id, created_date, modified_date, item_type, tag_id,
    person_id)
  SELECT $6, {_UUID.format(at="at", kind="03", n="j")}, at, at, 'osdi:person',
    {_TAG}, id
  FROM made WHERE j % 10 < 3)
INSERT INTO people (organization_id, id, identifiers, created_date, modified_date, given_name,
  family_name, email_addresses, phone_numbers, postal_addresses)
SELECT $6, id, '{{}}', at, at, given, family,
  jsonb_build_array(jsonb_build_object('primary', true, 'address', address)),
  CASE WHEN j % 5 < 3 THEN jsonb_build_array(jsonb_build_object('primary', true, 'number', number,
    'country', 'US')) END,
  jsonb_build_array(jsonb_build_object('primary', true, 'region', ($5::text[])[state + 1],
    'locality', 'Town ' || (state * 100 + place % 100), 'country', 'US',
    'postal_code', lpad((state * 1000 + place)::text, 5, '0')))
FROM made
"""

_OUTREACHES = f"""
WITH drawn AS (
  SELECT i, {_MOMENT.format(n="i")} AS at, random() AS a, random() AS b, random() AS c,
    1 + floor({CAMPAIGNS - 1} * power(random(), 4))::int AS campaign,
    CASE WHEN i % 20 = 7 THEN 1 + i / 20 ELSE $3::bigint / 20 + 1 + floor(
      ($3::bigint - $3::bigint / 20 * 10) / 10 * power(random(), 1.5))::bigint END AS j
  FROM generate_series($1::bigint, $2::bigint) AS i),
chosen AS (
  SELECT *, {_STATE} AS state, {_PERSON} AS person_id,
    {_CAMPAIGN_ID.format(n="campaign")} AS campaign_id,
    CASE WHEN i % 100000 = 11 THEN 'fax' WHEN a < 0.1 THEN 'phone' WHEN a < 0.105 THEN 'Email'
      ELSE (ARRAY['email', 'email', 'phone', 'email', 'postal mail', 'email', 'in-person',
        'petition'])[1 + campaign % 8] END AS type
  FROM drawn),
made AS MATERIALIZED (
  SELECT {_UUID.format(at="at", kind="02", n="i")} AS id, i, at,
    CASE WHEN i > $3::bigint * 0.99 THEN timestamptz '2023-05-01 00:00:00+00'
        + ($3::bigint - i)::float8 / ($3::bigint * 0.01) * interval '60 days'
      WHEN i % 10 = 3 THEN at - power(b, 2) * interval '60 days' ELSE at END AS action_date,
    type, CASE WHEN type = 'phone' THEN floor(600 * b)::int END AS duration,
    jsonb_build_object('source', CASE WHEN i % 100000 = 13 THEN 'rare' ELSE
        'source-' || floor({SOURCES} * power(b, 3))::int END, 'website',
        'www.site-' || floor({WEBSITES} * power(c, 3))::int || '.org') AS referrer_data,
    CASE WHEN i % 20 = 9 THEN NULL ELSE campaign_id END AS campaign_id, person_id,
    state * 36 + (i / 7 % 12) * 3 + i % 3 AS choice
  FROM chosen),
joined AS (
  INSERT INTO outreach_targets (organization_id, outreach_id, position, target_id, action_date)
  SELECT $4, made.id, t.position - 1, t.id, action_date
  FROM made JOIN pg_temp.choices AS s ON s.n = made.choice,
    unnest(s.ids) WITH ORDINALITY AS t (id, position)),
named AS (
  INSERT INTO identifiers (organization_id, resource, identifier, resource_id)
  SELECT $4, 'outreaches', 'crm:' || i, id FROM made WHERE i % 10 = 5)
INSERT INTO outreaches (organization_id, id, identifiers, created_date, modified_date, action_date,
  type, duration, subject, referrer_data, targets, advocacy_campaign_id, person_id)
SELECT $4, made.id, CASE WHEN i % 10 = 5 THEN ARRAY['crm:' || i] ELSE '{{}}' END, at,
  CASE WHEN i % 50 = 21 THEN at + interval '10 days' ELSE at END, action_date, type, duration,
  CASE WHEN type = 'email' THEN 'Vote no on HR ' || i % 50 END, referrer_data, s.body,
  campaign_id, person_id
FROM made JOIN pg_temp.choices AS s ON s.n = made.choice ORDER BY made.i
"""

_SMALL = [
    f"""INSERT INTO advocacy_campaigns (organization_id, id, created_date, modified_date, title,
      type)
    SELECT $1, {_CAMPAIGN_ID.format(n="i")}, now(), now(), 'Campaign ' || i,
      (ARRAY['email', 'phone'])[1 + i % 2] FROM generate_series(1, {CAMPAIGNS}) AS i""",
    f"""INSERT INTO tags (organization_id, id, created_date, modified_date, name)
    SELECT $1, {_TAG_ID.format(n="i")}, now(), now(), 'tag ' || i
    FROM generate_series(1, {TAGS}) AS i""",
]
_CHOICES = [
    "CREATE TEMP TABLE choices (n int PRIMARY KEY, body jsonb, ids uuid[])",
    """INSERT INTO choices SELECT state * 36 + v * 3 + m, jsonb_agg(t.body ORDER BY p),
      array_agg(t.id ORDER BY p)
    FROM generate_series(0, 49) AS state, generate_series(0, 11) AS v, generate_series(0, 2) AS m,
      generate_series(0, m) AS p, unnest($1::int[], $2::uuid[], $3::jsonb[]) AS t (n, id, body)
    WHERE t.n = state * 12 + (v + p * 5) % 12 GROUP BY state, v, m""",
    "ANALYZE choices",
]
_TOTALS = """INSERT INTO totals (organization_id, collection, scope_id, slot, n)
SELECT organization_id, '{collection}', {scope}, {slot}, count(*) FROM {table}
WHERE {scope} IS NOT NULL GROUP BY organization_id, {scope}"""
_TOTALS_OF_NOTHING = f"""INSERT INTO totals (organization_id, collection, scope_id, slot, n)
SELECT organization_id, 'outreaches', id, {PEOPLE_SLOT}, 0 FROM people
WHERE id NOT IN (SELECT scope_id FROM totals WHERE slot = {PEOPLE_SLOT})"""
_COUNTED = [
    ("outreaches", "outreaches", "organization_id"),
    ("outreaches", "outreaches", "advocacy_campaign_id"),
    ("outreaches", "outreaches", "person_id"),
    ("outreaches", "outreach_targets", "target_id"),
    ("people", "people", "organization_id"),
    ("advocacy_campaigns", "advocacy_campaigns", "organization_id"),
    ("tags", "tags", "organization_id"),
    ("taggings", "taggings", "organization_id"),
    ("taggings", "taggings", "tag_id"),
    ("taggings", "taggings", "person_id"),
]
_FOREIGN_KEYS = """SELECT conrelid::regclass::text AS "table", conname::text AS name,
pg_get_constraintdef(oid) AS definition FROM pg_constraint
WHERE contype = 'f' AND connamespace = 'public'::regnamespace
  AND (conrelid::regclass::text = ANY ($1) OR confrelid::regclass::text = ANY ($1))"""
_KEYS = """SELECT conrelid::regclass::text AS "table", conname::text AS name,
pg_get_constraintdef(oid) AS definition FROM pg_constraint
WHERE contype IN ('p', 'u') AND conrelid::regclass::text = ANY ($1)"""
_INDEXES = """SELECT indexname::text AS name, indexdef AS definition FROM pg_indexes
WHERE schemaname = 'public' AND tablename = ANY ($1)"""


async def fill(
    server_url: str, outreaches: int, sessions: int = SESSIONS, roll_up: bool = False
) -> Filled:
    """A new database with `outreaches` outreaches, rolled up if `roll_up`."""
    name = f"growth_{outreaches}"
    connection = await asyncpg.connect(server_url)
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()
    url = server_url.replace("/osdi?", f"/{name}?")
    await asyncio.to_thread(upgrade, url)
    store = Store(url, load_settings(statement_timeout=120.0))
    await store.connect()
    token = await create_key(store, "default", "bench", ["read", "write"])
    await store.disconnect()
    connection = await _connect(url)
    own: UUID = await connection.fetchval(_ORGANIZATION)
    async with _without_indexes(connection):
        await _fill(connection, url, own, outreaches, sessions)
    if roll_up:
        await store.connect()
        await build(store, own)
        await store.disconnect()
    await connection.execute("VACUUM (ANALYZE, FREEZE)")
    await connection.close()
    return Filled(url, token, outreaches)


async def _connect(url: str) -> asyncpg.Connection[Any]:
    settings = {
        "synchronous_commit": "off",
        "jit": "off",
        "timezone": "UTC",
        "work_mem": "512MB",
        "maintenance_work_mem": "1GB",
    }
    return await asyncpg.connect(url, server_settings=settings)


async def _fill(
    connection: asyncpg.Connection[Any], url: str, own: UUID, outreaches: int, sessions: int
) -> None:
    targets = [_target(n) for n in range(TARGETS)]
    ids = [target_id(target) for target in targets]
    await connection.executemany(
        """INSERT INTO targets (organization_id, id, title, organization, given_name, family_name,
          ocdid) VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        [
            (own, id_, *[target[name] for name in _TARGET_FIELDS])
            for id_, target in zip(ids, targets, strict=True)
        ],
    )
    for statement in _SMALL:
        await connection.execute(statement, own)
    bodies = [orjson.dumps(target).decode() for target in targets]
    people = outreaches // 10
    await asyncio.gather(
        *[
            _fill_part(url, own, (ids, bodies), (outreaches, people), (part, sessions))
            for part in range(sessions)
        ]
    )
    for collection, table, scope in _COUNTED:
        slot = PEOPLE_SLOT if (collection, scope) == ("outreaches", "person_id") else 0
        await connection.execute(
            _TOTALS.format(collection=collection, table=table, scope=scope, slot=slot)
        )
    await connection.execute(_TOTALS_OF_NOTHING)


async def _fill_part(
    url: str,
    own: UUID,
    targets: tuple[list[UUID], list[str]],
    numbers: tuple[int, int],
    part: tuple[int, int],
) -> None:
    """Insert the `part[0]`-th of `part[1]` equal parts, in the order of the ids."""
    connection = await _connect(url)
    ids, bodies = targets
    await connection.execute(_CHOICES[0])
    await connection.execute(_CHOICES[1], list(range(TARGETS)), ids, bodies)
    await connection.execute(_CHOICES[2])
    outreaches, people = numbers
    for first, last in _batches(people, *part):
        await connection.execute(_PEOPLE, first, last, outreaches, _GIVEN, _STATES, own)
    for first, last in _batches(outreaches, *part):
        await connection.execute(f"SELECT setseed({(first % 9973) / 9973})")
        await connection.execute(_OUTREACHES, first, last, outreaches, own)
    await connection.close()


def _batches(number: int, part: int, parts: int) -> list[tuple[int, int]]:
    begin, end = number * part // parts, number * (part + 1) // parts
    return [(first + 1, min(first + BATCH, end)) for first in range(begin, end, BATCH)]


_TARGET_FIELDS = ("title", "organization", "given_name", "family_name", "ocdid")


def _target(n: int) -> dict[str, str]:
    state, place = _STATES[n // 12].lower(), n % 12
    senator = place < 2
    return {
        "title": "Senator" if senator else "Representative",
        "organization": "U.S. Senate" if senator else "U.S. House of Representatives",
        "given_name": _GIVEN[n % len(_GIVEN)],
        "family_name": f"Target{n}",
        "ocdid": f"ocd-division/country:us/state:{state}" + ("" if senator else f"/cd:{place - 1}"),
    }


@asynccontextmanager
async def _without_indexes(connection: asyncpg.Connection[Any]) -> AsyncIterator[None]:
    """Drop the keys and indexes of the large tables, and recreate them after the block."""
    foreign = await connection.fetch(_FOREIGN_KEYS, list(_LARGE))
    keys = await connection.fetch(_KEYS, list(_LARGE))
    indexes = await connection.fetch(_INDEXES, list(_LARGE))
    for row in (*foreign, *keys):
        await connection.execute(f'ALTER TABLE {row["table"]} DROP CONSTRAINT "{row["name"]}"')
    of_keys = {row["name"] for row in keys}
    indexes = [row for row in indexes if row["name"] not in of_keys]
    for row in indexes:
        await connection.execute(f'DROP INDEX "{row["name"]}"')
    yield
    await connection.execute("ANALYZE")
    for row in (*keys, *indexes, *foreign):
        statement: str = row["definition"]
        if "table" in dict(row):
            statement = f'ALTER TABLE {row["table"]} ADD CONSTRAINT "{row["name"]}" {statement}'
        await connection.execute(statement)


async def serve(directory: Path, sizes: list[int]) -> None:
    """Fill a database of each size on a server in `directory`, and serve until SIGTERM."""
    embedded = Embedded()
    url = await asyncio.to_thread(embedded.start, directory / "data")
    connection = await asyncpg.connect(url)
    await connection.execute("ALTER SYSTEM SET max_wal_size = '8GB'")
    await connection.execute("SELECT pg_reload_conf()")
    for size in sizes:
        began = time.perf_counter()
        store = await fill(url, size)
        took = time.perf_counter() - began
        print(f"{store.url} {store.token}: {size:,} in {took:.0f} s, {size / took:,.0f} a second.")
        sys.stdout.flush()
        (directory / f"token_{size}").write_text(store.token + "\n")
    await connection.execute("ALTER SYSTEM RESET max_wal_size")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()
    (directory / "url").write_text(store.url + "\n")
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    await asyncio.to_thread(embedded.stop)


if __name__ == "__main__":
    *numbers, directory = sys.argv[1:]
    asyncio.run(serve(Path(directory), [int(number) for number in numbers]))
