"""Administration by GraphQL: the same as by the commands, for administrators only."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
import pytest_asyncio

from app.cli.tables import list_autoresponses, list_webhooks
from tests.spec.delivery.test_delivery import respond, settled, statuses, subscribe, triggered
from tests.support.gateway import Gateway, Json
from tests.support.receivers import quick, receiving, until, working

HOOK = "https://hooks.example.org/osdi?token=s3cret"
MAIL = {"identifier": "mail:1", "subject": "Thanks", "body": "{{ person.given_name }}"}

ADD_WEBHOOK = """mutation ($input: AddWebhookInput!) { addWebhook(input: $input) {
  secret webhook { id url events createdDate endedDate } } }"""
ADD_AUTORESPONSE = """mutation ($input: AddAutoresponseInput!) { addAutoresponse(input: $input) {
  __typename secret waiting
  autoresponse { __typename id channel identifier subject body html url endedDate } } }"""
REQUEUE = "mutation ($ids: [ID!]!) { requeueDeliveries(ids: $ids) { count ids } }"
REQUEUE_ALL = "mutation { requeueAllDeliveries { count ids } }"
REMOVE_WEBHOOK = "mutation ($id: ID!) { removeWebhook(id: $id) { deletedId } }"
REMOVE_AUTORESPONSE = "mutation ($id: ID!) { removeAutoresponse(id: $id) { deletedId } }"
LISTS = """{ webhooks { id url events createdDate endedDate }
  autoresponses { id channel identifier subject body html url createdDate endedDate } }"""
ID = "01a20e95-89cb-7300-aee5-bab0734e808f"
EVERYTHING: list[tuple[str, Json]] = [
    (ADD_WEBHOOK, {"input": {"url": HOOK, "events": ["person.created"]}}),
    (ADD_AUTORESPONSE, {"input": MAIL}),
    (REQUEUE, {"ids": [ID]}),
    (REQUEUE_ALL, {}),
    (REMOVE_WEBHOOK, {"id": ID}),
    (REMOVE_AUTORESPONSE, {"id": ID}),
    (LISTS, {}),
    ("{ webhooks { id } }", {}),
    ("mutation { x: __typename requeueAllDeliveries @skip(if: true) { count } }", {}),
]


@pytest_asyncio.fixture(loop_scope="session")
async def admin(gateway: Gateway) -> httpx.AsyncClient:
    return await gateway.client_of("default", "admin")


async def ask(gateway: Gateway, client: httpx.AsyncClient, query: str, **variables: Any) -> Json:
    """`data` of an answer without errors."""
    answer = await gateway.graphql(query, client=client, variables=variables)
    assert "errors" not in answer, answer
    data: Json = answer["data"]
    return data


async def refusal(
    gateway: Gateway, client: httpx.AsyncClient, query: str, **variables: Any
) -> list[tuple[str, list[str], bool]]:
    """The code and the properties of each error, and whether it has a hint."""
    answer = await gateway.graphql(query, client=client, variables=variables)
    errors = [error["extensions"] for error in answer["errors"]]
    return [(error["code"], error.get("properties", []), "hint" in error) for error in errors]


@pytest.mark.parametrize("number", range(len(EVERYTHING)))
async def test_only_administrators_may(gateway: Gateway, number: int) -> None:
    query, variables = EVERYTHING[number]
    writer = await gateway.client_of("default", "read", "write")
    refused = await refusal(gateway, writer, query, **variables)
    assert [code for code, _, _ in refused] == ["SCOPE_MISSING"]
    refused = await refusal(gateway, gateway.anonymous(), query, **variables)
    assert [code for code, _, _ in refused] == ["API_KEY_MISSING"]
    assert await gateway.sql("SELECT 1 FROM webhooks UNION SELECT 1 FROM autoresponses") == []


# Dead letters


async def _dead(gateway: Gateway, admin: httpx.AsyncClient) -> list[str]:
    answer = await ask(
        gateway,
        admin,
        '{ deliveries(filter: {status: {in: ["dead", "unconfigured"]}}, orderBy: '
        "{field: ID, direction: ASC}) { nodes { id } } }",
    )
    return [node["id"] for node in answer["deliveries"]["nodes"]]


async def test_requeued_deliveries_keep_their_id(
    gateway: Gateway, admin: httpx.AsyncClient
) -> None:
    """They have all attempts again; delivered ones are not sent again."""
    broken = {"is": True}
    settings = quick(delivery_attempts=2)
    async with (
        receiving(lambda _: 500 if broken["is"] else 200) as receiver,
        working(gateway.url, settings),
    ):
        await subscribe(gateway, receiver)
        for _ in range(3):
            await gateway.person()
        await settled(gateway, dead=3)
        dead = await _dead(gateway, admin)
        assert len(receiver.got) == 6
        answer = await ask(gateway, admin, REQUEUE, ids=[dead[0]])
        assert answer == {"requeueDeliveries": {"count": 1, "ids": [dead[0]]}}
        await until(lambda: _all_are(gateway, "dead"))
        assert [message.id for message in receiver.got[6:]] == [dead[0]] * 2
        broken["is"] = False
        answer = await ask(gateway, admin, REQUEUE_ALL)
        assert answer == {"requeueAllDeliveries": {"count": 3, "ids": dead}}
        await settled(gateway, delivered=3)
        assert sorted(message.id for message in receiver.got[8:]) == dead
        refused = await refusal(gateway, admin, REQUEUE, ids=dead[:2])
        assert refused == [
            ("NOT_REQUEUEABLE", ["ids[0]"], True),
            ("NOT_REQUEUEABLE", ["ids[1]"], True),
        ]
        assert await statuses(gateway) == {"delivered": 3}


async def _all_are(gateway: Gateway, status: str) -> bool:
    return list(await statuses(gateway)) == [status]


async def test_requeueing_is_all_or_nothing(gateway: Gateway, admin: httpx.AsyncClient) -> None:
    """Each reason names the place of its id."""
    for n in range(2):
        await gateway.post("/outreaches", triggered(identifiers=[f"x:{n}"]))
    ids = [str(row["id"]) for row in await gateway.sql("SELECT id FROM deliveries ORDER BY id")]
    unconfigured = "UPDATE deliveries SET status = 'unconfigured', attempts = 3 WHERE id = $1::uuid"
    await gateway.sql(unconfigured, ids[0])
    refused = await refusal(gateway, admin, REQUEUE, ids=[ids[0], ids[1], ID])
    assert refused == [("NOT_REQUEUEABLE", ["ids[1]"], True), ("NOT_FOUND", ["ids[2]"], True)]
    assert await statuses(gateway) == {"pending": 1, "unconfigured": 1}
    assert await refusal(gateway, admin, REQUEUE, ids=["x"]) == [("NOT_FOUND", ["ids[0]"], True)]
    refused = await refusal(gateway, admin, REQUEUE, ids=[ID] * 101)
    assert refused == [("PAGE_INVALID", ["ids"], True)]
    other = await gateway.client_of("other", "admin")
    assert await refusal(gateway, other, REQUEUE, ids=[ids[0]]) == [("NOT_FOUND", ["ids[0]"], True)]
    nothing = {"count": 0, "ids": []}
    assert await ask(gateway, other, REQUEUE_ALL) == {"requeueAllDeliveries": nothing}
    assert await ask(gateway, admin, REQUEUE, ids=[]) == {"requeueDeliveries": nothing}
    done = await ask(gateway, admin, REQUEUE, ids=[ids[0], ids[0]])
    assert done == {"requeueDeliveries": {"count": 1, "ids": [ids[0]]}}
    (row,) = await gateway.sql("SELECT attempts FROM deliveries WHERE id = $1::uuid", ids[0])
    assert row["attempts"] == 0


async def test_all_are_counted_and_the_first_are_listed(
    gateway: Gateway, admin: httpx.AsyncClient
) -> None:
    await gateway.sql(
        "INSERT INTO deliveries (organization_id, id, channel, status, due_date, created_date, "
        "modified_date) SELECT id, gen_random_uuid(), 'webhook', 'dead', now(), now(), now() "
        "FROM organizations, generate_series(1, 1100) WHERE name = 'default'"
    )
    done = (await ask(gateway, admin, REQUEUE_ALL))["requeueAllDeliveries"]
    assert (done["count"], len(done["ids"])) == (1100, 1000)
    assert done["ids"] == sorted(done["ids"])


# Receivers


async def test_a_webhook_is_added_and_removed(gateway: Gateway, admin: httpx.AsyncClient) -> None:
    """Its secret is shown once and the query of its URL never; it receives events."""
    events = ["person.created", "outreach.recorded", "person.created"]
    answer = await ask(gateway, admin, ADD_WEBHOOK, input={"url": HOOK, "events": events})
    made = answer["addWebhook"]
    assert made["secret"].startswith("whsec_")
    webhook = made["webhook"]
    assert webhook["events"] == events[:2]
    assert (webhook["url"], webhook["endedDate"]) == ("https://hooks.example.org/osdi?…", None)
    (row,) = await gateway.sql("SELECT address, secret, created_date FROM webhooks")
    assert (row["address"], row["secret"]) == (HOOK, made["secret"])
    assert webhook["createdDate"] == f"{row['created_date']:%Y-%m-%dT%H:%M:%SZ}"
    _, listed = await list_webhooks(gateway.store, "default")
    assert listed[0] == webhook["id"]
    await gateway.person()
    assert await statuses(gateway) == {"pending": 1}
    shown = await ask(gateway, admin, "{ a: webhooks { i: id url __typename } webhooks { id } }")
    assert shown == {
        "a": [{"i": webhook["id"], "url": webhook["url"], "__typename": "Webhook"}],
        "webhooks": [{"id": webhook["id"]}],
    }
    other = await gateway.client_of("other", "admin")
    assert await ask(gateway, other, LISTS) == {"webhooks": [], "autoresponses": []}
    missing = [("NOT_FOUND", ["id"], True)]
    assert await refusal(gateway, other, REMOVE_WEBHOOK, id=webhook["id"]) == missing
    assert await ask(gateway, admin, REMOVE_WEBHOOK, id=webhook["id"]) == {
        "removeWebhook": {"deletedId": webhook["id"]}
    }
    for id_ in (webhook["id"], "x"):
        assert await refusal(gateway, admin, REMOVE_WEBHOOK, id=id_) == missing
    assert await ask(gateway, admin, LISTS) == {"webhooks": [], "autoresponses": []}


async def test_an_autoresponse_is_added_and_removed(
    gateway: Gateway, admin: httpx.AsyncClient
) -> None:
    """It counts the triggers that wait for it; a webhook has a secret, which is shown once."""
    await gateway.post("/outreaches", triggered())
    await gateway.sql("UPDATE deliveries SET status = 'unconfigured'")
    answer = await ask(gateway, admin, ADD_AUTORESPONSE, input={**MAIL, "html": True})
    made = answer["addAutoresponse"]
    mail = made.pop("autoresponse")
    assert made == {"__typename": "AddedAutoresponse", "secret": None, "waiting": 1}
    id_ = mail.pop("id")
    expected = {"__typename": "Autoresponse", "channel": "autoresponse", "html": True}
    assert mail == {**expected, **MAIL, "url": None, "endedDate": None}
    sms = {"channel": "sms_response", "url": HOOK}
    called = (await ask(gateway, admin, ADD_AUTORESPONSE, input=sms))["addAutoresponse"]
    assert called["secret"].startswith("whsec_")
    assert called["autoresponse"]["identifier"] == "default"
    assert called["autoresponse"]["url"] == "https://hooks.example.org/osdi?…"
    listed = await ask(gateway, admin, "{ autoresponses { id channel } }")
    assert [item["channel"] for item in listed["autoresponses"]] == [
        "autoresponse",
        "sms_response",
    ]
    rows = list(await list_autoresponses(gateway.store, "default"))
    assert [row[0] for row in rows[1:]] == [item["id"] for item in listed["autoresponses"]]
    missing = [("NOT_FOUND", ["id"], True)]
    assert await refusal(gateway, admin, REMOVE_WEBHOOK, id=id_) == missing
    other = await gateway.client_of("other", "admin")
    assert await refusal(gateway, other, REMOVE_AUTORESPONSE, id=id_) == missing
    assert await ask(gateway, admin, REMOVE_AUTORESPONSE, id=id_) == {
        "removeAutoresponse": {"deletedId": id_}
    }
    assert len((await ask(gateway, admin, LISTS))["autoresponses"]) == 1


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"url": "ftp://x.example.org"}, ("ADDRESS_INVALID", ["url"], True)),
        ({"url": "https://10.0.0.1/x"}, ("ADDRESS_INVALID", ["url"], True)),
        ({"events": ["person.created", "x"]}, ("NOT_ALLOWED_VALUE", ["events[1]"], True)),
        ({"events": []}, ("NOT_ALLOWED_VALUE", ["events"], True)),
    ],
)
async def test_webhooks_that_are_refused(
    gateway: Gateway, admin: httpx.AsyncClient, sent: Json, expected: Any
) -> None:
    wanted = {"url": HOOK, "events": ["person.created"], **sent}
    assert await refusal(gateway, admin, ADD_WEBHOOK, input=wanted) == [expected]
    assert await gateway.sql("SELECT 1 FROM webhooks") == []


@pytest.mark.parametrize(
    ("sent", "code", "properties"),
    [
        ({"channel": "fax"}, "NOT_ALLOWED_VALUE", ["channel"]),
        ({"identifier": ""}, "NOT_ALLOWED_VALUE", ["identifier"]),
        ({"identifier": "x" * 513}, "TOO_LONG", ["identifier"]),
        ({"body": "a\0b"}, "FORBIDDEN_CHARACTER", ["body"]),
        ({"body": None}, "AUTORESPONSE_INVALID", ["body"]),
        ({"url": HOOK}, "AUTORESPONSE_INVALID", ["subject", "body", "url"]),
        ({"channel": "sms_response"}, "AUTORESPONSE_INVALID", ["url"]),
        ({"subject": None, "body": None}, "AUTORESPONSE_INVALID", ["subject", "body", "url"]),
        ({"subject": "{{ x"}, "TEMPLATE_INVALID", ["subject"]),
        ({"body": "{% include 'x' %}"}, "TEMPLATE_INVALID", ["body"]),
        ({"body": "x" * 20_001}, "TEMPLATE_INVALID", ["body"]),
        ({"identifier": "taken"}, "AUTORESPONSE_TAKEN", ["identifier"]),
    ],
)
async def test_autoresponses_that_are_refused(
    gateway: Gateway,
    admin: httpx.AsyncClient,
    sent: Json,
    code: str,
    properties: list[str],
) -> None:
    await respond(gateway, identifier="taken")
    refused = await refusal(gateway, admin, ADD_AUTORESPONSE, input={**MAIL, **sent})
    assert refused == [(code, properties, True)]
    assert len(await gateway.sql("SELECT 1 FROM autoresponses")) == 1


async def test_null_is_absent_in_autoresponses(gateway: Gateway, admin: httpx.AsyncClient) -> None:
    """Typed clients send every member of an input; a form sends "" for an empty field."""
    absent = dict.fromkeys(("channel", "identifier", "html", "url"))
    texts = {"subject": MAIL["subject"], "body": MAIL["body"]}
    for url in (None, ""):
        answer = await gateway.graphql(
            ADD_AUTORESPONSE, {"input": {**absent, **texts, "url": url}}, client=admin
        )
        assert "errors" not in answer
        ((_, added),) = answer["data"].items()
        assert added["secret"] is None
        (row,) = await gateway.sql("SELECT channel, identifier, html FROM autoresponses")
        assert tuple(row) == ("autoresponse", "default", False)
        await gateway.sql("DELETE FROM autoresponses")
    hook = {**absent, "subject": "", "body": None, "url": HOOK}
    answer = await gateway.graphql(ADD_AUTORESPONSE, {"input": hook}, client=admin)
    assert "errors" not in answer
    ((_, added),) = answer["data"].items()
    assert added["secret"]


async def test_one_of_many_concurrent_registrations_succeeds(
    gateway: Gateway, admin: httpx.AsyncClient
) -> None:
    adding = [
        gateway.graphql(ADD_AUTORESPONSE, client=admin, variables={"input": MAIL}) for _ in range(6)
    ]
    answers = await asyncio.gather(*adding)
    codes = [answer["errors"][0]["extensions"]["code"] for answer in answers if "errors" in answer]
    assert codes == ["AUTORESPONSE_TAKEN"] * 5


async def test_the_mutations_of_a_request_are_independent(
    gateway: Gateway, admin: httpx.AsyncClient
) -> None:
    """They run in order, also among mutations of resources."""
    answer = await gateway.graphql(
        'mutation { a: removeWebhook(id: "x") { deletedId } '
        'b: createPerson(input: {givenName: "Ada"}) { created } '
        "c: requeueAllDeliveries { count } }",
        client=admin,
    )
    assert answer["data"] == {"a": None, "b": {"created": True}, "c": {"count": 0}}
    assert [error["path"] for error in answer["errors"]] == [["a"]]
