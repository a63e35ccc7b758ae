"""HTTP over one connection, so cheap that thousands of clients fit beside the gateway."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 60.0
BROKEN = (OSError, EOFError, TimeoutError)
"""What happens to a connection whose server is gone."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    def json(self) -> Any:
        return json.loads(self.text)


class Wire:
    """A connection that is opened when it is needed, and again after it was lost."""

    def __init__(self, base: str, token: str) -> None:
        parts = urlsplit(base)
        assert parts.hostname is not None
        self._place = (parts.hostname, parts.port)
        self._path = parts.path
        self._head = f"Host: {parts.netloc}\r\nOSDI-API-Token: {token}\r\n"
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> Answer:
        return await self._ask("GET", path, "")

    async def post(self, path: str, body: Any) -> Answer:
        return await self._ask("POST", path, json.dumps(body))

    async def _ask(self, method: str, path: str, body: str) -> Answer:
        """Raises: `BROKEN`."""
        try:
            async with asyncio.timeout(TIMEOUT):
                return await self._answer(method, path, body)
        except BaseException:
            self.close()
            raise

    async def _answer(self, method: str, path: str, body: str) -> Answer:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(*self._place)
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        request = f"{method} {self._path}{path} HTTP/1.1\r\n{self._head}{kind}\r\n{body}"
        self._writer.write(request.encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        first, *lines = head.rstrip().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        content = await self._reader.readexactly(int(headers["content-length"]))
        if headers.get("connection") == "close":
            self.close()
        return Answer(int(first.split()[1]), headers, content.decode())

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
