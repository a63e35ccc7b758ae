"""Reading a body: bounded in size, time and depth, JSON whatever its type is said to be."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import orjson
from pydantic_core import from_json
from starlette.requests import Request
from starlette.types import Receive

from schema.failures import Failure, failure
from schema.models import MAX_DEPTH

BODY_TIMEOUT = 30.0
"""Seconds in which a body has to arrive."""

_BOM = b"\xef\xbb\xbf"
_LONG_NUMBER = re.compile(rb"[0-9]{19}")
"""What may not fit in 64 bits, where orjson makes a float of it and loses digits."""


async def read_body(request: Request, longest: int) -> bytes:
    """The body. Raises: BODY_TOO_LARGE, BODY_TOO_SLOW."""
    declared = request.headers.get("content-length", "0")
    try:
        async with asyncio.timeout(BODY_TIMEOUT):
            return await receive_body(request.receive, declared, longest)
    except TimeoutError:
        raise too_slow(BODY_TIMEOUT) from None


async def receive_body(receive: Receive, declared: str, longest: int) -> bytes:
    """The body, in whatever time it takes; `declared` is its Content-Length.

    Raises: BODY_TOO_LARGE, and BODY_TOO_SLOW where the client leaves before its end.
    """
    if declared.isdecimal() and (len(declared) > 18 or int(declared) > longest):
        raise _too_large(longest)
    chunks: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise too_slow(BODY_TIMEOUT)
        chunk = message.get("body", b"")
        more = message.get("more_body", False)
        size += len(chunk)
        if size > longest:
            raise _too_large(longest)
        chunks.append(chunk)
    return b"".join(chunks)


def too_slow(seconds: float) -> Failure:
    return failure(
        "BODY_TOO_SLOW",
        f"The body did not arrive within {seconds:.0f} seconds.",
        hint="Send it again.",
        headers={"Connection": "close"},
    )


def _too_large(longest: int) -> Failure:
    return failure(
        "BODY_TOO_LARGE",
        f"The body is larger than {longest} bytes.",
        hint="Send less at once.",
        headers={"Connection": "close"},
    )


def parse_json(body: bytes, what: str = "The body") -> Any:
    """The value of a JSON text; `what` it is, for people. Raises: NOT_JSON, NESTED_TOO_DEEPLY."""
    try:
        value = orjson.loads(body.removeprefix(_BOM))
    except orjson.JSONDecodeError as error:
        if "depth" in str(error):
            raise _too_deep(what) from None
        said = f"{what} is empty." if not body.strip() else f"{what} is not JSON: {error}."
        raise failure("NOT_JSON", said, hint="Send one JSON object, in UTF-8.") from None
    if body.count(b"{") + body.count(b"[") > MAX_DEPTH and _depth(value) > MAX_DEPTH:
        raise _too_deep(what)
    return from_json(body.removeprefix(_BOM)) if _LONG_NUMBER.search(body) else value


def _depth(value: Any) -> int:
    """How deep arrays and objects are nested."""
    depth, level = 0, [value]
    while level:
        inner: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        depth += any(isinstance(item, dict | list) for item in level)
        level = inner
    return depth


def _too_deep(what: str) -> Failure:
    return failure(
        "NESTED_TOO_DEEPLY",
        f"{what} is nested more than {MAX_DEPTH} deep.",
        hint="No OSDI resource is.",
    )
