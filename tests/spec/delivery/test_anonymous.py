"""Whoever asks without a key cannot have the gateway write to somebody again and again."""

from __future__ import annotations

from tests.spec.delivery.test_delivery import error_of, respond, settled, statuses, triggered
from tests.spec.support.builders import emails
from tests.support.gateway import Gateway, Json
from tests.support.receivers import mailbox, mailing, working

SIGN_UP = "/people/person_signup_helper"


async def post(gateway: Gateway, path: str, *identifiers: str, to: str = "ada@example.com") -> None:
    body = triggered("autoresponse", *identifiers, person={"given_name": "Ada", **emails(to)})
    if path == SIGN_UP:
        del body["type"]
    response = await gateway.anonymous().post(path, json=body)
    assert (response.status_code, response.json()) == (200, {})


async def helper(gateway: Gateway) -> str:
    return await gateway.campaign() + "/record_outreach_helper"


async def subjects(gateway: Gateway, pause: int = 600, **expected: int) -> list[str]:
    """What arrives, by address, once all that is due was worked off."""
    async with mailbox() as box, working(gateway.url, mailing(box, keyless_trigger_pause=pause)):
        await settled(gateway, **expected)
    return sorted(f"{mail['To']} {mail['Subject']}" for mail in box.got)


async def test_the_same_goes_to_the_same_person_once(gateway: Gateway) -> None:
    """Whichever form asks, until the pause is over; another text and another person are free."""
    await respond(gateway)
    await respond(gateway, identifier="mail:2", subject="Two")
    for path in (await helper(gateway), await helper(gateway), SIGN_UP, SIGN_UP):
        await post(gateway, path)
    await post(gateway, SIGN_UP, "mail:2")
    await post(gateway, SIGN_UP, to="eve@example.com")
    assert await subjects(gateway, delivered=3, held=3) == [
        "ada@example.com Thanks Ada",
        "ada@example.com Two",
        "eve@example.com Thanks Ada",
    ]
    # What was sent eight minutes ago holds back; what was held back since does not.
    aged = "UPDATE deliveries SET created_date = created_date - interval '8 min' WHERE status = $1"
    await gateway.sql(aged, "delivered")
    await post(gateway, SIGN_UP)
    assert await subjects(gateway, delivered=3, held=4) == []
    await gateway.sql(aged, "delivered")
    await post(gateway, SIGN_UP)
    assert await subjects(gateway, delivered=4, held=4) == ["ada@example.com Thanks Ada"]


async def test_it_is_said_why(gateway: Gateway) -> None:
    """And an administrator cannot requeue it by mistake."""
    await respond(gateway)
    await post(gateway, SIGN_UP)
    await subjects(gateway, delivered=1)
    await gateway.sql("UPDATE deliveries SET error = NULL, status = 'dead'")
    await post(gateway, SIGN_UP)
    await subjects(gateway, dead=1, held=1)
    await gateway.sql("DELETE FROM deliveries WHERE status = 'dead'")
    assert await error_of(gateway) == "The same trigger was sent shortly before, without a token."
    admin = await gateway.client_of("default", "admin")
    answer = await gateway.graphql("mutation { requeueAllDeliveries { count } }", client=admin)
    assert answer == {"data": {"requeueAllDeliveries": {"count": 0}}}


async def test_a_key_neither_waits_nor_makes_wait(gateway: Gateway) -> None:
    await respond(gateway)
    for _ in range(2):
        await gateway.post(SIGN_UP, {"person": emails("ada@example.com"), **triggers()})
    await post(gateway, SIGN_UP)
    await gateway.post(SIGN_UP, {"person": emails("ada@example.com"), **triggers()})
    assert len(await subjects(gateway, delivered=4)) == 4


def triggers() -> Json:
    return {"triggers": triggered()["triggers"]}


async def test_it_can_be_switched_off(gateway: Gateway) -> None:
    await respond(gateway)
    for _ in range(3):
        await post(gateway, SIGN_UP)
    assert len(await subjects(gateway, pause=0, delivered=3)) == 3


async def test_the_post_itself_does_the_same(gateway: Gateway) -> None:
    """Statement by statement: nothing is asked when it is posted, so no time tells."""
    await respond(gateway)
    path = await helper(gateway)
    sent = []
    for _ in range(3):
        gateway.recorder.clear()
        await post(gateway, path)
        sent.append(list(gateway.recorder.statements))
    # The first makes the person, too.
    assert sent[1] == sent[2]
    assert len(sent[0]) >= len(sent[1])
    assert await statuses(gateway) == {"pending": 3}
