"""Writes that share a transaction have the result of some order of single writes.

Random requests have many keys in common: identifiers, e-mail addresses, phone numbers, links and
ids. Each round runs them together, then one after the other in every order, until the rows and the
responses are the same. All of it happens in savepoints of one transaction. `BATCH_FIRST` sets the
seed of the first round.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.config.settings import load_settings
from app.identity.authenticate import Authenticator
from app.store.driver import DRIVER_ERRORS
from app.store.errors import translate
from resolvers.current_request import REQUEST_ID, current_request
from resolvers.execute.write.queue import WriteQueue
from resolvers.execute.write.single import ReadBack, WriteResult, write
from resolvers.plan.pages import ParentScope
from resolvers.plan.read import Hal
from resolvers.plan.tenant import Tenant
from resolvers.write.plan import Action, WriteRequest
from schema.failures import Failure
from schema.models.bodies import parse_body, parse_record_outreach, parse_signup
from schema.osdi.catalogue import OUTREACH, PERSON
from tests.spec.support.builders import emails, phones
from tests.support.citus import CITUS_URL
from tests.support.effort import examples
from tests.support.gateway import BASE, Gateway, Json, path_of

FIRST = int(os.environ.get("BATCH_FIRST", "0"))
ROUNDS = examples(200)
SIZE = 5

pytestmark = pytest.mark.skipif(
    CITUS_URL is not None, reason="the connection is one to PostgreSQL alone"
)

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_TABLES = (
    # Rows are named by those before them.
    *("people", "outreaches", "taggings", "items", "answers", "triggers", "deliveries"),
    *("identifiers", "person_emails", "person_phones", "outreach_targets", "outreach_deltas"),
    "changes",
)
_TOTALS = "SELECT collection, scope_id, sum(n) FROM totals GROUP BY collection, scope_id"
_UNCOMPARED = ("organization_id", "transaction", "key_id")


class _Savepoints:
    """A store whose transactions are savepoints of one transaction, one after the other."""

    shard = 0
    max_bytes = 1_000_000

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self, *_: Any, **__: Any) -> AsyncIterator[_Savepoints]:
        async with self._lock:
            try:
                async with self._connection.transaction():
                    yield self
            except DRIVER_ERRORS as error:
                raise translate(error) from error

    async def value(self, statement: Any, values: Any) -> Any:
        return await self._connection.fetchval(statement.sql, *statement.arguments(values))

    async def fetch(self, statement: Any, values: Any) -> Any:
        return await self._connection.fetch(statement.sql, *statement.arguments(values))


@dataclass
class _Requests:
    """Random requests of one tenant."""

    pick: random.Random
    tenant: Tenant
    campaigns: list[UUID]
    question: str
    people: list[UUID] = field(default_factory=list)
    outreaches: list[UUID] = field(default_factory=list)

    def some(self, number: int, anonymous: bool = False) -> list[WriteRequest]:
        found: list[WriteRequest] = []
        while len(found) < number:
            try:
                found.append(self._request(anonymous))
            except Failure:
                continue
        return found

    def _request(self, anonymous: bool) -> WriteRequest:
        kinds = [self._record, self._record, self._sign_up]
        request = self.pick.choice(kinds if anonymous else [*kinds, self._person])()
        return replace(request, anonymous=anonymous)

    def _record(self) -> WriteRequest:
        body: Json = {"subject": self.pick.choice("st"), **self._functions()}
        if self._is(0.9):
            body["person"] = self._keys()
        if self._is(0.35):
            body["identifiers"] = self._ids("x", self.outreaches)
        if self.people and self._is(0.1):
            href = f"{BASE}/people/{self.pick.choice(self.people)}"
            body["_links"] = {"osdi:person": {"href": href}}
        if self._is(0.3):
            body["targets"] = [{"title": "Senator", "family_name": self.pick.choice("AB")}]
        return WriteRequest(
            Action.CREATE,
            OUTREACH,
            self.tenant,
            parse_record_outreach(body),
            scope=ParentScope("advocacy_campaign_id", self.pick.choice(self.campaigns)),
            helper=True,
        )

    def _sign_up(self) -> WriteRequest:
        body = parse_signup({"person": self._keys(), **self._functions()})
        return WriteRequest(Action.CREATE, PERSON, self.tenant, body, helper=True)

    def _person(self) -> WriteRequest:
        return WriteRequest(Action.CREATE, PERSON, self.tenant, parse_body(PERSON, self._keys()))

    def _keys(self) -> Json:
        """A person, often with keys."""
        person: Json = {"given_name": self.pick.choice(["Ada", "Bob"])} if self._is(0.6) else {}
        if self._is(0.45):
            person |= emails(*{f"e{self.pick.randint(1, 4)}@x.org" for _ in range(2)})
        if self._is(0.35):
            person |= phones(f"1555010{self.pick.randint(1, 3)}")
        if self._is(0.3):
            person["identifiers"] = self._ids(self.pick.choice(["civi", "sys"]), self.people)
        for name in ("email_addresses", "identifiers"):
            if name not in person and self._is(0.03):
                person[name] = None
        return person or {"given_name": "Ada"}

    def _ids(self, system: str, stored: list[UUID]) -> list[str]:
        own = [f"default:{self.pick.choice(stored)}"] if stored and self._is(0.2) else []
        return [f"{system}:{self.pick.randint(1, 3)}", *own]

    def _functions(self) -> Json:
        answer = {"question": self.question, "responses": [self.pick.choice(["yes", "no"])]}
        functions = {
            "add_tags": ["t1", "nobody"],
            "remove_tags": ["t1"],
            "add_lists": ["l1"],
            "add_questions_responses_uri": [answer],
            "triggers": {"autoresponse": {"enabled": True}},
        }
        return {name: value for name, value in functions.items() if self._is(0.2)}

    def _is(self, probability: float) -> bool:
        return self.pick.random() < probability


@dataclass
class _Round:
    """One set of requests, and how the rows and responses are compared. `shared`: how many of them
    shared a transaction.
    """

    connection: asyncpg.Connection
    store: Any
    requests: Sequence[WriteRequest]
    names: dict[UUID, str]
    shared: int = 0

    async def together(self) -> Any:
        """The first is written alone, since it finds no other; the others share a transaction."""
        queue = WriteQueue(self.store)
        tasks = [asyncio.create_task(self._write(number, queue.write)) for number in range(SIZE)]
        results = await asyncio.gather(*tasks)
        self.shared = queue.batched
        return await self._outcome(results)

    async def in_turn(self, order: Sequence[int]) -> Any:
        async def alone(request: WriteRequest, read_back: ReadBack | None) -> WriteResult:
            return await write(self.store, request, read_back)

        results = {number: await self._write(number, alone) for number in order}
        return await self._outcome([results[number] for number in range(SIZE)])

    async def _write(self, number: int, run: Any) -> WriteResult | Failure:
        request = self.requests[number]
        binds = {**request.tenant.binds(), "base": BASE, "curies": "[]"}
        token = current_request.set({REQUEST_ID: b"%d" % number})
        try:
            result: WriteResult = await run(
                request, None if request.anonymous else ReadBack(Hal(), binds)
            )
        except Failure as error:
            return error
        finally:
            current_request.reset(token)
        return result

    async def _outcome(self, results: Sequence[WriteResult | Failure]) -> Any:
        return await self._rows(), [self._shown(result) for result in results]

    async def _rows(self) -> list[str]:
        """All rows, as text. A new resource is named by its columns."""
        names, rows = dict(self.names), []
        for table in _TABLES:
            for row in await self.connection.fetch(f"SELECT * FROM {table}"):
                rows.append(f"{table} {_compared(row, names)}")
                names.setdefault(row.get("id"), rows[-1])
        for row in await self.connection.fetch(_TOTALS):
            rows.append(f"totals {_compared(row, names)}")
        return sorted(rows)

    def _shown(self, result: WriteResult | Failure) -> Any:
        if isinstance(result, Failure):
            return [(fault.code, fault.properties) for fault in result.faults]
        document = _UUID.sub(
            lambda found: self.names.get(UUID(found[0]), "new"), result.document or ""
        )
        parts = [(part.resource, part.fault.code, part.fault.properties) for part in result.parts]
        return self.names.get(result.id), result.created, parts, _DATE.sub("", document)


def _compared(row: Any, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        name: names.get(value, "new") if isinstance(value, UUID) else value
        for name, value in row.items()
        if name not in _UNCOMPARED and not name.endswith("_date") and not _is_number(name, value)
    }


def _is_number(name: str, value: object) -> bool:
    """Whether the value is the number of a row, which PostgreSQL counts on."""
    return name == "id" and isinstance(value, int)


async def _requests(gateway: Gateway, seed: int) -> _Requests:
    caller = await Authenticator(gateway.store, load_settings()).by_token(gateway.token)
    assert caller is not None
    campaigns = [UUID((await gateway.campaign()).rpartition("/")[2]) for _ in range(2)]
    await gateway.post("/tags", {"name": "t1"})
    await gateway.post("/lists", {"name": "l1"})
    choices = [{"key": key, "name": key} for key in ("yes", "no")]
    asked = {"title": "Help?", "question_type": "SingleChoice", "responses": choices}
    question = path_of(await gateway.post("/questions", asked))
    return _Requests(random.Random(seed), caller.tenant, campaigns, BASE + question)


async def _names(connection: asyncpg.Connection) -> dict[UUID, str]:
    """The resources that are stored before the round."""
    tables = ("organizations", "advocacy_campaigns", "tags", "lists", "questions")
    return {
        row["id"]: f"{table} {index}"
        for table in (*tables, "people", "outreaches")
        for index, row in enumerate(await connection.fetch(f"SELECT id FROM {table} ORDER BY id"))
    }


async def test_a_batch_has_the_result_of_some_order(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.execute.write.queue.LANES", 1)
    monkeypatch.setattr("resolvers.execute.write.queue.LANE_TIMEOUT", 60.0)
    base = await _requests(gateway, FIRST)
    # All writes have the same transaction here.
    await gateway.sql("ALTER TABLE changes DROP CONSTRAINT changes_pkey")
    connection = await asyncpg.connect(gateway.url)
    shared = 0
    try:
        for number in range(FIRST, FIRST + ROUNDS):
            transaction = connection.transaction()
            await transaction.start()
            shared += await _compare(connection, base, number)
            await transaction.rollback()
    finally:
        await connection.close()
    assert shared > 2 * ROUNDS


async def _compare(connection: asyncpg.Connection, base: _Requests, number: int) -> int:
    """The number of requests that shared a transaction."""
    tenant = replace(base.tenant, separate_identifiers=number % 3 == 0)
    made = replace(base, pick=random.Random(number), tenant=tenant, people=[], outreaches=[])
    store: Any = _Savepoints(connection)
    for request in made.some(number % 6):
        try:
            await write(store, request)
        except Failure:
            continue
    names = await _names(connection)
    made.people = [id_ for id_, name in names.items() if name.startswith("people")]
    made.outreaches = [id_ for id_, name in names.items() if name.startswith("outreaches")]
    tried = _Round(connection, store, made.some(SIZE, anonymous=number % 4 == 3), names)

    async def undone(run: Any) -> Any:
        transaction = connection.transaction()
        await transaction.start()
        try:
            return await run
        finally:
            await transaction.rollback()

    together = await undone(tried.together())
    for order in permutations(range(1, SIZE)):
        if together == await undone(tried.in_turn((0, *order))):
            return tried.shared
    bodies = "\n".join(str(request.body) for request in tried.requests)
    pytest.fail(f"Round {number}: no order of these has the result of the batch.\n{bodies}")
