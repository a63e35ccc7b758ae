"""Malformed and hostile HTTP requests, as bytes, and WebSocket frames."""

from __future__ import annotations

import gzip
import struct

from tests.io.attacks.client import (
    BINARY,
    CLOSE,
    CONTINUED,
    PING,
    PONG,
    TEXT,
    frame,
    subscribe,
    text,
)

_ASKED = b'{"query": "{ __typename }"}'
_MUTATION = b'{"query": "mutation { deletePerson(id: \\"x\\") { deletedId } }"}'


def _post(*headers: str, body: bytes = _ASKED, length: int | str | None = None) -> bytes:
    size = len(body) if length is None else length
    head = ("POST /graphql HTTP/1.1", "Host: gateway", *headers, f"Content-Length: {size}")
    return "\r\n".join((*head, "", "")).encode("latin-1") + body


def _get(query: str, *headers: str) -> bytes:
    return "\r\n".join(
        (f"GET /graphql?{query} HTTP/1.1", "Host: gateway", *headers, "", "")
    ).encode()


_JSON = "Content-Type: application/json"

REQUESTS: dict[str, tuple[bytes, int, str]] = {
    "a form of another page": (
        _post("Content-Type: application/x-www-form-urlencoded", "Origin: https://evil.example"),
        415,
        "MEDIA_TYPE_UNSUPPORTED",
    ),
    "plain text of another page": (
        _post("Content-Type: text/plain", "Origin: https://evil.example", body=_MUTATION),
        415,
        "MEDIA_TYPE_UNSUPPORTED",
    ),
    "a multipart form": (
        _post("Content-Type: multipart/form-data; boundary=x"),
        415,
        "MEDIA_TYPE_UNSUPPORTED",
    ),
    "no type": (_post(), 415, "MEDIA_TYPE_UNSUPPORTED"),
    "two types": (_post(_JSON, "Content-Type: text/plain"), 415, "MEDIA_TYPE_UNSUPPORTED"),
    "something like JSON": (
        _post("Content-Type: application/jsonp"),
        415,
        "MEDIA_TYPE_UNSUPPORTED",
    ),
    "another charset": (
        _post("Content-Type: application/json; charset=utf-16"),
        415,
        "MEDIA_TYPE_UNSUPPORTED",
    ),
    "compressed": (
        _post(_JSON, "Content-Encoding: gzip", body=b"\x1f\x8b" + b"\0" * 1_000),
        400,
        "NOT_GZIP",
    ),
    "compressed twice": (
        _post(_JSON, "Content-Encoding: gzip, gzip"),
        415,
        "MEDIA_TYPE_UNSUPPORTED",
    ),
    "a gzip bomb": (
        _post(_JSON, "Content-Encoding: gzip", body=gzip.compress(b" " * 2**28)),
        413,
        "BODY_TOO_LARGE",
    ),
    "nothing accepted": (_post(_JSON, "Accept: image/png"), 406, "NOT_ACCEPTABLE"),
    "much accepted": (_post(_JSON, "Accept: " + "a/b," * 15_000), 406, "NOT_ACCEPTABLE"),
    "much accepted, line by line": (
        _post(_JSON, *["Accept: a/b"] * 150),
        406,
        "NOT_ACCEPTABLE",
    ),
    "too much declared": (_post(_JSON, length=99_999_999_999), 413, "BODY_TOO_LARGE"),
    "too much sent": (_post(_JSON, body=b" " * (2**20 + 1)), 413, "BODY_TOO_LARGE"),
    "too much in chunks": (
        _post(_JSON, "Transfer-Encoding: chunked").partition(b"Content-Length")[0]
        + b"\r\n"
        + (b"10000\r\n" + b" " * 2**16 + b"\r\n") * 17,
        413,
        "BODY_TOO_LARGE",
    ),
    "a mutation by GET": (
        _get("query=mutation%7BdeletePerson(id%3A%22x%22)%7BdeletedId%7D%7D"),
        401,
        "API_KEY_MISSING",
    ),
    "a parameter twice": (_get("query=%7B__typename%7D&query=x"), 400, "REQUEST_INVALID"),
    "no UTF-8": (_get("query=%ff"), 400, "REQUEST_INVALID"),
    "a long address": (_get("query=" + "x" * 20_000), 414, "QUERY_TOO_LONG"),
    "101 parameters": (_get("&".join(["a=b"] * 101)), 400, "TOO_MANY_PARAMETERS"),
    "another method": (
        b"PUT /graphql HTTP/1.1\r\nHost: gateway\r\n\r\n",
        405,
        "METHOD_NOT_ALLOWED",
    ),
    "two lengths": (_post(_JSON, "Content-Length: 3"), 400, "Invalid HTTP request"),
    "a length and chunks": (
        _post(_JSON, "Transfer-Encoding: chunked", body=b"0\r\n\r\n"),
        400,
        "Invalid HTTP request",
    ),
    "a length below zero": (_post(_JSON, length=-1), 400, "Invalid HTTP request"),
    "a chunk that is none": (
        _post(_JSON, "Transfer-Encoding: chunked").partition(b"Content-Length")[0] + b"\r\nzz\r\n",
        400,
        "Invalid HTTP request",
    ),
    "a head of 300,000 bytes": (_post(_JSON, "X: " + "x" * 300_000), 431, "at most 65536 bytes"),
    "a head without an end": (
        b"GET / HTTP/1.1\r\nX: " + b"x" * 500_000,
        431,
        "at most 65536 bytes",
    ),
    "an address without an end": (b"GET /" + b"x" * 500_000, 431, "at most 65536 bytes"),
    "201 headers": (_post(_JSON, *["X: y"] * 199), 431, "200 headers"),
    "100,000 headers": (_post(_JSON, *["X: y"] * 100_000), 431, "200 headers"),
    "10,000 requests at once": (b"GET /healthz HTTP/1.1\r\n\r\n" * 10_000, 431, "too large"),
    "U+0000 in a header": (_post(_JSON, "X: a\0b"), 400, "Invalid HTTP request"),
}
"""Each with the status of the response, and a part of its body."""

_BIG = b'{"type": "ping", "payload": {"n": 123456789012345678901234567890}}'

FRAMES: dict[str, tuple[bytes, int]] = {
    "binary": (frame(BINARY, b"{}"), 4400),
    "no object": (frame(TEXT, b"[]"), 4400),
    "no JSON": (frame(TEXT, b"{"), 4400),
    "no number": (frame(TEXT, b'{"type": "ping", "payload": {"n": NaN}}'), 4400),
    "half a surrogate": (frame(TEXT, b'{"type": "complete", "id": "\\ud800"}'), 4400),
    "deep": (frame(TEXT, b"[" * 1_000), 4400),
    "an unknown type": (text({"type": "x" * 10_000}), 4400),
    "an id that is none": (text({"type": "complete", "id": "x" * 256}), 4400),
    "an id twice": (
        subscribe("a", "subscription { outreachRecorded { id } }") * 2,
        4409,
    ),
    "a second init": (text({"type": "connection_init"}), 4429),
    "no UTF-8": (frame(TEXT, b"\xff\xfe"), 1007),
    "unmasked": (frame(TEXT, b"{}", masked=False), 1002),
    "an unknown kind": (frame(3, b"{}"), 1002),
    "an end without a beginning": (frame(CONTINUED, b"{}"), 1002),
    "a beginning in between": (frame(TEXT, b"{", last=False) + frame(TEXT, b"}"), 1002),
    "a ping in parts": (frame(PING, b"x", last=False), 1002),
    "a long ping": (frame(PING, b"x" * 126), 1002),
    "a code that is none": (frame(CLOSE, struct.pack("!H", 999)), 1002),
    "a frame of 1.5 MB": (frame(TEXT, b'"' + b"x" * 3 * 2**19 + b'"'), 4400),
    "a frame of 4 MB": (frame(TEXT, b"x" * 2**22)[:1_000], 1009),
    "a frame of 2^63": (bytes([0x81, 0xFF]) + struct.pack("!Q", 2**63 - 1), 1009),
    "more than 2 MB in parts": (
        frame(TEXT, b"x" * 2**16, last=False) + frame(CONTINUED, b"x" * 2**16, last=False) * 32,
        1009,
    ),
    "a ping with a long number, and a farewell": (
        frame(TEXT, _BIG) + frame(CLOSE, struct.pack("!H", 1000)),
        1000,
    ),
}
"""Frames of an acknowledged client, with the close code of its socket."""

SLOW_BODY = (
    b"POST /graphql HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
)

FROM_A_PAGE = _get("query=%7B__typename%7D", "Origin: https://page.example")

LIVE = "subscription { outreachRecorded { id } }"
_WRITE = 'mutation { createPerson(input: {givenName: "flood"}) { created } }'

FLOODS = {
    "pings": text({"type": "ping", "payload": {"a": "x" * 100}}) * 2_000,
    "pongs": text({"type": "pong"}) * 2_000,
    "ends of nothing": text({"type": "complete", "id": "x"}) * 2_000,
    "pings of the frames": frame(PING, b"x" * 125) * 20_000,
    "pongs of the frames": frame(PONG, b"x") * 200_000,
    "parts of nothing": frame(TEXT, b"{", last=False) + frame(CONTINUED, b"", last=False) * 200_000,
    "what is ended as soon as it is begun": b"".join(
        subscribe(f"{n}", query) + text({"type": "complete", "id": f"{n}"})
        for n in range(300)
        for query in (LIVE, _WRITE, "{ people { totalCount } }")
    ),
}
