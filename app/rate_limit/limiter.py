"""Rate limits: requests per API key, and per address without a token.

A bucket holds `burst` requests and gets `rate` of them back per second. Each process counts by
itself and reports to the shared counters once a second, or sooner for a bucket of which a tenth
was spent, so no request waits for them. A process allows at most what it believes the bucket to
hold. Requests that several processes allow in excess are a debt of the bucket, and delay later
ones. An anonymous post is a write: it waits for the shared counters and never exceeds the limit.

The headers `RateLimit` and `RateLimit-Policy` of a counted request are in its scope under `LIMITS`.

Source: draft-ietf-httpapi-ratelimit-headers-11; RFC 9110, 10.2.3 'Retry-After'.
"""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict
from collections.abc import Hashable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from app.config.settings import Settings
from app.http.client_address import client_address
from app.observe import logger
from app.rate_limit.counters import CountersUnavailable, RateCounters
from schema.failures import Failure, failure

LIMITS = "osdi.limits"
"""The key of a scope under which the headers are, a tuple of pairs."""

MAX_BUCKETS = 50_000
"""Buckets of API keys in one process, and as many of addresses: about 20 MB each."""

RECONCILE_EVERY = 1.0
"""Seconds between two reports to the shared counters."""

_PAUSE = 0.02
"""Seconds between two reports at least."""

_SWEEP_EVERY = 60.0
_BATCH = 5_000
"""Buckets in one report."""

_EVICTION_TRIES = 8
"""The number of the oldest buckets that are searched for a full one."""

_ROUNDING = 1e-6

RateLimitScope = MutableMapping[str, Any]
RateLimitHeaders = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A limit. `name` is its name in the headers; `source` ends "Too many requests …"."""

    name: str
    rate: float
    burst: int
    source: str

    @property
    def cost(self) -> float:
        """Seconds until one request is given back."""
        return 1 / self.rate

    @property
    def window(self) -> float:
        """Seconds until an empty bucket is full again."""
        return self.burst / self.rate


class _Bucket:
    """`unsent`: requests that the shared counters do not know of yet."""

    __slots__ = ("full_at", "unsent")

    def __init__(self) -> None:
        self.full_at = 0.0
        self.unsent = 0


class Limiter:
    """The buckets of one policy in this process, at most `max_buckets`.

    `wake` is set when a bucket should be reported soon.
    """

    def __init__(self, policy: Policy, wake: asyncio.Event, max_buckets: int = MAX_BUCKETS) -> None:
        self.policy = policy
        self.cost = policy.cost
        self.window = policy.window
        self.unsent: dict[Hashable, _Bucket] = {}
        self.refused = 0
        self._max_used = policy.window + _ROUNDING
        self._wake_at = max(policy.burst // 10, 1)
        self._wake = wake
        self._max_buckets = max_buckets
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()
        quota = f'"{policy.name}";q={policy.burst};w={math.ceil(policy.window)}'
        self._policy_header = (b"ratelimit-policy", quota.encode())
        self._template = f'"{policy.name}";r=%d;t=%d'.encode()

    def __len__(self) -> int:
        return len(self._buckets)

    def shared_name(self, name: Hashable) -> str:
        """The name of a bucket in the shared counters."""
        return f"{self.policy.name}:{name}"

    def consume(self, name: Hashable, scope: RateLimitScope) -> None:
        """Count one request. Raises: RATE_LIMITED."""
        now = monotonic()
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._create(name, now)
        full_at = (bucket.full_at if bucket.full_at > now else now) + self.cost
        used = full_at - now
        if used > self._max_used:
            raise self.rate_limited(used - self.window, scope)
        bucket.full_at = full_at
        unsent = bucket.unsent = bucket.unsent + 1
        if unsent == 1:
            self.unsent[name] = bucket
        if unsent == self._wake_at:
            self._wake.set()
        self.set_headers(used, scope)

    def refund(self, name: Hashable) -> None:
        """Undo a `consume`."""
        bucket = self._buckets.get(name)
        if bucket is not None:
            bucket.unsent -= 1
            bucket.full_at -= self.cost
            self.unsent[name] = bucket

    def check(self, name: Hashable, scope: RateLimitScope) -> None:
        """Check a bucket without counting. Raises: RATE_LIMITED, if it is empty in this process."""
        bucket = self._buckets.get(name)
        if bucket is not None:
            used = bucket.full_at - monotonic() + self.cost
            if used > self._max_used:
                raise self.rate_limited(used - self.window, scope)

    def update(self, name: Hashable, full_at: float) -> None:
        """Adopt the level of the shared counters, and add the requests not reported to them yet."""
        bucket = self._buckets.get(name) or self._create(name, monotonic())
        bucket.full_at = max(bucket.full_at, full_at + bucket.unsent * self.cost)

    def set_headers(self, used: float, scope: RateLimitScope) -> None:
        """Set the headers of a request after which the bucket is full again in `used` seconds."""
        level = self._template % (
            (self.window - used) * self.policy.rate + _ROUNDING,
            math.ceil(used - _ROUNDING),
        )
        scope[LIMITS] = (self._policy_header, (b"ratelimit", level))

    def rate_limited(self, wait: float, scope: RateLimitScope) -> Failure:
        """The failure of a request that has to wait `wait` seconds. Sets its headers."""
        self.refused += 1
        seconds = max(math.ceil(wait), 1)
        scope[LIMITS] = (self._policy_header, (b"ratelimit", self._template % (0, seconds)))
        policy = self.policy
        return failure(
            "RATE_LIMITED",
            f"Too many requests {policy.source}: at most {policy.burst:,} at once and "
            f"{policy.rate:g} per second are allowed.",
            hint=f"Try again in {seconds} s, and send fewer requests at once.",
            headers={"Retry-After": str(seconds)},
        )

    def _create(self, name: Hashable, now: float) -> _Bucket:
        if len(self._buckets) >= self._max_buckets:
            self._evict(now)
        bucket = self._buckets[name] = _Bucket()
        return bucket

    def _evict(self, now: float) -> None:
        """Drop one of the oldest buckets, preferably a full one, which carries no information."""
        for _ in range(_EVICTION_TRIES):
            name, bucket = next(iter(self._buckets.items()))
            if bucket.full_at <= now:
                break
            self._buckets.move_to_end(name)
        name, _ = self._buckets.popitem(last=False)
        self.unsent.pop(name, None)


class RateLimits:
    """The limits of API keys and addresses. Without settings nothing is limited; without
    counters each process counts alone.
    """

    def __init__(
        self, settings: Settings | None = None, counters: RateCounters | None = None
    ) -> None:
        self._wake = asyncio.Event()
        self._counters = counters
        self._trusted = settings.trusted_proxies if settings else ()
        self._keys: Limiter | None = None
        self._addresses: Limiter | None = None
        if settings is not None and settings.key_rate:
            policy = Policy("key", settings.key_rate, settings.key_burst, "with this API key")
            self._keys = Limiter(policy, self._wake)
        if settings is not None and settings.address_rate:
            rate, burst = settings.address_rate, settings.address_burst
            policy = Policy("address", rate, burst, "without a token from this address")
            self._addresses = Limiter(policy, self._wake)
        limiters = (self._keys, self._addresses)
        self._limiters = [limiter for limiter in limiters if limiter is not None]
        self._unavailable = False
        self._retry_at = 0.0
        self._task: asyncio.Task[None] | None = None

    def refusals(self) -> dict[str, int]:
        """The number of requests that each policy has refused."""
        return {limiter.policy.name: limiter.refused for limiter in self._limiters}

    # Counting requests: all raise RATE_LIMITED

    def consume_key(self, key: Hashable, scope: RateLimitScope) -> None:
        """Count one request with an API key."""
        if self._keys is not None:
            self._keys.consume(key, scope)

    def consume_address(self, scope: RateLimitScope) -> None:
        """Count one request without a token, or with a token that is not known yet."""
        if self._addresses is not None:
            self._addresses.consume(client_address(scope, self._trusted), scope)

    def refund_address(self, scope: RateLimitScope) -> None:
        """Undo `consume_address`: the token turned out to be valid."""
        if self._addresses is not None:
            self._addresses.refund(client_address(scope, self._trusted))
            scope.pop(LIMITS, None)

    async def consume_exact(self, scope: RateLimitScope) -> None:
        """Count one anonymous post, exactly while the shared counters are available."""
        limiter, counters = self._addresses, self._counters
        if limiter is None:
            return
        name = client_address(scope, self._trusted)
        limiter.check(name, scope)
        now = monotonic()
        if counters is not None and now >= self._retry_at:
            try:
                granted, level = await counters.take(
                    limiter.shared_name(name), limiter.cost, limiter.window
                )
            except CountersUnavailable as error:
                self._set_unavailable(error)
            else:
                self._set_available()
                limiter.update(name, now + level)
                if not granted:
                    raise limiter.rate_limited(level + limiter.cost - limiter.window, scope)
                limiter.set_headers(level, scope)
                return
        limiter.consume(name, scope)

    # Reporting to the shared counters

    async def start(self) -> None:
        if self._limiters and self._counters is not None:
            self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            await self.reconcile()
        if self._counters is not None:
            await self._counters.close()

    async def _run(self) -> None:
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
        """Report the requests of this process to the shared counters, and adopt their levels.

        Requests that cannot be reported are dropped: reported later, they would delay clients
        unduly.
        """
        for limiter in self._limiters:
            buckets, limiter.unsent = list(limiter.unsent.items()), {}
            for start in range(0, len(buckets), _BATCH):
                await self._reconcile(limiter, dict(buckets[start : start + _BATCH]))

    async def _reconcile(self, limiter: Limiter, buckets: dict[Hashable, _Bucket]) -> None:
        assert self._counters is not None
        spent = {}
        for name, bucket in buckets.items():
            if bucket.unsent:
                spent[limiter.shared_name(name)] = bucket.unsent * limiter.cost
                bucket.unsent = 0
        if not spent:
            return
        now = monotonic()
        try:
            levels = await self._counters.add(spent)
        except CountersUnavailable as error:
            self._set_unavailable(error)
            return
        self._set_available()
        for name in buckets:
            if (level := levels.get(limiter.shared_name(name))) is not None:
                limiter.update(name, now + level)

    def _set_unavailable(self, error: CountersUnavailable) -> None:
        """Log the first failure, and let anonymous posts skip the shared counters for a while."""
        self._retry_at = monotonic() + RECONCILE_EVERY
        if not self._unavailable:
            logger.warning("Shared rate counters unavailable, counting locally: %s", error)
        self._unavailable = True

    def _set_available(self) -> None:
        if self._unavailable:
            logger.warning("Shared rate counters available again.")
        self._unavailable = False
