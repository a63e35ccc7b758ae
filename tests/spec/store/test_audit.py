"""Who changed what: the key and the request of each change, over both surfaces."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest

from app.cli import main as cli
from app.errors import CommandError
from resolvers.current_request import current_request
from resolvers.execute.maintenance import recent_changes
from resolvers.execute.write.single import write
from resolvers.plan.tenant import Tenant
from resolvers.write.plan import Action, WriteRequest
from schema.osdi.catalogue import PERSON
from tests.support.gateway import GRAPHQL, Gateway

CREATE = 'mutation { createPerson(input: {givenName: "Ada"}) { person { id } } }'
EVERYTHING = {"resource": None, "id": None, "key_id": None, "since": None, "most": 100}


async def key_of(gateway: Gateway, token: str) -> UUID:
    caller = await gateway.app.state.authenticator.by_token(token)
    id_: UUID = caller.key_id
    return id_


async def authors(gateway: Gateway, **wanted: Any) -> list[tuple[Any, ...]]:
    owner = await gateway.organization_id()
    rows = await recent_changes(gateway.store, owner, {**EVERYTHING, **wanted})
    return [(row["resource"], row["change"], row["key_id"], row["request_id"]) for row in rows]


async def test_each_change_has_its_key_and_its_request(gateway: Gateway) -> None:
    key = await key_of(gateway, gateway.token)
    token = await gateway.key("default", "write")
    other = gateway.anonymous(**{"OSDI-API-Token": token, "X-Request-ID": "other-0001"})
    other_key = await key_of(gateway, token)
    person = await gateway.person()
    assert (await other.put(person, json={"given_name": "Bob"})).status_code == 200
    assert "errors" not in (await other.post(GRAPHQL, json={"query": CREATE})).json()
    campaign = await gateway.campaign()
    helper = f"{campaign}/record_outreach_helper"
    anonymous = gateway.anonymous(**{"X-Request-ID": "anonymous-1"})
    assert (await anonymous.post(helper, json={"type": "email"})).status_code == 200
    assert (await other.delete(person)).status_code == 200
    id_ = UUID(person.rpartition("/")[2])
    of_person = await authors(gateway, resource="people", id=id_)
    assert of_person[:2] == [
        ("people", "deleted", other_key, "other-0001"),
        ("people", "updated", other_key, "other-0001"),
    ]
    assert of_person[2][:3] == ("people", "created", key)
    of_key = await authors(gateway, key_id=other_key)
    assert of_key.count(("people", "created", other_key, "other-0001")) == 1
    assert await authors(gateway, resource="outreaches") == [
        ("outreaches", "created", None, "anonymous-1")
    ]


async def test_a_command_has_neither(gateway: Gateway) -> None:
    person = await gateway.person()
    tenant = Tenant(await gateway.organization_id(), "osdi")
    delete = WriteRequest(Action.DELETE, PERSON, tenant, id=UUID(person.rpartition("/")[2]))
    current_request.set(None)  # That of the client in this task.
    await write(gateway.store, delete)
    assert (await authors(gateway))[0] == ("people", "deleted", None, None)


async def test_the_command_prints_it(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", gateway.url)

    async def run(*arguments: str) -> list[list[str]]:
        await asyncio.to_thread(cli.app, ["audit", *arguments], standalone_mode=False)
        return [line.split() for line in capsys.readouterr().out.splitlines()[1:]]

    person = (await gateway.person()).strip("/")
    await gateway.campaign()
    key = str(await key_of(gateway, gateway.token))
    (line,) = await run("--resource", person, "--key", key, "--since", "1h")
    assert line[1:6] == ["created", "people", person.partition("/")[2], key, "test"]
    assert len(await run()) == 2
    assert len(await run("--limit", "1")) == 1
    assert await run("--since", "2099-01-01") == []
    for option, value, words in (
        ("--since", "soon", "Invalid --since"),
        ("--resource", "person", "choose from people"),
        ("--resource", "people/1", "Invalid ID"),
        ("--organization", "elsewhere", "no organization"),
    ):
        with pytest.raises(CommandError, match=words):
            await run(option, value)
