"""Roll-ups are exact in every snapshot, whatever happens at once.

Clients write, two processes fold, one counts anew and moves to other time zones, and connections
are cut in the middle of a fold. Meanwhile, each snapshot is recounted row by row, and statistics
are read from the roll-ups and from the rows. `ROLLUP_HISTORIES` sets the number of histories,
`ROLLUP_FIRST` the seed of the first.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
import pytest_asyncio

from resolvers.execute.read import parameter_values
from resolvers.execute.rollups import build, differences, fold, set_time_zone
from resolvers.plan.parameterize import parameterize
from resolvers.plan.predicates import And, Compare, Op, Path
from resolvers.plan.rollups import at_quarters, find_rollups
from resolvers.plan.stats import Count, GroupKey, Groups, ReadStats, Series, Start, have_people
from resolvers.sql.read import compile_read
from resolvers.sql.rollups.fold import compile_fold, compile_fold_lock
from resolvers.store import TransactionConflict
from schema.failures import Failure
from schema.osdi.catalogue import OUTREACH
from tests.support import rollups
from tests.support.gateway import Gateway, Json, id_of, running

FIRST = int(os.environ.get("ROLLUP_FIRST", "0"))
HISTORIES = int(os.environ.get("ROLLUP_HISTORIES", "8"))
STEPS = (4, 12)
"""The least and the most that each of four clients does."""

ENOUGH = 4
"""The least number of statistics that the two readers of a history compare."""
ZONES = ["UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Havana"]
GROUPINGS = ["type", "campaign", "target", "division", "source"]
MIDNIGHTS = [
    datetime.fromisoformat(f"{day}T00:00:00Z")
    for day in ("2025-12-31", "2026-01-01", "2026-02-01", "2026-03-08", "2026-04-04")
]
TARGETS = [
    {"given_name": "Ada", "ocdid": "ocd-division/country:us/state:ny"},
    {"given_name": "Bea", "ocdid": "ocd-division/country:us/State:CA/cd:1"},
    {"given_name": "Cy"},
]
_TYPE, _REFERRER = OUTREACH.by_name["type"], OUTREACH.by_name["referrer_data"]
assert _REFERRER.struct is not None
_OF_PHONE = Compare(Path(_TYPE), Op.EQ, "phone")
_OF_SOURCE = Compare(Path(_REFERRER, (_REFERRER.struct.by_name["source"],)), Op.EQ, "a")
FILTERS = (None, None, _OF_PHONE, _OF_PHONE, _OF_SOURCE, And((_OF_PHONE, _OF_SOURCE)))
COUNTS = (("n", Count("outreaches")), ("s", Count("duration")))
PEOPLE = (("m", Count("people")), ("f", Count("new_people")))
_compiled = cache(compile_read.__wrapped__)
"""There are more templates than the gateway keeps, and a history needs less time than they do."""

CUT_OFF = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What the driver raises of a connection that was cut."""


@dataclass
class History:
    """What happens to one organization, as `seed` has it."""

    gateway: Gateway
    connections: asyncpg.Pool
    client: httpx.AsyncClient
    own: UUID
    seed: int
    outreaches: list[str] = field(default_factory=list)
    campaigns: list[str] = field(default_factory=list)
    compared: int = 0
    done: bool = False

    async def run(self) -> None:
        for title in "abc":
            self.campaigns.append(await self._made("/advocacy_campaigns", {"title": title}))
        reading = [asyncio.create_task(self._read(n)) for n in range(2)]
        folding = [asyncio.create_task(self._fold(n)) for n in range(2)]
        others = [*reading, *folding, asyncio.create_task(self._build())]
        try:
            await asyncio.gather(*[self._write(n) for n in range(4)])
        finally:
            # Also if a write fails: the others take a cancellation for a cut connection.
            self.done = True
        await asyncio.gather(*others)
        while await fold(self.gateway.store, self.own, 20):
            pass
        async with self.connections.acquire() as connection, _snapshot(connection):
            await self._compare(connection, random.Random(self.seed))
        assert [row async for row in differences(self.gateway.store, self.own)] == []

    def _random(self, *names: Any) -> random.Random:
        return random.Random(f"{self.seed} {names}")

    # Writes

    async def _made(self, path: str, body: Json) -> str:
        response = await self.client.post(path, json=body)
        assert response.status_code == 200, response.text
        return id_of(response.json())

    async def _write(self, number: int) -> None:
        pick = self._random("write", number)
        for _ in range(pick.randint(*STEPS)):
            await self._act(pick)

    async def _act(self, pick: random.Random) -> None:
        action = pick.choice(
            ["make", "help", "help", "change", "change", "move", "delete", "end", "leave"]
        )
        campaign = pick.choice(self.campaigns)
        path = f"/advocacy_campaigns/{campaign}/"
        if action == "make" or not self.outreaches:
            response = await self.client.post(path + "outreaches", json=_body(pick))
            # The campaign may be gone.
            if response.status_code == 200:
                self.outreaches.append(id_of(response.json()))
            return
        outreach = pick.choice(self.outreaches)
        match action:
            case "help":
                body = {
                    **_body(pick),
                    "identifiers": [f"x:{pick.randint(1, 3)}"],
                    "person": {"email_addresses": [{"address": f"{pick.randint(1, 3)}@x.org"}]},
                }
                response = await self.client.post(path + "record_outreach_helper", json=body)
                if response.status_code == 200:
                    self.outreaches.append(id_of(response.json()))
            case "change":
                await self.client.put(f"/outreaches/{outreach}", json=_body(pick, 0.3))
            case "move":
                link = {"href": f"{self.client.base_url}advocacy_campaigns/{campaign}"}
                body = {"_links": {"osdi:advocacy_campaign": link}}
                await self.client.put(f"/outreaches/{outreach}", json=body)
            case "delete":
                self.outreaches.remove(outreach)
                await self.client.delete(f"/outreaches/{outreach}")
            case "leave":
                people = (await self.client.get("/people")).json()["_embedded"]["osdi:people"]
                if people:
                    await self.client.delete(f"/people/{id_of(pick.choice(people))}")
            case "end":
                self.campaigns.append(await self._made("/advocacy_campaigns", {"title": "new"}))
                if campaign in self.campaigns:
                    self.campaigns.remove(campaign)
                    await self.client.delete(f"/advocacy_campaigns/{campaign}")

    # Roll-ups

    async def _fold(self, number: int) -> None:
        """One process. It is cut off now and then, and begins again."""
        pick = self._random("fold", number)
        while not self.done:
            with suppress(*CUT_OFF):
                await self._fold_some(pick)
            await asyncio.sleep(pick.random() * 0.01)

    async def _fold_some(self, pick: random.Random) -> None:
        """Until the end, or until the connection is cut."""
        connection = await asyncpg.connect(self.gateway.url)
        try:
            while not self.done:
                values = {"organization_id": self.own, "limit": pick.randint(1, 9)}
                killing = asyncio.create_task(self._kill(connection.get_server_pid(), pick))
                try:
                    async with connection.transaction():
                        lock, statement = compile_fold_lock(wait=False), compile_fold()
                        if await connection.fetchval(lock.sql, *lock.arguments(values)):
                            await connection.fetchval(statement.sql, *statement.arguments(values))
                            await asyncio.sleep(pick.random() * 0.01)
                finally:
                    await killing
        finally:
            connection.terminate()
            # The driver closes its socket in the next round of the loop.
            await asyncio.sleep(0)

    async def _kill(self, pid: int, pick: random.Random) -> None:
        if pick.random() < 0.1:
            await asyncio.sleep(pick.random() * 0.03)
            await self.connections.execute("SELECT pg_terminate_backend($1)", pid)

    async def _build(self) -> None:
        pick = self._random("build")
        store = self.gateway.store
        while not self.done:
            await asyncio.sleep(pick.random() * 0.4)
            with suppress(Failure, TransactionConflict):
                await set_time_zone(store, self.own, pick.choice(ZONES))
                await build(store, self.own)

    # Reads

    async def _read(self, number: int) -> None:
        pick = self._random("read", number)
        async with self.connections.acquire() as connection:
            while not self.done or self.compared < ENOUGH:
                async with _snapshot(connection):
                    await self._compare(connection, pick)
                await asyncio.sleep(pick.random() * 0.03)

    async def _compare(self, connection: Any, pick: random.Random) -> None:
        rows = {}
        for table in rollups.TABLES:
            name = "id" if table == "organizations" else "organization_id"
            query = f"SELECT * FROM {table} WHERE {name} = $1"
            rows[table] = await connection.fetch(query, self.own)
        assert [*rollups.contradictions(rows)] == [], self.seed
        plans = [*_plans(pick, rows["organizations"][0]["time_zone"])]
        if not plans:
            return
        plan = pick.choice(plans)
        rolled_up, counted = [
            await self._answer(connection, each) for each in (plan, replace(plan, rollups=None))
        ]
        assert rolled_up == counted, (self.seed, plan)
        self.compared += 1

    async def _answer(self, connection: Any, plan: ReadStats) -> Any:
        template, values = parameterize(plan)
        statement = _compiled(template)
        binds = parameter_values(values)
        binds |= {"organization_id": self.own, "namespace": str(self.seed)}
        return json.loads(
            await connection.fetchval(statement.sql, *statement.arguments(binds)) or "null"
        )


def _snapshot(connection: Any) -> Any:
    """A transaction that sees one moment."""
    return connection.transaction(isolation="repeatable_read", readonly=True)


def _body(pick: random.Random, left_out: float = 0.1) -> Json:
    def moment() -> str:
        seconds = pick.choice([1, 60, 900, 86400]) * pick.randint(-9, 9)
        return (pick.choice(MIDNIGHTS) + timedelta(seconds=seconds)).isoformat()

    body = {
        "action_date": pick.choice([None, *[moment() for _ in range(9)]]),
        "type": pick.choice([None, "phone", "Phone", "email"]),
        "duration": pick.choice([None, 0, 30, 600]),
        "targets": pick.sample(TARGETS, pick.randint(0, 3)),
        "referrer_data": {"source": pick.choice(["a", "b"])},
    }
    return {name: value for name, value in body.items() if pick.random() > left_out}


def _plans(pick: random.Random, own_zone: str) -> Iterator[ReadStats]:
    """Statistics of some range, with and without bounds and people, that roll-ups can answer."""
    begin = pick.choice(MIDNIGHTS) + timedelta(seconds=pick.choice([0, 0, 900, 1, -4500]))
    end = begin + timedelta(hours=pick.choice([0, 1, 24, 24 * 31, 24 * 99]))
    interval = pick.choice(["day", "month", "week"])
    zone = pick.choice([own_zone, *ZONES])
    group_by = pick.choice(GROUPINGS)
    series = ("p", Series((*COUNTS, ("at", Start()))))
    groups = ("g", Groups(9, (*COUNTS, ("key", GroupKey()), series)))
    where = pick.choice(FILTERS)
    members = (*COUNTS, series, groups)
    then_by = pick.choice([None, "type", "source"])
    bounded = ReadStats(where, begin, end, interval, zone, group_by, members, then_by=then_by)
    whole = (*COUNTS, ("g", Groups(9, (*COUNTS, ("key", GroupKey())))))
    unbounded = replace(bounded, begin=None, end=None, interval=None, members=whole)
    by = pick.choice(["campaign", "type", "source"])
    with_people = [
        replace(_with_people(plan), group_by=by, then_by=None) for plan in (bounded, unbounded)
    ]
    for plan in (bounded, unbounded, *with_people):
        found = find_rollups(where, plan.groupings, own_zone)
        if found and have_people(found, plan.interval, str(plan.time_zone), plan.members):
            is_bounded = plan.begin is not None
            first, last = (begin, end) if is_bounded else (None, None)
            even = at_quarters(first, last, plan.interval, str(plan.time_zone))
            yield replace(plan, rollups=replace(found, at_quarters=even))


def _with_people(plan: ReadStats) -> ReadStats:
    """Also the different people, wherever there are outreaches."""

    def added(item: Any) -> Any:
        if not isinstance(item, Series | Groups):
            return item
        return replace(item, members=_members(item.members))

    def _members(members: Any) -> Any:
        return (*PEOPLE, *[(key, added(item)) for key, item in members])

    return replace(plan, members=_members(plan.members))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(module_database_url: str) -> AsyncIterator[Gateway]:
    """The gateway for all histories, each of which is that of an organization of its own."""
    async with running(module_database_url) as gateway:
        yield gateway


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def connections(module_database_url: str) -> AsyncIterator[asyncpg.Pool]:
    """They are kept, since a new one needs longer for its first statements than for all others."""
    settings = {"jit": "off"}
    pool = asyncpg.create_pool(module_database_url, min_size=2, server_settings=settings)
    async with pool as connections:
        yield connections


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("seed", range(FIRST, FIRST + HISTORIES))
async def test_every_snapshot_is_exact(
    gateway: Gateway, connections: asyncpg.Pool, seed: int
) -> None:
    gateway.recorder.clear()
    token = await gateway.key(str(seed))
    client = gateway.anonymous(**{"OSDI-API-Token": token})
    history = History(gateway, connections, client, await gateway.organization_id(token), seed)
    async with asyncio.timeout(60):
        await history.run()
