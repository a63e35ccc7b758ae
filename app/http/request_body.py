"""Reads a request body, bounded in size, time and depth. It is JSON whatever its Content-Type.

It may be compressed by gzip; the bound on its size is that of the inflated body.

In: a request. Out: bytes, or the value of a JSON text.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any

import orjson
from pydantic_core import from_json
from starlette.requests import Request
from starlette.types import Receive

from app.http.content_coding import Inflater, is_gzip
from schema.failures import Failure, failure
from schema.models.bodies import MAX_DEPTH

BODY_TIMEOUT = 30.0
"""Seconds within which a body must arrive."""

_BOM = b"\xef\xbb\xbf"
_LONG_NUMBER = re.compile(rb"[0-9]{19}")
"""May not fit into 64 bits: orjson would make it a float and lose digits."""


async def read_body(request: Request, max_bytes: int) -> bytes:
    """Return the body, in UTF-8 if its encoding is known.

    Raises: MEDIA_TYPE_UNSUPPORTED, NOT_GZIP, BODY_TOO_LARGE, BODY_TOO_SLOW.
    """
    declared = request.headers.get("content-length", "0")
    compressed = is_gzip(request.headers.get("content-encoding", ""))
    try:
        async with asyncio.timeout(BODY_TIMEOUT):
            body = await receive_body(request.receive, declared, max_bytes, compressed)
    except TimeoutError:
        raise too_slow(BODY_TIMEOUT) from None
    return in_utf8(body, request.headers.get("content-type", ""))


_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_CHARSETS = {
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "windows-1252", "cp1252"), "cp1252"),
    **{"iso-8859-15": "iso-8859-15", "iso-8859-2": "iso-8859-2", "windows-1250": "cp1250"},
}
"""Encodings that senders declare, and the decoders; as browsers do, Latin-1 is that of Windows."""

_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def in_utf8(body: bytes, content_type: str) -> bytes:
    """A body of another encoding, in UTF-8: UTF-16 that begins with its mark, as PowerShell writes
    files, and what the Content-Type declares, unless the body is UTF-8 in fact. Any other body is
    returned as it is.

    >>> in_utf8(b'"Jos\\xe9"', "application/json; charset=ISO-8859-1").decode()
    '"José"'
    """
    utf_16 = _UTF_16.get(body[:2])
    if utf_16 is not None:
        return body[2:].decode(utf_16).encode() if _is(body, utf_16) else body
    declared = _CHARSET.search(content_type)
    encoding = _CHARSETS.get(declared[1].lower()) if declared else None
    if encoding is None or body.isascii() or _is(body, "utf-8") or not _is(body, encoding):
        return body
    return body.decode(encoding).encode()


def _is(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


async def receive_body(
    receive: Receive, declared: str, max_bytes: int, compressed: bool = False
) -> bytes:
    """Return the body, without a timeout; `declared` is its Content-Length. It is inflated if it
    is `compressed`.

    Raises: NOT_GZIP, BODY_TOO_LARGE, and BODY_TOO_SLOW if the client disconnects before the end.
    """
    if declared.isdecimal() and (len(declared) > 18 or int(declared) > max_bytes):
        raise _too_large(max_bytes)
    chunks: list[bytes] = []
    size, more = 0, True
    inflater = Inflater() if compressed else None
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise too_slow(BODY_TIMEOUT)
        chunk = message.get("body", b"")
        more = message.get("more_body", False)
        if inflater is not None:
            chunk = inflater.inflate(chunk, max_bytes - size)
        size += len(chunk)
        if size > max_bytes:
            raise _too_large(max_bytes)
        chunks.append(chunk)
    if inflater is not None:
        inflater.finish()
    return b"".join(chunks)


def too_slow(seconds: float) -> Failure:
    return failure(
        "BODY_TOO_SLOW",
        f"The body did not arrive within {seconds:.0f} seconds.",
        hint="Send the request again.",
        headers={"Connection": "close"},
    )


def _too_large(max_bytes: int) -> Failure:
    return failure(
        "BODY_TOO_LARGE",
        f"The body is larger than {max_bytes:,} bytes.",
        hint="Send less data per request.",
        headers={"Connection": "close"},
    )


def parse_json(text: bytes, subject: str = "The body") -> Any:
    """Return the value of a JSON text; messages call it `subject`.

    Raises: NOT_JSON, NESTED_TOO_DEEPLY.
    """
    try:
        value = orjson.loads(text.removeprefix(_BOM))
    except orjson.JSONDecodeError as error:
        if "depth" in str(error):
            raise _too_deep(subject) from None
        message = f"{subject} {_problem(text, error)}."
        raise failure("NOT_JSON", message, hint=_instead(text, error)) from None
    if text.count(b"{") + text.count(b"[") > MAX_DEPTH and _depth(value) > MAX_DEPTH:
        raise _too_deep(subject)
    return from_json(text.removeprefix(_BOM)) if _LONG_NUMBER.search(text) else value


_FORM = re.compile(rb"\s*[\w%+.\[\]-]+=")
_SINGLE_QUOTE = re.compile(rb"\s*[{\[]\s*'")
_UNQUOTED = re.compile(rb"\s*\{\s*[A-Za-z_]")


_OTHER_WORD = re.compile(r"[-+]?(NaN|Infinity|inf|nan|undefined|None|True|False|NULL|nil)\b")


def _problem(text: bytes, error: orjson.JSONDecodeError) -> str:
    if not text.strip():
        return "is empty"
    try:
        text.decode()
    except UnicodeDecodeError as wrong:
        return f"is not UTF-8: byte {wrong.start + 1} is 0x{text[wrong.start]:02X}"
    return f"is not JSON: {error}"


def _instead(text: bytes, error: orjson.JSONDecodeError) -> str:
    """What to send in place of a text that is not JSON."""
    if not _is(text, "utf-8"):
        return (
            "Encode the text as UTF-8; PowerShell 5 needs [Text.Encoding]::UTF8.GetBytes($json). "
            "Over REST, the Content-Type may name another encoding, such as charset=ISO-8859-1."
        )
    if _FORM.match(text):
        return "Send one JSON object in UTF-8: only the helpers read forms."
    if text.lstrip()[:1] == b"<":
        return "Send one JSON object in UTF-8 instead of XML."
    if _SINGLE_QUOTE.match(text):
        return "Put names and texts in double quotes, as JSON does."
    if _UNQUOTED.match(text):
        return "Put names in double quotes, as JSON does."
    if "after document" in error.msg:
        return "Send one JSON object, and each other one in a request of its own."
    instead = _at(error.doc[error.pos :], error.msg) if text.strip() else None
    return instead or "Send one JSON object in UTF-8."


def _at(rest: str, message: str) -> str | None:
    """What to send in place of the text from an error on."""
    if (word := _OTHER_WORD.match(rest)) is not None:
        own = word[1].lower() if word[1] in ("True", "False") else "null"
        return f"Send {own} in place of {word[0]}."
    if rest[:2] in ("//", "/*") or rest[:1] == "#":
        return "Remove the comments: JSON has none."
    if "trailing comma" in message:
        return "Remove the comma before the bracket."
    if "control character" in message:
        return "Write \\n in place of a line break within a text, and \\t in place of a tab."
    if "end of data" in message or not rest.strip():
        return (
            "Send the whole text: a bracket or quote is missing at its end, or Content-Length "
            "counts characters instead of bytes."
        )
    return None


def _depth(value: Any) -> int:
    """The depth to which arrays and objects are nested."""
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


def _too_deep(subject: str) -> Failure:
    return failure(
        "NESTED_TOO_DEEPLY",
        f"{subject} is nested more than {MAX_DEPTH} levels deep.",
        hint="OSDI resources are nested less deeply: send flatter JSON.",
    )
