"""Content codings: gzip in requests, bounded while it is inflated, and gzip in responses.

In: the text of Content-Encoding or Accept-Encoding, and bytes. Out: bytes. For
`app.http.request_body` and the responses of both surfaces.

Source: RFC 9110, 8.4 'Content-Encoding' and 12.5.3 'Accept-Encoding'.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Collection

from schema.failures import Failure, failure

MIN_BYTES = 1_024
"""Responses smaller than this are not compressed."""

_GZIP = 16 + zlib.MAX_WBITS
_FAST = 1
"""The level: of JSON, higher ones take four times as long for a tenth of the size."""

_MAX_INLINE = 131_072
"""Bytes of a response that are compressed without a thread, in about a millisecond."""


# Requests


def is_gzip(content_encoding: str) -> bool:
    """Whether a body is compressed by gzip. Raises: MEDIA_TYPE_UNSUPPORTED for other codings."""
    if content_encoding == "gzip":
        return True
    names = [name.strip().lower() for name in content_encoding.split(",")]
    codings = [name for name in names if name not in ("", "identity")]
    if not codings:
        return False
    if codings in (["gzip"], ["x-gzip"]):
        return True
    raise failure(
        "MEDIA_TYPE_UNSUPPORTED",
        f"The Content-Encoding '{content_encoding[:80]}' is not supported.",
        hint="Send the body as it is, or compressed once by gzip.",
        headers={"Accept-Encoding": "gzip, identity"},
    )


class Inflater:
    """Inflates a body that arrives in pieces."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_GZIP)
        self._begun = False

    def inflate(self, piece: bytes, max_bytes: int) -> bytes:
        """The next bytes of the body, at most one more than `max_bytes`. Raises: NOT_GZIP."""
        if not piece:
            return b""
        self._begun = True
        try:
            inflated = self._stream.decompress(piece, max_bytes + 1)
        except zlib.error as error:
            raise _not_gzip(f"is not gzip: {error}") from None
        if self._stream.unused_data.strip(b"\0"):
            raise _not_gzip("has data behind its end")
        return inflated

    def finish(self) -> None:
        """Raises: NOT_GZIP if the body is not complete."""
        if self._begun and not self._stream.eof:
            raise _not_gzip("ends too early")


def _not_gzip(problem: str) -> Failure:
    return failure(
        "NOT_GZIP",
        f"The compressed body {problem}.",
        hint="Compress the whole body once by gzip, or omit Content-Encoding.",
    )


# Responses


def choose_coding(accepted: str, offered: Collection[str]) -> str:
    """The first coding of `offered` that an Accept-Encoding accepts; "" is the plain file.

    >>> choose_coding("gzip, deflate, br", ("br", "gzip"))
    'br'
    >>> choose_coding("br;q=0, *;q=0.5", ("br", "gzip"))
    'gzip'
    >>> choose_coding("identity", ("br", "gzip"))
    ''
    """
    accepts = {}
    for item in accepted.lower().split(","):
        coding, _, weight = item.replace(" ", "").partition(";q=")
        accepts[coding] = weight not in ("0", "0.", "0.0", "0.00", "0.000")
    return next((coding for coding in offered if accepts.get(coding, accepts.get("*", False))), "")


def is_compressed(accept_encoding: str, body: bytes) -> bool:
    """Whether a response with this body is compressed for a client that accepts these codings."""
    return (
        len(body) >= MIN_BYTES
        and bool(accept_encoding)
        and choose_coding(accept_encoding, ("gzip",)) != ""
    )


async def compress(body: bytes) -> bytes:
    """The body in gzip. A large one is compressed in a thread, off the event loop."""
    if len(body) > _MAX_INLINE:
        return await asyncio.to_thread(zlib.compress, body, _FAST, _GZIP)
    return zlib.compress(body, _FAST, _GZIP)
