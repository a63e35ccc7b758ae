"""The connection that listens to notifications."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from typing import Any

from sqlalchemy import Text, bindparam, cast, func, select

from app.store.driver import APPLICATION_NAME, DRIVER_ERRORS, DriverConnection, terminate_after
from app.store.errors import no_events, translate
from app.store.hosts import DatabaseHosts
from resolvers.sql.json import ONE, text_constant
from resolvers.sql.statement import compile_statement

_LISTENER_NAME = APPLICATION_NAME + "-events"
"""The name of the listening connection in `pg_stat_activity`."""

_TEST_CHANNEL = "osdi_gateway_test"
_TEST_SECONDS = 2.0
"""Seconds for the test that a connection of OSDI_LISTEN_URL receives notifications of the pool."""

_TEST = func.pg_notify(text_constant(_TEST_CHANNEL), bindparam("token", type_=Text()))
TEST_NOTIFICATION = compile_statement(select(cast(_TEST, Text())))
"""Its bind is the `token` that the listening connection receives."""

_PING = compile_statement(select(ONE))


async def listen(
    hosts: DatabaseHosts,
    channel: str,
    on_notify: Callable[[str], None],
    heartbeat: float,
    connect_timeout: float,
    send_test: Callable[[str], Awaitable[object]] | None,
) -> AsyncGenerator[None, None]:
    """See `Store.listen`. `send_test` notifies through the pool, and must be received first."""
    connection: Any = None
    lost = asyncio.Event()
    try:
        async with asyncio.timeout(connect_timeout):
            connection = await hosts.connect(
                connection_class=DriverConnection,
                server_settings={"application_name": _LISTENER_NAME},
            )
        connection.add_termination_listener(lambda _: lost.set())
        with terminate_after(heartbeat, connection):
            await connection.add_listener(channel, lambda *event: on_notify(event[-1]))
        if send_test is not None:
            await _check_hearing(connection, send_test)
        while True:
            yield
            with suppress(TimeoutError):
                await asyncio.wait_for(lost.wait(), heartbeat)
            with terminate_after(heartbeat, connection):
                await connection.fetchval(_PING.sql)
    except DRIVER_ERRORS as error:
        raise translate(error) from error
    finally:
        if connection is not None:
            await connection.close(timeout=1)


async def _check_hearing(connection: Any, send_test: Callable[[str], Awaitable[object]]) -> None:
    """Test the connection. Raises: SUBSCRIPTIONS_UNAVAILABLE, if it receives nothing."""
    heard, token = asyncio.Event(), secrets.token_hex(8)

    def hear(*event: Any) -> None:
        if event[-1] == token:
            heard.set()

    await connection.add_listener(_TEST_CHANNEL, hear)
    await send_test(token)
    try:
        await asyncio.wait_for(heard.wait(), _TEST_SECONDS)
    except TimeoutError:
        reason = "receives no events by OSDI_LISTEN_URL: it is another database, or a pooler"
        raise no_events(reason) from None
    await connection.remove_listener(_TEST_CHANNEL, hear)
