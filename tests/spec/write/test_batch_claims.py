"""Writes of one batch that are about the same rows: the result is that of one after the other."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from app.config.settings import load_settings
from app.identity.authenticate import Authenticator
from app.store.errors import overloaded
from app.store.pool import Store
from resolvers.current_request import REQUEST_ID, current_request
from resolvers.execute.write.queue import WriteQueue
from resolvers.execute.write.single import ReadBack, WriteResult
from resolvers.plan.read import Hal
from resolvers.plan.tenant import Tenant
from resolvers.write.batch import MAX_SIZE, can_share
from resolvers.write.plan import Action, WriteRequest
from schema.failures import Failure
from schema.models.bodies import ParsedBody, parse_record_outreach, parse_signup
from schema.osdi.catalogue import OUTREACH, PERSON
from tests.spec.support.builders import emails, phones
from tests.support.consistency import assert_store_consistent
from tests.support.gateway import BASE, Gateway, Json, path_of


class _OneBatch:
    """Writes that wait for one transaction, and then share the next."""

    def __init__(self, tenant: Tenant, store: Any) -> None:
        self._tenant = tenant
        self._binds = {**tenant.binds(), "base": BASE, "curies": "[]"}
        self._queue = WriteQueue(store)
        self.without_id: WriteRequest | None = None
        """A write that no HTTP request has sent."""

    def sign_up(self, **person: Any) -> WriteRequest:
        return WriteRequest(
            Action.CREATE, PERSON, self._tenant, parse_signup({"person": person}), helper=True
        )

    def record(self, **body: Any) -> WriteRequest:
        return WriteRequest(
            Action.CREATE, OUTREACH, self._tenant, parse_record_outreach(body), helper=True
        )

    async def results(self, *requests: WriteRequest) -> list[WriteResult]:
        """The results of the requests. They wait for another write, and then share a transaction.

        Raises the first error, after all have ended.
        """
        first, *others = [
            asyncio.create_task(self._write(number, request))
            for number, request in enumerate((self.sign_up(given_name="First"), *requests))
        ]
        await first
        await asyncio.gather(*others, return_exceptions=True)
        assert self._queue.batched == len(requests)
        return await asyncio.gather(*others)

    async def _write(self, number: int, request: WriteRequest) -> WriteResult:
        if number and request is not self.without_id:
            current_request.set({REQUEST_ID: b"request-%d" % number})
        return await self._queue.write(request, ReadBack(Hal(), self._binds))


@pytest.fixture(autouse=True)
def one_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolvers.execute.write.queue.LANES", 1)
    monkeypatch.setattr("resolvers.execute.write.queue.LANE_TIMEOUT", 60.0)


async def _one_batch(gateway: Gateway, store: Any = None) -> _OneBatch:
    caller = await Authenticator(gateway.store, load_settings()).by_token(gateway.token)
    assert caller is not None
    return _OneBatch(caller.tenant, store or gateway.store)


async def test_two_that_change_nothing(gateway: Gateway) -> None:
    """Both find the person, by different keys, and both get the document."""
    batch = await _one_batch(gateway)
    person = await gateway.person(**emails("a@x.org"), **phones("15550101"))
    results = await batch.results(
        batch.sign_up(**phones("15550101")), batch.sign_up(**emails("a@x.org"))
    )
    assert {str(result.id) for result in results} == {person.split("/")[-1]}
    for result in results:
        assert result.document is not None
        assert json.loads(result.document)["given_name"] == "Ada"


async def test_a_person_without_keys_is_not_looked_up(gateway: Gateway) -> None:
    """A repeated action leaves its person as it is, also if another write looks the person up."""
    batch = await _one_batch(gateway)
    person = await gateway.person(**emails("a@x.org"))
    sent = {"identifiers": ["x:1"], "_links": {"osdi:person": {"href": BASE + person}}}
    await gateway.post("/outreaches", sent)
    await batch.results(
        batch.record(identifiers=["x:1"], person={"given_name": "Eve"}),
        batch.record(subject="Another", person=emails("a@x.org")),
    )
    assert (await gateway.get(person))["given_name"] == "Ada"
    assert (await gateway.get(f"{person}/outreaches"))["total_records"] == 2


async def test_the_same_answer_by_different_keys(gateway: Gateway) -> None:
    """Two repeated actions of one person store it once."""
    batch = await _one_batch(gateway)
    question = await gateway.post("/questions", {"title": "Help?", "question_type": "Paragraph"})
    person = await gateway.person(**emails("a@x.org"), **phones("15550101"))
    link = {"osdi:person": {"href": BASE + person}}
    for number in (1, 2):
        await gateway.post("/outreaches", {"identifiers": [f"x:{number}"], "_links": link})
    answers = [{"question": BASE + path_of(question), "value": "Yes"}]
    keys = (phones("15550101"), emails("a@x.org"))
    await batch.results(
        *[
            batch.record(
                identifiers=[f"x:{number}"], person=key, add_questions_responses_uri=answers
            )
            for number, key in enumerate(keys, 1)
        ]
    )
    assert (await gateway.get(f"{person}/answers"))["total_records"] == 1
    await assert_store_consistent(gateway.url)


async def test_a_tag_by_different_keys_fails_no_statement(gateway: Gateway) -> None:
    """Two taggings with the same ends would violate a key, and nobody could share."""
    batch = await _one_batch(gateway)
    await gateway.post("/tags", {"name": "volunteer"})
    person = await gateway.person(**emails("a@x.org"), **phones("15550101"))
    gateway.recorder.clear()
    await batch.results(
        *[batch.record(person=emails(f"{number}@x.org")) for number in range(5)],
        batch.record(person=phones("15550101"), add_tags=["volunteer"]),
        batch.record(person=emails("a@x.org"), add_tags=["volunteer"]),
    )
    # The first alone, the batch, and the last one alone.
    assert sum(item.startswith("BEGIN") for item in gateway.recorder.statements) == 3
    assert (await gateway.get(f"{person}/taggings"))["total_records"] == 1


async def test_a_document_that_is_too_large(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused, and not stored, as if it were alone."""
    batch = await _one_batch(gateway)
    settings = load_settings().model_copy(update={"max_response_bytes": 3000})
    monkeypatch.setattr(gateway.store, "_settings", settings)
    small, large = batch.record(subject="small"), batch.record(subject="x" * 3000)
    with pytest.raises(Failure) as raised:
        await batch.results(small, large)
    assert raised.value.faults[0].code == "RESPONSE_TOO_LARGE"
    rows = await gateway.sql("SELECT subject FROM outreaches")
    assert [row["subject"] for row in rows] == ["small"]


async def test_a_write_without_a_request_is_of_none(gateway: Gateway) -> None:
    """Not of the request that happens to be the first of the batch."""
    batch = await _one_batch(gateway)
    batch.without_id = batch.sign_up(**emails("b@x.org"))
    results = await batch.results(batch.sign_up(**emails("a@x.org")), batch.without_id)
    rows = await gateway.sql("SELECT id, request_id FROM changes WHERE resource = 'people'")
    by_id = {row["id"]: row["request_id"] for row in rows}
    assert [by_id[result.id] for result in results] == ["request-1", None]


class _BusyStore:
    """The store of a gateway, which has no connection for a second transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.begun = 0

    def transaction(self, *arguments: Any, **options: Any) -> Any:
        self.begun += 1
        if self.begun > 1:
            raise overloaded()
        return self._store.transaction(*arguments, **options)


async def test_without_a_connection_no_write_tries_again(gateway: Gateway) -> None:
    """Otherwise one transaction that waits in vain would become as many as it has writes."""
    store = _BusyStore(gateway.store)
    batch = await _one_batch(gateway, store)
    with pytest.raises(Failure) as raised:
        await batch.results(*[batch.sign_up(**emails(f"{number}@x.org")) for number in range(9)])
    assert raised.value.faults[0].code == "STORE_OVERLOADED"
    assert store.begun == 2


def _body_of(size: int) -> Json:
    return {"given_name": "A", "custom_fields": {"note": "x" * size}}


async def test_a_large_body_does_not_delay_others(gateway: Gateway) -> None:
    batch = await _one_batch(gateway)
    assert can_share(batch.sign_up(**_body_of(MAX_SIZE // 2)))
    assert not can_share(batch.sign_up(**_body_of(MAX_SIZE)))
    number = replace(batch.record(subject="A"), body=ParsedBody({"number": 2**70}))
    assert not can_share(number)
