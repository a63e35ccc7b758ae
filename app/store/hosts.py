"""The hosts of a database: finds the primary among several, and leaves an old one after failover.

In: a URL, which may name several hosts. Out: connections to the primary. The driver would try the
hosts one after another, and a host that hangs would keep it from the next.
"""

from __future__ import annotations

import asyncio
import re
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote
from weakref import WeakKeyDictionary

import asyncpg

from app.observe import logger
from app.store.driver import DRIVER_ERRORS, terminate_after

HOST_TIMEOUT = 2.0
"""Seconds that one of several hosts has to accept a connection."""

HEAD_START = 0.25
"""Seconds for which only the known primary is tried, before the other hosts."""

WATCH_INTERVAL = 1.0
WATCH_TIMEOUT = 1.0
"""Seconds between two checks of all hosts, and the most that each may take to answer."""

_WATCHER_NAME = "osdi-gateway-watch"

_TIMELINE = """
SELECT CASE WHEN NOT pg_is_in_recovery()
THEN substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END
"""
"""The timeline of a primary, in hexadecimal digits; each promotion begins a higher one."""

_LOGIN_REFUSED = ("28", "3D")
_DEFAULT_PORT = 5432
_END_OF_PLACE = re.compile("[/?#]")


class HostPort(NamedTuple):
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class DatabaseHosts:
    """The hosts in one URL. With several, `connect` finds the primary and `watch` its successor.

    A `target_session_attrs` in the URL is left to the driver.
    """

    def __init__(self, url: str) -> None:
        self.dsn = url.replace("postgresql+asyncpg:", "postgresql:", 1)
        self._places = _places(self.dsn)
        self.finds_primary = len(self._places) > 1 and "target_session_attrs" not in _query(
            self.dsn
        )
        self._primary: HostPort | None = None
        self._timeline = 0
        self._connections: WeakKeyDictionary[Any, HostPort] = WeakKeyDictionary()
        self._outdated: set[HostPort] = set()

    async def connect(self, *_: Any, **options: Any) -> Any:
        """Return a connection; `options` are those of the driver.

        Raises: the errors of the driver; `ConnectionError`, if no host is a primary that answers.
        """
        for name in ("dsn", "host", "port"):
            options.pop(name, None)
        if not self.finds_primary:
            return await asyncpg.connect(self.dsn, **options)
        return await self._race(options)

    async def watch(self) -> None:
        """Check all hosts from time to time, until cancelled.

        When another host has been promoted, connections to the previous primary are terminated: if
        it hangs, their statements would otherwise wait until they time out.
        """
        connections: dict[HostPort, Any] = {}
        try:
            while True:
                await asyncio.sleep(WATCH_INTERVAL)
                timelines = await asyncio.gather(
                    *(self._look(place, connections) for place in self._places)
                )
                timeline, place = max(zip(timelines, self._places, strict=True))
                if timeline:
                    self._found(place, timeline)
        finally:
            for connection in connections.values():
                connection.terminate()

    async def _race(self, options: dict[str, Any]) -> Any:
        """The first connection to a primary; the others are closed."""
        attempts = [
            asyncio.create_task(self._attempt(place, options))
            for place in sorted(self._places, key=lambda place: place != self._primary)
        ]
        errors: list[BaseException] = []
        winner = None
        try:
            for attempt in asyncio.as_completed(attempts):
                try:
                    winner = await attempt
                    return winner
                except DRIVER_ERRORS as error:
                    errors.append(error)
        finally:
            for task in attempts:
                task.cancel()
                task.add_done_callback(partial(_discard, winner))
        raise _reason(errors)

    async def _attempt(self, place: HostPort, options: dict[str, Any]) -> Any:
        if self._primary not in (place, None):
            await asyncio.sleep(HEAD_START)
        connection = await asyncpg.connect(
            self.dsn,
            host=place.host,
            port=place.port,
            target_session_attrs="primary",
            **{**options, "timeout": HOST_TIMEOUT},
        )
        try:
            with terminate_after(HOST_TIMEOUT, connection):
                timeline = await _timeline(connection)
            if timeline < self._timeline:
                self._report_outdated(place)
                raise ConnectionError(f"{place} is no longer the primary")
        except BaseException:
            connection.terminate()
            raise
        self._connections[connection] = place
        self._found(place, timeline)
        return connection

    async def _look(self, place: HostPort, connections: dict[HostPort, Any]) -> int:
        """The timeline of a primary, or 0. Its connection is kept for the next check."""
        connection = connections.pop(place, None)
        try:
            if connection is None or connection.is_closed():
                connection = await asyncpg.connect(
                    self.dsn,
                    host=place.host,
                    port=place.port,
                    timeout=WATCH_TIMEOUT,
                    server_settings={"application_name": _WATCHER_NAME},
                )
            with terminate_after(WATCH_TIMEOUT, connection):
                timeline = await _timeline(connection)
        except DRIVER_ERRORS:
            if connection is not None:
                connection.terminate()
            return 0
        connections[place] = connection
        if 0 < timeline < self._timeline:
            self._report_outdated(place)
        return timeline

    def _found(self, place: HostPort, timeline: int) -> None:
        """Record a primary. If its timeline is higher, it has succeeded every other host."""
        if timeline <= self._timeline:
            return
        if self._primary not in (place, None):
            logger.warning("The primary is now %s instead of %s.", place, self._primary)
        self._primary, self._timeline = place, timeline
        self._outdated.discard(place)
        for connection, host in list(self._connections.items()):
            if host != place:
                connection.terminate()

    def _report_outdated(self, place: HostPort) -> None:
        if place not in self._outdated:
            self._outdated.add(place)
            logger.error(
                "%s accepts writes, but %s was promoted after it: the gateway does not use it. "
                "Stop it, since all writes to it are lost.",
                place,
                self._primary,
            )


async def _timeline(connection: Any) -> int:
    return int(await connection.fetchval(_TIMELINE) or "0", 16)


def _reason(errors: list[BaseException]) -> BaseException:
    """The error to report when no host could be used."""
    for error in errors:
        if (getattr(error, "sqlstate", None) or "").startswith(_LOGIN_REFUSED):
            return error
    reasons = "; ".join(str(error) or type(error).__name__ for error in errors)
    return ConnectionError(f"none of its hosts is a primary that answers: {reasons}")


def _discard(keep: Any, task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and task.exception() is None and task.result() is not keep:
        task.result().terminate()


def _query(dsn: str) -> str:
    return dsn.partition("?")[2]


def _places(dsn: str) -> list[HostPort]:
    """The hosts and ports that a URL names, before its path or in its query.

    >>> _places("postgresql://ann@a:1,[::1],c/osdi")
    [HostPort(host='a', port=1), HostPort(host='::1', port=5432), HostPort(host='c', port=5432)]
    >>> _places("postgresql:///osdi?host=a,b&port=6432")
    [HostPort(host='a', port=6432), HostPort(host='b', port=6432)]
    """
    query = {name: values[-1] for name, values in parse_qs(_query(dsn)).items()}
    ports = query.get("port", str(_DEFAULT_PORT)).split(",")
    place = _END_OF_PLACE.split(dsn.partition("://")[2], maxsplit=1)[0]
    named = place.rpartition("@")[2].split(",")
    if named == [""]:
        hosts = query.get("host", "").split(",")
        ports = ports if len(ports) == len(hosts) else ports[:1] * len(hosts)
        return [HostPort(host, int(port)) for host, port in zip(hosts, ports, strict=True) if host]
    places = []
    for index, name in enumerate(named):
        host, _, port = name.partition("]:") if name.startswith("[") else name.partition(":")
        default = ports[index] if len(ports) == len(named) else ports[0]
        places.append(HostPort(unquote(host).strip("[]"), int(port or default)))
    return places
