"""Anonymous posts: whether the response time reveals that a person is already known."""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import time
from itertools import count
from typing import Any

from bench.servers import gateway
from bench.stores import CAMPAIGN, Filled
from schema.osdi.catalogue import OUTREACH
from schema.osdi.fields import MAX_ANONYMOUS_ELEMENTS
from schema.osdi.helpers import TRIGGER_CHANNELS

POSTS, WARM = 1_000, 200
PADDED_POSTS, PADDED_WARM = 300, 100
BESIDE = 4
"""Connections that post other bodies during a measurement."""

RESAMPLED = 2_000
HELPER = f"/api/v1/advocacy_campaigns/{CAMPAIGN}/record_outreach_helper"
SIGNUP = "/api/v1/people/person_signup"
KINDS = ("known", "filled", "unknown", "decoy")
"""Kinds of posts: a known person without changes, one with a change, a new person, spam."""


_WHAT = {
    "known": "a known person, nothing new",
    "filled": "a known person, a field filled in",
    "unknown": "a new person",
    "decoy": "nobody: a filled honeypot",
}

Answer = tuple[int, bytes, bytes]
"""The status, the head without its date, and the body of a response."""


class _Connection:
    """One keep-alive connection, with one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def post(self, path: str, port: int, body: bytes) -> tuple[float, Answer]:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        start = time.perf_counter()
        self._writer.write(head.encode() + body)
        received = await self._reader.readuntil(b"\r\n\r\n")
        lines = received.lower().split(b"\r\n")
        (length,) = [int(line.split(b":")[1]) for line in lines if line[:15] == b"content-length:"]
        content = await self._reader.readexactly(length)
        seconds = time.perf_counter() - start
        kept = b"\r\n".join(line for line in lines if not line.startswith(b"date:"))
        return seconds, (int(lines[0].split()[1]), kept, content)


def _body(helper: str, kind: str, number: int, padded: bool = False) -> bytes:
    """The body of a post; all kinds have the same length."""
    filled = kind == "decoy"
    own = f"{kind:x<8}{number:06}@{helper}"
    person: dict[str, Any] = {
        "given_name": "Ada",
        "family_name": "Byron",
        "email_addresses": [{"address": f"{own}.example.org"}],
    }
    # The padding makes up for the empty honeypot.
    extra: dict[str, Any] = {
        "osdi_gateway:decoy": "x" if filled else "",
        "pad": "" if filled else "x",
    }
    if padded:
        person |= _padding(f"{KINDS.index(kind)}{number:06}", own)
        chosen = {"identifiers": _each("mail:thanks")}
        extra |= {
            "targets": _targets(),
            "identifiers": _each(f"{own}:{random.random():.15f}"),
            "triggers": dict.fromkeys(TRIGGER_CHANNELS, chosen),
        }
    return json.dumps({"person": person, **extra}).encode()


def _each(text: str, most: int = MAX_ANONYMOUS_ELEMENTS) -> list[str]:
    return [f"{text}{index:03}" for index in range(most)]


def _padding(digits: str, own: str) -> dict[str, Any]:
    """The most entries that each array and hash may have."""
    return {
        "email_addresses": [{"address": f"{text}.example.org"} for text in _each(own)],
        "phone_numbers": [{"number": f"1{text}"} for text in _each(digits)],
        "postal_addresses": [
            {"address_lines": [text], "country": "US", "postal_code": "20001"}
            for text in _each("1600 Pennsylvania Ave ")
        ],
        "profiles": [{"provider": "x", "id": text, "handle": text} for text in _each(own)],
        "identifiers": _each(f"{own.replace('@', '.')}:"),
        "custom_fields": dict.fromkeys(_each("field"), "x" * 200),
        "languages_spoken": _each("xx"),
        "ethnicities": _each("yy"),
    }


def _targets() -> list[dict[str, str]]:
    """New targets in each call."""
    most = OUTREACH.by_name["targets"].max_anonymous
    name = f"{random.random():.15f}"
    return [{"title": "Senator", "family_name": text} for text in _each(name, most)]


async def _open(port: int) -> _Connection:
    return _Connection(*await asyncio.open_connection("127.0.0.1", port))


async def _measure(
    port: int, name: str, path: str, padded: bool = False
) -> tuple[dict[str, list[float]], set[Answer]]:
    connection = await _open(port)
    posts, warm = (PADDED_POSTS, PADDED_WARM) if padded else (POSTS, WARM)
    for number in range(posts + warm):
        await connection.post(path, port, _body(name, "known", number, padded))
        less = json.loads(_body(name, "filled", number, padded))
        del less["person"]["family_name"]
        await connection.post(path, port, json.dumps(less).encode())
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    answers: set[Answer] = set()
    for number in range(posts + warm):
        for kind in random.sample(KINDS, len(KINDS)):
            seconds, answer = await connection.post(path, port, _body(name, kind, number, padded))
            if number >= warm:
                times[kind].append(seconds * 1000)
                answers.add(answer)
    return times, answers


async def _measure_beside(
    port: int, name: str, path: str, padded: bool, beside: bool | None
) -> tuple[dict[str, list[float]], set[Answer]]:
    """As `_measure`, while other connections post as fast as they get responses: padded or plain
    bodies, or none if `beside` is None.
    """

    async def go_on(worker: int) -> None:
        connection = await _open(port)
        for number in count(worker, BESIDE):
            await connection.post(path, port, _body(f"b.{name}", "unknown", number, bool(beside)))

    workers = range(0 if beside is None else BESIDE)
    others = [asyncio.ensure_future(go_on(worker)) for worker in workers]
    try:
        return await _measure(port, name, path, padded)
    finally:
        for other in others:
            other.cancel()
        await asyncio.gather(*others, return_exceptions=True)


def _difference(one: list[float], other: list[float]) -> tuple[float, float, float]:
    """The median difference of the posts of a round in ms, with its 95 % interval by the bootstrap.
    Other work on the machine slows both of them."""
    between = [first - second for first, second in zip(one, other, strict=True)]
    drawn = sorted(
        statistics.median(random.choices(between, k=len(between))) for _ in range(RESAMPLED)
    )
    low, high = drawn[int(RESAMPLED * 0.025)], drawn[int(RESAMPLED * 0.975)]
    return statistics.median(between), low, high


VARIANTS: tuple[tuple[str, bool, bool | None], ...] = (
    ("plain", False, None),
    ("padded", True, None),
    ("plain, during padded ones", False, True),
    ("padded, during plain ones", True, False),
)
"""A title, whether the measured bodies are padded, and whether those posted meanwhile are."""


def anonymous(store: Filled) -> None:
    """Measure posts for known and unknown people, and with a filled honeypot, in turn."""
    size = len(_body("outreach", "unknown", 0, padded=True))
    print(f"## Anonymous posts, {POSTS:,} of each kind in turn, one connection\n")
    print(f"A padded body has the most entries that are allowed: {size:,} bytes; {PADDED_POSTS} ")
    print(f"of each kind. Meanwhile, {BESIDE} connections may post as fast as they can.\n")
    print("| bodies | helper | post for | median, ms | minus that for a new person, ms |")
    print("|---|---|---|---|---|")
    told: dict[str, set[Answer]] = {}
    for title, padded, beside in VARIANTS:
        with gateway(store, OSDI_ADDRESS_RATE="1000000", OSDI_ADDRESS_BURST="10000000") as port:
            for name, path in (("outreach", HELPER), ("signup", SIGNUP)):
                own = f"{name}{VARIANTS.index((title, padded, beside))}"
                times, answers = asyncio.run(_measure_beside(port, own, path, padded, beside))
                told.setdefault(name, set()).update(map(_without_limit, answers))
                _print(title, name, times)
    print("\nIn brackets the 95 % interval by the bootstrap.")
    for name, kinds in told.items():
        print(f"Different responses of {name}: {len(kinds)} (goal 1).")
    print()


def _print(title: str, name: str, times: dict[str, list[float]]) -> None:
    for kind in KINDS:
        difference, low, high = _difference(times[kind], times["unknown"])
        between = f"{difference:+.3f} ({low:+.3f} to {high:+.3f})"
        shown = between if kind != "unknown" else ""
        median = statistics.median(times[kind])
        print(f"| {title} | {name} | {_WHAT[kind]} | {median:.3f} | {shown} |", flush=True)


def _without_limit(answer: Answer) -> Answer:
    """Remove the rate limit's remainder, which falls with each post of any kind."""
    status, head, body = answer
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"ratelimit:")]
    return status, b"\r\n".join(lines), body
