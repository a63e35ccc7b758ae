"""The gateway as a separate process: concurrent clients, crashes and database outages.

Everything acknowledged is stored, and derived data is consistent with the rows.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import asyncpg
import httpx
import pytest

import app.http.request_body
from app.config.settings import load_settings
from app.identity.keys import create_key
from app.store.embedded.server import Embedded
from app.store.migrate import upgrade
from app.store.pool import Store
from tests.support.consistency import assert_store_consistent
from tests.support.gateway import Json, error_codes, path_of, running

ROOT = Path(__file__).parents[2]
UNEXPECTED = ("reference_code", "never retrieved", "Exception in")
Condition = Callable[[], Awaitable[object]]


async def until(condition: Condition, seconds: float = 10) -> None:
    """Wait for a condition; fail if it never becomes true."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110, another process sets no event
            await asyncio.sleep(0.02)


# The process and its clients


@dataclass
class Serving:
    """One `serve` over the database at `url`."""

    url: str
    process: asyncio.subprocess.Process
    address: str
    token: str

    @property
    def base(self) -> str:
        return self.address + "/api/v1"

    def client(self, **options: Any) -> httpx.AsyncClient:
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
        headers = {"OSDI-API-Token": self.token}
        options = {"headers": headers, "timeout": 30, "limits": limits, **options}
        return httpx.AsyncClient(base_url=self.base, **options)

    async def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        async with asyncio.timeout(20):
            return await self.process.wait()


def environment(url: str, **variables: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("OSDI_")}
    # Rate limits are tested in test_limits.py.
    unlimited = {"OSDI_KEY_RATE": "0", "OSDI_ADDRESS_RATE": "0"}
    return {**inherited, "DATABASE_URL": url, **unlimited, **variables}


async def key_for(url: str) -> str:
    store = Store(url, load_settings())
    await store.connect()
    try:
        return await create_key(store, "default", "test", ["read", "write"], namespace="osdi")
    finally:
        await store.disconnect()


def _read(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read().decode()


@asynccontextmanager
async def serving(url: str, **variables: str) -> AsyncIterator[Serving]:
    """A serving process. At the end, checks its log for unexpected entries."""
    token = await key_for(url)
    port = variables.pop("OSDI_PORT", "0")
    with tempfile.NamedTemporaryFile(suffix=".log") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "app.cli.main", "serve", "--port", port),
            env=environment(url, **variables),
            cwd=ROOT,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
        try:
            assert process.stdout is not None
            # It may wait for its database.
            async with asyncio.timeout(120):
                line = await process.stdout.readline()
            assert line, f"It did not start: {_read(log)}"
            yield Serving(url, process, line.decode().split()[-1], token)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
        logged = _read(log)
        assert not [sign for sign in UNEXPECTED if sign in logged], logged


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def locked(url: str, table: str = "outreaches") -> AsyncIterator[None]:
    """Locks the table: all other readers and writers wait."""
    async with connected(url) as connection, connection.transaction():
        await connection.execute(f'LOCK TABLE "{table}" IN ACCESS EXCLUSIVE MODE')
        yield


async def active(url: str) -> int:
    """The number of statements of gateways that run or wait in this database."""
    async with connected(url) as connection:
        number: int = await connection.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND application_name = 'osdi-gateway' AND state = 'active'"
        )
        return number


async def count(url: str, table: str) -> int:
    async with connected(url) as connection:
        number: int = await connection.fetchval(f'SELECT count(*) FROM "{table}"')
        return number


async def ids(url: str, table: str) -> set[str]:
    async with connected(url) as connection:
        return {str(row["id"]) for row in await connection.fetch(f'SELECT id FROM "{table}"')}


def own_id(response: httpx.Response) -> str:
    assert response.status_code == 200, response.text
    identifier: str = response.json()["identifiers"][0]
    return identifier.removeprefix("osdi:")


async def campaign_of(client: httpx.AsyncClient) -> str:
    """A new campaign's path."""
    response = await client.post("/advocacy_campaigns", json={"title": "Campaign"})
    assert response.status_code == 200, response.text
    return path_of(response.json()).removeprefix(str(client.base_url).rstrip("/"))


# Concurrency


@pytest.mark.parametrize("repeated", [False, True])
async def test_64_posts_of_one_new_address_make_one_person(
    database_url: str, repeated: bool
) -> None:
    spellings = ("Ada@Example.org", "ada@example.org", " ADA@EXAMPLE.ORG ")
    async with serving(database_url) as served, served.client() as client:
        helper = await campaign_of(client) + "/record_outreach_helper"

        def body(number: int) -> Json:
            contact = {"email_addresses": [{"address": spellings[number % 3]}]}
            named = {"identifiers": ["elsewhere:1"]} if repeated else {}
            return {"notes": f"{number}", "person": contact, **named}

        answers = await asyncio.gather(
            *[client.post(helper, json=body(number)) for number in range(64)]
        )
        outreaches = {own_id(answer) for answer in answers}
        assert len(outreaches) == (1 if repeated else 64)
        page = (await client.get("/people")).json()
        assert page["total_records"] == len(page["_embedded"]["osdi:people"]) == 1
        campaign = (await client.get(helper.removesuffix("/record_outreach_helper"))).json()
        assert campaign["total_outreaches"] == len(outreaches)
        assert (await client.get("/outreaches")).json()["total_records"] == len(outreaches)
    assert await ids(database_url, "outreaches") == outreaches
    assert await count(database_url, "people") == 1
    await assert_store_consistent(database_url)


GOES = """
WITH emails AS (DELETE FROM person_emails), own AS (DELETE FROM totals WHERE slot < 0),
    totals AS (UPDATE totals SET n = n - 1 WHERE slot >= 0)
DELETE FROM people
"""
GIVES_UP_ITS_ADDRESS = """
WITH emails AS (DELETE FROM person_emails) UPDATE people SET email_addresses = NULL
"""


@pytest.mark.parametrize("statement", [GOES, GIVES_UP_ITS_ADDRESS], ids=["goes", "gives up"])
async def test_a_person_who_is_found_and_then_changes(database_url: str, statement: str) -> None:
    """The post has looked up the e-mail address, and waits for the person."""
    body = {"email_addresses": [{"address": "ada@example.org"}]}

    async def waits() -> bool:
        return await active(database_url) == 1

    async with serving(database_url) as served, served.client() as client:
        before = own_id(await client.post("/people", json=body))
        async with connected(database_url) as connection:
            async with connection.transaction():
                await connection.execute(statement)
                post = asyncio.create_task(client.post("/people", json=body))
                await until(waits)
                assert not post.done()
            made = own_id(await post)
        # A deleted id is never used again; identifiers that were given up are free.
        assert made != before
        assert own_id(await client.post("/people", json=body)) == made
    deleted = {before} if statement is GOES else set()
    assert await ids(database_url, "people") == {made, before} - deleted
    await assert_store_consistent(database_url)


ADDRESSES = [f"{name}@example.org" for name in ("ada", "bea", "carl", "dora", "emil")]
IDENTIFIERS = [f"elsewhere:{number}" for number in range(6)]
REFUSALS = {
    400: {"LINK_NOT_FOUND", "NOTHING_TO_STORE"},
    404: {"NOT_FOUND"},
    409: {"IDENTIFIER_TAKEN", "EMAIL_ADDRESS_TAKEN"},
}


@dataclass
class Traffic:
    """Random requests about a few addresses, identifiers and resources."""

    client: httpx.AsyncClient
    anonymous: httpx.AsyncClient
    random: random.Random
    people: list[str] = field(default_factory=list)
    campaigns: list[str] = field(default_factory=list)
    outreaches: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def some(self, values: list[str], most: int) -> list[str]:
        return self.random.sample(values, self.random.randrange(most + 1))

    def person(self) -> Json:
        body: Json = {"given_name": self.random.choice(["Ada", "Bea", None])}
        if self.random.random() < 0.8:
            spelled = [self.random.choice([str.upper, str.lower])(item) for item in ADDRESSES]
            body["email_addresses"] = [{"address": item} for item in self.some(spelled, 2)]
        if self.random.random() < 0.4:
            body["phone_numbers"] = [{"number": n} for n in self.some(["12025550100", "2"], 2)]
        if self.random.random() < 0.3:
            body["identifiers"] = self.some(IDENTIFIERS, 2)
        return body

    def outreach(self) -> Json:
        titles = [{"title": title} for title in self.some(["Senator", "Mayor", "CEO"], 3)]
        body: Json = {"targets": titles, "notes": str(self.random.random())}
        if self.random.random() < 0.4:
            body["identifiers"] = self.some(IDENTIFIERS, 1)
        return body

    def links(self) -> Json:
        found: Json = {}
        for rel, paths in (("person", self.people), ("advocacy_campaign", self.campaigns)):
            if paths and self.random.random() < 0.5:
                href = self.random.choice([None, {"href": self.random.choice(paths)}])
                found[f"osdi:{rel}"] = href
        return {"_links": found}

    async def one(self) -> None:
        """One request and its outcome."""
        campaign = self.random.choice(self.campaigns)
        helper = campaign + "/record_outreach_helper"
        body = {**self.outreach(), "person": self.person()}
        person = self.random.choice(self.people or ["/people/1"])
        outreach = self.random.choice(self.outreaches or ["/outreaches/1"])
        match self.random.randrange(12):
            case 0 | 1 | 2:
                await self.ask("POST", helper, body, self.outreaches)
            case 3:
                answer = await self.anonymous.post(helper, json=body)
                assert answer.status_code in (200, 404), answer.text
            case 4 | 5:
                await self.ask("POST", "/people", self.person(), self.people)
            case 6:
                await self.ask("PUT", person, self.person())
            case 7:
                await self.ask("PUT", outreach, {**self.outreach(), **self.links()})
            case 8:
                linked = {**self.outreach(), **self.links()}
                await self.ask("POST", "/outreaches", linked, self.outreaches)
            case 9:
                await self.ask("DELETE", self.random.choice([person, outreach, outreach]))
            case 10:
                signup = {"person": self.person()}
                await self.ask("POST", "/people/person_signup", signup, self.people)
            case 11 if self.random.random() < 0.2:
                await self.ask("POST", "/advocacy_campaigns", {"title": "C"}, self.campaigns)
                await self.ask("DELETE", campaign)
            case _:
                await self.ask("GET", self.random.choice(["/people", "/outreaches", campaign]))

    async def ask(
        self, method: str, path: str, body: Json | None = None, made: list[str] | None = None
    ) -> None:
        answer = await self.client.request(method, path, json=body)
        self.statuses[answer.status_code] += 1
        if answer.status_code != 200:
            assert set(error_codes(answer)) <= REFUSALS[answer.status_code], answer.text
        elif made is not None:
            base = str(self.client.base_url).rstrip("/")
            made.append(path_of(answer.json()).removeprefix(base))
            del made[:-12]


async def test_anything_at_once_leaves_a_consistent_store(database_url: str) -> None:
    async with serving(database_url) as served, served.client() as client:
        async with served.client(headers={}) as anonymous:
            traffic = Traffic(client, anonymous, random.Random(64))
            traffic.campaigns = [await campaign_of(client) for _ in range(3)]
            deadline = asyncio.get_running_loop().time() + 5

            async def keep_on() -> None:
                while asyncio.get_running_loop().time() < deadline:
                    await traffic.one()

            await asyncio.gather(*[keep_on() for _ in range(16)])
        assert traffic.statuses[200] > 100
        assert served.process.returncode is None
    await assert_store_consistent(database_url)


# Sudden ends


@dataclass
class Recording:
    """Helper posts by 16 workers; `acknowledged` has the ids in their responses."""

    client: httpx.AsyncClient
    helper: str
    most: int
    acknowledged: set[str] = field(default_factory=set)
    numbers: Iterator[int] = field(default_factory=itertools.count)
    enough: asyncio.Event = field(default_factory=asyncio.Event)

    async def work(self) -> None:
        """Posts until the connection is refused or lost."""
        with suppress(httpx.TransportError):
            while (number := next(self.numbers)) < self.most:
                contact = {"email_addresses": [{"address": f"p{number % 7}@example.org"}]}
                body = {"person": contact, "targets": [{"title": f"Senator {number % 5}"}]}
                self.acknowledged.add(own_id(await self.client.post(self.helper, json=body)))
                if len(self.acknowledged) >= self.most // 3:
                    self.enough.set()

    def start(self) -> list[asyncio.Task[None]]:
        return [asyncio.create_task(self.work()) for _ in range(16)]


async def test_what_was_acknowledged_survives_a_kill(database_url: str) -> None:
    async with serving(database_url) as served, served.client() as client:
        campaign = await campaign_of(client)
        recording = Recording(client, campaign + "/record_outreach_helper", most=1000)
        workers = recording.start()
        await asyncio.wait_for(recording.enough.wait(), 30)
        assert await served.end(signal.SIGKILL) == -signal.SIGKILL
        await asyncio.gather(*workers)
    assert 300 < len(recording.acknowledged) < 1000
    async with serving(database_url) as served, served.client() as client:
        stored = await ids(database_url, "outreaches")
        assert recording.acknowledged <= stored
        shown = (await client.get(campaign)).json()
        assert shown["total_outreaches"] == len(stored)
        nested = (await client.get(campaign + "/outreaches")).json()
        assert nested["total_records"] == len(stored)
        assert (await client.get("/outreaches")).json()["total_records"] == len(stored)
        people = (await client.get("/people")).json()
        assert people["total_records"] == await count(database_url, "people") == 7
        per_person = [
            (await client.get(person["_links"]["osdi:outreaches"]["href"])).json()["total_records"]
            for person in people["_embedded"]["osdi:people"]
        ]
        assert sum(per_person) == len(stored)
    await assert_store_consistent(database_url)


async def test_a_polite_end_answers_what_was_accepted(database_url: str) -> None:
    async with serving(database_url) as served, served.client() as client:
        helper = await campaign_of(client) + "/record_outreach_helper"
        async with locked(database_url):
            posts = [
                asyncio.create_task(client.post(helper, json={"type": "phone"})) for _ in range(8)
            ]

            async def all_wait() -> bool:
                return await active(database_url) == len(posts)

            await until(all_wait)
            served.process.send_signal(signal.SIGTERM)

            async def refuses() -> bool:
                with suppress(httpx.TransportError):
                    async with served.client() as another:
                        await another.get("/", timeout=1)
                        return False
                return True

            await until(refuses)
            assert not any(post.done() for post in posts)
        answered = {own_id(answer) for answer in await asyncio.gather(*posts)}
        async with asyncio.timeout(10):
            assert await served.process.wait() == 0
    assert await ids(database_url, "outreaches") == answered
    assert len(answered) == 8


async def test_a_polite_end_in_the_middle_of_much(database_url: str) -> None:
    """Every stored post was acknowledged, so no client repeats it."""
    async with serving(database_url) as served, served.client() as client:
        helper = await campaign_of(client) + "/record_outreach_helper"
        recording = Recording(client, helper, most=1000)
        workers = recording.start()
        await asyncio.wait_for(recording.enough.wait(), 30)
        assert await served.end(signal.SIGTERM) == 0
        await asyncio.gather(*workers)
    assert await ids(database_url, "outreaches") == recording.acknowledged
    await assert_store_consistent(database_url)


# Database outages


class Cluster:
    """A separate PostgreSQL that can be stopped and started."""

    def __init__(self, directory: str) -> None:
        self._embedded = Embedded()
        self.url = self._embedded.start(Path(directory))

    def crash(self) -> None:
        cluster = str(self._embedded._cluster)
        stopped = self._embedded._run("pg_ctl", "-D", cluster, "-m", "immediate", "stop")
        assert stopped.returncode == 0, stopped.stdout

    def recover(self) -> None:
        self._embedded.revive()

    def stop(self) -> None:
        self._embedded.stop()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    # Not below pytest's directory, whose path is too long for a socket.
    with tempfile.TemporaryDirectory() as directory:
        cluster = Cluster(directory)
        try:
            upgrade(cluster.url)
            yield cluster
        finally:
            cluster.stop()


@dataclass
class Answer:
    status: int
    seconds: float
    retry_after: str | None
    made: str | None


async def test_a_database_that_goes_and_comes_back(cluster: Cluster) -> None:
    async with serving(cluster.url) as served, served.client() as client:
        campaign = await campaign_of(client)
        answers: list[list[Answer]] = [[] for _ in range(8)]
        ended = asyncio.Event()

        async def keep_on(mine: list[Answer], writes: bool) -> None:
            while not ended.is_set():
                mine.append(await _asked(client, campaign, writes))

        workers = [
            asyncio.create_task(keep_on(mine, writes=index % 2 == 0))
            for index, mine in enumerate(answers)
        ]

        def each(status: int, since: int) -> Condition:
            async def seen() -> bool:
                return all(any(a.status == status for a in mine[since:]) for mine in answers)

            return seen

        await until(each(200, since=10))
        await asyncio.to_thread(cluster.crash)
        down = max(map(len, answers))
        await until(each(503, since=0), seconds=20)
        assert (await client.get(served.address + "/healthz")).status_code == 200
        await asyncio.to_thread(cluster.recover)
        up = max(down, *map(len, answers))
        await until(each(200, since=up), seconds=20)
        ended.set()
        await asyncio.gather(*workers)
        everything = [answer for mine in answers for answer in mine]
    assert {answer.status for answer in everything} == {200, 503}
    assert all(answer.retry_after for answer in everything if answer.status == 503)
    assert max(answer.seconds for answer in everything) < 10
    acknowledged = {answer.made for answer in everything if answer.made}
    assert acknowledged <= await ids(cluster.url, "outreaches")
    await assert_store_consistent(cluster.url)


async def _asked(client: httpx.AsyncClient, campaign: str, writes: bool) -> Answer:
    clock = asyncio.get_running_loop().time
    begun = clock()
    if writes:
        body = {"person": {"email_addresses": [{"address": "ada@example.org"}]}}
        response = await client.post(campaign + "/record_outreach_helper", json=body)
    else:
        response = await client.get(campaign)
    made = own_id(response) if writes and response.status_code == 200 else None
    return Answer(response.status_code, clock() - begun, response.headers.get("retry-after"), made)


# Disconnecting and slow clients


SLOW_TEXT, SLOW_PATTERN = "ab" * 300 + "c", r"^(.+)(.+)(.+)\3\2\1$"
"""Together they take PostgreSQL longer than any statement may run."""


async def test_a_client_that_goes_cancels_its_statement(database_url: str) -> None:
    async with serving(database_url) as served, served.client() as client:
        await campaign_of(client)
        async with locked(database_url, "advocacy_campaigns"):
            await _ask_and_go(served, "/advocacy_campaigns")
            assert (await client.get("/people")).status_code == 200
        assert (await client.get("/advocacy_campaigns")).json()["total_records"] == 1


async def test_a_client_that_goes_cancels_its_filter(database_url: str) -> None:
    async with serving(database_url) as served, served.client() as client:
        for _ in range(3):
            await client.post("/outreaches", json={"message": SLOW_TEXT})
        condition = quote(f"message regexp '{SLOW_PATTERN}'")
        await _ask_and_go(served, f"/outreaches?filter={condition}")
        assert (await client.get("/outreaches")).json()["total_records"] == 3


_SLOW_QUERY = "outreaches(filter: {message: {regexp: $p}}) { nodes { id } }"
_EVENTS = {"accept": "text/event-stream"}


@pytest.mark.parametrize(
    ("operation", "headers"),
    [("query", {}), ("query", _EVENTS), ("subscription", _EVENTS)],
    ids=["post", "events", "live"],
)
async def test_a_client_that_goes_cancels_its_query(
    database_url: str, operation: str, headers: dict[str, str]
) -> None:
    """Also as a stream of events, and the last subscriber of a live query."""
    query = {
        "query": f"{operation} ($p: String!) {{ {_SLOW_QUERY} }}",
        "variables": {"p": SLOW_PATTERN},
    }
    async with serving(database_url) as served, served.client() as client:
        for _ in range(3):
            await client.post("/outreaches", json={"message": SLOW_TEXT})
        url = served.address + "/graphql"
        await _ask_and_go(served, url, method="POST", json=query, headers=headers)
        assert (await client.get("/outreaches")).json()["total_records"] == 3


async def _ask_and_go(served: Serving, path: str, method: str = "GET", **options: Any) -> None:
    """Sends a slow request, disconnects while its statement runs, and checks that it ends."""

    async def runs() -> bool:
        return await active(served.url) == 1

    async def is_gone() -> bool:
        return await active(served.url) == 0

    async with served.client() as client:
        asking = asyncio.create_task(client.request(method, path, **options))
        await until(runs)
        # Slow enough that the client disconnects before the end.
        await asyncio.sleep(0.4)
        assert not asking.done()
        assert await runs()
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
    await until(is_gone, seconds=4)


class Dawdler:
    """A client that sends its body a byte at a time."""

    def __init__(self, served: Serving, path: str) -> None:
        self._address = served.address.removeprefix("http://").split(":")
        self._body = b'{"title": "' + b"x" * 200 + b'"}'
        self._head = (
            f"POST /api/v1{path} HTTP/1.1\r\nHost: gateway\r\nOSDI-API-Token: {served.token}\r\n"
            f"Content-Length: {len(self._body)}\r\nConnection: close\r\n\r\n"
        ).encode()

    async def begin(self) -> None:
        host, port = self._address
        self._reader, self._writer = await asyncio.open_connection(host, int(port))
        self._writer.write(self._head + self._body[:5])
        await self._writer.drain()

    async def dawdle(self, ended: asyncio.Event) -> None:
        for byte in self._body[5:-1]:
            if ended.is_set():
                return
            self._writer.write(bytes([byte]))
            await asyncio.sleep(0.05)

    async def go(self) -> None:
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()


async def test_slow_bodies_hold_nobody_up(database_url: str) -> None:
    async with serving(database_url) as served, served.client() as client:
        await campaign_of(client)
        dawdlers = [Dawdler(served, "/advocacy_campaigns") for _ in range(50)]
        ended = asyncio.Event()
        await asyncio.gather(*[dawdler.begin() for dawdler in dawdlers])
        tasks = [asyncio.create_task(dawdler.dawdle(ended)) for dawdler in dawdlers]
        async with asyncio.timeout(10):
            for _ in range(20):
                assert (await client.get("/advocacy_campaigns")).status_code == 200
                assert (await client.post("/people", json={})).status_code == 200
        assert not any(task.done() for task in tasks)
        assert await active(database_url) == 0
        ended.set()
        await asyncio.gather(*tasks)
        await asyncio.gather(*[dawdler.go() for dawdler in dawdlers])
        assert (await client.get("/advocacy_campaigns")).json()["total_records"] == 1


async def test_a_body_that_never_arrives_is_given_up(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.http.request_body, "BODY_TIMEOUT", 0.2)

    async def stalling() -> AsyncIterator[bytes]:
        yield b'{"given_name": '
        await asyncio.Event().wait()

    async with running(database_url) as gateway, asyncio.timeout(10):
        response = await gateway.client.post("/people", content=stalling())
    assert (response.status_code, error_codes(response)) == (408, ["BODY_TOO_SLOW"])
    assert await count(database_url, "people") == 0
