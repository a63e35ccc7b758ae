"""Posts without a key: whether the time of an answer tells who is known already."""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import time

from bench.servers import gateway
from bench.stores import CAMPAIGN, Filled

POSTS = 1_000
WARM = 200
RESAMPLED = 2_000
HELPER = f"/api/v1/advocacy_campaigns/{CAMPAIGN}/record_outreach_helper"
SIGNUP = "/api/v1/people/person_signup"
KINDS = ("known", "filled", "unknown", "decoy")
"""Nothing is new of the person, or something; the person is new; nothing is stored."""


_WHAT = {
    "known": "a known person, nothing new",
    "filled": "a known person, a field filled in",
    "unknown": "a new person",
    "decoy": "nobody: a filled decoy",
}

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


def _body(helper: str, kind: str, number: int) -> bytes:
    """A body; those of all kinds are of the same length."""
    filled = kind == "decoy"
    person = {
        "given_name": "Ada",
        "family_name": "Byron",
        "email_addresses": [{"address": f"{kind:x<8}{number:06}@{helper}.example.org"}],
    }
    # What is in the decoy is missing elsewhere.
    extra = {"osdi_gateway:decoy": "x" if filled else "", "pad": "" if filled else "x"}
    return json.dumps({"person": person, **extra}).encode()


async def _measure(port: int, name: str, path: str) -> tuple[dict[str, list[float]], set[Answer]]:
    connection = _Connection(*await asyncio.open_connection("127.0.0.1", port))
    for number in range(POSTS + WARM):
        await connection.post(path, port, _body(name, "known", number))
        less = json.loads(_body(name, "filled", number))
        del less["person"]["family_name"]
        await connection.post(path, port, json.dumps(less).encode())
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    answers: set[Answer] = set()
    for number in range(POSTS + WARM):
        for kind in random.sample(KINDS, len(KINDS)):
            seconds, answer = await connection.post(path, port, _body(name, kind, number))
            if number >= WARM:
                times[kind].append(seconds * 1000)
                answers.add(answer)
    return times, answers


def _difference(one: list[float], other: list[float]) -> tuple[float, float, float]:
    """The median of what lies between the two of a round, in ms, with its 95 % interval by the
    bootstrap: other work on the machine slows both of a round."""
    between = [first - second for first, second in zip(one, other, strict=True)]
    drawn = sorted(
        statistics.median(random.choices(between, k=len(between))) for _ in range(RESAMPLED)
    )
    low, high = drawn[int(RESAMPLED * 0.025)], drawn[int(RESAMPLED * 0.975)]
    return statistics.median(between), low, high


def keyless(store: Filled) -> None:
    """Posts for persons who are known or not, and with a filled decoy, in turn."""
    print(f"## Posts without a key, {POSTS:,} of each kind in turn, one connection\n")
    print("| helper | post for | median, ms | less that for a new person, ms |")
    print("|---|---|---|---|")
    told = []
    with gateway(store, OSDI_ADDRESS_RATE="1000000", OSDI_ADDRESS_BURST="10000000") as port:
        for name, path in (("outreach", HELPER), ("signup", SIGNUP)):
            times, answers = asyncio.run(_measure(port, name, path))
            for kind in KINDS:
                difference, low, high = _difference(times[kind], times["unknown"])
                between = f"{difference:+.3f} ({low:+.3f} to {high:+.3f})"
                shown = between if kind != "unknown" else ""
                median = statistics.median(times[kind])
                print(f"| {name} | {_WHAT[kind]} | {median:.3f} | {shown} |", flush=True)
            told.append((name, {_without_limit(answer) for answer in answers}))
    print("\nIn brackets the 95 % interval by the bootstrap.")
    for name, kinds in told:
        print(f"Different answers of {name}: {len(kinds)} (goal 1).")
    print()


def _without_limit(answer: Answer) -> Answer:
    """What is left of a limit falls with each post, whoever it is for."""
    status, head, body = answer
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"ratelimit:")]
    return status, b"\r\n".join(lines), body
