"""Secrets of webhooks are encrypted in the database, once there is a key for it."""

from __future__ import annotations

import base64
import logging
from datetime import timedelta
from secrets import token_bytes

import pytest
from standardwebhooks import Webhook

from app.config.settings import load_settings
from app.delivery.receivers import add_webhook, rotate_secret
from app.delivery.secret_box import SecretBox, encrypt_all, report_locked
from app.errors import CommandError
from schema.failures import Failure, Fault
from tests.spec.delivery.test_delivery import settled
from tests.spec.support.builders import emails
from tests.support.gateway import Gateway, running
from tests.support.receivers import Receiver, quick, receiving, working

KEYS = [base64.b64encode(token_bytes(32)).decode() for _ in range(2)]
EVENTS = ["person.created"]


async def stored(gateway: Gateway) -> list[str]:
    rows = await gateway.sql(
        "SELECT secret, old_secret FROM webhooks UNION ALL "
        "SELECT secret, old_secret FROM autoresponses"
    )
    return [text for row in rows for text in row if text is not None]


async def delivered(gateway: Gateway, receiver: Receiver, keys: str | None, secret: str) -> None:
    """A message arrives that is signed by the secret."""
    before = len(receiver.got)
    async with working(gateway.url, quick(secret_key=keys)):
        await gateway.post("/people", emails(f"{before}@example.com"))
        await settled(gateway, delivered=before + 1)
    message = receiver.got[-1]
    assert Webhook(secret).verify(message.body, message.headers)["type"] == "person.created"


async def test_with_a_key(gateway: Gateway) -> None:
    settings = quick(secret_key=KEYS[0])
    async with receiving() as receiver:
        added = await add_webhook(gateway.store, settings, "default", receiver.url, EVENTS)
        assert added.secret is not None
        (text,) = await stored(gateway)
        assert text.startswith("fernet:")
        assert added.secret not in text
        await delivered(gateway, receiver, KEYS[0], added.secret)


async def test_keys_are_replaced(gateway: Gateway) -> None:
    """Plain, then with a key, then with another; both secrets of a rotation sign meanwhile."""
    async with receiving() as receiver:
        added = await add_webhook(gateway.store, quick(), "default", receiver.url, EVENTS)
        assert added.secret is not None
        assert await stored(gateway) == [added.secret]
        await delivered(gateway, receiver, KEYS[0], added.secret)
        new = await rotate_secret(
            gateway.store,
            quick(secret_key=KEYS[0]),
            "webhooks",
            "default",
            added.id,
            timedelta(hours=1),
        )
        assert added.secret in await stored(gateway)
        assert await encrypt_all(gateway.store, quick(secret_key=KEYS[0])) == 1
        both = f"{KEYS[1]},{KEYS[0]}"
        for secret in (added.secret, new):
            await delivered(gateway, receiver, both, secret)
        before = await stored(gateway)
        assert await encrypt_all(gateway.store, quick(secret_key=both)) == 2
        assert await encrypt_all(gateway.store, quick(secret_key=both)) == 0
        assert not set(before) & set(await stored(gateway))
        for secret in (added.secret, new):
            await delivered(gateway, receiver, KEYS[1], secret)


@pytest.mark.parametrize("keys", [None, KEYS[1]], ids=["none", "another"])
async def test_without_its_key_nothing_is_sent(
    gateway: Gateway, keys: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    """It is sent once the key is there."""
    settings = quick(secret_key=keys)
    async with receiving() as receiver:
        with_key = quick(secret_key=KEYS[0])
        added = await add_webhook(gateway.store, with_key, "default", receiver.url, EVENTS)
        (text,) = await stored(gateway)
        name = text.split(":")[1]
        with caplog.at_level(logging.ERROR):
            await report_locked(gateway.store, with_key)
            assert caplog.records == []
            await report_locked(gateway.store, settings)
        assert f"(their names are {name})" in caplog.records[0].getMessage()
        async with working(gateway.url, settings):
            await gateway.post("/people", emails("ada@example.com"))
            await settled(gateway, dead=1)
        assert receiver.got == []
        ((error,),) = await gateway.sql("SELECT error FROM deliveries")
        assert error == (
            "The secret of the webhook is encrypted with a key that OSDI_SECRET_KEY does not have "
            f"(its name is {name})."
        )
        await gateway.graphql("mutation { requeueAllDeliveries { count } }")
        with pytest.raises(CommandError, match="OSDI_SECRET_KEY"):
            await encrypt_all(gateway.store, settings)
        assert await stored(gateway) == [text]
        assert added.secret is not None


@pytest.mark.parametrize("damaged", ["x", "gAAAAA", "é"])
async def test_a_damaged_secret_signs_nothing(gateway: Gateway, damaged: str) -> None:
    settings = quick(secret_key=KEYS[0])
    async with receiving() as receiver:
        await add_webhook(gateway.store, settings, "default", receiver.url, EVENTS)
        await gateway.sql("UPDATE webhooks SET secret = left(secret, 16) || $1", damaged)
        async with working(gateway.url, settings):
            await gateway.post("/people", emails("ada@example.com"))
            await settled(gateway, dead=1)
        assert receiver.got == []


async def test_by_graphql(database_url: str) -> None:
    """The answer has the secret, the database does not."""
    document = """mutation { addWebhook(input: {
      url: "https://hooks.example.org/osdi", events: ["person.created"]}) { secret } }"""
    async with running(database_url, secret_key=KEYS[0]) as gateway:
        client = await gateway.client_of("default", "admin")
        answer = await gateway.graphql(document, client=client)
        secret = answer["data"]["addWebhook"]["secret"]
        (text,) = await stored(gateway)
    assert secret.startswith("whsec_")
    assert SecretBox(load_settings(secret_key=KEYS[0])).open(text) == secret


async def test_the_gateway_starts_without_a_worker_of_citus(
    database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The keys of all organizations are on all shards."""

    async def unavailable(_: object) -> list[str]:
        raise Failure([Fault("STORE_UNAVAILABLE", "The database cannot be reached.")])

    monkeypatch.setattr("app.delivery.secret_box.keys_in_use", unavailable)
    async with running(database_url, worker=True) as gateway:
        assert (await gateway.client.get("/people")).status_code == 200
    assert "Which keys OSDI_SECRET_KEY lacks is unknown: The database" in caplog.text
