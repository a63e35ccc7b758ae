"""How many requests a key may make, and an address without a key.

A bucket holds `burst` requests and gets `rate` a second back. Each process counts by itself and
tells the counters that all share once a second, sooner for a bucket of which a tenth was spent:
no request waits for them. So a process lets through at most what it believes the bucket to
hold. What several let through in excess is a debt of the bucket, and is waited for. A post
without a key is a write: it asks the shared counters and is never in excess.

What a request was counted for is told in headers, which lie in its scope under `LIMITS`.

Source: draft-ietf-httpapi-ratelimit-headers-11; RFC 9110, 10.2.3 'Retry-After'.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections import OrderedDict
from collections.abc import Hashable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from app.config.settings import Settings
from app.http.client_address import client_address
from app.rate_limit.counters import CountersUnavailable, RateCounters
from schema.failures import Failure, failure

LIMITS = "osdi.limits"
"""Where in a scope the headers are, a tuple of pairs."""

MAX_BUCKETS = 50_000
"""Of keys, and of addresses, in one process: some 20 MB each."""

RECONCILE_EVERY = 1.0
"""Seconds between two reconciliations, of what was spent meanwhile."""

_PAUSE = 0.02
_SWEEP_EVERY = 60.0
_AT_ONCE = 5_000
_SOME = 8
_ROUNDING = 1e-6

RateLimitScope = MutableMapping[str, Any]
Headers = tuple[tuple[bytes, bytes], ...]

_logger = logging.getLogger("osdi")


@dataclass(frozen=True, slots=True)
class Policy:
    """A limit, by its name in the headers."""

    name: str
    rate: float
    burst: int
    what: str

    @property
    def cost(self) -> float:
        """Seconds in which one request comes back."""
        return 1 / self.rate

    @property
    def window(self) -> float:
        """Seconds in which an empty bucket is full again."""
        return self.burst / self.rate


class _Bucket:
    __slots__ = ("full_at", "unsent")

    def __init__(self) -> None:
        self.full_at = 0.0
        self.unsent = 0


class Limiter:
    """The buckets of one policy in this process, at most `most`."""

    def __init__(self, policy: Policy, wake: asyncio.Event, most: int = MAX_BUCKETS) -> None:
        self.policy = policy
        self.cost = policy.cost
        self.window = policy.window
        self.unsent: dict[Hashable, _Bucket] = {}
        self._longest = policy.window + _ROUNDING
        self._early = max(policy.burst // 10, 1)
        self._wake = wake
        self._most = most
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()
        stated = f'"{policy.name}";q={policy.burst};w={math.ceil(policy.window)}'
        self._stated = (b"ratelimit-policy", stated.encode())
        self._template = f'"{policy.name}";r=%d;t=%d'.encode()

    def __len__(self) -> int:
        return len(self._buckets)

    def shared(self, name: Hashable) -> str:
        """What the bucket is called in the counters."""
        return f"{self.policy.name}:{name}"

    def consume(self, name: Hashable, scope: RateLimitScope) -> None:
        """Lets one request through. Raises: RATE_LIMITED."""
        now = monotonic()
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._made(name, now)
        full_at = (bucket.full_at if bucket.full_at > now else now) + self.cost
        used = full_at - now
        if used > self._longest:
            raise self.refusal(used - self.window, scope)
        bucket.full_at = full_at
        unsent = bucket.unsent = bucket.unsent + 1
        if unsent == 1:
            self.unsent[name] = bucket
        if unsent == self._early:
            self._wake.set()
        self.tell(used, scope)

    def refund(self, name: Hashable) -> None:
        """Undoes a `consume`."""
        bucket = self._buckets.get(name)
        if bucket is not None:
            bucket.unsent -= 1
            bucket.full_at -= self.cost
            self.unsent[name] = bucket

    def require_room(self, name: Hashable, scope: RateLimitScope) -> None:
        """Raises: RATE_LIMITED, where this process knows that nothing is left."""
        bucket = self._buckets.get(name)
        if bucket is not None:
            used = bucket.full_at - monotonic() + self.cost
            if used > self._longest:
                raise self.refusal(used - self.window, scope)

    def learn(self, name: Hashable, full_at: float) -> None:
        """What the shared counters say. What was let through here they may not know yet."""
        bucket = self._buckets.get(name) or self._made(name, monotonic())
        bucket.full_at = max(bucket.full_at, full_at + bucket.unsent * self.cost)

    def tell(self, used: float, scope: RateLimitScope) -> None:
        """The headers of a request after which the bucket is full in `used` seconds."""
        left = self._template % (
            (self.window - used) * self.policy.rate + _ROUNDING,
            math.ceil(used - _ROUNDING),
        )
        scope[LIMITS] = (self._stated, (b"ratelimit", left))

    def refusal(self, wait: float, scope: RateLimitScope) -> Failure:
        seconds = max(math.ceil(wait), 1)
        scope[LIMITS] = (self._stated, (b"ratelimit", self._template % (0, seconds)))
        policy = self.policy
        return failure(
            "RATE_LIMITED",
            f"{policy.what} made too many requests: {policy.burst:,} at once and "
            f"{policy.rate:g} a second are let through.",
            hint=f"Try again in {seconds} s, and send fewer at once.",
            headers={"Retry-After": str(seconds)},
        )

    def _made(self, name: Hashable, now: float) -> _Bucket:
        if len(self._buckets) >= self._most:
            self._forget_one(now)
        bucket = self._buckets[name] = _Bucket()
        return bucket

    def _forget_one(self, now: float) -> None:
        """One of the oldest, best one that is full and so says nothing."""
        for _ in range(_SOME):
            name, bucket = next(iter(self._buckets.items()))
            if bucket.full_at <= now:
                break
            self._buckets.move_to_end(name)
        name, _ = self._buckets.popitem(last=False)
        self.unsent.pop(name, None)


class RateLimits:
    """What keys and addresses may do; without counters or settings they may do anything."""

    def __init__(
        self, settings: Settings | None = None, counters: RateCounters | None = None
    ) -> None:
        self._wake = asyncio.Event()
        self._counters = counters
        self._trusted = settings.trusted_proxies if settings else ()
        self._keys: Limiter | None = None
        self._addresses: Limiter | None = None
        if settings is not None and settings.key_rate:
            policy = Policy("key", settings.key_rate, settings.key_burst, "This API Key")
            self._keys = Limiter(policy, self._wake)
        if settings is not None and settings.address_rate:
            rate, burst = settings.address_rate, settings.address_burst
            policy = Policy("address", rate, burst, "This address, without an API Key,")
            self._addresses = Limiter(policy, self._wake)
        self._limiters = [one for one in (self._keys, self._addresses) if one is not None]
        self._away = False
        self._again_at = 0.0
        self._task: asyncio.Task[None] | None = None

    # What is counted. All raise RATE_LIMITED

    def consume_key(self, key: Hashable, scope: RateLimitScope) -> None:
        """One request of a key."""
        if self._keys is not None:
            self._keys.consume(key, scope)

    def consume_address(self, scope: RateLimitScope) -> None:
        """One request without a key, or with one that nobody knows yet."""
        if self._addresses is not None:
            self._addresses.consume(client_address(scope, self._trusted), scope)

    def refund_address(self, scope: RateLimitScope) -> None:
        """The key was a good one after all."""
        if self._addresses is not None:
            self._addresses.refund(client_address(scope, self._trusted))
            scope.pop(LIMITS, None)

    async def consume_exact(self, scope: RateLimitScope) -> None:
        """One post without a key: exact while the counters can be asked."""
        limiter, counters = self._addresses, self._counters
        if limiter is None:
            return
        name = client_address(scope, self._trusted)
        limiter.require_room(name, scope)
        asked = monotonic()
        if counters is not None and asked >= self._again_at:
            try:
                granted, level = await counters.take(
                    limiter.shared(name), limiter.cost, limiter.window
                )
            except CountersUnavailable as away:
                self._note(away)
            else:
                self._note(None)
                limiter.learn(name, asked + level)
                if not granted:
                    raise limiter.refusal(level + limiter.cost - limiter.window, scope)
                limiter.tell(level, scope)
                return
        limiter.consume(name, scope)

    # What is told to the other processes

    async def start(self) -> None:
        if self._limiters and self._counters is not None:
            self._task = asyncio.ensure_future(self._go_on())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            await self.reconcile()
        if self._counters is not None:
            await self._counters.close()

    async def _go_on(self) -> None:
        sweep_at = monotonic() + _SWEEP_EVERY
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(RECONCILE_EVERY):
                    await self._wake.wait()
            self._wake.clear()
            await self.reconcile()
            if monotonic() >= sweep_at and self._counters is not None:
                sweep_at = monotonic() + _SWEEP_EVERY
                with suppress(CountersUnavailable):
                    await self._counters.sweep()
            await asyncio.sleep(_PAUSE)

    async def reconcile(self) -> None:
        """Tells the counters what was spent here, and hears what was spent everywhere.

        What cannot be told is forgotten: told later, it would hold up whoever goes on.
        """
        for limiter in self._limiters:
            some, limiter.unsent = list(limiter.unsent.items()), {}
            for start in range(0, len(some), _AT_ONCE):
                await self._reconcile(limiter, dict(some[start : start + _AT_ONCE]))

    async def _reconcile(self, limiter: Limiter, some: dict[Hashable, _Bucket]) -> None:
        assert self._counters is not None
        spent = {}
        for name, one in some.items():
            if one.unsent:
                spent[limiter.shared(name)] = one.unsent * limiter.cost
                one.unsent = 0
        if not spent:
            return
        asked = monotonic()
        try:
            levels = await self._counters.add(spent)
        except CountersUnavailable as away:
            self._note(away)
            return
        self._note(None)
        for name in some:
            if (level := levels.get(limiter.shared(name))) is not None:
                limiter.learn(name, asked + level)

    def _note(self, away: CountersUnavailable | None) -> None:
        """Logs when it begins and when it ends, and lets posts wait for nothing meanwhile."""
        if away is not None:
            self._again_at = monotonic() + RECONCILE_EVERY
            if not self._away:
                _logger.warning("This process counts requests alone: %s", away)
        elif self._away:
            _logger.warning("The processes count requests together again.")
        self._away = away is not None
