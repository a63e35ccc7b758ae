"""Posts without a key: whether the time of an answer tells who is known already."""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import time
from collections.abc import Iterator
from urllib.parse import quote

from bench.servers import gateway
from bench.stores import CAMPAIGN, Filled

POSTS = 1_000
WARM = 200
RESAMPLED = 2_000
HELPER = f"/api/v1/advocacy_campaigns/{CAMPAIGN}/record_outreach_helper"
SIGNUP = "/api/v1/people/person_signup"
KINDS = ("known", "unknown", "decoy")

Answer = tuple[int, bytes, bytes]
"""Status, head without its date, body."""


class _Connection:
    """One connection that is kept, on which nothing is asked twice at once."""

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


def _bodies(number: int) -> Iterator[tuple[str, bytes]]:
    """One body of each kind, of the same length, in an order drawn by lot."""
    addresses = {
        "known": f"known{number:06}@example.org",
        "unknown": f"fresh{number:06}@example.org",
        "decoy": f"decoy{number:06}@example.org",
    }
    kinds = list(KINDS)
    random.shuffle(kinds)
    for kind in kinds:
        decoy = {"osdi_gateway:decoy": "x" if kind == "decoy" else ""}
        person = {
            "given_name": "Ada",
            "family_name": "Byron",
            "email_addresses": [{"address": addresses[kind]}],
        }
        # A filled decoy is a character longer, and so is what stands for it.
        pad = {"pad": "" if kind == "decoy" else "x"}
        yield kind, json.dumps({"person": person, **decoy, **pad}).encode()


async def _measure(port: int, path: str) -> tuple[dict[str, list[float]], set[Answer]]:
    connection = _Connection(*await asyncio.open_connection("127.0.0.1", port))
    for number in range(POSTS + WARM):
        email = f"known{number:06}@example.org"
        body = {"person": {"given_name": "Ada", "email_addresses": [{"address": email}]}}
        await connection.post(path, port, json.dumps(body).encode())
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    answers: set[Answer] = set()
    for number in range(POSTS + WARM):
        for kind, message in _bodies(number):
            seconds, answer = await connection.post(path, port, message)
            if number >= WARM:
                times[kind].append(seconds * 1000)
                answers.add(answer)
    return times, answers


def _difference(one: list[float], other: list[float]) -> tuple[float, float, float]:
    """Of the medians, in ms, with its 95 % interval by the bootstrap."""
    drawn = sorted(
        statistics.median(random.choices(one, k=len(one)))
        - statistics.median(random.choices(other, k=len(other)))
        for _ in range(RESAMPLED)
    )
    low, high = drawn[int(RESAMPLED * 0.025)], drawn[int(RESAMPLED * 0.975)]
    return statistics.median(one) - statistics.median(other), low, high


def keyless(store: Filled) -> None:
    """Posts for known and for unknown addresses and with a filled decoy, in turn."""
    print(f"## Posts without a key, {POSTS:,} of each kind in turn, one connection\n")
    print("| helper | known, ms | unknown, ms | unknown less known, ms | decoy less unknown, ms |")
    print("|---|---|---|---|---|")
    told = []
    with gateway(store, OSDI_ADDRESS_RATE="1000000", OSDI_ADDRESS_BURST="10000000") as port:
        for name, path in (("record_outreach_helper", HELPER), ("person_signup", SIGNUP)):
            times, answers = asyncio.run(_measure(port, quote(path)))
            cells = []
            for one, other in (("unknown", "known"), ("decoy", "unknown")):
                difference, low, high = _difference(times[one], times[other])
                cells.append(f"{difference:+.3f} ({low:+.3f} to {high:+.3f})")
            medians = " | ".join(f"{statistics.median(times[kind]):.3f}" for kind in KINDS[:2])
            print(f"| `{name}` | {medians} | {' | '.join(cells)} |", flush=True)
            told.append((name, {_without_limit(answer) for answer in answers}))
    print("\nIn brackets the 95 % interval by the bootstrap.")
    for name, kinds in told:
        print(f"Different answers of `{name}`: {len(kinds)} (goal 1).")
    print()


def _without_limit(answer: Answer) -> Answer:
    """What is left of a limit falls with each post, whoever it is for."""
    status, head, body = answer
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"ratelimit:")]
    return status, b"\r\n".join(lines), body
