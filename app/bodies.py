"""Reading a body: bounded in size, time and depth, JSON whatever its type is said to be."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import orjson
from pydantic_core import from_json
from starlette.requests import ClientDisconnect, Request

from schema.failures import Failure, failure
from schema.models import DEEPEST

SLOWEST = 30.0
"""Seconds in which a body has to arrive."""

_BOM = b"\xef\xbb\xbf"
_LONG_NUMBER = re.compile(rb"[0-9]{19}")
"""What may not fit in 64 bits, where orjson makes a float of it and loses digits."""


async def read_body(request: Request, longest: int) -> bytes:
    """The body. Raises: BODY_TOO_LARGE, BODY_TOO_SLOW."""
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and (len(declared) > 18 or int(declared) > longest):
        raise _too_large(longest)
    try:
        async with asyncio.timeout(SLOWEST):
            return await _received(request, longest)
    except (TimeoutError, ClientDisconnect):
        raise failure(
            "BODY_TOO_SLOW",
            f"The body did not arrive within {SLOWEST:.0f} seconds.",
            hint="Send it again.",
            headers={"Connection": "close"},
        ) from None


async def _received(request: Request, longest: int) -> bytes:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > longest:
            raise _too_large(longest)
        chunks.append(chunk)
    return b"".join(chunks)


def _too_large(longest: int) -> Failure:
    return failure(
        "BODY_TOO_LARGE",
        f"The body is larger than {longest} bytes.",
        hint="Send less at once.",
        headers={"Connection": "close"},
    )


def parse_json(body: bytes) -> Any:
    """The value of a JSON text. Raises: NOT_JSON, NESTED_TOO_DEEPLY."""
    try:
        value = orjson.loads(body.removeprefix(_BOM))
    except orjson.JSONDecodeError as error:
        if "depth" in str(error):
            raise _too_deep() from None
        said = "The body is empty." if not body.strip() else f"The body is not JSON: {error}."
        raise failure("NOT_JSON", said, hint="Send one JSON object, in UTF-8.") from None
    if body.count(b"{") + body.count(b"[") > DEEPEST and _depth(value) > DEEPEST:
        raise _too_deep()
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


def _too_deep() -> Failure:
    return failure(
        "NESTED_TOO_DEEPLY",
        f"The body is nested more than {DEEPEST} deep.",
        hint="No OSDI resource is.",
    )
