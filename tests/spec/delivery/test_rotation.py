"""Secrets of webhooks are rotated: for a while, messages have a signature by each."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from app.cli.tables import list_webhooks
from app.config.settings import load_settings
from app.delivery.receivers import rotate_secret
from app.errors import CommandError
from tests.spec.delivery.test_delivery import respond, settled, subscribe
from tests.spec.support.builders import emails
from tests.support.gateway import Gateway
from tests.support.receivers import quick, receiving, working


@pytest.mark.parametrize("hours", [24, 0])
async def test_both_secrets_sign_during_the_overlap(gateway: Gateway, hours: int) -> None:
    overlap = timedelta(hours=hours)
    async with receiving() as receiver, working(gateway.url, quick()):
        added = await subscribe(gateway, receiver)
        store = gateway.store
        new = await rotate_secret(store, load_settings(), "webhooks", "default", added.id, overlap)
        await gateway.post("/people", emails("ada@example.com"))
        await settled(gateway, delivered=1)
    (message,) = receiver.got
    assert added.secret is not None
    assert Webhook(new).verify(message.body, message.headers)["type"] == "person.created"
    if hours:
        Webhook(added.secret).verify(message.body, message.headers)
    else:
        with pytest.raises(WebhookVerificationError):
            Webhook(added.secret).verify(message.body, message.headers)
    shown = str(await list_webhooks(gateway.store, "default"))
    assert new not in shown
    assert added.secret not in shown


async def test_what_has_no_secret(gateway: Gateway) -> None:
    mail = await respond(gateway)
    for table, id_ in (("autoresponses", mail.id), ("webhooks", UUID(int=1))):
        with pytest.raises(CommandError, match="with a secret"):
            await rotate_secret(
                gateway.store, load_settings(), table, "default", id_, timedelta(hours=1)
            )
