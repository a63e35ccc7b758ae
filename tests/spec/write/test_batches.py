"""Writes that wait at the same time share a transaction, and nobody can tell it from the result."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from app.config.settings import load_settings
from app.identity.authenticate import Authenticator
from app.store.driver import BEGIN_SHARED, begins
from app.store.pool import Store
from resolvers.execute.write.queue import LANE_TIMEOUT, WriteQueue
from resolvers.execute.write.single import WriteResult
from resolvers.plan.pages import ParentScope
from resolvers.plan.parameterize import parameterize
from resolvers.plan.read import Hal, ReadDocuments
from resolvers.sql.read import compile_read
from resolvers.write.plan import Action, WriteRequest
from schema.failures import failure
from schema.models.bodies import parse_record_outreach
from schema.osdi.catalogue import OUTREACH
from tests.spec.support.builders import emails, faults, parts, phones
from tests.support.citus import CITUS_URL
from tests.support.consistency import assert_store_consistent
from tests.support.gateway import BASE, Gateway, Json, id_of, path_of

_TEMPLATE, _ = parameterize(ReadDocuments(OUTREACH, (UUID(int=1),), Hal(empty_arrays=False)))
_READ_BACK = compile_read(_TEMPLATE)
TARGET = {"title": "Senator", "given_name": "Ada", "family_name": "Byron"}


def _body(number: int, **fields: Any) -> Json:
    person = {"given_name": f"P{number}", **emails(f"p{number}@example.org")}
    return {"type": "email", "targets": [TARGET], "person": person, **fields}


async def _helper(gateway: Gateway, **fields: Any) -> str:
    return await gateway.campaign(**fields) + "/record_outreach_helper"


async def _post_all(
    client: httpx.AsyncClient, path: str, bodies: list[Json]
) -> list[httpx.Response]:
    return await asyncio.gather(*[client.post(path, json=body) for body in bodies])


def _transactions(gateway: Gateway) -> int:
    return sum(statement.startswith("BEGIN") for statement in gateway.recorder.statements)


def _unlike(document: Json) -> Json:
    """The document without what differs between two writes of one body."""
    identifiers = document["identifiers"][1:]
    return {
        key: value
        for key, value in document.items()
        if key not in ("_links", "identifiers", "created_date", "modified_date", "action_date")
    } | {"identifiers": identifiers}


# What is shared


async def test_forty_posts_at_once_are_a_few_transactions(gateway: Gateway) -> None:
    path = await _helper(gateway)
    await gateway.post(path, _body(0))
    gateway.recorder.clear()
    responses = await _post_all(gateway.client, path, [_body(number) for number in range(1, 41)])
    assert {response.status_code for response in responses} == {200}
    assert _transactions(gateway) < 12
    totals = await gateway.get(path.removesuffix("/record_outreach_helper"))
    assert totals["total_outreaches"] == 41
    await assert_store_consistent(gateway.url)


async def test_the_statements_are_those_of_a_post_alone(gateway: Gateway) -> None:
    """Only the transaction begins in another way, and reads several documents back."""
    path = await _helper(gateway)
    gateway.recorder.clear()
    await gateway.post(path, _body(0))
    alone = gateway.recorder.statements.copy()
    gateway.recorder.clear()
    await _post_all(gateway.client, path, [_body(number) for number in range(1, 41)])
    others = set(gateway.recorder.statements) - {*alone}
    assert others == {begins("", CITUS_URL is not None)[BEGIN_SHARED], _READ_BACK.sql}


async def test_a_post_alone_waits_for_nothing(gateway: Gateway) -> None:
    path = await _helper(gateway)
    for number in range(3):
        gateway.recorder.clear()
        await gateway.post(path, _body(number))
        assert _transactions(gateway) == 1
        assert not any("lock_timeout" in item for item in gateway.recorder.statements)


async def test_each_response_is_that_of_a_post_alone(gateway: Gateway) -> None:
    await gateway.post("/tags", {"name": "volunteer"})
    bodies = [
        _body(number, add_tags=["volunteer", "nobody"], subject=f"S{number}")
        for number in range(12)
    ]
    path = await _helper(gateway)
    alone = [await gateway.post(path, body) for body in bodies[:3]]
    again = await _helper(gateway)
    together = [response.json() for response in await _post_all(gateway.client, again, bodies)]
    for one, other in zip(alone, together, strict=False):
        assert _unlike(one) == _unlike(other)
        assert parts(other) == parts(one)
    assert len({id_of(document) for document in together}) == 12
    await assert_store_consistent(gateway.url)


async def test_rest_graphql_and_anonymous_posts(gateway: Gateway) -> None:
    """Responses with different projections, from the same transactions or others."""
    path = await _helper(gateway)
    campaign = path.split("/")[-2]
    mutation = (
        "mutation ($input: RecordOutreachInput!, $id: ID!)"
        " { recordOutreach(campaignId: $id, input: $input)"
        " { created outreach { subject person { givenName } } } }"
    )

    async def by_graphql(number: int) -> Json:
        person = {"givenName": f"G{number}", "emailAddresses": [{"address": f"g{number}@x.org"}]}
        variables = {"id": campaign, "input": {"subject": f"S{number}", "person": person}}
        return await gateway.graphql(mutation, variables)

    async with gateway.anonymous() as form:
        answers, documents, forms = await asyncio.gather(
            asyncio.gather(*[by_graphql(number) for number in range(8)]),
            _post_all(gateway.client, path, [_body(number) for number in range(8)]),
            _post_all(form, path, [_body(100 + number) for number in range(8)]),
        )
    for number, answer in enumerate(answers):
        assert answer["data"]["recordOutreach"] == {
            "created": True,
            "outreach": {"subject": f"S{number}", "person": {"givenName": f"G{number}"}},
        }
    assert [response.json()["type"] for response in documents] == ["email"] * 8
    assert [response.json() for response in forms] == [{}] * 8
    assert (await gateway.get("/people"))["total_records"] == 24
    await assert_store_consistent(gateway.url)


async def test_the_audit_log_names_each_request(gateway: Gateway) -> None:
    path = await _helper(gateway)
    posts = [
        gateway.client.post(path, json=_body(number), headers={"X-Request-ID": f"request-{number}"})
        for number in range(20)
    ]
    documents = [response.json() for response in await asyncio.gather(*posts)]
    query = "SELECT id::text, request_id FROM changes WHERE resource = $1"
    rows = await gateway.sql(query, "outreaches")
    by_id = {row["id"]: row["request_id"] for row in rows}
    assert [by_id[id_of(document)] for document in documents] == [
        f"request-{number}" for number in range(20)
    ]
    people = await gateway.sql(query, "people")
    assert {row["request_id"] for row in people} == set(by_id.values())


async def test_repeated_answers_are_stored_once(gateway: Gateway) -> None:
    """They are looked up for all posts at once."""
    responses = [{"key": "yes", "name": "Yes"}, {"key": "no", "name": "No"}]
    question = {"title": "Help?", "question_type": "SingleChoice", "responses": responses}
    asked = path_of(await gateway.post("/questions", question))
    path = await _helper(gateway)
    answers = [{"question": BASE + asked, "responses": ["yes"]}]
    bodies = [
        _body(number, identifiers=[f"x:{number}"], add_questions_responses_uri=answers)
        for number in range(20)
    ]
    for client in (gateway.client, gateway.client, gateway.anonymous()):
        sent = await _post_all(client, path, bodies)
        assert {response.status_code for response in sent} == {200}
        gateway.recorder.clear()
        assert (await gateway.get(f"{asked}/answers"))["total_records"] == 20
    await assert_store_consistent(gateway.url)


# Keys in common


async def test_simultaneous_posts_of_one_person_and_one_identifier(gateway: Gateway) -> None:
    """Some have the address, some the number, some the identifier of others."""
    pick = random.Random(7)
    path = await _helper(gateway)
    bodies = []
    for _ in range(60):
        person: Json = {"given_name": pick.choice("abc")}
        if pick.random() < 0.6:
            person |= emails(f"{pick.randint(1, 4)}@x.org")
        if pick.random() < 0.5:
            person |= phones(f"1555010{pick.randint(1, 4)}")
        body: Json = {"person": person, "targets": [TARGET]}
        if pick.random() < 0.5:
            body["identifiers"] = [f"x:{pick.randint(1, 8)}"]
        bodies.append(body)
    responses = await _post_all(gateway.client, path, bodies)
    assert {response.status_code for response in responses} == {200}
    owners = await gateway.sql("SELECT address, count(*) FROM person_emails GROUP BY address")
    assert {row["count"] for row in owners} == {1}
    ids: dict[str, set[str]] = {}
    for body, response in zip(bodies, responses, strict=True):
        for identifier in body.get("identifiers", ()):
            ids.setdefault(identifier, set()).add(id_of(response.json()))
    assert {len(found) for found in ids.values()} == {1}
    new = {id_of(response.json()) for response in responses}
    campaign = await gateway.get(path.removesuffix("/record_outreach_helper"))
    assert campaign["total_outreaches"] == len(new)
    await assert_store_consistent(gateway.url)


async def test_two_that_find_one_person_by_different_keys(gateway: Gateway) -> None:
    person = await gateway.person(**emails("a@x.org"), **phones("15550101"), given_name="Ada")
    path = await _helper(gateway)
    by_phone = {"person": {"family_name": "Byron", **phones("15550101")}}
    by_email = {"person": {"additional_name": "Augusta", **emails("a@x.org")}}
    bodies = [_body(number) for number in range(6)] + [by_phone, by_email]
    responses = await _post_all(gateway.client, path, bodies)
    assert {response.status_code for response in responses} == {200}
    found = await gateway.get(person)
    names = [found[name] for name in ("given_name", "additional_name", "family_name")]
    assert names == ["Ada", "Augusta", "Byron"]
    assert (await gateway.get(f"{person}/outreaches"))["total_records"] == 2


# Failures


async def test_a_refused_write_leaves_the_others(gateway: Gateway) -> None:
    path = await _helper(gateway)
    bodies = [_body(number) for number in range(20)]
    bodies[7]["identifiers"] = ["default:01890000-0000-7000-8000-0000000000ff"]
    responses = await _post_all(gateway.client, path, bodies)
    assert faults(responses[7], 404) == [("NOT_FOUND", ["identifiers[0]"])]
    others = [response for number, response in enumerate(responses) if number != 7]
    assert {response.status_code for response in others} == {200}
    assert (await gateway.get("/people"))["total_records"] == 19
    await assert_store_consistent(gateway.url)


@asynccontextmanager
async def _refusing(gateway: Gateway, subject: str) -> AsyncIterator[None]:
    """PostgreSQL refuses outreaches with this subject. Citus allows no trigger."""
    await gateway.sql(
        f"ALTER TABLE outreaches ADD CONSTRAINT refuse CHECK (subject <> '{subject}')"
    )
    try:
        yield
    finally:
        await gateway.sql("ALTER TABLE outreaches DROP CONSTRAINT refuse")


async def test_a_row_that_postgresql_refuses_fails_alone(gateway: Gateway) -> None:
    path = await _helper(gateway)
    bodies = [_body(number, subject=f"S{number}") for number in range(20)]
    async with _refusing(gateway, "S9"):
        responses = await _post_all(gateway.client, path, bodies)
    statuses = Counter(response.status_code for response in responses)
    assert statuses == {200: 19, 500: 1}
    assert responses[9].status_code == 500
    assert (await gateway.get("/people"))["total_records"] == 19
    await assert_store_consistent(gateway.url)


async def test_a_write_that_waits_for_a_lock_delays_no_other(gateway: Gateway) -> None:
    person = await gateway.person(given_name="Ada", **emails("p3@example.org"))
    path = await _helper(gateway)
    holder = await asyncpg.connect(gateway.url)
    organization_id = await gateway.organization_id()
    async with holder.transaction():
        lock = "SELECT FROM people WHERE organization_id = $1 FOR UPDATE"
        await holder.fetch(lock, organization_id)
        started = time.monotonic()
        posts = [
            asyncio.create_task(gateway.client.post(path, json=_body(number)))
            for number in range(30)
        ]
        done = await asyncio.gather(*[post for number, post in enumerate(posts) if number != 3])
        waited = time.monotonic() - started
        assert not posts[3].done()
    await holder.close()
    assert {response.status_code for response in done} == {200}
    # The time limit of a statement is 10 seconds.
    assert waited < 5
    assert (await posts[3]).status_code == 200
    assert (await gateway.get(f"{person}/outreaches"))["total_records"] == 1
    await assert_store_consistent(gateway.url)


# The queue alone


class _GatedStore:
    """The store of the gateway, whose transactions begin when `gate` is open. With `loses`, the
    response to each COMMIT is lost.
    """

    def __init__(self, store: Store, loses: bool = False) -> None:
        self._store = store
        self._loses = loses
        self.gate = asyncio.Event()

    @asynccontextmanager
    async def transaction(self, *arguments: Any, **options: Any) -> AsyncIterator[Any]:
        await self.gate.wait()
        async with self._store.transaction(*arguments, **options) as connection:
            yield connection
        if self._loses:
            raise failure("STORE_UNAVAILABLE", "The response is lost.")


async def _requests(gateway: Gateway, number: int) -> list[WriteRequest]:
    caller = await Authenticator(gateway.store, load_settings()).by_token(gateway.token)
    assert caller is not None
    scope = ParentScope(
        "advocacy_campaign_id", UUID(id_of(await gateway.get(await gateway.campaign())))
    )
    return [
        WriteRequest(
            Action.CREATE,
            OUTREACH,
            caller.tenant,
            parse_record_outreach(_body(index)),
            scope=scope,
            helper=True,
        )
        for index in range(number)
    ]


async def _begun(queue: WriteQueue, requests: list[WriteRequest]) -> list[asyncio.Task[Any]]:
    tasks = [asyncio.create_task(queue.write(request)) for request in requests]
    await asyncio.sleep(0.01)
    return tasks


async def test_a_cancelled_request_is_not_written(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.execute.write.queue.LANE_TIMEOUT", 60.0)
    store: Any = _GatedStore(gateway.store)
    queue = WriteQueue(store)
    tasks = await _begun(queue, await _requests(gateway, 8))
    tasks[5].cancel()
    store.gate.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [WriteResult] * 5 + [
        asyncio.CancelledError,
        *[WriteResult] * 2,
    ]
    assert (queue.batches, queue.batched) == (2, 5)
    people = (await gateway.get("/people?$orderby=id"))["_embedded"]["osdi:people"]
    assert sorted(person["given_name"] for person in people) == [
        f"P{number}" for number in range(8) if number != 5
    ]


async def test_nothing_is_written_again_after_a_lost_commit(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client decides: it may repeat a post that has identifiers."""
    monkeypatch.setattr("resolvers.execute.write.queue.LANE_TIMEOUT", 60.0)
    store: Any = _GatedStore(gateway.store, loses=True)
    tasks = await _begun(WriteQueue(store), await _requests(gateway, 8))
    store.gate.set()
    results: list[Any] = await asyncio.gather(*tasks, return_exceptions=True)
    assert [result.faults[0].code for result in results] == ["STORE_UNAVAILABLE"] * 8
    assert (await gateway.get("/outreaches"))["total_records"] == 8
    await assert_store_consistent(gateway.url)


async def test_others_do_not_wait_long_for_a_transaction(gateway: Gateway) -> None:
    store: Any = _GatedStore(gateway.store)
    queue = WriteQueue(store)
    tasks = await _begun(queue, await _requests(gateway, 8))
    assert queue.batches == 0
    await asyncio.sleep(LANE_TIMEOUT + 0.1)
    # The first two are still waiting for the gate, and the others have begun.
    assert queue.batches > 0
    store.gate.set()
    assert {type(result) for result in await asyncio.gather(*tasks)} == {WriteResult}
