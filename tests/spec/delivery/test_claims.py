"""Claims of deliveries: what they cost, and whose they are."""

from __future__ import annotations

import json
from typing import Any

import asyncpg
import pytest

from app.delivery.receivers import AddedReceiver, add_webhook
from resolvers.execute.delivery.queue import claim_deliveries
from resolvers.sql.delivery.queue import compile_claim
from tests.support.citus import CITUS_URL
from tests.support.gateway import Gateway
from tests.support.receivers import quick

_EARLIER = "now() - interval '1 hour'"


async def _webhook(gateway: Gateway, name: str) -> AddedReceiver:
    url = f"http://{name}.example.org/"
    return await add_webhook(gateway.store, quick(), "default", url, ["person.created"])


async def _enqueue(gateway: Gateway, receiver: AddedReceiver, number: int, due: str) -> None:
    await gateway.sql(
        f"""INSERT INTO deliveries (organization_id, id, channel, event, webhook_id, status,
            due_date, created_date, modified_date)
        SELECT organization_id, gen_random_uuid(), 'webhook', 'person.created', id, 'pending',
            {due} + n * interval '1 millisecond', now(), now()
        FROM webhooks, generate_series(1, {number}) AS n WHERE id = '{receiver.id}'"""
    )


async def _claim(gateway: Gateway, limit: int, **receivers: list[str]) -> list[str]:
    """The receivers of the claimed deliveries."""
    (organization,) = await gateway.sql("SELECT organization_id AS id FROM webhooks LIMIT 1")
    binds: dict[str, Any] = {"busy": [], **receivers}
    rows = await claim_deliveries(
        gateway.store, organization["id"], limit=limit, lease=60.0, pause=0.0, **binds
    )
    return [row["webhook_id"] for row in rows]


async def test_the_oldest_of_all_receivers_are_claimed(gateway: Gateway) -> None:
    first, second, third = [await _webhook(gateway, name) for name in ("a", "b", "c")]
    await _enqueue(gateway, first, 2, _EARLIER)
    await _enqueue(gateway, second, 2, f"{_EARLIER} - interval '1 hour'")
    await _enqueue(gateway, third, 2, "now() + interval '1 hour'")
    ids = [str(item.id) for item in (first, second, third)]
    assert await _claim(gateway, 3, busy=[ids[0]]) == [ids[1]] * 2
    assert await _claim(gateway, 1, only=[ids[0]]) == [ids[0]]
    assert await _claim(gateway, 9, only=[ids[2]]) == []
    await _enqueue(gateway, second, 2, f"{_EARLIER} - interval '1 hour'")
    assert sorted(await _claim(gateway, 9)) == sorted([ids[0], ids[1], ids[1]])
    assert await _claim(gateway, 9) == []


@pytest.mark.skipif(CITUS_URL is not None, reason="plans of one server")
@pytest.mark.parametrize(
    ("statistics", "planned"), [("none", "after"), ("of none", "before"), ("of all", "after")]
)
async def test_the_backlog_of_a_busy_receiver_is_not_read(
    gateway: Gateway, statistics: str, planned: str
) -> None:
    """Whatever PostgreSQL knows of the table when it makes the plan, which it keeps."""
    await gateway.sql("TRUNCATE deliveries")
    await gateway.sql("ALTER TABLE deliveries SET (autovacuum_enabled = off)")
    if statistics == "of none":
        await gateway.sql("ANALYZE deliveries")
    slow, good = await _webhook(gateway, "slow"), await _webhook(gateway, "good")
    (row,) = await gateway.sql(f"SELECT organization_id FROM webhooks WHERE id = '{good.id}'")
    values = {"most": 10, "busy": [str(slow.id)], "only": None, "lease": 60.0, "pause": 0.0}
    arguments = compile_claim().arguments({**row, **values})
    connection = await asyncpg.connect(gateway.url)
    try:
        # As the gateway begins a claim.
        await connection.execute("SET plan_cache_mode = force_generic_plan")
        await connection.execute("SET enable_seqscan = off")
        await connection.execute(f"PREPARE claim AS {compile_claim().sql}")
        execute = f"EXECUTE claim{_literals(arguments)}"
        if planned == "before":
            await connection.fetch(execute)
        await _enqueue(gateway, slow, 20_000, _EARLIER)
        await _enqueue(gateway, good, 30, "now() - interval '1 minute'")
        if statistics == "of all":
            await gateway.sql("ANALYZE deliveries")
        await connection.fetch(execute)
        (plan,) = json.loads(
            await connection.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {execute}")
        )
        pages = plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
        assert pages < 250, await connection.fetch(f"EXPLAIN {execute}")
    finally:
        await connection.close()
    assert await _claim(gateway, 20, busy=[str(slow.id)]) == [str(good.id)] * 10


def _literals(values: list[Any]) -> str:
    """The arguments of EXECUTE."""

    def literal(value: Any) -> str:
        if value is None:
            return "NULL"
        text = "{" + ",".join(value) + "}" if isinstance(value, list) else str(value)
        return f"'{text}'"

    return "(" + ", ".join(map(literal, values)) + ")"
