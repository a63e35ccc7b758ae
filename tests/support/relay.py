"""A connection to a database that can be disturbed."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit


class Relay:
    """Stands between gateway and database, and can hang or be away."""

    def __init__(self, url: str, port: int = 0) -> None:
        self._port = port
        self._there = urlsplit(url)
        self._tasks: list[asyncio.Task[None]] = []
        self._writers: list[asyncio.StreamWriter] = []
        self._hung: set[asyncio.StreamWriter] = set()
        self.url = ""

    async def __aenter__(self) -> Relay:
        await self.open()
        there = self._there
        user = f"{there.username}:{there.password or ''}@" if there.username else ""
        self.url = f"postgresql://{user}127.0.0.1:{self._port}{there.path}?sslmode=disable"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Refuse connections, and cut the open ones."""
        self._server.close()
        for task in self._tasks:
            task.cancel()
        for writer in self._writers:
            writer.transport.abort()

    def hang(self) -> None:
        """Send nothing on the open connections, without closing them; accept new ones."""
        self._hung.update(self._writers)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        query, port = parse_qs(self._there.query), self._there.port or 5432
        host = query.get("host", [self._there.hostname or "localhost"])[0]
        if host.startswith("/"):
            source, to = await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        else:
            source, to = await asyncio.open_connection(host, port)
        self._writers += [writer, to]
        self._tasks += [
            asyncio.create_task(self._copy(reader, to)),
            asyncio.create_task(self._copy(source, writer)),
        ]

    async def _copy(self, source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            if to not in self._hung:
                to.write(data)
        to.close()
