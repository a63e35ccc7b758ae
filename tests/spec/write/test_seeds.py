"""A seeded write has the same ids each time: the demo data, and its examples in the README."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

from resolvers.execute.write.single import write
from resolvers.plan.pages import ParentScope
from resolvers.plan.tenant import Tenant
from resolvers.write.outbox import events_of
from resolvers.write.plan import Action, ChangeSet, WriteRequest
from schema.models.bodies import parse_body
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, QUESTION, TAG
from schema.osdi.resource import Resource
from tests.support.gateway import Gateway, Json, running

AT = datetime(2014, 3, 20, 21, 4, 31, tzinfo=UTC)
TABLES = ("people", "outreaches", "taggings", "answers", "triggers", "deliveries")
RANDOM_BITS = (1 << 62) - 1


async def _seeded(gateway: Gateway, resource: Resource, body: Json, **options: Any) -> UUID:
    tenant = Tenant(await gateway.organization_id(), "default")
    request = WriteRequest(Action.CREATE, resource, tenant, parse_body(resource, body), **options)
    return (await write(gateway.store, request, at=AT, seed=resource.plural)).id


async def _ids(url: str) -> dict[str, list[UUID]]:
    """The ids that one outreach, with everything that a helper can add, has in a new database."""
    async with running(url) as gateway:
        await _seeded(gateway, TAG, {"name": "volunteer"})
        question = await _seeded(gateway, QUESTION, {"name": "why", "question_type": "Paragraph"})
        campaign = await _seeded(gateway, CAMPAIGN, {"title": "Campaign"})
        body = {
            "person": {"email_addresses": [{"address": "ada@example.com"}]},
            "add_tags": ["volunteer"],
            "add_questions_responses_uri": [{"question": str(question), "value": "Because."}],
            "triggers": {
                "autoresponse": {"identifiers": ["mail:1", "mail:2"]},
                "sms_response": {"enabled": True},
            },
        }
        scope = ParentScope("advocacy_campaign_id", campaign)
        await _seeded(gateway, OUTREACH, body, scope=scope, helper=True)
        return {
            table: [row["id"] for row in await gateway.sql(f"SELECT id FROM {table} ORDER BY id")]
            for table in TABLES
        }


async def test_the_same_write_has_the_same_ids(database_url: str, module_database_url: str) -> None:
    ids = await _ids(database_url)
    assert [len(ids[table]) for table in TABLES] == [1, 1, 1, 1, 2, 3]
    assert ids == await _ids(module_database_url)


def test_events_draw_their_ids_from_the_changes() -> None:
    """Events are of now, so that only the random bits of their ids can be the same."""

    def random_bits() -> list[int]:
        changes = ChangeSet(datetime.now(UTC), draw=Random("seed").getrandbits)
        changes.insert("people", {"id": "p"})
        changes.insert("outreaches", {"id": "o", "person_id": "p"})
        return [UUID(event["id"]).int & RANDOM_BITS for event in events_of(changes)]

    assert len(set(random_bits())) == 2
    assert random_bits() == random_bits()
