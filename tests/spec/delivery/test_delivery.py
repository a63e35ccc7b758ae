"""Triggers and events are delivered once, or again with the same id, or become visibly dead."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import threading
from collections import Counter
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from standardwebhooks import Webhook

from app.cli.tables import list_autoresponses, list_deliveries, list_webhooks
from app.config.settings import SettingsError, load_settings
from app.delivery.receivers import (
    AddedReceiver,
    NewAutoresponse,
    add_autoresponse,
    add_webhook,
    remove_receiver,
    requeue,
)
from app.errors import CommandError
from app.fair_share import max_share
from tests.spec.support.builders import emails, parts
from tests.support.citus import CITUS_URL
from tests.support.gateway import Gateway, Json, id_of
from tests.support.receivers import (
    HANG,
    Receiver,
    mailbox,
    mailing,
    quick,
    receiving,
    until,
    working,
)

THREADS = min(32, (os.cpu_count() or 1) + 4)
"""Threads of an event loop by default."""

_STATUSES = "SELECT status, count(*)::int AS n FROM deliveries GROUP BY status"


async def statuses(gateway: Gateway) -> dict[str, int]:
    return {row["status"]: row["n"] for row in await gateway.sql(_STATUSES)}


async def settled(gateway: Gateway, **expected: int) -> None:
    """Wait until nothing is pending, and check the statuses."""

    async def nothing_pending() -> bool:
        return "pending" not in await statuses(gateway)

    await until(nothing_pending)
    assert await statuses(gateway) == expected


async def _none(gateway: Gateway, sql: str) -> bool:
    return not await gateway.sql(sql)


async def error_of(gateway: Gateway) -> str:
    (row,) = await gateway.sql("SELECT error FROM deliveries")
    error: str = row["error"]
    return error


async def subscribe(gateway: Gateway, receiver: Receiver, *events: str) -> AddedReceiver:
    wanted = list(events) or ["person.created"]
    return await add_webhook(gateway.store, quick(), "default", receiver.url, wanted)


async def respond(gateway: Gateway, **wanted: Any) -> AddedReceiver:
    """Add the autoresponse 'mail:1', by e-mail unless `wanted` has a URL."""
    by_mail: Json = {"subject": "Thanks {{ person.given_name }}", "body": "{{ outreach.type }}\n"}
    if "url" in wanted:
        by_mail = {}
    made = NewAutoresponse(
        **{"channel": "autoresponse", "identifier": "mail:1", **by_mail, **wanted}
    )
    return await add_autoresponse(gateway.store, quick(), "default", made)


def triggered(channel: str = "autoresponse", *identifiers: str, **fields: Any) -> Json:
    named = list(identifiers) or ["mail:1"]
    person = {"given_name": "Ada", **emails("ada@example.com")}
    return {"type": "phone", "person": person, "triggers": {channel: {"identifiers": named}}} | (
        fields
    )


async def arrives(gateway: Gateway, receiver: Receiver) -> None:
    """Create a person, and wait for the message about it."""
    before = len(receiver.got)
    await gateway.person()
    await until(lambda: len(receiver.got) > before, 3)


# E-mail


async def test_an_autoresponse_arrives_by_mail(gateway: Gateway) -> None:
    """At the primary address, from the template, once however often it is posted."""
    await respond(gateway, body="<p>{{ person.given_name }}: {{ outreach.type }}</p>", html=True)
    person = {"given_name": "A & B"} | {
        "email_addresses": [
            {"address": "old@example.com"},
            {"address": "ada@example.com", "primary": True},
        ]
    }
    body = triggered(identifiers=["x:1"], person=person)
    for _ in range(3):
        await gateway.post("/outreaches", body)
    async with mailbox() as box, working(gateway.url, mailing(box)):
        await settled(gateway, delivered=1)
        (mail,) = box.got
    assert (mail["To"], mail["From"]) == ("ada@example.com", "us@example.org")
    assert box.envelopes[0].rcpt_tos == ["ada@example.com"]
    assert mail["Subject"] == "Thanks A & B"
    assert mail.get_content_type() == "text/html"
    assert mail.get_content().split() == ["<p>A", "&amp;", "B:", "phone</p>"]
    (row,) = await gateway.sql("SELECT id FROM deliveries")
    assert mail["Message-ID"] == f"<{row['id']}@example.org>"


async def test_an_anonymous_trigger_is_delivered(gateway: Gateway) -> None:
    """The trigger of a web form, like any other."""
    await respond(gateway)
    campaign = await gateway.campaign()
    path = campaign + "/record_outreach_helper"
    assert (await gateway.anonymous().post(path, json=triggered())).json() == {}
    async with mailbox() as box, working(gateway.url, mailing(box)):
        await settled(gateway, delivered=1)
    assert [mail["Subject"] for mail in box.got] == ["Thanks Ada"]


async def test_a_subject_is_one_line(gateway: Gateway) -> None:
    """The name of a person cannot add a header."""
    await respond(gateway)
    name = "Ada\r\nBcc: eve@example.com"
    person = {"given_name": name, **emails("ada@example.com")}
    await gateway.post("/outreaches", triggered(person=person))
    async with mailbox() as box, working(gateway.url, mailing(box)):
        await settled(gateway, delivered=1)
    assert box.got[0]["Subject"] == "Thanks Ada Bcc: eve@example.com"
    assert box.got[0]["Bcc"] is None
    assert box.envelopes[0].rcpt_tos == ["ada@example.com"]


@pytest.mark.parametrize(
    ("refuse", "attempts", "message"), [("550 no such", 1, "550"), ("451 later", 4, "451")]
)
async def test_a_mail_server_that_refuses(
    gateway: Gateway, refuse: str, attempts: int, message: str
) -> None:
    """Dead at once, or after the last attempt of a temporary error; the error has no address."""
    await respond(gateway)
    await gateway.post("/outreaches", triggered())
    async with mailbox() as box, working(gateway.url, mailing(box)):
        box.refuse = f"{refuse} ada@example.com"
        await settled(gateway, dead=1)
    (row,) = await gateway.sql("SELECT attempts, error FROM deliveries")
    assert row["attempts"] == attempts
    assert message in row["error"]
    assert "ada" not in row["error"]


async def test_a_person_without_a_valid_address(gateway: Gateway) -> None:
    """Without an e-mail address, or with an invalid one, the delivery is dead."""
    await respond(gateway)
    for person in ({"given_name": "Ada"}, emails("no address"), emails("a@b>, <eve@example.com")):
        await gateway.post("/outreaches", triggered(person=person))
    async with mailbox() as box, working(gateway.url, mailing(box)):
        await settled(gateway, dead=3)
    assert box.got == []


# Webhooks instead of e-mail


@pytest.mark.parametrize("channel", ["autoresponse", "sms_response", "call_response"])
async def test_a_trigger_calls_a_webhook(gateway: Gateway, channel: str) -> None:
    """Signed by Standard Webhooks, with the person and the outreach as REST shows them."""
    async with receiving() as receiver, working(gateway.url, quick()):
        added = await respond(gateway, channel=channel, url=receiver.url)
        outreach = await gateway.post("/outreaches", triggered(channel))
        await settled(gateway, delivered=1)
    (message,) = receiver.got
    assert added.secret is not None
    payload = Webhook(added.secret).verify(message.body, message.headers)
    assert payload["type"] == f"trigger.{channel}"
    assert (payload["data"]["channel"], payload["data"]["identifier"]) == (channel, "mail:1")
    assert payload["data"]["person"]["given_name"] == "Ada"
    assert payload["data"]["outreach"]["identifiers"] == outreach["identifiers"]
    assert message.headers["content-type"] == "application/json"


async def test_each_identifier_is_delivered(gateway: Gateway) -> None:
    """Each once; a trigger without identifiers selects 'default'."""
    async with receiving() as receiver, working(gateway.url, quick()):
        for identifier in ("sms:1", "sms:2", "default"):
            await respond(gateway, channel="sms_response", identifier=identifier, url=receiver.url)
        await gateway.post("/outreaches", triggered("sms_response", "sms:1", "sms:2", "sms:1"))
        body = {**triggered(), "triggers": {"sms_response": {"enabled": True}}}
        await gateway.post("/outreaches", body)
        await settled(gateway, delivered=3)
    assert sorted(message.json["data"]["identifier"] for message in receiver.got) == [
        "default",
        "sms:1",
        "sms:2",
    ]


async def test_the_deliveries_of_one_trigger_are_limited(gateway: Gateway) -> None:
    """Identifiers over the limit are reported and not delivered: anyone may send a trigger."""
    many = [f"sms:{n}" for n in range(1000)]
    answer = await gateway.post("/outreaches", triggered("sms_response", *many))
    assert parts(answer) == [
        ("osdi:outreach", "TOO_LONG", ["triggers.sms_response.identifiers[20]"])
    ]
    assert await statuses(gateway) == {"pending": 20}


async def test_a_trigger_without_a_channel_waits_for_one(gateway: Gateway) -> None:
    """It is visible, and deliverable once there are an autoresponse and a mail server."""
    await gateway.post("/outreaches", triggered())
    async with mailbox() as box:
        async with working(gateway.url, mailing(box)):
            await settled(gateway, unconfigured=1)
        added = await respond(gateway)
        assert added.waiting == 1
        assert (await requeue(gateway.store, "default", None))["count"] == 1
        async with working(gateway.url, quick()):
            await settled(gateway, unconfigured=1)
        assert "OSDI_SMTP_HOST" in await error_of(gateway)
        assert (await requeue(gateway.store, "default", None))["count"] == 1
        async with working(gateway.url, mailing(box)):
            await settled(gateway, delivered=1)
        assert len(box.got) == 1


async def test_a_deleted_person_receives_nothing(gateway: Gateway) -> None:
    """Deliveries of a deleted person or outreach are cancelled."""
    await respond(gateway)
    outreach = await gateway.post("/outreaches", triggered())
    await gateway.client.delete(f"/outreaches/{id_of(outreach)}")
    person = await gateway.post("/people/person_signup", triggered())
    await gateway.client.delete(f"/people/{id_of(person)}")
    async with mailbox() as box, working(gateway.url, mailing(box)):
        await settled(gateway, cancelled=2)
    assert box.got == []


# Events


async def test_events_are_delivered(gateway: Gateway) -> None:
    """To the webhooks subscribed to them, with current data."""
    async with receiving() as all_, receiving() as one, working(gateway.url, quick()):
        added = await subscribe(
            gateway, all_, "outreach.recorded", "person.created", "person.updated"
        )
        await subscribe(gateway, one, "person.updated")
        await gateway.post("/outreaches", {"person": emails("ada@example.com")})
        await gateway.post("/people", {"family_name": "L", **emails("ada@example.com")})
        await gateway.post("/people", emails("ada@example.com"))
        await settled(gateway, delivered=4)
    assert added.secret is not None
    payloads = [Webhook(added.secret).verify(item.body, item.headers) for item in all_.got]
    assert Counter(item["type"] for item in payloads) == {
        "outreach.recorded": 1,
        "person.created": 1,
        "person.updated": 1,
    }
    for item in payloads:
        assert item["data"]["person"]["email_addresses"][0]["address"] == "ada@example.com"
        assert (item["data"]["outreach"] is not None) is (item["type"] == "outreach.recorded")
    assert [item.json["type"] for item in one.got] == ["person.updated"]
    assert len({item.id for item in [*all_.got, *one.got]}) == 4


async def test_deletions_are_delivered(gateway: Gateway) -> None:
    """With the identifier alone; what else was to be told of the deleted is cancelled."""
    deletions = ("person.deleted", "outreach.deleted")
    async with receiving() as receiver:
        await subscribe(gateway, receiver, "person.updated", *deletions)
        person = await gateway.person()
        outreach = await gateway.post("/outreaches", {"_links": {"osdi:person": {"href": person}}})
        await gateway.put(person, {"given_name": "Ann"})
        await gateway.client.delete(person)
        await gateway.client.delete(f"/outreaches/{id_of(outreach)}")
        async with working(gateway.url, quick()):
            await settled(gateway, delivered=2, cancelled=1)
    data = {item.json["type"]: item.json["data"] for item in receiver.got}
    gone = {"identifiers": [f"default:{person.removeprefix('/people/')}"]}
    assert data["person.deleted"] == {"person": gone, "outreach": None}
    gone = {"identifiers": outreach["identifiers"]}
    assert data["outreach.deleted"] == {"person": None, "outreach": gone}


async def test_other_organizations_receive_nothing(gateway: Gateway) -> None:
    client = await gateway.client_of("other", "read", "write")
    async with receiving() as receiver, working(gateway.url, quick()):
        await subscribe(gateway, receiver)
        assert (await client.post("/people", json={"given_name": "Eve"})).status_code == 200
        assert await statuses(gateway) == {}


async def test_a_write_needs_no_other_statement(gateway: Gateway) -> None:
    """As many statements with a subscription as without; no delivery without one."""
    counts = []
    async with receiving() as receiver:
        for subscribed in (False, True):
            if subscribed:
                await subscribe(gateway, receiver, "outreach.recorded", "person.created")
            gateway.recorder.clear()
            await gateway.post("/outreaches", {"person": {"given_name": "Ada"}})
            await gateway.post("/people", {"given_name": "Ada"})
            counts.append(len(gateway.recorder.statements))
            assert await statuses(gateway) == ({"pending": 3} if subscribed else {})
    assert counts[0] == counts[1]


async def test_a_rolled_back_write_is_not_delivered(gateway: Gateway) -> None:
    """One event for one person, however many requests raced to create it."""
    async with receiving() as receiver:
        await subscribe(gateway, receiver, "person.created", "person.updated")
        posts = [gateway.post("/people", emails("ada@example.com")) for _ in range(8)]
        await asyncio.gather(*posts)
        assert await statuses(gateway) == {"pending": 1}


async def test_one_outreach_is_triggered_once(gateway: Gateway) -> None:
    """Although eight requests record it at once."""
    body = triggered("autoresponse", "mail:1", "mail:2", identifiers=["x:1"])
    await asyncio.gather(*[gateway.post("/outreaches", body) for _ in range(8)])
    assert await statuses(gateway) == {"pending": 2}


async def test_a_removed_webhook(gateway: Gateway) -> None:
    """Its pending deliveries are cancelled."""
    async with receiving() as receiver:
        added = await subscribe(gateway, receiver)
        await gateway.person()
        await remove_receiver(gateway.store, "webhooks", "default", added.id)
        async with working(gateway.url, quick()):
            await settled(gateway, cancelled=1)
    assert receiver.got == []


# Receivers that fail


async def test_a_receiver_that_recovers(gateway: Gateway) -> None:
    """Each message arrives in the end, with one id however often it is sent."""
    answers = {0: 500, 1: 503, 2: 302, 3: 404}
    async with (
        receiving(lambda n: answers.get(n, 200), headers=("Location: /elsewhere",)) as receiver,
        working(gateway.url, quick()),
    ):
        await subscribe(gateway, receiver)
        for _ in range(3):
            await gateway.person()
        await settled(gateway, delivered=3)
    assert len(receiver.got) == 7
    assert len({message.id for message in receiver.got}) == 3
    assert {message.path for message in receiver.got} == {"/hook"}
    rows = await gateway.sql("SELECT id, error FROM deliveries")
    assert {str(row["id"]) for row in rows} == {message.id for message in receiver.got}
    assert {row["error"] for row in rows} == {None}


async def test_a_receiver_that_does_not_answer(gateway: Gateway) -> None:
    """Each attempt times out, and after the last the delivery is dead; requeued, it arrives."""
    settings = quick(delivery_timeout=0.3, delivery_attempts=2)
    async with (
        receiving(lambda n: HANG if n < 2 else 200) as receiver,
        working(gateway.url, settings),
    ):
        await subscribe(gateway, receiver)
        await gateway.person()
        await settled(gateway, dead=1)
        assert len(receiver.got) == 2
        (row,) = await gateway.sql("SELECT id FROM deliveries")
        assert (await requeue(gateway.store, "default", [row["id"]]))["count"] == 1
        await settled(gateway, delivered=1)
    assert {message.id for message in receiver.got} == {str(row["id"])}


async def test_410_deactivates_the_webhook(gateway: Gateway) -> None:
    """The delivery is dead, and nothing is sent to the webhook or enqueued any more."""
    async with receiving(lambda _: 410) as receiver:
        await subscribe(gateway, receiver)
        await gateway.person()
        async with working(gateway.url, quick()):
            await settled(gateway, dead=1)
        await gateway.person()
        assert await statuses(gateway) == {"dead": 1}
    assert len(receiver.got) == 1
    assert "410" in await error_of(gateway)
    heads, row = await list_webhooks(gateway.store, "default")
    assert row[heads.index("ENDED")]


async def test_retry_after_is_respected(gateway: Gateway) -> None:
    async with (
        receiving(lambda _: 429, headers=("Retry-After: 3600",)) as receiver,
        working(gateway.url, quick()),
    ):
        await subscribe(gateway, receiver)
        await gateway.person()
        failed = "SELECT 1 FROM deliveries WHERE error IS NOT NULL"
        await until(lambda: gateway.sql(failed))
    (row,) = await gateway.sql("SELECT due_date > now() + interval '50 min' AS l FROM deliveries")
    assert row["l"]


async def test_an_endless_response_is_cut_off(gateway: Gateway) -> None:
    """The status counts; the body is not kept."""
    async with receiving(extra=b"x" * 5_000_000) as receiver, working(gateway.url, quick()):
        await subscribe(gateway, receiver)
        await gateway.person()
        await settled(gateway, delivered=1)


@pytest.mark.parametrize("part", [b"1\r\na\r\n" * 1000, b"", b"no chunk at all"])
async def test_bodies_that_do_not_end(gateway: Gateway, part: bytes) -> None:
    """In many parts, without any, malformed: the status alone decides."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while not writer.is_closing():
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(0.01)

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with server, working(gateway.url, quick(delivery_timeout=5.0)):
        await add_webhook(gateway.store, quick(), "default", url, ["person.created"])
        await gateway.person()
        await settled(gateway, delivered=1)


# Workers


async def test_three_workers_do_not_send_twice(gateway: Gateway) -> None:
    async with receiving(keep=True) as receiver:
        await subscribe(gateway, receiver)
        await asyncio.gather(*[gateway.person() for _ in range(90)])
        first, second, third = [working(gateway.url, quick()) for _ in range(3)]
        async with first, second, third:
            await settled(gateway, delivered=90)
    assert len(receiver.got) == len({message.id for message in receiver.got}) == 90


async def test_a_receiver_is_as_fast_as_it_answers(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When one message is answered, the next is sent: nothing waits for the next poll."""
    monkeypatch.setattr("app.delivery.worker._POLL", 60.0)
    async with receiving(keep=True) as receiver:
        await subscribe(gateway, receiver)
        await asyncio.gather(*[gateway.person() for _ in range(60)])
        async with working(gateway.url, quick(delivery_retry=60.0)):
            await settled(gateway, delivered=60)
    # Between two writes on Citus, idle connections may end.
    assert receiver.connections <= max_share(10) or CITUS_URL is not None
    rows = await gateway.sql("SELECT DISTINCT attempts, error FROM deliveries")
    assert [tuple(row) for row in rows] == [(1, None)]


async def test_a_slow_receiver_does_not_delay_others(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One organization has at most half of the concurrent attempts, and one receiver not all of
    those."""
    monkeypatch.setattr("app.delivery.worker._STOPPING", 0.1)
    other = await gateway.client_of("other", "read", "write")
    settings = quick(delivery_concurrency=6, delivery_timeout=5.0)
    async with receiving(lambda _: HANG) as slow, receiving() as good:
        await subscribe(gateway, slow)
        await add_webhook(gateway.store, settings, "other", good.url, ["person.created"])
        for _ in range(6):
            await gateway.person()
        async with working(gateway.url, settings):
            await until(lambda: len(slow.got) == 2)
            await other.post("/people", json={"given_name": "Eve"})
            await until(lambda: good.got, 3)
            assert len(slow.got) == 2


async def test_a_hanging_receiver_does_not_delay_those_of_its_organization(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has most of the attempts of the organization; the others share the rest."""
    monkeypatch.setattr("app.delivery.worker._STOPPING", 0.1)
    settings = quick(delivery_concurrency=10, delivery_timeout=60.0)
    async with receiving(lambda _: HANG) as slow, receiving() as good:
        await subscribe(gateway, slow)
        for _ in range(30):
            await gateway.person()
        await subscribe(gateway, good)
        for _ in range(30):
            await gateway.person()
        async with working(gateway.url, settings):
            await until(lambda: len(good.got) == 30)
            assert len(slow.got) == 4


async def test_receivers_that_hang_together_leave_attempts_to_others(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once they have not answered in time, each has one attempt, until it answers."""
    monkeypatch.setattr("app.delivery.worker._STOPPING", 0.1)
    settings = quick(delivery_concurrency=6, delivery_timeout=1.0, delivery_attempts=20)
    async with receiving(lambda _: HANG) as slow, receiving() as good:
        await subscribe(gateway, good)
        for name in ("north", "south", "west"):
            client = await gateway.client_of(name, "read", "write")
            await add_webhook(gateway.store, settings, name, slow.url, ["person.created"])
            for _ in range(12):
                await client.post("/people", json={"given_name": "Ada"})
        async with working(gateway.url, settings):
            await until(lambda: slow.hanging == 6)
            await until(lambda: slow.hanging < 6)
            await asyncio.sleep(0.2)
            for _ in range(20):
                await arrives(gateway, good)
                assert slow.hanging <= 3
                await asyncio.sleep(0.1)
            assert len(slow.got) > 9
            slow.answer = lambda _: 204
            await settled(gateway, delivered=56)
    assert max(Counter(message.id for message in slow.got).values()) < 20


async def test_slow_receivers_have_half_of_the_attempts(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.delivery.worker._STOPPING", 0.1)
    settings = quick(delivery_concurrency=2, delivery_timeout=0.5, delivery_attempts=20)
    async with receiving(lambda _: HANG) as slow, receiving() as good:
        await subscribe(gateway, good)
        names = ("north", "south", "west", "east")
        for name in names:
            client = await gateway.client_of(name, "read", "write")
            await add_webhook(gateway.store, settings, name, slow.url, ["person.created"])
            for _ in range(3):
                await client.post("/people", json={"given_name": "Ada"})
        async with working(gateway.url, settings) as worker:
            await until(lambda: worker.outcomes["pending"] >= len(names))
            for _ in range(10):
                await arrives(gateway, good)
                # The receiver notices a little later that an attempt has given up.
                await until(lambda: slow.hanging <= 1, 0.3)


async def test_slow_name_lookups_do_not_delay_others(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Templates are rendered meanwhile: lookups have threads of their own."""
    monkeypatch.setattr("app.delivery.worker._STOPPING", 0.1)
    asked, answer, real = [], threading.Event(), socket.getaddrinfo

    def lookup(host: Any, *arguments: Any, **options: Any) -> Any:
        if host == "slow.example.org":
            asked.append(host)
            answer.wait(20)
        return real(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    other = await gateway.client_of("other", "read", "write")
    most = 4 * (THREADS + 1)
    settings = quick(delivery_concurrency=most, delivery_timeout=10.0)
    url = "http://slow.example.org/"
    async with receiving() as good:
        await add_webhook(gateway.store, settings, "default", url, ["person.created"])
        await add_webhook(gateway.store, settings, "other", good.url, ["person.created"])
        for _ in range(most):
            await gateway.person()
        try:
            async with working(gateway.url, settings):
                await until(lambda: len(asked) == max_share(most // 2))
                await other.post("/people", json={"given_name": "Eve"})
                await until(lambda: good.got, 5)
        finally:
            answer.set()


async def test_the_database_becomes_unavailable(gateway: Gateway) -> None:
    """Everything arrives although the worker's connections are cut again and again."""
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = " + (
        "current_database() AND application_name = 'osdi-gateway'"
    )
    async with receiving() as receiver:
        await subscribe(gateway, receiver)
        await asyncio.gather(*[gateway.person() for _ in range(40)])
        async with working(gateway.url, quick(delivery_concurrency=4)):
            for _ in range(8):
                await asyncio.sleep(0.05)
                await gateway.sql(cut)
            await settled(gateway, delivered=40)
    # An outcome that was cut off is recorded later, while the claim holds: nothing is sent again.
    assert len({message.id for message in receiver.got}) == 40


async def test_finished_deliveries_are_purged(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dead deliveries stay."""
    monkeypatch.setattr("app.delivery.worker._PURGE_EVERY", 0)
    row = "INSERT INTO deliveries SELECT id, $1, 'webhook', 'person.created', NULL, NULL, NULL, "
    row += "NULL, $2, 1, now(), NULL, now(), now() FROM organizations"
    for n, status in enumerate(("delivered", "cancelled", "dead")):
        await gateway.sql(row, UUID(int=n), status)
    async with receiving() as receiver, working(gateway.url, quick()):
        await subscribe(gateway, receiver)
        await gateway.person()
        still = "SELECT 1 FROM deliveries WHERE status = 'cancelled'"
        await until(lambda: _none(gateway, still))
        await settled(gateway, dead=1, delivered=1)


# What is shown


async def test_lists_contain_no_secrets(gateway: Gateway, caplog: pytest.LogCaptureFixture) -> None:
    """Nor does the log of a failed attempt; both are without names and addresses."""
    caplog.set_level(logging.DEBUG, "osdi")
    async with receiving(lambda _: 500) as receiver:
        url = receiver.url + "?token=s3cret"
        hook = await add_webhook(gateway.store, quick(), "default", url, ["person.created"])
        made = await respond(gateway, channel="sms_response", url=url)
        await gateway.post("/outreaches", triggered("sms_response"))
        async with working(gateway.url, quick()):
            await settled(gateway, dead=2)
    assert receiver.got[0].path == "/hook?token=s3cret"
    rows = [
        *await list_autoresponses(gateway.store, "default"),
        *await list_webhooks(gateway.store, "default"),
        *await list_deliveries(gateway.store, "default", True, 10),
    ]
    shown = "\n".join("  ".join(row) for row in rows)
    logged = "\n".join(item.getMessage() for item in caplog.records)
    for secret in (hook.secret, made.secret, "s3cret", "ada@example.com", "Ada"):
        assert secret is not None
        assert secret not in shown
        assert secret not in logged
    assert shown.count("The receiver answered 500.") == 2
    assert "Gave up on delivery" in logged


async def test_settings_do_not_show_the_password() -> None:
    assert "s3cret" not in repr(load_settings(smtp_password="s3cret"))
    with pytest.raises(SettingsError, match="OSDI_SMTP_HOST needs OSDI_SMTP_FROM"):
        load_settings(smtp_host="mail.example.org")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"channel": "fax"}, "Unknown channel 'fax'"),
        ({"channel": "sms_response"}, "is delivered to a webhook"),
        ({"identifier": ""}, "must have 1 to 512 characters, got 0"),
        ({"body": None}, "needs `subject` and `body`"),
        ({"body": "{{ x"}, "Invalid template"),
        ({"body": "{% include 'x' %}", "html": True}, "unexpected tag 'include'"),
        ({"url": "https://hooks.example.org", "subject": "x"}, "needs either `subject`"),
        ({"url": "ftp://hooks.example.org"}, "must start with https://"),
    ],
)
async def test_autoresponses_that_are_refused(gateway: Gateway, wanted: Json, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        await respond(gateway, **wanted)
    assert len(list(await list_autoresponses(gateway.store, "default"))) == 1


async def test_other_refusals(gateway: Gateway) -> None:
    store = gateway.store
    await respond(gateway)
    with pytest.raises(CommandError, match="already has an autoresponse"):
        await respond(gateway)
    for events, message in ((["x"], "Unknown event 'x'"), ([], "must not be empty")):
        with pytest.raises(CommandError, match=message):
            await add_webhook(store, quick(), "default", "https://hooks.example.org", events)
    with pytest.raises(CommandError, match="no organization 'nobody'"):
        await list_webhooks(store, "nobody")
    with pytest.raises(CommandError, match="no webhook"):
        await remove_receiver(store, "webhooks", "default", UUID(int=1))
    with pytest.raises(CommandError, match="no delivery"):
        await requeue(store, "default", [UUID(int=1)])


# By GraphQL


_DEAD = '{ deliveries(filter: {status: {eq: "dead"}}) { totalCount nodes { id status error } } }'


async def test_administrators_see_dead_letters(gateway: Gateway) -> None:
    """Only administrators of the organization, also through fragments and `node`."""
    admin = await gateway.client_of("default", "admin")
    other = await gateway.client_of("other", "admin")
    async with receiving(lambda _: 410) as receiver, working(gateway.url, quick()):
        await subscribe(gateway, receiver)
        await gateway.person()
        await settled(gateway, dead=1)
    answer = await gateway.graphql(_DEAD, client=admin)
    (letter,) = answer["data"]["deliveries"]["nodes"]
    assert answer["data"]["deliveries"]["totalCount"] == 1
    assert (letter["status"], "410" in letter["error"]) == ("dead", True)
    id_ = letter["id"]
    for asked in (
        _DEAD,
        f'{{ delivery(id: "{id_}") {{ id }} }}',
        "query { ...F } fragment F on Query { ... on Query { x: deliveries { totalCount } } }",
        "{ people { totalCount } deliveries @skip(if: true) { totalCount } }",
    ):
        refused = await gateway.graphql(asked)
        assert [error["extensions"]["code"] for error in refused["errors"]] == ["SCOPE_MISSING"]
    empty = {"data": {"deliveries": {"totalCount": 0, "nodes": []}}}
    assert await gateway.graphql(_DEAD, client=other) == empty
    for client in (gateway.client, admin):
        answer = await gateway.graphql(f'{{ node(id: "{id_}") {{ id }} }}', client=client)
        assert answer == {"data": {"node": None}}
