"""What attackers send, tried against the process itself.

Each is refused with a code, others are served meanwhile, and nothing that was not foreseen is in
the log. Bounds are generous, since the machine may have other things to do.
"""

from __future__ import annotations

import asyncio
import hashlib
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import orjson
import pytest
import pytest_asyncio

from tests.io.attacks.client import (
    HANDSHAKE,
    Attacked,
    asked,
    codes,
    created,
    data,
    ended,
    socket,
    subscribe,
    text,
    unaffected,
    under_attack,
)
from tests.io.attacks.documents import REFUSED, STRANGE, WIDE
from tests.io.attacks.requests import FLOODS, FRAMES, FROM_A_PAGE, LIVE, REQUESTS, SLOW_BODY
from tests.io.attacks.tenants import REACHED, SEEN, WRITTEN
from tests.io.attacks.values import (
    ALIASED,
    ALIASES,
    ARGUMENTS,
    BODIES,
    EVERYTHING,
    FOUND,
    HOSTILE,
    OUTREACHES,
    RECORD,
    REVOKE,
    STORED,
    VALUES,
)
from tests.io.test_process import (
    SLOW_PATTERN,
    SLOW_TEXT,
    Cluster,
    active,
    cluster,
    connected,
    key_for,
    serving,
    until,
)
from tests.support.gateway import Json

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
__all__ = ["cluster"]

SOON = 3.0
"""Seconds in which an error comes, on a busy machine."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def attacked(module_database_url: str) -> AsyncIterator[Attacked]:
    async with under_attack(module_database_url) as made, made.client() as client:
        for _ in range(3):
            slow = {"message": SLOW_TEXT, "actionDate": "2026-11-21"}
            data(await asked(client, RECORD, {"v": slow}))
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def client(attacked: Attacked) -> AsyncIterator[httpx.AsyncClient]:
    async with attacked.client() as client:
        yield client


async def _refused(client: httpx.AsyncClient, sent: Json | bytes) -> list[str]:
    """The error codes of a response that comes soon and has errors."""
    body = sent if isinstance(sent, bytes) else orjson.dumps(sent)
    headers = {"Content-Type": "application/json"}
    begun = time.perf_counter()
    response = await client.post("/graphql", content=body, headers=headers)
    assert time.perf_counter() - begun < SOON
    found = codes(response)
    assert found
    assert "INTERNAL" not in found
    return found


# Documents


async def test_documents_that_ask_for_too_much(attacked: Attacked) -> None:
    async with attacked.client() as client, unaffected(attacked):
        found = {
            name: await _refused(client, {"query": query}) for name, (query, _) in REFUSED.items()
        }
    assert found == {name: [code] for name, (_, code) in REFUSED.items()}


async def test_nothing_is_revealed_without_a_token(attacked: Attacked) -> None:
    async with attacked.client(None) as stranger:
        found = {}
        for name, (query, _) in STRANGE.items():
            response = await asked(stranger, query)
            found[name] = codes(response)
            assert "Did you mean" not in response.text
    assert found == {name: [code] for name, (_, code) in STRANGE.items()}


@pytest.mark.parametrize("name", WIDE)
async def test_the_largest_requests(attacked: Attacked, name: str) -> None:
    async with attacked.client() as client, unaffected(attacked):
        for spaces in range(3):
            data(await asked(client, WIDE[name] + " " * spaces))


# Values


async def test_invalid_values(attacked: Attacked) -> None:
    async with attacked.client() as client, unaffected(attacked):
        found = {
            name: await _refused(client, {"query": query, "variables": {"v": value}})
            for name, (query, value, _) in VALUES.items()
        }
    assert found == {name: [code] for name, (*_, code) in VALUES.items()}


async def test_invalid_bodies(attacked: Attacked) -> None:
    async with attacked.client(None) as stranger, unaffected(attacked):
        found = {name: await _refused(stranger, body) for name, (body, _) in BODIES.items()}
    assert found == {name: [code] for name, (_, code) in BODIES.items()}


async def test_text_is_never_interpreted(attacked: Attacked, client: httpx.AsyncClient) -> None:
    """Stored text is found again, as a literal and as a variable, and nothing else is."""
    for hostile in HOSTILE:
        person = {"givenName": hostile, "customFields": {hostile: hostile}}
        stored = data(await asked(client, STORED, {"v": person}))["createPerson"]["person"]
        assert stored == person
        query = FOUND.replace("LITERAL", orjson.dumps(hostile).decode())
        found = data(await asked(client, query, {"v": hostile, "id": hostile}))
        assert found.pop("nodes") == [None, None]
        assert found.pop("campaign") is None
        counts = {key: page["totalCount"] for key, page in found.items()}
        once = {"variable", "literal", "parts", "key"}
        assert counts == {key: int(key in once) for key in counts}, hostile


async def test_arguments_accept_only_their_type(
    attacked: Attacked, client: httpx.AsyncClient
) -> None:
    async with connected(attacked.url) as connection:
        before = tuple(await connection.fetchrow(EVERYTHING))
    for hostile in HOSTILE:
        for field, (type_, code) in ARGUMENTS.items():
            response = await asked(client, f"query ($v: {type_}) {{ {field} }}", {"v": hostile})
            assert codes(response) == [code], (field, hostile)
    async with connected(attacked.url) as connection:
        assert tuple(await connection.fetchrow(EVERYTHING)) == before


async def test_every_alias_is_a_name(client: httpx.AsyncClient) -> None:
    for alias in ALIASES:
        found = data(await asked(client, ALIASED.replace("A:", alias + ":")))
        assert alias in found["outreachStats"]["groups"][0], alias
        assert alias in found["outreaches"][alias][0], alias


# HTTP


async def test_malformed_requests(attacked: Attacked) -> None:
    async with unaffected(attacked):
        for name, (sent, status, said) in REQUESTS.items():
            begun = time.perf_counter()
            found = await attacked.talk(sent)
            assert time.perf_counter() - begun < SOON, name
            assert found.startswith(b"HTTP/1.1 %d " % status), (name, found)
            assert said.encode() in found, (name, found)


async def test_slow_heads_and_bodies(attacked: Attacked, client: httpx.AsyncClient) -> None:
    async with AsyncExitStack() as stack:
        for sent in (b"POST /graphql HTTP/1.1\r\nX: ", SLOW_BODY):
            for _ in range(100):
                _, writer = await attacked.open()
                stack.push_async_callback(ended, writer)
                writer.write(sent)
        async with unaffected(attacked):
            for _ in range(10):
                data(await asked(client, "{ outreaches { totalCount } }"))
        assert await active(attacked.url) == 0


async def test_responses_are_not_shared(attacked: Attacked) -> None:
    head = (await attacked.talk(FROM_A_PAGE)).lower()
    assert b"cache-control: max-age=0, private, must-revalidate" in head
    assert b"access-control-allow-credentials" not in head
    assert b"set-cookie" not in head


# Expensive requests


SLOW = {"v": {"message": {"regexp": SLOW_PATTERN}}}


async def test_a_slow_statement_is_cancelled(client: httpx.AsyncClient) -> None:
    response = await asked(client, OUTREACHES, SLOW)
    assert (response.status_code, codes(response)) == (503, ["STATEMENT_TIMEOUT"])
    assert response.headers["retry-after"]
    assert "SELECT" not in response.text


async def test_one_request_leaves_room_for_others(
    attacked: Attacked, client: httpx.AsyncClient
) -> None:
    fields = " ".join(f"a{n}: outreaches(filter: $v) {{ totalCount }}" for n in range(20))
    asking = asyncio.create_task(asked(client, f"query ($v: OutreachFilter) {{ {fields} }}", SLOW))

    async def runs() -> bool:
        return await active(attacked.url) > 1

    await until(runs)
    assert await active(attacked.url) <= 4
    async with attacked.client() as another, unaffected(attacked):
        while not asking.done():
            begun = time.perf_counter()
            data(await asked(another, "{ campaigns { totalCount } }"))
            assert time.perf_counter() - begun < SOON
            await asyncio.sleep(0.05)
    response = await asking
    assert (response.status_code, codes(response)) == (503, ["STATEMENT_TIMEOUT"])


async def test_a_series_from_the_beginning_of_time(client: httpx.AsyncClient) -> None:
    """The driver binds that as -infinity, and PostgreSQL would generate an endless series."""
    query = """{ outreachStats(from: "0001-01-01", to: "0001-01-02", interval: HOUR) {
        series { start outreaches } } }"""
    assert len(data(await asked(client, query))["outreachStats"]["series"]) == 24


# Tenants


async def test_another_organization_sees_nothing(
    attacked: Attacked, client: httpx.AsyncClient
) -> None:
    person = await created(client, "Person", {"givenName": "Ada"})
    campaign = await created(client, "Campaign", {"title": "Parks"})
    secret = {"personId": person, "campaignId": campaign, "targets": [{"title": "Mayor"}]}
    made = data(await asked(client, WRITTEN, {"v": secret}))["createOutreach"]["outreach"]
    target = data(await asked(client, "{ targets { nodes { id title } } }"))["targets"]["nodes"][0]
    known = {"person": person, "campaign": campaign, "outreach": made["id"]}
    ids = [*known.values(), target["id"]]
    values = {**known, "ids": ids, "title": "Mayor", "cursor": made["id"]}
    # A plan of the first organization shows the second one its own resources.
    seen = data(await asked(client, SEEN, values))
    assert [node["id"] for node in seen["nodes"]] == ids
    assert [seen[key]["totalCount"] for key in "abcde"] == [1] * 5
    async with attacked.client(attacked.other) as other:
        response = await asked(other, SEEN, values)
        found = data(response)
        assert found["nodes"] == [None] * 4
        assert not any(found[key] for key in ("node", "person", "campaign", "outreach"))
        assert [found[key]["totalCount"] for key in "abcde"] == [0] * 5
        for key in ("people", "campaigns", "targets", "outreaches"):
            assert (found[key]["totalCount"], found[key]["nodes"]) == (0, []), key
        assert found["outreachStats"] == {"outreaches": 0, "people": 0, "groups": []}
        body = (await asked(other, REACHED, known)).json()
        assert set(body["data"].values()) == {None}
        refusals = [error["extensions"]["code"] for error in body["errors"]]
        assert refusals == ["NOT_FOUND"] * 7 + ["LINK_NOT_FOUND"] * 2
    recorded, totals = (
        f'subscription {{ {field}(campaignId: "{campaign}") {{ id }} }}'
        for field in ("outreachRecorded", "campaignTotals")
    )
    async with socket(attacked) as own, socket(attacked, attacked.other) as stranger:
        await own.send(subscribe("a", recorded))
        await stranger.send(subscribe("a", recorded), subscribe("b", totals))
        refused = await stranger.receive()
        assert (refused["id"], refused["payload"][0]["extensions"]["code"]) == ("b", "NOT_FOUND")
        data(await asked(client, WRITTEN, {"v": {"campaignId": campaign}}))
        assert (await own.receive())["type"] == "next"
        await stranger.send(text({"type": "ping"}))
        assert await stranger.receive() == {"type": "pong"}


# WebSockets and event streams


async def test_malformed_frames(attacked: Attacked) -> None:
    async with unaffected(attacked):
        for name, (sent, code) in FRAMES.items():
            async with socket(attacked) as made:
                await made.send(sent)
                assert await made.closed() == code, name


async def test_floods(attacked: Attacked) -> None:
    """Each by one client, which does not read the responses."""
    for flood in FLOODS.values():
        async with socket(attacked) as made, unaffected(attacked):
            made.writer.write(flood)
            await asyncio.sleep(0.5)


async def test_more_subscriptions_than_are_allowed(attacked: Attacked) -> None:
    async with AsyncExitStack() as stack:
        refused = []
        for over in (5, 101):
            made = await stack.enter_async_context(socket(attacked))
            await made.send(*[subscribe(f"{n}", LIVE) for n in range(101)])
            refused += [await made.receive() for _ in range(over)]
        assert {error["type"] for error in refused} == {"error"}
        found = {error["payload"][0]["extensions"]["code"] for error in refused}
        assert found == {"TOO_MANY_SUBSCRIPTIONS"}
    async with AsyncExitStack() as stack:
        idle = [await attacked.open() for _ in range(130)]
        for _, writer in idle:
            stack.push_async_callback(ended, writer)
            writer.write(HANDSHAKE)
        heads = [(await reader.readuntil(b"\r\n"))[9:12] for reader, _ in idle]
        assert heads == [b"101"] * 120 + [b"503"] * 10
        async with attacked.client() as client, unaffected(attacked):
            data(await asked(client, "{ people { totalCount } }"))


async def test_a_revoked_key_ends_its_socket(attacked: Attacked) -> None:
    token = await key_for(attacked.url)
    async with socket(attacked, token) as made:
        await made.send(subscribe("a", LIVE))
        digest = hashlib.sha256(token.encode()).digest()
        async with connected(attacked.url) as connection:
            await connection.execute(REVOKE, digest)
        assert await made.closed() == 4403


# The database and the process


_LISTENING = """
SELECT 1 FROM pg_stat_activity
WHERE application_name = 'osdi-gateway-events' AND state = 'idle' AND query LIKE 'LISTEN%'
"""


async def is_listened_to(url: str) -> bool:
    async with connected(url) as connection:
        return await connection.fetchval(_LISTENING) is not None


async def test_a_database_that_crashes(cluster: Cluster) -> None:
    """Queries fail in time, and subscriptions survive."""
    async with serving(cluster.url) as served:
        pid = served.process.pid
        attacked = Attacked(served.address, served.url, served.token, "", pid)
        async with attacked.client() as client, socket(attacked) as made:
            await made.send(subscribe("a", "subscription { outreachRecorded { message } }"))
            await until(lambda: is_listened_to(cluster.url))
            asking = [asyncio.create_task(asked(client, OUTREACHES)) for _ in range(20)]
            await asyncio.to_thread(cluster.crash)
            fields = " ".join(f"a{n}: people {{ totalCount }}" for n in range(20))
            asking.append(asyncio.create_task(asked(client, f"{{ {fields} }}")))
            async with unaffected(attacked):
                answers = await asyncio.gather(*asking)
            assert {answer.status_code for answer in answers} <= {200, 503}
            assert answers[-1].status_code == 503
            assert codes(answers[-1]) == ["STORE_UNAVAILABLE"]
            assert answers[-1].headers["retry-after"]
            await asyncio.to_thread(cluster.recover)

            async def is_back() -> bool:
                written = await asked(client, RECORD, {"v": {"message": "back"}})
                return written.status_code == 200

            await until(is_back, 15)
            told = await made.receive()
            assert told["payload"]["data"]["outreachRecorded"]["message"] == "back"
            served.process.send_signal(signal.SIGTERM)
            assert await made.closed() == 1012
        async with asyncio.timeout(15):
            assert await served.process.wait() == 0


# Memory


async def test_memory_does_not_grow(attacked: Attacked, client: httpx.AsyncClient) -> None:
    before = attacked.memory()
    for number in range(250):
        query = f"{{ people(first: 1) {{ nodes {{ a{number}: id b{number}: givenName }} }} }}"
        data(await asked(client, query))
        assert codes(await asked(client, f"{{ x{number} {'a ' * 10_000} }}"))
    for _ in range(10):
        async with socket(attacked) as made:
            live = [subscribe(f"{n}", LIVE) for n in range(90)]
            await made.send(*live, text({"type": "ping"}))
            assert await made.receive() == {"type": "pong"}
    assert attacked.memory() - before < 50
