"""Anonymous posts cannot make the gateway send e-mails to a person again and again."""

from __future__ import annotations

from datetime import timedelta

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
    """The e-mails that arrive, sorted by address, once nothing is pending."""
    async with mailbox() as box, working(gateway.url, mailing(box, keyless_trigger_pause=pause)):
        await settled(gateway, **expected)
    return sorted(f"{mail['To']} {mail['Subject']}" for mail in box.got)


async def test_one_autoresponse_goes_to_one_person_once(gateway: Gateway) -> None:
    """Until the pause is over, from any form; other autoresponses and persons are not affected."""
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
    # A delivery of eight minutes ago suppresses; those suppressed since do not.
    aged = "UPDATE deliveries SET created_date = now() - $2::interval WHERE status = $1"
    await gateway.sql(aged, "delivered", timedelta(minutes=8))
    await post(gateway, SIGN_UP)
    assert await subjects(gateway, delivered=3, held=4) == []
    await gateway.sql(aged, "delivered", timedelta(minutes=16))
    await post(gateway, SIGN_UP)
    assert await subjects(gateway, delivered=4, held=4) == ["ada@example.com Thanks Ada"]


async def test_the_reason_is_recorded(gateway: Gateway) -> None:
    """A suppressed delivery cannot be requeued by mistake."""
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


async def test_requests_with_a_token_are_not_affected(gateway: Gateway) -> None:
    await respond(gateway)
    for _ in range(2):
        await gateway.post(SIGN_UP, {"person": emails("ada@example.com"), **triggers()})
    await post(gateway, SIGN_UP)
    await gateway.post(SIGN_UP, {"person": emails("ada@example.com"), **triggers()})
    assert len(await subjects(gateway, delivered=4)) == 4


def triggers() -> Json:
    return {"triggers": triggered()["triggers"]}


async def test_the_pause_can_be_disabled(gateway: Gateway) -> None:
    await respond(gateway)
    for _ in range(3):
        await post(gateway, SIGN_UP)
    assert len(await subjects(gateway, pause=0, delivered=3)) == 3


async def test_the_post_runs_the_same_statements(gateway: Gateway) -> None:
    """The post does not check for repetitions, so its time reveals nothing."""
    await respond(gateway)
    path = await helper(gateway)
    sent = []
    for _ in range(3):
        gateway.recorder.clear()
        await post(gateway, path)
        sent.append(list(gateway.recorder.statements))
    # The first also creates the person.
    assert sent[1] == sent[2]
    assert len(sent[0]) >= len(sent[1])
    assert await statuses(gateway) == {"pending": 3}
