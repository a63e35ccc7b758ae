"""The worker as a process: killed, stopped, and managed by commands."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.support.gateway import Gateway
from tests.support.receivers import mailbox, receiving, until

QUICK = {
    "OSDI_WEBHOOK_ALLOW_HTTP": "true",
    "OSDI_WEBHOOK_ALLOW_PRIVATE": "true",
    "OSDI_DELIVERY_RETRY": "0.05",
    "OSDI_DELIVERY_TIMEOUT": "2",
}
COMMAND = (sys.executable, "-m", "app.cli.main")


def environment(url: str, **variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OSDI_")}
    return {**kept, "DATABASE_URL": url, **QUICK, **variables}


async def command(gateway: Gateway, *words: str, ok: bool = True, **variables: str) -> str:
    """Return what a command prints to stdout, or to stderr where it fails."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *COMMAND, *words, env=environment(gateway.url, **variables), stdout=pipe, stderr=pipe
    )
    out, err = await process.communicate()
    assert process.returncode == (0 if ok else 1), err.decode()
    return (out if ok else err).decode()


@asynccontextmanager
async def worker(gateway: Gateway, **variables: str) -> AsyncIterator[Any]:
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        "worker",
        env=environment(gateway.url, **variables),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"Delivering.\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


_PENDING = "SELECT count(*) FROM deliveries WHERE status = 'pending'"


async def _nothing_pending(gateway: Gateway) -> bool:
    (row,) = await gateway.sql(_PENDING)
    return bool(row["count"] == 0)


async def test_a_killed_worker(gateway: Gateway) -> None:
    """None of 200 deliveries is lost; those that are sent again have the same id."""
    async with receiving() as receiver:
        await command(
            gateway, "webhooks", "add", "--url", receiver.url, "--events", "person.created"
        )
        await asyncio.gather(*[gateway.person() for _ in range(200)])
        async with worker(gateway) as process:
            await until(lambda: len(receiver.got) >= 60)
            process.send_signal(signal.SIGKILL)
            await process.wait()
        assert not await _nothing_pending(gateway)
        # The claims of the killed worker expire, as they would after some seconds.
        await gateway.sql("UPDATE deliveries SET due_date = now() WHERE status = 'pending'")
        async with worker(gateway) as process:
            await until(lambda: _nothing_pending(gateway))
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0
    ids = Counter(message.id for message in receiver.got)
    rows = await gateway.sql("SELECT id, status FROM deliveries")
    assert {str(row["id"]) for row in rows} == set(ids)
    assert {row["status"] for row in rows} == {"delivered"}
    # At most as many were interrupted as are claimed for one organization.
    assert len(receiver.got) - 200 <= 20


async def test_deliveries_are_managed_by_commands(gateway: Gateway, tmp_path: Path) -> None:
    """From a trigger without an autoresponse to the e-mail, as documented."""
    trigger = {"autoresponse": {"identifiers": ["mail:thanks"]}}
    person = {"given_name": "Mara", "email_addresses": [{"address": "mara@example.org"}]}
    await gateway.post("/outreaches", {"person": person, "triggers": trigger})
    body = tmp_path / "body.txt"
    body.write_text("Thank you.")
    template = ("--subject", "Hello {{ person.given_name }}", "--body", str(body))
    async with mailbox() as box:
        mail = {
            "OSDI_SMTP_HOST": "127.0.0.1",
            "OSDI_SMTP_PORT": str(box.port),
            "OSDI_SMTP_TLS": "none",
            "OSDI_SMTP_FROM": "us@example.org",
        }
        async with worker(gateway, **mail):
            seen = "SELECT 1 FROM deliveries WHERE status = 'unconfigured'"
            await until(lambda: gateway.sql(seen))
            output = await command(gateway, "deliveries", "list", "--dead")
            assert "unconfigured" in output
            output = await command(
                gateway, "autoresponses", "add", "--identifier", "mail:thanks", *template
            )
            assert "1 recorded trigger can be delivered now" in output
            assert "1 delivery is due again" in await command(
                gateway, "deliveries", "requeue", "--all"
            )
            await until(lambda: box.got)
    assert box.got[0]["Subject"] == "Hello Mara"


async def test_commands_fail_with_one_sentence(gateway: Gateway) -> None:
    words = ("webhooks", "add", "--events", "person.created", "--url", "https://10.0.0.1/")
    output = await command(gateway, *words, ok=False, OSDI_WEBHOOK_ALLOW_PRIVATE="false")
    assert output == (
        "Invalid value for '--url': the webhook URL leads to a private network, "
        "got 'https://10.0.0.1/'.\n"
    )
    output = await command(gateway, "deliveries", "requeue", ok=False)
    assert output == "Pass either the ID of a delivery or --all.\n"
